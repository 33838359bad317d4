"""A fresh database for each server: an SQLite file in its folder, or a PostgreSQL database that goes with the test."""
import contextlib
import os
import secrets
import sqlite3
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


def as_bytes(row):
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in row)


class SqliteDatabase:
    engine = "sqlite"

    def __init__(self, folder):
        self.path = folder / "ostiary.db"
        self.url = f"sqlite:{self.path}"

    def stored_bytes(self):
        """Everything that is on disk, the log of recent writes included, and every row as text."""
        files = [path.read_bytes() for path in self.path.parent.glob(self.path.name + "*")]
        return b"\n".join([*files, self.stored_rows()])

    def stored_rows(self):
        """Every row of every table as text, bytes as they are."""
        tables = self.query("SELECT name FROM sqlite_master WHERE type = 'table'") if self.path.exists() else []
        return b"\n".join(as_bytes(row) for (table,) in tables for row in self.query(f'SELECT * FROM "{table}"'))

    def query(self, statement):
        """The rows of a SELECT; tables stand without their schema."""
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(statement).fetchall()

    def execute(self, statement):
        """Changes rows behind the back of a server that does not run."""
        with contextlib.closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(statement)

    def remove(self):
        pass


def rows(cursor, statement):
    cursor.execute(statement)
    return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


class PostgresDatabase:
    engine = "postgres"

    def __init__(self, server_url=None):
        self.server_url = server_url or postgres_url()
        self.name = "scenario_" + secrets.token_hex(8)
        self.url = with_database(self.server_url, self.name)
        self._execute(f'CREATE DATABASE "{self.name}"')

    def stored_bytes(self):
        return self.stored_rows()

    def stored_rows(self):
        """Every row of every table as text, bytes as they are."""
        with self._cursor() as cursor:
            tables = rows(cursor, "SELECT table_schema, table_name FROM information_schema.tables"
                                  " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')")
            return b"\n".join(as_bytes(row) for schema, table in tables for row in rows(cursor, f'SELECT * FROM "{schema}"."{table}"'))

    def query(self, statement):
        """The rows of a SELECT; tables stand without their schema."""
        with self._cursor() as cursor:
            return rows(cursor, statement)

    def execute(self, statement):
        """Changes rows behind the back of a server that does not run."""
        with self._cursor() as cursor:
            cursor.execute(statement)

    def remove(self):
        self._execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    @contextlib.contextmanager
    def _cursor(self):
        with contextlib.closing(psycopg2.connect(self.url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute("SET search_path = ostiary, credentials")
            yield cursor

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
