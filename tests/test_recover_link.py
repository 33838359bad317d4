"""The link in a message about a forgotten password: where it leads, and that only the person who confirms on its page uses it up."""
import re
from urllib.parse import parse_qs, urlsplit

import requests

from support.api import problem

PASSWORD = "seven purple elephants"
NEW_PASSWORD = "nine yellow submarines"
EMAIL = "ana+shop@example.org"
NO_WAITING = {"resend_after_seconds": 0, "per_target_hour": 100, "per_target_day": 100}
FORGED = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example;proto=https", "X-Forwarded-Proto": "https",
          "Origin": "https://evil.example", "Referer": "https://evil.example/account/recover", "X-Original-URL": "https://evil.example/"}


def register(server, email=EMAIL):
    server.api.post("/v1/codes", {"purpose": "register", "email": email})
    form = {"email": email, "email_code": server.mailbox.code_for(email, "register"), "password": PASSWORD}
    assert server.api.post("/v1/accounts", form).status_code == 201
    server.change_settings(codes=NO_WAITING)


def link_for(server, email=EMAIL, language="en", **headers):
    before = len([m for m in server.mailbox.messages(email) if m["purpose"] == "reset_password"])
    body = {"purpose": "reset_password", "email": email, "language": language}
    assert server.api.post("/v1/codes", body, headers=headers).status_code == 202
    message = server.mailbox.wait_for(email, "reset_password", before)
    (in_text,) = re.findall(r"https?://\S+", message["text"])
    (in_html,) = re.findall(r'href="([^"]+)"', message["html"])
    assert in_html.replace("&amp;", "&") == in_text
    return in_text


def reset_by(server, link):
    given = {name: values[0] for name, values in parse_qs(urlsplit(link).fragment).items()}
    return server.api.post("/v1/password-resets", {**given, "new_password": NEW_PASSWORD})


def test_a_scanner_that_opens_the_link_uses_nothing_up(start_server):
    server = start_server(public_url="https://accounts.example.org")
    register(server)
    link = link_for(server)
    assert link.startswith("https://accounts.example.org/account/recover#email=ana%2Bshop%40example.org&code=")
    parts = urlsplit(link)
    for method in ("GET", "HEAD", "GET", "POST"):
        requests.request(method, f"{server.url}{parts.path}#{parts.fragment}", timeout=10)
        requests.request(method, f"{server.url}{parts.path}?{parts.fragment}", timeout=10)
    assert reset_by(server, link).status_code == 200
    assert server.api.post("/v1/sessions", {"email": EMAIL, "password": NEW_PASSWORD}).status_code == 201
    problem(reset_by(server, link), 422, "wrong_code")


def test_a_forged_request_changes_nothing_in_the_link(server):
    register(server)
    page = lambda link: link.partition("#")[0]  # noqa: E731
    plain = page(link_for(server))
    assert plain == f"{server.url}/account/recover"
    assert page(link_for(server, **FORGED)) == plain
    assert page(link_for(server, Host="evil.example")) == plain


def test_an_application_has_its_own_page_and_any_of_five_languages(server):
    register(server)
    server.change_settings(web={"recover_url": "https://app.example.org/forgot?from=mail"})
    for language in ("en", "es", "hi", "ja", "zh"):
        assert link_for(server, language=language).startswith("https://app.example.org/forgot?from=mail#email=")
    wrong = {"web": {"recover_url": "javascript:alert(1)"}}
    refused = server.admin.patch(f"/v1/admin/applications/{server.application_id}/settings", wrong)
    assert problem(refused, 400, "invalid_request") == {"web.recover_url": "invalid_url"}


def test_the_link_of_another_application_names_it(server):
    made = server.admin.post("/v1/admin/applications", {"name": "Second"}).json()
    keys = server.admin.get(f"/v1/admin/applications/{made['id']}/keys").json()["items"]
    key = next(each["key"] for each in keys if each["kind"] == "publishable")
    server.api = server.api.for_application(key)
    server.api.post("/v1/codes", {"purpose": "register", "email": EMAIL})
    form = {"email": EMAIL, "email_code": server.mailbox.code_for(EMAIL, "register"), "password": PASSWORD}
    assert server.api.post("/v1/accounts", form).status_code == 201
    fragment = parse_qs(urlsplit(link_for(server)).fragment)
    assert fragment["application"] == [key]
