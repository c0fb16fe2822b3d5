//! What stands behind a need, for every evaluator, and what it gives in a row.

use super::{Cell, Column};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::policy::ops::Argument;
use crate::policy::{ByKey, Need, Param, ParamKind, ParamValue, Policy, Source, host};
use crate::scenario::{Dataset, InputColumn};
use crate::value::{Kind, Value};
use indexmap::IndexMap;
use rhai::Dynamic;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Why there is no value.
#[derive(Clone, Debug)]
pub(super) enum Wrong {
    /// The cause of an erroneous cell.
    Cause(u32),
    /// An error that arises here.
    Fault(Arc<Diagnostic>),
}

impl Wrong {
    pub(super) fn fault(diagnostic: Diagnostic) -> Self {
        Self::Fault(Arc::new(diagnostic))
    }
}

/// Values by year; the fault of the years that have none.
type ByYear<T> = BTreeMap<Option<i32>, Result<T, Wrong>>;

/// Where the values of a need come from.
pub(super) struct Supply<'a> {
    pub(super) values: Values<'a>,
    /// Whether its numbers are integers.
    pub(super) whole: bool,
}

/// The same, whatever its numbers are.
pub(super) enum Values<'a> {
    Input(&'a InputColumn),
    Computed(&'a Column),
    /// The year of the row.
    Year,
    Parameter(ByYear<Argument>),
    /// A parameter by key, with the column whose text chooses, for whom it is needed there.
    ByKey(ByYear<(Arc<ByKey>, Values<'a>)>, Span),
}

/// Where values are: a policy, its rows, and what is computed of them so far.
#[derive(Clone, Copy)]
pub(super) struct Place<'a, 'c> {
    pub(super) policy: &'a Policy,
    pub(super) dataset: &'a Dataset,
    pub(super) columns: &'c IndexMap<String, Arc<Column>>,
}

/// What stands behind a need.
pub(super) enum Found<'a, 'c> {
    Year,
    Input(&'a InputColumn, Kind),
    Computed(&'c Arc<Column>, Option<Kind>),
    Param(&'a Param),
}

impl<'a, 'c> Place<'a, 'c> {
    /// What stands behind a need; `None` where it has no column.
    pub(super) fn find(self, need: &Need) -> Option<Found<'a, 'c>> {
        let Self { policy, dataset, columns } = self;
        let computed = |kind| Some(Found::Computed(columns.get(&need.name)?, kind));
        match need.source {
            Source::Year => Some(Found::Year),
            Source::Input(i) => {
                Some(Found::Input(dataset.inputs.get(&need.name)?, policy.inputs[i].kind))
            }
            Source::Formula(i) => computed(policy.formulas[i].kind),
            Source::Derived(i) => computed(policy.derived[i].kind),
            Source::Param(i) => Some(Found::Param(&policy.params[i])),
        }
    }

    /// The need of a column that chooses, for whom the value by key is needed.
    pub(super) fn key(self, by_key: &ByKey, need: &Need) -> Option<Need> {
        self.policy.need(&by_key.column, need.span)
    }
}

/// A need without a column.
pub(super) fn without_column(need: &Need) -> Diagnostics {
    vec![codes::MissingColumn { column: &need.name }.at(need.span)]
}

/// A parameter without a value in a year.
fn not_in_force(need: &Need, year: Option<i32>) -> Diagnostic {
    let year = year.map_or_else(String::new, |y| y.to_string());
    codes::NoValueInForce { name: &need.name, exercice: year }.at(need.span)
}

impl<'a> Supply<'a> {
    /// The supply of a need, in the years of the run.
    pub(super) fn of(place: Place<'a, 'a>, need: &Need, years: &[Option<i32>]) -> Option<Self> {
        let (values, kind) = match place.find(need)? {
            Found::Year => (Values::Year, Some(Kind::Integer)),
            Found::Input(input, kind) => (Values::Input(input), Some(kind)),
            Found::Computed(column, kind) => (Values::Computed(column), kind),
            Found::Param(param) => match param.kind {
                ParamKind::ByKey(kind) => (Values::by_key(place, param, need, years)?, Some(kind)),
                ParamKind::Scalar(kind) => (Values::parameter(param, need, years), Some(kind)),
                _ => (Values::parameter(param, need, years), None),
            },
        };
        Some(Self { values, whole: kind == Some(Kind::Integer) })
    }

    /// What a row of a year receives, as the interpreter holds it.
    pub(super) fn give(&self, row: usize, year: Option<i32>) -> Result<Dynamic, Wrong> {
        self.values.give(row, year).map(|argument| host::held(argument, self.whole))
    }
}

impl<'a> Values<'a> {
    fn parameter(param: &Param, need: &Need, years: &[Option<i32>]) -> Self {
        let held = |year| match param.in_force(year) {
            Some(value) => Ok((&*value).into()),
            None => Err(Wrong::fault(not_in_force(need, year))),
        };
        Self::Parameter(years.iter().map(|year| (*year, held(*year))).collect())
    }

    fn by_key(
        place: Place<'a, 'a>,
        param: &Param,
        need: &Need,
        years: &[Option<i32>],
    ) -> Option<Self> {
        let mut by_year = ByYear::new();
        for year in years {
            let held = match param.in_force(*year) {
                Some(held) => match &*held {
                    ParamValue::ByKey(by_key) => {
                        let keys = Supply::of(place, &place.key(by_key, need)?, years)?;
                        Ok((by_key.clone(), keys.values))
                    }
                    _ => {
                        let failed = codes::InterpreterFailed { detail: &need.name };
                        Err(Wrong::fault(failed.at(need.span)))
                    }
                },
                None => Err(Wrong::fault(not_in_force(need, *year))),
            };
            by_year.insert(*year, held);
        }
        Some(Self::ByKey(by_year, need.span))
    }

    /// What a row of a year receives.
    pub(super) fn give(&self, row: usize, year: Option<i32>) -> Result<Argument, Wrong> {
        if let Self::Parameter(by_year) = self {
            let missing = || Ok(Argument::Value(Value::Missing));
            return by_year.get(&year).cloned().unwrap_or_else(missing);
        }
        self.get(row, year).map(Argument::Value)
    }

    /// The cell of a row of a year; missing for what is none.
    pub(super) fn get(&self, row: usize, year: Option<i32>) -> Result<Value, Wrong> {
        match self {
            Self::Input(column) => Ok(column.value(row)),
            Self::Computed(column) => match column.get(row) {
                Some(Cell::Value(value)) => Ok(value),
                Some(Cell::Error(cause)) => Err(Wrong::Cause(cause)),
                None => Ok(Value::Missing),
            },
            Self::Year => Ok(year.map_or(Value::Missing, |y| Value::Number(Decimal::from(y)))),
            Self::Parameter(by_year) => match by_year.get(&year) {
                Some(Ok(Argument::Value(value))) => Ok(value.clone()),
                Some(Err(wrong)) => Err(wrong.clone()),
                Some(Ok(_)) | None => Ok(Value::Missing),
            },
            Self::ByKey(by_year, span) => match by_year.get(&year) {
                Some(Ok((values, keys))) => chosen(values, &keys.get(row, year)?, *span),
                Some(Err(wrong)) => Err(wrong.clone()),
                None => Ok(Value::Missing),
            },
        }
    }
}

/// The value by key of a text.
fn chosen(by_key: &ByKey, key: &Value, span: Span) -> Result<Value, Wrong> {
    let column = &by_key.column;
    let Value::Text(key) = key else {
        return Err(Wrong::fault(codes::ByKeyMissing { column }.at(span)));
    };
    by_key.values.get(&**key).cloned().ok_or_else(|| {
        Wrong::fault(
            codes::UnknownByKey { value: &**key, column }
                .at(span)
                .suggest(key, by_key.values.keys().map(String::as_str).take(50)),
        )
    })
}
