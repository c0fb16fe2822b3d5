//! What is said of values over the whole population: what they are, the group, the row’s part.

use super::block::amount;
use super::notation::Notation;
use crate::json as shape;
use crate::locale::number::NONE;
use crate::locale::{Lang, population as words};
use bareme_core::engine::{Before, Bound, Detail, Grouped, Shared};
use bareme_core::number::{self, Rounding};
use bareme_core::policy::{Aggregation, Derived, Rule};
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
        Rule::Reference(rule) => match detail {
            Some(Detail::Reference(referred)) => {
                words::reference(&rule.of.name, &referred.policy, &referred.label, lang)
            }
            _ => words::reference(&rule.of.name, &rule.policy.name, "", lang),
        },
        Rule::Apportion(rule) => words::share(&rule.total.name, &rule.of.name, lang),
        Rule::Previous(rule) => words::previous(&rule.of.name, year(detail), lang),
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
    of_unit: Option<&str>,
    lang: Lang,
) -> Vec<String> {
    match detail {
        None => Vec::new(),
        Some(Detail::Aggregate(grouped)) => vec![group(derived, grouped, notation, lang)],
        Some(Detail::Reference(referred)) => {
            let year = referred.year.map(|year| year.to_string());
            let of = match &derived.rule {
                Rule::Reference(rule) => rule.of.name.as_str(),
                _ => "",
            };
            vec![if referred.found {
                words::explained_there(&referred.policy, of, year.as_deref(), lang)
            } else {
                words::not_there(year.as_deref().unwrap_or(NONE), lang)
            }]
        }
        Some(Detail::Share(one)) => shared(derived, one, notation, of_unit, lang),
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

fn shared(
    derived: &Derived,
    shared: &Shared,
    notation: Notation<'_>,
    of_unit: Option<&str>,
    lang: Lang,
) -> Vec<String> {
    let key = shared.key.as_ref().map(|(column, key)| (column.as_str(), notation.value(key)));
    let key = key.as_ref().map(|(column, key)| (*column, key.as_str()));
    let unit = derived.unit.as_deref();
    let total = amount(shared.total, unit, false, lang);
    let among = shared.among.map(|n| amount(n, of_unit, false, lang));
    let of = derived.needs().next().map_or("", |need| need.name.as_str());
    let bounded = (shared.at_least, shared.at_most);
    let mut lines = vec![words::sharing(key, shared.rows, &total, of, among.as_deref(), lang)];
    lines.extend(words::bounded(bounded, lang));
    let before = shared.before.map(|n| amount(n, unit, false, lang));
    lines.push(match shared.held {
        Bound::Free => words::before_rounding(before.as_deref().unwrap_or(NONE), lang),
        Bound::Least => words::at_bound("at_least", lang),
        Bound::Most => words::at_bound("at_most", lang),
    });
    lines
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
    let value = |value: &bareme_core::value::Value| match value.number() {
        Some(n) => amount(n, unit, false, lang),
        None => notation.value(value),
    };
    let percent = part.and_then(|part| part.checked_mul(Decimal::ONE_HUNDRED));
    let percent = percent.and_then(|n| number::round(n, PERCENT_DIGITS, Rounding::Nearest));
    let part = percent.map(|n| amount(n, Some("%"), false, lang));
    let counts = matches!(&derived.rule, Rule::Aggregate(rule) if rule.kind == Aggregation::Count);
    said.push(match own {
        Some(_) if counts => words::is_counted(lang).to_owned(),
        Some(own) => words::brings(value(own), part.as_deref(), lang),
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
        Some(Detail::Reference(referred)) => json!({
            "policy": referred.policy,
            "label": referred.label,
            "year": referred.year,
            "found": referred.found,
        }),
        Some(Detail::Share(shared)) => json!({
            "by": shared.key.as_ref().map(|(column, _)| column),
            "key": shared.key.as_ref().map(|(_, key)| shape::scalar(key)),
            "rows": shared.rows,
            "total": shape::decimal(shared.total),
            "in_proportion_to": shape::optional(shared.among),
            "before_rounding": shape::optional(shared.before),
            "bound": match shared.held {
                Bound::Free => Json::Null,
                Bound::Least => json!("at_least"),
                Bound::Most => json!("at_most"),
            },
            "rows_at_least": shared.at_least,
            "rows_at_most": shared.at_most,
        }),
        Some(Detail::Previous(before)) => json!({ "year": before.year, "found": before.found }),
    }
}
