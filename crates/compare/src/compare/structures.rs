//! Structures over the years, each compared when it is asked for: there may be a million.

use super::deltas::RowDeltas;
use super::exact::Exact;
use super::header::Period;
use super::measures::{Delta, Measure, Percent, Status, amounts};
use super::pairing::{ByStructure, Pairing};
use super::view::Entry;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A structure over all years.
#[derive(Clone, Debug, PartialEq)]
pub struct StructureDelta<'a> {
    /// The structure.
    pub structure: &'a str,
    /// Sums over the years that both sides have, unweighted.
    pub sums: Delta,
    /// What its rows of one side alone make, unweighted: base, target. `None` where there are
    /// none, or one is not known.
    pub alone: [Option<Decimal>; 2],
    /// The gap in percent of the base.
    pub percent: Percent,
    /// Gaps by year, parallel to the periods without "all"; `None` where there is none.
    pub by_year: Vec<Option<Decimal>>,
    /// `Added`, `Removed`, `Changed`, `Within` or `Same`; `Error` when no row can be compared.
    pub status: Status,
}

impl StructureDelta<'_> {
    /// Both sums, where rows are compared; otherwise what one side alone has.
    pub fn shown(&self) -> [Option<Decimal>; 2] {
        match self.sums.rows {
            0 => self.alone,
            _ => [self.sums.base.value(), self.sums.target.value()],
        }
    }
}

/// Structures by size of their gap.
#[derive(Clone, Debug, Default)]
pub struct StructureDeltas {
    rows: RowDeltas,
    years: Vec<Period>,
    groups: Arc<ByStructure>,
    /// Which group each is, once that is asked for.
    order: OnceLock<Vec<u32>>,
}

/// A row of a structure.
struct Row {
    place: usize,
    base: Entry,
    target: Entry,
    status: Status,
}

/// Its rows summed up.
struct Summed {
    sums: Delta,
    same_months: bool,
    status: Status,
}

/// A structure among others: those that move most come first, then names.
struct Sized {
    size: Exact,
    /// The first bytes of its name, which tell most names apart.
    start: u64,
    group: u32,
}

impl StructureDeltas {
    pub(super) fn new(pairing: &Pairing<'_>, measure: &Measure) -> Self {
        Self {
            rows: measure.rows.clone(),
            years: pairing.periods.iter().copied().filter(|p| *p != Period::All).collect(),
            groups: Arc::new(pairing.by_structure(Period::All, pairing.all())),
            order: OnceLock::new(),
        }
    }

    fn compare(&self, a: &Sized, b: &Sized) -> Ordering {
        let name = |of: &Sized| self.name(of.group);
        let by_size = b.size.cmp(&a.size).then_with(|| a.start.cmp(&b.start));
        by_size.then_with(|| name(a).cmp(name(b)))
    }

    /// Those that are chosen by whether they differ, in order, the first of them where so many do;
    /// and how many are.
    fn first(&self, limit: usize, chosen: impl Fn(bool) -> bool + Sync) -> (Vec<Sized>, usize) {
        let order = |a: &Sized, b: &Sized| self.compare(a, b);
        let piece = |groups: Range<usize>| {
            let (mut found, mut rows) = (Vec::new(), Vec::new());
            for group in groups {
                let (size, differs) = self.size(group, &mut rows);
                if chosen(differs) {
                    let group = u32::try_from(group).unwrap_or(u32::MAX);
                    let mut start = [0; 8];
                    let name = self.name(group).as_bytes();
                    start.iter_mut().zip(name).for_each(|(start, byte)| *start = *byte);
                    found.push(Sized { size, start: u64::from_be_bytes(start), group });
                }
            }
            let count = found.len();
            if limit < count {
                found.select_nth_unstable_by(limit, order);
                found.truncate(limit);
            }
            found.sort_by(order);
            (found, count)
        };
        let (mut found, mut count) = (Vec::new(), 0);
        self.groups.pieces(piece, |(more, of)| {
            found.extend(more);
            count += of;
        });
        // Pieces that are in order are merged.
        found.sort_by(order);
        found.truncate(limit);
        (found, count)
    }

    fn order(&self) -> &[u32] {
        self.order.get_or_init(|| {
            let (all, _) = self.first(usize::MAX, |_| true);
            all.into_iter().map(|of| of.group).collect()
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them.
    pub fn get(&self, place: usize) -> Option<StructureDelta<'_>> {
        self.order().get(place).map(|group| self.line(*group))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = StructureDelta<'_>> {
        self.order().iter().map(|group| self.line(*group))
    }

    /// The structure of this name.
    pub fn of(&self, structure: &str) -> Option<StructureDelta<'_>> {
        let mut groups = (0..self.len()).filter_map(|group| u32::try_from(group).ok());
        groups.find(|group| self.name(*group) == structure).map(|group| self.line(group))
    }

    /// The first of those that differ, and how many do.
    pub fn differing(&self, limit: usize) -> (Vec<StructureDelta<'_>>, usize) {
        let (found, count) = self.first(limit, |differs| differs);
        (found.iter().map(|of| self.line(of.group)).collect(), count)
    }

    fn name(&self, group: u32) -> &str {
        let first = self.groups.pairs(group as usize).next();
        first.map_or("", |pair| self.rows.pairs().structure(pair))
    }

    /// By how much a structure moves, and whether it differs.
    fn size(&self, group: usize, rows: &mut Vec<Row>) -> (Exact, bool) {
        let mut pairs = self.groups.pairs(group);
        if let (Some(pair), None) = (pairs.next(), pairs.next())
            && let Some(of) = self.rows.wholes(pair)
            && let Some(gap) = of.target.checked_sub(of.base)
            && let Some(size) = Exact::whole(i128::from(gap).abs(), self.rows.scale())
        {
            return (size, self.rows.status(of).differs());
        }
        self.read(group, rows);
        let summed = self.summed(rows);
        (summed.sums.gap().abs(), summed.status.differs())
    }

    fn read(&self, group: usize, rows: &mut Vec<Row>) {
        rows.clear();
        rows.extend(self.groups.pairs(group).map(|place| {
            let (base, target, status) = self.rows.cells(place);
            Row { place, base, target, status }
        }));
    }

    fn is_common(&self, row: &Row) -> bool {
        let [base, target] = self.rows.pairs().rows(row.place);
        base.is_some() && target.is_some()
    }

    fn summed(&self, rows: &[Row]) -> Summed {
        let (mut sums, mut same_months, mut common) = (Delta::default(), true, false);
        for row in rows.iter().filter(|row| self.is_common(row)) {
            common = true;
            same_months &= self.rows.pairs().same_months(row.place);
            match amounts(&row.base, &row.target) {
                Some((a, b)) => {
                    sums.rows += 1;
                    sums.base = sums.base.plus(&Exact::of(a));
                    sums.target = sums.target.plus(&Exact::of(b));
                }
                None => sums.left_out += 1,
            }
        }
        let of_common =
            |is: fn(Status) -> bool| rows.iter().any(|row| is(row.status) && self.is_common(row));
        let status = match () {
            () if !common && rows.iter().any(|row| row.status == Status::Added) => Status::Added,
            () if !common => Status::Removed,
            () if sums.rows == 0 => Status::Error,
            () if of_common(Status::differs) => Status::Changed,
            () if of_common(|status| status == Status::Within) => Status::Within,
            () => Status::Same,
        };
        Summed { sums, same_months, status }
    }

    fn line(&self, group: u32) -> StructureDelta<'_> {
        let mut rows = Vec::new();
        self.read(group as usize, &mut rows);
        let Summed { sums, same_months, status } = self.summed(&rows);
        let percent = match status {
            Status::Added => Percent::New,
            Status::Removed => Percent::Gone,
            Status::Error => Percent::Undefined,
            _ if !same_months => Percent::Refused,
            _ => Percent::of(&sums.base, &sums.gap()),
        };
        let gap = |row: &Row| {
            let (a, b) = amounts(&row.base, &row.target)?;
            Exact::of(b).minus(&Exact::of(a)).value()
        };
        let year = |row: &Row| self.rows.pairs().at(row.place).exercice;
        let held = |period: &Period| rows.iter().find(|row| period.holds(year(row)));
        let by_year = self.years.iter().map(|year| held(year).and_then(gap)).collect();
        let alone = [Status::Removed, Status::Added].map(|side| {
            let mut sum = None;
            for row in rows.iter().filter(|row| row.status == side) {
                let entry = if side == Status::Added { &row.target } else { &row.base };
                let so_far: Exact = sum.unwrap_or_default();
                sum = Some(so_far.plus(&Exact::of(entry.number()?)));
            }
            sum?.value()
        });
        let structure = self.name(group);
        StructureDelta { structure, sums, alone, percent, by_year, status }
    }
}
