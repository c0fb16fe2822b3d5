//! Parts of a difference, rounded so that they add up.

use super::apportion::{Rounded, apportion};
use super::coalition::Parts;
use crate::compare::exact::Exact;
use bareme_core::number;
use num_bigint::BigInt;
use rust_decimal::Decimal;

/// Decimals of amounts that people are shown.
const CENTS: u32 = 2;

/// A difference and the part of each player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    /// The amount of the base.
    pub base: Decimal,
    /// The amount of the target.
    pub target: Decimal,
    /// The difference, to the cent.
    pub gap: Decimal,
    /// The same to 15 decimals.
    pub exact_gap: Decimal,
    /// What each player makes of it, in their order.
    pub parts: Vec<Part>,
}

/// The part of a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// To the cent: the parts add up to the gap.
    pub amount: Decimal,
    /// To 15 decimals: the parts add up to the exact gap.
    pub exact: Decimal,
    /// In percent of the gap, to one decimal: together they make 100. Nothing without a gap.
    pub percent: Option<Decimal>,
}

impl Shares {
    /// Over some of the cells. Nothing when an amount is beyond what a decimal holds.
    pub(super) fn over(ends: [&[Exact]; 2], parts: &Parts, cells: &[usize]) -> Option<Self> {
        let sum = |amounts: &[Exact]| {
            let chosen = cells.iter().filter_map(|cell| amounts.get(*cell));
            chosen.fold(Exact::default(), |sum, amount| sum.plus(amount))
        };
        let sums: Vec<BigInt> = parts.cells.iter().map(|of| sum(of).scaled()).collect();
        let over = &parts.over * Exact::unit();
        let rounded = |digits| apportion(&sums, &over, digits);
        let Rounded { parts: amounts, sum: gap } = rounded(CENTS)?;
        // Amounts too large for 15 decimals have fewer.
        let exact = (CENTS..=number::GUARD_DIGITS).rev().find_map(rounded)?;
        let percents = percents(&sums);
        let part = |place: usize| Part {
            amount: amounts[place],
            exact: exact.parts[place],
            percent: percents.as_ref().map(|of| of[place]),
        };
        let [base, target] = ends.map(|amounts| sum(amounts).value());
        Some(Self {
            base: base?,
            target: target?,
            gap,
            exact_gap: exact.sum,
            parts: (0..sums.len()).map(part).collect(),
        })
    }

    /// Those of all years, whose cents are those of each year together where the gaps of the years
    /// add up: a table adds up both ways.
    #[must_use]
    pub(super) fn of_years(mut self, years: &[Option<Self>]) -> Self {
        let Some(years) = years.iter().map(Option::as_ref).collect::<Option<Vec<_>>>() else {
            return self;
        };
        let add = |of: &dyn Fn(&Self) -> Decimal| {
            years.iter().try_fold(Decimal::ZERO, |sum, year| sum.checked_add(of(year)))
        };
        if add(&|year| year.gap) == Some(self.gap) {
            for (place, part) in self.parts.iter_mut().enumerate() {
                let amount = add(&|year| year.parts[place].amount);
                part.amount = amount.unwrap_or(part.amount).normalize();
            }
        }
        self
    }
}

/// Percents of a sum, rounded together to one decimal; nothing when the sum is zero.
fn percents(parts: &[BigInt]) -> Option<Vec<Decimal>> {
    let all: BigInt = parts.iter().sum();
    let zero = BigInt::from(0);
    if all == zero {
        return None;
    }
    let sign = if all < zero { -1 } else { 1 };
    let hundredfold: Vec<BigInt> = parts.iter().map(|part| part * (100 * sign)).collect();
    apportion(&hundredfold, &(all * sign), 1).map(|rounded| rounded.parts)
}
