"""Fixtures of the scenario tests. Each test gets servers of its own, on both engines:

    def test_a_person_registers(server):            # runs twice: on SQLite and on PostgreSQL
        server.api.post("/v1/codes", {"purpose": "register", "email": "ana@example.org"})
        code = server.mailbox.code_for("ana@example.org")

`start_server(trusted_proxies="127.0.0.1")` starts one with other options, `environment={...}` with variables; `engine` is the name of
the engine. When a test ends, its servers are stopped, and must have ended well and have leaked no secret into log, database or answers.
"""
import json
import os
from pathlib import Path

import pytest

from support import openapi
from support.databases import make_database
from support.server import Server

ENGINES = ["sqlite", "postgres"]


def pytest_addoption(parser):
    parser.addoption("--kills", type=int, default=4, help="how often test_nothing_lost.py kills the server or the database")
    parser.addoption("--notes", type=Path, help="a folder in which each process of a run in parts notes what its scenarios used")


def pytest_collection_modifyitems(items):
    """What asks what the scenarios used comes after them."""
    items.sort(key=lambda item: item.name.endswith("_some_scenario"))


def pytest_sessionfinish(session):
    folder = session.config.getoption("notes")
    if folder:
        contract = openapi.load()
        noted = {"used": sorted(contract.used), "answered": sorted(contract.answered)}
        (folder / f"{os.getpid()}.json").write_text(json.dumps(noted))


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


@pytest.fixture
def start_server(engine, tmp_path):
    started = []

    def start(install=True, environment=None, **options):
        folder = tmp_path / f"server-{len(started)}"
        folder.mkdir()
        server = Server(folder, make_database(engine, folder), **options)
        server.environment = environment or {}
        started.append(server)
        if install:
            server.install()
        return server.start()

    yield start
    try:
        for server in started:
            for node in (server, *server.nodes):
                assert node.stop() in (0, None), node.log_text()
            assert server.leaks() == []
    finally:
        for server in started:
            for node in (server, *server.nodes):
                node.kill()
            server.database.remove()


@pytest.fixture
def server(start_server):
    return start_server()
