//! Sums that hold in every row: a total and its parts are found in the numbers themselves.

use super::super::exact::Exact;
use super::audit::{self, Line, reduce, whole};
use num_bigint::BigInt;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A number of cells, modulo the prime of the audit.
pub(super) fn reduced(n: &Exact) -> u64 {
    n.small().map_or_else(|| modulo(&n.scaled()), |small| audit::times(whole(small), *SMALL))
}

/// What makes a number that is held small one that is not.
static SMALL: LazyLock<u64> = LazyLock::new(|| audit::power(10, 41));

fn modulo(n: &BigInt) -> u64 {
    let rest: BigInt = n % BigInt::from((1_u64 << 61) - 1);
    i128::try_from(rest).map_or(0, whole)
}

/// Coefficients of columns that add up to zero in every row; the last cell of a row, after those of
/// the columns, is its weight, for constants. Rows that are too few link columns that others would
/// not.
/// A column that is the same everywhere says nothing to whoever does not know it:
/// `constant` tells those that are so by the rules.
pub(super) fn linked(
    columns: usize,
    rows: &[Vec<Exact>],
    constant: impl Fn(usize) -> bool,
) -> Vec<Line> {
    let mut solved: BTreeMap<usize, Line> = BTreeMap::new();
    // The weight comes first: nothing else can be said of it alone.
    let place = |column: usize| if column == columns { 0 } else { column + 1 };
    let column = |place: usize| place.checked_sub(1).unwrap_or(columns);
    for row in rows {
        if solved.len() > columns {
            break;
        }
        let cells = row.iter().enumerate().map(|(column, n)| (place(column), reduced(n)));
        let mut line: Line = cells.filter(|(_, n)| *n != 0).collect();
        for (pivot, known) in &solved {
            if let Some(&factor) = line.get(pivot) {
                reduce(&mut line, known, factor);
            }
        }
        if !line.is_empty() {
            solved = audit::solved(solved.into_values().chain([line]));
        }
    }
    let free = (1..=columns).filter(|column| !solved.contains_key(column));
    let relation = |free: usize| -> Line {
        let terms = solved.iter().filter_map(|(pivot, line)| Some((*pivot, *line.get(&free)?)));
        terms.chain([(free, whole(-1))]).map(|(place, n)| (column(place), n)).collect()
    };
    let told = |line: &Line| {
        let own: Vec<usize> = line.keys().copied().filter(|column| *column < columns).collect();
        own.len() > 1 || own.into_iter().all(&constant)
    };
    let free = free.filter(|_| !rows.is_empty());
    let exact: Vec<Line> = free.map(relation).filter(told).collect();
    exact.into_iter().chain(tied(columns, rows)).collect()
}

/// Pairs of columns of which one is a constant times the other in every row, but for the rounding
/// of cents: each gives the other back.
fn tied(columns: usize, rows: &[Vec<Exact>]) -> Vec<Line> {
    let cent = Exact::unit() / 100;
    let pair = |(a, b): (usize, usize)| -> Option<Line> {
        let largest = rows.iter().max_by(|x, y| x[b].abs().cmp(&y[b].abs()))?;
        if largest[a].is_zero() || largest[b].is_zero() {
            return None;
        }
        let (top, bottom) = (largest[a].scaled(), largest[b].scaled());
        let size = |n: BigInt| if n < BigInt::from(0) { -n } else { n };
        // Half a cent on either side, in both rows.
        let slack = &cent * (size(top.clone()) + size(bottom.clone()));
        let ties =
            |row: &Vec<Exact>| size(row[a].scaled() * &bottom - row[b].scaled() * &top) <= slack;
        rows.iter().all(ties).then(|| [(a, modulo(&bottom)), (b, modulo(&-top))].into())
    };
    let pairs = (0..columns).flat_map(|a| (a + 1..columns).map(move |b| (a, b)));
    pairs.filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cells in hundredths; each row weighs one.
    fn rows(cells: &[[i64; 3]]) -> Vec<Vec<Exact>> {
        let exact = |n: i64| Exact::of(rust_decimal::Decimal::new(n, 2));
        cells.iter().map(|row| row.iter().copied().chain([100]).map(exact).collect()).collect()
    }

    #[test]
    fn however_it_is_held_a_number_is_the_same() {
        for n in [0, 1, -1, 123_456_789_012_345] {
            let exact = Exact::of(rust_decimal::Decimal::new(n, 2));
            assert_eq!(reduced(&exact), modulo(&exact.scaled()));
        }
    }

    fn proportions(lines: &[Line]) -> Vec<Vec<(usize, i64)>> {
        lines.iter().map(|line| audit::proportions(line).unwrap()).collect()
    }

    #[test]
    fn a_total_and_its_parts_are_found() {
        let of = |cells| proportions(&linked(3, &rows(cells), |_| false));
        let found = of(&[[100, 20, 120], [50, 0, 50], [30, 60, 90], [7, 1, 8]]);
        assert_eq!(found, [[(0, 1), (1, 1), (2, -1)]]);
        assert!(of(&[[1, 2, 4], [2, 1, 9], [5, 5, 1], [3, 8, 8]]).is_empty());
        assert!(of(&[]).is_empty());
    }

    #[test]
    fn a_multiple_and_a_constant_are_found() {
        // The second is two thirds of the first and ten hundredths; the third, none of them.
        let found =
            linked(3, &rows(&[[300, 210, 4], [900, 610, 1], [0, 10, 9], [30, 30, 2]]), |_| false);
        assert_eq!(proportions(&found), [[(0, 20), (1, -30), (3, 3)]]);
    }

    #[test]
    fn what_is_the_same_everywhere_is_known_by_the_rules_alone() {
        let cells = rows(&[[5, 1, 3], [5, 2, 9], [5, 4, 2], [5, 8, 8]]);
        assert!(linked(3, &cells, |_| false).is_empty());
        assert_eq!(proportions(&linked(3, &cells, |column| column == 0)), [[(0, 20), (3, -1)]]);
    }

    #[test]
    fn rows_that_are_too_few_link_more() {
        assert_eq!(linked(3, &rows(&[[100, 0, 120], [50, 7, 50]]), |_| false).len(), 2);
    }

    #[test]
    fn a_share_that_is_rounded_gives_the_whole_back() {
        // The second is 2 % of the first, to the cent.
        let cells = [[12_345, 247, 1], [99_999, 2_000, 2], [10, 0, 900], [0, 0, 5], [71, 1, 7]];
        assert_eq!(proportions(&linked(3, &rows(&cells), |_| false)), [[(0, 2_000), (1, -99_999)]]);
        assert!(tied(3, &rows(&[[100, 2, 0], [200, 40, 0]])).is_empty());
    }
}
