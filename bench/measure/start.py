"""Start to first answer on a database with accounts, and resident memory: idle, and after a million session checks."""
import time

from measure.load import flood, http_request, median, rounded, write_requests
from measure.people import register_sessions
from measure.place import Folder
from measure.server import UNLIMITED, UNVERIFIED, Ostiary

SESSIONS = 20_000
CHECKS = 1_000_000
SETTLE = 2  # seconds


def start_again(place, folder, url, rounds):
    """(seconds to the first answer, idle MiB) of each start."""
    starts = []
    for _ in range(rounds):
        server = Ostiary(place, folder, url)
        time.sleep(SETTLE)
        starts.append((server.first_answer, server.resident_mib()))
        server.stop()
    return starts


def check_a_million(place, folder, url, tokens):
    server = Ostiary(place, folder, url)
    try:
        checks = [http_request("GET", "/v1/session", headers={"Authorization": f"Bearer {token}"}) for token in tokens]
        requests = write_requests(folder.path / "checks", checks)
        done, peak = 0, 0.0
        while done < CHECKS:
            answers = flood(place, server.port, requests, 64, 0, 5)
            done += answers["answers"]["200"]["count"]
        return {"checks": done, "resident_mib": server.resident_mib(), "peak_mib": server.peak_mib()}
    finally:
        server.stop()


def measure(place):
    figures = {}
    for engine in place.engines():
        with Folder(place) as folder:
            url = folder.new_database(engine)
            server = Ostiary(place, folder, url, {**UNLIMITED, **UNVERIFIED})
            tokens = register_sessions(server, SESSIONS)
            server.stop()
            starts = start_again(place, folder, url, place.rounds)
            figures[engine] = {"first_answer_ms": median([first for first, _ in starts]) * 1e3,
                               "idle_mib": median([idle for _, idle in starts]),
                               "after_a_million_checks": check_a_million(place, folder, url, tokens)}
    return rounded(figures)
