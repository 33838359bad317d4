"""A person's own data: asked for, fetched, and nobody else's."""
from support.api import problem
from support.people import PASSWORD, account_path, code_for, lift_limits, log_in, register
from support.waiting import wait_for

ANA = "ana@example.org"


def sign_up(server, email=ANA, **more):
    made = register(server, email, **more)
    return made["account"]["id"], server.api.with_token(made["session"]["token"])


def test_an_archive_has_what_is_kept_of_the_account(server):
    lift_limits(server)
    account, me = sign_up(server, username="annabel77", given_name="Annabel", properties={"street": "Kitano"})
    log_in(server.api, ANA)
    code = code_for(server, ANA, "log_in")
    path = account_path(server, account)
    assert server.admin.patch(path, {"meta": {"segment": "cheap"}, "external_id": "customer-17"}).status_code == 200
    made = me.post("/v1/me/exports")
    assert made.status_code == 201
    where = f"/v1/me/exports/{made.json()['id']}"
    assert me.get(where).json() == made.json()
    fetched = me.get(where + "/archive")
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="account.json"'
    assert fetched.headers["Cache-Control"] == "no-store"
    archive = fetched.json()
    now = me.get("/v1/me").json()
    assert {name: now[name] for name in archive["account"]} == archive["account"]
    assert archive["account"]["properties"] == {"street": "Kitano"}
    assert len(archive["sessions"]) == 2
    assert {"account.registered", "login.succeeded", "account.updated"} <= {entry["event"] for entry in archive["log"]}
    assert [message["purpose"] for message in archive["messages"]] == ["log_in"]
    assert archive["complete"] is True
    for text in ("cheap", "customer-17", PASSWORD, code):
        assert text not in fetched.text


def test_an_archive_is_its_owners_alone(server):
    lift_limits(server)
    _, me = sign_up(server)
    _, eve = sign_up(server, "eve@example.org")
    where = f"/v1/me/exports/{me.post('/v1/me/exports').json()['id']}"
    for path in (where, where + "/archive", "/v1/me/exports/nothing", "/v1/me/exports/nothing/archive"):
        problem(eve.get(path), 404, "no_such_export")
        problem(server.api.get(path), 401, "unauthenticated")
    assert me.delete("/v1/session").status_code == 204
    problem(me.get(where + "/archive"), 401, "unauthenticated")


def test_only_so_many_archives_are_made_in_a_day(server):
    _, me = sign_up(server)
    for _ in range(5):
        assert me.post("/v1/me/exports").status_code == 201
    problem(me.post("/v1/me/exports"), 429, "too_many_requests")


def test_a_large_archive_is_prepared_in_the_background_also_after_a_restart(server):
    lift_limits(server)
    account, me = sign_up(server)
    path = account_path(server, account)
    assert server.admin.patch(path, {"given_name": "Ana"}).status_code == 200
    assert server.stop() == 0
    fill_log(server, 1_100)
    server.start()
    made = me.post("/v1/me/exports")
    assert (made.status_code, made.json()["state"]) == (202, "waiting")
    where = f"/v1/me/exports/{made.json()['id']}"
    problem(me.get(where + "/archive"), 409, "export_not_ready")
    assert me.post("/v1/me/exports").json()["id"] == made.json()["id"]
    assert server.stop() == 0
    server.database.execute("UPDATE jobs SET next_run_at = 0 WHERE name = 'prepare.exports'")
    server.start()
    wait_for(lambda: me.get(where).json()["state"] == "ready", "the archive is prepared")
    assert len(me.get(where + "/archive").json()["log"]) > 1_100


def fill_log(server, entries):
    """As many entries about the account as there would be after years, all like the one about its change."""
    new_id = {"sqlite": "randomblob(16)", "postgres": "decode(md5(random()::text || n), 'hex')"}[server.database.engine]
    server.database.execute(
        f"WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {entries}) "
        "INSERT INTO audit (id, application_id, account_id, event, actor, address, request_id, details, created_at) "
        f"SELECT {new_id}, application_id, account_id, event, actor, address, request_id, details, created_at "
        "FROM numbers, (SELECT * FROM audit WHERE event = 'account.updated') AS entry")


def test_archives_go_with_the_account(server):
    lift_limits(server)
    _, me = sign_up(server)
    assert me.post("/v1/me/exports").status_code == 201
    assert me.post("/v1/me/deletion", {"password": PASSWORD}).status_code == 202
    assert server.database.query("SELECT count(*) FROM exports") == [(0,)]
