"""The main job over HTTP, as an application's front end does it: codes, registration, login, sessions, password; and what is refused."""
import concurrent.futures
import time

import pytest

from support.api import problem

PASSWORD = "seven purple elephants"


def register(server, email="ana@example.org", **more):
    assert server.api.post("/v1/codes", {"purpose": "register", "email": email}).status_code == 202
    code = server.mailbox.code_for(email, "register")
    answer = server.api.post("/v1/accounts", {"email": email, "email_code": code, "password": PASSWORD, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def log_in(server, email="ana@example.org", password=PASSWORD, **more):
    return server.api.post("/v1/sessions", {"email": email, "password": password, **more})


def test_a_person_registers_logs_in_and_out(server):
    made = register(server, given_name="Ana", locale="es", properties={"theme": "dark"})
    assert made["account"]["email"] == "ana@example.org"
    assert made["account"]["properties"] == {"theme": "dark"}

    logged_in = log_in(server, "ANA@Example.org").json()
    me = server.api.with_token(logged_in["session"]["token"])
    assert me.get("/v1/session").json()["account"]["id"] == made["account"]["id"]
    assert len(me.get("/v1/sessions").json()["items"]) == 2
    assert me.delete("/v1/session").status_code == 204
    problem(me.get("/v1/session"), 401, "unauthenticated")
    assert server.api.with_token(made["session"]["token"]).get("/v1/session").status_code == 200


def test_the_current_account_is_read_again_only_when_it_changed(server):
    me = server.api.with_token(register(server)["session"]["token"])
    first = me.get("/v1/me")
    unchanged = me.get("/v1/me", headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    account = first.json()["id"]
    path = f"/v1/admin/applications/{server.application_id}/accounts/{account}"
    assert server.admin.patch(path, {"given_name": "Ana"}).status_code == 200
    again = me.get("/v1/me", headers={"If-None-Match": first.headers["ETag"]})
    assert again.json()["given_name"] == "Ana"


def test_logging_in_by_code(server):
    account = register(server)["account"]["id"]
    server.api.post("/v1/codes", {"purpose": "log_in", "email": "ana@example.org"})
    code = server.mailbox.code_for("ana@example.org", "log_in")
    check = {"purpose": "log_in", "email": "ana@example.org", "code": code}
    assert server.api.post("/v1/codes/check", check).json() == {"valid": True}
    answer = server.api.post("/v1/sessions", {"email": "ana@example.org", "code": code})
    assert answer.json()["account"]["id"] == account
    problem(server.api.post("/v1/sessions", {"email": "ana@example.org", "code": code}), 422, "wrong_code")


def test_a_forgotten_password_is_reset_by_code(server):
    session = register(server)["session"]["token"]
    server.api.post("/v1/codes", {"purpose": "reset_password", "email": "ana@example.org"})
    code = server.mailbox.code_for("ana@example.org", "reset_password")
    reset = {"email": "ana@example.org", "code": code, "new_password": "nine yellow submarines"}
    assert server.api.post("/v1/password-resets", reset).status_code == 200
    problem(server.api.with_token(session).get("/v1/me"), 401, "unauthenticated")
    problem(log_in(server), 401, "wrong_credentials")
    assert log_in(server, password="nine yellow submarines").status_code == 201


def test_a_changed_password_ends_the_other_sessions(server):
    kept = server.api.with_token(register(server)["session"]["token"])
    other = server.api.with_token(log_in(server).json()["session"]["token"])
    assert other.get("/v1/session").status_code == 200
    change = {"current_password": PASSWORD, "new_password": "nine yellow submarines"}
    assert kept.put("/v1/me/password", change).status_code == 204
    problem(other.get("/v1/session"), 401, "unauthenticated")
    assert kept.get("/v1/session").status_code == 200


def test_a_cookie_session_works_from_this_servers_pages_alone(server):
    register(server)
    here = {"Origin": server.url}
    answer = log_in(server, session="cookie")
    problem(answer, 403, "origin_not_allowed")
    answer = server.api.post("/v1/sessions", {"email": "ana@example.org", "password": PASSWORD, "session": "cookie"}, headers=here)
    assert "token" not in answer.json()["session"]
    cookie = {"Cookie": f"ostiary_session={answer.cookies['ostiary_session']}"}
    assert all("HttpOnly" in text and "SameSite=Lax" in text for text in answer.headers["Set-Cookie"].split(", ostiary"))
    assert server.api.get("/v1/me", headers=cookie).status_code == 200
    problem(server.api.delete("/v1/session", headers={**cookie, "Origin": "https://evil.example"}), 403, "origin_not_allowed")
    problem(server.api.delete("/v1/session", headers=cookie), 403, "origin_not_allowed")
    assert server.api.delete("/v1/session", headers={**cookie, **here}).status_code == 204
    problem(server.api.get("/v1/me", headers=cookie), 401, "unauthenticated")


def test_a_repeated_registration_is_answered_once_made(server):
    server.api.post("/v1/codes", {"purpose": "register", "email": "ana@example.org"})
    body = {"email": "ana@example.org", "email_code": server.mailbox.code_for("ana@example.org"), "password": PASSWORD}
    first, again = (server.api.post("/v1/accounts", body, headers={"Idempotency-Key": "once"}) for _ in range(2))
    assert first.json()["session"]["token"] == again.json()["session"]["token"]
    other = server.api.post("/v1/accounts", {**body, "given_name": "Ana"}, headers={"Idempotency-Key": "once"})
    problem(other, 422, "idempotency_key_reused")
    empty = server.api.post("/v1/accounts", body, headers={"Idempotency-Key": ""})
    assert problem(empty, 400, "invalid_request") == {"Idempotency-Key": "too_short"}


def test_a_request_sent_twice_at_once_is_answered_alike(server):
    def at_once(path, body):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:  # more than a code allows tries
            answers = list(pool.map(lambda _: server.api.post(path, body, headers={"Idempotency-Key": f"once-{path}"}), range(16)))
        assert len({answer.status_code for answer in answers}) == 1, [answer.text for answer in answers]
        return answers

    sent = at_once("/v1/codes", {"purpose": "register", "email": "ana@example.org"})
    assert sent[0].status_code == 202 and len({answer.text for answer in sent}) == 1
    assert len(server.mailbox.messages("ana@example.org")) == 1
    code = server.mailbox.code_for("ana@example.org")
    made = at_once("/v1/accounts", {"email": "ana@example.org", "email_code": code})
    assert made[0].status_code == 201
    assert len({(answer.json()["account"]["id"], answer.json()["session"]["token"]) for answer in made}) == 1


def test_the_next_to_log_in_is_not_shown_who_was_there_before(server):
    ana, ben = (server.api.with_token(register(server, f"{name}@example.org")["session"]["token"]) for name in ("ana", "ben"))
    seen = ana.get("/v1/me")
    assert "Authorization, Cookie" in seen.headers["Vary"]
    stored = {"If-None-Match": seen.headers["ETag"]}
    assert ana.get("/v1/me", headers=stored).status_code == 304
    assert ben.get("/v1/me", headers=stored).json()["email"] == "ben@example.org"
    problem(ben.patch("/v1/me", {"given_name": "Ben"}, headers={"If-Match": seen.headers["ETag"]}), 412, "precondition_failed")


def test_a_cookie_lasts_as_long_as_its_session_may_be_renewed(server):
    def lifetime(**sessions):
        server.change_settings(sessions=sessions)
        logged_in = server.api.post("/v1/sessions", {"email": "ana@example.org", "password": PASSWORD, "session": "cookie"},
                                    headers={"Origin": server.url})
        return next(cookie for cookie in logged_in.cookies if cookie.name == "ostiary_session").expires - time.time()

    register(server)
    assert round(lifetime(duration_seconds=600, rolling=True) / 86_400) == 400
    assert 500 < lifetime(duration_seconds=600, rolling=False) < 602


def test_sixteen_callers_with_one_code_make_one_account(server):
    server.api.post("/v1/codes", {"purpose": "register", "email": "ana@example.org"})
    code = server.mailbox.code_for("ana@example.org")
    form = {"email": "ana@example.org", "email_code": code, "password": PASSWORD}
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda _: server.api.post("/v1/accounts", form).status_code, range(16)))
    assert statuses.count(201) == 1, statuses
    assert set(statuses) <= {201, 409, 422}


def test_known_and_unknown_addresses_are_answered_alike(server):
    register(server)
    known, unknown = "ana@example.org", "nobody@example.org"

    def shape(answer):
        body = answer.json()
        return answer.status_code, {name: text for name, text in body.items() if name not in ("request_id", "expires_at", "resend_at")}

    for path, body in [
        ("/v1/sessions", {"password": "wrong password"}),
        ("/v1/sessions", {"code": "000000"}),
        ("/v1/codes", {"purpose": "log_in"}),
        ("/v1/codes", {"purpose": "reset_password"}),
        ("/v1/codes/check", {"purpose": "log_in", "code": "000000"}),
        ("/v1/password-resets", {"code": "000000", "new_password": "nine yellow submarines"}),
    ]:
        answers = [server.api.post(path, {**body, "email": email}) for email in (known, unknown)]
        assert shape(answers[0]) == shape(answers[1]), path


BAD_BODIES = [
    ("/v1/codes", b"", 415, "unsupported_media_type"),
    ("/v1/codes", b"{", 400, "malformed_json"),
    ("/v1/codes", b'{"purpose": "register", "email": "a\xff@example.org"}', 400, "malformed_json"),
    ("/v1/codes", b"[]", 400, "invalid_request"),
    ("/v1/codes", b'{"a":' * 60 + b"1" + b"}" * 60, 400, "malformed_json"),
    ("/v1/codes", b'{"purpose": "' + b"x" * 5000 + b'"}', 413, "body_too_large"),
]


@pytest.mark.parametrize("path, body, status, code", BAD_BODIES)
def test_a_bad_body_is_refused(server, path, body, status, code):
    headers = {"Content-Type": "application/json"} if body else {}
    problem(server.api.request("POST", path, data=body, headers=headers), status, code)


def test_every_mistake_is_told_beside_its_field(server):
    body = {"username": "a b", "email": "no address", "phone": "12", "birth_date": "2001-02-30", "picture": "javascript:1",
            "password": 1, "status": "active", "verified": True}
    errors = problem(server.api.post("/v1/accounts", body), 400, "invalid_request")
    assert errors == {"email": "invalid_email", "phone": "invalid_phone", "birth_date": "invalid_value", "picture": "invalid_url",
                      "password": "wrong_type", "status": "unknown_field", "verified": "unknown_field"}
    weak = {"username": "anabelle", "password": "Anabelle1"}
    assert problem(server.api.post("/v1/accounts", weak), 400, "invalid_request")["password"].startswith("password_")


def test_blocking_an_account_ends_its_sessions_at_once(server):
    made = register(server)
    me = server.api.with_token(made["session"]["token"])
    assert me.get("/v1/session").status_code == 200
    path = f"/v1/admin/applications/{server.application_id}/accounts/{made['account']['id']}"
    assert server.admin.post(f"{path}/block", {"reason": "spam"}).status_code == 200
    problem(me.get("/v1/session"), 401, "unauthenticated")
    problem(log_in(server), 403, "account_blocked")
    problem(log_in(server, password="wrong password"), 401, "wrong_credentials")
    assert server.admin.post(f"{path}/unblock").status_code == 200
    assert log_in(server).status_code == 201


def test_own_sessions_are_ended_one_by_one_or_all_others(server):
    register(server)
    first, second, third = (server.api.with_token(log_in(server).json()["session"]["token"]) for _ in range(3))
    ended = second.get("/v1/session").json()["session"]["id"]
    assert first.delete(f"/v1/sessions/{ended}").status_code == 204
    problem(second.get("/v1/session"), 401, "unauthenticated")
    problem(first.delete(f"/v1/sessions/{ended}"), 404, "no_such_session")
    assert first.delete("/v1/sessions").json() == {"ended": 2}  # the third, and the one made by registering
    problem(third.get("/v1/session"), 401, "unauthenticated")
    assert first.get("/v1/session").status_code == 200


def test_a_front_end_asks_what_the_application_allows(server):
    server.change_settings(login={"phone_code": False})
    told = server.api.get("/v1/application").json()
    assert told["name"] == "Default"
    problem(server.api.for_application("pk_nobody").get("/v1/application"), 401, "unknown_application")
    assert server.admin.get(f"/v1/admin/applications/{server.application_id}").json()["name"] == "Default"
    form = {"username": "ana", "password": PASSWORD}
    assert server.api.post("/v1/accounts/validate", form).status_code == 204
    assert server.api.post("/v1/accounts", form).status_code == 201
    assert problem(server.api.post("/v1/accounts/validate", form), 409, "identifier_taken") == {"username": "identifier_taken"}
