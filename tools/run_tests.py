#!/usr/bin/env python3
"""Builds, runs every test program and check, and sums them up; ./test calls it. A failure never stops what comes after it.

    run_tests.py               every step, which every change passes
    run_tests.py [STEP...]     only these steps (and the builds they need)
    run_tests.py --list        the steps

The closing line is `N passed, N failed`; the exit code is 0 only when nothing failed and something passed.
"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from test_results import Results, read_junit, read_tap

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
RESULTS = BUILD / "results"
SCENARIOS = RESULTS / "scenarios"
BINARY = BUILD / "release" / "server" / "ostiary"
CORES = os.cpu_count() or 1
SECONDS_A_FUZZER = 5
LONGEST_PROGRAM = 600  # seconds
# These scenarios measure time or load, so nothing runs beside them. The last one asks what all scenarios together have used.
ALONE = ["test_security_timing.py", "test_overload.py", "test_nothing_lost.py", "test_description.py"]
# So that it is the page's own time that is measured.
WEB_ALONE = ["paints.test.js"]
# What only computes gives way to tests, which mostly wait, so that both fit on the same cores.
QUIETLY = ["nice", "-n", "19"]

CHECKS = {
    "clang-format": ["tools/check_format"],
    "include graph": ["tools/check_includes"],
    "engine words": ["tools/check_engine_words"],
    "file length": ["tools/check_file_length"],
    "doc links": ["tools/check_links"],
    "security promises name tests": ["tools/check_security_tests"],
    "error codes are generated": ["tools/generate_errors.py", "check"],
    "references are generated": ["tools/check_references", str(BINARY)],
}


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


def side_by_side(work, items, at_once=CORES):
    """Calls `work` with each item. What one of them throws is thrown."""
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        list(pool.map(work, items))


def build(results, preset, targets, how=()):
    code, output = execute(["cmake", "--preset", preset])
    if code == 0:
        code, output = execute([*how, "ninja", "-k", "0", "-C", str(BUILD / preset), *targets])
    results.add(f"build {preset}", code == 0, output)


def run_program(results, preset, program, environment):
    name = f"{preset}/{program.name}"
    report = RESULTS / preset / f"{program.name}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [str(program), f"--gtest_output=xml:{report}", "--gtest_brief=1"]
    with results.timed(name, part=True):
        code, output = execute(command, environment, LONGEST_PROGRAM)
    passed, failed = read_junit(results, name, report)
    if passed + failed == 0:
        results.add(name, False, f"ran no test\n{output}")
    elif code != 0 and failed == 0:
        results.add(f"{name} ended with {code}", False, output)


def run_programs(results, preset, programs, environment):
    if not programs:
        results.add(f"{preset}: there are test programs", False)
    side_by_side(lambda program: run_program(results, preset, program, environment), programs)


def build_release(results):
    build(results, "release", ["ostiary"])


def build_sanitize(results):
    build(results, "sanitize", [], QUIETLY)


def concurrency_programs():
    """The test programs of folders with a *_concurrency_test.cpp. The thread preset compiles nothing else into them."""
    return sorted({path.relative_to(ROOT / "server").parts[0] + "_test" for path in ROOT.glob("server/**/*_concurrency_test.cpp")})


def build_thread(results):
    build(results, "thread", concurrency_programs(), QUIETLY)


def unit(results):
    """Every unit and store test, on both engines, with the address and undefined-behaviour sanitizers."""
    programs = [path for path in sorted((BUILD / "sanitize" / "server").glob("*_test")) if path.is_file()]
    options = {"ASAN_OPTIONS": "detect_stack_use_after_return=1:strict_string_checks=1", "UBSAN_OPTIONS": "print_stacktrace=1"}
    run_programs(results, "sanitize", programs, options)


def thread(results):
    programs = [BUILD / "thread" / "server" / name for name in concurrency_programs()]
    options = {"TSAN_OPTIONS": f"suppressions={ROOT}/tools/thread_sanitizer.supp:second_deadlock_stack=1"}
    run_programs(results, "thread", programs, options)


def fuzz_one(results, program):
    name = program.name
    found = RESULTS / "fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    seeds = ROOT / "fuzz" / "corpus" / name.removesuffix("_fuzz")
    command = [*QUIETLY, str(program), f"-max_total_time={SECONDS_A_FUZZER}", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1",
               f"-artifact_prefix={found}/", str(found), *([str(seeds)] if seeds.is_dir() else [])]
    code, output = execute(command, limit=SECONDS_A_FUZZER + 120)
    results.add(f"fuzz {name}", code == 0, output)


def fuzz(results):
    programs = [path for path in sorted((BUILD / "sanitize" / "fuzz").glob("*_fuzz")) if path.is_file()]
    if not programs:
        results.add("there are fuzzers", False)
    side_by_side(lambda program: fuzz_one(results, program), programs)


def run_scenario_file(results, path):
    report = SCENARIOS / f"{path.stem}.xml"
    command = ["/usr/bin/python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--notes={SCENARIOS}", f"--junitxml={report}",
               str(path)]
    with results.timed(path.name, part=True):
        code, output = execute(command, {"OSTIARY_TEST_BINARY": str(BINARY)}, LONGEST_PROGRAM)
    passed, failed = read_junit(results, "scenario", report)
    if passed + failed == 0 or (code != 0 and failed == 0):
        results.add(f"scenario {path.name} ended with {code}", False, output)


def scenarios(results):
    """A process a file. They mostly wait, so there are more of them at once than cores; the longest come first."""
    shutil.rmtree(SCENARIOS, ignore_errors=True)
    SCENARIOS.mkdir(parents=True)
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path.name not in ALONE]
    files.sort(key=lambda path: path.stat().st_size, reverse=True)
    side_by_side(lambda path: run_scenario_file(results, path), files, CORES + 1)


def scenarios_alone(results):
    for name in ALONE:
        run_scenario_file(results, ROOT / "tests" / name)


# Figures that tests print, as the comments of their TAP.
WEB_FIGURE = re.compile(r"^# (.*(?:contentful paint|to the account).* \d+ m?s)$", re.M)


def web_files():
    return sorted(ROOT.glob("web/*/test/*.test.js"))


def run_web_file(results, path):
    command = ["node", "--test-reporter=tap", "--test", str(path)]
    with results.timed(f"{path.parent.parent.name}/{path.name}", part=True):
        code, output = execute(command, {"OSTIARY_TEST_BINARY": str(BINARY)}, LONGEST_PROGRAM)
    passed, failed = read_tap(results, f"web {path.parent.parent.name}/{path.name}", output)
    for figure in WEB_FIGURE.findall(output):
        print(figure, flush=True)
    if passed + failed == 0 or (code != 0 and failed == 0):
        results.add(f"web {path.name} ended with {code}", False, output)


def web(results):
    """The client against the server, and the elements and pages in a browser. One file at a time: the scenarios run beside it."""
    code, output = execute(["tools/build_web", str(BUILD / "web")])
    results.add("web is built within its sizes", code == 0, output)
    print("\n".join(line for line in output.splitlines() if "gzipped" in line), flush=True)
    for path in web_files():
        if path.name not in WEB_ALONE:
            run_web_file(results, path)


def web_alone(results):
    for path in web_files():
        if path.name in WEB_ALONE:
            run_web_file(results, path)


def checks(results):
    for name, command in CHECKS.items():
        with results.timed(name, part=True):
            code, output = execute(command, limit=1200)
        results.add(f"check {name}", code == 0, output)


def tidy(results):
    code, output = execute([*QUIETLY, "tools/check_tidy", "build/sanitize"], limit=1200)
    results.add("check clang-tidy", code == 0, output)


@dataclass(frozen=True)
class Step:
    run: Callable
    needs: tuple = ()  # steps that come before it, and are run even when only this one is asked for
    after: tuple = ()  # steps that come before it when they are run at all
    row: str = "tests"  # rows run beside each other
    alone: bool = False  # nothing runs beside it: it comes when all others have ended


STEPS = {
    "build_release": Step(build_release),
    "build_sanitize": Step(build_sanitize, after=("build_release",), row="builds"),
    "build_thread": Step(build_thread, after=("build_release",), row="builds"),
    "tidy": Step(tidy, needs=("build_sanitize",), row="builds"),
    "fuzz": Step(fuzz, needs=("build_sanitize",), row="builds"),
    "checks": Step(checks, needs=("build_release",)),
    "scenarios": Step(scenarios, needs=("build_release",)),
    "web": Step(web, needs=("build_release",), row="browser"),
    "unit": Step(unit, needs=("build_sanitize",)),
    "thread": Step(thread, needs=("build_thread",)),
    "scenarios_alone": Step(scenarios_alone, needs=("scenarios",), alone=True),
    "web_alone": Step(web_alone, needs=("web",), alone=True),
}
ROWS = ("tests", "builds", "browser")


def wanted_steps(names):
    unknown = [name for name in names if name not in STEPS]
    if unknown:
        sys.exit(f"there is no step {', '.join(unknown)}; the steps are {', '.join(STEPS)}")
    wanted = {needed for name in names or STEPS for needed in [*STEPS[name].needs, name]}
    return [name for name in STEPS if name in wanted]


def run_step(results, name):
    print(f"-- {name}", flush=True)
    with results.timed(name):
        try:
            STEPS[name].run(results)
        except Exception as error:  # whatever it is: the other steps go on
            results.add(f"{name} can be run", False, "".join(traceback.format_exception(error)))


def run_steps(results, names):
    """Rows of steps beside each other, each in its order; a step waits for those of other rows that it needs. Then those that must be
    alone."""
    ended = {name: threading.Event() for name in names}

    def run_row(row):
        for name in row:
            for earlier in [*STEPS[name].needs, *STEPS[name].after]:
                if earlier in ended:
                    ended[earlier].wait()
            run_step(results, name)
            ended[name].set()

    rows = [[name for name in names if STEPS[name].row == row and not STEPS[name].alone] for row in ROWS]
    threads = [threading.Thread(target=run_row, args=(row,), daemon=True) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_row([name for name in names if STEPS[name].alone])


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(STEPS))
        return 0
    results = Results()
    run_steps(results, wanted_steps(arguments))
    results.print()
    return 0 if results.passed and not results.failures else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
