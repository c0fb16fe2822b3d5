//! What must be the same: values to the last digit, missing cells, errors with their causes and
//! their places.

use super::exact::{Cause, Exact, Known, Stop, fraction};
use super::shares::Shares;
use crate::exactness::approached::{Approached, Unknown};
use crate::exactness::fraction::guard;
use bareme::diagnostic::Diagnostic;
use bareme::engine::{Cell, Evaluation};
use bareme::value::Value;
use indexmap::IndexMap;
use std::fmt;

/// Who evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Interpreter,
    Decimals,
    Blocks,
    DecimalsOnThreads,
    BlocksOnThreads,
    /// Blocks, with columns kept from another evaluation.
    Cache,
    /// The walk of explanations.
    Walk,
}

/// What an explanation finds in a cell; no outcome when an argument is in error.
#[derive(Clone)]
pub(super) struct Walked {
    pub(super) formula: String,
    pub(super) row: usize,
    pub(super) outcome: Option<Result<Value, Diagnostic>>,
}

/// What everybody gives for one policy and one table.
#[derive(Clone)]
pub(super) struct Results {
    pub(super) interpreter: Evaluation,
    pub(super) others: Vec<(By, Evaluation)>,
    /// A few cells, explained.
    pub(super) walked: Vec<Walked>,
    pub(super) exact: IndexMap<String, Vec<Known>>,
}

/// A cell on which two do not agree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    pub(super) by: By,
    pub(super) formula: String,
    pub(super) row: usize,
    pub(super) text: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.text.chars().take(2_000).collect();
        write!(f, "{:?} differs: {}, row {}: {text}", self.by, self.formula, self.row)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { policies, refused, outputs, pairs, .. } = self;
        writeln!(
            f,
            "{outputs} outputs of {policies} policies ({refused} others refused when loaded), \
             {pairs} compared between evaluators, none differs"
        )?;
        writeln!(
            f,
            "by fractions: {} numbers, {} other values, {} missing, {} errors",
            self.numbers, self.values, self.missing, self.errors
        )?;
        writeln!(
            f,
            "left out: {} within 10⁻²⁴ of a tie, {} whose magnitude leaves too few digits",
            self.ties, self.digits
        )?;
        write!(f, "{}", self.shares)
    }
}

/// What was compared.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) policies: usize,
    /// Others, in which a decision is proven to be missing.
    pub(super) refused: usize,
    /// Cells, each of which every evaluator gave.
    pub(super) outputs: usize,
    /// Cells given by another evaluator than the interpreter, and compared with its own.
    pub(super) pairs: usize,
    /// Cells compared with fractions: numbers, other values, missing ones, errors.
    pub(super) numbers: usize,
    pub(super) values: usize,
    pub(super) missing: usize,
    pub(super) errors: usize,
    /// Cells that fractions leave out.
    pub(super) ties: usize,
    pub(super) digits: usize,
    pub(super) shares: Shares,
}

/// Compares everybody with the interpreter, then with fractions.
pub(super) fn all(results: &Results, counts: &mut Counts) -> Result<(), Difference> {
    let interpreter = &results.interpreter;
    for (by, other) in &results.others {
        counts.pairs += evaluations(interpreter, other, *by)?;
        if *by == By::Blocks {
            // What the interpreter gives leaves as it does; what is held must be as near.
            fractions(&results.exact, other, *by, &mut Counts::default())?;
        }
    }
    explained(interpreter, &results.walked)?;
    fractions(&results.exact, interpreter, By::Interpreter, counts)?;
    counts.outputs += interpreter.columns.len() * interpreter.dataset.rows.len();
    Ok(())
}

/// Every cell of the interpreter, and of another evaluator.
fn evaluations(reference: &Evaluation, other: &Evaluation, by: By) -> Result<usize, Difference> {
    let mut compared = 0;
    let in_blocks = matches!(by, By::Blocks | By::BlocksOnThreads | By::Cache);
    for (name, cells) in &reference.columns {
        for (row, cell) in cells.iter().enumerate() {
            let differs = |text: String| Difference { by, formula: name.clone(), row, text };
            let theirs = other.cell(name, row);
            let same = match (&cell, &theirs) {
                // Blocks hold fractions: what they give is their nearest decimal.
                (Cell::Value(a), Some(Cell::Value(b))) if in_blocks => a.leave() == b.leave(),
                (Cell::Value(a), Some(Cell::Value(b))) => a == b,
                (Cell::Error(a), Some(Cell::Error(b))) => {
                    let (a, b) = (&reference.failures[*a as usize], &other.failures[*b as usize]);
                    if a.formula != b.formula || a.diagnostic != b.diagnostic {
                        let text = format!(
                            "{} {:?}\nand {} {:?}",
                            a.formula, a.diagnostic, b.formula, b.diagnostic
                        );
                        return Err(differs(text));
                    }
                    true
                }
                _ => false,
            };
            if !same {
                return Err(differs(format!("{cell:?} and {theirs:?}")));
            }
            compared += 1;
        }
    }
    // Causes are the same ones, in the same order, with the same rows.
    let causes = |evaluation: &Evaluation| -> Vec<(String, Diagnostic, Vec<usize>)> {
        let all = evaluation.failures.iter();
        all.map(|f| (f.formula.clone(), f.diagnostic.clone(), f.rows.clone())).collect()
    };
    let (ours, theirs) = (causes(reference), causes(other));
    if ours != theirs {
        let at = ours
            .iter()
            .zip(&theirs)
            .position(|(a, b)| a != b)
            .unwrap_or(ours.len().min(theirs.len()));
        let formula = ours.get(at).or(theirs.get(at)).map_or_else(String::new, |f| f.0.clone());
        let text = format!("causes {:?}\nand {:?}", ours.get(at), theirs.get(at));
        return Err(Difference { by, formula, row: 0, text });
    }
    Ok(compared)
}

/// Cells of the interpreter, and what explanations find in them.
fn explained(interpreter: &Evaluation, walked: &[Walked]) -> Result<(), Difference> {
    for Walked { formula, row, outcome } in walked {
        let cell = interpreter.cell(formula, *row);
        let same = match (&cell, outcome) {
            (Some(Cell::Value(a)), Some(Ok(b))) => a == b,
            (Some(Cell::Error(cause)), outcome) => {
                let failure = &interpreter.failures[*cause as usize];
                match outcome {
                    // Received from another formula, or from its own year before.
                    None => failure.formula != *formula || failure.rows.binary_search(row).is_err(),
                    Some(Ok(_)) => false,
                    Some(Err(theirs)) => {
                        let ours = &failure.diagnostic;
                        let first = failure.rows.first() == Some(row);
                        failure.formula == *formula
                            && (ours.code, ours.span) == (theirs.code, theirs.span)
                            && (!first || ours == theirs)
                    }
                }
            }
            _ => false,
        };
        if !same {
            let text = format!("{cell:?} and {outcome:?}");
            return Err(Difference { by: By::Walk, formula: formula.clone(), row: *row, text });
        }
    }
    Ok(())
}

/// Every cell of the reference, and of an evaluator.
fn fractions(
    exact: &IndexMap<String, Vec<Known>>,
    evaluation: &Evaluation,
    by: By,
    counts: &mut Counts,
) -> Result<(), Difference> {
    for (name, cells) in exact {
        for (row, known) in cells.iter().enumerate() {
            let given = evaluation.cell(name, row);
            let same = match (known, &given) {
                (Err(Stop::Open(unknown)), _) => {
                    let count = if *unknown == Unknown::Tie {
                        &mut counts.ties
                    } else {
                        &mut counts.digits
                    };
                    *count += 1;
                    true
                }
                (Err(Stop::Error(cause)), Some(Cell::Error(index))) => {
                    counts.errors += 1;
                    let failure = &evaluation.failures[*index as usize];
                    let theirs = Cause {
                        formula: failure.formula.clone(),
                        row: cause.row,
                        code: failure.diagnostic.code,
                        span: failure.diagnostic.span,
                        // The way through helpers is that of its first row.
                        related: if failure.rows.first() == cause.row.as_ref() {
                            failure.diagnostic.related.clone()
                        } else {
                            cause.related.clone()
                        },
                    };
                    let arose =
                        cause.row.is_none_or(|row| failure.rows.binary_search(&row).is_ok());
                    arose && theirs == **cause
                }
                (Ok(value), Some(Cell::Value(given))) => same_value(value, given, counts),
                _ => false,
            };
            if !same {
                let given = match given {
                    Some(Cell::Error(index)) => {
                        format!("{:?}", evaluation.failures[index as usize])
                    }
                    other => format!("{other:?}"),
                };
                let text = format!("{given}, and by fractions {known:?}");
                return Err(Difference { by, formula: name.clone(), row, text });
            }
        }
    }
    Ok(())
}

fn same_value(known: &Exact, given: &Value, counts: &mut Counts) -> bool {
    match (known, given) {
        (Exact::Number(known), Value::Number(_)) => same_number(known, given, counts),
        (Exact::Missing, Value::Missing) => {
            counts.missing += 1;
            true
        }
        (known, given) => {
            counts.values += 1;
            match (known, given) {
                (Exact::Boolean(a), Value::Boolean(b)) => a == b,
                (Exact::Text(a), Value::Text(b)) => a == b,
                (Exact::Date(a), Value::Date(b)) => a == b,
                _ => false,
            }
        }
    }
}

/// The digits held are as near as digits can be, and those that leave are those of the fraction.
fn same_number(known: &Approached, given: &Value, counts: &mut Counts) -> bool {
    let (Some(held), Some(left)) = (given.number(), given.leave().number()) else { return false };
    if !known.is_near(&fraction(held)) {
        return false;
    }
    match known.decides() {
        Ok(_) => {
            counts.numbers += 1;
            guard(&known.value) == fraction(left)
        }
        Err(Unknown::Tie) => {
            counts.ties += 1;
            true
        }
        Err(_) => {
            counts.digits += 1;
            true
        }
    }
}
