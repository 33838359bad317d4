"""The administration, as a program with a key and a person with the console use it."""
import threading

import pytest

from support.api import problem

PASSWORD = "seven purple elephants dancing"
NOWHERE = "0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b"


def accounts_path(server):
    return f"/v1/admin/applications/{server.application_id}/accounts"


def create_account(server, **fields):
    made = server.admin.post(accounts_path(server), {"username": "ana", **fields})
    assert made.status_code == 201, made.text
    assert made.headers["ETag"] == '"1"'
    return made.json()


def log_in(api, **fields):
    answer = api.post("/v1/sessions", {"password": PASSWORD, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()["session"]["token"]


def setup_ticket(server):
    printed = server.run("admin", "link")
    assert printed.returncode == 0, printed.stderr
    ticket = printed.stdout.strip().partition("#ticket=")[2]
    server.seen.secrets.add(ticket)
    return ticket


def test_the_one_time_link_makes_the_first_administrator(server):
    first, ticket = setup_ticket(server), setup_ticket(server)
    body = {"email": "root@example.org", "password": PASSWORD}
    problem(server.api.post("/v1/admin/setup", {**body, "ticket": first}), 422, "invalid_ticket")
    weak = server.api.post("/v1/admin/setup", {**body, "ticket": ticket, "password": "password"})
    assert problem(weak, 400, "invalid_request") == {"password": "password_too_guessable"}
    made = server.api.post("/v1/admin/setup", {**body, "ticket": ticket})
    assert made.status_code == 201
    problem(server.api.post("/v1/admin/setup", {**body, "ticket": ticket}), 422, "invalid_ticket")

    root = server.api.with_token(made.json()["session"]["token"])
    assert [a["email"] for a in root.get("/v1/admin/administrators").json()["items"]] == ["root@example.org"]
    token = log_in(server.api.for_application("console"), email="root@example.org")
    assert server.api.with_token(token).get("/v1/admin/organization").status_code == 200
    assert server.run("admin", "link").returncode == 1


def test_the_one_time_link_works_for_one_of_many(server):
    ticket = setup_ticket(server)
    statuses = []

    def set_up(number):
        body = {"ticket": ticket, "username": f"root{number}", "password": PASSWORD}
        statuses.append(server.api.post("/v1/admin/setup", body).status_code)

    threads = [threading.Thread(target=set_up, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] + [422] * 7


def test_the_organization_and_its_keys(server):
    renamed = server.admin.patch("/v1/admin/organization", {"name": "Example Ltd"})
    assert renamed.json()["name"] == "Example Ltd"
    assert server.admin.get("/v1/admin/organization").json() == renamed.json()
    assert problem(server.admin.patch("/v1/admin/organization", {}), 400, "invalid_request") == {"name": "required"}

    made = server.admin.post("/v1/admin/keys", {"name": "Deployment"}).json()
    other = server.api.with_token(made["key"])
    assert other.get("/v1/admin/organization").status_code == 200
    listed = server.admin.get("/v1/admin/keys").json()["items"]
    assert [(k["name"], k["key"]) for k in listed] == [("Scenario", None), ("Deployment", None)]
    assert server.admin.delete(f"/v1/admin/keys/{made['id']}").status_code == 204
    problem(other.get("/v1/admin/organization"), 401, "unauthenticated")
    problem(server.admin.delete(f"/v1/admin/keys/{NOWHERE}"), 404, "no_such_key")


def test_applications_keys_and_settings(server):
    made = server.admin.post("/v1/admin/applications", {"name": "Shop"})
    path = f"/v1/admin/applications/{made.json()['id']}"
    etag = made.headers["ETag"]
    changed = server.admin.patch(path, {"name": "Club"}, headers={"If-Match": etag})
    assert changed.json()["name"] == "Club" and changed.headers["ETag"] != etag
    problem(server.admin.patch(path, {"name": "Late"}, headers={"If-Match": etag}), 412, "precondition_failed")
    assert problem(server.admin.patch(path, {"default": False}), 400, "invalid_request") == {"default": "not_one_of"}
    names = {a["name"] for a in server.admin.get("/v1/admin/applications").json()["items"]}
    assert names == {"Console", "Default", "Club"}

    secret = server.admin.post(f"{path}/keys", {"kind": "secret", "name": "Back end"}).json()
    assert secret["key"].startswith("sk_")
    management = server.admin.post(f"{path}/keys", {"kind": "management", "name": "Users"}).json()
    assert management["kind"] == "management" and management["key"].startswith("mk_")
    kinds = {k["kind"]: k["key"] for k in server.admin.get(f"{path}/keys").json()["items"]}
    assert kinds["secret"] is None and kinds["management"] is None and kinds["publishable"].startswith("pk_")
    assert server.admin.delete(f"{path}/keys/{secret['id']}").status_code == 204
    refused = server.admin.post(f"{path}/keys", {"kind": "administration", "name": "x"})
    assert problem(refused, 400, "invalid_request") == {"kind": "not_one_of"}

    before = server.admin.get(f"{path}/settings")
    bad = server.admin.patch(f"{path}/settings", {"codes": {"length": 8}, "usernames": {"shortest": 0}})
    assert problem(bad, 400, "invalid_request") == {"usernames.shortest": "too_small"}
    assert server.admin.get(f"{path}/settings").json() == before.json()
    after = server.admin.patch(f"{path}/settings", {"codes": {"length": 8}}, headers={"If-Match": before.headers["ETag"]})
    assert after.json()["codes"]["length"] == 8
    problem(server.admin.patch(f"{path}/settings", {}, headers={"If-Match": before.headers["ETag"]}), 412, "precondition_failed")
    fields = server.admin.get("/v1/admin/settings/fields").json()["items"]
    assert "codes.length" in [field["path"] for field in fields]
    problem(server.admin.get(f"/v1/admin/applications/{NOWHERE}/settings"), 404, "no_such_application")


def test_an_account_is_made_found_and_changed(server):
    made = create_account(server, email="Ana@Example.org", email_verified=True, external_id="customer-17", meta={"tier": "gold"},
                          properties={"theme": {"dark": True}})
    assert made["email"] == "ana@example.org" and made["contacts"][0]["verified_at"]
    for identifier in ("ANA", "ana@EXAMPLE.org", "customer-17"):
        found = server.admin.get(accounts_path(server), params={"identifier": identifier}).json()["items"]
        assert [account["id"] for account in found] == [made["id"]]
    path = f"{accounts_path(server)}/{made['id']}"
    changed = server.admin.patch(path, {"given_name": "Ana", "external_id": None, "meta": {"tier": None, "since": 2020},
                                        "properties": {"theme": {"size": 3}}}, headers={"If-Match": '"1"'})
    assert changed.headers["ETag"] == '"2"'
    account = changed.json()
    assert (account["given_name"], account["external_id"], account["meta"]) == ("Ana", None, {"since": 2020})
    assert account["properties"] == {"theme": {"dark": True, "size": 3}}
    assert server.admin.get(path).json() == account
    problem(server.admin.patch(path, {"given_name": "x"}, headers={"If-Match": '"1"'}), 412, "precondition_failed")
    taken = server.admin.post(accounts_path(server), {"username": "Ana"})
    assert problem(taken, 409, "identifier_taken") == {"username": "identifier_taken"}
    refused = server.admin.post(accounts_path(server), {"email": "ana", "birth_date": "1990-02-30", "nickname": "x"})
    assert problem(refused, 400, "invalid_request") == {"email": "invalid_email", "birth_date": "invalid_value", "nickname": "unknown_field"}


def test_accounts_are_listed_in_pages(server):
    made = [create_account(server, username=f"user{number}")["id"] for number in range(5)]
    seen, after = [], None
    while True:
        page = server.admin.get(accounts_path(server), params={"limit": 2, **({"after": after} if after else {})}).json()
        seen += [account["id"] for account in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == sorted(made)
    server.admin.post(f"{accounts_path(server)}/{made[0]}/block")
    blocked = server.admin.get(accounts_path(server), params={"status": "blocked"}).json()["items"]
    assert [account["id"] for account in blocked] == [made[0]]
    assert problem(server.admin.get(accounts_path(server), params={"limit": 101}), 400, "invalid_request") == {"limit": "too_large"}


def test_a_mistyped_filter_lists_nothing(server):
    create_account(server)
    for query, wrong in (("staus=blocked", {"staus": "unknown_field"}), ("status=active&status=blocked", {"status": "duplicate_field"})):
        assert problem(server.admin.get(f"{accounts_path(server)}?{query}"), 400, "invalid_request") == wrong
    for path in ("applications", "administrators", "audit"):
        assert problem(server.admin.get(f"/v1/admin/{path}?name=x"), 400, "invalid_request") == {"name": "unknown_field"}


def test_blocking_ends_all_sessions_and_refuses_new_ones(server):
    account = create_account(server, password=PASSWORD)
    path = f"{accounts_path(server)}/{account['id']}"
    token = log_in(server.api, username="ana")
    assert server.api.with_token(token).get("/v1/session").status_code == 200
    blocked = server.admin.post(f"{path}/block", {"reason": "Asked for by the owner"}).json()
    assert (blocked["status"], blocked["status_reason"]) == ("blocked", "Asked for by the owner")
    problem(server.api.with_token(token).get("/v1/session"), 401, "unauthenticated")
    problem(server.api.post("/v1/sessions", {"username": "ana", "password": PASSWORD}), 403, "account_blocked")
    assert server.admin.post(f"{path}/unblock").json()["status"] == "active"
    problem(server.api.with_token(token).get("/v1/session"), 401, "unauthenticated")
    log_in(server.api, username="ana")
    events = [entry["event"] for entry in server.audit(account=account["id"])]
    assert {"account.created", "account.blocked", "account.unblocked"} <= set(events)


def test_setting_a_password_ends_all_sessions(server):
    account = create_account(server, password=PASSWORD)
    path = f"{accounts_path(server)}/{account['id']}"
    token = log_in(server.api, username="ana")
    weak = server.admin.put(f"{path}/password", {"new_password": "password"})
    assert problem(weak, 400, "invalid_request") == {"new_password": "password_too_guessable"}
    assert server.admin.put(f"{path}/password", {"new_password": "nine green turtles humming"}).status_code == 204
    problem(server.api.with_token(token).get("/v1/session"), 401, "unauthenticated")
    problem(server.api.post("/v1/sessions", {"username": "ana", "password": PASSWORD}), 401, "wrong_credentials")


def test_sessions_of_an_account_are_listed_and_ended(server):
    account = create_account(server, password=PASSWORD)
    path = f"{accounts_path(server)}/{account['id']}/sessions"
    first, second, third = (log_in(server.api, username="ana") for _ in range(3))
    sessions = server.admin.get(path).json()["items"]
    assert len(sessions) == 3
    own = server.api.with_token(first).get("/v1/session").json()["session"]["id"]
    assert server.admin.delete(f"{path}/{own}").status_code == 204
    problem(server.api.with_token(first).get("/v1/session"), 401, "unauthenticated")
    problem(server.admin.delete(f"{path}/{own}"), 404, "no_such_session")
    assert server.admin.delete(path).json() == {"ended": 2}
    for token in (second, third):
        problem(server.api.with_token(token).get("/v1/session"), 401, "unauthenticated")


def test_a_deleted_account_is_gone_and_its_log_stays(server):
    account = create_account(server, password=PASSWORD)
    path = f"{accounts_path(server)}/{account['id']}"
    token = log_in(server.api, username="ana")
    assert server.admin.delete(path).status_code == 204
    problem(server.admin.get(path), 404, "no_such_account")
    problem(server.api.with_token(token).get("/v1/session"), 401, "unauthenticated")
    events = [entry["event"] for entry in server.audit(account=account["id"])]
    assert events[0] == "account.deleted" and events[-1] == "account.created"
    create_account(server)


def test_another_applications_account_cannot_be_reached(server):
    account = create_account(server, password=PASSWORD)
    other, _ = server.create_application("Other")
    path = f"/v1/admin/applications/{other}/accounts/{account['id']}"
    for method, end, body in [("GET", "", None), ("PATCH", "", {"gender": "f"}), ("DELETE", "", None), ("POST", "/block", None),
                              ("POST", "/unblock", None), ("PUT", "/password", {"new_password": PASSWORD}),
                              ("GET", "/sessions", None), ("DELETE", "/sessions", None), ("DELETE", f"/sessions/{NOWHERE}", None)]:
        problem(server.admin.request(method, path + end, body), 404, "no_such_account")
    log_in(server.api, username="ana")


def test_administrators_are_made_and_removed_but_not_the_last(server):
    ana = server.admin.post("/v1/admin/administrators", {"email": "ana@example.org", "password": PASSWORD}).json()
    ben = server.admin.post("/v1/admin/administrators", {"username": "ben", "password": PASSWORD}).json()
    token = log_in(server.api.for_application("console"), email="ana@example.org")
    as_ana = server.api.with_token(token)
    assert as_ana.delete(f"/v1/admin/administrators/{ben['id']}").status_code == 204
    problem(as_ana.delete(f"/v1/admin/administrators/{ana['id']}"), 403, "forbidden")
    nobody = as_ana.post("/v1/admin/administrators", {"password": PASSWORD})
    assert problem(nobody, 400, "invalid_request") == {"email": "required"}
    entries = server.admin.get("/v1/admin/audit").json()["items"]
    assert entries[0]["event"] == "account.deleted" and entries[0]["actor"] == f"administrator:{ana['id']}"


def test_only_administrators_administrate(server):
    create_account(server, password=PASSWORD)
    ordinary = server.api.with_token(log_in(server.api, username="ana"))
    key = server.admin.post(f"/v1/admin/applications/{server.application_id}/keys", {"kind": "secret", "name": "Back"}).json()["key"]
    for path in ("/v1/admin/organization", "/v1/admin/applications", "/v1/admin/audit"):
        problem(server.api.get(path), 401, "unauthenticated")
        problem(ordinary.get(path), 401, "unauthenticated")
        problem(server.api.with_token(key).get(path), 403, "forbidden")


def test_templates_are_changed_previewed_and_given_back(server):
    templates = f"/v1/admin/applications/{server.application_id}/templates"
    one = f"{templates}/log_in/email/en"
    shipped = server.admin.get(one)
    assert shipped.json()["shipped"] is True and "code" in shipped.json()["placeholders"]
    words = {"subject": "Your code for {{application}}", "text": "It is {{code}}.", "bcc": ["copies@example.org"]}
    own = server.admin.put(one, words, headers={"If-Match": shipped.headers["ETag"]})
    assert own.json()["shipped"] is False and own.json()["bcc"] == ["copies@example.org"]
    problem(server.admin.put(one, words, headers={"If-Match": shipped.headers["ETag"]}), 412, "precondition_failed")
    listed = server.admin.get(templates).json()["items"]
    assert [t["language"] for t in listed if not t["shipped"]] == ["en"]
    wrong = server.admin.put(one, {"subject": "x", "text": "{{code}} {{password}}"})
    assert problem(wrong, 400, "invalid_request") == {"text": "unknown_placeholder"}
    sample = {"purpose": "log_in", "channel": "email", "language": "en", **words}
    del sample["bcc"]
    preview = server.admin.post(f"{templates}/preview", sample).json()
    assert preview == {"subject": "Your code for Default", "text": "It is 123456.", "html": ""}
    assert server.admin.delete(one).status_code == 204
    problem(server.admin.delete(one), 404, "no_such_template")
    assert server.admin.get(one).json() == shipped.json()
    for path in ("nothing/email/en", "log_in/fax/en", "log_in/email/xx-"):
        problem(server.admin.get(f"{templates}/{path}"), 404, "no_such_template")
    events = [entry["event"] for entry in server.audit()]
    assert events[:2] == ["template.removed", "template.changed"]


def test_messages_are_listed_without_their_words(server):
    assert server.api.post("/v1/codes", {"purpose": "register", "email": "ana@example.org"}).status_code < 300
    server.mailbox.wait_for("ana@example.org")
    path = f"/v1/admin/applications/{server.application_id}/messages"
    listed = server.admin.get(path).json()["items"]
    assert [(m["target"], m["purpose"]) for m in listed] == [("ana@example.org", "register")]
    problem(server.admin.post(f"{path}/{listed[0]['id']}/retry"), 404, "no_such_message")
    assert problem(server.admin.get(path, params={"state": "lost"}), 400, "invalid_request") == {"state": "not_one_of"}


@pytest.mark.parametrize("path", ["/v1/admin/audit", "application"])
def test_the_audit_log_is_read_in_pages(server, path):
    if path == "application":
        path = f"/v1/admin/applications/{server.application_id}/audit"
    for number in range(3):
        create_account(server, username=f"user{number}")
    whole = server.admin.get(path).json()["items"]
    first = server.admin.get(path, params={"limit": 2}).json()
    rest = server.admin.get(path, params={"after": first["next"]}).json()
    assert [entry["id"] for entry in first["items"] + rest["items"]] == [entry["id"] for entry in whole]
