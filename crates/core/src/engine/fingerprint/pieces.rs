//! Columns and values as bytes that no other has, and their digests.

use crate::integers::View;
use crate::policy::{ParamValue, Scale};
use crate::scenario::{Held, InputColumn, LaneKind};
use crate::value::Value;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

/// What decides a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in super::super) struct Fingerprint([u8; 32]);

/// Digests pieces that cannot run into one another: each says how long it is.
pub(super) struct Pieces(Sha256);

impl Pieces {
    pub(super) fn of(what: &str) -> Self {
        Self(Sha256::new()).text(what)
    }

    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Integers, in their bytes.
    pub(super) fn all<T: Copy, const N: usize>(
        mut self,
        all: &[T],
        bytes: impl Fn(T) -> [u8; N],
    ) -> Self {
        self.0.update((all.len() as u64).to_le_bytes());
        let mut some = [0; 4_096];
        for chunk in all.chunks(some.len() / N) {
            for (place, n) in some.chunks_exact_mut(N).zip(chunk) {
                place.copy_from_slice(&bytes(*n));
            }
            self.0.update(&some[..chunk.len() * N]);
        }
        self
    }

    pub(super) fn flag(self, flag: bool) -> Self {
        self.bytes(&[u8::from(flag)])
    }

    pub(super) fn identity(self, identity: Fingerprint) -> Self {
        self.bytes(&identity.0)
    }

    pub(super) fn finish(self) -> Fingerprint {
        Fingerprint(self.0.finalize().into())
    }
}

impl Fingerprint {
    /// That of a value among those of a ring.
    pub(super) fn of_ring(self, name: &str) -> Self {
        Pieces::of("of a ring").text(name).identity(self).finish()
    }
}

/// The identity of an input column: equal columns are held alike, but for those that were filled.
pub(super) fn held_column(column: &InputColumn) -> Fingerprint {
    let mut all = Vec::new();
    match column.held() {
        Held::Constant(value) => {
            cell(&mut all, value);
            Pieces::of("constant").bytes(&all).finish()
        }
        Held::Values(values) => {
            values.iter().for_each(|value| cell(&mut all, value));
            Pieces::of("column").bytes(&all).finish()
        }
        Held::Lanes(held) => {
            let pieces = match &held.of {
                LaneKind::Number { scale, .. } => Pieces::of("numbers").bytes(&scale.to_le_bytes()),
                LaneKind::Boolean => Pieces::of("booleans"),
                LaneKind::Date => Pieces::of("dates"),
                LaneKind::Text(words) => {
                    words.iter().fold(Pieces::of("texts"), |pieces, word| pieces.text(word))
                }
            };
            let missing = held.missing.as_ref().map_or(&[][..], |missing| missing);
            let pieces = match held.integers.view() {
                View::Byte(lanes) => pieces.text("bytes").bytes(lanes),
                View::Int(lanes) => pieces.text("ints").all(lanes, i32::to_le_bytes),
                View::Long(lanes) => pieces.text("longs").all(lanes, i64::to_le_bytes),
            };
            pieces.bytes(missing).finish()
        }
    }
}

/// A cell of a column, as bytes that no other value has.
fn cell(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Missing => out.push(0),
        Value::Boolean(b) => out.extend([1, u8::from(*b)]),
        Value::Number(n) => {
            out.push(2);
            out.extend_from_slice(&n.serialize());
        }
        Value::Text(text) => {
            out.push(3);
            out.extend_from_slice(&(text.len() as u64).to_le_bytes());
            out.extend_from_slice(text.as_bytes());
        }
        Value::Date(date) => {
            out.push(4);
            out.extend_from_slice(&date.year().to_le_bytes());
            out.extend_from_slice(&date.month().to_le_bytes());
            out.extend_from_slice(&date.day().to_le_bytes());
        }
    }
}

/// What a parameter holds. Numbers by value: `1.50` and `1.5` are one.
pub(super) fn held(pieces: Pieces, value: &ParamValue) -> Pieces {
    match value {
        ParamValue::Scalar(value) => scalar(pieces.text("scalar"), value),
        ParamValue::Scale(points) => scale(pieces, points),
        ParamValue::ByKey(by_key) => {
            let mut pieces = pieces.text("by key").text(&by_key.column);
            for (key, value) in &by_key.values {
                pieces = scalar(pieces.text(key), value);
            }
            pieces.text("end")
        }
        ParamValue::Timeline(timeline) => {
            let mut pieces = pieces.text("timeline");
            for (from, value) in &timeline.steps {
                pieces = held(pieces.text(&from.to_string()), value);
            }
            pieces.text("end")
        }
    }
}

fn scalar(pieces: Pieces, value: &Value) -> Pieces {
    let mut bytes = Vec::new();
    match value {
        Value::Number(n) => cell(&mut bytes, &Value::Number(plain(*n))),
        other => cell(&mut bytes, other),
    }
    pieces.bytes(&bytes)
}

fn scale(pieces: Pieces, scale: &Scale) -> Pieces {
    let mut bytes = Vec::new();
    for (x, y) in &scale.points {
        bytes.extend_from_slice(&plain(*x).serialize());
        bytes.extend_from_slice(&plain(*y).serialize());
    }
    pieces.text("scale").bytes(&bytes)
}

pub(super) fn plain(n: Decimal) -> Decimal {
    n.normalize()
}
