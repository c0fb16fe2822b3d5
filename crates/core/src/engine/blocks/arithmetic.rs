//! Arithmetic on values: denominators are known, bounds prove that nothing overflows.

use super::builder::Builder;
use super::number::{Bounds, gcd};
use super::program::{Class, Division, Divisor, Operand, Step};
use super::val::{Built, Reason, Val};

impl Builder {
    /// Both numbers over one denominator.
    pub(super) fn align(
        &mut self,
        a: &Val,
        b: &Val,
    ) -> Built<((Operand, Bounds), (Operand, Bounds))> {
        let (x, y) = (a.bounds()?, b.bounds()?);
        // Divisions of 128 bits are slow.
        let (p, q) = if x.den == y.den {
            (1, 1)
        } else {
            let common = gcd(x.den, y.den).max(1);
            (y.den / common, x.den / common)
        };
        Ok((self.refine(a.at, x, p)?, self.refine(b.at, y, q)?))
    }

    fn refine(&mut self, at: Operand, bounds: Bounds, k: i128) -> Built<(Operand, Bounds)> {
        let wide = bounds.widened(k).ok_or(Reason::TooLarge)?;
        Ok((self.scale(at, k, &wide)?, wide))
    }

    /// `k` times an integer; the bounds are those of the product.
    fn scale(&mut self, at: Operand, k: i128, product: &Bounds) -> Built<Operand> {
        let k = i64::try_from(k).map_err(|_| Reason::TooLarge)?;
        Ok(match at {
            at if k == 1 => at,
            Operand::Const(n) => Operand::Const(n.checked_mul(k).ok_or(Reason::TooLarge)?),
            at => self.combine(Step::Multiply, (at, Operand::Const(k)), product),
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
            (x, y) if subtract => self.combine(Step::Subtract, (x, y), &bounds),
            (x, y) => self.combine(Step::Add, (x, y), &bounds),
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
                (self.scale(at, i128::from(k) / common, &bounds)?, bounds)
            }
            (x, y) => {
                let bounds = product.reduced(1)?;
                (self.combine(Step::Multiply, (x, y), &bounds), bounds)
            }
        };
        Ok(Val { missing, ..Val::number(at, bounds) })
    }

    /// `a` by a constant that is not zero.
    pub(super) fn divide(&mut self, a: &Val, divisor: &Val) -> Built<Val> {
        let Operand::Const(by) = divisor.at else { return Err(Reason::Divisor) };
        let exact = Bounds { lo: by.into(), hi: by.into(), ..divisor.bounds()? };
        let (bounds, factor) = a.bounds()?.over(&exact)?;
        let at = self.scale(a.at, factor, &bounds)?;
        Ok(Val { missing: a.missing, ..Val::number(at, bounds) })
    }

    pub(super) fn negate(&mut self, a: &Val) -> Built<Val> {
        let bounds = a.bounds()?.negated();
        let at = match a.at {
            Operand::Const(n) => Operand::Const(-n),
            at => self.combine(Step::Subtract, (Operand::Const(0), at), &bounds),
        };
        Ok(Val { missing: a.missing, ..Val::number(at, bounds) })
    }

    /// The absolute value of an integer; its opposite fits where it does.
    pub(super) fn absolute(&mut self, at: Operand) -> Operand {
        let class = self.program.common(&[at]);
        self.emit(Step::Abs(at), class)
    }

    pub(super) fn round(&mut self, a: &Val, digits: i64, way: Division) -> Built<Val> {
        let digits = u32::try_from(digits).map_err(|_| Reason::Function)?;
        let exact = a.bounds()?;
        let (bounds, factor, divisor) = exact.rounded(digits)?;
        let wide = self.scale(a.at, factor, &exact.wider(factor))?;
        let divisor = u64::try_from(divisor).map_err(|_| Reason::TooLarge)?;
        let divisor = Divisor::new(divisor);
        let at = match wide {
            Operand::Const(n) => {
                let n = divisor.divide(n, way);
                let exact = Val::number(Operand::Const(n), Bounds::constant(n.into(), bounds.den));
                return Ok(Val { missing: a.missing, ..exact });
            }
            at if divisor.by == 1 => at,
            at => self.emit(Step::Divide { value: at, divisor, way }, Class::of(&bounds)),
        };
        Ok(Val { missing: a.missing, ..Val::number(at, bounds) })
    }
}
