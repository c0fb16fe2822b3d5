//! Cases as JUnit XML, which continuous integration reads. No time: a result depends on no clock.

use super::{Tested, explain};
use crate::locale::{Lang, messages};
use bareme_core::cases::{Outcome, Report};
use bareme_core::diagnostic::{Diagnostic, slashed};
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

/// Writes what cases gave as JUnit XML.
pub fn junit(tested: &Tested<'_>, lang: Lang) -> String {
    let mut document = Document::new("bareme");
    for report in tested.reports {
        let mut suite = TestSuite::new(report.policy.as_str());
        suite.add_test_cases(report.outcomes.iter().map(|outcome| case(report, outcome, lang)));
        document.add_test_suite(suite);
    }
    if !tested.errors.is_empty() {
        let mut suite = TestSuite::new("bareme");
        suite.add_test_cases(tested.errors.iter().map(|error| refused(tested, error, lang)));
        document.add_test_suite(suite);
    }
    // Writing to memory cannot fail.
    document.to_string().unwrap_or_default()
}

fn case(report: &Report, outcome: &Outcome, lang: Lang) -> TestCase {
    let failures: Vec<String> =
        outcome.failures().map(|check| messages::title(&outcome.diagnostic(check), lang)).collect();
    let mut status = TestCaseStatus::success();
    if let (Some(first), Some(check)) = (failures.first(), outcome.failures().next()) {
        status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message(first.as_str());
        status.set_type(outcome.diagnostic(check).code.id());
        let mut lines = vec![outcome.source.clone()];
        lines.extend(failures.iter().cloned());
        lines.push(explain(report, outcome, check));
        status.set_description(lines.join("\n"));
    }
    let mut case = TestCase::new(outcome.name.as_str(), status);
    case.set_classname(report.policy.as_str());
    case.extra.insert("file".into(), slashed(&report.path).into());
    case.extra.insert("line".into(), outcome.place.line.to_string().into());
    case
}

fn refused(tested: &Tested<'_>, error: &Diagnostic, lang: Lang) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(messages::title(error, lang));
    status.set_type(error.code.id());
    let place = error.span.map(|span| {
        let source = slashed(&tested.sources.get(span.source).path);
        format!("{source}:{}:{}", span.line, span.column)
    });
    TestCase::new(place.unwrap_or_else(|| error.code.id().to_owned()), status)
}
