//! The same structure’s row in the year before.

use super::{Got, Whole};
use crate::diagnostic::{Diagnostics, codes};
use crate::engine::blocks::{Words, lanes};
use crate::engine::column::Data;
use crate::engine::needs::{Values, Wrong};
use crate::engine::{Cell, Column};
use crate::integers::Integers;
use crate::policy::ops::Argument;
use crate::policy::{Derived, Previous};
use crate::scenario::Dataset;
use crate::value::Value;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The row of a structure in a year.
pub(super) struct Index<'a> {
    dataset: &'a Dataset,
    /// `None` where the rows of a structure follow one another, year after year.
    rows: Option<HashMap<(u32, i32), usize>>,
}

impl<'a> Index<'a> {
    pub(super) fn of(dataset: &'a Dataset) -> Self {
        let (structures, _) = dataset.rows.structures();
        let years = dataset.rows.exercices().unwrap_or_default();
        let keys = || structures.iter().copied().zip(years.iter().copied());
        let rows = (!keys().is_sorted()).then(|| keys().zip(0..).collect());
        Self { dataset, rows }
    }

    /// The row of the same structure in another year.
    pub(super) fn row(&self, row: usize, year: i32) -> Option<usize> {
        let (structures, _) = self.dataset.rows.structures();
        let structure = structures[row];
        if let Some(rows) = &self.rows {
            return rows.get(&(structure, year)).copied();
        }
        let years = self.dataset.rows.exercices()?;
        let is = |place: &usize| structures.get(*place) == Some(&structure);
        if years[row] > year {
            let found = (0..row).rev().take_while(is).find(|place| years[*place] <= year);
            return found.filter(|place| years[*place] == year);
        }
        (row..years.len()).take_while(is).find(|place| years[*place] == year)
    }

    /// The row of the same structure in the year before.
    pub(super) fn before(&self, row: usize) -> Option<usize> {
        let year = self.dataset.rows.exercice(row)?;
        self.row(row, year.checked_sub(1)?)
    }

    /// The same for every row.
    pub(super) fn all_before(&self) -> Vec<Option<u32>> {
        let before = |row| self.before(row).and_then(|before| u32::try_from(before).ok());
        (0..self.dataset.rows.len()).map(before).collect()
    }
}

/// The lanes of some rows of a column of numbers, flags or dates, which are missing where there is
/// no row; `None` where the column holds something else, errors, or numbers that decimals round.
fn gathered(column: &Column, rows: impl ExactSizeIterator<Item = Option<usize>>) -> Option<Column> {
    let (from, lo, hi) = match column.data() {
        Data::Number { numerators, bounds } if bounds.terminates() => {
            (numerators, bounds.lo, bounds.hi)
        }
        Data::Boolean(flags) => (flags, 0, 1),
        Data::Date(days) => (days, i128::from(i32::MIN), i128::from(i32::MAX)),
        _ => return None,
    };
    if !column.patches().is_empty() {
        return None;
    }
    let absent = column.missing().unwrap_or_default();
    // A lane without a value holds one within the bounds.
    let within = i64::try_from(lo).ok()?;
    let (mut lanes, mut missing) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for row in rows {
        let lane = row.filter(|row| absent.get(*row) != Some(&1)).and_then(|row| from.get(row));
        missing.push(u8::from(lane.is_none()));
        lanes.push(lane.unwrap_or(within));
    }
    if !missing.contains(&0) {
        let same = Data::Same(Value::Missing, missing.len());
        return Some(Column::packed(same, None, BTreeMap::new()));
    }
    let lanes = Arc::new(Integers::within(lo, hi, &lanes));
    let data = match column.data() {
        Data::Number { bounds, .. } => Data::Number { numerators: lanes, bounds: *bounds },
        Data::Boolean(_) => Data::Boolean(lanes),
        _ => Data::Date(lanes),
    };
    let missing = missing.contains(&1).then(|| Arc::new(missing));
    Some(Column::packed(data, missing, BTreeMap::new()))
}

impl Whole<'_> {
    pub(super) fn previous(
        &self,
        derived: &Derived,
        rule: &Previous,
        before: &[Option<u32>],
    ) -> Result<Vec<Got>, Diagnostics> {
        let of = self.operand(&rule.of)?;
        let got = (0..).zip(before).map(|(row, before)| match before.map(|row| row as usize) {
            Some(before) => of.get(before, self.year(before)),
            None => self.not_there(derived, rule, row),
        });
        Ok(got.collect())
    }

    /// The same as lanes, where they are held exactly and nobody is declared anything.
    pub(super) fn previous_lanes(
        &self,
        derived: &Derived,
        rule: &Previous,
        before: &[Option<u32>],
    ) -> Result<Option<Column>, Diagnostics> {
        let Some(Value::Missing) = &derived.otherwise else { return Ok(None) };
        let before = before.iter().map(|row| row.map(|row| row as usize));
        Ok(match self.operand(&rule.of)? {
            Values::Computed(column) => gathered(column, before),
            Values::Parameter(by_year) => {
                let cell = |value: &_| match value {
                    Ok(Argument::Value(value)) => Some(Cell::Value(value.clone())),
                    _ => None,
                };
                let known: Option<Vec<Cell>> = by_year.values().map(cell).collect();
                let Some(known) = known else { return Ok(None) };
                let Ok(by) = lanes(known.into_iter(), &mut Words::default()) else {
                    return Ok(None);
                };
                let years: Vec<Option<i32>> = by_year.keys().copied().collect();
                let place = |row: usize| years.binary_search(&self.year(row)).ok();
                gathered(&by, before.map(|before| before.and_then(place)))
            }
            _ => None,
        })
    }

    /// What is declared for a structure that was not there, or else an error.
    pub(super) fn not_there(&self, derived: &Derived, rule: &Previous, row: usize) -> Got {
        let year = self.year(row).map(|year| i64::from(year) - 1);
        self.no_row(derived, &rule.of.name, year, row)
    }

    /// What is declared for a structure without a row in a year, or else an error.
    pub(super) fn no_row(&self, derived: &Derived, of: &str, year: Option<i64>, row: usize) -> Got {
        derived.otherwise.clone().ok_or_else(|| {
            let structure = self.dataset.rows.structure(row);
            let exercice = year.map(|y| y.to_string()).unwrap_or_default();
            Wrong::fault(codes::NoPreviousYear { of, structure, exercice }.at(derived.span))
        })
    }
}
