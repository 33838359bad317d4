"""What the README says works when it is pasted."""
import json
import re
import subprocess

from support.server import ROOT


def first_registration(url):
    """The README's shell block, aimed at another server."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    block = next(block for block in blocks if "/v1/accounts" in block)
    assert "server=http://127.0.0.1:8080\n" in block
    return block.replace("server=http://127.0.0.1:8080\n", f"server={url}\n")


def test_run_builds_again_when_any_source_has_changed():
    lines = (ROOT / "run").read_text()
    sources = re.search(r"sources=\(.*?\)\n", lines, re.S)[0]
    looked_at = subprocess.run(["bash", "-c", sources + 'printf "%s\\n" "${sources[@]}"'], cwd=ROOT, text=True, capture_output=True).stdout.split()
    built_from = subprocess.run(["git", "ls-files", "CMakeLists.txt", "api", "cmake", "migrations", "server", "web/*/src/*", "web/pages/html", "web/gallery/html", "web/tools"],
                                cwd=ROOT, text=True, capture_output=True).stdout.split()
    assert len(built_from) > 500
    assert [file for file in built_from if not any(f"{file}/".startswith(f"{source}/") for source in looked_at)] == []


def test_the_first_registration_works_when_pasted(server):
    done = subprocess.run(["bash"], input=first_registration(server.url), text=True, capture_output=True, timeout=60)
    account = json.loads(done.stdout.splitlines()[-1])
    assert [contact["value"] for contact in account["contacts"]] == ["ana@example.org"], done.stdout + done.stderr
    assert server.mailbox.count("ana@example.org") == 1
