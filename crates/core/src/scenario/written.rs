//! Rows that are written one by one in another file: each cell knows its own place.

use super::cell::Cells;
use super::table::Records;
use crate::diagnostic::Span;
use crate::sources::Cell;
use std::ops::Range;

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

impl Records for Written {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn header(&self) -> Span {
        self.place
    }

    fn title(&self, column: usize) -> Span {
        self.titles.get(column).copied().unwrap_or(self.place)
    }

    fn line(&self, row: usize) -> Span {
        self.rows.get(row).map_or(self.place, |row| row.place)
    }

    fn cell(&self, row: usize, column: usize) -> Span {
        let cell = self.rows.get(row).and_then(|row| row.cells.get(column));
        cell.map_or_else(|| self.line(row), |(_, place)| *place)
    }

    fn text(&self, row: usize, column: usize) -> Option<String> {
        let (text, _) = self.rows.get(row)?.cells.get(column)?;
        Some(Cell::text(text).said().into_owned())
    }

    fn scan(&self, rows: Range<usize>, _columns: usize, visit: &mut dyn FnMut(usize, &Cells<'_>)) {
        for row in rows {
            let cells = &self.rows[row].cells;
            let cell = |column: usize| cells.get(column).map_or("", |(text, _)| text.as_str());
            visit(row, &Cells::Other(&|column| Cell::text(cell(column))));
        }
    }
}
