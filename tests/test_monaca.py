"""The Monaca face: every method on the wire, every error code, and each numbered behaviour of its contract, against the real server."""
import concurrent.futures
import json
import re
import time

import pytest
import requests

from support.monaca import SESSION_HEADER, Monaca, start_with_face
from support.people import account_path

NAME, PASSWORD = "ana@example.org", "password"
TEMPLATE = {"subject": "Hello %name%", "text": "Your token is %PASSWORD_RESET_TOKEN%."}


@pytest.fixture
def served(start_server):
    return start_with_face(start_server)


@pytest.fixture
def monaca(served):
    return Monaca(served)


def native(server, session):
    return server.api.with_token(session)


def put_template(server, name="send_password_token", **more):
    answer = server.admin.put(f"/v1/admin/applications/{server.application_id}/mail-templates/{name}", {**TEMPLATE, **more})
    assert answer.status_code == 200, answer.text


def token_for(server, address, after=0):
    token = server.mailbox.code_for(address, "mail", after)
    server.seen.codes.add(token)
    return token


# --- 1, 2: the transport ---------------------------------------------------------------------------------------------------------


def test_the_body_is_json_whatever_its_content_type_says(monaca):
    for kind in ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8", "application/json", "text/plain"):
        answer = monaca.post(monaca.envelope("User.validate", username="ben"), **{"Content-Type": kind})
        assert (answer.status_code, answer.json()) == (200, {"jsonrpc": "2.0", "id": "1", "result": "OK"})
        assert answer.headers["Content-Type"] == "application/json"


def test_an_answer_has_a_result_or_an_error_and_echoes_the_id(monaca):
    for given in ("1", "x" * 255, 7, -1.5, None):
        good = monaca.post({**monaca.envelope("User.validate", username="ben"), "id": given}).json()
        assert good == {"jsonrpc": "2.0", "id": given, "result": "OK"}
        bad = monaca.post({**monaca.envelope("User.validate", username="x"), "id": given}).json()
        assert bad["id"] == given and "result" not in bad and set(bad["error"]) == {"code", "message", "data"}


def test_pages_of_any_origin_may_call_the_face_and_nothing_else(served, monaca):
    answer = monaca.post(monaca.envelope("User.login", username=NAME, password=PASSWORD), Origin="null")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert SESSION_HEADER in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = {"Origin": "https://app.example.org", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = requests.options(f"{served.url}/monaca/{served.application_id}", headers=asked, timeout=10)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert preflight.headers["Access-Control-Allow-Headers"] == "Content-Type"
    elsewhere = requests.get(f"{served.url}/v1/application", headers={"Origin": "null"}, timeout=10)
    assert "Access-Control-Allow-Origin" not in elsewhere.headers


# --- 3: new sessions -----------------------------------------------------------------------------------------------------------


def test_a_new_session_is_announced_in_a_header_where_somebody_logs_in(served, monaca):
    put_template(served)
    monaca.register()
    seen = {monaca.session}
    monaca.log_in()
    seen.add(monaca.session)
    monaca.call("User.autoLogin", loginToken=monaca.login_token)
    seen.add(monaca.session)
    stranger = monaca.another()
    stranger.call("User.sendPasswordResetToken", username=NAME)
    stranger.call("User.resetPasswordAndLogin", username=NAME, newPassword="password2", token=token_for(served, NAME))
    seen.add(stranger.session)
    assert len(seen) == 4 and all(re.fullmatch("[a-zA-Z0-9]+", session) for session in seen)
    quiet = stranger.post(stranger.envelope("User.getProperties", names=[]))
    assert SESSION_HEADER not in quiet.headers


# --- 4: the order of the checks, and every error code ------------------------------------------------------------------------------


def test_checks_come_in_their_order(served, monaca):
    """Each case has all mistakes of those after it, too."""
    shape = {"jsonrpc": "1.0", "id": "1", "method": "User.nothing", "params": {}}
    cases = [("{", -32700), (json.dumps(shape), -32600)]
    shape["jsonrpc"] = "2.0"
    cases.append((json.dumps(shape), -32601))
    shape["method"] = "User.getProperties"
    for known, code in [({}, 4), ({"__api_key": monaca.key}, 12), ({"__device": "d", "__session": "no-session"}, 10),
                        ({"__session": "unknown"}, -32602), ({"names": []}, 11)]:
        shape["params"].update(known)
        cases.append((json.dumps(shape), code))
    for body, code in cases:
        answer = monaca.post(body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (200, code), body
        assert answer.json()["id"] == ("1" if code not in (-32700,) else None)


@pytest.mark.parametrize("body", [b"", b"nothing", b"\xff", b'{"a":' * 40 + b"1" + b"}" * 40])
def test_what_is_no_json_is_a_parse_error(monaca, body):
    assert monaca.post(body).json()["error"]["code"] == -32700


@pytest.mark.parametrize("body", ["1", '"x"', "null", "{}", "[]", '{"jsonrpc":"2.0"}', '{"jsonrpc":"2.0","method":1}',
                                  '{"jsonrpc":"2.0","method":"User.login","id":{}}', '{"jsonrpc":2.0,"method":"User.login","id":"1"}'])
def test_what_is_no_call_is_an_invalid_request(monaca, body):
    answer = monaca.post(body).json()
    assert answer["error"]["code"] == -32600
    assert answer["id"] in (None, "1")


def test_params_in_a_list_have_no_names(monaca):
    answer = monaca.post({"jsonrpc": "2.0", "method": "User.login", "params": ["ana"], "id": "1"}).json()
    assert answer["error"]["code"] == -32602


def test_the_face_is_closed_until_it_is_opened_and_never_open_for_the_console(served, monaca):
    monaca.register()
    served.change_settings(monaca={"enabled": False})
    monaca.fails(4, "User.getProperties", names=["a"])
    served.change_settings(monaca={"enabled": True})
    console = next(a["id"] for a in served.admin.get("/v1/admin/applications").json()["items"] if a["kind"] == "console")
    served.change_settings(console, monaca={"enabled": True})
    Monaca(served, backend=console).fails(4, "User.validate", username="ben")


def test_a_backend_is_named_by_the_application_or_by_what_it_was_called_before(served, monaca):
    served.change_settings(monaca={"backend_id": "abc123", "api_key": "old key"})
    for backend in (served.application_id, "abc123"):
        for key in (served.application_key, "old key"):
            assert Monaca(served, backend=backend, key=key).call("User.validate", username="ben") == "OK"
    other, _ = served.create_application("Other")
    served.change_settings(other, monaca={"enabled": True})
    for backend, key in ((served.application_id, "pk_wrong"), ("nobody", "old key"), (other, served.application_key), (other, ""), (other, "old key")):
        Monaca(served, backend=backend, key=key or " ").fails(4, "User.validate", username="ben")


def test_every_method_needs_a_device(monaca):
    for device in (None, "", 7, "x" * 256):
        envelope = monaca.envelope("User.validate", username="ben")
        envelope["params"]["__device"] = device
        assert monaca.post(envelope).json()["error"]["code"] == 12


def test_a_session_id_has_its_form(monaca):
    for session in ("a b", "!", "x" * 256, 7, []):
        envelope = monaca.envelope("User.validate", username="ben")
        envelope["params"]["__session"] = session
        assert monaca.post(envelope).json()["error"]["code"] == 10
    monaca.session = "ofAnotherServer"
    assert monaca.call("User.validate", username="ben") == "OK"
    monaca.fails(11, "User.logout")


# --- 5, 6: registering ---------------------------------------------------------------------------------------------------------


def test_registering_logs_in_and_answers_the_user(served, monaca):
    before = int(time.time() * 1000) - 1000
    user = monaca.register(age=21, tags=["a", {"b": None}], vip=True)
    assert re.fullmatch(r"u[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", user["_id"])
    assert (user["_username"], user["age"], user["tags"], user["vip"]) == (NAME, 21, ["a", {"b": None}], True)
    assert before < user["_createdAt"] < before + 60_000 and user["_createdAt"] == user["_updatedAt"] == user["_updateAt"]
    assert not {"_password", "password"} & set(user)
    assert monaca.call("User.getProperties", names=["age"]) == {"properties": {"age": 21}}
    account = native(served, monaca.session).get("/v1/me").json()
    assert ("u" + account["id"], account["username"], account["properties"]["age"]) == (user["_id"], NAME, 21)


WRONG_REGISTRATIONS = [
    ({"username": "ab"}, {"username"}), ({"username": "a b c"}, {"username"}), ({"username": "x" * 256}, {"username"}),
    ({"username": None}, {"username"}), ({"username": 7}, {"username"}), ({"password": "abc"}, {"password"}),
    ({"password": "pass word"}, {"password"}), ({"password": "x" * 81}, {"password"}), ({"password": None}, {"password"}),
    ({"properties": {"_x": 1}}, {"properties"}), ({"properties": {"1x": 1}}, {"properties"}), ({"properties": {"a-b": 1}}, {"properties"}),
    ({"properties": [1]}, {"properties"}), ({"properties": {"big": "x" * 500_001}}, {"properties"}),
    ({"username": "a", "properties": "x"}, {"username", "properties"}),
]


@pytest.mark.parametrize("wrong, fields", WRONG_REGISTRATIONS)
def test_what_is_wrong_with_a_registration_is_told_beside_its_parameter(monaca, wrong, fields):
    given = {"username": "ben", "password": PASSWORD, "properties": {}, **wrong}
    data = monaca.fails(-32602, "User.register", **given)
    assert fields & set(data) and all(isinstance(text, str) and text for text in data.values())
    if "password" not in wrong:
        del given["password"]
        assert set(monaca.fails(-32602, "User.validate", **given)) & fields
    assert monaca.session == ""


def test_a_name_is_taken_once_and_validate_creates_nothing(served, monaca):
    for _ in range(2):
        assert monaca.call("User.validate", username=NAME, properties={"age": 1}) == "OK"
    monaca.register()
    for method, more in (("User.register", {"password": PASSWORD}), ("User.validate", {})):
        assert set(monaca.fails(-32602, method, username=NAME.upper(), **more)) == {"username"}


def test_of_sixteen_who_register_one_name_one_does(monaca):
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        calls = [pool.submit(monaca.another(f"d{i}").answer, "User.register", username=NAME, password=PASSWORD) for i in range(16)]
    assert sorted("result" in call.result() for call in calls) == [False] * 15 + [True]


def test_the_shortest_name_and_password_change_at_run_time(served, monaca):
    served.change_settings(monaca={"shortest_username": 5, "shortest_password": 6})
    assert set(monaca.fails(-32602, "User.register", username="ben", password="12345")) == {"username", "password"}
    monaca.register("benno", "123456")
    served.change_settings(monaca={"shortest_username": None, "shortest_password": None})
    monaca.register("ben", "1234")


def test_the_rules_of_the_face_hold_for_names_and_passwords_alone(served, monaca):
    served.change_settings(registration={"open": False})
    monaca.fails(13, "User.register", username="ben", password=PASSWORD)
    served.change_settings(registration={"open": True})
    refused = served.api.post("/v1/accounts", {"username": "ben", "password": PASSWORD})
    assert refused.status_code == 400, "the native rules are as they were"


# --- 7: logging in ---------------------------------------------------------------------------------------------------------------


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(monaca):
    monaca.register()
    stranger = monaca.another()
    answers = [stranger.answer("User.login", username=name, password=password)
               for name, password in ((NAME, "wrong"), ("nobody", PASSWORD), ("nobody@example.org", PASSWORD), (NAME, "x" * 300))]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["error"]["code"] == -32602 and "username" in answers[0]["error"]["data"]
    assert stranger.session == ""
    assert set(stranger.fails(-32602, "User.login", username=NAME)) == {"password"}


def test_too_many_wrong_passwords_have_to_wait(served, monaca):
    served.change_settings(limits={"failures_before_lock": 2})
    monaca.register()
    stranger = monaca.another()
    for _ in range(2):
        stranger.fails(-32602, "User.login", username=NAME, password="wrong")
    assert stranger.fails(9999, "User.login", username=NAME, password=PASSWORD)["retryAfter"] > 0


def test_an_address_is_limited_as_in_the_native_api(served, monaca):
    served.change_settings(limits={"logins_per_address_minute": 2, "lookups_per_address_minute": 1, "registrations_per_address_hour": 1})
    monaca.address = "192.0.2.7"
    monaca.register()
    monaca.fails(9999, "User.register", username="ben", password=PASSWORD)
    monaca.call("User.validate", username="ben")
    monaca.fails(9999, "User.validate", username="ben")
    monaca.log_in()
    served.api.from_address("192.0.2.7").post("/v1/sessions", {"username": NAME, "password": "x"})
    monaca.fails(9999, "User.login", username=NAME, password=PASSWORD)
    monaca.address = "192.0.2.8"
    monaca.log_in()


def test_logging_in_again_while_logged_in_works(monaca):
    monaca.register()
    first = monaca.session
    monaca.log_in()
    assert monaca.session != first
    monaca.call("User.autoLogin", loginToken=monaca.login_token)


# --- 8, 9: automatic login -------------------------------------------------------------------------------------------------------


def test_a_login_token_works_at_once_and_again_and_stays_the_same(monaca):
    user = monaca.register(age=21)
    token = monaca.login_token
    monaca.session = ""
    for _ in range(3):
        result = monaca.call("User.autoLogin", loginToken=token)
        assert result == {"user": user}
        assert monaca.call("User.getProperties", names=["age"]) == {"properties": {"age": 21}}


def test_without_automatic_login_there_is_no_token(served, monaca):
    monaca.register()
    token = monaca.login_token
    served.change_settings(monaca={"auto_login": False})
    assert "loginToken" not in monaca.call("User.login", username=NAME, password=PASSWORD)
    monaca.fails(13, "User.autoLogin", loginToken=token)


@pytest.mark.parametrize("token", ["", "x", "A" * 65])
def test_a_token_that_is_none_is_an_invalid_parameter(monaca, token):
    assert set(monaca.fails(-32602, "User.autoLogin", loginToken=token)) == {"loginToken"}


def test_a_login_token_works_on_its_own_device_alone_and_is_no_session(served, monaca):
    monaca.register()
    thief = monaca.another()
    thief.fails(-32602, "User.autoLogin", loginToken=monaca.login_token)
    assert served.api.with_token(monaca.login_token).get("/v1/session").status_code == 401
    thief.session = monaca.login_token
    thief.fails(11, "User.getProperties", names=["a"])


def test_a_login_token_is_listed_among_the_sessions_and_ended_there(served, monaca):
    monaca.register()
    me = native(served, monaca.session)
    listed = me.get("/v1/sessions").json()["items"]
    assert sorted(item["kind"] for item in listed) == ["login_token", "session"]
    token = next(item for item in listed if item["kind"] == "login_token")
    assert me.delete(f"/v1/sessions/{token['id']}").status_code == 204
    monaca.fails(-32602, "User.autoLogin", loginToken=monaca.login_token)
    assert monaca.call("User.getProperties", names=[]) == {"properties": {}}


def test_logging_out_ends_the_session_and_the_token_of_the_device(monaca):
    monaca.register()
    tablet = monaca.another()
    tablet.log_in()
    assert monaca.call("User.logout") == "OK"
    monaca.fails(11, "User.logout")
    monaca.fails(-32602, "User.autoLogin", loginToken=monaca.login_token)
    tablet.call("User.autoLogin", loginToken=tablet.login_token)
    monaca.session = ""
    monaca.fails(11, "User.logout")


EVENTS = {
    "block": lambda server, monaca, account: server.admin.post(account_path(server, account) + "/block"),
    "delete": lambda server, monaca, account: server.admin.delete(account_path(server, account)),
    "unregister": lambda server, monaca, account: monaca.call("User.unregister", password=PASSWORD),
    "password": lambda server, monaca, account: monaca.call("User.updatePassword", oldPassword=PASSWORD, newPassword="password2"),
    "end all": lambda server, monaca, account: server.admin.delete(account_path(server, account) + "/sessions"),
    "administrator's password": lambda server, monaca, account: server.admin.put(
        account_path(server, account) + "/password", {"new_password": "nine yellow submarines"}),
}


@pytest.mark.parametrize("event", EVENTS)
def test_what_ends_sessions_ends_login_tokens(served, monaca, event):
    account = monaca.register()["_id"][1:]
    phone = monaca.another("phone")
    phone.log_in()
    EVENTS[event](served, monaca, account)
    for client in (monaca, phone):
        client.fails(-32602, "User.autoLogin", loginToken=client.login_token)
    phone.fails(11, "User.getProperties", names=[])
    if event == "password":
        assert monaca.call("User.getProperties", names=[]) == {"properties": {}}
        monaca.log_in(password="password2")
    assert served.database.query("SELECT count(*) FROM login_tokens") == [(1 if event == "password" else 0,)]


def test_a_blocked_account_gets_no_session(served, monaca):
    put_template(served)
    account = monaca.register()["_id"][1:]
    token = monaca.login_token
    monaca.session = ""
    monaca.call("User.sendPasswordResetToken", username=NAME)
    reset = token_for(served, NAME)
    served.admin.post(account_path(served, account) + "/block")
    monaca.fails(-32602, "User.login", username=NAME, password=PASSWORD)
    monaca.fails(-32602, "User.autoLogin", loginToken=token)
    monaca.fails(-32602, "User.resetPasswordAndLogin", username=NAME, newPassword="password2", token=reset)
    assert monaca.session == ""
    served.admin.post(account_path(served, account) + "/unblock")
    monaca.log_in()


# --- 10, 11: leaving, and another password ---------------------------------------------------------------------------------------


def test_leaving_needs_a_login_and_the_password(served, monaca):
    monaca.fails(11, "User.unregister", password=PASSWORD)
    monaca.register()
    assert set(monaca.fails(-32602, "User.unregister", password="wrong")) == {"password"}
    assert set(monaca.fails(-32602, "User.unregister")) == {"password"}
    assert monaca.call("User.unregister", password=PASSWORD) == "OK"
    monaca.fails(11, "User.getProperties", names=[])
    monaca.fails(-32602, "User.login", username=NAME, password=PASSWORD)
    monaca.register()


def test_changing_the_password_keeps_this_session_alone(monaca):
    monaca.fails(11, "User.updatePassword", oldPassword=PASSWORD, newPassword="password2")
    monaca.register()
    phone = monaca.another()
    phone.log_in()
    assert set(monaca.fails(-32602, "User.updatePassword", oldPassword="wrong", newPassword="password2")) == {"oldPassword"}
    for wrong in ("abc", "pass word", "x" * 81):
        assert set(monaca.fails(-32602, "User.updatePassword", oldPassword=PASSWORD, newPassword=wrong)) == {"newPassword"}
    assert monaca.call("User.updatePassword", oldPassword=PASSWORD, newPassword="password2") == "OK"
    assert monaca.call("User.getProperties", names=[]) == {"properties": {}}
    phone.fails(11, "User.getProperties", names=[])
    phone.log_in(password="password2")


# --- 12, 13: a forgotten password ------------------------------------------------------------------------------------------------


def test_a_forgotten_password_is_reset_by_the_token_in_a_mail(served, monaca):
    put_template(served, "mine", subject="For %name%", text="Token: %PASSWORD_RESET_TOKEN%\n100% yours")
    monaca.register("ana", email="ana@home.example")
    old = monaca.session
    monaca.session = ""
    sent = {"username": "ana", "options": {"emailPropertyName": "email", "templateName": "mine"}}
    assert monaca.call("User.sendPasswordResetToken", **sent) == "OK"
    mail = served.mailbox.wait_for("ana@home.example")
    assert mail["subject"] == "For %name%" and mail["text"].endswith("\n100% yours")
    token = token_for(served, "ana@home.example")
    assert re.fullmatch(r"\d{6}", token)
    assert set(monaca.fails(-32602, "User.resetPasswordAndLogin", username="ana", newPassword="abc", token=token)) == {"newPassword"}
    user = monaca.call("User.resetPasswordAndLogin", username="ana", newPassword="password2", token=token)["user"]
    assert user["_username"] == "ana" and monaca.login_token
    assert monaca.call("User.getProperties", names=["email"]) == {"properties": {"email": "ana@home.example"}}
    assert native(served, old).get("/v1/session").status_code == 401
    assert set(monaca.fails(-32602, "User.resetPasswordAndLogin", username="ana", newPassword="password3", token=token)) == {"token"}
    monaca.log_in("ana", "password2")


def test_a_token_is_for_those_who_are_not_logged_in(served, monaca):
    put_template(served)
    monaca.register()
    monaca.fails(13, "User.sendPasswordResetToken", username=NAME)


def test_without_a_template_that_has_the_token_nothing_is_sent(served, monaca):
    monaca.register()
    monaca.session = ""
    assert set(monaca.fails(-32602, "User.sendPasswordResetToken", username=NAME)) == {"options"}
    put_template(served, text="No token here.")
    assert set(monaca.fails(-32602, "User.sendPasswordResetToken", username=NAME)) == {"options"}
    put_template(served)
    assert set(monaca.fails(-32602, "User.sendPasswordResetToken", username=NAME, options={"templateName": "other"})) == {"options"}
    assert served.mailbox.count(NAME) == 0


def test_a_token_for_a_name_that_nobody_has_is_answered_alike_and_not_sent(served, monaca):
    put_template(served)
    monaca.register()
    monaca.session = ""
    for name in (NAME, "nobody@example.org", "nobody"):
        assert monaca.call("User.sendPasswordResetToken", username=name) == "OK"
    served.mailbox.wait_for(NAME)
    assert served.mailbox.count() == 1
    answers = [monaca.answer("User.resetPasswordAndLogin", username=name, newPassword="password2", token="000000")
               for name in (NAME, "nobody@example.org", "nobody")]
    assert all(answer["error"]["data"].keys() == {"token"} and answer == answers[0] for answer in answers)


def test_only_properties_that_the_settings_name_are_addresses(served, monaca):
    put_template(served)
    monaca.register("ana", friend="eve@example.org", email="ana@example.org")
    monaca.session = ""
    options = {"emailPropertyName": "friend"}
    assert set(monaca.fails(-32602, "User.sendPasswordResetToken", username="ana", options=options)) == {"options"}
    served.change_settings(monaca={"email_properties": ["friend"]})
    monaca.call("User.sendPasswordResetToken", username="ana", options=options)
    served.mailbox.wait_for("eve@example.org")


def test_an_unproven_contact_gets_no_token(served, monaca):
    put_template(served)
    made = served.admin.post(f"/v1/admin/applications/{served.application_id}/accounts",
                             {"email": "eva@example.org", "password": "seven purple elephants"})
    assert made.status_code == 201, made.text
    assert monaca.call("User.sendPasswordResetToken", username="eva@example.org") == "OK"
    monaca.register("ana@example.org")
    monaca.session = ""
    assert monaca.call("User.sendPasswordResetToken", username="ana@example.org") == "OK"
    served.mailbox.wait_for("ana@example.org")
    assert served.mailbox.count("eva@example.org") == 0


def test_guesses_at_a_token_are_bounded_and_its_time_is_a_setting(served, monaca):
    put_template(served)
    served.change_settings(codes={"tries": 3})
    monaca.register()
    monaca.session = ""
    monaca.call("User.sendPasswordResetToken", username=NAME)
    token = token_for(served, NAME)
    wrong = "111111" if token != "111111" else "222222"
    for _ in range(3):
        monaca.fails(-32602, "User.resetPasswordAndLogin", username=NAME, newPassword="password2", token=wrong)
    monaca.fails(-32602, "User.resetPasswordAndLogin", username=NAME, newPassword="password2", token=token)
    served.change_settings(monaca={"reset_token_minutes": 1})
    monaca.call("User.sendPasswordResetToken", username=NAME)
    lives = served.database.query("SELECT max(expires_at - created_at) FROM codes WHERE purpose = 'reset_by_name'")
    assert lives == [(60_000_000,)]


def test_of_sixteen_resets_with_one_token_one_happens(served, monaca):
    put_template(served)
    served.change_settings(codes={"tries": 10})
    monaca.register()
    monaca.session = ""
    monaca.call("User.sendPasswordResetToken", username=NAME)
    token = token_for(served, NAME)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        calls = [pool.submit(monaca.another(f"d{i}").answer, "User.resetPasswordAndLogin", username=NAME, newPassword=f"password{i}", token=token)
                 for i in range(16)]
    assert sum("result" in call.result() for call in calls) == 1


# --- 14, 15: properties ----------------------------------------------------------------------------------------------------------


def test_properties_are_merged_and_never_deleted(served, monaca):
    monaca.register(age=21, nested={"a": 1, "b": 2})
    assert monaca.call("User.saveProperties", properties={"nested": {"c": None}, "nick": "An", "nothing": None}) == "OK"
    wanted = ["age", "nested", "nick", "nothing", "absent", "_username", "age"]
    assert monaca.call("User.getProperties", names=wanted) == {
        "properties": {"age": 21, "nested": {"c": None}, "nick": "An", "nothing": None}}
    assert monaca.call("User.getProperties", names=[]) == {"properties": {}}
    assert native(served, monaca.session).get("/v1/me").json()["properties"]["nested"] == {"c": None}


@pytest.mark.parametrize("value", [1, -1.5, True, None, "", "あ\u0000x", [], {}, [1, [2, {"a": None}]], 2**53])
def test_a_value_keeps_its_type(monaca, value):
    monaca.register()
    monaca.call("User.saveProperties", properties={"x": value})
    kept = monaca.call("User.getProperties", names=["x"])["properties"]["x"]
    assert kept == value and type(kept) is type(value)


@pytest.mark.parametrize("method, params, field", [
    ("User.saveProperties", {}, "properties"), ("User.saveProperties", {"properties": None}, "properties"),
    ("User.saveProperties", {"properties": []}, "properties"), ("User.saveProperties", {"properties": {"_x": 1}}, "properties"),
    ("User.saveProperties", {"properties": {"big": "x" * 500_001}}, "properties"),
    ("User.getProperties", {}, "names"), ("User.getProperties", {"names": "age"}, "names"), ("User.getProperties", {"names": [1]}, "names"),
    ("User.getProperties", {"names": ["a"] * 1001}, "names"),
])
def test_what_is_wrong_with_properties_is_told(monaca, method, params, field):
    monaca.register()
    assert set(monaca.fails(-32602, method, **params)) == {field}


def test_half_a_megabyte_of_properties_is_kept(monaca):
    monaca.register()
    text = "あ" * 166_000
    monaca.call("User.saveProperties", properties={"text": text})
    assert monaca.call("User.getProperties", names=["text"])["properties"] == {"text": text}
    monaca.fails(-32602, "User.saveProperties", properties={"more": "x" * 5_000})
    assert monaca.log_in()["text"] == text


# --- 17, 18: mails and devices ---------------------------------------------------------------------------------------------------


def test_a_user_mails_another_by_a_template(served, monaca):
    put_template(served, "greeting", subject="Hello %name%", text="Hi %name%, %n% new.", bcc=["copy@example.org"])
    oid = monaca.register("ben", email="ben@example.org")["_id"]
    mail = {"userOid": oid, "templateName": "greeting", "substituteParams": {"name": "Ben\r\nBcc: eve@example.org", "n": 3},
            "options": {"emailPropertyName": "email"}}
    assert monaca.call("Mailer.sendMail", **mail) == "OK"
    got = served.mailbox.wait_for("ben@example.org")
    assert got["subject"] == "Hello Ben  Bcc: eve@example.org" and got["text"] == "Hi Ben  Bcc: eve@example.org, 3 new."
    assert set(monaca.fails(-32602, "Mailer.sendMail", **{**mail, "templateName": "none"})) == {"templateName"}
    assert set(monaca.fails(-32602, "Mailer.sendMail", **{**mail, "userOid": "u" + served.application_id})) == {"userOid"}
    assert set(monaca.fails(-32602, "Mailer.sendMail", **{**mail, "userOid": "x"})) == {"userOid"}
    assert set(monaca.fails(-32602, "Mailer.sendMail", **{**mail, "substituteParams": {"x": []}})) == {"substituteParams"}
    monaca.fails(-32603, "Mailer.sendMail", **{**mail, "options": {}})
    monaca.session = ""
    monaca.fails(11, "Mailer.sendMail", **mail)


def test_one_user_sends_so_many_mails_an_hour(served, monaca):
    put_template(served, "greeting")
    oid = monaca.register()["_id"]
    answers = [monaca.answer("Mailer.sendMail", userOid=oid, templateName="greeting", substituteParams={}) for _ in range(31)]
    assert ["result" in answer for answer in answers] == [True] * 30 + [False]
    assert answers[-1]["error"]["code"] == 9999


def test_a_device_keeps_properties_without_a_login(monaca):
    assert monaca.call("Device.getProperties", names=["a"]) == {"properties": {}}
    assert monaca.call("Device.saveProperties", properties={"a": [1], "b": None}) == "OK"
    assert monaca.call("Device.saveProperties", properties={"a": {"x": 1}}) == "OK"
    assert monaca.call("Device.getProperties", names=["a", "b", "c"]) == {"properties": {"a": {"x": 1}, "b": None}}
    assert monaca.another().call("Device.getProperties", names=["a"]) == {"properties": {}}
    assert set(monaca.fails(-32602, "Device.saveProperties", properties={"big": "x" * 20_000})) == {"properties"}
    assert set(monaca.fails(-32602, "Device.saveProperties")) == {"properties"}


# --- Batches ---------------------------------------------------------------------------------------------------------------------


def test_a_batch_is_answered_call_by_call(monaca):
    calls = [monaca.envelope("User.register", username=NAME, password=PASSWORD), monaca.envelope("User.validate", username=NAME),
             {"jsonrpc": "2.0", "method": "User.validate", "params": {}}, 7]
    answer = monaca.post(calls)
    first, second, third = answer.json()
    assert first["result"]["user"]["_username"] == NAME and answer.headers[SESSION_HEADER]
    assert (second["error"]["code"], third["error"]["code"], third["id"]) == (-32602, -32600, None)
    assert monaca.post([calls[1]] * 11).json()["error"]["code"] == -32600
    silent = monaca.post([calls[2]])
    assert (silent.status_code, silent.content) == (200, b"")


# --- The two faces -----------------------------------------------------------------------------------------------------------------


def test_who_registers_natively_logs_in_here(served, monaca):
    made = served.api.post("/v1/accounts", {"username": "ben", "password": "seven purple elephants", "properties": {"age": 3}})
    assert made.status_code == 201
    user = monaca.log_in("ben", "seven purple elephants")
    assert (user["_id"], user["age"]) == ("u" + made.json()["account"]["id"], 3)
    native_session = native(served, made.json()["session"]["token"])
    assert native_session.patch("/v1/me", {"properties": {"age": 4}}).status_code == 200
    assert monaca.call("User.getProperties", names=["age"]) == {"properties": {"age": 4}}
    assert native_session.delete("/v1/sessions").status_code == 200
    monaca.fails(11, "User.getProperties", names=["age"])


def test_who_has_only_an_email_address_logs_in_by_it(served, monaca):
    from support.people import PASSWORD as NATIVE_PASSWORD, register
    register(served, "eva@example.org")
    assert monaca.log_in("Eva@Example.org", NATIVE_PASSWORD)["_username"] == "eva@example.org"
    monaca.session = ""
    assert set(monaca.fails(-32602, "User.register", username="eva@example.org", password=PASSWORD)) == {"username"}
    assert set(monaca.fails(-32602, "User.validate", username="eva@example.org")) == {"username"}


def test_who_registers_here_logs_in_natively_and_is_blocked_and_deleted_there(served, monaca):
    account = monaca.register(password="abcd")["_id"][1:]
    session = served.api.post("/v1/sessions", {"username": NAME, "password": "abcd"})
    assert session.status_code == 201
    served.admin.post(account_path(served, account) + "/block")
    monaca.fails(11, "User.getProperties", names=[])
    served.admin.post(account_path(served, account) + "/unblock")
    monaca.log_in(password="abcd")
    assert served.admin.delete(account_path(served, account)).status_code == 204
    monaca.fails(11, "User.getProperties", names=[])
    monaca.register()


def test_sessions_of_one_application_are_none_in_another(served, monaca):
    monaca.register()
    other, _ = served.create_application("Other")
    served.change_settings(other, monaca={"enabled": True})
    keys = served.admin.get(f"/v1/admin/applications/{other}/keys").json()["items"]
    there = Monaca(served, backend=other, key=next(key["key"] for key in keys if key["kind"] == "publishable"))
    there.session = monaca.session
    there.fails(11, "User.getProperties", names=[])
    there.fails(-32602, "User.autoLogin", loginToken=monaca.login_token)
    there.fails(-32602, "User.login", username=NAME, password=PASSWORD)
