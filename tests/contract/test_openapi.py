"""api/openapi.yaml is whole, and the checks that hold the server against it can fail."""
import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

from support import openapi

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = openapi.load()
ERRORS = tomllib.loads((ROOT / "api" / "errors.toml").read_text())
OPERATIONS = pytest.mark.parametrize("operation", CONTRACT.operations, ids=lambda o: f"{o.method} {o.path}")
REQUEST = "0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b"


def nodes(node, path=()):
    """Every mapping of the description, with the way to it."""
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            yield from nodes(value, (*path, key))
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from nodes(value, (*path, position))


# --- The description ---


def test_every_reference_leads_somewhere():
    for path, node in nodes(CONTRACT.document):
        if "$ref" in node:
            assert CONTRACT.resolve(node), path


def test_no_value_was_lost_to_an_unquoted_comma():
    for path, node in nodes(CONTRACT.document):
        if "example" not in path:
            assert None not in node.values(), path


def test_every_schema_is_a_schema():
    for name, schema in CONTRACT.document["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        for example in schema.get("examples", []):
            CONTRACT.validate({"$ref": f"#/components/schemas/{name}"}, example)


def test_every_schema_and_parameter_is_used():
    used = {node["$ref"] for _, node in nodes(CONTRACT.document) if "$ref" in node}
    for kind in ("schemas", "parameters", "headers", "responses"):
        for name in CONTRACT.document["components"][kind]:
            assert f"#/components/{kind}/{name}" in used


def test_operations_are_named_once_each():
    names = [operation.node["operationId"] for operation in CONTRACT.operations]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)


@OPERATIONS
def test_an_operation_says_what_it_is(operation):
    tags = {tag["name"] for tag in CONTRACT.document["tags"]}
    assert operation.node["summary"]
    assert len(operation.node["tags"]) == 1 and set(operation.node["tags"]) <= tags


@OPERATIONS
def test_an_operation_declares_what_stands_in_its_path(operation):
    parameters = [CONTRACT.resolve(node) for node in operation.parameters]
    declared = [p["name"] for p in parameters if p["in"] == "path" and p["required"]]
    assert sorted(declared) == sorted(re.findall(r"\{(\w+)\}", operation.path))


@OPERATIONS
def test_the_example_of_a_request_fits_its_schema(operation):
    media = operation.node.get("requestBody", {}).get("content", {}).get("application/json")
    if media:
        jsonschema.Draft202012Validator(CONTRACT.closed(media["schema"])).validate(media["example"])


@OPERATIONS
def test_bodies_with_unknown_fields_are_refused(operation):
    media = operation.node.get("requestBody", {}).get("content", {}).get("application/json")
    if media:
        assert CONTRACT.resolve(media["schema"])["additionalProperties"] is False


@OPERATIONS
def test_the_codes_of_an_operation_stand_at_their_own_status(operation):
    assert "default" in operation.responses
    for status, response in operation.responses.items():
        if "application/problem+json" not in response.get("content", {}):
            continue
        codes = operation.own_codes(status)
        assert codes and set(codes) <= set(ERRORS)
        if status != "default":
            assert {ERRORS[code]["status"] for code in codes if "status" in ERRORS[code]} == {int(status)}


def test_every_code_is_used_by_some_operation():
    used = set(CONTRACT.field_codes)
    for operation in CONTRACT.operations:
        for status in operation.responses:
            used |= set(operation.own_codes(status))
    assert set(ERRORS) - used == set()


# --- The checks ---

HEADERS = {"X-Request-Id": REQUEST, "Content-Type": "application/json"}
SESSION = {
    "session": {
        "id": REQUEST,
        "kind": "session",
        "method": "password",
        "user_agent": "curl/7.88.1",
        "address": "127.0.0.1",
        "created_at": "2025-03-01T09:30:00Z",
        "last_seen_at": "2025-03-01T09:30:00Z",
        "expires_at": "2025-03-31T09:30:00.5Z",
    },
    "account": {"id": REQUEST, "username": None, "status": "active"},
    "roles": ["logged_in"],
}
PROBLEM = {
    "type": "/docs/errors#unauthenticated",
    "title": "There is no valid session or key.",
    "status": 401,
    "code": "unauthenticated",
    "request_id": REQUEST,
}


def check(status, body, method="GET", path="/v1/session", **headers):
    kind = "application/json" if status < 400 else "application/problem+json"
    text = body if isinstance(body, str) else json.dumps(body)
    CONTRACT.check_answer(method, path, status, {**HEADERS, "Content-Type": kind, **headers}, text)


def changed(body, path, value):
    """A copy of `body` in which the value at `path` is another one; None removes it."""
    copy = json.loads(json.dumps(body))
    *way, last = path.split(".")
    place = copy
    for name in way:
        place = place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copy


def test_an_answer_as_described_passes():
    check(200, SESSION)
    check(401, PROBLEM)
    check(204, "", method="DELETE")
    check(404, {**PROBLEM, "status": 404, "code": "not_found"}, path="/v1/nothing")


@pytest.mark.parametrize("path, value", [
    ("session.token", "8bXk"),
    ("account.email", "ana@example.org"),
    ("account.status", "asleep"),
    ("account.id", REQUEST.upper()),
    ("session.created_at", "2025-03-01T09:30:00+01:00"),
    ("session.created_at", "yesterday"),
    ("session.expires_at", None),
    ("session.address", 7),
])
def test_an_answer_with_another_field_or_value_fails(path, value):
    with pytest.raises(openapi.ContractBroken):
        check(200, changed(SESSION, path, value))


@pytest.mark.parametrize("path, value", [
    ("code", "wrong_code"),
    ("code", "asleep"),
    ("status", 403),
    ("request_id", REQUEST.replace("0190", "0191")),
    ("errors", [{"field": "x", "code": "password_breached", "sentence": "This password is known from a data breach."}]),
    ("title", None),
    ("stack", "at main.cpp"),
])
def test_a_problem_that_the_operation_does_not_have_fails(path, value):
    with pytest.raises(openapi.ContractBroken):
        check(401, changed(PROBLEM, path, value))


def test_an_undescribed_operation_or_status_fails():
    for arguments in ({"status": 201}, {"status": 200, "path": "/v1/nothing"}, {"status": 200, "method": "PATCH"}):
        with pytest.raises(openapi.ContractBroken):
            check(body=SESSION, **arguments)


def test_an_answer_in_another_form_fails():
    with pytest.raises(openapi.ContractBroken, match="Content-Type"):
        check(200, SESSION, **{"Content-Type": "text/html"})
    with pytest.raises(openapi.ContractBroken, match="X-Request-Id"):
        check(200, SESSION, **{"X-Request-Id": ""})
    with pytest.raises(openapi.ContractBroken, match="stands twice"):
        check(200, '{"session": {}, "session": {}}')
    with pytest.raises(openapi.ContractBroken, match="no body"):
        check(204, SESSION, method="DELETE")
    with pytest.raises(openapi.ContractBroken, match="Retry-After"):
        check(429, {**PROBLEM, "status": 429, "code": "overloaded"})
    with pytest.raises(openapi.ContractBroken, match="ETag"):
        check(304, "", path="/v1/me")
