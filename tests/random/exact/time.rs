//! Months and values in time, by their definitions.

use super::fraction;
use crate::exactness::approached::{Approached, Known, Unknown, binary};
use crate::exactness::fraction::int;
use bareme::diagnostic::Code;
use bareme::policy::{ParamValue, Timeline};
use bareme::value::Value;
use jiff::civil::Date;

/// The year of a number, guarded; none beyond 64 bits.
fn year(year: &Approached) -> Result<Option<i64>, Unknown> {
    Ok(i64::try_from(year.decides()?.trunc().numer()).ok())
}

/// A month of a year, counted from January of the year 0.
fn month(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

/// Whole months from one date to the other.
pub(super) fn months_between(from: Date, to: Date) -> i64 {
    if to < from {
        return -months_between(to, from);
    }
    month(to) - month(from) - i64::from(to.day() < from.day())
}

/// How many months of the year there are between two dates, both ends counted.
pub(super) fn months_in_year(
    of: &Approached,
    from: Date,
    to: Date,
    window: Option<(Date, Date)>,
) -> Result<i64, Unknown> {
    let Some(year) = year(of)? else { return Ok(0) };
    let (opens, closes) = window.unwrap_or((Date::MIN, Date::MAX));
    let (from, to) = (from.max(opens), to.min(closes));
    if to < from || !(-9_999..=9_999).contains(&year) {
        return Ok(0);
    }
    let touched = (year * 12..year * 12 + 12).filter(|m| (month(from)..=month(to)).contains(m));
    Ok(i64::try_from(touched.count()).unwrap())
}

/// The mean of what is in force on the first day of each month.
pub(super) fn mean_over_year(timeline: &Timeline, of: &Approached) -> Known {
    let year = year(of)?.and_then(|y| i16::try_from(y).ok());
    let year = year.ok_or(Unknown::Error(Code::Overflow))?;
    let mut sum = Approached::exact(int(0));
    for month in 1..=12 {
        let first = Date::new(year, month, 1).map_err(|_| Unknown::Error(Code::Overflow))?;
        let steps = timeline.steps.iter().rev();
        let held = steps.skip_while(|(from, _)| *from > first).map(|(_, value)| value).next();
        let held = match held {
            Some(ParamValue::Scalar(Value::Number(n))) => Approached::exact(fraction(*n)),
            Some(_) => unreachable!(),
            None => return Err(Unknown::Error(Code::BeforeFirstDate)),
        };
        sum = binary('+', &sum, &held)?;
    }
    binary('/', &sum, &Approached::exact(int(12)))
}

/// What a parameter holds on the first day of each month of a year; nothing before its first day.
pub(super) fn months(steps: &[(Option<Date>, ParamValue)], year: i32) -> Vec<&ParamValue> {
    let months = (1..=12).map(|month| Date::new(i16::try_from(year).unwrap(), month, 1).unwrap());
    let begun = |day: Date| {
        move |(from, _): &&(Option<Date>, ParamValue)| from.is_none_or(|from| from <= day)
    };
    let on = |day: Date| steps.iter().rfind(begun(day)).map(|(_, value)| value);
    months.filter_map(on).collect()
}
