"""One account through the Monaca face and through the native API."""
import pytest

from support import people
from support.api import problem
from support.monaca import NAME, PASSWORD, Monaca, put_template, token_for
from support.people import account_path


def test_who_registers_natively_logs_in_here(face, monaca):
    made = face.api.post("/v1/accounts", {"username": "ben", "password": "seven purple elephants", "properties": {"age": 3}})
    assert made.status_code == 201
    user = monaca.log_in("ben", "seven purple elephants")
    assert (user["_id"], user["age"]) == ("u" + made.json()["account"]["id"], 3)
    native_session = face.api.with_token(made.json()["session"]["token"])
    assert native_session.patch("/v1/me", {"properties": {"age": 4}}).status_code == 200
    assert monaca.call("User.getProperties", names=["age"]) == {"properties": {"age": 4}}
    assert native_session.delete("/v1/sessions").status_code == 200
    monaca.fails(11, "User.getProperties", names=["age"])


def test_who_has_only_an_email_address_logs_in_by_it(face, monaca):
    people.register(face, "eva@example.org")
    assert monaca.log_in("Eva@Example.org", people.PASSWORD)["_username"] == "eva@example.org"
    monaca.session = ""
    assert set(monaca.fails(-32602, "User.register", username="eva@example.org", password=PASSWORD)) == {"username"}
    assert set(monaca.fails(-32602, "User.validate", username="eva@example.org")) == {"username"}
    face.change_settings(privacy={"tell_existence": False})
    assert monaca.call("User.validate", username="eva@example.org") == "OK"


PHONE = "+4915112345678"


def test_who_has_only_a_phone_number_logs_in_by_it_and_nobody_else_is_called_so(face, monaca):
    accounts = account_path(face, "").rstrip("/")
    made = face.admin.post(accounts, {"phone": PHONE, "phone_verified": True, "password": people.PASSWORD})
    assert made.status_code == 201, made.text
    owner = "u" + made.json()["id"]
    for typed in (PHONE, "+49-151-12345678", PHONE.replace("+", "\uff0b")):
        user = monaca.log_in(typed, people.PASSWORD)
        assert (user["_id"], user["_username"]) == (owner, PHONE)
        monaca.session = ""
        for method, more in (("User.register", {"password": PASSWORD}), ("User.validate", {})):
            assert set(monaca.fails(-32602, method, username=typed, **more)) == {"username"}
    monaca.fails(-32602, "User.login", username=PHONE, password=PASSWORD)
    # What nobody has proven is a name like any other.
    assert monaca.register("+4915112345679")["_username"] == "+4915112345679"
    face.change_settings(login={"phone_password": False})
    assert monaca.log_in("+4915112345679")["_username"] == "+4915112345679"
    monaca.fails(-32602, "User.login", username=PHONE, password=people.PASSWORD)


ADDRESS = "eva@example.org"


@pytest.mark.parametrize("taken", [ADDRESS, "Eva@Example.org", "eva\uff20example.org"])
def test_a_proven_address_means_its_owner_whoever_has_it_as_a_user_name(face, monaca, taken):
    put_template(face)
    early = face.api.post("/v1/accounts", {"username": taken, "password": "nine yellow submarines"})
    assert early.status_code == 201, "nobody has proven it yet"
    owner = "u" + people.register(face, ADDRESS)["account"]["id"]
    assert monaca.log_in(ADDRESS, people.PASSWORD)["_id"] == owner
    monaca.session = ""
    monaca.fails(-32602, "User.login", username=ADDRESS, password="nine yellow submarines")
    monaca.call("User.sendPasswordResetToken", username=ADDRESS)
    token = token_for(face, ADDRESS)
    assert monaca.call("User.resetPasswordAndLogin", username=ADDRESS, newPassword="password2", token=token)["user"]["_id"] == owner
    assert monaca.log_in(taken, "password2")["_id"] == owner


@pytest.mark.parametrize("typed", ["\uff45\uff56\uff41@example.org", "eva\uff20example.org", "EVA@Example.ORG"])
def test_a_proven_address_in_wide_letters_means_its_owner_too(face, monaca, typed):
    assert face.api.post("/v1/accounts", {"username": ADDRESS, "password": "nine yellow submarines"}).status_code == 201
    owner = "u" + people.register(face, ADDRESS)["account"]["id"]
    assert monaca.log_in(typed, people.PASSWORD)["_id"] == owner
    face.change_settings(login={"username_password": False})
    assert monaca.log_in(typed, people.PASSWORD)["_id"] == owner
    face.change_settings(login={"username_password": True, "email_password": False})
    monaca.fails(-32602, "User.login", username=typed, password=people.PASSWORD)


def test_an_unproven_claim_of_an_address_gives_way_to_the_user_name(face, monaca):
    face.change_settings(registration={"verify_contacts": False})
    claim = face.api.post("/v1/accounts", {"email": ADDRESS, "password": "nine yellow submarines"})
    assert claim.status_code == 201
    assert monaca.log_in(ADDRESS, "nine yellow submarines")["_id"] == "u" + claim.json()["account"]["id"]
    monaca.session = ""
    named = monaca.register(ADDRESS)["_id"]
    assert monaca.log_in(ADDRESS)["_id"] == named


@pytest.mark.parametrize("name", [ADDRESS, "EVA@example.org", "eva\uff20example.org"])
def test_a_proven_address_is_nobody_elses_user_name(face, monaca, name):
    owner = people.register(face, ADDRESS)["account"]["id"]
    other = face.api.post("/v1/accounts", {"username": "ben", "password": people.PASSWORD}).json()["account"]["id"]
    refused = face.api.post("/v1/accounts", {"username": name, "password": people.PASSWORD})
    assert problem(refused, 409, "identifier_taken") == {"username": "identifier_taken"}
    problem(face.admin.patch(account_path(face, other), {"username": name}), 409, "identifier_taken")
    problem(face.admin.post(f"/v1/admin/applications/{face.application_id}/accounts", {"username": name}), 409, "identifier_taken")
    for method, more in (("User.register", {"password": PASSWORD}), ("User.validate", {})):
        assert set(monaca.fails(-32602, method, username=name, **more)) == {"username"}
    assert face.admin.patch(account_path(face, owner), {"username": name}).status_code == 200, "it is the owner's"
    assert monaca.log_in(ADDRESS, people.PASSWORD)["_id"] == "u" + owner


def test_who_registers_here_logs_in_natively_and_is_blocked_and_deleted_there(face, monaca):
    account = monaca.register(password="abcd")["_id"][1:]
    session = face.api.post("/v1/sessions", {"username": NAME, "password": "abcd"})
    assert session.status_code == 201
    face.admin.post(account_path(face, account) + "/block")
    monaca.fails(11, "User.getProperties", names=[])
    face.admin.post(account_path(face, account) + "/unblock")
    monaca.log_in(password="abcd")
    assert face.admin.delete(account_path(face, account)).status_code == 204
    monaca.fails(11, "User.getProperties", names=[])
    monaca.register()


def test_sessions_of_one_application_are_none_in_another(face, monaca):
    monaca.register()
    other, _ = face.create_application("Other")
    face.change_settings(other, monaca={"enabled": True})
    keys = face.admin.get(f"/v1/admin/applications/{other}/keys").json()["items"]
    there = Monaca(face, backend=other, key=next(key["key"] for key in keys if key["kind"] == "publishable"))
    there.session = monaca.session
    there.fails(11, "User.getProperties", names=[])
    there.fails(-32602, "User.autoLogin", loginToken=monaca.login_token)
    there.fails(-32602, "User.login", username=NAME, password=PASSWORD)
