"""Password logins through HTTP against the raw hash rate of the same cores."""
from measure.load import flood, http_request, median, rounded, write_requests
from measure.place import Folder
from measure.server import UNLIMITED, UNVERIFIED, Ostiary

SECONDS = 3
ACCOUNTS = 64
PASSWORD = "seven purple elephants"
CORES = 2


def login_requests(count, headers=lambda index: {}):
    return [http_request("POST", "/v1/sessions", {"email": f"person{i}@example.org", "password": PASSWORD}, headers(i)) for i in range(count)]


def with_people(place, folder, engine, count, **options):
    """A server with that many accounts that have a password."""
    server = Ostiary(place, folder, folder.new_database(engine), {**UNLIMITED, **UNVERIFIED}, **options)
    people = [http_request("POST", "/v1/accounts", {"email": f"person{i}@example.org", "password": PASSWORD}) for i in range(count)]
    made = flood(place, server.port, write_requests(folder.path / "people", people), 8, 0, 120, once=True)
    if made["answers"].get("201", {}).get("count") != count:
        server.stop()
        raise SystemExit(f"not everybody was registered: {made}")
    return server


def measure_round(place, server, requests, engine):
    raw = place.run("hash_rate", CORES, "arena", SECONDS)
    before = server.cpu_seconds()
    # Enough clients that the hash threads never rest, few enough that nobody is refused.
    answers = flood(place, server.port, requests, 16, 0, SECONDS)
    cpu = server.cpu_seconds() - before
    good = answers["answers"]["201"]
    floor = raw["hashes"] / raw["seconds"]
    return {"raw_hashes": floor, "raw_hashes_per_cpu_second": raw["hashes"] / raw["cpu"], "logins": good["count"] / answers["seconds"],
            "logins_per_cpu_second": good["count"] / cpu, "ratio": good["count"] / answers["seconds"] / floor,
            "ratio_per_cpu_second": (good["count"] / cpu) / (raw["hashes"] / raw["cpu"]), "p50": good["p50"], "p99": good["p99"],
            "refused": sum(each["count"] for status, each in answers["answers"].items() if status != "201"),
            "resident_mib": server.resident_mib()}


def measure(place):
    figures = {}
    for engine in place.engines():
        with Folder(place) as folder:
            server = with_people(place, folder, engine, ACCOUNTS)
            try:
                requests = write_requests(folder.path / "logins", login_requests(ACCOUNTS))
                rounds = [measure_round(place, server, requests, engine) for _ in range(place.rounds)]
            finally:
                server.stop()
        figures[engine] = {name: median([each[name] for each in rounds]) for name in rounds[0]}
    return rounded(figures)
