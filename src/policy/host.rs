//! The Rhai engine that runs formulas: nothing registered but our operators and host functions,
//! all of them through `ops`, so that a number has one meaning everywhere.

use super::model::{ParamValue, Scale, Timeline};
use super::ops::{self, Argument, OpError, Outcome, Settings};
use super::tree::{Binary, Host, MOST_ARGUMENTS, Unary};
use super::{script::Script, syntax};
use crate::diagnostic::{Code, Diagnostic, Note, Span};
use crate::value::{Kind, Value};
use jiff::civil::Date;
use rhai::module_resolvers::StaticModuleResolver;
use rhai::{
    AST, CallFnOptions, Dynamic, Engine, EvalAltResult, ImmutableString, Module, Position, Scope,
    Shared,
};
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
        for count in least..=most.min(MOST_ARGUMENTS) {
            register(&mut engine, *host, count, settings);
        }
    }
    engine
}

/// Registers one host function for one number of arguments.
fn register(engine: &mut Engine, host: Host, count: usize, settings: Settings) {
    let types = vec![std::any::TypeId::of::<Dynamic>(); count];
    engine.register_raw_fn(host.name(), types, move |_, arguments| {
        let whole = match wholeness(host) {
            Wholeness::Always => true,
            Wholeness::OfOperands => arguments.iter().all(|a| a.is_int() || a.is_unit()),
            Wholeness::Never => false,
        };
        let read: Option<Vec<Argument>> = arguments.iter().map(|a| argument(a)).collect();
        let arguments = read.ok_or_else(|| failed(OpError::Kinds(host.name(), None, None)))?;
        match ops::call(host, &arguments, settings).map_err(failed)? {
            Argument::Value(value) => Ok(dynamic(&value, whole)),
            Argument::Scale(scale) => Ok(Dynamic::from(scale)),
            Argument::Timeline(timeline) => Ok(Dynamic::from(timeline)),
        }
    });
}

/// Whether a function gives an integer, on which a `switch` can decide. The checks say the same.
enum Wholeness {
    Always,
    OfOperands,
    Never,
}

fn wholeness(host: Host) -> Wholeness {
    match host {
        Host::Year | Host::Month | Host::MonthsBetween | Host::MonthsInYear => Wholeness::Always,
        Host::Min
        | Host::Max
        | Host::MinPresent
        | Host::MaxPresent
        | Host::Abs
        | Host::Clamp
        | Host::OrElse => Wholeness::OfOperands,
        _ => Wholeness::Never,
    }
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

/// A parameter as a formula receives it.
pub(crate) fn parameter(value: &ParamValue, kind: Option<Kind>) -> Dynamic {
    match value {
        ParamValue::Scalar(value) => dynamic(value, kind == Some(Kind::Integer)),
        ParamValue::Scale(scale) => Dynamic::from(scale.clone()),
        ParamValue::Timeline(timeline) => Dynamic::from(timeline.clone()),
        ParamValue::ByKey(_) => Dynamic::UNIT,
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

/// A script compiled for one engine.
pub(crate) struct Compiled {
    /// The engine, with the script's imports as static modules.
    pub engine: Engine,
    /// Its functions.
    pub ast: AST,
}

/// Compiles a policy's scripts, each with its own engine: they never see each other's helpers.
/// `None` stands for a script that Rhai refuses the second time, which cannot happen.
pub(crate) fn compile(scripts: &[Arc<Script>], settings: Settings) -> Vec<Option<Compiled>> {
    let mut modules: Vec<Option<Shared<Module>>> = vec![None; scripts.len()];
    (0..scripts.len()).map(|index| compile_one(scripts, index, settings, &mut modules)).collect()
}

fn compile_one(
    scripts: &[Arc<Script>],
    index: usize,
    settings: Settings,
    modules: &mut Vec<Option<Shared<Module>>>,
) -> Option<Compiled> {
    let script = &scripts[index];
    let mut engine = engine(settings);
    for import in &script.imports {
        let module = module(scripts, import.script?, settings, modules)?;
        engine.register_static_module(&import.alias, module);
    }
    let mut ast = engine.compile(&*script.text).ok()?.clone_functions_only();
    ast.set_source(index.to_string());
    Some(Compiled { engine, ast })
}

/// A module, compiled once. What it imports is bound inside it, whatever its importers call theirs.
fn module(
    scripts: &[Arc<Script>],
    index: usize,
    settings: Settings,
    modules: &mut Vec<Option<Shared<Module>>>,
) -> Option<Shared<Module>> {
    if let Some(known) = &modules[index] {
        return Some(known.clone());
    }
    let script = &scripts[index];
    let mut resolver = StaticModuleResolver::new();
    for import in &script.imports {
        let inner = module(scripts, import.script?, settings, modules)?;
        resolver.insert(import.path.clone(), (*inner).clone());
    }
    let mut engine = engine(settings);
    engine.set_module_resolver(resolver);
    let mut ast = engine.compile(&*script.text).ok()?;
    ast.set_source(index.to_string());
    let module: Shared<Module> = Module::eval_ast_as_new(Scope::new(), &ast, &engine).ok()?.into();
    modules[index] = Some(module.clone());
    Some(module)
}

/// Calls a function of a compiled script: a value, or the diagnostic of the cell.
pub(crate) fn call(
    compiled: &Compiled,
    name: &str,
    arguments: Vec<Dynamic>,
    scripts: &[Arc<Script>],
    file: usize,
) -> Result<Value, Diagnostic> {
    let options = CallFnOptions::new().eval_ast(false).rewind_scope(true);
    let mut scope = Scope::new();
    let outcome = compiled.engine.call_fn_with_options::<Dynamic>(
        options,
        &mut scope,
        &compiled.ast,
        name,
        arguments,
    );
    match outcome {
        Ok(result) => value(&result).ok_or_else(|| {
            Diagnostic::new(Code::InterpreterFailed).with("detail", result.type_name())
        }),
        Err(error) => Err(explain(*error, scripts, file)),
    }
}

/// What went wrong, where, and the way through helpers.
fn explain(error: EvalAltResult, scripts: &[Arc<Script>], file: usize) -> Diagnostic {
    let mut calls: Vec<(usize, Position)> = Vec::new();
    let mut error = error;
    let mut at = file;
    while let EvalAltResult::ErrorInFunctionCall(_, source, inner, position) = error {
        if !position.is_none() {
            calls.push((at, position));
        }
        at = source.parse().unwrap_or(at);
        error = *inner;
    }
    let place = |index: usize, position: Position| {
        let source = scripts.get(index)?.source;
        let line = u32::try_from(position.line()?).ok()?;
        let column = u32::try_from(position.position().unwrap_or(1).max(1)).ok()?;
        let length = syntax::token_length(&scripts[index].text, line, column);
        Some(Span::new(source, line, column, length))
    };
    let position = error.position();
    let mut diagnostic = match error {
        EvalAltResult::ErrorRuntime(payload, _) => match payload.try_cast::<OpError>() {
            Some(error) => error.diagnostic(),
            None => Diagnostic::new(Code::InterpreterFailed).with("detail", "throw"),
        },
        // `if`, `&&` and `||` on what is not a boolean: kinds are checked, so it is missing.
        EvalAltResult::ErrorMismatchDataType(..) => OpError::MissingDecision("if").diagnostic(),
        EvalAltResult::ErrorDataTooLarge(..) => OpError::TooLong.diagnostic(),
        EvalAltResult::ErrorTooManyOperations(_) | EvalAltResult::ErrorStackOverflow(_) => {
            Diagnostic::new(Code::OperationLimit)
        }
        other => Diagnostic::new(Code::InterpreterFailed).with("detail", other.to_string()),
    };
    diagnostic = diagnostic.at(place(at, position));
    for (index, position) in calls.into_iter().rev() {
        diagnostic = diagnostic.related(place(index, position), Note::CalledFrom);
    }
    diagnostic
}
