//! Cases for tools: exact numbers, English keys.

use super::{Tested, explain};
use crate::locale::Lang;
use crate::{diagnostics, json as shape};
use bareme_core::cases::{BranchSort, Check, Coverage, Expected, Obtained, Outcome, Report};
use bareme_core::diagnostic::slashed;
use serde_json::{Map, Value, json};

pub(super) fn json(tested: &Tested<'_>, lang: Lang) -> String {
    let total: usize = tested.reports.iter().map(|report| report.outcomes.len()).sum();
    let failed: usize = tested.reports.iter().map(Report::failed).sum();
    let files = tested.reports.iter().map(|report| file(tested, report, lang));
    shape::document(&json!({
        "version": shape::VERSION,
        "cases": total,
        "failed": failed,
        "rewritten": tested.rewritten.map(|rewritten| rewritten.values),
        "files": files.collect::<Value>(),
        "errors": diagnostics::json(tested.errors, tested.sources, lang),
    }))
}

fn file(tested: &Tested<'_>, report: &Report, lang: Lang) -> Value {
    let cases = report.outcomes.iter().map(|outcome| case(tested, report, outcome, lang));
    let mut file = json!({
        "file": slashed(&report.path),
        "policy": report.policy,
        "label": report.label,
        "status": report.status.keyword(),
        "failed": report.failed(),
        "cases": cases.collect::<Value>(),
    });
    if tested.coverage
        && let Some(object) = file.as_object_mut()
    {
        object.insert("coverage".to_owned(), coverage(tested, &report.coverage));
    }
    file
}

fn case(tested: &Tested<'_>, report: &Report, outcome: &Outcome, lang: Lang) -> Value {
    let checks = outcome.checks.iter().map(|check| self::check(tested, outcome, check, lang));
    let failure = outcome.failures().next();
    json!({
        "name": outcome.name,
        "source": outcome.source,
        "line": outcome.place.line,
        "exercice": outcome.exercice,
        "settings": outcome.settings,
        "holds": outcome.holds(),
        "checks": checks.collect::<Value>(),
        "explain": failure.map(|check| explain(report, outcome, check)),
    })
}

fn check(tested: &Tested<'_>, outcome: &Outcome, check: &Check, lang: Lang) -> Value {
    let (expected, expected_error) = match &check.expected {
        Expected::Value(value) => (json!(shape::scalar(value)), None),
        Expected::Error(code) => (Value::Null, Some(code.id())),
    };
    let (obtained, error) = match &check.obtained {
        Obtained::Value(value) => (json!(shape::scalar(value)), None),
        Obtained::Error(cause) => (Value::Null, Some(cause)),
        Obtained::Accepted => (Value::Null, None),
    };
    let error = error.map(|cause| {
        let mut list = diagnostics::json(&[(**cause).clone()], tested.sources, lang);
        list.get_mut(0).map_or(Value::Null, Value::take)
    });
    let message = (!check.holds).then(|| {
        let failure = outcome.diagnostic(check);
        crate::locale::messages::title(&failure, lang)
    });
    json!({
        "formula": check.formula(),
        "holds": check.holds,
        "expected": expected,
        "expected_error": expected_error,
        "obtained": obtained,
        "error": error,
        "gap": shape::optional(check.gap()),
        "margin": shape::decimal(check.margin),
        "line": check.span.line,
        "column": check.span.column,
        "message": message,
    })
}

fn coverage(tested: &Tested<'_>, coverage: &Coverage) -> Value {
    let functions = coverage.functions.iter().map(|function| {
        let branches = function.branches.iter().map(|branch| {
            let literals = match &branch.sort {
                BranchSort::Arm(literals) => Some(literals),
                _ => None,
            };
            json!({
                "sort": word(&branch.sort),
                "literals": literals,
                "line": branch.span.line,
                "column": branch.span.column,
                "cases": branch.cases,
            })
        });
        json!({
            "name": function.name,
            "helper": function.helper,
            "file": slashed(&tested.sources.get(function.span.source).path),
            "line": function.span.line,
            "cases": function.cases,
            "branches": branches.collect::<Value>(),
        })
    });
    let inherited: Map<String, Value> =
        coverage.inherited.iter().map(|(id, count)| (id.clone(), json!(count))).collect();
    json!({
        "total": coverage.total(),
        "reached": coverage.reached(),
        "functions": functions.collect::<Value>(),
        "inherited": inherited,
    })
}

fn word(sort: &BranchSort) -> &'static str {
    match sort {
        BranchSort::Then => "then",
        BranchSort::Else => "else",
        BranchSort::PassedOver => "passed_over",
        BranchSort::Arm(_) => "arm",
        BranchSort::Otherwise => "otherwise",
    }
}
