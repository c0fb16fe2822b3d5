//! Values over the whole population.

mod aggregates;
pub mod dotation;
mod errors;
mod explained;
mod kept;
mod references;
mod shares;
mod what_if;
mod years;

use crate::support;
use bareme::diagnostic::Diagnostics;
use bareme::engine::{Evaluation, Prepared, Settings, Tier};
use bareme::policy::Policy;
use bareme::sources::Sources;
use std::path::Path;

const HEAD: &str = "policy(#{ edition: 1, label: \"x\", status: \"hypothesis\" });\n";

/// A policy over a table, by every evaluator, which must agree.
pub(super) fn run(policy: &str, table: &str) -> (Policy, Evaluation) {
    over(policy, table, "").unwrap_or_else(|e| panic!("{policy}\n{e:#?}"))
}

/// The same with more lines in the manifest.
pub(super) fn over(
    policy: &str,
    table: &str,
    manifest: &str,
) -> Result<(Policy, Evaluation), Diagnostics> {
    several(&[("p", policy)], table, manifest)
}

/// Policies, the scenario `scenarios/s.toml` and its table. Those that say nothing of themselves
/// are given a head.
pub(super) fn files(policies: &[(&str, &str)], table: &str, manifest: &str) -> Sources {
    let dated = table.starts_with("structure,exercice");
    let period = if dated { "period = \"exercice\"\n" } else { "" };
    let policies = policies.iter().map(|(id, text)| {
        let head = if text.contains("policy(#{") { "" } else { HEAD };
        (format!("policies/{id}.rhai"), format!("{head}{text}"))
    });
    let scenario = [
        ("scenarios/s.toml", format!("tables = [\"t.csv\"]\n{period}{manifest}\n")),
        ("scenarios/t.csv", table.to_owned()),
    ];
    Sources::memory(policies.chain(scenario.map(|(path, text)| (path.to_owned(), text))))
}

/// Several policies, the first of which is evaluated over the table.
pub(super) fn several(
    policies: &[(&str, &str)],
    table: &str,
    manifest: &str,
) -> Result<(Policy, Evaluation), Diagnostics> {
    let mut sources = files(policies, table, manifest);
    let settings = Settings::default();
    let scenario = Path::new("scenarios/s.toml");
    let (policy, evaluation) =
        support::evaluate(&mut sources, policies[0].0, scenario, &[], settings)?;
    for tier in [Tier::Interpreter, Tier::Decimals] {
        let mut prepared = Prepared::new(evaluation.dataset.clone());
        let other = prepared.evaluate(&policy, settings, tier)?;
        for name in evaluation.columns.keys() {
            assert_eq!(column(&other, name), column(&evaluation, name), "{tier:?} {name}");
        }
        assert_eq!(causes(&other), causes(&evaluation), "{tier:?}");
    }
    Ok((policy, evaluation))
}

/// A column as it leaves; the code of its cause where a cell is in error.
pub(super) fn column(evaluation: &Evaluation, name: &str) -> Vec<String> {
    let cell = |row: usize| match evaluation.value(name, row) {
        Some(value) => value.to_machine(),
        None => {
            let names = [name.to_owned()];
            let failure = evaluation.error(&names, row).expect("a value or a cause");
            format!("{} {}", failure.diagnostic.code, failure.formula)
        }
    };
    (0..evaluation.dataset.rows.len()).map(cell).collect()
}

/// Causes with their formula and rows, sorted.
fn causes(evaluation: &Evaluation) -> Vec<(String, String, Vec<usize>)> {
    let cause = |f: &bareme::engine::Failure| {
        (f.formula.clone(), f.diagnostic.code.id().to_owned(), f.rows.clone())
    };
    let mut all: Vec<_> = evaluation.failures.iter().map(cause).collect();
    all.sort();
    all
}
