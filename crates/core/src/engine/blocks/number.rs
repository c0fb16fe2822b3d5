//! Exact fractions with one static denominator: what is known of a number before any row is seen.
//!
//! A number is `n / den` with `lo <= n <= hi`. `error` bounds how far the interpreter's decimals,
//! held to 28 digits, may be from that fraction; it is 0 where they are equal. From it, every
//! place where the guard decides proves that both decide alike, or the formula is refused here.

use super::program::Compare;

/// Largest numerator and denominator: sums and comparisons of two still fit an `i64`.
const LIMIT: i128 = i64::MAX as i128 / 4;
/// Units in which errors are counted: 10^-32.
const UNIT_DIGITS: u32 = 32;
/// Half a unit of the 15th decimal, in those units.
const HALF_GUARD: u128 = 5 * 10_u128.pow(UNIT_DIGITS - 16);

/// What is known of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The denominator of every row.
    pub den: i128,
    /// The least numerator.
    pub lo: i128,
    /// The greatest numerator.
    pub hi: i128,
    /// How far a decimal may be from the fraction.
    pub error: u128,
}

/// Why a number cannot be carried exactly in 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It could overflow.
    TooLarge,
    /// Its decimals could decide otherwise than the fraction.
    TooFine,
}

pub(super) fn gcd(a: i128, b: i128) -> i128 {
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    // Divisions of 128 bits are slow, and almost never needed.
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => euclid(a, b).into(),
        _ => euclid(a, b).cast_signed(),
    }
}

fn euclid<T: Copy + Default + PartialEq + std::ops::Rem<Output = T>>(mut a: T, mut b: T) -> T {
    while b != T::default() {
        (a, b) = (b, a % b);
    }
    a
}

/// Decimals of `1 / den`, when it terminates.
fn decimals(den: i128) -> Option<u32> {
    let den = u64::try_from(den).ok()?;
    let twos = den.trailing_zeros();
    let (mut rest, mut fives) = (den.checked_shr(twos)?, 0);
    while rest % 5 == 0 {
        rest /= 5;
        fives += 1;
    }
    (rest == 1).then_some(twos.max(fives))
}

impl Bounds {
    /// One number, exact in decimals.
    pub(super) fn constant(numerator: i128, den: i128) -> Self {
        Self { den, lo: numerator, hi: numerator, error: 0 }
    }

    /// A whole number between two bounds.
    pub(super) fn whole(lo: i128, hi: i128) -> Self {
        Self { den: 1, lo, hi, error: 0 }
    }

    /// Digits before the point, at most.
    fn magnitude(&self) -> u128 {
        let largest = self.lo.unsigned_abs().max(self.hi.unsigned_abs());
        largest / self.den.unsigned_abs() + 1
    }

    /// What rounding to 28 digits may add.
    fn ulp(&self) -> u128 {
        let digits = self.magnitude().checked_ilog10().map_or(0, |log| (log + 1).min(30));
        10_u128.saturating_pow(digits + UNIT_DIGITS - 28)
    }

    /// Whether the interpreter holds exactly this fraction.
    fn is_exact(&self) -> bool {
        self.error == 0
    }

    /// Whether decimals hold these fractions exactly.
    pub(crate) fn terminates(&self) -> bool {
        self.error == 0 && decimals(self.den).is_some_and(|d| d <= 15)
    }

    /// Checks the size; a fraction that does not terminate within 15 decimals is not exact in
    /// decimals. `error` comes from the operands.
    fn checked(mut self) -> Result<Self, Unfit> {
        if self.den > LIMIT || self.lo < -LIMIT || self.hi > LIMIT {
            return Err(Unfit::TooLarge);
        }
        let terminates = decimals(self.den).is_some_and(|d| d <= 15);
        if self.error > 0 || !terminates {
            self.error = self.error.saturating_add(self.ulp());
        }
        Ok(self)
    }

    /// Multiplies both terms by `k`: the same number.
    pub(super) fn widened(&self, k: i128) -> Option<Self> {
        let wide = Self {
            den: self.den.checked_mul(k)?,
            lo: self.lo.checked_mul(k)?,
            hi: self.hi.checked_mul(k)?,
            error: self.error,
        };
        (wide.den <= LIMIT && wide.lo >= -LIMIT && wide.hi <= LIMIT).then_some(wide)
    }

    /// The same with its numerator multiplied by `k`, which is positive.
    pub(super) fn wider(&self, k: i128) -> Self {
        Self { lo: self.lo.saturating_mul(k), hi: self.hi.saturating_mul(k), ..*self }
    }

    pub(super) fn negated(&self) -> Self {
        Self { lo: -self.hi, hi: -self.lo, ..*self }
    }

    /// Sum (or difference) of two numbers of one denominator.
    pub(super) fn plus(&self, other: &Self, subtract: bool) -> Result<Self, Unfit> {
        let other = if subtract { other.negated() } else { *other };
        Self {
            den: self.den,
            lo: self.lo + other.lo,
            hi: self.hi + other.hi,
            error: self.error.saturating_add(other.error),
        }
        .checked()
    }

    /// Product; the denominator is the product of both.
    pub(super) fn times(&self, other: &Self) -> Result<Self, Unfit> {
        let corners = [
            self.lo.checked_mul(other.lo),
            self.lo.checked_mul(other.hi),
            self.hi.checked_mul(other.lo),
            self.hi.checked_mul(other.hi),
        ];
        let ([Some(a), Some(b), Some(c), Some(d)], Some(den)) =
            (corners, self.den.checked_mul(other.den))
        else {
            return Err(Unfit::TooLarge);
        };
        let error = self
            .magnitude()
            .saturating_mul(other.error)
            .saturating_add(other.magnitude().saturating_mul(self.error))
            .saturating_add(self.error.min(other.error));
        Ok(Self { den, lo: a.min(b).min(c).min(d), hi: a.max(b).max(c).max(d), error })
    }

    /// Divides numerator bounds and denominator by a common factor, then checks.
    pub(super) fn reduced(&self, factor: i128) -> Result<Self, Unfit> {
        Self { den: self.den / factor, lo: self.lo / factor, hi: self.hi / factor, ..*self }
            .checked()
    }

    /// Quotient by the constant `p / q`: the numerator times `q`, the denominator times `p`.
    pub(super) fn over(&self, divisor: &Self) -> Result<(Self, i128), Unfit> {
        if divisor.error > 0 {
            return Err(Unfit::TooFine);
        }
        let (p, q) = (divisor.lo, divisor.den);
        let (p, q) = if p < 0 { (-p, -q) } else { (p, q) };
        let den = self.den.checked_mul(p).ok_or(Unfit::TooLarge)?;
        let common = gcd(q, den).max(1);
        let (factor, den) = (q / common, den / common);
        let bound = |n: i128| n.checked_mul(factor).ok_or(Unfit::TooLarge);
        let (a, b) = (bound(self.lo)?, bound(self.hi)?);
        // |error / divisor|, rounded up.
        let error = self
            .error
            .saturating_mul(q.unsigned_abs())
            .checked_div(p.unsigned_abs())
            .unwrap_or(0)
            .saturating_add(u128::from(self.error > 0));
        Ok((Self { den, lo: a.min(b), hi: a.max(b), error }.checked()?, factor))
    }

    /// Either number, of one denominator.
    pub(super) fn either(&self, other: &Self) -> Self {
        Self {
            den: self.den,
            lo: self.lo.min(other.lo),
            hi: self.hi.max(other.hi),
            error: self.error.max(other.error),
        }
    }

    /// How two numbers of one denominator compare, where their bounds say it for all of them.
    pub(super) fn order(&self, other: &Self, how: Compare) -> Option<bool> {
        let (yes, no) = match how {
            Compare::Less => (self.hi < other.lo, self.lo >= other.hi),
            Compare::LessOrEqual => (self.hi <= other.lo, self.lo > other.hi),
            Compare::Equal => {
                let (lo, hi) = (self.lo.min(other.lo), self.hi.max(other.hi));
                (lo == hi, self.hi < other.lo || self.lo > other.hi)
            }
        };
        (yes || no).then_some(yes)
    }

    /// Whether two numbers of one denominator are ordered by the guard as the fractions are.
    pub(super) fn compares(&self, other: &Self) -> Result<(), Unfit> {
        // Different fractions lie at least 1/den apart: beyond what the guard joins.
        if self.den >= 10_i128.pow(14) {
            return Err(Unfit::TooFine);
        }
        // Where both are equal to what 15 decimals write exactly, the guard lands on it.
        let near = self.error.max(other.error) < HALF_GUARD;
        if near && (self.is_exact() || other.is_exact()) {
            return Ok(());
        }
        self.settles()?;
        other.settles()
    }

    /// Whether the guard gives the decimals and the fraction the same 15 decimals.
    pub(super) fn settles(&self) -> Result<(), Unfit> {
        if self.is_exact() {
            return Ok(());
        }
        // A fraction is a tie of the guard only if 2^16 divides its denominator; otherwise it
        // lies at least half a unit of the guard over `den` from one.
        let apart = HALF_GUARD / self.den.unsigned_abs();
        if self.den % (1 << 16) == 0 || self.error >= apart { Err(Unfit::TooFine) } else { Ok(()) }
    }

    /// Rounded to `digits` decimals (as `10^digits` a unit): bounds of the result, and what the
    /// numerator is multiplied and divided by.
    pub(super) fn rounded(&self, digits: u32) -> Result<(Self, i128, i128), Unfit> {
        let unit = 10_i128.pow(digits);
        if unit % self.den == 0 && self.error < HALF_GUARD {
            return Ok((Self { error: 0, ..*self }.checked()?, 1, 1));
        }
        let common = gcd(unit, self.den);
        let (factor, divisor) = (unit / common, self.den / common);
        // The nearest tie is either hit, and the guard lands on it, or out of the guard's reach.
        let reach = unit.checked_mul(self.den / common).and_then(|l| l.checked_mul(2));
        if reach.is_none_or(|l| l >= 10_i128.pow(14)) || self.error >= HALF_GUARD {
            return Err(Unfit::TooFine);
        }
        let wide = |n: i128| n.checked_mul(factor).filter(|n| n.abs() <= LIMIT);
        let (Some(lo), Some(hi)) = (wide(self.lo), wide(self.hi)) else {
            return Err(Unfit::TooLarge);
        };
        let result = Self {
            den: unit,
            lo: lo.div_euclid(divisor) - 1,
            hi: hi.div_euclid(divisor) + 2,
            error: 0,
        };
        Ok((result.checked()?, factor, divisor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terminates_is_exact_and_the_rest_has_an_error() {
        let x = Bounds::whole(0, 10_000);
        let (tenth, _) = x.over(&Bounds::constant(10, 1)).unwrap();
        assert_eq!((tenth.den, tenth.error), (10, 0));
        let (third, _) = x.over(&Bounds::constant(3, 1)).unwrap();
        assert_eq!(third.den, 3);
        assert!(third.error > 0 && third.settles().is_ok());
        let huge = Bounds::whole(0, 10_i128.pow(17));
        let (part, _) = huge.over(&Bounds::constant(7_000_003, 1)).unwrap();
        assert_eq!(part.settles(), Err(Unfit::TooFine));
    }

    #[test]
    fn what_could_overflow_is_refused() {
        let large = Bounds::whole(0, LIMIT);
        assert_eq!(large.plus(&large, false), Err(Unfit::TooLarge));
        assert_eq!(large.times(&large).and_then(|b| b.reduced(1)), Err(Unfit::TooLarge));
        assert_eq!(large.rounded(2).map(|_| ()), Ok(()));
        let mills = Bounds { den: 1_000, lo: 0, hi: LIMIT, error: 0 };
        assert_eq!(mills.rounded(2).map(|r| (r.1, r.2)), Ok((1, 10)));
    }
}
