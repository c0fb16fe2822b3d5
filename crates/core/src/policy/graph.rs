//! The order of evaluation: each value after what it needs in its own year. What looks back one
//! year may close a ring, whose values follow one another from year to year.

use super::derived::Derived;
use super::model::{Formula, Need, Policy, Source};
use super::param::Param;
use crate::diagnostic::{Diagnostic, Diagnostics, Note, codes};
use indexmap::IndexMap;

/// The names of formulas and derived values, in order of evaluation, and the rings among them.
pub(super) struct Order {
    pub(super) names: Vec<String>,
    pub(super) rings: Vec<Vec<String>>,
}

/// Each value after what it needs: those over the whole population as early as they can be, so that
/// the formulas between them run together; otherwise in order of definition.
pub(super) fn order(
    formulas: &IndexMap<String, Formula>,
    derived: &IndexMap<String, Derived>,
    params: &IndexMap<String, Param>,
) -> Result<Order, Diagnostics> {
    let graph = Graph { formulas, derived, params };
    let in_year = graph.in_year()?;
    let name = |value: usize| graph.name(value).to_owned();
    if derived.is_empty() {
        return Ok(Order { names: in_year.into_iter().map(name).collect(), rings: Vec::new() });
    }
    let mut place = vec![0; in_year.len()];
    for (i, value) in in_year.iter().enumerate() {
        place[*value] = i;
    }
    let mut steps = Vec::new();
    let mut waves: Vec<Option<usize>> = vec![None; in_year.len()];
    for mut component in graph.components() {
        component.sort_by_key(|value| place[*value]);
        let needs: Vec<usize> =
            component.iter().flat_map(|value| graph.needed(*value, true)).collect();
        let ring = component.len() > 1 || needs.contains(&component[0]);
        let formula = !ring && component[0] < formulas.len();
        // What a value over the population needs is computed in an earlier wave.
        let after = |need: &usize| waves[*need].map(|wave| wave + usize::from(!formula));
        let wave = needs.iter().filter_map(after).max().unwrap_or(0);
        for value in &component {
            waves[*value] = Some(wave);
        }
        steps.push(((wave, formula), ring, component));
    }
    steps.sort_by_key(|(key, ..)| *key);
    let (mut names, mut rings) = (Vec::new(), Vec::new());
    for (_, ring, component) in steps {
        let own: Vec<String> = component.into_iter().map(name).collect();
        names.extend(own.iter().cloned());
        rings.extend(ring.then_some(own));
    }
    Ok(Order { names, rings })
}

impl Policy {
    /// Computed values that a computed value needs in its own year, the keys of its values by key
    /// included.
    pub fn computed_needs(&self, name: &str) -> Vec<&str> {
        self.needed(name, false)
    }

    /// The same with what is needed of the year before, when `back`.
    pub(super) fn needed(&self, name: &str, back: bool) -> Vec<&str> {
        let Self { formulas, derived, params, .. } = self;
        let graph = Graph { formulas, derived, params };
        let needed = graph.number(name).map(|value| graph.needed(value, back));
        needed.into_iter().flatten().map(|value| graph.name(value)).collect()
    }
}

/// The computed values of a policy, by number: formulas, then derived values.
struct Graph<'a> {
    formulas: &'a IndexMap<String, Formula>,
    derived: &'a IndexMap<String, Derived>,
    params: &'a IndexMap<String, Param>,
}

impl<'a> Graph<'a> {
    fn len(&self) -> usize {
        self.formulas.len() + self.derived.len()
    }

    fn name(&self, value: usize) -> &'a str {
        let derived = || self.derived.get_index(value - self.formulas.len()).map(|(name, _)| name);
        let formula = self.formulas.get_index(value).map(|(name, _)| name);
        formula.or_else(derived).map_or("", String::as_str)
    }

    fn number(&self, name: &str) -> Option<usize> {
        let derived = || self.derived.get_index_of(name).map(|i| self.formulas.len() + i);
        self.formulas.get_index_of(name).or_else(derived)
    }

    fn needs(&self, value: usize) -> Vec<&'a Need> {
        match self.formulas.get_index(value) {
            Some((_, formula)) => formula.needs.iter().collect(),
            None => self.derived[value - self.formulas.len()].needs().collect(),
        }
    }

    /// What a value needs: its arguments, and the columns of its values by key. What is needed of
    /// the year before counts when `back`.
    fn needed(&self, value: usize, back: bool) -> Vec<usize> {
        let mut needed = Vec::new();
        let derived = value.checked_sub(self.formulas.len()).map(|i| &self.derived[i]);
        if !back && derived.is_some_and(Derived::looks_back) {
            return needed;
        }
        for need in self.needs(value) {
            match need.source {
                Source::Formula(i) => needed.push(i),
                Source::Derived(i) => needed.push(self.formulas.len() + i),
                Source::Param(i) => {
                    needed.extend(self.params[i].key_columns().filter_map(|key| self.number(key)));
                }
                Source::Input(_) | Source::Year => {}
            }
        }
        needed
    }

    /// The order in which a year is computed, the years before being known; a cycle is an error.
    fn in_year(&self) -> Result<Vec<usize>, Diagnostics> {
        let mut done = vec![false; self.len()];
        let mut order: Vec<usize> = Vec::new();
        for start in 0..self.len() {
            // The path from `start` to the value at hand, each with its next need to look at.
            let mut path: Vec<(usize, Vec<usize>)> = Vec::new();
            if !done[start] {
                path.push((start, self.needed(start, false)));
            }
            while let Some((value, waiting)) = path.last_mut() {
                let Some(next) = (!waiting.is_empty()).then(|| waiting.remove(0)) else {
                    done[*value] = true;
                    order.push(*value);
                    path.pop();
                    continue;
                };
                if let Some(from) = path.iter().position(|(value, _)| *value == next) {
                    let ring: Vec<usize> = path[from..].iter().map(|(value, _)| *value).collect();
                    return Err(vec![self.cycle(&ring)]);
                }
                if !done[next] {
                    path.push((next, self.needed(next, false)));
                }
            }
        }
        Ok(order)
    }

    fn cycle(&self, values: &[usize]) -> Diagnostic {
        let ring: Vec<usize> = values.iter().chain(values.first()).copied().collect();
        let names: Vec<&str> = ring.iter().map(|value| self.name(*value)).collect();
        let mut diagnostic: Diagnostic = codes::Cycle { cycle: names.join(" → ") }.into();
        for (pair, next) in ring.windows(2).zip(&names[1..]) {
            let needs = self.needs(pair[0]).into_iter();
            let need = needs.filter(|need| need.name == *next).map(|need| need.span).next();
            match (need, diagnostic.span) {
                (Some(span), None) => diagnostic = diagnostic.at(span),
                (need, _) => diagnostic = diagnostic.related(need, Note::NeededBy),
            }
        }
        diagnostic
    }

    /// Values that rest on one another, what they need before them (Tarjan’s algorithm, without
    /// recursion of our own: a hostile script may chain thousands).
    fn components(&self) -> Vec<Vec<usize>> {
        let mut marks: Vec<Option<Mark>> = vec![None; self.len()];
        let (mut met, mut open, mut found) = (0, Vec::new(), Vec::new());
        for start in 0..self.len() {
            let mut path: Vec<(usize, Vec<usize>)> = Vec::new();
            let mut enter = Some(start).filter(|start| marks[*start].is_none());
            loop {
                if let Some(value) = enter.take() {
                    marks[value] = Some(Mark { index: met, lowest: met, open: true });
                    met += 1;
                    open.push(value);
                    let mut waiting = self.needed(value, true);
                    waiting.reverse();
                    path.push((value, waiting));
                }
                let Some((value, waiting)) = path.last_mut() else { break };
                let value = *value;
                if let Some(next) = waiting.pop() {
                    match marks[next] {
                        None => enter = Some(next),
                        Some(mark) if mark.open => lower(&mut marks[value], mark.index),
                        Some(_) => {}
                    }
                    continue;
                }
                path.pop();
                let Some(own) = marks[value] else { continue };
                if let Some((parent, _)) = path.last() {
                    lower(&mut marks[*parent], own.lowest);
                }
                if own.lowest == own.index {
                    let from = open.iter().rposition(|other| *other == value).unwrap_or(0);
                    let component = open.split_off(from);
                    for member in &component {
                        if let Some(mark) = &mut marks[*member] {
                            mark.open = false;
                        }
                    }
                    found.push(component);
                }
            }
        }
        found
    }
}

/// A value that the search has met.
#[derive(Clone, Copy)]
struct Mark {
    index: usize,
    /// The first value that it leads back to.
    lowest: usize,
    open: bool,
}

fn lower(mark: &mut Option<Mark>, to: usize) {
    if let Some(mark) = mark {
        mark.lowest = mark.lowest.min(to);
    }
}
