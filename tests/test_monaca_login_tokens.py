"""The Monaca face: automatic login by a token, and what ends it."""
import concurrent.futures

import pytest

from support.monaca import NAME, PASSWORD, put_template, token_for
from support.people import account_path


def test_a_login_token_works_at_once_and_again_and_stays_the_same(monaca):
    user = monaca.register(age=21)
    token = monaca.login_token
    monaca.session = ""
    for _ in range(3):
        result = monaca.call("User.autoLogin", loginToken=token)
        assert result == {"user": user}
        assert monaca.call("User.getProperties", names=["age"]) == {"properties": {"age": 21}}


def test_without_automatic_login_there_is_no_token(face, monaca):
    monaca.register()
    token = monaca.login_token
    face.change_settings(monaca={"auto_login": False})
    assert "loginToken" not in monaca.call("User.login", username=NAME, password=PASSWORD)
    monaca.fails(13, "User.autoLogin", loginToken=token)


@pytest.mark.parametrize("token", ["", "x", "A" * 65])
def test_a_token_that_is_none_is_an_invalid_parameter(monaca, token):
    assert set(monaca.fails(-32602, "User.autoLogin", loginToken=token)) == {"loginToken"}


def test_a_login_token_works_on_its_own_device_alone_and_is_no_session(face, monaca):
    monaca.register()
    thief = monaca.another()
    thief.fails(-32602, "User.autoLogin", loginToken=monaca.login_token)
    assert face.api.with_token(monaca.login_token).get("/v1/session").status_code == 401
    thief.session = monaca.login_token
    thief.fails(11, "User.getProperties", names=["a"])


def test_a_login_token_is_listed_among_the_sessions_and_ended_there(face, monaca):
    monaca.register()
    me = face.api.with_token(monaca.session)
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


def is_in(monaca):
    return "result" in monaca.answer("User.getProperties", names=[])


def stolen_session(monaca, device="device-1"):
    """A session that somebody else got who has read the device's id and login token."""
    thief = monaca.another(device)
    thief.call("User.autoLogin", loginToken=monaca.login_token)
    assert is_in(thief)
    return thief


LOG_OUTS = {
    "here": lambda face, monaca: monaca.call("User.logout") == "OK",
    "natively": lambda face, monaca: face.api.with_token(monaca.session).delete("/v1/session").status_code == 204,
}


@pytest.mark.parametrize("log_out", LOG_OUTS)
def test_logging_out_throws_out_whoever_has_stolen_the_login_token(face, monaca, log_out):
    monaca.register()
    thief = stolen_session(monaca)
    tablet = monaca.another()
    tablet.log_in()
    assert LOG_OUTS[log_out](face, monaca)
    assert [is_in(client) for client in (monaca, thief, tablet)] == [False, False, True]
    ends = [entry for entry in face.server.audit(face.application_id) if entry["event"] == "session.ended"]
    assert [end["details"]["ended"] for end in ends] == [2]


def test_ending_a_listed_login_token_throws_out_whoever_has_stolen_it(face, monaca):
    monaca.register()
    thief = stolen_session(monaca)
    me = face.api.with_token(monaca.session)
    token = next(item for item in me.get("/v1/sessions").json()["items"] if item["kind"] == "login_token")
    assert me.delete(f"/v1/sessions/{token['id']}").status_code == 204
    assert is_in(monaca) and not is_in(thief)


def test_logging_out_throws_out_whoever_logs_in_automatically_at_that_moment(face, monaca):
    monaca.register()
    for _ in range(10):
        thieves = [monaca.another("device-1") for _ in range(4)]
        with concurrent.futures.ThreadPoolExecutor(5) as pool:
            logins = [pool.submit(thief.answer, "User.autoLogin", loginToken=monaca.login_token) for thief in thieves]
            pool.submit(monaca.call, "User.logout").result()
            concurrent.futures.wait(logins)
        assert not any(thief.session and is_in(thief) for thief in thieves)
        monaca.session = ""
        monaca.log_in()


def test_a_page_that_logs_in_at_each_load_logs_nobody_out_elsewhere(face, monaca):
    face.change_settings(sessions={"most_per_account": 8})
    monaca.register()
    tablet = monaca.another()
    tablet.log_in()
    native = [face.api.post("/v1/sessions", {"username": NAME, "password": PASSWORD}).json()["session"]["token"] for _ in range(3)]
    tabs = [stolen_session(monaca) for _ in range(20)]
    assert [is_in(tab) for tab in tabs[-3:]] == [True] * 3
    assert is_in(monaca) and is_in(tablet)
    assert all(face.api.with_token(token).get("/v1/session").status_code == 200 for token in native)
    assert len(face.api.with_token(native[0]).get("/v1/sessions").json()["items"]) <= 8 + 2  # and two login tokens


def test_of_automatic_logins_only_wrong_tokens_are_counted(face, monaca):
    face.change_settings(limits={"logins_per_address_minute": 1, "wrong_tokens_per_address_minute": 3})
    monaca.address = "192.0.2.7"
    monaca.register()
    for _ in range(40):
        monaca.call("User.autoLogin", loginToken=monaca.login_token)
        monaca.fails(-32602, "User.autoLogin", loginToken="")
    wrong = monaca.login_token[:-4] + "0000"
    for _ in range(3):
        monaca.fails(-32602, "User.autoLogin", loginToken=wrong)
    assert 0 < monaca.fails(9999, "User.autoLogin", loginToken=wrong)["retryAfter"] <= 60
    monaca.log_in()
    monaca.address = "192.0.2.8"
    monaca.call("User.autoLogin", loginToken=monaca.login_token)


def native_id(face, monaca):
    return face.api.with_token(monaca.session).get("/v1/session").json()["session"]["id"]


NATIVE_ENDS = {
    "log out": lambda face, monaca, tablet, account: face.api.with_token(monaca.session).delete("/v1/session"),
    "end one": lambda face, monaca, tablet, account: face.api.with_token(tablet.session).delete(f"/v1/sessions/{native_id(face, monaca)}"),
    "administrator": lambda face, monaca, tablet, account: face.admin.delete(
        account_path(face, account) + f"/sessions/{native_id(face, monaca)}"),
}


@pytest.mark.parametrize("automatic", [False, True])
@pytest.mark.parametrize("end", NATIVE_ENDS)
def test_logging_out_natively_ends_the_login_token_of_the_device(face, monaca, end, automatic):
    account = monaca.register()["_id"][1:]
    tablet = monaca.another()
    tablet.log_in()
    if automatic:
        monaca.call("User.autoLogin", loginToken=monaca.login_token)
    assert NATIVE_ENDS[end](face, monaca, tablet, account).status_code == 204
    monaca.fails(11, "User.getProperties", names=[])
    monaca.fails(-32602, "User.autoLogin", loginToken=monaca.login_token)
    assert tablet.call("User.getProperties", names=[]) == {"properties": {}}
    tablet.call("User.autoLogin", loginToken=tablet.login_token)


def count_tokens(face):
    """Those of all applications."""
    return face.database.query("SELECT count(*) FROM login_tokens")[0][0]


EVENTS = {
    "block": lambda face, monaca, account: face.admin.post(account_path(face, account) + "/block"),
    "delete": lambda face, monaca, account: face.admin.delete(account_path(face, account)),
    "unregister": lambda face, monaca, account: monaca.call("User.unregister", password=PASSWORD),
    "password": lambda face, monaca, account: monaca.call("User.updatePassword", oldPassword=PASSWORD, newPassword="password2"),
    "end all": lambda face, monaca, account: face.admin.delete(account_path(face, account) + "/sessions"),
    "administrator's password": lambda face, monaca, account: face.admin.put(
        account_path(face, account) + "/password", {"new_password": "nine yellow submarines"}),
}


@pytest.mark.parametrize("event", EVENTS)
def test_what_ends_sessions_ends_login_tokens(face, monaca, event):
    before = count_tokens(face)
    account = monaca.register()["_id"][1:]
    phone = monaca.another("phone")
    phone.log_in()
    EVENTS[event](face, monaca, account)
    for client in (monaca, phone):
        client.fails(-32602, "User.autoLogin", loginToken=client.login_token)
    phone.fails(11, "User.getProperties", names=[])
    if event == "password":
        assert monaca.call("User.getProperties", names=[]) == {"properties": {}}
        monaca.log_in(password="password2")
    assert count_tokens(face) == before + (1 if event == "password" else 0)


def test_a_blocked_account_gets_no_session(face, monaca):
    put_template(face)
    account = monaca.register()["_id"][1:]
    token = monaca.login_token
    monaca.session = ""
    monaca.call("User.sendPasswordResetToken", username=NAME)
    reset = token_for(face, NAME)
    face.admin.post(account_path(face, account) + "/block")
    monaca.fails(-32602, "User.login", username=NAME, password=PASSWORD)
    monaca.fails(-32602, "User.autoLogin", loginToken=token)
    monaca.fails(-32602, "User.resetPasswordAndLogin", username=NAME, newPassword="password2", token=reset)
    assert monaca.session == ""
    face.admin.post(account_path(face, account) + "/unblock")
    monaca.log_in()
