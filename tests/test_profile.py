"""The profile over HTTP: what a person changes of it, what nobody changes this way, the picture, and who comes first of two."""
import concurrent.futures
import struct
import zlib

import pytest

from support.api import problem

PASSWORD = "seven purple elephants"


def register(server, username="ana"):
    answer = server.api.post("/v1/accounts", {"username": username, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return server.api.with_token(answer.json()["session"]["token"])


def png(width, height, claimed=None):
    """A PNG file of one colour; `claimed` is the size that its header says."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", *(claimed or (width, height)), 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xc0\x40\x40" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def upload(me, content, kind="image/png"):
    return me.request("PUT", "/v1/me/picture", data=content, headers={"Content-Type": kind})


def test_a_person_changes_their_profile(server):
    me = register(server)
    first = me.get("/v1/me")
    changed = me.patch("/v1/me", {"given_name": "Ana", "family_name": "Silva", "gender": "female", "birth_date": "1990-04-01",
                                  "locale": "pt-br", "picture": "https://example.org/ana.jpg", "properties": {"theme": "dark", "n": 1}})
    assert changed.status_code == 200
    account = changed.json()
    assert (account["given_name"], account["locale"], account["properties"]) == ("Ana", "pt-BR", {"theme": "dark", "n": 1})
    assert changed.headers["ETag"] != first.headers["ETag"]
    assert me.get("/v1/me").json() == account
    again = me.patch("/v1/me", {"given_name": None, "picture": None, "properties": {"theme": None, "m": [1, {"x": None}]}}).json()
    assert (again["given_name"], again["family_name"], again["picture"]) == (None, "Silva", None)
    assert again["properties"] == {"n": 1, "m": [1, {"x": None}]}


@pytest.mark.parametrize("turning", ["\u202a", "\u202e", "\u2066", "\u2069", "\x00", "\x1b", "\x7f", "\x85"])
def test_a_name_does_not_turn_or_break_the_text_beside_it(server, turning):
    me = register(server)
    for field in ("given_name", "family_name"):
        refused = me.patch("/v1/me", {field: f"ana {turning}nimda"})
        assert problem(refused, 400, "invalid_request") == {field: "invalid_characters"}
    named = server.admin.post("/v1/admin/applications", {"name": f"Shop {turning}"})
    assert problem(named, 400, "invalid_request") == {"name": "invalid_characters"}
    assert me.patch("/v1/me", {"given_name": "\u05d0\u05e0\u05d4", "family_name": "O\u2019Neill\u200d"}).status_code == 200


def test_of_two_who_change_the_same_version_one_is_told(server):
    me = register(server)
    seen = {"If-Match": me.get("/v1/me").headers["ETag"]}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda name: me.patch("/v1/me", {"given_name": name}, headers=seen), ["Ana", "Eva"]))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    problem(next(a for a in answers if a.status_code == 412), 412, "precondition_failed")
    assert me.patch("/v1/me", {"given_name": "Eva"}, headers={"If-Match": me.get("/v1/me").headers["ETag"]}).status_code == 200
    problem(me.patch("/v1/me", {"given_name": "x"}, headers={"If-Match": '"no version"'}), 412, "precondition_failed")


# Every column of accounts, contacts and what hangs on them, and what a client might hope for.
NOT_THE_OWNERS = ["id", "account_id", "application_id", "application", "username", "status", "status_reason", "external_id", "meta",
                  "created_at", "updated_at", "version", "email", "phone", "contacts", "verified", "verified_at", "email_verified",
                  "phone_verified", "is_primary", "active", "password", "hash", "roles", "role", "deletes_at"]


def test_a_profile_has_no_field_that_is_not_its_owners(server):
    me = register(server)
    before = me.get("/v1/me").json()
    for name in NOT_THE_OWNERS:
        for value in ("active", None, True, 1, {}, []):
            refused = me.patch("/v1/me", {"given_name": "Eve", name: value})
            assert problem(refused, 400, "invalid_request") == {name: "unknown_field"}
    assert me.get("/v1/me").json() == before


@pytest.mark.parametrize("patch, errors", [
    ({"given_name": ""}, {"given_name": "too_short"}),
    ({"family_name": "x" * 101}, {"family_name": "too_long"}),
    ({"gender": 1}, {"gender": "wrong_type"}),
    ({"birth_date": "2001-02-30"}, {"birth_date": "invalid_value"}),
    ({"locale": "x"}, {"locale": "too_short"}),
    ({"picture": "http://example.org/a.png"}, {"picture": "invalid_url"}),
    ({"picture": "javascript:alert(1)"}, {"picture": "invalid_url"}),
    ({"picture": "/v1/pictures/x"}, {"picture": "invalid_url"}),
    ({"properties": {"_hidden": 1}}, {"properties": "invalid_characters"}),
    ({"properties": [1]}, {"properties": "wrong_type"}),
    ({"properties": {"big": "x" * 500_001}}, {"properties": "too_large"}),
])
def test_a_wrong_value_is_told_beside_its_field(server, patch, errors):
    assert problem(register(server).patch("/v1/me", patch), 400, "invalid_request") == errors


def test_properties_of_half_a_megabyte_are_kept(server):
    me = register(server)
    text = "あ" * 166_000
    assert me.patch("/v1/me", {"properties": {"text": text}}).status_code == 200
    assert me.get("/v1/me").json()["properties"] == {"text": text}
    problem(me.patch("/v1/me", {"properties": {"more": "x" * 5_000}}), 400, "invalid_request")


def test_a_picture_is_shown_and_nothing_else(server):
    me = register(server)
    answer = upload(me, png(700, 350))
    assert answer.status_code == 200
    path = answer.json()["picture"]
    shown = server.api.get(path)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/webp")
    assert shown.content[:4] == b"RIFF" and shown.content[8:12] == b"WEBP"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in shown.headers
    for wrong in ("x", "0" * 43, path.rpartition("/")[2][:-1] + "!"):
        problem(server.api.get(f"/v1/pictures/{wrong}"), 404, "not_found")


def test_a_picture_goes_when_another_takes_its_place(server):
    me = register(server)
    first = upload(me, png(64, 64)).json()["picture"]
    second = upload(me, png(32, 32)).json()["picture"]
    assert server.api.get(first).status_code == 404
    assert server.api.get(second).status_code == 200
    assert me.delete("/v1/me/picture").json()["picture"] is None
    assert server.api.get(second).status_code == 404


def test_an_account_that_is_removed_takes_its_picture_along(server):
    me = register(server)
    account = upload(me, png(64, 64)).json()
    path = f"/v1/admin/applications/{server.application_id}/accounts/{account['id']}"
    assert server.admin.delete(path).status_code == 204
    assert server.api.get(account["picture"]).status_code == 404


def test_what_is_no_picture_is_refused(server):
    me = register(server)
    problem(upload(me, b"GIF89a"), 422, "invalid_picture")
    problem(upload(me, png(8, 8)[:40]), 422, "invalid_picture")
    problem(upload(me, png(8, 8, claimed=(30_000, 30_000))), 422, "invalid_picture")
    problem(upload(me, b"<svg/>", "image/svg+xml"), 415, "unsupported_media_type")
    problem(upload(me, b"{}", "application/json"), 415, "unsupported_media_type")
    problem(upload(me, b"\x89PNG\r\n\x1a\n" + b"x" * (5 * 1024 * 1024)), 413, "body_too_large")
    problem(server.api.request("PUT", "/v1/me/picture", data=png(8, 8), headers={"Content-Type": "image/png"}), 401, "unauthenticated")
    assert me.get("/v1/me").json()["picture"] is None
    assert upload(me, png(8, 8), "image/jpeg").status_code == 200, "its first bytes say what it is"
