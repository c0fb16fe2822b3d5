//! What is asked, read against the policy and the scenario.

use super::super::{Subject, scope};
use super::{CliffOptions, probe};
use crate::compare::{Output, output, unknown_year};
use bareme_core::diagnostic::{Diagnostic, codes};
use bareme_core::number;
use bareme_core::policy::Policy;
use bareme_core::value::{InputSpec, Kind, Value};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Most structures that are computed, unless one is asked for.
const MOST_STRUCTURES: usize = 300;
/// Most values of the input.
const MOST_VALUES: i64 = 1_000_000;
/// Most values of the input when nobody says the step; of whole numbers, each one while they can.
const USUAL_VALUES: i64 = 10_000;
const WHOLE_VALUES: i64 = 20_000;
/// The same where each value makes the whole population anew.
const VALUES_AMONG_ALL: i64 = 250;

/// The input, which must be a number.
pub(super) fn input(policy: &Policy, name: &str) -> Result<InputSpec, Diagnostic> {
    let numbers = || policy.inputs.values().filter(|i| i.kind.is_number());
    match policy.inputs.get(name) {
        Some(input) if input.kind.is_number() => Ok(input.clone()),
        _ => Err(codes::BadOption {
            name: "--input",
            value: name,
            expected: Some(numbers().map(|i| i.name.clone()).collect::<Vec<_>>().into()),
        }
        .suggest(name, numbers().map(|i| i.name.as_str()).filter(|other| *other != name))),
    }
}

/// The value looked at: any formula may jump.
pub(super) fn watched(policy: &Policy, asked: Option<&str>) -> Result<Output, Diagnostic> {
    match asked {
        None => scope::value(policy, None),
        Some(name) => output(policy, name).ok_or_else(|| {
            codes::BadOption {
                name: "--value",
                value: name,
                expected: Some(policy.outputs.clone().into()),
            }
            .suggest(name, policy.formulas.keys())
        }),
    }
}

/// The year asked for or, failing that, the last one that the policy covers.
pub(super) fn year(
    subject: Subject<'_>,
    asked: Option<i32>,
) -> Result<(Option<i32>, bool), Diagnostic> {
    let years = subject.evaluation.dataset.years();
    if let Some(year) = asked {
        return if years.contains(&year) {
            Ok((Some(year), false))
        } else {
            Err(unknown_year(year, &years))
        };
    }
    let covered = years.iter().rev().find(|year| subject.policy.meta.covers(**year));
    Ok((covered.or(years.last()).copied(), years.len() > 1))
}

/// The rows to compute, and how many of the year are left out: of many, one for each profile.
pub(super) fn rows(
    subject: Subject<'_>,
    input: &InputSpec,
    exercice: Option<i32>,
    structure: Option<&str>,
) -> Result<(Vec<usize>, usize), Diagnostic> {
    let dataset = &subject.evaluation.dataset;
    let of_year = dataset.rows.iter().enumerate().filter(|(_, key)| key.exercice == exercice);
    if let Some(name) = structure {
        let mut of_year = of_year;
        let known = || dataset.rows.iter().map(|key| key.structure);
        return match of_year.find(|(_, key)| key.structure == name) {
            Some((row, _)) => Ok((vec![row], 0)),
            None => Err(codes::UnknownStructure { name, known: None, year: exercice, years: None }
                .suggest(name, known().filter(|other| *other != name))),
        };
    }
    let rows: Vec<usize> = of_year.map(|(row, _)| row).collect();
    if rows.len() <= MOST_STRUCTURES {
        return Ok((rows, 0));
    }
    // What decides is text, yes or no, or not known: the first structure of each profile.
    let all = rows.len();
    let discrete = |value: &Value| match value {
        Value::Number(_) | Value::Date(_) => "number".to_owned(),
        other => other.to_machine(),
    };
    let needed = probe::inputs(subject.policy);
    let columns = dataset.inputs.iter().filter(|(name, _)| {
        let optional = subject.policy.inputs.get(*name).is_some_and(|spec| spec.optional);
        let kind = subject.policy.inputs.get(*name).map(|spec| spec.kind);
        let decides = matches!(kind, Some(Kind::Boolean | Kind::Text)) || optional;
        decides && **name != input.name && needed.contains(*name)
    });
    let columns: Vec<_> = columns.map(|(_, column)| column).collect();
    let mut profiles: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for row in rows {
        let profile = columns.iter().map(|column| discrete(&column.value(row))).collect();
        profiles.entry(profile).or_insert(row);
    }
    let mut rows: Vec<usize> = profiles.into_values().collect();
    rows.sort_unstable();
    rows.truncate(MOST_STRUCTURES);
    let others = all - rows.len();
    Ok((rows, others))
}

pub(super) fn read(name: &'static str, text: &str) -> Result<Decimal, Diagnostic> {
    number::parse(&text.trim().replace('_', ""))
        .map_err(|_| codes::BadOption { name, value: text, expected: None }.into())
}

/// From the least to the largest value: as asked, as declared, or as in the tables.
pub(super) fn range(
    subject: Subject<'_>,
    input: &InputSpec,
    options: &CliffOptions<'_>,
) -> Result<(Decimal, Decimal), Diagnostic> {
    let column = subject.evaluation.dataset.inputs.get(&input.name);
    let present = || column.iter().flat_map(|c| c.iter()).filter_map(|v| v.number());
    let declared = |bound: &Option<Value>| bound.as_ref().and_then(Value::number);
    let (min, max) = (declared(&input.min), declared(&input.max));
    let from = match options.from {
        Some(text) => read("--from", text)?,
        None => min.or(present().min()).unwrap_or_default(),
    };
    let to = match options.to {
        Some(text) => read("--to", text)?,
        None => max.unwrap_or_else(|| beyond(present().max().unwrap_or_default())),
    };
    for (name, text, bound) in [("--from", options.from, from), ("--to", options.to, to)] {
        let whole = input.kind != Kind::Integer || bound.fract().is_zero();
        let out = min.is_some_and(|min| bound < min) || max.is_some_and(|max| bound > max);
        if !whole || (out && text.is_some()) {
            let shown = text.map_or_else(|| bound.to_string(), str::to_owned);
            let show = |bound: Option<Decimal>| bound.map_or("…".to_owned(), |b| b.to_string());
            let expected = format!("{} – {}", show(min), show(max));
            return Err(
                codes::BadOption { name, value: shown, expected: Some([expected].into()) }.into()
            );
        }
    }
    if from >= to {
        let text = format!("{from} … {to}");
        return Err(codes::BadOption { name: "--from … --to", value: text, expected: None }.into());
    }
    Ok((from, to))
}

/// Half as much again, rounded up to two digits.
fn beyond(largest: Decimal) -> Decimal {
    let wanted = largest.saturating_mul(Decimal::new(15, 1)).max(Decimal::ONE).ceil();
    let mut unit = Decimal::ONE;
    while wanted > unit * Decimal::ONE_HUNDRED {
        unit *= Decimal::TEN;
    }
    (wanted / unit).ceil() * unit
}

/// From one value to the next, and how exactly a jump is placed.
pub(super) fn steps(
    input: &InputSpec,
    (from, to): (Decimal, Decimal),
    options: &CliffOptions<'_>,
    among_all: bool,
) -> Result<(Decimal, Decimal), Diagnostic> {
    let whole = input.kind == Kind::Integer;
    let width = to.saturating_sub(from);
    let count = |step: Decimal| width.checked_div(step).unwrap_or(Decimal::MAX);
    let step = match options.step {
        Some(text) => {
            let step = read("--step", text)?;
            let fits = step > Decimal::ZERO && (!whole || step.fract().is_zero());
            if !fits || count(step) > Decimal::from(MOST_VALUES) || step > width {
                return Err(codes::BadOption { name: "--step", value: text, expected: None }.into());
            }
            step
        }
        None => {
            let mut step = if whole { Decimal::ONE } else { Decimal::new(1, 9) };
            let most = match (among_all, whole) {
                (true, _) => VALUES_AMONG_ALL,
                (false, true) => WHOLE_VALUES,
                (false, false) => USUAL_VALUES,
            };
            while count(step) > Decimal::from(most) {
                step = step.saturating_mul(Decimal::TEN);
            }
            step
        }
    };
    let finer = step.checked_mul(Decimal::new(1, 4)).unwrap_or(step).normalize();
    Ok((step, if whole { Decimal::ONE } else { finer }))
}
