//! Parameters as a table: of one policy, or of several side by side.

use super::{Form, Table, Total};
use crate::locale::book::Say;
use crate::locale::words::{self, Word};
use crate::locale::{Lang, values};
use crate::rows::{Column, Rows, maybe, text};
use crate::titles;
use bareme_compare::compare::Header;
use bareme_core::policy::{Param, ParamValue, Within};
use bareme_core::value::Value;
use jiff::civil::Date;

/// The parameters of these sides, the base first; a value that a side does not have is empty.
pub(crate) fn table(sides: &[&Header], lang: Lang) -> Table<'static> {
    let word = |word: Word| Column::named(word.text(lang));
    let mut columns = vec![
        word(Word::Parameter),
        Column::named(Say::Label.text(lang)),
        Column::named(Say::From.text(lang)),
    ];
    match sides {
        [_] => columns.push(word(Word::Value)),
        _ => columns.extend(sides.iter().map(|side| Column::named(side.id.as_str()))),
    }
    let mut all = sides.iter().flat_map(|side| &side.params);
    let by_months = all.any(|param| param.within == Within::Months);
    columns.extend(by_months.then(|| Column::named(Say::Within.text(lang))));
    columns.extend([
        Column::named(Say::Unit.text(lang)),
        word(Word::Basis),
        word(Word::Source),
        word(Word::Readings),
        word(Word::Note),
        word(Word::Origin),
    ]);
    let mut records = Vec::new();
    for (name, params) in paired(sides) {
        let Some(shown) = params.iter().rev().flatten().next() else { continue };
        for from in dates(&params) {
            // That of the value that holds from that day on.
            let at = shown.steps.iter().rposition(|(day, _)| *day <= from);
            let authority = shown.authority(at.unwrap_or(usize::MAX));
            let mut record = vec![
                text(name),
                maybe(shown.label.as_ref()),
                from.map_or(Value::Missing, Value::Date),
            ];
            record.extend(params.iter().map(|param| value(*param, from, lang)));
            if by_months {
                let months = shown.within == Within::Months;
                record.push(maybe(months.then(|| Word::MeanByMonths.text(lang))));
            }
            record.extend([
                maybe(shown.unit.as_ref()),
                text(words::basis(authority.basis).text(lang)),
                maybe(authority.source.as_ref()),
                maybe(Some(titles::readings(shown, lang)).filter(|text| !text.is_empty())),
                maybe(shown.note.as_ref()),
                text(titles::origin(shown, lang)),
            ]);
            records.push(record);
        }
    }
    Table::new(Rows::of(columns, records), Total::None, lang).formed_by(|_, _, n| {
        Some(Form::Number(u8::try_from(n.scale()).unwrap_or(u8::MAX).min(6), false))
    })
}

/// Parameters of one name on each side, in order of the last side, then those that only others have.
fn paired<'a>(sides: &[&'a Header]) -> Vec<(&'a str, Vec<Option<&'a Param>>)> {
    let mut names: Vec<&str> = Vec::new();
    for side in sides.iter().rev() {
        for param in &side.params {
            if !names.contains(&param.name.as_str()) {
                names.push(&param.name);
            }
        }
    }
    let find = |side: &&'a Header, name: &str| side.params.iter().find(|param| param.name == name);
    let of = |name| (name, sides.iter().map(|side| find(side, name)).collect());
    names.into_iter().map(of).collect()
}

/// The dates from which some side has a value; nothing stands for "always".
fn dates(params: &[Option<&Param>]) -> Vec<Option<Date>> {
    let mut dates: Vec<Option<Date>> = params
        .iter()
        .flatten()
        .flat_map(|param| param.steps.iter().map(|(from, _)| *from))
        .collect();
    dates.sort_unstable();
    dates.dedup();
    dates
}

/// The value that starts on a day: a number stays one, a scale is told.
fn value(param: Option<&Param>, from: Option<Date>, lang: Lang) -> Value {
    let Some(param) = param else { return Value::Missing };
    match param.steps.iter().find(|(day, _)| *day == from) {
        None => Value::Missing,
        Some((_, ParamValue::Scalar(value))) => value.leave(),
        Some((_, other)) => text(values::param(other, param.unit.as_deref(), lang)),
    }
}
