//! Building a program: values with what is known of them, and the steps that combine them.

use super::number::{Bounds, Unfit, gcd};
use super::program::{Compare, Division, Divisor, Operand, Program, Step};
use super::words::Words;
use crate::engine::column::{Column, Data, pack_date};
use crate::policy::{Scale, Timeline};
use crate::value::Value;
use foldhash::fast::FixedState;
use rust_decimal::Decimal;
use std::collections::HashMap;
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

/// Emits steps; a step already emitted is used again.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub program: Program,
    known: HashMap<Step, usize, FixedState>,
}

impl Builder {
    pub(super) fn emit(&mut self, step: Step) -> Operand {
        let next = self.program.steps.len();
        // Tables are long: they are not compared.
        if !matches!(step, Step::Table { .. } | Step::Flags { .. }) {
            let first = *self.known.entry(step.clone()).or_insert(next);
            if first != next {
                return Operand::Step(first);
            }
        }
        self.program.steps.push(step);
        Operand::Step(next)
    }

    /// Forgets the steps from one on.
    pub(super) fn forget(&mut self, from: usize) {
        for step in self.program.steps.drain(from..) {
            if self.known.get(&step).is_some_and(|known| *known >= from) {
                self.known.remove(&step);
            }
        }
    }

    pub(super) fn and(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Operand::NO, _) | (_, Operand::NO) => Operand::NO,
            (Operand::Const(_), x) | (x, Operand::Const(_)) => x,
            (a, b) if a == b => a,
            (a, b) => self.emit(Step::And(a, b)),
        }
    }

    pub(super) fn or(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Operand::NO, x) | (x, Operand::NO) => x,
            (Operand::Const(_), _) | (_, Operand::Const(_)) => Operand::YES,
            (a, b) if a == b => a,
            (a, b) => self.emit(Step::Or(a, b)),
        }
    }

    pub(super) fn not(&mut self, a: Operand) -> Operand {
        match (a, self.negated(a)) {
            (Operand::Const(k), _) => Operand::Const(k ^ 1),
            (_, Some(positive)) => positive,
            _ => self.emit(Step::Not(a)),
        }
    }

    /// The flag of which this one is the opposite.
    fn negated(&self, a: Operand) -> Option<Operand> {
        match a {
            Operand::Step(step) => match self.program.steps.get(step)? {
                Step::Not(positive) => Some(*positive),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn either_missing(
        &mut self,
        a: Option<Operand>,
        b: Option<Operand>,
    ) -> Option<Operand> {
        match (a, b) {
            (None, x) | (x, None) => x,
            (Some(a), Some(b)) => Some(self.or(a, b)),
        }
    }

    /// Both numbers over one denominator.
    pub(super) fn align(
        &mut self,
        a: &Val,
        b: &Val,
    ) -> Built<((Operand, Bounds), (Operand, Bounds))> {
        let (x, y) = (a.bounds()?, b.bounds()?);
        let common = gcd(x.den, y.den).max(1);
        let a = self.widen(a.at, x, y.den / common)?;
        let b = self.widen(b.at, y, x.den / common)?;
        Ok((a, b))
    }

    pub(super) fn widen(
        &mut self,
        at: Operand,
        bounds: Bounds,
        k: i128,
    ) -> Built<(Operand, Bounds)> {
        let wide = bounds.widened(k).ok_or(Reason::TooLarge)?;
        Ok((self.scale(at, k)?, wide))
    }

    fn scale(&mut self, at: Operand, k: i128) -> Built<Operand> {
        let k = i64::try_from(k).map_err(|_| Reason::TooLarge)?;
        Ok(match at {
            at if k == 1 => at,
            Operand::Const(n) => Operand::Const(n.checked_mul(k).ok_or(Reason::TooLarge)?),
            at => self.emit(Step::Multiply(at, Operand::Const(k))),
        })
    }

    pub(super) fn add(&mut self, a: &Val, b: &Val, subtract: bool) -> Built<Val> {
        let ((x, p), (y, q)) = self.align(a, b)?;
        let bounds = p.plus(&q, subtract)?;
        let at = match (x, y) {
            (Operand::Const(x), Operand::Const(y)) => {
                Operand::Const(if subtract { x - y } else { x + y })
            }
            (x, Operand::Const(0)) => x,
            (Operand::Const(0), y) if !subtract => y,
            (x, y) if subtract => self.emit(Step::Subtract(x, y)),
            (x, y) => self.emit(Step::Add(x, y)),
        };
        Ok(Val { missing: self.either_missing(a.missing, b.missing), ..Val::number(at, bounds) })
    }

    pub(super) fn multiply(&mut self, a: &Val, b: &Val) -> Built<Val> {
        let product = a.bounds()?.times(&b.bounds()?)?;
        let missing = self.either_missing(a.missing, b.missing);
        let (at, bounds) = match (a.at, b.at) {
            (Operand::Const(x), Operand::Const(y)) => {
                let n = i128::from(x) * i128::from(y);
                let common = gcd(n, product.den).max(1);
                let n = i64::try_from(n / common).map_err(|_| Reason::TooLarge)?;
                (Operand::Const(n), product.reduced(common)?)
            }
            (Operand::Const(k), at) | (at, Operand::Const(k)) => {
                // A constant factor first meets the denominator.
                let common = gcd(k.into(), product.den).max(1);
                let bounds = product.reduced(common)?;
                (self.scale(at, i128::from(k) / common)?, bounds)
            }
            (x, y) => (self.emit(Step::Multiply(x, y)), product.reduced(1)?),
        };
        Ok(Val { missing, ..Val::number(at, bounds) })
    }

    /// `a` by a constant that is not zero.
    pub(super) fn divide(&mut self, a: &Val, divisor: &Val) -> Built<Val> {
        let Operand::Const(by) = divisor.at else { return Err(Reason::Divisor) };
        let exact = Bounds { lo: by.into(), hi: by.into(), ..divisor.bounds()? };
        let (bounds, factor) = a.bounds()?.over(&exact)?;
        Ok(Val { missing: a.missing, ..Val::number(self.scale(a.at, factor)?, bounds) })
    }

    pub(super) fn negate(&mut self, a: &Val) -> Built<Val> {
        let bounds = a.bounds()?.negated();
        let at = match a.at {
            Operand::Const(n) => Operand::Const(-n),
            at => self.emit(Step::Subtract(Operand::Const(0), at)),
        };
        Ok(Val { missing: a.missing, ..Val::number(at, bounds) })
    }

    /// Compares numbers as the guard does.
    pub(super) fn compare(&mut self, how: Compare, a: &Val, b: &Val) -> Built<Operand> {
        let (x, y) = match (&a.ty, &b.ty) {
            (Ty::Number(_), Ty::Number(_)) => {
                let ((x, p), (y, q)) = self.align(a, b)?;
                p.compares(&q)?;
                if let Some(known) = p.order(&q, how) {
                    return Ok(Operand::flag(known));
                }
                (x, y)
            }
            (Ty::Boolean, Ty::Boolean) => return Ok(self.compare_flags(how, a.at, b.at)),
            _ => (a.at, b.at),
        };
        Ok(match (x, y) {
            (Operand::Const(x), Operand::Const(y)) => Operand::flag(match how {
                Compare::Less => x < y,
                Compare::LessOrEqual => x <= y,
                Compare::Equal => x == y,
            }),
            (x, y) => self.emit(Step::Compare(how, x, y)),
        })
    }

    /// False is less than true.
    fn compare_flags(&mut self, how: Compare, a: Operand, b: Operand) -> Operand {
        let not_a = self.not(a);
        match how {
            Compare::Less => self.and(not_a, b),
            Compare::LessOrEqual => self.or(not_a, b),
            Compare::Equal => {
                let not_b = self.not(b);
                self.choose(a, b, not_b)
            }
        }
    }

    pub(super) fn round(&mut self, a: &Val, digits: i64, way: Division) -> Built<Val> {
        let digits = u32::try_from(digits).map_err(|_| Reason::Function)?;
        let (bounds, factor, divisor) = a.bounds()?.rounded(digits)?;
        let wide = self.scale(a.at, factor)?;
        let divisor = u64::try_from(divisor).map_err(|_| Reason::TooLarge)?;
        let divisor = Divisor::new(divisor);
        let at = match wide {
            Operand::Const(n) => {
                let n = divisor.divide(n, way);
                let exact = Val::number(Operand::Const(n), Bounds::constant(n.into(), bounds.den));
                return Ok(Val { missing: a.missing, ..exact });
            }
            at if divisor.by == 1 => at,
            at => self.emit(Step::Divide { value: at, divisor, way }),
        };
        Ok(Val { missing: a.missing, ..Val::number(at, bounds) })
    }

    /// One value or the other, lane by lane; values must be of one kind.
    pub(super) fn select(&mut self, mask: Operand, a: &Val, b: &Val) -> Built<Val> {
        match mask {
            Operand::NO => return Ok(b.clone()),
            Operand::Const(_) => return Ok(a.clone()),
            _ => {}
        }
        if let Some(positive) = self.negated(mask) {
            return self.select(positive, b, a);
        }
        let missing = match (a.missing, b.missing) {
            (None, None) => None,
            (x, y) => {
                let lanes = |m: Option<Operand>| m.unwrap_or(Operand::NO);
                Some(self.choose(mask, lanes(x), lanes(y)))
            }
        };
        let (ty, at) = match (&a.ty, &b.ty) {
            (Ty::Nothing, Ty::Nothing) => (Ty::Nothing, Operand::NO),
            (Ty::Nothing, other) => (other.clone(), b.at),
            (other, Ty::Nothing) => (other.clone(), a.at),
            (Ty::Number(_), Ty::Number(_)) => {
                let ((x, p), (y, q)) = self.align(a, b)?;
                (Ty::Number(p.either(&q)), self.pick(mask, x, y))
            }
            (Ty::Boolean, Ty::Boolean) => (Ty::Boolean, self.choose(mask, a.at, b.at)),
            (Ty::Text(x), Ty::Text(y)) => (Ty::Text(*x.max(y)), self.pick(mask, a.at, b.at)),
            (Ty::Date, Ty::Date) => (Ty::Date, self.pick(mask, a.at, b.at)),
            _ => return Err(Reason::Varying),
        };
        Ok(Val { ty, at, missing })
    }

    fn pick(&mut self, mask: Operand, a: Operand, b: Operand) -> Operand {
        if a == b { a } else { self.emit(Step::Select(mask, a, b)) }
    }

    /// One flag or the other.
    pub(super) fn choose(&mut self, mask: Operand, a: Operand, b: Operand) -> Operand {
        match (mask, a, b) {
            (_, a, b) if a == b => a,
            (Operand::NO, _, b) => b,
            (Operand::Const(_), a, _) => a,
            (mask, Operand::YES, b) => self.or(mask, b),
            (mask, a, Operand::NO) => self.and(mask, a),
            (mask, Operand::NO, b) => {
                let not = self.not(mask);
                self.and(not, b)
            }
            (mask, a, Operand::YES) => {
                let not = self.not(mask);
                self.or(not, a)
            }
            (mask, a, b) => self.emit(Step::Choose(mask, a, b)),
        }
    }

    /// The value of a table by the lanes of `on`, which is `first` in its first row; with the
    /// lanes for which it has none.
    pub(super) fn table(
        &mut self,
        on: Operand,
        first: i64,
        values: &Column,
        known: &[bool],
        longest: usize,
    ) -> Built<(Val, Operand)> {
        let mut ty = Ty::of(values, longest)?;
        let at = |row: usize| values.lane(row).unwrap_or(0);
        if let Operand::Const(on) = on {
            let row = usize::try_from(on - first).unwrap_or(usize::MAX);
            if !known.get(row).is_some_and(|known| *known) {
                return Ok((Val::nothing(), Operand::YES));
            }
            return Ok((Val { ty, at: Operand::Const(at(row)), missing: None }, Operand::NO));
        }
        let flags = |of: &mut dyn FnMut(usize) -> u8| Step::Flags {
            value: on,
            first,
            table: Arc::new((0..known.len()).map(of).collect()),
        };
        let unknown = if known.contains(&false) {
            let found = self.emit(flags(&mut |row| u8::from(known[row])));
            self.not(found)
        } else {
            Operand::NO
        };
        let step = match ty {
            Ty::Boolean => flags(&mut |row| u8::from(at(row) != 0)),
            _ => {
                let table = Arc::new((0..known.len()).map(at).collect());
                Step::Table { value: on, first, table }
            }
        };
        let at = self.emit(step);
        if let (Ty::Number(bounds), true) = (&mut ty, unknown != Operand::NO) {
            // Lanes without a value hold 0.
            (bounds.lo, bounds.hi) = (bounds.lo.min(0), bounds.hi.max(0));
        }
        Ok((Val { ty, at, missing: None }, unknown))
    }
}
