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

/// What columns say of one another.
#[derive(Default)]
pub(super) struct Linked {
    /// Coefficients of columns that add up to zero in every row.
    pub(super) sums: Vec<Vec<(usize, i64)>>,
    /// Columns that give each other back.
    pub(super) pairs: Vec<(usize, usize)>,
}

/// What the cells of columns say, row by row. Rows that are too few to tell how columns are linked
/// are taken to link them all.
pub(super) fn linked(columns: usize, rows: &[Vec<Exact>]) -> Linked {
    let (sums, mut pairs) = (relations(columns, rows), tied(columns, rows));
    let Some(sums) = sums.filter(|_| rows.len() >= columns) else {
        let made: Vec<usize> =
            (0..columns).filter(|column| rows.iter().any(|row| !row[*column].is_zero())).collect();
        pairs.extend(made.windows(2).map(|pair| (pair[0], pair[1])));
        return Linked { sums: Vec::new(), pairs };
    };
    Linked { sums, pairs }
}

/// Coefficients of columns that add up to zero in every row. `rows` gives the cells of each row,
/// one for each column. None when some are not whole numbers.
fn relations(columns: usize, rows: &[Vec<Exact>]) -> Option<Vec<Vec<(usize, i64)>>> {
    let mut solved: BTreeMap<usize, Line> = BTreeMap::new();
    if rows.is_empty() {
        return Some(Vec::new());
    }
    for row in rows {
        if solved.len() == columns {
            return Some(Vec::new());
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
    free.map(relation).collect()
}

/// Pairs of columns of which one is a constant times the other in every row, but for the rounding
/// of cents: each gives the other back.
fn tied(columns: usize, rows: &[Vec<Exact>]) -> Vec<(usize, usize)> {
    let cent = Exact::unit() / 100;
    let pair = |a: usize, b: usize| -> bool {
        let largest = rows.iter().max_by(|x, y| x[b].abs().cmp(&y[b].abs()));
        let Some(largest) = largest.filter(|row| !row[a].is_zero() && !row[b].is_zero()) else {
            return false;
        };
        let (top, bottom) = (largest[a].scaled(), largest[b].scaled());
        let size = |n: BigInt| if n < BigInt::from(0) { -n } else { n };
        // Half a cent on either side, in both rows.
        let slack = &cent * (size(top.clone()) + size(bottom.clone()));
        rows.iter().all(|row| size(row[a].scaled() * &bottom - row[b].scaled() * &top) <= slack)
    };
    let pairs = (0..columns).flat_map(|a| (a + 1..columns).map(move |b| (a, b)));
    pairs.filter(|(a, b)| pair(*a, *b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[[i64; 3]]) -> Vec<Vec<Exact>> {
        let exact = |n: i64| Exact::of(rust_decimal::Decimal::new(n, 2));
        cells.iter().map(|row| row.iter().map(|n| exact(*n)).collect()).collect()
    }

    #[test]
    fn a_total_and_its_parts_are_found() {
        let found = relations(3, &rows(&[[100, 20, 120], [50, 0, 50], [30, 60, 90]]));
        assert_eq!(found, Some(vec![vec![(2, 1), (0, -1), (1, -1)]]));
        let none = Some(Vec::new());
        assert_eq!(relations(3, &rows(&[[1, 2, 4], [2, 1, 9], [5, 5, 1]])), none);
        assert_eq!(relations(3, &[]), none);
    }

    #[test]
    fn rows_that_are_too_few_link_all_that_they_make() {
        let few = linked(3, &rows(&[[100, 0, 120], [50, 0, 50]]));
        assert!(few.sums.is_empty() && few.pairs.contains(&(0, 2)));
        assert!(few.pairs.iter().all(|(a, b)| *a != 1 && *b != 1));
        // One row three times over: a third of a column is no sum.
        let same = linked(3, &rows(&[[300, 100, 700]; 3]));
        assert!(same.pairs.contains(&(0, 1)) && same.pairs.contains(&(1, 2)));
    }

    #[test]
    fn a_share_that_is_rounded_gives_the_whole_back() {
        // The second is 2 % of the first, to the cent.
        let found =
            tied(3, &rows(&[[12_345, 247, 1], [99_999, 2_000, 2], [10, 0, 900], [0, 0, 5]]));
        assert_eq!(found, [(0, 1)]);
        assert!(tied(3, &rows(&[[100, 2, 0], [200, 40, 0]])).is_empty());
    }
}
