//! What a name gives in any row, as plain values: columns, parameters, the year.

use super::Whole;
use crate::diagnostic::{Diagnostic, Span};
use crate::engine::needs::{self, Found, not_in_force};
use crate::engine::{Cell, Column};
use crate::policy::{ByKey, Need, ParamValue};
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
    /// The operand of a need; `None` when it has no column, or is not a value of a row.
    pub(super) fn of(whole: &Whole<'a>, need: &Need) -> Option<Self> {
        let place = whole.place();
        let param = match place.find(need)? {
            Found::Year => return Some(Self::Year),
            Found::Input(input, _) => return Some(Self::Input(input)),
            Found::Computed(column, _) => return Some(Self::Computed(column)),
            Found::Param(param) => param,
        };
        let none = |year| Wrong::fault(not_in_force(need, year));
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
                    column = Some(place.key(by_key, need)?);
                    keyed.insert(year, Ok(by_key.clone()));
                }
                Some(ParamValue::Scale(_) | ParamValue::Timeline(_)) => return None,
            }
        }
        Some(match column {
            None => Self::Parameter(scalars),
            Some(column) => Self::ByKey(keyed, Box::new(Self::of(whole, &column)?), need.span),
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
                (Some(Ok(by_key)), key) => {
                    needs::by_key(by_key, &key, *span).cloned().map_err(Wrong::fault)
                }
            },
        }
    }
}
