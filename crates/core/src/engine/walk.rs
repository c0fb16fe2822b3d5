//! Evaluation on the typed tree, with an observer: what explanations and coverage see. It gives
//! the same values and the same errors as the interpreter, and a test holds it to that.

use crate::diagnostic::{Diagnostic, Note, Span};
use crate::policy::callee;
use crate::policy::ops::{self, Argument, OpError, Settings};
use crate::policy::script::Script;
use crate::policy::tree::{Block, Expr, Function, HelperRef, Node, Statement, Unary};
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

/// How a statement ends.
enum Flow {
    Next(Argument),
    Return(Argument),
}

type Step<T> = Result<T, Failed>;

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
        match self.block(file, &mut slots, &function.body)? {
            Flow::Next(value) | Flow::Return(value) => Ok(value),
        }
    }

    fn block(&mut self, file: usize, slots: &mut [Argument], block: &Block) -> Step<Flow> {
        let mut last = Argument::Value(Value::Missing);
        for statement in &block.statements {
            last = match statement {
                Statement::Let { slot, value, .. } => match self.expr(file, slots, value)? {
                    Flow::Next(value) => {
                        slots[*slot] = value.clone();
                        value
                    }
                    returned @ Flow::Return(_) => return Ok(returned),
                },
                Statement::Assign { slot, operator, value, span, .. } => {
                    let mut new = match self.expr(file, slots, value)? {
                        Flow::Next(value) => value,
                        returned @ Flow::Return(_) => return Ok(returned),
                    };
                    if let Some(operator) = operator {
                        let before = cell(&slots[*slot]);
                        let result = ops::binary(*operator, &before, &cell(&new));
                        new = Argument::Value(result.map_err(|e| failed(e, *span))?);
                    }
                    self.observer.assigned(statement, &new);
                    slots[*slot] = new.clone();
                    new
                }
                Statement::Return(value) => {
                    return match self.expr(file, slots, value)? {
                        Flow::Next(value) | Flow::Return(value) => Ok(Flow::Return(value)),
                    };
                }
                Statement::Expr(value) => match self.expr(file, slots, value)? {
                    Flow::Next(value) => value,
                    returned @ Flow::Return(_) => return Ok(returned),
                },
            };
        }
        Ok(Flow::Next(last))
    }

    fn expr(&mut self, file: usize, slots: &mut [Argument], expr: &Expr) -> Step<Flow> {
        // A `return` inside an expression's blocks leaves the whole function.
        macro_rules! value {
            ($e:expr) => {
                match self.expr(file, slots, $e)? {
                    Flow::Next(value) => value,
                    returned @ Flow::Return(_) => return Ok(returned),
                }
            };
        }
        let result = match &expr.node {
            Node::Constant(value, _) => Argument::Value(value.clone()),
            Node::Local(slot, _) => slots[*slot].clone(),
            Node::Binary(op, operands) => {
                let left = cell(&value!(&operands[0]));
                let right = cell(&value!(&operands[1]));
                let result = ops::binary(*op, &left, &right);
                Argument::Value(result.map_err(|e| failed(e, expr.span))?)
            }
            Node::Unary(op, operand) => {
                let operand = cell(&value!(operand));
                let op = if *op == Unary::Minus { Unary::Minus } else { Unary::Not };
                Argument::Value(ops::unary(op, &operand).map_err(|e| failed(e, expr.span))?)
            }
            Node::And(items) | Node::Or(items) => {
                let stop = matches!(expr.node, Node::Or(_));
                let mut result = !stop;
                for item in items {
                    let item_value = value!(item);
                    if boolean(&item_value, item.span)? == stop {
                        result = stop;
                        break;
                    }
                }
                Argument::Value(Value::Boolean(result))
            }
            Node::Coalesce(items) => {
                let mut result = Argument::Value(Value::Missing);
                for item in items {
                    result = value!(item);
                    if !matches!(result, Argument::Value(Value::Missing)) {
                        break;
                    }
                }
                result
            }
            Node::Host(host, arguments) => {
                let mut values = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    values.push(value!(argument));
                }
                host.call(&values, self.settings).map_err(|e| failed(e, expr.span))?
            }
            Node::Given(helper, arguments) => {
                let mut values = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    values.push(value!(argument));
                }
                let given = self.scripts[file].given(&helper.name);
                let absent = || failed(OpError::Kinds("fn", None, None), expr.span);
                let given = given.ok_or_else(absent)?;
                given.call(&values).map_err(|e| failed(e, expr.span))?
            }
            Node::Helper(helper, arguments) => {
                let mut values = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    values.push(value!(argument));
                }
                self.helper(file, helper, values, expr)?
            }
            Node::If(node) => {
                let condition = value!(&node.condition);
                let taken = if boolean(&condition, node.condition.span)? {
                    Some(&node.then)
                } else {
                    node.otherwise.as_ref()
                };
                let result = match taken {
                    Some(block) => {
                        self.observer.branch(block.span);
                        self.block(file, slots, block)?
                    }
                    None => {
                        self.observer.passed_over(expr.span);
                        Flow::Next(Argument::Value(Value::Missing))
                    }
                };
                match result {
                    Flow::Next(value) => value,
                    returned @ Flow::Return(_) => return Ok(returned),
                }
            }
            Node::Switch(node) => {
                let subject = cell(&value!(&node.subject));
                let arm = node.arm(&subject);
                match arm.map(|arm| &arm.value).or(node.otherwise.as_ref()) {
                    Some(taken) => {
                        self.observer.branch(taken.span);
                        value!(taken)
                    }
                    None => Argument::Value(Value::Missing),
                }
            }
            Node::Block(block) => match self.block(file, slots, block)? {
                Flow::Next(value) => value,
                returned @ Flow::Return(_) => return Ok(returned),
            },
        };
        self.observer.value(expr, &result);
        Ok(Flow::Next(result))
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
            inner
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

fn failed(error: OpError, span: Span) -> Failed {
    Failed { error, span, calls: Vec::new() }
}
