"""The reduced policy with decimal, of the standard library: with_decimal.py IN.csv OUT.csv"""

import csv
import sys
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
TOP = Decimal("0.20")


def cents(x):
    return x.quantize(CENT, rounding=ROUND_HALF_UP)


def total(n, p, base, psy, ok):
    if n < 1000:
        etp = Decimal(0)
    elif n <= 3000:
        etp = 4 + (n - 1000) / 1000
    elif n <= 6000:
        etp = 6 + (n - 3000) / 3000
    else:
        etp = Decimal(7)
    rate = Decimal(0) if p <= 15 else TOP if p >= 25 else TOP * (p - 15) / 10
    a = cents(55_000 * etp)
    b = cents(min(rate * base, Decimal(150_000)))
    c = cents(min(n, Decimal(6000)) * 22_800 / 1000)
    d = cents(66_000 * min(psy, Decimal(1))) if ok else Decimal(0)
    return a + b + c + d


def main():
    with open(sys.argv[1], newline="") as table, open(sys.argv[2], "w", newline="") as out:
        rows = csv.reader(table)
        next(rows)
        out.write("structure,total\n")
        for key, n, p, base, psy, ok in rows:
            amount = total(Decimal(n), Decimal(p), Decimal(base), Decimal(psy), ok == "1")
            out.write(f"{key},{amount}\n")


main()
