"""The Debian package: made by packaging/build_deb, installed into a root folder, started from there; and what its unit allows is what
the server needs."""
import os
import re
import subprocess

import pytest

from support.databases import SqliteDatabase
from support.server import ROOT, Server, binary

UNIT = ROOT / "packaging" / "ostiary.service"


@pytest.fixture
def engine():
    return "sqlite"


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], text=True, capture_output=True, timeout=120, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    made = run(ROOT / "packaging" / "build_deb", "--binary", binary(), tmp_path_factory.mktemp("package"))
    return made.strip().splitlines()[-1]


def dpkg(root, *words):
    """dpkg into a root folder that is nobody's system, with this system's tools."""
    as_root = [] if os.geteuid() == 0 else ["fakeroot"]
    return run(*as_root, "dpkg", f"--root={root}", "--force-not-root", "--force-depends", "--force-script-chrootless", *words,
               env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin", "DEBIAN_FRONTEND": "noninteractive"})


@pytest.fixture
def root(tmp_path):
    for name in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/log", "etc"):
        (tmp_path / "root" / name).mkdir(parents=True)
    (tmp_path / "root" / "var/lib/dpkg/status").touch()
    return tmp_path / "root"


def test_the_package_has_what_it_should(package):
    files = {line.split()[-1]: line.split()[:2] for line in run("dpkg-deb", "--contents", package).splitlines()}
    assert files["./usr/bin/ostiary"] == ["-rwxr-xr-x", "root/root"]
    assert files["./etc/ostiary/ostiary.toml"] == ["-rw-r-----", "root/root"]
    assert files["./etc/ostiary/credentials/"][0] == "drwx------"
    for name in ("lib/systemd/system/ostiary.service", "lib/sysusers.d/ostiary.conf", "lib/tmpfiles.d/ostiary.conf",
                 "share/doc/ostiary/copyright", "share/doc/ostiary/changelog.Debian.gz", "share/doc/ostiary/guides/operations.md"):
        assert f"./usr/{name}" in files
    fields = dict(line.split(": ", 1) for line in run("dpkg-deb", "--field", package).splitlines() if re.match(r"[A-Z][\w-]+: ", line))
    assert fields["Package"] == "ostiary" and re.fullmatch(r"\d+\.\d+\.\d+-1", fields["Version"])
    assert "libpq5" in fields["Depends"] and "libssl3" in fields["Depends"] and "@" not in fields["Depends"]


def test_the_package_is_installed_used_upgraded_and_removed(package, root, tmp_path):
    dpkg(root, "--install", package)
    assert re.search(r"^ostiary:.*:/var/lib/ostiary:/usr/sbin/nologin$", (root / "etc/passwd").read_text(), re.M)
    configuration = root / "etc/ostiary/ostiary.toml"
    printed = run(root / "usr/bin/ostiary", "config", "--config", configuration)
    assert re.search(r'^data = "/var/lib/ostiary"  # .*ostiary\.toml:\d+$', printed, re.M)

    configuration.write_text(configuration.read_text() + "# mine\n")
    dpkg(root, "--install", "--force-confold", package)
    assert configuration.read_text().endswith("# mine\n")

    data = root / "var/lib/ostiary"
    data.mkdir(parents=True, exist_ok=True)
    (data / "ostiary.db").write_text("accounts")
    dpkg(root, "--remove", "ostiary")
    assert not (root / "usr/bin/ostiary").exists() and configuration.exists()
    dpkg(root, "--purge", "ostiary")
    assert not configuration.parent.exists()
    assert (data / "ostiary.db").read_text() == "accounts"


def test_the_packaged_program_serves_with_the_packaged_configuration(package, tmp_path, monkeypatch):
    run("dpkg-deb", "--extract", package, tmp_path / "root")
    monkeypatch.setenv("OSTIARY_TEST_BINARY", str(tmp_path / "root/usr/bin/ostiary"))
    server = Server(tmp_path / "server", SqliteDatabase(tmp_path / "server"), config=tmp_path / "root/etc/ostiary/ostiary.toml").install()
    try:
        server.start()
        assert server.api.get("/healthz").status_code == 200
        assert server.stop() == 0
    finally:
        server.kill()


# --- The unit --------------------------------------------------------------------------------------------------------------------


def settings_of(unit):
    found = {}
    for line in unit.read_text().splitlines():
        if match := re.match(r"(\w+)=(.*)", line):
            found.setdefault(match[1], []).append(match[2])
    return found


def syscalls_of(group):
    """The names in a group of systemd's, groups within it included."""
    names = set()
    for line in run("systemd-analyze", "syscall-filter", group).splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            names |= syscalls_of(word)
        elif word and not word.startswith("#"):
            names.add(word)
    return names


def allowed_syscalls():
    allowed = set()
    for line in settings_of(UNIT)["SystemCallFilter"]:
        groups = line.lstrip("~").split()
        named = set().union(*map(syscalls_of, groups))
        allowed = allowed - named if line.startswith("~") else allowed | named
    return allowed


def test_the_unit_is_right_and_hardened(tmp_path):
    checked = tmp_path / "ostiary.service"
    checked.write_text(UNIT.read_text().replace("/usr/bin/ostiary", str(binary())))
    assert run("systemd-analyze", "verify", "--man=no", checked) == ""
    run("systemd-analyze", "security", "--offline=yes", "--threshold=20", checked)
    # Everything that may wait at a stop has less time than systemd gives the whole.
    options = (ROOT / "docs" / "configuration.md").read_text()
    patience = int(re.search(r"### `shutdown_patience`.*?\| `(\d+)` \|", options, re.S)[1])
    assert int(settings_of(UNIT)["TimeoutStopSec"][0]) > patience + 10


def test_the_server_needs_no_call_that_its_unit_refuses(server, tmp_path):
    """Traced through a start, the main job with a message, the metrics, and a stop."""
    trace = tmp_path / "trace"
    server.stop()
    plain = server.command
    server.command = lambda *words, **options: ["strace", "-D", "-f", "-qq", "-o", str(trace), *plain(*words, **options)]
    server.start()
    server.api.post("/v1/codes", {"purpose": "register", "email": "ana@example.org"})
    code = server.mailbox.code_for("ana@example.org")
    form = {"email": "ana@example.org", "email_code": code, "password": "seven purple elephants"}
    assert server.api.post("/v1/accounts", form).status_code == 201
    assert server.api.post("/v1/sessions", {"email": "ana@example.org", "password": "wrong"}).status_code == 401
    server.metric("process_open_fds")
    assert server.stop() == 0
    used = set(re.findall(r"^\d+ +(\w+)\(", trace.read_text(), re.M))
    if os.geteuid() == 0:
        used -= {"fchown"}  # SQLite's, for root alone
    assert len(used) > 30
    assert used - allowed_syscalls() == set()
