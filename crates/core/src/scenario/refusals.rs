//! What is refused of one column, or of one file: the first ones are told, the others counted.

use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::number::NumberError;
use crate::value::ValueError;

/// Refusals shown for one column; the others are counted.
pub(super) const SHOWN: usize = 20;

/// Why a cell is refused, by the name of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Fault {
    EmptyCell,
    CellFormulaError,
    CellNotNumber,
    CellComma,
    CellPoint,
    CellSeparators,
    AmbiguousNumber,
    CellNotInteger,
    CellNotBoolean,
    CellNotDate,
    AmbiguousDate,
    MonthFirst,
    CellTooPrecise,
    CellTooLarge,
    CellOutOfRange,
    CellNotListed,
    TextTooLong,
    ValueKind,
}

impl From<ValueError> for Fault {
    fn from(error: ValueError) -> Self {
        match error {
            ValueError::Number(error) => error.into(),
            ValueError::NotInteger => Self::CellNotInteger,
            ValueError::Boolean => Self::CellNotBoolean,
            ValueError::Date => Self::CellNotDate,
        }
    }
}

impl From<NumberError> for Fault {
    fn from(error: NumberError) -> Self {
        match error {
            NumberError::Form => Self::CellNotNumber,
            NumberError::Comma => Self::CellComma,
            NumberError::Separators => Self::CellSeparators,
            NumberError::TooPrecise => Self::CellTooPrecise,
            NumberError::TooLarge => Self::CellTooLarge,
        }
    }
}

/// Refusals of one column: the first ones are shown, the others are counted.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    shown: Diagnostics,
    hidden: usize,
}

impl Refusals {
    /// Adds one; its places are only looked for if it is shown.
    pub(super) fn push(&mut self, refusal: impl FnOnce() -> Diagnostic) {
        if self.shown.len() < SHOWN {
            self.shown.push(refusal());
        } else {
            self.hidden += 1;
        }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.shown.len() + self.hidden
    }

    /// Counts some that are not shown.
    pub(super) fn hide(&mut self, count: usize) {
        self.hidden += count;
    }

    /// The same where nothing else is refused.
    pub(super) fn told(
        self,
        column: &str,
        place: impl Into<Option<Span>>,
    ) -> Result<(), Diagnostics> {
        let mut errors = Vec::new();
        self.close(column, place.into(), &mut errors);
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Hands over what was refused in `column`, whose title is at `place`.
    pub(super) fn close(self, column: &str, place: Option<Span>, into: &mut Diagnostics) {
        into.extend(self.shown);
        if self.hidden > 0 {
            into.push(codes::MoreRefusedCells { column, count: self.hidden }.at(place));
        }
    }
}

/// Cells that a column refuses, in a part of its table: the first ones by their row.
#[derive(Debug, Default)]
pub(super) struct Refused {
    /// Those that may be shown.
    pub(super) first: Vec<(usize, Fault)>,
    /// How many others there are.
    pub(super) more: usize,
}

impl Refused {
    /// Adds one.
    pub(super) fn push(&mut self, row: usize, fault: Fault) {
        if self.first.len() < SHOWN {
            self.first.push((row, fault));
        } else {
            self.more += 1;
        }
    }
}
