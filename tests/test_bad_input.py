"""What clients get wrong, by mistake or on purpose: a clear refusal with its code, the field and the request id; never a 500, and
nothing is changed. Every operation that takes a body is tried, as the description lists them."""
import contextlib
import ipaddress
import json
import re
import sqlite3
import time
import uuid

import pytest

from support import openapi
from support.api import problem
from support.raw import connect
from support.waiting import wait_for

CONTRACT = openapi.load()
PASSWORD = "seven purple elephants"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
JSON = {"Content-Type": "application/json"}
# No limit by address is what is tried here.
ADDRESSES = map(str, ipaddress.ip_network("10.0.0.0/8").hosts())
# What changes by itself, or counts those who ask.
UNSTEADY = {"jobs", "limits", "idempotency"}


@pytest.fixture
def engine():
    return "sqlite"


def stored(server):
    """Every row of every table that only a successful request changes."""
    with contextlib.closing(sqlite3.connect(server.database.path)) as database:
        tables = [name for name, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {table: sorted(map(repr, database.execute(f"SELECT * FROM {table}"))) for table in tables if table not in UNSTEADY}


def assert_well(server, before):
    """It serves, nothing changed, and nothing failed inside."""
    assert server.api.get("/readyz").status_code == 200
    assert stored(server) == before
    assert server.metric("ostiary_requests_total", status="5xx") == 0
    assert not [line for line in server.log_lines() if line.get("level") == "error"]


@pytest.fixture
def prepared(start_server):
    """A server with an account, and where the variables of paths lead."""
    server = start_server(trusted_proxies="127.0.0.1")
    server.change_settings(limits={"logins_per_address_minute": 1_000_000, "registrations_per_address_hour": 1_000_000,
                                   "codes_per_address_hour": 1_000_000, "lookups_per_address_minute": 1_000_000})
    made = server.api.post("/v1/accounts", {"username": "ana", "password": PASSWORD}).json()
    server.token = made["session"]["token"]
    server.places = {"application_id": server.application_id, "account_id": made["account"]["id"], "purpose": "log_in",
                     "channel": "email", "language": "en"}
    return server


# --- Bodies ----------------------------------------------------------------------------------------------------------------------

BAD_BODIES = [
    ("cut off", b'{"a": ', 400, "malformed_json"),
    ("two values", b"{} {}", 400, "malformed_json"),
    ("a comment", b'{"a": 1 /* x */}', 400, "malformed_json"),
    ("single quotes", b"{'a': 1}", 400, "malformed_json"),
    ("a byte order mark alone", b"\xef\xbb\xbf", 400, "malformed_json"),
    ("bad UTF-8", b'{"a": "\xff\xfe"}', 400, "malformed_json"),
    ("an overlong character", b'{"a": "\xc0\xaf"}', 400, "malformed_json"),
    ("half of a surrogate pair, which is read as browsers send it", b'{"a": "\\ud800"}', 400, "invalid_request"),
    ("a raw control character", b'{"a": "\x01"}', 400, "malformed_json"),
    ("no number", b'{"a": 01}', 400, "malformed_json"),
    ("deeper than anybody needs", b'{"a": ' + b"[" * 1000 + b"]" * 1000 + b"}", 400, "malformed_json"),
    ("a list", b"[1]", 400, "invalid_request"),
    ("a text", b'"a"', 400, "invalid_request"),
    ("nothing", b"null", 400, "invalid_request"),
    ("an unknown field", b'{"canary": 1}', 400, "invalid_request"),
    ("too large", b'{"a": "' + b"x" * 3_000_000 + b'"}', 413, "body_too_large"),
]
WRONG = {"string": 7, "integer": "7", "boolean": "true", "object": [7], "array": {"7": 7}}


def operations_with_body():
    """Of the native API; JSON-RPC tells mistakes in its own way, with status 200, which the Monaca scenarios see."""
    for operation in CONTRACT.operations:
        if operation.path.startswith("/monaca/"):
            continue
        media = operation.node.get("requestBody", {}).get("content", {}).get("application/json")
        if media:
            yield operation, media


def ways_to(server, operation):
    """A client that may call the operation, and a path where it is."""
    path = re.sub(r"\{(\w+)\}", lambda m: server.places.get(m[1], str(uuid.UUID(int=0))), operation.path)
    if operation.path == "/v1/admin/setup":
        return server.api, path
    if operation.path.startswith("/v1/admin"):
        return server.admin, path
    return server.api.with_token(server.token), path


def type_of(schema):
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    return next((kind for kind in kinds if kind in WRONG), None)


def test_no_bad_body_gets_further_than_its_refusal(prepared):
    before = stored(prepared)
    for operation, _ in operations_with_body():
        client, path = ways_to(prepared, operation)
        for name, body, status, code in BAD_BODIES:
            client = client.from_address(next(ADDRESSES))
            answer = client.request(operation.method.upper(), path, data=body, headers=JSON)
            assert answer.status_code == status, (operation.path, name, answer.text)
            errors = problem(answer, status, code)
            assert name != "an unknown field" or errors["canary"] == "unknown_field", (operation.path, errors)
        for headers in ({}, {"Content-Type": "text/plain"}, {"Content-Type": "application/jsonx"}):
            client = client.from_address(next(ADDRESSES))
            answer = client.request(operation.method.upper(), path, data=b"{}", headers=headers)
            assert answer.status_code == 415, (operation.path, headers, answer.text)
            problem(answer, 415, "unsupported_media_type")
    assert_well(prepared, before)


def test_every_field_of_a_wrong_type_is_named(prepared):
    before = stored(prepared)
    tried = 0
    for operation, media in operations_with_body():
        client, path = ways_to(prepared, operation)
        for field, schema in CONTRACT.closed(media["schema"])["properties"].items():
            kind = type_of(schema)
            if kind is None:
                continue
            body = {**media.get("example", {}), field: WRONG[kind]}
            client = client.from_address(next(ADDRESSES))
            answer = client.request(operation.method.upper(), path, data=json.dumps(body), headers=JSON)
            assert answer.status_code == 400, (operation.path, field, answer.text)
            assert field in problem(answer, 400, "invalid_request"), (operation.path, field, answer.text)
            tried += 1
    assert tried > 50
    assert_well(prepared, before)


def test_a_field_that_stands_twice_is_refused(prepared):
    body = b'{"purpose": "register", "email": "ana@example.org", "email": "eva@example.org"}'
    answer = prepared.api.request("POST", "/v1/codes", data=body, headers=JSON)
    assert problem(answer, 400, "invalid_request") == {"email": "duplicate_field"}


BAD_EMAILS = ["", "ana", "@example.org", "ana@", "ana@@example.org", "ana@example..org", "a na@example.org", "ana@example.org\r\nBcc: x@y.z",
              "ana@[127.0.0.1]", "ana@-example.org", "a" * 65 + "@example.org", "ana@" + "a" * 64 + ".org", "ana@" + "a." * 130 + "org",
              "ana@example.org>", "\u0000@example.org"]
BAD_PHONES = ["", "12", "+", "+999 1234567", "0312345678", "+81 90 1234", "+81901234567890123", "tel:+819012345678", "+8190\u00001234567"]


@pytest.mark.parametrize("path, more", [("/v1/codes", {"purpose": "register"}), ("/v1/accounts/validate", {}), ("/v1/accounts", {})])
def test_bad_addresses_and_numbers_are_told_beside_their_field(prepared, path, more):
    before = stored(prepared)
    for field, values in (("email", BAD_EMAILS), ("phone", BAD_PHONES)):
        for value in values:
            errors = problem(prepared.api.post(path, {**more, field: value}), 400, "invalid_request")
            assert field in errors, (value, errors)
            assert errors[field] in (f"invalid_{field}", "too_short", "too_long", "invalid_characters"), (value, errors)
    assert_well(prepared, before)


BAD_QUERIES = [("limit=0", "limit"), ("limit=101", "limit"), ("limit=-1", "limit"), ("limit=x", "limit"), ("limit=9999999999999999999", "limit"),
               ("after=x", "after")]


@pytest.mark.parametrize("query, field", BAD_QUERIES)
def test_bad_queries_name_the_parameter(prepared, query, field):
    for path in (f"/v1/admin/applications/{prepared.application_id}/accounts", "/v1/admin/audit", "/dev/mailbox/messages"):
        assert field in problem(prepared.admin.get(f"{path}?{query}"), 400, "invalid_request"), path


@pytest.mark.parametrize("authorization", ["Bearer", "Bearer ", "Bearer x", "Basic YTpi", "Bearer " + "A" * 5000, "Bearer \u00e9", "x" * 100],
                         ids=range(7))
def test_what_is_no_token_is_nobodys(prepared, authorization):
    before = stored(prepared)
    for path in ("/v1/session", "/v1/me", "/v1/admin/organization"):
        answer = prepared.api.get(path, headers={"Authorization": authorization.encode("utf-8")})
        problem(answer, 401, "unauthenticated")
    assert_well(prepared, before)


# --- HTTP ------------------------------------------------------------------------------------------------------------------------

HOST = b"Host: localhost\r\n"
POST = b"POST /v1/codes HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
MALFORMED = {
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
    "another version": b"GET /healthz HTTP/3.0\r\n" + HOST + b"\r\n",
    "a space before the colon": b"GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n",
    "a folded header": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-A: 1\r\n 2\r\n\r\n",
    "a control character in a header": b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-A: \x00\r\n\r\n",
    "a space in the target": b"GET /healthz /x HTTP/1.1\r\n" + HOST + b"\r\n",
    "a broken escape": b"GET /%zz HTTP/1.1\r\n" + HOST + b"\r\n",
    "an escape that ends the text": b"GET /v1/%00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length in words": POST + b"Content-Length: two\r\n\r\n{}",
    "length and chunks": POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "an unknown coding": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "nearly chunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "a chunk size that is none": CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "a negative chunk size": CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n",
    "an empty chunk size": CHUNKED + b"\r\n{}\r\n0\r\n\r\n",
    "a chunk longer than its size": CHUNKED + b"1\r\n{}\r\n0\r\n\r\n",
    "a chunk without its end": CHUNKED + b"2\r\n{}0\r\n\r\n",
}
LARGE = {
    "a long target": (b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 431, "headers_too_large"),
    "a long header": (b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-A: " + b"x" * 20_000 + b"\r\n\r\n", 431, "headers_too_large"),
    "many headers": (b"GET /healthz HTTP/1.1\r\n" + HOST + b"X-A: x\r\n" * 3_000 + b"\r\n", 431, "headers_too_large"),
    "a long length": (POST + b"Content-Length: 100000000000\r\n\r\n", 413, "body_too_large"),
    "a large chunk": (CHUNKED + b"fffffff\r\n" + b"x" * 20_000, 413, "body_too_large"),
}


def check_refusal(client, answer, status, code):
    """The refusal, with its request id, and the end of the connection, since nobody knows what follows."""
    assert answer is not None and answer.status == status, answer and (answer.status, answer.body)
    body = answer.json()
    assert body["code"] == code and answer.headers["content-type"] == "application/problem+json"
    CONTRACT.note_codes(body)
    assert UUID.fullmatch(body["request_id"]) and body["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["connection"] == "close"
    assert client.has_ended()


def test_malformed_requests_are_refused_and_nothing_behind_them_is_read(prepared):
    before = stored(prepared)
    smuggled = b"DELETE /v1/session HTTP/1.1\r\n" + HOST + b"Authorization: Bearer " + prepared.token.encode() + b"\r\n\r\n"
    for name, request in MALFORMED.items():
        with connect(prepared) as client:
            try:
                check_refusal(client, client.ask(request + smuggled), 400, "malformed_request")
            except AssertionError as error:
                raise AssertionError(name) from error
    assert prepared.api.with_token(prepared.token).get("/v1/session").status_code == 200
    assert_well(prepared, before)


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_is_refused_before_it_is_read(server, name):
    request, status, code = LARGE[name]
    with connect(server) as client:
        check_refusal(client, client.ask(request), status, code)


def test_a_chunk_size_beyond_any_number_is_refused(server):
    with connect(server) as client:
        answer = client.ask(CHUNKED + b"f" * 17 + b"\r\n{}")
        assert answer.status in (400, 413) and client.has_ended()


def test_unusual_but_right_requests_are_answered(server):
    body = b'{"purpose": "register", "email": "ana@example.org"}'
    whole = {
        "chunks of one byte": CHUNKED + b"".join(b"1\r\n" + bytes([c]) + b"\r\n" for c in body) + b"0\r\n\r\n",
        "extensions and trailers": CHUNKED + b"%x;x=y\r\n" % len(body) + body + b"\r\n0\r\nX-Trailer: 1\r\n\r\n",
        "an upper-case size with zeros": CHUNKED + b"00%X\r\n" % len(body) + body + b"\r\n000\r\n\r\n",
        "an absolute target": POST.replace(b"/v1/codes", b"http://localhost/v1/codes") + b"Content-Length: %d\r\n\r\n" % len(body) + body,
        "names in odd case": POST.replace(b"Content-Type", b"cOnTeNt-tYpE") + b"CONTENT-LENGTH: %d\r\n\r\n" % len(body) + body,
    }
    for name, request in whole.items():
        with connect(server) as client:
            answer = client.ask(request)
            assert answer.status in (202, 429), (name, answer.body)


def test_pipelined_requests_are_answered_in_order(prepared):
    with connect(prepared) as client:
        wanted = [(b"/healthz", 200), (b"/nothing", 404), (b"/readyz", 200), (b"/v1/me", 401)] * 10
        client.send(b"".join(b"GET " + path + b" HTTP/1.1\r\n" + HOST + b"\r\n" for path, _ in wanted))
        assert [client.receive().status for _ in wanted] == [status for _, status in wanted]


def test_unknown_methods_and_paths_are_told_apart(server):
    with connect(server) as client:
        wrong = client.ask(b"BREW /v1/session HTTP/1.1\r\n" + HOST + b"\r\n")
        assert wrong.status == 405 and wrong.json()["code"] == "method_not_allowed"
        assert {"GET", "DELETE"} <= set(wrong.headers["allow"].split(", "))
    for path in ("/v1/../v1/session", "//v1/session", "/v1/session/", "/V1/session", "/v1/session%2f"):
        with connect(server) as client:
            answer = client.ask(b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n")
            assert (answer.status, answer.json()["code"]) == (404, "not_found"), path


# --- Slow and half-open clients --------------------------------------------------------------------------------------------------


def test_slow_clients_are_given_up_and_hinder_nobody(start_server):
    server = start_server(limits_header_timeout=1, limits_body_timeout=1, limits_idle_timeout=1)
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(connect(server)) for _ in range(200)]
        for number, client in enumerate(slow):
            client.send(b"GET /healthz HTTP/1.1\r\nHost: local" if number % 2 else POST + b"Content-Length: 50\r\n\r\n{")
        wait_for(lambda: server.metric("ostiary_connections") >= 200, "all of them")
        began = time.monotonic()
        assert server.api.get("/healthz").status_code == 200
        assert time.monotonic() - began < 1
        for client in slow:
            with contextlib.suppress(ConnectionError):
                client.send(b"h")  # a drop now and then is no progress
            check_refusal(client, client.receive(), 408, "request_timeout")
    wait_for(lambda: server.metric("ostiary_connections") == 0, "the end of all connections")


def test_a_connection_that_says_nothing_ends_without_a_word(start_server):
    server = start_server(limits_header_timeout=1, limits_idle_timeout=1)
    with connect(server) as silent, connect(server) as idle:
        assert idle.ask(b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n").status == 200
        assert silent.has_ended() and idle.has_ended()


def test_half_closed_clients_get_their_answer_and_gone_ones_leave_nothing(prepared):
    before = stored(prepared)
    with connect(prepared) as client:
        client.send(b"GET /readyz HTTP/1.1\r\n" + HOST + b"\r\n")
        client.connection.shutdown(1)
        assert client.receive().status == 200
    for request in (b"GET /v1/", POST + b"Content-Length: 50\r\n\r\n{", CHUNKED + b"5\r\n{"):
        with connect(prepared) as client:
            client.send(request)
        with connect(prepared) as client:
            client.send(request)
            client.connection.shutdown(1)
            assert client.has_ended()
    wait_for(lambda: prepared.metric("ostiary_connections") == 0, "the end of all connections")
    assert_well(prepared, before)


def test_more_connections_than_the_most_are_turned_away_and_counted(start_server):
    server = start_server(limits_connections=8)
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(connect(server)) for _ in range(8)]
        assert all(c.ask(b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n").status == 200 for c in held)
        with connect(server) as late:
            assert late.has_ended()
        assert server.metric("ostiary_refused_total", reason="connections") == 1
        assert held[0].ask(b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n").status == 200
