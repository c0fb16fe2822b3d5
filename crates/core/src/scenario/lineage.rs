//! What a cell that is made of several lines comes from.

use super::notation::Notation;
use crate::diagnostic::Span;

/// What is made of the cells of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Exact.
    Sum,
    /// The largest.
    Max,
    /// The smallest.
    Min,
    /// Weighted by another column where one is named.
    Mean,
    /// How many rows.
    Count,
    /// The cell of the row whose other column is the largest.
    Main,
    /// The same in each row.
    Same,
}

impl Op {
    pub(in crate::scenario) const ALL: [Self; 7] =
        [Self::Sum, Self::Max, Self::Min, Self::Mean, Self::Count, Self::Main, Self::Same];

    /// As a manifest writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Max => "max",
            Self::Min => "min",
            Self::Mean => "mean",
            Self::Count => "count",
            Self::Main => "main",
            Self::Same => "same",
        }
    }
}

/// A cell made of the lines of a structure in a child table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reduced {
    /// What is made of them.
    pub op: Op,
    /// The column that it is made of; none for a count.
    pub of: Option<String>,
    /// The weight, or what says which line is the main one.
    pub by: Option<String>,
    /// The lines that are used, in table order.
    pub lines: Vec<Span>,
    /// How many lines the structure has.
    pub all: usize,
    /// The line that holds the value, where one does.
    pub held: Option<Span>,
    /// The line in which something is missing, so that the cell is too.
    pub empty: Option<Span>,
}

/// A column made so, with what each of its cells uses.
#[derive(Clone, Debug)]
pub(super) struct Lineage {
    pub(super) op: Op,
    pub(super) of: Option<String>,
    pub(super) by: Option<String>,
    pub(super) cells: Vec<Used>,
    /// How the cells are written of which it is made.
    pub(super) notation: Notation,
}

/// What a cell uses of the lines of its structure.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    /// Those that are used; otherwise all of them.
    pub(super) only: Option<Vec<usize>>,
    pub(super) held: Option<usize>,
    pub(super) empty: Option<usize>,
}

impl Used {
    /// Some of the lines.
    pub(super) fn of(used: Vec<usize>, all: &[usize]) -> Self {
        let only = (used.len() < all.len()).then_some(used);
        Self { only, ..Self::default() }
    }

    /// The line that holds the value.
    pub(super) fn held(self, row: Option<usize>) -> Self {
        Self { held: row, ..self }
    }

    /// A line in which something is missing.
    pub(super) fn empty(row: usize) -> Self {
        Self { empty: Some(row), ..Self::default() }
    }
}

impl Lineage {
    /// What one of the cells comes from, of `all` the lines of its structure.
    pub(super) fn reduced(
        &self,
        row: usize,
        all: &[usize],
        place: impl Fn(usize) -> Span,
    ) -> Option<Reduced> {
        let used = self.cells.get(row)?;
        let line = |row: &usize| place(*row);
        Some(Reduced {
            op: self.op,
            of: self.of.clone(),
            by: self.by.clone(),
            lines: used.only.as_deref().unwrap_or(all).iter().map(line).collect(),
            all: all.len(),
            held: used.held.as_ref().map(line),
            empty: used.empty.as_ref().map(line),
        })
    }
}
