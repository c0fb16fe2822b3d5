//! Results as machines read them, straight from what blocks hold: no decimal, no text between.

use super::column::{Data, unpack_date};
use super::{Cell, Column};
use crate::integers::Integers;
use crate::number::digits::Fractions;
use crate::value::Value;

/// A column whose cells are written one by one.
#[derive(Debug)]
pub struct MachineColumn<'a> {
    column: &'a Column,
    fractions: Fractions,
}

impl<'a> MachineColumn<'a> {
    /// The cells of a column.
    pub fn new(column: &'a Column) -> Self {
        let denominator = match column.data() {
            Data::Number { bounds, .. } => i64::try_from(bounds.den).unwrap_or(1),
            _ => 1,
        };
        Self { column, fractions: Fractions::of(denominator) }
    }

    /// Writes what leaves of a cell: nothing when it is missing or in error, and texts by `text`.
    pub fn push(&self, row: usize, out: &mut Vec<u8>, text: impl Fn(&str, &mut Vec<u8>)) {
        let cell = |cell: Option<Cell>, out: &mut Vec<u8>| match cell {
            None | Some(Cell::Error(_)) => {}
            Some(Cell::Value(Value::Text(value))) => text(&value, out),
            Some(Cell::Value(value)) => out.extend_from_slice(value.to_machine().as_bytes()),
        };
        let column = self.column;
        if let Some(patch) = column.patches().get(&row) {
            return cell(Some(patch.clone()), out);
        }
        if column.missing().is_some_and(|missing| missing.get(row) == Some(&1)) {
            return;
        }
        let at = |rows: &Integers| rows.get(row);
        match column.data() {
            Data::Cells(_) | Data::Same(..) => cell(column.get(row), out),
            Data::Number { numerators, .. } => {
                if let Some(n) = at(numerators) {
                    self.fractions.push(n, out);
                }
            }
            Data::Boolean(rows) => {
                let word = at(rows).map_or("", |b| if b == 0 { "false" } else { "true" });
                out.extend_from_slice(word.as_bytes());
            }
            Data::Text { codes, words } => {
                let code = at(codes).and_then(|code| usize::try_from(code).ok());
                if let Some(word) = code.and_then(|code| words.get(code)) {
                    text(word, out);
                }
            }
            Data::Date(rows) => {
                let date = at(rows).and_then(unpack_date);
                out.extend_from_slice(
                    date.map(|date| date.to_string()).unwrap_or_default().as_bytes(),
                );
            }
        }
    }
}
