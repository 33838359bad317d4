"""TLS by the server itself, and a certificate that is renewed while it runs."""
import contextlib
import hashlib
import signal
import socket
import ssl
import subprocess

import pytest

from support.certificates import make_certificate
from support.waiting import wait_for


@pytest.fixture
def engine():
    return "sqlite"


class Certificate:
    def __init__(self, folder):
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"
        self.renew()

    def renew(self):
        self.fingerprint = make_certificate(self.certificate, self.key)


@pytest.fixture
def certificate(tmp_path):
    return Certificate(tmp_path)


@pytest.fixture
def server(start_server, certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.certificate))
    return start_server(tls_certificate=certificate.certificate, tls_key=certificate.key)


@contextlib.contextmanager
def connection(server):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain, context.wrap_socket(plain) as wrapped:
        yield wrapped


def fingerprint(wrapped):
    return hashlib.sha256(wrapped.getpeercert(binary_form=True)).hexdigest()


def shown(server):
    with connection(server) as wrapped:
        return fingerprint(wrapped)


def ask(wrapped):
    """One request on a connection that stays open; the status line."""
    wrapped.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    answer = b""
    while not answer.endswith(b'{"status":"ok"}'):
        read = wrapped.recv(4096)
        assert read, answer
        answer += read
    return answer.split(b"\r\n")[0]


def test_cookies_over_tls_are_secure_and_bound_to_this_host(server):
    account = {"username": "ana", "password": "seven purple elephants", "session": "cookie"}
    answer = server.api.post("/v1/accounts", account, headers={"Origin": server.url})
    assert answer.status_code == 201, answer.text
    cookies = answer.raw.headers.getlist("Set-Cookie")
    assert cookies and all(text.startswith("__Host-ostiary") and "; Secure" in text for text in cookies), cookies


STRICT = "Strict-Transport-Security"


def test_over_tls_browsers_are_told_to_use_nothing_else(server):
    for path in ("/", "/healthz", "/v1/application", "/nowhere"):
        assert server.api.get(path).headers[STRICT] == "max-age=31536000", path
    assert STRICT not in server.api.get("/", headers={"Host": f"localhost:{server.port}"}).headers, "it would hold for all else there"


@pytest.mark.parametrize("options, scheme, told", [
    ({"public_url": "https://accounts.example.org"}, "https", "max-age=31536000"),
    ({"public_url": "https://accounts.example.org", "hsts": 600}, "https", "max-age=600"),
    ({"public_url": "https://accounts.example.org", "hsts": 0}, "https", None),
    ({"public_url": "https://accounts.example.org"}, "http", None),
    ({"public_url": "https://accounts.example.org"}, None, None),
    ({"public_url": "http://accounts.example.org"}, "https", None),
])
def test_behind_a_proxy_browsers_are_told_only_where_people_come_by_https(start_server, options, scheme, told):
    behind = start_server(trusted_proxies="127.0.0.1", **options)
    forwarded = {"X-Forwarded-For": "192.0.2.9", **({"X-Forwarded-Proto": scheme} if scheme else {})}
    assert behind.api.get("/", headers=forwarded).headers.get(STRICT) == told


@pytest.mark.parametrize("how", ["its files change", "SIGHUP"])
def test_a_renewed_certificate_is_used_for_new_connections_only(server, certificate, how):
    old = certificate.fingerprint
    with connection(server) as kept:
        assert fingerprint(kept) == old
        ask(kept)
        certificate.renew()
        if how == "SIGHUP":
            server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: shown(server) == certificate.fingerprint, "the new certificate")
        assert ask(kept) == b"HTTP/1.1 200 OK"
        assert fingerprint(kept) == old
    with connection(server) as new:
        assert ask(new) == b"HTTP/1.1 200 OK"


def test_a_certificate_that_cannot_be_used_changes_nothing(server, certificate):
    certificate.key.write_text("no key")
    server.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "cannot be used" in server.log_text(), "a line in the log")
    assert shown(server) == certificate.fingerprint
    with connection(server) as wrapped:
        assert ask(wrapped) == b"HTTP/1.1 200 OK"


def test_old_versions_of_tls_are_refused(server):
    """Offered by a client that would take them itself."""
    where = f"127.0.0.1:{server.port}"
    for version, refused in (("-tls1_1", True), ("-tls1_2", False)):
        asked = ["openssl", "s_client", "-connect", where, version, "-cipher", "DEFAULT@SECLEVEL=0"]
        done = subprocess.run(asked, text=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=30)
        assert ("alert protocol version" in done.stderr) == refused, done.stderr


def test_a_client_that_speaks_no_tls_or_stops_in_the_handshake_costs_nobody_anything(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain, \
            socket.create_connection(("127.0.0.1", server.port), timeout=10) as silent:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert not plain.recv(4096).startswith(b"HTTP/1.1 200")
        assert silent.fileno() >= 0
        assert server.api.get("/healthz").status_code == 200
