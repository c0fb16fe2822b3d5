//! Causes of errors.

use super::Failure;
use crate::diagnostic::{Code, Diagnostic, Span};
use std::collections::BTreeMap;

/// Causes of errors, grouped by formula and place as they arise.
#[derive(Default)]
pub(super) struct Causes {
    pub failures: Vec<Failure>,
    /// The rows that those of a part of the table stand for, while it is evaluated.
    rows: Option<Vec<usize>>,
    known: BTreeMap<(String, Code, Option<Span>), u32>,
}

impl Causes {
    /// Rows are from now on those of a part of the table, or of all of it.
    pub(super) fn stand_for(&mut self, rows: Option<Vec<usize>>) {
        self.rows = rows;
    }

    pub(super) fn add(&mut self, formula: &str, diagnostic: Diagnostic, row: usize) -> u32 {
        let row = self.rows.as_ref().map_or(row, |rows| rows[row]);
        let key = (formula.to_owned(), diagnostic.code, diagnostic.span);
        let next = u32::try_from(self.failures.len()).unwrap_or(u32::MAX);
        let cause = *self.known.entry(key).or_insert(next);
        if cause == next {
            let formula = formula.to_owned();
            self.failures.push(Failure { formula, diagnostic, rows: Vec::new() });
        }
        let rows = &mut self.failures[cause as usize].rows;
        if rows.last().is_none_or(|last| *last < row) {
            rows.push(row);
        } else if let Err(at) = rows.binary_search(&row) {
            rows.insert(at, row);
        }
        cause
    }

    /// Drops what is known of a formula that is evaluated again.
    pub(super) fn forget(&mut self, formula: &str) {
        for failure in self.failures.iter_mut().filter(|f| f.formula == formula) {
            failure.rows.clear();
        }
    }
}
