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
use std::sync::Arc;

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
    /// Which group each is.
    order: Vec<u32>,
    differing: usize,
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

impl StructureDeltas {
    pub(super) fn new(pairing: &Pairing<'_>, measure: &Measure) -> Self {
        let mut all = Self {
            rows: measure.rows.clone(),
            years: pairing.periods.iter().copied().filter(|p| *p != Period::All).collect(),
            groups: Arc::new(pairing.by_structure(Period::All, pairing.all())),
            ..Self::default()
        };
        let order = |a: &(Exact, u32), b: &(Exact, u32)| -> Ordering {
            let name = |group: u32| all.name(group);
            b.0.cmp(&a.0).then_with(|| name(a.1).cmp(name(b.1)))
        };
        let piece = |groups: Range<usize>| {
            let (mut sizes, mut differing, mut rows) = (Vec::new(), 0, Vec::new());
            for group in groups {
                let (size, differs) = all.size(group, &mut rows);
                differing += usize::from(differs);
                sizes.push((size, u32::try_from(group).unwrap_or(u32::MAX)));
            }
            sizes.sort_by(order);
            (sizes, differing)
        };
        let (mut sizes, mut differing) = (Vec::with_capacity(all.groups.len()), 0);
        all.groups.pieces(piece, |(more, differ)| {
            sizes.extend(more);
            differing += differ;
        });
        // Pieces that are in order are merged.
        sizes.sort_by(order);
        let order = sizes.into_iter().map(|(_, group)| group).collect();
        (all.order, all.differing) = (order, differing);
        all
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// One of them.
    pub fn get(&self, place: usize) -> Option<StructureDelta<'_>> {
        self.order.get(place).map(|group| self.line(*group))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = StructureDelta<'_>> {
        self.order.iter().map(|group| self.line(*group))
    }

    /// The structure of this name.
    pub fn of(&self, structure: &str) -> Option<StructureDelta<'_>> {
        let group = self.order.iter().find(|group| self.name(**group) == structure)?;
        Some(self.line(*group))
    }

    /// The first of those that differ, and how many do.
    pub fn differing(&self, limit: usize) -> (Vec<StructureDelta<'_>>, usize) {
        let differing = self.iter().filter(|line| line.status.differs());
        (differing.take(limit.min(self.differing)).collect(), self.differing)
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
