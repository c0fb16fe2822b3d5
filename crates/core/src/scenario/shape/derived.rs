//! A table made of another: some of its records, under other names, one for each year. A cell
//! keeps the place that it comes from.

use crate::diagnostic::Span;
use crate::scenario::cell::Cells;
use crate::scenario::lineage::{Lineage, Reduced};
use crate::scenario::notation::Notation;
use crate::scenario::table::{Records, Table};
use crate::sources::{Cell, Sheet};
use std::ops::Range;

/// Records of a table, as a manifest asks for them, being made.
#[derive(Debug)]
pub(super) struct Derived {
    rows: Vec<Row>,
    columns: Vec<Origin>,
    cells: Sheet,
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
    /// A year that no cell holds.
    Year,
    /// What several cells make.
    Reduced(Lineage),
}

impl Derived {
    /// Without rows.
    pub(super) fn new(columns: Vec<Origin>) -> Self {
        Self { rows: Vec::new(), columns, cells: Sheet::default(), groups: Vec::new() }
    }

    /// The same with rows that are made of several records.
    pub(super) fn of_groups(self, groups: Vec<Vec<usize>>) -> Self {
        Self { groups, ..self }
    }

    /// Whether no row was added.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row, with as many cells as there are columns.
    pub(super) fn push<'t>(&mut self, row: Row, cells: impl IntoIterator<Item = Cell<'t>>) {
        let at = number(self.rows.len());
        for (column, cell) in cells.into_iter().enumerate() {
            // Rows and columns ascend, and columns are few.
            let _ordered = self.cells.push(at, column, cell);
        }
        self.rows.push(row);
    }

    /// The table that is made of `base`, under these names.
    pub(super) fn of(self, base: Table, names: Vec<String>) -> Table {
        let notation = |origin: &Origin| match origin {
            Origin::Base(column) => base.notation(*column),
            Origin::Years(columns) => {
                let first = columns.iter().flatten().next();
                first.map_or(Notation::MACHINE, |column| base.notation(*column))
            }
            Origin::Year => Notation::MACHINE,
            Origin::Reduced(lineage) => lineage.notation,
        };
        let notations = self.columns.iter().map(notation).collect();
        Table::derived(base, names, notations, |base| Box::new(Made { base, of: self }))
    }

    /// The cell of the table that a cell comes from.
    fn source(&self, row: usize, column: usize) -> Option<(usize, usize)> {
        let row = self.rows.get(row)?;
        let column = match self.columns.get(column)? {
            Origin::Base(column) => Some(*column),
            Origin::Years(columns) => columns.get(row.slot as usize).copied().flatten(),
            Origin::Year | Origin::Reduced(_) => None,
        };
        Some((row.record as usize, column?))
    }
}

/// The same over its table.
#[derive(Debug)]
struct Made {
    base: Table,
    of: Derived,
}

impl Records for Made {
    fn len(&self) -> usize {
        self.of.rows.len()
    }

    fn header(&self) -> Span {
        self.base.header()
    }

    fn title(&self, column: usize) -> Span {
        let found = match self.of.columns.get(column) {
            Some(Origin::Base(column)) => Some(*column),
            Some(Origin::Years(columns)) => columns.iter().flatten().next().copied(),
            _ => None,
        };
        found.map_or_else(|| self.base.header(), |column| self.base.title(column))
    }

    fn line(&self, row: usize) -> Span {
        let row = self.of.rows.get(row);
        row.map_or_else(|| self.header(), |row| self.base.line(row.record as usize))
    }

    fn cell(&self, row: usize, column: usize) -> Span {
        match self.of.source(row, column) {
            Some((record, column)) => self.base.cell(record, column),
            None => self.line(row),
        }
    }

    fn text(&self, row: usize, column: usize) -> Option<String> {
        let there = row < self.len();
        there.then(|| self.of.cells.row(number(row)).get(column).said().into_owned())
    }

    fn scan(&self, rows: Range<usize>, _columns: usize, visit: &mut dyn FnMut(usize, &Cells<'_>)) {
        rows.for_each(|row| visit(row, &Cells::Sheet(self.of.cells.row(number(row)))));
    }

    fn masked(&self, row: usize, column: usize) -> Option<String> {
        if self.text(row, column).is_none_or(|text| !text.is_empty()) {
            return None;
        }
        let (record, column) = self.of.source(row, column)?;
        self.base.masked(record, column).or_else(|| self.base.text(record, column))
    }

    fn reduced(&self, row: usize, column: usize) -> Option<Reduced> {
        if let Origin::Reduced(lineage) = self.of.columns.get(column)? {
            let line = |record| self.base.line(record);
            return lineage.reduced(row, self.of.groups.get(row)?, line);
        }
        let (record, column) = self.of.source(row, column)?;
        self.base.reduced(record, column)
    }
}

fn number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}
