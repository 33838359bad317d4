"""api/openapi.yaml and api/errors.toml describe what there is: each code is answered by something, each operation is tried here. That
the server's routes are the description's is tested in server/app/routes_test.cpp."""
import json
import re
import tomllib
from pathlib import Path

import pytest

from support import openapi
from support.server import ROOT

CODES = list(tomllib.loads((ROOT / "api" / "errors.toml").read_text()))
TESTS = Path(__file__).resolve().parent


def product_sources():
    return "".join(path.read_text() for path in sorted((ROOT / "server").rglob("*.[ch]pp"))
                   if not path.name.endswith(("_test.cpp", "_fixture.hpp")) and "testing" not in path.parts)


def test_every_code_of_the_catalogue_is_answered_by_something():
    used = set(re.findall(r"ErrorCode::(\w+)", product_sources()))
    unused = [code for code in CODES if "".join(word.capitalize() for word in code.split("_")) not in used]
    assert not unused


@pytest.fixture
def whole_run(request):
    """The operations that succeeded and the codes that were answered in all scenarios. What asks for it runs last (conftest.py), and after
    all other parts when the run is in parts. When not all scenarios are run, there is nothing to say."""
    used, answered = set(openapi.load().used), set(openapi.load().answered)
    notes = request.config.getoption("notes")
    there = {path.name for path in TESTS.glob("test_*.py")}
    if notes is None and there - {item.path.name for item in request.session.items}:
        pytest.skip("not all scenarios are run")
    for path in notes.glob("*.json") if notes else ():
        noted = json.loads(path.read_text())
        used |= {tuple(operation) for operation in noted["used"]}
        answered |= set(noted["answered"])
    return used, answered


def test_every_operation_is_used_by_some_scenario(whole_run):
    used, _ = whole_run
    assert not [f"{o.method.upper()} {o.path}" for o in openapi.load().operations if (o.method, o.path) not in used]


def test_every_code_is_answered_in_some_scenario(whole_run):
    _, answered = whole_run
    # Only a bug is answered by `internal`: Servers.answer_failures_without_telling_their_cause has some.
    assert set(CODES) - answered == {"internal"}
