"""What the tests of one run came to: their results, how long each part took, and how the reports of test runners are read into them."""
import contextlib
import re
import threading
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field

LONG_PART = 15  # seconds


@dataclass
class Results:
    passed: int = 0
    failures: list = field(default_factory=list)  # (name, what was printed)
    durations: list = field(default_factory=list)  # (when it began, step, seconds)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name, ok, output=""):
        with self.lock:
            if ok:
                self.passed += 1
            else:
                self.failures.append((name, output))
                print(f"FAILED {name}\n{tail(output)}", flush=True)

    @contextlib.contextmanager
    def timed(self, name, part=False):
        """A line in the table of durations; a part of a step has one only when it took long."""
        started = time.monotonic()
        try:
            yield
        finally:
            took = time.monotonic() - started
            if not part or took > LONG_PART:
                self.durations.append((started, f"  {name}" if part else name, took))

    def print(self):
        print("\nstep                                         began at    took (seconds)")
        first = min((started for started, _, _ in self.durations), default=0)
        for started, name, seconds in sorted(self.durations):
            print(f"{name:<44} {started - first:>8.1f} {seconds:>8.1f}")
        if self.failures:
            print("\nFailed:")
            print("\n".join(f"  {name}" for name, _ in self.failures))
        print(f"\n{self.passed} passed, {len(self.failures)} failed")


def tail(text, lines=60):
    return "\n".join(text.rstrip().split("\n")[-lines:])


def read_junit(results, prefix, path):
    """Adds each test case of a JUnit file; answers how many passed, and how many did not."""
    if not path.exists():
        return 0, 0
    passed = failed = 0
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        if case.get("status") == "notrun" or case.find("skipped") is not None:
            continue
        wrong = case.find("failure") if case.find("failure") is not None else case.find("error")
        text = "" if wrong is None else (wrong.get("message") or "") + "\n" + (wrong.text or "")
        results.add(f"{prefix} {case.get('classname')}.{case.get('name')}", wrong is None, text)
        passed += wrong is None
        failed += wrong is not None
    return passed, failed


TAP_LINE = re.compile(r"^\s*(not )?ok \d+ - (.*?)( # SKIP.*)?$")


def read_tap(results, prefix, text):
    """Adds each test of a TAP report of node's test runner; a suite, which only sums up, is passed over. Answers how many passed,
    and how many did not."""
    lines = text.splitlines()
    passed = failed = 0
    for at, line in enumerate(lines):
        found = TAP_LINE.match(line)
        block = lines[at + 1:at + 60]
        end = next((n for n, told in enumerate(block) if told.strip() == "..."), len(block))
        if not found or found[3] or any("type: 'suite'" in told for told in block[:end]):
            continue
        results.add(f"{prefix} {found[2]}", not found[1], "\n".join(block[:end]))
        passed += not found[1]
        failed += bool(found[1])
    return passed, failed
