//! A comparison without what is secret.

use super::super::classes::{Class, Classes, Movement};
use super::super::deltas::RowDeltas;
use super::super::diff::Diff;
use super::super::exact::Exact;
use super::super::groups::{Group, GroupBy};
use super::super::header::Period;
use super::super::measures::{Compared, Measure, Percent, amounts};
use super::super::pairing::Pairing;
use super::super::pairs::Pair;
use super::Secrecy;
use super::audit::{Line, whole};
use super::of_rows;
use super::of_run::select;
use super::relations::linked;
use super::table::{Parts, Sort, Table, ones, parts};
use bareme_core::diagnostic::Diagnostic;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What is withheld first: the gap, then the policy compared, then the base; numbers of rows that
/// are compared or left out before all.
const SIDES: [usize; 5] = [LEFT, ROWS, GAP, TARGET, BASE];
const BASE: usize = 0;
const TARGET: usize = 1;
const GAP: usize = 2;
const ROWS: usize = 3;
const LEFT: usize = 4;

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
    // Rows of one side alone are in no figure, nor are their groups.
    let common: Vec<usize> = pairing.common().collect();
    let years: Vec<Option<i32>> = common.iter().map(|at| pairing.pairs.at(*at).exercice).collect();
    let groups: Option<Vec<Group>> =
        groups.map(|of| common.iter().map(|at| of[*at].clone()).collect());
    let (count, mut selected) = select(&pairing.periods, &years, groups.as_deref());
    for place in selected.iter_mut().flatten().flatten() {
        *place = common[*place];
    }
    // Everything that is added up: measures, then tags.
    let own = diff.measures.iter().filter(|m| m.totals.is_some());
    let added: Vec<&RowDeltas> =
        own.clone().map(|m| &m.rows).chain(tags.iter().map(|(_, rows)| rows)).collect();
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
                    let level = 16 * level + 8 * u8::from(headline && measure == 0) + rank;
                    let parts = job.parts(measure, side, &selected[at]);
                    let sort = if side < ROWS { Sort::Amount } else { Sort::Count };
                    let figure = table.figure(sort, parts, Some(level));
                    places.insert((place, at, measure, side), figure);
                }
            }
        }
    }
    let measured: Vec<[&str; 2]> =
        own.map(|m| [m.base.name.as_str(), m.target.name.as_str()]).collect();
    let constant = |column: usize| {
        let side = [pairing.base, pairing.target][column % 2];
        let policy = side.policy().zip(measured.get(column / 2));
        policy.is_some_and(|(policy, names)| !policy.rests_on_rows(names[column % 2]))
    };
    let mut linked = linked(job.columns(), &job.cells(), constant);
    if pairing.pairs.iter().any(|pair| pair.weight() != 1.into()) {
        // What weights add up to is taken as known.
        for terms in &mut linked {
            terms.retain(|column, _| *column < job.columns());
        }
    }
    link(&mut table, &places, &pairing.periods, count, (job.columns(), &linked));
    for (at, selected) in selected[0].iter().enumerate() {
        for measure in 0..added.len() {
            // How many rows there are is known.
            let [rows, left] = [ROWS, LEFT].map(|side| places[&(0, at, measure, side)]);
            table.relations.push([(rows, whole(1)), (left, whole(1))].into());
            if selected.iter().all(|pair| job.amounts(measure, *pair).is_some()) {
                table.know(rows);
            }
        }
    }
    let classes: Vec<OfClasses> = (0..diff.classes.len())
        .map(|at| {
            let all = places.get(&(0, at, 0, GAP)).copied();
            let headline = &diff.measures[0];
            OfClasses::new(&mut table, secrecy, pairing, headline, pairing.periods[at], all)
        })
        .collect();
    let eligibility = of_eligibility(&mut table, pairing);
    // What is zero for everybody in a year is no secret of anybody.
    for ((_, at, measure, side), figure) in &places {
        let whole = &table.figures[places[&(0, *at, *measure, *side)]].parts;
        if whole.iter().all(|(_, part)| part.is_zero()) {
            table.know(*figure);
        }
    }
    table.withhold(secrecy);

    let is_withheld =
        |place, at, measure, side| table.withheld(places[&(place, at, measure, side)]);
    let mask = |place: usize, measure: usize, totals: &mut [Compared]| {
        for (at, compared) in totals.iter_mut().enumerate() {
            compared.withhold(|side| is_withheld(place, at, measure, side));
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
    (columns, related): (usize, &[Line]),
) {
    let all = periods.iter().position(|period| *period == Period::All);
    for (&(place, at, measure, side), &figure) in places {
        if side == GAP {
            table.sum(
                places[&(place, at, measure, TARGET)],
                [figure, places[&(place, at, measure, BASE)]],
            );
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
    for place in 0..=groups {
        for at in 0..periods.len() {
            for terms in related {
                let of = |(column, times): (&usize, &u64)| {
                    // A constant adds up to as many times as there are rows.
                    let of = if *column < columns { (column / 2, column % 2) } else { (0, ROWS) };
                    Some((*places.get(&(place, at, of.0, of.1))?, *times))
                };
                table.found.extend(terms.iter().map(of).collect::<Option<Line>>());
            }
        }
    }
}

impl Compared {
    /// Takes out what is withheld of both sides, of the gap and of the numbers of rows.
    fn withhold(&mut self, withheld: impl Fn(usize) -> bool) {
        let gap = self.sums.gap();
        if withheld(BASE) {
            self.sums.base = Exact::WITHHELD;
        }
        if withheld(TARGET) {
            self.sums.target = Exact::WITHHELD;
        }
        if self.sums.gap().is_withheld() {
            self.percent = Percent::Undefined;
            self.sums.gap_alone = (!withheld(GAP)).then(|| Box::new(gap));
        }
        if withheld(ROWS) || withheld(LEFT) {
            (self.sums.rows, self.sums.left_out) = (0, 0);
            self.sums.rows_withheld = true;
        }
    }
}

impl Pairing<'_> {
    /// The number of a pair's structure.
    fn structure(&self, pair: usize) -> u32 {
        self.pairs.number(pair)
    }

    /// Structures newly in, no longer in, still in and never in, by number.
    fn eligible(&self, period: Period) -> Option<[Vec<u32>; 4]> {
        let mut members: [Vec<u32>; 4] = Default::default();
        self.each_eligible(period, |pairs, was, is| {
            let place = match (was, is) {
                (false, true) => 0,
                (true, false) => 1,
                (true, true) => 2,
                (false, false) => 3,
            };
            members[place].push(self.structure(pairs[0]));
        })?;
        Some(members)
    }
}

/// Reads the figures of a comparison.
struct Job<'a> {
    pairing: &'a Pairing<'a>,
    added: &'a [&'a RowDeltas],
}

impl Job<'_> {
    fn amounts(
        &self,
        measure: usize,
        pair: usize,
    ) -> Option<(rust_decimal::Decimal, rust_decimal::Decimal)> {
        let (a, b, _) = self.added[measure].cells(pair);
        amounts(&a, &b)
    }

    fn value(&self, measure: usize, side: usize, pair: usize) -> Option<Exact> {
        let (a, b) = self.amounts(measure, pair)?;
        let of = self.pairing.pairs.at(pair);
        let (a, b) = (Exact::product(of.base_weight, a), Exact::product(of.target_weight, b));
        Some(match side {
            BASE => a,
            TARGET => b,
            _ => b.minus(&a),
        })
    }

    fn parts(&self, measure: usize, side: usize, pairs: &[usize]) -> Parts {
        let value = |pair: &usize| {
            let compared = || self.amounts(measure, *pair).is_some();
            let part = match side {
                ROWS | LEFT => Exact::of(1.into()),
                _ => self.value(measure, side, *pair)?,
            };
            let counts = side < ROWS || compared() == (side == ROWS);
            counts.then(|| (self.pairing.structure(*pair), part))
        };
        parts(pairs.iter().filter_map(value))
    }

    /// Both sides of all measures, two columns each, among which sums that hold in every row are
    /// looked for; then what the row weighs.
    fn cells(&self) -> Vec<Vec<Exact>> {
        let columns = 0..self.columns();
        let cells = |(row, pair): (usize, Pair)| {
            let cells = columns.clone().map(|c| self.value(c / 2, c % 2, row));
            cells.chain([Some(Exact::of(pair.weight()))]).collect()
        };
        let common = self.pairing.pairs.iter().enumerate().filter(|(_, pair)| pair.is_common());
        common.filter_map(cells).collect()
    }

    fn columns(&self) -> usize {
        2 * self.added.len()
    }
}

/// Classes that share out the structures: five, then two of other months.
const SHARES: usize = 7;
/// The class in which structures gain, lose, or do neither.
const STABLE: usize = 2;

/// The figures of winners and losers in one period: numbers, then gaps.
struct OfClasses {
    /// Of the classes, of winners, of losers.
    movements: [[usize; SHARES + 2]; 2],
    /// Structures that are not compared.
    left_out: usize,
}

impl OfClasses {
    /// Adds the figures; `all`: that of the whole gap.
    fn new(
        table: &mut Table,
        secrecy: &Secrecy,
        pairing: &Pairing<'_>,
        headline: &Measure,
        period: Period,
        all: Option<usize>,
    ) -> Self {
        // Structures by class, those of the stable ones by sign, with their gap.
        let (mut shares, mut stable) = (vec![Parts::new(); SHARES], vec![Parts::new(); 3]);
        let mut left_out = Parts::new();
        let groups = pairing.by_structure(period, pairing.common());
        for structure in 0..groups.len() {
            let mut indices = groups.pairs(structure);
            let Some(first) = indices.next() else { continue };
            let (sums, same_months) = pairing.sums(&headline.rows, groups.pairs(structure));
            let (gap, structure) = (sums.gap(), pairing.structure(first));
            if sums.left_out > 0 {
                left_out.push((structure, gap));
                continue;
            }
            let sign = gap.sign();
            let share = match sign {
                _ if same_months || sign == Ordering::Equal => {
                    let class = Class::of(&sums.base, &gap);
                    Class::ALL.iter().position(|c| *c == class).unwrap_or(STABLE)
                }
                Ordering::Greater => 5,
                _ => 6,
            };
            if share == STABLE {
                stable[sign_at(sign)].push((structure, gap.clone()));
            }
            shares[share].push((structure, gap));
        }
        let chosen = |share: &usize, sign: usize| match *share {
            STABLE => stable[sign].clone(),
            share => shares[share].clone(),
        };
        let gains = |sign: usize, of: [usize; 4]| parts(of.iter().flat_map(|s| chosen(s, sign)));
        let (winners, losers) = (gains(2, [0, 1, STABLE, 5]), gains(0, [STABLE, 3, 4, 6]));
        let everybody = shares.iter().map(Vec::len).sum::<usize>() + left_out.len();
        let few = everybody < secrecy.min;
        let mut figures = |of: Parts, level: Option<u8>| -> [usize; 2] {
            let nobody = of.is_empty() && !few;
            let count = table.figure(Sort::Count, ones(of.iter().map(|part| part.0)), level);
            let both = [count, table.figure(Sort::Amount, of, level)];
            if nobody {
                // It is always shown: it hides nobody, unless all of them are few.
                for figure in both {
                    table.know(figure);
                }
            }
            both
        };
        let mut movements = [[0; SHARES + 2]; 2];
        for (place, of) in shares.iter().chain([&winners, &losers]).enumerate() {
            let level = u8::from(place >= SHARES);
            let [count, gap] = figures(of.clone(), Some(level));
            (movements[0][place], movements[1][place]) = (count, gap);
        }
        let pieces = [0, 1, 2].map(|sign| figures(stable[sign].clone(), None));
        let [left_count, left_gap] = figures(left_out, Some(0));
        // What does not change adds nothing up.
        table.know(pieces[1][1]);
        for of in 0..2 {
            let at = |share: usize| movements[of][share];
            let piece = |sign: usize| pieces[sign][of];
            table.sum(at(STABLE), [piece(0), piece(1), piece(2)]);
            table.sum(at(SHARES), [at(0), at(1), piece(2), at(5)]);
            table.sum(at(SHARES + 1), [piece(0), at(3), at(4), at(6)]);
            // All of them are the whole: how many structures there are is known.
            let shares = (0..SHARES).map(at).chain([[left_count, left_gap][of]]);
            match all {
                Some(all) if of == 1 => table.sum(all, shares),
                _ if of == 1 => {}
                _ => table.relations.push(shares.map(|figure| (figure, whole(1))).collect()),
            }
        }
        Self { movements, left_out: left_count }
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
        if table.withheld(self.left_out) {
            classes.left_out = Exact::WITHHELD;
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
        let figures =
            members.map(|structures| table.figure(Sort::Count, ones(structures), Some(0)));
        table.relations.push(figures.iter().map(|figure| (*figure, whole(1))).collect());
        Some(figures)
    };
    pairing.periods.iter().map_while(of_period).collect()
}
