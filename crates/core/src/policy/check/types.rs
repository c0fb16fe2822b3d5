//! Static types: what an expression is, and whether it may be missing.

use crate::value::Kind;
use std::sync::Arc;

/// What an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// A cell; `None` when nothing but a missing value, or no value at all, comes out.
    Cell(Option<Kind>),
    Scale,
    Timeline,
    ScaleTimeline,
}

/// Where a missing value may come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// An optional input or a parameter that may be absent.
    Optional(Arc<str>),
    /// A `none()` in the formula itself.
    Literal,
    /// Another formula.
    Formula(Arc<str>),
}

/// The static type of an expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Type {
    pub shape: Shape,
    /// Where a missing value may come from, if it may be missing.
    pub missing: Option<Origin>,
    /// A quotient that is not rounded yet.
    pub quotient: bool,
    /// No value comes out: it fails, or returns before.
    pub never: bool,
}

impl Type {
    /// A present cell.
    pub(super) fn present(kind: Kind) -> Self {
        Self { shape: Shape::Cell(Some(kind)), missing: None, quotient: false, never: false }
    }

    /// No value at all.
    pub(super) fn never() -> Self {
        Self { shape: Shape::Cell(None), missing: None, quotient: false, never: true }
    }

    /// The kind of a cell, if it is known.
    pub(super) fn kind(&self) -> Option<Kind> {
        match self.shape {
            Shape::Cell(kind) => kind,
            _ => None,
        }
    }

    /// Whether it is a cell of this kind, or of no kind.
    pub(super) fn fits(&self, expected: Kind) -> bool {
        match self.shape {
            Shape::Cell(None) => true,
            Shape::Cell(Some(kind)) => {
                kind == expected || (expected == Kind::Number && kind.is_number())
            }
            _ => false,
        }
    }

    /// Either one; `None` when they do not go together.
    pub(super) fn join(&self, other: &Self) -> Option<Self> {
        if self.never {
            return Some(other.clone());
        }
        if other.never {
            return Some(self.clone());
        }
        let shape = match (self.shape, other.shape) {
            (Shape::Cell(None), Shape::Cell(kind)) | (Shape::Cell(kind), Shape::Cell(None)) => {
                Shape::Cell(kind)
            }
            (Shape::Cell(Some(a)), Shape::Cell(Some(b))) => Shape::Cell(Some(a.join(b)?)),
            (a, b) if a == b => a,
            _ => return None,
        };
        Some(Self {
            shape,
            missing: self.missing.clone().or_else(|| other.missing.clone()),
            quotient: self.quotient || other.quotient,
            never: false,
        })
    }
}
