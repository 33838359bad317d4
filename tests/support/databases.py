"""A fresh database for each server: an SQLite file in its folder, or a PostgreSQL database that goes with the test."""
import os
import secrets
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest


def postgres_url():
    url = os.environ.get("OSTIARY_TEST_POSTGRES")
    if not url:
        pytest.fail("OSTIARY_TEST_POSTGRES names no PostgreSQL: run the tests by ./test, or inside tools/with_postgres")
    return url


def with_database(url, name):
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/" + name, parts.query, ""))


class SqliteDatabase:
    engine = "sqlite"

    def __init__(self, folder):
        self.path = folder / "ostiary.db"
        self.url = f"sqlite:{self.path}"

    def stored_bytes(self):
        """Everything that is on disk, the log of recent writes included."""
        return b"".join(path.read_bytes() for path in self.path.parent.glob(self.path.name + "*"))

    def remove(self):
        pass


class PostgresDatabase:
    engine = "postgres"

    def __init__(self, server_url=None):
        self.server_url = server_url or postgres_url()
        self.name = "scenario_" + secrets.token_hex(8)
        self.url = with_database(self.server_url, self.name)
        self._execute(f'CREATE DATABASE "{self.name}"')

    def stored_bytes(self):
        """Every row of every table as text, bytes as they are."""
        rows = []
        with psycopg2.connect(self.url) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT table_schema, table_name FROM information_schema.tables"
                           " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')")
            for schema, table in cursor.fetchall():
                cursor.execute(f'SELECT * FROM "{schema}"."{table}"')
                for row in cursor.fetchall():
                    rows += [bytes(v) if isinstance(v, memoryview) else str(v).encode() for v in row]
        return b"\n".join(rows)

    def remove(self):
        self._execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _execute(self, statement):
        connection = psycopg2.connect(self.server_url)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()


def make_database(engine, folder):
    return SqliteDatabase(folder) if engine == "sqlite" else PostgresDatabase()
