//! Everything that is counted on paired rows: sums, classes, structures, groups.

use super::amounts::Side;
use super::classes::{Classes, Eligibility};
use super::deltas::{RowDeltas, Values};
use super::diff::{Cells, DiffGroups, GroupDelta};
use super::distribution::Distribution;
use super::exact::{Exact, Tally};
use super::groups::{self, Group, GroupBy};
use super::header::{Name, Output, Period};
use super::measures::{
    Compared, Delta, Measure, Pair, Percent, Status, StructureDelta, amounts, transition,
};
use super::pairing::Pairing;
use super::reader::by_tag;
use super::tolerance::Tolerance;
use super::view::Entry;
use bareme_core::diagnostic::Diagnostic;
use bareme_core::parallel;
use bareme_core::value::Value;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Structures put in lines together.
const PIECE: usize = 8_192;

/// What is added up in a period.
#[derive(Clone, Debug, Default)]
struct Sums {
    base: Tally,
    target: Tally,
    rows: usize,
    left_out: usize,
    other_months: bool,
}

impl Pairing<'_> {
    pub(super) fn measures(&self, tolerance: &Tolerance, headline_only: bool) -> Vec<Measure> {
        let mut measures = Vec::new();
        parallel::in_order(
            parallel::ALL,
            self.compared_outputs(headline_only),
            |(a, b, headline)| self.measure(&a, &b, headline, tolerance),
            |measure| {
                measures.push(measure);
                true
            },
        );
        measures
    }

    /// The same of which nothing is counted: they are their rows.
    pub(super) fn uncounted(&self, tolerance: &Tolerance) -> Vec<Measure> {
        let outputs = self.compared_outputs(false).into_iter();
        outputs.map(|(a, b, headline)| self.bare(&a, &b, headline, tolerance)).collect()
    }

    /// Outputs of both sides that are compared, the headline first.
    fn compared_outputs(&self, headline_only: bool) -> Vec<(Output, Output, bool)> {
        let headlines = self.base.headline().zip(self.target.headline());
        let is_headline =
            |name: &str| headlines.as_ref().is_some_and(|(a, b)| a.name == name && b.name == name);
        let a = self.base.outputs();
        let in_base = |name: &str| a.iter().find(|output| output.name == name).cloned();
        let both = self.target.outputs().into_iter();
        let both = both.filter_map(|output| Some((in_base(&output.name)?, output, false)));
        let others: Vec<_> = both.filter(|(_, output, _)| !is_headline(&output.name)).collect();
        match headlines {
            Some((a, b)) if headline_only => vec![(a, b, true)],
            Some((a, b)) => std::iter::once((a, b, true)).chain(others).collect(),
            None => others,
        }
    }

    fn bare(&self, base: &Output, target: &Output, headline: bool, t: &Tolerance) -> Measure {
        let [a, b] = [(self.base, base), (self.target, target)]
            .map(|(side, output)| Values::of(side, &output.name));
        let rows = RowDeltas::new(&self.pairs, a, b, t);
        let (base, target) = (base.clone(), target.clone());
        let (totals, changed_rows) = (None, None);
        let (cells, transitions) = (Cells::default(), BTreeMap::new());
        Measure { base, target, headline, totals, rows, cells, changed_rows, transitions }
    }

    pub(super) fn measure(
        &self,
        base: &Output,
        target: &Output,
        headline: bool,
        t: &Tolerance,
    ) -> Measure {
        let mut measure = self.bare(base, target, headline, t);
        let adds_up = headline || (base.adds_up() && base.unit == target.unit);
        let mut sums = vec![Sums::default(); self.periods.len()];
        let (mut cells, mut changed, mut transitions) = (Cells::default(), 0, BTreeMap::new());
        for (place, pair) in self.pairs.iter().enumerate() {
            let (amounts, status) = measure.rows.amounts(place);
            if adds_up && pair.is_common() {
                self.add(&mut sums, pair, amounts);
            }
            if amounts.is_none() {
                let (a, b, status) = measure.rows.cells(place);
                if let Some(way) = transition(&a, &b, status) {
                    *transitions.entry(way).or_insert(0) += 1;
                }
            }
            changed += usize::from(status.differs() && !status.is_apart());
            cells.add(status);
        }
        measure.totals = adds_up.then(|| self.compared(&sums));
        (measure.changed_rows, measure.cells) = (Some(changed), cells);
        measure.transitions = transitions;
        measure
    }

    /// Sums by period over some of the rows.
    fn totals(&self, rows: &RowDeltas, chosen: impl Iterator<Item = usize>) -> Vec<Compared> {
        let mut sums = vec![Sums::default(); self.periods.len()];
        for place in chosen {
            self.add(&mut sums, &self.pairs[place], rows.amounts(place).0);
        }
        self.compared(&sums)
    }

    /// Adds a row to the periods that hold it.
    fn add(&self, sums: &mut [Sums], pair: &Pair, amounts: Option<(Decimal, Decimal)>) {
        let periods = self.periods.iter().zip(sums);
        for (_, sums) in periods.filter(|(period, _)| period.holds(pair.exercice)) {
            sums.other_months |= !pair.same_months;
            match amounts {
                Some((a, b)) => {
                    sums.rows += 1;
                    sums.base.add(pair.base_weight, a);
                    sums.target.add(pair.target_weight, b);
                }
                None => sums.left_out += 1,
            }
        }
    }

    fn compared(&self, sums: &[Sums]) -> Vec<Compared> {
        let compared = |(period, of): (&Period, &Sums)| {
            let (base, target) = (of.base.sum(), of.target.sum());
            let (rows, left_out) = (of.rows, of.left_out);
            let sums = Delta { base, target, rows, left_out, ..Delta::default() };
            let percent = match () {
                () if sums.is_unknown() => Percent::Undefined,
                () if of.other_months => Percent::Refused,
                () => Percent::of(&sums.base, &sums.gap()),
            };
            Compared { period: *period, sums, percent }
        };
        self.periods.iter().zip(sums).map(compared).collect()
    }

    /// Weighted sums of a structure, and whether its months are the same.
    pub(super) fn sums(&self, rows: &RowDeltas, indices: &[usize]) -> (Delta, bool) {
        let mut sums = Delta::default();
        let mut same_months = true;
        for &index in indices {
            let pair = &self.pairs[index];
            same_months &= pair.same_months;
            match rows.amounts(index).0 {
                Some((a, b)) => {
                    sums.rows += 1;
                    sums.base = sums.base.plus(&Exact::product(pair.base_weight, a));
                    sums.target = sums.target.plus(&Exact::product(pair.target_weight, b));
                }
                None => sums.left_out += 1,
            }
        }
        (sums, same_months)
    }

    /// Who gains and who loses among some of the rows, and how the changes of structures over all
    /// periods are spread.
    pub(super) fn classes(
        &self,
        m: &Measure,
        chosen: &(impl Iterator<Item = usize> + Clone),
    ) -> (Vec<Classes>, Distribution) {
        let mut distribution = Distribution::default();
        let classes = |period: &Period| {
            let mut classes = Classes::default();
            // That of the last period is kept, which holds all others.
            distribution = Distribution::default();
            for indices in self.by_structure(*period, chosen.clone()).iter() {
                let (sums, same_months) = self.sums(&m.rows, indices);
                let weight = self.weight(indices);
                classes.add(&sums, weight, same_months);
                distribution.add(&sums, weight, same_months);
            }
            classes
        };
        (self.periods.iter().map(classes).collect(), distribution)
    }

    /// The largest weight of a structure's rows.
    fn weight(&self, indices: &[usize]) -> Decimal {
        indices.iter().map(|i| self.pairs[*i].weight()).max().unwrap_or_default()
    }

    pub(super) fn eligibility(&self) -> Option<Vec<Eligibility>> {
        let base = self.base.column(self.base.policy()?.meta.eligible.as_deref()?);
        let target = self.target.column(self.target.policy()?.meta.eligible.as_deref()?);
        let eligibility = |period: &Period| {
            let mut eligibility = Eligibility::default();
            for indices in self.by_structure(*period, self.common()).iter() {
                let structure = &self.pairs[indices[0]].structure;
                let pairs = || indices.iter().map(|i| &self.pairs[*i]);
                let was = pairs().any(|p| base.entry(p.base).is_true());
                let is = pairs().any(|p| target.entry(p.target).is_true());
                eligibility.add(structure, self.weight(indices), was, is);
            }
            eligibility
        };
        Some(self.periods.iter().map(eligibility).collect())
    }

    pub(super) fn structures(&self, measure: &Measure) -> Vec<StructureDelta> {
        let years = self.periods.iter().filter(|period| **period != Period::All);
        let line = |indices: &[usize], rows: &mut Vec<(usize, Entry, Entry, Status)>| {
            let structure = &self.pairs[indices[0]].structure;
            rows.clear();
            rows.extend(indices.iter().map(|at| {
                let (base, target, status) = measure.rows.cells(*at);
                (*at, base, target, status)
            }));
            let (mut sums, mut same_months, mut common) = (Delta::default(), true, false);
            for (at, base, target, _) in rows.iter() {
                let pair = &self.pairs[*at];
                if !pair.is_common() {
                    continue;
                }
                (common, same_months) = (true, same_months && pair.same_months);
                match amounts(base, target) {
                    Some((a, b)) => {
                        sums.rows += 1;
                        sums.base = sums.base.plus(&Exact::of(a));
                        sums.target = sums.target.plus(&Exact::of(b));
                    }
                    None => sums.left_out += 1,
                }
            }
            let of_common = || {
                let rows = rows.iter().filter(|(at, ..)| self.pairs[*at].is_common());
                rows.map(|(.., status)| *status)
            };
            let any = |status| rows.iter().any(|(.., of)| *of == status);
            let status = match () {
                () if !common && any(Status::Added) => Status::Added,
                () if !common => Status::Removed,
                () if sums.rows == 0 => Status::Error,
                () if of_common().any(Status::differs) => Status::Changed,
                () if of_common().any(|status| status == Status::Within) => Status::Within,
                () => Status::Same,
            };
            let percent = match status {
                Status::Added => Percent::New,
                Status::Removed => Percent::Gone,
                Status::Error => Percent::Undefined,
                _ if !same_months => Percent::Refused,
                _ => Percent::of(&sums.base, &sums.gap()),
            };
            let gap = |(_, base, target, _): &(usize, Entry, Entry, Status)| {
                let (a, b) = amounts(base, target)?;
                Exact::of(b).minus(&Exact::of(a)).value()
            };
            let held =
                |year: &Period| rows.iter().find(|(at, ..)| year.holds(self.pairs[*at].exercice));
            let by_year = years.clone().map(|year| held(year).and_then(gap)).collect();
            let alone = [Status::Removed, Status::Added].map(|side| {
                let mut sum = None;
                for (_, base, target, _) in rows.iter().filter(|(.., status)| *status == side) {
                    let entry = if side == Status::Added { target } else { base };
                    let so_far: Exact = sum.unwrap_or_default();
                    sum = Some(so_far.plus(&Exact::of(entry.number()?)));
                }
                sum?.value()
            });
            StructureDelta { structure: structure.clone(), sums, alone, percent, by_year, status }
        };
        let groups = self.by_structure(Period::All, self.all());
        let mut lines: Vec<StructureDelta> = Vec::new();
        let mut take = |piece: Vec<StructureDelta>| {
            lines.extend(piece);
            true
        };
        parallel::in_order(
            parallel::ALL,
            groups.pieces(PIECE),
            |groups| {
                let mut rows = Vec::new();
                groups.map(|group| line(group, &mut rows)).collect()
            },
            &mut take,
        );
        lines.sort_by_cached_key(|of| (Reverse(of.sums.gap().abs()), of.structure.clone()));
        lines
    }

    pub(super) fn groups(
        &self,
        by: &GroupBy,
        headline: Option<&Measure>,
    ) -> Result<DiffGroups, Diagnostic> {
        let groups = match by {
            GroupBy::Tag(tag) => self.tag_groups(tag)?,
            GroupBy::Column(name) => {
                let groups = self.columns(name)?;
                headline.map(|m| self.row_groups(m, &groups)).unwrap_or_default()
            }
        };
        Ok(DiffGroups { by: by.clone(), groups })
    }

    /// The group of each pair: the target's, or else the base's.
    pub(super) fn columns(&self, name: &str) -> Result<Vec<Group>, Diagnostic> {
        let column = |side: &Side| match (side.policy(), side.evaluation()) {
            (Some(policy), Some(evaluation)) => {
                Some(groups::column(policy, evaluation, name)).transpose()
            }
            _ => Ok(None),
        };
        let (base, target) = (column(self.base), column(self.target));
        let (base, target) = match (base, target) {
            (Err(error), Err(_) | Ok(None)) | (Ok(None), Err(error)) => return Err(error),
            (base, target) => (base.ok().flatten(), target.ok().flatten()),
        };
        let of = |groups: &Option<Vec<Group>>, row: Option<usize>| {
            groups.as_ref().zip(row).and_then(|(groups, row)| groups[row].clone())
        };
        let group = |pair: &Pair| of(&target, pair.target).or_else(|| of(&base, pair.base));
        Ok(self.pairs.iter().map(group).collect())
    }

    fn row_groups(&self, headline: &Measure, of_pairs: &[Group]) -> Vec<GroupDelta> {
        let mut rows: Vec<usize> = self.common().collect();
        rows.sort_by_key(|index| (of_pairs[*index].is_none(), &of_pairs[*index]));
        let group = |rows: &[usize]| GroupDelta {
            name: of_pairs[rows[0]].clone(),
            totals: self.totals(&headline.rows, rows.iter().copied()),
            classes: self.classes(headline, &rows.iter().copied()).0,
        };
        rows.chunk_by(|a, b| of_pairs[*a] == of_pairs[*b]).map(group).collect()
    }

    fn tag_groups(&self, tag: &str) -> Result<Vec<GroupDelta>, Diagnostic> {
        let group = |(name, rows): (Name, RowDeltas)| GroupDelta {
            name: Some(name),
            totals: self.totals(&rows, self.common()),
            classes: Vec::new(),
        };
        Ok(self.tag_rows(tag)?.into_iter().map(group).collect())
    }

    /// Amounts by tag: each side adds up its own outputs.
    pub(super) fn tag_rows(&self, tag: &str) -> Result<Vec<(Name, RowDeltas)>, Diagnostic> {
        let amounts = |side: &Side| -> Vec<Output> {
            side.outputs().into_iter().filter(Output::is_amount).collect()
        };
        let (base, target) = (by_tag(&amounts(self.base), tag), by_tag(&amounts(self.target), tag));
        let (base, target) = match (base, target) {
            (Err(_), Err(error)) => return Err(error),
            (base, target) => (base.unwrap_or_default().0, target.unwrap_or_default().0),
        };
        let mut names: IndexMap<&str, [&[String]; 2]> = IndexMap::new();
        for (value, outputs) in &base {
            names.entry(value).or_default()[0] = outputs;
        }
        for (value, outputs) in &target {
            names.entry(value).or_default()[1] = outputs;
        }
        let sums = |side: &Side, names: &[String]| {
            let rows = 0..side.keys().len();
            Values::Entries(Arc::new(rows.map(|row| sum(side, names, Some(row))).collect()))
        };
        let group = |(value, [a, b]): (&str, [&[String]; 2])| {
            let (a, b) = (sums(self.base, a), sums(self.target, b));
            (value.into(), RowDeltas::new(&self.pairs, a, b, &Tolerance::default()))
        };
        Ok(names.into_iter().map(group).collect())
    }
}

/// The sum of several outputs in a row: not known as soon as one is not.
fn sum(side: &Side, names: &[String], row: Option<usize>) -> Entry {
    if matches!(side, Side::Amounts(_)) && row.is_some() {
        return Entry::Value(Value::Missing);
    }
    let mut total = Exact::default();
    for name in names {
        match side.entry(name, row) {
            Entry::Value(value) => match value.number() {
                Some(number) => total = total.plus(&Exact::of(number)),
                None => return Entry::Value(value),
            },
            other => return other,
        }
    }
    match row {
        None => Entry::Absent,
        Some(_) => total.value().map_or(Entry::Error, |n| Entry::Value(n.into())),
    }
}
