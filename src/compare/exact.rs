//! Weighted sums that stay exact until they are read.

use crate::number::{self, ExactSum, MAX_SCALE};
use num_bigint::BigInt;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// An exact number: a sum of products of two decimals, times 10^56.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact(BigInt);

fn ten(power: u32) -> BigInt {
    BigInt::from(10).pow(power)
}

impl Exact {
    /// `weight × value`.
    pub fn product(weight: Decimal, value: Decimal) -> Self {
        let power = 2 * MAX_SCALE - weight.scale() - value.scale();
        Self(BigInt::from(weight.mantissa()) * BigInt::from(value.mantissa()) * ten(power))
    }

    /// The number itself.
    pub fn of(value: Decimal) -> Self {
        Self::product(Decimal::ONE, value)
    }

    /// Rounded once, half-even, to what a decimal holds; `None` beyond its range.
    pub fn value(&self) -> Option<Decimal> {
        number::quotient(&self.0, &ten(2 * MAX_SCALE))
    }

    /// A quotient, rounded once; `None` if undefined or beyond the range.
    pub fn divided_by(&self, divisor: &Self) -> Option<Decimal> {
        number::quotient(&self.0, &divisor.0)
    }

    /// The sum of both.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self(&self.0 + &other.0)
    }

    /// The difference.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    /// The larger of both.
    #[must_use]
    pub fn larger(self, other: Self) -> Self {
        self.max(other)
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.0 < BigInt::from(0) { Self(-&self.0) } else { self.clone() }
    }

    /// A whole multiple.
    #[must_use]
    pub fn times(&self, factor: i64) -> Self {
        Self(&self.0 * BigInt::from(factor))
    }

    /// Its sign.
    pub fn sign(&self) -> Ordering {
        self.0.cmp(&BigInt::from(0))
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal
    }
}

/// A sum that says how many rows it leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The sum over the rows that have a value.
    pub sum: Exact,
    /// Rows that have a value.
    pub rows: usize,
    /// Rows left out because the value is missing.
    pub missing: usize,
    /// Rows left out because the value is in error.
    pub errors: usize,
}

impl Total {
    /// The sum, or nothing when no row has a value.
    pub fn value(&self) -> Option<Decimal> {
        if self.rows == 0 && self.left_out() > 0 { None } else { self.sum.value() }
    }

    /// How many rows the sum leaves out.
    pub fn left_out(&self) -> usize {
        self.missing + self.errors
    }
}

/// Adds weighted terms: one exact sum by weight, multiplied once at the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    by_weight: BTreeMap<Decimal, ExactSum>,
}

impl Tally {
    pub(super) fn add(&mut self, weight: Decimal, value: Decimal) {
        self.by_weight.entry(weight).or_default().add(value);
    }

    pub(super) fn sum(&self) -> Exact {
        let mut total = BigInt::from(0);
        for (weight, sum) in &self.by_weight {
            let power = MAX_SCALE - weight.scale();
            total += sum.scaled() * BigInt::from(weight.mantissa()) * ten(power);
        }
        Exact(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
