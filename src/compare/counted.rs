//! Everything that is counted on paired rows: sums, classes, structures, groups.

use super::amounts::Side;
use super::classes::{Classes, Eligibility};
use super::diff::{DiffGroups, GroupDelta};
use super::distribution::Distribution;
use super::exact::{Exact, Tally};
use super::groups::{self, Group, GroupBy};
use super::head::{Name, Output, Period};
use super::measures::{Compared, Delta, Measure, Pair, Percent, RowDelta, Status, StructureDelta};
use super::pairing::Pairing;
use super::reader::by_tag;
use super::tolerance::Tolerance;
use super::view::Entry;
use crate::diagnostic::Diagnostic;
use crate::value::Value;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

impl Pairing<'_> {
    pub(super) fn measures(&self, tolerance: &Tolerance, headline_only: bool) -> Vec<Measure> {
        let mut measures = Vec::new();
        let headlines = self.base.headline().zip(self.target.headline());
        if let (true, Some((a, b))) = (headline_only, &headlines) {
            return vec![self.measure(a, b, true, tolerance)];
        }
        let (a, b) = (self.base.outputs(), self.target.outputs());
        let in_base = |name: &str| a.iter().find(|output| output.name == name);
        let both = b.iter().filter_map(|output| Some((in_base(&output.name)?, output)));
        let is_headline =
            |name: &str| headlines.as_ref().is_some_and(|(a, b)| a.name == name && b.name == name);
        let others: Vec<_> = both.filter(|(_, output)| !is_headline(&output.name)).collect();
        if let Some((a, b)) = &headlines {
            measures.push(self.measure(a, b, true, tolerance));
        }
        measures.extend(others.into_iter().map(|(a, b)| self.measure(a, b, false, tolerance)));
        measures
    }

    fn measure(&self, base: &Output, target: &Output, headline: bool, t: &Tolerance) -> Measure {
        let (a, b) = (self.base.column(&base.name), self.target.column(&target.name));
        let row = |pair: &Pair| RowDelta::new(pair, a.entry(pair.base), b.entry(pair.target), t);
        let rows: Vec<RowDelta> = self.pairs.iter().map(row).collect();
        let adds_up = headline || (base.adds_up() && base.unit == target.unit);
        let totals = adds_up.then(|| self.totals(&rows, &self.common()));
        let mut transitions = BTreeMap::new();
        for way in rows.iter().filter_map(RowDelta::transition) {
            *transitions.entry(way).or_insert(0) += 1;
        }
        let changed = |row: &&RowDelta| row.status.differs() && !row.status.is_apart();
        let changed_rows = Some(rows.iter().filter(changed).count());
        let (base, target) = (base.clone(), target.clone());
        Measure { base, target, headline, totals, rows, changed_rows, transitions }
    }

    /// Sums by period over some of the rows.
    fn totals(
        &self,
        rows: &[RowDelta],
        chosen: &(impl Iterator<Item = usize> + Clone),
    ) -> Vec<Compared> {
        let compared = |period: &Period| {
            let mut sums = Delta::default();
            let (mut base, mut target) = (Tally::default(), Tally::default());
            let mut same_months = true;
            for (row, pair) in chosen.clone().map(|index| (&rows[index], &self.pairs[index])) {
                if !period.holds(pair.exercice) {
                    continue;
                }
                same_months &= pair.same_months;
                match row.amounts() {
                    Some((a, b)) => {
                        sums.rows += 1;
                        base.add(pair.base_weight, a);
                        target.add(pair.target_weight, b);
                    }
                    None => sums.left_out += 1,
                }
            }
            (sums.base, sums.target) = (base.sum(), target.sum());
            let percent = match () {
                () if sums.is_unknown() => Percent::Undefined,
                () if !same_months => Percent::Refused,
                () => Percent::of(&sums.base, &sums.gap()),
            };
            Compared { period: *period, sums, percent }
        };
        self.periods.iter().map(compared).collect()
    }

    /// Sums of a structure, weighted or not, and whether its months are the same.
    pub(super) fn sums(
        &self,
        rows: &[RowDelta],
        indices: &[usize],
        weighted: bool,
    ) -> (Delta, bool) {
        let mut sums = Delta::default();
        let mut same_months = true;
        for &index in indices {
            let pair = &self.pairs[index];
            same_months &= pair.same_months;
            let weight = |w: Decimal| if weighted { w } else { Decimal::ONE };
            match rows[index].amounts() {
                Some((a, b)) => {
                    sums.rows += 1;
                    sums.base = sums.base.plus(&Exact::product(weight(pair.base_weight), a));
                    sums.target = sums.target.plus(&Exact::product(weight(pair.target_weight), b));
                }
                None => sums.left_out += 1,
            }
        }
        (sums, same_months)
    }

    /// Who gains and who loses among some of the rows.
    pub(super) fn classes(
        &self,
        m: &Measure,
        chosen: &(impl Iterator<Item = usize> + Clone),
    ) -> Vec<Classes> {
        let classes = |period: &Period| {
            let mut classes = Classes::default();
            for indices in self.by_structure(*period, chosen.clone()) {
                let (sums, same_months) = self.sums(&m.rows, &indices, true);
                classes.add(&sums, self.weight(&indices), same_months);
            }
            classes
        };
        self.periods.iter().map(classes).collect()
    }

    /// How the changes of structures over all periods are spread.
    pub(super) fn distribution(&self, measure: &Measure) -> Distribution {
        let mut distribution = Distribution::default();
        for indices in self.by_structure(Period::All, self.common()) {
            let (sums, same_months) = self.sums(&measure.rows, &indices, true);
            distribution.add(&sums, self.weight(&indices), same_months);
        }
        distribution
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
            for indices in self.by_structure(*period, self.common()) {
                let structure = &self.pairs[indices[0]].structure;
                let pairs = || indices.iter().map(|i| &self.pairs[*i]);
                let was = pairs().any(|p| base.entry(p.base).is_true());
                let is = pairs().any(|p| target.entry(p.target).is_true());
                eligibility.add(structure, self.weight(&indices), was, is);
            }
            eligibility
        };
        Some(self.periods.iter().map(eligibility).collect())
    }

    pub(super) fn structures(&self, measure: &Measure) -> Vec<StructureDelta> {
        let years = self.periods.iter().filter(|period| **period != Period::All);
        let line = |indices: Vec<usize>| {
            let structure = &self.pairs[indices[0]].structure;
            let rows = || indices.iter().map(|i| &measure.rows[*i]);
            let common: Vec<usize> =
                indices.iter().copied().filter(|i| self.pairs[*i].is_common()).collect();
            let (sums, same_months) = self.sums(&measure.rows, &common, false);
            let common = || common.iter().map(|i| &measure.rows[*i]);
            let any = |status| rows().any(|row| row.status == status);
            let status = match () {
                () if common().next().is_none() && any(Status::Added) => Status::Added,
                () if common().next().is_none() => Status::Removed,
                () if sums.rows == 0 => Status::Error,
                () if common().any(|row| row.status.differs()) => Status::Changed,
                () if common().any(|row| row.status == Status::Within) => Status::Within,
                () => Status::Same,
            };
            let percent = match status {
                Status::Added => Percent::New,
                Status::Removed => Percent::Gone,
                Status::Error => Percent::Undefined,
                _ if !same_months => Percent::Refused,
                _ => Percent::of(&sums.base, &sums.gap()),
            };
            let by_year = years
                .clone()
                .map(|y| rows().find(|row| y.holds(row.exercice)).and_then(|row| row.delta))
                .collect();
            let alone = [Status::Removed, Status::Added].map(|side| {
                let mut sum = None;
                for row in rows().filter(|row| row.status == side) {
                    let entry = if side == Status::Added { &row.target } else { &row.base };
                    let so_far: Exact = sum.unwrap_or_default();
                    sum = Some(so_far.plus(&Exact::of(entry.number()?)));
                }
                sum?.value()
            });
            StructureDelta { structure: structure.clone(), sums, alone, percent, by_year, status }
        };
        let mut lines: Vec<StructureDelta> =
            self.by_structure(Period::All, self.all()).into_iter().map(line).collect();
        lines.sort_by(|a, b| {
            let size = |line: &StructureDelta| line.sums.gap().abs();
            size(b).cmp(&size(a)).then_with(|| a.structure.cmp(&b.structure))
        });
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
            totals: self.totals(&headline.rows, &rows.iter().copied()),
            classes: self.classes(headline, &rows.iter().copied()),
        };
        rows.chunk_by(|a, b| of_pairs[*a] == of_pairs[*b]).map(group).collect()
    }

    fn tag_groups(&self, tag: &str) -> Result<Vec<GroupDelta>, Diagnostic> {
        let group = |(name, rows): (Name, Vec<RowDelta>)| GroupDelta {
            name: Some(name),
            totals: self.totals(&rows, &self.common()),
            classes: Vec::new(),
        };
        Ok(self.tag_rows(tag)?.into_iter().map(group).collect())
    }

    /// Amounts by tag: each side adds up its own outputs.
    pub(super) fn tag_rows(&self, tag: &str) -> Result<Vec<(Name, Vec<RowDelta>)>, Diagnostic> {
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
        let group = |(value, [a, b]): (&str, [&[String]; 2])| {
            let row = |pair: &Pair| {
                let base = sum(self.base, a, pair.base);
                let target = sum(self.target, b, pair.target);
                RowDelta::new(pair, base, target, &Tolerance::default())
            };
            (value.into(), self.pairs.iter().map(row).collect())
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
