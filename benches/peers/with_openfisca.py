"""The reduced policy with OpenFisca-Core: with_openfisca.py IN.csv OUT.csv [PASSES]

With PASSES, prints the nanoseconds a row of each pass in memory instead of writing.
"""

import sys
import time

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2024"
Structure = build_entity("structure", "structures", "A structure", is_person=True)


def cents(x):
    # Half away from zero, as the policy says: np.round goes to even.
    return np.floor(x * 100 + 0.5) / 100


def variable(name, kind, formula=None):
    attributes = {"value_type": kind, "entity": Structure, "definition_period": DateUnit.YEAR}
    return type(name, (Variable,), attributes | ({"formula": formula} if formula else {}))


def etp(structure, period):
    n = structure("n", period)
    return np.where(n < 1000, 0, np.interp(n, [1000, 3000, 6000], [4, 6, 7]))


def a(structure, period):
    return cents(55_000 * structure("etp", period))


def taux(structure, period):
    return np.interp(structure("p", period), [15, 25], [0, 0.20])


def b(structure, period):
    return cents(np.minimum(structure("taux", period) * structure("base", period), 150_000))


def c(structure, period):
    return cents(np.minimum(structure("n", period), 6000) * 22_800 / 1000)


def d(structure, period):
    amount = cents(66_000 * np.minimum(structure("psy", period), 1))
    return np.where(structure("ok", period), amount, 0)


def total(structure, period):
    return sum(structure(name, period) for name in "abcd")


INPUTS = {"n": int, "p": float, "base": float, "psy": float, "ok": bool}
FORMULAS = (etp, a, taux, b, c, d, total)


def main():
    system = TaxBenefitSystem([Structure])
    for name, kind in INPUTS.items():
        system.add_variable(variable(name, kind))
    for formula in FORMULAS:
        system.add_variable(variable(formula.__name__, float, formula))
    key, *columns = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1, unpack=True, ndmin=2)
    columns[4] = columns[4] == 1

    def simulate():
        simulation = SimulationBuilder().build_default_simulation(system, count=len(key))
        for name, column in zip(INPUTS, columns):
            simulation.set_input(name, YEAR, column)
        started = time.perf_counter()
        totals = simulation.calculate("total", YEAR)
        return totals, time.perf_counter() - started

    for _ in range(int(sys.argv[3]) if len(sys.argv) > 3 else 0):
        print(simulate()[1] / len(key) * 1e9)
    if len(sys.argv) == 3:
        results = np.column_stack([key, simulate()[0]])
        np.savetxt(sys.argv[2], results, fmt="%d,%.2f", header="structure,total", comments="")


main()
