//! An attacker who knows every sum, computed with fractions, finds nothing.

use super::super::fixture::{Line, results, small_policy};
use super::super::{Diff, DiffOptions, GroupBy, Groups, RunOptions, RunSummary, Side};
use super::*;
use num_rational::Ratio;
use proptest::prelude::*;
use std::collections::BTreeMap;

type Row = BTreeMap<usize, Ratio<i128>>;

/// What is known, as independent lines, each with its first unknown.
#[derive(Default)]
struct Known(Vec<(usize, Row)>);

impl Known {
    fn rest(&self, terms: &[(usize, i128)]) -> Row {
        let mut row = Row::new();
        for (unknown, times) in terms {
            *row.entry(*unknown).or_default() += Ratio::from(*times);
        }
        for (pivot, line) in &self.0 {
            let factor = row.get(pivot).copied().unwrap_or_default();
            for (unknown, n) in line {
                *row.entry(*unknown).or_default() -= factor * n;
            }
        }
        row.retain(|_, n| *n != Ratio::default());
        row
    }

    fn learn(&mut self, terms: &[(usize, i128)]) {
        let mut row = self.rest(terms);
        let Some((&pivot, &n)) = row.iter().next() else { return };
        for other in row.values_mut() {
            *other /= n;
        }
        self.0.push((pivot, row));
    }

    fn knows(&self, terms: &[(usize, i128)]) -> bool {
        self.rest(terms).is_empty()
    }
}

/// A row: structure, year, region, then what it receives of each kind, in cents.
type Drawn = (usize, usize, u32, u32);

const REGIONS: [&str; 5] = ["11", "24", "32", "75", "93"];
const YEARS: [i32; 3] = [2023, 2024, 2025];

/// Structures that stay in their region, present in some years. Some are far larger than others.
fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let amount = || prop_oneof![Just(0_u32), 1..2000_u32, 1_000_000..9_000_000_u32];
    let of = (0..5_usize, proptest::collection::vec((0..4_u8, amount(), amount()), 3));
    proptest::collection::vec(of, 3..28).prop_map(|structures| {
        let mut rows = Vec::new();
        for (region, years) in structures {
            let number = rows.len();
            for (year, (there, a, b)) in years.into_iter().enumerate() {
                if there > 0 || year == 0 {
                    rows.push((region * 1000 + number, year, a, b));
                }
            }
        }
        rows
    })
}

/// The same as results, the amounts changed by `change`.
fn evaluated(rows: &[Drawn], change: impl Fn(usize, u32) -> u32) -> crate::engine::Evaluation {
    let cents = |n: u32| format!("{}.{:02}", n / 100, n % 100);
    let texts: Vec<[String; 3]> = rows
        .iter()
        .enumerate()
        .map(|(at, (s, _, a, b))| [format!("S{s}"), cents(change(at, *a)), cents(*b)])
        .collect();
    let lines: Vec<Line> = rows
        .iter()
        .zip(&texts)
        .map(|((s, year, ..), [name, a, b])| {
            let cells: [&str; 5] = ["x", "12", "0", a, b];
            (name.as_str(), YEARS[*year], REGIONS[s / 1000], "1000", cells)
        })
        .collect();
    results(&lines)
}

fn regions(rows: &[Drawn]) -> Vec<usize> {
    let mut all: Vec<usize> = rows.iter().map(|row| row.0 / 1000).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn secrecy() -> Secrecy {
    Secrecy::default()
}

/// Years that are there, in order.
fn years(rows: &[Drawn]) -> Vec<usize> {
    let mut all: Vec<usize> = rows.iter().map(|row| row.1).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a figure over these rows is secret, by the definition.
fn is_secret(rows: &[Drawn], of: impl Fn(&Drawn) -> i128) -> bool {
    let mut parts: BTreeMap<usize, i128> = BTreeMap::new();
    for row in rows {
        *parts.entry(row.0).or_default() += of(row);
    }
    let makers = parts.values().filter(|n| **n != 0).count();
    let all: i128 = parts.values().map(|n| n.abs()).sum();
    let largest = parts.values().map(|n| n.abs()).max().unwrap_or(0);
    makers > 0 && (makers < 3 || parts.len() < 3 || largest * 100 > all * 85)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_that_is_withheld_of_a_run_can_be_computed(rows in drawn()) {
        let evaluation = evaluated(&rows, |_, a| a);
        let options = RunOptions {
            by: Some(GroupBy::parse("region")),
            secrecy: Some(secrecy()),
            ..RunOptions::default()
        };
        let summary = RunSummary::new(&small_policy(), &evaluation, &options).unwrap();
        let (regions, years) = (regions(&rows), years(&rows));
        let periods = summary.blocks.len();
        // Unknowns: an amount (a, b, total) of a region in a year. The total is a + b.
        let atom = |m: usize, g: usize, y: usize| (m * regions.len() + g) * years.len() + y;
        let mut known = Known::default();
        for g in 0..regions.len() {
            for y in 0..years.len() {
                known.learn(&[(atom(2, g, y), 1), (atom(0, g, y), -1), (atom(1, g, y), -1)]);
            }
        }
        let Some(Groups::Rows { groups, .. }) = &summary.groups else { panic!("groups") };
        let places = || (0..=regions.len()).flat_map(|place| (0..periods).map(move |at| (place, at)));
        let total = |place: usize, at: usize, m: usize| {
            let block = if place == 0 { &summary.blocks[at] } else { &groups[place - 1].blocks[at] };
            &block.amounts[m]
        };
        let terms = |place: usize, at: usize, m: usize| -> Vec<(usize, i128)> {
            let gs = if place == 0 { 0..regions.len() } else { place - 1..place };
            let ys = if at < years.len() { at..at + 1 } else { 0..years.len() };
            gs.flat_map(|g| ys.clone().map(move |y| (g, y))).map(|(g, y)| (atom(m, g, y), 1)).collect()
        };
        for (place, at) in places() {
            for m in 0..3 {
                if !total(place, at, m).sum.is_withheld() {
                    known.learn(&terms(place, at, m));
                }
            }
        }
        for (place, at) in places() {
            let chosen: Vec<Drawn> = rows.iter().copied().filter(|row| {
                (place == 0 || row.0 / 1000 == regions[place - 1])
                    && (at == years.len() || row.1 == years[at])
            }).collect();
            for m in 0..3 {
                let withheld = total(place, at, m).sum.is_withheld();
                if withheld {
                    prop_assert!(!known.knows(&terms(place, at, m)), "{place} {at} {m}");
                }
                let of = |row: &Drawn| match m {
                    0 => i128::from(row.2),
                    1 => i128::from(row.3),
                    _ => i128::from(row.2) + i128::from(row.3),
                };
                prop_assert!(withheld || !is_secret(&chosen, of), "{place} {at} {m} is shown");
            }
        }
        // A mean, a gap and a number of structures say no more than the totals do.
        for (place, at) in places() {
            let block = if place == 0 { &summary.blocks[at] } else { &groups[place - 1].blocks[at] };
            if block.amounts[2].sum.is_withheld() {
                prop_assert_eq!((block.mean, block.per_patient, block.gap), (None, None, None));
            }
            for count in [Some(&block.present), block.eligible.as_ref(), block.paid.as_ref()] {
                let few = count.and_then(Exact::value).is_some_and(|n| n > 0.into() && n < 3.into());
                prop_assert!(!few);
            }
        }
        prop_assert!(summary.structures.is_empty() && summary.keys().is_empty());
    }

    #[test]
    fn nothing_that_is_withheld_of_a_comparison_can_be_computed(
        rows in drawn(),
        changes in proptest::collection::vec(prop_oneof![Just(0_u32), Just(0), 1..50_000_u32], 90),
    ) {
        let change = |at: usize, a: u32| a + changes[at % changes.len()];
        let (a, b) = (evaluated(&rows, |_, a| a), evaluated(&rows, change));
        let policy = small_policy();
        let (base, target) = (Side::run(&policy, &a, None), Side::run(&policy, &b, None));
        let options = DiffOptions {
            by: Some(GroupBy::parse("region")),
            secrecy: Some(secrecy()),
            ..DiffOptions::default()
        };
        let diff = Diff::new(&base, &target, &options).unwrap();
        let (regions, years) = (regions(&rows), years(&rows));
        let (g_, y_) = (regions.len(), years.len());
        // Unknowns: the headline of a region in a year, on both sides.
        let atom = |side: usize, g: usize, y: usize| (side * g_ + g) * y_ + y;
        let terms = |side: usize, place: usize, at: usize| -> Vec<(usize, i128)> {
            let gs = if place == 0 { 0..g_ } else { place - 1..place };
            let ys = if at < y_ { at..at + 1 } else { 0..y_ };
            let pairs = gs.flat_map(|g| ys.clone().map(move |y| (g, y)));
            let pairs: Vec<(usize, usize)> = pairs.collect();
            let of = |side: usize, sign: i128| pairs.iter().map(move |(g, y)| (atom(side, *g, *y), sign));
            match side {
                0 | 1 => of(side, 1).collect(),
                _ => of(1, 1).chain(of(0, -1)).collect(),
            }
        };
        let totals = |place: usize| {
            if place == 0 { diff.headline().unwrap().totals.as_ref().unwrap().as_slice() }
            else { diff.groups.as_ref().unwrap().groups[place - 1].totals.as_slice() }
        };
        let sides = |place: usize, at: usize| {
            let sums = &totals(place)[at].sums;
            [sums.base.clone(), sums.target.clone(), sums.gap()]
        };
        let places: Vec<(usize, usize)> =
            (0..=g_).flat_map(|p| (0..diff.periods.len()).map(move |at| (p, at))).collect();
        let mut known = Known::default();
        for (place, at) in &places {
            for (side, figure) in sides(*place, *at).iter().enumerate() {
                if !figure.is_withheld() {
                    known.learn(&terms(side, *place, *at));
                }
            }
        }
        for (place, at) in &places {
            for (side, figure) in sides(*place, *at).iter().enumerate() {
                let chosen: Vec<(usize, Drawn)> = rows.iter().copied().enumerate().filter(|(_, row)| {
                    (*place == 0 || row.0 / 1000 == regions[place - 1])
                        && (*at == y_ || row.1 == years[*at])
                }).collect();
                let of = |at: usize, row: &Drawn| -> i128 {
                    let base = i128::from(row.2) + i128::from(row.3);
                    let gap = i128::from(changes[at % changes.len()]);
                    [base, base + gap, gap][side]
                };
                let mut parts: BTreeMap<usize, i128> = BTreeMap::new();
                for (at, row) in &chosen {
                    *parts.entry(row.0).or_default() += of(*at, row);
                }
                let makers = parts.values().filter(|n| **n != 0).count();
                let all: i128 = parts.values().sum();
                let largest = parts.values().max().copied().unwrap_or(0);
                let secret = makers > 0 && (makers < 3 || largest * 100 > all * 85);
                prop_assert!(!secret || figure.is_withheld(), "{place} {at} {side} is shown");
                if secret {
                    prop_assert!(!known.knows(&terms(side, *place, *at)), "{place} {at} {side}");
                }
            }
        }
        // Movements: classes by sign are what both classes and winners are made of.
        for (at, classes) in diff.classes.iter().enumerate() {
            for numbers in [true, false] {
                let mut known = Known::default();
                let of = |m: &crate::compare::Movement| {
                    if numbers { m.count.clone() } else { m.gap.clone() }
                };
                let all: Vec<Exact> = classes.classes.iter().chain(&classes.unclassed)
                    .chain([&classes.winners, &classes.losers]).map(of).collect();
                let terms = |place: usize| -> Vec<(usize, i128)> {
                    match place {
                        7 => (0..7).map(|class| (3 * class + 2, 1)).collect(),
                        8 => (0..7).map(|class| (3 * class, 1)).collect(),
                        class => (0..3).map(|sign| (3 * class + sign, 1)).collect(),
                    }
                };
                // Nobody loses in these, and whoever gains does not lose.
                let whole: Vec<(usize, i128)> = (0..21).map(|piece| (piece, 1)).collect();
                if numbers || !sides(0, at)[2].is_withheld() {
                    known.learn(&whole);
                }
                for (place, figure) in all.iter().enumerate() {
                    if !figure.is_withheld() {
                        known.learn(&terms(place));
                    }
                }
                // Nobody loses: where the gap of all is 0, each one’s is, and nothing is to be hidden.
                let nothing = !numbers && sides(0, at)[2].value() == Some(0.into());
                for (place, figure) in all.iter().enumerate() {
                    if figure.is_withheld() && !nothing {
                        prop_assert!(!known.knows(&terms(place)), "class {place} {at} {numbers}");
                    }
                    let few = figure.value().is_some_and(|n| n > 0.into() && n < 3.into());
                    prop_assert!(!numbers || !few);
                }
            }
        }
        prop_assert!(diff.structures.is_empty() && diff.measures.iter().all(|m| m.rows.is_empty()));
    }
}

#[test]
fn thresholds_are_read_and_refused() {
    let read = |text: &str| Secrecy::parse(text).ok().map(|s| (s.min, s.dominance.to_string()));
    assert_eq!(read("min=3,dominance=85"), Some((3, "85".to_owned())));
    assert_eq!(read("min=11"), Some((11, "85".to_owned())));
    assert_eq!(read("dominance = 85.5%"), None, "no spaces around the sign");
    assert_eq!(read("dominance=85.5"), Some((3, "85.5".to_owned())));
    for wrong in
        ["", "min", "min=1", "min=3.5", "min=3,min=4", "dominance=101", "dominance=20", "max=3"]
    {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

#[test]
fn one_structure_of_three_may_make_eighty_five_percent_and_no_more() {
    let part = |n: i64| Exact::of(n.into());
    let hides = |parts: &[i64]| {
        let parts: Vec<(u32, Exact)> = (0..).zip(parts.iter().map(|n| part(*n))).collect();
        secrecy().hides(&parts)
    };
    assert!(!hides(&[85, 10, 5]));
    assert!(hides(&[851, 99, 50]));
    assert!(hides(&[-851, 99, 50]), "whatever its sign");
    assert!(hides(&[1, 1]) && hides(&[1, 1, 0]), "two make it");
    assert!(!hides(&[]) && !hides(&[0, 0, 0]));
}
