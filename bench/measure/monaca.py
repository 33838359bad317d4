"""The Monaca face: `User.getProperties` from memory and the native session check, each against a bare hello and against a hello that reads
the same request; logins and changes of properties against the same of the native API; how long properties of half a megabyte take."""
import json

from measure.load import flood, http_request, median, rounded, wrk, write_requests
from measure.place import Folder
from measure.server import UNLIMITED, Ostiary, request
from measure.sessions import LOAD_CPU, SECONDS, SERVER_CPU, Side, ratios, start_hello

OPEN = {"monaca": {"enabled": True}}
LARGE, PARTS = 490_000, 7  # bytes of properties, of as many of the same size
USERS = 20
LOGINS, SAVES, LARGE_CALLS = 60, 1_000, 60  # a round
LOGIN_CLIENTS, SAVE_CLIENTS, LARGE_CLIENTS = 4, 32, 4


class Face:
    """One server, its application, and a user who is logged in."""

    def __init__(self, place, folder, engine, **options):
        self.server = Ostiary(place, folder, folder.new_database(engine), {**UNLIMITED, **OPEN}, **options)
        authorization = {"Authorization": f"Bearer {self.server.key}"}
        _, found = request(self.server.port, "GET", "/v1/admin/applications", headers=authorization)
        self.application = next(item["id"] for item in found["items"] if item["default"])
        _, keys = request(self.server.port, "GET", f"/v1/admin/applications/{self.application}/keys", headers=authorization)
        self.key = next(key["key"] for key in keys["items"] if key["kind"] == "publishable")
        self.path = f"/monaca/{self.application}"
        self.register("ana")
        self.token = self.log_in("ana")

    def register(self, username):
        status, answer = request(self.server.port, "POST", self.path,
                                 self.envelope("User.register", username=username, password="password",
                                               properties={"age": 21, "icon": "a.png"}))
        if status != 200 or "error" in answer:
            raise SystemExit(f"the registration was refused: {answer}")

    def log_in(self, username):
        status, made = request(self.server.port, "POST", "/v1/sessions", {"username": username, "password": "password"})
        if status != 201:
            raise SystemExit(f"the login was refused: {made}")
        return made["session"]["token"]

    def envelope(self, method, session=None, **params):
        own = {"__api_key": self.key, "__device": "bench", **({"__session": session} if session else {})}
        return {"jsonrpc": "2.0", "method": method, "params": {**params, **own}, "id": "1"}

    def call(self, method, session=None, **params):
        return http_request("POST", self.path, self.envelope(method, session, **params))


class CallSide(Side):
    """`User.getProperties`, as the vendor's client sends it, to the face or to a hello."""

    def __init__(self, face, folder, process, path):
        super().__init__(process, path)
        body = json.dumps(face.envelope("User.getProperties", face.token, names=["age"]), separators=(",", ":"))
        self.script = folder.path / "call.lua"
        self.script.write_text(f"wrk.method = 'POST'\nwrk.body = {json.dumps(body)}\n"
                               "wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'\n")

    def measure(self):
        before = self.process.cpu_seconds()
        figures = wrk(self.process.port, self.path, SECONDS, cpus=LOAD_CPU, script=self.script)
        figures["per_cpu_second"] = figures["requests"] / (self.process.cpu_seconds() - before)
        figures["resident_mib"] = self.process.resident_mib()
        self.rounds.append(figures)


def measure_reads(place, folder, engine):
    face = Face(place, folder, engine, cpus=SERVER_CPU, limits_io_threads=1)
    hello = start_hello(place)
    bearer = {"Authorization": f"Bearer {face.token}"}
    sides = {"hello": Side(hello, "/hello"),
             "properties": CallSide(face, folder, face.server, face.path),
             "hello to the call": CallSide(face, folder, hello, f"/hello/{face.application}"),
             "session": Side(face.server, "/v1/session", bearer),
             "hello to the check": Side(hello, "/hello", bearer)}
    try:
        for _ in range(place.rounds):
            for side in sides.values():
                side.measure()
    finally:
        hello.stop()
        face.server.stop()
    pairs = [("properties", "hello"), ("session", "hello"), ("properties", "hello to the call"), ("session", "hello to the check")]
    return {**{f"{side} / {floor}": ratios(sides[side], sides[floor]) for side, floor in pairs},
            **{name: side.medians() for name, side in sides.items()}}


class Flooded:
    """Prepared requests that the server answers with `status`, as fast as so many clients ask."""

    def __init__(self, face, requests, clients, status="200"):
        self.face, self.requests, self.clients, self.status, self.rounds = face, requests, clients, status, []

    def measure(self, place, folder):
        before = self.face.server.cpu_seconds()
        answers = flood(place, self.face.server.port, write_requests(folder.path / "calls", self.requests), self.clients, 0, 120, once=True)
        good = answers["answers"].get(self.status, {"count": 0})
        if good["count"] != len(self.requests):
            raise SystemExit(f"not every answer is what was asked for: {answers['answers']}")
        spent = self.face.server.cpu_seconds() - before
        self.rounds.append({"rate": good["count"] / answers["seconds"], "per_cpu_second": good["count"] / spent, "p50": good["p50"],
                            "p99": good["p99"]})

    def medians(self):
        return {name: median([each[name] for each in self.rounds]) for name in self.rounds[0]}


def write_loads(face):
    """Each load of the face and the same of the native API; the users take turns, so that none has more sessions than an account may."""
    names = [f"user{number}" for number in range(USERS)]
    for name in names:
        face.register(name)
    logins = [{"username": names[number % USERS], "password": "password"} for number in range(LOGINS)]
    tokens = [face.log_in(name) for name in names]
    return {"logins": Flooded(face, [face.call("User.login", **each) for each in logins], LOGIN_CLIENTS),
            "native logins": Flooded(face, [http_request("POST", "/v1/sessions", each) for each in logins], LOGIN_CLIENTS, "201"),
            "saves": Flooded(face, [face.call("User.saveProperties", tokens[number % USERS], properties={"age": number})
                                    for number in range(SAVES)], SAVE_CLIENTS),
            "native saves": Flooded(face, [http_request("PATCH", "/v1/me", {"properties": {"age": -number}},
                                                        {"Authorization": f"Bearer {tokens[number % USERS]}"})
                                           for number in range(SAVES)], SAVE_CLIENTS)}


def large_loads(face):
    parts = [f"part{number}" for number in range(PARTS)]
    text = "x" * (LARGE // PARTS)
    return {"large saves": Flooded(face, [face.call("User.saveProperties", face.token, properties={parts[number % PARTS]: f"{number}{text}"})
                                          for number in range(LARGE_CALLS)], LARGE_CLIENTS),
            "large reads": Flooded(face, [face.call("User.getProperties", face.token, names=parts)] * LARGE_CALLS, LARGE_CLIENTS)}


def measure_writes(place, folder, engine):
    face = Face(place, folder, engine)
    small, large = write_loads(face), large_loads(face)
    try:
        for loads in (small, large):
            for _ in range(place.rounds):
                for load in loads.values():
                    load.measure(place, folder)
        return {**{name: load.medians() for name, load in {**small, **large}.items()},
                **{f"{name} / native": ratios(small[name], small[f"native {name}"]) for name in ("logins", "saves")},
                "resident_mib": face.server.resident_mib()}
    finally:
        face.server.stop()


def measure(place):
    figures = {}
    for engine in place.engines():
        with Folder(place) as folder:
            figures[engine] = measure_reads(place, folder, engine)
        with Folder(place) as folder:
            figures[engine] |= measure_writes(place, folder, engine)
    return rounded(figures)
