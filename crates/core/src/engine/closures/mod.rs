//! Compiled closures over decimals: the evaluator of formulas that blocks of integers cannot
//! take. It takes every formula.
//!
//! A formula's tree becomes closures, once for all rows: kinds are known, parameters are
//! constants, arguments are read where they lie, helpers are inlined, and numbers cost no
//! allocation. What operations mean is in `policy/ops`, which the interpreter calls too. A row
//! that cannot be finished is left to the interpreter, which gives the exact error.

mod arithmetic;
mod branches;
mod given;
mod hosts;
mod leaf;
mod lower;
mod node;

use super::Cell;
use super::needs::without_column;
use super::texts::{Passed, Texts};
use super::threads;
use crate::diagnostic::Diagnostics;
use crate::policy::Formula;
use crate::policy::ops::{Argument, Settings};
use crate::value::Value;
pub(super) use given::Rows;
use given::{Before, Places};
use lower::Lower;
use node::{Code, Exit, Frame, Held, Node, Step, each_kind, held};
use std::ops::Range;
use std::sync::atomic::AtomicUsize;

/// Cells, and the rows that are left to the interpreter.
type Part = (Vec<Cell>, Vec<usize>);

/// A formula compiled for the rows of one evaluation.
pub(super) struct Program<'a> {
    before: Vec<Before<'a>>,
    body: Code<'a>,
    slots: usize,
}

impl<'a> Program<'a> {
    /// Compiles a formula whose needs are evaluated.
    pub(super) fn new(
        rows: Rows<'a>,
        formula: &Formula,
        settings: Settings,
    ) -> Result<Self, Diagnostics> {
        let mut places = Places::new(rows);
        let mut arguments = Vec::with_capacity(formula.needs.len());
        for need in &formula.needs {
            let (ty, leaf) = places.find(need).ok_or_else(|| without_column(need))?;
            arguments.push(ty.leaf(leaf));
        }
        let scripts = &rows.place.policy.scripts;
        let mut lower = Lower::new(scripts, formula.file, settings, places.slots);
        let body = lower.function(&formula.tree, arguments);
        Ok(Self { before: places.before, body, slots: lower.slots })
    }

    /// Evaluates every row; those left to the interpreter, ascending, are missing meanwhile.
    /// Different long texts may take so many bytes.
    pub(super) fn run(&self, rows: usize, threads: usize, most: usize) -> Result<Part, Passed> {
        let bytes = AtomicUsize::new(0);
        let mut shares = threads::shares(rows, threads, 1);
        let parts = threads::in_parts(&mut shares, threads, |_, shares| {
            let part = |share: &Range<usize>| self.part(share.clone(), Texts::new(&bytes, most));
            shares.iter().map(part).collect::<Vec<_>>()
        });
        let whole = parts.into_iter().flatten().try_fold(Part::default(), |mut whole, part| {
            let (more, others) = part?;
            whole.0.extend(more);
            whole.1.extend(others);
            Ok(whole)
        });
        match whole {
            // Each part counted on its own what several may hold.
            Err(Passed) if threads > 1 => self.run(rows, 1, most),
            whole => whole,
        }
    }

    fn part(&self, rows: Range<usize>, texts: Texts<'_>) -> Result<Part, Passed> {
        each_kind!(&self.body, body => self.each(body, rows, texts))
    }

    fn each<T: Held>(
        &self,
        body: &Node<'_, T>,
        rows: Range<usize>,
        mut texts: Texts<'_>,
    ) -> Result<Part, Passed> {
        let mut frame = Frame::new(self.slots);
        let mut left = Vec::new();
        let cells = rows.map(|row| {
            frame.row = row;
            let mut value = self.row(body, &mut frame).unwrap_or_else(|_| {
                frame.stack.clear();
                left.push(row);
                Value::Missing
            });
            texts.share(&mut value)?;
            Ok(Cell::Value(value))
        });
        Ok((cells.collect::<Result<_, _>>()?, left))
    }

    #[inline]
    fn row<T: Held>(&self, body: &Node<'_, T>, frame: &mut Frame) -> Step<Value> {
        for check in &self.before {
            check(frame)?;
        }
        match held(body.get(frame)?) {
            Argument::Value(value) => Ok(value),
            _ => Err(Exit),
        }
    }
}
