//! Results as machines read them, straight from what blocks hold: no decimal, no text between.

use super::column::{Data, unpack_date};
use super::{Cell, Column};
use crate::integers::Integers;
use crate::number::GUARD_DIGITS;
use crate::number::digits::{self, Fractions};
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

    /// Writes what leaves of a cell: nothing when it is missing or in error; texts and dates by
    /// `text`.
    pub fn push(&self, row: usize, out: &mut Vec<u8>, text: impl Fn(&str, &mut Vec<u8>)) {
        let cell = |cell: Option<Cell>, out: &mut Vec<u8>| match cell {
            None | Some(Cell::Error(_)) => {}
            Some(Cell::Value(Value::Text(value))) => text(&value, out),
            Some(Cell::Value(Value::Date(date))) => text(&date.to_string(), out),
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
                if let Some(date) = at(rows).and_then(unpack_date) {
                    text(&date.to_string(), out);
                }
            }
        }
    }
}

/// Numbers of a column whose denominator is a power of ten, as whole numbers over it.
#[derive(Clone, Copy, Debug)]
pub struct WholeColumn<'a> {
    column: &'a Column,
    numerators: &'a Integers,
    /// Decimals of the numbers.
    pub scale: u32,
}

impl<'a> WholeColumn<'a> {
    /// The numbers of a column, where it holds them so.
    pub fn new(column: &'a Column) -> Option<Self> {
        let Data::Number { bounds, .. } = column.data() else { return None };
        let scale = (0..=GUARD_DIGITS).find(|scale| 10_i128.pow(*scale) == bounds.den)?;
        Self::at_scale(column, scale)
    }

    /// The same where its decimals are known.
    pub fn at_scale(column: &'a Column, scale: u32) -> Option<Self> {
        let Data::Number { numerators, .. } = column.data() else { return None };
        Some(Self { column, numerators, scale })
    }

    /// The number of a row with the fewest decimals, and how many these are.
    pub fn plain(&self, row: usize) -> Option<(i64, u32)> {
        self.get(row).map(|n| digits::plain(n, self.scale))
    }

    /// The number of a row; nothing where the column has to be asked.
    pub fn get(&self, row: usize) -> Option<i64> {
        let column = self.column;
        let apart = !column.patches().is_empty() && column.patches().contains_key(&row);
        let missing = column.missing().is_some_and(|missing| missing.get(row) == Some(&1));
        if apart || missing { None } else { self.numerators.get(row) }
    }
}
