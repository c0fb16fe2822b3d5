//! Blocks of scaled integers carrying exact fractions: the fastest evaluator.
//!
//! A formula is taken here only where bounds prove, before any row is seen, that nothing
//! overflows and that the guard decides as it does for the interpreter's decimals. Rows in which
//! something fails are left to the interpreter, which gives the exact error.

mod builder;
mod exec;
mod hosts;
mod lower;
mod number;
mod pack;
mod program;

use super::column::{Column, Data};
use crate::diagnostic::Span;
use crate::policy::Formula;
use crate::policy::ops::Settings;
use crate::policy::script::Script;
pub use builder::Reason;
use builder::{Builder, Built, Ty};
pub(super) use builder::{Val, Words};
use exec::{BLOCK, Lanes, Machine};
use lower::Lower;
pub(super) use pack::{CellRef, Packed, Packs};
use program::Operand;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Why a formula was refused, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub reason: Reason,
    /// The expression that stopped it, if one did.
    pub span: Option<Span>,
}

/// A formula compiled for one dataset.
pub(super) struct Plan<'a> {
    builder: Builder,
    value: Val,
    lanes: Vec<&'a [i64]>,
    /// Rows that arguments hold in error.
    patched: Vec<usize>,
}

/// The results of a plan, and the rows it could not finish.
pub(super) struct Done {
    pub data: Data,
    pub missing: Option<Vec<i64>>,
    pub bailed: Vec<usize>,
    /// Whether the interpreter's decimals are these fractions to the last of 28 digits.
    pub exact: bool,
    pub packed: Packed,
}

/// What a formula receives.
pub(super) enum Source<'a> {
    /// Lanes by row.
    Lanes(&'a Packed, &'a [i64], Option<&'a [i64]>),
    /// The same for every row.
    Constant(Val),
    /// A function of another source's lanes: value by lane minus `first`, missing where the
    /// second table has no 1.
    Table { on: &'a [i64], first: i64, values: Vec<i64>, known: Vec<i64>, packed: Packed },
}

impl<'a> Plan<'a> {
    /// Compiles a formula over its sources.
    pub(super) fn new(
        formula: &Formula,
        sources: Vec<Source<'a>>,
        patched: Vec<usize>,
        words: &mut Words,
        scripts: &[Arc<Script>],
        settings: Settings,
    ) -> Result<Self, Refused> {
        let mut builder = Builder::default();
        let mut lanes: Vec<&'a [i64]> = Vec::new();
        for source in &sources {
            match source {
                Source::Lanes(_, values, missing) => {
                    lanes.push(values);
                    lanes.extend(missing);
                }
                Source::Table { on, .. } => lanes.push(on),
                Source::Constant(_) => {}
            }
        }
        builder.program.inputs = lanes.len();
        let mut lower = Lower::new(builder, words, settings, scripts, formula.file);
        let mut next = 0;
        let mut register = || {
            next += 1;
            Operand::Reg(next - 1)
        };
        let mut arguments = Vec::with_capacity(sources.len());
        for source in sources {
            arguments.push(match source {
                Source::Constant(value) => value,
                Source::Lanes(packed, _, missing) => {
                    let at = register();
                    Val { ty: packed.ty(), at, missing: missing.map(|_| register()) }
                }
                Source::Table { first, values, known, packed, .. } => {
                    let on = register();
                    lower.table(on, first, values, known, &packed)
                }
            });
        }
        let outcome = lower.function(&formula.tree, arguments).and_then(|value| {
            if let Ty::Number(bounds) = &value.ty {
                bounds.settles()?;
            }
            Ok(value)
        });
        match outcome {
            Ok(value) => Ok(Self { builder: lower.builder, value, lanes, patched }),
            Err(reason) => Err(Refused { reason, span: lower.place.or(Some(formula.span)) }),
        }
    }

    /// Runs the plan over every row.
    pub(super) fn run(self, rows: usize, words: &mut Words) -> Done {
        let program = &self.builder.program;
        let outputs: Vec<usize> = [Some(self.value.at), self.value.missing]
            .into_iter()
            .flatten()
            .filter_map(|operand| if let Operand::Reg(reg) = operand { Some(reg) } else { None })
            .collect();
        let mut machine = Machine::new(program, self.lanes, &outputs);
        let mut values = Vec::with_capacity(rows);
        let mut missing = self.value.missing.map(|_| Vec::with_capacity(rows));
        let mut marks = vec![false; BLOCK];
        let mut bailed = Vec::new();
        let mut patched = self.patched.into_iter().peekable();
        let copy = |lanes: Lanes<'_>, len: usize, to: &mut Vec<i64>| match lanes {
            Lanes::All(k) => to.resize(to.len() + len, k),
            Lanes::Each(lanes) => to.extend_from_slice(lanes),
        };
        let mut start = 0;
        while start < rows {
            let len = BLOCK.min(rows - start);
            marks.fill(false);
            machine.run(start, len, &mut marks, words);
            while let Some(row) = patched.next_if(|row| *row < start + len) {
                marks[row - start] = true;
            }
            copy(machine.read(self.value.at, start, len), len, &mut values);
            if let (Some(lanes), Some(missing)) = (self.value.missing, &mut missing) {
                copy(machine.read(lanes, start, len), len, missing);
            }
            bailed.extend((0..len).filter(|lane| marks[*lane]).map(|lane| start + lane));
            start += len;
        }
        let (packed, data, exact) = match self.value.ty {
            Ty::Number(bounds) => {
                let denominator = i64::try_from(bounds.den).unwrap_or(1);
                let data = Data::Number { numerators: values, denominator };
                (Packed::Number(bounds), data, bounds.error == 0)
            }
            Ty::Text => (Packed::Text, Data::Text { codes: values, words: Arc::default() }, true),
            Ty::Date => (Packed::Date, Data::Date(values), true),
            _ => (Packed::Boolean, Data::Boolean(values), true),
        };
        Done { data, missing, bailed, exact, packed }
    }
}

impl Done {
    /// The column, with the rows computed apart.
    pub(super) fn column(
        mut self,
        patches: BTreeMap<usize, super::Cell>,
        words: &mut Words,
    ) -> (Column, Packed, bool) {
        if let Data::Text { words: list, .. } = &mut self.data {
            *list = words.shared();
        }
        (Column::packed(self.data, self.missing, patches), self.packed, self.exact)
    }
}

impl Lower<'_> {
    /// The value of a table by the lanes of `on`; lanes without one cannot be finished here.
    fn table(
        &mut self,
        on: Operand,
        first: i64,
        values: Vec<i64>,
        known: Vec<i64>,
        packed: &Packed,
    ) -> Val {
        use program::Step;
        if known.contains(&0) {
            let table = Arc::new(known);
            let found = self.builder.emit(Step::Table { value: on, first, table });
            let unknown = self.builder.not(found);
            self.bail(unknown);
        }
        let table = Arc::new(values);
        let at = self.builder.emit(Step::Table { value: on, first, table });
        Val { ty: packed.ty(), at, missing: None }
    }
}

/// A constant of any kind.
pub(super) fn constant(value: &crate::value::Value, words: &mut Words) -> Built<Val> {
    use crate::value::Value;
    Ok(match value {
        Value::Missing => Val::missing(),
        Value::Number(n) => Val::constant(*n)?,
        Value::Boolean(b) => Val::boolean(Operand::Const(i64::from(*b))),
        Value::Text(text) => {
            let at = Operand::Const(words.code(text));
            Val { ty: Ty::Text, at, missing: None }
        }
        Value::Date(date) => {
            let at = Operand::Const(super::column::pack_date(*date));
            Val { ty: Ty::Date, at, missing: None }
        }
    })
}

/// A scale.
pub(super) fn scale(scale: &Arc<crate::policy::Scale>) -> Val {
    Val { ty: Ty::Scale(scale.clone()), ..Val::nothing() }
}

/// A timeline.
pub(super) fn timeline(timeline: &Arc<crate::policy::Timeline>) -> Val {
    Val { ty: Ty::Timeline(timeline.clone()), ..Val::nothing() }
}
