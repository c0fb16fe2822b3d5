//! A national dotation over hundreds of invented municipalities and five years: strata means,
//! shares of one envelope, smoothing against the year before, and in the first year against the
//! former law. What it must give is computed here once more, by the definitions, in exact
//! fractions.

use super::{column, several};
use crate::exactness::fraction::{
    Cut, Fraction, Random, decimal, int, machine, over, read, rounded,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const LAW: &str = include_str!("dotation/dotation.rhai");
const FORMER_LAW: &str = include_str!("dotation/dotation-ancienne.rhai");

const YEARS: [i32; 5] = [2021, 2022, 2023, 2024, 2025];
const ENVELOPES: [&str; 5] = ["30300000", "30750000.55", "31000000.01", "31500000", "31400000.99"];
const FORMER_ENVELOPE: &str = "30000000";
const REGIONS: [(&str, &str); 5] =
    [("Nord", "0.27"), ("Sud", "0.2333"), ("Est", "0.18"), ("Ouest", "0.2167"), ("Îles", "0.1")];

/// A municipality in a year.
struct Row {
    name: String,
    year: i32,
    region: usize,
    inhabitants: i64,
    /// Potential, income and roads, as they are written.
    written: [String; 3],
    mountain: bool,
}

impl Row {
    fn potential(&self) -> Fraction {
        read(&self.written[0])
    }
    fn income(&self) -> Fraction {
        read(&self.written[1])
    }
    fn roads(&self) -> Fraction {
        read(&self.written[2])
    }
}

/// Invented municipalities: some are born, some end, some miss a year, some are twins.
fn municipalities() -> Vec<Row> {
    let mut random = Random::new(20_211_231);
    let mut rows: Vec<Row> = Vec::new();
    for place in 0..340 {
        let size = random.pick(&[90, 300, 700, 1_500, 4_000, 9_000, 25_000]);
        let mut inhabitants = random.between(size / 2..=size * 2);
        let region = usize::try_from(random.between(0..=4)).unwrap();
        let mountain = random.chance(25);
        let (first, last) = match random.between(0..=19) {
            0 => (2023, 2025),
            1 => (2021, 2023),
            2 => (2024, 2024),
            _ => (2021, 2025),
        };
        let gap = if random.chance(4) { 2023 } else { 0 };
        let wealth = random.between(500..=2_500);
        let income = random.between(9_000..=24_000);
        let roads = random.between(10..=900);
        let twin = place % 17 == 5;
        for year in YEARS {
            if year != 2021 {
                inhabitants = (inhabitants * random.between(97..=104) / 100).max(1);
            }
            let mut written = [
                decimal(inhabitants * wealth * random.between(95..=106), 2),
                decimal(inhabitants * income * random.between(98..=103), 2),
                decimal(roads * random.between(10..=11), 1),
            ];
            if year < first || year > last || year == gap {
                continue;
            }
            let mut row = (inhabitants, region, mountain);
            if twin && let Some(other) = rows.iter().rev().find(|row| row.year == year) {
                written.clone_from(&other.written);
                row = (other.inhabitants, other.region, other.mountain);
            }
            let (inhabitants, region, mountain) = row;
            let name = format!("C{place:03}");
            rows.push(Row { name, year, region, inhabitants, written, mountain });
        }
    }
    // Years in no order: those of a municipality need not follow one another.
    rows.sort_by_key(|row| (row.year % 2, row.name.clone(), row.year));
    rows
}

fn table(rows: &[Row]) -> String {
    let mut text =
        String::from("structure,exercice,region,habitants,potentiel,revenu,voirie,montagne\n");
    for row in rows {
        let [potential, income, roads] = &row.written;
        let mountain = if row.mountain { "oui" } else { "non" };
        let (region, _) = REGIONS[row.region];
        let Row { name, year, inhabitants, .. } = row;
        let _ = writeln!(
            text,
            "{name},{year},{region},{inhabitants},{potential},{income},{roads},{mountain}"
        );
    }
    text
}

/// A sum of many fractions, by halves: small denominators first.
fn sum(of: &[Fraction]) -> Fraction {
    match of {
        [] => int(0),
        [one] => one.clone(),
        more => {
            let (left, right) = more.split_at(more.len() / 2);
            sum(left) + sum(right)
        }
    }
}

/// Half away from zero, to the cent.
fn cents(x: &Fraction) -> Fraction {
    rounded(x, 2, Cut::HalfAway)
}

/// Between its bounds, in cents inside them.
pub fn held(x: Fraction, (low, high): &(Fraction, Option<Fraction>)) -> Fraction {
    let x = if x < *low { low.clone() } else { x };
    match high {
        Some(high) if x > *high => high.clone(),
        _ => x,
    }
}

/// Shares of a total in proportion to weights, within bounds: the one factor at which shares,
/// each held within its bounds, add up to the total is found by halving among the factors at which
/// a row meets a bound; then the largest remainders.
pub fn shares(
    weights: &[Fraction],
    total: &Fraction,
    bounds: &[(Fraction, Option<Fraction>)],
) -> Vec<Fraction> {
    let at = |factor: &Fraction| -> Vec<Fraction> {
        weights.iter().zip(bounds).map(|(w, bound)| held(w * factor, bound)).collect()
    };
    let mut meets: Vec<Fraction> = vec![int(0)];
    for (weight, (low, high)) in weights.iter().zip(bounds).filter(|(w, _)| **w > int(0)) {
        meets.push(low / weight);
        meets.extend(high.iter().map(|high| high / weight));
    }
    meets.sort();
    meets.dedup();
    let below = meets.partition_point(|factor| sum(&at(factor)) <= *total);
    let start = &meets[below - 1];
    // Between this factor and the next, some rows move and the others stay.
    let still = at(start);
    let moving = |i: usize| {
        let (low, high) = &bounds[i];
        weights[i] > int(0)
            && &weights[i] * start >= *low
            && high.as_ref().is_none_or(|high| &weights[i] * start < *high)
    };
    let moving: Vec<usize> = (0..weights.len()).filter(|i| moving(*i)).collect();
    let pull: Vec<Fraction> = moving.iter().map(|i| weights[*i].clone()).collect();
    let rest = total - sum(&still);
    let factor = if rest == int(0) { start.clone() } else { start + rest / sum(&pull) };
    let exact = at(&factor);
    assert!(sum(&exact) == *total, "within bounds that can be reached");

    let mut rounded_down: Vec<Fraction> = exact.iter().map(|x| rounded(x, 2, Cut::Down)).collect();
    let mut left = (total - sum(&rounded_down)) * int(100);
    let mut order: Vec<usize> = (0..exact.len()).collect();
    // A stable sort: ties in table order.
    order.sort_by_key(|i| std::cmp::Reverse(&exact[*i] - &rounded_down[*i]));
    for i in order {
        if left == int(0) {
            break;
        }
        rounded_down[i] += over(1, 100);
        left -= int(1);
    }
    rounded_down
}

fn free(rows: usize) -> Vec<(Fraction, Option<Fraction>)> {
    vec![(int(0), None); rows]
}

/// What decides and what is paid, one value a row of the year.
struct Expected {
    rank: Vec<Option<usize>>,
    paid: [Vec<Fraction>; 4],
    bounds: Vec<(Fraction, Option<Fraction>)>,
}

fn stratum(inhabitants: i64) -> usize {
    [500, 2_000, 10_000].iter().filter(|limit| inhabitants >= **limit).count()
}

/// From 1 at 500 inhabitants to 1.37 at 10 000, then to 2 at 200 000.
fn coefficient(inhabitants: i64) -> Fraction {
    match inhabitants {
        ..=500 => int(1),
        501..=10_000 => int(1) + read("0.37") * over(inhabitants - 500, 9_500),
        10_001..=200_000 => read("1.37") + read("0.63") * over(inhabitants - 10_000, 190_000),
        _ => int(2),
    }
}

/// Excel’s QUANTILE.INC.
fn quantile(values: &[Fraction], part: &Fraction) -> Fraction {
    let mut sorted = values.to_vec();
    sorted.sort();
    let place = part * int(i64::try_from(sorted.len() - 1).unwrap());
    let below = usize::try_from(place.to_integer()).unwrap();
    let above = (below + 1).min(sorted.len() - 1);
    &sorted[below] + (&sorted[above] - &sorted[below]) * (&place - place.floor())
}

/// A year, given what was paid the year before.
fn year(rows: &[&Row], year: usize, before: &BTreeMap<&str, Fraction>) -> Expected {
    let n = |row: &Row| int(row.inhabitants);
    let potential: Vec<Fraction> = rows.iter().map(|row| row.potential() / n(row)).collect();
    let income: Vec<Fraction> = rows.iter().map(|row| row.income() / n(row)).collect();
    let strata: Vec<Vec<usize>> = (0..4)
        .map(|s| (0..rows.len()).filter(|i| stratum(rows[*i].inhabitants) == s).collect())
        .collect();
    let richest = quantile(&potential, &read("0.9"));

    let mut index = vec![int(0); rows.len()];
    let mut rank: Vec<Option<usize>> = vec![None; rows.len()];
    let mut need = vec![int(0); rows.len()];
    let size: Vec<Fraction> =
        rows.iter().map(|row| n(row) * coefficient(row.inhabitants)).collect();
    for members in &strata {
        let all = |of: &dyn Fn(usize) -> Fraction| -> Fraction {
            sum(&members.iter().map(|i| of(*i)).collect::<Vec<_>>())
        };
        let mean_potential = all(&|i| rows[i].potential()) / all(&|i| n(rows[i]));
        let count = int(i64::try_from(members.len()).unwrap());
        let mean_income = all(&|i| income[i].clone()) / count;
        for i in members {
            index[*i] = read("0.7") * &mean_potential / &potential[*i]
                + read("0.3") * &mean_income / &income[*i];
        }
        let mut candidates: Vec<usize> =
            members.iter().copied().filter(|i| potential[*i] < richest).collect();
        candidates.sort_by_key(|i| std::cmp::Reverse(index[*i].clone()));
        let eligible = int(i64::try_from(candidates.len()).unwrap()) * read("0.6");
        for (place, i) in (1..).zip(candidates) {
            rank[i] = Some(place);
            if int(i64::try_from(place).unwrap()) <= eligible {
                need[i] = &index[i] * &size[i];
            }
        }
    }

    let envelope = read(ENVELOPES[year]);
    let base_envelope = cents(&(&envelope * read("0.45")));
    let need_envelope = cents(&(&envelope * read("0.35")));
    let roads_envelope = &envelope - &base_envelope - &need_envelope;
    let base = shares(&size, &base_envelope, &free(rows.len()));
    let equalized = shares(&need, &need_envelope, &free(rows.len()));
    let mut roads = vec![int(0); rows.len()];
    for (region, (_, part)) in REGIONS.iter().enumerate() {
        let members: Vec<usize> = (0..rows.len()).filter(|i| rows[*i].region == region).collect();
        let length = |i: &usize| rows[*i].roads() * int(if rows[*i].mountain { 2 } else { 1 });
        let length: Vec<Fraction> = members.iter().map(length).collect();
        let envelope = cents(&(&roads_envelope * read(part)));
        for (i, share) in members.iter().zip(shares(&length, &envelope, &free(members.len()))) {
            roads[*i] = share;
        }
    }
    let unbound: Vec<Fraction> =
        (0..rows.len()).map(|i| &base[i] + &equalized[i] + &roads[i]).collect();
    let bounds: Vec<(Fraction, Option<Fraction>)> = rows
        .iter()
        .map(|row| match before.get(row.name.as_str()) {
            None => (int(0), None),
            Some(before) => {
                let low = rounded(&(before * read("0.96")), 2, Cut::Up);
                (low, Some(rounded(&(before * read("1.085")), 2, Cut::Down)))
            }
        })
        .collect();
    let smoothed = shares(&unbound, &envelope, &bounds);
    Expected { rank, paid: [base, equalized, roads, smoothed], bounds }
}

#[test]
fn a_national_dotation_is_reproduced_to_the_cent() {
    let all = municipalities();
    let policies = [("dotation", LAW), ("dotation-ancienne", FORMER_LAW)];
    let (policy, evaluation) = several(&policies, &table(&all), "").unwrap();
    assert!(policy.warnings.is_empty(), "{:?}", policy.warnings);
    assert!(evaluation.failures.is_empty() && evaluation.warnings.is_empty());
    assert_eq!(policy.rings.len(), 1, "what is paid rests on what was paid");
    let [rank, base, equalized, roads, paid] =
        ["rang", "base", "perequation", "part_voirie", "dotation"].map(|n| column(&evaluation, n));

    // The first year is held against the former law.
    let of_year =
        |year: i32| -> Vec<usize> { (0..all.len()).filter(|i| all[*i].year == year).collect() };
    let first = of_year(YEARS[0]);
    let inhabitants: Vec<Fraction> = first.iter().map(|i| int(all[*i].inhabitants)).collect();
    let former = shares(&inhabitants, &read(FORMER_ENVELOPE), &free(first.len()));
    let names = first.iter().map(|i| all[*i].name.as_str());
    let mut before: BTreeMap<&str, Fraction> = names.zip(former).collect();

    let (mut floors, mut ceilings, mut between, mut entering) = (0, 0, 0, 0);
    for (place, of) in YEARS.into_iter().enumerate() {
        let places = of_year(of);
        let rows: Vec<&Row> = places.iter().map(|i| &all[*i]).collect();
        assert!(rows.len() > 280);
        let expected = year(&rows, place, &before);
        for (i, row) in places.iter().enumerate() {
            let name = format!("{} {of}", all[*row].name);
            let text = expected.rank[i].map(|rank| rank.to_string()).unwrap_or_default();
            assert_eq!(rank[*row], text, "rank, {name}");
            let found = [&base, &equalized, &roads, &paid].map(|column| column[*row].clone());
            let wanted = expected.paid.each_ref().map(|column| machine(&column[i]));
            assert_eq!(found, wanted, "{name}");
            let (low, high) = &expected.bounds[i];
            let amount = &expected.paid[3][i];
            match high {
                None => entering += 1,
                Some(high) if high == amount => ceilings += 1,
                Some(_) if low == amount => floors += 1,
                Some(_) => between += 1,
            }
        }
        let total: Fraction = places.iter().map(|i| read(&paid[*i])).sum();
        assert_eq!(total, read(ENVELOPES[place]), "{of}");
        before =
            rows.iter().zip(&expected.paid[3]).map(|(r, x)| (r.name.as_str(), x.clone())).collect();
    }
    // Each of the cases is there, many times.
    for (case, count) in [("floor", floors), ("ceiling", ceilings), ("free", between)] {
        assert!(count > 100, "{case}: {count}");
    }
    assert!(entering > 20, "{entering}");
}
