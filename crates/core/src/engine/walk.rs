//! Evaluation on the typed tree, with an observer: what explanations and coverage see. It gives
//! the same values and the same errors as the interpreter, and a test holds it to that.

use crate::diagnostic::{Diagnostic, Note, Span};
use crate::policy::callee;
use crate::policy::ops::{self, Argument, OpError, Settings};
use crate::policy::script::Script;
use crate::policy::tree::{Block, Expr, Function, HelperRef, Node, Statement};
use crate::value::Value;
use std::sync::Arc;

/// Sees every expression evaluated, in order.
pub trait Observer {
    /// An expression got a value (a scale or a timeline too).
    fn value(&mut self, _expr: &Expr, _value: &Argument) {}
    /// A branch is taken: the block or the arm's expression that starts at this place.
    fn branch(&mut self, _span: Span) {}
    /// The condition of an `if` without `else`, at this place, is false: nothing is done.
    fn passed_over(&mut self, _span: Span) {}
    /// A function is entered: the formula, then helpers.
    fn function(&mut self, _function: &Function) {}
    /// A helper is entered, then left.
    fn helper(&mut self, _name: &str, _entering: bool) {}
    /// A helper is about to be entered, by this call, with these arguments.
    fn call(&mut self, _call: &Expr, _function: &Arc<Function>, _arguments: &[Argument]) {}
    /// A local has a new value, by this assignment.
    fn assigned(&mut self, _assignment: &Statement, _value: &Argument) {}
}

/// Observes nothing.
impl Observer for () {}

/// Why a formula has no value: what happened, where, and the calls that led there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    error: OpError,
    span: Span,
    calls: Vec<Span>,
}

impl Failed {
    /// The diagnostic of the cell.
    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = self.error.diagnostic().at(self.span);
        for call in &self.calls {
            diagnostic = diagnostic.related(Some(*call), Note::CalledFrom);
        }
        diagnostic
    }
}

/// Walks the tree of one formula for one row.
pub(crate) struct Walker<'a, O> {
    scripts: &'a [Arc<Script>],
    settings: Settings,
    observer: &'a mut O,
}

/// Why an expression gives nothing to what stands around it.
enum Stop {
    /// A `return`, which leaves the whole function.
    Return(Argument),
    Failed(Failed),
}

type Step<T> = Result<T, Stop>;

impl<'a, O: Observer> Walker<'a, O> {
    /// A walker over the scripts of a policy.
    pub(crate) fn new(scripts: &'a [Arc<Script>], settings: Settings, observer: &'a mut O) -> Self {
        Self { scripts, settings, observer }
    }

    /// The value of a function of the script `file` for these arguments.
    pub(crate) fn function(
        &mut self,
        file: usize,
        function: &Function,
        arguments: Vec<Argument>,
    ) -> Result<Argument, Failed> {
        self.observer.function(function);
        let mut slots = arguments;
        slots.resize(function.slots, Argument::Value(Value::Missing));
        match self.block(file, &mut slots, &function.body) {
            Ok(value) | Err(Stop::Return(value)) => Ok(value),
            Err(Stop::Failed(failed)) => Err(failed),
        }
    }

    fn block(&mut self, file: usize, slots: &mut [Argument], block: &Block) -> Step<Argument> {
        let mut last = Argument::Value(Value::Missing);
        for statement in &block.statements {
            last = self.expr(file, slots, statement.value())?;
            match statement {
                Statement::Let { slot, .. } => slots[*slot] = last.clone(),
                Statement::Assign { slot, operator, span, .. } => {
                    if let Some(operator) = operator {
                        let before = cell(&slots[*slot]);
                        let result = ops::binary(*operator, &before, &cell(&last));
                        last = Argument::Value(result.map_err(|e| failed(e, *span))?);
                    }
                    self.observer.assigned(statement, &last);
                    slots[*slot] = last.clone();
                }
                Statement::Return(_) => return Err(Stop::Return(last)),
                Statement::Expr(_) => {}
            }
        }
        Ok(last)
    }

    fn all(
        &mut self,
        file: usize,
        slots: &mut [Argument],
        arguments: &[Expr],
    ) -> Step<Vec<Argument>> {
        arguments.iter().map(|argument| self.expr(file, slots, argument)).collect()
    }

    fn expr(&mut self, file: usize, slots: &mut [Argument], expr: &Expr) -> Step<Argument> {
        let failed = |error| failed(error, expr.span);
        let result = match &expr.node {
            Node::Constant(value, _) => Argument::Value(value.clone()),
            Node::Local(slot, _) => slots[*slot].clone(),
            Node::Binary(op, operands) => {
                let left = cell(&self.expr(file, slots, &operands[0])?);
                let right = cell(&self.expr(file, slots, &operands[1])?);
                Argument::Value(ops::binary(*op, &left, &right).map_err(failed)?)
            }
            Node::Unary(op, operand) => {
                let operand = cell(&self.expr(file, slots, operand)?);
                Argument::Value(ops::unary(*op, &operand).map_err(failed)?)
            }
            Node::And(items) | Node::Or(items) => {
                let stop = matches!(expr.node, Node::Or(_));
                let mut result = !stop;
                for item in items {
                    if boolean(&self.expr(file, slots, item)?, item.span)? == stop {
                        result = stop;
                        break;
                    }
                }
                Argument::Value(Value::Boolean(result))
            }
            Node::Coalesce(items) => {
                let mut result = Argument::Value(Value::Missing);
                for item in items {
                    result = self.expr(file, slots, item)?;
                    if !matches!(result, Argument::Value(Value::Missing)) {
                        break;
                    }
                }
                result
            }
            Node::Host(host, arguments) => {
                let values = self.all(file, slots, arguments)?;
                host.call(&values, self.settings).map_err(failed)?
            }
            Node::Given(helper, arguments) => {
                let values = self.all(file, slots, arguments)?;
                let given = self.scripts[file].given(&helper.name);
                let given = given.ok_or_else(|| failed(OpError::Kinds("fn", None, None)))?;
                given.call(&values).map_err(failed)?
            }
            Node::Helper(helper, arguments) => {
                let values = self.all(file, slots, arguments)?;
                self.helper(file, helper, values, expr)?
            }
            Node::If(node) => {
                let condition = self.expr(file, slots, &node.condition)?;
                let holds = boolean(&condition, node.condition.span)?;
                let taken = if holds { Some(&node.then) } else { node.otherwise.as_ref() };
                if let Some(block) = taken {
                    self.observer.branch(block.span);
                    self.block(file, slots, block)?
                } else {
                    self.observer.passed_over(expr.span);
                    Argument::Value(Value::Missing)
                }
            }
            Node::Switch(node) => {
                let subject = cell(&self.expr(file, slots, &node.subject)?);
                let arm = node.arm(&subject).map(|arm| &arm.value);
                if let Some(taken) = arm.or(node.otherwise.as_ref()) {
                    self.observer.branch(taken.span);
                    self.expr(file, slots, taken)?
                } else {
                    Argument::Value(Value::Missing)
                }
            }
            Node::Block(block) => self.block(file, slots, block)?,
        };
        self.observer.value(expr, &result);
        Ok(result)
    }

    fn helper(
        &mut self,
        file: usize,
        helper: &HelperRef,
        arguments: Vec<Argument>,
        call: &Expr,
    ) -> Step<Argument> {
        let scripts = self.scripts;
        let found = callee(scripts, file, &scripts[file], helper);
        let Some((index, function)) = found else {
            return Err(failed(OpError::Kinds("fn", None, None), call.span));
        };
        self.observer.call(call, &function, &arguments);
        self.observer.helper(&function.name, true);
        let result = self.function(index, &function, arguments);
        self.observer.helper(&function.name, false);
        result.map_err(|mut inner| {
            inner.calls.push(call.span);
            Stop::Failed(inner)
        })
    }
}

/// A cell; a scale or a timeline is none, and the checks keep it from here.
fn cell(argument: &Argument) -> Value {
    match argument {
        Argument::Value(value) => value.clone(),
        Argument::Scale(_) | Argument::Timeline(_) => Value::Missing,
    }
}

fn boolean(argument: &Argument, span: Span) -> Step<bool> {
    match argument {
        Argument::Value(Value::Boolean(b)) => Ok(*b),
        _ => Err(failed(OpError::MissingDecision("if"), span)),
    }
}

fn failed(error: OpError, span: Span) -> Stop {
    Stop::Failed(Failed { error, span, calls: Vec::new() })
}
