//! One cell as it leaves, and the way to read columns of either side.

use bareme_core::engine::Cell;
use bareme_core::value::Value;
use rust_decimal::Decimal;

/// What a side holds for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The side has no such row.
    Absent,
    /// The cell is in error.
    Error,
    /// A value as it leaves, perhaps missing.
    Value(Value),
}

impl Entry {
    /// A cell of an evaluation.
    pub(super) fn of(cell: Option<Cell>) -> Self {
        match cell {
            Some(Cell::Value(value)) => Self::Value(value.leave()),
            Some(Cell::Error(_)) => Self::Error,
            None => Self::Absent,
        }
    }

    /// The number, if there is one.
    pub fn number(&self) -> Option<Decimal> {
        if let Self::Value(value) = self { value.number() } else { None }
    }

    /// Whether it is a present `true`.
    pub fn is_true(&self) -> bool {
        matches!(self, Self::Value(Value::Boolean(true)))
    }

    /// Whether a row is there, with a value that is not known.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Value(Value::Missing))
    }
}
