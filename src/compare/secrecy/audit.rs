//! What can be computed of what is withheld, from all that is shown: linear algebra, exactly.
//!
//! It goes on modulo a large prime, where every number has an inverse. What can be computed with
//! fractions can be computed there too; the reverse fails once in 10^18, and withholds too much.

use super::table::Table;
use std::collections::BTreeMap;

/// 2^61 - 1.
const PRIME: u64 = (1 << 61) - 1;

fn times(a: u64, b: u64) -> u64 {
    u64::try_from(u128::from(a) * u128::from(b) % u128::from(PRIME)).unwrap_or(0)
}

fn minus(a: u64, b: u64) -> u64 {
    if a >= b { a - b } else { a + PRIME - b }
}

fn power(mut base: u64, mut exponent: u64) -> u64 {
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

/// A whole number, modulo the prime.
pub(super) fn whole(n: i128) -> u64 {
    u64::try_from(n.rem_euclid(i128::from(PRIME))).unwrap_or(0)
}

/// The nearest of both readings of a number: 1 and -1 are small.
pub(super) fn signed(n: u64) -> Option<i64> {
    let near =
        if n > PRIME / 2 { -i64::try_from(PRIME - n).ok()? } else { i64::try_from(n).ok()? };
    (near.abs() < 1 << 20).then_some(near)
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
            let inverse = power(n, PRIME - 2);
            for n in line.values_mut() {
                *n = times(*n, inverse);
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

/// Withheld figures that can be computed from those that are not.
pub(super) fn computable(table: &Table) -> Vec<usize> {
    let line = |sum: &Vec<(usize, i64)>| -> Line {
        let unknown = sum.iter().filter(|(figure, _)| table.withheld(*figure));
        let line = unknown.map(|(figure, times)| (*figure, whole((*times).into())));
        line.filter(|(_, n)| *n != 0).collect()
    };
    let alone = |(pivot, line): (usize, Line)| (line.len() == 1).then_some(pivot);
    solved(table.sums.iter().map(line)).into_iter().filter_map(alone).collect()
}
