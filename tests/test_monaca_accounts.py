"""The Monaca face: registering, logging in, another password, leaving."""
import concurrent.futures
import re
import time

import pytest

from support import people
from support.monaca import NAME, PASSWORD


# --- Registering -----------------------------------------------------------------------------------------------------------------------


def test_registering_logs_in_and_answers_the_user(face, monaca):
    before = int(time.time() * 1000) - 1000
    user = monaca.register(age=21, tags=["a", {"b": None}], vip=True)
    assert re.fullmatch(r"u[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", user["_id"])
    assert (user["_username"], user["age"], user["tags"], user["vip"]) == (NAME, 21, ["a", {"b": None}], True)
    assert before < user["_createdAt"] < before + 60_000 and user["_createdAt"] == user["_updatedAt"] == user["_updateAt"]
    assert not {"_password", "password"} & set(user)
    assert monaca.call("User.getProperties", names=["age"]) == {"properties": {"age": 21}}
    account = face.api.with_token(monaca.session).get("/v1/me").json()
    assert ("u" + account["id"], account["username"], account["properties"]["age"]) == (user["_id"], NAME, 21)


WRONG_REGISTRATIONS = [
    ({"username": "ab"}, {"username"}), ({"username": "a b c"}, {"username"}), ({"username": "x" * 256}, {"username"}),
    ({"username": None}, {"username"}), ({"username": 7}, {"username"}), ({"password": "abc"}, {"password"}),
    ({"password": "pass word"}, {"password"}), ({"password": "pass\u3000word"}, {"password"}), ({"password": "pass\u00a0word"}, {"password"}),
    ({"password": "x" * 81}, {"password"}), ({"password": None}, {"password"}),
    ({"properties": {"_x": 1}}, {"properties"}), ({"properties": {"1x": 1}}, {"properties"}), ({"properties": {"a-b": 1}}, {"properties"}),
    ({"properties": [1]}, {"properties"}), ({"properties": {"big": "x" * 500_001}}, {"properties"}),
    ({"username": "a", "properties": "x"}, {"username", "properties"}),
    ({"username": "a", "password": "abc", "properties": {"_x": 1}}, {"username", "password", "properties"}),
    ({"username": 7, "password": "pass word", "properties": {"big": "x" * 500_001}}, {"username", "password", "properties"}),
]


@pytest.mark.parametrize("wrong, fields", WRONG_REGISTRATIONS)
def test_what_is_wrong_with_a_registration_is_told_beside_its_parameter(monaca, wrong, fields):
    given = {"username": "ben", "password": PASSWORD, "properties": {}, **wrong}
    data = monaca.fails(-32602, "User.register", **given)
    assert set(data) == fields and all(isinstance(text, str) and text for text in data.values())
    if fields != {"password"}:
        assert set(monaca.fails(-32602, "User.validate", **given)) == fields - {"password"}
    assert monaca.session == ""


def test_a_name_that_is_empty_is_told_the_rule_for_names(monaca):
    told = monaca.fails(-32602, "User.register", username="", password=PASSWORD)
    assert "At least 3" in told["username"]


def test_a_name_is_taken_once_and_validate_creates_nothing(face, monaca):
    for _ in range(2):
        assert monaca.call("User.validate", username=NAME, properties={"age": 1}) == "OK"
    monaca.register()
    for method, more in (("User.register", {"password": PASSWORD}), ("User.validate", {})):
        assert set(monaca.fails(-32602, method, username=NAME.upper(), **more)) == {"username"}


def test_of_sixteen_who_register_one_name_one_does(monaca):
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        calls = [pool.submit(monaca.another(f"d{i}").answer, "User.register", username=NAME, password=PASSWORD) for i in range(16)]
    assert sorted("result" in call.result() for call in calls) == [False] * 15 + [True]


def test_the_shortest_name_and_password_change_at_run_time(face, monaca):
    face.change_settings(monaca={"shortest_username": 5, "shortest_password": 6})
    assert set(monaca.fails(-32602, "User.register", username="ben", password="12345")) == {"username", "password"}
    monaca.register("benno", "123456")
    face.change_settings(monaca={"shortest_username": None, "shortest_password": None})
    monaca.register("ben", "1234")


def test_the_rules_of_the_face_hold_for_names_and_passwords_alone(face, monaca):
    face.change_settings(registration={"open": False})
    monaca.fails(13, "User.register", username="ben", password=PASSWORD)
    face.change_settings(registration={"open": True})
    refused = face.api.post("/v1/accounts", {"username": "ben", "password": PASSWORD})
    assert refused.status_code == 400, "the native rules are as they were"
    monaca.register("ben")
    monaca.register("benjamin", "benjamin")


def test_a_longest_password_that_is_shorter_than_here_holds(face, monaca):
    face.change_settings(passwords={"longest": 16})
    assert set(monaca.fails(-32602, "User.register", username="ben", password="x" * 17)) == {"password"}
    monaca.register("ben", "x" * 16)
    assert set(monaca.fails(-32602, "User.updatePassword", oldPassword="x" * 16, newPassword="x" * 17)) == {"newPassword"}


def test_ways_to_log_in_that_are_closed_are_closed_here_for_everybody(face, monaca):
    people.register(face, "eva@example.org")
    monaca.register("ben")
    monaca.register("sam@example.org")
    monaca.session = ""
    face.change_settings(login={"username_password": False})
    monaca.fails(13, "User.register", username="bea", password=PASSWORD)
    for name in ("ben", "nobody"):
        monaca.fails(13, "User.login", username=name, password=PASSWORD)
    for name in ("sam@example.org", "nobody@example.org"):
        assert set(monaca.fails(-32602, "User.login", username=name, password=PASSWORD)) == {"username"}
    monaca.log_in("eva@example.org", people.PASSWORD)
    face.change_settings(login={"username_password": True, "email_password": False})
    monaca.session = ""
    for name in ("eva@example.org", "nobody@example.org"):
        assert set(monaca.fails(-32602, "User.login", username=name, password=people.PASSWORD)) == {"username"}
    for name in ("ben", "sam@example.org"):
        monaca.log_in(name)


# --- Logging in ------------------------------------------------------------------------------------------------------------------------


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(monaca):
    monaca.register()
    stranger = monaca.another()
    answers = [stranger.answer("User.login", username=name, password=password)
               for name, password in ((NAME, "wrong"), ("nobody", PASSWORD), ("nobody@example.org", PASSWORD), (NAME, "x" * 300))]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["error"]["code"] == -32602 and "username" in answers[0]["error"]["data"]
    assert stranger.session == ""
    assert set(stranger.fails(-32602, "User.login", username=NAME)) == {"password"}


def guess_twice(monaca):
    """Who guessed the password wrongly, on a device of his own, and one more device at another address."""
    stranger, elsewhere = monaca.another(), monaca.another("device-3")
    for _ in range(2):
        stranger.fails(-32602, "User.login", username=NAME, password="wrong")
    elsewhere.address = "192.0.2.7"
    return stranger, elsewhere


def test_too_many_wrong_passwords_have_to_wait(face, monaca):
    face.change_settings(limits={"failures_before_lock": 2})
    monaca.register()
    stranger, elsewhere = guess_twice(monaca)
    elsewhere.log_in()
    seconds = stranger.fails(9999, "User.login", username=NAME, password=PASSWORD)["retryAfter"]
    assert 0 < seconds <= 3600
    assert int(stranger.post(stranger.envelope("User.login", username=NAME, password=PASSWORD)).headers["Retry-After"]) in (seconds, seconds - 1)


def test_the_owners_device_is_not_locked_out_by_strangers(face, monaca):
    face.change_settings(limits={"failures_per_account_hour": 2})
    monaca.register()
    _, elsewhere = guess_twice(monaca)
    elsewhere.fails(9999, "User.login", username=NAME, password=PASSWORD)
    # The page is loaded again: it has forgotten its session, and the server has not.
    reloaded = monaca.another(monaca.device)
    reloaded.log_in()
    reloaded.call("User.logout")
    reloaded.fails(9999, "User.login", username=NAME, password=PASSWORD)


def test_an_address_is_limited_as_in_the_native_api(face, monaca):
    face.change_settings(limits={"logins_per_address_minute": 2, "lookups_per_address_minute": 1, "registrations_per_address_hour": 1})
    monaca.address = "192.0.2.7"
    monaca.register()
    monaca.fails(9999, "User.register", username="ben", password=PASSWORD)
    monaca.call("User.validate", username="ben")
    monaca.fails(9999, "User.validate", username="ben")
    monaca.log_in()
    face.api.from_address("192.0.2.7").post("/v1/sessions", {"username": NAME, "password": "x"})
    monaca.fails(9999, "User.login", username=NAME, password=PASSWORD)
    monaca.address = "192.0.2.8"
    monaca.log_in()


def test_logging_in_again_while_logged_in_works(monaca):
    monaca.register()
    first = monaca.session
    monaca.log_in()
    assert monaca.session != first
    monaca.call("User.autoLogin", loginToken=monaca.login_token)


# --- Leaving, and another password -----------------------------------------------------------------------------------------------------


def test_leaving_needs_a_login_and_the_password(face, monaca):
    monaca.fails(11, "User.unregister", password=PASSWORD)
    monaca.register()
    assert set(monaca.fails(-32602, "User.unregister", password="wrong")) == {"password"}
    assert set(monaca.fails(-32602, "User.unregister")) == {"password"}
    assert monaca.call("User.unregister", password=PASSWORD) == "OK"
    monaca.fails(11, "User.getProperties", names=[])
    monaca.fails(-32602, "User.login", username=NAME, password=PASSWORD)
    monaca.register()


def test_leaving_is_closed_where_something_has_to_be_agreed_to(face, monaca):
    monaca.register()
    face.change_settings(deletion={"consent_text": "Everything will be lost."})
    monaca.fails(13, "User.unregister", password=PASSWORD)
    assert monaca.call("User.getProperties", names=[]) == {"properties": {}}
    face.change_settings(deletion={"consent_text": "", "allowed": False})
    monaca.fails(13, "User.unregister", password=PASSWORD)
    face.change_settings(deletion={"allowed": True})
    assert monaca.call("User.unregister", password=PASSWORD) == "OK"


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


def test_who_is_leaving_is_promised_no_code_that_nobody_can_send(face, monaca):
    face.change_settings(deletion={"grace_days": 3})
    monaca.register()
    assert monaca.call("User.unregister", password=PASSWORD) == "OK"
    told = monaca.another().fails(-32602, "User.login", username=NAME, password=PASSWORD)
    assert told == {"username": "This account is being deleted."}
