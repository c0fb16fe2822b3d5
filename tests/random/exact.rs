//! The reference: the typed tree of a policy evaluated over exact fractions, row by row, under the
//! same guard. It is written from the definitions, and shares no arithmetic with the engine.

mod hosts;
mod time;

use crate::exactness::approached::{Approached, Unknown, binary};
use crate::exactness::fraction::{Fraction, int, read};
use bareme::diagnostic::{Code, Note, Span};
use bareme::engine::{Cell, Evaluation, Settings};
use bareme::policy::tree::{Binary, Block, Expr, Function, HelperRef, Node, Statement, Unary};
use bareme::policy::{ByKey, EXERCICE, Need, ParamValue, Policy, Scale, Timeline, Within};
use bareme::value::Value;
use indexmap::IndexMap;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::rc::Rc;
use std::sync::Arc;

/// Longest text of a cell, in bytes.
const MAX_TEXT: usize = 10_000;

/// A value of the reference.
#[derive(Clone, Debug)]
pub(super) enum Exact {
    Missing,
    Boolean(bool),
    Number(Approached),
    Text(Arc<str>),
    Date(Date),
    Scale(Arc<Scale>),
    Timeline(Arc<Timeline>),
}

/// Where an error arises, and what it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cause {
    pub(super) formula: String,
    /// Where it arose; unknown once it has come through a value over the population.
    pub(super) row: Option<usize>,
    pub(super) code: Code,
    pub(super) span: Option<Span>,
    pub(super) related: Vec<(Span, Note)>,
}

/// Why there is no value.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    Error(Rc<Cause>),
    /// The digits lost leave it open; never an error.
    Open(Unknown),
}

/// What the reference knows of a cell.
pub(super) type Known = Result<Exact, Stop>;

/// An exact number.
pub(super) fn fraction(n: Decimal) -> Fraction {
    read(&n.to_string())
}

fn exact(value: &Value) -> Exact {
    match value {
        Value::Missing => Exact::Missing,
        Value::Boolean(b) => Exact::Boolean(*b),
        Value::Number(n) => Exact::Number(Approached::exact(fraction(*n))),
        Value::Text(text) => Exact::Text(text.clone()),
        Value::Date(date) => Exact::Date(*date),
    }
}

/// Every formula over every row. What is over the whole population is taken from an evaluation.
pub(super) fn evaluate(
    policy: &Policy,
    evaluation: &Evaluation,
    settings: Settings,
) -> IndexMap<String, Vec<Known>> {
    let mut columns: IndexMap<String, Vec<Known>> = IndexMap::new();
    for name in &policy.order {
        let Some(formula) = policy.formulas.get(name) else { continue };
        let rows = 0..evaluation.dataset.rows.len();
        let cells = rows.map(|row| {
            let walk = Walk { policy, evaluation, settings, formula: name, row };
            let give = |need: &Need| walk.give(&columns, &need.name, need.span);
            let arguments: Vec<Exact> = formula.needs.iter().map(give).collect::<Result<_, _>>()?;
            walk.function(formula.file, &formula.tree, arguments)
        });
        let cells = cells.collect();
        columns.insert(name.clone(), cells);
    }
    columns
}

/// A cell that an evaluation gives.
fn given(evaluation: &Evaluation, name: &str, row: usize) -> Known {
    match evaluation.cell(name, row).unwrap() {
        Cell::Value(value) => Ok(exact(&value)),
        Cell::Error(cause) => {
            let failure = &evaluation.failures[cause as usize];
            let diagnostic = &failure.diagnostic;
            let formula = failure.formula.clone();
            let related = diagnostic.related.clone();
            let (code, span) = (diagnostic.code, diagnostic.span);
            Err(Stop::Error(Rc::new(Cause { formula, row: None, code, span, related })))
        }
    }
}

/// One formula under way.
struct Walk<'a> {
    policy: &'a Policy,
    evaluation: &'a Evaluation,
    settings: Settings,
    formula: &'a str,
    row: usize,
}

enum Flow {
    Next(Exact),
    Return(Exact),
}

impl Walk<'_> {
    fn error(&self, code: Code, span: Span) -> Stop {
        let (formula, row) = (self.formula.to_owned(), Some(self.row));
        Stop::Error(Rc::new(Cause { formula, row, code, span: Some(span), related: Vec::new() }))
    }

    fn stop(&self, unknown: Unknown, span: Span) -> Stop {
        match unknown {
            Unknown::Error(code) => self.error(code, span),
            open => Stop::Open(open),
        }
    }

    // ----- what a formula receives -----------------------------------------------------------

    fn give(&self, columns: &IndexMap<String, Vec<Known>>, name: &str, span: Span) -> Known {
        let (dataset, row) = (&self.evaluation.dataset, self.row);
        let year = dataset.rows.exercice(row);
        if name == EXERCICE {
            return Ok(year.map_or(Exact::Missing, |y| exact(&Value::Number(y.into()))));
        }
        if let Some(input) = dataset.inputs.get(name) {
            return Ok(exact(&input.value(row)));
        }
        if let Some(cells) = columns.get(name) {
            return cells[row].clone();
        }
        if self.policy.derived.contains_key(name) {
            return given(self.evaluation, name, row);
        }
        let param = &self.policy.params[name];
        if let (Within::Months, Some(year)) = (param.within, year) {
            let months = time::months(&param.steps, year);
            let mut sum = Approached::exact(int(0));
            for value in &months {
                let held = match value {
                    ParamValue::ByKey(by_key) => {
                        let key = self.give(columns, &by_key.column, span)?;
                        self.looked_up(by_key, &key, span)?
                    }
                    ParamValue::Scalar(value) => exact(value),
                    other => panic!("{other:?}"),
                };
                let Exact::Number(held) = held else { panic!("{held:?}") };
                sum = binary('+', &sum, &held).map_err(|u| self.stop(u, span))?;
            }
            if months.is_empty() {
                return Err(self.error(Code::NoValueInForce, span));
            }
            let mean = binary('/', &sum, &Approached::exact(int(12)));
            return mean.map(Exact::Number).map_err(|u| self.stop(u, span));
        }
        match param.in_force(year).as_deref() {
            None => Err(self.error(Code::NoValueInForce, span)),
            Some(ParamValue::Scalar(value)) => Ok(exact(value)),
            Some(ParamValue::Scale(scale)) => Ok(Exact::Scale(scale.clone())),
            Some(ParamValue::Timeline(timeline)) => Ok(Exact::Timeline(timeline.clone())),
            Some(ParamValue::ByKey(by_key)) => {
                let key = self.give(columns, &by_key.column, span)?;
                self.looked_up(by_key, &key, span)
            }
        }
    }

    fn looked_up(&self, by_key: &ByKey, key: &Exact, span: Span) -> Known {
        match key {
            Exact::Text(key) => match by_key.values.get(&**key) {
                Some(value) => Ok(exact(value)),
                None => Err(self.error(Code::UnknownByKey, span)),
            },
            _ => Err(self.error(Code::ByKeyMissing, span)),
        }
    }

    // ----- statements ------------------------------------------------------------------------

    fn function(&self, file: usize, function: &Function, arguments: Vec<Exact>) -> Known {
        let mut slots = arguments;
        slots.resize(function.slots, Exact::Missing);
        match self.block(file, &mut slots, &function.body)? {
            Flow::Next(value) | Flow::Return(value) => Ok(value),
        }
    }

    fn block(&self, file: usize, slots: &mut [Exact], block: &Block) -> Result<Flow, Stop> {
        let mut last = Exact::Missing;
        for statement in &block.statements {
            let (Statement::Let { value, .. }
            | Statement::Assign { value, .. }
            | Statement::Return(value)
            | Statement::Expr(value)) = statement;
            last = match self.flow(file, slots, value)? {
                Flow::Next(value) => value,
                returned @ Flow::Return(_) => return Ok(returned),
            };
            match statement {
                Statement::Let { slot, .. } => slots[*slot] = last.clone(),
                Statement::Assign { slot, operator, span, .. } => {
                    if let Some(operator) = operator {
                        last = self.binary(*operator, &slots[*slot], &last, *span)?;
                    }
                    slots[*slot] = last.clone();
                }
                Statement::Return(_) => return Ok(Flow::Return(last)),
                Statement::Expr(_) => {}
            }
        }
        Ok(Flow::Next(last))
    }

    // ----- expressions -----------------------------------------------------------------------

    fn flow(&self, file: usize, slots: &mut [Exact], expr: &Expr) -> Result<Flow, Stop> {
        // A `return` inside an expression's blocks leaves the whole function.
        macro_rules! value {
            ($e:expr) => {
                match self.flow(file, slots, $e)? {
                    Flow::Next(value) => value,
                    returned @ Flow::Return(_) => return Ok(returned),
                }
            };
        }
        macro_rules! values {
            ($list:expr) => {{
                let mut values = Vec::with_capacity($list.len());
                for item in $list {
                    values.push(value!(item));
                }
                values
            }};
        }
        Ok(Flow::Next(match &expr.node {
            Node::Constant(value, _) => exact(value),
            Node::Local(slot, _) => slots[*slot].clone(),
            Node::Binary(op, operands) => {
                let left = value!(&operands[0]);
                let right = value!(&operands[1]);
                self.binary(*op, &left, &right, expr.span)?
            }
            Node::Unary(op, operand) => match (op, value!(operand)) {
                (_, Exact::Missing) => Exact::Missing,
                (Unary::Minus, Exact::Number(x)) => Exact::Number(x.negated()),
                (Unary::Not, Exact::Boolean(b)) => Exact::Boolean(!b),
                _ => return Err(self.error(Code::CellKinds, expr.span)),
            },
            Node::And(items) | Node::Or(items) => {
                let stop = matches!(expr.node, Node::Or(_));
                let mut result = !stop;
                for item in items {
                    if self.holds(&value!(item), item.span)? == stop {
                        result = stop;
                        break;
                    }
                }
                Exact::Boolean(result)
            }
            Node::Coalesce(items) => {
                let mut result = Exact::Missing;
                for item in items {
                    result = value!(item);
                    if !matches!(result, Exact::Missing) {
                        break;
                    }
                }
                result
            }
            Node::Host(host, arguments) => self.host(*host, &values!(arguments), expr.span)?,
            Node::Given(helper, _) => panic!("{helper}: random policies have no host"),
            Node::Helper(helper, arguments) => {
                self.helper(file, helper, values!(arguments), expr.span)?
            }
            Node::If(node) => {
                let condition = value!(&node.condition);
                if self.holds(&condition, node.condition.span)? {
                    return self.block(file, slots, &node.then);
                }
                return match &node.otherwise {
                    Some(otherwise) => self.block(file, slots, otherwise),
                    None => Ok(Flow::Next(Exact::Missing)),
                };
            }
            Node::Switch(node) => {
                let subject = match value!(&node.subject) {
                    Exact::Boolean(b) => Value::Boolean(b),
                    Exact::Text(text) => Value::Text(text),
                    Exact::Number(n) => Value::Number(n.value.to_string().parse().unwrap()),
                    other => panic!("a switch on {other:?}"),
                };
                let arm = node.arm(&subject).map(|arm| &arm.value);
                match arm.or(node.otherwise.as_ref()) {
                    Some(taken) => value!(taken),
                    None => Exact::Missing,
                }
            }
            Node::Block(block) => return self.block(file, slots, block),
        }))
    }

    fn holds(&self, value: &Exact, span: Span) -> Result<bool, Stop> {
        match value {
            Exact::Boolean(b) => Ok(*b),
            _ => Err(self.error(Code::CellMissingDecision, span)),
        }
    }

    fn helper(&self, file: usize, call: &HelperRef, arguments: Vec<Exact>, span: Span) -> Known {
        let (at, function) = self.policy.helper(file, call).unwrap();
        self.function(at, &function, arguments).map_err(|stop| match stop {
            Stop::Error(cause) => {
                let mut cause = (*cause).clone();
                cause.related.push((span, Note::CalledFrom));
                Stop::Error(cause.into())
            }
            open => open,
        })
    }

    fn binary(&self, op: Binary, left: &Exact, right: &Exact, span: Span) -> Known {
        if op.compares() {
            return self.compare(op, left, right, span).map(Exact::Boolean);
        }
        match (left, right) {
            (Exact::Missing, _) | (_, Exact::Missing) => Ok(Exact::Missing),
            (Exact::Number(x), Exact::Number(y)) => {
                let symbol = op.symbol().chars().next().unwrap();
                binary(symbol, x, y).map(Exact::Number).map_err(|u| self.stop(u, span))
            }
            (Exact::Text(a), Exact::Text(b)) if op == Binary::Add => {
                if a.chars().count() + b.chars().count() > MAX_TEXT {
                    return Err(self.error(Code::ResultTooLong, span));
                }
                Ok(Exact::Text(format!("{a}{b}").into()))
            }
            _ => Err(self.error(Code::CellKinds, span)),
        }
    }

    fn compare(&self, op: Binary, left: &Exact, right: &Exact, span: Span) -> Result<bool, Stop> {
        let ordering = match (left, right) {
            (Exact::Missing, _) | (_, Exact::Missing) => {
                return Err(self.error(Code::CellMissingDecision, span));
            }
            (Exact::Number(x), Exact::Number(y)) => {
                let open = |unknown| self.stop(unknown, span);
                x.decides().map_err(open)?.cmp(&y.decides().map_err(open)?)
            }
            (Exact::Date(a), Exact::Date(b)) => a.cmp(b),
            (Exact::Text(a), Exact::Text(b)) if !op.orders() => a.cmp(b),
            (Exact::Boolean(a), Exact::Boolean(b)) if !op.orders() => a.cmp(b),
            _ => return Err(self.error(Code::CellKinds, span)),
        };
        Ok(match op {
            Binary::Equal => ordering.is_eq(),
            Binary::NotEqual => ordering.is_ne(),
            Binary::Less => ordering.is_lt(),
            Binary::LessOrEqual => ordering.is_le(),
            Binary::Greater => ordering.is_gt(),
            _ => ordering.is_ge(),
        })
    }
}
