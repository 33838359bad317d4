"""Session checks that miss the cache, on PostgreSQL, against pipelined selects of the same rows."""
from measure.load import flood, http_request, median, rounded, write_requests
from measure.people import register_sessions
from measure.place import Folder
from measure.server import UNLIMITED, UNVERIFIED, Ostiary

CLIENTS = 64
SESSIONS = 5_000
SECONDS = 3


def measure_round(place, server, requests, url):
    bare = place.run("postgres_selects", url, CLIENTS, SECONDS)
    before = server.cpu_seconds()
    answers = flood(place, server.port, requests, CLIENTS, 0, SECONDS)
    cpu = server.cpu_seconds() - before
    good = answers["answers"]["200"]
    ours, floor = good["count"] / answers["seconds"], bare["selects"] / bare["seconds"]
    return {"checks": ours, "pipelined_selects": floor, "ratio": ours / floor, "cpu_us_each": cpu / good["count"] * 1e6, "p50": good["p50"],
            "p99": good["p99"], "refused": sum(each["count"] for status, each in answers["answers"].items() if status != "200"),
            "resident_mib": server.resident_mib()}


def measure(place):
    if not place.postgres_url:
        return {}
    with Folder(place) as folder:
        url = folder.new_database("postgres")
        server = Ostiary(place, folder, url, {**UNLIMITED, **UNVERIFIED}, session_cache=0)
        try:
            tokens = register_sessions(server, SESSIONS)
            checks = [http_request("GET", "/v1/session", headers={"Authorization": f"Bearer {token}"}) for token in tokens]
            requests = write_requests(folder.path / "checks", checks)
            rounds = [measure_round(place, server, requests, url) for _ in range(place.rounds)]
        finally:
            server.stop()
    return rounded({name: median([each[name] for each in rounds]) for name in rounds[0]})
