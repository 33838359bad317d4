"""What was acknowledged is there after a power cut, whole: the server, and PostgreSQL under it, are killed while people register.

    pytest -s tests/test_nothing_lost.py              # -s shows the numbers; --kills 300 is a longer run
"""
import random
import threading
import time

import pytest
import requests

from support.api import problem
from support.databases import PostgresDatabase, SqliteDatabase
from support.people import PASSWORD, code_for, lift_limits, register
from support.ports import free_port
from support.postgres import PostgresServer
from support.server import Server

CLIENTS = 6
PAUSE = (0.05, 0.3)  # seconds of load before each kill


class Crowd:
    """Clients that register one person after the other and remember who was told that it worked."""

    def __init__(self, server):
        self.server = server
        self.registered = []  # (username, account, token)
        self.unknown = 0  # registrations whose answer was lost
        self.refused = []
        self.done = threading.Event()
        self.threads = [threading.Thread(target=self._register, args=(n,), daemon=True) for n in range(CLIENTS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        for thread in self.threads:
            thread.join(30)

    def _register(self, client):
        connection, number = requests.Session(), 0
        while not self.done.is_set():
            number += 1
            name = f"person{client}x{number}"
            try:
                answer = connection.post(self.server.url + "/v1/accounts", timeout=30, json={
                    "username": name, "email": f"{name}@example.org", "phone": f"+8190{client + 1}{number:07}", "password": PASSWORD})
            except requests.RequestException:
                self.unknown += 1
                time.sleep(0.005)
                continue
            if answer.status_code == 201:
                self.registered.append((name, answer.json()["account"]["id"], answer.json()["session"]["token"]))
            elif answer.status_code == 503:
                self.unknown += 1
            else:
                self.refused.append(answer.text)

    def wait_for_more(self):
        """The server works again."""
        before, deadline = len(self.registered), time.monotonic() + 30
        while len(self.registered) == before and time.monotonic() < deadline:
            time.sleep(0.005)
        assert len(self.registered) > before, self.server.log_text()[-2000:]


def installed(folder, database):
    server = Server(folder, database).install().start()
    lift_limits(server)
    server.change_settings(registration={"verify_contacts": False}, passwords={"guessability": 0})
    return server


def count(database, statement):
    return database.query(f"SELECT count(*) FROM {statement}")[0][0]


def halves(database):
    """What is there without what belongs to it."""
    console = "a.application_id IN (SELECT id FROM applications WHERE kind = 'console')"
    found = {}
    for table, rows in {"contacts": 2, "identifiers": 3, "passwords": 1, "sessions": 1}.items():
        found[f"accounts without {table}"] = count(
            database, f"accounts a WHERE NOT {console} AND (SELECT count(*) FROM {table} t WHERE t.account_id = a.id) < {rows}")
        found[f"{table} without account"] = count(
            database, f"{table} t WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = t.account_id)")
    found["accounts without an entry in the log"] = count(
        database, "accounts a WHERE NOT EXISTS (SELECT 1 FROM audit t WHERE t.account_id = a.id AND t.event = 'account.registered')")
    found["entries in the log without account"] = count(
        database, "audit t WHERE t.event = 'account.registered' AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = t.account_id)")
    return {what: number for what, number in found.items() if number}


def check_all_is_there(server, crowd, kills):
    assert crowd.refused == []
    assert len(crowd.registered) >= kills
    assert halves(server.database) == {}
    connection = requests.Session()
    for name, account, token in crowd.registered:
        session = connection.get(server.url + "/v1/session", headers={"Authorization": f"Bearer {token}"})
        assert (session.status_code, session.json().get("account", {}).get("id")) == (200, account), name
        answer = connection.post(server.url + "/v1/sessions", json={"email": f"{name}@example.org", "password": PASSWORD})
        assert (answer.status_code, answer.json().get("account", {}).get("id")) == (201, account), answer.text
    accounts = count(server.database, "accounts")
    assert len(crowd.registered) <= accounts <= len(crowd.registered) + crowd.unknown
    print(f"\n{server.database.engine}: {kills} kills, {len(crowd.registered)} acknowledged and all there, {crowd.unknown} without"
          f" an answer, of which {accounts - len(crowd.registered)} are there; none half there")


@pytest.fixture
def kills(request):
    return request.config.getoption("--kills")


def test_what_was_acknowledged_survives_a_killed_server(tmp_path, kills):
    moments = random.Random(1)
    server = installed(tmp_path, SqliteDatabase(tmp_path))
    try:
        with Crowd(server) as crowd:
            for _ in range(kills):
                crowd.wait_for_more()
                time.sleep(moments.uniform(*PAUSE))
                server.kill()
                server.start()
            crowd.wait_for_more()
        check_all_is_there(server, crowd, kills)
        assert server.stop() == 0
    finally:
        server.kill()


def test_what_was_acknowledged_survives_a_killed_server_and_a_killed_postgres(tmp_path, kills):
    moments = random.Random(2)
    with PostgresServer(free_port()) as postgres:
        server = installed(tmp_path, PostgresDatabase(postgres.url))
        try:
            with Crowd(server) as crowd:
                for number in range(kills):
                    crowd.wait_for_more()
                    time.sleep(moments.uniform(*PAUSE))
                    if number % 2 == 0:
                        postgres.kill()
                        postgres.start()
                    else:
                        server.kill()
                        server.start()
                crowd.wait_for_more()
            check_all_is_there(server, crowd, kills)
            assert server.stop() == 0
        finally:
            server.kill()


def test_a_counted_guess_stays_counted_when_the_server_is_killed(server):
    register(server, "ana@example.org")
    right = code_for(server, "ana@example.org", "log_in")
    wrong = {"email": "ana@example.org", "code": f"{(int(right) + 1) % 10 ** len(right):0{len(right)}}"}
    for guess in range(5):
        problem(server.api.post("/v1/sessions", wrong), 422, "wrong_code")
        if guess in (1, 3):
            server.kill()
            server.start()
    problem(server.api.post("/v1/sessions", {"email": "ana@example.org", "code": right}), 422, "wrong_code")
