#!/usr/bin/python3
"""A real SMTP server that keeps what it is given and fails on demand.

As a module: `with SmtpServer(tls="starttls", user="u", password="p") as server: server.port, server.ca_file, server.messages`.
As a program: see commands.py; the commands are `records`, `fail`, `fail_for`, `hang` and `clear`.
"""
import argparse
import asyncio
import email
import email.policy
import logging
import ssl
import subprocess
import sys
import tempfile
import threading
import warnings
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import commands  # noqa: E402


def make_certificate(folder):
    """A certificate for 127.0.0.1 and localhost that signs itself, with its key in the same file."""
    path = Path(folder) / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", path, "-out", f"{path}.crt"],
        check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def readable(content):
    """What a mail program shows of a message."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    parts = [{"type": part.get_content_type(), "text": part.get_content().replace("\r\n", "\n")}
             for part in message.walk() if not part.is_multipart()]
    return {"type": message.get_content_type(), "headers": {name.lower(): str(value) for name, value in message.items()},
            "parts": parts, "raw": content.decode("utf-8", "backslashreplace")}


class SmtpServer:
    """`tls` is none, starttls or tls. Without `user` nobody needs to authenticate; without `port` it takes a free one."""

    def __init__(self, tls="none", user=None, password=None, port=0):
        self.tls, self.user, self.password, self.port = tls, user, password, port
        self.folder = tempfile.TemporaryDirectory()
        self.ca_file = ""
        self.context = None
        if tls != "none":
            certificate = make_certificate(self.folder.name)
            self.ca_file = str(certificate)
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.loop = asyncio.new_event_loop()
        self.protocols = []  # of every connection there ever was
        self.clear()

    def clear(self):
        self.connections = 0
        self.logins = []  # every user and password that was tried
        self.messages = []
        self.failures = []  # (stage, code), one an attempt
        self.refused = {}  # code by recipient
        self.hanging = False

    def __enter__(self):
        started = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self.thread.start()
        started.wait(10)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self._stop)
        self.thread.join(10)
        self.folder.cleanup()

    def fail(self, stage, code, times=1):
        """The next `times` commands of this stage (mail, rcpt or data) are answered with `code`."""
        self.failures += [(stage, code)] * times

    def fail_for(self, recipient, code):
        """Every mail to this recipient is refused."""
        self.refused[recipient] = code

    def hang(self, on=True):
        """Messages are taken but never acknowledged."""
        self.hanging = on

    def records(self):
        return {"connections": self.connections, "logins": self.logins, "messages": self.messages}

    def _run(self, started):
        asyncio.set_event_loop(self.loop)
        at_once = self.context if self.tls == "tls" else None
        server = self.loop.run_until_complete(self.loop.create_server(self._connection, "127.0.0.1", self.port, ssl=at_once))
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()
        server.close()
        self.loop.run_until_complete(asyncio.gather(*asyncio.all_tasks(self.loop), return_exceptions=True))
        self.loop.close()

    def _stop(self):
        """Breaks off every connection, as a server that ends does."""
        for smtp in self.protocols:
            if smtp.transport is not None:
                smtp.transport.abort()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.call_soon(self.loop.stop)

    def _connection(self):
        self.connections += 1
        smtp = SMTP(self, hostname="localhost", enable_SMTPUTF8=True, loop=self.loop,
                    tls_context=self.context if self.tls == "starttls" else None, require_starttls=self.tls == "starttls",
                    authenticator=self._authenticate if self.user else None, auth_required=bool(self.user),
                    auth_require_tls=self.tls == "starttls")
        smtp.number = self.connections
        self.protocols.append(smtp)
        return smtp

    def _authenticate(self, _server, _session, _envelope, _mechanism, data):
        right = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (self.user, self.password)
        self.logins.append(data.login.decode())
        return AuthResult(success=right, handled=right)

    def _failure(self, stage):
        for failure in self.failures:
            if failure[0] == stage:
                self.failures.remove(failure)
                return f"{failure[1]} as the test wishes"
        return None

    async def handle_MAIL(self, _server, _session, envelope, address, options):
        if failure := self._failure("mail"):
            return failure
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if failure := self._failure("rcpt"):
            return failure
        if address in self.refused:
            return f"{self.refused[address]} as the test wishes"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if failure := self._failure("data"):
            return failure
        self.messages.append({"connection": server.number, "tls": session.ssl is not None or self.tls == "tls",
                              "authenticated": bool(session.authenticated), "from": envelope.mail_from, "to": envelope.rcpt_tos,
                              **readable(envelope.content)})
        while self.hanging:
            await asyncio.sleep(0.05)
        return "250 OK"


def main():
    logging.disable()
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", choices=("none", "starttls", "tls"), default="none")
    parser.add_argument("--user")
    parser.add_argument("--password")
    with SmtpServer(**vars(parser.parse_args())) as server:
        commands.serve({"port": server.port, "ca_file": server.ca_file},
                       {"records": server.records, "fail": server.fail, "fail_for": server.fail_for, "hang": server.hang,
                        "clear": server.clear})


if __name__ == "__main__":
    main()
