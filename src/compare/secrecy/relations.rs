//! Sums that hold in every row: a total and its parts are found in the numbers themselves.

use super::super::exact::Exact;
use super::audit::{self, Line, reduce, signed, whole};
use num_bigint::BigInt;
use std::collections::BTreeMap;

/// A number of cells, modulo the prime of the audit.
fn reduced(n: &Exact) -> u64 {
    let prime = BigInt::from((1_u64 << 61) - 1);
    let rest: BigInt = n.scaled() % &prime;
    i128::try_from(rest).map_or(0, whole)
}

/// Coefficients of columns that add up to zero in every row. `rows` gives the cells of each row,
/// one for each column.
pub(super) fn relations(
    columns: usize,
    rows: impl IntoIterator<Item = Vec<Exact>>,
) -> Vec<Vec<(usize, i64)>> {
    let mut solved: BTreeMap<usize, Line> = BTreeMap::new();
    for row in rows {
        if solved.len() == columns {
            return Vec::new();
        }
        let mut line: Line = row.iter().map(reduced).enumerate().filter(|(_, n)| *n != 0).collect();
        for (pivot, known) in &solved {
            if let Some(&factor) = line.get(pivot) {
                reduce(&mut line, known, factor);
            }
        }
        if !line.is_empty() {
            solved = audit::solved(solved.into_values().chain([line]));
        }
    }
    let free = (0..columns).filter(|column| !solved.contains_key(column));
    let relation = |free: usize| -> Option<Vec<(usize, i64)>> {
        let mut terms = vec![(free, 1)];
        for (pivot, line) in &solved {
            if let Some(n) = line.get(&free) {
                terms.push((*pivot, -signed(*n)?));
            }
        }
        Some(terms)
    };
    free.filter_map(relation).collect()
}
