#!/usr/bin/env python3
"""Builds, runs every test program and check, and sums them up; ./test calls it. A failure never stops what comes after it.

    run_tests.py               the steps that every change passes
    run_tests.py [STEP...]     only these steps (and the builds they need)
    run_tests.py --list        the steps

The closing line is `N passed, N failed`; the exit code is 0 only when nothing failed and something passed.
"""
import concurrent.futures
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
RESULTS = BUILD / "results"
CORES = os.cpu_count() or 1
SECONDS_A_FUZZER = 10
LONGEST_PROGRAM = 600  # seconds

CHECKS = {
    "clang-format": ["tools/check_format"],
    "include graph": ["tools/check_includes"],
    "engine words": ["tools/check_engine_words"],
    "file length": ["tools/check_file_length"],
    "doc links": ["tools/check_links"],
    "security promises name tests": ["tools/check_security_tests"],
    "error codes are generated": ["tools/generate_errors.py", "check"],
    "references are generated": ["tools/check_references", "build/test/server/ostiary"],
}


@dataclass
class Results:
    passed: int = 0
    failures: list = field(default_factory=list)  # (name, what was printed)
    durations: list = field(default_factory=list)  # (step, seconds)

    def add(self, name, ok, output=""):
        if ok:
            self.passed += 1
        else:
            self.failures.append((name, output))
            print(f"FAILED {name}\n{tail(output)}", flush=True)


def tail(text, lines=60):
    return "\n".join(text.rstrip().split("\n")[-lines:])


def execute(command, environment=None, limit=None):
    """The exit code (-1 when it took too long) and all that was printed."""
    try:
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **(environment or {})}, timeout=limit, text=True,
                              errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout
    except subprocess.TimeoutExpired as late:
        printed = late.stdout or b""
        return -1, (printed.decode(errors="replace") if isinstance(printed, bytes) else printed) + f"\nstopped after {limit} s"
    except OSError as error:
        return -1, str(error)


def read_junit(results, prefix, path):
    """Adds each test case of a JUnit file; answers how many there were."""
    cases = ElementTree.parse(path).getroot().iter("testcase")
    count = 0
    for case in cases:
        if case.get("status") == "notrun" or case.find("skipped") is not None:
            continue
        wrong = case.find("failure") if case.find("failure") is not None else case.find("error")
        text = "" if wrong is None else (wrong.get("message") or "") + "\n" + (wrong.text or "")
        results.add(f"{prefix} {case.get('classname')}.{case.get('name')}", wrong is None, text)
        count += 1
    return count


def build(results, preset, targets):
    code, output = execute(["cmake", "--preset", preset])
    if code == 0:
        code, output = execute(["ninja", "-k", "0", "-C", str(BUILD / preset), *targets])
    results.add(f"build {preset}", code == 0, output)


def run_program(results, preset, program, arguments=(), environment=None):
    name = f"{preset}/{program.name}"
    report = RESULTS / preset / f"{program.name}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [str(program), f"--gtest_output=xml:{report}", "--gtest_brief=1", *arguments]
    code, output = execute(command, environment, LONGEST_PROGRAM)
    failed_before = len(results.failures)
    counted = read_junit(results, name, report) if report.exists() else 0
    if counted == 0:
        results.add(name, False, f"ran no test\n{output}")
    elif code != 0 and len(results.failures) == failed_before:
        results.add(f"{name} ended with {code}", False, output)


def run_programs(results, preset, programs, arguments=None, environment=None):
    if not programs:
        results.add(f"{preset}: there are test programs", False)
    with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
        for program in programs:
            pool.submit(run_program, results, preset, program, (arguments or {}).get(program.name, ()), environment)


def test_programs(preset):
    return [path for path in sorted((BUILD / preset).glob("server/*_test")) if path.is_file()]


def build_test(results):
    build(results, "test", [])


def build_sanitize(results):
    build(results, "sanitize", [])


def concurrency_suites():
    """Test program -> names of the suites in its *_concurrency_test.cpp files."""
    suites = {}
    for path in sorted(ROOT.glob("server/**/*_concurrency_test.cpp")):
        program = path.relative_to(ROOT / "server").parts[0] + "_test"
        names = re.findall(r"^TEST(?:_F|_P)?\((\w+)", path.read_text(), re.M)
        suites.setdefault(program, set()).update(names)
    return suites


def build_thread(results):
    build(results, "thread", sorted(concurrency_suites()))


def unit(results):
    run_programs(results, "test", test_programs("test"))


def sanitize(results):
    options = {"ASAN_OPTIONS": "detect_stack_use_after_return=1:strict_string_checks=1", "UBSAN_OPTIONS": "print_stacktrace=1"}
    run_programs(results, "sanitize", test_programs("sanitize"), environment=options)


def thread(results):
    suites = concurrency_suites()
    programs = [BUILD / "thread" / "server" / name for name in sorted(suites)]
    filters = {name: ["--gtest_filter=" + ":".join(f"{s}.*:*/{s}.*:{s}/*" for s in sorted(of))] for name, of in suites.items()}
    options = {"TSAN_OPTIONS": f"suppressions={ROOT}/tools/thread_sanitizer.supp:second_deadlock_stack=1"}
    run_programs(results, "thread", programs, filters, options)


def fuzz_one(results, program):
    name = program.name
    found = RESULTS / "fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    seeds = ROOT / "fuzz" / "corpus" / name.removesuffix("_fuzz")
    command = [str(program), f"-max_total_time={SECONDS_A_FUZZER}", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1",
               f"-artifact_prefix={found}/", str(found), *([str(seeds)] if seeds.is_dir() else [])]
    code, output = execute(command, limit=SECONDS_A_FUZZER + 120)
    results.add(f"fuzz {name}", code == 0, output)


def fuzz(results):
    programs = [path for path in sorted((BUILD / "sanitize" / "fuzz").glob("*_fuzz")) if path.is_file()]
    with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
        for program in programs:
            pool.submit(fuzz_one, results, program)


def scenarios(results):
    report = RESULTS / "scenarios.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = ["/usr/bin/python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", "tests"]
    code, output = execute(command, {"OSTIARY_TEST_BINARY": str(BUILD / "test" / "server" / "ostiary")}, 1800)
    failed_before = len(results.failures)
    counted = read_junit(results, "scenario", report) if report.exists() else 0
    if counted == 0 or (code != 0 and len(results.failures) == failed_before):
        results.add(f"scenarios ended with {code}", False, output)


def checks(results):
    for name, command in CHECKS.items():
        started = time.monotonic()
        code, output = execute(command, limit=1200)
        results.add(f"check {name}", code == 0, output)
        took = time.monotonic() - started
        if took > 5:
            results.durations.append((f"  {name}", took))


def tidy(results):
    code, output = execute(["tools/check_tidy", "build/sanitize"], limit=1200)
    results.add("check clang-tidy", code == 0, output)


# Each step: the steps that must come before it, and what it does.
STEPS = {
    "build_test": ([], build_test),
    "build_sanitize": ([], build_sanitize),
    "build_thread": ([], build_thread),
    "checks": (["build_test"], checks),
    "tidy": (["build_sanitize"], tidy),
    "unit": (["build_test"], unit),
    "scenarios": (["build_test"], scenarios),
    "sanitize": (["build_sanitize"], sanitize),
    "fuzz": (["build_sanitize"], fuzz),
    "thread": (["build_thread"], thread),
}


# Without names. The rest (`./test tidy sanitize fuzz thread`) is run by hand until it is clean on the whole tree.
USUAL = ["build_test", "checks", "unit", "scenarios"]


def wanted_steps(names):
    unknown = [name for name in names if name not in STEPS]
    if unknown:
        sys.exit(f"there is no step {', '.join(unknown)}; the steps are {', '.join(STEPS)}")
    wanted = {needed for name in names or USUAL for needed in [*STEPS[name][0], name]}
    return [name for name in STEPS if name in wanted]


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(STEPS))
        return 0
    results = Results()
    for name in wanted_steps(arguments):
        print(f"-- {name}", flush=True)
        started = time.monotonic()
        place = len(results.durations)
        STEPS[name][1](results)
        results.durations.insert(place, (name, time.monotonic() - started))
    print("\nstep                          seconds")
    for name, seconds in results.durations:
        print(f"{name:<28} {seconds:>8.1f}")
    if results.failures:
        print("\nFailed:")
        print("\n".join(f"  {name}" for name, _ in results.failures))
    print(f"\n{results.passed} passed, {len(results.failures)} failed")
    return 0 if results.passed and not results.failures else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
