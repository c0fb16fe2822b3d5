//! Who each record of a table is about: its structure, its year, and nobody twice.

use super::cells::refused;
use super::join::JoinOn;
use super::numbers::Texts;
use super::refusals::{Fault, Refusals, SHOWN};
use super::rows::Names;
use super::table::Table;
use super::text::{quoted, year};
use super::{markers, totals, year_column};
use crate::diagnostic::{Diagnostics, Note, Text, codes};
use crate::parallel;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

/// What identifies a record: a structure, a year, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id {
    /// The structure, as numbered.
    pub(super) structure: Option<u32>,
    /// The year.
    pub(super) exercice: Option<i32>,
}

impl Id {
    /// Who the row is about, as a message tells it.
    pub(super) fn told(self, names: &Names) -> (Option<Text>, Option<i32>) {
        (self.structure.map(|s| quoted(names.get(s as usize)).into()), self.exercice)
    }
}

/// The columns that identify the records of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyColumns {
    pub(super) structure: Option<usize>,
    pub(super) exercice: Option<usize>,
}

/// The identities of the records of a table.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// The structure of each record, where it has one.
    pub(super) structures: Option<Vec<u32>>,
    /// The year of each record, where it has one.
    pub(super) exercices: Option<Vec<i32>>,
    rows: usize,
    /// The last record of each structure, then the one before of the same, until there is none.
    last: Vec<u32>,
    before: Vec<u32>,
}

/// No record.
const NONE: u32 = u32::MAX;

/// The cells of a piece of a table that say who its records are about.
#[derive(Default)]
struct Piece {
    texts: Texts,
    years: Vec<i32>,
    /// Records that name no structure, with what is written.
    nobody: Vec<(usize, String)>,
    /// Records whose structure is a word for a total.
    totals: Vec<(usize, String)>,
    /// Records whose year is none, with what is written.
    bad: Vec<(usize, String)>,
}

impl Piece {
    fn read(table: &Table, columns: KeyColumns, rows: Range<usize>, hasher: &RandomState) -> Self {
        let mut piece = Self::default();
        let wanted = columns.structure.into_iter().chain(columns.exercice);
        table.scan(rows, wanted, |row, cells| {
            let text = |column: usize| cells.get(column).said();
            if let Some(key) = columns.structure.map(text) {
                if key.is_empty() || markers::is_failure(&key) {
                    piece.nobody.push((row, quoted(&key)));
                }
                let last = row + 1 == table.len() && totals::begins_a_total(&key);
                if table.asks_totals() && (last || totals::sums_up(&key)) {
                    piece.totals.push((row, key.clone().into_owned()));
                }
                piece.texts.push(&key, hasher.hash_one(&*key));
            }
            if let Some(written) = columns.exercice.map(text) {
                piece.years.push(year(&written).unwrap_or_else(|| {
                    piece.bad.push((row, quoted(&written)));
                    0
                }));
            }
        });
        piece
    }
}

impl Keys {
    /// Reads who the records of a table are about, the structures being added to `texts` to be
    /// numbered; an empty, failed or invalid cell is an error.
    pub(super) fn read(
        table: &Table,
        columns: KeyColumns,
        texts: &mut Texts,
        hasher: &RandomState,
    ) -> Result<Self, Diagnostics> {
        let (mut nobody, mut bad) = (Refusals::default(), Refusals::default());
        let mut sums: Vec<(usize, String)> = Vec::new();
        let mut years = columns.exercice.map(|_| Vec::with_capacity(table.len()));
        let read = |rows| Piece::read(table, columns, rows, hasher);
        parallel::in_order(table.threads(), table.pieces(), read, |piece| {
            texts.append(&piece.texts);
            if let Some(years) = &mut years {
                years.extend(&piece.years);
            }
            let column = columns.structure.unwrap_or(0);
            sums.extend(piece.totals);
            for (row, text) in piece.nobody {
                // The word may stand beside an empty key.
                let looked =
                    table.asks_totals() && (nobody.count() < SHOWN || row + 1 == table.len());
                let width = if looked { table.columns().len() } else { 0 };
                let mut said = (0..width).filter_map(|column| table.text(row, column));
                let total = said.find(|said| text.is_empty() && totals::sums_up(said));
                if let Some(total) = total {
                    let at = sums.partition_point(|(before, _)| *before < row);
                    sums.insert(at, (row, total));
                    continue;
                }
                let code = if text.is_empty() { Fault::EmptyCell } else { Fault::CellFormulaError };
                let name = &table.columns()[column];
                nobody.push(|| refused(code, name, &text, table.cell(row, column)));
            }
            let column = columns.exercice.unwrap_or(0);
            for (row, cell) in piece.bad {
                // What is no structure has no year.
                if sums.binary_search_by_key(&row, |(row, _)| *row).is_ok() {
                    continue;
                }
                bad.push(|| {
                    codes::BadPeriod { column: &table.columns()[column], value: cell }
                        .at(table.cell(row, column))
                });
            }
            true
        });
        let mut errors = Vec::new();
        if let Some((first, _)) = sums.first() {
            let place = table.cell(*first, columns.structure.unwrap_or(0));
            let (count, said) = (sums.len(), sums.into_iter().map(|(_, said)| said).collect());
            errors.push(totals::refuse(table, said, count, place));
        }
        for (refusals, column) in [(nobody, columns.structure), (bad, columns.exercice)] {
            if let Some(column) = column {
                let place = Some(table.title(column));
                refusals.close(&table.columns()[column], place, &mut errors);
            }
        }
        let keys = Self { exercices: years, rows: table.len(), ..Self::default() };
        if errors.is_empty() { Ok(keys) } else { Err(errors) }
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// What identifies a record.
    pub(super) fn id(&self, row: usize) -> Id {
        Id {
            structure: self.structures.as_ref().map(|numbers| numbers[row]),
            exercice: self.exercices.as_ref().map(|years| years[row]),
        }
    }

    /// What identifies each record, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = Id> + '_ {
        (0..self.rows).map(|row| self.id(row))
    }

    /// The record of an identity.
    pub(super) fn find(&self, id: Id) -> Option<u32> {
        let mut row = *self.last.get(id.structure.unwrap_or(0) as usize)?;
        while row != NONE && self.id(row as usize) != id {
            row = self.before[row as usize];
        }
        (row != NONE).then_some(row)
    }

    /// Makes records be found, once structures have numbers; the same identity twice is an error.
    /// A structure has few records, one a year at most.
    pub(super) fn index(
        &mut self,
        table: &Table,
        columns: KeyColumns,
        (structures, names): (&[u32], &Names),
        on: &JoinOn,
    ) -> Result<(), Diagnostics> {
        self.structures = columns.structure.map(|_| structures.to_vec());
        self.last = vec![NONE; names.len().max(1)];
        self.before = vec![NONE; self.rows];
        let mut twice = Refusals::default();
        let column = columns.structure.or(columns.exercice).unwrap_or(0);
        for row in 0..self.rows {
            let id = self.id(row);
            let Some(first) = self.find(id) else {
                let last = &mut self.last[id.structure.unwrap_or(0) as usize];
                self.before[row] = std::mem::replace(last, u32::try_from(row).unwrap_or(NONE));
                continue;
            };
            twice.push(|| {
                let (structure, exercice) = id.told(names);
                codes::DuplicateKey { structure, exercice }
                    .at(table.cell(row, column))
                    .related(Some(table.cell(first as usize, column)), Note::FirstDefined)
            });
        }
        // A year column that nobody declared is the usual reason.
        let apart = columns.exercice.is_none() && twice.count() > 0;
        if let Some(told) =
            apart.then(|| year_column::unread(table, structures, on, twice.count())).flatten()
        {
            return Err(vec![told]);
        }
        twice.told(&table.columns()[column], table.title(column))
    }
}
