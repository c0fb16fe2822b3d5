//! A policy as a document: every value that it names, who uses it, what tests it; one policy, or
//! two side by side. Values only, no words.

mod layout;

pub use layout::{Drawing, Drawn, Path, Point, Size, layout};

use crate::compare::PolicyDiff;
use bareme_core::cases::{Coverage, Report};
use bareme_core::policy::{Named, Policy};
use std::collections::{BTreeMap, BTreeSet};

/// Whether two policies say the same of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// They do, or there is one policy only.
    Same,
    /// They do not.
    Changed,
    /// Only the base has it.
    Removed,
    /// Only the policy compared has it.
    Added,
}

/// How far cases reach into a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tested {
    /// Cases that reach it.
    pub cases: usize,
    /// Branches that some case reaches.
    pub reached: usize,
    /// Branches; a formula without any counts for one.
    pub total: usize,
}

/// A value that a policy names.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it stands for; in the base where only the base has it.
    pub held: Named<'a>,
    /// What it stands for in the base, where there is one.
    pub base: Option<Named<'a>>,
    /// Whether both policies say the same of it.
    pub state: State,
    /// What it needs, on either side, in order of its arguments.
    pub needs: Vec<&'a str>,
    /// What needs it, on either side, in order of definition.
    pub used_by: Vec<&'a str>,
    /// How far cases reach into it; nothing for what is no formula, or without a case file.
    pub tested: Option<Tested>,
    /// Whether it is shown in tables.
    pub output: bool,
    /// How many values lie between it and what is given.
    pub place: usize,
}

/// One policy, or two.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// The policy that it is compared with.
    pub base: Option<&'a Policy>,
    /// What differs.
    pub diff: Option<PolicyDiff>,
    /// Every value, by name: inputs, parameters, derived values, formulas, each in order of
    /// declaration; those of the base alone come last of their kind.
    pub entries: Vec<Entry<'a>>,
    /// Worked cases: those of the policy, then those of policies that it extends.
    pub reports: &'a [Report],
}

impl<'a> Document<'a> {
    /// Of a policy, compared with another or not.
    pub fn new(policy: &'a Policy, base: Option<&'a Policy>, reports: &'a [Report]) -> Self {
        let diff = base.map(|base| PolicyDiff::new(base, policy, &[]));
        let changed: BTreeSet<&str> = diff.iter().flat_map(changed).collect();
        let tested = tested(reports);
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let (mut own, mut other) = (held(policy), base.map(held).unwrap_or_default());
        other.retain(|(name, _)| !own.iter().any(|(known, _)| known == name));
        let removed: BTreeSet<&str> = other.iter().map(|(name, _)| *name).collect();
        own.append(&mut other);
        // Each kind keeps its order, those that are gone come last.
        own.sort_by_key(|(name, held)| (rank(*held), removed.contains(name)));
        for (name, held) in own {
            let before = base.and_then(|base| base.named(name));
            let state = match (base, before) {
                (None, _) => State::Same,
                _ if removed.contains(name) => State::Removed,
                (_, None) => State::Added,
                (_, Some(before)) if rank(before) != rank(held) || changed.contains(name) => {
                    State::Changed
                }
                (_, Some(Named::Input(before))) => match held {
                    Named::Input(now) if before == now => State::Same,
                    _ => State::Changed,
                },
                _ => State::Same,
            };
            let mut all = needs(held);
            for need in before.into_iter().flat_map(needs) {
                if !all.contains(&need) {
                    all.push(need);
                }
            }
            entries.push(Entry {
                name,
                held,
                base: before,
                state,
                needs: all,
                used_by: Vec::new(),
                tested: match held {
                    Named::Formula(formula) => {
                        tested.get(&(formula.origin.as_str(), name)).copied()
                    }
                    _ => None,
                },
                output: policy.outputs.iter().any(|output| output == name),
                place: 0,
            });
        }
        let mut document = Self { policy, base, diff, entries, reports };
        document.link();
        document
    }

    /// Says of each value who uses it, and how far it is from what is given.
    fn link(&mut self) {
        let index: BTreeMap<&str, usize> =
            self.entries.iter().enumerate().map(|(at, entry)| (entry.name, at)).collect();
        for at in 0..self.entries.len() {
            for need in self.entries[at].needs.clone() {
                if let Some(&of) = index.get(need) {
                    let name = self.entries[at].name;
                    self.entries[of].used_by.push(name);
                }
            }
        }
        // In order of the graph; a value of the year before closes a ring, and is passed over.
        let order = |policy: &'a Policy| policy.order.iter().map(String::as_str);
        let names: Vec<&str> =
            self.base.into_iter().flat_map(order).chain(order(self.policy)).collect();
        for _ in 0..if self.base.is_some() { 2 } else { 1 } {
            let mut done: BTreeSet<&str> = BTreeSet::new();
            for name in &names {
                let Some(&at) = index.get(name) else { continue };
                let needs = self.entries[at].needs.iter().filter_map(|need| index.get(need));
                let given = |of: &Entry<'_>| matches!(of.held, Named::Input(_) | Named::Param(_));
                let needs = needs.map(|of| &self.entries[*of]);
                let before = needs.filter(|of| given(of) || done.contains(of.name));
                let place = before.map(|of| of.place + 1).max().unwrap_or(1).max(1);
                self.entries[at].place = place;
                done.insert(name);
            }
        }
        // What is given stands right before whoever uses it first.
        for at in 0..self.entries.len() {
            if let Named::Input(_) | Named::Param(_) = self.entries[at].held {
                let users = self.entries[at].used_by.iter().filter_map(|name| index.get(name));
                let first = users.map(|of| self.entries[*of].place).min().unwrap_or(1);
                self.entries[at].place = first.saturating_sub(1);
            }
        }
    }

    /// The value of a name.
    pub fn entry(&self, name: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// How far cases reach into the formulas of the policy.
    pub fn tested(&self) -> Option<(usize, usize)> {
        let all = || self.entries.iter().filter_map(|entry| entry.tested);
        all().next()?;
        Some((all().map(|of| of.reached).sum(), all().map(|of| of.total).sum()))
    }
}

/// Kinds of values, in the order of the document.
fn rank(held: Named<'_>) -> u8 {
    match held {
        Named::Input(_) => 0,
        Named::Param(_) => 1,
        Named::Derived(_) => 2,
        Named::Formula(_) => 3,
    }
}

/// What formulas and derived values need, each name once; the column of a parameter by key is no
/// need of the document.
fn needs(held: Named<'_>) -> Vec<&str> {
    let mut needs: Vec<&str> = Vec::new();
    if let Named::Derived(_) | Named::Formula(_) = held {
        for need in held.needs() {
            if !needs.contains(&need) {
                needs.push(need);
            }
        }
    }
    needs
}

fn held(policy: &Policy) -> Vec<(&str, Named<'_>)> {
    let inputs = policy.inputs.values().map(|of| (of.name.as_str(), Named::Input(of)));
    let params = policy.params.values().map(|of| (of.name.as_str(), Named::Param(of)));
    let derived = policy.derived.values().map(|of| (of.name.as_str(), Named::Derived(of)));
    let formulas = policy.formulas.values().map(|of| (of.name.as_str(), Named::Formula(of)));
    inputs.chain(params).chain(derived).chain(formulas).collect()
}

/// Names of which both policies have something, not the same.
fn changed(diff: &PolicyDiff) -> impl Iterator<Item = &str> {
    let kinds = diff.kinds.iter().map(|change| change.name.as_str());
    let params = diff.params.iter().filter_map(|change| change.shown());
    let derived = diff.derived.iter().filter_map(|change| change.shown());
    let formulas = diff.formulas.iter().filter_map(|change| change.shown());
    let params = params.map(|param| param.name.as_str());
    let params = params.chain(diff.redeclared.iter().filter_map(|one| one.name.as_deref()));
    let derived = derived.map(|derived| derived.name.as_str());
    kinds.chain(params).chain(derived).chain(formulas.map(|formula| formula.name.as_str()))
}

/// How far cases reach, by the policy that defines a formula and its name.
fn tested(reports: &[Report]) -> BTreeMap<(&str, &str), Tested> {
    let mut found = BTreeMap::new();
    for report in reports {
        let Coverage { functions, .. } = &report.coverage;
        for reach in functions.iter().filter(|reach| !reach.helper) {
            let (reached, total) = (reach.reached(), reach.total());
            let tested = Tested { cases: reach.cases, reached, total };
            found.insert((report.policy.as_str(), reach.name.as_str()), tested);
        }
    }
    found
}
