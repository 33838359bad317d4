"""The server as its operator sees it: commands, health, log, metrics, start and stop."""
import stat
import subprocess

import requests

from support.server import Server, binary


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
