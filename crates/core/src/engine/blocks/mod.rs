//! Blocks of scaled integers carrying exact fractions: the fastest evaluator.
//!
//! A formula is taken here only where bounds prove, before any row is seen, that nothing
//! overflows and that the guard decides as it does for the interpreter's decimals. Rows in which
//! something fails are left to the interpreter, which gives the exact error.

mod arithmetic;
mod batch;
mod builder;
mod exec;
mod hosts;
mod lane;
mod lower;
mod number;
mod output;
mod pack;
mod program;
mod val;
mod words;

use crate::diagnostic::Span;
pub(super) use batch::{Batch, Given};
pub use number::Bounds;
pub(super) use pack::{input, lanes, pack};
use std::sync::Arc;
pub use val::Reason;
use val::Ty;
pub(super) use val::Val;
pub(super) use words::Words;

/// Why a formula was refused, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub reason: Reason,
    /// The expression that stopped it, if one did.
    pub span: Option<Span>,
}

/// A scale.
pub(super) fn scale(scale: &Arc<crate::policy::Scale>) -> Val {
    Val { ty: Ty::Scale(scale.clone()), ..Val::nothing() }
}

/// A timeline.
pub(super) fn timeline(timeline: &Arc<crate::policy::Timeline>) -> Val {
    Val { ty: Ty::Timeline(timeline.clone()), ..Val::nothing() }
}
