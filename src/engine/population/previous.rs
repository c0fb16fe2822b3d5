//! The same structure’s row in the year before.

use super::operand::Wrong;
use super::{Got, Whole};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::policy::{Derived, Previous};
use crate::scenario::Dataset;
use crate::value::Value;
use std::collections::HashMap;

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
}

impl Whole<'_> {
    pub(super) fn previous(
        &self,
        derived: &Derived,
        rule: &Previous,
    ) -> Result<Vec<Got>, Diagnostics> {
        let of = self.operand(&rule.of)?;
        let index = Index::of(self.dataset);
        let rows = 0..self.dataset.rows.len();
        let got = rows.map(|row| match index.before(row) {
            Some(before) => of.get(before, self.year(before)).map_or_else(Got::Wrong, Got::Value),
            None => self.not_there(derived, rule, row),
        });
        Ok(got.collect())
    }

    /// What is declared for a structure that was not there, or else an error.
    pub(super) fn not_there(&self, derived: &Derived, rule: &Previous, row: usize) -> Got {
        let year = self.year(row).map(|year| i64::from(year) - 1);
        self.no_row(derived, &rule.of.name, rule.otherwise.as_ref(), year, row)
    }

    /// What is declared for a structure without a row in a year, or else an error.
    pub(super) fn no_row(
        &self,
        derived: &Derived,
        of: &str,
        otherwise: Option<&Value>,
        year: Option<i64>,
        row: usize,
    ) -> Got {
        if let Some(otherwise) = otherwise {
            return Got::Value(otherwise.clone());
        }
        Got::Wrong(Wrong::fault(
            Diagnostic::new(Code::NoPreviousYear)
                .with("name", &derived.name)
                .with("of", of)
                .with("structure", self.dataset.rows.structure(row))
                .with("exercice", year.map(|y| y.to_string()).unwrap_or_default())
                .at(derived.span),
        ))
    }
}
