"""Where an experiment runs: the programs that were built, a folder for each server, the databases, the results."""
import json
import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


class Place:
    def __init__(self, build, results, rounds, engine=None):
        self.build = build
        self.engine = engine
        self.results = results
        self.rounds = rounds
        self.postgres_url = os.environ.get("OSTIARY_TEST_POSTGRES")

    def program(self, name):
        path = self.build / ("server" if name == "ostiary" else "bench") / name
        if not path.exists():
            raise SystemExit(f"{path} is not built; bench/README.md says how")
        return str(path)

    def run(self, name, *arguments, cpus=None):
        """Runs a program to its end and answers what it printed as JSON."""
        pin = ["taskset", "-c", cpus] if cpus else []
        done = subprocess.run([*pin, self.program(name), *map(str, arguments)], text=True, capture_output=True, timeout=170)
        if done.returncode != 0:
            raise SystemExit(f"{name} failed: {done.stderr}")
        return json.loads(done.stdout)

    def engines(self):
        there = ["sqlite", "postgres"] if self.postgres_url else ["sqlite"]
        return [engine for engine in there if self.engine in (None, engine)]

    def note(self, name, figures):
        """Keeps the figures, beside those of the other engine when they were measured in another run."""
        self.results.mkdir(parents=True, exist_ok=True)
        path = self.results / f"{name}.json"
        before = json.loads(path.read_text()) if path.exists() and self.engine else {}
        path.write_text(json.dumps({**before, **figures}, indent=2) + "\n")
        print(json.dumps({name: figures}, indent=2), flush=True)


class Folder:
    """A folder of its own with fresh databases in it; all are gone at the end."""

    def __init__(self, place):
        self.place = place
        self.path = Path(tempfile.mkdtemp(prefix="ostiary-bench-"))
        self.databases = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for name in self.databases:
            self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self.path, ignore_errors=True)

    def new_database(self, engine):
        """The URL of an empty database."""
        if engine == "sqlite":
            return f"sqlite:{self.path / secrets.token_hex(8)}.db"
        name = "bench_" + secrets.token_hex(8)
        self._sql(f'CREATE DATABASE "{name}"')
        self.databases.append(name)
        parts = urlsplit(self.place.postgres_url)
        return urlunsplit((parts.scheme, parts.netloc, "/" + name, parts.query, ""))

    def _sql(self, statement):
        subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-c", statement, self.place.postgres_url], check=True,
                       stdout=subprocess.DEVNULL)


def sqlite_file(url):
    return url.removeprefix("sqlite:")
