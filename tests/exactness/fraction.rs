//! Exact fractions, and the few roundings of the language written on them.

use num_bigint::{BigInt, BigUint};
use num_rational::Ratio;
use std::ops::RangeInclusive;

/// A number without any rounding.
pub(crate) type Fraction = Ratio<BigInt>;

/// Decimals of what decides and of what leaves.
pub(crate) const GUARD: i64 = 15;

pub(crate) fn int(n: i64) -> Fraction {
    Fraction::from_integer(n.into())
}

/// `n / d`.
pub(crate) fn over(n: i64, d: i64) -> Fraction {
    Fraction::new(n.into(), d.into())
}

/// 10 to the power `n`, negative or not.
pub(crate) fn power(n: i64) -> Fraction {
    let power = Fraction::from_integer(ten(n.unsigned_abs()));
    if n < 0 { power.recip() } else { power }
}

/// Reads `-12.5`.
pub(crate) fn read(text: &str) -> Fraction {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits: BigInt = format!("{whole}{decimals}").parse().unwrap();
    Fraction::from_integer(digits) * power(-i64::try_from(decimals.len()).unwrap())
}

pub(crate) fn abs(x: &Fraction) -> Fraction {
    if *x < int(0) { -x } else { x.clone() }
}

/// What to do with the part that is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    HalfAway,
    HalfEven,
    Up,
    Down,
}

/// Rounds to `digits` decimals, by the definition.
pub(crate) fn rounded(x: &Fraction, digits: i64, cut: Cut) -> Fraction {
    let unit = ten(digits.unsigned_abs());
    let (top, bottom) = if digits < 0 {
        (x.numer().clone(), x.denom() * &unit)
    } else {
        (x.numer() * &unit, x.denom().clone())
    };
    let (whole, rest) = divided(top.magnitude(), bottom.magnitude());
    let half = (&rest * 2_u32).cmp(bottom.magnitude());
    let up = match cut {
        Cut::HalfAway => half.is_ge(),
        Cut::HalfEven => half.is_gt() || (half.is_eq() && whole.bit(0)),
        Cut::Up => rest != BigUint::ZERO,
        Cut::Down => false,
    };
    let magnitude = if up { whole + 1_u32 } else { whole };
    let signed = BigInt::from_biguint(top.sign(), magnitude);
    if digits < 0 { Fraction::from_integer(signed * unit) } else { Fraction::new(signed, unit) }
}

/// Quotient and rest.
pub(crate) fn divided(top: &BigUint, bottom: &BigUint) -> (BigUint, BigUint) {
    let whole = top / bottom;
    let rest = top - &whole * bottom;
    (whole, rest)
}

/// 10 to the power `n`.
pub(crate) fn ten(n: u64) -> BigInt {
    BigInt::from(10).pow(u32::try_from(n).unwrap())
}

/// `round(x, digits)` of the language, for an `x` that no quotient touched or that is exact.
pub(crate) fn round(x: &Fraction, digits: i64) -> Fraction {
    rounded(&guard(x), digits, Cut::HalfAway)
}

/// The guard: half-even to 15 decimals.
pub(crate) fn guard(x: &Fraction) -> Fraction {
    rounded(x, GUARD, Cut::HalfEven)
}

/// Whether `x` is exactly between two values of `digits` decimals.
pub(crate) fn is_tie(x: &Fraction, digits: i64) -> bool {
    let scaled = x * power(digits);
    &scaled - scaled.floor() == over(1, 2)
}

/// The text of a machine file: guarded, a point, no trailing zeros, no minus zero.
pub(crate) fn machine(x: &Fraction) -> String {
    let guarded = guard(x);
    let scaled = (abs(&guarded) * power(GUARD)).to_integer().to_string();
    let text = format!("{scaled:0>16}");
    let (whole, decimals) = text.split_at(text.len() - 15);
    let decimals = decimals.trim_end_matches('0');
    let sign = if guarded < int(0) { "-" } else { "" };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

/// A small xorshift: the same numbers in every run and on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A whole number between two, both included.
    pub(crate) fn between(&mut self, range: RangeInclusive<i64>) -> i64 {
        let width = u64::try_from(range.end() - range.start()).unwrap() + 1;
        range.start() + i64::try_from((self.next() >> 8) % width).unwrap()
    }

    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.between(0..=99) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        let last = i64::try_from(among.len()).unwrap() - 1;
        among[usize::try_from(self.between(0..=last)).unwrap()]
    }

    /// The text of a number between two units, with some number of decimals.
    pub(crate) fn decimal(
        &mut self,
        units: RangeInclusive<i64>,
        decimals: RangeInclusive<i64>,
    ) -> String {
        let decimals = self.between(decimals);
        let one = power(decimals).to_integer();
        let one = i64::try_from(&one).unwrap();
        decimal(self.between(units.start() * one..=units.end() * one), decimals)
    }
}

/// `mantissa` with a point before its last `decimals` digits.
pub(crate) fn decimal(mantissa: i64, decimals: i64) -> String {
    machine(&(int(mantissa) * power(-decimals)))
}

#[test]
fn the_reference_rounds_by_the_definitions() {
    let two = |text: &str, cut| machine(&rounded(&read(text), 1, cut));
    assert_eq!(["0.25", "-0.25", "0.35"].map(|t| two(t, Cut::HalfAway)), ["0.3", "-0.3", "0.4"]);
    assert_eq!(["0.25", "-0.25", "0.35"].map(|t| two(t, Cut::HalfEven)), ["0.2", "-0.2", "0.4"]);
    assert_eq!(["0.21", "-0.29", "0.3"].map(|t| two(t, Cut::Up)), ["0.3", "-0.3", "0.3"]);
    assert_eq!(["0.21", "-0.29", "-0.3"].map(|t| two(t, Cut::Down)), ["0.2", "-0.2", "-0.3"]);
    assert_eq!(machine(&rounded(&read("-1250"), -2, Cut::HalfAway)), "-1300");
    assert_eq!(machine(&over(-1, 3)), "-0.333333333333333");
    assert_eq!(machine(&(over(-1, 3) * power(-15))), "0");
    assert_eq!(decimal(-5, 2), "-0.05");
}
