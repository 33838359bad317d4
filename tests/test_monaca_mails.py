"""The Monaca face: a forgotten password, and mails from one user to another."""
import concurrent.futures
import re

import pytest

from support.monaca import NAME, Monaca, open_face, put_template, token_for


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


def test_one_user_sends_so_many_mails_an_hour(face, monaca):
    put_template(face, "greeting")
    oid = monaca.register()["_id"]
    answers = [monaca.answer("Mailer.sendMail", userOid=oid, templateName="greeting", substituteParams={}) for _ in range(31)]
    assert ["result" in answer for answer in answers] == [True] * 30 + [False]
    assert answers[-1]["error"]["code"] == 9999
