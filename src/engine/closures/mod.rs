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
use super::threads;
use crate::diagnostic::Diagnostics;
use crate::policy::Formula;
use crate::policy::ops::{Argument, Settings};
use crate::value::Value;
pub(super) use given::Rows;
use given::{Before, Places};
use lower::Lower;
use node::{Code, Exit, Frame, Held, Node, Step, held};
use std::ops::Range;

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
    pub(super) fn run(&self, rows: usize, threads: usize) -> (Vec<Cell>, Vec<usize>) {
        let mut shares = threads::shares(rows, threads, 1);
        let parts = threads::in_parts(&mut shares, threads, |_, shares| {
            shares.iter().map(|share| self.part(share.clone())).collect::<Vec<_>>()
        });
        let mut parts = parts.into_iter().flatten();
        let (mut cells, mut left) = parts.next().unwrap_or_default();
        for (more, others) in parts {
            cells.extend(more);
            left.extend(others);
        }
        (cells, left)
    }

    fn part(&self, rows: Range<usize>) -> (Vec<Cell>, Vec<usize>) {
        match &self.body {
            Code::Number(body) => self.each(body, rows),
            Code::Boolean(body) => self.each(body, rows),
            Code::Text(body) => self.each(body, rows),
            Code::Date(body) => self.each(body, rows),
            Code::Any(body) | Code::Nothing(body) => self.each(body, rows),
        }
    }

    fn each<T: Held>(&self, body: &Node<'_, T>, rows: Range<usize>) -> (Vec<Cell>, Vec<usize>) {
        let mut frame = Frame::new(self.slots);
        let mut left = Vec::new();
        let cells = rows.map(|row| {
            frame.row = row;
            Cell::Value(self.row(body, &mut frame).unwrap_or_else(|_| {
                frame.stack.clear();
                left.push(row);
                Value::Missing
            }))
        });
        (cells.collect(), left)
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
