//! A formula's results, or what it receives: plain cells, or packed integers with what makes them
//! values.

use super::Cell;
use super::blocks::Bounds;
use crate::integers::Integers;
use crate::value::Value;
pub(crate) use crate::value::{pack_date, unpack_date};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One value a row.
#[derive(Clone, Debug)]
pub struct Column {
    data: Data,
    /// 1 in rows that are missing, where some may be.
    missing: Option<Arc<Vec<u8>>>,
    /// Rows that the packed form does not hold: errors, and values computed apart.
    patches: BTreeMap<usize, Cell>,
}

/// How the rows are held.
#[derive(Clone, Debug)]
pub enum Data {
    /// One cell a row.
    Cells(Vec<Cell>),
    /// Fractions with one denominator.
    Number {
        /// One a row.
        numerators: Arc<Integers>,
        /// The denominator, and what is known of the rows.
        bounds: Bounds,
    },
    /// 0 and 1.
    Boolean(Arc<Integers>),
    /// Codes into a list of words.
    Text {
        /// One a row.
        codes: Arc<Integers>,
        /// What they stand for.
        words: Arc<Vec<Arc<str>>>,
    },
    /// Dates: year, month and day in one integer.
    Date(Arc<Integers>),
    /// The same in so many rows.
    Same(Value, usize),
}

impl Data {
    /// What it holds as integers.
    pub(crate) fn lanes(&self) -> Option<&Arc<Integers>> {
        match self {
            Self::Cells(_) | Self::Same(..) => None,
            Self::Number { numerators: lanes, .. }
            | Self::Text { codes: lanes, .. }
            | Self::Boolean(lanes)
            | Self::Date(lanes) => Some(lanes),
        }
    }
}

impl Column {
    /// A column of cells.
    pub fn of_cells(cells: Vec<Cell>) -> Self {
        Self { data: Data::Cells(cells), missing: None, patches: BTreeMap::new() }
    }

    /// A column as blocks leave it: rows that are missing by flag, and cells put over theirs.
    pub fn packed(
        data: Data,
        missing: Option<Arc<Vec<u8>>>,
        patches: BTreeMap<usize, Cell>,
    ) -> Self {
        Self { data, missing, patches }
    }

    pub(crate) fn data(&self) -> &Data {
        &self.data
    }

    /// The same column, with rows that were computed apart.
    pub(crate) fn patched(mut self, patches: BTreeMap<usize, Cell>) -> Self {
        self.patches = patches;
        self
    }

    /// Whether decimals only approach the fractions that it holds.
    pub(crate) fn is_inexact(&self) -> bool {
        matches!(&self.data, Data::Number { bounds, .. } if bounds.error > 0)
    }

    /// The integer that stands for the value of a row.
    pub(crate) fn lane(&self, row: usize) -> Option<i64> {
        self.data.lanes()?.get(row)
    }

    pub(crate) fn missing(&self) -> Option<&[u8]> {
        self.missing.as_ref().map(|missing| missing.as_slice())
    }

    pub(crate) fn patches(&self) -> &BTreeMap<usize, Cell> {
        &self.patches
    }

    /// The causes of errors that the rows name.
    pub(crate) fn causes(&self) -> BTreeSet<u32> {
        let cause = |cell: &Cell| if let Cell::Error(cause) = cell { Some(*cause) } else { None };
        match &self.data {
            Data::Cells(cells) => cells.iter().filter_map(cause).collect(),
            _ => self.patches.values().filter_map(cause).collect(),
        }
    }

    /// The same with other numbers for the causes.
    pub(crate) fn with_causes(&self, new: &BTreeMap<u32, u32>) -> Self {
        let cell = |cell: &Cell| match cell {
            Cell::Error(cause) => Cell::Error(new.get(cause).copied().unwrap_or(*cause)),
            Cell::Value(_) => cell.clone(),
        };
        let data = match &self.data {
            Data::Cells(cells) => Data::Cells(cells.iter().map(cell).collect()),
            packed => packed.clone(),
        };
        let patches = self.patches.iter().map(|(row, patch)| (*row, cell(patch))).collect();
        Self { data, missing: self.missing.clone(), patches }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match &self.data {
            Data::Cells(cells) => cells.len(),
            Data::Same(_, rows) => *rows,
            packed => packed.lanes().map_or(0, |lanes| lanes.len()),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell of a row.
    pub fn get(&self, row: usize) -> Option<Cell> {
        if let Data::Cells(cells) = &self.data {
            return cells.get(row).cloned();
        }
        if !self.patches.is_empty()
            && let Some(cell) = self.patches.get(&row)
        {
            return Some(cell.clone());
        }
        if self.missing.as_ref().is_some_and(|missing| missing.get(row) == Some(&1)) {
            return Some(Cell::Value(Value::Missing));
        }
        Some(Cell::Value(match &self.data {
            Data::Cells(_) => return None,
            Data::Number { numerators, bounds } => {
                Value::Number(fraction(numerators.get(row)?, bounds.den))
            }
            Data::Boolean(flags) => Value::Boolean(flags.get(row)? != 0),
            Data::Text { codes, words } => {
                let code = usize::try_from(codes.get(row)?).ok()?;
                Value::Text(words.get(code)?.clone())
            }
            Data::Date(lanes) => Value::Date(unpack_date(lanes.get(row)?)?),
            Data::Same(value, rows) => (row < *rows).then(|| value.clone())?,
        }))
    }

    /// Every cell, in order.
    pub fn iter(&self) -> impl Iterator<Item = Cell> + Clone + '_ {
        (0..self.len()).filter_map(|row| self.get(row))
    }
}

/// The quotient that stands for an exact fraction.
pub(crate) fn fraction(numerator: i64, denominator: i128) -> Decimal {
    let numerator = Decimal::from(numerator);
    if denominator == 1 {
        return numerator;
    }
    let denominator = i64::try_from(denominator).unwrap_or(1);
    numerator.checked_div(denominator.into()).unwrap_or_default()
}
