"""RESULTS.md from the results that the experiments left: what was run where and when, the table, and why a miss is one."""
import datetime
import json
import os
import platform
import re
import subprocess
from pathlib import Path

from measure import report
from measure.reasons import REASONS

PAGE = Path(__file__).resolve().parent.parent / "RESULTS.md"


def first_line(*command):
    try:
        return subprocess.run(command, text=True, capture_output=True, check=True).stdout.splitlines()[0].strip()
    except (OSError, subprocess.CalledProcessError, IndexError):
        return ""


def processor():
    fields = dict(re.findall(r"^([^:\n]+?)\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE))
    wide = "with" if "avx512f" in fields.get("flags", "") else "without"
    return f"{os.cpu_count()} cores of {fields.get('model name', platform.machine())}, {wide} AVX-512"


def machine():
    release = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    virtual = " (virtual)" if "hypervisor" in Path("/proc/cpuinfo").read_text() else ""
    words = [processor() + virtual, f"{memory:.0f} GiB", release, f"kernel {platform.release()}", first_line("g++", "--version"),
             first_line("psql", "--version")]
    return "; ".join(word for word in words if word)


def measured_on(results):
    newest = max(path.stat().st_mtime for path in results.glob("*.json"))
    return datetime.datetime.fromtimestamp(newest, datetime.timezone.utc).strftime("%Y-%m-%d")


def why(missed):
    """A paragraph for each reason, with what it is the reason of."""
    lines = []
    for start, reason in REASONS.items():
        figures = [figure for figure in missed if figure.startswith(start)]
        if figures:
            lines.append(f"- **{start}** ({len(figures)} {'rows' if len(figures) > 1 else 'row'}). {reason}")
    unknown = [figure for figure in missed if not any(figure.startswith(start) for start in REASONS)]
    lines += [f"- **{figure}**. Not looked into yet." for figure in unknown]
    return "\n".join(lines)


def write(results):
    table = report.table(results)
    rounds = json.loads((results / "run.json").read_text())["rounds"] if (results / "run.json").exists() else "?"
    text = f"""# Results

Each figure beside its floor, measured in the same run; [README.md](README.md) says what is compared with what. The command, which also
wrote this page:

```sh
tools/with_postgres bench/run
```

{measured_on(results)}, medians of {rounds} rounds. {machine()}.

{table.text()}
"""
    if table.missed:
        text += f"\n## Why a miss is a miss\n\n{why(table.missed)}\n"
    PAGE.write_text(text)
