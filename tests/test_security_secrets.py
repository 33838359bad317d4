"""Every scenario ends with a look for the secrets that it saw: in the log, in the database, in answers that do not issue them
(docs/security.md, promise 18). Here that look finds what is there."""
from support.people import account_path, code_for, lift_limits, register


def test_the_scan_of_every_scenario_finds_secrets_in_the_database_and_in_answers(server):
    lift_limits(server)
    made = register(server, "ana@example.org")
    secrets = [made["session"]["token"], made["device_token"], code_for(server, "ana@example.org", "log_in")]
    assert server.leaks() == []
    path = account_path(server, made["account"]["id"])
    for secret in secrets:
        assert server.admin.patch(path, {"meta": {"note": f"it is {secret}"}}).status_code == 200
        assert secret in server.leaks()
        assert (f"PATCH {path}", 200, secret) in server.leaks()
    server.seen.forget()


def test_the_scan_of_every_scenario_finds_secrets_in_the_log(server):
    token = register(server, "ana@example.org")["session"]["token"]
    whole = server.log_path.read_bytes()
    server.log_path.write_bytes(whole + token.encode())
    assert server.leaks() == [token]
    server.log_path.write_bytes(whole)


def test_a_cookie_is_a_secret_and_a_publishable_key_is_none(server):
    lift_limits(server)
    code = code_for(server, "ana@example.org", "register")
    body = {"email": "ana@example.org", "email_code": code, "session": "cookie"}
    made = server.api.post("/v1/accounts", body, headers={"Origin": server.url})
    assert made.cookies["ostiary_session"] in server.seen.secrets
    assert code in server.seen.codes
    assert server.application_key not in server.seen.secrets
