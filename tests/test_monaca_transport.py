"""The Monaca face on the wire: bodies and answers, the session header, batches, the order of the checks and every error code."""
import json
import re

import pytest
import requests

from support.api import problem
from support.monaca import NAME, PASSWORD, SESSION_HEADER, Monaca, put_template, token_for


# --- Bodies and answers ----------------------------------------------------------------------------------------------------------------


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


def test_pages_of_any_origin_may_call_the_face_and_nothing_else(face, monaca):
    answer = monaca.post(monaca.envelope("User.login", username=NAME, password=PASSWORD), Origin="null")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert SESSION_HEADER in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = {"Origin": "https://app.example.org", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = requests.options(f"{face.url}/monaca/{face.application_id}", headers=asked, timeout=10)
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert preflight.headers["Access-Control-Allow-Headers"] == "Content-Type"
    elsewhere = requests.get(f"{face.url}/v1/application", headers={"Origin": "null"}, timeout=10)
    assert "Access-Control-Allow-Origin" not in elsewhere.headers


# --- New sessions ----------------------------------------------------------------------------------------------------------------------


def test_a_new_session_is_announced_in_a_header_where_somebody_logs_in(face, monaca):
    put_template(face)
    monaca.register()
    seen = {monaca.session}
    monaca.log_in()
    seen.add(monaca.session)
    monaca.call("User.autoLogin", loginToken=monaca.login_token)
    seen.add(monaca.session)
    stranger = monaca.another()
    stranger.call("User.sendPasswordResetToken", username=NAME)
    stranger.call("User.resetPasswordAndLogin", username=NAME, newPassword="password2", token=token_for(face, NAME))
    seen.add(stranger.session)
    assert len(seen) == 4 and all(re.fullmatch("[a-zA-Z0-9]+", session) for session in seen)
    quiet = stranger.post(stranger.envelope("User.getProperties", names=[]))
    assert SESSION_HEADER not in quiet.headers


# --- The order of the checks, and every error code -------------------------------------------------------------------------------------


def test_checks_come_in_their_order(face, monaca):
    """Each case has all mistakes of those after it, too."""
    shape = {"jsonrpc": "1.0", "id": "1", "method": "User.nothing", "params": {}}
    cases = [("{", -32700), (json.dumps(shape), -32600)]
    shape["jsonrpc"] = "2.0"
    cases.append((json.dumps(shape), -32601))
    shape["method"] = "User.getProperties"
    for known, code in [({"__session": "no-session"}, 4), ({"__api_key": monaca.key}, 12), ({"__device": "d"}, 10),
                        ({"__session": "unknown"}, -32602), ({"names": []}, 11)]:
        shape["params"].update(known)
        cases.append((json.dumps(shape), code))
    for body, code in cases:
        answer = monaca.post(body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (200, code), body
        assert answer.json()["id"] == ("1" if code not in (-32700,) else None)


@pytest.mark.parametrize("method", ["User.getProperties", "User.saveProperties", "User.unregister", "User.updatePassword", "Mailer.sendMail"])
def test_parameters_are_checked_before_the_login(monaca, method):
    monaca.fails(-32602, method)


@pytest.mark.parametrize("body", [b"", b"nothing", b"\xff", b'{"a":"\\ud83d'])
def test_what_is_no_json_is_a_parse_error(monaca, body):
    assert monaca.post(body).json()["error"]["code"] == -32700


def test_what_is_nested_too_deep_is_told_from_what_is_no_json(monaca):
    error = monaca.post(b'{"a":' * 40 + b"1" + b"}" * 40).json()["error"]
    assert (error["code"], error["data"]) == (-32602, {"params": "Nested at most 32 levels deep."})


@pytest.mark.parametrize("body", ["1", '"x"', "null", "{}", "[]", '{"jsonrpc":"2.0"}', '{"jsonrpc":"2.0","method":1}',
                                  '{"jsonrpc":"2.0","method":"User.login","id":{}}', '{"jsonrpc":2.0,"method":"User.login","id":"1"}'])
def test_what_is_no_call_is_an_invalid_request(monaca, body):
    answer = monaca.post(body).json()
    assert answer["error"]["code"] == -32600
    assert answer["id"] in (None, "1")


def test_params_in_a_list_have_no_names(monaca):
    answer = monaca.post({"jsonrpc": "2.0", "method": "User.login", "params": ["ana"], "id": "1"}).json()
    assert answer["error"]["code"] == 4, "so they bring no key"


def test_the_face_is_closed_until_it_is_opened_and_never_open_for_the_console(face, monaca):
    monaca.register()
    face.change_settings(monaca={"enabled": False})
    monaca.fails(4, "User.getProperties", names=["a"])
    face.change_settings(monaca={"enabled": True})
    console = next(a["id"] for a in face.admin.get("/v1/admin/applications").json()["items"] if a["kind"] == "console")
    refused = face.admin.patch(f"/v1/admin/applications/{console}/settings", {"monaca": {"enabled": True, "api_key": "a key"}})
    assert problem(refused, 400, "invalid_request") == {"monaca": "invalid_value"}
    key = face.admin.post(f"/v1/admin/applications/{console}/keys", {"kind": "management", "name": "Backend"})
    assert problem(key, 400, "invalid_request") == {"kind": "invalid_value"}
    Monaca(face, backend=console, key="a key").fails(4, "User.validate", username="ben")


def test_a_backend_is_named_by_the_application_or_by_what_it_was_called_before(face, monaca):
    face.change_settings(monaca={"backend_id": "abc123", "api_key": "old key"})
    for backend in (face.application_id, "abc123"):
        for key in (face.application_key, "old key"):
            assert Monaca(face, backend=backend, key=key).call("User.validate", username="ben") == "OK"
    other, _ = face.create_application("Other")
    face.change_settings(other, monaca={"enabled": True})
    for backend, key in ((face.application_id, "pk_wrong"), ("nobody", "old key"), (other, face.application_key), (other, " "), (other, "old key")):
        Monaca(face, backend=backend, key=key).fails(4, "User.validate", username="ben")
    there = Monaca(face, backend=other)
    there.key = ""
    there.fails(4, "User.validate", username="ben")


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


# --- Batches ---------------------------------------------------------------------------------------------------------------------------


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
