//! Host functions in blocks. What is not here is left to the decimals.

use super::lower::Lower;
use super::number::Bounds;
use super::program::{Class, Compare, Division, Operand, Step};
use super::val::{Built, Reason, Ty, Val};
use crate::engine::column::pack_date;
use crate::policy::Scale;
use crate::policy::ops::too_long;
use crate::policy::tree::{Expr, Host, Node};
use crate::value::{self, Value};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Longest scale that is worth a chain of selections.
const MAX_POINTS: usize = 24;

impl Lower<'_> {
    pub(super) fn host(&mut self, host: Host, values: &[Val], nodes: &[Expr]) -> Built<Val> {
        match (host, values) {
            (Host::IsMissing, [x]) => Ok(Val::boolean(x.missing.unwrap_or(Operand::NO))),
            (Host::None, _) => Ok(Val::missing()),
            (Host::Fail, _) => {
                self.bail(Operand::YES);
                Ok(Val::nothing())
            }
            (Host::OrElse, [x, y]) => self.or_else(x, y),
            (Host::MinPresent | Host::MaxPresent, _) => {
                let mut best = Val::missing();
                for value in values {
                    best = self.extreme_present(host == Host::MaxPresent, &best, value)?;
                }
                Ok(best)
            }
            (Host::MonthsInYear, _) if self.settings.full_year => Val::constant(12.into()),
            (Host::MonthsInYear, [year, from, to]) => self.months_in_year(year, from, to),
            (Host::Date, _) => match nodes.first().map(|n| &n.node) {
                Some(Node::Constant(Value::Text(text), _)) => {
                    let date = value::parse_date(text).ok_or(Reason::Function)?;
                    let at = Operand::Const(pack_date(date));
                    Ok(Val { ty: Ty::Date, at, missing: None })
                }
                _ => Err(Reason::Function),
            },
            (Host::Interpolate | Host::Step | Host::Marginal, [scale, x]) => {
                let Ty::Scale(scale) = &scale.ty else { return Err(Reason::Varying) };
                self.decide(x);
                let scale = scale.clone();
                self.on_scale(host, &scale, x)
            }
            (Host::StartsWith | Host::Contains, [text, part]) => {
                self.decide(text);
                self.decide(part);
                self.texts(host, text, Some(part))
            }
            (Host::Lower, [text]) => self.texts(host, text, None),
            _ if values.iter().any(|v| matches!(v.ty, Ty::Nothing)) => {
                Ok(self.all_missing(&values.iter().collect::<Vec<_>>()))
            }
            _ => self.on_present(host, values),
        }
    }

    /// Functions that give missing when an operand is.
    fn on_present(&mut self, host: Host, values: &[Val]) -> Built<Val> {
        match (host, values) {
            (Host::Min | Host::Max, [first, rest @ ..]) => {
                let mut best = first.clone();
                for value in rest {
                    best = self.extreme(host == Host::Max, &best, value)?;
                }
                Ok(best)
            }
            (Host::Abs, [x]) => {
                let bounds = x.bounds()?;
                let largest = bounds.lo.abs().max(bounds.hi.abs());
                let at = match x.at {
                    Operand::Const(n) => Operand::Const(n.abs()),
                    at => self.builder.absolute(at),
                };
                let bounds = Bounds { lo: 0, hi: largest, ..bounds };
                Ok(Val { missing: x.missing, ..Val::number(at, bounds) })
            }
            (Host::Clamp, [x, low, high]) => {
                let wrong = self.builder.compare(Compare::Less, high, low)?;
                let missing = self.any_missing(&[x, low, high]);
                let present = self.builder.not(missing.unwrap_or(Operand::NO));
                let wrong = self.builder.and(wrong, present);
                self.bail(wrong);
                let bounded = self.extreme(true, x, low)?;
                self.extreme(false, &bounded, high)
            }
            (Host::Round | Host::RoundUp | Host::RoundDown, [x, digits @ ..]) => {
                let digits = match digits.first() {
                    None => 0,
                    Some(d) => match (d.at, d.bounds()?.den, d.missing) {
                        (Operand::Const(n), 1, None) => n,
                        _ => return Err(Reason::Function),
                    },
                };
                let way = match host {
                    Host::RoundUp => Division::Up,
                    Host::RoundDown => Division::Down,
                    _ => Division::Nearest,
                };
                self.builder.round(x, digits, way)
            }
            (Host::Year, [date]) => Ok(self.part(date, 9, -1, Bounds::whole(-9_999, 9_999))),
            (Host::Month, [date]) => Ok(self.part(date, 5, 15, Bounds::whole(0, 12))),
            _ => Err(Reason::Function),
        }
    }

    fn all_missing(&mut self, values: &[&Val]) -> Val {
        Val { missing: self.any_missing(values), ..Val::nothing() }
    }

    /// Where one of them is missing.
    fn any_missing(&mut self, values: &[&Val]) -> Option<Operand> {
        let missing = values.iter().map(|value| value.missing);
        missing.fold(None, |a, b| self.builder.either_missing(a, b))
    }

    fn part(&mut self, date: &Val, shift: u32, mask: i64, bounds: Bounds) -> Val {
        let at = match date.at {
            Operand::Const(n) => Operand::Const((n >> shift) & mask),
            value => self.builder.emit(Step::Bits { value, shift, mask }, Class::Int),
        };
        Val { missing: date.missing, ..Val::number(at, bounds) }
    }

    fn extreme(&mut self, largest: bool, a: &Val, b: &Val) -> Built<Val> {
        let missing = self.builder.either_missing(a.missing, b.missing);
        let (x, y, ty) = match (&a.ty, &b.ty) {
            (Ty::Date, Ty::Date) => (a.at, b.at, Ty::Date),
            _ => {
                let ((x, p), (y, q)) = self.builder.align(a, b)?;
                p.compares(&q)?;
                let error = p.error.max(q.error);
                let bounds = if largest {
                    Bounds { lo: p.lo.max(q.lo), hi: p.hi.max(q.hi), error, ..p }
                } else {
                    Bounds { lo: p.lo.min(q.lo), hi: p.hi.min(q.hi), error, ..p }
                };
                (x, y, Ty::Number(bounds))
            }
        };
        let at = match (x, y) {
            (Operand::Const(x), Operand::Const(y)) => {
                Operand::Const(if largest { x.max(y) } else { x.min(y) })
            }
            (x, y) if largest => self.builder.either(Step::Max, (x, y)),
            (x, y) => self.builder.either(Step::Min, (x, y)),
        };
        Ok(Val { ty, at, missing })
    }

    fn extreme_present(&mut self, largest: bool, best: &Val, value: &Val) -> Built<Val> {
        if matches!(best.ty, Ty::Nothing) || matches!(value.ty, Ty::Nothing) {
            return self.or_else(best, value);
        }
        let present = |v: &Val| Val { missing: None, ..v.clone() };
        let both = self.extreme(largest, &present(best), &present(value))?;
        // Where one is missing, the other stands.
        let mut chosen = both;
        if let Some(missing) = value.missing {
            chosen = self.builder.select(missing, &present(best), &chosen)?;
        }
        if let Some(missing) = best.missing {
            chosen = self.builder.select(missing, &present(value), &chosen)?;
        }
        let missing = match (best.missing, value.missing) {
            (Some(a), Some(b)) => Some(self.builder.and(a, b)),
            _ => None,
        };
        Ok(Val { missing, ..chosen })
    }

    /// Calendar months touched, both ends counted; 0 backwards or outside.
    fn months_in_year(&mut self, year: &Val, from: &Val, to: &Val) -> Built<Val> {
        if [year, from, to].iter().any(|v| matches!(v.ty, Ty::Nothing)) {
            return Ok(self.all_missing(&[year, from, to]));
        }
        let (from, to) = (&self.within(from, true)?, &self.within(to, false)?);
        let whole = year.bounds()?;
        if whole.den != 1 || whole.lo < -9_999 || whole.hi > 9_999 {
            return Err(Reason::Function);
        }
        let constant = |n: i64| Val::constant(n.into());
        let (twelve, eleven) = (constant(12)?, constant(11)?);
        let start = self.builder.multiply(year, &twelve)?;
        let end = self.builder.add(&start, &eleven, false)?;
        let (first, last) = (self.month_index(from)?, self.month_index(to)?);
        let first = self.extreme(true, &first, &start)?;
        let last = self.extreme(false, &last, &end)?;
        let count = self.builder.add(&last, &first, true)?;
        let count = self.builder.add(&count, &constant(1)?, false)?;
        let count = self.extreme(true, &count, &constant(0)?)?;
        let backwards = self.builder.compare(Compare::Less, to, from)?;
        let mut result = self.builder.select(backwards, &constant(0)?, &count)?;
        if let Ty::Number(bounds) = &mut result.ty {
            // Whatever the dates, a year has twelve months.
            (bounds.lo, bounds.hi) = (0, 12);
        }
        result.missing = self.any_missing(&[year, from, to]);
        Ok(result)
    }

    /// A date brought back to the first or the last day of the window, if there is one.
    fn within(&mut self, date: &Val, first: bool) -> Built<Val> {
        let Some((start, end)) = self.settings.window else { return Ok(date.clone()) };
        let at = Operand::Const(pack_date(if first { start } else { end }));
        let bound = Val { ty: Ty::Date, at, missing: None };
        self.extreme(first, date, &bound)
    }

    fn month_index(&mut self, date: &Val) -> Built<Val> {
        let year = self.part(date, 9, -1, Bounds::whole(-9_999, 9_999));
        let month = self.part(date, 5, 15, Bounds::whole(0, 12));
        let months = self.builder.multiply(&year, &Val::constant(12.into())?)?;
        let index = self.builder.add(&months, &month, false)?;
        self.builder.add(&index, &Val::constant(1.into())?, true)
    }

    fn on_scale(&mut self, host: Host, scale: &Arc<Scale>, x: &Val) -> Built<Val> {
        if matches!(x.ty, Ty::Nothing) {
            return Ok(Val::nothing());
        }
        let points = scale
            .points
            .iter()
            .map(|(x, y)| Ok((Val::constant(*x)?, Val::constant(*y)?)))
            .collect::<Built<Vec<_>>>()?;
        let Some(first) = points.first().filter(|_| points.len() <= MAX_POINTS) else {
            return Err(Reason::Function);
        };
        let x = Val { missing: None, ..x.clone() };
        match host {
            Host::Step => {
                let below = self.builder.compare(Compare::Less, &x, &first.0)?;
                self.bail(below);
                let mut value = first.1.clone();
                for (bound, y) in &points[1..] {
                    let reached = self.builder.compare(Compare::LessOrEqual, bound, &x)?;
                    value = self.builder.select(reached, y, &value)?;
                }
                Ok(value)
            }
            Host::Interpolate => self.interpolate(&points, &x),
            _ => self.marginal(&points, &x),
        }
    }

    fn interpolate(&mut self, points: &[(Val, Val)], x: &Val) -> Built<Val> {
        let mut value = points[0].1.clone();
        for (i, (bound, y)) in points.iter().enumerate() {
            let part = match points.get(i + 1) {
                None => y.clone(),
                Some((next, end)) => {
                    let run = self.builder.add(next, bound, true)?;
                    let rise = self.builder.add(end, y, true)?;
                    let along = self.builder.add(x, bound, true)?;
                    let product = self.builder.multiply(&along, &rise)?;
                    let part = self.builder.divide(&product, &run)?;
                    self.builder.add(y, &part, false)?
                }
            };
            let reached = self.builder.compare(Compare::LessOrEqual, bound, x)?;
            value = self.builder.select(reached, &part, &value)?;
        }
        // Each lane lies on its own line: between the smallest and the largest y.
        if let Ty::Number(bounds) = &mut value.ty {
            let mut ys = Vec::with_capacity(points.len());
            for (_, y) in points {
                let own = y.bounds()?;
                if bounds.den % own.den == 0 {
                    ys.push(own.lo * (bounds.den / own.den));
                }
            }
            if ys.len() == points.len() {
                bounds.lo = ys.iter().copied().min().unwrap_or(bounds.lo);
                bounds.hi = ys.iter().copied().max().unwrap_or(bounds.hi);
            }
        }
        Ok(value)
    }

    fn marginal(&mut self, points: &[(Val, Val)], x: &Val) -> Built<Val> {
        let mut total = Val::constant(Decimal::ZERO)?;
        for (i, (bound, rate)) in points.iter().enumerate() {
            let end = match points.get(i + 1) {
                None => x.clone(),
                Some((next, _)) => self.extreme(false, x, next)?,
            };
            let width = self.builder.add(&end, bound, true)?;
            let part = self.builder.multiply(&width, rate)?;
            let sum = self.builder.add(&total, &part, false)?;
            let above = self.builder.compare(Compare::Less, bound, x)?;
            total = self.builder.select(above, &sum, &total)?;
        }
        Ok(total)
    }

    /// A function of texts, looked up by code among the words known so far.
    fn texts(&mut self, host: Host, text: &Val, part: Option<&Val>) -> Built<Val> {
        if matches!(text.ty, Ty::Nothing) {
            return Ok(text.clone());
        }
        if self.joins {
            return Err(Reason::Function);
        }
        let part = match part.map(|p| p.at) {
            None => None,
            Some(Operand::Const(code)) => {
                let code = usize::try_from(code).map_err(|_| Reason::Function)?;
                Some(self.words.list().get(code).cloned().ok_or(Reason::Function)?)
            }
            Some(_) => return Err(Reason::Function),
        };
        let known: Vec<Arc<str>> = self.words.list().to_vec();
        let mut table = Vec::with_capacity(known.len());
        for word in &known {
            table.push(match (&part, host) {
                (Some(part), Host::StartsWith) => i64::from(word.starts_with(&**part)),
                (Some(part), _) => i64::from(word.contains(&**part)),
                (None, _) => {
                    let lower = word.to_lowercase();
                    if too_long(&[&lower]) { -1 } else { self.words.code(&lower.into()) }
                }
            });
        }
        let too_long = table.contains(&-1);
        let ty = if part.is_some() { Ty::Boolean } else { Ty::Text(self.words.longest()) };
        let at = match text.at {
            Operand::Const(code) => {
                let index = usize::try_from(code).map_err(|_| Reason::Function)?;
                Operand::Const(table.get(index).copied().ok_or(Reason::Function)?)
            }
            value => self.builder.look(value, 0, table, matches!(ty, Ty::Boolean)),
        };
        if too_long {
            // A text too long has no code.
            let none = match at {
                Operand::Const(code) => Operand::Const(i64::from(code < 0)),
                at => {
                    let below = Step::Compare(Compare::Less, at, Operand::Const(0));
                    self.builder.emit(below, Class::Flag)
                }
            };
            let present = self.builder.not(text.missing.unwrap_or(Operand::Const(0)));
            let none = self.builder.and(none, present);
            self.bail(none);
        }
        Ok(Val { ty, at, missing: text.missing })
    }
}
