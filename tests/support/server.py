"""The real program as a process, with its folder, its database and its log."""
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import requests

from support.api import Api
from support.mailbox import Mailbox
from support.ports import free_port
from support.seen import Seen

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 20  # seconds for starting and stopping

# Hashes as cheap as they get: what they cost is not what scenarios are about.
CHEAP_HASHES = {"passwords_memory": 64, "passwords_passes": 1}


def binary():
    named = os.environ.get("OSTIARY_TEST_BINARY")
    places = [Path(named)] if named else [ROOT / "build" / kind / "server" / "ostiary" for kind in ("test", "release", "dev")]
    for path in places:
        if path.exists():
            return path
    raise FileNotFoundError(f"the server is not built: none of {', '.join(map(str, places))}")


class Server:
    """
    One node. Options are those of the program with underscores: Server(folder, database, trusted_proxies="127.0.0.1").

    Once installed: `application_key` and `application_id` are the default application's, `admin` is a client with an
    administration key, `api` one that has nothing, `mailbox` reads what was sent.
    """

    def __init__(self, folder, database, seen=None, **options):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = database
        self.port = free_port()
        self.metrics_port = free_port()
        self.url = f"{'https' if 'tls_certificate' in options else 'http'}://127.0.0.1:{self.port}"
        self.metrics_url = f"http://127.0.0.1:{self.metrics_port}"
        self.options = {**CHEAP_HASHES, **options}
        self.environment = {}
        self.process = None
        self.log_path = self.folder / f"log-{self.port}.jsonl"
        self.seen = seen or Seen()
        self.api = Api(self.url, self.seen)
        self.admin = None
        self.mailbox = None
        self.nodes = []  # the others on this database

    # --- The process -------------------------------------------------------------------------------------------------------------

    def command(self, *words, **options):
        given = {"data": self.folder / "data", "database": self.database.url, "log_format": "json", **self.options, **options}
        flags = [text for name, value in given.items() for text in (f"--{name.replace('_', '-')}", str(value))]
        return [str(binary()), *words, *flags]

    def run(self, *words, **options):
        """Runs a command of the program, such as server.run("admin", "key"), and answers the finished process."""
        return subprocess.run(self.command(*words, **options), env=self._environment(), stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, timeout=60)

    def start(self):
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(self.command("serve", port=self.port, metrics_port=self.metrics_port), env=self._environment(),
                                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)
        self._wait_until_ready()
        return self

    def stop(self):
        """Asks it to end, and answers its exit code."""
        if self.process is None:
            return None
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE + 15)
        self.process = None
        return code

    def kill(self):
        """Ends it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE)
            self.process = None

    def restart(self):
        assert self.stop() == 0, self.log_text()
        return self.start()

    def resident_bytes(self):
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE")

    def _environment(self):
        ours = {name: value for name, value in os.environ.items() if not name.startswith("OSTIARY_")}
        return {**ours, **self.environment}

    def _wait_until_ready(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log_text()}")
            try:
                if requests.get(self.url + "/readyz", timeout=2).status_code == 200:
                    return
            except requests.ConnectionError:
                pass
            time.sleep(0.01)
        raise RuntimeError(f"the server is not ready after {PATIENCE} s:\n{self.log_text()}")

    # --- The log and the metrics -------------------------------------------------------------------------------------------------

    def log_text(self):
        return self.log_path.read_text() if self.log_path.exists() else ""

    def log_lines(self):
        return [json.loads(line) for line in self.log_text().splitlines()]

    def metrics(self):
        return requests.get(self.metrics_url + "/metrics", timeout=10).text

    def metric(self, name, **labels):
        """The sum of all metrics of this name that have these labels."""
        total = 0.0
        for line in self.metrics().splitlines():
            found = re.match(r"([a-zA-Z_:]+)(?:\{(.*)\})? (\S+)$", line)
            if found and found[1] == name:
                there = dict(re.findall(r'(\w+)="([^"]*)"', found[2] or ""))
                if labels.items() <= there.items():
                    total += float(found[3])
        return total

    # --- The installation --------------------------------------------------------------------------------------------------------

    def install(self):
        """Makes the database and an administration key; before the first start."""
        migrated = self.run("migrate")
        assert migrated.returncode == 0, migrated.stderr
        made = self.run("admin", "key", "Scenario")
        assert made.returncode == 0, made.stderr
        self.use_admin_key(made.stdout.strip())
        return self

    def use_admin_key(self, key):
        self.seen.secrets.add(key)
        self.admin_key = key
        self.admin = self.api.with_token(key)
        self.mailbox = Mailbox(self.admin, self.seen)

    @property
    def application_id(self):
        found = self.admin.get("/v1/admin/applications").json()["items"]
        return next(item["id"] for item in found if item["default"])

    @property
    def application_key(self):
        keys = self.admin.get(f"/v1/admin/applications/{self.application_id}/keys").json()["items"]
        return next(key["key"] for key in keys if key["kind"] == "publishable")

    def change_settings(self, application=None, **groups):
        """server.change_settings(codes={"length": 8}) changes the default application's settings and answers them all."""
        answer = self.admin.patch(f"/v1/admin/applications/{application or self.application_id}/settings", groups)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def create_application(self, name):
        """Another application: its id, and a client that names it."""
        made = self.admin.post("/v1/admin/applications", {"name": name})
        assert made.status_code == 201, made.text
        keys = self.admin.get(f"/v1/admin/applications/{made.json()['id']}/keys").json()["items"]
        return made.json()["id"], self.api.for_application(next(key["key"] for key in keys if key["kind"] == "publishable"))

    def audit(self, application=None, **filters):
        """The audit log of the default application, newest first."""
        answer = self.admin.get(f"/v1/admin/applications/{application or self.application_id}/audit", params={"limit": 100, **filters})
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]

    def another_node(self, **options):
        """Another process on the same database with the same secret key; PostgreSQL only."""
        key_file = self.folder / "data" / "ostiary.key"
        node = Server(self.folder / f"node-{free_port()}", self.database, self.seen,
                      **{**self.options, "secret_key_file": key_file, **options})
        node.environment = self.environment
        node.use_admin_key(self.admin_key)
        self.nodes.append(node)
        return node.start()

    def leaks(self):
        """The secrets that stand in clear in a log, in what the database stores, or in answers that do not issue them."""
        given = [*self.options.items(), *self.environment.items()]
        configured = [text for name, text in given if re.search("password|secret$|token", name.lower())]
        for secret in (*configured, urlsplit(self.database.url).password):
            self.seen.add(secret)
        logged = b"".join(node.log_path.read_bytes() for node in (self, *self.nodes) if node.log_path.exists())
        return self.seen.leaks_in(logged) + self.seen.leaks_in(self.database.stored_bytes()) + self.seen.leaks_in_answers()
