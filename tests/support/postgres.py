"""A PostgreSQL server of a test's own, which it may kill. It is as durable as a real one, and listens on loopback only."""
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg2

PROGRAMS = Path(os.environ.get("PG_BIN", "/usr/lib/postgresql/15/bin"))
PATIENCE = 30  # seconds


class PostgresServer:
    def __init__(self, port):
        self.port = port
        self.folder = Path(tempfile.mkdtemp(prefix="ostiary-postgres-"))
        self.password = secrets.token_hex(16)
        self.url = f"postgresql://ostiary_test:{self.password}@127.0.0.1:{port}/postgres"
        self.process = None
        (self.folder / "password").write_text(self.password)
        # PostgreSQL refuses to run as root.
        self.as_owner = []
        if os.getuid() == 0:
            for path in (self.folder, self.folder / "password"):
                shutil.chown(path, "postgres")
            self.as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        self._run("initdb", "-D", "data", "-U", "ostiary_test", "--pwfile=password", "-A", "md5", "-E", "UTF8", "--locale=C.UTF-8",
                  "--no-sync")

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(PATIENCE)
        shutil.rmtree(self.folder)

    def start(self):
        """Starts it and waits until it has recovered what was committed."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with (self.folder / "log").open("ab") as log:
                self.process = subprocess.Popen(
                    [*self.as_owner, PROGRAMS / "postgres", "-D", "data", "-p", str(self.port), "-h", "127.0.0.1", "-k", self.folder],
                    cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            # It ends at once while children of the one before are still there.
            while self.process.poll() is None and time.monotonic() < deadline:
                if self._answers():
                    return self
                time.sleep(0.02)
        raise RuntimeError((self.folder / "log").read_text()[-2000:])

    def kill(self):
        """kill -9 of the postmaster; its children end when they notice."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process = None

    def _answers(self):
        try:
            psycopg2.connect(self.url).close()
            return True
        except psycopg2.OperationalError:
            return False

    def _run(self, program, *arguments):
        subprocess.run([*self.as_owner, PROGRAMS / program, *arguments], cwd=self.folder, check=True, capture_output=True)
