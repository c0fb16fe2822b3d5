//! The columns of formulas, while they are computed.

use super::exec::Machine;
use super::program::{Class, Operand};
use super::val::{Ty, Val};
use super::words::Words;
use crate::engine::column::{Column, Data, fraction, unpack_date};
use crate::integers::{Integers, Part, Width};
use crate::value::Value;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// The column of a formula.
pub(super) struct Output {
    rows: usize,
    /// None when all rows are the same.
    values: Option<Integers>,
    missing: Option<Integers>,
    text: bool,
}

/// A run of rows, with where its results go.
pub(super) struct Job<'a> {
    pub rows: Range<usize>,
    /// One a formula.
    pub outputs: Vec<Rows<'a>>,
}

/// Some rows of a formula.
pub(super) struct Rows<'a> {
    values: Option<Part<'a>>,
    missing: Option<Part<'a>>,
}

impl Job<'_> {
    pub(super) fn over(rows: Range<usize>) -> Self {
        Self { rows, outputs: Vec::new() }
    }
}

impl Rows<'_> {
    /// Writes a block, which is the one of the machine, from a row on.
    pub(super) fn put(&mut self, machine: &Machine<'_>, value: &Val, at: usize, len: usize) {
        if let Some(part) = &mut self.values {
            match machine.class(value) {
                Class::Flag => part.put(at, len, machine.read::<u8>(value.at)),
                Class::Int => part.put(at, len, machine.read::<i32>(value.at)),
                Class::Long => part.put(at, len, machine.read::<i64>(value.at)),
            }
        }
        if let (Some(part), Some(lanes)) = (&mut self.missing, value.missing) {
            part.put(at, len, machine.read::<u8>(lanes));
        }
    }
}

impl Output {
    pub(super) fn new(value: &Val, rows: usize) -> Self {
        let width = match &value.ty {
            // No lane holds a value.
            Ty::Nothing => None,
            _ if is_same(value) => None,
            Ty::Number(bounds) => Some(Width::of(bounds.lo, bounds.hi)),
            Ty::Boolean => Some(Width::Byte),
            _ => Some(Width::Int),
        };
        let values = width.map(|width| Integers::zeroed(width, rows));
        let missing = values.is_some() && value.missing.is_some();
        let missing = missing.then(|| Integers::zeroed(Width::Byte, rows));
        Self { rows, values, missing, text: matches!(value.ty, Ty::Text(_)) }
    }

    /// Gives each job its rows.
    pub(super) fn share<'a>(&'a mut self, jobs: &mut [Job<'a>]) {
        let mut values = self.values.as_mut().map(Integers::all);
        let mut missing = self.missing.as_mut().map(Integers::all);
        for job in jobs {
            let take = |rest: &mut Option<Part<'a>>| {
                let (own, others) = rest.take()?.split(job.rows.len());
                *rest = Some(others);
                Some(own)
            };
            job.outputs.push(Rows { values: take(&mut values), missing: take(&mut missing) });
        }
    }

    /// Gives the words that a run of rows made the codes that all know: the first of them is
    /// `known` there.
    pub(super) fn recode(&mut self, rows: Range<usize>, known: usize, codes: &[i64]) {
        if let Some(lanes) = self.values.as_mut().filter(|_| self.text) {
            let (_, rest) = lanes.all().split(rows.start);
            let (mut own, _) = rest.split(rows.len());
            own.change(|code| {
                let own = usize::try_from(code).ok().and_then(|code| code.checked_sub(known));
                own.and_then(|own| codes.get(own)).copied().unwrap_or(code)
            });
        }
    }

    /// The column, without the rows that are computed apart.
    pub(super) fn column(self, value: &Val, words: &mut Words) -> Column {
        let missing = self.missing.map(|flags| match flags {
            Integers::Byte(flags) => Arc::new(flags),
            _ => Arc::default(),
        });
        let data = match (&value.ty, self.values.map(Arc::new)) {
            (Ty::Number(bounds), Some(numerators)) => Data::Number { numerators, bounds: *bounds },
            (Ty::Boolean, Some(flags)) => Data::Boolean(flags),
            (Ty::Text(_), Some(codes)) => Data::Text { codes, words: words.shared() },
            (_, Some(days)) => Data::Date(days),
            (_, None) => Data::Same(same(value, words), self.rows),
        };
        Column::packed(data, missing, BTreeMap::new())
    }
}

/// Whether every row has the same value, which decimals hold exactly.
fn is_same(value: &Val) -> bool {
    let exact = !matches!(&value.ty, Ty::Number(bounds) if bounds.error > 0);
    exact && value.missing.is_none() && matches!(value.at, Operand::Const(_))
}

fn same(value: &Val, words: &Words) -> Value {
    let Operand::Const(lane) = value.at else { return Value::Missing };
    match &value.ty {
        Ty::Number(bounds) => Value::Number(fraction(lane, bounds.den)),
        Ty::Boolean => Value::Boolean(lane != 0),
        Ty::Text(_) => {
            let word = usize::try_from(lane).ok().and_then(|code| words.list().get(code));
            word.map_or(Value::Missing, |word| Value::Text(word.clone()))
        }
        Ty::Date => unpack_date(lane).map_or(Value::Missing, Value::Date),
        Ty::Scale(_) | Ty::Timeline(_) | Ty::Nothing => Value::Missing,
    }
}
