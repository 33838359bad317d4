"""A client of the Monaca face, as the vendor's own works: everything in one POST, a form's content type, the session from a header."""
import json

import requests

from support import openapi
from support.applications import OwnApplication

SESSION_HEADER = "X-Set-Monaca-Cloud-Session"
NAME, PASSWORD = "ana@example.org", "password"


class Failed(Exception):
    """The call was answered with an error."""

    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['message']} {error['data']}")
        self.code, self.data = error["code"], error["data"]


def open_face(server):
    """A new application of the server with the Monaca face open."""
    return OwnApplication(server, monaca={"enabled": True})


def put_template(face, name="send_password_token", **more):
    words = {"subject": "Hello %name%", "text": "Your token is %PASSWORD_RESET_TOKEN%.", **more}
    answer = face.admin.put(f"/v1/admin/applications/{face.application_id}/mail-templates/{name}", words)
    assert answer.status_code == 200, answer.text


def token_for(face, address, after=0):
    """The token in the mail that was sent there."""
    token = face.mailbox.code_for(address, "mail", after)
    face.seen.codes.add(token)
    return token


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

    def register(self, username=NAME, password=PASSWORD, **properties):
        return self.call("User.register", username=username, password=password, properties=properties)["user"]

    def log_in(self, username=NAME, password=PASSWORD):
        return self.call("User.login", username=username, password=password)["user"]

    def another(self, device="device-2"):
        return Monaca(self.server, device, self.backend, self.key)
