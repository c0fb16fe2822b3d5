//! Which numbers are law, and which are assumptions.

use super::grid::{Cell, Grid};
use super::locale::words::{self, Word};
use super::locale::{Lang, values};
use super::page::Page;
use super::{Format, Style, csv_lines, json as shape, titles};
use crate::policy::{Param, ParamValue, Policy};
use serde_json::json;

/// Writes the parameters of a policy: assumptions, then proposals, then text. With a year, the
/// value in force; without, all values with their dates.
pub fn render(policy: &Policy, exercice: Option<i32>, format: Format, style: Style) -> String {
    let mut params: Vec<&Param> = policy.params.values().collect();
    params.sort_by_key(|param| param.basis);
    match format {
        Format::Table => page(policy, &params, exercice, style.lang).table(style),
        Format::Markdown => page(policy, &params, exercice, style.lang).markdown(style),
        Format::Csv => csv(&params, exercice),
        Format::Json => shape::document(&json!({
            "version": shape::VERSION,
            "policy": policy.id,
            "label": policy.meta.label,
            "status": policy.meta.status.keyword(),
            "exercice": exercice,
            "params": params.iter().map(|param| {
                let mut object = shape::param(param);
                if let (Some(year), Some(map)) = (exercice, object.as_object_mut()) {
                    let value = param.in_force(Some(year)).map(shape::param_value);
                    map.insert("in_force".to_owned(), json!(value));
                }
                object
            }).collect::<serde_json::Value>(),
        })),
    }
}

fn shown(param: &Param, exercice: Option<i32>, lang: Lang) -> String {
    let unit = param.unit.as_deref();
    match exercice {
        None => titles::dated(param, lang),
        Some(_) => match param.in_force(exercice) {
            Some(value) => values::param(value, unit, lang),
            None => Word::NoValue.text(lang).to_owned(),
        },
    }
}

fn page(policy: &Policy, params: &[&Param], exercice: Option<i32>, lang: Lang) -> Page {
    let mut page = titles::of_policy(policy, lang);
    let mut heading = Word::Parameters.text(lang).to_owned();
    if let Some(year) = exercice {
        heading = format!("{heading} {} {year}", Word::InForceIn.text(lang));
    }
    let mut grid = Grid::new(heading)
        .names(Word::Parameter.text(lang))
        .words(Word::Value.text(lang))
        .names(Word::Basis.text(lang))
        .words(Word::LabelSource.text(lang))
        .names(Word::Origin.text(lang));
    for param in params {
        let unitless = param.unit.as_deref();
        let mut about: Vec<String> = Vec::new();
        about.extend(param.label.clone());
        let named = |word: Word, text: &str| format!("{}{}{text}", word.text(lang), lang.colon());
        about.extend(param.source.as_ref().map(|s| named(Word::Source, s)));
        if !param.values.is_empty() {
            let readings: Vec<String> =
                param.values.iter().map(|v| values::cell(v, unitless, lang)).collect();
            about.push(named(Word::Readings, &readings.join(", ")));
        }
        about.extend(param.note.clone());
        grid.row([
            Cell::text(param.name.as_str()),
            Cell::text(shown(param, exercice, lang)),
            Cell::text(words::basis(param.basis).text(lang)),
            Cell::text(about.join("\n")),
            Cell::text(titles::origin(param, lang)),
        ]);
    }
    if params.is_empty() {
        page.text(Word::NoParameters.text(lang));
    }
    page.grid(grid);
    page
}

fn csv(params: &[&Param], exercice: Option<i32>) -> String {
    let header =
        ["name", "from", "value", "unit", "basis", "source", "label", "readings", "note", "origin"];
    let mut records = vec![header.map(str::to_owned).to_vec()];
    for param in params {
        let in_force = param.in_force(exercice);
        for (from, value) in &param.steps {
            if exercice.is_some() && in_force != Some(value) {
                continue;
            }
            let text = |t: &Option<String>| t.clone().unwrap_or_default();
            let readings: Vec<String> =
                param.values.iter().map(crate::value::Value::to_machine).collect();
            let origin = match param.changed_by.as_ref().map_or(&param.declared_by, |(by, _)| by) {
                crate::policy::Origin::Policy(id) => id.clone(),
                crate::policy::Origin::CommandLine => "command line".to_owned(),
            };
            records.push(vec![
                param.name.clone(),
                from.map(|date| date.to_string()).unwrap_or_default(),
                machine(value),
                text(&param.unit),
                param.basis.keyword().to_owned(),
                text(&param.source),
                text(&param.label),
                readings.join("; "),
                text(&param.note),
                origin,
            ]);
        }
    }
    csv_lines(records)
}

/// A scalar as machine text, anything else as JSON.
pub(super) fn machine(value: &ParamValue) -> String {
    match value {
        ParamValue::Scalar(value) => value.to_machine(),
        other => shape::param_value(other).to_string(),
    }
}
