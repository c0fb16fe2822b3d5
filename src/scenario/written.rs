//! Rows that are written one by one in another file: each cell knows its own place.

use crate::diagnostic::Span;

/// The rows of a table that is no CSV.
#[derive(Debug)]
pub(super) struct Written {
    /// Where each column is first named.
    pub(super) titles: Vec<Span>,
    /// Where the table is.
    pub(super) place: Span,
    /// The rows, each with a cell a column.
    pub(super) rows: Vec<WrittenRow>,
}

/// A row.
#[derive(Debug)]
pub(super) struct WrittenRow {
    /// Where it starts.
    pub(super) place: Span,
    /// Its cells with their places.
    pub(super) cells: Vec<(String, Span)>,
}

impl Written {
    /// Where a row starts.
    pub(super) fn row(&self, row: usize) -> Span {
        self.rows.get(row).map_or(self.place, |row| row.place)
    }

    /// Where a column is first named.
    pub(super) fn title(&self, column: usize) -> Span {
        self.titles.get(column).copied().unwrap_or(self.place)
    }

    /// Where a cell is.
    pub(super) fn cell(&self, row: usize, column: usize) -> Span {
        let cell = self.rows.get(row).and_then(|row| row.cells.get(column));
        cell.map_or_else(|| self.row(row), |(_, place)| *place)
    }
}
