//! Typed columns being filled: row after row, or piece after piece.

use super::typed::{Held, InputColumn, LaneKind, Lanes, number};
use crate::integers::Integers;
use crate::number::digits;
use crate::value::{Value, pack_date};
use indexmap::IndexSet;
use jiff::civil::Date;
use std::sync::Arc;

/// Decimals beyond which numbers are held as they are.
const MOST_DECIMALS: u32 = 15;

/// A column being filled, row after row.
#[derive(Debug, Default)]
pub(super) struct Builder {
    lanes: Vec<i64>,
    /// Rows that are missing, ascending; their lane is 0 until the end.
    missing: Vec<u32>,
    /// What the lanes stand for, once a value is there.
    of: Option<Of>,
    /// All the values, once lanes cannot hold one of them.
    values: Option<Vec<Value>>,
}

#[derive(Debug)]
enum Of {
    Numbers(Numbers),
    Boolean,
    Text(IndexSet<Arc<str>>),
    Date,
}

/// What is known of the numbers so far.
#[derive(Debug)]
struct Numbers {
    scale: u32,
    lo: i64,
    hi: i64,
}

impl Numbers {
    /// The lane of a number, those before it being brought to its decimals if it has more.
    fn lane(&mut self, n: i64, scale: u32, before: &mut [i64]) -> Option<i64> {
        let (mut n, mut scale) = (n, scale);
        if scale > self.scale {
            (n, scale) = digits::plain(n, scale);
            self.refine(scale, before)?;
        }
        let factor = 10_i64.checked_pow(self.scale - scale)?;
        let lane = n.checked_mul(factor).filter(|lane| *lane != i64::MIN)?;
        (self.lo, self.hi) = (self.lo.min(lane), self.hi.max(lane));
        Some(lane)
    }

    /// Brings lanes to at least so many decimals; `None` when one does not fit.
    fn refine(&mut self, scale: u32, lanes: &mut [i64]) -> Option<()> {
        let Some(more) = scale.checked_sub(self.scale).filter(|more| *more > 0) else {
            return Some(());
        };
        let factor = 10_i64.checked_pow(more).filter(|_| scale <= MOST_DECIMALS)?;
        let (lo, hi) = (self.lo.checked_mul(factor)?, self.hi.checked_mul(factor)?);
        for lane in lanes {
            *lane *= factor;
        }
        (self.scale, self.lo, self.hi) = (scale, lo, hi);
        Some(())
    }
}

impl Builder {
    /// With room for so many rows.
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self { lanes: Vec::with_capacity(rows), ..Self::default() }
    }

    fn len(&self) -> usize {
        self.values.as_ref().map_or(self.lanes.len(), Vec::len)
    }

    /// Adds `n / 10^scale`.
    pub(super) fn number(&mut self, n: i64, scale: u32) {
        let lane = match &mut self.of {
            Some(Of::Numbers(numbers)) => numbers.lane(n, scale, &mut self.lanes),
            None if self.values.is_none() => {
                let (n, scale) = digits::plain(n, scale);
                let fits = scale <= MOST_DECIMALS && n != i64::MIN;
                fits.then(|| {
                    self.of = Some(Of::Numbers(Numbers { scale, lo: n, hi: n }));
                    n
                })
            }
            _ => None,
        };
        match lane {
            Some(lane) => self.lanes.push(lane),
            None => self.values().push(number(n, scale)),
        }
    }

    /// Adds a text.
    pub(super) fn text(&mut self, text: &str) {
        if self.of.is_none() && self.values.is_none() {
            self.of = Some(Of::Text(IndexSet::new()));
        }
        let Some(Of::Text(words)) = &mut self.of else {
            return self.values().push(Value::Text(text.into()));
        };
        // Rows that follow one another often say the same.
        let last = self.lanes.last().copied().filter(|lane| {
            let word = usize::try_from(*lane).ok().and_then(|word| words.get_index(word));
            word.is_some_and(|word| **word == *text)
        });
        let lane = last.unwrap_or_else(|| {
            let known = words.get_index_of(text);
            lane_of(known.unwrap_or_else(|| words.insert_full(text.into()).0))
        });
        self.lanes.push(lane);
    }

    /// Adds a value.
    pub(super) fn push(&mut self, value: &Value) {
        let lane = match value {
            Value::Missing if self.values.is_none() => {
                self.missing.push(u32::try_from(self.lanes.len()).unwrap_or(u32::MAX));
                0
            }
            Value::Number(n) => {
                if let Ok(mantissa) = i64::try_from(n.mantissa()) {
                    return self.number(mantissa, n.scale());
                }
                return self.values().push(value.clone());
            }
            Value::Text(text) => return self.text(text),
            Value::Boolean(b) if self.stands_for(|| Of::Boolean) => i64::from(*b),
            Value::Date(date) if self.stands_for(|| Of::Date) => pack_date(*date),
            other => return self.values().push(other.clone()),
        };
        self.lanes.push(lane);
    }

    /// Whether lanes stand for this kind; the first value decides.
    fn stands_for(&mut self, kind: impl Fn() -> Of) -> bool {
        if self.values.is_some() {
            return false;
        }
        let of = self.of.get_or_insert_with(&kind);
        std::mem::discriminant(of) == std::mem::discriminant(&kind())
    }

    /// The values as they are, lanes no more.
    fn values(&mut self) -> &mut Vec<Value> {
        if self.values.is_none() {
            let lanes = std::mem::take(self).finish();
            self.values = Some(lanes.iter().collect());
        }
        self.values.get_or_insert_default()
    }

    /// Adds the rows of another after these.
    pub(super) fn append(&mut self, other: Self) {
        if self.len() == 0 {
            let room = std::mem::take(&mut self.lanes);
            *self = other;
            if room.capacity() > self.lanes.capacity() {
                let few = std::mem::replace(&mut self.lanes, room);
                self.lanes.extend_from_slice(&few);
            }
            return;
        }
        let mut other = other;
        if self.values.is_some() || other.values.is_some() || !self.unite(&mut other) {
            let more = std::mem::take(other.values());
            return self.values().extend(more);
        }
        let before = u32::try_from(self.lanes.len()).unwrap_or(u32::MAX);
        self.missing.extend(other.missing.iter().map(|row| row.saturating_add(before)));
        self.lanes.extend_from_slice(&other.lanes);
    }

    /// Makes the lanes of both stand for the same; `false` when none can.
    fn unite(&mut self, other: &mut Self) -> bool {
        match (&mut self.of, &mut other.of) {
            (_, None)
            | (Some(Of::Boolean), Some(Of::Boolean))
            | (Some(Of::Date), Some(Of::Date)) => {}
            (of @ None, found) => *of = found.take(),
            (Some(Of::Numbers(a)), Some(Of::Numbers(b))) => {
                let scale = a.scale.max(b.scale);
                let united =
                    a.refine(scale, &mut self.lanes).zip(b.refine(scale, &mut other.lanes));
                if united.is_none() {
                    return false;
                }
                (a.lo, a.hi) = (a.lo.min(b.lo), a.hi.max(b.hi));
            }
            (Some(Of::Text(words)), Some(Of::Text(more))) => {
                let more = std::mem::take(more).into_iter();
                let places: Vec<i64> =
                    more.map(|word| lane_of(words.insert_full(word).0)).collect();
                for lane in &mut other.lanes {
                    *lane =
                        usize::try_from(*lane).ok().and_then(|l| places.get(l)).map_or(0, |l| *l);
                }
            }
            _ => return false,
        }
        true
    }

    /// The values of these rows, in this order; another where there is no such row.
    pub(super) fn gather(self, rows: &[u32], otherwise: &Value) -> Self {
        let column = self.finish();
        let mut gathered = Self::with_capacity(rows.len());
        for row in rows {
            let row = *row as usize;
            if row < column.len() {
                gathered.push(&column.value(row));
            } else {
                gathered.push(otherwise);
            }
        }
        gathered
    }

    /// The column; it says nothing of where it comes from.
    pub(super) fn finish(self) -> InputColumn {
        let rows = self.len();
        let column = |held| InputColumn::of(held, rows);
        if let Some(values) = self.values {
            return column(Held::Values(Arc::new(values)));
        }
        let (of, filler, bounds) = match self.of {
            None => return column(Held::Constant(Value::Missing)),
            Some(Of::Numbers(Numbers { scale, lo, hi })) => {
                (LaneKind::Number { scale, lo, hi }, lo, (lo, hi))
            }
            Some(Of::Boolean) => (LaneKind::Boolean, 0, (0, 1)),
            Some(Of::Text(words)) => {
                let last = lane_of(words.len().saturating_sub(1));
                (LaneKind::Text(Arc::new(words.into_iter().collect())), 0, (0, last))
            }
            Some(Of::Date) => {
                let first = pack_date(Date::constant(1, 1, 1));
                (LaneKind::Date, first, (pack_date(Date::MIN), pack_date(Date::MAX)))
            }
        };
        let mut lanes = self.lanes;
        let missing = (!self.missing.is_empty()).then(|| {
            let mut missing = vec![0; rows];
            for row in self.missing {
                lanes[row as usize] = filler;
                missing[row as usize] = 1;
            }
            Arc::new(missing)
        });
        let lanes = Arc::new(Integers::within(bounds.0.into(), bounds.1.into(), &lanes));
        column(Held::Lanes(Lanes { of, integers: lanes, missing }))
    }
}

impl InputColumn {
    /// A column of these values.
    pub fn of_values<'a>(values: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut builder = Builder::default();
        for value in values {
            builder.push(value);
        }
        builder.finish()
    }
}

/// The lane of the text at this place.
fn lane_of(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}
