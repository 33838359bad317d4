"""Who may have a session, and what ends it: docs/security.md, promises 7 and 11."""
from support import openapi
from support.api import problem
from support.people import NEW_PASSWORD, PASSWORD, account_path, code_for, lift_limits, log_in, register
from test_profile import png

CONTRACT = openapi.load()


def issues_a_session(operation):
    """Whether a success of the operation carries a token. (The cookie is another way to carry it, not another answer.)"""
    for status, response in operation.responses.items():
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        session = CONTRACT.closed(schema).get("properties", {}).get("session", {}) if schema else {}
        if status.startswith("2") and "token" in session.get("properties", {}):
            return True
    return False


def operations(chosen):
    return {operation.node["operationId"] for operation in CONTRACT.operations if chosen(operation)}


# --- Promise 7: who may not authenticate gets no session -------------------------------------------------------------------------


def blocked(server, email="ana@example.org", **more):
    account = register(server, email, **more)["account"]["id"]
    assert server.admin.post(account_path(server, account) + "/block").status_code == 200
    return account


def registering_again(server):
    """The answer to a registration is asked for again after the block."""
    email = "rea@example.org"
    body = {"email": email, "email_code": code_for(server, email, "register"), "password": PASSWORD}
    once = {"Idempotency-Key": "once"}
    account = server.api.post("/v1/accounts", body, headers=once).json()["account"]["id"]
    assert server.admin.post(account_path(server, account) + "/block").status_code == 200
    yield server.api.post("/v1/accounts", body, headers=once)
    body["email_code"] = code_for(server, email, "register")
    yield server.api.post("/v1/accounts", body)


def logging_in(server):
    server.change_settings(registration={"create_on_login": True})
    blocked(server)
    early = code_for(server, "ana@example.org", "log_in")
    yield server.api.post("/v1/sessions", {"email": "ana@example.org", "password": PASSWORD})
    yield server.api.post("/v1/sessions", {"email": "ana@example.org", "password": PASSWORD, "session": "cookie"},
                          headers={"Origin": server.url})
    yield server.api.post("/v1/sessions", {"email": "ana@example.org", "code": early})
    device = register(server, "ben@example.org")["device_token"]
    yield server.api.post("/v1/sessions", {"email": "ana@example.org", "password": PASSWORD}, headers={"Ostiary-Device": device})


def setting_up(server):
    """A link is used after its only administrator was blocked."""
    ticket = server.run("admin", "link").stdout.strip().partition("#ticket=")[2]
    server.seen.add(ticket)
    console = next(a["id"] for a in server.admin.get("/v1/admin/applications").json()["items"] if a["kind"] == "console")
    root = server.admin.post("/v1/admin/administrators", {"email": "root@example.org", "password": PASSWORD}).json()["id"]
    server.admin.post(account_path(server, root, console) + "/block")
    yield server.api.post("/v1/admin/setup", {"ticket": ticket, "email": "root@example.org", "password": PASSWORD})
    yield server.api.post("/v1/admin/setup", {"ticket": ticket, "email": "eve@example.org", "password": PASSWORD})


BLOCKED_CASES = {"register_account": registering_again, "log_in": logging_in, "set_up": setting_up}


def test_every_operation_that_issues_sessions_has_a_case_of_a_blocked_account():
    assert operations(issues_a_session) == set(BLOCKED_CASES)


def test_no_operation_gives_a_blocked_account_a_session(server):
    lift_limits(server)
    for name, case in BLOCKED_CASES.items():
        for answer in case(server):
            assert 400 <= answer.status_code < 500, (name, answer.text)
            assert "Set-Cookie" not in answer.headers, name
            assert "token" not in answer.json().get("session", {}), name
        held = server.database.query("SELECT count(*) FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.status = 'blocked'")
        assert held == [(0,)], name


# --- Promise 11: which event ends which sessions ----------------------------------------------------------------------------------


class Visitor:
    """One account with a session of each kind."""

    def __init__(self, server, number):
        self.server, self.email = server, f"person{number}@example.org"
        made = register(server, self.email)
        self.account = made["account"]["id"]
        here = {"Origin": server.url}
        cookie = server.api.post("/v1/sessions", {"email": self.email, "password": PASSWORD, "session": "cookie"}, headers=here)
        other = log_in(server.api.with_headers(Ostiary_Device=made["device_token"], User_Agent="Phone"), self.email).json()
        self.clients = {
            "own": server.api.with_token(made["session"]["token"]),
            "cookie": server.api.with_headers(Cookie=f"ostiary_session={cookie.cookies['ostiary_session']}", Origin=server.url),
            "other": server.api.with_token(other["session"]["token"]),
        }
        self.ids = {kind: client.get("/v1/session").json()["session"]["id"] for kind, client in self.clients.items()}

    @property
    def path(self):
        return account_path(self.server, self.account)

    def reset_password(self):
        code = code_for(self.server, self.email, "reset_password")
        return self.server.api.post("/v1/password-resets", {"email": self.email, "code": code, "new_password": NEW_PASSWORD})

    def log_in_by_code(self):
        return self.server.api.post("/v1/sessions", {"email": self.email, "code": code_for(self.server, self.email, "log_in")})

    def change_password(self, kind):
        return self.clients[kind].put("/v1/me/password", {"current_password": PASSWORD, "new_password": NEW_PASSWORD})

    def bind_contact(self):
        address = "other." + self.email
        code = code_for(self.server, address, "bind", self.clients["own"])
        return self.clients["own"].post("/v1/me/contacts", {"email": address, "code": code})

    def unbind_contact(self):
        contact = self.bind_contact().json()
        code = code_for(self.server, contact["value"], "unbind", self.clients["own"])
        return self.clients["own"].post(f"/v1/me/contacts/{contact['id']}/unbind", {"code": code})

    def set_picture(self):
        return self.clients["own"].put("/v1/me/picture", data=png(8, 8), headers={"Content-Type": "image/png"})

    @property
    def role(self):
        self.server.admin.post(f"/v1/admin/applications/{self.server.application_id}/roles", {"name": "editor"})
        return "editor"

    def deregister_and_stay(self):
        self.server.change_settings(deletion={"grace_days": 1})
        assert self.clients["cookie"].post("/v1/me/deletion", {"password": PASSWORD}).status_code == 202
        return self.server.admin.delete(self.path + "/deletion")

    def revoke_a_key(self):
        keys = f"/v1/admin/applications/{self.server.application_id}/keys"
        made = self.server.admin.post(keys, {"kind": "secret", "name": "Back end"}).json()
        return self.server.admin.delete(f"{keys}/{made['id']}")


ALL = {"own", "cookie", "other"}
# (operation, what happens, the sessions that end)
EVENTS = [
    ("block_account", lambda v: v.server.admin.post(v.path + "/block"), ALL),
    ("unblock_account", lambda v: v.server.admin.post(v.path + "/unblock"), set()),
    ("grant_role", lambda v: v.server.admin.put(f"{v.path}/roles/{v.role}"), set()),
    ("withdraw_role", lambda v: v.server.admin.delete(f"{v.path}/roles/{v.role}"), set()),
    ("update_account", lambda v: v.server.admin.patch(v.path, {"given_name": "Ana"}), set()),
    ("delete_account", lambda v: v.server.admin.delete(v.path), ALL),
    ("set_account_password", lambda v: v.server.admin.put(v.path + "/password", {"new_password": NEW_PASSWORD}), ALL),
    ("end_account_sessions", lambda v: v.server.admin.delete(v.path + "/sessions"), ALL),
    ("end_account_session", lambda v: v.server.admin.delete(f"{v.path}/sessions/{v.ids['cookie']}"), {"cookie"}),
    ("change_password", lambda v: v.change_password("own"), {"cookie", "other"}),
    ("change_password", lambda v: v.change_password("cookie"), {"own", "other"}),
    ("reset_password", lambda v: v.reset_password(), ALL),
    ("log_out", lambda v: v.clients["own"].delete("/v1/session"), {"own"}),
    ("log_out", lambda v: v.clients["cookie"].delete("/v1/session"), {"cookie"}),
    ("end_session", lambda v: v.clients["own"].delete(f"/v1/sessions/{v.ids['other']}"), {"other"}),
    ("end_session", lambda v: v.clients["other"].delete(f"/v1/sessions/{v.ids['other']}"), {"other"}),
    ("end_other_sessions", lambda v: v.clients["own"].delete("/v1/sessions"), {"cookie", "other"}),
    ("end_other_sessions", lambda v: v.clients["cookie"].delete("/v1/sessions"), {"own", "other"}),
    ("deregister", lambda v: v.clients["own"].post("/v1/me/deletion", {"password": PASSWORD}), ALL),
    ("cancel_account_deletion", lambda v: v.deregister_and_stay(), ALL),
    ("update_me", lambda v: v.clients["own"].patch("/v1/me", {"given_name": "Ana"}), set()),
    ("set_picture", lambda v: v.set_picture(), set()),
    ("remove_picture", lambda v: v.set_picture() and v.clients["own"].delete("/v1/me/picture"), set()),
    ("request_export", lambda v: v.clients["own"].post("/v1/me/exports"), set()),
    ("bind_contact", lambda v: v.bind_contact(), set()),
    ("make_contact_primary", lambda v: v.clients["own"].post(f"/v1/me/contacts/{v.bind_contact().json()['id']}/primary", {}), set()),
    ("unbind_contact", lambda v: v.unbind_contact(), {"cookie", "other"}),
    ("log_in", lambda v: v.log_in_by_code(), set()),
    ("revoke_application_key", lambda v: v.revoke_a_key(), set()),
]


def changes_an_account(operation):
    of_account = ("/v1/me", "/v1/session", "/v1/password-resets", "/v1/admin/applications/{application_id}/accounts/{account_id}")
    return operation.method != "get" and operation.path.startswith(of_account)


def test_every_operation_on_an_account_says_which_sessions_it_ends():
    assert operations(changes_an_account) <= {name for name, _, _ in EVENTS}


def test_each_event_ends_the_sessions_it_should_and_no_others(server):
    lift_limits(server)
    bystander = server.api.with_token(register(server, "bystander@example.org")["session"]["token"])
    for number, (name, happen, ends) in enumerate(EVENTS):
        visitor = Visitor(server, number)
        for client in visitor.clients.values():  # now every one of them is remembered in memory
            assert client.get("/v1/session").status_code == 200
        assert happen(visitor).status_code < 300, name
        ended = {kind for kind, client in visitor.clients.items() if client.get("/v1/session").status_code == 401}
        assert ended == ends, name
        for kind in ends:
            problem(visitor.clients[kind].get("/v1/me"), 401, "unauthenticated")
        assert bystander.get("/v1/session").status_code == 200, name


def test_who_proves_a_contact_first_ends_the_sessions_of_before(server):
    lift_limits(server)
    server.change_settings(registration={"verify_contacts": False})
    made = server.api.post("/v1/accounts", {"email": "ana@example.org", "password": PASSWORD}).json()
    before = server.api.with_token(made["session"]["token"])
    assert before.get("/v1/session").status_code == 200
    code = code_for(server, "ana@example.org", "log_in")
    assert server.api.post("/v1/sessions", {"email": "ana@example.org", "code": code}).status_code == 201
    problem(before.get("/v1/session"), 401, "unauthenticated")


def test_a_revoked_key_is_refused_at_once(server):
    made = server.admin.post("/v1/admin/keys", {"name": "Short"}).json()
    client = server.api.with_token(made["key"])
    assert client.get("/v1/admin/organization").status_code == 200
    assert server.admin.delete(f"/v1/admin/keys/{made['id']}").status_code == 204
    problem(client.get("/v1/admin/organization"), 401, "unauthenticated")
