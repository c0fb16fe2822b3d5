//! What is refused of one column, or of one file: the first ones are told, the others counted.

use super::cells::Fault;
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};

/// Refusals shown for one column; the others are counted.
const SHOWN: usize = 20;

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

    /// Counts some that are not shown.
    pub(super) fn hide(&mut self, count: usize) {
        self.hidden += count;
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
