"""Two nodes on one PostgreSQL: what is done at one holds at the other."""
import concurrent.futures
import time

import pytest

from support.api import problem
from support.databases import make_database
from support.monaca import Monaca
from support.people import NEW_PASSWORD, PASSWORD, account_path, code_for, lift_limits, log_in, register
from support.server import Server
from support.smtp_server import SmtpServer

pytestmark = pytest.mark.parametrize("engine", ["postgres"], indirect=True)
PATIENCE = 5  # seconds


def wait_until(condition, what):
    """Seconds until it holds."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < PATIENCE, what
        time.sleep(0.001)
    return time.monotonic() - begun


@pytest.fixture
def nodes(server):
    lift_limits(server)
    return server, server.another_node()


def at_once(call, arguments):
    """The results of as many calls at the same time as there are arguments."""
    with concurrent.futures.ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(call, arguments))


def test_two_nodes_start_at_once_on_an_empty_database(engine, tmp_path):
    database = make_database(engine, tmp_path)
    key_file = tmp_path / "key"
    key_file.write_bytes(bytes(range(32)))
    first = Server(tmp_path / "a", database, secret_key_file=key_file)
    second = Server(tmp_path / "b", database, first.seen, secret_key_file=key_file)
    try:
        at_once(Server.start, [first, second])
        first.install()
        second.use_admin_key(first.admin_key)
        # The key was made by a third process, beside nodes that run already: they hear of it.
        wait_until(lambda: all(node.admin.get("/v1/admin/applications").status_code == 200 for node in (first, second)), "the key is known")
        applications = [node.admin.get("/v1/admin/applications").json()["items"] for node in (first, second)]
        assert applications[0] == applications[1]
        assert sorted(a["name"] for a in applications[0]) == ["Console", "Default"]
        register(first, "ana@example.org")
        log_in(second.api, "ana@example.org")
        assert [node.stop() for node in (first, second)] == [0, 0]
    finally:
        first.kill()
        second.kill()
        database.remove()


def test_a_session_holds_on_every_node_and_ends_on_every_node(nodes):
    here, there = nodes
    register(here, "ana@example.org")
    waits = []
    for number in range(20):
        one, other = (here, there) if number % 2 else (there, here)
        token = log_in(one.api, "ana@example.org").json()["session"]["token"]
        for _ in range(2):  # the second time from memory
            assert other.api.with_token(token).get("/v1/session").status_code == 200
        assert one.api.with_token(token).delete("/v1/session").status_code == 204
        problem(one.api.with_token(token).get("/v1/session"), 401, "unauthenticated")
        waits.append(wait_until(lambda: other.api.with_token(token).get("/v1/session").status_code == 401, "a session that was ended"))
    assert sorted(waits)[len(waits) // 2] < 0.1, waits


def test_blocking_and_a_new_password_at_one_node_end_sessions_at_the_other(nodes):
    here, there = nodes
    ana = register(here, "ana@example.org")["account"]["id"]
    for end in (lambda: here.admin.put(account_path(here, ana) + "/password", {"new_password": NEW_PASSWORD}),
                lambda: here.admin.post(account_path(here, ana) + "/block")):
        password = PASSWORD if there.api.post("/v1/sessions", {"email": "ana@example.org", "password": PASSWORD}).ok else NEW_PASSWORD
        me = there.api.with_token(log_in(there.api, "ana@example.org", password).json()["session"]["token"])
        assert me.get("/v1/session").status_code == 200
        assert end().status_code < 300
        wait_until(lambda: me.get("/v1/session").status_code == 401, "a session that was ended")
    problem(there.api.post("/v1/sessions", {"email": "ana@example.org", "password": NEW_PASSWORD}), 403, "account_blocked")


def test_logging_out_on_a_device_ends_what_its_login_token_began_at_the_other_node(nodes):
    here, there = nodes
    here.change_settings(monaca={"enabled": True})
    owner = Monaca(here)
    owner.register()
    thief = Monaca(there, owner.device, owner.backend, owner.key)
    wait_until(lambda: "result" in thief.answer("User.autoLogin", loginToken=owner.login_token), "the face is open")
    for _ in range(2):  # the second time from memory
        thief.call("User.getProperties", names=[])
    owner.call("User.logout")
    wait_until(lambda: "error" in thief.answer("User.getProperties", names=[]), "a session of the device")


def test_settings_applications_and_keys_of_one_node_count_at_the_other(nodes):
    here, there = nodes
    here.change_settings(codes={"length": 8})
    wait_until(lambda: there.api.get("/v1/application").json()["codes"]["length"] == 8, "settings")
    assert len(code_for(there, "ana@example.org", "register")) == 8
    _, shop = here.create_application("Shop")
    at_there = there.api.with_headers(**{name.replace("-", "_"): text for name, text in shop.headers.items()})
    wait_until(lambda: at_there.get("/v1/application").status_code == 200, "a new application")
    key = here.admin.post("/v1/admin/keys", {"name": "Short"}).json()
    admin = there.api.with_token(key["key"])
    wait_until(lambda: admin.get("/v1/admin/organization").status_code == 200, "a new key")
    assert here.admin.delete(f"/v1/admin/keys/{key['id']}").status_code == 204
    wait_until(lambda: admin.get("/v1/admin/organization").status_code == 401, "a revoked key")


def test_codes_go_across_nodes_and_new_ones_replace_old_ones_everywhere(nodes):
    here, there = nodes
    register(here, "ana@example.org")
    old = code_for(here, "ana@example.org", "log_in")
    new = code_for(there, "ana@example.org", "log_in")
    if old != new:
        problem(there.api.post("/v1/sessions", {"email": "ana@example.org", "code": old}), 422, "wrong_code")
    assert here.api.post("/v1/sessions", {"email": "ana@example.org", "code": new}).status_code == 201
    problem(there.api.post("/v1/sessions", {"email": "ana@example.org", "code": new}), 422, "wrong_code")


@pytest.mark.parametrize("purpose", ["register", "log_in", "reset_password"])
def test_sixteen_callers_at_two_nodes_with_one_code_get_one_thing(nodes, purpose):
    for round_ in range(3):
        email = f"ana{round_}@example.org"
        if purpose != "register":
            register(nodes[0], email)
        nodes[0].change_settings(codes={"tries": 10})
        body = {"email": email, "code": code_for(nodes[0], email, purpose)}
        path = {"log_in": "/v1/sessions", "reset_password": "/v1/password-resets", "register": "/v1/accounts"}[purpose]
        if purpose == "reset_password":
            body["new_password"] = NEW_PASSWORD
        if purpose == "register":
            body = {"email": email, "email_code": body["code"]}
        statuses = at_once(lambda number: nodes[number % 2].api.post(path, body).status_code, range(16))
        assert len([s for s in statuses if s < 300]) == 1, statuses
        assert set(statuses) <= {200, 201, 409, 422}, statuses


def test_one_registration_repeated_at_two_nodes_is_made_once(nodes):
    code = code_for(nodes[0], "ana@example.org", "register")
    body = {"email": "ana@example.org", "email_code": code}
    answers = at_once(lambda number: nodes[number % 2].api.post("/v1/accounts", body, headers={"Idempotency-Key": "once"}), range(8))
    made = {a.json()["account"]["id"] for a in answers if a.status_code == 201}
    assert len(made) == 1
    again = nodes[1].api.post("/v1/accounts", body, headers={"Idempotency-Key": "once"})
    assert again.json()["account"]["id"] in made


def test_each_message_is_sent_once_by_either_node(start_server):
    with SmtpServer() as smtp:
        here = start_server(messages_email="smtp", smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_security="none",
                            smtp_from="accounts@example.org")
        there = here.another_node()
        lift_limits(here)
        people = [f"person{number}@example.org" for number in range(60)]
        nodes = (here, there)
        at_once(lambda i: nodes[i % 2].api.post("/v1/codes", {"purpose": "register", "email": people[i]}), range(len(people)))
        states = "SELECT state, count(*) FROM outbox GROUP BY state"
        wait_until(lambda: here.database.query(states) == [("sent", len(people))], "sent messages")
        assert sorted(to for mail in smtp.messages for to in mail["to"]) == sorted(people)


def test_one_node_goes_on_when_the_other_is_killed(nodes):
    here, there = nodes
    tokens = [register(here, f"person{number}@example.org")["session"]["token"] for number in range(5)]
    code = code_for(here, "late@example.org", "register")
    here.kill()
    for number, token in enumerate(tokens):
        assert there.api.with_token(token).get("/v1/session").status_code == 200
        log_in(there.api, f"person{number}@example.org")
    assert there.api.post("/v1/accounts", {"email": "late@example.org", "email_code": code}).status_code == 201
    register(there, "next@example.org")
    here.start()
    log_in(here.api, "next@example.org")
