//! What operators mean, on values, and what host functions are made of. The interpreter calls these; whatever is
//! faster must give the same digits and the same errors.

pub(crate) mod numbers;
pub(super) mod scales;
pub(super) mod time;

use super::helpers::Fault;
use super::param::{ParamValue, Scale, Timeline};
use super::tree::{Binary, Unary};
use crate::diagnostic::{Diagnostic, codes};
use crate::value::{Kind, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
pub use scales::{around, slices};
pub(crate) use scales::{interpolate, marginal, step};
use std::sync::Arc;

/// Longest text that a cell may hold, in characters.
pub const MAX_TEXT: usize = 10_000;
/// The bytes that it may take.
pub(crate) const MAX_TEXT_BYTES: usize = 4 * MAX_TEXT;

/// Whether a text, in its parts, is longer than a cell may hold.
pub(crate) fn too_long(parts: &[&str]) -> bool {
    parts.iter().map(|part| part.len()).sum::<usize>() > MAX_TEXT
        && parts.iter().map(|part| part.chars().count()).sum::<usize>() > MAX_TEXT
}

/// Why an operation has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpError {
    /// A missing value where something is decided.
    MissingDecision(&'static str),
    /// Operands of kinds that do not go together.
    Kinds(&'static str, Option<Kind>, Option<Kind>),
    /// Beyond 28 digits.
    Overflow,
    /// Division (or remainder) by zero.
    DivisionByZero,
    /// Digits of a rounding function outside ±12 or not whole.
    RoundDigits(Decimal),
    /// Below the first bound of `step`.
    BelowFirstStep(Decimal, Decimal),
    /// Before the first date of a timeline.
    BeforeFirstDate(Date, Date),
    /// `clamp` with its bounds the wrong way round.
    ClampBounds(Decimal, Decimal),
    /// `fail("…")`.
    Failed(Arc<str>),
    /// A text beyond [`MAX_TEXT`].
    TooLong,
    /// A helper of the host has no value.
    Helper(Arc<str>, Fault),
}

impl OpError {
    /// The diagnostic of a cell, still without a place.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::MissingDecision(operator) => {
                codes::CellMissingDecision { operator: *operator }.into()
            }
            Self::Kinds(operator, left, right) => {
                codes::CellKinds { operator: *operator, left: *left, right: *right }.into()
            }
            Self::Overflow => codes::Overflow.into(),
            Self::DivisionByZero => codes::DivisionByZero.into(),
            Self::RoundDigits(n) => codes::CellRoundDigits { value: *n }.into(),
            Self::BelowFirstStep(x, first) => {
                codes::BelowFirstStep { value: *x, lowest: *first }.into()
            }
            Self::BeforeFirstDate(date, first) => {
                codes::BeforeFirstDate { value: *date, earliest: *first }.into()
            }
            Self::ClampBounds(low, high) => codes::ClampBounds { min: *low, max: *high }.into(),
            Self::Failed(text) => codes::FailedOnPurpose { detail: &**text }.into(),
            Self::TooLong => codes::ResultTooLong.into(),
            Self::Helper(name, fault) => fault.diagnostic(name),
        }
    }
}

/// The result of an operation.
pub type Outcome = Result<Value, OpError>;

/// What a host function receives: a cell, or a parameter that is not one.
#[derive(Clone, Debug)]
pub enum Argument {
    /// A cell.
    Value(Value),
    /// A scale.
    Scale(Arc<Scale>),
    /// A timeline.
    Timeline(Arc<Timeline>),
}

impl From<&ParamValue> for Argument {
    /// A parameter as a formula receives it.
    fn from(value: &ParamValue) -> Self {
        match value {
            ParamValue::Scalar(value) => Self::Value(value.clone()),
            ParamValue::Scale(scale) => Self::Scale(scale.clone()),
            ParamValue::Timeline(timeline) => Self::Timeline(timeline.clone()),
            ParamValue::ByKey(_) => Self::Value(Value::Missing),
        }
    }
}

/// An arithmetic or comparison operation.
pub(crate) fn binary(op: Binary, left: &Value, right: &Value) -> Outcome {
    if op.compares() {
        compare(op, left, right).map(Value::Boolean)
    } else {
        arithmetic(op, left, right)
    }
}

fn arithmetic(op: Binary, left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Missing, _) | (_, Value::Missing) => Ok(Value::Missing),
        (Value::Number(a), Value::Number(b)) => numbers::arithmetic(op, *a, *b).map(Value::Number),
        (Value::Text(a), Value::Text(b)) if op == Binary::Add => {
            numbers::join(a, b).map(Value::Text)
        }
        _ => Err(OpError::Kinds(op.symbol(), left.kind(), right.kind())),
    }
}

fn compare(op: Binary, left: &Value, right: &Value) -> Result<bool, OpError> {
    let ordering = match (left, right) {
        (Value::Missing, _) | (_, Value::Missing) => {
            return Err(OpError::MissingDecision(op.symbol()));
        }
        (Value::Number(a), Value::Number(b)) => numbers::order(*a, *b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) if !op.orders() => a.cmp(b),
        (Value::Boolean(a), Value::Boolean(b)) if !op.orders() => a.cmp(b),
        _ => return Err(OpError::Kinds(op.symbol(), left.kind(), right.kind())),
    };
    Ok(numbers::holds(op, ordering))
}

/// Unary minus and `!`.
pub(crate) fn unary(op: Unary, operand: &Value) -> Outcome {
    match (op, operand) {
        (_, Value::Missing) => Ok(Value::Missing),
        (Unary::Minus, Value::Number(n)) => Ok(Value::Number(-*n)),
        (Unary::Not, Value::Boolean(b)) => Ok(Value::Boolean(!b)),
        (Unary::Minus, other) => Err(OpError::Kinds("-", other.kind(), None)),
        (Unary::Not, other) => Err(OpError::Kinds("!", other.kind(), None)),
    }
}

/// Settings of a run that host functions depend on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `months_in_year` is twelve for every structure and year.
    pub full_year: bool,
    /// `months_in_year` counts no month outside these days, both included.
    pub window: Option<(Date, Date)>,
}

impl Settings {
    /// Whether `months_in_year` is twelve everywhere, and no window.
    pub fn full_year(full_year: bool) -> Self {
        Self { full_year, window: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::parse;
    use crate::policy::tree::Host;

    fn host(function: Host, arguments: &[Argument], settings: Settings) -> Outcome {
        match function.call(arguments, settings)? {
            Argument::Value(value) => Ok(value),
            other => panic!("{other:?}"),
        }
    }

    fn n(text: &str) -> Value {
        Value::Number(parse(text).unwrap())
    }

    fn call(function: Host, values: &[Value]) -> Outcome {
        let arguments: Vec<Argument> = values.iter().cloned().map(Argument::Value).collect();
        host(function, &arguments, Settings::default())
    }

    fn scale(points: &[(i64, i64)]) -> Argument {
        let points = points.iter().map(|(x, y)| ((*x).into(), (*y).into())).collect();
        Argument::Scale(Arc::new(Scale { points }))
    }

    fn date(text: &str) -> Value {
        Value::Date(text.parse().unwrap())
    }

    #[test]
    fn missing_travels_and_never_decides() {
        assert_eq!(binary(Binary::Add, &Value::Missing, &n("1")), Ok(Value::Missing));
        assert_eq!(
            binary(Binary::Less, &Value::Missing, &n("1")),
            Err(OpError::MissingDecision("<"))
        );
        assert_eq!(call(Host::Max, &[n("1"), Value::Missing]), Ok(Value::Missing));
        assert_eq!(call(Host::MaxPresent, &[n("1"), Value::Missing, n("3")]), Ok(n("3")));
        assert_eq!(call(Host::MinPresent, &[Value::Missing, Value::Missing]), Ok(Value::Missing));
        assert_eq!(call(Host::OrElse, &[Value::Missing, n("7")]), Ok(n("7")));
        assert!(call(Host::Contains, &[Value::Missing, Value::Text("a".into())]).is_err());
    }

    #[test]
    fn decisions_are_guarded_and_values_are_not() {
        let third = binary(Binary::Divide, &n("1"), &n("3")).unwrap();
        let sum = binary(Binary::Multiply, &third, &n("3")).unwrap();
        assert_ne!(sum, n("1"));
        assert_eq!(binary(Binary::GreaterOrEqual, &sum, &n("1")), Ok(Value::Boolean(true)));
        assert_eq!(binary(Binary::Equal, &sum, &n("1")), Ok(Value::Boolean(true)));
        assert_eq!(call(Host::Min, &[sum.clone(), n("1")]), Ok(sum.clone()));
        assert_eq!(call(Host::RoundDown, std::slice::from_ref(&sum)), Ok(n("1")));
        assert_eq!(binary(Binary::Remainder, &sum, &n("1")), Ok(n("0")));
    }

    #[test]
    fn scales_follow_their_definitions() {
        let etp = scale(&[(1000, 4), (3000, 6), (6000, 7)]);
        let at = |function, scale: &Argument, x: &str| {
            host(function, &[scale.clone(), Argument::Value(n(x))], Settings::default())
        };
        assert_eq!(at(Host::Interpolate, &etp, "1500"), Ok(n("4.5")));
        assert_eq!(at(Host::Interpolate, &etp, "0"), Ok(n("4")));
        assert_eq!(at(Host::Interpolate, &etp, "9000"), Ok(n("7")));
        assert_eq!(at(Host::Step, &etp, "3000"), Ok(n("6")));
        assert!(matches!(at(Host::Step, &etp, "999.99"), Err(OpError::BelowFirstStep(..))));
        let tax = scale(&[(10, 1), (20, 2)]);
        assert_eq!(at(Host::Marginal, &tax, "5"), Ok(n("0")));
        assert_eq!(at(Host::Marginal, &tax, "15"), Ok(n("5")));
        assert_eq!(at(Host::Marginal, &tax, "25"), Ok(n("20")));
    }

    #[test]
    fn months_are_calendar_months_touched() {
        let months = |year: &str, a: &str, b: &str| {
            call(Host::MonthsInYear, &[n(year), date(a), date(b)]).unwrap()
        };
        assert_eq!(months("2022", "2022-03-01", "2025-04-30"), n("10"));
        assert_eq!(months("2025", "2022-03-01", "2025-04-30"), n("4"));
        assert_eq!(months("2024", "2024-01-31", "2024-02-01"), n("2"));
        assert_eq!(months("2024", "2024-02-01", "2024-01-31"), n("0"));
        assert_eq!(months("2020", "2022-03-01", "2025-04-30"), n("0"));
        assert_eq!(
            call(Host::MonthsBetween, &[date("2024-01-31"), date("2024-02-29")]),
            Ok(n("0"))
        );
        assert_eq!(
            call(Host::MonthsBetween, &[date("2024-03-01"), date("2024-01-01")]),
            Ok(n("-2"))
        );
    }

    #[test]
    fn errors_are_named() {
        assert_eq!(binary(Binary::Divide, &n("1"), &n("0.0")), Err(OpError::DivisionByZero));
        let large = n("79228162514264337593543950335");
        assert_eq!(binary(Binary::Multiply, &large, &n("2")), Err(OpError::Overflow));
        assert_eq!(call(Host::Round, &[n("1"), n("13")]), Err(OpError::RoundDigits(13.into())));
        assert_eq!(call(Host::Round, &[n("2.345"), n("2.0")]), Ok(n("2.35")));
        assert!(matches!(
            binary(Binary::Less, &n("1"), &Value::Text("a".into())),
            Err(OpError::Kinds("<", Some(Kind::Number), Some(Kind::Text)))
        ));
        assert!(matches!(
            call(Host::Clamp, &[n("1"), n("3"), n("2")]),
            Err(OpError::ClampBounds(..))
        ));
    }
}
