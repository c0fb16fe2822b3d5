//! What `check -s` advises about a set: nothing here stops a run.

use super::bind::{fallback, type_columns};
use super::shape::{CodeKind, usual};
use super::table::Table;
use super::text::{plain, quoted};
use super::{InputColumn, Scenario};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, codes};
use crate::value::InputSpec;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Longest name compared.
const MOST_COMPARED: usize = 64;

impl Scenario {
    /// What a run says: names that are nearly right, percentages and fractions taken for one
    /// another. `typed` gives the columns of a dataset.
    pub fn slips<'a>(
        &self,
        inputs: &IndexMap<String, InputSpec>,
        typed: impl Fn(&str) -> Option<&'a InputColumn>,
    ) -> Diagnostics {
        let mut found = self.nearly_named(inputs);
        found.extend(self.suspects(inputs, &typed));
        let columns = self.tables.columns();
        for spec in inputs.values() {
            // Defaults are not what somebody filled in.
            let column = typed(&spec.name).filter(|_| columns.contains_key(&spec.name));
            let Some(column) = column else { continue };
            let meant = match spec.unit.as_deref() {
                Some("%") => Ordering::Less,
                Some("fraction") => Ordering::Greater,
                _ => continue,
            };
            if all(column, meant) {
                let place = self.tables.title(&spec.name);
                let column = &spec.name;
                let told = match meant {
                    Ordering::Less => codes::FractionForPercent { column }.at(place),
                    _ => codes::PercentForFraction { column }.at(place),
                };
                found.push(told.related(spec.span, Note::Declared));
            }
        }
        found
    }

    /// Inputs filled by default beside a column that nothing reads, whose name is nearly theirs.
    fn nearly_named(&self, inputs: &IndexMap<String, InputSpec>) -> Diagnostics {
        let columns = self.tables.columns();
        let unread: Vec<(&String, usize)> = columns
            .iter()
            .filter(|(name, _)| !self.uses(name, inputs))
            .map(|(name, column)| (name, column.table))
            .collect();
        let absent = inputs.values().filter(|spec| !columns.contains_key(&spec.name));
        let told = |spec: &InputSpec| {
            let (column, part) = unread.iter().find(|(column, _)| slip(column, &spec.name))?;
            let table = &self.tables.parts[*part].table;
            let place = table.position(column).map(|column| table.title(column));
            let told = codes::NearlyNamed { column: *column, name: &spec.name }.at(place);
            Some(told.related(spec.span, Note::Declared))
        };
        absent.filter(|spec| fallback(spec).is_some()).filter_map(told).collect()
    }

    /// Fractions where percentages are meant, columns ignored, columns filled.
    pub fn advise(&self, inputs: &IndexMap<String, InputSpec>) -> Diagnostics {
        let mut advice = Vec::new();
        let mut typed = IndexMap::new();
        for part in &self.tables.parts {
            let columns = part.table.columns().iter().enumerate();
            let codes = columns.filter_map(|(at, name)| Some((at, usual(name)?)));
            advice.extend(codes.filter_map(|(at, kind)| form(&part.table, at, kind)));
        }
        for (index, part) in self.tables.parts.iter().enumerate() {
            let rates = self.wanted(index, inputs).into_iter();
            let rates: Vec<_> = rates
                .filter(|(spec, _)| matches!(spec.unit.as_deref(), Some("%" | "fraction")))
                .collect();
            // Refused cells are told by `bind`.
            let columns = type_columns(part, &rates, &mut Vec::new());
            let columns = rates.iter().zip(columns);
            typed.extend(columns.map(|((spec, _), column)| (spec.name.clone(), column.finish())));
            let ignored: Vec<String> = self
                .tables
                .columns()
                .iter()
                .filter(|(name, column)| column.table == index && !self.uses(name, inputs))
                .map(|(name, _)| name.clone())
                .collect();
            if !ignored.is_empty() {
                advice.push(codes::IgnoredColumns { columns: ignored }.at(part.table.header()));
            }
        }
        advice.extend(self.slips(inputs, |name| typed.get(name)));
        let absent = |spec: &&InputSpec| !self.tables.columns().contains_key(&spec.name);
        let filled = inputs.values().filter(absent).filter(|spec| fallback(spec).is_some());
        let filled: Vec<String> = filled.map(|spec| spec.name.clone()).collect();
        if !filled.is_empty() {
            advice.push(codes::FallbackColumns { columns: filled }.at(self.tables.header()));
        }
        advice
    }

    fn uses(&self, column: &str, inputs: &IndexMap<String, InputSpec>) -> bool {
        inputs.contains_key(column)
            || column == self.key
            || self.period.as_deref() == Some(column)
            || self.weight.as_deref() == Some(column)
            || self.tables.looks_up_by(column)
    }
}

/// Codes of a column whose name says what they are, and that have not their form.
fn form(table: &Table, column: usize, kind: CodeKind) -> Option<Diagnostic> {
    let (mut count, mut first, mut values) = (0_usize, None, Vec::new());
    let mut suggestion = None;
    table.scan_column(column, |row, text| {
        if text.is_empty() || kind.holds(text) {
            return;
        }
        count += 1;
        first = first.or(Some(row));
        if values.len() < 3 {
            values.push(quoted(text));
        }
        suggestion = suggestion.take().or_else(|| kind.restored(text));
    });
    let mut advised =
        codes::CodeForm { column: &table.columns()[column], kind: kind.name(), count, values }
            .at(table.cell(first?, column));
    advised.suggestion = suggestion;
    Some(advised)
}

/// Whether some values are not zero, and all of those are under 1, or above it.
fn all(column: &InputColumn, side: Ordering) -> bool {
    let mut rates =
        column.iter().filter_map(|value| value.number()).filter(|n| !n.is_zero()).peekable();
    rates.peek().is_some() && rates.all(|rate| rate.abs().cmp(&Decimal::ONE) == side)
}

/// Whether one name is the other but for capitals, accents, spaces and a letter in five: numbers
/// tell columns apart.
fn slip(a: &str, b: &str) -> bool {
    let (a, b) = (plain(a), plain(b));
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(&a) != digits(&b) {
        return false;
    }
    let longest = a.len().max(b.len());
    longest <= MOST_COMPARED && strsim::damerau_levenshtein(&a, &b) * 5 <= longest
}
