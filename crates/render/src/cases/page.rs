//! The page of cases: a line a policy, then failures, then what no case reaches.

use super::{Tested, explain, unreached};
use crate::grid::{Cell, Grid};
use crate::locale::cases::{self, CaseWord};
use crate::locale::{Lang, messages};
use crate::page::{Page, Part};
use bareme_core::cases::{
    Check, Coverage, ERROR, Expected, MISSING, Obtained, Outcome, Report, Subject,
};
use bareme_core::diagnostic::{Diagnostic, Span, slashed};
use bareme_core::policy::CURRENCY;
use bareme_core::value::Value;
use rust_decimal::Decimal;

/// Characters of a line of a policy that are shown.
const LINE: usize = 76;
/// Characters shown before the place, when a line is cut.
const BEFORE: usize = 24;

pub(super) fn page(tested: &Tested<'_>, lang: Lang) -> Page {
    let total = tested.reports.iter().map(|report| report.outcomes.len()).sum();
    let failed = tested.reports.iter().map(Report::failed).sum();
    let verdict = cases::verdict(total, failed, tested.errors.len(), lang);
    let mut page = Page { title: verdict.clone(), ..Page::default() };
    page.grid(by_policy(tested, lang));
    for report in tested.reports {
        for outcome in report.outcomes.iter().filter(|outcome| !outcome.holds()) {
            failure(&mut page, tested, report, outcome, lang);
        }
    }
    if tested.coverage {
        coverage(&mut page, tested, lang);
    }
    match tested.rewritten {
        Some(rewritten) if failed > 0 => {
            page.text(cases::rewritten(rewritten.values, rewritten.left, lang));
        }
        // The eye is at the bottom of a terminal.
        _ if failed > 0 => page.text(verdict),
        _ => {}
    }
    page
}

fn by_policy(tested: &Tested<'_>, lang: Lang) -> Grid {
    let word = |word: CaseWord| word.text(lang);
    let reached = |Report { coverage, .. }: &Report| match (coverage.reached(), coverage.total()) {
        (_, 0) => Cell::None,
        (reached, total) => Cell::Right(format!("{reached}/{total}")),
    };
    Grid::over::<&Report>(word(CaseWord::ByPolicy))
        .names(word(CaseWord::Policy), |report| Cell::text(report.policy.as_str()))
        .numbers(word(CaseWord::Cases), |report| Cell::short(report.outcomes.len()))
        .numbers(word(CaseWord::Failures), |report| Cell::short(report.failed()))
        .when(tested.coverage, |grid| {
            grid.numbers(word(CaseWord::Branches), |report| reached(report))
        })
        .names(word(CaseWord::File), |report| Cell::text(slashed(&report.path)))
        .of(tested.reports)
}

fn failure(page: &mut Page, tested: &Tested<'_>, report: &Report, outcome: &Outcome, lang: Lang) {
    let named = |word: CaseWord, text: &str| format!("{}{}{text}", word.text(lang), lang.colon());
    let year = outcome.exercice.map(|year| format!(" · {year}")).unwrap_or_default();
    let place = format!("{}:{}", slashed(&report.path), outcome.place.line);
    let heading = format!("✗ {} · {}{year} · {place}", report.policy, outcome.name);
    let margins = outcome.failures().any(|check| !check.margin.is_zero());
    let word = |word: CaseWord| word.text(lang);
    let margin = |check: &Check| match check.expected {
        Expected::Value(Value::Number(_)) => amount(check, check.margin),
        _ => Cell::Empty,
    };
    let grid = Grid::over::<&Check>(heading)
        .names(word(CaseWord::Formula), |check| {
            Cell::text(check.formula().unwrap_or(word(CaseWord::Row)))
        })
        .numbers(word(CaseWord::Expected), |check| expected(check))
        .numbers(word(CaseWord::Obtained), |check| obtained(check, lang))
        .numbers(word(CaseWord::Gap), |check| {
            check.gap().map_or(Cell::Empty, |gap| amount(check, gap).signed(true))
        })
        .when(margins, |grid| grid.numbers(word(CaseWord::Margin), |check| margin(check)))
        .of(outcome.failures());
    let mut causes: Vec<&Diagnostic> = Vec::new();
    for check in outcome.failures() {
        if let Obtained::Error(cause) = &check.obtained
            && !causes.contains(&&**cause)
        {
            causes.push(cause);
        }
    }
    page.grid(grid);
    let mut lines = vec![named(CaseWord::Source, &outcome.source)];
    if !outcome.settings.is_empty() {
        lines.push(named(CaseWord::Settings, &outcome.settings.join(", ")));
    }
    for cause in causes {
        let at = cause.span.map(|span| format!(" ({})", shown(tested, span))).unwrap_or_default();
        let text = format!("{} {}{at}", cause.code, messages::title(cause, lang));
        lines.push(named(CaseWord::Cause, &text));
    }
    let stays = |check: &Check| check.obtained == Obtained::Accepted;
    let first = outcome.failures().next();
    if tested.rewritten.is_some() && !outcome.failures().all(stays) {
        lines.push(CaseWord::Rewritten.text(lang).to_owned());
        page.text(lines.join("\n"));
    } else {
        lines.push(named(CaseWord::Explain, ""));
        page.text(lines.join("\n"));
        // A command is to be copied: its spaces and its line stay as they are.
        page.parts.extend(first.map(|check| Part::Code(explain(report, outcome, check))));
    }
}

fn expected(check: &Check) -> Cell {
    match &check.expected {
        Expected::Value(v) => value(check, v),
        Expected::Error(code) => Cell::Right(format!("{ERROR}{code}")),
    }
}

fn obtained(check: &Check, lang: Lang) -> Cell {
    Cell::Right(match &check.obtained {
        Obtained::Value(v) => return value(check, v),
        Obtained::Error(cause) => format!("{} {}", CaseWord::Error.text(lang), cause.code),
        Obtained::Accepted => CaseWord::NotRefused.text(lang).to_owned(),
    })
}

/// A value as it is written in the file, except that numbers are easier to read.
fn value(check: &Check, value: &Value) -> Cell {
    Cell::Right(match value {
        Value::Number(n) => return amount(check, *n),
        Value::Missing => MISSING.to_owned(),
        Value::Text(text) => format!("\"{text}\""),
        other => other.to_machine(),
    })
}

fn amount(check: &Check, n: Decimal) -> Cell {
    let euros = matches!(&check.subject, Subject::Formula { unit: Some(u), .. } if u == CURRENCY);
    Cell::plain(n, if euros { 2 } else { 0 }, 15)
}

fn coverage(page: &mut Page, tested: &Tested<'_>, lang: Lang) {
    let line = |report: &Report| {
        let Coverage { inherited, .. } = &report.coverage;
        let (reached, total) = (report.coverage.reached(), report.coverage.total());
        cases::reached(&report.policy, reached, total, inherited, lang)
    };
    let mut lines: Vec<String> = tested.reports.iter().map(line).collect();
    // Ancestors that are not tested in this run.
    let counted = |id: &str| tested.reports.iter().any(|report| report.policy == id);
    let ancestors = tested.reports.iter().flat_map(|report| &report.coverage.inherited);
    let mut elsewhere: Vec<&str> = ancestors.map(|(id, _)| id.as_str()).collect();
    elsewhere.retain(|id| !counted(id));
    elsewhere.sort_unstable();
    elsewhere.dedup();
    if !elsewhere.is_empty() {
        lines.push(cases::inherited(&elsewhere, lang));
    }
    page.parts.push(Part::List(CaseWord::Reached.text(lang).to_owned(), lines));
    for report in tested.reports {
        let mut lines = Vec::new();
        for (reach, branch) in report.coverage.gaps().flat_map(unreached) {
            let span = branch.map_or(reach.span, |branch| branch.span);
            let what = match branch {
                Some(branch) => cases::branch(&branch.sort, lang),
                None => CaseWord::Never.text(lang).to_owned(),
            };
            lines.push(format!("{}  {} · {what}", shown(tested, span), reach.name));
            let source = tested.sources.get(span.source);
            lines.push(format!("    {}", excerpt(source.line(span.line), span)));
        }
        if !lines.is_empty() {
            let heading =
                format!("{}{}{}", report.policy, lang.colon(), CaseWord::NotReached.text(lang));
            page.parts.push(Part::Heading(heading));
            page.parts.push(Part::Code(lines.join("\n")));
        }
    }
}

/// A line of a policy, cut around a place when it is long.
fn excerpt(line: &str, span: Span) -> String {
    let line = line.trim_end();
    let indent = line.chars().take_while(|c| c.is_whitespace()).count();
    let length = line.chars().count();
    if length - indent <= LINE {
        return line.trim_start().to_owned();
    }
    let column = (span.column as usize).saturating_sub(1);
    let start = column.saturating_sub(BEFORE).max(indent).min(length - LINE);
    let cut: String = line.chars().skip(start).take(LINE).collect();
    let before = if start > indent { "… " } else { "" };
    let after = if start + LINE < length { " …" } else { "" };
    format!("{before}{}{after}", cut.trim())
}

fn shown(tested: &Tested<'_>, span: Span) -> String {
    let source = slashed(&tested.sources.get(span.source).path);
    format!("{source}:{}:{}", span.line, span.column)
}
