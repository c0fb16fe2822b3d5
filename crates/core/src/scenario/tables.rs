//! The tables of a set, joined: on the key, then on the key and the period.

use super::fill::Builder;
use super::join::{Attached, Grain, JoinOn, NONE};
use super::keys::{Id, KeyColumns, Keys};
use super::lineage::Reduced;
use super::numbers::Texts;
use super::refusals::Refusals;
use super::rows::{Names, Rows};
use super::table::Table;
use super::text::Pool;
use super::typed::InputColumn;
use super::year_column;
use crate::diagnostic::{Diagnostic, Diagnostics, Note, SourceId, Span, codes};
use crate::parallel::Share;
use crate::value::{InputSpec, Value};
use indexmap::IndexMap;
use std::collections::{HashMap, HashSet};
use std::hash::RandomState;
use std::sync::{Arc, Mutex};

/// Structures numbered at a time: a table of them stays in cache.
const GROUP: usize = 1 << 14;

/// A column of the joined tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// What its cells are about.
    pub grain: Grain,
    /// The file it comes from.
    pub source: SourceId,
    /// Its number in that file, from 0.
    pub index: usize,
    /// Which of the joined tables holds it.
    pub(super) table: usize,
}

/// A table and the record that each row of the set takes from it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) table: Table,
    grain: Grain,
    columns: KeyColumns,
    /// `None`: this table fixes the rows. A row may have no record where the table is looked up.
    rows: Option<Vec<u32>>,
    /// How it is looked up, when it is.
    pub(super) looked_up: Option<Attached>,
}

impl Part {
    /// A table whose record is known for each row of the set, where there is one.
    pub(super) fn looked_up(table: Table, grain: Grain, rows: Vec<u32>, by: Attached) -> Self {
        let columns = KeyColumns { structure: None, exercice: None };
        Self { table, grain, columns, rows: Some(rows), looked_up: Some(by) }
    }

    /// The rows of the set that have no record, in order.
    pub(super) fn without_record(&self) -> impl Iterator<Item = usize> + '_ {
        let rows = self.rows.iter().flatten().enumerate();
        rows.filter(|(_, record)| **record == NONE).map(|(row, _)| row)
    }

    /// The record that a row of the set takes.
    fn record(&self, row: usize) -> usize {
        self.rows.as_ref().map_or(row, |rows| rows.get(row).map_or(usize::MAX, |r| *r as usize))
    }

    /// Spreads one value a record over the rows of the set.
    pub(super) fn spread<T: Clone + Default>(&self, values: Vec<T>) -> Vec<T> {
        let of = |row: &u32| values.get(*row as usize).cloned().unwrap_or_default();
        match &self.rows {
            None => values,
            Some(rows) => rows.iter().map(of).collect(),
        }
    }

    /// The same for a column that is being typed.
    pub(super) fn gather(&self, typed: Builder, otherwise: &Value) -> Builder {
        match &self.rows {
            None => typed,
            Some(rows) => typed.gather(rows, otherwise),
        }
    }

    /// The part of an identity that this table knows.
    fn project(&self, id: Id) -> Id {
        Id {
            structure: id.structure.filter(|_| self.grain != Grain::Period),
            exercice: id.exercice.filter(|_| self.grain != Grain::Structure),
        }
    }
}

/// The joined tables of a set: its rows, and its columns as text.
#[derive(Debug, Default)]
pub struct Tables {
    /// The file, when it is a table alone.
    pub file: Option<String>,
    pub(super) parts: Vec<Part>,
    /// Which part fixes the rows.
    main: usize,
    pub(super) columns: IndexMap<String, Column>,
    rows: Rows,
    /// Columns as they were read last: policies mostly read them alike.
    typed: Mutex<HashMap<String, (InputSpec, InputColumn)>>,
}

impl Tables {
    /// Joins tables, the first of the finest grain fixing the rows and their order.
    pub(super) fn join(tables: Vec<Table>, on: &JoinOn) -> Result<Self, Diagnostics> {
        let mut parts = Vec::with_capacity(tables.len());
        let mut errors = Vec::new();
        for table in tables {
            let columns = KeyColumns {
                structure: table.position(&on.key),
                exercice: on.period.as_ref().and_then(|period| table.position(period)),
            };
            let grain = match (columns.structure, columns.exercice) {
                (Some(_), Some(_)) => Grain::StructurePeriod,
                (Some(_), None) => Grain::Structure,
                (None, Some(_)) => Grain::Period,
                (None, None) => {
                    errors.push(no_key(&on.key, &table));
                    continue;
                }
            };
            parts.push(Part { table, grain, columns, rows: None, looked_up: None });
        }
        let finest = if on.period.is_some() { Grain::StructurePeriod } else { Grain::Structure };
        let main = parts.iter().position(|part| part.grain == finest);
        let (Some(main), true) = (main, errors.is_empty()) else {
            // Which of both is nowhere: the structure, or else the year.
            let structures = parts.iter().find(|part| part.grain == Grain::Structure);
            if errors.is_empty()
                && let (Some(part), Some(period)) = (structures.or(parts.first()), &on.period)
            {
                errors.push(if structures.is_some() {
                    let table = &part.table;
                    let mut told = codes::NoPeriodColumn { column: period, table: table.path() }
                        .at(on.period_span.unwrap_or_else(|| table.header()))
                        .suggest(period, table.columns().iter());
                    let named = year_column::named(table).map(|at| table.columns()[at].clone());
                    told.suggestion = told.suggestion.or(named);
                    told
                } else {
                    no_key(&on.key, &part.table)
                });
            }
            return Err(errors);
        };
        let columns = collect_columns(&parts, main, on)?;
        let mut set = Self { parts, main, columns, ..Self::default() };
        set.match_parts(on)?;
        Ok(set)
    }

    fn match_parts(&mut self, on: &JoinOn) -> Result<(), Diagnostics> {
        let (mut texts, hasher) = (Texts::default(), RandomState::new());
        let mut read = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let before = texts.len();
            let keys = Keys::read(&part.table, part.columns, &mut texts, &hasher);
            read.push((keys, before..texts.len()));
        }
        let (names, numbers) = texts.numbered(Share::pieces(GROUP));
        let mut keys = Vec::with_capacity(self.parts.len());
        let mut errors = Vec::new();
        for (part, (read, own)) in self.parts.iter().zip(read) {
            let indexed = read.and_then(|mut read| {
                let numbers = (&numbers[own], &names);
                read.index(&part.table, part.columns, numbers, on).map(|()| read)
            });
            match indexed {
                Ok(read) => keys.push(read),
                Err(refused) => errors.extend(refused),
            }
        }
        drop(numbers);
        if !errors.is_empty() {
            return Err(errors);
        }
        for index in (0..self.parts.len()).filter(|index| *index != self.main) {
            match self.match_part(index, &keys, &names) {
                Ok(rows) => self.parts[index].rows = Some(rows),
                Err(refused) => errors.extend(refused),
            }
        }
        let keys = keys.swap_remove(self.main);
        self.rows = Rows {
            names: Arc::new(names),
            structures: Arc::new(keys.structures.unwrap_or_default()),
            exercices: keys.exercices.map(Arc::new),
            weights: None,
        };
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Finds the record of one part for each row of the set.
    ///
    /// A row without a record is an error. A record without a row is one too when it is as fine
    /// as the rows; a structure that has no year, or a year that has no structure, is not.
    fn match_part(
        &self,
        index: usize,
        keys: &[Keys],
        names: &Names,
    ) -> Result<Vec<u32>, Diagnostics> {
        let (main, part) = (&self.parts[self.main], &self.parts[index]);
        let (fixed, other) = (&keys[self.main], &keys[index]);
        let unmatched = |table: &Table, columns: KeyColumns, row: usize, id: Id, absent: &Table| {
            let column = id.structure.and(columns.structure).or(columns.exercice).unwrap_or(0);
            let (structure, exercice) = id.told(names);
            codes::UnmatchedRow { table: absent.path(), structure, exercice }
                .at(table.cell(row, column))
        };
        let mut rows = Vec::with_capacity(fixed.len());
        let (mut absent, mut reported) = (Refusals::default(), HashSet::new());
        for (row, id) in fixed.ids().enumerate() {
            let id = part.project(id);
            if let Some(record) = other.find(id) {
                rows.push(record);
            } else if reported.insert(id) {
                absent.push(|| unmatched(&main.table, main.columns, row, id, &part.table));
            }
        }
        let mut errors = Vec::new();
        let (path, header) = (part.table.path(), Some(part.table.header()));
        absent.close(path, header, &mut errors);
        if part.grain == main.grain {
            let mut left = Refusals::default();
            for (record, id) in other.ids().enumerate() {
                if fixed.find(id).is_none() {
                    left.push(|| unmatched(&part.table, part.columns, record, id, &main.table));
                }
            }
            left.close(path, header, &mut errors);
        }
        if errors.is_empty() { Ok(rows) } else { Err(errors) }
    }

    /// Who the rows are about.
    pub(super) fn rows(&self) -> &Rows {
        &self.rows
    }

    /// A column that was read as an input asks.
    pub(super) fn typed(&self, spec: &InputSpec) -> Option<InputColumn> {
        let typed = self.typed.lock().ok()?;
        typed
            .get(&spec.name)
            .filter(|(of, _)| of.reads_like(spec))
            .map(|(_, column)| column.clone())
    }

    /// Keeps a column that was read.
    pub(super) fn keep(&self, spec: &InputSpec, column: &InputColumn) {
        if let Ok(mut typed) = self.typed.lock() {
            typed.insert(spec.name.clone(), (spec.clone(), column.clone()));
        }
    }

    /// Whether a table is looked up by a column.
    pub(super) fn looks_up_by(&self, column: &str) -> bool {
        let mut by = self.parts.iter().filter_map(|part| part.looked_up.as_ref());
        by.any(|by| by.ours.iter().any(|ours| ours == column))
    }

    /// The place of a row, in the table that fixes the rows.
    pub fn row_span(&self, row: usize) -> Option<Span> {
        self.main().map(|part| part.table.line(row))
    }

    /// The table that fixes the rows.
    pub(super) fn main(&self) -> Option<&Part> {
        self.parts.get(self.main)
    }

    /// The table of a column, and its number there.
    fn found(&self, name: &str) -> Option<(&Part, usize)> {
        let column = self.columns.get(name)?;
        Some((self.parts.get(column.table)?, column.index))
    }

    /// The place of the title of a column.
    pub(super) fn title(&self, name: &str) -> Option<Span> {
        self.found(name).map(|(part, column)| part.table.title(column))
    }

    /// The line of titles of the table that fixes the rows.
    pub(super) fn header(&self) -> Option<Span> {
        self.main().map(|part| part.table.header())
    }

    /// Every column by name: those of the table that fixes the rows first, key and period included.
    pub fn columns(&self) -> &IndexMap<String, Column> {
        &self.columns
    }

    /// A column as text, one a row; empty cells are empty texts.
    pub fn text(&self, name: &str) -> Option<Vec<Arc<str>>> {
        let (part, column) = self.found(name)?;
        let mut pool = Pool::default();
        let mut texts = Vec::with_capacity(part.table.len());
        part.table.scan_column(column, |_, text| texts.push(pool.keep(text)));
        Some(part.spread(texts))
    }

    /// The text of the cell that a row takes from a column; empty when the cell is.
    pub fn cell_text(&self, name: &str, row: usize) -> Option<String> {
        let (part, column) = self.found(name)?;
        part.table.text(part.record(row), column)
    }

    /// What the cell that a row takes from a column says, where the manifest has it hold nothing.
    pub fn masked(&self, name: &str, row: usize) -> Option<String> {
        let (part, column) = self.found(name)?;
        part.table.masked(part.record(row), column)
    }

    /// What that cell comes from, where it is made of several lines.
    pub fn reduced(&self, name: &str, row: usize) -> Option<Reduced> {
        let (part, column) = self.found(name)?;
        part.table.reduced(part.record(row), column)
    }

    /// The cell by which a row looks up a column, when it finds no record.
    pub fn unmatched(&self, name: &str, row: usize) -> Option<(Span, SourceId)> {
        let (part, _) = self.found(name)?;
        let by = part.looked_up.as_ref()?.ours.first()?;
        let none = part.record(row) >= part.table.len();
        none.then(|| Some((self.cell(by, row)?, part.table.id()))).flatten()
    }

    /// The place of the cell that a row takes from a column.
    pub fn cell(&self, name: &str, row: usize) -> Option<Span> {
        let (part, column) = self.found(name)?;
        let record = part.record(row);
        (record < part.table.len()).then(|| part.table.cell(record, column))
    }
}

/// Gives each column its table; key and period are those of the table that fixes the rows.
fn collect_columns(
    parts: &[Part],
    main: usize,
    on: &JoinOn,
) -> Result<IndexMap<String, Column>, Diagnostics> {
    let mut columns: IndexMap<String, Column> = IndexMap::new();
    let others = (0..parts.len()).filter(|index| *index != main);
    for table in std::iter::once(main).chain(others) {
        let part = &parts[table];
        let mut errors = Refusals::default();
        for (index, name) in part.table.columns().iter().enumerate() {
            let joins = *name == on.key || on.period.as_ref() == Some(name);
            if (joins && table != main) || name.is_empty() {
                continue;
            }
            let column = Column { grain: part.grain, source: part.table.id(), index, table };
            if let Some(first) = columns.get(name) {
                errors.push(|| {
                    let first = parts[first.table].table.title(first.index);
                    codes::ColumnTwice { column: name }
                        .at(part.table.title(index))
                        .related(Some(first), Note::FirstDefined)
                });
            } else {
                columns.insert(name.clone(), column);
            }
        }
        errors.told(part.table.path(), part.table.header())?;
    }
    Ok(columns)
}

fn no_key(column: &str, table: &Table) -> Diagnostic {
    codes::NoKeyColumn { column, table: table.path() }
        .at(table.header())
        .suggest(column, table.columns().iter())
}
