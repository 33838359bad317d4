"""The server as its operator sees it: commands, health, log, metrics, start and stop."""
import concurrent.futures
import itertools
import re
import shutil
import sqlite3
import stat
import subprocess

import pytest
import requests

from support.api import problem
from support.databases import SqliteDatabase, make_database
from support.monaca import Monaca
from support.server import ROOT, Server, binary
from support.waiting import wait_for

PASSWORD = "seven purple elephants"


def test_a_server_starts_answers_and_ends(server):
    assert server.api.get("/healthz").json() == {"status": "ok"}
    assert server.api.get("/readyz").json() == {"status": "ok"}
    assert server.stop() == 0


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(server):
    key = server.folder / "data" / "ostiary.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    first = key.read_bytes()
    assert len(first) == 32
    server.restart()
    assert key.read_bytes() == first


def test_another_secret_key_than_the_databases_is_refused_at_start(server):
    server.stop()
    (server.folder / "data" / "ostiary.key").write_bytes(bytes(32))
    done = server.run("serve", port=0, metrics_port=0)
    assert done.returncode == 1
    assert "secret key" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_lost_secret_key_is_not_replaced_by_a_new_one(server):
    server.stop()
    key = server.folder / "data" / "ostiary.key"
    key.unlink()
    done = server.run("serve", port=0, metrics_port=0)
    assert done.returncode == 1
    assert "secret key" in done.stderr
    assert not key.exists()


def test_mistakes_in_the_configuration_are_told_at_once():
    done = subprocess.run([binary(), "--port", "99999", "--nonsense", "--address", "here"], text=True, capture_output=True, timeout=30)
    assert done.returncode == 2
    assert "--port" in done.stderr and "--nonsense" in done.stderr and "--address" in done.stderr


def test_a_data_folder_that_cannot_be_made_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("")
    done = subprocess.run([binary(), "serve", "--data", tmp_path / "file" / "data", "--port", "0", "--metrics-port", "0"], text=True,
                          capture_output=True, timeout=30)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert str(tmp_path / "file" / "data") in done.stderr


def test_a_port_that_is_taken_is_one_clear_line(server, tmp_path):
    done = subprocess.run([binary(), "serve", "--data", tmp_path / "other", "--port", str(server.port), "--metrics-port", "0"], text=True,
                          capture_output=True, timeout=30)
    assert done.returncode == 1
    assert str(server.port) in done.stderr


def test_a_request_is_one_log_line_without_its_path_query_and_headers(server):
    answer = server.api.get("/v1/nothing/canary-path", params={"canary": "canary-query"}, headers={"X-Canary": "canary-header"})
    assert answer.status_code == 404
    server.stop()
    lines = [line for line in server.log_lines() if line.get("request_id") == answer.headers["X-Request-Id"]]
    assert len(lines) == 1
    line = lines[0]
    assert line["status"] == 404 and line["method"] == "GET" and line["route"] == "none" and line["client"] == "127.0.0.1"
    assert line["level"] == "info" and line["duration_ms"] >= 0 and line["time"].endswith("Z")
    assert "canary" not in server.log_text()


def test_metrics_count_requests_by_route(server):
    before = server.metric("ostiary_requests_total", route="/healthz", status="2xx")
    server.api.get("/healthz")
    assert server.metric("ostiary_requests_total", route="/healthz", status="2xx") == before + 1
    assert server.metric("process_resident_memory_bytes") > 1_000_000
    assert requests.get(server.metrics_url + "/healthz", timeout=10).status_code == 200
    assert requests.get(server.url + "/metrics", timeout=10).status_code == 404


def test_metrics_can_be_switched_off(start_server):
    server = start_server(metrics_enabled="false")
    assert server.api.get("/healthz").status_code == 200
    try:
        requests.get(server.metrics_url + "/metrics", timeout=2)
        raise AssertionError("something listens on the metrics port")
    except requests.ConnectionError:
        pass


def test_the_configuration_in_force_is_printed_without_secrets(server):
    server.environment = {"OSTIARY_SMTP_USER": "mailer", "OSTIARY_SMTP_PASSWORD": "canary-password"}
    done = server.run("config")
    assert done.returncode == 0
    assert 'password = "***"  # environment OSTIARY_SMTP_PASSWORD' in done.stdout
    assert "canary" not in done.stdout + done.stderr


CONFIGURATION = """
port = "eighty"
prot = 80

[smtp]
security = "ssl"
"""


def test_all_mistakes_in_file_environment_and_flags_are_told_and_nothing_is_started(tmp_path):
    (tmp_path / "ostiary.toml").write_text(CONFIGURATION)
    done = subprocess.run([binary(), "serve", "--config", tmp_path / "ostiary.toml", "--data", tmp_path / "data", "--address", "here"],
                          env={"OSTIARY_LOG_LEVEL": "loud", "OSTIARY_NOTHING": "1", "OSTIARY_SMTP_PASSWORD": "canary"},
                          text=True, capture_output=True, timeout=30)
    assert done.returncode == 2 and done.stdout == ""
    told = done.stderr.splitlines()
    for words in ("ostiary.toml:2: `port`", "ostiary.toml:3: there is no option `prot`", "ostiary.toml:6: `smtp.security`", "OSTIARY_LOG_LEVEL",
                  "OSTIARY_NOTHING", "--address"):
        assert [line for line in told if words in line], (words, told)
    assert not (tmp_path / "data").exists() and "canary" not in done.stderr


def test_a_folder_given_as_the_configuration_is_refused_and_nothing_is_started(tmp_path):
    done = subprocess.run([binary(), "serve", "--config", tmp_path, "--data", tmp_path / "data", "--port", "0", "--metrics-port", "0"],
                          text=True, capture_output=True, timeout=30)
    assert done.returncode == 2 and f"{tmp_path}: is a folder" in done.stderr, done.stderr
    assert not (tmp_path / "data").exists()


def test_migrating_brings_a_new_database_up_to_date_once(start_server, engine, tmp_path):
    server = start_server()
    server.stop()
    again = server.run("migrate")
    assert (again.returncode, again.stdout) == (0, "the database is up to date\n")
    if engine == "sqlite":
        new = Server(tmp_path / "new", SqliteDatabase(tmp_path / "new"))
        first = new.run("migrate").stdout.splitlines()
        assert len(first) >= 7 and all(line.startswith("applied 0") for line in first)


def test_a_command_for_a_server_that_is_there_makes_none(engine, tmp_path):
    database = make_database(engine, tmp_path)
    elsewhere = Server(tmp_path / "elsewhere", database)
    users = tmp_path / "users.json"
    users.write_text('[{"_username": "ana"}]')
    try:
        for words in (["key", "Scripts"], ["link"], ["import", str(users)], ["create", "--username", "root"]):
            done = elsewhere.run("admin", *words)
            assert (done.returncode, done.stdout) == (1, ""), words
            place = database.url.removeprefix("sqlite:").split("@")[-1]
            assert re.fullmatch(rf"ostiary: there is no installation at \S*{place}, .*--config, --data or --database.*\n", done.stderr)
            assert "@" not in done.stderr, "it says where the database is, not who may open it"
        assert not list(elsewhere.folder.iterdir()), "nothing was made"
        if engine == "sqlite":
            assert not database.path.exists()
            assert elsewhere.run("backup", str(tmp_path / "copy.db")).returncode == 1
        assert elsewhere.run("migrate").returncode == 0
        assert elsewhere.run("admin", "key", "Scripts").returncode == 0
    finally:
        database.remove()


def test_an_administrator_is_made_on_the_command_line(server):
    command = server.command("admin", "create", email="root@example.org")
    weak = subprocess.run(command, input="password\n", text=True, capture_output=True, timeout=30)
    assert weak.returncode == 1
    assert weak.stderr == "ostiary: password: This password is easy to guess; make it longer or less common.\n"
    made = subprocess.run(command, input=PASSWORD + "\n", text=True, capture_output=True, timeout=30)
    assert made.returncode == 0 and made.stdout.startswith("made the administrator "), made.stderr
    assert PASSWORD not in made.stdout + made.stderr
    logged_in = server.api.for_application("console").post("/v1/sessions", {"email": "root@example.org", "password": PASSWORD})
    root = server.api.with_token(logged_in.json()["session"]["token"])
    assert root.get("/v1/admin/organization").status_code == 200
    # There is one now, so no link makes another.
    assert server.run("admin", "link").returncode == 1


def test_hash_cost_proposes_what_the_configuration_takes(server, tmp_path):
    done = server.run("hash-cost", longest=5)
    assert done.returncode == 0, done.stderr
    proposed = done.stdout[done.stdout.index("[passwords]"):]
    (tmp_path / "proposed.toml").write_text(proposed)
    printed = subprocess.run([binary(), "config", "--config", tmp_path / "proposed.toml"], text=True, capture_output=True, timeout=30)
    memory = re.search(r"^memory = (\d+)$", proposed, re.M)[1]
    assert printed.returncode == 0 and f"memory = {memory}  # {tmp_path}/proposed.toml:2" in printed.stdout


def register(server, username):
    answer = server.api.post("/v1/accounts", {"username": username, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return username


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_backup_during_registrations_is_whole(start_server, tmp_path, engine):
    server = start_server()
    server.change_settings(limits={"registrations_per_address_hour": 1_000_000, "logins_per_address_minute": 1_000_000})
    names = (f"person{number}" for number in itertools.count())
    before = [register(server, next(names)) for _ in range(5)]
    copy = tmp_path / "copy"
    copy.mkdir()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        running = [pool.submit(register, server, next(names)) for _ in range(200)]
        wait_for(lambda: sum(future.done() for future in running) > 20, "registrations")
        acknowledged = before + [future.result() for future in running if future.done()]
        done = server.run("backup", str(copy / "ostiary.db"))
        assert done.returncode == 0, done.stderr
        assert not all(future.done() for future in running), "the backup came after the registrations"
    assert server.run("backup", str(copy / "ostiary.db")).returncode == 1, "an earlier backup is not written over"
    lost = server.run("backup", str(tmp_path / "mistyped" / "ostiary.db"))
    assert lost.returncode == 1 and f"the folder {tmp_path / 'mistyped'} is not there" in lost.stderr
    assert not (tmp_path / "mistyped").exists()
    with sqlite3.connect(copy / "ostiary.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        accounts = dict(database.execute("SELECT username, id FROM accounts WHERE username IS NOT NULL"))
        assert set(acknowledged) <= set(accounts)
        with_password = {account for account, in database.execute("SELECT account_id FROM passwords")}
        assert set(accounts.values()) == with_password, "an account is half there"
    restored = Server(copy, SqliteDatabase(copy), server.seen)
    (copy / "data").mkdir()
    shutil.copy(server.folder / "data" / "ostiary.key", copy / "data" / "ostiary.key")
    restored.use_admin_key(server.admin_key)
    try:
        restored.start()
        for name in (acknowledged[0], acknowledged[-1]):
            assert restored.api.post("/v1/sessions", {"username": name, "password": PASSWORD}).status_code == 201
        assert restored.stop() == 0
    finally:
        restored.kill()


def test_metrics_follow_what_happens(start_server):
    server = start_server(trusted_proxies="127.0.0.1")
    metric = server.metric
    server.change_settings(limits={"logins_per_address_minute": 3, "failures_before_lock": 2})
    register(server, "ana")
    hashes = metric("ostiary_password_hashes_total")
    wrong = {"username": "ana", "password": "wrong password"}
    for address, status, code in [("192.0.2.1", 401, "wrong_credentials"), ("192.0.2.1", 401, "wrong_credentials"),
                                  ("192.0.2.1", 429, "too_many_attempts"), ("192.0.2.1", 429, "too_many_requests")]:
        problem(server.api.from_address(address).post("/v1/sessions", wrong), status, code)
    assert metric("ostiary_problems_total", code="wrong_credentials") == 2
    assert metric("ostiary_refused_total", reason="too_many_attempts") == 1
    assert metric("ostiary_refused_total", reason="too_many_requests") == 1
    assert metric("ostiary_password_hashes_total") >= hashes + 2
    assert metric("ostiary_password_turns_total") >= 3

    token = server.api.from_address("192.0.2.2").post("/v1/sessions", {"username": "ana", "password": PASSWORD}).json()["session"]["token"]
    from_memory = metric("ostiary_session_checks_total", **{"from": "memory"})
    from_database = metric("ostiary_session_checks_total", **{"from": "database"})
    for _ in range(3):
        assert server.api.with_token(token).get("/v1/session").status_code == 200
    assert metric("ostiary_session_checks_total", **{"from": "database"}) == from_database + 1
    assert metric("ostiary_session_checks_total", **{"from": "memory"}) == from_memory + 2
    assert metric("ostiary_sessions_remembered") == 1

    commits, writes = metric("ostiary_database_commits_total"), metric("ostiary_database_units_total", kind="write")
    server.api.post("/v1/codes", {"purpose": "register", "email": "eva@example.org"})
    server.mailbox.wait_for("eva@example.org")
    wait_for(lambda: metric("ostiary_messages_total", channel="email", outcome="sent") == 1, "a message that was sent")
    assert metric("ostiary_database_commits_total") > commits and metric("ostiary_database_units_total", kind="write") > writes
    assert metric("ostiary_database_seconds_total", kind="write") > 0
    assert metric("ostiary_database_failures_total") == 0
    assert metric("ostiary_outbox_waiting") == 0 and metric("ostiary_outbox_oldest_seconds") == 0
    assert metric("ostiary_job_last_success_timestamp_seconds", job="remove.codes") > 1_700_000_000
    assert metric("ostiary_job_failures_total") == 0


def test_errors_of_the_monaca_face_are_counted_and_logged_by_method_and_code(server):
    """All of them are HTTP 200."""
    server.change_settings(monaca={"enabled": True}, limits={"lookups_per_address_minute": 1})
    server.stop()
    server.database.execute("ALTER TABLE device_properties RENAME TO gone")
    server.start()
    monaca = Monaca(server)
    faults = lambda method, code: server.metric("ostiary_monaca_faults_total", method=method, code=str(code))
    assert faults("User.login", -32603) == 0 and "ostiary_monaca_faults_total{" in server.metrics()
    monaca.fails(-32602, "User.login", username="canary", password="canary")
    monaca.call("User.validate", username="canary")
    monaca.fails(9999, "User.validate", username="canary")
    monaca.fails(-32603, "Device.getProperties", names=[])
    monaca.post("{canary")
    monaca.post([monaca.envelope("User.canary"), monaca.envelope("User.logout")])
    manage = f"{server.url}/monaca/{server.application_id}/management"
    assert requests.post(manage, json={"jsonrpc": "2.0", "method": "User.list", "id": 1}, timeout=10).status_code == 200
    kinds = [("User.login", -32602), ("User.validate", 9999), ("Device.getProperties", -32603), ("none", -32700), ("none", -32601),
             ("User.logout", 11), ("User.list", 4)]
    assert [faults(*kind) for kind in kinds] == [1] * len(kinds)
    assert server.metric("ostiary_refused_total", reason="monaca") == 1
    assert "canary" not in server.metrics()
    server.stop()
    told = [line["cause"] for line in server.log_lines() if line["message"] == "request" and "monaca" in line["route"] and "cause" in line]
    assert told == ["User.login -32602", "User.validate 9999", "Device.getProperties -32603", "none -32700",
                    "none -32601, User.logout 11", "User.list 4"]
    server.start()


def test_metrics_have_bounded_labels_and_no_word_of_a_client(server):
    wait_for(lambda: server.metric("ostiary_job_last_success_timestamp_seconds", job="remove.audit"), "the first run of every job")
    for path in ("/canary", "/v1/admin/applications/canary", "/assets/canary.css"):
        server.api.get(path)
    lines = server.metrics().splitlines()
    assert not [line for line in lines if "canary" in line]
    labels = {name for line in lines for name in re.findall(r'(\w+)="', line)}
    assert labels == {"channel", "code", "from", "job", "kind", "lane", "le", "method", "outcome", "reason", "route", "status"}
    described = set(re.findall(r"`((?:ostiary|process)_\w+)`", (ROOT / "docs" / "guides" / "operations.md").read_text()))
    told = {re.sub(r"_(bucket|sum|count)$", "", re.match(r"\w+", line)[0]) for line in lines if not line.startswith("#")}
    assert told - described == set() and described - told <= {"ostiary_outbox_waiting", "ostiary_outbox_oldest_seconds"}
