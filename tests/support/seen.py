"""What passed between a server and its clients: every secret and every answer. It finds the secrets that stand where none may stand.

A secret may be answered only by the operation that issues it, and a code only stands in the message that brings it.
"""
import json
import re
from urllib.parse import unquote

# Fields whose text is a secret, in requests and in answers.
SECRET_FIELDS = {"password", "new_password", "current_password", "token", "device_token", "ticket", "key", "secret"}
JSON_RPC_ERROR = {"code", "message", "data"}  # says under a field's name what is wrong with it
LONG_ENOUGH = 12  # characters; shorter ones stand in logs by accident
CODE_LENGTH = 6  # digits; the same
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # the audit log names keys and sessions by their ids
COOKIE = re.compile(r"ostiary_\w+=([^;,\s]+)")
DIGITS = re.compile(rf"(?<!\d)\d{{{CODE_LENGTH},8}}(?!\d)")
DOCUMENTS = {"/v1/openapi.yaml", "/docs"}  # the same for everybody, with examples in them
STORED_DIGITS = re.compile(rb"(?<![0-9a-f.\-])\d{%d,8}(?![0-9a-f\-])" % CODE_LENGTH)  # not those within other numbers and ids


class Seen:
    def __init__(self):
        self.forget()

    def forget(self):
        self.secrets = set()
        self.codes = set()
        self.issued_by = {}  # secret: the operation, "METHOD path", that answered it first
        self.answers = []  # (method, path, status, body and cookies)

    def note(self, value, operation=None):
        """Remembers the secrets of a JSON value, which `operation` answered or a client sent."""
        if isinstance(value, dict) and not JSON_RPC_ERROR <= value.keys():
            for name, inner in value.items():
                if name in SECRET_FIELDS and value.get("kind") != "publishable":
                    self.add(inner, operation)
                self.note(inner, operation)
            if {"purpose", "target", "text"} <= value.keys():
                self.note_message(value["text"])
        elif isinstance(value, list):
            for inner in value:
                self.note(inner, operation)

    def add(self, secret, operation=None):
        if isinstance(secret, str) and len(secret) >= LONG_ENOUGH and not UUID.fullmatch(secret):
            if operation and secret not in self.secrets:
                self.issued_by[secret] = operation
            self.secrets.add(secret)

    def note_message(self, text):
        """A message that was sent: its codes are secrets."""
        self.codes.update(DIGITS.findall(text))

    def note_answer(self, method, path, answer):
        cookies = answer.headers.get("Set-Cookie", "")
        self.answers.append((method, path, answer.status_code, answer.content + b"\n" + cookies.encode()))
        operation = f"{method} {path}"
        for text in COOKIE.findall(cookies):
            self.add(unquote(text), operation)
        if answer.headers.get("Content-Type", "").startswith("application/json"):
            self.note(json.loads(answer.content), operation)

    def leaks_in(self, content):
        """The secrets that stand in clear in bytes that a server wrote down."""
        digits = {found.decode() for found in STORED_DIGITS.findall(content)}
        return [*(self.codes & digits), *(secret for secret in self.secrets if secret.encode() in content)]

    def leaks_in_answers(self):
        """(operation, status, secret) for every answer with a secret that it should not have."""
        found = []
        for method, path, status, content in self.answers:
            if path in DOCUMENTS:
                continue
            operation = f"{method} {path}"
            for secret in self.leaks_in(content):
                is_issued = status < 300 and self.issued_by.get(secret) == operation
                is_delivered = secret in self.codes and path.startswith("/dev/mailbox")
                if not is_issued and not is_delivered:
                    found.append((operation, status, secret))
        return found
