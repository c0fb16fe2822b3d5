//! The integers that an envelope is shared in: fast ones, and those of any size where these end.

use num_bigint::BigInt;

/// Integers that say when they cannot hold a result.
pub(in super::super) trait Integer: Clone + Ord {
    fn of(n: i128) -> Self;
    fn plus(&self, other: &Self) -> Option<Self>;
    fn minus(&self, other: &Self) -> Option<Self>;
    fn times(&self, other: &Self) -> Option<Self>;
    /// The quotient and the rest, of what is not negative.
    fn over(&self, other: &Self) -> (Self, Self);
    fn big(&self) -> BigInt;
    fn small(&self) -> Option<i128>;

    /// `self / of` rounded down, in units of 2^-32, as far as it can be held: it keeps the order
    /// of what is not negative.
    fn near(&self, of: &Self) -> u128 {
        let rate: BigInt = (self.big() << 32) / of.big();
        u128::try_from(rate).unwrap_or(u128::MAX)
    }

    fn is_zero(&self) -> bool {
        *self == Self::of(0)
    }
}

impl Integer for i128 {
    fn of(n: i128) -> Self {
        n
    }
    fn plus(&self, other: &Self) -> Option<Self> {
        self.checked_add(*other)
    }
    fn minus(&self, other: &Self) -> Option<Self> {
        self.checked_sub(*other)
    }
    fn times(&self, other: &Self) -> Option<Self> {
        self.checked_mul(*other)
    }
    fn over(&self, other: &Self) -> (Self, Self) {
        (self / other, self % other)
    }
    fn big(&self) -> BigInt {
        BigInt::from(*self)
    }
    fn small(&self) -> Option<i128> {
        Some(*self)
    }
    fn near(&self, of: &Self) -> u128 {
        match self.checked_mul(1 << 32) {
            Some(wide) => u128::try_from(wide / of).unwrap_or_default(),
            None => self.big().near(&of.big()),
        }
    }
}

impl Integer for BigInt {
    fn of(n: i128) -> Self {
        Self::from(n)
    }
    fn plus(&self, other: &Self) -> Option<Self> {
        Some(self + other)
    }
    fn minus(&self, other: &Self) -> Option<Self> {
        Some(self - other)
    }
    fn times(&self, other: &Self) -> Option<Self> {
        Some(self * other)
    }
    fn over(&self, other: &Self) -> (Self, Self) {
        (self / other, self % other)
    }
    fn big(&self) -> BigInt {
        self.clone()
    }
    fn small(&self) -> Option<i128> {
        self.try_into().ok()
    }
}
