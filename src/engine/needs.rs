//! What a formula receives in a row, under each of its arguments' names.

use super::{Cell, Column};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::policy::{ByKey, Need, Param, ParamKind, ParamValue, Policy, Source, host};
use crate::scenario::{Dataset, InputColumn};
use crate::value::{Kind, Value};
use indexmap::IndexMap;
use rhai::Dynamic;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the values of one argument come from.
pub(super) enum Supply<'a> {
    /// An input column, with whether its numbers are integers.
    Column(&'a InputColumn, bool),
    /// A formula's column.
    Formula(&'a Column, bool),
    /// The year of the row.
    Exercice,
    /// A parameter, by year; `Err` is what to say where none is in force.
    Parameter(BTreeMap<Option<i32>, Result<Dynamic, Diagnostic>>),
    /// A parameter by key, by year, each with the column whose text chooses.
    ByKey(BTreeMap<Option<i32>, Keyed<'a>>, bool, Span),
}

/// Values by key, with the column whose text chooses; or what to say where none is in force.
type Keyed<'a> = Result<(Arc<ByKey>, Supply<'a>), Diagnostic>;

/// What a row gives to an argument.
pub(super) enum Given {
    Value(Dynamic),
    /// The cause of an erroneous formula.
    Cause(u32),
    /// An error that arises here.
    Error(Diagnostic),
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
    vec![Diagnostic::new(Code::MissingColumn).with("column", &need.name).at(need.span)]
}

/// A parameter without a value in a year.
pub(super) fn not_in_force(need: &Need, year: Option<i32>) -> Diagnostic {
    let year = year.map_or_else(String::new, |y| y.to_string());
    let diagnostic = Diagnostic::new(Code::NoValueInForce).with("name", &need.name);
    diagnostic.with("exercice", year).at(need.span)
}

/// The value by key of a text.
pub(super) fn by_key<'b>(
    by_key: &'b ByKey,
    key: &Value,
    span: Span,
) -> Result<&'b Value, Diagnostic> {
    let Value::Text(key) = key else {
        let diagnostic = Diagnostic::new(Code::ByKeyMissing);
        return Err(diagnostic.with("column", &by_key.column).at(span));
    };
    by_key.values.get(&**key).ok_or_else(|| {
        Diagnostic::new(Code::UnknownByKey)
            .with("value", &**key)
            .with("column", &by_key.column)
            .suggest(key, by_key.values.keys().map(String::as_str).take(50))
            .at(span)
    })
}

impl<'a> Supply<'a> {
    /// The supply of a need, in the years of the run.
    pub(super) fn of(place: Place<'a, 'a>, need: &Need, years: &[Option<i32>]) -> Option<Self> {
        let param = match place.find(need)? {
            Found::Year => return Some(Self::Exercice),
            Found::Input(input, kind) => return Some(Self::Column(input, kind == Kind::Integer)),
            Found::Computed(cells, kind) => {
                return Some(Self::Formula(cells, kind == Some(Kind::Integer)));
            }
            Found::Param(param) => param,
        };
        let in_force = |year| param.in_force(year).ok_or_else(|| not_in_force(need, year));
        if let ParamKind::ByKey(kind) = param.kind {
            let mut by_year = BTreeMap::new();
            for year in years {
                let held = match in_force(*year) {
                    Ok(ParamValue::ByKey(by_key)) => {
                        let keys = Self::of(place, &place.key(by_key, need)?, years)?;
                        Ok((by_key.clone(), keys))
                    }
                    Ok(_) => {
                        let diagnostic = Diagnostic::new(Code::InterpreterFailed);
                        Err(diagnostic.with("detail", &need.name).at(need.span))
                    }
                    Err(diagnostic) => Err(diagnostic),
                };
                by_year.insert(*year, held);
            }
            return Some(Self::ByKey(by_year, kind == Kind::Integer, need.span));
        }
        let kind = match param.kind {
            ParamKind::Scalar(kind) => Some(kind),
            _ => None,
        };
        let one = |year: &_| (*year, in_force(*year).map(|value| host::parameter(value, kind)));
        Some(Self::Parameter(years.iter().map(one).collect()))
    }

    /// What a row of a year receives.
    pub(super) fn give(&self, row: usize, exercice: Option<i32>) -> Given {
        match self {
            Self::Column(column, whole) => Given::Value(host::dynamic(&column.value(row), *whole)),
            Self::Formula(cells, whole) => match cells.get(row) {
                Some(Cell::Value(value)) => Given::Value(host::dynamic(&value, *whole)),
                Some(Cell::Error(cause)) => Given::Cause(cause),
                None => Given::Value(Dynamic::UNIT),
            },
            Self::Exercice => {
                let year = exercice.map(|y| Value::Number(Decimal::from(y)));
                Given::Value(host::dynamic(&year.unwrap_or(Value::Missing), true))
            }
            Self::Parameter(by_year) => match by_year.get(&exercice) {
                Some(Ok(value)) => Given::Value(value.clone()),
                Some(Err(diagnostic)) => Given::Error(diagnostic.clone()),
                None => Given::Value(Dynamic::UNIT),
            },
            Self::ByKey(by_year, whole, span) => {
                let (by_key, keys) = match by_year.get(&exercice) {
                    Some(Ok(held)) => held,
                    Some(Err(diagnostic)) => return Given::Error(diagnostic.clone()),
                    None => return Given::Value(Dynamic::UNIT),
                };
                let key = match keys.give(row, exercice) {
                    Given::Value(key) => key,
                    other => return other,
                };
                let key = host::value(&key).unwrap_or(Value::Missing);
                match self::by_key(by_key, &key, *span) {
                    Ok(value) => Given::Value(host::dynamic(value, *whole)),
                    Err(diagnostic) => Given::Error(diagnostic),
                }
            }
        }
    }
}
