"""How long an answer takes does not tell whether an account exists: docs/security.md, promises 8 and 9.

Requests about somebody who is there and about somebody who is not are made in random order and their durations compared by rank: how
often one of the first kind took longer than one of the second. Chance alone moves that by a few hundredths; a hash or a query more
moves it to nearly 0 or 1.
"""
import random
import statistics
import time

import pytest
import requests

from support.monaca import Monaca, open_face, put_template
from support.people import NEW_PASSWORD, PASSWORD, account_path, lift_limits

SAMPLES = 30  # of each kind
MOST_TELLING = 0.25  # the share may be this far from one half
HASHES_THAT_SHOW = {"passwords_memory": 8192, "passwords_passes": 2}  # several times what all else takes

KNOWN, UNKNOWN = "ana@example.org", "eve@example.org"
# (method and path, body without the address)
QUESTIONS = [
    ("/v1/sessions", {"password": "wrong password"}),
    ("/v1/sessions", {"code": "000000"}),
    ("/v1/codes", {"purpose": "log_in"}),
    ("/v1/codes", {"purpose": "reset_password"}),
    ("/v1/codes", {"purpose": "register"}),
    ("/v1/codes/check", {"purpose": "log_in", "code": "000000"}),
    ("/v1/password-resets", {"code": "000000", "new_password": NEW_PASSWORD}),
    ("/v1/accounts", {"email_code": "000000", "password": PASSWORD}),
    ("/v1/accounts/validate", {"password": PASSWORD}),
]
# (method, parameters without the name)
MONACA_QUESTIONS = [
    ("User.login", {"password": "wrong-password"}),
    ("User.sendPasswordResetToken", {}),
    ("User.resetPasswordAndLogin", {"token": "000000", "newPassword": "password2"}),
    ("User.validate", {}),
]


class Stopwatch:
    def __init__(self, server):
        self.url, self.connection = server.url, requests.Session()

    def measure(self, path, bodies):
        """For each body the durations of its answers, in random order, and the set of outcomes."""
        order = [body for body in range(len(bodies))] * SAMPLES
        random.Random(path).shuffle(order)
        durations, outcomes = [[] for _ in bodies], [set() for _ in bodies]
        for number in order:
            begun = time.perf_counter()
            answer = self.connection.post(self.url + path, json=bodies[number])
            durations[number].append(time.perf_counter() - begun)
            outcomes[number].add(outcome(answer))
        return durations, outcomes


def outcome(answer):
    """The status, and where that is always 200 the code of the error."""
    told = answer.json() if answer.content else {}
    return answer.status_code, told.get("error", {}).get("code")


def share_of_longer(first, second):
    """How often one of `first` is longer than one of `second`: Mann and Whitney's U as a share."""
    return sum((a > b) + (a == b) / 2 for a in first for b in second) / (len(first) * len(second))


def is_telling(first, second):
    return abs(share_of_longer(first, second) - 0.5) > MOST_TELLING


def describe(path, first, second):
    medians = [1000 * statistics.median(durations) for durations in (first, second)]
    return f"{path}: {share_of_longer(first, second):.2f} longer; medians {medians[0]:.2f} and {medians[1]:.2f} ms"


def compare(stopwatch, path, bodies, **where):
    """Measures again when it looks telling: what is real does not go away."""
    for _ in range(3):
        (first, second), outcomes = stopwatch.measure(path, bodies)
        assert outcomes[0] == outcomes[1], (path, outcomes)
        print(describe(path, first, second), where)
        if not is_telling(first, second):
            return
    raise AssertionError(describe(path, first, second))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_comparison_sees_one_hash_more(start_server):
    server = start_server(**HASHES_THAT_SHOW)
    lift_limits(server)
    with_hash, without = {"email": KNOWN, "password": "wrong password"}, {"email": KNOWN, "code": "000000"}
    (first, second), _ = Stopwatch(server).measure("/v1/sessions", [with_hash, without])
    assert is_telling(first, second), describe("a hash more", first, second)


def test_answers_about_known_and_unknown_people_take_the_same_time(start_server):
    server = start_server(**HASHES_THAT_SHOW)
    lift_limits(server)
    server.change_settings(privacy={"tell_existence": False})
    accounts = account_path(server, "").rstrip("/")
    for person in ({"email": KNOWN, "password": PASSWORD}, {"email": "bob@example.org"}):
        assert server.admin.post(accounts, {**person, "email_verified": True}).status_code == 201
    stopwatch = Stopwatch(server)
    for path, body in QUESTIONS:
        compare(stopwatch, path, [{**body, "email": KNOWN}, {**body, "email": UNKNOWN}], **body)
    password = {"password": "wrong password"}
    compare(stopwatch, "/v1/sessions", [{**password, "email": "bob@example.org"}, {**password, "email": UNKNOWN}], who="no password")


@pytest.mark.parametrize("kind, known, unknown", [("username", "ana", "eve"), ("username", KNOWN, UNKNOWN), ("email", KNOWN, UNKNOWN),
                                                  ("phone", "+4915112345678", "+4915112345679")])
def test_the_monaca_face_takes_the_same_time_about_known_and_unknown_people(start_server, kind, known, unknown):
    face = open_face(start_server(**HASHES_THAT_SHOW))
    face.change_settings(privacy={"tell_existence": False})
    put_template(face)
    person = {kind: known, "password": PASSWORD, **({} if kind == "username" else {f"{kind}_verified": True})}
    assert face.admin.post(account_path(face, "").rstrip("/"), person).status_code == 201
    stopwatch, monaca = Stopwatch(face), Monaca(face)
    for method, params in MONACA_QUESTIONS:
        compare(stopwatch, f"/monaca/{face.application_id}", [monaca.envelope(method, username=name, **params) for name in (known, unknown)],
                method=method)
