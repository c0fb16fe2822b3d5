//! Evaluating one formula row by row: compiled over decimals, or by the interpreter, which
//! finishes the rows that closures leave.

use super::blocks::{self, Refused};
use super::closures::{Program, Rows};
use super::evaluate::Run;
use super::needs::{Place, Supply, Wrong, without_column};
use super::texts::{self, Texts};
use super::{Cell, Column, Tier};
use crate::diagnostic::{Code, Diagnostics};
use crate::policy::{Formula, Need};
use crate::value::Value;
use indexmap::IndexMap;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

impl<'a> Run<'a> {
    /// Evaluates a formula row by row; how many rows the interpreter had to finish.
    pub(super) fn by_row(&mut self, formula: &Formula) -> Result<usize, Diagnostics> {
        for need in &formula.needs {
            self.settle(&need.name)?;
        }
        let count = self.dataset.rows.len();
        let most = self.text_left()?;
        let passed = |_| texts::passed(&formula.name);
        let bytes = AtomicUsize::new(0);
        let mut texts = Texts::new(&bytes, most);
        let (cells, apart) = if self.tier == Tier::Interpreter {
            let mut cells = vec![Cell::Value(Value::Missing); count];
            let all: Vec<usize> = (0..count).collect();
            self.apart(formula, &all, &mut texts, &mut |row, cell| cells[row] = cell)?;
            (cells, 0)
        } else {
            let place = self.place(&self.columns);
            let rows = Rows { place, exercices: self.exercices, years: self.years };
            let (mut cells, left) = Program::new(rows, formula, self.settings)?
                .run(count, self.threads, most)
                .map_err(passed)?;
            texts::shared(&mut cells, &mut texts).map_err(passed)?;
            let put = &mut |row: usize, cell| cells[row] = cell;
            let apart = self.apart(formula, &left, &mut texts, put)?;
            (cells, apart)
        };
        self.columns.insert(formula.name.clone(), Arc::new(Column::of_cells(cells)));
        Ok(apart)
    }

    /// A formula evaluated in blocks whose fractions decimals only approach is evaluated again
    /// in decimals, for those who need its digits.
    pub(super) fn settle(&mut self, name: &str) -> Result<(), Diagnostics> {
        if !self.columns.get(name).is_some_and(|column| column.is_inexact()) {
            return Ok(());
        }
        self.causes.forget(name);
        let policy = self.policy;
        if let Some(formula) = policy.formulas.get(name) {
            let apart = self.by_row(formula)?;
            if let Some(planned) = self.plan.iter_mut().find(|p| p.formula == name) {
                let reason = blocks::Reason::Need;
                planned.tier = self.tier.min(Tier::Decimals);
                planned.refused = Some(Refused { reason, span: None });
                planned.apart = apart;
            }
        }
        Ok(())
    }

    pub(super) fn arguments(
        &self,
        supplies: &[Supply<'_>],
        row: usize,
    ) -> Result<Vec<rhai::Dynamic>, Wrong> {
        let year = self.dataset.rows.exercice(row);
        supplies.iter().map(|supply| supply.give(row, year)).collect()
    }

    /// The cell of a computed value that lacks what it needs.
    pub(super) fn wrong(&mut self, name: &str, wrong: Wrong, row: usize) -> Cell {
        Cell::Error(match wrong {
            Wrong::Cause(cause) => cause,
            Wrong::Fault(fault) => self.causes.add(name, (*fault).clone(), row),
        })
    }

    pub(super) fn interpret(
        &mut self,
        formula: &Formula,
        arguments: Vec<rhai::Dynamic>,
        row: usize,
    ) -> Result<Cell, Diagnostics> {
        match self.interpreter.call(formula.file, &formula.name, arguments) {
            Ok(value) => Ok(Cell::Value(value)),
            Err(diagnostic) if diagnostic.code == Code::OperationLimit => Err(vec![diagnostic]),
            Err(diagnostic) => Ok(Cell::Error(self.causes.add(&formula.name, diagnostic, row))),
        }
    }

    /// Where the values of a formula’s arguments come from.
    pub(super) fn supplies<'c>(
        &self,
        formula: &Formula,
        columns: &'c IndexMap<String, Arc<Column>>,
    ) -> Result<Vec<Supply<'c>>, Diagnostics>
    where
        'a: 'c,
    {
        let place: Place<'c, 'c> = self.place(columns);
        let supply =
            |need: &Need| Supply::of(place, need, self.years).ok_or_else(|| without_column(need));
        formula.needs.iter().map(supply).collect()
    }

    pub(super) fn place<'c>(&self, columns: &'c IndexMap<String, Arc<Column>>) -> Place<'a, 'c> {
        Place { policy: self.policy, dataset: self.dataset, columns }
    }
}
