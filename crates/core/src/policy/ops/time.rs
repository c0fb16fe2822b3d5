//! Values in time, and months.

use super::{OpError, Outcome};
use crate::number::guard;
use crate::policy::param::{ParamValue, Timeline};
use crate::value::Value;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// The value of a timeline in force at a date.
pub(in crate::policy) fn at(timeline: &Timeline, date: Date) -> Result<&ParamValue, OpError> {
    let first = timeline.steps.first().map_or(date, |(from, _)| *from);
    let step = timeline.steps.iter().rev().find(|(from, _)| *from <= date);
    step.map(|(_, value)| value).ok_or(OpError::BeforeFirstDate(date, first))
}

/// The mean of the values in force on the first day of each month of the year.
pub(in crate::policy) fn mean_over_year(timeline: &Timeline, year: Decimal) -> Outcome {
    let year = i16::try_from(guard(year)).map_err(|_| OpError::Overflow)?;
    let mut sum = Decimal::ZERO;
    for month in 1..=12 {
        let first = Date::new(year, month, 1).map_err(|_| OpError::Overflow)?;
        match at(timeline, first)? {
            ParamValue::Scalar(Value::Number(n)) => {
                sum = sum.checked_add(*n).ok_or(OpError::Overflow)?;
            }
            ParamValue::Scalar(Value::Missing) => return Ok(Value::Missing),
            _ => return Err(OpError::Kinds("mean_over_year", None, None)),
        }
    }
    sum.checked_div(12.into()).map(Value::Number).ok_or(OpError::Overflow)
}

/// Whole months from one date to the other, as Excel's `DATEDIF(a; b; "m")`; negative backwards.
pub(in crate::policy) fn months_between(a: Date, b: Date) -> i64 {
    if b < a {
        return -months_between(b, a);
    }
    let months = (i64::from(b.year()) - i64::from(a.year())) * 12 + i64::from(b.month())
        - i64::from(a.month());
    if b.day() < a.day() { months - 1 } else { months }
}

/// The part of a period that lies in a window, perhaps backwards when it has none.
pub(in crate::policy) fn within(
    window: Option<(Date, Date)>,
    from: Date,
    to: Date,
) -> (Date, Date) {
    window.map_or((from, to), |(first, last)| (from.max(first), to.min(last)))
}

/// Calendar months of `year` touched from `from` to `to`, both ends counted.
pub(in crate::policy) fn months_in_year(year: Decimal, from: Date, to: Date) -> i64 {
    // Beyond what a year can be, no date lies in it.
    let Ok(year) = i16::try_from(guard(year)).map(i64::from) else { return 0 };
    if to < from {
        return 0;
    }
    let index = |d: Date| i64::from(d.year()) * 12 + i64::from(d.month()) - 1;
    let first = index(from).max(year * 12);
    let last = index(to).min(year * 12 + 11);
    (last - first + 1).max(0)
}
