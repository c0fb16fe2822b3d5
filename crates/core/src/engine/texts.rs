//! The texts that formulas make: equal ones of a column are held once, and what a run may hold of
//! them is limited, whichever evaluator makes them and however many threads do.

use super::column::Data;
use super::evaluate::Run;
use super::{Cell, Column};
use crate::diagnostic::{Diagnostics, codes};
use crate::value::Value;
use foldhash::fast::RandomState;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of different long texts that one evaluation may hold, over all its columns.
const MOST: usize = 256 << 20;

/// A text of so many bytes weighs no more than its cell, and is not counted.
const SHORT: usize = 64;

/// Different long texts, each held once.
#[derive(Debug)]
pub(super) struct Texts<'a> {
    held: HashSet<Arc<str>, RandomState>,
    last: Option<Arc<str>>,
    bytes: &'a AtomicUsize,
    most: usize,
}

/// More bytes than the limit.
#[derive(Debug)]
pub(super) struct Passed;

impl<'a> Texts<'a> {
    /// None yet; `bytes` is shared with others that count towards `most`.
    pub(super) fn new(bytes: &'a AtomicUsize, most: usize) -> Self {
        Self { held: HashSet::default(), last: None, bytes, most }
    }

    /// Puts the text that is held already in the place of an equal one.
    pub(super) fn share(&mut self, value: &mut Value) -> Result<(), Passed> {
        let Value::Text(text) = value else { return Ok(()) };
        if text.len() <= SHORT || self.last.as_ref().is_some_and(|last| Arc::ptr_eq(last, text)) {
            return Ok(());
        }
        if let Some(held) = self.held.get(text) {
            *text = held.clone();
        } else {
            let before = self.bytes.fetch_add(text.len(), Ordering::Relaxed);
            if before + text.len() > self.most {
                return Err(Passed);
            }
            self.held.insert(text.clone());
        }
        self.last = Some(text.clone());
        Ok(())
    }
}

/// The first cells of a column until the limit is passed; each text once.
pub(super) fn shared(cells: &mut [Cell], texts: &mut Texts<'_>) -> Result<(), Passed> {
    cells.iter_mut().try_for_each(|cell| match cell {
        Cell::Value(value) => texts.share(value),
        Cell::Error(_) => Ok(()),
    })
}

/// That the texts of a formula, with those of the formulas before it, pass the limit.
pub(super) fn passed(name: &str) -> Diagnostics {
    vec![codes::TextBudget { name, limit: MOST >> 20 }.into()]
}

/// The limit of a column that stands alone.
pub(super) fn alone() -> usize {
    MOST
}

impl Column {
    /// Bytes of its different long texts.
    fn long_texts(&self) -> usize {
        let long = |value: &Value| matches!(value, Value::Text(text) if text.len() > SHORT);
        let of_cell = |cell: &Cell| matches!(cell, Cell::Value(value) if long(value));
        let any = self.patches().values().any(of_cell)
            || match self.data() {
                Data::Cells(cells) => cells.iter().any(of_cell),
                Data::Text { words, .. } => words.iter().any(|word| word.len() > SHORT),
                Data::Same(value, _) => long(value),
                Data::Number { .. } | Data::Boolean(_) | Data::Date(_) => false,
            };
        if !any {
            return 0;
        }
        let bytes = AtomicUsize::new(0);
        let mut texts = Texts::new(&bytes, usize::MAX);
        for cell in self.iter() {
            if let Cell::Value(mut value) = cell {
                let _ = texts.share(&mut value);
            }
        }
        bytes.into_inner()
    }
}

impl Run<'_> {
    /// Bytes of texts that may still be made, after the columns that are there.
    pub(super) fn text_left(&mut self) -> Result<usize, Diagnostics> {
        let policy = self.policy;
        let mut left = MOST;
        for name in &policy.order {
            let Some(column) = self.columns.get(name) else { continue };
            let counted = self.texts.get(name.as_str()).copied();
            let bytes = counted.unwrap_or_else(|| column.long_texts());
            self.texts.insert(name, bytes);
            left = left.checked_sub(bytes).ok_or_else(|| passed(name))?;
        }
        Ok(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_held_once_and_short_ones_are_not_counted() {
        let bytes = AtomicUsize::new(0);
        let mut texts = Texts::new(&bytes, 250);
        let text = |n: char, length| Value::Text(n.to_string().repeat(length).into());
        let mut cells: Vec<Cell> =
            [text('a', 100), text('b', 100), text('a', 100), text('c', SHORT)]
                .map(Cell::Value)
                .into();
        shared(&mut cells, &mut texts).unwrap();
        assert_eq!(bytes.load(Ordering::Relaxed), 200);
        let [Cell::Value(Value::Text(first)), _, Cell::Value(Value::Text(third)), _] = &cells[..]
        else {
            panic!()
        };
        assert!(Arc::ptr_eq(first, third));
        assert!(texts.share(&mut text('d', SHORT + 1)).is_err());
    }
}
