//! What is said of values over the whole population: what they are, the group, the row’s part.

use super::block::amount;
use super::notation::Notation;
use crate::engine::{Before, Detail, Grouped};
use crate::number::{self, Rounding};
use crate::policy::{Aggregation, Derived, Rule};
use crate::render::json as shape;
use crate::render::locale::number::NONE;
use crate::render::locale::{Lang, population as words};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

/// Decimals of the part of a row in a sum, in percent.
const PERCENT_DIGITS: i64 = 4;

/// What a derived value is.
pub(super) fn about(derived: &Derived, detail: Option<&Detail>, lang: Lang) -> String {
    match &derived.rule {
        Rule::Aggregate(rule) => {
            let part = match rule.kind {
                Aggregation::Quantile { part } => amount(part, None, false, lang),
                _ => String::new(),
            };
            words::aggregate(rule.kind, &rule.of.name, &part, lang)
        }
        Rule::Previous(rule) => words::previous(&rule.of.name, &year(detail), lang),
    }
}

fn year(detail: Option<&Detail>) -> String {
    match detail {
        Some(Detail::Previous(Before { year: Some(year), .. })) => year.to_string(),
        _ => NONE.to_owned(),
    }
}

/// How it came about in the row.
pub(super) fn lines(
    derived: &Derived,
    detail: Option<&Detail>,
    notation: Notation<'_>,
    lang: Lang,
) -> Vec<String> {
    match detail {
        None => Vec::new(),
        Some(Detail::Aggregate(grouped)) => vec![group(derived, grouped, notation, lang)],
        Some(Detail::Previous(before)) => {
            let year = year(detail);
            let of = derived.needs().next().map_or("", |need| need.name.as_str());
            vec![if before.found {
                words::explained_by(of, &year, lang)
            } else {
                words::not_there(&year, lang)
            }]
        }
    }
}

fn group(derived: &Derived, grouped: &Grouped, notation: Notation<'_>, lang: Lang) -> String {
    let Grouped { key, rows, counted, weight, own, part, held_by } = grouped;
    let shown = key.as_ref().map(|(column, key)| (column.as_str(), notation.value(key)));
    let key = shown.as_ref().map(|(column, key)| (*column, key.as_str()));
    let mut said = vec![words::group(key, *rows, *counted, lang)];
    let weight = weight.map(|weight| amount(weight, None, false, lang));
    said.extend(weight.map(|weight| words::weight(&weight, lang)));
    said.extend(held_by.as_ref().map(|structure| words::held_by(structure, lang)));
    let unit = derived.unit.as_deref();
    let value = |value: &crate::value::Value| match value.number() {
        Some(n) => amount(n, unit, false, lang),
        None => notation.value(value),
    };
    let percent = part.and_then(|part| part.checked_mul(Decimal::ONE_HUNDRED));
    let percent = percent.and_then(|n| number::round(n, PERCENT_DIGITS, Rounding::Nearest));
    let part = percent.map(|n| amount(n, Some("%"), false, lang));
    let counts = matches!(&derived.rule, Rule::Aggregate(rule) if rule.kind == Aggregation::Count);
    said.push(match own {
        Some(_) if counts => words::is_counted(lang).to_owned(),
        Some(own) => words::brings(&value(own), part.as_deref(), lang),
        None => words::brings_nothing(lang).to_owned(),
    });
    said.join(lang.pick(" ; ", "; "))
}

/// The same for machines.
pub(super) fn json(detail: Option<&Detail>) -> Json {
    match detail {
        None => Json::Null,
        Some(Detail::Aggregate(grouped)) => json!({
            "by": grouped.key.as_ref().map(|(column, _)| column),
            "key": grouped.key.as_ref().map(|(_, key)| shape::scalar(key)),
            "rows": grouped.rows,
            "counted": grouped.counted,
            "weight": shape::optional(grouped.weight),
            "own": grouped.own.as_ref().map(shape::scalar),
            "part": shape::optional(grouped.part),
            "held_by": grouped.held_by.as_deref(),
        }),
        Some(Detail::Previous(before)) => json!({ "year": before.year, "found": before.found }),
    }
}
