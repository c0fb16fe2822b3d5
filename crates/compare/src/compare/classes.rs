//! Winners and losers, and who enters or leaves.

use super::exact::Exact;
use super::header::Name;
use super::measures::Delta;
use rust_decimal::Decimal;
use std::cmp::Ordering;

bareme_core::keywords! {
    /// Classes of relative change, bounds included on the side of the smaller change.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Class {
        /// Gains more than 5 %.
        GainsMore = "gains_more_than_5_percent",
        /// Gains more than 0.1 %, 5 % at most.
        GainsLess = "gains_less_than_5_percent",
        /// 0.1 % at most, either way.
        Stable = "stable",
        /// Loses more than 0.1 %, 5 % at most.
        LosesLess = "loses_less_than_5_percent",
        /// Loses more than 5 %.
        LosesMore = "loses_more_than_5_percent",
    }
}

impl Class {
    /// The class of a gap. From a base of zero, any change is beyond 5 %.
    pub(super) fn of(base: &Exact, gap: &Exact) -> Self {
        let (base, size) = (base.abs(), gap.abs());
        let gains = gap.sign() == Ordering::Greater;
        match () {
            () if size.times(1000) <= base => Self::Stable,
            () if size.times(20) <= base => {
                if gains {
                    Self::GainsLess
                } else {
                    Self::LosesLess
                }
            }
            () if gains => Self::GainsMore,
            () => Self::LosesMore,
        }
    }
}

/// Structures that move the same way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movement {
    /// How many, by weight.
    pub count: Exact,
    /// What they gain or lose together.
    pub gap: Exact,
}

impl Movement {
    pub(crate) fn add(&mut self, weight: Decimal, gap: &Exact) {
        self.count = self.count.plus(&Exact::of(weight));
        self.gap = self.gap.plus(gap);
    }

    /// Adds others.
    pub(super) fn merge(&mut self, others: &Self) {
        self.count = self.count.plus(&others.count);
        self.gap = self.gap.plus(&others.gap);
    }

    /// Gap by structure.
    pub fn mean(&self) -> Option<Decimal> {
        self.gap.divided_by(&self.count)
    }

    /// Gap in what costs so much.
    pub fn equivalent(&self, cost: Decimal) -> Option<Decimal> {
        self.gap.divided_by(&Exact::of(cost))
    }
}

/// Winners and losers of a year (or of all of them).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// Parallel to [`Class::ALL`].
    pub classes: [Movement; 5],
    /// Structures whose months differ, so that no percentage stands: gain, lose.
    pub unclassed: [Movement; 2],
    /// Structures that gain anything at all.
    pub winners: Movement,
    /// Structures that lose anything at all.
    pub losers: Movement,
    /// Structures that can't be compared.
    pub left_out: Exact,
}

impl Classes {
    /// Adds a structure with its weighted sums.
    pub(super) fn add(&mut self, sums: &Delta, weight: Decimal, same_months: bool) {
        if sums.left_out > 0 {
            self.left_out = self.left_out.plus(&Exact::of(Decimal::ONE));
            return;
        }
        let gap = sums.gap();
        match gap.sign() {
            Ordering::Greater => self.winners.add(weight, &gap),
            Ordering::Less => self.losers.add(weight, &gap),
            Ordering::Equal => {}
        }
        let movement = if same_months || gap.is_zero() {
            let class = Class::of(&sums.base, &gap);
            &mut self.classes[Class::ALL.iter().position(|c| *c == class).unwrap_or(2)]
        } else if gap.sign() == Ordering::Greater {
            &mut self.unclassed[0]
        } else {
            &mut self.unclassed[1]
        };
        movement.add(weight, &gap);
    }

    /// Adds other structures.
    pub(super) fn merge(&mut self, others: &Self) {
        let of = |all: &mut [Movement], others: &[Movement]| {
            all.iter_mut().zip(others).for_each(|(all, of)| all.merge(of));
        };
        of(&mut self.classes, &others.classes);
        of(&mut self.unclassed, &others.unclassed);
        self.winners.merge(&others.winners);
        self.losers.merge(&others.losers);
        self.left_out = self.left_out.plus(&others.left_out);
    }
}

/// Who enters or leaves in a year (or in any year).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Eligibility {
    /// In the target only, by weight.
    pub newly: Exact,
    /// In the base only, by weight.
    pub no_longer: Exact,
    /// In both, by weight.
    pub still: Exact,
    /// In neither, by weight.
    pub never: Exact,
    /// Structures newly in.
    pub entering: Vec<Name>,
    /// Structures no longer in.
    pub leaving: Vec<Name>,
}

impl Eligibility {
    pub(super) fn add(&mut self, structure: &str, weight: Decimal, base: bool, target: bool) {
        let count = match (base, target) {
            (false, true) => {
                self.entering.push(structure.into());
                &mut self.newly
            }
            (true, false) => {
                self.leaving.push(structure.into());
                &mut self.no_longer
            }
            (true, true) => &mut self.still,
            (false, false) => &mut self.never,
        };
        *count = count.plus(&Exact::of(weight));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_belong_to_the_smaller_change() {
        let d = |t: &str| Exact::of(bareme_core::number::parse(t).unwrap());
        let class = |base: &str, gap: &str| Class::of(&d(base), &d(gap));
        assert_eq!(class("1000", "1"), Class::Stable);
        assert_eq!(class("1000", "1.01"), Class::GainsLess);
        assert_eq!(class("1000", "-50"), Class::LosesLess);
        assert_eq!(class("1000", "-50.01"), Class::LosesMore);
        assert_eq!(class("0", "0.01"), Class::GainsMore);
        assert_eq!(class("0", "0"), Class::Stable);
    }
}
