//! Values of every row of a block, with what is known of them before any row is seen.

use super::number::{Bounds, Unfit, gcd};
use super::program::Operand;
use super::words::Words;
use crate::engine::column::{Column, Data, pack_date};
use crate::policy::{Scale, Timeline};
use crate::value::Value;
use rust_decimal::Decimal;
use std::sync::Arc;

/// What a value is, beside its lanes.
#[derive(Clone, Debug)]
pub(crate) enum Ty {
    Number(Bounds),
    Boolean,
    /// Codes of [`super::Words`], with the bytes of the longest there may be.
    Text(usize),
    /// Packed dates.
    Date,
    Scale(Arc<Scale>),
    Timeline(Arc<Timeline>),
    /// No lane holds a value: it fails, or is always missing.
    Nothing,
}

/// A value of every row of a block.
#[derive(Clone, Debug)]
pub(crate) struct Val {
    pub ty: Ty,
    pub at: Operand,
    /// Lanes that are missing, where some may be.
    pub missing: Option<Operand>,
}

/// Why a formula cannot be evaluated in blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Numbers could overflow 64 bits.
    TooLarge,
    /// Quotients too fine for the guard to be proven.
    TooFine,
    /// A division by a value that changes from row to row.
    Divisor,
    /// A function that blocks do not know.
    Function,
    /// A scale or timeline that changes from year to year.
    Varying,
    /// A column whose numbers do not fit.
    Column,
    /// A formula it needs, evaluated otherwise, whose quotients are not exact.
    Need,
    /// It rests on its own year before.
    YearByYear,
}

impl From<Unfit> for Reason {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::TooLarge => Self::TooLarge,
            Unfit::TooFine => Self::TooFine,
        }
    }
}

pub(crate) type Built<T> = Result<T, Reason>;

impl Ty {
    /// What a column holds; no text is longer than `longest`.
    pub(super) fn of(column: &Column, longest: usize) -> Built<Self> {
        Ok(match column.data() {
            Data::Cells(_) => return Err(Reason::Column),
            Data::Number { bounds, .. } => Self::Number(*bounds),
            Data::Boolean(_) => Self::Boolean,
            Data::Text { .. } => Self::Text(longest),
            Data::Date(_) => Self::Date,
            Data::Same(..) => Self::Nothing,
        })
    }
}

impl Val {
    pub(super) fn number(at: Operand, bounds: Bounds) -> Self {
        Self { ty: Ty::Number(bounds), at, missing: None }
    }

    pub(super) fn boolean(at: Operand) -> Self {
        Self { ty: Ty::Boolean, at, missing: None }
    }

    pub(super) fn nothing() -> Self {
        Self { ty: Ty::Nothing, at: Operand::NO, missing: None }
    }

    /// Always missing.
    pub(super) fn missing() -> Self {
        Self { ty: Ty::Nothing, at: Operand::NO, missing: Some(Operand::YES) }
    }

    /// A decimal, exact as a fraction of 64-bit terms.
    pub(super) fn constant(value: Decimal) -> Built<Self> {
        let value = value.normalize();
        let den = 10_i128.checked_pow(value.scale()).ok_or(Reason::TooLarge)?;
        let common = gcd(value.mantissa(), den).max(1);
        let (numerator, den) = (value.mantissa() / common, den / common);
        let at = i64::try_from(numerator).map_err(|_| Reason::TooLarge)?;
        let bounds = Bounds::constant(numerator, den).widened(1).ok_or(Reason::TooLarge)?;
        Ok(Self::number(Operand::Const(at), bounds))
    }

    /// A value of any kind.
    pub(crate) fn of(value: &Value, words: &mut Words) -> Built<Self> {
        let at = |ty, lane| Self { ty, at: Operand::Const(lane), missing: None };
        Ok(match value {
            Value::Missing => Self::missing(),
            Value::Number(n) => Self::constant(*n)?,
            Value::Boolean(b) => at(Ty::Boolean, i64::from(*b)),
            Value::Text(text) => at(Ty::Text(text.len()), words.code(text)),
            Value::Date(date) => at(Ty::Date, pack_date(*date)),
        })
    }

    pub(super) fn bounds(&self) -> Built<Bounds> {
        match self.ty {
            Ty::Number(bounds) => Ok(bounds),
            _ => Err(Reason::Function),
        }
    }
}
