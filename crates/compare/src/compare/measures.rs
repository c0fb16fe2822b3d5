//! Rows side by side, one measure at a time.

use super::deltas::RowDeltas;
use super::diff::Cells;
use super::exact::Exact;
use super::header::{Output, Period};
use super::tolerance::Tolerance;
use super::view::Entry;
use bareme_core::number::digits;
use bareme_core::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A change in percent of the base, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Percent {
    /// 5 for 5 %.
    Value(Decimal),
    /// Nothing to compare: both are zero, or one is not known.
    Undefined,
    /// The base is zero or has no such row.
    New,
    /// The target has no such row.
    Gone,
    /// The two sides do not cover the same months.
    Refused,
}

impl Percent {
    pub(super) fn of(base: &Exact, delta: &Exact) -> Self {
        match (base.is_zero(), delta.is_zero()) {
            (true, true) => Self::Undefined,
            (true, false) => Self::New,
            _ => {
                let percent = delta.times(100).divided_by(&base.abs());
                percent.map_or(Self::Undefined, Self::Value)
            }
        }
    }
}

bareme_core::keywords! {
    /// How a row differs.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Status {
        /// Not at all.
        Same = "same",
        /// By no more than the tolerance.
        Within = "within_tolerance",
        /// It does.
        Changed = "changed",
        /// Only the target has the row.
        Added = "added",
        /// Only the base has the row.
        Removed = "removed",
        /// Not known on either side: the same.
        BothMissing = "missing",
        /// Not known in the base.
        MissingBase = "missing_base",
        /// Not known in the target.
        MissingTarget = "missing_target",
        /// In error on one side at least.
        Error = "error",
    }
}

impl Status {
    /// Whether one side alone has the row.
    pub fn is_apart(self) -> bool {
        matches!(self, Self::Added | Self::Removed)
    }

    /// Whether it is a difference to report.
    pub fn differs(self) -> bool {
        !matches!(self, Self::Same | Self::Within | Self::BothMissing)
    }

    pub(super) fn of(base: &Entry, target: &Entry, tolerance: &Tolerance) -> Self {
        match (base, target) {
            (Entry::Error, _) | (_, Entry::Error) => Self::Error,
            (Entry::Absent, _) => Self::Added,
            (_, Entry::Absent) => Self::Removed,
            (Entry::Value(a), Entry::Value(b)) if a == b => {
                if *a == Value::Missing {
                    Self::BothMissing
                } else {
                    Self::Same
                }
            }
            (Entry::Value(Value::Missing), _) => Self::MissingBase,
            (_, Entry::Value(Value::Missing)) => Self::MissingTarget,
            (Entry::Value(Value::Number(a)), Entry::Value(Value::Number(b)))
                if tolerance.allows(*a, *b) =>
            {
                Self::Within
            }
            _ => Self::Changed,
        }
    }
}

/// A row on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct RowDelta<'a> {
    /// The structure.
    pub structure: &'a str,
    /// The year.
    pub exercice: Option<i32>,
    /// What the base holds.
    pub base: Entry,
    /// What the target holds.
    pub target: Entry,
    /// Target less base. `None` when one side has no such row, or its value is not known, in error
    /// or not a number.
    pub delta: Option<Decimal>,
    /// In percent of the base.
    pub percent: Percent,
    /// How it differs.
    pub status: Status,
}

/// From which text or boolean to which, where one becomes another.
pub(super) fn transition(base: &Entry, target: &Entry, status: Status) -> Option<(String, String)> {
    match (base, target) {
        (Entry::Value(a), Entry::Value(b))
            if status == Status::Changed && amounts(base, target).is_none() =>
        {
            Some((a.to_machine(), b.to_machine()))
        }
        _ => None,
    }
}

/// Both amounts, when the row can be compared: the gap must be one that a decimal holds.
pub(super) fn amounts(base: &Entry, target: &Entry) -> Option<(Decimal, Decimal)> {
    let (a, b) = base.number().zip(target.number())?;
    // Amounts as large as that are told by their gap alone.
    let near = |n: Decimal| n.mantissa().unsigned_abs() < 1 << 90;
    let held = near(a) && near(b) || Exact::of(b).minus(&Exact::of(a)).value().is_some();
    held.then_some((a, b))
}

/// Sums over the rows that can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    /// Of the base.
    pub base: Exact,
    /// Of the target.
    pub target: Exact,
    /// Rows in both sums: those that both sides have.
    pub rows: usize,
    /// Rows of both sides left out: a value is not known or in error on one side.
    pub left_out: usize,
    /// Whether these numbers of rows are not told.
    pub rows_withheld: bool,
    /// The gap, where it is told and neither side is.
    pub(super) gap_alone: Option<Box<Exact>>,
}

impl Delta {
    /// Target less base, exactly.
    pub fn gap(&self) -> Exact {
        self.gap_alone.as_deref().cloned().unwrap_or_else(|| self.target.minus(&self.base))
    }

    /// Whether no row could be compared.
    pub fn is_unknown(&self) -> bool {
        self.rows == 0 && !self.rows_withheld
    }
}

/// Sums of a year (or of all of them), with their percentage.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Which year.
    pub period: Period,
    /// The sums.
    pub sums: Delta,
    /// The gap in percent of the base.
    pub percent: Percent,
}

/// A measure that both sides have.
#[derive(Clone, Debug)]
pub struct Measure {
    /// In the base.
    pub base: Output,
    /// In the target.
    pub target: Output,
    /// Whether it is the headline of both.
    pub headline: bool,
    /// By year, then all years together; only where adding up means something.
    pub totals: Option<Vec<Compared>>,
    /// Rows in table order, those of the base first.
    pub rows: RowDeltas,
    /// How many cells there are of each kind.
    pub(super) cells: Cells,
    /// How many of them differ beyond the tolerance; nothing where they are too few to be told.
    pub changed_rows: Option<usize>,
    /// Changes of texts and booleans, with the number of rows.
    pub transitions: BTreeMap<(String, String), usize>,
}

impl Measure {
    /// Rows that differ beyond the tolerance: one at least where they are too few to be told.
    pub fn changed(&self) -> usize {
        self.changed_rows.unwrap_or(1)
    }
}

/// What a row gains, and that in percent of the base.
pub(super) struct Gap {
    /// Nothing where no decimal holds it.
    pub(super) amount: Option<Decimal>,
    pub(super) percent: Percent,
}

impl Gap {
    pub(super) fn of(base: Decimal, target: Decimal) -> Self {
        let base = Exact::of(base);
        let gap = Exact::of(target).minus(&base);
        Self { amount: gap.value(), percent: Percent::of(&base, &gap) }
    }

    /// The same of whole numbers with so many decimals, where they are small.
    pub(super) fn of_wholes(base: i64, target: i64, scale: u32) -> Option<Self> {
        let gap = target.checked_sub(base)?;
        let percent = match (base, gap) {
            (0, 0) => Percent::Undefined,
            (0, _) => Percent::New,
            (_, 0) => Percent::Value(Decimal::ZERO),
            _ => {
                let (n, scale) = digits::quotient(gap.checked_mul(100)?, base.unsigned_abs())?;
                let (n, scale) = digits::plain(n, scale);
                Percent::Value(Decimal::new(n, scale))
            }
        };
        let (n, scale) = digits::plain(gap, scale);
        Some(Self { amount: Some(Decimal::new(n, scale)), percent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::number;
    use proptest::prelude::*;

    proptest! {
        /// Whole numbers give the gap and, as it leaves, the percentage that decimals give.
        #[test]
        fn whole_numbers_give_what_decimals_do(
            [base, target] in prop_oneof![any::<[i64; 2]>(), [-999_i64..999, -999..999]],
            (cut, scale) in (0..60_u32, 0..16_u32),
        ) {
            let (base, target) = (base >> cut, target >> cut);
            let gap = Gap::of(Decimal::new(base, scale), Decimal::new(target, scale));
            if let Some(whole) = Gap::of_wholes(base, target, scale) {
                prop_assert_eq!(whole.amount, gap.amount);
                match (whole.percent, gap.percent) {
                    (Percent::Value(a), Percent::Value(b)) => {
                        prop_assert_eq!(a, number::leave(b));
                    }
                    (a, b) => prop_assert_eq!(a, b),
                }
            }
        }
    }
}
