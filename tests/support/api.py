"""A client of the server's HTTP API. Every answer is held against the API description (openapi.py). It remembers every secret that
passes through it (seen.py), so that tests can look for leaks."""
import requests

from support import openapi


class Api:
    """
    api.post("/v1/sessions", {...}) answers a requests.Response. `api.with_token(token)`, `api.for_application(key)` and
    `api.from_address("192.0.2.1")` (for a server that trusts 127.0.0.1 as a proxy) are clients like this one but for that.
    """

    def __init__(self, base, seen, headers=None):
        self.base = base
        self.seen = seen  # Seen, shared by all clients of a server
        self.headers = dict(headers or {})

    def with_headers(self, **headers):
        return Api(self.base, self.seen, {**self.headers, **{name.replace("_", "-"): text for name, text in headers.items()}})

    def with_token(self, token):
        return self.with_headers(Authorization=f"Bearer {token}")

    def for_application(self, key):
        return self.with_headers(Ostiary_Application=key)

    def from_address(self, address):
        return self.with_headers(X_Forwarded_For=address)

    def request(self, method, path, body=None, timeout=30, **options):
        options["headers"] = {**self.headers, **options.get("headers", {})}
        if body is not None:
            options["json"] = body
            self.seen.note(body)
        answer = requests.request(method, self.base + path, timeout=timeout, allow_redirects=False, **options)
        openapi.load().check_answer(method, path, answer.status_code, answer.headers, answer.content)
        self.seen.note_answer(method, path, answer)
        return answer

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.request("POST", path, body, **options)

    def put(self, path, body=None, **options):
        return self.request("PUT", path, body, **options)

    def patch(self, path, body=None, **options):
        return self.request("PATCH", path, body, **options)

    def delete(self, path, body=None, **options):
        return self.request("DELETE", path, body, **options)


def problem(answer, status, code):
    """Asserts that the answer is this problem, and answers its `errors` as {field: code}."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == code, body
    assert body["status"] == status
    assert body["request_id"] == answer.headers["X-Request-Id"]
    return {error["field"]: error["code"] for error in body.get("errors", [])}
