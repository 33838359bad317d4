"""The Monaca face: a forgotten password, and mails from one user to another."""
import concurrent.futures
import re

import pytest

from support import people
from support.monaca import NAME, Monaca, open_face, put_template, token_for
from support.people import register


@pytest.fixture
def forgetful(face, monaca):
    """Somebody with an account who is logged out, where a mail can bring a token."""
    put_template(face)
    monaca.register()
    monaca.session = ""
    return monaca


def token_asked_for(face, monaca):
    monaca.call("User.sendPasswordResetToken", username=NAME)
    return token_for(face, NAME)


# --- A forgotten password --------------------------------------------------------------------------------------------------------


def test_a_forgotten_password_is_reset_by_the_token_in_a_mail(face, monaca):
    put_template(face, "mine", subject="For %name%", text="Token: %PASSWORD_RESET_TOKEN%\n100% yours")
    monaca.register("ana", email="ana@home.example")
    old = monaca.session
    monaca.session = ""
    sent = {"username": "ana", "options": {"emailPropertyName": "email", "templateName": "mine"}}
    assert monaca.call("User.sendPasswordResetToken", **sent) == "OK"
    mail = face.mailbox.wait_for("ana@home.example")
    assert mail["subject"] == "For %name%" and mail["text"].endswith("\n100% yours")
    token = token_for(face, "ana@home.example")
    assert re.fullmatch(r"\d{6}", token)
    assert set(monaca.fails(-32602, "User.resetPasswordAndLogin", username="ana", newPassword="abc", token=token)) == {"newPassword"}
    user = monaca.call("User.resetPasswordAndLogin", username="ana", newPassword="password2", token=token)["user"]
    assert user["_username"] == "ana" and monaca.login_token
    assert monaca.call("User.getProperties", names=["email"]) == {"properties": {"email": "ana@home.example"}}
    assert face.api.with_token(old).get("/v1/session").status_code == 401
    assert set(monaca.fails(-32602, "User.resetPasswordAndLogin", username="ana", newPassword="password3", token=token)) == {"token"}
    monaca.log_in("ana", "password2")


@pytest.mark.parametrize("typed", [" {}\r\n", "\u3000{}"])
def test_a_token_works_as_a_person_types_or_copies_it(face, forgetful, typed):
    token = typed.format(token_asked_for(face, forgetful))
    wide = token.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    assert forgetful.call("User.resetPasswordAndLogin", username=NAME, newPassword="password2", token=wide)["user"]["_username"] == NAME


def test_a_token_is_for_those_who_are_not_logged_in(face, monaca):
    put_template(face)
    monaca.register()
    monaca.fails(13, "User.sendPasswordResetToken", username=NAME)


def test_without_a_template_that_has_the_token_nothing_is_sent(face, monaca):
    monaca.register()
    monaca.session = ""
    assert set(monaca.fails(-32602, "User.sendPasswordResetToken", username=NAME)) == {"options"}
    put_template(face, text="No token here.")
    assert set(monaca.fails(-32602, "User.sendPasswordResetToken", username=NAME)) == {"options"}
    put_template(face)
    assert set(monaca.fails(-32602, "User.sendPasswordResetToken", username=NAME, options={"templateName": "other"})) == {"options"}
    assert face.mailbox.count(NAME) == 0


def test_a_token_for_a_name_that_nobody_has_is_answered_alike_and_not_sent(face, forgetful):
    for name in (NAME, "nobody@example.org", "nobody"):
        assert forgetful.call("User.sendPasswordResetToken", username=name) == "OK"
    face.mailbox.wait_for(NAME)
    assert face.mailbox.count() == 1
    answers = [forgetful.answer("User.resetPasswordAndLogin", username=name, newPassword="password2", token="000000")
               for name in (NAME, "nobody@example.org", "nobody")]
    assert all(answer["error"]["data"].keys() == {"token"} and answer == answers[0] for answer in answers)


def test_only_properties_that_the_settings_name_are_addresses(face, monaca):
    put_template(face)
    monaca.register("ana", friend="eve@example.org", email="ana@example.org")
    monaca.session = ""
    options = {"emailPropertyName": "friend"}
    told = monaca.fails(-32602, "User.sendPasswordResetToken", username="ana", options=options)
    assert told == {"options": 'This is not one of the allowed values. "emailPropertyName" is "_username" or one of the setting "monaca.email_properties".'}
    face.change_settings(monaca={"email_properties": ["friend"]})
    monaca.call("User.sendPasswordResetToken", username="ana", options=options)
    face.mailbox.wait_for("eve@example.org")


def test_an_unproven_contact_gets_no_token(face, monaca):
    put_template(face)
    made = face.admin.post(f"/v1/admin/applications/{face.application_id}/accounts",
                             {"email": "eva@example.org", "password": "seven purple elephants"})
    assert made.status_code == 201, made.text
    assert monaca.call("User.sendPasswordResetToken", username="eva@example.org") == "OK"
    monaca.register("ana@example.org")
    monaca.session = ""
    assert monaca.call("User.sendPasswordResetToken", username="ana@example.org") == "OK"
    face.mailbox.wait_for("ana@example.org")
    assert face.mailbox.count("eva@example.org") == 0


def test_a_property_is_no_way_in_beside_a_proven_contact(face, monaca):
    put_template(face)
    made = face.api.post("/v1/accounts", {"username": "eva", "password": people.PASSWORD})
    assert made.status_code == 201
    monaca.log_in("eva", people.PASSWORD)
    thief = monaca.another()
    monaca.call("User.saveProperties", properties={"email": "thief@example.net", "mail": "Eva@example.org"})
    asked = {property: {"username": "eva", "options": {"emailPropertyName": property}} for property in ("email", "mail")}
    assert thief.call("User.sendPasswordResetToken", **asked["email"]) == "OK"
    face.mailbox.wait_for("thief@example.net")
    me = face.api.with_token(monaca.session)
    code = people.code_for(face, "eva@example.org", "bind", me)
    assert me.post("/v1/me/contacts", {"email": "eva@example.org", "code": code}).status_code == 201
    before = face.mailbox.count("eva@example.org")
    for property in ("email", "mail"):
        assert thief.call("User.sendPasswordResetToken", **asked[property]) == "OK"
    face.mailbox.wait_for("eva@example.org", after=before)
    assert face.mailbox.count("thief@example.net") == 1


def test_guesses_at_a_token_are_bounded_and_its_time_is_a_setting(face, forgetful):
    face.change_settings(codes={"tries": 3})
    token = token_asked_for(face, forgetful)
    wrong = "111111" if token != "111111" else "222222"
    for _ in range(3):
        forgetful.fails(-32602, "User.resetPasswordAndLogin", username=NAME, newPassword="password2", token=wrong)
    forgetful.fails(-32602, "User.resetPasswordAndLogin", username=NAME, newPassword="password2", token=token)
    face.change_settings(monaca={"reset_token_minutes": 1})
    forgetful.call("User.sendPasswordResetToken", username=NAME)
    lives = face.database.query("SELECT expires_at - created_at FROM codes WHERE purpose = 'reset_by_name'"
                                " ORDER BY created_at DESC LIMIT 1")
    assert lives == [(60_000_000,)]


def test_a_weak_new_password_costs_no_try(face, forgetful):
    face.change_settings(codes={"tries": 1})
    token = token_asked_for(face, forgetful)
    for _ in range(2):
        assert set(forgetful.fails(-32602, "User.resetPasswordAndLogin", username=NAME, newPassword="abc", token=token)) == {"newPassword"}
    forgetful.call("User.resetPasswordAndLogin", username=NAME, newPassword="password2", token=token)


def test_asking_again_too_soon_is_answered_alike_for_every_name(face, forgetful):
    face.change_settings(codes={"resend_after_seconds": 600})
    for name in (NAME, "nobody@example.org", "nobody"):
        forgetful.call("User.sendPasswordResetToken", username=name)
        assert 0 < forgetful.fails(9999, "User.sendPasswordResetToken", username=name)["retryAfter"] <= 600


def forgetful_people(face, addresses):
    """One for each address, who keeps it in the property `email`, and is logged out."""
    people = [Monaca(face, f"person{number}") for number in range(len(addresses))]
    for person, address in zip(people, addresses):
        person.register(person.device, email=address)
        person.session = ""
    return people


def ask_for_tokens(people):
    """Each is told that it was sent."""
    for person in people:
        assert person.call("User.sendPasswordResetToken", username=person.device, options={"emailPropertyName": "email"}) == "OK"


def test_one_mailbox_gets_so_many_tokens_of_whatever_accounts(face):
    put_template(face)
    face.change_settings(codes={"per_target_hour": 2, "per_target_day": 3})
    ask_for_tokens(forgetful_people(face, ["victim@example.net"] * 4 + ["last@example.net"]))
    face.mailbox.wait_for("last@example.net")
    assert face.mailbox.count("victim@example.net") == 2
    # What other calls count would tell strangers whose mailbox it is.
    for purpose in ("register", "log_in"):
        assert face.api.post("/v1/codes", {"purpose": purpose, "email": "victim@example.net"}).status_code == 202


def test_what_others_ask_for_withholds_no_token_from_the_owner_of_an_address(face):
    put_template(face)
    face.change_settings(codes={"per_target_hour": 2, "per_target_day": 3}, monaca={"mails_per_application_day": 2})
    owner = Monaca(face)
    owner.register("victim@example.net")
    owner.call("User.logout")
    for purpose in ("register", "log_in", "register"):
        face.api.post("/v1/codes", {"purpose": purpose, "email": "victim@example.net"})
    ask_for_tokens(forgetful_people(face, ["victim@example.net"] * 3))
    assert owner.call("User.sendPasswordResetToken", username="victim@example.net") == "OK"
    face.mailbox.wait_for("victim@example.net", "mail", after=2)


def test_an_application_sends_so_many_tokens_a_day(face):
    put_template(face)
    put_template(face, "greeting", **GREETING)
    face.change_settings(monaca={"mails_per_application_day": 2})
    people = forgetful_people(face, [f"person{number}@example.net" for number in range(4)])
    stranger = Monaca(face)
    for name in ("nobody", "nothing", "none"):
        assert stranger.call("User.sendPasswordResetToken", username=name) == "OK"
    ask_for_tokens(people)
    # Mails between users are counted by themselves, and come after.
    oid = stranger.register("last@example.net")["_id"]
    assert send(stranger, oid) == 0
    face.mailbox.wait_for("last@example.net")
    assert [face.mailbox.count(f"person{number}@example.net") for number in range(4)] == [1, 1, 0, 0]


def test_of_sixteen_resets_with_one_token_one_happens(face, forgetful):
    face.change_settings(codes={"tries": 10})
    token = token_asked_for(face, forgetful)
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        calls = [pool.submit(forgetful.another(f"d{i}").answer, "User.resetPasswordAndLogin", username=NAME, newPassword=f"password{i}", token=token)
                 for i in range(16)]
    assert sum("result" in call.result() for call in calls) == 1


# --- From one user to another ----------------------------------------------------------------------------------------------------


def test_a_user_mails_another_by_a_template(face, monaca):
    put_template(face, "greeting", subject="Hello %name%", text="Hi %name%, %n% new.", bcc=["copy@example.org"])
    oid = monaca.register("ben", email="ben@example.org")["_id"]
    mail = {"userOid": oid, "templateName": "greeting", "substituteParams": {"name": "Ben\r\nBcc: eve@example.org", "n": 3},
            "options": {"emailPropertyName": "email"}}
    assert monaca.call("Mailer.sendMail", **mail) == "OK"
    got = face.mailbox.wait_for("ben@example.org")
    assert got["subject"] == "Hello Ben  Bcc: eve@example.org" and got["text"] == "Hi Ben\nBcc: eve@example.org, 3 new."
    assert face.mailbox.count("eve@example.org") == 0, "a value brings lines, and no header"
    assert set(monaca.fails(-32602, "Mailer.sendMail", **{**mail, "templateName": "none"})) == {"templateName"}
    assert set(monaca.fails(-32602, "Mailer.sendMail", **{**mail, "userOid": "u" + face.application_id})) == {"userOid"}
    assert set(monaca.fails(-32602, "Mailer.sendMail", **{**mail, "userOid": "x"})) == {"userOid"}
    assert set(monaca.fails(-32602, "Mailer.sendMail", **{**mail, "substituteParams": {"x": []}})) == {"substituteParams"}
    assert set(monaca.fails(-32602, "Mailer.sendMail", **{**mail, "substituteParams": {f"n{n}": n for n in range(51)}})) == {"substituteParams"}
    elsewhere = Monaca(open_face(face.server)).register("cat", email="cat@example.org")["_id"]
    assert set(monaca.fails(-32602, "Mailer.sendMail", **{**mail, "userOid": elsewhere})) == {"userOid"}
    assert "could not be sent" in monaca.fails(-32603, "Mailer.sendMail", **{**mail, "options": {}})["userOid"]
    monaca.session = ""
    monaca.fails(11, "Mailer.sendMail", **mail)
    monaca.fails(11, "Mailer.sendMail", **{**mail, "templateName": "none"})


GREETING = {"subject": "Hello %name%", "text": "Hi %name%."}


@pytest.fixture
def greeter(face, monaca):
    """Somebody who is logged in where there is a mail to send, and a function that sends it and answers 0 or the error's code."""
    put_template(face, "greeting", **GREETING)
    monaca.oid = monaca.register()["_id"]
    return monaca


def send(client, oid=None, **more):
    answer = client.answer("Mailer.sendMail", **{"userOid": oid or client.oid, "templateName": "greeting", "substituteParams": {}, **more})
    return answer.get("error", {}).get("code", 0)


MANY = {"per_target_hour": 100, "per_target_day": 1000}


def test_one_user_sends_so_many_mails_an_hour(face, greeter):
    face.change_settings(codes=MANY)
    assert [send(greeter) for _ in range(31)] == [0] * 30 + [9999]
    face.change_settings(monaca={"mails_per_user_hour": 40})
    assert send(greeter) == 0


def test_one_mailbox_gets_so_many_mails(face, greeter):
    face.change_settings(codes={"per_target_hour": 2, "per_target_day": 3})
    ben = greeter.another()
    ben.oid = ben.register("ben", mail=NAME)["_id"]
    to_property = {"options": {"emailPropertyName": "mail"}}
    assert [send(greeter), send(ben, **to_property), send(greeter), send(ben, **to_property)] == [0, 0, 9999, 9999]
    face.change_settings(codes={"per_target_hour": 100})
    assert [send(greeter), send(greeter)] == [0, 9999]
    # A code for the owner still goes there.
    assert face.api.post("/v1/codes", {"purpose": "register", "email": NAME}).status_code == 202


def test_an_application_sends_so_many_mails_a_day(face, greeter):
    face.change_settings(monaca={"mails_per_application_day": 3}, codes={"per_target_hour": 2})
    ben = greeter.another()
    ben.oid = ben.register("ben@example.org")["_id"]
    assert [send(greeter), send(greeter), send(greeter), send(ben), send(ben)] == [0, 0, 9999, 0, 9999]
    face.mailbox.wait_for("ben@example.org")
    face.mailbox.wait_for(NAME, after=1)
    assert face.mailbox.count() == 3


def test_mails_from_one_address_are_limited(face, greeter):
    face.change_settings(limits={"codes_per_address_hour": 2}, codes=MANY)
    stranger = greeter.another()
    for client in (greeter, stranger):
        client.address = "192.0.2.7"
    assert [send(stranger, greeter.oid) for _ in range(5)] == [11] * 5
    assert [send(greeter) for _ in range(3)] == [0, 0, 9999]
    greeter.address = "192.0.2.8"
    assert send(greeter) == 0


def test_no_user_sends_the_mail_of_a_reset_token(face, greeter):
    put_template(face)
    put_template(face, "sly", subject="%PASSWORD_RESET_TOKEN% %name%", text="Hi")
    values = {"PASSWORD_RESET_TOKEN": "123456 at evil.example", "name": "Ana"}
    told = greeter.fails(-32602, "Mailer.sendMail", userOid=greeter.oid, templateName="send_password_token", substituteParams=values)
    assert set(told) == {"templateName"}
    assert send(greeter, templateName="sly", substituteParams=values) == 0
    assert face.mailbox.wait_for(NAME)["subject"] == "%PASSWORD_RESET_TOKEN% Ana"
    assert face.mailbox.count() == 1


@pytest.mark.parametrize("values, code", [({"name": "x" * 1000}, 0), ({"name": "x" * 1001}, -32602), ({"name": int("9" * 15)}, 0),
                                          ({f"n{i}": "x" * 900 for i in range(5)}, 0), ({f"n{i}": "x" * 900 for i in range(6)}, -32602)])
def test_what_a_user_writes_into_a_mail_is_bounded(face, greeter, values, code):
    assert send(greeter, substituteParams=values) == code
    if code == 0:
        assert len(face.mailbox.wait_for(NAME)["subject"]) <= len("Hello ") + 100


def test_an_address_that_another_has_proven_gets_no_mail_of_this_account(face, monaca):
    put_template(face)
    put_template(face, "greeting", **GREETING)
    squatter = monaca.another()
    squatter.oid = squatter.register("vera@example.org", mail="Vera@Example.org")["_id"]
    assert send(squatter) == 0
    face.mailbox.wait_for("vera@example.org")
    owner = register(face, "vera@example.org")["account"]["id"]
    before = face.mailbox.count("vera@example.org")
    for options in ({}, {"emailPropertyName": "mail"}):
        assert "userOid" in squatter.fails(-32603, "Mailer.sendMail", userOid=squatter.oid, templateName="greeting",
                                           substituteParams={}, options=options)
    thief = monaca.another("device-3")
    thief.register("eve", mail="vera@example.org")
    thief.session = ""
    assert thief.call("User.sendPasswordResetToken", username="eve", options={"emailPropertyName": "mail"}) == "OK"
    # The owner gets what is for the owner.
    assert send(squatter, "u" + owner) == 0
    assert thief.call("User.sendPasswordResetToken", username="vera@example.org") == "OK"
    face.mailbox.wait_for("vera@example.org", after=before + 1)
    assert face.mailbox.count("vera@example.org") == before + 2
