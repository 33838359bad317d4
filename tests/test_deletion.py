"""A person has their account deleted: by password or code, at once or after days of grace, in which they or an administrator may take
it back; and what is left of it."""
import concurrent.futures
import re

import pytest

from support.api import problem
from support.people import PASSWORD, account_path, code_for, lift_limits, log_in, register
from support.waiting import wait_for

ANA = "ana@example.org"
DAY = 86_400 * 1_000_000  # microseconds


def sign_up(server, email=ANA, **more):
    """An account, and a client that is logged in to it."""
    made = register(server, email, **more)
    return made["account"]["id"], server.api.with_token(made["session"]["token"])


def code_to_keep(server, email=ANA):
    """A code for somebody who is not logged in and wants the account to stay."""
    before = len([m for m in server.mailbox.messages(email) if m["purpose"] == "cancel_deletion"])
    assert server.api.post("/v1/codes", {"purpose": "deregister", "email": email}).status_code == 202
    return server.mailbox.code_for(email, "cancel_deletion", before)


def timeline(server, receipt):
    answer = server.api.post("/v1/deletions/status", {"receipt": receipt})
    assert answer.status_code == 200, answer.text
    return [moment["event"] for moment in answer.json()["timeline"]]


def let_days_pass(server, days):
    """What is to be deleted is due by as many days earlier, and the job that does it is due, too. For a server that does not run."""
    server.database.execute(f"UPDATE deletions SET due_at = due_at - {days * DAY}")
    server.database.execute("UPDATE jobs SET next_run_at = 0 WHERE name = 'erase.accounts'")


def is_gone(server, account):
    return server.admin.get(account_path(server, account)).status_code == 404


def test_somebody_leaves_at_once_with_the_password(server):
    lift_limits(server)
    account, me = sign_up(server)
    elsewhere = server.api.with_token(log_in(server.api, ANA).json()["session"]["token"])
    assert elsewhere.get("/v1/session").status_code == 200
    problem(me.post("/v1/me/deletion", {"password": "wrong password"}), 401, "wrong_credentials")
    answer = me.post("/v1/me/deletion", {"password": PASSWORD, "reason": "I have another account"})
    assert answer.status_code == 202
    assert answer.json()["due_at"] == answer.json()["requested_at"]
    for client in (me, elsewhere):
        problem(client.get("/v1/session"), 401, "unauthenticated")
    assert is_gone(server, account)
    problem(server.api.post("/v1/sessions", {"email": ANA, "password": PASSWORD}), 401, "wrong_credentials")
    assert timeline(server, answer.json()["receipt"]) == ["requested", "erased"]
    read = server.admin.get(account_path(server, account) + "/deletion").json()
    assert read["reason"] == "I have another account"
    assert [entry["event"] for entry in server.audit(account=account)][:1] == ["account.deleted"]
    again, _ = sign_up(server)
    assert again != account


def test_somebody_leaves_with_a_code(server):
    lift_limits(server)
    account, me = sign_up(server)
    code = code_for(server, ANA, "deregister", me)
    _, other = sign_up(server, "ben@example.org")
    problem(other.post("/v1/me/deletion", {"email": ANA, "code": code}), 422, "wrong_code")
    problem(me.post("/v1/me/deletion", {"email": ANA, "code": "000000"}), 422, "wrong_code")
    assert me.post("/v1/me/deletion", {"email": ANA, "code": code}).status_code == 202
    assert is_gone(server, account)
    assert other.get("/v1/me").status_code == 200


def test_a_code_is_sent_to_own_proven_contacts_alone(server):
    server.change_settings(registration={"verify_contacts": False})
    _, me = sign_up(server)
    errors = problem(me.post("/v1/codes", {"purpose": "deregister", "email": "ben@example.org"}), 400, "invalid_request")
    assert errors == {"email": "invalid_value"}
    made = server.api.post("/v1/accounts", {"email": "eve@example.org", "password": PASSWORD}).json()
    eve = server.api.with_token(made["session"]["token"])
    errors = problem(eve.post("/v1/codes", {"purpose": "deregister", "email": "eve@example.org"}), 400, "invalid_request")
    assert errors == {"email": "invalid_value"}
    problem(server.api.with_token("x" * 65).post("/v1/codes", {"purpose": "deregister", "email": ANA}), 401, "unauthenticated")


def test_in_the_days_of_grace_the_owner_is_told_and_may_come_back(server):
    lift_limits(server)
    server.change_settings(deletion={"grace_days": 7})
    account, me = sign_up(server)
    requested = me.post("/v1/me/deletion", {"password": PASSWORD, "comment": "Too many emails.\nSorry."}).json()
    refused = server.api.post("/v1/sessions", {"email": ANA, "password": PASSWORD})
    problem(refused, 403, "account_deleting")
    assert refused.json()["until"] == requested["due_at"]
    problem(server.api.post("/v1/sessions", {"email": ANA, "password": "wrong password"}), 401, "wrong_credentials")
    told = server.mailbox.wait_for(ANA, "deletion_requested")
    assert requested["due_at"][:10] in told["text"]
    read = server.admin.get(account_path(server, account) + "/deletion").json()
    assert (read["comment"], read["due_at"]) == ("Too many emails.\nSorry.", requested["due_at"])
    seen = server.admin.get(account_path(server, account)).json()
    assert (seen["status"], seen["deletes_at"]) == ("deleting", requested["due_at"])

    code = code_to_keep(server)
    check = {"purpose": "deregister", "email": ANA, "code": code}
    assert server.api.post("/v1/codes/check", check).json() == {"valid": True}
    problem(server.api.post("/v1/deletions/cancel", {"email": ANA, "code": "000000"}), 422, "wrong_code")
    assert server.api.post("/v1/deletions/cancel", {"email": ANA, "code": code}).status_code == 204
    problem(server.api.post("/v1/deletions/cancel", {"email": ANA, "code": code}), 422, "wrong_code")
    log_in(server.api, ANA)
    assert timeline(server, requested["receipt"]) == ["requested", "cancelled"]
    assert server.admin.get(account_path(server, account)).json()["deletes_at"] is None


def test_an_administrator_keeps_an_account_and_a_blocked_one_goes_on_waiting(server):
    lift_limits(server)
    server.change_settings(deletion={"grace_days": 7})
    account, me = sign_up(server)
    path = account_path(server, account)
    problem(server.admin.get(path + "/deletion"), 404, "no_such_deletion")
    assert me.post("/v1/me/deletion", {"password": PASSWORD}).status_code == 202
    assert server.admin.post(path + "/block").json()["status"] == "blocked"
    problem(server.api.post("/v1/sessions", {"email": ANA, "password": PASSWORD}), 403, "account_blocked")
    assert server.admin.post(path + "/unblock").json()["status"] == "deleting"
    assert server.admin.delete(path + "/deletion").status_code == 204
    problem(server.admin.delete(path + "/deletion"), 404, "no_such_deletion")
    log_in(server.api, ANA)


def test_known_and_unknown_addresses_are_answered_alike(server):
    lift_limits(server)
    server.change_settings(deletion={"grace_days": 7})
    sign_up(server)
    _, leaver = sign_up(server, "ben@example.org")
    assert leaver.post("/v1/me/deletion", {"password": PASSWORD}).status_code == 202

    def shape(answer):
        changing = ("request_id", "expires_at", "resend_at")
        return answer.status_code, {name: text for name, text in answer.json().items() if name not in changing}

    for path, body in [("/v1/codes", {"purpose": "deregister"}), ("/v1/deletions/cancel", {"code": "000000"})]:
        answers = [shape(server.api.post(path, {**body, "email": email})) for email in (ANA, "ben@example.org", "nobody@example.org")]
        assert answers[0] == answers[1] == answers[2], path
    server.mailbox.wait_for("ben@example.org", "cancel_deletion")
    for email in (ANA, "nobody@example.org"):
        assert "cancel_deletion" not in [m["purpose"] for m in server.mailbox.messages(email)]


def test_what_is_due_is_erased_after_a_restart_and_leaves_no_trace(server):
    lift_limits(server)
    server.change_settings(deletion={"grace_days": 7})
    account, me = sign_up(server, username="annabel77", given_name="Annabel", properties={"street": "Kitano"})
    log_in(server.api, ANA)
    receipt = me.post("/v1/me/deletion", {"password": PASSWORD, "comment": "Kitano is nice"}).json()["receipt"]
    code_to_keep(server)
    assert server.stop() == 0
    let_days_pass(server, 6)
    server.start()
    assert not is_gone(server, account)
    assert server.stop() == 0
    let_days_pass(server, 1)
    server.start()
    wait_for(lambda: is_gone(server, account), "the account is erased")
    assert timeline(server, receipt) == ["requested", "erased"]
    assert server.admin.get(account_path(server, account) + "/deletion").json()["comment"] is None
    events = [entry["event"] for entry in server.audit(account=account)]
    assert events[0] == "account.deleted" and "deletion.requested" in events
    stored = server.database.stored_rows()
    for word in (ANA, "annabel77", "Annabel", "Kitano"):
        assert word.encode() not in stored, word
    sign_up(server)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_two_nodes_erase_each_account_once(server):
    lift_limits(server)
    server.change_settings(deletion={"grace_days": 1})
    accounts = []
    for number in range(6):
        account, me = sign_up(server, f"person{number}@example.org")
        assert me.post("/v1/me/deletion", {"password": PASSWORD}).status_code == 202
        accounts.append(account)
    assert server.stop() == 0
    let_days_pass(server, 1)
    server.start()
    node = server.another_node()
    wait_for(lambda: all(is_gone(server, account) for account in accounts), "every account is erased")
    deleted = [entry["account_id"] for entry in server.audit() if entry["event"] == "account.deleted"]
    assert sorted(deleted) == sorted(accounts)
    assert node.stop() == 0


def test_of_sixteen_requests_at_once_one_is_made(server):
    lift_limits(server)
    server.change_settings(deletion={"grace_days": 1})
    account, me = sign_up(server)
    code = code_for(server, ANA, "deregister", me)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(lambda _: me.post("/v1/me/deletion", {"email": ANA, "code": code}).status_code, range(16)))
    assert statuses.count(202) == 1, statuses
    assert set(statuses) <= {202, 401, 422}
    assert [entry["event"] for entry in server.audit(account=account)].count("deletion.requested") == 1


def test_a_cookie_goes_with_the_account(server):
    sign_up(server)
    here = {"Origin": server.url}
    answer = server.api.post("/v1/sessions", {"email": ANA, "password": PASSWORD, "session": "cookie"}, headers=here)
    cookie = {"Cookie": f"ostiary_session={answer.cookies['ostiary_session']}"}
    problem(server.api.post("/v1/me/deletion", {"password": PASSWORD}, headers=cookie), 403, "origin_not_allowed")
    gone = server.api.post("/v1/me/deletion", {"password": PASSWORD}, headers={**cookie, **here})
    assert gone.status_code == 202
    assert re.search(r"ostiary_session=;.*Max-Age=0", gone.headers["Set-Cookie"])


def test_the_rules_of_the_application_hold(server):
    _, me = sign_up(server)
    errors = problem(me.post("/v1/me/deletion", {"reason": "x", "code": "123456", "password": PASSWORD}), 400, "invalid_request")
    assert errors == {"code": "invalid_value", "email": "required"}
    assert problem(me.post("/v1/me/deletion", {}), 400, "invalid_request") == {"password": "required"}
    errors = problem(me.post("/v1/me/deletion", {"password": PASSWORD, "reason": "Because"}), 400, "invalid_request")
    assert errors == {"reason": "not_one_of"}
    server.change_settings(deletion={"consent_text": "All is lost.", "free_text": False})
    errors = problem(me.post("/v1/me/deletion", {"password": PASSWORD, "comment": "Bye"}), 400, "invalid_request")
    assert errors == {"comment": "invalid_value"}
    problem(me.post("/v1/me/deletion", {"password": PASSWORD}), 422, "consent_required")
    server.change_settings(deletion={"allowed": False})
    problem(me.post("/v1/me/deletion", {"password": PASSWORD, "consent": True}), 403, "method_not_enabled")
    problem(me.post("/v1/codes", {"purpose": "deregister", "email": ANA}), 403, "method_not_enabled")
    server.change_settings(deletion={"allowed": True})
    assert me.post("/v1/me/deletion", {"password": PASSWORD, "consent": True}).status_code == 202


def test_a_receipt_is_worth_nothing_elsewhere(server):
    lift_limits(server)
    _, shop = server.create_application("Shop")
    _, me = sign_up(server)
    receipt = me.post("/v1/me/deletion", {"password": PASSWORD}).json()["receipt"]
    for client, text in [(shop, receipt), (server.api, receipt[:-1] + "!"), (server.api, "x")]:
        problem(client.post("/v1/deletions/status", {"receipt": text}), 404, "no_such_deletion")
    problem(server.api.with_token(receipt).get("/v1/session"), 401, "unauthenticated")
