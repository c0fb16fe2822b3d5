//! The order of evaluation: each value after what it needs in its own year. What looks back one
//! year may close a ring, whose values follow one another from year to year.

use super::derived::Derived;
use super::model::{ParamValue, Policy};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note};
use std::collections::{BTreeMap, BTreeSet};

/// The names of formulas and derived values, in order of evaluation, and the rings among them.
pub(super) struct Order {
    pub(super) names: Vec<String>,
    pub(super) rings: Vec<Vec<String>>,
}

/// Each value after what it needs: those over the whole population as early as they can be, so that
/// the formulas between them run together; otherwise in order of definition.
pub(super) fn order(policy: &Policy) -> Result<Order, Diagnostics> {
    let in_year = in_year(policy)?;
    if policy.derived.is_empty() {
        let names = in_year.into_iter().map(str::to_owned).collect();
        return Ok(Order { names, rings: Vec::new() });
    }
    let place: BTreeMap<&str, usize> = in_year.iter().enumerate().map(|(i, n)| (*n, i)).collect();
    let mut steps = Vec::new();
    let mut waves: BTreeMap<&str, usize> = BTreeMap::new();
    for mut component in components(policy) {
        component.sort_by_key(|name| place.get(name));
        let needs: Vec<&str> =
            component.iter().flat_map(|name| needed(policy, name, true)).collect();
        let ring = component.len() > 1 || needs.contains(&component[0]);
        let formula = !ring && policy.formulas.contains_key(component[0]);
        // What a value over the population needs is computed in an earlier wave.
        let after = |need: &&str| waves.get(need).map(|wave| wave + usize::from(!formula));
        let wave = needs.iter().filter_map(after).max().unwrap_or(0);
        waves.extend(component.iter().map(|name| (*name, wave)));
        steps.push(((wave, formula), ring, component));
    }
    steps.sort_by_key(|(key, ..)| *key);
    let (mut names, mut rings) = (Vec::new(), Vec::new());
    for (_, ring, component) in steps {
        let own: Vec<String> = component.into_iter().map(str::to_owned).collect();
        names.extend(own.iter().cloned());
        rings.extend(ring.then_some(own));
    }
    Ok(Order { names, rings })
}

impl Policy {
    /// Computed values that a computed value needs in its own year, the keys of its values by key
    /// included.
    pub fn computed_needs(&self, name: &str) -> Vec<&str> {
        needed(self, name, false)
    }
}

/// Computed values that a computed value needs: its arguments, and the columns of its values by
/// key. What is needed of the year before counts when `back`.
pub(super) fn needed<'a>(policy: &'a Policy, name: &str, back: bool) -> Vec<&'a str> {
    let mut needed = Vec::new();
    if !back && policy.derived.get(name).is_some_and(Derived::looks_back) {
        return needed;
    }
    let computed = |name: &str| {
        let formula = policy.formulas.get_key_value(name).map(|(name, _)| name);
        formula.or_else(|| policy.derived.get_key_value(name).map(|(name, _)| name))
    };
    for need in policy.needs(name) {
        needed.extend(computed(&need.name).map(String::as_str));
        for (_, value) in policy.params.get(&need.name).map_or(&[][..], |param| &param.steps) {
            if let ParamValue::ByKey(by_key) = value {
                needed.extend(computed(&by_key.column).map(String::as_str));
            }
        }
    }
    needed
}

fn all(policy: &Policy) -> impl Iterator<Item = &String> {
    policy.formulas.keys().chain(policy.derived.keys())
}

/// The order in which a year is computed, the years before being known; a cycle is an error.
fn in_year(policy: &Policy) -> Result<Vec<&str>, Diagnostics> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut order: Vec<&str> = Vec::new();
    for start in all(policy) {
        // The path from `start` to the value at hand, each with its next need to look at.
        let mut path: Vec<(&str, Vec<&str>)> = Vec::new();
        if !done.contains(start.as_str()) {
            path.push((start, needed(policy, start, false)));
        }
        while let Some((name, waiting)) = path.last_mut() {
            let name: &str = name;
            let Some(next) = (!waiting.is_empty()).then(|| waiting.remove(0)) else {
                done.insert(name);
                order.push(name);
                path.pop();
                continue;
            };
            if let Some(from) = path.iter().position(|(n, _)| *n == next) {
                let names: Vec<&str> = path[from..].iter().map(|(n, _)| *n).collect();
                return Err(vec![cycle(policy, &names)]);
            }
            if !done.contains(next) {
                path.push((next, needed(policy, next, false)));
            }
        }
    }
    Ok(order)
}

fn cycle(policy: &Policy, names: &[&str]) -> Diagnostic {
    let ring: Vec<&str> = names.iter().copied().chain(names.first().copied()).collect();
    let mut diagnostic = Diagnostic::new(Code::Cycle).with("cycle", ring.join(" → "));
    for pair in ring.windows(2) {
        let needs = policy.needs(pair[0]).into_iter();
        let need = needs.filter(|need| need.name == pair[1]).map(|need| need.span).next();
        match (need, diagnostic.span) {
            (Some(span), None) => diagnostic = diagnostic.at(span),
            (need, _) => diagnostic = diagnostic.related(need, Note::NeededBy),
        }
    }
    diagnostic
}

/// Values that rest on one another, what they need before them (Tarjan’s algorithm, without
/// recursion of our own: a hostile script may chain thousands).
fn components(policy: &Policy) -> Vec<Vec<&str>> {
    let mut marks: BTreeMap<&str, Mark> = BTreeMap::new();
    let mut open: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for start in all(policy) {
        let mut path: Vec<(&str, Vec<&str>)> = Vec::new();
        let mut enter = Some(start.as_str()).filter(|start| !marks.contains_key(start));
        loop {
            if let Some(name) = enter.take() {
                let index = marks.len();
                marks.insert(name, Mark { index, lowest: index, open: true });
                open.push(name);
                let mut waiting = needed(policy, name, true);
                waiting.reverse();
                path.push((name, waiting));
            }
            let Some((name, waiting)) = path.last_mut() else { break };
            let name = *name;
            if let Some(next) = waiting.pop() {
                match marks.get(next).copied() {
                    None => enter = Some(next),
                    Some(mark) if mark.open => lower(&mut marks, name, mark.index),
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            let Some(own) = marks.get(name).copied() else { continue };
            if let Some((parent, _)) = path.last() {
                lower(&mut marks, parent, own.lowest);
            }
            if own.lowest == own.index {
                let from = open.iter().rposition(|other| *other == name).unwrap_or(0);
                let component = open.split_off(from);
                for member in &component {
                    if let Some(mark) = marks.get_mut(member) {
                        mark.open = false;
                    }
                }
                found.push(component);
            }
        }
    }
    found
}

/// A value that the search has met.
#[derive(Clone, Copy)]
struct Mark {
    index: usize,
    /// The first value that it leads back to.
    lowest: usize,
    open: bool,
}

fn lower(marks: &mut BTreeMap<&str, Mark>, name: &str, to: usize) {
    if let Some(mark) = marks.get_mut(name) {
        mark.lowest = mark.lowest.min(to);
    }
}
