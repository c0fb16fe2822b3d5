//! From what a formula did to the steps that people read: the branch taken, and nothing else.

use super::term::{Chain, Step, Term, TermNode};
use bareme_core::engine::{Frame, Settings};
use bareme_core::policy::ops::{self, Argument};
use bareme_core::policy::tree::{
    Binary, Block, Expr, Function, HelperRef, Host, If, Node, Statement, Switch,
};
use bareme_core::policy::{ParamValue, Scale};
use bareme_core::value::Value;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The steps of a formula.
pub(super) fn steps(frame: &Frame, settings: Settings) -> Vec<Step> {
    let mut opened = Vec::new();
    Lines { frame, settings, locals: BTreeMap::new(), opened: &mut opened }.function()
}

/// A value as it leaves.
pub(super) fn worth(argument: &Argument) -> ParamValue {
    match argument {
        Argument::Value(value) => ParamValue::Scalar(value.leave()),
        Argument::Scale(scale) => ParamValue::Scale(scale.clone()),
        Argument::Timeline(timeline) => ParamValue::Timeline(timeline.clone()),
    }
}

/// A helper that is opened already: its name, and what it received.
type Opened = (Arc<Function>, Vec<ParamValue>);

/// How the statements of a function end before their last one.
enum End {
    /// By a `return`.
    Returned(Term),
    /// Because this cannot be computed.
    Failed(Term),
}

/// Reads one frame.
struct Lines<'a> {
    frame: &'a Frame,
    settings: Settings,
    /// Values of locals, by slot.
    locals: BTreeMap<usize, ParamValue>,
    opened: &'a mut Vec<Opened>,
}

impl Lines<'_> {
    fn function(mut self) -> Vec<Step> {
        let function = self.frame.function.clone();
        let mut steps = Vec::new();
        let last = match self.block(&function.body, &mut steps) {
            Ok(term) => term,
            Err(End::Returned(term) | End::Failed(term)) => Some(term),
        };
        steps.extend(last.map(Step::Result));
        steps
    }

    fn value(&self, expr: &Expr) -> Option<ParamValue> {
        self.frame.value(expr).map(worth)
    }

    fn block(&mut self, block: &Block, out: &mut Vec<Step>) -> Result<Option<Term>, End> {
        let mut last = None;
        for statement in &block.statements {
            last = match statement {
                Statement::Return(value) => {
                    let term = self.whole(value, out)?;
                    return Err(End::Returned(term));
                }
                Statement::Expr(value) => Some(self.whole(value, out)?),
                Statement::Let { slot, name, value } => {
                    let term = self.whole(value, out)?;
                    self.local(*slot, name, term, out);
                    None
                }
                Statement::Assign { slot, name, operator, value, .. } => {
                    let mut term = self.whole(value, out)?;
                    if let Some(operator) = operator {
                        let old = TermNode::Name(name.to_string(), None);
                        let old = Term { node: old, value: self.locals.get(slot).cloned() };
                        let node = TermNode::Binary(*operator, Box::new([old, term]));
                        let value = self.frame.assigned(statement).map(worth);
                        term = Term { node, value };
                        if term.value.is_none() {
                            return Err(End::Failed(term));
                        }
                    }
                    self.local(*slot, name, term, out);
                    None
                }
            };
        }
        Ok(last)
    }

    fn local(&mut self, slot: usize, name: &str, term: Term, out: &mut Vec<Step>) {
        self.locals.extend(term.value.clone().map(|value| (slot, value)));
        out.push(Step::Local { name: name.to_owned(), term });
    }

    /// An expression that everything after it needs.
    fn whole(&mut self, expr: &Expr, out: &mut Vec<Step>) -> Result<Term, End> {
        let term = self.expr(expr, out)?;
        if self.frame.value(expr).is_some() { Ok(term) } else { Err(End::Failed(term)) }
    }

    fn expr(&mut self, expr: &Expr, out: &mut Vec<Step>) -> Result<Term, End> {
        let node = match &expr.node {
            Node::If(node) => return self.conditional(node, out),
            Node::Switch(node) => return self.switch(node, out),
            Node::Block(block) => {
                let term = self.block(block, out)?;
                return Ok(term.unwrap_or_else(nothing));
            }
            Node::Binary(op, operands) => {
                let terms = self.parts(&operands[..], expr, out)?;
                match <[Term; 2]>::try_from(terms) {
                    Ok(pair) => TermNode::Binary(*op, Box::new(pair)),
                    Err(_) => TermNode::Elided,
                }
            }
            Node::Unary(op, operand) => TermNode::Unary(*op, Box::new(self.expr(operand, out)?)),
            Node::And(items) => TermNode::Chain(Chain::And, self.parts(items, expr, out)?),
            Node::Or(items) => TermNode::Chain(Chain::Or, self.parts(items, expr, out)?),
            Node::Coalesce(items) => {
                TermNode::Chain(Chain::Coalesce, self.parts(items, expr, out)?)
            }
            Node::Constant(..) | Node::Host(Host::Date, _) => unevaluated(expr).node,
            Node::Host(host, items) => {
                let arguments = self.parts(items, expr, out)?;
                return Ok(self.host(*host, &arguments, self.value(expr).as_ref(), out));
            }
            Node::Given(helper, items) => {
                let arguments = self.parts(items, expr, out)?;
                TermNode::Call { name: helper.name.to_string(), arguments, opened: false }
            }
            Node::Helper(helper, items) => {
                let arguments = self.parts(items, expr, out)?;
                self.helper(expr, helper, arguments, out)
            }
            Node::Local(slot, name) => TermNode::Name(
                name.to_string(),
                Some(*slot).filter(|slot| *slot < self.frame.function.params.len()),
            ),
        };
        Ok(Term { node, value: self.value(expr) })
    }

    /// Operands in order: those that were not needed are there without their values.
    fn parts(
        &mut self,
        items: &[Expr],
        whole: &Expr,
        out: &mut Vec<Step>,
    ) -> Result<Vec<Term>, End> {
        let mut terms: Vec<Term> = Vec::with_capacity(items.len());
        for item in items {
            let stopped = terms.last().is_some_and(|term| term.value.is_none());
            let term = if stopped { unevaluated(item) } else { self.part(item, whole, out)? };
            terms.push(term);
        }
        Ok(terms)
    }

    /// An operand. Without a value, it is where the whole stopped, or it was not needed.
    fn part(&mut self, item: &Expr, whole: &Expr, out: &mut Vec<Step>) -> Result<Term, End> {
        let needed = self.frame.value(item).is_some() || self.frame.value(whole).is_none();
        if needed { self.expr(item, out) } else { Ok(unevaluated(item)) }
    }

    fn conditional(&mut self, node: &If, out: &mut Vec<Step>) -> Result<Term, End> {
        let term = self.whole(&node.condition, out)?;
        let Some(Value::Boolean(holds)) = term.scalar().cloned() else {
            return Err(End::Failed(term));
        };
        out.push(Step::Condition { term, holds });
        let taken = if holds { Some(&node.then) } else { node.otherwise.as_ref() };
        let term = match taken {
            Some(block) => self.block(block, out)?,
            None => None,
        };
        Ok(term.unwrap_or_else(nothing))
    }

    fn switch(&mut self, node: &Switch, out: &mut Vec<Step>) -> Result<Term, End> {
        let subject = self.whole(&node.subject, out)?;
        let value = subject.scalar().cloned().unwrap_or(Value::Missing);
        let arm = node.arm(&value);
        let literals = arm.into_iter().flat_map(|arm| &arm.literals);
        let literals = literals.map(|(literal, _)| literal.clone()).collect();
        out.push(Step::Case { subject, literals });
        match arm.map(|arm| &arm.value).or(node.otherwise.as_ref()) {
            Some(taken) => self.expr(taken, out),
            None => Ok(nothing()),
        }
    }

    fn host(
        &self,
        host: Host,
        arguments: &[Term],
        value: Option<&ParamValue>,
        out: &mut Vec<Step>,
    ) -> Term {
        let cells = arguments.iter().all(|a| matches!(a.value, None | Some(ParamValue::Scalar(_))));
        let full_year = host == Host::MonthsInYear && self.settings.full_year;
        let computation = computation(host, arguments);
        let opened = (!cells || full_year) && value.is_some();
        let call = |opened| {
            let name = host.name().to_owned();
            let node = TermNode::Call { name, arguments: arguments.to_vec(), opened };
            Term { node, value: value.cloned() }
        };
        if let (Some(computation), true) = (computation, opened) {
            let computation = Term { value: value.cloned(), ..computation };
            out.push(Step::Scale { call: call(false), computation });
        }
        call(opened)
    }

    fn helper(
        &mut self,
        expr: &Expr,
        helper: &HelperRef,
        arguments: Vec<Term>,
        out: &mut Vec<Step>,
    ) -> TermNode {
        let mut opened = false;
        if let Some(frame) = self.frame.call(expr) {
            let received: Vec<ParamValue> = frame.arguments.iter().map(worth).collect();
            let same = |(function, before): &Opened| {
                Arc::ptr_eq(function, &frame.function) && *before == received
            };
            // The same helper on the same values did the same: once is enough.
            if !self.opened.iter().any(same) {
                let inner = Lines {
                    frame,
                    settings: self.settings,
                    locals: BTreeMap::new(),
                    opened: self.opened,
                };
                let steps = inner.function();
                let read: BTreeSet<usize> = super::term::uses(&steps).0;
                let params = frame.function.params.iter().map(|param| param.name.clone());
                let arguments = params.zip(received.clone()).enumerate();
                let arguments = arguments.filter(|(i, _)| read.contains(i)).map(|(_, pair)| pair);
                out.push(Step::Helper {
                    name: helper.name.to_string(),
                    arguments: arguments.collect(),
                    steps,
                    value: self.value(expr),
                });
                self.opened.push((frame.function.clone(), received));
            }
            opened = self.frame.value(expr).is_some();
        }
        TermNode::Call { name: helper.name.to_string(), arguments, opened }
    }
}

/// What an empty branch stands for.
fn nothing() -> Term {
    Term { node: TermNode::Elided, value: None }
}

/// An expression that was not needed: its text, without values.
fn unevaluated(expr: &Expr) -> Term {
    let all = |items: &[Expr]| items.iter().map(unevaluated).collect::<Vec<_>>();
    let call = |name: &str, items: &[Expr]| TermNode::Call {
        name: name.to_owned(),
        arguments: all(items),
        opened: false,
    };
    let node = match &expr.node {
        Node::Constant(value, _) => TermNode::Literal(value.clone()),
        Node::Local(_, name) => TermNode::Name(name.to_string(), None),
        Node::Binary(op, operands) => {
            TermNode::Binary(*op, Box::new([unevaluated(&operands[0]), unevaluated(&operands[1])]))
        }
        Node::Unary(op, operand) => TermNode::Unary(*op, Box::new(unevaluated(operand))),
        Node::And(items) => TermNode::Chain(Chain::And, all(items)),
        Node::Or(items) => TermNode::Chain(Chain::Or, all(items)),
        Node::Coalesce(items) => TermNode::Chain(Chain::Coalesce, all(items)),
        Node::Host(Host::Date, items) => match items.first().map(|item| &item.node) {
            Some(Node::Constant(Value::Text(text), _)) => {
                match bareme_core::value::parse_date(text) {
                    Some(date) => TermNode::Literal(Value::Date(date)),
                    None => TermNode::Literal(Value::Text(text.clone())),
                }
            }
            _ => TermNode::Elided,
        },
        Node::Host(host, items) => call(host.name(), items),
        Node::Given(helper, items) => call(&helper.name, items),
        Node::Helper(helper, items) => call(&helper.name, items),
        Node::If(_) | Node::Switch(_) | Node::Block(_) => TermNode::Elided,
    };
    Term { node, value: None }
}

/// A look-up in a scale as arithmetic on its points.
fn computation(host: Host, arguments: &[Term]) -> Option<Term> {
    let [scale, x] = arguments else { return None };
    let Some(ParamValue::Scale(scale)) = &scale.value else { return None };
    let x = x.scalar()?.number()?;
    match host {
        Host::Interpolate => Some(interpolation(scale, x)),
        Host::Step => ops::around(scale, x).0.map(|(_, y)| number(*y)),
        Host::Marginal => {
            let slice = |(from, to, rate)| {
                let width = operation(Binary::Subtract, number(to), number(from));
                operation(Binary::Multiply, width, number(rate))
            };
            let slices = ops::slices(scale, x).map(slice);
            let sum = slices.reduce(|sum, slice| operation(Binary::Add, sum, slice));
            Some(sum.unwrap_or_else(|| number(Decimal::ZERO)))
        }
        _ => None,
    }
}

fn interpolation(scale: &Scale, x: Decimal) -> Term {
    match ops::around(scale, x) {
        (Some((x0, y0)), Some((x1, y1))) => {
            let run = operation(Binary::Subtract, number(x), number(*x0));
            let rise = operation(Binary::Subtract, number(*y1), number(*y0));
            let width = operation(Binary::Subtract, number(*x1), number(*x0));
            let product = operation(Binary::Multiply, run, rise);
            let part = operation(Binary::Divide, product, width);
            operation(Binary::Add, number(*y0), part)
        }
        (Some((_, y)), None) | (None, Some((_, y))) => number(*y),
        (None, None) => nothing(),
    }
}

fn number(n: Decimal) -> Term {
    Term::literal(Value::Number(n))
}

/// An operation of a computation: only the whole has a value that is worth showing.
fn operation(op: Binary, left: Term, right: Term) -> Term {
    Term { node: TermNode::Binary(op, Box::new([left, right])), value: None }
}
