"""What surrounds evaluation: every command beside `run --format csv`, as whole processes.

    cargo build --release && python3 benches/around.py                  # 1 000 000 rows
    python3 benches/around.py --rows 110,100000 --runs 5
    python3 benches/around.py --only "diff csv,solve"

The pair of policies is reduced.rhai and reduced_heir.rhai, over fictitious rows. Commands run in
turn, round after round, so that a busy machine slows them all alike; the ratio is the median of
those of each round. On a busy machine look at `× cpu`: processor time, of which each one's least is
taken. Memory is the peak of what is resident (wait4; this program, some 16 MiB, is a
floor). Only the standard library is used.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOAL = 380_000
VARY = "cout_etp=55_000..56_980:20"
COMMANDS = {
    "run csv": "run reduced -s {table} --format csv -o {out}.csv",
    "run page": "run reduced -s {table} -o {out}.txt",
    "run markdown": "run reduced -s {table} --format markdown -o {out}.md",
    "run json": "run reduced -s {table} --format json -o {out}.json",
    "run jsonl": "run reduced -s {table} --format jsonl -o {out}.jsonl",
    "run xlsx": "run reduced -s {table} -o {out}.xlsx",
    "run ods": "run reduced -s {table} -o {out}.ods",
    "run parquet": "run reduced -s {table} --format parquet -o {out}.parquet",
    "run joined": "run reduced -s {folder}/joined.toml -o {out}.txt",
    "run looked up": "run reduced -s {folder}/looked_up.toml -o {out}.txt",
    "run --by": "run reduced -s {table} --by ok -o {out}.txt",
    "run --detail": "run reduced -s {table} --detail -o {out}.txt",
    "run --secret": "run reduced -s {table} --secret min=3,dominance=85 -o {out}.txt",
    "diff csv": "diff reduced reduced_heir -s {table} --format csv -o {out}.csv",
    "diff --by": "diff reduced reduced_heir -s {table} --by ok -o {out}.txt",
    "diff page": "diff reduced reduced_heir -s {table} -o {out}.txt",
    "diff --why": "diff reduced reduced_heir -s {table} --why -o {out}.txt",
    "diff json": "diff reduced reduced_heir -s {table} --format json -o {out}.json",
    "report": "report reduced reduced_heir -s {table} -o {out}.html",
    "sweep of 100": "sweep reduced -s {table} --vary {vary} -o {out}.txt",
    "solve": "solve reduced -s {table} --find cout_etp --target total={goal} -o {out}.txt",
    "sensitivity": "sensitivity reduced -s {table} -o {out}.txt",
    "cliffs": "cliffs reduced -s {table} --input n --from 0 --to 9000 --step 3000 -o {out}.txt",
    "explain": "explain reduced -s {table} --structure 7 --format json -o {out}.json",
}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", default="1000000", help="numbers of rows, by commas")
    options.add_argument("--runs", type=int, default=3, help="rounds")
    options.add_argument("--only", default=",".join(COMMANDS), help="commands, by commas")
    options.add_argument("--bareme", default=HERE.parent / "target/release/bareme", help="the program measured")
    options = options.parse_args()
    chosen = [name.strip() for name in options.only.split(",")]
    names = ["run csv"] + [name for name in COMMANDS if name in chosen and name != "run csv"]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.mkdir("policies")
        for policy in ("reduced.rhai", "reduced_heir.rhai"):
            shutil.copy(HERE / policy, "policies")
        for rows in map(int, options.rows.split(",")):
            measure(Path(folder), rows, names, options)


def measure(folder, rows, names, options):
    table = folder / "m.csv"
    write_table(table, rows)
    split_table(folder, table)
    places = {"table": table, "folder": folder, "out": folder / "out", "vary": VARY, "goal": GOAL * rows}
    seconds, worked = {name: [] for name in names}, {name: [] for name in names}
    peaks, failed = dict.fromkeys(names, 0), {}
    load = os.getloadavg()[0]
    for _ in range(options.runs):
        for name in names:
            if name in failed:
                continue
            words = [word.format(**places) for word in COMMANDS[name].split()]
            elapsed, busy, peak, status = run([str(options.bareme), *words], folder / "said")
            if status:
                failed[name] = (folder / "said").read_text(encoding="utf-8").strip().split("\n")[0]
            seconds[name].append(elapsed)
            worked[name].append(busy)
            peaks[name] = max(peaks[name], peak)
    print(f"{rows} rows, {options.runs} rounds, load of the machine {load:.1f} on {os.cpu_count()} cores")
    print(f"{'':20}{'seconds':>9}{'× run csv':>11}{'× cpu':>8}{'peak, MB':>10}")
    for name in names:
        if name in failed:
            print(f"{name:20}  {failed[name]}")
            continue
        ratio = statistics.median(t / csv for t, csv in zip(seconds[name], seconds["run csv"]))
        middle = statistics.median(seconds[name])
        cpu = min(worked[name]) / min(worked["run csv"])
        print(f"{name:20}{middle:>9.3f}{ratio:>11.2f}{cpu:>8.2f}{peaks[name] / 1e6:>10.0f}", flush=True)


def run(words, said):
    """Seconds, those of processors, peak of memory in bytes and status of a whole process."""
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        with open(said, "wb") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        os.execv(words[0], words)
    _, status, usage = os.wait4(child, 0)
    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    elapsed, busy = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
    return elapsed, busy, usage.ru_maxrss * unit, os.waitstatus_to_exitcode(status)


def write_table(path, count):
    """Fictitious rows, the same each time."""
    draw = random.Random(1)
    with open(path, "w", encoding="utf-8") as out:
        out.write("structure,n,p,base,psy,ok\n")
        for key in range(count):
            n, p, base = draw.randrange(9_000), draw.randrange(4_000), draw.randrange(300_000_000)
            psy, ok = draw.randrange(300), draw.randrange(2)
            out.write(f"{key},{n},{two(p)},{two(base)},{two(psy)},{ok}\n")


def split_table(folder, table):
    """The same rows in two tables that are joined by the key, then `p` looked up by a code."""
    with open(table, encoding="utf-8") as lines, open(folder / "left.csv", "w", encoding="utf-8") as left, \
            open(folder / "right.csv", "w", encoding="utf-8") as right:
        for place, line in enumerate(lines):
            key, n, p, base, psy, ok = line.strip().split(",")
            left.write(f"{key},{n},{base},{place % 1000 if place else 'code'}\n")
            right.write(f"{key},{p},{psy},{ok}\n")
    with open(folder / "codes.csv", "w", encoding="utf-8") as codes:
        codes.write("commune,p\n" + "".join(f"{code},{two(code * 4)}\n" for code in range(1000)))
    joined = 'key = "structure"\ntables = ["left.csv", "right.csv"]\n'
    (folder / "joined.toml").write_text(joined, encoding="utf-8")
    looked_up = '\n[[table]]\nfile = "codes.csv"\non = { code = "commune" }\n'
    joined = joined.replace("right", "others")
    (folder / "looked_up.toml").write_text(joined + looked_up, encoding="utf-8")
    with open(folder / "right.csv", encoding="utf-8") as right, open(folder / "others.csv", "w", encoding="utf-8") as out:
        for line in right:
            key, _, psy, ok = line.strip().split(",")
            out.write(f"{key},{psy},{ok}\n")


def two(hundredths):
    return f"{hundredths // 100}.{hundredths % 100:02}"


main()
