//! Cases against their policy: names that must exist, values of the right kind, settings that
//! can be made. Nothing is evaluated here.

use super::{ERROR, Expected, MISSING};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note, Span, codes};
use crate::policy::{self, Formula, Named, Policy, Setting};
use crate::scenario::{Case, CaseFile, Entry};
use crate::sources::{Root, Sources};
use crate::value::{Kind, Value, parse_value};
use indexmap::IndexMap;
use std::path::Path;

/// A file whose cases can be run.
pub(super) struct Ready {
    /// The policy by settings: none first.
    policies: IndexMap<Vec<String>, Policy>,
    /// One a case.
    pub(super) cases: Vec<ReadyCase>,
}

/// A case that can be run.
pub(super) struct ReadyCase {
    /// Parameters changed, as after `--set`.
    pub(super) settings: Vec<String>,
    /// What must come out, parallel to the case's `expect`.
    pub(super) expected: Vec<Expected>,
    /// The error that the row must meet.
    pub(super) error: Option<Code>,
}

impl Ready {
    /// The policy as its file says it, without a case's settings.
    pub(super) fn policy(&self) -> Option<&Policy> {
        self.policies.first().map(|(_, policy)| policy)
    }

    /// The policy with the settings of a case.
    pub(super) fn with(&self, settings: &[String]) -> Option<&Policy> {
        self.policies.get(settings)
    }
}

/// Loads the policy of a file, and checks every case against it.
pub(super) fn prepare(
    sources: &mut Sources,
    path: &Path,
    file: &CaseFile,
) -> Result<Ready, Diagnostics> {
    let name = policy_path(sources, path, file).map_err(|e| vec![e])?;
    let policy = policy::load(sources, &name, &[])?;
    let mut errors = Vec::new();
    columns(&policy, &file.default, &mut errors);
    let mut ready = Ready { policies: IndexMap::new(), cases: Vec::new() };
    ready.policies.insert(Vec::new(), policy.clone());
    for case in &file.cases {
        columns(&policy, &case.given, &mut errors);
        for row in &case.beside {
            columns(&policy, &row.given, &mut errors);
        }
        if policy.needs_period() && case.exercice.is_none() {
            errors.push(codes::ManifestMissing { key: policy::EXERCICE }.at(case.place));
        }
        let settings = settings(sources, &name, case, &mut ready, &mut errors);
        let expected: Vec<Expected> = case
            .expect
            .iter()
            .filter_map(|entry| expected(&policy, entry).map_err(|error| errors.push(error)).ok())
            .collect();
        margins(case, &expected, &mut errors);
        let error = case.error.as_ref().and_then(|entry| {
            let code = entry.text.strip_prefix(ERROR).unwrap_or(&entry.text);
            cell_code(code, entry.span).map_err(|error| errors.push(error)).ok()
        });
        ready.cases.push(ReadyCase { settings, expected, error });
    }
    if errors.is_empty() { Ok(ready) } else { Err(errors) }
}

/// The policy that a file names: an id below the file's root, then below the current folder.
fn policy_path(sources: &Sources, path: &Path, file: &CaseFile) -> Result<String, Diagnostic> {
    let id = &file.policy.text;
    let found = Root::of(sources, path).find(sources, "policies", id, &["rhai"]);
    let found = match found.map_err(|e| e.at(file.policy.span))? {
        Some(found) => found,
        // The message knows which policies there are.
        None => policy::find(sources, id).map_err(|e| e.at(file.policy.span))?,
    };
    Ok(found.to_string_lossy().into_owned())
}

fn columns(policy: &Policy, given: &[Entry], errors: &mut Diagnostics) {
    let inputs = policy.columns().merged();
    for entry in given.iter().filter(|entry| !inputs.contains_key(&entry.name)) {
        let known = inputs.keys().map(String::as_str);
        errors.push(
            codes::CaseColumn { column: &entry.name, policy: Some((&policy.id).into()) }
                .at(entry.name_span)
                .suggest(&entry.name, known)
                .related(declared(policy, &entry.name), Note::Declared),
        );
    }
}

/// Where a name that is of another sort is declared.
fn declared(policy: &Policy, name: &str) -> Option<Span> {
    policy.named(name).and_then(Named::span)
}

/// The settings of a case; the policy that they give is loaded once.
fn settings(
    sources: &mut Sources,
    name: &str,
    case: &Case,
    ready: &mut Ready,
    errors: &mut Diagnostics,
) -> Vec<String> {
    let write = |entry: &Entry| format!("{}={}", entry.name, entry.text);
    let written: Vec<String> = case.params.iter().map(write).collect();
    if ready.policies.contains_key(&written) {
        return written;
    }
    // One after the other, so that a refusal knows its place.
    let mut all: Vec<Setting> = Vec::new();
    let mut policy = None;
    for (entry, text) in case.params.iter().zip(&written) {
        let place = |error: Diagnostic| {
            let place = if error.code == Code::SetUnknown { entry.name_span } else { entry.span };
            if error.span.is_none() { error.at(place) } else { error }
        };
        let with = Setting::parse(text).map_err(|e| vec![e]).and_then(|setting| {
            let with: Vec<Setting> = all.iter().cloned().chain([setting]).collect();
            policy::load(sources, name, &with).map(|loaded| (with, loaded))
        });
        match with {
            Ok((with, loaded)) => (all, policy) = (with, Some(loaded)),
            Err(refused) => errors.extend(refused.into_iter().map(place)),
        }
    }
    if let Some(policy) = policy {
        ready.policies.insert(written.clone(), policy);
    }
    written
}

fn expected(policy: &Policy, entry: &Entry) -> Result<Expected, Diagnostic> {
    let formula = formula(policy, &entry.name, entry.name_span)?;
    if entry.text == MISSING {
        return Ok(Expected::Value(Value::Missing));
    }
    if let Some(code) = entry.text.strip_prefix(ERROR) {
        return cell_code(code, entry.span).map(Expected::Error);
    }
    let kind = match formula.kind {
        Some(kind) if kind.is_number() => Kind::Number,
        Some(kind) => kind,
        // Then the value says it.
        None => guess(&entry.text),
    };
    let value = parse_value(kind, &entry.text).map(Expected::Value);
    value.map_err(|_| {
        codes::CaseValue { value: &entry.text, formula: &entry.name, expected: kind }
            .at(entry.span)
            .related(Some(formula.span), Note::Declared)
    })
}

fn guess(text: &str) -> Kind {
    let kinds = [Kind::Number, Kind::Date];
    let kind = kinds.into_iter().find(|kind| parse_value(*kind, text).is_ok());
    let boolean = matches!(text, "true" | "false").then_some(Kind::Boolean);
    kind.or(boolean).unwrap_or(Kind::Text)
}

fn formula<'a>(policy: &'a Policy, name: &str, span: Span) -> Result<&'a Formula, Diagnostic> {
    policy.formulas.get(name).ok_or_else(|| {
        codes::CaseFormula { formula: name, policy: &policy.id }
            .at(span)
            .suggest(name, policy.formulas.keys())
            .related(declared(policy, name), Note::Declared)
    })
}

/// A code that a cell may end with.
fn cell_code(text: &str, span: Span) -> Result<Code, Diagnostic> {
    let ids = || Code::ALL.iter().filter(|code| of_cell(**code));
    let wanted = text.trim();
    ids().find(|code| code.id() == wanted).copied().ok_or_else(|| {
        codes::CaseErrorCode { value: wanted }.at(span).suggest(wanted, ids().map(|code| code.id()))
    })
}

fn of_cell(code: Code) -> bool {
    let ends_the_run = matches!(code, Code::OperationLimit | Code::TextBudget);
    (code.id().starts_with("B07") || code == Code::NoValueInForce) && !ends_the_run
}

/// A margin is about a number that the case expects.
fn margins(case: &Case, expected: &[Expected], errors: &mut Diagnostics) {
    // Where an expected value was refused, the two lists do not match: that error comes first.
    if case.expect.len() != expected.len() {
        return;
    }
    for margin in &case.margins {
        let about = case.expect.iter().position(|entry| entry.name == margin.name);
        let number = about.and_then(|at| expected.get(at));
        if !matches!(number, Some(Expected::Value(Value::Number(_)))) {
            let names = case.expect.iter().map(|entry| entry.name.as_str());
            errors.push(
                codes::CaseMargin { formula: &margin.name }
                    .at(margin.span)
                    .suggest(&margin.name, names.filter(|name| *name != margin.name)),
            );
        }
    }
}
