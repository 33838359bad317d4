"""The programs and commands of docs/guides, taken from there as they stand and run against the real server."""
import json
import os
import re
import shutil
import subprocess

import pytest

from support.server import ROOT, binary
from test_administration import PASSWORD, accounts_path, create_account, log_in
from test_roles import secret_key

LONGEST = 300  # seconds; a first build of Go's HTTP client takes its time


@pytest.fixture
def engine():
    return "sqlite"


def blocks(guide, language):
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs/guides" / guide).read_text(), re.S)


def block(language, containing=""):
    found = [text for text in blocks("backend.md", language) if containing in text]
    assert len(found) == 1
    return found[0]


def run(command, folder, **environment):
    # The modules of Go's standard library are enough; nothing is fetched.
    environment = {**os.environ, "GO111MODULE": "off", "GOTOOLCHAIN": "local", **environment}
    return subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, text=True, capture_output=True, timeout=LONGEST)


def built(language, folder):
    """The command that runs the guide's program."""
    name, tool, build, command = {
        "python": ("check.py", "/usr/bin/python3", None, ["/usr/bin/python3", "check.py"]),
        "js": ("check.mjs", "node", None, ["node", "check.mjs"]),
        "go": ("check.go", "go", ["go", "build", "-o", "check", "check.go"], ["./check"]),
        "cpp": ("check.cpp", "g++", ["sh", "-c", block("sh", "g++")], ["./check"]),
    }[language]
    if not shutil.which(tool):
        pytest.skip(f"there is no {tool}: tools/install_packages build web test")
    (folder / name).write_text(block(language))
    if build:
        made = run(build, folder)
        assert made.returncode == 0, made.stderr
    return command


@pytest.mark.parametrize("language", ["python", "js", "go", "cpp"])
def test_a_backend_checks_a_token_as_the_guide_says(server, tmp_path, language):
    folder = tmp_path / "backend"
    folder.mkdir()
    command = built(language, folder)
    account = create_account(server, password=PASSWORD)
    roles = f"/v1/admin/applications/{server.application_id}/roles"
    assert server.admin.post(roles, {"name": "editor"}).status_code == 201
    assert server.admin.put(f"{accounts_path(server)}/{account['id']}/roles/editor").status_code == 204
    token = log_in(server.api, username="ana")

    def check(key):
        return run([*command, token], folder, ACCOUNTS=server.url, ACCOUNTS_KEY=key)

    key = secret_key(server)
    told = check(key)
    assert told.stdout.split() == [account["id"], "editor", "logged_in"], told.stderr
    assert server.api.with_token(token).delete("/v1/session").status_code == 204
    assert check(key).stdout.split() == ["nobody"]
    refused = check("sk_guessed")
    assert refused.returncode != 0 and refused.stdout == "", "a wrong key is not taken for a token that has ended"


def test_the_move_from_monaca_works_when_pasted(server, tmp_path):
    pasted = "".join(blocks("moving-from-monaca.md", "sh"))
    for line, place in (("ostiary=build/release/server/ostiary\n", f"ostiary={binary()}\n"),
                        ("server=http://127.0.0.1:8080\n", f"server={server.url}\n")):
        assert pasted.count(line) == 1
        pasted = pasted.replace(line, place)
    database = {"OSTIARY_DATABASE": server.database.url, "OSTIARY_DATA": str(server.folder / "data")}
    done = subprocess.run(["bash"], input=pasted, cwd=tmp_path, env={**os.environ, **database}, text=True, capture_output=True, timeout=60)
    assert "users made: 1, already there: 0, refused: 0\n" in done.stdout, done.stdout + done.stderr
    assert f"The application is {server.application_id}\n" in done.stdout
    assert '"result":"OK"' in done.stdout and "Your token is " in done.stdout, done.stdout
    listed = json.loads(done.stdout[done.stdout.rindex('{"jsonrpc"'):])["result"]
    user = listed["items"][0]
    assert (listed["totalItems"], user["_id"], user["_createdAt"]) == (1, "u01890a5d-ac96-774b-bcce-b302099a8057", 1522054761505)
