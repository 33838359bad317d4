"""Contacts over HTTP: a person adds an email address and a phone number, makes one primary, removes one; what is refused; and who keeps
an account after an address in it was proven by its owner."""
import concurrent.futures

from support.api import problem

PASSWORD = "seven purple elephants"
PHONE = "+819012345678"
NO_WAITING = {"resend_after_seconds": 0, "per_target_hour": 100, "per_target_day": 100}


def register(server, username="ana", **more):
    answer = server.api.post("/v1/accounts", {"username": username, "password": PASSWORD, **more})
    assert answer.status_code == 201, answer.text
    return server.api.with_token(answer.json()["session"]["token"])


def send_code(server, me, purpose, **target):
    (value,) = (text.lower() for text in target.values())
    before = len([m for m in server.mailbox.messages(value) if m["purpose"] == purpose])
    sent = me.post("/v1/codes", {"purpose": purpose, **target})
    assert sent.status_code == 202, sent.text
    return server.mailbox.code_for(value, purpose, before)


def bind(server, me, **target):
    return me.post("/v1/me/contacts", {**target, "code": send_code(server, me, "bind", **target)})


def unbind(server, me, contact):
    code = send_code(server, me, "unbind", **{contact["channel"]: contact["value"]})
    return me.post(f"/v1/me/contacts/{contact['id']}/unbind", {"code": code})


def contacts(me):
    return {contact["value"]: contact for contact in me.get("/v1/me").json()["contacts"]}


def events(server, me):
    return [entry["event"] for entry in server.audit(account=me.get("/v1/me").json()["id"])]


def test_a_person_adds_contacts_chooses_one_and_removes_one(server):
    server.change_settings(codes=NO_WAITING)
    me = register(server)
    first = bind(server, me, email="Ana@Example.org")
    assert first.status_code == 201
    assert (first.json()["value"], first.json()["primary"]) == ("ana@example.org", True)
    second = bind(server, me, email="ana@work.example").json()
    assert not second["primary"] and second["verified_at"]
    assert bind(server, me, phone=PHONE).json()["primary"]
    account = me.get("/v1/me").json()
    assert (account["email"], account["phone"]) == ("ana@example.org", PHONE)

    made = me.post(f"/v1/me/contacts/{second['id']}/primary", {})
    assert made.json()["primary"]
    assert me.get("/v1/me").json()["email"] == "ana@work.example"

    other = server.api.with_token(
        server.api.post("/v1/sessions", {"phone": PHONE, "password": PASSWORD}).json()["session"]["token"])
    assert unbind(server, me, second).status_code == 204
    assert me.get("/v1/me").json()["email"] == "ana@example.org"
    problem(other.get("/v1/session"), 401, "unauthenticated")
    assert {"contact.added", "contact.made_primary", "contact.removed"} <= set(events(server, me))
    problem(server.api.post("/v1/sessions", {"email": "ana@work.example", "password": PASSWORD}), 401, "wrong_credentials")


def test_a_bound_address_logs_in_and_resets_the_password(server):
    server.change_settings(codes=NO_WAITING)
    me = register(server)
    bind(server, me, email="ana@example.org")
    code = send_code(server, server.api, "log_in", email="ana@example.org")
    assert server.api.post("/v1/sessions", {"email": "ana@example.org", "code": code}).status_code == 201
    code = send_code(server, server.api, "reset_password", email="ana@example.org")
    reset = {"email": "ana@example.org", "code": code, "new_password": "nine yellow submarines"}
    assert server.api.post("/v1/password-resets", reset).status_code == 200
    problem(me.get("/v1/me"), 401, "unauthenticated")


def test_binding_what_is_bound_already_changes_nothing(server):
    me = register(server)
    bound = bind(server, me, email="ana@example.org").json()
    again = me.post("/v1/me/contacts", {"email": "ana@example.org", "code": "000000"})
    assert (again.status_code, again.json()) == (200, bound)


def test_a_code_to_an_address_that_another_account_has_is_sent_alike_and_buys_nothing(server):
    server.change_settings(codes=NO_WAITING)
    bob, eve = register(server, "bob"), register(server, "eve")
    bind(server, bob, email="bob@example.org")

    def shape(answer):
        return answer.status_code, sorted(answer.json())

    known, unknown = (eve.post("/v1/codes", {"purpose": "bind", "email": e}) for e in ("bob@example.org", "nobody@example.org"))
    assert shape(known) == shape(unknown)
    for email in ("bob@example.org", "nobody@example.org"):
        problem(eve.post("/v1/me/contacts", {"email": email, "code": "0000"}), 422, "wrong_code")
    code = send_code(server, eve, "bind", email="bob@example.org")
    refused = eve.post("/v1/me/contacts", {"email": "bob@example.org", "code": code})
    assert problem(refused, 409, "identifier_taken") == {"email": "identifier_taken"}
    assert "bob@example.org" in contacts(bob)


def test_what_is_not_allowed_is_refused(server):
    server.change_settings(codes=NO_WAITING, contacts={"most_per_channel": 1}, registration={"verify_contacts": False})
    me = register(server, email="claimed@example.org")
    claimed = contacts(me)["claimed@example.org"]
    assert claimed["verified_at"] is None
    problem(me.post(f"/v1/me/contacts/{claimed['id']}/primary", {}), 409, "contact_not_verified")
    problem(bind(server, me, email="ana@example.org"), 409, "too_many_contacts")
    assert me.post(f"/v1/me/contacts/{claimed['id']}/unbind", {}).status_code == 204

    bound = bind(server, me, email="ana@example.org").json()
    path = f"/v1/me/contacts/{bound['id']}"
    assert problem(me.post(f"{path}/unbind", {}), 400, "invalid_request") == {"code": "required"}
    problem(me.post(f"{path}/unbind", {"code": "0000"}), 422, "wrong_code")
    for wrong in ("0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b", "nothing"):
        problem(me.post(f"/v1/me/contacts/{wrong}/unbind", {"code": "0000"}), 404, "no_such_contact")
        problem(me.post(f"/v1/me/contacts/{wrong}/primary", {}), 404, "no_such_contact")
    problem(server.api.post("/v1/me/contacts", {"email": "ana@example.org", "code": "0000"}), 401, "unauthenticated")

    server.change_settings(login={"username_password": False, "phone_password": False, "phone_code": False})
    problem(unbind(server, me, bound), 409, "last_login_method")


def test_the_primary_contact_changes_only_with_a_code_from_both_where_the_settings_say_so(server):
    server.change_settings(codes=NO_WAITING, contacts={"confirm_primary_change": True})
    me = register(server)
    bind(server, me, email="old@example.org")
    path = f"/v1/me/contacts/{bind(server, me, email='new@example.org').json()['id']}/primary"
    assert problem(me.post(path, {}), 400, "invalid_request") == {"old_code": "required", "new_code": "required"}
    old_code = send_code(server, me, "unbind", email="old@example.org")
    new_code = send_code(server, me, "bind", email="new@example.org")
    assert problem(me.post(path, {"old_code": "0000", "new_code": new_code}), 422, "wrong_code") == {"old_code": "wrong_code"}
    assert problem(me.post(path, {"old_code": old_code, "new_code": "0000"}), 422, "wrong_code") == {"new_code": "wrong_code"}
    assert me.post(path, {"old_code": old_code, "new_code": new_code}).json()["primary"]
    assert me.get("/v1/me").json()["email"] == "new@example.org"


def test_two_requests_cannot_remove_the_last_two_contacts(server):
    server.change_settings(codes=NO_WAITING, login={"username_password": False})
    code = send_code(server, server.api, "register", email="ana@example.org")
    made = server.api.post("/v1/accounts", {"email": "ana@example.org", "email_code": code}).json()
    me = server.api.with_token(made["session"]["token"])
    bind(server, me, phone=PHONE)
    ready = [(c["id"], send_code(server, me, "unbind", **{c["channel"]: c["value"]})) for c in contacts(me).values()]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda each: me.post(f"/v1/me/contacts/{each[0]}/unbind", {"code": each[1]}), ready))
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert len(contacts(me)) == 1


def test_the_owner_of_an_address_gets_nothing_that_a_stranger_prepared_with_it(server):
    server.change_settings(codes=NO_WAITING, registration={"verify_contacts": False})
    eve = register(server, "eve", email="victim@example.org", phone=PHONE)
    code = send_code(server, server.api, "log_in", email="victim@example.org")
    victim = server.api.with_token(
        server.api.post("/v1/sessions", {"email": "victim@example.org", "code": code}).json()["session"]["token"])
    assert [c["value"] for c in victim.get("/v1/me").json()["contacts"]] == ["victim@example.org"]
    problem(eve.get("/v1/me"), 401, "unauthenticated")
    for name in ({"username": "eve"}, {"email": "victim@example.org"}, {"phone": PHONE}):
        problem(server.api.post("/v1/sessions", {**name, "password": PASSWORD}), 401, "wrong_credentials")
