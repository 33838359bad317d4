"""What a client says about the server's own address goes into nothing that is sent or answered: docs/security.md, promise 12."""
import re
import time

import pytest

from support import openapi
from support.people import lift_limits, register
from support.smtp_server import SmtpServer

EVIL = "evil.example"
FORGED = [
    {"Host": EVIL},
    {"Host": f"{EVIL}:443"},
    {"X-Forwarded-Host": EVIL},
    {"X-Forwarded-Proto": "gopher", "X-Forwarded-Host": f"{EVIL}, accounts.example.org"},
    {"X-Forwarded-For": EVIL, "X-Forwarded-Port": "666"},
    {"Forwarded": f"for=192.0.2.1;host={EVIL};proto=https"},
    {"X-Original-Host": EVIL, "X-Host": EVIL, "X-Forwarded-Server": EVIL},
    {"X-Original-URL": f"https://{EVIL}/", "X-Rewrite-URL": f"https://{EVIL}/", "X-Forwarded-Prefix": f"//{EVIL}"},
    {"Origin": f"https://{EVIL}", "Referer": f"https://{EVIL}/"},
    {"Host": EVIL, "Forwarded": f"host={EVIL}", "X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443"},
]
PAGES = ("/", "/console/setup", "/account", "/account/log-in", "/account/recover")
WITHOUT_A_SESSION = ("register", "log_in", "reset_password")
WITH_A_SESSION = ("bind", "unbind", "deregister")


def comparable(mail):
    """A mail without what differs from one to the next: its date, its id, its code, where its lines are folded, the boundary between its
    parts."""
    text = re.sub(r"^(Date|Message-ID):.*(\r?\n[ \t].*)*", r"\1", mail["raw"], flags=re.M | re.I)
    text = re.sub(r"=\r?\n", "", text)
    boundary = re.search(r'boundary="?([^";\r\n]+)', text)
    text = text.replace(boundary[1], "boundary") if boundary else text
    return re.sub(r"(?<!\d)\d{6}(?!\d)", "code", text)


def next_mail(smtp, count):
    deadline = time.monotonic() + 10
    while len(smtp.messages) <= count:
        assert time.monotonic() < deadline, "no mail"
        time.sleep(0.01)
    return smtp.messages[count]


@pytest.fixture
def smtp():
    with SmtpServer() as server:
        yield server


@pytest.mark.parametrize("public_url", ["https://accounts.example.org", None])
def test_forged_addresses_of_the_server_change_no_byte_of_a_message(start_server, smtp, public_url):
    more = {"public_url": public_url} if public_url else {}
    server = start_server(messages_email="smtp", smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_security="none",
                          smtp_from="accounts@example.org", trusted_proxies="127.0.0.1", **more)
    lift_limits(server)
    person = {"email": "ana@example.org", "password": "seven purple elephants"}
    made = server.admin.post(f"/v1/admin/applications/{server.application_id}/accounts", {**person, "email_verified": True})
    assert made.status_code == 201, made.text
    token = server.api.post("/v1/sessions", person).json()["session"]["token"]
    mails = 0
    for purpose in (*WITHOUT_A_SESSION, *WITH_A_SESSION):
        client = server.api.with_token(token) if purpose in WITH_A_SESSION else server.api
        body = {"purpose": purpose, "email": "ana@example.org"}
        expected = None
        for headers in ({}, *FORGED):
            answer = client.post("/v1/codes", body, headers=headers)
            assert answer.status_code == 202, answer.text
            assert EVIL not in answer.text + str(answer.headers)
            mail = next_mail(smtp, mails)
            server.seen.note_message(mail["raw"])
            mails += 1
            assert mail["to"] == ["ana@example.org"]
            expected = expected or comparable(mail)
            assert comparable(mail) == expected, (purpose, headers)
        assert EVIL not in expected


def test_every_operation_that_can_send_a_message_is_in_the_test_above():
    purposes = openapi.load().document["components"]["schemas"]["Purpose"]["enum"]
    assert set(purposes) == {*WITHOUT_A_SESSION, *WITH_A_SESSION}
    for operation in openapi.load().operations:
        body = operation.node.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        fields = openapi.load().closed(body)["properties"] if body else {}
        if operation.path not in ("/v1/codes", "/v1/codes/check"):
            assert not ("purpose" in fields and {"email", "phone"} & set(fields)), operation.path


def test_no_answer_carries_the_address_that_a_client_claims_for_the_server(start_server):
    server = start_server(public_url="https://accounts.example.org", trusted_proxies="127.0.0.1")
    token = register(server, "ana@example.org")["session"]["token"]
    for operation in openapi.load().operations:
        if operation.method != "get" or "{" in operation.path:
            continue
        client = server.admin if operation.path.startswith(("/v1/admin", "/dev")) else server.api.with_token(token)
        for headers in FORGED if operation.path in PAGES else FORGED[-1:]:
            answer = client.get(operation.path, headers=headers)
            assert EVIL not in answer.text + str(answer.headers), (operation.path, headers)
            assert "Location" not in answer.headers


def test_the_first_administrators_link_comes_from_the_configuration(start_server):
    server = start_server(public_url="https://accounts.example.org", trusted_proxies="127.0.0.1")
    for headers in FORGED:
        server.api.get("/console/setup", headers=headers)
        server.api.get("/", headers=headers)
    link = server.run("admin", "link").stdout.strip()
    server.seen.add(link.partition("#ticket=")[2])
    assert re.fullmatch(r"https://accounts\.example\.org/console/setup#ticket=[0-9A-Za-z]{43,}", link), link
