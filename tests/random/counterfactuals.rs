//! One row computed for other values of an input, with what they change and nothing more: what a
//! whole evaluation gives it, value by value, errors with their causes.

use super::trial::Trial;
use bareme::diagnostic::Diagnostics;
use bareme::engine::{Cell, Counterfactuals, Evaluation, evaluate};
use bareme::number::parse;
use bareme::policy::Policy;
use bareme::value::Value;
use std::sync::Arc;

const SEEDS: std::ops::RangeInclusive<u64> = 1..=120;
/// Tables that are computed again and again.
const MOST_ROWS: usize = 60;
const VALUES: [&str; 7] =
    ["0", "1", "4", "3.5", "-7", "999999999999", "7000000000000000000000000000.5"];

/// What was compared.
#[derive(Debug, Default)]
struct Counts {
    worlds: usize,
    errors: usize,
    /// Values over the population that are not those of before.
    moved: usize,
}

#[test]
fn a_row_in_other_worlds_receives_what_whole_evaluations_give_it() {
    let mut counts = Counts::default();
    for seed in SEEDS {
        let trial = Trial::new(seed);
        let Ok((policy, dataset)) = trial.load(&[]) else { continue };
        if dataset.rows.len() > MOST_ROWS {
            continue;
        }
        // Of values that nothing on which they rest makes fail.
        for name in policy.formulas.keys() {
            let mut alone = policy.clone();
            alone.retain(&[name]);
            let done = || evaluate(&alone, dataset.clone(), trial.settings);
            let Some(base) = alone.is_whole().then(done) else { continue };
            let Ok(base) = base else { continue };
            for input in ["n", "x", "w"] {
                if let Err(told) = compared(&trial, &alone, &base, input, &mut counts) {
                    panic!("seed {seed}, {name}, {input}: {told}\n{}", trial.shown());
                }
            }
        }
    }
    assert!(counts.worlds > 1_000, "{counts:?}");
    // Errors are rare in what does not fail as it is: `what_if` makes them on purpose.
    assert!(counts.errors > 0 && counts.moved > 100, "{counts:?}");
}

fn compared(
    trial: &Trial,
    policy: &Policy,
    base: &Evaluation,
    input: &str,
    counts: &mut Counts,
) -> Result<(), String> {
    let rows = base.dataset.rows.len();
    for row in [0, rows / 2, rows - 1] {
        let year = base.dataset.rows.exercice(row);
        let refused = |found: Diagnostics| format!("{found:?}");
        let worlds =
            Counterfactuals::new(policy, base, trial.settings, input, year).map_err(refused)?;
        let Some(worlds) = worlds else { continue };
        let whole = matches!(input, "n" | "w");
        let values: Vec<Value> = VALUES
            .iter()
            .filter(|text| !whole || !text.contains('.'))
            .map(|text| Value::Number(parse(text).unwrap()))
            .collect();
        let plain = |value: &Value| {
            let changed = base.dataset.with_value(input, row, value);
            evaluate(policy, Arc::new(changed), trial.settings)
        };
        let Ok(Some((columns, failures))) = worlds.evaluate(row, &values, &plain) else { continue };
        for (place, value) in values.iter().enumerate() {
            let all = plain(value).map_err(refused)?;
            counts.worlds += 1;
            for (name, column) in &all.columns {
                let here = columns.get(name).and_then(|column| column.get(place));
                let told = |cell: Option<Cell>, failures: &[bareme::engine::Failure]| match cell {
                    Some(Cell::Value(value)) => Ok(value.leave()),
                    Some(Cell::Error(number)) => {
                        let failure = &failures[number as usize];
                        Err((failure.formula.clone(), failure.diagnostic.clone()))
                    }
                    None => panic!("{name} has no cell"),
                };
                let (plain, here) = (told(column.get(row), &all.failures), told(here, &failures));
                // Of a cause that is told already, the row that it names is not asked for.
                let same = match (&plain, &here) {
                    (Err((a, left)), Err((b, right))) => {
                        (a, left.code, left.span) == (b, right.code, right.span)
                    }
                    (Ok(a), Ok(b)) => a == b,
                    _ => false,
                };
                if !same {
                    return Err(format!("row {row}, {value:?}: {name}: {plain:?}, {here:?}"));
                }
                counts.errors += usize::from(plain.is_err());
                let derived = policy.derived.contains_key(name);
                counts.moved += usize::from(derived && plain.ok() != base.value(name, row));
            }
        }
    }
    Ok(())
}
