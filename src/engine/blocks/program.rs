//! A formula as a straight list of steps over registers of 64-bit integers, one lane a row.

use std::sync::Arc;

/// A register: a value computed by a step, or an input column.
pub(crate) type Reg = usize;

/// What a step reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operand {
    Reg(Reg),
    Const(i64),
}

/// Comparisons of lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    Less,
    LessOrEqual,
    Equal,
}

/// Ways to round a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Division {
    /// Half away from zero.
    Nearest,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// One step. Booleans and masks are lanes of 0 and 1.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Add(Operand, Operand),
    Subtract(Operand, Operand),
    Multiply(Operand, Operand),
    Min(Operand, Operand),
    Max(Operand, Operand),
    And(Operand, Operand),
    Or(Operand, Operand),
    Not(Operand),
    Abs(Operand),
    Compare(Compare, Operand, Operand),
    /// `mask`, if one, else the other.
    Select(Reg, Operand, Operand),
    Divide {
        value: Operand,
        divisor: Divisor,
        way: Division,
    },
    /// `table[value - first]`, 0 outside.
    Table {
        value: Operand,
        first: i64,
        table: Arc<Vec<i64>>,
    },
    /// `(value >> shift) & mask`.
    Bits {
        value: Operand,
        shift: u32,
        mask: i64,
    },
    /// The code of two texts joined, where the mask is 1; negative when too long.
    Join {
        mask: Operand,
        left: Operand,
        right: Operand,
    },
    /// Rows that this formula cannot finish here.
    Bail(Operand),
}

/// A positive divisor with its reciprocal: a multiplication instead of a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Divisor {
    pub by: u64,
    /// `floor(2^128 / divisor) + 1`; exact for every 64-bit dividend.
    high: u64,
    low: u64,
}

impl Divisor {
    pub(super) fn new(divisor: u64) -> Self {
        let reciprocal = (u128::MAX / u128::from(divisor)).wrapping_add(1);
        let part =
            |shift: u32| u64::try_from((reciprocal >> shift) & u128::from(u64::MAX)).unwrap_or(0);
        Self { by: divisor, high: part(64), low: part(0) }
    }

    /// `n / divisor`, rounded down.
    #[inline]
    fn quotient(&self, n: u64) -> u64 {
        if self.by == 1 {
            return n;
        }
        let n = u128::from(n);
        let low = (u128::from(self.low) * n) >> 64;
        let product = u128::from(self.high) * n + low;
        (product >> 64) as u64
    }

    /// `value / divisor`, rounded one way.
    #[inline]
    pub(super) fn divide(&self, value: i64, way: Division) -> i64 {
        let n = value.unsigned_abs();
        let n = match way {
            Division::Nearest => n + self.by / 2,
            Division::Up => n + (self.by - 1),
            Division::Down => n,
        };
        // The bounds keep every dividend far below 2^63.
        let q = self.quotient(n).cast_signed();
        if value < 0 { -q } else { q }
    }
}

/// The steps of a formula; step `i` gives register `inputs + i`.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    /// How many registers are input columns.
    pub inputs: usize,
    pub steps: Vec<Step>,
}

impl Step {
    /// Visits what it reads.
    pub(super) fn operands(&self, visit: &mut dyn FnMut(Operand)) {
        match self {
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::And(a, b)
            | Self::Or(a, b)
            | Self::Compare(_, a, b) => {
                visit(*a);
                visit(*b);
            }
            Self::Select(mask, a, b) => {
                visit(Operand::Reg(*mask));
                visit(*a);
                visit(*b);
            }
            Self::Join { mask, left, right } => {
                visit(*mask);
                visit(*left);
                visit(*right);
            }
            Self::Not(a)
            | Self::Abs(a)
            | Self::Bail(a)
            | Self::Divide { value: a, .. }
            | Self::Table { value: a, .. }
            | Self::Bits { value: a, .. } => visit(*a),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reciprocals_divide_exactly() {
        for divisor in [1, 2, 3, 7, 10, 12, 1_000, 3_000, 36_000_007, u64::from(u32::MAX)] {
            let by = Divisor::new(divisor);
            for n in [0, 1, divisor - 1, divisor, divisor + 1, 5 * divisor - 1, u64::MAX / 4] {
                assert_eq!(by.quotient(n), n / divisor, "{n} / {divisor}");
            }
        }
        let twelve = Divisor::new(12);
        assert_eq!(twelve.divide(-6, Division::Nearest), -1);
        assert_eq!(twelve.divide(5, Division::Nearest), 0);
        assert_eq!(twelve.divide(-1, Division::Up), -1);
        assert_eq!(Divisor::new(3).divide(-4, Division::Nearest), -1);
    }
}
