//! Columns as lanes: input columns, tables by year or by key, and results of other evaluators.

use super::number::Bounds;
use super::val::Reason;
use super::words::Words;
use crate::engine::Cell;
use crate::engine::column::{Column, Data, pack_date};
use crate::integers::Integers;
use crate::scenario::{Held, InputColumn, LaneKind};
use crate::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Decimals beyond which a column is left to decimals.
const MAX_SCALE: u32 = 15;

/// An input column: its own integers, where it has some.
pub(crate) fn input(column: &InputColumn, words: &mut Words) -> Result<Column, Reason> {
    let held = match column.held() {
        Held::Constant(value) => {
            let data = Data::Same(value.clone(), column.len());
            return Ok(Column::packed(data, None, BTreeMap::new()));
        }
        Held::Values(_) => return pack(column.iter().map(Cell::Value), words),
        Held::Lanes(held) => held,
    };
    let lanes = held.integers.clone();
    let data = match &held.of {
        LaneKind::Number { scale, lo, hi } => {
            let (lo, hi) = (i128::from(*lo), i128::from(*hi));
            let bounds = Bounds { den: 10_i128.pow(*scale), lo, hi, error: 0 };
            let bounds = bounds.widened(1).ok_or(Reason::Column)?;
            Data::Number { numerators: lanes, bounds }
        }
        LaneKind::Boolean => Data::Boolean(lanes),
        LaneKind::Date => Data::Date(lanes),
        LaneKind::Text(list) => {
            let codes: Vec<i64> = list.iter().map(|word| words.code(word)).collect();
            let same = codes.iter().zip(0..).all(|(code, place)| *code == place);
            let codes = if same { lanes } else { Arc::new(recoded(&lanes, &codes)) };
            // Read as lanes only: its words are those of the evaluation.
            Data::Text { codes, words: Arc::default() }
        }
    };
    Ok(Column::packed(data, held.missing.clone(), BTreeMap::new()))
}

fn recoded(lanes: &Integers, codes: &[i64]) -> Integers {
    let (lo, hi) = (codes.iter().min().copied(), codes.iter().max().copied());
    let code = |lane: i64| usize::try_from(lane).ok().and_then(|lane| codes.get(lane));
    let integers: Vec<i64> = (0..lanes.len())
        .map(|row| lanes.get(row).and_then(code).copied().unwrap_or_default())
        .collect();
    Integers::within(lo.unwrap_or(0).min(0).into(), hi.unwrap_or(0).into(), &integers)
}

/// A column as lanes; what is the same in every row is held once.
pub(crate) fn pack(
    cells: impl Iterator<Item = Cell> + Clone,
    words: &mut Words,
) -> Result<Column, Reason> {
    let mut all = cells.clone();
    if let Some(first @ Cell::Value(_)) = all.next()
        && all.all(|cell| cell == first)
        && let Cell::Value(value) = first
    {
        let data = Data::Same(value, cells.count());
        return Ok(Column::packed(data, None, BTreeMap::new()));
    }
    lanes(cells, words)
}

/// A column with a lane for each row.
pub(crate) fn lanes(
    cells: impl Iterator<Item = Cell> + Clone,
    words: &mut Words,
) -> Result<Column, Reason> {
    // What the column holds: the kind of its first present cell, the finest of its numbers.
    let mut scale = 0;
    let mut first: Option<Value> = None;
    for cell in cells.clone() {
        match cell {
            Cell::Value(Value::Number(n)) => {
                let n = n.normalize();
                scale = scale.max(n.scale());
                first.get_or_insert(Value::Number(n));
            }
            Cell::Value(Value::Missing) | Cell::Error(_) => {}
            Cell::Value(other) => {
                first.get_or_insert(other);
            }
        }
    }
    if scale > MAX_SCALE {
        return Err(Reason::Column);
    }
    let mut lanes = Vec::new();
    let mut missing: Option<Vec<u8>> = None;
    let mut patches = BTreeMap::new();
    let (mut lo, mut hi) = (i64::MAX, i64::MIN);
    for (row, cell) in cells.enumerate() {
        let lane = match &cell {
            Cell::Error(_) | Cell::Value(Value::Missing) => None,
            Cell::Value(Value::Number(n)) => Some(lane(*n, scale).ok_or(Reason::Column)?),
            Cell::Value(Value::Boolean(b)) => Some(i64::from(*b)),
            Cell::Value(Value::Text(text)) => Some(words.code(text)),
            Cell::Value(Value::Date(date)) => Some(pack_date(*date)),
        };
        if let Some(lane) = lane {
            (lo, hi) = (lo.min(lane), hi.max(lane));
        }
        let absent = cell == Cell::Value(Value::Missing);
        if absent {
            missing.get_or_insert_with(Vec::new).resize(row, 0);
        }
        if let Some(missing) = &mut missing {
            missing.push(u8::from(absent));
        }
        lanes.push(lane.unwrap_or(i64::MIN));
        if matches!(cell, Cell::Error(_)) {
            patches.insert(row, cell);
        }
    }
    // A lane without a value holds one within the bounds.
    for lane in lanes.iter_mut().filter(|lane| **lane == i64::MIN) {
        *lane = lo;
    }
    let held = |lanes: &[i64]| Arc::new(Integers::within(lo.into(), hi.into(), lanes));
    let data = match first {
        Some(Value::Number(_)) => {
            let den = 10_i128.pow(scale);
            let bounds = Bounds { den, lo: lo.into(), hi: hi.into(), error: 0 };
            let bounds = bounds.widened(1).ok_or(Reason::Column)?;
            Data::Number { numerators: held(&lanes), bounds }
        }
        Some(Value::Boolean(_)) => Data::Boolean(held(&lanes)),
        // Read as lanes only: its words are those of the evaluation.
        Some(Value::Text(_)) => Data::Text { codes: held(&lanes), words: Arc::default() },
        Some(Value::Date(_)) => Data::Date(held(&lanes)),
        Some(Value::Missing) | None => Data::Same(Value::Missing, lanes.len()),
    };
    let missing = missing.map(Arc::new).filter(|_| !matches!(data, Data::Same(..)));
    Ok(Column::packed(data, missing, patches))
}

fn lane(n: Decimal, scale: u32) -> Option<i64> {
    let n = n.normalize();
    let factor = 10_i128.pow(scale - n.scale());
    i64::try_from(n.mantissa().checked_mul(factor)?).ok().filter(|lane| *lane != i64::MIN)
}
