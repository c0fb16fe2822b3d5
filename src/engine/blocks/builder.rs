//! Building a program: values with what is known of them, and the steps that combine them.

use super::number::{Bounds, Unfit, gcd};
use super::program::{Compare, Division, Divisor, Operand, Program, Reg, Step};
use crate::policy::ops::MAX_TEXT;
use crate::policy::{Scale, Timeline};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a value is, beside its lanes.
#[derive(Clone, Debug)]
pub(crate) enum Ty {
    Number(Bounds),
    Boolean,
    /// Codes of [`Words`].
    Text,
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

/// Texts by code; one list for a whole evaluation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    list: Vec<Arc<str>>,
    codes: BTreeMap<Arc<str>, i64>,
    joined: BTreeMap<(i64, i64), i64>,
    shared: Arc<Vec<Arc<str>>>,
}

impl Words {
    /// The code of a text, given if it is new.
    pub(super) fn code(&mut self, text: &Arc<str>) -> i64 {
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        let code = i64::try_from(self.list.len()).unwrap_or(i64::MAX);
        self.list.push(text.clone());
        self.codes.insert(text.clone(), code);
        code
    }

    /// The code of two texts joined; negative when that is too long for a cell.
    pub(super) fn join(&mut self, left: i64, right: i64) -> i64 {
        if let Some(code) = self.joined.get(&(left, right)) {
            return *code;
        }
        let word = |code: i64| usize::try_from(code).ok().and_then(|i| self.list.get(i));
        let code = match (word(left), word(right)) {
            (Some(a), Some(b)) if a.len() + b.len() <= MAX_TEXT => {
                let text: Arc<str> = format!("{a}{b}").into();
                self.code(&text)
            }
            _ => -1,
        };
        self.joined.insert((left, right), code);
        code
    }

    pub(crate) fn list(&self) -> &[Arc<str>] {
        &self.list
    }

    /// The list as columns keep it; the same one until a word is added.
    pub(super) fn shared(&mut self) -> Arc<Vec<Arc<str>>> {
        if self.shared.len() != self.list.len() {
            self.shared = Arc::new(self.list.clone());
        }
        self.shared.clone()
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
        Self { ty: Ty::Nothing, at: Operand::Const(0), missing: None }
    }

    /// Always missing.
    pub(super) fn missing() -> Self {
        Self { ty: Ty::Nothing, at: Operand::Const(0), missing: Some(Operand::Const(1)) }
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
}

impl Builder {
    pub(super) fn emit(&mut self, step: Step) -> Operand {
        if let Some(known) = self.known(&step) {
            return known;
        }
        self.program.steps.push(step);
        Operand::Reg(self.program.inputs + self.program.steps.len() - 1)
    }

    /// The register of an equal step among the last ones.
    fn known(&self, step: &Step) -> Option<Operand> {
        let steps = &self.program.steps;
        let recent = steps.iter().enumerate().rev().take(64);
        let same = |other: &Step| match (step, other) {
            (Step::Compare(c, a, b), Step::Compare(d, x, y)) => c == d && a == x && b == y,
            (Step::Multiply(a, b), Step::Multiply(x, y))
            | (Step::And(a, b), Step::And(x, y))
            | (Step::Subtract(a, b), Step::Subtract(x, y)) => a == x && b == y,
            (Step::Not(a), Step::Not(x)) => a == x,
            _ => false,
        };
        recent
            .into_iter()
            .find(|(_, other)| same(other))
            .map(|(index, _)| Operand::Reg(self.program.inputs + index))
    }

    pub(super) fn and(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Operand::Const(0), _) | (_, Operand::Const(0)) => Operand::Const(0),
            (Operand::Const(_), x) | (x, Operand::Const(_)) => x,
            (a, b) if a == b => a,
            (a, b) => self.emit(Step::And(a, b)),
        }
    }

    pub(super) fn or(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Operand::Const(0), x) | (x, Operand::Const(0)) => x,
            (Operand::Const(_), _) | (_, Operand::Const(_)) => Operand::Const(1),
            (a, b) if a == b => a,
            (a, b) => self.emit(Step::Or(a, b)),
        }
    }

    pub(super) fn not(&mut self, a: Operand) -> Operand {
        match a {
            Operand::Const(k) => Operand::Const(k ^ 1),
            a => self.emit(Step::Not(a)),
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
                (x, y)
            }
            _ => (a.at, b.at),
        };
        Ok(match (x, y) {
            (Operand::Const(x), Operand::Const(y)) => Operand::Const(i64::from(match how {
                Compare::Less => x < y,
                Compare::LessOrEqual => x <= y,
                Compare::Equal => x == y,
            })),
            (x, y) => self.emit(Step::Compare(how, x, y)),
        })
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
        let mask = match mask {
            Operand::Const(0) => return Ok(b.clone()),
            Operand::Const(_) => return Ok(a.clone()),
            Operand::Reg(mask) => mask,
        };
        let missing = match (a.missing, b.missing) {
            (None, None) => None,
            (x, y) => {
                let lanes = |m: Option<Operand>| m.unwrap_or(Operand::Const(0));
                Some(self.pick(mask, lanes(x), lanes(y)))
            }
        };
        let (ty, at) = match (&a.ty, &b.ty) {
            (Ty::Nothing, Ty::Nothing) => (Ty::Nothing, Operand::Const(0)),
            (Ty::Nothing, other) => (other.clone(), b.at),
            (other, Ty::Nothing) => (other.clone(), a.at),
            (Ty::Number(_), Ty::Number(_)) => {
                let ((x, p), (y, q)) = self.align(a, b)?;
                (Ty::Number(p.either(&q)), self.pick(mask, x, y))
            }
            (Ty::Boolean, Ty::Boolean) | (Ty::Text, Ty::Text) | (Ty::Date, Ty::Date) => {
                (a.ty.clone(), self.pick(mask, a.at, b.at))
            }
            _ => return Err(Reason::Varying),
        };
        Ok(Val { ty, at, missing })
    }

    fn pick(&mut self, mask: Reg, a: Operand, b: Operand) -> Operand {
        if a == b {
            return a;
        }
        match (a, b) {
            (Operand::Const(1), Operand::Const(0)) => Operand::Reg(mask),
            (Operand::Const(0), Operand::Const(1)) => self.not(Operand::Reg(mask)),
            (a, b) => self.emit(Step::Select(mask, a, b)),
        }
    }
}
