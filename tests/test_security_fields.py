"""Who acts comes from the session, and nobody sets what is not his to set: docs/security.md, promise 10."""
import re
from pathlib import Path

from support import openapi
from support.api import problem
from support.people import PASSWORD, code_for, lift_limits, log_in, register

ROOT = Path(__file__).resolve().parents[1]
CONTRACT = openapi.load()
KEPT = ("accounts", "identifiers", "contacts", "passwords", "password_history")


def columns():
    """The name of every column of every table."""
    names = set()
    for path in sorted((ROOT / "migrations").glob("*.sql")):
        text = path.read_text()
        names |= set(re.findall(r"^    (\w+) \{\w+\}", text, re.M))
        names |= set(re.findall(r"ADD COLUMN (\w+)", text))
    return names


def user_operations():
    """Everything that changes something and is not for administrators."""
    return {o.node["operationId"]: o for o in CONTRACT.operations if o.method != "get" and o.path.startswith("/v1/")
            and not o.path.startswith("/v1/admin/") and o.node.get("security") != [{"secret_key": []}]}


def fields_of(operation):
    schema = json_schema(operation)
    return set(CONTRACT.closed(schema)["properties"]) if schema else set()


def json_schema(operation):
    return operation.node.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")


# A body of each operation that would be taken; what it does is wrong in the end, so that nothing changes by itself.
BODIES = {
    "send_code": {"purpose": "log_in", "email": "ana@example.org"},
    "check_code": {"purpose": "log_in", "email": "ana@example.org", "code": "000000"},
    "register_account": {"email": "ana@example.org", "email_code": "000000", "password": PASSWORD},
    "validate_account": {"username": "someone", "password": PASSWORD},
    "reset_password": {"email": "ana@example.org", "code": "000000", "new_password": "nine yellow submarines"},
    "log_in": {"email": "ana@example.org", "password": "wrong password"},
    "update_me": {"birth_date": "no date"},
    "bind_contact": {"email": "new@example.org", "code": "000000"},
    "unbind_contact": {"code": "000000"},
    "make_contact_primary": {},
    "change_password": {"current_password": "wrong password", "new_password": "nine yellow submarines"},
    "deregister": {"password": "wrong password"},
    "cancel_deletion": {"email": "ana@example.org", "code": "000000"},
    "get_deletion_status": {"receipt": "nothing"},
}


def snapshot(server):
    return {table: sorted(map(repr, server.database.query(f"SELECT * FROM {table}"))) for table in KEPT}


def path_of(operation, person):
    """With the ids of this person."""
    contact = person["account"]["contacts"][0]["id"]
    return operation.path.replace("{session_id}", person["session"]["id"]).replace("{contact_id}", contact)


def test_every_operation_of_users_that_takes_a_body_has_one_here():
    assert {name for name, operation in user_operations().items() if json_schema(operation)} <= set(BODIES)


def test_no_column_is_a_field_of_what_a_user_sends(server):
    lift_limits(server)
    ana, ben = register(server, "ana@example.org"), register(server, "ben@example.org")
    client = server.api.with_token(ana["session"]["token"])
    before, names = snapshot(server), columns()
    assert {"verified", "status", "application_id", "account_id", "verified_at", "id", "meta", "external_id", "hash"} <= names
    values = {"id": ben["account"]["id"], "account_id": ben["account"]["id"], "status": "blocked", "verified": True, "kind": "console"}
    for name, operation in user_operations().items():
        if name not in BODIES:
            continue
        for column in sorted(names - fields_of(operation)):
            body = {**BODIES[name], column: values.get(column, "1")}
            answer = client.request(operation.method.upper(), path_of(operation, ben), body)
            assert problem(answer, 400, "invalid_request")[column] == "unknown_field", (name, column)
    assert snapshot(server) == before


def test_columns_in_the_query_or_in_a_body_that_nobody_reads_change_nothing(server):
    lift_limits(server)
    ana, ben = register(server, "ana@example.org"), register(server, "ben@example.org")
    before = snapshot(server)
    query = {column: ben["account"]["id"] for column in columns()}
    sessions = server.api.with_token(ben["session"]["token"])
    for name, operation in user_operations().items():
        client = server.api.with_token(log_in(server.api, "ana@example.org").json()["session"]["token"])
        body = BODIES.get(name, query)
        client.request(operation.method.upper(), path_of(operation, ben), body, params=query)
        assert snapshot(server) == before, name
        assert sessions.get("/v1/session").status_code == 200, name
    assert ana["account"]["id"] != ben["account"]["id"]


def test_two_users_who_swap_every_id_reach_nothing(server):
    lift_limits(server)
    people = [register(server, f"{name}@example.org") for name in ("ana", "ben")]
    clients = [server.api.with_token(person["session"]["token"]) for person in people]
    before = snapshot(server)
    for client, own, other in ((clients[0], *people), (clients[1], *reversed(people))):
        ids = [other["session"]["id"], other["account"]["id"], *(c["id"] for c in other["account"]["contacts"])]
        for operation in CONTRACT.operations:
            if not operation.path.startswith("/v1/") or operation.path.startswith("/v1/admin/") or "{" not in operation.path:
                continue
            for foreign in ids:
                body = BODIES.get(operation.node["operationId"])
                answer = client.request(operation.method.upper(), re.sub(r"\{\w+\}", foreign, operation.path), body)
                assert answer.status_code == 404, (operation.node["operationId"], answer.text)
        address = other["account"]["email"]
        for purpose in ("unbind", "deregister"):
            for path, more in (("/v1/codes", {}), ("/v1/codes/check", {"code": "000000"})):
                refused = client.post(path, {"purpose": purpose, "email": address, **more})
                assert problem(refused, 400, "invalid_request") == {"email": "invalid_value"}
        assert client.get("/v1/me").json()["id"] == own["account"]["id"]
        assert [s["id"] for s in client.get("/v1/sessions").json()["items"]] == [own["session"]["id"]]
    assert snapshot(server) == before


def test_a_code_of_one_session_is_worth_nothing_to_another(server):
    lift_limits(server)
    ana, ben = (server.api.with_token(register(server, f"{name}@example.org")["session"]["token"]) for name in ("ana", "ben"))
    code = code_for(server, "new@example.org", "bind", ana)
    check = {"purpose": "bind", "email": "new@example.org", "code": code}
    problem(ben.post("/v1/codes/check", check), 422, "wrong_code")
    assert ana.post("/v1/codes/check", check).json() == {"valid": True}
