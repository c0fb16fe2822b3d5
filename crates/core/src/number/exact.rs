//! Weighted sums that stay exact until they are read.

use super::{ExactSum, MAX_SCALE};
use crate::number;
use num_bigint::BigInt;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Decimals of what is held small: those of values that leave.
const SMALL: u32 = number::GUARD_DIGITS;
/// What is held small of one, by its decimals.
const UNITS: [i128; SMALL as usize + 1] = units();
/// What makes it a number of hundredths.
const CENTS: i128 = 10_i128.pow(SMALL - 2);
/// Decimals of what is not: a product of two decimals has no more.
const LARGE: u32 = 2 * MAX_SCALE;

/// An exact number: a sum of products of two decimals.
#[derive(Clone, Debug)]
pub struct Exact(Held);

/// How it is held: amounts are small, and most of them are.
#[derive(Clone, Debug)]
enum Held {
    /// Times 10^15: an `i128`, as its bytes, which need not lie where sixteen of them would.
    Small([u8; 16]),
    /// Times 10^56.
    Large(Box<BigInt>),
    /// Not told: nor is anything that is computed from it.
    Withheld,
}

const fn units() -> [i128; SMALL as usize + 1] {
    let mut units = [1; SMALL as usize + 1];
    let mut place = SMALL as usize;
    while place > 0 {
        units[place - 1] = units[place] * 10;
        place -= 1;
    }
    units
}

impl Held {
    const fn small(n: i128) -> Self {
        Self::Small(n.to_ne_bytes())
    }
}

const fn n(bytes: [u8; 16]) -> i128 {
    i128::from_ne_bytes(bytes)
}

fn ten(power: u32) -> BigInt {
    BigInt::from(10).pow(power)
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self(Held::small(0));
    /// A number that is not told, nor anything that is computed from it.
    pub const WITHHELD: Self = Self(Held::Withheld);
}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Held::Small(a), Held::Small(b)) => n(*a).cmp(&n(*b)),
            // Those that are not told come after all others.
            (Held::Withheld, _) | (_, Held::Withheld) => {
                self.is_withheld().cmp(&other.is_withheld())
            }
            _ => self.large().cmp(&other.large()),
        }
    }
}

impl Exact {
    /// `weight × value`.
    pub fn product(weight: Decimal, value: Decimal) -> Self {
        if weight == Decimal::ONE {
            return Self::of(value);
        }
        let scale = weight.scale() + value.scale();
        let small = || {
            let unit = 10_i128.checked_pow(SMALL.checked_sub(scale)?)?;
            weight.mantissa().checked_mul(value.mantissa())?.checked_mul(unit)
        };
        if let Some(small) = small() {
            return Self(Held::small(small));
        }
        let product = BigInt::from(weight.mantissa()) * BigInt::from(value.mantissa());
        Self(Held::Large(Box::new(product * ten(LARGE - scale))))
    }

    /// `n / 10^scale`, where that is held small.
    pub fn whole(n: i128, scale: u32) -> Option<Self> {
        let unit = *UNITS.get(scale as usize)?;
        let small = match i64::try_from(n) {
            // Never too large, and most numbers are.
            Ok(n) => i128::from(n) * unit,
            Err(_) => n.checked_mul(unit)?,
        };
        Some(Self(Held::small(small)))
    }

    /// The number itself.
    pub fn of(value: Decimal) -> Self {
        Self::whole(value.mantissa(), value.scale()).unwrap_or_else(|| {
            let unit = ten(LARGE - value.scale());
            Self(Held::Large(Box::new(BigInt::from(value.mantissa()) * unit)))
        })
    }

    fn large(&self) -> BigInt {
        match &self.0 {
            Held::Small(small) => BigInt::from(n(*small)) * ten(LARGE - SMALL),
            Held::Large(n) => BigInt::clone(n),
            Held::Withheld => BigInt::from(0),
        }
    }

    /// Whether it is not told.
    pub fn is_withheld(&self) -> bool {
        matches!(self.0, Held::Withheld)
    }

    /// Rounded once, half-even, to what a decimal holds; `None` beyond its range, or not told.
    pub fn value(&self) -> Option<Decimal> {
        match &self.0 {
            Held::Small(small) => {
                let n = n(*small);
                // Amounts have few decimals: most zeros go at once.
                let value = if n % CENTS == 0 {
                    Decimal::try_from_i128_with_scale(n / CENTS, 2)
                } else {
                    Decimal::try_from_i128_with_scale(n, SMALL)
                };
                let rounded = |_| number::quotient(&BigInt::from(n), &ten(SMALL));
                value.map_or_else(rounded, |value| Some(value.normalize()))
            }
            Held::Large(n) => number::quotient(n, &ten(LARGE)),
            Held::Withheld => None,
        }
    }

    /// A quotient, rounded once; `None` if undefined, beyond the range or not told.
    pub fn divided_by(&self, divisor: &Self) -> Option<Decimal> {
        match (&self.0, &divisor.0) {
            (Held::Small(a), Held::Small(b)) => number::ratio(n(*a), n(*b)),
            (Held::Withheld, _) | (_, Held::Withheld) => None,
            _ => number::quotient(&self.large(), &divisor.large()),
        }
    }

    /// Both together, in whole numbers while they last.
    fn with(
        &self,
        other: &Self,
        small: impl Fn(i128, i128) -> Option<i128>,
        large: impl Fn(BigInt, BigInt) -> BigInt,
    ) -> Self {
        if let (Held::Small(a), Held::Small(b)) = (&self.0, &other.0)
            && let Some(n) = small(n(*a), n(*b))
        {
            return Self(Held::small(n));
        }
        if self.is_withheld() || other.is_withheld() {
            return Self::WITHHELD;
        }
        Self(Held::Large(Box::new(large(self.large(), other.large()))))
    }

    /// The sum of both.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        self.with(other, i128::checked_add, |a, b| a + b)
    }

    /// The difference.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.with(other, i128::checked_sub, |a, b| a - b)
    }

    /// The larger of both.
    #[must_use]
    pub fn larger(self, other: Self) -> Self {
        self.max(other)
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.sign() == Ordering::Less { Self::default().minus(self) } else { self.clone() }
    }

    /// A whole multiple.
    #[must_use]
    pub fn times(&self, factor: i64) -> Self {
        let small = self.small().and_then(|n| n.checked_mul(factor.into()));
        match (&self.0, small) {
            (_, Some(n)) => Self(Held::small(n)),
            (Held::Withheld, _) => Self::WITHHELD,
            _ => Self(Held::Large(Box::new(self.large() * BigInt::from(factor)))),
        }
    }

    /// Its sign; equal to nothing where it is not told.
    pub fn sign(&self) -> Ordering {
        match &self.0 {
            Held::Small(small) => n(*small).cmp(&0),
            Held::Large(n) => (**n).cmp(&BigInt::from(0)),
            Held::Withheld => Ordering::Equal,
        }
    }

    /// Times [`Self::unit`]: a whole number.
    pub fn scaled(&self) -> BigInt {
        self.large()
    }

    /// Times `10^15` only, where it is held so.
    pub fn small(&self) -> Option<i128> {
        if let Held::Small(small) = self.0 { Some(n(small)) } else { None }
    }

    /// What [`Self::scaled`] is over.
    pub fn unit() -> BigInt {
        ten(LARGE)
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal && !self.is_withheld()
    }
}

/// Adds weighted terms: one exact sum by weight, multiplied once at the end.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    sums: Vec<(Decimal, ExactSum)>,
    by_weight: BTreeMap<Decimal, usize>,
    /// The sum of the last term: most rows weigh what the one before weighs.
    last: usize,
}

impl Tally {
    /// Adds `weight × value`.
    pub fn add(&mut self, weight: Decimal, value: Decimal) {
        self.of(weight).add(value);
    }

    fn of(&mut self, weight: Decimal) -> &mut ExactSum {
        if self.sums.get(self.last).is_none_or(|(of, _)| *of != weight) {
            let new = self.sums.len();
            self.last = *self.by_weight.entry(weight).or_insert(new);
            if self.last == new {
                self.sums.push((weight, ExactSum::default()));
            }
        }
        &mut self.sums[self.last].1
    }

    /// Adds `weight × n / 10^scale`.
    pub fn add_whole(&mut self, weight: Decimal, n: i128, scale: u32) {
        self.of(weight).add_whole(n, scale);
    }

    /// The sum so far.
    pub fn sum(&self) -> Exact {
        let mut total = BigInt::from(0);
        for (weight, sum) in &self.sums {
            let power = MAX_SCALE - weight.scale();
            total += sum.scaled() * BigInt::from(weight.mantissa()) * ten(power);
        }
        // Small again where it can be: what follows is then cheap.
        let (small, unit) = (total.clone() / ten(LARGE - SMALL), ten(LARGE - SMALL));
        match i128::try_from(&small) {
            Ok(n) if small * unit == total => Exact(Held::small(n)),
            _ => Exact(Held::Large(Box::new(total))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal() -> impl Strategy<Value = Decimal> {
        // Amounts, and whatever a decimal holds.
        let amount = (-1_000_000_000_i128..1_000_000_000).prop_map(|n| (n, 2));
        let largest = 79_228_162_514_264_337_593_543_950_335_i128;
        let any = (-largest..=largest, 0..=MAX_SCALE);
        prop_oneof![amount, any].prop_map(|(n, scale)| Decimal::from_i128_with_scale(n, scale))
    }

    proptest! {
        /// What is held small gives what is held large.
        #[test]
        fn however_it_is_held_a_number_is_the_same(
            [a, b, w] in [decimal(), decimal(), decimal()],
            factor in any::<i64>(),
        ) {
            let all = |a: &Exact, b: &Exact| {
                let numbers = [a.plus(b), a.minus(b), a.abs(), a.times(factor), b.clone()];
                let values = numbers.clone().map(|n| n.value());
                let signs = numbers.clone().map(|n| (n.sign(), n.is_zero(), n.cmp(a)));
                (numbers, values, signs, a.divided_by(b), a.times(100).divided_by(&b.abs()))
            };
            let large = |n: &Exact| Exact(Held::Large(Box::new(n.large())));
            let (x, y) = (Exact::product(w, a), Exact::of(b));
            prop_assert_eq!(all(&x, &y), all(&large(&x), &large(&y)));
            let (x, y) = (Exact::of(a), Exact::of(b));
            prop_assert_eq!(all(&x, &y), all(&large(&x), &y));
            prop_assert_eq!(x.value(), Some(a.normalize()));
        }
    }

    #[test]
    fn weights_multiply_exactly() {
        let d = |t: &str| number::parse(t).unwrap();
        let mut tally = Tally::default();
        tally.add(d("0.1"), d("0.000000000000003"));
        tally.add(d("2"), d("79228162514264337593543950335"));
        tally.add(d("2"), d("-79228162514264337593543950335"));
        assert_eq!(tally.sum().value(), Some(d("0.0000000000000003")));
        assert_eq!(tally.sum(), Exact::product(d("0.1"), d("0.000000000000003")));
    }
}
