//! What `check -s` advises about a set: nothing here stops a run.

use super::bind::{fallback, type_columns};
use super::shape::{CodeKind, usual};
use super::table::Table;
use super::text::quoted;
use super::{InputColumn, Scenario};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, codes};
use crate::value::InputSpec;
use indexmap::IndexMap;
use rust_decimal::Decimal;

impl Scenario {
    /// Fractions where percentages are meant, columns ignored, columns filled.
    pub fn advise(&self, inputs: &IndexMap<String, InputSpec>) -> Diagnostics {
        let mut advice = Vec::new();
        for part in &self.tables.parts {
            let columns = part.table.columns().iter().enumerate();
            let codes = columns.filter_map(|(at, name)| Some((at, usual(name)?)));
            advice.extend(codes.filter_map(|(at, kind)| form(&part.table, at, kind)));
        }
        for (index, part) in self.tables.parts.iter().enumerate() {
            let percentages = self.wanted(index, inputs).into_iter();
            let percentages: Vec<_> =
                percentages.filter(|(spec, _)| spec.unit.as_deref() == Some("%")).collect();
            // Refused cells are told by `bind`.
            let typed = type_columns(part, &percentages, &mut Vec::new());
            for ((spec, _), typed) in percentages.iter().zip(typed) {
                if all_fractions(&typed.finish()) {
                    let place = part.table.position(&spec.name).map(|c| part.table.title(c));
                    advice.push(
                        codes::FractionForPercent { column: &spec.name }
                            .at(place)
                            .related(spec.span, Note::Declared),
                    );
                }
            }
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

/// Whether some values are not zero, and all of those are under 1.
fn all_fractions(column: &InputColumn) -> bool {
    let mut rates =
        column.iter().filter_map(|value| value.number()).filter(|n| !n.is_zero()).peekable();
    rates.peek().is_some() && rates.all(|rate| rate.abs() < Decimal::ONE)
}
