"""More logins than the server can hash: what is refused and how, what it costs in memory, and that the owner still gets in.

Small enough for every run; bench/ has the same at full size, with times. Here nothing depends on how fast the machine is.
"""
import itertools
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.api import problem
from support.monaca import Monaca
from test_monaca_management import Manager

PASSWORD = "seven purple elephants"
WRONG = "mistaken"
HASH_MIB = 19
# Hashes of the usual size, slow enough for a crowd to form before one thread.
SLOW_HASHES = {"passwords_memory": HASH_MIB * 1024, "passwords_passes": 4, "passwords_threads": 1, "passwords_longest_wait": 500}
CROWD = 64  # clients at once
LONG_LIST = 1_010  # users
SOURCES = 1_000
OWNER_TRIES = 20
PATIENCE = 20  # seconds of the owner, who comes back when refused


@pytest.fixture
def flooded(start_server):
    """A server before which stands a proxy that names the sources, with one person who has logged in on a device."""
    server = start_server(trusted_proxies="127.0.0.1", **SLOW_HASHES)
    server.change_settings(registration={"verify_contacts": False})
    made = server.api.post("/v1/accounts", {"email": "ana@example.org", "password": PASSWORD})
    assert made.status_code == 201, made.text
    server.device = made.json()["device_token"]
    return server


def source(index):
    return f"198.18.{index // 250 % 4}.{index % 250 + 1}"


def wrong_login(server, index):
    """Every second one at the owner's account, the others at as many as there are."""
    email = "ana@example.org" if index % 2 else f"nobody{index}@example.org"
    return server.api.from_address(source(index)).post("/v1/sessions", {"email": email, "password": WRONG})


def crowd(server, count):
    """The answers to that many wrong logins, each from another source, as many at a time as there are clients."""
    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(lambda index: wrong_login(server, index), range(count)))


class Flood:
    """Wrong logins from a thousand sources as long as the block lasts."""

    def __init__(self, server):
        self.server, self.over, self.statuses = server, threading.Event(), []
        self.numbers = itertools.count()
        self.threads = [threading.Thread(target=self._run) for _ in range(CROWD)]

    def _run(self):
        while not self.over.is_set():
            self.statuses.append(wrong_login(self.server, next(self.numbers) % SOURCES).status_code)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        deadline = time.monotonic() + PATIENCE
        while 429 not in self.statuses:  # until it is more than the server can take
            assert time.monotonic() < deadline, "the flood is none"
            time.sleep(0.01)
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()


def gets_in(server, source_index):
    """Whether the owner, on the known device, logs in; when refused, again after a moment."""
    api = server.api.from_address(f"192.0.2.{source_index + 1}").with_headers(Ostiary_Device=server.device)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        answer = api.post("/v1/sessions", {"email": "ana@example.org", "password": PASSWORD})
        if answer.status_code == 201:
            return True
        assert answer.status_code == 429, answer.text
        time.sleep(0.2)
    return False


def peak_bytes(server):
    """The most memory that the server has had resident since it began."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


def test_the_memory_of_a_login_flood_is_bounded(flooded):
    before = flooded.resident_bytes()
    statuses = {answer.status_code for answer in crowd(flooded, 4 * CROWD)}
    assert statuses <= {401, 429} and 401 in statuses
    # One arena for the one hash thread. The rest is for the clients' connections and the lane's threads.
    assert peak_bytes(flooded) < before + (HASH_MIB + 48) * 2**20


def test_what_a_login_flood_is_refused_says_when_to_come_back(flooded):
    refused = [answer for answer in crowd(flooded, 4 * CROWD) if answer.status_code != 401]
    assert refused
    for answer in refused:
        assert answer.json()["code"] in ("overloaded", "too_many_attempts")
        problem(answer, 429, answer.json()["code"])
        assert 1 <= int(answer.headers["Retry-After"]) <= 3600
    assert any(answer.json()["code"] == "overloaded" for answer in refused)


def test_what_a_login_flood_is_refused_by_the_monaca_face_says_when_to_come_back(flooded):
    flooded.change_settings(monaca={"enabled": True})

    def wrong(index):
        client = Monaca(flooded, device=f"device-{index}")
        client.address = source(index)
        return client.post(client.envelope("User.login", username=f"nobody{index}", password=WRONG))

    with ThreadPoolExecutor(CROWD) as pool:
        answers = list(pool.map(wrong, range(4 * CROWD)))
    errors = [answer.json()["error"] for answer in answers]
    assert {answer.status_code for answer in answers} == {200} and {error["code"] for error in errors} == {-32602, 9999}
    for answer, error in zip(answers, errors):
        if error["code"] == 9999:
            assert 1 <= error["data"]["retryAfter"] <= 3600 and answer.headers["Retry-After"] == str(error["data"]["retryAfter"])
        else:
            assert "Retry-After" not in answer.headers and set(error["data"]) == {"username"}


def test_of_lists_that_read_many_users_only_so_many_are_made_at_once(server):
    server.change_settings(monaca={"enabled": True})
    manager = Manager(server)
    for first in range(0, LONG_LIST, 10):
        batch = [manager.envelope("User.create", username=f"user{number}") for number in range(first, first + 10)]
        assert not any("error" in one for one in manager.post(batch).json())
    question = manager.envelope("User.list", userQuery="age = 1", itemsInPage=1)
    answers, deadline = [], time.monotonic() + PATIENCE
    with ThreadPoolExecutor(CROWD) as pool:
        while not any("error" in answer.json() for answer in answers):
            assert time.monotonic() < deadline, "nobody is refused"
            answers = list(pool.map(lambda _: manager.post(question), range(CROWD)))
    listed = [answer for answer in answers if "result" in answer.json()]
    refused = [answer for answer in answers if "error" in answer.json()]
    assert listed and all(answer.json()["result"] == {"items": [], "totalItems": 0} for answer in listed)
    for answer in refused:
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["data"], answer.headers["Retry-After"]) == (200, 9999, {"retryAfter": 5}, "5")


def test_the_owner_gets_in_during_a_login_flood_on_a_device_that_has_logged_in_before(flooded):
    with Flood(flooded) as flood:
        tries = [gets_in(flooded, index) for index in range(OWNER_TRIES)]
    assert all(tries), tries
    assert set(flood.statuses) <= {401, 429}


def test_a_session_is_checked_during_a_login_flood(flooded):
    token = flooded.api.post("/v1/accounts", {"email": "bo@example.org"}).json()["session"]["token"]
    with Flood(flooded):
        statuses = [flooded.api.with_token(token).get("/v1/session").status_code for _ in range(OWNER_TRIES)]
    assert statuses == [200] * OWNER_TRIES
