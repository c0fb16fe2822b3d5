//! The interpreter over columns: the meaning of a policy. One formula after the other in the
//! order of the graph, row by row.

use super::kept::{Kept, Round};
use super::needs::{Given, Supply};
use super::{Cell, Evaluation, Failure};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::policy::ops::Settings;
use crate::policy::{EXERCICE, Formula, Policy, host};
use crate::scenario::Dataset;
use indexmap::IndexMap;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Evaluates every formula over every row. Errors of cells are in the result; an `Err` ends it.
pub fn evaluate(
    policy: &Policy,
    dataset: Arc<Dataset>,
    settings: Settings,
) -> Result<Evaluation, Diagnostics> {
    evaluate_round(policy, dataset, settings, None)
}

/// The same result, computing only the columns that `kept` does not hold.
pub fn evaluate_kept(
    policy: &Policy,
    dataset: Arc<Dataset>,
    settings: Settings,
    kept: &mut Kept,
) -> Result<Evaluation, Diagnostics> {
    let round = kept.begin(policy, &dataset, settings);
    evaluate_round(policy, dataset, settings, Some(round))
}

fn evaluate_round(
    policy: &Policy,
    dataset: Arc<Dataset>,
    settings: Settings,
    mut round: Option<Round<'_>>,
) -> Result<Evaluation, Diagnostics> {
    if dataset.period.is_none() {
        undated(policy)?;
    }
    // Compiled when the first formula is computed.
    let mut compiled = None;
    let mut columns: IndexMap<String, Arc<Vec<Cell>>> = IndexMap::new();
    let mut causes = Causes::default();
    for name in &policy.order {
        let Some(formula) = policy.formulas.get(name) else { continue };
        if let Some(cells) = round.as_mut().and_then(|r| r.reuse(name, &causes.failures)) {
            columns.insert(name.clone(), cells);
            continue;
        }
        let scripts = compiled.get_or_insert_with(|| host::compile(&policy.scripts, settings));
        let compiled = scripts.get(formula.file).and_then(Option::as_ref).ok_or_else(|| {
            vec![
                Diagnostic::new(Code::InterpreterFailed).with("detail", "compile").at(formula.span),
            ]
        })?;
        let cells = column(policy, formula, compiled, &dataset, &columns, &mut causes)?;
        let cells = Arc::new(cells);
        if let Some(round) = &mut round {
            round.keep(name, &cells, &causes.failures);
        }
        columns.insert(name.clone(), cells);
    }
    // Results are shown in the order of definition, whatever the order of evaluation.
    let mut ordered = IndexMap::new();
    for name in policy.formulas.keys() {
        if let Some(cells) = columns.swap_remove(name) {
            ordered.insert(name.clone(), cells);
        }
    }
    let warnings = outside(policy, &dataset).into_iter().collect();
    Ok(Evaluation { dataset, columns: ordered, failures: causes.failures, warnings })
}

fn column(
    policy: &Policy,
    formula: &Formula,
    compiled: &host::Compiled,
    dataset: &Dataset,
    columns: &IndexMap<String, Arc<Vec<Cell>>>,
    causes: &mut Causes,
) -> Result<Vec<Cell>, Diagnostics> {
    let supplies: Vec<Supply<'_>> = formula
        .needs
        .iter()
        .map(|need| {
            Supply::of(policy, dataset, columns, &need.name, need.span).ok_or_else(|| {
                vec![Diagnostic::new(Code::MissingColumn).with("column", &need.name).at(need.span)]
            })
        })
        .collect::<Result<_, _>>()?;
    let mut cells = Vec::with_capacity(dataset.rows.len());
    for (row, key) in dataset.rows.iter().enumerate() {
        let mut arguments = Vec::with_capacity(supplies.len());
        let mut refused = None;
        for supply in &supplies {
            match supply.give(row, key.exercice) {
                Given::Value(value) => arguments.push(value),
                Given::Cause(cause) => {
                    refused = Some(cause);
                    break;
                }
                Given::Error(diagnostic) => {
                    refused = Some(causes.add(&formula.name, diagnostic, row));
                    break;
                }
            }
        }
        cells.push(match refused {
            Some(cause) => Cell::Error(cause),
            None => {
                let outcome =
                    host::call(compiled, &formula.name, arguments, &policy.scripts, formula.file);
                match outcome {
                    Ok(value) => Cell::Value(value),
                    Err(diagnostic) if diagnostic.code == Code::OperationLimit => {
                        return Err(vec![diagnostic.with("name", &formula.name)]);
                    }
                    Err(diagnostic) => Cell::Error(causes.add(&formula.name, diagnostic, row)),
                }
            }
        });
    }
    Ok(cells)
}

/// Causes of errors, grouped by formula and place as they arise.
#[derive(Default)]
struct Causes {
    failures: Vec<Failure>,
    known: BTreeMap<(String, Code, Option<crate::diagnostic::Span>), u32>,
}

impl Causes {
    fn add(&mut self, formula: &str, diagnostic: Diagnostic, row: usize) -> u32 {
        let key = (formula.to_owned(), diagnostic.code, diagnostic.span);
        let next = u32::try_from(self.failures.len()).unwrap_or(u32::MAX);
        let cause = *self.known.entry(key).or_insert(next);
        if cause == next {
            let formula = formula.to_owned();
            self.failures.push(Failure { formula, diagnostic, rows: Vec::new() });
        }
        self.failures[cause as usize].rows.push(row);
        cause
    }
}

/// Without a period nothing may depend on the year.
fn undated(policy: &Policy) -> Result<(), Diagnostics> {
    let needs = policy.formulas.values().flat_map(|f| &f.needs);
    let mut found: Diagnostics = needs
        .filter(|need| need.name == EXERCICE)
        .map(|need| Diagnostic::new(Code::NoPeriod).with("name", EXERCICE).at(need.span))
        .collect();
    for param in policy.params.values() {
        if param.steps.iter().any(|(from, _)| from.is_some()) {
            found.push(Diagnostic::new(Code::NoPeriod).with("name", &param.name).at(param.span));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// Years that the text does not cover are computed, and said.
fn outside(policy: &Policy, dataset: &Dataset) -> Option<Diagnostic> {
    let first = |year: i32| Date::new(i16::try_from(year).ok()?, 1, 1).ok();
    let last = |year: i32| Date::new(i16::try_from(year).ok()?, 12, 31).ok();
    let beyond = |year: &i32| {
        policy.meta.from.is_some_and(|from| last(*year).is_none_or(|d| d < from))
            || policy.meta.to.is_some_and(|to| first(*year).is_none_or(|d| d > to))
    };
    let years: Vec<String> =
        dataset.years().iter().filter(|y| beyond(y)).map(i32::to_string).collect();
    if years.is_empty() {
        return None;
    }
    let day = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), |d| d.to_string());
    Some(
        Diagnostic::new(Code::YearOutsidePolicy)
            .with("name", &policy.id)
            .with("years", years)
            .with("from", day(policy.meta.from))
            .with("to", day(policy.meta.to)),
    )
}
