//! One envelope divided: amounts to units and back, with weights and bounds.

use super::share::{Bound, Claim, Integer, Shares, Unmet, share};
use crate::number::{self, Rounding};
use num_bigint::BigInt;
use rust_decimal::Decimal;

/// What a row brings to the sharing, guarded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asking {
    pub weight: Decimal,
    pub of: Decimal,
    pub least: Option<Decimal>,
    pub most: Option<Decimal>,
}

/// An envelope, divided.
#[derive(Clone, Debug)]
pub(super) struct Division {
    /// The share of each row; with weights, that of each structure that it stands for.
    pub shares: Vec<Decimal>,
    /// How one of them came about.
    pub seen: Option<Seen>,
}

/// How a share came about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    /// What is shared.
    pub total: Decimal,
    /// What it is shared in proportion to.
    pub among: Option<Decimal>,
    /// The share before it is rounded.
    pub before: Option<Decimal>,
    /// Where it ends.
    pub held: Bound,
    /// Rows at their lower bound, and at their upper one.
    pub bounded: (usize, usize),
}

/// Why an envelope cannot be divided.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Problem {
    /// There is nothing to share in proportion to.
    Nothing(Decimal),
    /// No amount lies between the bounds of a row.
    Crossed { place: usize, least: Decimal, most: Decimal },
    /// Lower bounds ask for more.
    Lacking { total: Decimal, by: Decimal },
    /// Upper bounds leave some.
    Remaining { total: Decimal, by: Decimal },
    /// A number cannot be held.
    TooLarge,
}

/// Divides `total`, rounded to `digits`, among rows; `seen` is the row to tell about.
pub(super) fn divide(
    total: Decimal,
    asking: &[Asking],
    digits: i64,
    seen: Option<usize>,
) -> Result<Division, Problem> {
    let total = number::round(total, digits, Rounding::Nearest).ok_or(Problem::TooLarge)?;
    let division = Dividing { total, asking, digits, seen };
    // Integers of 128 bits nearly always do; larger ones give the same.
    let divided = division.solve::<i128>().or_else(|| division.solve::<BigInt>());
    divided.unwrap_or(Err(Problem::TooLarge))
}

struct Dividing<'a> {
    total: Decimal,
    asking: &'a [Asking],
    digits: i64,
    seen: Option<usize>,
}

/// Which way a bound is made whole.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Down,
    Up,
}

/// A number without its point.
struct Plain<N> {
    mantissa: N,
    scale: u32,
}

/// Powers of ten, as far as they can be held.
struct Tens<N>(Vec<N>);

impl<N: Integer> Tens<N> {
    /// The largest that is needed: 28 decimals of a weight, 15 of what it weighs, 12 more.
    const MOST: usize = 56;

    fn new() -> Self {
        let next = |n: &N| n.times(&N::of(10));
        Self(std::iter::successors(Some(N::of(1)), next).take(Self::MOST).collect())
    }

    fn get(&self, power: u32) -> Option<&N> {
        self.0.get(power as usize)
    }
}

impl Dividing<'_> {
    /// `None` when `N` cannot hold a number on the way.
    fn solve<N: Integer>(&self) -> Option<Result<Division, Problem>> {
        let tens = Tens::new();
        let counted = || self.asking.iter().enumerate().filter(|(_, a)| !a.weight.is_zero());
        let scale = counted().map(|(_, a)| a.of.scale() + weight_scale(a)).max().unwrap_or(0);
        let mut claims: Vec<Claim<N>> = Vec::with_capacity(self.asking.len());
        for (place, asking) in counted() {
            let Plain::<N> { mantissa, scale: own } = times(asking.of, asking.weight)?;
            let bound = |bound: Option<Decimal>, way| match bound {
                None => Some(None),
                Some(bound) => self.units(times(bound, asking.weight)?, way, &tens).map(Some),
            };
            let claim = Claim {
                of: mantissa.times(tens.get(scale - own)?)?,
                least: bound(asking.least, Way::Up)?,
                most: bound(asking.most, Way::Down)?,
            };
            if let (Some(least), Some(most)) = (&claim.least, &claim.most)
                && least > most
            {
                let least = asking.least.unwrap_or_default();
                let most = asking.most.unwrap_or_default();
                return Some(Err(Problem::Crossed { place, least, most }));
            }
            claims.push(claim);
        }
        let total = times(self.total, Decimal::ONE)?;
        let total = self.units(total, Way::Down, &tens)?;
        let amount = |n: &N| self.amount(n, Decimal::ONE).unwrap_or_default();
        let shares = match share(&total, &claims)? {
            Ok(shares) => shares,
            Err(_) if claims.iter().all(|claim| claim.of.is_zero() && claim.least.is_none()) => {
                return Some(Err(Problem::Nothing(self.total)));
            }
            Err(Unmet::Lacking(n)) => {
                return Some(Err(Problem::Lacking { total: self.total, by: amount(&n) }));
            }
            Err(Unmet::Remaining(n)) => {
                return Some(Err(Problem::Remaining { total: self.total, by: amount(&n) }));
            }
        };
        Some(self.division(&claims, &shares, scale, &tens))
    }

    fn division<N: Integer>(
        &self,
        claims: &[Claim<N>],
        shares: &Shares<N>,
        scale: u32,
        tens: &Tens<N>,
    ) -> Result<Division, Problem> {
        let mut values = Vec::with_capacity(self.asking.len());
        let mut seen = None;
        let mut next = 0;
        for (place, asking) in self.asking.iter().enumerate() {
            let counts = !asking.weight.is_zero();
            let before = || match claims.get(next) {
                Some(claim) if counts => self.before(claim, shares, next, asking.weight),
                _ => self.beside(asking, shares, scale),
            };
            values.push(if counts {
                self.amount(&shares.units[next], asking.weight).ok_or(Problem::TooLarge)?
            } else {
                let share = before().ok_or(Problem::TooLarge)?;
                number::round(share, self.digits, Rounding::Nearest).ok_or(Problem::TooLarge)?
            });
            if self.seen == Some(place) {
                let count = |held| shares.held.iter().filter(|other| **other == held).count();
                let all = claims.iter().map(|claim| claim.of.big()).sum::<BigInt>();
                let one = tens.get(scale).map(Integer::big);
                seen = Some(Seen {
                    total: self.total,
                    among: one.and_then(|one| number::quotient(&all, &one)),
                    before: before(),
                    held: if counts { shares.held[next] } else { Bound::Free },
                    bounded: (count(Bound::Least), count(Bound::Most)),
                });
            }
            next += usize::from(counts);
        }
        Ok(Division { shares: values, seen })
    }

    /// The share of a row before it is rounded.
    fn before<N: Integer>(
        &self,
        claim: &Claim<N>,
        shares: &Shares<N>,
        place: usize,
        weight: Decimal,
    ) -> Option<Decimal> {
        if shares.held[place] != Bound::Free || shares.among.is_zero() {
            return self.amount(&shares.units[place], weight);
        }
        let Plain { mantissa, scale } = Self::of_units::<BigInt>(weight, self.digits);
        let units = shares.left.big() * claim.of.big();
        let ten = |power: u32| BigInt::from(10).pow(power);
        number::quotient(&(units * ten(scale)), &(shares.among.big() * mantissa))
    }

    /// What a row that stands for nobody would receive: it takes nothing from the others.
    fn beside<N: Integer>(
        &self,
        asking: &Asking,
        shares: &Shares<N>,
        scale: u32,
    ) -> Option<Decimal> {
        let ten = |power: u32| BigInt::from(10).pow(power);
        let own = asking.of.scale();
        let one = Self::of_units::<BigInt>(Decimal::ONE, self.digits);
        let mut share = if shares.among.is_zero() {
            Decimal::ZERO
        } else {
            let units = shares.left.big() * asking.of.mantissa() * ten(scale) * ten(one.scale);
            number::quotient(&units, &(shares.among.big() * ten(own) * one.mantissa))?
        };
        if let Some(least) = asking.least {
            share = share.max(least);
        }
        if let Some(most) = asking.most {
            share = share.min(most);
        }
        Some(share)
    }

    /// By how much units are divided to give an amount: `mantissa / 10^scale`.
    fn of_units<N: Integer>(weight: Decimal, digits: i64) -> Plain<N> {
        let ten = |power: i64| 10_i128.pow(u32::try_from(power.max(0)).unwrap_or(0));
        // mantissa × 10^digits; for tens and hundreds, the units are multiplied instead.
        let mantissa = N::of(weight.mantissa()).times(&N::of(ten(digits)));
        let scale = weight.scale() + u32::try_from((-digits).max(0)).unwrap_or(0);
        Plain { mantissa: mantissa.unwrap_or_else(|| N::of(1)), scale }
    }

    /// Units as an amount, for each structure that a row stands for.
    fn amount<N: Integer>(&self, units: &N, weight: Decimal) -> Option<Decimal> {
        if weight == Decimal::ONE
            && let Ok(scale) = u32::try_from(self.digits)
            && let Some(small) = units.small()
            && let Ok(amount) = Decimal::try_from_i128_with_scale(small, scale)
        {
            return Some(amount);
        }
        let Plain { mantissa, scale } = Self::of_units::<BigInt>(weight, self.digits);
        number::quotient(&(units.big() * BigInt::from(10).pow(scale)), &mantissa)
    }

    /// An amount in whole units.
    fn units<N: Integer>(&self, amount: Plain<N>, way: Way, tens: &Tens<N>) -> Option<N> {
        let Plain { mantissa, scale } = amount;
        let power = self.digits - i64::from(scale);
        if let Ok(power) = u32::try_from(power) {
            return mantissa.times(tens.get(power)?);
        }
        let by = tens.get(u32::try_from(-power).ok()?)?;
        let zero = N::of(0);
        let negative = mantissa < zero;
        let size = if negative { zero.minus(&mantissa)? } else { mantissa };
        let (whole, rest) = size.over(by);
        let further = !rest.is_zero() && (way == Way::Up) != negative;
        let whole = if further { whole.plus(&N::of(1))? } else { whole };
        if negative { zero.minus(&whole) } else { Some(whole) }
    }
}

fn weight_scale(asking: &Asking) -> u32 {
    if asking.weight == Decimal::ONE { 0 } else { asking.weight.scale() }
}

fn times<N: Integer>(amount: Decimal, weight: Decimal) -> Option<Plain<N>> {
    let mantissa = N::of(amount.mantissa());
    if weight == Decimal::ONE {
        return Some(Plain { mantissa, scale: amount.scale() });
    }
    let mantissa = mantissa.times(&N::of(weight.mantissa()))?;
    Some(Plain { mantissa, scale: amount.scale() + weight.scale() })
}
