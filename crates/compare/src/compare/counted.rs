//! Everything that is counted on paired rows: sums, classes, structures, groups.

use super::amounts::Side;
use super::classes::{Classes, Eligibility};
use super::deltas::{RowDeltas, Values, Wholes};
use super::diff::{Cells, DiffGroups, GroupDelta};
use super::distribution::Distribution;
use super::exact::{Exact, Tally};
use super::groups::{self, Group, GroupBy};
use super::header::{Name, Output, Period};
use super::measures::{Compared, Delta, Measure, Percent, transition};
use super::pairing::Pairing;
use super::pairs::Pair;
use super::reader::by_tag;
use super::tolerance::Tolerance;
use super::view::Entry;
use bareme_core::diagnostic::Diagnostic;
use bareme_core::parallel;
use bareme_core::value::Value;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// What is added up in a period.
#[derive(Clone, Debug, Default)]
struct Sums {
    base: Tally,
    target: Tally,
    /// Whole numbers of rows that stand for one structure: base, target.
    wholes: [i128; 2],
    rows: usize,
    left_out: usize,
    other_months: bool,
}

impl Sums {
    fn add(&mut self, pair: &Pair, amounts: Option<(Decimal, Decimal)>) {
        match amounts {
            Some((a, b)) => {
                self.rows += 1;
                self.base.add(pair.base_weight, a);
                self.target.add(pair.target_weight, b);
            }
            None => self.left_out += 1,
        }
    }

    fn add_wholes(&mut self, of: Wholes) {
        self.rows += 1;
        self.wholes[0] += i128::from(of.base);
        self.wholes[1] += i128::from(of.target);
    }
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
        let plain = self.pairs.is_plain();
        for (place, pair) in self.pairs.iter().enumerate() {
            let status = if let Some(wholes) = measure.rows.wholes(place).filter(|_| plain) {
                if adds_up {
                    self.add(&mut sums, place, &pair, |of| of.add_wholes(wholes));
                }
                measure.rows.status(wholes)
            } else {
                let (amounts, status) = measure.rows.amounts(place);
                if adds_up && pair.is_common() {
                    self.add(&mut sums, place, &pair, |of| of.add(&pair, amounts));
                }
                if amounts.is_none() {
                    let (a, b, status) = measure.rows.cells(place);
                    if let Some(way) = transition(&a, &b, status) {
                        *transitions.entry(way).or_insert(0) += 1;
                    }
                }
                status
            };
            changed += usize::from(status.differs() && !status.is_apart());
            cells.add(status);
        }
        measure.totals = adds_up.then(|| self.compared(sums, measure.rows.scale()));
        (measure.changed_rows, measure.cells) = (Some(changed), cells);
        measure.transitions = transitions;
        measure
    }

    /// Sums by period over some of the rows.
    fn totals(&self, rows: &RowDeltas, chosen: impl Iterator<Item = usize>) -> Vec<Compared> {
        let mut sums = vec![Sums::default(); self.periods.len()];
        for place in chosen {
            let pair = self.pairs.at(place);
            self.add(&mut sums, place, &pair, |of| of.add(&pair, rows.amounts(place).0));
        }
        self.compared(sums, rows.scale())
    }

    /// Adds a row to the periods that hold it.
    fn add(&self, sums: &mut [Sums], place: usize, pair: &Pair, add: impl Fn(&mut Sums)) {
        let periods = self.periods.iter().zip(sums);
        for (_, sums) in periods.filter(|(period, _)| period.holds(pair.exercice)) {
            sums.other_months |= !self.pairs.same_months(place);
            add(sums);
        }
    }

    fn compared(&self, sums: Vec<Sums>, scale: u32) -> Vec<Compared> {
        let compared = |(period, mut of): (&Period, Sums)| {
            of.base.add_whole(Decimal::ONE, of.wholes[0], scale);
            of.target.add_whole(Decimal::ONE, of.wholes[1], scale);
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
    pub(super) fn sums(
        &self,
        rows: &RowDeltas,
        indices: impl Iterator<Item = usize>,
    ) -> (Delta, bool) {
        let mut sums = Delta::default();
        let mut same_months = true;
        for index in indices {
            let pair = self.pairs.at(index);
            same_months &= self.pairs.same_months(index);
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
            let groups = self.by_structure(*period, chosen.clone());
            let piece = |structures: Range<usize>| {
                let mut piece = (Classes::default(), Distribution::default());
                for structure in structures {
                    let (sums, same_months) = self.sums(&m.rows, groups.pairs(structure));
                    let weight = self.weight(groups.pairs(structure));
                    piece.0.add(&sums, weight, same_months);
                    piece.1.add(&sums, weight, same_months);
                }
                piece
            };
            let mut classes = Classes::default();
            // That of the last period is kept, which holds all others.
            distribution = Distribution::default();
            groups.pieces(piece, |(more, spread)| {
                classes.merge(&more);
                distribution.merge(&spread);
            });
            classes
        };
        (self.periods.iter().map(classes).collect(), distribution)
    }

    /// The largest weight of a structure's rows.
    fn weight(&self, indices: impl Iterator<Item = usize>) -> Decimal {
        indices.map(|index| self.pairs.at(index).weight()).max().unwrap_or_default()
    }

    pub(super) fn eligibility(&self) -> Option<Vec<Eligibility>> {
        let eligibility = |period: &Period| {
            let mut eligibility = Eligibility::default();
            self.each_eligible(*period, |pairs, was, is| {
                let weight = self.weight(pairs.iter().copied());
                eligibility.add(self.pairs.structure(pairs[0]), weight, was, is);
            })?;
            Some(eligibility)
        };
        self.periods.iter().map(eligibility).collect()
    }

    /// The pairs of each structure that both sides have in a period, whether it was in, and whether
    /// it is; nothing where a side does not say who is in.
    pub(super) fn each_eligible(
        &self,
        period: Period,
        mut take: impl FnMut(&[usize], bool, bool),
    ) -> Option<()> {
        let base = self.base.column(self.base.policy()?.meta.eligible.as_deref()?);
        let target = self.target.column(self.target.policy()?.meta.eligible.as_deref()?);
        let groups = self.by_structure(period, self.common());
        for structure in 0..groups.len() {
            let rows = || groups.pairs(structure).map(|pair| self.pairs.rows(pair));
            let was = rows().any(|[row, _]| base.entry(row).is_true());
            let is = rows().any(|[_, row]| target.entry(row).is_true());
            take(&groups.pairs(structure).collect::<Vec<_>>(), was, is);
        }
        Some(())
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
        let group = |pair: Pair| of(&target, pair.target).or_else(|| of(&base, pair.base));
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
