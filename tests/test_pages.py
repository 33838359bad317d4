"""The server's own pages: what they tell browsers, and how they look and work in a real one (support/browser.mjs)."""
import json
import re
import subprocess

import pytest
import requests

from support import openapi
from support.server import ROOT

HTML = [o.path for o in openapi.load().operations if "text/html" in o.responses.get("200", {}).get("content", {})]
PAGES = ["/", "/docs", "/docs/errors", "/console/setup", "/dev/mailbox"]


@pytest.fixture
def engine():
    return "sqlite"


def policy(answer):
    """Its Content-Security-Policy as {directive: [source...]}."""
    return {words[0]: words[1:] for words in (part.split() for part in answer.headers["Content-Security-Policy"].split(";"))}


def test_no_page_runs_what_is_not_a_file_of_its_own(server):
    assert set(PAGES) <= set(HTML)
    for path in HTML:
        answer = server.api.get(path)
        assert answer.status_code == 200, path
        rules = policy(answer)
        assert rules["default-src"] == ["'none'"] and rules["frame-ancestors"] == ["'none'"], path
        assert rules.get("script-src", ["'self'"]) == ["'self'"] and "unsafe" not in str(rules), path
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", answer.text), path


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_load_its_own_files_and_nothing_else(server, path):
    answer = server.api.get(path)
    rules = policy(answer)
    assert rules["default-src"] == ["'none'"] and rules["style-src"] == ["'self'"]
    assert rules["frame-ancestors"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert ("script-src" in rules) == (path == "/console/setup")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer" and answer.headers["X-Content-Type-Options"] == "nosniff"
    for loaded in re.findall(r'(?:<link[^>]* href|<script[^>]* src)="([^"]+)"', answer.text):
        asset = server.api.get(loaded)
        assert asset.status_code == 200 and re.search(r"\.[0-9a-f]{16}\.", loaded)
        assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", PAGES[:-1] + ["/v1/openapi.yaml"])
def test_a_page_is_sent_again_only_when_it_is_another(server, path):
    etag = server.api.get(path).headers["ETag"]
    again = server.api.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert server.api.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


def test_what_the_mailbox_shows_is_kept_by_nobody(server):
    answer = server.api.get("/dev/mailbox")
    assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers


def test_the_mailbox_is_not_found_through_a_proxy_that_nobody_configured(server):
    url = server.url
    for path in ("/dev/mailbox", "/dev/mailbox/messages"):
        assert requests.get(url + path, timeout=10).status_code == 200
        for header in ({"X-Forwarded-For": "192.0.2.9"}, {"X-Forwarded-Proto": "https"}, {"Forwarded": "for=192.0.2.9"}, {"Via": "1.1 gate"}):
            assert requests.get(url + path, headers=header, timeout=10).status_code == 404, header


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("path", ["/nowhere", "/account/nowhere", "/console/nowhere", "/docs/nowhere", "/assets/none.css"])
def test_a_browser_sees_a_page_with_a_way_back_where_there_is_none(server, path):
    answer = requests.get(server.url + path, headers={"Accept": BROWSER}, timeout=10)
    assert answer.status_code == 404 and answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert policy(answer)["default-src"] == ["'none'"] and answer.headers["X-Request-Id"]
    for link in re.findall(r'href="([^"]+)"', answer.text):
        assert requests.get(server.url + link, timeout=10).status_code == 200, link
    assert 'href="/"' in answer.text and path not in answer.text
    head = requests.head(server.url + path, headers={"Accept": BROWSER}, timeout=10)
    assert (head.status_code, head.headers["Content-Length"], head.content) == (404, str(len(answer.content)), b"")


@pytest.mark.parametrize(("path", "accept"), [("/v1/nowhere", BROWSER), ("/v1", BROWSER), ("/monaca/nowhere/x", BROWSER), ("/nowhere", "*/*"),
                                              ("/nowhere", "application/json"), ("/nowhere", None)])
def test_a_program_gets_a_problem_where_nothing_is(server, path, accept):
    answer = requests.get(server.url + path, headers={"Accept": accept}, timeout=10)
    assert answer.status_code == 404 and answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"
    assert requests.post(server.url + path, headers={"Accept": BROWSER}, timeout=10).headers["Content-Type"] == "application/problem+json"


@pytest.fixture(scope="session")
def browser_tools():
    if not (ROOT / "web" / "node_modules" / "playwright-core").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=ROOT / "web", check=True, capture_output=True, timeout=300)


def test_the_pages_work_and_look_well_in_a_browser(server, browser_tools, tmp_path):
    for body in ({"email": "ana.with.quite.a.long.name@a.long.subdomain.of.example.org"}, {"phone": "+819012345678"}):
        assert server.api.post("/v1/codes", {"purpose": "register", **body}, headers={"Accept-Language": "ja"}).status_code == 202
    code = server.mailbox.code_for("+819012345678")
    link = server.run("admin", "link", port=server.port).stdout.strip()
    server.seen.secrets.add(link.partition("#ticket=")[2])
    done = subprocess.run(["node", ROOT / "tests/support/browser.mjs", server.url, link, tmp_path], text=True, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["complaints"] == []
    assert len(report["looks"]) == 4 * len(PAGES)
    for look in report["looks"]:
        where = f"{look['page']} {look['look']}"
        assert look["overflow"] <= 0 and look["faint"] == [] and look["small"] == [], (where, look)
        assert look["title"], where
    flow = report["flow"]
    assert flow["shown"] == "text" and flow["focused"] == "password"
    assert "easy to guess" in flow["mistake"]
    assert flow["address"] == f"{server.url}/console/setup" and flow["formHidden"]
    assert code in flow["mailbox"] and re.fullmatch(r"\d{6}", flow["code"].strip())
    console = server.api.for_application("console")
    made = console.post("/v1/sessions", {"email": "root@example.org", "password": "seven purple elephants dancing"})
    assert made.status_code == 201
