"""From a save to the block on the screen: median and worst of 100 saves.

    cargo build --release && python3 benches/watch_latency.py [SCENARIO] [--pty] [-- watch options]

The policies and scenarios of the project are copied to a temporary folder. A parameter of `cdc-v4`
(or, one save in two, a formula) is changed by writing the file in place; the clock runs from just
before the write to the moment the whole block was read. Only the standard library is used.
"""

import os
import pty
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SAVES = int(os.environ.get("SAVES", 100))


def main():
    words = sys.argv[1:]
    options = []
    if "--" in words:
        at = words.index("--")
        words, options = words[:at], words[at + 1 :]
    terminal = "--pty" in words
    words = [word for word in words if word != "--pty"]
    scenario = str(Path(words[0]).resolve()) if words and "/" in words[0] else (words or ["experimentation"])[0]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("policies", "scenarios"):
            shutil.copytree(PROJECT / name, Path(folder) / name)
        measure(Path(folder), scenario, terminal, options)


def measure(folder, scenario, terminal, options):
    program = os.environ.get("BAREME", PROJECT / "target/release/bareme")
    command = [program, "watch", "cdc-v4", "-s", scenario, "--lang", "fr", *options]
    out, end = pty.openpty() if terminal else os.pipe()
    child = subprocess.Popen(command, cwd=folder, stdout=end, stderr=subprocess.DEVNULL)
    policy = folder / "policies/cdc-v4.rhai"
    text = policy.read_text(encoding="utf-8")
    start = time.perf_counter()
    read_block(out)
    print(f"start: {1000 * (time.perf_counter() - start):.0f} ms")
    time.sleep(1)
    times = []
    for save in range(1, SAVES + 1):
        new = text.replace('param("cout_etp", 55_000', f'param("cout_etp", {55_000 + save}')
        if save % 2:
            new = new.replace("fn dotation_hors_ps(", "// une formule\nfn dotation_hors_ps(")
            new = new.replace("etp_hors_ps * cout_etp *", "etp_hors_ps * (cout_etp + 1) *")
        assert new != text
        start = time.perf_counter()
        policy.write_text(new, encoding="utf-8")
        block = read_block(out)
        times.append(1000 * (time.perf_counter() - start))
        assert "cdc-v4.rhai" in block, block
        # Not in step with the looks at the files.
        time.sleep(0.05 + (save % 7) / 100)
    times.sort()
    print(
        f"{SAVES} saves: median {statistics.median(times):.1f} ms, "
        f"95 of 100 {times[len(times) * 95 // 100 - 1]:.1f} ms, worst {times[-1]:.1f} ms"
    )
    child.terminate()


def read_block(out):
    """What is written at once: until nothing follows for a moment."""
    data = os.read(out, 1 << 20)
    while select.select([out], [], [], 0.002)[0]:
        data += os.read(out, 1 << 20)
    return data.decode("utf-8", "replace")


main()
