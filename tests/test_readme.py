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


def test_the_first_registration_works_when_pasted(server):
    done = subprocess.run(["bash"], input=first_registration(server.url), text=True, capture_output=True, timeout=60)
    account = json.loads(done.stdout.splitlines()[-1])
    assert [contact["value"] for contact in account["contacts"]] == ["ana@example.org"], done.stdout + done.stderr
    assert server.mailbox.count("ana@example.org") == 1
