//! Formulas as a straight list of steps over registers, one lane a row: integers of 32 or 64 bits,
//! and flags of one byte (booleans, masks, what is missing).

use super::number::Bounds;
use std::sync::Arc;

/// What a register holds, the narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Flag,
    /// 32 bits.
    Int,
    /// 64 bits.
    Long,
}

impl Class {
    /// The narrowest that holds some integers and their opposites.
    pub(super) fn of(bounds: &Bounds) -> Self {
        let largest = i128::from(i32::MAX);
        if bounds.lo >= -largest && bounds.hi <= largest { Self::Int } else { Self::Long }
    }

    /// The same for integers that are known.
    pub(super) fn of_all(all: &[i64]) -> Self {
        let largest = i64::from(i32::MAX);
        if all.iter().all(|n| (-largest..=largest).contains(n)) { Self::Int } else { Self::Long }
    }
}

/// What a step reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operand {
    Const(i64),
    /// What a step gave.
    Step(usize),
    /// A column of integers of 32 or 64 bits, or of flags.
    Input(usize),
}

impl Operand {
    pub(super) const NO: Self = Self::Const(0);
    pub(super) const YES: Self = Self::Const(1);

    pub(super) fn flag(flag: bool) -> Self {
        Self::Const(i64::from(flag))
    }
}

/// Comparisons of lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Compare {
    Less,
    LessOrEqual,
    Equal,
}

/// Ways to round a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Division {
    /// Half away from zero.
    Nearest,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Step {
    // ----- integers, of one width where two are read
    /// A column of bytes, in 32 bits.
    Load(usize),
    /// 32 bits in 64.
    Widen(Operand),
    Add(Operand, Operand),
    Subtract(Operand, Operand),
    Multiply(Operand, Operand),
    Min(Operand, Operand),
    Max(Operand, Operand),
    Abs(Operand),
    /// `mask`, if one, else the other.
    Select(Operand, Operand, Operand),
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
    // ----- flags
    And(Operand, Operand),
    Or(Operand, Operand),
    /// The first where the second is 0.
    AndNot(Operand, Operand),
    Not(Operand),
    Compare(Compare, Operand, Operand),
    /// One flag or the other.
    Choose(Operand, Operand, Operand),
    /// [`Step::Table`] of flags.
    Flags {
        value: Operand,
        first: i64,
        table: Arc<Vec<u8>>,
    },
    // ----- neither
    /// Rows that this formula cannot finish here.
    Bail(Operand),
}

/// A positive divisor with its reciprocal: a multiplication instead of a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Divisor {
    pub by: u64,
    /// `floor(2^(64 + shift) / divisor) + 1`; exact for every dividend below 2^62.
    reciprocal: u64,
    shift: u32,
}

impl Divisor {
    pub(super) fn new(by: u64) -> Self {
        // The least power of two that is not below the divisor, times 2^62.
        let shift = by.next_power_of_two().trailing_zeros().saturating_sub(2);
        let reciprocal = (1_u128 << (64 + shift)) / u128::from(by) + 1;
        Self { by, reciprocal: u64::try_from(reciprocal).unwrap_or(u64::MAX), shift }
    }

    /// `n / divisor`, rounded down.
    #[inline]
    fn quotient(&self, n: u64) -> u64 {
        if self.by == 1 {
            return n;
        }
        (((u128::from(n) * u128::from(self.reciprocal)) >> 64) as u64) >> self.shift
    }

    /// `value / divisor`, rounded one way.
    #[inline]
    pub(super) fn divide(&self, value: i64, way: Division) -> i64 {
        let n = value.unsigned_abs();
        // The bounds keep every dividend below 2^61, and the divisor too.
        let q = self.quotient(match way {
            Division::Nearest => n + self.by / 2,
            Division::Up => n + (self.by - 1),
            Division::Down => n,
        });
        let q = q.cast_signed();
        if value < 0 { -q } else { q }
    }
}

/// The steps of formulas.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub steps: Vec<Step>,
    /// What each step gives.
    classes: Vec<Class>,
    /// What each column holds.
    inputs: Vec<Class>,
}

impl Program {
    pub(super) fn push(&mut self, step: Step, class: Class) {
        self.steps.push(step);
        self.classes.push(class);
    }

    /// A column more.
    pub(super) fn input(&mut self, class: Class) -> Operand {
        self.inputs.push(class);
        Operand::Input(self.inputs.len() - 1)
    }

    /// Takes off the steps from one on.
    pub(super) fn forget(&mut self, from: usize) -> Vec<Step> {
        self.classes.truncate(from);
        self.steps.split_off(from)
    }

    /// What an operand holds; a constant fits everywhere but in what is too narrow for it.
    pub(super) fn class(&self, operand: Operand) -> Option<Class> {
        match operand {
            Operand::Const(_) => None,
            Operand::Step(step) => self.classes.get(step).copied(),
            Operand::Input(input) => self.inputs.get(input).copied(),
        }
    }

    /// Registers that hold each of some integers.
    pub(super) fn common(&self, operands: &[Operand]) -> Class {
        let class = |operand: &Operand| match operand {
            Operand::Const(n) => Class::of_all(&[*n]),
            other => self.class(*other).unwrap_or(Class::Long),
        };
        operands.iter().map(class).max().unwrap_or(Class::Int)
    }
}

impl Step {
    /// Visits what it reads.
    pub(super) fn operands(&self, visit: &mut dyn FnMut(Operand)) {
        match self {
            Self::Load(_) => {}
            Self::Add(a, b)
            | Self::Subtract(a, b)
            | Self::Multiply(a, b)
            | Self::Min(a, b)
            | Self::Max(a, b)
            | Self::And(a, b)
            | Self::Or(a, b)
            | Self::AndNot(a, b)
            | Self::Compare(_, a, b) => {
                visit(*a);
                visit(*b);
            }
            Self::Select(a, b, c)
            | Self::Choose(a, b, c)
            | Self::Join { mask: a, left: b, right: c } => {
                visit(*a);
                visit(*b);
                visit(*c);
            }
            Self::Not(a)
            | Self::Widen(a)
            | Self::Abs(a)
            | Self::Bail(a)
            | Self::Divide { value: a, .. }
            | Self::Table { value: a, .. }
            | Self::Flags { value: a, .. }
            | Self::Bits { value: a, .. } => visit(*a),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reciprocals_divide_exactly() {
        let powers = (0..62).flat_map(|bit| [(1_u64 << bit) - 1, 1 << bit, (1 << bit) + 1]);
        for divisor in powers.chain([7, 10, 12, 1_000, 3_000, 36_000_007]).filter(|d| *d > 0) {
            let by = Divisor::new(divisor);
            let top = (1_u64 << 62) - 1;
            let near = [top / divisor * divisor, top / 3 / divisor * divisor, divisor];
            for n in near.iter().flat_map(|n| [n.saturating_sub(1), *n, n + 1]).chain([0, top]) {
                let n = n.min(top);
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
