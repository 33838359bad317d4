"""Ten times more logins than the cores can hash: how many are served, how fast the rest is refused, and what else still works."""
import threading

from measure.load import Flood, flood, http_request, median, rounded, write_requests
from measure.logins import login_requests, with_people
from measure.place import Folder

PEOPLE = 200
SECONDS = 8
CLIENTS = 512
CHECKS_A_SECOND = 500


def session_token(server):
    return server.register({"email": "watcher@example.org"})["session"]["token"]


class Memory:
    """The most resident memory while it watches."""

    def __init__(self, server):
        self.server, self.peak, self.over = server, 0.0, threading.Event()
        self.thread = threading.Thread(target=self._watch)

    def _watch(self):
        while not self.over.wait(0.2):
            self.peak = max(self.peak, self.server.resident_mib())

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def measure_round(place, server, logins, checks):
    raw = place.run("hash_rate", 2, "arena", 2)
    capacity = raw["hashes"] / raw["seconds"]
    # What the server makes of it when nobody floods it.
    calm = flood(place, server.port, logins, 16, 0, 3)["answers"]["201"]
    with Memory(server) as memory:
        watching = Flood(place, server.port, checks, 32, CHECKS_A_SECOND, SECONDS)
        answers = flood(place, server.port, logins, CLIENTS, capacity * 10, SECONDS)
        seen = watching.end()["answers"]["200"]
    good, refused = answers["answers"]["201"], answers["answers"]["429"]
    return {"raw_hashes": capacity, "calm_logins": calm["count"] / 3, "offered": capacity * 10, "accepted": good["count"] / SECONDS,
            "accepted / raw hashes": good["count"] / SECONDS / capacity, "accepted / calm logins": good["count"] / calm["count"] * 3 / SECONDS,
            "accepted_p50": good["p50"], "accepted_p99": good["p99"], "refused": refused["count"], "refused_p50": refused["p50"],
            "refused_p99": refused["p99"], "no_retry_after": answers["no_retry_after"],
            "other_answers": sum(each["count"] for status, each in answers["answers"].items() if status not in ("201", "429")),
            "failed": answers["failed"], "late": answers["late"], "check_p50": seen["p50"], "check_p99": seen["p99"], "checks": seen["count"],
            "peak_mib": memory.peak}


def measure(place):
    figures = {}
    for engine in place.engines():
        with Folder(place) as folder:
            server = with_people(place, folder, engine, PEOPLE)
            try:
                logins = write_requests(folder.path / "logins", login_requests(PEOPLE))
                token = session_token(server)
                checks = write_requests(folder.path / "checks",
                                        [http_request("GET", "/v1/session", headers={"Authorization": f"Bearer {token}"})])
                rounds = [measure_round(place, server, logins, checks) for _ in range(place.rounds)]
            finally:
                server.stop()
        figures[engine] = {name: median([each[name] for each in rounds]) for name in rounds[0]}
    return rounded(figures)
