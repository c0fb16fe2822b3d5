//! What registers hold: flags, and integers of two widths. Bounds prove that nothing overflows.

#![expect(clippy::inline_always, reason = "see `run` in exec.rs")]

use super::exec::Registers;
use crate::integers::View;
use std::ops::{Add, Mul, Sub};

/// What one lane of a register holds.
pub(super) trait Lane: Copy {
    /// A constant; it fits.
    fn of(constant: i64) -> Self;
    /// All registers of this kind.
    fn all(registers: &Registers) -> &[Vec<Self>];
    /// A column of this kind.
    fn column(view: View<'_>) -> Option<&[Self]>;
    /// The first where the mask is 1, the second where it is 0; no branch.
    fn choose(mask: u8, a: Self, b: Self) -> Self;
}

/// A lane to compute with.
pub(super) trait Integer:
    Lane + PartialEq + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self>
{
    /// 1 if it is less than another.
    fn less(self, other: Self) -> u8;
    fn least(self, other: Self) -> Self;
    fn most(self, other: Self) -> Self;
    fn absolute(self) -> Self;
}

impl Lane for u8 {
    fn of(constant: i64) -> Self {
        Self::from(constant != 0)
    }

    fn all(registers: &Registers) -> &[Vec<Self>] {
        &registers.flags
    }

    fn column(view: View<'_>) -> Option<&[Self]> {
        if let View::Byte(lanes) = view { Some(lanes) } else { None }
    }

    #[inline(always)]
    fn choose(mask: u8, a: Self, b: Self) -> Self {
        b ^ ((a ^ b) & mask)
    }
}

impl Lane for i32 {
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "it fits")]
    fn of(constant: i64) -> Self {
        constant as Self
    }

    fn all(registers: &Registers) -> &[Vec<Self>] {
        &registers.ints
    }

    fn column(view: View<'_>) -> Option<&[Self]> {
        if let View::Int(lanes) = view { Some(lanes) } else { None }
    }

    // -(0 or 1) is a mask of all bits.
    #[inline(always)]
    fn choose(mask: u8, a: Self, b: Self) -> Self {
        b ^ ((a ^ b) & -Self::from(mask))
    }
}

impl Integer for i32 {
    #[inline(always)]
    fn less(self, other: Self) -> u8 {
        u8::from(self < other)
    }

    #[inline(always)]
    fn least(self, other: Self) -> Self {
        self.min(other)
    }

    #[inline(always)]
    fn most(self, other: Self) -> Self {
        self.max(other)
    }

    #[inline(always)]
    fn absolute(self) -> Self {
        self.abs()
    }
}

impl Lane for i64 {
    #[inline(always)]
    fn of(constant: i64) -> Self {
        constant
    }

    fn all(registers: &Registers) -> &[Vec<Self>] {
        &registers.longs
    }

    fn column(view: View<'_>) -> Option<&[Self]> {
        if let View::Long(lanes) = view { Some(lanes) } else { None }
    }

    #[inline(always)]
    fn choose(mask: u8, a: Self, b: Self) -> Self {
        b ^ ((a ^ b) & -Self::from(mask))
    }
}

/// Differences are far below 2^63: the sign tells, where processors compare 64 bits slowly.
impl Integer for i64 {
    #[inline(always)]
    fn less(self, other: Self) -> u8 {
        u8::from((self - other) < 0)
    }

    #[inline(always)]
    fn least(self, other: Self) -> Self {
        let gap = self - other;
        other + (gap & (gap >> 63))
    }

    #[inline(always)]
    fn most(self, other: Self) -> Self {
        let gap = self - other;
        self - (gap & (gap >> 63))
    }

    #[inline(always)]
    fn absolute(self) -> Self {
        self.abs()
    }
}
