//! Results as machines read them, straight from what blocks hold: no decimal, no text between.

use super::column::{Data, unpack_date};
use super::{Cell, Column};
use crate::integers::{Integers, View};
use crate::number::digits::{self, Fractions};
use crate::value::Value;
use std::ops::Range;

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

/// Numbers of a column as they leave, as whole numbers over one power of ten.
#[derive(Clone, Copy, Debug)]
pub struct WholeColumn<'a> {
    column: &'a Column,
    numerators: &'a Integers,
    fractions: Fractions,
    /// Decimals of the numbers.
    pub scale: u32,
}

impl<'a> WholeColumn<'a> {
    /// The numbers of a column, where it holds fractions.
    pub fn new(column: &'a Column) -> Option<Self> {
        let Data::Number { bounds, .. } = column.data() else { return None };
        Self::over(column, Fractions::of(i64::try_from(bounds.den).ok()?))
    }

    /// The same where its denominator is known.
    pub fn over(column: &'a Column, fractions: Fractions) -> Option<Self> {
        let Data::Number { numerators, .. } = column.data() else { return None };
        Some(Self { column, numerators, fractions, scale: fractions.scale() })
    }

    /// Its denominator.
    pub fn fractions(&self) -> Fractions {
        self.fractions
    }

    /// Reads the numbers of some rows; nothing where the column has to be asked about one.
    pub fn read(&self, rows: Range<usize>, numbers: &mut Vec<i64>) -> Option<()> {
        numbers.clear();
        let column = self.column;
        let apart = column.missing().is_some() || !column.patches().is_empty();
        if apart || !self.fractions.are_whole() {
            for row in rows {
                numbers.push(self.get(row)?);
            }
            return Some(());
        }
        match self.numerators.view() {
            View::Byte(all) => numbers.extend(all.get(rows)?.iter().map(|n| i64::from(*n))),
            View::Int(all) => numbers.extend(all.get(rows)?.iter().map(|n| i64::from(*n))),
            View::Long(all) => numbers.extend_from_slice(all.get(rows)?),
        }
        Some(())
    }

    /// The number of a row with the fewest decimals, and how many these are.
    pub fn plain(&self, row: usize) -> Option<(i64, u32)> {
        self.get(row).map(|n| digits::plain(n, self.scale))
    }

    /// The number of a row; nothing where the column has to be asked.
    #[inline]
    pub fn get(&self, row: usize) -> Option<i64> {
        let column = self.column;
        let apart = !column.patches().is_empty() && column.patches().contains_key(&row);
        let missing = column.missing().is_some_and(|missing| missing.get(row) == Some(&1));
        if apart || missing { None } else { self.fractions.whole(self.numerators.get(row)?) }
    }
}
