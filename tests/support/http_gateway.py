#!/usr/bin/python3
"""A real HTTP server that keeps the requests it is given and answers as it is told.

As a module: `with HttpGateway() as gateway: gateway.port, gateway.requests`.
As a program: see commands.py; the commands are `records`, `answer`, `hang` and `clear`.
"""
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import commands  # noqa: E402


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Clients that go away are what some tests are about."""


class HttpGateway:
    def __init__(self):
        self.server = QuietServer(("127.0.0.1", 0), self._handler())
        self.port = self.server.server_address[1]
        self.clear()

    def clear(self):
        self.connections = 0
        self.requests = []
        self.answers = []  # of the next requests; then 200
        self.hanging = False

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()

    def answer(self, status, body="{}", headers=None, times=1, size=0):
        """What the next `times` requests are answered; `size` makes the body that many bytes."""
        self.answers += [(status, body if not size else "x" * size, headers or {})] * times

    def hang(self, on=True):
        self.hanging = on

    def records(self):
        return {"connections": self.connections, "requests": self.requests}

    def _handler(gateway):  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                gateway.connections += 1
                super().setup()

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                gateway.requests.append({"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()},
                                         "body": body.decode("utf-8", "backslashreplace")})
                while gateway.hanging:
                    time.sleep(0.05)
                status, answer, headers = gateway.answers.pop(0) if gateway.answers else (200, "{}", {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.encode())))
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, *_):
                pass

        return Handler


def main():
    with HttpGateway() as gateway:
        commands.serve({"port": gateway.port},
                       {"records": gateway.records, "answer": gateway.answer, "hang": gateway.hang, "clear": gateway.clear})


if __name__ == "__main__":
    main()
