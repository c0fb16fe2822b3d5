"""A whole process: median, best and worst of so many runs of a command of bareme.

    cargo build --release && python3 benches/start.py
    python3 benches/start.py --runs 200 -- diff cdc-v3 cdc-v4 -s experimentation

By default: run cdc-v4 -s experimentation, 26 structures over five years. `--version`, in turn with
it, tells what a process costs that does nothing. Only the standard library is used.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("BAREME", str(PROJECT / "target/release/bareme"))


def main():
    words, command = sys.argv[1:], "run cdc-v4 -s experimentation".split()
    if "--" in words:
        at = words.index("--")
        words, command = words[:at], words[at + 1 :]
    runs = int(words[words.index("--runs") + 1]) if "--runs" in words else 50
    times = {" ".join(command): [], "--version": []}
    for _ in range(runs):
        for words, measured in times.items():
            start = time.perf_counter()
            done = subprocess.run([PROGRAM, *words.split()], cwd=PROJECT, capture_output=True)
            measured.append(1000 * (time.perf_counter() - start))
            assert done.returncode == 0, done.stderr.decode()
    if hasattr(os, "getloadavg"):
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for words, measured in times.items():
        middle, best, worst = statistics.median(measured), min(measured), max(measured)
        print(f"bareme {words}: {runs} runs, median {middle:.2f} ms, best {best:.2f}, worst {worst:.2f}")


main()
