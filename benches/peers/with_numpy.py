"""The reduced policy with numpy, in float64: with_numpy.py IN.csv OUT.csv [PASSES]

With PASSES, prints the nanoseconds a row of each pass in memory instead of writing.
"""

import sys
import time

import numpy as np


def cents(x):
    # Half away from zero, as the policy says: np.round goes to even.
    return np.floor(x * 100 + 0.5) / 100


def totals(n, p, base, psy, ok):
    etp = np.where(n < 1000, 0, np.interp(n, [1000, 3000, 6000], [4, 6, 7]))
    rate = np.interp(p, [15, 25], [0, 0.20])
    a = cents(55_000 * etp)
    b = cents(np.minimum(rate * base, 150_000))
    c = cents(np.minimum(n, 6000) * 22_800 / 1000)
    d = np.where(ok, cents(66_000 * np.minimum(psy, 1)), 0)
    return a + b + c + d


def main():
    key, n, p, base, psy, ok = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1, unpack=True, ndmin=2)
    ok = ok == 1
    for _ in range(int(sys.argv[3]) if len(sys.argv) > 3 else 0):
        started = time.perf_counter()
        totals(n, p, base, psy, ok)
        print((time.perf_counter() - started) / len(n) * 1e9)
    if len(sys.argv) == 3:
        results = np.column_stack([key, totals(n, p, base, psy, ok)])
        np.savetxt(sys.argv[2], results, fmt="%d,%.2f", header="structure,total", comments="")


main()
