//! A table seen through another: some of its records, under other names, one for each year. A
//! cell keeps the place that it comes from.

use super::made::{Made, Reduced};
use crate::diagnostic::Span;
use crate::scenario::dates::Dates;
use crate::scenario::notation::Notation;
use crate::scenario::table::Table;

/// Records of a table, as a manifest asks for them.
#[derive(Debug)]
pub(in crate::scenario) struct View {
    base: Box<Table>,
    rows: Vec<Row>,
    columns: Vec<Origin>,
    /// The cells, row by row, and where each ends.
    texts: String,
    ends: Vec<usize>,
    /// The records of each row, where rows are made of several.
    groups: Vec<Vec<usize>>,
}

/// Where a row comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// The record of the table.
    pub(super) record: u32,
    /// Which of the years.
    pub(super) slot: u16,
}

/// Where a column comes from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// A column of the table.
    Base(usize),
    /// One for each year, where there is one.
    Years(Vec<Option<usize>>),
    /// What no cell holds; dates are written so in the cells that it is made of.
    Made(Dates),
    /// What several cells make.
    Reduced(Made),
}

impl View {
    /// A view without rows.
    pub(super) fn new(base: Table, columns: Vec<Origin>) -> Self {
        let base = Box::new(base);
        let (rows, ends, groups) = (Vec::new(), Vec::new(), Vec::new());
        Self { base, rows, columns, texts: String::new(), ends, groups }
    }

    /// The same with rows that are made of several records.
    pub(super) fn of_groups(self, groups: Vec<Vec<usize>>) -> Self {
        Self { groups, ..self }
    }

    /// The table that is seen.
    pub(in crate::scenario) fn base(&self) -> &Table {
        &self.base
    }

    /// Adds a row, with as many cells as there are columns.
    pub(super) fn push<'t>(&mut self, row: Row, cells: impl IntoIterator<Item = &'t str>) {
        for cell in cells {
            self.texts.push_str(cell);
            self.ends.push(self.texts.len());
        }
        self.rows.push(row);
    }

    /// How many rows there are.
    pub(in crate::scenario) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The text of a cell, empty where there is none.
    pub(in crate::scenario) fn text(&self, row: usize, column: usize) -> &str {
        if column >= self.columns.len() {
            return "";
        }
        let at = row * self.columns.len() + column;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.ends.get(at).map_or("", |end| &self.texts[start..*end])
    }

    /// The column of the table that a cell comes from.
    fn source(&self, row: usize, column: usize) -> Option<(usize, usize)> {
        let row = self.rows.get(row)?;
        let column = match self.columns.get(column)? {
            Origin::Base(column) => Some(*column),
            Origin::Years(columns) => columns.get(row.slot as usize).copied().flatten(),
            Origin::Made(_) | Origin::Reduced(_) => None,
        };
        Some((row.record as usize, column?))
    }

    /// The place of a cell.
    pub(in crate::scenario) fn cell(&self, row: usize, column: usize) -> Span {
        match self.source(row, column) {
            Some((record, column)) => self.base.cell(record, column),
            None => self.line(row),
        }
    }

    /// What a cell that is made of several comes from.
    pub(in crate::scenario) fn reduced(&self, row: usize, column: usize) -> Option<Reduced> {
        if let Origin::Reduced(made) = self.columns.get(column)? {
            return made.reduced(self, row, self.groups.get(row)?);
        }
        let (record, column) = self.source(row, column)?;
        self.base.reduced(record, column)
    }

    /// The place of a row.
    pub(in crate::scenario) fn line(&self, row: usize) -> Span {
        let row = self.rows.get(row);
        row.map_or_else(
            || self.base.header_line(),
            |row| self.base.record_line(row.record as usize),
        )
    }

    /// The place of a title.
    pub(in crate::scenario) fn title(&self, column: usize) -> Span {
        let found = match self.columns.get(column) {
            Some(Origin::Base(column)) => Some(*column),
            Some(Origin::Years(columns)) => columns.iter().flatten().next().copied(),
            _ => None,
        };
        found.map_or_else(|| self.base.header_line(), |column| self.base.title(column))
    }

    /// The line of titles.
    pub(in crate::scenario) fn header_line(&self) -> Span {
        self.base.header_line()
    }

    /// What a cell that holds nothing says in the file: a marker, `s`.
    pub(in crate::scenario) fn masked(&self, row: usize, column: usize) -> Option<String> {
        if !self.text(row, column).is_empty() {
            return None;
        }
        let (record, column) = self.source(row, column)?;
        self.base.masked(record, column).or_else(|| self.base.text(record, column))
    }

    /// How a column writes its numbers.
    pub(super) fn notation_of(base: &Table, origin: &Origin) -> Notation {
        match origin {
            Origin::Base(column) => base.notation(*column),
            Origin::Years(columns) => {
                let first = columns.iter().flatten().next();
                first.map_or(Notation::MACHINE, |column| base.notation(*column))
            }
            Origin::Made(dates) => Notation::MACHINE.with_dates(*dates),
            Origin::Reduced(made) => Notation::MACHINE.with_dates(made.dates),
        }
    }

    /// The same for each column.
    pub(in crate::scenario) fn notations(&self) -> Vec<Notation> {
        self.columns.iter().map(|origin| Self::notation_of(&self.base, origin)).collect()
    }
}
