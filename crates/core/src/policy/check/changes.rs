//! Changes of parameters that have not the effect that they seem to have.

use crate::diagnostic::{Diagnostic, Diagnostics, Note, Span, codes};
use crate::policy::Setting;
use crate::policy::param::{Amended, Param, ParamValue, Steps, Within};
use crate::value::Value;
use jiff::civil::Date;
use rust_decimal::Decimal;

impl Param {
    /// What is worth saying of its changes.
    pub fn told(&self) -> Diagnostics {
        let mut found = Vec::new();
        found.extend(first(self));
        within_a_period(self, &mut found);
        for amended in &self.amended {
            if amended.undone {
                let undone = codes::ChangeUndone { name: &self.name, value: amended.from };
                let by = self.changed_by.as_ref().and_then(|(_, span)| *span);
                found.push(undone.at(amended.span).related(by, Note::Again));
            } else {
                found.extend(kept(self, amended));
            }
        }
        found.extend(as_fraction(self));
        found
    }
}

/// A first value that begins within a year: the whole year has it.
fn first(param: &Param) -> Option<Diagnostic> {
    let (from, _) = param.steps.first().filter(|_| param.within == Within::Start)?;
    let from = from.filter(|from| *from != from.first_of_year())?;
    let (name, year) = (&param.name, from.year().to_string());
    Some(codes::FirstWithinYear { name, value: from, year }.at(written(param, from)))
}

/// Changes within the year or, where a year is the mean of its months, within a month.
fn within_a_period(param: &Param, found: &mut Diagnostics) {
    for (at, pair) in param.steps.windows(2).enumerate() {
        let [(_, before), (Some(from), value)] = pair else { continue };
        let months = param.within == Within::Months;
        let (start, end) = if months {
            (from.first_of_month(), from.last_of_month())
        } else {
            (from.first_of_year(), from.last_of_year())
        };
        let Ok(next) = end.tomorrow() else { continue };
        if *from == start || before == value {
            continue;
        }
        // Another value may take its place before it is ever used.
        let other = param.steps.get(at + 2).and_then(|(day, _)| *day).filter(|day| *day <= next);
        let holds = other.is_none();
        let (name, value, place) = (&param.name, *from, written(param, *from));
        found.push(if months {
            let next = holds.then_some(next);
            codes::ChangeWithinMonth { name, value, next, other }.at(place)
        } else {
            let next = holds.then(|| next.year().to_string().into());
            codes::ChangeWithinYear { name, value, year: from.year().to_string(), next, other }
                .at(place)
        });
    }
}

/// Where the value of a day is written.
fn written(param: &Param, from: Date) -> Option<Span> {
    let amended = param.amended.iter().rfind(|one| one.from == from && !one.undone);
    amended.map_or(Some(param.span), |amended| amended.span)
}

/// Later values that still hold, and that nobody wrote beside the change.
fn kept(param: &Param, amended: &Amended) -> Option<Diagnostic> {
    let beside = |day: Date| {
        param.amended.iter().any(|other| other.from == day && other.beside(amended.span))
    };
    let step = |day: &Date| {
        let (_, value) = param.steps.iter().find(|(from, _)| *from == Some(*day))?;
        Some(match value {
            ParamValue::Scalar(value) => format!("{day} = {}", value.to_machine()),
            _ => day.to_string(),
        })
    };
    let days: Vec<Date> = amended.kept.iter().copied().filter(|day| !beside(*day)).collect();
    let values: Vec<String> = days.iter().filter_map(step).collect();
    let (until, value) = (*days.first()?, param.on(amended.from)?);
    // How to write it otherwise: in a file, or on a command line.
    let written = match (amended.span, value) {
        (None, ParamValue::Scalar(value)) => {
            let set = |from: &Date| {
                let (from, value) = (Some(*from), value.to_machine());
                let setting = Setting { name: param.name.clone(), from, key: None, value };
                format!("--set {}={}", setting.target(), setting.value)
            };
            Some(days.iter().map(set).collect::<Vec<_>>().join(" ").into())
        }
        _ => None,
    };
    let until = written.is_none().then_some(until);
    let (name, from, count) = (&param.name, amended.from, values.len());
    let told = codes::LaterValuesKept { name, value: from, count, values, until, written };
    Some(told.at(amended.span))
}

/// A percentage that was changed to what looks like a fraction of it.
fn as_fraction(param: &Param) -> Option<Diagnostic> {
    let (_, at) = param.changed_by.as_ref().filter(|_| param.unit.as_deref() == Some("%"))?;
    let least = numbers(&param.declared).map(|n| n.abs()).filter(|n| !n.is_zero()).min()?;
    let small = |n: &Decimal| !n.is_zero() && n.abs() < Decimal::ONE;
    let tenth = least.checked_div(Decimal::TEN)?;
    let mut changed = numbers(&param.steps).filter(|n| least >= Decimal::ONE && small(n));
    let found = changed.find(|n| n.abs() <= tenth)?;
    let percent = found.checked_mul(Decimal::ONE_HUNDRED)?;
    let [value, percent] = [found, percent].map(|n| n.normalize().to_string());
    Some(codes::PercentAsFraction { name: &param.name, value, percent }.at(*at))
}

fn numbers(steps: &Steps) -> impl Iterator<Item = Decimal> + '_ {
    let of = |value: &ParamValue| -> Vec<Decimal> {
        match value {
            ParamValue::Scalar(value) => value.number().into_iter().collect(),
            ParamValue::ByKey(by_key) => by_key.values.values().filter_map(Value::number).collect(),
            _ => Vec::new(),
        }
    };
    steps.iter().flat_map(move |(_, value)| of(value))
}
