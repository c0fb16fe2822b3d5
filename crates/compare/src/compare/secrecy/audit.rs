//! What can be computed of what is withheld, from all that is shown: linear algebra, exactly.
//!
//! It goes on modulo a large prime, where every number has an inverse. What can be computed with
//! fractions can be computed there too; the reverse fails once in 10^18, and withholds too much.

use std::collections::{BTreeMap, BTreeSet};

/// 2^61 - 1.
const PRIME: u64 = (1 << 61) - 1;

pub(super) fn times(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % u128::from(PRIME)).unwrap_or(0)
}

pub(super) fn minus(a: u64, b: u64) -> u64 {
    if a >= b { a - b } else { a + PRIME - b }
}

pub(super) fn power(mut base: u64, mut exponent: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}

/// What gives one, times a number that is not zero.
pub(super) fn inverse(n: u64) -> u64 {
    power(n, PRIME - 2)
}

/// A whole number, modulo the prime.
pub(super) fn whole(n: i128) -> u64 {
    u64::try_from(n.rem_euclid(i128::from(PRIME))).unwrap_or(0)
}

/// Whole numbers in the proportions of these, where small ones are; the first is above zero.
pub(super) fn proportions(line: &Line) -> Option<Vec<(usize, i64)>> {
    let first = inverse(*line.values().next()?);
    let relative = |n: u64| fraction(times(n, first));
    let fractions = line.iter().map(|(unknown, n)| relative(*n).map(|of| (*unknown, of)));
    let fractions: Vec<(usize, (i64, i64))> = fractions.collect::<Option<_>>()?;
    let common = fractions.iter().try_fold(1_i64, |all, (_, (_, bottom))| {
        let (mut a, mut b) = (all, *bottom);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        all.checked_mul(bottom / a).filter(|all| *all < SMALL)
    })?;
    let whole = |(unknown, (top, bottom)): (usize, (i64, i64))| {
        Some((unknown, top.checked_mul(common / bottom)?))
    };
    fractions.into_iter().map(whole).collect()
}

/// What counts as small in a fraction.
const SMALL: i64 = 1 << 29;

/// The fraction of small numbers that a number stands for: of all that do, the only one.
fn fraction(n: u64) -> Option<(i64, i64)> {
    let (mut rest, mut next) = (i128::from(PRIME), i128::from(n));
    let (mut before, mut times) = (0_i128, 1_i128);
    while next >= SMALL.into() {
        let quotient = rest / next;
        (rest, next) = (next, rest - quotient * next);
        (before, times) = (times, before - quotient * times);
    }
    let (top, bottom) = if times < 0 { (-next, -times) } else { (next, times) };
    (bottom < SMALL.into()).then_some((i64::try_from(top).ok()?, i64::try_from(bottom).ok()?))
}

/// A line of a system: coefficients by unknown, none of them zero.
pub(super) type Line = BTreeMap<usize, u64>;

/// `line - factor × other`.
pub(super) fn reduce(line: &mut Line, other: &Line, factor: u64) {
    for (unknown, n) in other {
        let left = minus(line.get(unknown).copied().unwrap_or(0), times(factor, *n));
        if left == 0 {
            line.remove(unknown);
        } else {
            line.insert(*unknown, left);
        }
    }
}

/// The system with each pivot alone in its column, by pivot.
pub(super) fn solved(lines: impl IntoIterator<Item = Line>) -> BTreeMap<usize, Line> {
    let mut pivots: BTreeMap<usize, Line> = BTreeMap::new();
    for mut line in lines {
        let mut next = line.keys().next().copied();
        while let Some(unknown) = next {
            if let Some(other) = pivots.get(&unknown) {
                let factor = line[&unknown];
                reduce(&mut line, other, factor);
            }
            next = line.range(unknown + 1..).next().map(|(unknown, _)| *unknown);
        }
        if let Some((&pivot, &n)) = line.iter().next() {
            let own = inverse(n);
            for n in line.values_mut() {
                *n = times(*n, own);
            }
            pivots.insert(pivot, line);
        }
    }
    // From the last: what stands after a pivot is then final.
    for pivot in pivots.keys().rev().copied().collect::<Vec<_>>() {
        let Some(mut line) = pivots.remove(&pivot) else { continue };
        let after: Vec<usize> = line.keys().copied().filter(|unknown| *unknown != pivot).collect();
        for unknown in after {
            if let (Some(other), Some(&factor)) = (pivots.get(&unknown), line.get(&unknown)) {
                reduce(&mut line, other, factor);
            }
        }
        pivots.insert(pivot, line);
    }
    pivots
}

/// What is known of figures that are not shown: sums of them, each with a figure (its pivot) that
/// no other has. A figure can be computed from what is shown where it is alone in one.
#[derive(Clone, Default)]
pub(super) struct System {
    lines: BTreeMap<usize, Line>,
    /// The pivots of the sums in which each figure is.
    within: BTreeMap<usize, BTreeSet<usize>>,
}

/// The sums that a step changed: as they were, or nothing where there was none.
pub(super) type Before = BTreeMap<usize, Option<Line>>;

impl System {
    pub(super) fn new(lines: impl IntoIterator<Item = Line>) -> Self {
        let mut system = Self::default();
        for (pivot, line) in solved(lines) {
            system.put(pivot, Some(line));
        }
        system
    }

    /// The sum of a pivot.
    pub(super) fn line(&self, pivot: usize) -> Option<&Line> {
        self.lines.get(&pivot)
    }

    /// The figures that can be computed.
    pub(super) fn alone(&self) -> impl Iterator<Item = usize> {
        self.lines.iter().filter(|(_, line)| line.len() == 1).map(|(pivot, _)| *pivot)
    }

    /// Puts a sum in the place of that of its pivot; the former one.
    fn put(&mut self, pivot: usize, line: Option<Line>) -> Option<Line> {
        let before = match line {
            Some(line) => {
                for figure in line.keys() {
                    self.within.entry(*figure).or_default().insert(pivot);
                }
                self.lines.insert(pivot, line)
            }
            None => self.lines.remove(&pivot),
        };
        let now = self.lines.get(&pivot);
        for figure in before.iter().flat_map(BTreeMap::keys) {
            if now.is_none_or(|line| !line.contains_key(figure))
                && let Some(within) = self.within.get_mut(figure)
            {
                within.remove(&pivot);
            }
        }
        before
    }

    /// Shows a figure: it is no unknown any more. What this changed.
    pub(super) fn show(&mut self, figure: usize) -> Before {
        let mut before = Before::new();
        let Some(mut own) = self.lines.get(&figure).cloned() else {
            for pivot in self.within.get(&figure).cloned().unwrap_or_default() {
                let mut line = self.lines.get(&pivot).cloned().unwrap_or_default();
                line.remove(&figure);
                before.insert(pivot, self.put(pivot, Some(line)));
            }
            return before;
        };
        own.remove(&figure);
        before.insert(figure, self.put(figure, None));
        // The next figure of this sum becomes its pivot: the pivot is always the first of a sum, so
        // that sums of later figures alone are seen as such.
        let Some(pivot) = own.keys().next().copied() else { return before };
        let first = inverse(own[&pivot]);
        for n in own.values_mut() {
            *n = times(*n, first);
        }
        for other in self.within.get(&pivot).cloned().unwrap_or_default() {
            let mut line = self.lines.get(&other).cloned().unwrap_or_default();
            if let Some(&factor) = line.get(&pivot) {
                reduce(&mut line, &own, factor);
                before.insert(other, self.put(other, Some(line)));
            }
        }
        before.insert(pivot, self.put(pivot, Some(own)));
        before
    }

    /// Takes a step back.
    pub(super) fn restore(&mut self, before: Before) {
        for (pivot, line) in before {
            self.put(pivot, line);
        }
    }
}
