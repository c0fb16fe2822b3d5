//! The rule in which a jump begins: the first value that jumps while what it reads does not.

use super::Blame;
use super::jumps::{Changes, Scan, cell};
use bareme_core::diagnostic::{Diagnostics, Span};
use bareme_core::engine::{self, Evaluation, Observer};
use bareme_core::policy::ops::Argument;
use bareme_core::policy::tree::{Expr, Node};
use bareme_core::policy::{Formula, Named, Nature};
use bareme_core::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Values on each side of a jump.
const SIDE: i64 = 3;

/// What is received before and after a jump, and the rule in which it begins, when one is found.
pub(super) struct Judged {
    pub(super) blame: Option<Blame>,
    pub(super) before: Value,
    pub(super) after: Value,
}

/// The rule of a jump, with what is received before and after; `None` when it is no jump after all
/// (a slope that is steep, or an end that can't be computed).
pub(super) fn place(
    scan: &Scan<'_>,
    row: usize,
    before: Decimal,
    after: Decimal,
) -> Result<Option<Judged>, Diagnostics> {
    let gap = after.saturating_sub(before);
    let place = |from: Decimal, by: i64| from.checked_add(gap.checked_mul(by.into())?);
    let (low, high) = scan.range;
    let left = (1..SIDE).rev().filter_map(|i| place(before, -i)).filter(|v| *v >= low);
    let mut values: Vec<Decimal> = left.collect();
    let at = values.len();
    values.extend([before, after]);
    values.extend((1..SIDE).filter_map(|i| place(after, i)).filter(|v| *v <= high));
    let evaluation = scan.probe.evaluate(row, &values)?;
    let around = Around { scan, evaluation: &evaluation, at, count: values.len() };
    let name = &scan.probe.value.name;
    let ends = (cell(&evaluation, name, at), cell(&evaluation, name, at + 1));
    let (Some(before), Some(after)) = ends else { return Ok(None) };
    if !around.jumps(name, scan.probe.least) {
        return Ok(None);
    }
    Ok(Some(Judged { blame: around.blame(name), before, after }))
}

/// A few values on both sides of a jump.
struct Around<'a> {
    scan: &'a Scan<'a>,
    evaluation: &'a Evaluation,
    /// The last value before the jump.
    at: usize,
    count: usize,
}

impl Around<'_> {
    fn jumps(&self, formula: &str, least: Decimal) -> bool {
        let cells: Vec<Option<Value>> =
            (0..self.count).map(|row| cell(self.evaluation, formula, row)).collect();
        Changes::new(&cells).jumps_at(self.at, least)
    }

    /// The same for what leads to the value: cents of rounding are no jump.
    fn leads(&self, name: &str) -> bool {
        let policy = &self.scan.probe.policy;
        let unit = policy.named(name).and_then(Named::unit);
        let least = match policy.nature(unit) {
            Nature::Amount => Decimal::new(5, 2).min(self.scan.probe.least),
            _ => Decimal::new(1, 9),
        };
        self.jumps(name, least)
    }

    /// Goes back from the value through what jumps, to what reads nothing that jumps.
    fn blame(&self, value: &str) -> Option<Blame> {
        let policy = &self.scan.probe.policy;
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        let mut roots: BTreeSet<&str> = BTreeSet::new();
        let mut waiting = vec![policy.formulas.get_key_value(value)?.0.as_str()];
        while let Some(name) = waiting.pop() {
            if !reached.insert(name) {
                continue;
            }
            let read: Vec<&str> = self.read(name);
            if read.is_empty() {
                roots.insert(name);
            }
            waiting.extend(read);
        }
        // The first one in the order of the graph.
        let name = policy.order.iter().find(|name| roots.contains(name.as_str()))?;
        if let Some(derived) = policy.derived.get(name) {
            return Some(Blame {
                formula: name.clone(),
                origin: derived.origin.clone(),
                span: derived.span,
                source: derived.source.clone(),
            });
        }
        let formula = policy.formulas.get(name)?;
        Some(Blame {
            formula: name.clone(),
            origin: formula.origin.clone(),
            span: self.decides(formula).unwrap_or(formula.span),
            source: formula.source.clone(),
        })
    }

    /// The computed values that one reads and that jump, its keys included.
    fn read(&self, name: &str) -> Vec<&str> {
        let policy = &self.scan.probe.policy;
        let read = policy.computed_needs(name).into_iter();
        read.filter(|name| self.leads(name)).collect()
    }

    /// The first comparison of a formula that decides otherwise on the two sides; failing that, the
    /// first function that gives another value there for no other reason.
    fn decides(&self, formula: &Formula) -> Option<Span> {
        let probe = self.scan.probe;
        let trace = |row: usize| {
            let mut seen = Decisions::default();
            let name = &formula.name;
            let settings = probe.subject.settings;
            engine::trace(&probe.policy, self.evaluation, settings, name, row, &mut seen)?;
            Some(seen)
        };
        let (old, new) = (trace(self.at)?, trace(self.at + 1)?);
        let other = |seen: &[(Span, Value)]| {
            let mut all = seen.iter();
            all.find(|(span, value)| {
                let mut after = new.compared.iter().chain(&new.stepped);
                after.any(|(other, now)| other == span && now != value)
            })
            .map(|(span, _)| *span)
        };
        other(&old.compared).or_else(|| other(&old.stepped))
    }
}

/// What decides, in order.
#[derive(Default)]
struct Decisions {
    /// Comparisons, and yes or no.
    compared: Vec<(Span, Value)>,
    /// Functions that go by steps.
    stepped: Vec<(Span, Value)>,
}

impl Observer for Decisions {
    fn value(&mut self, expr: &Expr, value: &Argument) {
        let Argument::Value(value) = value else { return };
        match &expr.node {
            Node::Binary(op, _) if op.compares() => {
                self.compared.push((expr.span, value.leave()));
            }
            Node::Host(host, _) if host.row().jumps => {
                self.stepped.push((expr.span, value.leave()));
            }
            // Whether it goes by steps is not known.
            Node::Given(..) => self.stepped.push((expr.span, value.leave())),
            _ => {}
        }
    }
}
