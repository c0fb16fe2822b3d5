//! A run without what is secret.

use super::super::exact::{Exact, Total};
use super::super::groups::Group;
use super::super::header::Period;
use super::super::reader::{Reader, StructureLines};
use super::super::summary::{Block, Groups, RunSummary};
use super::Secrecy;
use super::audit::Line;
use super::relations::linked;
use super::table::{Parts, Sort, Table, ones, parts};
use bareme_core::policy::Policy;
use std::collections::BTreeMap;

/// Levels, the finest first.
const GROUP_YEAR: u8 = 0;
const GROUP: u8 = 1;
const YEAR: u8 = 2;
const WHOLE: u8 = 3;

/// What a figure of a block is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// An amount, a tag (after the amounts), the months or the patients (last): sums over rows.
    Sum(usize),
    /// Structures present, eligible, paid: each counts once.
    Count(usize),
    /// Rows in which sums have a value, by what is known (see [`Job::known`]).
    Rows(usize),
    /// Rows that these sums leave out.
    Left(usize),
}

/// Removes from a run what is secret, and every row.
pub(in super::super) fn withhold(
    summary: &mut RunSummary,
    policy: &Policy,
    reader: &Reader<'_>,
    of_rows: Option<&[Group]>,
    secrecy: &Secrecy,
) {
    let tags: Vec<Vec<String>> = match &summary.groups {
        Some(Groups::Tags { groups, .. }) => groups.iter().map(|g| g.outputs.clone()).collect(),
        _ => Vec::new(),
    };
    let periods: Vec<Period> = summary.blocks.iter().map(|block| block.period).collect();
    // The rows of the whole, then of each group, in each period.
    let rows = reader.periods();
    let job = Job::new(reader, summary.amounts.len(), &tags, rows.len());
    let (groups, selected) = select(&periods, &rows, of_rows);
    let mut table = Table::default();
    let mut places: BTreeMap<(usize, usize, What), usize> = BTreeMap::new();
    for (place, of_periods) in selected.iter().enumerate() {
        for (at, chosen) in of_periods.iter().enumerate() {
            let level = match (place, periods[at]) {
                (0, Period::All) => WHOLE,
                (0, _) => YEAR,
                (_, Period::All) => GROUP,
                _ => GROUP_YEAR,
            };
            for what in job.all() {
                // Patients of all years together are not shown, nor are tags by group.
                let tag = matches!(what, What::Sum(n) if job.is_tag(n));
                let patients = what == What::Sum(job.patients());
                if place > 0 && tag || patients && periods[at] == Period::All {
                    continue;
                }
                let headline = what == What::Sum(job.amounts.wrapping_sub(1));
                let level = 2 * level + u8::from(headline);
                let figure = table.figure(what.sort(), job.parts(what, chosen), Some(level));
                // How many rows there are is known.
                if place == 0 && what == What::Rows(0) {
                    table.know(figure);
                }
                places.insert((place, at, what), figure);
            }
        }
    }
    link(&mut table, &places, &job, &periods, groups);
    let constant =
        |n: usize| summary.amounts.get(n).is_some_and(|output| !policy.rests_on_rows(&output.name));
    let linked = linked(job.columns(), &job.cells(rows.len()), constant);
    // What weights add up to is taken as known.
    let weightless = (0..rows.len()).all(|row| reader.weight_of(row) == Exact::of(1.into()));
    for place in 0..=groups {
        for at in 0..periods.len() {
            for terms in &linked {
                let of = |(n, times): (&usize, &u64)| {
                    // A constant adds up to as many times as there are rows.
                    let what = if *n < job.columns() { What::Sum(*n) } else { What::Rows(0) };
                    Some((*places.get(&(place, at, what))?, *times))
                };
                let known = |(n, _): &(&usize, &u64)| **n < job.columns() || weightless;
                table
                    .relations
                    .extend(terms.iter().filter(known).map(of).collect::<Option<Line>>());
            }
        }
    }
    // What is zero for everybody in a year is no secret of anybody.
    for ((_, at, what), figure) in &places {
        let whole = places.get(&(0, *at, *what)).map(|figure| &table.figures[*figure].parts);
        if whole.is_some_and(|parts| parts.iter().all(|(_, part)| part.is_zero())) {
            table.know(*figure);
        }
    }
    table.withhold(secrecy);

    let is_withheld = |place: usize, at: usize, what: What| {
        places.get(&(place, at, what)).is_some_and(|figure| table.withheld(*figure))
    };
    let mask = |place: usize, blocks: &mut [Block]| {
        for (at, block) in blocks.iter_mut().enumerate() {
            withhold_block(block, &job, |what| is_withheld(place, at, what));
        }
    };
    mask(0, &mut summary.blocks);
    withhold_gaps(&mut summary.blocks, job.amounts);
    match &mut summary.groups {
        Some(Groups::Rows { groups, .. }) => {
            for (place, group) in groups.iter_mut().enumerate() {
                mask(place + 1, &mut group.blocks);
            }
        }
        Some(Groups::Tags { groups, .. }) => {
            for (n, group) in groups.iter_mut().enumerate() {
                for (at, total) in group.totals.iter_mut().enumerate() {
                    let rows = tags[n].iter().any(|name| {
                        let known = summary.amounts.iter().position(|output| output.name == *name);
                        known.is_some_and(|n| job.hides_rows(n, |what| is_withheld(0, at, what)))
                    });
                    if is_withheld(0, at, What::Sum(job.amounts + n)) {
                        *total = Total::withheld();
                    } else if rows {
                        *total = total.without_rows();
                    }
                }
            }
        }
        None => {}
    }
    withhold_rows(summary);
}

/// How many groups there are, in order of their names, and the places of their rows by period; the
/// whole comes first.
pub(super) fn select(
    periods: &[Period],
    years: &[Option<i32>],
    of_rows: Option<&[Group]>,
) -> (usize, Vec<Vec<Vec<usize>>>) {
    let mut names: Vec<&Group> = of_rows.into_iter().flatten().collect();
    names.sort_by(|a, b| (a.is_none(), *a).cmp(&(b.is_none(), *b)));
    names.dedup();
    let places: BTreeMap<&Group, usize> = names.iter().copied().zip(1..).collect();
    let mut selected = vec![vec![Vec::new(); periods.len()]; 1 + names.len()];
    for (row, year) in years.iter().enumerate() {
        let own = of_rows.and_then(|groups| places.get(&groups[row]));
        for at in (0..periods.len()).filter(|at| periods[*at].holds(*year)) {
            for place in [Some(&0), own].into_iter().flatten() {
                selected[*place][at].push(row);
            }
        }
    }
    (names.len(), selected)
}

/// Sums by year, and by group.
fn link(
    table: &mut Table,
    places: &BTreeMap<(usize, usize, What), usize>,
    job: &Job<'_>,
    periods: &[Period],
    groups: usize,
) {
    let years = || (0..periods.len()).filter(|at| periods[*at] != Period::All);
    let all = periods.iter().position(|period| *period == Period::All);
    for what in job.all() {
        let at = |place: usize, at: usize| places.get(&(place, at, what)).copied();
        for place in 0..=groups {
            // Structures of several years are counted once: their years do not add up.
            let adds_up = !matches!(what, What::Count(_));
            if let (true, Some(whole)) = (adds_up, all.and_then(|all| at(place, all))) {
                table.sum(whole, years().filter_map(|year| at(place, year)));
            }
            if let What::Left(known) = what {
                for period in 0..periods.len() {
                    let of = |what: What| places.get(&(place, period, what)).copied();
                    let parts = [what, What::Rows(known)].into_iter().filter_map(of);
                    if let Some(all) = of(What::Rows(0)) {
                        table.sum(all, parts);
                    }
                }
            }
        }
        for period in 0..periods.len() {
            let parts: Vec<usize> = (1..=groups).filter_map(|place| at(place, period)).collect();
            if let (Some(whole), false) = (at(0, period), parts.is_empty()) {
                table.sum(whole, parts);
            }
        }
    }
}

impl What {
    fn sort(self) -> Sort {
        match self {
            Self::Sum(_) => Sort::Amount,
            Self::Count(_) | Self::Rows(_) | Self::Left(_) => Sort::Count,
        }
    }
}

/// Reads the figures of a run.
struct Job<'a> {
    reader: &'a Reader<'a>,
    amounts: usize,
    tags: &'a [Vec<String>],
    /// In which rows sums have a value: first all, then those of some that lack in some.
    known: Vec<Vec<bool>>,
    /// Which of these each sum is.
    of: Vec<usize>,
}

impl<'a> Job<'a> {
    fn new(reader: &'a Reader<'a>, amounts: usize, tags: &'a [Vec<String>], rows: usize) -> Self {
        let (known, of) = (vec![vec![true; rows]], Vec::new());
        let mut job = Self { reader, amounts, tags, known, of };
        for n in 0..job.patients() {
            let tag = job.is_tag(n);
            let known: Vec<bool> = (0..rows).map(|r| tag || job.value(n, r).is_some()).collect();
            let place = job.known.iter().position(|other| *other == known);
            job.of.push(place.unwrap_or(job.known.len()));
            if place.is_none() {
                job.known.push(known);
            }
        }
        job
    }

    /// Whether how many rows a sum leaves out is withheld.
    fn hides_rows(&self, n: usize, withheld: impl Fn(What) -> bool) -> bool {
        withheld(What::Rows(self.of[n])) || withheld(What::Left(self.of[n]))
    }

    fn months(&self) -> usize {
        self.amounts + self.tags.len()
    }

    fn patients(&self) -> usize {
        self.months() + 1
    }

    fn is_tag(&self, n: usize) -> bool {
        n >= self.amounts && n < self.months()
    }

    fn all(&self) -> impl Iterator<Item = What> + use<> {
        let known = self.known.len();
        let rows = (0..known).map(What::Rows).chain((1..known).map(What::Left));
        (0..=self.patients()).map(What::Sum).chain((0..3).map(What::Count)).chain(rows)
    }

    /// What a row adds to a sum; nothing where it is not known.
    fn value(&self, n: usize, row: usize) -> Option<Exact> {
        let reader = self.reader;
        if n < self.amounts {
            return reader.weighted(&reader.amounts[n].name, row);
        }
        if self.is_tag(n) {
            let values = self.tags[n - self.amounts].iter();
            let values = values.filter_map(|name| reader.weighted(name, row));
            return values.reduce(|sum, value| sum.plus(&value));
        }
        if n == self.months() {
            return reader.weighted(&reader.months.as_ref()?.name, row);
        }
        reader.weighted(reader.patients?, row).filter(|_| reader.counts(2, row))
    }

    fn parts(&self, what: What, rows: &[usize]) -> Parts {
        let structure = |row: usize| self.reader.structure(row);
        match what {
            What::Sum(n) => {
                parts(rows.iter().filter_map(|row| Some((structure(*row), self.value(n, *row)?))))
            }
            What::Count(n) => {
                let counted = rows.iter().filter(|row| self.reader.counts(n, **row));
                ones(counted.map(|row| structure(*row)))
            }
            What::Rows(n) | What::Left(n) => {
                let chosen =
                    rows.iter().filter(|row| self.known[n][**row] == matches!(what, What::Rows(_)));
                parts(chosen.map(|row| (structure(*row), Exact::of(1.into()))))
            }
        }
    }

    /// Amounts and tags, among which sums that hold in every row are looked for.
    fn columns(&self) -> usize {
        self.amounts + self.tags.len()
    }

    /// Their cells, and one for constants, of the rows in which all are known.
    fn cells(&self, rows: usize) -> Vec<Vec<Exact>> {
        let columns = 0..self.columns();
        let cells = |row: usize| {
            let cells = columns.clone().map(|n| self.value(n, row));
            cells.chain([Some(self.reader.weight_of(row))]).collect()
        };
        (0..rows).filter_map(cells).collect()
    }
}

fn withhold_block(block: &mut Block, job: &Job<'_>, withheld: impl Fn(What) -> bool) {
    for (n, total) in block.amounts.iter_mut().enumerate() {
        withhold_total(total, job, n, &withheld);
    }
    if let Some(months) = &mut block.months {
        withhold_total(months, job, job.months(), &withheld);
    }
    if withheld(What::Count(0)) {
        block.present = Exact::WITHHELD;
    }
    for (n, count) in [(1, &mut block.eligible), (2, &mut block.paid)] {
        if withheld(What::Count(n)) {
            *count = count.as_ref().map(|_| Exact::WITHHELD);
        }
    }
    // A mean gives the total where the number of structures is shown, and the reverse.
    let headline = block.amounts.last().is_some_and(|total| total.sum.is_withheld());
    let paid = block.paid.as_ref().is_some_and(Exact::is_withheld);
    if headline || paid {
        block.mean = None;
    }
    if headline || withheld(What::Sum(job.patients())) {
        block.per_patient = None;
    }
    if headline {
        block.gap = None;
    }
}

fn withhold_total(total: &mut Total, job: &Job<'_>, n: usize, withheld: impl Fn(What) -> bool) {
    if withheld(What::Sum(n)) {
        *total = Total::withheld();
    } else if job.hides_rows(n, withheld) {
        *total = total.without_rows();
    }
}

/// A gap added up gives back the gap of a year, and that the total of this year.
fn withhold_gaps(blocks: &mut [Block], amounts: usize) {
    let mut before = false;
    for block in blocks {
        let own = amounts > 0 && block.amounts.last().is_some_and(|total| total.sum.is_withheld());
        before |= own && block.period != Period::All;
        if before && block.period != Period::All || own {
            block.cumulated_gap = None;
        }
    }
}

/// A row is one structure.
fn withhold_rows(summary: &mut RunSummary) {
    summary.structures = StructureLines::default();
    summary.refusals.clear();
    let dataset = summary.evaluation.dataset.take(&[]);
    summary.evaluation.dataset = std::sync::Arc::new(dataset);
    summary.evaluation.columns.clear();
    summary.evaluation.failures.clear();
}
