"""Roles: given by an administrator, told to the account and to the application's own backend."""
import pytest

from support.api import problem
from test_administration import accounts_path, create_account, log_in

PASSWORD = "seven purple elephants dancing"


@pytest.fixture
def roles_path(server):
    return f"/v1/admin/applications/{server.application_id}/roles"


def introspect(server, token, key, **more):
    """As a backend asks (RFC 7662)."""
    return server.api.with_token(key).post("/v1/tokens/introspect", data={"token": token, **more})


def secret_key(server):
    made = server.admin.post(f"/v1/admin/applications/{server.application_id}/keys", {"kind": "secret", "name": "Backend"})
    assert made.status_code == 201
    server.seen.secrets.add(made.json()["key"])
    return made.json()["key"]


def test_a_granted_role_counts_at_once_and_a_withdrawn_one_no_longer(server, roles_path):
    account = create_account(server, password=PASSWORD)
    mine = server.api.with_token(log_in(server.api, username="ana"))
    assert mine.get("/v1/session").json()["roles"] == ["logged_in"]

    assert server.admin.post(roles_path, {"name": "editor", "description": "Edits"}).status_code == 201
    problem(server.admin.post(roles_path, {"name": "editor"}), 409, "role_taken")
    grant = f"{accounts_path(server)}/{account['id']}/roles/editor"
    problem(server.admin.put(grant.replace("editor", "nobody")), 404, "no_such_role")
    for _ in range(2):
        assert server.admin.put(grant).status_code == 204
        assert mine.get("/v1/session").json()["roles"] == ["editor", "logged_in"]
    assert server.admin.get(grant.removesuffix("/editor")).json()["items"] == ["editor", "logged_in"]
    again = server.api.post("/v1/sessions", {"username": "ana", "password": PASSWORD})
    assert again.json()["roles"] == ["editor", "logged_in"]

    assert server.admin.delete(grant).status_code == 204
    assert mine.get("/v1/session").json()["roles"] == ["logged_in"]
    assert server.admin.put(grant).status_code == 204
    assert server.admin.delete(f"{roles_path}/editor").status_code == 204
    assert mine.get("/v1/session").json()["roles"] == ["logged_in"]
    names = [role["name"] for role in server.admin.get(roles_path).json()["items"]]
    assert names == ["anonymous", "logged_in"]


def test_a_backend_checks_a_token_with_its_secret_key(server, roles_path):
    account = create_account(server, password=PASSWORD, email="ana@example.org", email_verified=True)
    server.admin.post(roles_path, {"name": "editor"})
    server.admin.put(f"{accounts_path(server)}/{account['id']}/roles/editor")
    token = log_in(server.api, username="ana")
    key = secret_key(server)
    for _ in range(2):
        answer = introspect(server, token, key, token_type_hint="access_token")
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
        told = answer.json()
        assert told["active"] is True and told["sub"] == account["id"] and told["username"] == "ana"
        assert told["roles"] == ["editor", "logged_in"] and told["token_type"] == "Bearer"
        assert told["email"] == "ana@example.org" and told["email_verified"] is True
        assert told["exp"] > told["iat"]
    basic = server.api.post("/v1/tokens/introspect", data={"token": token}, auth=("any", key))
    assert basic.json()["active"] is True

    assert server.api.with_token(token).delete("/v1/session").status_code == 204
    assert introspect(server, token, key).json() == {"active": False}
    assert introspect(server, "nonsense", key).json() == {"active": False}


def test_only_a_secret_key_checks_tokens(server):
    create_account(server, password=PASSWORD)
    token = log_in(server.api, username="ana")
    management = server.admin.post(f"/v1/admin/applications/{server.application_id}/keys", {"kind": "management", "name": "Backend"})
    for shown in ("", "sk_guessed", server.application_key, server.admin_key, management.json()["key"], token):
        refused = introspect(server, token, shown)
        assert problem(refused, 401, "unauthenticated") == {"Authorization": "invalid_value"} and "key" in refused.json()["title"]
    key = secret_key(server)
    problem(introspect(server, "", key), 400, "invalid_request")
    problem(server.api.with_token(key).post("/v1/tokens/introspect", {"token": token}), 415, "unsupported_media_type")


def test_a_repeated_parameter_is_refused(server):
    create_account(server, password=PASSWORD)
    token = log_in(server.api, username="ana")
    key = secret_key(server)
    for name, sent in (("token", [("token", token), ("token", token)]), ("token", [("token", token), ("token", "another")]),
                       ("token_type_hint", [("token", token), ("token_type_hint", "a"), ("token_type_hint", "b")])):
        refused = server.api.with_token(key).post("/v1/tokens/introspect", data=sent)
        assert problem(refused, 400, "invalid_request") == {name: "duplicate_field"}
    assert introspect(server, token, key).json()["active"] is True


def test_another_applications_token_is_as_good_as_none(server):
    create_account(server, password=PASSWORD)
    token = log_in(server.api, username="ana")
    other = server.admin.post("/v1/admin/applications", {"name": "Other"}).json()
    made = server.admin.post(f"/v1/admin/applications/{other['id']}/keys", {"kind": "secret", "name": "Backend"})
    server.seen.secrets.add(made.json()["key"])
    assert introspect(server, token, made.json()["key"]).json() == {"active": False}


def test_after_many_wrong_keys_from_one_address_the_next_waits(server):
    statuses = [introspect(server, "x", f"sk_wrong{i}").status_code for i in range(40)]
    assert statuses[0] == 401 and statuses[-1] == 429
    key = secret_key(server)
    refused = introspect(server, "x", key)
    problem(refused, 429, "too_many_requests")
    assert int(refused.headers["Retry-After"]) > 0
