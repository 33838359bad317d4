"""Fixtures of the scenario tests. Each test gets servers of its own, on both engines:

    def test_a_person_registers(server):            # runs twice: on SQLite and on PostgreSQL
        server.api.post("/v1/codes", {"purpose": "register", "email": "ana@example.org"})
        code = server.mailbox.code_for("ana@example.org")

`start_server(trusted_proxies="127.0.0.1")` starts one with other options, `environment={...}` with variables; `engine` is the name of
the engine. When a test ends, its servers are stopped, and must have ended well and have leaked no secret into log, database or answers.

Where a file has many short tests, they share a server for each engine, and each makes an application of its own there
(support/applications.py): `shared_server`, and for the Monaca face `face` and `monaca`.
"""
import contextlib
import json
import os
from pathlib import Path

import pytest

from support import openapi
from support.databases import make_database
from support.monaca import Monaca, open_face
from support.server import Server

ENGINES = ["sqlite", "postgres"]


def pytest_addoption(parser):
    parser.addoption("--kills", type=int, default=30, help="how often test_nothing_lost.py kills the server or the database")
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


@pytest.fixture(params=ENGINES, scope="module")
def engine(request):
    return request.param


@contextlib.contextmanager
def servers(engine, folder):
    """What starts servers, which end with the block."""
    started = []

    def start(install=True, environment=None, **options):
        own_folder = folder / f"server-{len(started)}"
        own_folder.mkdir()
        server = Server(own_folder, make_database(engine, own_folder), **options)
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
def start_server(engine, tmp_path):
    with servers(engine, tmp_path) as start:
        yield start


@pytest.fixture
def server(start_server):
    return start_server()


@pytest.fixture(scope="module")
def shared_server(engine, tmp_path_factory):
    with servers(engine, tmp_path_factory.mktemp("shared")) as start:
        yield start(trusted_proxies="127.0.0.1")


@pytest.fixture
def face(shared_server):
    """A new application with the Monaca face open."""
    return open_face(shared_server)


@pytest.fixture
def monaca(face):
    """Its client, on one device."""
    return Monaca(face)
