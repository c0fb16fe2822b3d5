//! The Rhai engine that runs formulas: nothing registered but our operators and host functions,
//! all of them through `ops`, so that a number has one meaning everywhere.

use super::helpers::{Helper, Signature};
use super::ops::{self, Argument, OpError, Outcome, Settings};
use super::param::{Scale, Timeline};
use super::syntax;
use super::tree::{Binary, Host, Unary};
use crate::value::{Kind, Value};
use jiff::civil::Date;
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, Position};
use rust_decimal::Decimal;
use std::sync::Arc;

type RhaiResult = Result<Dynamic, Box<EvalAltResult>>;

/// An engine with the language's functions, and no others.
pub(crate) fn engine(settings: Settings) -> Engine {
    let mut engine = Engine::new_raw();
    syntax::limit(&mut engine);
    for (op, symbol) in Binary::ALL {
        engine.register_fn(symbol, move |left: Dynamic, right: Dynamic| binary(op, &left, &right));
        if op.is_arithmetic() {
            let assign = format!("{symbol}=");
            engine.register_fn(assign, move |left: &mut Dynamic, right: Dynamic| {
                *left = binary(op, left, &right)?;
                Ok::<(), Box<EvalAltResult>>(())
            });
        }
    }
    engine.register_fn("-", |x: Dynamic| unary(Unary::Minus, &x));
    engine.register_fn("!", |x: Dynamic| unary(Unary::Not, &x));
    for host in Host::ALL {
        let (least, most) = host.arity();
        for count in least..=most {
            register(&mut engine, *host, count, settings);
        }
    }
    engine
}

/// Registers one host function for one number of arguments.
fn register(engine: &mut Engine, host: Host, count: usize, settings: Settings) {
    let types = vec![std::any::TypeId::of::<Dynamic>(); count];
    engine.register_raw_fn(host.name(), types, move |_, arguments| {
        let whole = host.is_whole(arguments.iter().all(|a| a.is_int() || a.is_unit()));
        let read: Option<Vec<Argument>> = arguments.iter().map(|a| argument(a)).collect();
        let arguments = read.ok_or_else(|| failed(OpError::Kinds(host.name(), None, None)))?;
        host.call(&arguments, settings).map(|given| held(given, whole)).map_err(failed)
    });
}

/// Registers a helper of the host.
pub(super) fn give(engine: &mut Engine, helper: &Arc<Helper>) {
    let helper = helper.clone();
    let Signature { name, takes, gives } = helper.signature().clone();
    let types = vec![std::any::TypeId::of::<Dynamic>(); takes.len()];
    engine.register_raw_fn(name.to_string(), types, move |_, arguments| {
        let read: Option<Vec<Argument>> = arguments.iter().map(|a| argument(a)).collect();
        let arguments = read.ok_or_else(|| failed(OpError::Kinds("fn", None, None)))?;
        helper.call(&arguments).map(|value| held(value, gives == Kind::Integer)).map_err(failed)
    });
}

fn binary(op: Binary, left: &Dynamic, right: &Dynamic) -> RhaiResult {
    let kinds = || failed(OpError::Kinds(op.symbol(), None, None));
    let whole = left.is_int() && right.is_int() && op != Binary::Divide;
    let left = value(left).ok_or_else(kinds)?;
    let right = value(right).ok_or_else(kinds)?;
    result(ops::binary(op, &left, &right), whole)
}

fn unary(op: Unary, operand: &Dynamic) -> RhaiResult {
    let whole = operand.is_int();
    let operand = value(operand).ok_or_else(|| failed(OpError::Kinds("-", None, None)))?;
    result(ops::unary(op, &operand), whole)
}

fn result(outcome: Outcome, whole: bool) -> RhaiResult {
    outcome.map(|value| dynamic(&value, whole)).map_err(failed)
}

#[expect(clippy::unnecessary_box_returns, reason = "the form that Rhai wants")]
fn failed(error: OpError) -> Box<EvalAltResult> {
    EvalAltResult::ErrorRuntime(Dynamic::from(error), Position::NONE).into()
}

/// A value as Rhai holds it; `whole` numbers as its integers, while they fit.
pub(crate) fn dynamic(value: &Value, whole: bool) -> Dynamic {
    match value {
        Value::Missing => Dynamic::UNIT,
        Value::Boolean(b) => (*b).into(),
        Value::Number(n) => match i64::try_from(*n) {
            Ok(int) if whole && n.fract().is_zero() => int.into(),
            _ => Dynamic::from_decimal(*n),
        },
        Value::Text(text) => ImmutableString::from(&**text).into(),
        Value::Date(date) => Dynamic::from(*date),
    }
}

/// What a function receives or gives, as Rhai holds it; `whole` numbers as its integers.
pub(crate) fn held(argument: Argument, whole: bool) -> Dynamic {
    match argument {
        Argument::Value(value) => dynamic(&value, whole),
        Argument::Scale(scale) => Dynamic::from(scale),
        Argument::Timeline(timeline) => Dynamic::from(timeline),
    }
}

/// A cell held by Rhai; `None` for what is not one (a scale, a timeline).
pub(crate) fn value(dynamic: &Dynamic) -> Option<Value> {
    if let Ok(n) = dynamic.as_int() {
        return Some(Value::Number(Decimal::from(n)));
    }
    if let Ok(n) = dynamic.as_decimal() {
        return Some(Value::Number(n));
    }
    if let Ok(b) = dynamic.as_bool() {
        return Some(Value::Boolean(b));
    }
    if dynamic.is_unit() {
        return Some(Value::Missing);
    }
    if let Ok(text) = dynamic.as_immutable_string_ref() {
        return Some(Value::Text(text.as_str().into()));
    }
    dynamic.read_lock::<Date>().map(|date| Value::Date(*date))
}

/// What a host function or a formula receives.
pub(crate) fn argument(dynamic: &Dynamic) -> Option<Argument> {
    if let Some(scale) = dynamic.read_lock::<Arc<Scale>>() {
        return Some(Argument::Scale(scale.clone()));
    }
    if let Some(timeline) = dynamic.read_lock::<Arc<Timeline>>() {
        return Some(Argument::Timeline(timeline.clone()));
    }
    value(dynamic).map(Argument::Value)
}
