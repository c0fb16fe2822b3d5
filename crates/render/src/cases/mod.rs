//! What worked cases gave: for people, for editors, for tools, for continuous integration.

mod json;
mod junit;
mod page;

#[cfg(test)]
mod tests;

use super::{Style, diagnostics};
use bareme_core::cases::{Branch, Check, Outcome, Reach, Report};
use bareme_core::diagnostic::{Diagnostic, codes, slashed};
use bareme_core::sources::Sources;
pub use junit::junit;
use std::path::Path;

/// How the outcome of cases is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseFormat {
    /// For people.
    Table,
    /// One line a failure, for editors.
    Short,
    /// For tools.
    Json,
}

/// What `--accept` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// Expected values written.
    pub values: usize,
    /// Failures that it could not write.
    pub left: usize,
}

/// What was run.
#[derive(Clone, Copy, Debug)]
pub struct Tested<'a> {
    /// Case files that could be run.
    pub reports: &'a [Report],
    /// What was wrong with the others.
    pub errors: &'a [Diagnostic],
    /// Whether what cases reach is asked for.
    pub coverage: bool,
    /// What `--accept` did, if asked for.
    pub rewritten: Option<Rewritten>,
    /// The texts.
    pub sources: &'a Sources,
}

/// Writes what cases gave.
pub fn render(tested: &Tested<'_>, format: CaseFormat, style: Style) -> String {
    match format {
        CaseFormat::Table => page::page(tested, style.lang).table(style),
        CaseFormat::Short => diagnostics::short(&messages(tested), tested.sources, style.lang),
        CaseFormat::Json => json::json(tested, style.lang),
    }
}

/// Errors, failures, then what is not reached.
fn messages(tested: &Tested<'_>) -> Vec<Diagnostic> {
    let mut all = tested.errors.to_vec();
    for report in tested.reports {
        for outcome in &report.outcomes {
            all.extend(outcome.failures().map(|check| outcome.diagnostic(check)));
        }
    }
    if tested.coverage {
        let gaps = tested.reports.iter().flat_map(|report| report.coverage.gaps());
        all.extend(gaps.flat_map(unreached).map(|(reach, branch)| {
            let span = branch.map_or(reach.span, |branch| branch.span);
            codes::NotReached { name: &reach.name }.at(span)
        }));
    }
    all
}

/// What no case reaches of a function: itself, or some of its branches.
fn unreached(reach: &Reach) -> Vec<(&Reach, Option<&Branch>)> {
    if reach.cases == 0 {
        return vec![(reach, None)];
    }
    let missed = reach.branches.iter().filter(|branch| branch.cases == 0);
    missed.map(|branch| (reach, Some(branch))).collect()
}

/// The command that shows where an obtained value comes from: a case file is a scenario set.
fn explain(report: &Report, outcome: &Outcome, check: &Check) -> String {
    let usual = Path::new("policies").join(format!("{}.rhai", report.policy));
    let policy =
        if report.script == usual { report.policy.clone() } else { slashed(&report.script) };
    let mut words = vec![
        "bareme explain".to_owned(),
        quoted(&policy),
        format!("-s {}", quoted(&slashed(&report.path))),
        format!("--structure {}", quoted(&outcome.name)),
    ];
    words.extend(outcome.exercice.map(|year| format!("--exercice {year}")));
    words.extend(check.formula().map(|formula| format!("--value {formula}")));
    words.extend(outcome.settings.iter().map(|setting| format!("--set {}", quoted(setting))));
    words.join(" ")
}

/// A word of a command line; double quotes are understood by every shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '=');
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("\"{}\"", word.replace('"', "\\\""))
}
