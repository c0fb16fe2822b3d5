//! Who ran what, when each formula is left to the fastest evaluator that takes it.
//!
//! A formula counts for the evaluator that finished most of its rows: blocks or decimals as the
//! plan says, less the rows that they left to the interpreter. Rows that receive an error are not
//! evaluated by anybody, and a formula that has no other row is not counted.

use super::compare::{By, Results};
use bareme::diagnostic::Code;
use bareme::engine::{Cell, Evaluation, Tier};
use std::fmt;

/// Formulas and rows by evaluator.
#[derive(Default)]
pub(super) struct Shares {
    /// Interpreter, decimals, blocks.
    formulas: [usize; 3],
    rows: [usize; 3],
    /// Formulas of which no row was evaluated.
    unreached: usize,
}

impl Shares {
    pub(super) fn add(&mut self, results: &Results, formulas: &[&str]) {
        let Some((_, run)) = results.others.iter().find(|(by, _)| *by == By::Blocks) else {
            return;
        };
        for planned in &run.plan {
            if !formulas.contains(&planned.formula.as_str()) {
                continue;
            }
            let rows = evaluated(run, &planned.formula);
            if rows == 0 {
                self.unreached += 1;
                continue;
            }
            let fast = match planned.tier {
                Tier::Interpreter => 0,
                Tier::Decimals => 1,
                Tier::Blocks => 2,
                // No formula.
                Tier::Population => continue,
            };
            let apart = planned.apart.min(rows);
            self.rows[0] += apart;
            self.rows[fast] += rows - apart;
            self.formulas[if 2 * apart > rows { 0 } else { fast }] += 1;
        }
    }

    /// Whether each evaluator ran at least a quarter of the formulas.
    pub(super) fn are_shared(&self) -> bool {
        let all: usize = self.formulas.iter().sum();
        self.formulas.iter().all(|count| count * 4 >= all)
    }
}

/// Rows whose arguments are all there.
fn evaluated(run: &Evaluation, formula: &str) -> usize {
    let own = |cell: &Cell| match cell {
        Cell::Value(_) => true,
        Cell::Error(cause) => {
            let failure = &run.failures[*cause as usize];
            let refused = [Code::NoValueInForce, Code::UnknownByKey, Code::ByKeyMissing];
            failure.formula == formula && !refused.contains(&failure.diagnostic.code)
        }
    };
    run.columns[formula].iter().filter(own).count()
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |counts: &[usize; 3]| {
            let all = counts.iter().sum::<usize>().max(1);
            let one =
                |i: usize| format!("{}.{} %", counts[i] * 100 / all, counts[i] * 1_000 / all % 10);
            format!("interpreter {}, decimals {}, blocks {}", one(0), one(1), one(2))
        };
        writeln!(
            f,
            "formulas: {} ({})",
            share(&self.formulas),
            self.formulas.iter().sum::<usize>()
        )?;
        writeln!(f, "rows: {}", share(&self.rows))?;
        write!(f, "formulas that only receive errors: {}", self.unreached)
    }
}
