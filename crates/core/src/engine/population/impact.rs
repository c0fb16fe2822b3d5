//! What another value of an input in one row changes: which values, and in which rows of its year.

use super::Whole;
use crate::diagnostic::Diagnostics;
use crate::engine::Column;
use crate::policy::{Derived, Param, Policy, Reference, Rule};
use crate::scenario::Dataset;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Names that a change reaches: in the row’s own year, in later ones, and in those before, where
/// another policy is read in a fixed year.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Impact {
    before: BTreeSet<String>,
    now: BTreeSet<String>,
    later: BTreeSet<String>,
}

/// What a change reaches in each policy that one refers to; `None` where it cannot be said.
pub(in crate::engine) type Reaches = BTreeMap<String, Option<Impact>>;

/// A row’s year, and those of the table.
pub(in crate::engine) type Years<'a> = (Option<i32>, &'a [Option<i32>]);

impl Impact {
    /// What another value of an input in a row of a year reaches. `None` where other years decide
    /// what it does in its own.
    pub(in crate::engine) fn of(
        policy: &Policy,
        input: &str,
        years: Years<'_>,
        others: &Reaches,
    ) -> Option<Self> {
        let mut reach = Self::default();
        reach.now.extend(policy.inputs.contains_key(input).then(|| input.to_owned()));
        loop {
            let known = reach.len();
            for name in &policy.order {
                reach.go_on(policy, name, years, others)?;
            }
            if reach.len() == known {
                return Some(reach);
            }
        }
    }

    fn len(&self) -> usize {
        self.before.len() + self.now.len() + self.later.len()
    }

    /// Adds a value that rests on what is reached.
    fn go_on(
        &mut self,
        policy: &Policy,
        name: &str,
        years: Years<'_>,
        others: &Reaches,
    ) -> Option<()> {
        let (before, now, later) = match policy.derived.get(name).map(|derived| &derived.rule) {
            Some(Rule::Previous(rule)) => {
                let of = |set| touches(policy, &rule.of.name, set);
                if of(&self.before) {
                    return None;
                }
                (false, false, of(&self.now) || of(&self.later))
            }
            Some(Rule::Reference(rule)) => others.get(&rule.key)?.as_ref()?.read_by(rule, years)?,
            _ => {
                let of = |set| policy.needs(name).iter().any(|n| touches(policy, &n.name, set));
                (of(&self.before), of(&self.now), of(&self.later))
            }
        };
        let sets = [&mut self.before, &mut self.now, &mut self.later];
        for (set, reached) in sets.into_iter().zip([before, now, later]) {
            if reached && !set.contains(name) {
                set.insert(name.to_owned());
            }
        }
        Some(())
    }

    /// When what is read of this policy is reached. `None` where it comes from another year.
    fn read_by(&self, rule: &Reference, (year, all): Years<'_>) -> Option<(bool, bool, bool)> {
        let [before, now, later] =
            [&self.before, &self.now, &self.later].map(|set| set.contains(&rule.of.name));
        match rule.exercice {
            None => Some((before, now, later)),
            Some(_) if !all.contains(&rule.exercice) => Some((false, false, false)),
            Some(_) if rule.exercice == year => Some((now, now, now)),
            // The year that is read is not computed.
            Some(_) if rule.exercice > year => (!later).then_some((false, false, false)),
            Some(_) => (!before).then_some((false, false, false)),
        }
    }

    /// Whether it reaches a value in the year of the change.
    pub(in crate::engine) fn has(&self, name: &str) -> bool {
        self.now.contains(name)
    }
}

/// Whether a name is one of these, or has a value by key that one of them chooses.
fn touches(policy: &Policy, name: &str, of: &BTreeSet<String>) -> bool {
    of.contains(name) || keys(policy, name).any(|key| of.contains(key))
}

/// The columns that choose among the values by key of a parameter.
pub(in crate::engine) fn keys<'p>(policy: &'p Policy, name: &str) -> impl Iterator<Item = &'p str> {
    policy.params.get(name).into_iter().flat_map(Param::key_columns)
}

/// Rows of a year that meet, through values over the population that a change reaches: what
/// another value in one of them changes is among them.
#[derive(Debug)]
pub(in crate::engine) struct Circles {
    year: Option<i32>,
    rows: Vec<usize>,
    /// A row that each is bound to; its own for the first of a circle.
    bound: BTreeMap<usize, usize>,
}

impl Circles {
    /// Rows of a year that have not met anybody.
    pub(in crate::engine) fn new(dataset: &Dataset, year: Option<i32>) -> Self {
        let rows = 0..dataset.rows.len();
        let rows: Vec<usize> = rows.filter(|row| dataset.rows.exercice(*row) == year).collect();
        let bound = rows.iter().map(|row| (*row, *row)).collect();
        Self { year, rows, bound }
    }

    /// Has rows meet in the groups of a policy.
    pub(in crate::engine) fn join(
        &mut self,
        policy: &Policy,
        dataset: &Dataset,
        columns: &IndexMap<String, Arc<Column>>,
        reach: &Impact,
    ) -> Result<(), Diagnostics> {
        let years = &dataset.periods();
        let whole = Whole { policy, dataset, columns, years, threads: 1, world: 0 };
        for derived in policy.derived.values().filter(|derived| reach.has(&derived.name)) {
            self.join_groups(&whole, derived, reach)?;
        }
        Ok(())
    }

    fn join_groups(
        &mut self,
        whole: &Whole<'_>,
        derived: &Derived,
        reach: &Impact,
    ) -> Result<(), Diagnostics> {
        let by = match &derived.rule {
            Rule::Aggregate(rule) => rule.by.as_ref(),
            Rule::Apportion(rule) => rule.by.as_ref(),
            Rule::Previous(_) | Rule::Reference(_) => return Ok(()),
        };
        // A row that changes of group, or of which nobody knows the group, may meet anybody.
        let apart = by.filter(|by| !touches(whole.policy, &by.name, &reach.now));
        if let Some(by) = apart {
            let groups = whole.groups(derived, Some(by))?;
            let year = self.year;
            if !groups.without.keys().any(|row| self.bound.contains_key(row)) {
                for group in groups.all.iter().filter(|group| group.among.1 == year) {
                    self.meet(&group.rows);
                }
                return Ok(());
            }
        }
        let rows = std::mem::take(&mut self.rows);
        self.meet(&rows);
        self.rows = rows;
        Ok(())
    }

    fn first(&self, row: usize) -> usize {
        let mut at = row;
        while let Some(next) = self.bound.get(&at).filter(|next| **next != at) {
            at = *next;
        }
        at
    }

    fn meet(&mut self, rows: &[usize]) {
        let firsts: BTreeSet<usize> = rows.iter().map(|row| self.first(*row)).collect();
        if let Some(least) = firsts.first().copied() {
            for row in rows.iter().chain(&firsts) {
                self.bound.insert(*row, least);
            }
        }
    }

    /// The circle of each row, in table order.
    pub(in crate::engine) fn all(&self) -> BTreeMap<usize, Arc<[usize]>> {
        let mut circles: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for row in &self.rows {
            circles.entry(self.first(*row)).or_default().push(*row);
        }
        let mut of: BTreeMap<usize, Arc<[usize]>> = BTreeMap::new();
        for circle in circles.into_values() {
            let circle: Arc<[usize]> = circle.into();
            of.extend(circle.iter().map(|row| (*row, circle.clone())));
        }
        of
    }
}
