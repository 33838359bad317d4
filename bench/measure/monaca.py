"""The Monaca face: `User.getProperties` from memory and the native session check, each against a bare hello and against a hello that reads
the same request; how many logins and changes of properties it serves, small ones and of half a megabyte."""
import json

from measure.load import flood, http_request, rounded, wrk, write_requests
from measure.place import Folder
from measure.server import UNLIMITED, Ostiary, request
from measure.sessions import LOAD_CPU, SECONDS, SERVER_CPU, Side, ratios, start_hello

OPEN = {"monaca": {"enabled": True}}
LARGE = 490_000  # bytes of properties
CLIENTS = 32
LOGINS, SAVES, LARGE_SAVES = 400, 4_000, 60


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
        self.register()
        status, made = request(self.server.port, "POST", "/v1/sessions", {"username": "ana", "password": "password"})
        if status != 201:
            raise SystemExit(f"the login was refused: {made}")
        self.token = made["session"]["token"]

    def register(self):
        status, answer = request(self.server.port, "POST", self.path,
                                 self.envelope("User.register", username="ana", password="password", properties={"age": 21, "icon": "a.png"}))
        if status != 200 or "error" in answer:
            raise SystemExit(f"the registration was refused: {answer}")

    def envelope(self, method, session=None, **params):
        own = {"__api_key": self.key, "__device": "bench", **({"__session": session} if session else {})}
        return {"jsonrpc": "2.0", "method": method, "params": {**params, **own}, "id": "1"}

    def call(self, method, session=None, **params):
        return http_request("POST", self.path, self.envelope(method, session, **params))

    def flood(self, place, folder, requests, clients):
        file = write_requests(folder.path / "calls", requests)
        answers = flood(place, self.server.port, file, clients, 0, 120, once=True)
        good = answers["answers"]["200"]
        return {"rate": good["count"] / answers["seconds"], "p50": good["p50"], "p99": good["p99"],
                "refused": sum(each["count"] for status, each in answers["answers"].items() if status != "200")}


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


def measure_writes(place, folder, engine):
    face = Face(place, folder, engine)
    try:
        small = [face.call("User.saveProperties", face.token, properties={"age": number}) for number in range(SAVES)]
        large = [face.call("User.saveProperties", face.token, properties={f"part{number % 7}": "x" * (LARGE // 7)}) for number in range(LARGE_SAVES)]
        logins = [face.call("User.login", username="ana", password="password") for _ in range(LOGINS)]
        return {"logins": face.flood(place, folder, logins, 4), "saves": face.flood(place, folder, small, CLIENTS),
                "large_saves": face.flood(place, folder, large, 4), "resident_mib": face.server.resident_mib()}
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
