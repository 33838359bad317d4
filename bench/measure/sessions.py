"""The session check from memory: against a bare hello of the same HTTP code, and that against nginx."""
import shutil
import subprocess

from measure.load import median, rounded, wrk
from measure.place import Folder
from measure.server import UNVERIFIED, Ostiary, Process, free_port, request

SERVER_CPU, LOAD_CPU = "0", "1"
SECONDS = 3

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {folder}/body;
  server {{ listen 127.0.0.1:{port} reuseport; location / {{ default_type text/plain; return 200 "hello\\n"; }} }} }}
"""


class Side:
    """One of the sides that take turns: a server, the request, and what each round gave."""

    def __init__(self, process, path, headers=None):
        self.process, self.path, self.headers = process, path, headers
        self.rounds = []

    def measure(self):
        before = self.process.cpu_seconds()
        figures = wrk(self.process.port, self.path, SECONDS, headers=self.headers, cpus=LOAD_CPU)
        figures["per_cpu_second"] = figures["requests"] / (self.process.cpu_seconds() - before)
        figures["resident_mib"] = self.process.resident_mib()
        self.rounds.append(figures)

    def medians(self):
        return {name: median([each[name] for each in self.rounds]) for name in self.rounds[0]}


def start_nginx(folder):
    port = free_port()
    configuration = folder.path / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder.path, port=port))
    process = Process([shutil.which("nginx") or "/usr/sbin/nginx", "-c", configuration], port, SERVER_CPU)
    process.wait_until_listening("/hello")
    # The worker does the work.
    process.pid = int(subprocess.run(["pgrep", "-P", str(process.pid)], text=True, capture_output=True, check=True).stdout)
    return process


def start_hello(place):
    port = free_port()
    process = Process([place.program("hello"), port], port, SERVER_CPU)
    process.wait_until_listening("/hello")
    return process


def start_server(place, folder, engine):
    server = Ostiary(place, folder, folder.new_database(engine), UNVERIFIED, SERVER_CPU, limits_io_threads=1)
    token = server.register({"email": "ana@example.org"})["session"]["token"]
    return Side(server, "/v1/session", {"Authorization": f"Bearer {token}"})


def refused_after_logout(side):
    """The status that the token gets right after it was logged out."""
    request(side.process.port, "DELETE", side.path, headers=side.headers)
    return request(side.process.port, "GET", side.path, headers=side.headers)[0]


def measure(place):
    with Folder(place) as folder:
        sides = {"nginx": Side(start_nginx(folder), "/hello"), "hello": Side(start_hello(place), "/hello")}
        for engine in place.engines():
            sides[engine] = start_server(place, folder, engine)
        try:
            for _ in range(place.rounds):
                for side in sides.values():
                    side.measure()
            after_logout = {engine: refused_after_logout(sides[engine]) for engine in place.engines()}
        finally:
            for side in sides.values():
                side.process.stop()
    ratio = {"hello / nginx": ratios(sides["hello"], sides["nginx"])}
    for name in place.engines():
        ratio[f"{name} / hello"] = ratios(sides[name], sides["hello"])
    return rounded({"ratio_per_cpu_second": ratio, "after_logout": after_logout,
                    **{name: side.medians() for name, side in sides.items()}})


def ratios(side, floor):
    """The median of the rounds' own ratios."""
    return median([a["per_cpu_second"] / b["per_cpu_second"] for a, b in zip(side.rounds, floor.rounds)])
