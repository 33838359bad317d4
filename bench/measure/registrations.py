"""Durable registrations without a password, against the same rows inserted by the database's own library alone."""
import os
import subprocess

from measure.load import flood, http_request, median, rounded, write_requests
from measure.place import Folder, sqlite_file
from measure.server import UNLIMITED, UNVERIFIED, Ostiary

CLIENTS = 64
ACCOUNTS = {"sqlite": 15_000, "postgres": 6_000}
CONNECTIONS = 16  # to PostgreSQL, on both sides


def registrations(start, count):
    return [http_request("POST", "/v1/accounts", {"email": f"person{i}@example.org"}) for i in range(start, start + count)]


def migrated(place, folder, engine):
    """The URL of a database with the schema and no accounts."""
    url = folder.new_database(engine)
    subprocess.run([place.program("ostiary"), "migrate", "--database", url, "--data", str(folder.path / "data")], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return url


def floor(place, folder, engine, source):
    target = migrated(place, folder, engine)
    if engine == "sqlite":
        made = place.run("sqlite_inserts", sqlite_file(source), sqlite_file(target), CLIENTS)
        for suffix in ("", "-wal", "-shm"):
            os.unlink(sqlite_file(target) + suffix) if os.path.exists(sqlite_file(target) + suffix) else None
        return made
    return place.run("postgres_inserts", source, target, CONNECTIONS)


def measure_round(place, folder, engine):
    url = folder.new_database(engine)
    server = Ostiary(place, folder, url, {**UNLIMITED, **UNVERIFIED})
    try:
        requests = write_requests(folder.path / "registrations", registrations(0, ACCOUNTS[engine]))
        before = server.cpu_seconds()
        answers = flood(place, server.port, requests, CLIENTS, 0, 120, once=True)
        cpu, resident = server.cpu_seconds() - before, server.resident_mib()
    finally:
        server.stop()
    good = answers["answers"]["201"]
    bare = floor(place, folder, engine, url)
    ours = good["count"] / answers["seconds"]
    floor_rate = bare["accounts"] / bare["seconds"]
    return {"registrations": ours, "bare_inserts": floor_rate, "rows_each": bare["rows"] / bare["accounts"], "ratio": ours / floor_rate,
            "cpu_us_each": cpu / good["count"] * 1e6, "p50": good["p50"], "p99": good["p99"],
            "refused": sum(each["count"] for status, each in answers["answers"].items() if status != "201"), "resident_mib": resident}


def measure(place):
    figures = {}
    for engine in place.engines():
        with Folder(place) as folder:
            rounds = [measure_round(place, folder, engine) for _ in range(place.rounds)]
        figures[engine] = {name: median([each[name] for each in rounds]) for name in rounds[0]}
    return rounded(figures)
