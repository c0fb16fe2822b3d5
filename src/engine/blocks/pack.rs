//! Columns as lanes: input columns and results of other evaluators, packed once.

use super::builder::{Reason, Ty, Words};
use super::number::Bounds;
use crate::engine::Cell;
use crate::engine::column::pack_date;
use crate::scenario::{Held, InputColumn, LaneKind, Lanes};
use crate::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Decimals beyond which a column is left to decimals.
const MAX_SCALE: u32 = 15;

/// What lanes hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Packed {
    Number(Bounds),
    Boolean,
    Text,
    Date,
    /// Every row is missing.
    Nothing,
}

impl Packed {
    /// The same, with zero among the numbers: what a lane outside a table holds.
    pub(crate) fn with_zero(self) -> Self {
        match self {
            Self::Number(bounds) => {
                let (lo, hi) = (bounds.lo.min(0), bounds.hi.max(0));
                Self::Number(Bounds { lo, hi, ..bounds })
            }
            other => other,
        }
    }

    pub(super) fn ty(&self) -> Ty {
        match self {
            Self::Number(bounds) => Ty::Number(*bounds),
            Self::Boolean => Ty::Boolean,
            Self::Text => Ty::Text,
            Self::Date => Ty::Date,
            Self::Nothing => Ty::Nothing,
        }
    }
}

/// Packed columns of one dataset, by name.
#[derive(Debug, Default)]
pub(crate) struct Packs {
    columns: BTreeMap<String, Result<Pack, Reason>>,
}

/// A column as lanes.
#[derive(Debug)]
pub(crate) struct Pack {
    pub packed: Packed,
    pub lanes: Arc<Vec<i64>>,
    pub missing: Option<Arc<Vec<i64>>>,
    /// Rows in error, which the lanes do not hold.
    pub errors: Vec<usize>,
}

impl Packs {
    /// The column, packed on first use from values or cells.
    pub(crate) fn pack<'c>(
        &mut self,
        name: &str,
        cells: impl Iterator<Item = CellRef<'c>> + Clone,
        words: &mut Words,
    ) -> Result<(), Reason> {
        if let Some(known) = self.columns.get(name) {
            return known.as_ref().map(|_| ()).map_err(|reason| *reason);
        }
        let pack = pack(cells, words);
        let outcome = pack.as_ref().map(|_| ()).map_err(|reason| *reason);
        self.columns.insert(name.to_owned(), pack);
        outcome
    }

    /// An input column: its own lanes, where it has some.
    pub(crate) fn input(
        &mut self,
        name: &str,
        column: &InputColumn,
        words: &mut Words,
    ) -> Result<(), Reason> {
        let Held::Lanes(held) = column.held() else {
            return self.pack(name, column.iter().map(CellRef::of), words);
        };
        if !self.columns.contains_key(name) {
            self.columns.insert(name.to_owned(), Pack::of(held, words));
        }
        self.columns[name].as_ref().map(|_| ()).map_err(|reason| *reason)
    }

    /// A column already packed.
    pub(crate) fn get(&self, name: &str) -> Option<&Pack> {
        self.columns.get(name)?.as_ref().ok()
    }

    /// Forgets a column, whose cells have changed.
    pub(crate) fn forget(&mut self, name: &str) {
        self.columns.remove(name);
    }
}

impl Pack {
    fn of(held: &Lanes, words: &mut Words) -> Result<Self, Reason> {
        let mut lanes = held.lanes.clone();
        let packed = match &held.of {
            LaneKind::Number { scale, lo, hi } => {
                let (lo, hi) = (i128::from(*lo), i128::from(*hi));
                let bounds = Bounds { den: 10_i128.pow(*scale), lo, hi, error: 0 };
                Packed::Number(bounds.widened(1).ok_or(Reason::Column)?)
            }
            LaneKind::Boolean => Packed::Boolean,
            LaneKind::Date => Packed::Date,
            LaneKind::Text(list) => {
                let codes: Vec<i64> = list.iter().map(|word| words.code(word)).collect();
                let code = |lane: &i64| usize::try_from(*lane).ok().and_then(|l| codes.get(l));
                lanes = Arc::new(lanes.iter().map(|lane| code(lane).map_or(0, |c| *c)).collect());
                Packed::Text
            }
        };
        Ok(Self { packed, lanes, missing: held.missing.clone(), errors: Vec::new() })
    }
}

/// A cell of either form.
#[derive(Clone, Debug)]
pub(crate) enum CellRef<'c> {
    Value(&'c Value),
    Owned(Cell),
}

impl CellRef<'_> {
    fn of(value: Value) -> Self {
        Self::Owned(Cell::Value(value))
    }

    fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Owned(Cell::Value(value)) => Some(value),
            Self::Owned(Cell::Error(_)) => None,
        }
    }
}

fn pack<'c>(
    cells: impl Iterator<Item = CellRef<'c>> + Clone,
    words: &mut Words,
) -> Result<Pack, Reason> {
    // What the column holds: the kind of its first present cell, the finest of its numbers.
    let mut scale = 0;
    let mut first: Option<Value> = None;
    for cell in cells.clone() {
        match cell.value() {
            Some(Value::Number(n)) => {
                let n = n.normalize();
                scale = scale.max(n.scale());
                first.get_or_insert(Value::Number(n));
            }
            Some(Value::Missing) | None => {}
            Some(other) => {
                first.get_or_insert_with(|| other.clone());
            }
        }
    }
    if scale > MAX_SCALE {
        return Err(Reason::Column);
    }
    let unit = 10_i128.pow(scale);
    let (mut errors, mut missing) = (Vec::new(), None);
    let mut lanes = Vec::new();
    let (mut lo, mut hi) = (i128::MAX, i128::MIN);
    for (row, cell) in cells.enumerate() {
        let lane = match cell.value() {
            None => {
                errors.push(row);
                None
            }
            Some(Value::Missing) => {
                missing.get_or_insert_with(Vec::new).resize(row, 0);
                None
            }
            Some(Value::Number(n)) => {
                let scaled = lane(*n, scale).ok_or(Reason::Column)?;
                (lo, hi) = (lo.min(scaled.into()), hi.max(scaled.into()));
                Some(scaled)
            }
            Some(Value::Boolean(b)) => Some(i64::from(*b)),
            Some(Value::Text(text)) => Some(words.code(text)),
            Some(Value::Date(date)) => Some(pack_date(*date)),
        };
        if let Some(missing) = &mut missing {
            missing.resize(row, 0);
            missing.push(i64::from(matches!(cell.value(), Some(Value::Missing))));
        }
        // A lane without a value holds one within the bounds.
        lanes.push(lane.unwrap_or(i64::MIN));
    }
    let packed = match first {
        Some(Value::Number(_)) => {
            let bounds = Bounds { den: unit, lo, hi, error: 0 };
            Packed::Number(bounds.widened(1).ok_or(Reason::Column)?)
        }
        Some(Value::Boolean(_)) => Packed::Boolean,
        Some(Value::Text(_)) => Packed::Text,
        Some(Value::Date(_)) => Packed::Date,
        Some(Value::Missing) | None => Packed::Nothing,
    };
    let filler = match packed {
        Packed::Number(bounds) => i64::try_from(bounds.lo).unwrap_or(0),
        Packed::Date => 1 << 9 | 1 << 5 | 1,
        _ => 0,
    };
    for lane in lanes.iter_mut().filter(|lane| **lane == i64::MIN) {
        *lane = filler;
    }
    Ok(Pack { packed, lanes: Arc::new(lanes), missing: missing.map(Arc::new), errors })
}

fn lane(n: Decimal, scale: u32) -> Option<i64> {
    let n = n.normalize();
    let factor = 10_i128.pow(scale - n.scale());
    i64::try_from(n.mantissa().checked_mul(factor)?).ok().filter(|lane| *lane != i64::MIN)
}
