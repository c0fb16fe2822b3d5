//! What other policies give to the same structures: each of them evaluated once over the same rows.

use super::previous::Index;
use super::{Got, Whole};
use crate::diagnostic::{Diagnostics, codes};
use crate::engine::evaluate::{Prepared, Run};
use crate::engine::needs::Wrong;
use crate::engine::{Cell, Evaluation};
use crate::policy::{Derived, Policy, Reference, Rule};
use crate::scenario::Dataset;
use indexmap::IndexMap;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The policies that one refers to, shared by all of them while they are evaluated.
pub(in crate::engine) struct Others<'a> {
    policies: &'a IndexMap<String, Arc<Policy>>,
    datasets: &'a IndexMap<String, Arc<Dataset>>,
    done: RefCell<BTreeMap<String, Arc<Evaluation>>>,
}

impl<'a> Others<'a> {
    pub(in crate::engine) fn of(policy: &'a Policy, dataset: &'a Dataset) -> Self {
        let (policies, datasets) = (&policy.references, &dataset.references);
        Self { policies, datasets, done: RefCell::default() }
    }

    /// The same, with the results of those that are asked for.
    pub(in crate::engine) fn done(
        policy: &'a Policy,
        dataset: &'a Dataset,
        done: BTreeMap<String, Arc<Evaluation>>,
    ) -> Self {
        Self { done: RefCell::new(done), ..Self::of(policy, dataset) }
    }

    /// A policy after those that it refers to.
    fn with_its_own(&self, key: &str) -> Vec<&'a String> {
        let own = self.policies.get(key).map(|policy| &policy.references);
        let wanted =
            |other: &&String| *other == key || own.is_some_and(|own| own.contains_key(*other));
        self.policies.keys().filter(wanted).collect()
    }

    /// The values that somebody reads of a policy.
    pub(in crate::engine) fn read(&self, key: &str, policy: &Policy) -> BTreeSet<String> {
        let all = self.policies.values().map(|other| &**other).chain([policy]);
        let derived = all.flat_map(|policy| policy.derived.values());
        let named = derived.filter_map(|derived| match &derived.rule {
            Rule::Reference(rule) if rule.key == key => Some(rule.of.name.clone()),
            _ => None,
        });
        named.collect()
    }
}

impl Run<'_> {
    /// What each row receives from another policy.
    pub(super) fn referred(
        &mut self,
        derived: &Derived,
        rule: &Reference,
    ) -> Result<Vec<Got>, Diagnostics> {
        let evaluation = self.other(rule)?;
        let whole = self.whole();
        // Rows of several worlds are of one year: that which is read.
        let fixed = rule.exercice.filter(|_| self.world == 0);
        let index = fixed.map(|year| (year, Index::of(self.dataset)));
        let mut faults: BTreeMap<u32, Wrong> = BTreeMap::new();
        let got = (0..self.dataset.rows.len()).map(|row| {
            let place = match &index {
                Some((year, index)) => index.row(row, *year),
                None => Some(row),
            };
            let Some(place) = place else { return whole.no_such_row(derived, rule, row) };
            match evaluation.cell(&rule.of.name, place) {
                Some(Cell::Value(value)) => Ok(value),
                Some(Cell::Error(cause)) => {
                    // The error is the other policy’s, with its place there.
                    let fault = faults.entry(cause).or_insert_with(|| {
                        let failure = evaluation.failures.get(cause as usize);
                        let detail = &rule.policy.name;
                        let unknown = || codes::InterpreterFailed { detail }.into();
                        Wrong::fault(failure.map_or_else(unknown, |f| f.diagnostic.clone()))
                    });
                    Err(fault.clone())
                }
                None => whole.no_such_row(derived, rule, row),
            }
        });
        Ok(got.collect())
    }

    /// The results of another policy over the same rows; those that it refers to come first.
    fn other(&mut self, rule: &Reference) -> Result<Arc<Evaluation>, Diagnostics> {
        let unknown = || {
            vec![
                codes::PolicyNotFound { name: &rule.policy.name, known: None }.at(rule.policy.span),
            ]
        };
        if let Some(done) = self.others.done.borrow().get(&rule.key) {
            return Ok(done.clone());
        }
        for key in self.others.with_its_own(&rule.key) {
            if self.others.done.borrow().contains_key(key) {
                continue;
            }
            let policy = self.others.policies.get(key).ok_or_else(unknown)?;
            let dataset = self.others.datasets.get(key).ok_or_else(unknown)?;
            let read = self.others.read(key, self.policy);
            let mut prepared = Prepared::new(dataset.clone()).with_threads(self.threads);
            let (settings, tier) = (self.settings, self.tier);
            let found = prepared.run(policy, settings, tier, None, Some((self.others, &read)))?;
            self.others.done.borrow_mut().insert(key.clone(), Arc::new(found));
        }
        self.others.done.borrow().get(&rule.key).cloned().ok_or_else(unknown)
    }
}

impl Whole<'_> {
    fn no_such_row(&self, derived: &Derived, rule: &Reference, row: usize) -> Got {
        let year = rule.exercice.map(i64::from);
        self.no_row(derived, &rule.of.name, year, row)
    }
}
