"""Messages that leave the machine: by SMTP, by SMS gateways, by a webhook; what happens when the other side is away or refuses.

The sides are real servers on loopback (support/smtp_server.py, support/http_gateway.py). Which engine keeps the outbox makes no
difference here.
"""
import contextlib
import hashlib
import hmac
import json
import re
import sqlite3
import time
from urllib.parse import parse_qs

import pytest

from support.api import problem
from support.http_gateway import HttpGateway
from support.ports import free_port
from support.smtp_server import SmtpServer
from support.waiting import wait_for

PASSWORD = "seven purple elephants"
MAIL_PASSWORD = "canary-of-the-mail-server"
PHONE = "+819012345678"


@pytest.fixture
def engine():
    return "sqlite"


@pytest.fixture
def gateway():
    with HttpGateway() as running:
        yield running


def by_smtp(port, security="none", **more):
    return {"messages_email": "smtp", "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": security,
            "smtp_from": "Example <accounts@example.org>", **more}


def send_code(server, purpose="register", **target):
    answer = server.api.post("/v1/codes", {"purpose": purpose, **target}, headers={"Accept-Language": "en"})
    assert answer.status_code == 202, answer.text


def code_in(text):
    return re.search(r"(?<!\d)\d{6}(?!\d)", text)[0]


def mail_to(smtp, target):
    """The mail, once it has arrived."""
    return wait_for(lambda: next((m for m in smtp.messages if target in m["to"]), None), f"a mail to {target}")


def message_of(server, target, state):
    """The outbox's row, once it has this state."""
    path = f"/v1/admin/applications/{server.application_id}/messages"

    def read():
        rows = server.admin.get(path, params={"state": state}).json()["items"]
        return next((row for row in rows if row["target"] == target), None)

    return wait_for(read, f"a message to {target} that is {state}")


def register(server, code, email):
    answer = server.api.post("/v1/accounts", {"email": email, "email_code": code, "password": PASSWORD})
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("tls, security", [("starttls", "starttls"), ("tls", "tls")])
def test_mail_goes_out_encrypted_authenticated_and_over_one_connection(start_server, tls, security):
    with SmtpServer(tls=tls, user="mailer", password=MAIL_PASSWORD) as smtp:
        server = start_server(environment={"OSTIARY_SMTP_PASSWORD": MAIL_PASSWORD},
                              **by_smtp(smtp.port, security, smtp_user="mailer", smtp_ca_file=smtp.ca_file))
        server.seen.secrets.add(MAIL_PASSWORD)
        for target in ("ana@example.org", "ben@example.org", "eva@example.org"):
            send_code(server, email=target)
            mail_to(smtp, target)
            message_of(server, target, "sent")  # else the next one may find the connection still in use
        assert [(m["tls"], m["authenticated"], m["connection"]) for m in smtp.messages] == [(True, True, 1)] * 3
        mail = smtp.messages[0]
        assert mail["from"] == "accounts@example.org" and mail["to"] == ["ana@example.org"]
        assert mail["headers"]["to"] == "ana@example.org" and "accounts@example.org" in mail["headers"]["from"]
        assert {part["type"] for part in mail["parts"]} == {"text/plain", "text/html"}
        codes = {code_in(part["text"]) for part in mail["parts"]}
        assert len(codes) == 1
        register(server, codes.pop(), "ana@example.org")
        assert server.mailbox.count() == 0


def test_mail_waits_while_the_server_is_away(start_server):
    port = free_port()
    server = start_server(**by_smtp(port))
    send_code(server, email="ana@example.org")
    waiting = wait_for(lambda: [row for row in [message_of(server, "ana@example.org", "waiting")] if row["last_error"]], "a failed attempt")
    assert waiting[0]["attempts"] > 0
    with SmtpServer(port=port) as smtp:
        mail = mail_to(smtp, "ana@example.org")
        message_of(server, "ana@example.org", "sent")
        register(server, code_in(mail["parts"][0]["text"]), "ana@example.org")
        assert len(smtp.messages) == 1


def test_a_mail_server_that_hangs_does_not_hold_up_the_end(start_server):
    with SmtpServer() as smtp:
        server = start_server(**by_smtp(smtp.port))
        smtp.hang()
        send_code(server, email="ann@example.org")
        mail_to(smtp, "ann@example.org")
        begun = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - begun < 10
        smtp.hang(False)
        smtp.clear()
        server.start()
        mail_to(smtp, "ann@example.org")


def test_a_refused_recipient_goes_to_the_dead_letters_and_can_be_sent_again(start_server):
    with SmtpServer() as smtp:
        smtp.fail_for("ana@example.org", 550)
        server = start_server(**by_smtp(smtp.port))
        send_code(server, email="ana@example.org")
        send_code(server, email="ben@example.org")
        mail_to(smtp, "ben@example.org")
        dead = message_of(server, "ana@example.org", "dead")
        assert "550" in dead["last_error"] and "ana@" not in dead["last_error"]
        assert server.metric("ostiary_messages_total", channel="email", outcome="dead") == 1
        smtp.refused.clear()
        path = f"/v1/admin/applications/{server.application_id}/messages/{dead['id']}/retry"
        assert server.admin.post(path).status_code == 200
        mail = mail_to(smtp, "ana@example.org")
        register(server, code_in(mail["parts"][0]["text"]), "ana@example.org")
        problem(server.admin.post(path), 404, "no_such_message")


def test_an_expired_code_is_never_sent(start_server):
    port = free_port()
    server = start_server(**by_smtp(port))
    for target in ("ana@example.org", "ben@example.org"):
        send_code(server, email=target)
    server.stop()
    with contextlib.closing(sqlite3.connect(server.database.path)) as database, database:
        assert database.execute("UPDATE outbox SET expires_at = created_at + 1 WHERE target = 'ana@example.org'").rowcount == 1
    with SmtpServer(port=port) as smtp:
        server.start()
        mail_to(smtp, "ben@example.org")
        message_of(server, "ana@example.org", "expired")
        assert [m["to"] for m in smtp.messages] == [["ben@example.org"]]


def test_text_messages_go_through_a_gateway(start_server, gateway):
    server = start_server(environment={"OSTIARY_SMS_GATEWAY_HEADERS": "Authorization: Bearer canary-of-the-gateway"},
                          messages_sms="gateway", outbound_private_addresses="true",
                          sms_gateway_url=f"http://127.0.0.1:{gateway.port}/v2/sms",
                          sms_gateway_body='{"recipients": ["{{target}}"], "message": "{{text}}"}')
    server.seen.secrets.add("canary-of-the-gateway")
    gateway.answer(503, "busy")
    send_code(server, phone=PHONE)
    wait_for(lambda: len(gateway.requests) == 2, "the second attempt")
    first, second = gateway.requests
    assert first["path"] == "/v2/sms" and first["headers"]["authorization"] == "Bearer canary-of-the-gateway"
    assert first["body"] == second["body"]
    body = json.loads(second["body"])
    assert body["recipients"] == [PHONE]
    message_of(server, PHONE, "sent")
    made = server.api.post("/v1/accounts", {"phone": PHONE, "phone_code": code_in(body["message"])})
    assert made.status_code == 201, made.text


def test_text_messages_go_through_twilio(start_server, gateway):
    server = start_server(environment={"OSTIARY_TWILIO_TOKEN": "canary-of-twilio"}, messages_sms="twilio", twilio_sid="AC0123",
                          twilio_from="+15005550006", twilio_url=f"http://127.0.0.1:{gateway.port}", outbound_private_addresses="true")
    server.seen.secrets.add("canary-of-twilio")
    gateway.answer(201, '{"sid": "SM0123"}')
    send_code(server, phone=PHONE)
    message_of(server, PHONE, "sent")
    request = gateway.requests[0]
    assert request["path"] == "/2010-04-01/Accounts/AC0123/Messages.json"
    form = parse_qs(request["body"])
    assert (form["To"], form["From"]) == ([PHONE], ["+15005550006"])
    gateway.answer(400, json.dumps({"code": 21211, "message": f"The 'To' number {PHONE} is not a valid phone number."}))
    send_code(server, phone="+819012345679")
    dead = message_of(server, "+819012345679", "dead")
    assert dead["last_error"] == "answered 400, error 21211"


def test_a_webhook_gets_target_code_and_purpose_and_sends_itself(start_server, gateway):
    server = start_server(environment={"OSTIARY_WEBHOOK_SECRET": "canary-of-the-webhook"}, messages_email="webhook",
                          messages_sms="webhook", webhook_url=f"http://127.0.0.1:{gateway.port}/send", outbound_private_addresses="true")
    server.seen.secrets.add("canary-of-the-webhook")
    send_code(server, email="ana@example.org")
    send_code(server, phone=PHONE)
    wait_for(lambda: len(gateway.requests) == 2, "both calls")
    told = {}
    for request in gateway.requests:
        time, signature = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", request["headers"]["ostiary-signature"]).groups()
        signed = hmac.new(b"canary-of-the-webhook", f"{time}.{request['body']}".encode(), hashlib.sha256)
        assert hmac.compare_digest(signature, signed.hexdigest())
        body = json.loads(request["body"])
        told[body["channel"]] = body
    assert (told["email"]["target"], told["email"]["purpose"]) == ("ana@example.org", "register")
    assert told["phone"]["target"] == PHONE
    register(server, told["email"]["code"], "ana@example.org")


def test_a_gateway_inside_the_network_is_refused_unless_it_is_allowed(start_server, gateway):
    server = start_server(messages_sms="gateway", sms_gateway_url=f"http://127.0.0.1:{gateway.port}/v2/sms")
    send_code(server, phone=PHONE)
    wait_for(lambda: message_of(server, PHONE, "waiting")["attempts"] > 0, "an attempt")
    assert gateway.connections == 0
