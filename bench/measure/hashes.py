"""Argon2id with the kept memory against libsodium as it is shipped: what `hash_rate` prints, as figures."""
import subprocess

from measure.load import rounded


def measure(place):
    done = subprocess.run([place.program("hash_rate"), "2", str(place.rounds)], text=True, capture_output=True, check=True, timeout=170)
    figures = {}
    for line in done.stdout.splitlines()[1:]:
        memory, passes, threads, shipped, arena, ratio = line.split()
        figures[f"{memory} KiB, {passes} passes"] = {"threads": int(threads), "shipped_per_cpu_second": float(shipped),
                                                     "arena_per_cpu_second": float(arena), "ratio": float(ratio)}
    return rounded(figures)
