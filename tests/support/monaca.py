"""A client of the Monaca face, as the vendor's own works: everything in one POST, a form's content type, the session from a header."""
import json

import requests

from support import openapi
from support.people import lift_limits

SESSION_HEADER = "X-Set-Monaca-Cloud-Session"


class Failed(Exception):
    """The call was answered with an error."""

    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['message']} {error['data']}")
        self.code, self.data = error["code"], error["data"]


def start_with_face(start_server):
    """A server whose default application has the Monaca face open, and whose limits are out of the way."""
    server = start_server(trusted_proxies="127.0.0.1")
    lift_limits(server)
    server.change_settings(monaca={"enabled": True})
    return server


class Monaca:
    """monaca.call("User.login", username="ana", password="...") answers the result, and keeps session and login token."""

    def __init__(self, server, device="device-1", backend=None, key=None):
        self.server, self.device = server, device
        self.backend = backend or server.application_id
        self.key = key or server.application_key
        self.session = ""
        self.login_token = ""
        self.address = None

    def post(self, body, **headers):
        """The raw answer."""
        given = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        if self.address:
            given["X-Forwarded-For"] = self.address
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        answer = requests.post(f"{self.server.url}/monaca/{self.backend}", data=text, headers=given, timeout=30)
        self.server.seen.note_answer("POST", "/monaca/{backend}", answer)
        return answer

    def envelope(self, method, **params):
        own = {"__api_key": self.key, "__device": self.device}
        if self.session:
            own["__session"] = self.session
        return {"jsonrpc": "2.0", "method": method, "params": {**params, **own}, "id": "1"}

    def answer(self, method, **params):
        """The answer's body, which is as the contract says."""
        self.server.seen.note(params)
        sent = self.post(self.envelope(method, **params))
        assert sent.status_code == 200, sent.text
        body = sent.json()
        openapi.load().check_answer("POST", f"/monaca/{self.backend}", 200, sent.headers, sent.content)
        assert body["jsonrpc"] == "2.0" and body["id"] == "1"
        assert ("result" in body) != ("error" in body)
        if SESSION_HEADER in sent.headers:
            self.session = sent.headers[SESSION_HEADER]
            assert self.session.isalnum()
            self.server.seen.add(self.session, "POST /monaca/{backend}")
        return body

    def call(self, method, **params):
        body = self.answer(method, **params)
        if "error" in body:
            raise Failed(body["error"])
        assert body["result"] is not None
        if isinstance(body["result"], dict) and "loginToken" in body["result"]:
            self.login_token = body["result"]["loginToken"]
            self.server.seen.add(self.login_token, "POST /monaca/{backend}")
        return body["result"]

    def fails(self, code, method, **params):
        """Asserts that the call fails like this, and answers what is told about the parameters."""
        body = self.answer(method, **params)
        assert "error" in body, body
        assert body["error"]["code"] == code, body["error"]
        return body["error"]["data"]

    def register(self, username="ana@example.org", password="password", **properties):
        return self.call("User.register", username=username, password=password, properties=properties)["user"]

    def log_in(self, username="ana@example.org", password="password"):
        return self.call("User.login", username=username, password=password)["user"]

    def another(self, device="device-2"):
        return Monaca(self.server, device, self.backend, self.key)
