"""The reduced policy as whole processes, CSV to CSV: bareme, numpy, OpenFisca-Core and decimal.

    cargo build --release --bins --examples
    python3 benches/peers/compare.py                           # 1 000, 100 000, 1 000 000 rows
    python3 benches/peers/compare.py --rows 1000 --runs 9
    python3 benches/peers/compare.py --in-memory               # without reading or writing
    python3 benches/peers/compare.py --also "mine=./mine {in} {out}"

The packages of requirements.txt are installed once in a virtual environment (--venv, by default
benches/peers/.venv), the only step that needs the network. Programs run in turn, round after
round, so that a busy machine slows them all alike; medians are shown, and how many totals are not
the exact ones to the cent. "bareme" writes totals, as its peers do; "all columns" stands for every
formula, beside the Rust program that does the same by hand with csv and rust_decimal. Only the standard library is used here, and little memory: what the
system tells of a child counts this program, some 16 MiB.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent.parent


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", default="1000,100000,1000000", help="numbers of rows")
    options.add_argument("--runs", type=int, default=5, help="runs of each program, at most")
    options.add_argument("--patience", type=float, default=60, help="seconds for all runs of one program")
    options.add_argument("--venv", type=Path, default=HERE / ".venv", help="the virtual environment")
    options.add_argument("--bareme", default=PROJECT / "target/release/bareme", help="the program measured")
    options.add_argument("--also", action="append", default=[], metavar="NAME=COMMAND", help="another program")
    options.add_argument("--in-memory", action="store_true", help="compare evaluation alone")
    options = options.parse_args()
    python = environment(options.venv)
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for count in map(int, options.rows.split(",")):
            table = Path(folder) / "table.csv"
            write_table(table, count)
            if options.in_memory:
                in_memory(table, count, options, python)
            else:
                whole(table, count, options, python)


def environment(folder):
    """The interpreter of the virtual environment, made if it is not there."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
        requirements = str(HERE / "requirements.txt")
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
    return str(python)


def write_table(path, count):
    """Fictitious rows, the same each time."""
    draw = random.Random(1)
    with open(path, "w", encoding="utf-8") as out:
        out.write("structure,n,p,base,psy,ok\n")
        for key in range(count):
            n, p, base = draw.randrange(9_000), draw.randrange(4_000), draw.randrange(300_000_000)
            psy, ok = draw.randrange(300), draw.randrange(2)
            out.write(f"{key},{n},{two(p)},{two(base)},{two(psy)},{ok}\n")


def two(hundredths):
    return f"{hundredths // 100}.{hundredths % 100:02}"


def exact(line):
    """The total of a row in cents, by integers."""
    n, p, base, psy, ok = (int(cell.replace(".", "")) for cell in line.rstrip("\n").split(",")[1:])
    if n < 1_000:
        a = 0
    elif n <= 3_000:
        a = 5_500 * (3_000 + n)
    elif n <= 6_000:
        a = 33_000_000 + nearest(5_500 * (n - 3_000), 3)
    else:
        a = 38_500_000
    rate = min(max(p - 1_500, 0), 1_000)
    b = min(nearest(rate * base, 5_000), 15_000_000)
    return a + b + min(n, 6_000) * 2_280 + (66_000 * min(psy, 100) if ok else 0)


def nearest(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


def whole(table, count, options, python):
    out = table.with_name("out.csv")
    every = HERE.parent / "reduced.rhai"
    only_totals = table.with_name("totals.rhai")
    only_totals.write_text(every.read_text(encoding="utf-8") + 'outputs(["total"]);\n', encoding="utf-8")

    def bareme(policy):
        return [str(options.bareme), "run", str(policy), "-s", str(table), "--format", "csv", "--output", str(out)]

    programs = {"bareme": bareme(only_totals)}
    by_hand = Path(options.bareme).with_name("examples") / "by_hand_csv"
    if by_hand.exists():
        programs["bareme, all columns"] = bareme(every)
        programs["by hand, all columns"] = [str(by_hand), str(table), str(out)]
    for also in options.also:
        name, command = also.split("=", 1)
        programs[name] = [word.format(**{"in": table, "out": out}) for word in command.split()]
    for name in ("numpy", "openfisca", "decimal"):
        programs[name] = [python, str(HERE / f"with_{name}.py"), str(table), str(out)]
    times, memory, wrong, worst = ({name: [] for name in programs} for _ in range(4))
    for turn in range(options.runs):
        for name, command in programs.items():
            if turn and sum(times[name]) > options.patience * turn / options.runs:
                continue
            seconds, kib = run(command)
            times[name].append(seconds)
            memory[name].append(kib)
            if turn == 0:
                wrong[name], worst[name] = compare(table, out)
    print(f"\n{count} rows, CSV to CSV")
    print(f"  {'':<22}{'seconds':>9}{'runs':>6}{'rows/s':>13}{'peak, MiB':>11}{'× bareme':>10}{'wrong totals':>14}{'by at most':>12}")
    for name in programs:
        middle = statistics.median(times[name])
        slower = middle / statistics.median(times["bareme"])
        peak = statistics.median(memory[name]) / 1024
        print(
            f"  {name:<22}{middle:>9.3f}{len(times[name]):>6}{count / middle:>13,.0f}{peak:>11.0f}"
            f"{slower:>10.1f}{wrong[name]:>14}{worst[name] / 100:>12.2f}"
        )


def run(command):
    """Wall time and peak memory of a process."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return seconds, usage.ru_maxrss


def compare(table, out):
    """How many totals are a cent away or more from the exact ones, and the most."""
    wrong, worst = 0, 0
    with open(table, encoding="utf-8") as rows, open(out, encoding="utf-8") as results:
        next(rows), next(results)
        for row, result in zip(rows, results, strict=True):
            key, *_, total = result.rstrip("\n").split(",")
            assert key == row.split(",", 1)[0], (row, result)
            whole, _, cents = total.partition(".")
            gap = abs(int(whole) * 100 + int(f"{cents:0<2}") - exact(row))
            wrong, worst = wrong + (gap > 0), max(worst, gap)
    return wrong, worst


def in_memory(table, count, options, python):
    """Evaluation alone: columns in memory, totals in memory."""
    passes = str(max(3, min(50, 3_000_000 // count)))
    bench = ["cargo", "bench", "--quiet", "--bench", "evaluators", "--"]
    bench += ["--policy", "reduced", "--rows", str(count), "--only", "blocks,f64", "--rounds", "5"]
    times = {}
    for _ in range(options.runs):
        for name in ("numpy", "openfisca"):
            command = [python, HERE / f"with_{name}.py", table, "-", passes]
            printed = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
            times.setdefault(name, []).append(statistics.median(map(float, printed.split())))
        printed = subprocess.run(bench, cwd=PROJECT, check=True, capture_output=True, text=True).stdout
        for line in printed.splitlines():
            words = line.rsplit(maxsplit=4)
            if len(words) == 5 and words[3] == "%":
                times.setdefault(words[0].strip(), []).append(float(words[1]))
    print(f"\n{count} rows, in memory, one thread")
    for name, nanos in times.items():
        print(f"  {name:<30}{statistics.median(nanos):>10.1f} ns a row")


main()
