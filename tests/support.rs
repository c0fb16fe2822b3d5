//! What tests share: loading and evaluating through the public API.

use bareme::diagnostic::Diagnostics;
use bareme::engine::{self, Evaluation, Settings};
use bareme::number;
use bareme::policy::{self, Policy, Setting};
use bareme::scenario::{Scenario, TableOptions};
use bareme::sources::Sources;
use bareme::value::Value;
use rust_decimal::Decimal;
use std::path::Path;
use std::sync::Arc;

/// A policy evaluated over a scenario, from the given sources.
pub fn evaluate(
    sources: &mut Sources,
    policy: &str,
    scenario: &Path,
    set: &[&str],
    settings: Settings,
) -> Result<(Policy, Evaluation), Diagnostics> {
    let set: Vec<Setting> = set.iter().map(|s| Setting::parse(s).unwrap()).collect();
    let policy = policy::load(sources, policy, &set)?;
    let scenario = Scenario::load(sources, scenario, &TableOptions::default())?;
    let dataset = scenario.bind_all(&policy.columns())?;
    let evaluation = engine::evaluate(&policy, Arc::new(dataset), settings)?;
    Ok((policy, evaluation))
}

/// A shipped policy over the shipped scenario.
pub fn shipped(policy: &str, set: &[&str], full_year: bool) -> (Policy, Evaluation) {
    let scenario = Path::new("scenarios/experimentation.toml");
    let settings = Settings::full_year(full_year);
    evaluate(&mut Sources::disk(), policy, scenario, set, settings)
        .unwrap_or_else(|e| panic!("{policy}: {e:?}"))
}

/// The sum of a formula over the rows of a year.
pub fn total(evaluation: &Evaluation, formula: &str, year: i32) -> Decimal {
    let rows = evaluation.dataset.rows.iter().enumerate();
    rows.filter(|(_, key)| key.exercice == Some(year))
        .map(|(row, _)| match evaluation.value(formula, row) {
            Some(Value::Number(n)) => n,
            other => panic!("{formula}, row {row}: {other:?} {:?}", evaluation.failures),
        })
        .sum()
}

/// An exact number.
pub fn d(text: &str) -> Decimal {
    number::parse(text).unwrap()
}

/// The text of a cell, `error` when it is one.
pub fn cell(evaluation: &Evaluation, formula: &str, row: usize) -> String {
    evaluation.value(formula, row).map_or_else(|| "error".to_owned(), |v| v.to_machine())
}

/// A file, whole.
pub fn read(path: &Path) -> String {
    #[expect(clippy::disallowed_methods, reason = "a test reads what the program wrote")]
    let text = std::fs::read_to_string(path);
    text.unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A number that the environment asks for.
pub fn asked(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.replace('_', "").parse().unwrap_or_else(|_| panic!("{name}: {text} is no number")))
}
