"""Everything that happens to an account, and everything an administrator does, is in the audit log, and no secret is: docs/security.md,
promise 22."""
import re
from collections import Counter
from pathlib import Path

from support.people import NEW_PASSWORD, PASSWORD, account_path, code_for, lift_limits, log_in, register
from support.smtp_server import SmtpServer
from support.waiting import wait_for

EVENTS = Path(__file__).resolve().parents[1] / "server" / "audit" / "event.hpp"


def all_events():
    return set(re.findall(r'\{Event::\w+, "([a-z_.]+)"\}', EVENTS.read_text()))


class Story:
    """What was done, and the events that the log must therefore have, oldest first."""

    def __init__(self, server):
        self.server, self.expected = server, []
        self.application = server.application_id

    def did(self, answer, *events):
        assert answer.status_code < 500 and answer.status_code != 404, answer.text
        self.expected += events
        return answer

    def code(self, email, purpose, api=None):
        digits = code_for(self.server, email, purpose, api)
        self.expected.append("code.sent")
        return digits

    def registered(self, email):
        made = register(self.server, email)
        self.expected += ["code.sent", "account.registered"]
        return made

    def logged(self):
        """The events of the whole server, oldest first."""
        entries, after = [], None
        while True:
            page = self.server.admin.get("/v1/admin/audit", params={"limit": 100, **({"after": after} if after else {})}).json()
            entries, after = entries + page["items"], page["next"]
            if after is None:
                return entries[::-1]


def wrong(code):
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}}"


def live_as_a_user(story):
    """Every event of an account that its owner, or somebody who would like to be, causes."""
    server, email = story.server, "ana@example.org"
    me = server.api.with_token(story.registered(email)["session"]["token"])
    story.did(server.api.post("/v1/sessions", {"email": email, "password": "wrong password"}), "login.failed")
    other = story.did(log_in(server.api, email), "login.succeeded").json()["session"]
    story.did(me.delete(f"/v1/sessions/{other['id']}"), "session.ended")
    story.did(log_in(server.api, email), "login.succeeded")
    story.did(me.delete("/v1/sessions"), "sessions.ended")
    code = story.code(email, "log_in")
    story.did(server.api.post("/v1/sessions", {"email": email, "code": wrong(code)}), "code.refused")
    story.did(server.api.post("/v1/codes/check", {"purpose": "log_in", "email": email, "code": wrong(code)}), "code.refused")
    story.did(server.api.post("/v1/sessions", {"email": email, "code": code}), "login.succeeded")
    story.did(me.put("/v1/me/password", {"current_password": PASSWORD, "new_password": NEW_PASSWORD}), "password.changed")
    reset = {"email": email, "code": story.code(email, "reset_password"), "new_password": PASSWORD}
    story.did(server.api.post("/v1/password-resets", {**reset, "code": wrong(reset["code"])}), "code.refused")
    story.did(server.api.post("/v1/password-resets", reset), "password.reset")
    me = server.api.with_token(story.did(log_in(server.api, email), "login.succeeded").json()["session"]["token"])
    story.did(me.delete("/v1/session"), "session.ended")
    server.change_settings(limits={"failures_before_lock": 1})
    story.expected.append("settings.changed")
    story.did(server.api.post("/v1/sessions", {"email": email, "password": "wrong password"}), "login.locked")


def keep_house_as_a_user(story):
    """Profile, contacts, data, and leaving."""
    server, email, added = story.server, "finn@example.org", "finn@work.example"
    me = server.api.with_token(story.registered(email)["session"]["token"])
    story.did(me.patch("/v1/me", {"given_name": "Finn"}), "account.updated")
    contact = story.did(me.post("/v1/me/contacts", {"email": added, "code": story.code(added, "bind", me)}), "contact.added").json()
    story.did(me.post(f"/v1/me/contacts/{contact['id']}/primary", {}), "contact.made_primary")
    unbind = {"code": story.code(added, "unbind", me)}
    story.did(me.post(f"/v1/me/contacts/{contact['id']}/unbind", {"code": wrong(unbind["code"])}), "code.refused")
    story.did(me.post(f"/v1/me/contacts/{contact['id']}/unbind", unbind), "contact.removed")
    archive = story.did(me.post("/v1/me/exports"), "export.requested").json()["id"]
    story.did(me.get(f"/v1/me/exports/{archive}/archive"), "export.fetched")
    server.change_settings(deletion={"grace_days": 1})
    story.expected.append("settings.changed")
    story.did(me.post("/v1/me/deletion", {"password": PASSWORD}), "deletion.requested")
    assert server.api.post("/v1/codes", {"purpose": "deregister", "email": email}).status_code == 202
    story.expected.append("code.sent")
    keep = {"email": email, "code": server.mailbox.code_for(email, "cancel_deletion", 0)}
    story.did(server.api.post("/v1/deletions/cancel", {**keep, "code": wrong(keep["code"])}), "code.refused")
    story.did(server.api.post("/v1/deletions/cancel", keep), "deletion.cancelled")


def take_what_was_not_proven(story):
    server = story.server
    server.change_settings(registration={"verify_contacts": False})
    story.expected.append("settings.changed")
    for name in ("ben", "cleo"):
        story.did(server.api.post("/v1/accounts", {"email": f"{name}@example.org", "password": PASSWORD}), "account.registered")
    code = story.code("ben@example.org", "log_in")
    story.did(server.api.post("/v1/sessions", {"email": "ben@example.org", "code": code}), "contact.verified", "login.succeeded")
    story.registered("cleo@example.org")
    story.expected.append("contact.taken")


def administrate_accounts(story):
    server, accounts = story.server, account_path(story.server, "").rstrip("/")
    dora = {"email": "dora@example.org", "email_verified": True, "password": PASSWORD}
    made = story.did(server.admin.post(accounts, dora), "account.created")
    path = f"{accounts}/{made.json()['id']}"
    story.did(server.admin.patch(path, {"given_name": "Dora"}), "account.updated")
    session = story.did(log_in(server.api, "dora@example.org"), "login.succeeded").json()["session"]["id"]
    story.did(server.admin.delete(f"{path}/sessions/{session}"), "session.ended")
    story.did(log_in(server.api, "dora@example.org"), "login.succeeded")
    story.did(server.admin.delete(f"{path}/sessions"), "sessions.ended")
    story.did(server.admin.put(f"{path}/password", {"new_password": NEW_PASSWORD}), "password.changed")
    story.did(server.admin.post(f"{path}/block", {"reason": "spam"}), "account.blocked")
    story.did(server.admin.post(f"{path}/unblock"), "account.unblocked")
    story.did(server.admin.delete(path), "account.deleted")


def administrate_the_organization(story):
    admin = story.server.admin
    story.did(admin.patch("/v1/admin/organization", {"name": "Example Ltd"}), "organization.updated")
    key = story.did(admin.post("/v1/admin/keys", {"name": "Deployment"}), "key.created").json()
    story.did(admin.delete(f"/v1/admin/keys/{key['id']}"), "key.revoked")
    people = [story.did(admin.post("/v1/admin/administrators", {"username": name, "password": PASSWORD}), "administrator.created").json()
              for name in ("rita", "sara")]
    story.did(admin.delete(f"/v1/admin/administrators/{people[0]['id']}"), "account.deleted")
    made = story.did(admin.post("/v1/admin/applications", {"name": "Shop"}), "application.created", "key.created").json()
    path = f"/v1/admin/applications/{made['id']}"
    story.did(admin.patch(path, {"name": "Club"}), "application.updated")
    story.did(admin.post(f"{path}/roles", {"name": "editor"}), "role.created")
    member = story.did(admin.post(f"{path}/accounts", {"username": "gwen"}), "account.created").json()["id"]
    story.did(admin.put(f"{path}/accounts/{member}/roles/editor"), "role.granted")
    story.did(admin.delete(f"{path}/accounts/{member}/roles/editor"), "role.withdrawn")
    story.did(admin.delete(f"{path}/roles/editor"), "role.removed")
    key = story.did(admin.post(f"{path}/keys", {"kind": "secret", "name": "Back end"}), "key.created").json()
    story.did(admin.delete(f"{path}/keys/{key['id']}"), "key.revoked")
    template = f"{path}/templates/log_in/email/en"
    story.did(admin.put(template, {"subject": "Code", "text": "It is {{code}}."}), "template.changed")
    story.did(admin.delete(template), "template.removed")


def test_every_event_and_every_administrative_act_is_in_the_log_and_no_secret(server):
    lift_limits(server)
    story = Story(server)
    before = len(story.logged())
    for chapter in (live_as_a_user, keep_house_as_a_user, take_what_was_not_proven, administrate_accounts, administrate_the_organization):
        chapter(story)
    entries = story.logged()[before:]
    assert Counter(entry["event"] for entry in entries) == Counter(story.expected)
    for entry in entries:
        assert entry["actor"].partition(":")[0] in ("account", "administrator", "key", "anonymous"), entry
        assert entry["address"] == "127.0.0.1" and entry["request_id"], entry
    # A message is given up after more than an hour of trying, so its retry is proven with a moved clock.
    elsewhere = {"message.retried"}  # below
    assert all_events() - {entry["event"] for entry in entries} == elsewhere
    written = repr(entries).encode()
    assert server.seen.leaks_in(written) == []


def test_a_message_that_is_sent_again_is_in_the_log(start_server):
    with SmtpServer() as smtp:
        server = start_server(messages_email="smtp", smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_security="none",
                              smtp_from="accounts@example.org")
        smtp.fail_for("ana@example.org", 550)
        assert server.api.post("/v1/codes", {"purpose": "register", "email": "ana@example.org"}).status_code == 202
        path = f"/v1/admin/applications/{server.application_id}/messages"
        dead = wait_for(lambda: server.admin.get(path, params={"state": "dead"}).json()["items"], "a message that was given up")
        assert server.admin.post(f"{path}/{dead[0]['id']}/retry").status_code == 200
        assert [entry["event"] for entry in server.audit()][0] == "message.retried"
