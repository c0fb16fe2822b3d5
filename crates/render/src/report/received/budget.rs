//! What filling in a template may take: the same on every machine.

use minijinja::value::{Value, ValueKind};

/// Steps: expressions, statements, items looked at.
const STEPS: u64 = 20_000_000;
/// Bytes of text made, what is only passed on included.
const BYTES: u64 = 256 << 20;
/// Statements, expressions and calls within one another.
const DEPTH: u32 = 1_000;
/// Lists within lists.
const NESTED: u32 = 64;

/// The limit that was met, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) struct Limit(pub(in crate::report) &'static str, pub(in crate::report) u64);

/// What was taken so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    steps: u64,
    bytes: u64,
    depth: u32,
}

impl Budget {
    /// Counts steps before they are taken.
    pub(super) fn steps(&mut self, more: usize) -> Result<(), Limit> {
        self.steps = self.steps.saturating_add(more as u64);
        if self.steps > STEPS { Err(Limit("steps", STEPS)) } else { Ok(()) }
    }

    /// Counts bytes before they are made.
    pub(super) fn bytes(&mut self, more: usize) -> Result<(), Limit> {
        self.bytes = self.bytes.saturating_add(more as u64);
        if self.bytes > BYTES { Err(Limit("mebibytes", BYTES >> 20)) } else { Ok(()) }
    }

    /// One deeper, until [`Self::leave`].
    pub(super) fn enter(&mut self) -> Result<(), Limit> {
        self.steps(1)?;
        self.depth += 1;
        if self.depth > DEPTH { Err(Limit("levels", DEPTH.into())) } else { Ok(()) }
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Looks at a whole value; the bytes of its texts, each as often as it stands in it.
    pub(super) fn weigh(&mut self, value: &Value) -> Result<usize, Limit> {
        self.weigh_within(value, 0)
    }

    fn weigh_within(&mut self, value: &Value, depth: u32) -> Result<usize, Limit> {
        if depth > NESTED {
            return Err(Limit("levels", NESTED.into()));
        }
        self.steps(1)?;
        if let Some(text) = value.as_str() {
            self.steps(text.len() / 64)?;
            return Ok(text.len());
        }
        if !matches!(value.kind(), ValueKind::Seq | ValueKind::Map | ValueKind::Iterable) {
            return Ok(40);
        }
        let mut bytes = 2_usize;
        for item in value.try_iter().into_iter().flatten() {
            let mut weight = self.weigh_within(&item, depth + 1)?;
            if value.kind() == ValueKind::Map
                && let Ok(held) = value.get_item(&item)
            {
                weight = weight.saturating_add(self.weigh_within(&held, depth + 1)?);
            }
            bytes = bytes.saturating_add(weight).saturating_add(4);
        }
        Ok(bytes)
    }
}
