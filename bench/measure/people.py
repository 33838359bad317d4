"""Accounts with sessions, made by registration without a password."""
import http.client
import json
from concurrent.futures import ThreadPoolExecutor

CLIENTS = 16


def _register(port, numbers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    tokens = []
    for number in numbers:
        connection.request("POST", "/v1/accounts", json.dumps({"email": f"holder{number}@example.org"}),
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise SystemExit(f"registration was refused: {text}")
        tokens.append(json.loads(text)["session"]["token"])
    connection.close()
    return tokens


def register_sessions(server, count):
    """The tokens of that many sessions, each of another account."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = pool.map(_register, [server.port] * CLIENTS, [range(first, count, CLIENTS) for first in range(CLIENTS)])
        return [token for part in parts for token in part]
