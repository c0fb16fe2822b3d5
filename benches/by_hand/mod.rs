//! The policies of the benches, written by hand in Rust: what an engine is measured against.
//!
//! One function a policy and one pass over the rows: typed columns in, a struct of results out,
//! no allocation and no text. The numbers are `Decimal` (the same digits as the engine, which
//! `tests/by_hand.rs` holds it to) or `f64` (what speed costs in cents).

#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, missing_docs)]

pub mod cdc_v4;
pub mod cdc_v4_rows;
pub mod reduced;

use rust_decimal::{Decimal, RoundingStrategy};
use std::ops::{Add, Div, Mul, Sub};

/// The numbers that a policy may be computed with.
pub trait Number:
    Copy
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
    /// `units` over a power of ten.
    fn new(units: i64, decimals: u32) -> Self;

    /// A whole number.
    fn whole(units: i64) -> Self;

    /// To the cent, half away from zero.
    fn cents(self) -> Self;

    fn at_most(self, top: Self) -> Self {
        if self > top { top } else { self }
    }

    fn at_least(self, bottom: Self) -> Self {
        if self < bottom { bottom } else { self }
    }
}

impl Number for Decimal {
    fn new(units: i64, decimals: u32) -> Self {
        Self::new(units, decimals)
    }

    fn whole(units: i64) -> Self {
        Self::from(units)
    }

    fn cents(self) -> Self {
        self.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
    }
}

impl Number for f64 {
    fn new(units: i64, decimals: u32) -> Self {
        units as Self / 10_i64.pow(decimals) as Self
    }

    fn whole(units: i64) -> Self {
        units as Self
    }

    fn cents(self) -> Self {
        (self * 100.0).round() / 100.0
    }
}

/// The same rows on every machine.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// From 0 to `below`, excluded.
    pub fn below(&mut self, below: u64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from((self.0 >> 11) % below).unwrap_or(0)
    }

    pub fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[usize::try_from(self.below(among.len() as u64)).unwrap_or(0)]
    }
}
