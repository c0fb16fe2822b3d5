//! What scripts may call, described: the arguments and the result of each host function, the
//! keys of each declaration. The words are in `render`; editors and the documentation get both
//! from here.

use super::tree::{Host, MOST_ARGUMENTS};

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
    /// A number or a date, the same for all operands; what comes out is one of them.
    Ordered,
    /// Any value; what comes out is one of the operands.
    Any,
    /// A scale, declared as a parameter.
    Scale,
    /// A value in time, declared as a parameter.
    Timeline,
    /// A missing value.
    Missing,
    /// No value: the cell is in error.
    Never,
}

impl Type {
    /// Its name in signatures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
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

const fn once(name: &'static str, takes: Type) -> Argument {
    Argument { name, takes, times: Times::Once }
}

const fn maybe(name: &'static str, takes: Type) -> Argument {
    Argument { name, takes, times: Times::AtMostOnce }
}

const fn more(name: &'static str, takes: Type) -> Argument {
    Argument { name, takes, times: Times::Repeated }
}

const X: Argument = once("x", Type::Number);
const DIGITS: Argument = maybe("decimals", Type::Integer);
const SCALE: Argument = once("scale", Type::Scale);
const TIMELINE: Argument = once("timeline", Type::Timeline);
const TEXT: Argument = once("text", Type::Text);
const DAY: Argument = once("date", Type::Date);
const YEAR: Argument = once("year", Type::Number);
const FROM: Argument = once("from", Type::Date);
const TO: Argument = once("to", Type::Date);

impl Host {
    /// Its arguments, in order, and what it gives.
    pub fn signature(self) -> (&'static [Argument], Type) {
        use Type::{Any, Boolean, Date, Integer, Missing, Never, Number, Ordered, Text};
        match self {
            Self::Round | Self::RoundUp | Self::RoundDown => (&[X, DIGITS], Number),
            Self::Min | Self::Max => {
                (const { &[once("a", Ordered), once("b", Ordered), more("c", Ordered)] }, Ordered)
            }
            Self::MinPresent | Self::MaxPresent => {
                (const { &[once("a", Ordered), more("b", Ordered)] }, Ordered)
            }
            Self::Abs => (&[X], Number),
            Self::Clamp => (const { &[X, once("low", Number), once("high", Number)] }, Number),
            Self::IsMissing => (const { &[once("value", Any)] }, Boolean),
            Self::OrElse => (const { &[once("value", Any), once("otherwise", Any)] }, Any),
            Self::None => (const { &[maybe("unit", Text)] }, Missing),
            Self::Fail => (const { &[once("reason", Text)] }, Never),
            Self::Interpolate | Self::Step | Self::Marginal => (&[SCALE, X], Number),
            Self::At => (&[TIMELINE, DAY], Number),
            Self::MeanOverYear => (&[TIMELINE, YEAR], Number),
            Self::Date => (&[TEXT], Date),
            Self::Year | Self::Month => (&[DAY], Integer),
            Self::MonthsBetween => (&[FROM, TO], Integer),
            Self::MonthsInYear => (&[YEAR, FROM, TO], Integer),
            Self::Lower => (&[TEXT], Text),
            Self::StartsWith | Self::Contains => (const { &[TEXT, once("part", Text)] }, Boolean),
        }
    }

    /// Its arguments when `count` are given, the repeated one as often as needed.
    pub fn arguments(self, count: usize) -> Vec<Argument> {
        let (arguments, _) = self.signature();
        let mut given: Vec<Argument> = Vec::with_capacity(count);
        for argument in arguments {
            let left = count.saturating_sub(given.len());
            let times = match argument.times {
                Times::Once | Times::AtMostOnce => 1,
                Times::Repeated => MOST_ARGUMENTS,
            };
            given.extend(std::iter::repeat_n(*argument, times.min(left)));
        }
        given
    }
}

/// A declaration: its arguments as they are written, and the keys of its last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Its name.
    pub name: &'static str,
    /// Its arguments, as they are written.
    pub usage: &'static str,
    /// The keys of `#{…}`, in the order in which people read them.
    pub keys: &'static [&'static str],
}

/// Every declaration.
pub const DECLARATIONS: &[Declaration] = &[
    Declaration {
        name: "policy",
        usage: "policy(#{…})",
        keys: &["edition", "label", "status", "source", "from", "to", "total", "eligible", "notes"],
    },
    Declaration { name: "extends", usage: "extends(\"id\")", keys: &[] },
    Declaration {
        name: "param",
        usage: "param(\"name\", value, #{…})",
        keys: &["label", "unit", "source", "basis", "min", "max", "values", "note"],
    },
    Declaration { name: "set", usage: "set(\"name\", value)", keys: &[] },
    Declaration { name: "amend", usage: "amend(\"name\", \"2026-01-01\", value)", keys: &[] },
    Declaration {
        name: "input",
        usage: "input(\"name\", \"type\", #{…})",
        keys: &["label", "unit", "min", "max", "values", "otherwise", "optional", "note"],
    },
    Declaration {
        name: "aggregate",
        usage: "aggregate(\"name\", \"sum\", \"of\", #{…})",
        keys: &["by", "where", "q", "order", "otherwise", "label", "unit", "source", "note"],
    },
    Declaration {
        name: "previous",
        usage: "previous(\"name\", \"of\", #{…})",
        keys: &["otherwise", "label", "unit", "source", "note"],
    },
    Declaration {
        name: "reference",
        usage: "reference(\"name\", \"policy-id\", \"of\", #{…})",
        keys: &["exercice", "otherwise", "label", "unit", "source", "note"],
    },
    Declaration {
        name: "apportion",
        usage: "apportion(\"name\", #{…})",
        keys: &[
            "of",
            "total",
            "by",
            "at_least",
            "at_most",
            "digits",
            "otherwise",
            "label",
            "unit",
            "source",
            "note",
        ],
    },
    Declaration { name: "outputs", usage: "outputs([\"name\", …])", keys: &[] },
];

/// What the value of a parameter can be, as it is written.
pub const PARAMETER_VALUES: &[&str] = &[
    "55_000 · 0.2 · true · \"text\"",
    "date(\"2025-04-30\")",
    "none(\"€\")",
    "scale([[x, y], …])",
    "by_key(\"column\", [[\"key\", v], …])",
    "dated([[\"2021-08-01\", v], …])",
    "timeline([[\"2021-08-01\", v], …])",
];

#[cfg(test)]
mod tests;
