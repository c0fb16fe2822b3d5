//! Typed columns: one integer a row where the values allow it, and next to nothing where they are
//! all the same.

use crate::diagnostic::SourceId;
use crate::integers::Integers;
use crate::number::digits;
use crate::value::{Value, unpack_date};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A typed column for one input of the policy.
#[derive(Clone, Debug)]
pub struct InputColumn {
    /// The table and the column number (from 0) it comes from; `None` when filled by default.
    pub origin: Option<(SourceId, usize)>,
    rows: usize,
    held: Held,
}

/// How the values of a column are held. Equal columns are held alike, unless one was filled.
#[derive(Clone, Debug)]
pub enum Held {
    /// The same value in every row.
    Constant(Value),
    /// One integer a row.
    Lanes(Lanes),
    /// Values that integers cannot hold.
    Values(Arc<Vec<Value>>),
}

/// Integers that stand for the values of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// What they stand for.
    pub of: LaneKind,
    /// One a row; that of a missing value is one that a value could have.
    pub(crate) integers: Arc<Integers>,
    /// 1 in the rows that are missing, where some are.
    pub(crate) missing: Option<Arc<Vec<u8>>>,
}

/// What an integer stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LaneKind {
    /// A number times 10^scale, the fewest decimals that do; the least and the largest of them.
    Number {
        /// Decimals.
        scale: u32,
        /// The least.
        lo: i64,
        /// The largest.
        hi: i64,
    },
    /// 0 or 1.
    Boolean,
    /// The place of a text in this list, which is in the order of the rows.
    Text(Arc<Vec<Arc<str>>>),
    /// A date as one integer: year, month and day, in this order of weight.
    Date,
}

impl InputColumn {
    /// The same value in every row.
    pub fn constant(value: Value, rows: usize) -> Self {
        Self { origin: None, rows, held: Held::Constant(value) }
    }

    /// A column held this way.
    pub(super) fn of(held: Held, rows: usize) -> Self {
        Self { origin: None, rows, held }
    }

    /// The same, with where it comes from.
    #[must_use]
    pub fn with_origin(self, origin: Option<(SourceId, usize)>) -> Self {
        Self { origin, ..self }
    }

    /// How the values are held.
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The value of a row; missing beyond the last.
    pub fn value(&self, row: usize) -> Value {
        match &self.held {
            Held::Constant(value) => value.clone(),
            Held::Lanes(lanes) => lanes.value(row),
            Held::Values(values) => values.get(row).cloned().unwrap_or(Value::Missing),
        }
    }

    /// Every value, in order.
    pub fn iter(&self) -> impl Iterator<Item = Value> + Clone + '_ {
        (0..self.rows).map(|row| self.value(row))
    }

    /// The same with another value in one row.
    #[must_use]
    pub fn put(&self, row: usize, value: Value) -> Self {
        let mut values: Vec<Value> = self.iter().collect();
        if let Some(place) = values.get_mut(row) {
            *place = value;
        }
        Self::of_values(&values).with_origin(self.origin)
    }

    /// Some of its rows, in this order.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        let missing = |missing: &Arc<Vec<u8>>| {
            Arc::new(rows.iter().filter_map(|row| missing.get(*row).copied()).collect())
        };
        let held = match &self.held {
            Held::Constant(value) => Held::Constant(value.clone()),
            Held::Lanes(lanes) => Held::Lanes(Lanes {
                of: lanes.of.clone(),
                integers: Arc::new(lanes.integers.take(rows)),
                missing: lanes.missing.as_ref().map(missing),
            }),
            Held::Values(values) => {
                let taken = rows.iter().filter_map(|row| values.get(*row).cloned());
                Held::Values(Arc::new(taken.collect()))
            }
        };
        Self { origin: self.origin, rows: rows.len(), held }
    }
}

impl Lanes {
    /// The value of a row; missing beyond the last.
    pub fn value(&self, row: usize) -> Value {
        let Some(lane) = self.integers.get(row) else { return Value::Missing };
        if self.missing.as_ref().is_some_and(|missing| missing.get(row) == Some(&1)) {
            return Value::Missing;
        }
        match &self.of {
            LaneKind::Number { scale, .. } => number(lane, *scale),
            LaneKind::Boolean => Value::Boolean(lane != 0),
            LaneKind::Text(words) => text(words, lane),
            LaneKind::Date => unpack_date(lane).map_or(Value::Missing, Value::Date),
        }
    }
}

/// `lane / 10^scale`, with the fewest decimals.
pub(super) fn number(lane: i64, scale: u32) -> Value {
    let (n, scale) = digits::plain(lane, scale);
    Value::Number(Decimal::new(n, scale))
}

fn text(words: &[Arc<str>], lane: i64) -> Value {
    let word = usize::try_from(lane).ok().and_then(|word| words.get(word));
    word.map_or(Value::Missing, |word| Value::Text(word.clone()))
}
