"""A server under measurement: started with its own data, spoken to over HTTP, its processor time and memory read from the kernel."""
import http.client
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGESIZE")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A child process that listens on `port`."""

    def __init__(self, command, port, cpus=None, log=subprocess.DEVNULL):
        pin = ["taskset", "-c", cpus] if cpus else []
        self.port = port
        self.started_at = time.monotonic()
        self.child = subprocess.Popen([*pin, *map(str, command)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=log)
        self.pid = self.child.pid

    def wait_until_listening(self, path):
        """Seconds from the start to the first answer 200."""
        deadline = self.started_at + 20
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                raise SystemExit(f"a server ended with {self.child.returncode}")
            try:
                if request(self.port, "GET", path)[0] == 200:
                    return time.monotonic() - self.started_at
            except OSError:
                time.sleep(0.0005)
        raise SystemExit("a server does not answer")

    def cpu_seconds(self):
        """User and system time of the process and the children it waited for."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def resident_mib(self):
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE / 2**20

    def peak_mib(self):
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
        return None

    def stop(self):
        self.child.stdin.close()
        self.child.send_signal(signal.SIGTERM)
        self.child.wait(40)


def request(port, method, path, body=None, headers=None):
    """(status, document) of one request on its own connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        given = {"Content-Type": "application/json"} if body is not None else {}
        connection.request(method, path, json.dumps(body) if body is not None else None, {**given, **(headers or {})})
        answer = connection.getresponse()
        text = answer.read()
        is_json = "json" in (answer.getheader("Content-Type") or "")
        return answer.status, json.loads(text) if is_json and text else text
    finally:
        connection.close()


# Nothing that the measurements ask for in bulk is refused by limits that are about single addresses.
UNLIMITED = {"limits": {"logins_per_address_minute": 1_000_000, "registrations_per_address_hour": 1_000_000,
                        "codes_per_address_hour": 1_000_000, "failures_per_account_hour": 1_000_000,
                        "changes_per_account_minute": 1_000_000}}
# An email address is taken without a code.
UNVERIFIED = {"registration": {"verify_contacts": False}}


class Ostiary(Process):
    """Options are those of the program with underscores. As it is by default, but for the log: written to a file as JSON lines, as
    under a service manager."""

    def __init__(self, place, folder, database, settings=None, cpus=None, **options):
        port = free_port()
        self.options = {"data": folder.path / "data", "database": database, "metrics_port": 0, "log_format": "json", **options}
        self.key = None
        if settings:
            for words in (["migrate"], ["admin", "key", "Bench"]):
                self.key = subprocess.run(self._command(place, *words), check=True, capture_output=True, text=True,
                                     stdin=subprocess.DEVNULL).stdout.strip()
        with (folder.path / "log.jsonl").open("ab") as log:
            super().__init__(self._command(place, "serve", port=port), port, cpus, log)
        self.first_answer = self.wait_until_listening("/readyz")
        if settings:
            self.change_settings(settings)

    def _command(self, place, *words, **more):
        flags = [text for name, value in {**self.options, **more}.items() for text in (f"--{name.replace('_', '-')}", str(value))]
        return [place.program("ostiary"), *words, *flags]

    def change_settings(self, settings):
        """A merge patch of the default application's settings."""
        authorization = {"Authorization": f"Bearer {self.key}"}
        _, found = request(self.port, "GET", "/v1/admin/applications", headers=authorization)
        application = next(item["id"] for item in found["items"] if item["default"])
        status, answer = request(self.port, "PATCH", f"/v1/admin/applications/{application}/settings", settings, authorization)
        if status != 200:
            raise SystemExit(f"settings were refused: {answer}")

    def register(self, body):
        status, answer = request(self.port, "POST", "/v1/accounts", body)
        if status != 201:
            raise SystemExit(f"registration was refused: {answer}")
        return answer
