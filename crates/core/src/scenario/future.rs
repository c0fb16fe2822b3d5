//! What a manifest says of years to come: projections, and structures that enter.

use super::text::year;
use super::toml_reader::{Expected, Key, Located, Node, Reader, decimal};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::sources::CellType;
use rust_decimal::Decimal;
use toml::de::{DeTable, DeValue};

const PROJECTION_KEYS: &[&str] = &["from", "to", "growth", "digits"];
const ENTRIES_KEYS: &[&str] = &["profile", "prefix", "count", "from", "set"];

/// More years than this is a mistake.
pub(super) const MOST_YEARS: i32 = 100;
/// More structures at once than this is a mistake.
const MOST_ENTRIES: u32 = 10_000;

/// `[[projection]]`: the rows of one year, again for the years after it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Projection {
    /// The year that is copied; the last one of the tables when it is not said.
    pub(super) from: Option<i32>,
    /// The last year made.
    pub(super) to: i32,
    /// Yearly growth by column: `0.02` is two per cent more each year.
    pub(super) growth: Vec<Growth>,
    /// Where it is written.
    pub(super) place: Span,
}

/// How a column grows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Growth {
    /// The column.
    pub(super) column: Located,
    /// Growth a year, as a fraction.
    pub(super) rate: Decimal,
    /// Decimals of the result; those of the cell that grows when they are not said.
    pub(super) digits: Option<u32>,
}

/// `[[entries]]`: structures that do not exist yet, made like one that does.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entries {
    /// The structure whose rows they take.
    pub(super) profile: Located,
    /// What their identifiers start with, before a number.
    pub(super) prefix: String,
    /// How many there are.
    pub(super) count: u32,
    /// Their first year.
    pub(super) from: i32,
    /// Cells that are not the profile's.
    pub(super) set: Vec<(Located, (CellType, String))>,
}

/// Reads every `[[projection]]`.
pub(super) fn projections(reader: &mut Reader, key: &Key, value: &Node) -> Vec<Projection> {
    reader.tables(key, value, projection)
}

/// Reads every `[[entries]]`.
pub(super) fn entries(reader: &mut Reader, key: &Key, value: &Node) -> Vec<Entries> {
    reader.tables(key, value, entry)
}

fn projection(reader: &mut Reader, table: &DeTable, place: Span) -> Option<Projection> {
    let (mut from, mut to) = (None, None);
    let mut growth = Vec::new();
    let mut digits = Vec::new();
    for (key, value) in Reader::entries(table) {
        match key.get_ref().as_ref() {
            "from" => from = one_year(reader, key, value),
            "to" => to = one_year(reader, key, value),
            "growth" => growth = reader.named(key, value, Reader::number),
            "digits" => digits = reader.named(key, value, Reader::number),
            _ => reader.unknown_key(key, PROJECTION_KEYS),
        }
    }
    reader.need(table, &["to"], place);
    let mut growths = Vec::new();
    for (column, rate) in growth {
        if rate <= Decimal::NEGATIVE_ONE {
            reader.refuse(|| bad_number(&column, rate));
        }
        if rate >= Decimal::ONE {
            let percent = rate.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(rate);
            let [value, percent] = [rate, percent].map(|n| n.normalize().to_string());
            let told = codes::GrowthByMore { column: &column.text, value, percent };
            reader.notices.push(told.at(column.span));
        }
        growths.push(Growth { column, rate, digits: None });
    }
    for (column, number) in digits {
        let whole = u32::try_from(number).ok().filter(|n| *n <= 12 && number.fract().is_zero());
        match growths.iter_mut().find(|growth| growth.column.text == column.text) {
            Some(growth) if whole.is_some() => growth.digits = whole,
            Some(_) => reader.refuse(|| bad_number(&column, number)),
            None => {
                let names: Vec<&str> = growths.iter().map(|g| g.column.text.as_str()).collect();
                reader.refuse(|| {
                    codes::ProjectionColumn { column: &column.text }
                        .at(column.span)
                        .suggest(&column.text, names)
                });
            }
        }
    }
    let to = to?;
    if from.is_some_and(|from| to <= from || to - from > MOST_YEARS) {
        reader.refuse(|| codes::ProjectionYears { from: from.unwrap_or(to), to }.at(place));
    }
    Some(Projection { from, to, growth: growths, place })
}

fn entry(reader: &mut Reader, table: &DeTable, place: Span) -> Option<Entries> {
    let (mut profile, mut prefix, mut from) = (None, None, None);
    let mut count = 1;
    let mut set = Vec::new();
    for (key, value) in Reader::entries(table) {
        match key.get_ref().as_ref() {
            "profile" => profile = reader.text(key, value),
            "prefix" => prefix = reader.text(key, value),
            "from" => from = one_year(reader, key, value),
            "count" => {
                let number = reader.whole(key, value, 1..=MOST_ENTRIES, Expected::Count);
                count = number.unwrap_or(count);
            }
            "set" => {
                set = reader.named(key, value, |reader, key, value| {
                    let number = decimal(value.get_ref()).is_some();
                    let of = if number { CellType::Number } else { CellType::Text };
                    reader.scalar(key, value).map(|cell| (of, cell.text))
                });
            }
            _ => reader.unknown_key(key, ENTRIES_KEYS),
        }
    }
    reader.need(table, &["profile", "prefix", "from"], place);
    Some(Entries { profile: profile?, prefix: prefix?.text, count, from: from?, set })
}

fn one_year(reader: &mut Reader, key: &Key, value: &Node) -> Option<i32> {
    let read = match value.get_ref() {
        DeValue::Integer(number) if number.radix() == 10 => year(number.as_str()),
        _ => None,
    };
    if read.is_none() {
        reader.wrong_type(key, value, Expected::Year);
    }
    read
}

fn bad_number(column: &Located, number: Decimal) -> Diagnostic {
    codes::ProjectionNumber { column: &column.text, value: number }.at(column.span)
}
