//! Host functions: one row of one table says all that this crate knows of each, but its words,
//! which are in `render/locale`. The interpreter, the walk, closures, checks, definitions for
//! editors and random programs read that row.

use super::ops::{Argument as Given, OpError, Settings, numbers, scales, time, too_long};
use super::param::ParamValue;
use crate::number::{self, Rounding};
use crate::value::{Kind, Value, parse_date};
use Given::Value as V;
use Value::{Boolean, Date, Number, Text};
use rust_decimal::Decimal;

/// What an argument takes or what a function gives, under the names of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// A text.
    Text,
    /// A date.
    Date,
    /// A number, whole where all operands are.
    Same,
    /// A number or a date, the same for all operands; what comes out is one of them.
    Ordered,
    /// Any value; what comes out is one of the operands.
    Any,
    /// A scale, declared as a parameter.
    Scale,
    /// A value in time, declared as a parameter.
    Timeline,
    /// What a value in time holds: a number, or a scale.
    Held,
    /// A missing value.
    Missing,
    /// No value: the cell is in error.
    Never,
}

impl Type {
    /// Its name in signatures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number | Self::Same | Self::Held => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Text => "text",
            Self::Date => "date",
            Self::Ordered => "number|date",
            Self::Any => "value",
            Self::Scale => "scale",
            Self::Timeline => "timeline",
            Self::Missing => "missing",
            Self::Never => "error",
        }
    }

    /// The kind of a cell of it, where there is but one.
    pub fn kind(self) -> Option<Kind> {
        match self {
            Self::Number | Self::Same | Self::Held => Some(Kind::Number),
            Self::Integer => Some(Kind::Integer),
            Self::Boolean => Some(Kind::Boolean),
            Self::Text => Some(Kind::Text),
            Self::Date => Some(Kind::Date),
            _ => None,
        }
    }
}

/// How often an argument is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Once.
    Once,
    /// Once or not at all.
    AtMostOnce,
    /// Up to the most that a function takes.
    Repeated,
}

/// An argument of a host function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name, for people: arguments are given by position.
    pub name: &'static str,
    /// What it takes.
    pub takes: Type,
    /// How often it is given.
    pub times: Times,
}

/// What an operand that is missing does to a function whose meaning has no place for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// What comes out is missing.
    Travels,
    /// It is an error: the operand decides.
    Refused,
    /// Nothing: the function takes it.
    Taken,
}

/// What a function gives; `None` for operands that it has no place for.
type Outcome = Option<Result<Given, OpError>>;

/// What is known of a host function.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name in scripts.
    pub name: &'static str,
    /// Its arguments, in order.
    pub arguments: &'static [Argument],
    /// What it gives.
    pub gives: Type,
    /// What an operand that is missing does.
    pub missing: Missing,
    /// Whether its result jumps while its operands change little.
    pub jumps: bool,
    /// Whether it may stand in a declaration.
    pub declares: bool,
    /// Whether its result is a quotient, not rounded yet.
    pub quotient: bool,
    /// What it means.
    pub(super) meaning: fn(&[Given], Settings) -> Outcome,
}

/// Most arguments of `min`, `max` and their like.
pub const MOST_ARGUMENTS: usize = 8;

macro_rules! hosts {
    ($($host:ident $name:literal ($($argument:expr),*) $gives:ident $missing:ident
       [$($flag:ident)*] $meaning:expr;)*) => {
        /// Host functions.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum Host { $($host,)* }

        impl Host {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$host,)*];

            /// What is known of it.
            pub fn row(self) -> &'static Row {
                match self {
                    $(Self::$host => const { &Row {
                        $($flag: true,)*
                        ..Row {
                            name: $name,
                            arguments: const { &[$($argument),*] },
                            gives: Type::$gives,
                            missing: Missing::$missing,
                            jumps: false,
                            declares: false,
                            quotient: false,
                            meaning: $meaning,
                        }
                    } },)*
                }
            }

            /// The function of a name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$host),)* _ => None }
            }
        }
    };
}

/// A meaning for operands of one form.
macro_rules! on {
    ($operands:pat => $gives:expr) => {
        |arguments, _| match arguments {
            $operands => $gives,
            _ => None,
        }
    };
}

const fn once(name: &'static str, takes: Type) -> Argument {
    Argument { name, takes, times: Times::Once }
}

const fn maybe(name: &'static str, takes: Type) -> Argument {
    Argument { name, takes, times: Times::AtMostOnce }
}

const fn more(name: &'static str) -> Argument {
    Argument { name, takes: Type::Ordered, times: Times::Repeated }
}

/// The digits of a rounding function.
pub(super) const DIGITS: Argument = maybe("decimals", Type::Integer);
const X: Argument = once("x", Type::Number);
const A: Argument = once("a", Type::Ordered);
const B: Argument = once("b", Type::Ordered);
const LOW: Argument = once("low", Type::Number);
const HIGH: Argument = once("high", Type::Number);
const VALUE: Argument = once("value", Type::Any);
const OTHERWISE: Argument = once("otherwise", Type::Any);
const UNIT: Argument = maybe("unit", Type::Text);
const REASON: Argument = once("reason", Type::Text);
const SCALE: Argument = once("scale", Type::Scale);
const TIMELINE: Argument = once("timeline", Type::Timeline);
const TEXT: Argument = once("text", Type::Text);
const PART: Argument = once("part", Type::Text);
const DAY: Argument = once("date", Type::Date);
const YEAR: Argument = once("year", Type::Number);
const FROM: Argument = once("from", Type::Date);
const TO: Argument = once("to", Type::Date);

// Variant, name, arguments, what it gives, what a missing operand does, flags, meaning.
hosts! {
    Round "round" (X, DIGITS) Number Travels [jumps declares] |a, _| round(Rounding::Nearest, a);
    RoundUp "round_up" (X, DIGITS) Number Travels [jumps declares] |a, _| round(Rounding::Up, a);
    RoundDown "round_down" (X, DIGITS) Number Travels [jumps declares] |a, _| round(Rounding::Down, a);
    Min "min" (A, B, more("c")) Ordered Travels [declares] |a, _| extreme(false, a);
    Max "max" (A, B, more("c")) Ordered Travels [declares] |a, _| extreme(true, a);
    MinPresent "min_present" (A, more("b")) Ordered Taken [] |a, _| extreme(false, &present(a));
    MaxPresent "max_present" (A, more("b")) Ordered Taken [] |a, _| extreme(true, &present(a));
    Abs "abs" (X) Same Travels [declares] on!([V(Number(x))] => value(Number(x.abs())));
    Clamp "clamp" (X, LOW, HIGH) Same Travels [] on! {
        [V(Number(x)), V(Number(low)), V(Number(high))] => number(numbers::clamp(*x, *low, *high))
    };
    IsMissing "is_missing" (VALUE) Boolean Taken [jumps] on! {
        [V(x)] => value(Boolean(*x == Value::Missing))
    };
    OrElse "or_else" (VALUE, OTHERWISE) Any Taken [] on! {
        [V(Value::Missing), V(x)] | [V(x), V(_)] => value(x.clone())
    };
    None "none" (UNIT) Missing Taken [] |_, _| value(Value::Missing);
    Fail "fail" (REASON) Never Refused [] on! {
        [V(Text(reason))] => Some(Err(OpError::Failed(reason.clone())))
    };
    Interpolate "interpolate" (SCALE, X) Number Refused [] on! {
        [Given::Scale(scale), V(Number(x))] => number(scales::interpolate(scale, *x))
    };
    Step "step" (SCALE, X) Number Refused [jumps] on! {
        [Given::Scale(scale), V(Number(x))] => number(scales::step(scale, *x))
    };
    Marginal "marginal" (SCALE, X) Number Refused [] on! {
        [Given::Scale(scale), V(Number(x))] => number(scales::marginal(scale, *x))
    };
    At "at" (TIMELINE, DAY) Held Refused [] on! {
        [Given::Timeline(timeline), V(Date(date))] => match time::at(timeline, *date) {
            Ok(ParamValue::Scalar(held)) => value(held.clone()),
            Ok(ParamValue::Scale(scale)) => Some(Ok(Given::Scale(scale.clone()))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    };
    MeanOverYear "mean_over_year" (TIMELINE, YEAR) Number Refused [quotient] on! {
        [Given::Timeline(timeline), V(Number(year))] => {
            Some(time::mean_over_year(timeline, *year).map(V))
        }
    };
    Date "date" (TEXT) Date Travels [] on!([V(Text(text))] => value(Date(parse_date(text)?)));
    Year "year" (DAY) Integer Travels [] on!([V(Date(d))] => value(Number(d.year().into())));
    Month "month" (DAY) Integer Travels [] on!([V(Date(d))] => value(Number(d.month().into())));
    MonthsBetween "months_between" (FROM, TO) Integer Travels [] on! {
        [V(Date(from)), V(Date(to))] => value(Number(time::months_between(*from, *to).into()))
    };
    MonthsInYear "months_in_year" (YEAR, FROM, TO) Integer Travels [] |a, settings| match a {
        _ if settings.full_year => value(Number(12.into())),
        [V(Number(year)), V(Date(from)), V(Date(to))] => {
            let (from, to) = time::within(settings.window, *from, *to);
            value(Number(time::months_in_year(*year, from, to).into()))
        }
        _ => None,
    };
    Lower "lower" (TEXT) Text Travels [] on! {
        [V(Text(text))] => {
            let lower = text.to_lowercase();
            Some(if too_long(&[&lower]) { Err(OpError::TooLong) } else { Ok(V(Text(lower.into()))) })
        }
    };
    StartsWith "starts_with" (TEXT, PART) Boolean Refused [jumps] on! {
        [V(Text(text)), V(Text(part))] => value(Boolean(text.starts_with(&**part)))
    };
    Contains "contains" (TEXT, PART) Boolean Refused [jumps] on! {
        [V(Text(text)), V(Text(part))] => value(Boolean(text.contains(&**part)))
    };
}

impl Host {
    /// Its name in scripts.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Fewest and most arguments.
    pub fn arity(self) -> (usize, usize) {
        let arguments = self.row().arguments;
        let count = |times: Times| arguments.iter().filter(|a| a.times == times).count();
        let repeated = count(Times::Repeated) > 0;
        (count(Times::Once), if repeated { MOST_ARGUMENTS } else { arguments.len() })
    }

    /// Its arguments when `count` are given, the repeated one as often as needed.
    pub fn arguments(self, count: usize) -> impl Iterator<Item = Argument> {
        let times = |argument: &Argument| match argument.times {
            Times::Once | Times::AtMostOnce => 1,
            Times::Repeated => MOST_ARGUMENTS,
        };
        let all = self.row().arguments.iter();
        all.flat_map(move |a| std::iter::repeat_n(*a, times(a))).take(count)
    }

    /// What it gives for these arguments.
    pub(crate) fn call(self, arguments: &[Given], settings: Settings) -> Result<Given, OpError> {
        let row = self.row();
        if let Some(result) = (row.meaning)(arguments, settings) {
            return result;
        }
        let cells = arguments.iter().filter_map(|argument| match argument {
            V(value) => Some(value),
            _ => None,
        });
        let missing = cells.clone().any(|value| *value == Value::Missing);
        match row.missing {
            Missing::Travels if missing => Ok(V(Value::Missing)),
            Missing::Refused if missing => Err(OpError::MissingDecision(row.name)),
            _ => {
                let mut kinds = cells.map(Value::kind);
                let mut kind = || kinds.next().flatten();
                Err(OpError::Kinds(row.name, kind(), kind()))
            }
        }
    }

    /// Whether it gives an integer, on which a `switch` can decide, where operands are whole or not.
    pub(crate) fn is_whole(self, operands: bool) -> bool {
        match self.row().gives {
            Type::Integer => true,
            Type::Same | Type::Ordered | Type::Any => operands,
            _ => false,
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what a row gives")]
fn value(value: Value) -> Outcome {
    Some(Ok(V(value)))
}

#[expect(clippy::unnecessary_wraps, reason = "what a row gives")]
fn number(result: Result<Decimal, OpError>) -> Outcome {
    Some(result.map(|n| V(Number(n))))
}

fn round(rounding: Rounding, arguments: &[Given]) -> Outcome {
    let (x, digits) = match arguments {
        [V(Number(x))] => (x, Ok(0)),
        [V(Number(x)), V(Number(digits))] => (x, numbers::digits(*digits)),
        _ => return None,
    };
    let rounded = |digits| number::round(*x, digits, rounding).ok_or(OpError::Overflow);
    number(digits.and_then(rounded))
}

fn present(arguments: &[Given]) -> Vec<Given> {
    let missing = |argument: &&Given| matches!(argument, V(Value::Missing));
    arguments.iter().filter(|a| !missing(a)).cloned().collect()
}

/// The first of the extreme operands, compared under the guard; missing when there is none.
fn extreme(largest: bool, arguments: &[Given]) -> Outcome {
    let mut best: Option<&Value> = None;
    for argument in arguments {
        let better = match (best, argument) {
            (None, V(Number(_) | Date(_))) => true,
            (Some(Number(b)), V(Number(v))) => numbers::replaces(largest, *v, *b),
            (Some(Date(b)), V(Date(v))) => {
                if largest {
                    v > b
                } else {
                    v < b
                }
            }
            _ => return None,
        };
        if let (true, V(value)) = (better, argument) {
            best = Some(value);
        }
    }
    value(best.cloned().unwrap_or(Value::Missing))
}
