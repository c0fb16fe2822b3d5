//! A formula evaluated once, with the value of each of its expressions.

use super::trace::{Traced, trace};
use super::{Evaluation, Observer, Settings};
use crate::policy::Policy;
use crate::policy::ops::Argument;
use crate::policy::tree::{Expr, Function, Statement};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One call of a function: what each expression reached gave. There are no loops, so that an
/// expression has one value at most in a call; it is found by its address in the function's tree,
/// which the frame keeps alive.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The function.
    pub function: Arc<Function>,
    /// What it received.
    pub arguments: Vec<Argument>,
    values: BTreeMap<usize, Argument>,
    locals: BTreeMap<usize, Argument>,
    calls: BTreeMap<usize, Frame>,
}

impl Frame {
    fn new(function: Arc<Function>, arguments: Vec<Argument>) -> Self {
        Self {
            function,
            arguments,
            values: BTreeMap::new(),
            locals: BTreeMap::new(),
            calls: BTreeMap::new(),
        }
    }

    /// The value of an expression of the function; `None` if it was not reached, or has none.
    pub fn value(&self, expr: &Expr) -> Option<&Argument> {
        self.values.get(&address(expr))
    }

    /// The value of a local after an assignment.
    pub fn assigned(&self, assignment: &Statement) -> Option<&Argument> {
        self.locals.get(&address(assignment))
    }

    /// What happened in a call of a helper.
    pub fn call(&self, call: &Expr) -> Option<&Self> {
        self.calls.get(&address(call))
    }
}

fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node).addr()
}

/// Builds the frame of a formula while it is walked.
struct Recorder {
    /// The frames that are open, with the call that opened each.
    open: Vec<(usize, Frame)>,
}

impl Observer for Recorder {
    fn value(&mut self, expr: &Expr, value: &Argument) {
        if let Some((_, frame)) = self.open.last_mut() {
            frame.values.insert(address(expr), value.clone());
        }
    }

    fn assigned(&mut self, assignment: &Statement, value: &Argument) {
        if let Some((_, frame)) = self.open.last_mut() {
            frame.locals.insert(address(assignment), value.clone());
        }
    }

    fn call(&mut self, call: &Expr, function: &Arc<Function>, arguments: &[Argument]) {
        self.open.push((address(call), Frame::new(function.clone(), arguments.to_vec())));
    }

    fn helper(&mut self, _name: &str, entering: bool) {
        if entering {
            return;
        }
        if let Some((call, frame)) = self.open.pop()
            && let Some((_, outer)) = self.open.last_mut()
        {
            outer.calls.insert(call, frame);
        }
    }
}

/// Evaluates a formula of a policy in one row of an evaluation, and keeps everything it did.
/// `None` when there is no such formula or row.
pub fn record(
    policy: &Policy,
    evaluation: &Evaluation,
    settings: Settings,
    formula: &str,
    row: usize,
) -> Option<(Traced, Frame)> {
    let function = policy.formulas.get(formula)?.tree.clone();
    let mut recorder = Recorder { open: vec![(0, Frame::new(function, Vec::new()))] };
    let traced = trace(policy, evaluation, settings, formula, row, &mut recorder)?;
    let (_, mut frame) = recorder.open.pop()?;
    // A formula with an argument in error is not walked: its arguments stay empty.
    frame.arguments = traced.received.iter().cloned().collect::<Result<_, _>>().unwrap_or_default();
    Some((traced, frame))
}
