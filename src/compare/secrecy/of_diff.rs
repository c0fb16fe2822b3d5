//! A comparison without what is secret.

use super::super::classes::{Class, Classes, Movement};
use super::super::diff::Diff;
use super::super::exact::Exact;
use super::super::groups::GroupBy;
use super::super::head::Period;
use super::super::measures::{Compared, Measure, Percent, RowDelta};
use super::super::pairing::Pairing;
use super::Secrecy;
use super::of_rows;
use super::of_run::select;
use super::relations::linked;
use super::table::{Parts, Table, parts};
use crate::diagnostic::Diagnostic;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// What is withheld first: the gap, then the policy compared, then the base.
const SIDES: [usize; 3] = [GAP, TARGET, BASE];
const BASE: usize = 0;
const TARGET: usize = 1;
const GAP: usize = 2;

/// Where a figure is: the whole (0) or a group, the period, the measure, the side.
type Place = (usize, usize, usize, usize);

/// Removes from a comparison what is secret, and every row.
pub(in super::super) fn withhold(
    diff: &mut Diff,
    pairing: &Pairing<'_>,
    secrecy: &Secrecy,
) -> Result<(), Diagnostic> {
    let tags = match &diff.options.by {
        Some(GroupBy::Tag(tag)) => pairing.tag_rows(tag)?,
        _ => Vec::new(),
    };
    let groups = match &diff.options.by {
        Some(GroupBy::Column(name)) => Some(pairing.columns(name)?),
        _ => None,
    };
    let years: Vec<Option<i32>> = pairing.pairs.iter().map(|pair| pair.exercice).collect();
    let (count, selected) = select(&pairing.periods, &years, groups.as_deref());
    // Everything that is added up: measures, then tags.
    let own = diff.measures.iter().filter(|m| m.totals.is_some());
    let added: Vec<&[RowDelta]> = own
        .map(|m| m.rows.as_slice())
        .chain(tags.iter().map(|(_, rows)| rows.as_slice()))
        .collect();
    let headline = diff.measures.first().is_some_and(|m| m.headline && m.totals.is_some());

    let job = Job { pairing, added: &added };
    let mut table = Table::default();
    let mut places: BTreeMap<Place, usize> = BTreeMap::new();
    for (place, selected) in selected.iter().enumerate() {
        // Groups are those of the headline alone.
        let measures = if place == 0 { added.len() } else { usize::from(headline) };
        for (at, period) in pairing.periods.iter().enumerate() {
            let level = 2 * u8::from(place == 0) + u8::from(*period == Period::All);
            for measure in 0..measures {
                for (rank, side) in (0..).zip(SIDES) {
                    let level = 8 * level + 4 * u8::from(headline && measure == 0) + rank;
                    let figure = table.figure(job.parts(measure, side, &selected[at]), level, true);
                    places.insert((place, at, measure, side), figure);
                }
            }
        }
    }
    let linked = linked(job.columns(), &job.cells());
    link(&mut table, &places, &pairing.periods, count, &linked.sums);
    for (a, b) in linked.pairs {
        for at in 0..pairing.periods.len() {
            let of = |column: usize| places[&(0, at, column / 2, column % 2)];
            table.twins.push((of(a), of(b)));
        }
    }
    let classes: Vec<OfClasses> = (0..diff.classes.len())
        .map(|at| OfClasses::new(&mut table, pairing, &diff.measures[0], pairing.periods[at]))
        .collect();
    for (at, of) in classes.iter().enumerate() {
        of.link(&mut table, places.get(&(0, at, 0, GAP)).copied());
    }
    let eligibility = of_eligibility(&mut table, pairing);
    // What is zero for everybody in a year is no secret of anybody.
    let zero: BTreeSet<usize> = places
        .iter()
        .filter(|((_, at, measure, side), _)| {
            let whole = &table.figures[places[&(0, *at, *measure, *side)]].parts;
            whole.iter().all(|(_, part)| part.is_zero())
        })
        .map(|(_, figure)| *figure)
        .collect();
    table.withhold(secrecy, |figure| zero.contains(&figure));

    let is_withheld =
        |place, at, measure, side| table.withheld(places[&(place, at, measure, side)]);
    let mask = |place: usize, measure: usize, totals: &mut [Compared]| {
        for (at, compared) in totals.iter_mut().enumerate() {
            let [base, target, gap] =
                [BASE, TARGET, GAP].map(|side| is_withheld(place, at, measure, side));
            if base {
                compared.sums.base = Exact::WITHHELD;
            }
            if target {
                compared.sums.target = Exact::WITHHELD;
            }
            if base || target || gap {
                compared.percent = Percent::Undefined;
            }
        }
    };
    let measures = diff.measures.iter_mut().filter_map(|m| m.totals.as_mut());
    let added = measures.enumerate().map(|(n, totals)| mask(0, n, totals)).count();
    if let Some(of) = &mut diff.groups {
        for (n, group) in of.groups.iter_mut().enumerate() {
            match of.by {
                GroupBy::Column(_) => mask(n + 1, 0, &mut group.totals),
                GroupBy::Tag(_) => mask(0, added + n, &mut group.totals),
            }
            // The same structures twice over: by group and by class.
            group.classes.clear();
        }
    }
    for (of, classes) in classes.iter().zip(&mut diff.classes) {
        of.apply(&table, classes);
    }
    for (numbers, all) in eligibility.iter().zip(diff.eligibility.iter_mut().flatten()) {
        let counts = [&mut all.newly, &mut all.no_longer, &mut all.still, &mut all.never];
        for (figure, count) in numbers.iter().zip(counts) {
            if table.withheld(*figure) {
                *count = Exact::WITHHELD;
            }
        }
        all.entering.clear();
        all.leaving.clear();
    }
    of_rows::withhold(diff, secrecy);
    Ok(())
}

/// Sums by side, by year, by group, and those that hold in every row.
fn link(
    table: &mut Table,
    places: &BTreeMap<Place, usize>,
    periods: &[Period],
    groups: usize,
    related: &[Vec<(usize, i64)>],
) {
    let all = periods.iter().position(|period| *period == Period::All);
    for (&(place, at, measure, side), &figure) in places {
        if side == GAP {
            let of = |side| places[&(place, at, measure, side)];
            table.relation(vec![(of(TARGET), 1), (of(BASE), -1), (figure, -1)]);
        }
        if Some(at) == all {
            let years = (0..periods.len()).filter(|year| *year != at);
            table.sum(figure, years.map(|year| places[&(place, year, measure, side)]));
        }
        let parts: Vec<usize> =
            (1..=groups).filter_map(|g| places.get(&(g, at, measure, side)).copied()).collect();
        if place == 0 && !parts.is_empty() {
            table.sum(figure, parts);
        }
    }
    for at in 0..periods.len() {
        for terms in related {
            let of =
                |(column, times): &(usize, i64)| (places[&(0, at, column / 2, column % 2)], *times);
            table.relation(terms.iter().map(of).collect());
        }
    }
}

impl Pairing<'_> {
    /// The number of a pair's structure.
    fn structure(&self, pair: usize) -> u32 {
        self.structures[pair]
    }

    /// Structures newly in, no longer in, still in and never in, by number.
    fn eligible(&self, period: Period) -> Option<[Vec<u32>; 4]> {
        let base = self.base.column(self.base.policy()?.meta.eligible.as_deref()?);
        let target = self.target.column(self.target.policy()?.meta.eligible.as_deref()?);
        let mut members: [Vec<u32>; 4] = Default::default();
        for indices in self.by_structure(period, self.all()) {
            let pairs = || indices.iter().map(|i| &self.pairs[*i]);
            let was = pairs().any(|p| base.entry(p.base).is_true());
            let is = pairs().any(|p| target.entry(p.target).is_true());
            let place = match (was, is) {
                (false, true) => 0,
                (true, false) => 1,
                (true, true) => 2,
                (false, false) => 3,
            };
            members[place].extend(indices.first().map(|index| self.structure(*index)));
        }
        Some(members)
    }
}

/// Reads the figures of a comparison.
struct Job<'a> {
    pairing: &'a Pairing<'a>,
    added: &'a [&'a [RowDelta]],
}

impl Job<'_> {
    fn value(&self, measure: usize, side: usize, pair: usize) -> Option<Exact> {
        let (a, b) = self.added[measure][pair].amounts()?;
        let of = &self.pairing.pairs[pair];
        let (a, b) = (Exact::product(of.base_weight, a), Exact::product(of.target_weight, b));
        Some(match side {
            BASE => a,
            TARGET => b,
            _ => b.minus(&a),
        })
    }

    fn parts(&self, measure: usize, side: usize, pairs: &[usize]) -> Parts {
        let value =
            |pair: &usize| Some((self.pairing.structure(*pair), self.value(measure, side, *pair)?));
        parts(pairs.iter().filter_map(value))
    }

    /// Both sides of all measures, two columns each, among which sums that hold in every row are
    /// looked for.
    fn cells(&self) -> Vec<Vec<Exact>> {
        let (columns, rows) = (self.columns(), self.pairing.pairs.len());
        let cell = |column: usize, row| self.value(column / 2, column % 2, row).unwrap_or_default();
        let all = 0..rows;
        all.map(|row| (0..columns).map(|c| cell(c, row)).collect()).collect()
    }

    fn columns(&self) -> usize {
        2 * self.added.len()
    }
}

/// How many figures of movements there are: five classes, two of other months, winners, losers.
const MOVEMENTS: usize = 9;
/// Classes that share out the structures.
const SHARES: usize = 7;

/// The figures of winners and losers in one period: numbers, then gaps.
struct OfClasses {
    movements: [[usize; MOVEMENTS]; 2],
    /// By class and sign: what both classes and winners are made of.
    pieces: Vec<[[usize; 3]; 2]>,
    /// Structures that are not compared, and their gap.
    left_out: [usize; 2],
}

impl OfClasses {
    fn new(table: &mut Table, pairing: &Pairing<'_>, headline: &Measure, period: Period) -> Self {
        // Structures by piece, with their gap.
        let mut pieces: Vec<[Parts; 3]> = vec![Default::default(); SHARES];
        let mut left_out = Parts::new();
        for indices in pairing.by_structure(period, pairing.all()) {
            let Some(first) = indices.first() else { continue };
            let (sums, same_months) = pairing.sums(&headline.rows, &indices, true);
            let (gap, structure) = (sums.gap(), pairing.structure(*first));
            if sums.left_out > 0 {
                left_out.push((structure, gap));
                continue;
            }
            let sign = gap.sign();
            let share = match sign {
                _ if same_months || sign == Ordering::Equal => {
                    let class = Class::of(&sums.base, &gap);
                    Class::ALL.iter().position(|c| *c == class).unwrap_or(2)
                }
                Ordering::Greater => 5,
                _ => 6,
            };
            pieces[share][sign_at(sign)].push((structure, gap));
        }
        let merged = |chosen: &mut dyn Iterator<Item = &Parts>| -> Parts {
            parts(chosen.flat_map(|parts| parts.iter().cloned()))
        };
        let mut both = |parts: Parts, shown: bool| -> [usize; 2] {
            let ones = parts.iter().map(|(structure, _)| (*structure, Exact::of(1.into())));
            [table.figure(ones.collect(), 0, shown), table.figure(parts, 0, shown)]
        };
        let mut movements = [[0; MOVEMENTS]; 2];
        #[expect(clippy::needless_range_loop, reason = "a place of both rows")]
        for place in 0..MOVEMENTS {
            let parts = match place {
                7 => merged(&mut pieces.iter().map(|piece| &piece[2])),
                8 => merged(&mut pieces.iter().map(|piece| &piece[0])),
                share => merged(&mut pieces[share].iter()),
            };
            let [count, gap] = both(parts, true);
            (movements[0][place], movements[1][place]) = (count, gap);
        }
        let piece = |piece: &[Parts; 3]| {
            let [a, b, c] =
                piece.clone().map(|parts| both(merged(&mut [&parts].into_iter()), false));
            [[a[0], b[0], c[0]], [a[1], b[1], c[1]]]
        };
        let numbers = pieces.iter().map(piece).collect();
        let [count, gap] = both(merged(&mut [&left_out].into_iter()), true);
        table.figures[gap].shown = false;
        Self { movements, pieces: numbers, left_out: [count, gap] }
    }

    fn link(&self, table: &mut Table, whole: Option<usize>) {
        for of in 0..2 {
            let movements = &self.movements[of];
            for (share, piece) in self.pieces.iter().enumerate() {
                table.sum(movements[share], piece[of]);
            }
            for (place, sign) in [(7, 2), (8, 0)] {
                table.sum(movements[place], self.pieces.iter().map(|piece| piece[of][sign]));
            }
            // All of them are the whole: how many structures there are is known.
            let shares = movements[..SHARES].iter().copied().chain([self.left_out[of]]);
            match (of, whole) {
                (1, Some(whole)) => table.sum(whole, shares),
                (1, None) => {}
                _ => table.relation(shares.map(|figure| (figure, 1)).collect()),
            }
        }
    }

    fn apply(&self, table: &Table, classes: &mut Classes) {
        let five = classes.classes.iter_mut().chain(&mut classes.unclassed);
        let all = five.chain([&mut classes.winners, &mut classes.losers]);
        for (place, movement) in all.enumerate() {
            let Movement { count, gap } = movement;
            for (of, figure) in [count, gap].into_iter().enumerate() {
                if table.withheld(self.movements[of][place]) {
                    *figure = Exact::WITHHELD;
                }
            }
        }
        if table.withheld(self.left_out[0]) {
            classes.left_out = 0;
        }
    }
}

fn sign_at(sign: Ordering) -> usize {
    match sign {
        Ordering::Less => 0,
        Ordering::Equal => 1,
        Ordering::Greater => 2,
    }
}

/// Who enters or leaves, by period: four numbers that add up to all structures.
fn of_eligibility(table: &mut Table, pairing: &Pairing<'_>) -> Vec<[usize; 4]> {
    let of_period = |period: &Period| {
        let members = pairing.eligible(*period)?;
        let figures = members.map(|structures| {
            let ones: BTreeSet<u32> = structures.into_iter().collect();
            table.figure(ones.into_iter().map(|s| (s, Exact::of(1.into()))).collect(), 0, true)
        });
        table.relation(figures.iter().map(|figure| (*figure, 1)).collect());
        Some(figures)
    };
    pairing.periods.iter().map_while(of_period).collect()
}
