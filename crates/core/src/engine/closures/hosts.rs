//! Host functions: those on numbers as closures of their own, the others by their rows.

use super::arithmetic::{map, map2, try_map};
use super::branches::{is_missing, or_else};
use super::given::ty;
use super::leaf::Leaf;
use super::lower::Lower;
use super::node::{Code, Exit, Held, Node, Ty, of_kind};
use crate::number;
use crate::policy::Helper;
use crate::policy::Scale;
use crate::policy::hosts::Type;
use crate::policy::ops::{self, Argument, OpError, numbers};
use crate::policy::tree::Host;
use crate::value::Value;
use rust_decimal::Decimal;
use std::sync::Arc;

impl<'a> Lower<'a> {
    pub(super) fn host(&mut self, host: Host, mut arguments: Vec<Code<'a>>) -> Code<'a> {
        let ty = arguments.iter().fold(Ty::Nothing, |ty, argument| ty.join(argument.ty()));
        match (host, arguments.len(), ty) {
            (Host::Round | Host::RoundUp | Host::RoundDown, ..) => {
                if let Some(digits) = digits(arguments.get(1)) {
                    let x = arguments.swap_remove(0).of::<Decimal>();
                    let rounding = numbers::rounding(host);
                    return Code::Number(try_map(x, move |x| number::round(x, digits, rounding)));
                }
            }
            (Host::Abs, ..) => {
                return Code::Number(map(arguments.remove(0).of::<Decimal>(), |x| x.abs()));
            }
            (Host::Clamp, 3, Ty::Number) => return Code::Number(clamp(arguments)),
            (Host::Min | Host::Max, 2, Ty::Number) => {
                let largest = host == Host::Max;
                let right = arguments.remove(1).of::<Decimal>();
                let left = arguments.remove(0).of::<Decimal>();
                return Code::Number(map2(left, right, move |a, b| {
                    Some(if numbers::replaces(largest, b, a) { b } else { a })
                }));
            }
            (Host::Min | Host::Max | Host::MinPresent | Host::MaxPresent, _, Ty::Number) => {
                return Code::Number(extreme(host, arguments));
            }
            (Host::IsMissing, ..) => {
                let ty = arguments[0].ty();
                let argument = arguments.remove(0);
                return Code::Boolean(match ty {
                    Ty::Number => is_missing(argument.of::<Decimal>()),
                    Ty::Boolean => is_missing(argument.of::<bool>()),
                    _ => is_missing(argument.into_any()),
                });
            }
            (Host::OrElse, 2, ty) => {
                let other = arguments.remove(1);
                let value = arguments.remove(0);
                return of_kind!(ty, T => or_else(value.of::<T>(), other.of::<T>()));
            }
            (Host::Interpolate | Host::Step | Host::Marginal, 2, _) => {
                let x = arguments.remove(1).of::<Decimal>();
                let scale = arguments.remove(0).into_any();
                return Code::Number(match host {
                    Host::Interpolate => on_scale(scale, x, ops::interpolate),
                    Host::Step => on_scale(scale, x, ops::step),
                    _ => on_scale(scale, x, ops::marginal),
                });
            }
            _ => {}
        }
        let settings = self.settings;
        let call = move |arguments: &[Argument]| host.call(arguments, settings);
        of_kind!(result(host, ty), T => called::<T>(call, arguments))
    }
}

/// The digits of a rounding function, when they are the same in every row.
fn digits(argument: Option<&Code<'_>>) -> Option<i64> {
    match argument.map(Code::as_constant) {
        None => Some(0),
        Some(Some(Argument::Value(Value::Number(n)))) => numbers::digits(n).ok(),
        Some(_) => None,
    }
}

/// What a function gives, whose arguments join to this kind.
fn result(host: Host, arguments: Ty) -> Ty {
    match host.row().gives {
        Type::Ordered | Type::Any => arguments,
        Type::Missing | Type::Never => Ty::Nothing,
        Type::Held => Ty::Any,
        gives => ty(gives.kind()),
    }
}

/// A helper of the host.
pub(super) fn given(helper: Arc<Helper>, arguments: Vec<Code<'_>>) -> Code<'_> {
    let gives = ty(Some(helper.signature().gives));
    let call = move |arguments: &[Argument]| helper.call(arguments);
    of_kind!(gives, T => called::<T>(call, arguments))
}

/// A function as its row, or its host, has it.
fn called<'a, T: Held>(
    call: impl Fn(&[Argument]) -> Result<Argument, OpError> + Send + Sync + 'a,
    arguments: Vec<Code<'a>>,
) -> Node<'a, T> {
    let arguments: Vec<Node<'a, Argument>> = arguments.into_iter().map(Code::into_any).collect();
    let constant = arguments.iter().all(Node::is_constant);
    Node::run(move |frame| {
        let base = frame.stack.len();
        for argument in &arguments {
            let argument = argument.argument(frame)?;
            frame.stack.push(argument);
        }
        let result = call(&frame.stack[base..]).map_err(|_| Exit).and_then(|value| T::of(&value));
        frame.stack.truncate(base);
        result
    })
    .folded(constant)
}

fn clamp(arguments: Vec<Code<'_>>) -> Node<'_, Decimal> {
    let operands: Vec<Node<'_, Decimal>> = arguments.into_iter().map(Code::of).collect();
    Node::run(move |frame| {
        let mut values = [None; 3];
        for (value, operand) in values.iter_mut().zip(&operands) {
            *value = operand.get(frame)?;
        }
        let [Some(x), Some(low), Some(high)] = values else { return Ok(None) };
        numbers::clamp(x, low, high).map(Some).map_err(|_| Exit)
    })
}

fn extreme(host: Host, arguments: Vec<Code<'_>>) -> Node<'_, Decimal> {
    let largest = matches!(host, Host::Max | Host::MaxPresent);
    let present = matches!(host, Host::MinPresent | Host::MaxPresent);
    let operands: Vec<Node<'_, Decimal>> = arguments.into_iter().map(Code::of).collect();
    Node::run(move |frame| {
        let (mut best, mut missing) = (None, false);
        for operand in &operands {
            match (operand.get(frame)?, best) {
                (None, _) => missing = true,
                (Some(value), Some(b)) if !numbers::replaces(largest, value, b) => {}
                (value, _) => best = value,
            }
        }
        Ok(best.filter(|_| present || !missing))
    })
}

/// A function of a scale, which is the same in every row, in every year, or is chosen in each row.
fn on_scale<'a>(
    scale: Node<'a, Argument>,
    x: Node<'a, Decimal>,
    function: impl Fn(&Scale, Decimal) -> Result<Decimal, OpError> + Send + Sync + 'static,
) -> Node<'a, Decimal> {
    let call = move |scale: &Argument, x: Option<Decimal>| match (scale, x) {
        (Argument::Scale(scale), Some(x)) => function(scale, x).map(Some).map_err(|_| Exit),
        _ => Err(Exit),
    };
    match scale.place() {
        Some(Leaf::Constant(scale)) => Node::run(move |frame| call(&scale, x.get(frame)?)),
        Some(Leaf::Table(scales)) => Node::run(move |frame| {
            let scale = scales.at(frame.row)?;
            call(scale, x.get(frame)?)
        }),
        _ => Node::run(move |frame| {
            let scale = scale.argument(frame)?;
            call(&scale, x.get(frame)?)
        }),
    }
}
