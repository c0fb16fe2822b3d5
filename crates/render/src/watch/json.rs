//! One line of JSON a save, decimals exact.

use super::{Aside, ROWS, Save, Shown};
use crate::diagnostics;
use crate::diff::{json_alone, json_classes, json_row, json_totals};
use crate::json as shape;
use crate::locale::Lang;
use crate::run::{json_groups, json_years};
use bareme_compare::compare::{Diff, Measure};
use bareme_core::diagnostic::Diagnostic;
use bareme_core::sources::Sources;
use serde_json::{Map, Value, json};

/// All that is shown of variants.
pub fn runs(shown: &[Shown]) -> Value {
    shown.iter().map(run).collect()
}

/// A result.
pub fn result(
    save: &Save,
    shown: &[Shown],
    aside: &Aside,
    sources: &Sources,
    lang: Lang,
) -> String {
    let mut event = event("result", save);
    event.insert("formulas_computed".to_owned(), json!(save.computed));
    event.insert("formulas".to_owned(), json!(save.formulas));
    event.insert("runs".to_owned(), runs(shown));
    add_aside(&mut event, aside, sources, lang);
    line(event)
}

/// A save that changes no result.
pub fn unchanged(save: &Save, aside: &Aside, sources: &Sources, lang: Lang) -> String {
    let mut event = event("unchanged", save);
    add_aside(&mut event, aside, sources, lang);
    line(event)
}

/// A save without a result; `last` is the time of the last one that was good.
pub fn error(
    save: &Save,
    found: &[Diagnostic],
    last: Option<&str>,
    sources: &Sources,
    lang: Lang,
) -> String {
    let mut event = event("error", save);
    event.insert("diagnostics".to_owned(), diagnostics::json(found, sources, lang));
    event.insert("last_result".to_owned(), json!(last));
    line(event)
}

fn add_aside(event: &mut Map<String, Value>, aside: &Aside, sources: &Sources, lang: Lang) {
    let messages = |found: &[Diagnostic]| diagnostics::json(found, sources, lang);
    let cases = aside.cases.as_ref().map(|cases| {
        json!({
            "run": cases.run,
            "failed": cases.failed,
            "errors": messages(&cases.errors),
            "failures": messages(&cases.failures),
        })
    });
    event.insert("warnings".to_owned(), messages(&aside.warnings));
    event.insert("cases".to_owned(), json!(cases));
}

fn event(name: &str, save: &Save) -> Map<String, Value> {
    let milliseconds = u64::try_from(save.milliseconds).unwrap_or(u64::MAX);
    Map::from_iter([
        ("version".to_owned(), json!(shape::VERSION)),
        ("event".to_owned(), json!(name)),
        ("time".to_owned(), json!(save.time)),
        ("milliseconds".to_owned(), json!(milliseconds)),
        ("changed".to_owned(), json!(save.changed)),
    ])
}

fn line(event: Map<String, Value>) -> String {
    format!("{}\n", Value::Object(event))
}

fn run(shown: &Shown) -> Value {
    let summary = &shown.summary;
    let by = summary.options.by.as_ref().map(ToString::to_string);
    json!({
        "policy": shape::Header::new(&summary.head),
        "options": { "by": by, "full_year": summary.options.full_year },
        "headline": summary.headline.as_ref().map(|h| &h.name),
        "years": json_years(summary, &summary.blocks),
        "groups": summary.groups.as_ref().map(|g| json_groups(summary, g)),
        "base": shown.base.as_ref().map(diff),
        "previous": shown.previous.as_ref().map(diff),
    })
}

fn diff(diff: &Diff) -> Value {
    let years = diff.periods.iter().map(|p| json!(shape::period(*p)));
    let classes = years.zip(&diff.classes);
    let (rows, _) = diff.largest_rows(ROWS);
    json!({
        "policy": shape::Header::new(&diff.base),
        "differs": diff.differs(),
        "totals": diff.headline().and_then(|m| m.totals.as_deref()).map(json_totals),
        "classes": classes.map(|(y, c)| json_classes(&y, c, diff.cost())).collect::<Value>(),
        "rows_changed": diff.headline().map_or(0, Measure::changed),
        "only_base": json_alone(&diff.alone[0]),
        "only_target": json_alone(&diff.alone[1]),
        "largest_rows": rows.iter().map(json_row).collect::<Value>(),
    })
}
