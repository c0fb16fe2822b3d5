//! What a formula receives in a row, under each of its arguments' names.

use super::{Cell, Column};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::policy::{ByKey, EXERCICE, ParamKind, ParamValue, Policy, host};
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

impl<'a> Supply<'a> {
    /// The supply of a name, for a formula that names it at `span`.
    pub(super) fn of(
        policy: &Policy,
        dataset: &'a Dataset,
        columns: &'a IndexMap<String, Arc<Column>>,
        name: &str,
        span: Span,
    ) -> Option<Self> {
        Self::in_years(policy, dataset, columns, name, span, &|| dataset.periods())
    }

    /// The same for rows of one year only.
    pub(super) fn in_year(
        policy: &Policy,
        dataset: &'a Dataset,
        columns: &'a IndexMap<String, Arc<Column>>,
        name: &str,
        span: Span,
        year: Option<i32>,
    ) -> Option<Self> {
        Self::in_years(policy, dataset, columns, name, span, &|| vec![year])
    }

    pub(super) fn in_years(
        policy: &Policy,
        dataset: &'a Dataset,
        columns: &'a IndexMap<String, Arc<Column>>,
        name: &str,
        span: Span,
        years: &dyn Fn() -> Vec<Option<i32>>,
    ) -> Option<Self> {
        if name == EXERCICE {
            return Some(Self::Exercice);
        }
        if let Some(input) = dataset.inputs.get(name) {
            let whole = policy.inputs.get(name).is_some_and(|spec| spec.kind == Kind::Integer);
            return Some(Self::Column(input, whole));
        }
        if let Some(cells) = columns.get(name) {
            let whole = policy.kind(name) == Some(Kind::Integer);
            return Some(Self::Formula(cells, whole));
        }
        let param = policy.params.get(name)?;
        let years = years();
        let in_force = |year: Option<i32>| {
            param.in_force(year).ok_or_else(|| {
                let year = year.map_or_else(String::new, |y| y.to_string());
                Diagnostic::new(Code::NoValueInForce)
                    .with("name", name)
                    .with("exercice", year)
                    .at(span)
            })
        };
        if let ParamKind::ByKey(kind) = param.kind {
            let mut by_year = BTreeMap::new();
            for year in years {
                let held = match in_force(year) {
                    Ok(ParamValue::ByKey(by_key)) => {
                        let keys = Self::of(policy, dataset, columns, &by_key.column, span)?;
                        Ok((by_key.clone(), keys))
                    }
                    Ok(_) => {
                        let diagnostic = Diagnostic::new(Code::InterpreterFailed);
                        Err(diagnostic.with("detail", name).at(span))
                    }
                    Err(diagnostic) => Err(diagnostic),
                };
                by_year.insert(year, held);
            }
            return Some(Self::ByKey(by_year, kind == Kind::Integer, span));
        }
        let kind = match param.kind {
            ParamKind::Scalar(kind) => Some(kind),
            _ => None,
        };
        let one = |year| (year, in_force(year).map(|value| host::parameter(value, kind)));
        Some(Self::Parameter(years.into_iter().map(one).collect()))
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
                let Some(Value::Text(key)) = host::value(&key) else {
                    let diagnostic = Diagnostic::new(Code::ByKeyMissing);
                    return Given::Error(diagnostic.with("column", &by_key.column).at(*span));
                };
                match by_key.values.get(&*key) {
                    Some(value) => Given::Value(host::dynamic(value, *whole)),
                    None => Given::Error(
                        Diagnostic::new(Code::UnknownByKey)
                            .with("value", &*key)
                            .with("column", &by_key.column)
                            .suggest(&key, by_key.values.keys().map(String::as_str).take(50))
                            .at(*span),
                    ),
                }
            }
        }
    }
}
