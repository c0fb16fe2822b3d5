//! Which of the numbers that the law does not give matters: each is changed alone.

use super::scope::{self, Base, Changes, Scope};
use super::secrecy;
use super::sweep::gap;
use super::trial::Trial;
use super::{Asked, Causes, Subject, Sums};
use crate::compare::{Header, Secrecy};
use bareme_core::diagnostic::{Diagnostic, Diagnostics, Severity};
use bareme_core::engine::{Evaluation, Failure};
use bareme_core::policy::{Basis, ByKey, Param, ParamValue, Scale, Timeline};
use bareme_core::value::{Kind, Value};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Which values are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// The readings that the policy declares; of a boolean, both.
    Readings,
    /// The ends of the plausible values that it declares.
    Range,
    /// Some percent less, some more, within the bounds.
    Percent,
    /// The same of every value of a scale, of keys or in time.
    EachPercent,
}

/// Why a parameter is not tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// It has no value, and no range.
    NoValue,
    /// It is zero, and has no range: some percent of nothing is nothing.
    Zero,
    /// A text or a date without readings.
    NoReadings,
    /// Nothing that is looked at rests on it.
    Unused,
}

/// What a parameter holds instead.
#[derive(Clone, Debug, PartialEq)]
pub enum Tried {
    /// This value.
    Value(Value),
    /// Its own values, changed by so many percent.
    Percent(Decimal),
}

/// One value tried.
#[derive(Clone, Debug)]
pub struct Variation {
    /// What the parameter holds.
    pub tried: Tried,
    /// Whether it is what it holds anyway.
    pub current: bool,
    /// What is paid.
    pub sums: Sums,
    /// What is paid more; nothing when rows are in error.
    pub gap: Option<Decimal>,
    /// Structures that receive another amount; none are counted where it can't be computed.
    pub touched: usize,
    /// Why it can't be computed: the first cause.
    pub refused: Option<Refused>,
}

impl Variation {
    /// What a run gives, beside what the policy gives as it is.
    fn new(
        tried: Tried,
        current: bool,
        outcome: Result<Evaluation, Diagnostics>,
        (scope, base): (&Scope, &Base<'_>),
    ) -> Self {
        let evaluation = match outcome {
            Ok(evaluation) => evaluation,
            Err(found) => {
                // Advice comes with them.
                let error = found.into_iter().find(|found| found.severity == Severity::Error);
                let refused = error.map(|diagnostic| Refused { formula: None, diagnostic });
                let sums = Sums::default();
                return Self { tried, current, sums, gap: None, touched: 0, refused };
            }
        };
        let Changes { sums, touched, .. } = scope.changes(&evaluation, base);
        let refused = scope.first_failure(&evaluation).map(Refused::of);
        let touched = if refused.is_some() { 0 } else { touched };
        let gap = gap(sums.all(), base.sums.all());
        Self { tried, current, sums, gap, touched, refused }
    }
}

/// Why a value can't be computed.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The formula in which the error arises; none where the whole run is refused.
    pub formula: Option<String>,
    /// What happened.
    pub diagnostic: Diagnostic,
}

impl Refused {
    fn of(failure: &Failure) -> Self {
        let formula = Some(failure.formula.clone());
        Self { formula, diagnostic: failure.diagnostic.clone() }
    }
}

/// A parameter tried.
#[derive(Clone, Debug)]
pub struct Line {
    /// The parameter.
    pub param: Param,
    /// Which values were tried.
    pub method: Method,
    /// In order of the values.
    pub variations: Vec<Variation>,
}

impl Line {
    fn gaps(&self) -> impl Iterator<Item = (&Variation, Decimal)> {
        self.variations.iter().filter_map(|v| Some((v, v.gap?)))
    }

    /// The value that pays least, with its gap, if it pays less than now.
    pub fn low(&self) -> Option<(&Variation, Decimal)> {
        self.gaps().filter(|(_, gap)| *gap < Decimal::ZERO).min_by_key(|(_, gap)| *gap)
    }

    /// The value that pays most, if it pays more than now.
    pub fn high(&self) -> Option<(&Variation, Decimal)> {
        // The first of equals, as for the least.
        self.gaps().filter(|(_, gap)| *gap > Decimal::ZERO).min_by_key(|(_, gap)| -*gap)
    }

    /// From the least to the most that is paid, the policy as it is included.
    pub fn spread(&self) -> Decimal {
        let of = |end: Option<(&Variation, Decimal)>| end.map_or(Decimal::ZERO, |(_, gap)| gap);
        of(self.high()).saturating_sub(of(self.low()))
    }

    /// Most structures that one value touches.
    pub fn touched(&self) -> usize {
        self.variations.iter().map(|v| v.touched).max().unwrap_or(0)
    }

    /// The values that can't be computed, with the cause of each.
    pub fn refused(&self) -> impl Iterator<Item = (&Variation, &Refused)> {
        self.variations.iter().filter_map(|v| Some((v, v.refused.as_ref()?)))
    }

    /// Whether a value that can be computed changes something.
    pub fn moves(&self) -> bool {
        self.touched() > 0
    }

    /// Whether no value changes anything, all of them being computed.
    pub fn is_idle(&self) -> bool {
        !self.moves() && self.refused().next().is_none()
    }
}

/// Every parameter that the law does not give, changed alone.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// The policy and the scenario.
    pub head: Header,
    /// Whether months are twelve everywhere.
    pub full_year: bool,
    /// What is added up.
    pub scope: Scope,
    /// What is paid as it is.
    pub base: Sums,
    /// How many percent less and more.
    pub percent: Decimal,
    /// Parameters that change something, the largest spread first, then those of which no more is
    /// known than that a value can't be computed.
    pub lines: Vec<Line>,
    /// Parameters that change nothing here.
    pub idle: Vec<Line>,
    /// Parameters that are not tried, and why.
    pub left_out: Vec<(Param, LeftOut)>,
    /// Parameters of which the effect is secret.
    pub withheld: Vec<Param>,
    /// What is secret is withheld.
    pub secrecy: Option<Secrecy>,
    /// Causes of errors.
    pub causes: Causes,
}

impl Sensitivity {
    /// Why runs were refused as a whole, in the order of the lines; errors of rows are causes.
    pub fn refused(&self) -> Diagnostics {
        let refused = self.lines.iter().flat_map(Line::refused).map(|(_, refused)| refused);
        let whole = refused.filter(|refused| refused.formula.is_none());
        whole.map(|refused| refused.diagnostic.clone()).collect()
    }

    /// Tries every parameter of which the basis is not the text; with `all`, the others too: its
    /// readings, its plausible values or, failing both, `percent` % less and more than what it holds. `done`
    /// is called after each.
    ///
    /// # Errors
    /// `B0858` for a value that does not add up, `B0813` when none is named and the policy has no
    /// headline, `B0801` for a year that is not there, `B1310` for a value over the population that
    /// is secret. Runs that are refused are in the lines ([`Sensitivity::refused`]).
    pub fn new(
        subject: Subject<'_>,
        asked: Asked<'_>,
        percent: Decimal,
        all: bool,
        done: &dyn Fn(),
    ) -> Result<Self, Diagnostics> {
        let scope = Scope::new(subject, asked, None).map_err(|e| vec![e])?;
        secrecy::check(subject, &scope.watched(), asked.secrecy)?;
        let base = Base::new(&scope, subject.evaluation, &scope.value.name);
        let mut trial = Trial::new(subject, &scope.watched()).under(asked.secrecy);
        let (mut lines, mut idle, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        let mut causes = Causes::default();
        let params = subject.policy.params.values().filter(|p| all || p.basis != Basis::Text);
        for param in params {
            let planned = match plan(param, percent) {
                Ok(_) if !trial.reads(&param.name) => Err(LeftOut::Unused),
                planned => planned,
            };
            let (method, planned) = match planned {
                Ok(planned) => planned,
                Err(why) => {
                    left_out.push((param.clone(), why));
                    continue;
                }
            };
            let mut variations = Vec::new();
            for (tried, changed) in planned {
                let current = matches!(&tried, Tried::Value(v) if holds(param, v));
                let outcome = trial.with_param(changed);
                if let Ok(evaluation) = &outcome {
                    causes.add(evaluation);
                }
                variations.push(Variation::new(tried, current, outcome, (&scope, &base)));
            }
            done();
            let line = Line { param: param.clone(), method, variations };
            if line.is_idle() { idle.push(line) } else { lines.push(line) }
        }
        // Those of which nothing could be computed change nothing: they come last.
        lines.sort_by_key(|line| std::cmp::Reverse((line.spread(), line.touched())));
        let mut result = Self {
            head: subject.head(),
            full_year: subject.settings.full_year,
            base: base.sums,
            scope,
            percent,
            lines,
            idle,
            left_out,
            withheld: Vec::new(),
            secrecy: asked.secrecy,
            causes,
        };
        if let Some(of) = asked.secrecy {
            let beside = asked.beside.map(|other| -> Result<Sums, Diagnostics> {
                let value = scope::value(other.policy, None).map_err(|e| vec![e])?;
                Ok(result.scope.sums_of(other.evaluation, &value.name))
            });
            secrecy::sensitivity(&mut result, beside.transpose()?.as_ref(), of);
        }
        Ok(result)
    }
}

/// Whether a parameter holds a value, at all dates.
fn holds(param: &Param, value: &Value) -> bool {
    param.steps.iter().all(|(_, step)| match step {
        ParamValue::Scalar(own) => super::grid::same(own, value),
        _ => false,
    })
}

type Planned = (Method, Vec<(Tried, Param)>);

/// The values to try.
fn plan(param: &Param, percent: Decimal) -> Result<Planned, LeftOut> {
    let always =
        |value: Value| Param { steps: vec![(None, ParamValue::Scalar(value))], ..param.clone() };
    let scalar = matches!(param.kind, bareme_core::policy::ParamKind::Scalar(_));
    let values: Vec<Value> = match (param.kind, param.values.as_slice()) {
        (bareme_core::policy::ParamKind::Scalar(Kind::Boolean), []) => {
            vec![false.into(), true.into()]
        }
        (_, values) => values.to_vec(),
    };
    if scalar && values.len() > 1 {
        let each = values.into_iter().map(|v| (Tried::Value(v.clone()), always(v))).collect();
        return Ok((Method::Readings, each));
    }
    if let Some(ends) = &param.range {
        let ends = ends.each_ref().map(|end| (Tried::Value(end.clone()), always(end.clone())));
        return Ok((Method::Range, ends.into()));
    }
    let changed = |percent: Decimal| -> Option<Param> {
        let steps =
            param.steps.iter().map(|(from, value)| Some((*from, scaled(param, value, percent)?)));
        Some(Param { steps: steps.collect::<Option<_>>()?, ..param.clone() })
    };
    let (less, more) = (changed(-percent), changed(percent));
    let (Some(less), Some(more)) = (less, more) else { return Err(LeftOut::NoReadings) };
    if param.may_be_missing() {
        return Err(LeftOut::NoValue);
    }
    if less.steps == param.steps && more.steps == param.steps {
        return Err(LeftOut::Zero);
    }
    let single = |param: &Param| match param.steps.as_slice() {
        [(_, ParamValue::Scalar(value))] => Some(value.clone()),
        _ => None,
    };
    match (single(&less), single(&more)) {
        (Some(low), Some(high)) => {
            let each = vec![(Tried::Value(low), less), (Tried::Value(high), more)];
            Ok((Method::Percent, each))
        }
        _ => {
            let each = vec![(Tried::Percent(-percent), less), (Tried::Percent(percent), more)];
            Ok((Method::EachPercent, each))
        }
    }
}

/// Every number of a value, changed by so many percent, within the bounds of the parameter. `None`
/// for what is no number.
fn scaled(param: &Param, value: &ParamValue, percent: Decimal) -> Option<ParamValue> {
    let free = |n: Decimal| -> Option<Decimal> {
        let changed = n.checked_mul(Decimal::ONE_HUNDRED.checked_add(percent)?)?;
        Some(bareme_core::number::leave(changed.checked_div(Decimal::ONE_HUNDRED)?))
    };
    let number = |n: Decimal| -> Option<Decimal> {
        let bound = |bound: &Option<Value>| bound.as_ref().and_then(Value::number);
        let changed = free(n)?;
        let changed = bound(&param.min).map_or(changed, |min| changed.max(min));
        Some(bound(&param.max).map_or(changed, |max| changed.min(max)).normalize())
    };
    let scalar = |value: &Value| match value {
        Value::Number(n) => number(*n).map(Value::Number),
        Value::Missing => Some(Value::Missing),
        Value::Boolean(_) | Value::Text(_) | Value::Date(_) => None,
    };
    Some(match value {
        ParamValue::Scalar(value) => ParamValue::Scalar(scalar(value)?),
        ParamValue::Scale(scale) => {
            // The bounds of a parameter are not those of a scale.
            let points = scale.points.iter().map(|(x, y)| Some((*x, free(*y)?)));
            ParamValue::Scale(Arc::new(Scale { points: points.collect::<Option<_>>()? }))
        }
        ParamValue::ByKey(by_key) => {
            let values = by_key.values.iter().map(|(key, v)| Some((key.clone(), scalar(v)?)));
            let values = values.collect::<Option<_>>()?;
            ParamValue::ByKey(Arc::new(ByKey { column: by_key.column.clone(), values }))
        }
        ParamValue::Timeline(timeline) => {
            let steps =
                timeline.steps.iter().map(|(from, v)| Some((*from, scaled(param, v, percent)?)));
            ParamValue::Timeline(Arc::new(Timeline { steps: steps.collect::<Option<_>>()? }))
        }
    })
}
