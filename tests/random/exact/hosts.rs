//! Host functions over exact fractions.

use super::{Exact, Known, MAX_TEXT, Walk, fraction};
use crate::exactness::approached::{self, Approached, Unknown, binary, clamp, extreme};
use crate::exactness::fraction::{Cut, Fraction, int};
use bareme::diagnostic::{Code, Span};
use bareme::policy::tree::Host;
use bareme::policy::{ParamValue, Scale};
use bareme::value::parse_date;

type Number = approached::Known;

impl Walk<'_> {
    pub(super) fn host(&self, host: Host, values: &[Exact], span: Span) -> Known {
        let missing = values.iter().any(|v| matches!(v, Exact::Missing));
        let decision = || Err(self.error(Code::CellMissingDecision, span));
        let number = |known: Number| known.map(Exact::Number).map_err(|u| self.stop(u, span));
        match (host, values) {
            (Host::IsMissing, _) => Ok(Exact::Boolean(missing)),
            (Host::None, _) => Ok(Exact::Missing),
            (Host::OrElse, [Exact::Missing, y]) => Ok(y.clone()),
            (Host::OrElse, [x, _]) => Ok(x.clone()),
            (Host::MinPresent | Host::MaxPresent, _) => {
                let present: Vec<&Exact> =
                    values.iter().filter(|v| !matches!(v, Exact::Missing)).collect();
                self.best(host == Host::MaxPresent, &present, span)
            }
            (Host::MonthsInYear, _) if self.settings.full_year => Ok(whole(12)),
            (Host::Interpolate | Host::Step | Host::Marginal, [Exact::Scale(scale), x]) => {
                let Exact::Number(x) = x else { return decision() };
                number(match host {
                    Host::Interpolate => interpolate(scale, x),
                    Host::Step => step(scale, x),
                    _ => marginal(scale, x),
                })
            }
            (Host::At, [Exact::Timeline(timeline), date]) => {
                let Exact::Date(date) = date else { return decision() };
                let steps = timeline.steps.iter().rev();
                match steps.skip_while(|(from, _)| from > date).map(|(_, v)| v).next() {
                    None => Err(self.error(Code::BeforeFirstDate, span)),
                    Some(ParamValue::Scale(scale)) => Ok(Exact::Scale(scale.clone())),
                    Some(ParamValue::Scalar(value)) => Ok(super::exact(value)),
                    Some(_) => unreachable!(),
                }
            }
            (Host::MeanOverYear, [Exact::Timeline(timeline), year]) => {
                let Exact::Number(year) = year else { return decision() };
                number(super::time::mean_over_year(timeline, year))
            }
            (Host::StartsWith | Host::Contains | Host::Fail, _) if missing => decision(),
            (Host::Fail, _) => Err(self.error(Code::FailedOnPurpose, span)),
            _ if missing => Ok(Exact::Missing),
            _ => self.on_present(host, values, span),
        }
    }

    /// Functions that give missing when an operand is.
    fn on_present(&self, host: Host, values: &[Exact], span: Span) -> Known {
        let number = |known: Number| known.map(Exact::Number).map_err(|u| self.stop(u, span));
        match (host, values) {
            (Host::Min | Host::Max, _) => {
                self.best(host == Host::Max, &values.iter().collect::<Vec<_>>(), span)
            }
            (Host::Abs, [Exact::Number(x)]) => Ok(Exact::Number(x.abs())),
            (Host::Clamp, [Exact::Number(x), Exact::Number(low), Exact::Number(high)]) => {
                number(clamp(x, low, high))
            }
            (Host::Round | Host::RoundUp | Host::RoundDown, [Exact::Number(x), digits @ ..]) => {
                let cut = match host {
                    Host::RoundUp => Cut::Up,
                    Host::RoundDown => Cut::Down,
                    _ => Cut::HalfAway,
                };
                number(match digits {
                    [Exact::Number(digits)] => round(x, digits, cut),
                    _ => x.rounded(0, cut),
                })
            }
            (Host::Date, [Exact::Text(text)]) => Ok(Exact::Date(parse_date(text).unwrap())),
            (Host::Year, [Exact::Date(date)]) => Ok(whole(date.year().into())),
            (Host::Month, [Exact::Date(date)]) => Ok(whole(date.month().into())),
            (Host::MonthsBetween, [Exact::Date(a), Exact::Date(b)]) => {
                Ok(whole(super::time::months_between(*a, *b)))
            }
            (Host::MonthsInYear, [Exact::Number(year), Exact::Date(from), Exact::Date(to)]) => {
                let window = self.settings.window;
                let months = super::time::months_in_year(year, *from, *to, window);
                months.map(whole).map_err(|u| self.stop(u, span))
            }
            (Host::Lower, [Exact::Text(text)]) => {
                let lower = text.to_lowercase();
                if lower.chars().count() > MAX_TEXT {
                    return Err(self.error(Code::ResultTooLong, span));
                }
                Ok(Exact::Text(lower.into()))
            }
            (Host::StartsWith, [Exact::Text(text), Exact::Text(part)]) => {
                Ok(Exact::Boolean(text.starts_with(&**part)))
            }
            (Host::Contains, [Exact::Text(text), Exact::Text(part)]) => {
                Ok(Exact::Boolean(text.contains(&**part)))
            }
            _ => Err(self.error(Code::CellKinds, span)),
        }
    }

    /// The first of the extreme ones.
    fn best(&self, largest: bool, values: &[&Exact], span: Span) -> Known {
        let mut values = values.iter();
        let Some(first) = values.next() else { return Ok(Exact::Missing) };
        let mut best = (*first).clone();
        for value in values {
            best = match (&best, value) {
                (Exact::Number(x), Exact::Number(y)) => {
                    Exact::Number(extreme(largest, x, y).map_err(|u| self.stop(u, span))?)
                }
                (Exact::Date(x), Exact::Date(y)) => {
                    Exact::Date(if largest { *x.max(y) } else { *x.min(y) })
                }
                _ => return Err(self.error(Code::CellKinds, span)),
            };
        }
        Ok(best)
    }
}

fn whole(n: i64) -> Exact {
    Exact::Number(Approached::exact(int(n)))
}

fn round(x: &Approached, digits: &Approached, cut: Cut) -> Number {
    if !digits.is_exact() {
        return Err(Unknown::Digits);
    }
    if !digits.value.is_integer() || digits.value > int(12) || digits.value < int(-12) {
        return Err(Unknown::Error(Code::CellRoundDigits));
    }
    x.rounded(i64::try_from(digits.value.numer()).unwrap(), cut)
}

// ----- scales --------------------------------------------------------------------------------

/// Points, as fractions.
fn points(scale: &Scale) -> Vec<(Fraction, Fraction)> {
    scale.points.iter().map(|(x, y)| (fraction(*x), fraction(*y))).collect()
}

fn held(value: &Fraction) -> Approached {
    Approached::exact(value.clone())
}

/// y0 + (x - x0) · (y1 - y0) / (x1 - x0), in that order; flat beyond both ends.
fn interpolate(scale: &Scale, x: &Approached) -> Number {
    let points = points(scale);
    let at = x.decides()?;
    let above = points.iter().position(|(bound, _)| *bound > at);
    match above {
        Some(0) => Ok(held(&points[0].1)),
        None => Ok(held(&points[points.len() - 1].1)),
        Some(i) => {
            let ((x0, y0), (x1, y1)) = (&points[i - 1], &points[i]);
            let run = binary('-', &held(x1), &held(x0))?;
            let rise = binary('-', &held(y1), &held(y0))?;
            let along = binary('-', x, &held(x0))?;
            let part = binary('/', &binary('*', &along, &rise)?, &run)?;
            binary('+', &held(y0), &part)
        }
    }
}

/// The value of the last bound reached.
fn step(scale: &Scale, x: &Approached) -> Number {
    let at = x.decides()?;
    let reached = points(scale).into_iter().rev().find(|(bound, _)| *bound <= at);
    reached.map(|(_, y)| Approached::exact(y)).ok_or(Unknown::Error(Code::BelowFirstStep))
}

/// Each rate on the part above its bound and below the next.
fn marginal(scale: &Scale, x: &Approached) -> Number {
    let points = points(scale);
    let at = x.decides()?;
    let mut total = Approached::exact(int(0));
    for (i, (bound, rate)) in points.iter().enumerate().filter(|(_, (bound, _))| at > *bound) {
        let end = match points.get(i + 1) {
            Some((next, _)) if at >= *next => held(next),
            _ => x.clone(),
        };
        let part = binary('*', &binary('-', &end, &held(bound))?, &held(rate))?;
        total = binary('+', &total, &part)?;
    }
    Ok(total)
}
