//! Each case evaluated apart, as a set of one row, and what came out held against what must.

use super::coverage::Tally;
use super::prepare::{Ready, ReadyCase};
use super::{Check, Expected, Obtained, Outcome, Report, Subject};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::engine::{Evaluation, Prepared, Settings, Tier};
use crate::policy::{Param, Policy};
use crate::scenario::{Case, CaseFile, Entry};
use crate::sources::Sources;
use crate::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The row of a case, in a set of its own: no case may change what another one gives.
const ROW: usize = 0;

/// Evaluates the cases of a file and judges them, with what they reach.
pub(super) fn judge(
    sources: &Sources,
    file: &CaseFile,
    ready: &Ready,
) -> Result<Report, Diagnostics> {
    let source = sources.get(file.source);
    let Some(policy) = ready.policy() else { return Err(Vec::new()) };
    let mut tally = Tally::new(policy);
    let outcomes = outcomes(sources, file, ready, &mut |policy, case, evaluation| {
        tally.add(policy, evaluation, ROW, &watched(policy, case, evaluation));
    })?;
    Ok(Report {
        source: file.source,
        path: source.path.clone(),
        policy: policy.id.clone(),
        script: sources.get(policy.meta.span.source).path.clone(),
        label: file.label.clone().unwrap_or_else(|| policy.meta.label.clone()),
        status: policy.meta.status,
        outcomes,
        coverage: tally.coverage(policy),
    })
}

/// Evaluates the cases of a file and judges them; `each` looks at their evaluations.
pub(super) fn outcomes(
    sources: &Sources,
    file: &CaseFile,
    ready: &Ready,
    each: &mut dyn FnMut(&Policy, &Case, &Evaluation),
) -> Result<Vec<Outcome>, Diagnostics> {
    let mut outcomes = Vec::new();
    let mut errors = Vec::new();
    let mut prepared = None;
    for (index, (case, with)) in file.cases.iter().zip(&ready.cases).enumerate() {
        let Some(policy) = ready.with(&with.settings) else { continue };
        match evaluate(sources, file, index, policy, &mut prepared) {
            Ok(evaluation) => {
                let checks = checks(policy, case, with, &evaluation);
                each(policy, case, &evaluation);
                outcomes.push(outcome(case, with, &evaluation, checks));
            }
            Err(refused) => errors.extend(refused),
        }
    }
    if errors.is_empty() { Ok(outcomes) } else { Err(once(errors)) }
}

/// What is wrong with the default row is wrong in every case: it is said once.
fn once(errors: Diagnostics) -> Diagnostics {
    let same = |a: &Diagnostic, b: &Diagnostic| {
        a == b || (a.code == Code::MissingColumn && a.code == b.code && a.args == b.args)
    };
    let mut told: Diagnostics = Vec::new();
    for error in errors {
        if !told.iter().any(|other| same(other, &error)) {
            told.push(error);
        }
    }
    told
}

fn evaluate(
    sources: &Sources,
    file: &CaseFile,
    index: usize,
    policy: &Policy,
    prepared: &mut Option<Prepared>,
) -> Result<Evaluation, Diagnostics> {
    let scenario = file.scenario(sources, index..index + 1)?;
    let dataset = Arc::new(scenario.bind_all(&policy.columns())?);
    let place = file.cases[index].place;
    let next = match prepared.take() {
        Some(before) => before.then(dataset),
        None => Prepared::new(dataset),
    };
    // One row is not worth the blocks.
    prepared.insert(next).evaluate(policy, Settings::default(), Tier::Decimals).map_err(|errors| {
        errors.into_iter().map(|e| if e.span.is_none() { e.at(place) } else { e }).collect()
    })
}

fn outcome(case: &Case, with: &ReadyCase, evaluation: &Evaluation, checks: Vec<Check>) -> Outcome {
    Outcome {
        name: case.name.text.clone(),
        source: case.source.clone(),
        place: case.place,
        exercice: evaluation.dataset.rows.get(ROW).and_then(|row| row.exercice),
        settings: with.settings.clone(),
        checks,
    }
}

fn checks(policy: &Policy, case: &Case, with: &ReadyCase, evaluation: &Evaluation) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    for (entry, expected) in case.expect.iter().zip(&with.expected) {
        let Some(formula) = policy.formulas.get(&entry.name) else { continue };
        let own = case.margins.iter().find(|margin| margin.name == entry.name);
        let margin = own.map_or(case.margin, |margin| margin.value);
        let obtained = match evaluation.value(&entry.name, ROW) {
            Some(value) => Obtained::Value(value),
            None => match evaluation.error([&entry.name], ROW) {
                Some(failure) => Obtained::Error(Box::new(failure.diagnostic.clone())),
                None => Obtained::Accepted,
            },
        };
        let subject = Subject::Formula {
            name: formula.name.clone(),
            unit: formula.unit.clone(),
            kind: formula.kind,
        };
        checks.push(check(subject, entry, expected.clone(), obtained, margin));
    }
    // What comes first in the graph explains the rest.
    let rank =
        |check: &Check| policy.order.iter().position(|n| Some(n.as_str()) == check.formula());
    checks.sort_by_key(rank);
    if let (Some(entry), Some(code)) = (&case.error, with.error) {
        // Every cause must be the one expected: the first that is not is told.
        let causes = || evaluation.failures.iter().map(|failure| &failure.diagnostic);
        let told = causes().find(|cause| cause.code != code).or(causes().next());
        let obtained =
            told.map_or(Obtained::Accepted, |cause| Obtained::Error(Box::new(cause.clone())));
        checks.push(check(Subject::Row, entry, Expected::Error(code), obtained, Decimal::ZERO));
    }
    checks
}

fn check(
    subject: Subject,
    entry: &Entry,
    expected: Expected,
    obtained: Obtained,
    margin: Decimal,
) -> Check {
    let (span, bytes) = (entry.span, entry.bytes.clone());
    let mut check = Check { subject, expected, obtained, margin, holds: false, span, bytes };
    check.holds = match (&check.expected, &check.obtained) {
        (Expected::Value(Value::Number(_)), Obtained::Value(Value::Number(_))) => {
            check.gap().is_some_and(|gap| gap.abs() <= margin)
        }
        (Expected::Value(expected), Obtained::Value(obtained)) => expected == obtained,
        (Expected::Error(code), Obtained::Error(cause)) => *code == cause.code,
        _ => false,
    };
    check
}

/// The formulas that a case watches: those it expects, and whatever they need.
fn watched(policy: &Policy, case: &Case, evaluation: &Evaluation) -> BTreeSet<String> {
    let mut open: Vec<String> = case.expect.iter().map(|entry| entry.name.clone()).collect();
    if case.error.is_some() {
        open.extend(evaluation.failures.iter().map(|failure| failure.formula.clone()));
    }
    let mut all = BTreeSet::new();
    while let Some(name) = open.pop() {
        let needs = policy.needs(&name);
        if !all.insert(name) {
            continue;
        }
        for need in needs {
            open.push(need.name.clone());
            // The key of a value by key may be a formula.
            let keys = policy.params.get(&need.name).into_iter().flat_map(Param::key_columns);
            open.extend(keys.map(str::to_owned));
        }
    }
    all
}
