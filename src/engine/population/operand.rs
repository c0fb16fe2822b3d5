//! What a name gives in any row, as plain values: columns, parameters, the year.

use super::Whole;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::engine::{Cell, Column};
use crate::policy::{ByKey, EXERCICE, ParamValue};
use crate::scenario::InputColumn;
use crate::value::Value;
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

/// Where the values of a name are.
pub(super) enum Operand<'a> {
    Input(&'a InputColumn),
    Computed(&'a Column),
    Year,
    Parameter(ByYear<Value>),
    ByKey(ByYear<Arc<ByKey>>, Box<Operand<'a>>, Span),
}

impl<'a> Operand<'a> {
    /// The operand of a name; `None` when there is none, or when it is not a value of a row.
    pub(super) fn of(whole: &Whole<'a>, name: &str, span: Span) -> Option<Self> {
        if name == EXERCICE {
            return Some(Self::Year);
        }
        if let Some(input) = whole.dataset.inputs.get(name) {
            return Some(Self::Input(input));
        }
        if let Some(column) = whole.columns.get(name) {
            return Some(Self::Computed(column));
        }
        let param = whole.policy.params.get(name)?;
        let none = |year: Option<i32>| {
            let year = year.map_or_else(String::new, |y| y.to_string());
            let diagnostic = Diagnostic::new(Code::NoValueInForce).with("name", name);
            Wrong::fault(diagnostic.with("exercice", year).at(span))
        };
        let (mut scalars, mut keyed) = (ByYear::new(), ByYear::new());
        let mut column = None;
        for year in whole.years.iter().copied() {
            match param.in_force(year) {
                None => {
                    scalars.insert(year, Err(none(year)));
                    keyed.insert(year, Err(none(year)));
                }
                Some(ParamValue::Scalar(value)) => {
                    scalars.insert(year, Ok(value.clone()));
                }
                Some(ParamValue::ByKey(by_key)) => {
                    column = Some(by_key.column.as_str());
                    keyed.insert(year, Ok(by_key.clone()));
                }
                Some(ParamValue::Scale(_) | ParamValue::Timeline(_)) => return None,
            }
        }
        Some(match column {
            None => Self::Parameter(scalars),
            Some(column) => Self::ByKey(keyed, Box::new(Self::of(whole, column, span)?), span),
        })
    }

    /// The value in a row of a year.
    pub(super) fn get(&self, row: usize, year: Option<i32>) -> Result<Value, Wrong> {
        let known = |found: Option<Result<Value, Wrong>>| found.unwrap_or(Ok(Value::Missing));
        match self {
            Self::Input(column) => Ok(column.value(row)),
            Self::Computed(column) => match column.get(row) {
                Some(Cell::Value(value)) => Ok(value),
                Some(Cell::Error(cause)) => Err(Wrong::Cause(cause)),
                None => Ok(Value::Missing),
            },
            Self::Year => Ok(year.map_or(Value::Missing, |y| Value::Number(Decimal::from(y)))),
            Self::Parameter(by_year) => known(by_year.get(&year).cloned()),
            Self::ByKey(by_year, keys, span) => match (by_year.get(&year), keys.get(row, year)?) {
                (None, _) => Ok(Value::Missing),
                (Some(Err(wrong)), _) => Err(wrong.clone()),
                (Some(Ok(by_key)), Value::Text(key)) => {
                    by_key.values.get(&*key).cloned().ok_or_else(|| {
                        let known = by_key.values.keys().map(String::as_str).take(50);
                        Wrong::fault(
                            Diagnostic::new(Code::UnknownByKey)
                                .with("value", &*key)
                                .with("column", &by_key.column)
                                .suggest(&key, known)
                                .at(*span),
                        )
                    })
                }
                (Some(Ok(by_key)), _) => Err(Wrong::fault(
                    Diagnostic::new(Code::ByKeyMissing).with("column", &by_key.column).at(*span),
                )),
            },
        }
    }
}
