"""A thousand sources flood wrong passwords, at one account and at many, while an owner logs in on a device that has logged in before."""
import itertools
import time

from measure.load import Flood, http_request, median, rounded, write_requests
from measure.logins import PASSWORD, with_people
from measure.overload import Memory
from measure.place import Folder
from measure.server import UNLIMITED, request

SOURCES = 1_000
TRIES = 100
PEOPLE = 200
CLIENTS = 512
SOON = 2.0  # seconds
DEFAULT_LIMITS = {"limits": None}


def source(index):
    return {"X-Forwarded-For": f"198.18.{index // 250}.{index % 250 + 1}"}


def wrong_logins(people):
    """One request of each source after the other, in turn at each of `people`."""
    targets = itertools.cycle(people)
    return [http_request("POST", "/v1/sessions", {"email": next(targets), "password": f"wrong password {i}"}, source(i % SOURCES))
            for i in range(SOURCES * 10)]


# People move from network to network; no address of the owner's comes near its own limit.
owner_addresses = itertools.cycle(f"192.0.2.{host}" for host in range(1, 251))


def log_in(port, device):
    body = {"email": "person0@example.org", "password": PASSWORD}
    headers = {"X-Forwarded-For": next(owner_addresses), **({"Ostiary-Device": device} if device else {})}
    return request(port, "POST", "/v1/sessions", body, headers)


def try_as_owner(port, device):
    """(got in within two seconds, seconds, tries refused meanwhile). A refused owner tries again, as a client that retries does."""
    start = time.monotonic()
    refused = 0
    while time.monotonic() - start < SOON:
        status, _ = log_in(port, device)
        if status == 201:
            return time.monotonic() - start < SOON, time.monotonic() - start, refused
        refused += 1
        time.sleep(0.1)
    return False, time.monotonic() - start, refused


def measure_flood(place, folder, server, people, rate, device):
    requests = write_requests(folder.path / "wrong", wrong_logins(people))
    with Memory(server) as memory:
        attack = Flood(place, server.port, requests, CLIENTS, rate, 60)
        time.sleep(2)
        tries = []
        for _ in range(TRIES):
            tries.append(try_as_owner(server.port, device))
            time.sleep(0.15)
            if attack.child.poll() is not None:
                raise SystemExit("the flood ended before the owner had tried often enough")
        attack.child.terminate()
        attack.child.wait()
    seconds = sorted(spent for _, spent, _ in tries)
    return {"tries": TRIES, "in_time": sum(good for good, _, _ in tries), "first_try": sum(good and not refused for good, _, refused in tries),
            "p50_ms": median(seconds) * 1e3, "p99_ms": seconds[-2] * 1e3, "max_ms": seconds[-1] * 1e3, "offered": rate, "peak_mib": memory.peak}


def measure(place):
    raw = place.run("hash_rate", 2, "arena", 2)
    rate = raw["hashes"] / raw["seconds"] * 10
    figures = {"raw_hashes": raw["hashes"] / raw["seconds"]}
    everybody = [f"person{i}@example.org" for i in range(PEOPLE)] + [f"nobody{i}@example.org" for i in range(PEOPLE)]
    for engine in place.engines():
        with Folder(place) as folder:
            server = with_people(place, folder, engine, PEOPLE, trusted_proxies="127.0.0.1")
            try:
                _, first = log_in(server.port, None)
                # Without the limits of addresses and accounts, every wrong password reaches the hash threads' door.
                for limits, settings in (("limits off", UNLIMITED), ("limits as they are", DEFAULT_LIMITS)):
                    server.change_settings(settings)
                    for where, people in (("one account", everybody[:1]), ("many accounts", everybody)):
                        figures[f"{engine}, {where}, {limits}"] = measure_flood(place, folder, server, people, rate, first["device_token"])
            finally:
                server.stop()
    return rounded(figures)
