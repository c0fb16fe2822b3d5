//! A cell as those who use it see it, wherever it comes from, and the cells of a record.

use super::text;
use crate::sources::{Cell, CellType, SheetRow};
use csv::StringRecord;
use std::borrow::Cow;
use std::ops::Range;

impl<'a> Cell<'a> {
    /// What it says: a text without what files write around it.
    pub(super) fn said(self) -> Cow<'a, str> {
        if self.of == CellType::Text { text::of_file(self.text) } else { self.text.into() }
    }
}

/// The cells of a record, as far as they were read.
pub(super) enum Cells<'a> {
    /// Of a text without quotes: what lies between separators.
    Plain(&'a str, Vec<Range<usize>>),
    /// Unquoted.
    Read(StringRecord),
    /// Of a sheet.
    Sheet(SheetRow<'a>),
    /// Of another sort of table.
    Other(&'a dyn Fn(usize) -> Cell<'a>),
}

impl Cells<'_> {
    /// A cell; empty where there is none.
    pub(super) fn get(&self, column: usize) -> Cell<'_> {
        match self {
            Self::Plain(text, cells) => {
                Cell::text(cells.get(column).map_or("", |cell| &text[cell.clone()]))
            }
            Self::Read(record) => Cell::text(record.get(column).unwrap_or("")),
            Self::Sheet(row) => row.get(column),
            Self::Other(cell) => cell(column),
        }
    }

    /// Shows the first `columns` cells, or those of them that are not empty.
    pub(super) fn each(&self, columns: usize, mut visit: impl FnMut(usize, Cell<'_>)) {
        match self {
            Self::Sheet(row) => row
                .iter()
                .take_while(|(column, _)| *column < columns)
                .for_each(|(column, cell)| visit(column, cell)),
            _ => (0..columns).for_each(|column| visit(column, self.get(column))),
        }
    }
}
