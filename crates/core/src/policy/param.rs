//! Parameters: what they hold, in time, who says it, and what a year takes of it.

use super::authority::Authority;
use crate::diagnostic::{Sort, Span};
use crate::number::ExactSum;
use crate::value::{Kind, Value};
use indexmap::IndexMap;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

crate::keywords! {
    /// Whether the law says a number.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Basis {
        /// Not said by the texts: a choice that has to be made.
        Assumption = "assumption",
        /// Put forward by a proposal.
        Proposal = "proposal",
        /// Said by the text.
        Text = "text",
    }
}

/// Points of a piecewise function, strictly ascending in x.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// (x, y), two or more.
    pub points: Vec<(Decimal, Decimal)>,
}

/// A value by the text of a column (`by_key("region", …)`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByKey {
    /// The column (or formula) whose text chooses.
    pub column: String,
    /// Values in declared order.
    pub values: IndexMap<String, Value>,
}

/// A value that changes in time, looked up by the formula itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// (from, value), ascending. Values are numbers or scales.
    pub steps: Vec<(Date, ParamValue)>,
}

/// What a parameter holds at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// Number, boolean, text, date or missing.
    Scalar(Value),
    /// A scale.
    Scale(Arc<Scale>),
    /// A value by key.
    ByKey(Arc<ByKey>),
    /// A value in time, resolved by the formula.
    Timeline(Arc<Timeline>),
}

/// What kind of thing a parameter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParamKind {
    /// A scalar of this kind (`none("€")` is a number that may be missing).
    Scalar(Kind),
    /// A scale.
    Scale,
    /// Values of this kind by key.
    ByKey(Kind),
    /// Numbers in time.
    Timeline,
    /// Scales in time.
    ScaleTimeline,
}

impl ParamKind {
    /// How a message names it.
    pub(super) fn sort(self) -> Sort {
        match self {
            Self::Scalar(kind) => kind.into(),
            Self::Scale => "scale".into(),
            Self::ByKey(_) => "by_key".into(),
            Self::Timeline | Self::ScaleTimeline => "timeline".into(),
        }
    }
}

/// Who last gave a parameter its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A policy, by id.
    Policy(String),
    /// `--set` on the command line.
    CommandLine,
}

crate::keywords! {
    /// What a year takes of values that change within it.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub enum Within {
        /// The value in force on 1 January or, failing that, the first one that starts within it.
        #[default]
        Start = "start",
        /// The mean of the values in force on the first day of each month; nothing before the first.
        Months = "months",
    }
}

/// Values by date of entry into force; a single value without a date is in force always.
pub type Steps = Vec<(Option<Date>, ParamValue)>;

/// A parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Name.
    pub name: String,
    /// What it holds.
    pub kind: ParamKind,
    /// Its values.
    pub steps: Steps,
    /// What a year takes of those that change within it.
    pub within: Within,
    /// Its values as it was declared.
    pub declared: Steps,
    /// French label.
    pub label: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Legal reference.
    pub source: Option<String>,
    /// Whether the law says it; of several values, what the least sure of them rests on.
    pub basis: Basis,
    /// What each of its values rests on, where that is not the same for all.
    pub authorities: Vec<Authority>,
    /// Smallest value allowed.
    pub min: Option<Value>,
    /// Largest value allowed.
    pub max: Option<Value>,
    /// The least and the most that is plausible.
    pub range: Option<[Value; 2]>,
    /// The readings it can take.
    pub values: Vec<Value>,
    /// Free remark.
    pub note: Option<String>,
    /// Where it is declared.
    pub span: Span,
    /// Who declared it.
    pub declared_by: Origin,
    /// Who gave the value in force, when it is not who declared it (`set`, `amend`, `--set`).
    pub changed_by: Option<(Origin, Option<Span>)>,
    /// The values that were given from a day on, since it was declared.
    pub amended: Vec<Amended>,
}

/// A value that a heir or the command line gives from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// The day.
    pub from: Date,
    /// Where it is written; not on the command line.
    pub span: Option<Span>,
    /// Days from which values that were there before it still hold.
    pub kept: Vec<Date>,
    /// Whether what follows in the same file takes it back.
    pub undone: bool,
}

impl Amended {
    /// Whether both were written in the same place.
    pub fn beside(&self, span: Option<Span>) -> bool {
        self.span.map(|span| span.source) == span.map(|span| span.source)
    }
}

impl Param {
    /// The value that formulas of `exercice` receive, as [`Within`] says; `None` when there is none.
    pub fn in_force(&self, exercice: Option<i32>) -> Option<Cow<'_, ParamValue>> {
        match exercice.filter(|_| self.within == Within::Months) {
            Some(year) => self.mean(year).map(Cow::Owned),
            None => self.starting(exercice).map(Cow::Borrowed),
        }
    }

    /// What decides what it gives in a year.
    pub fn given(&self) -> (&Steps, Within) {
        (&self.steps, self.within)
    }

    /// Whether its values have a mean: numbers, or numbers by one key.
    pub fn has_means(&self) -> bool {
        let number = |value: &Value| value.number().is_some();
        let of_number = |value: &ParamValue| match value {
            ParamValue::Scalar(value) => number(value),
            ParamValue::ByKey(by_key) => by_key.values.values().all(number),
            _ => false,
        };
        let keys: BTreeSet<&str> = self.key_columns().collect();
        !matches!(self.kind, ParamKind::Scalar(Kind::Integer))
            && keys.len() < 2
            && self.steps.iter().all(|(_, value)| of_number(value))
    }

    /// The value in force on a day.
    pub fn on(&self, day: Date) -> Option<&ParamValue> {
        let step = self.steps.iter().rev().find(|(from, _)| from.is_none_or(|from| from <= day));
        step.map(|(_, value)| value)
    }

    /// The mean of a year, rounded once; `None` before the first date, and beyond what is held.
    fn mean(&self, year: i32) -> Option<ParamValue> {
        let year = i16::try_from(year).ok()?;
        let months = (1..=12).map(|month| Some(self.on(Date::new(year, month, 1).ok()?)));
        let months: Vec<&ParamValue> =
            months.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
        let last = *months.last()?;
        if months.iter().all(|value| *value == last) && months.len() == 12 {
            return Some(last.clone());
        }
        let mean = |number: &dyn Fn(&ParamValue) -> Option<Decimal>| {
            let mut sum = ExactSum::default();
            for month in &months {
                sum.add(number(month)?);
            }
            let mut twelve = ExactSum::default();
            twelve.add(Decimal::from(12));
            sum.divided_by(&twelve).map(Value::Number)
        };
        match last {
            ParamValue::Scalar(_) => mean(&|value| match value {
                ParamValue::Scalar(value) => value.number(),
                _ => None,
            })
            .map(ParamValue::Scalar),
            ParamValue::ByKey(by_key) => {
                // A key that some month lacks has no mean: it is unknown that year.
                let of = |key: &String| {
                    mean(&|value| match value {
                        ParamValue::ByKey(by_key) => by_key.values.get(key)?.number(),
                        _ => None,
                    })
                };
                let values = by_key.values.keys().filter_map(|key| Some((key.clone(), of(key)?)));
                let (column, values) = (by_key.column.clone(), values.collect());
                Some(ParamValue::ByKey(Arc::new(ByKey { column, values })))
            }
            _ => None,
        }
    }

    /// The one in force on 1 January or, failing that, the first one that starts within the year.
    fn starting(&self, exercice: Option<i32>) -> Option<&ParamValue> {
        self.place(exercice).map(|at| &self.steps[at].1)
    }

    /// Its place among the values.
    pub(super) fn place(&self, exercice: Option<i32>) -> Option<usize> {
        let Some(year) = exercice else {
            return self.steps.iter().position(|(from, _)| from.is_none());
        };
        let starts = |from: &Option<Date>| {
            from.is_none_or(|d| (i32::from(d.year()), d.month(), d.day()) <= (year, 1, 1))
        };
        let january = self.steps.iter().rposition(|(from, _)| starts(from));
        let within = || {
            let of_year = |from: Date| i32::from(from.year()) == year;
            self.steps.iter().position(|(from, _)| from.is_some_and(of_year))
        };
        january.or_else(within)
    }

    /// The columns whose texts choose among its values by key.
    pub fn key_columns(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|(_, value)| match value {
            ParamValue::ByKey(by_key) => Some(by_key.column.as_str()),
            _ => None,
        })
    }

    /// Whether the value may be missing in some year.
    pub fn may_be_missing(&self) -> bool {
        self.steps.iter().any(|(_, v)| matches!(v, ParamValue::Scalar(Value::Missing)))
    }
}
