//! Who each record of a table is about: its structure, its year, and nobody twice.

use super::cells::{Refusals, clean, quoted, year};
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note};
use std::collections::HashMap;
use std::sync::Arc;

/// Texts numbered in order of appearance, so that joins compare numbers.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> &Arc<str> {
        &self.texts[number as usize]
    }
}

/// What identifies a record: a structure, a year, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Id {
    /// The structure, as numbered by [`Names`].
    pub(super) structure: Option<u32>,
    /// The year.
    pub(super) exercice: Option<i32>,
}

impl Id {
    /// Adds to a message who the row is about.
    pub(super) fn describe(self, diagnostic: Diagnostic, names: &Names) -> Diagnostic {
        let structure = self.structure.map(|s| quoted(names.text(s)));
        let mut diagnostic = diagnostic;
        diagnostic.args.extend(structure.map(|text| ("structure", text.into())));
        diagnostic.args.extend(self.exercice.map(|year| ("exercice", year.to_string().into())));
        diagnostic
    }
}

/// The columns that identify the records of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyColumns {
    pub(super) structure: Option<usize>,
    pub(super) exercice: Option<usize>,
}

/// The identities of the records of a table.
#[derive(Debug)]
pub(super) struct Keys {
    /// One a record.
    pub(super) ids: Vec<Id>,
    /// The record of each identity.
    pub(super) rows: HashMap<Id, usize>,
}

impl Keys {
    /// Reads the identities of a table; an empty, invalid or repeated one is an error.
    pub(super) fn read(
        table: &Table,
        columns: KeyColumns,
        names: &mut Names,
    ) -> Result<Self, Diagnostics> {
        let mut ids = Vec::with_capacity(table.len());
        let (mut empty, mut bad) = (Refusals::default(), Refusals::default());
        table.scan(|row, record| {
            let text = |column: Option<usize>| column.map(|c| clean(record.get(c).unwrap_or("")));
            let mut id = Id { structure: None, exercice: None };
            if let (Some(key), Some(column)) = (text(columns.structure), columns.structure) {
                if key.is_empty() {
                    empty.push(|| {
                        Diagnostic::new(Code::EmptyCell)
                            .at(table.cell(row, column))
                            .with("column", &table.columns()[column])
                    });
                }
                id.structure = Some(names.number(&key));
            }
            if let (Some(cell), Some(column)) = (text(columns.exercice), columns.exercice) {
                id.exercice = Some(year(&cell).unwrap_or_else(|| {
                    bad.push(|| {
                        Diagnostic::new(Code::BadPeriod)
                            .at(table.cell(row, column))
                            .with("column", &table.columns()[column])
                            .with("value", quoted(&cell))
                    });
                    0
                }));
            }
            ids.push(id);
        });
        let mut errors = Vec::new();
        for (refusals, column) in [(empty, columns.structure), (bad, columns.exercice)] {
            if let Some(column) = column {
                let place = Some(table.title(column));
                refusals.close(&table.columns()[column], place, &mut errors);
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let rows = unique(table, columns, &ids, names)?;
        Ok(Self { ids, rows })
    }
}

fn unique(
    table: &Table,
    columns: KeyColumns,
    ids: &[Id],
    names: &Names,
) -> Result<HashMap<Id, usize>, Diagnostics> {
    let mut rows = HashMap::with_capacity(ids.len());
    let mut twice = Refusals::default();
    let column = columns.structure.or(columns.exercice).unwrap_or(0);
    for (row, id) in ids.iter().enumerate() {
        let first = *rows.entry(*id).or_insert(row);
        if first == row {
            continue;
        }
        twice.push(|| {
            let error = Diagnostic::new(Code::DuplicateKey)
                .at(table.cell(row, column))
                .related(Some(table.cell(first, column)), Note::FirstDefined);
            let mut error = id.describe(error, names);
            // A year column that nobody declared is the usual reason.
            let undeclared = columns.exercice.is_none() && table.position("exercice").is_some();
            error.suggestion = undeclared.then(|| "period = \"exercice\"".to_owned());
            error
        });
    }
    let mut errors = Vec::new();
    twice.close(&table.columns()[column], Some(table.title(column)), &mut errors);
    if errors.is_empty() { Ok(rows) } else { Err(errors) }
}
