//! Evaluating formulas in blocks: what they receive as lanes, and the rows finished apart.

use super::Cell;
use super::blocks::{self, Given as Lanes, Reason, Refused};
use super::column::{Column, Data};
use super::evaluate::{Planned, Run, Tier};
use super::needs::{Found, Supply, Wrong};
use super::texts::{self, Texts};
use crate::diagnostic::Diagnostics;
use crate::policy::{ByKey, Formula, Need, Param, ParamValue, Source, host};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

impl<'a> Run<'a> {
    /// Has a formula wait to be evaluated in blocks with others, if they take it.
    pub(super) fn in_blocks(
        &mut self,
        formula: &'a Formula,
    ) -> Result<Result<(), Refused>, Diagnostics> {
        match self.compile(formula) {
            // What looks words up must know them all: those that joins make are not there yet.
            Err(_) if self.batch.joins() => {
                self.flush()?;
                Ok(self.compile(formula))
            }
            outcome => Ok(outcome),
        }
    }

    fn compile(&mut self, formula: &'a Formula) -> Result<(), Refused> {
        let mut given = Vec::with_capacity(formula.needs.len());
        for need in &formula.needs {
            let refused = |reason| Refused { reason, span: Some(need.span) };
            given.push(self.given(need).map_err(refused)?);
        }
        let scripts = &self.policy.scripts;
        let result = self.batch.formula(formula, &given, self.words, scripts, self.settings)?;
        self.given.insert(formula.name.clone(), Ok(result));
        self.waiting.push((self.plan.len(), formula));
        let name = formula.name.clone();
        self.plan.push(Planned { formula: name, tier: Tier::Blocks, refused: None, apart: 0 });
        Ok(())
    }

    /// Evaluates the formulas that wait.
    pub(super) fn flush(&mut self) -> Result<(), Diagnostics> {
        self.given.clear();
        let batch = std::mem::take(&mut self.batch);
        if batch.is_empty() {
            return Ok(());
        }
        let waiting = std::mem::take(&mut self.waiting);
        let done = batch.run(self.dataset.rows.len(), self.threads, self.words);
        for ((place, formula), done) in waiting.into_iter().zip(done) {
            let mut patches = BTreeMap::new();
            if !done.bailed.is_empty() {
                let bytes = AtomicUsize::new(0);
                let mut texts = Texts::new(&bytes, self.text_left()?);
                let put = &mut |row, cell| _ = patches.insert(row, cell);
                self.plan[place].apart = self.apart(formula, &done.bailed, &mut texts, put)?;
            }
            let column = Arc::new(done.column.patched(patches));
            self.columns.insert(formula.name.clone(), column);
            self.keep(&formula.name);
        }
        Ok(())
    }

    // ----- rows finished apart ---------------------------------------------------------------

    /// Rows that blocks leave, and how many of them the interpreter evaluates.
    pub(super) fn apart(
        &mut self,
        formula: &Formula,
        rows: &[usize],
        texts: &mut Texts<'_>,
        put: &mut dyn FnMut(usize, Cell),
    ) -> Result<usize, Diagnostics> {
        if rows.is_empty() {
            return Ok(0);
        }
        let columns = self.columns.clone();
        let supplies = self.supplies(formula, &columns)?;
        let mut interpreted = 0;
        for row in rows {
            let mut cell = match self.arguments_apart(formula, &supplies, *row)? {
                Err(wrong) => self.wrong(&formula.name, wrong, *row),
                Ok(arguments) => {
                    interpreted += 1;
                    self.interpret(formula, arguments, *row)?
                }
            };
            let made = texts::shared(std::slice::from_mut(&mut cell), texts);
            made.map_err(|_| texts::passed(&formula.name))?;
            put(*row, cell);
        }
        Ok(interpreted)
    }

    /// Arguments as the interpreter alone would have computed them.
    fn arguments_apart(
        &mut self,
        formula: &Formula,
        given: &[Supply<'_>],
        row: usize,
    ) -> Result<Result<Vec<rhai::Dynamic>, Wrong>, Diagnostics> {
        let mut given = match self.arguments(given, row) {
            Ok(arguments) => arguments,
            Err(refused) => return Ok(Err(refused)),
        };
        let policy = self.policy;
        for (index, need) in formula.needs.iter().enumerate() {
            if let Source::Formula(i) = need.source
                && self.columns.get(&need.name).is_some_and(|column| column.is_inexact())
            {
                let needed = &policy.formulas[i];
                let columns = self.columns.clone();
                let supplies = self.supplies(needed, &columns)?;
                if let Ok(arguments) = self.arguments_apart(needed, &supplies, row)?
                    && let Cell::Value(value) = self.interpret(needed, arguments, row)?
                {
                    given[index] = host::dynamic(&value, false);
                }
            }
        }
        Ok(Ok(given))
    }

    // ----- what a name gives -----------------------------------------------------------------

    /// What a name gives to the formulas that wait; looked for once.
    fn given(&mut self, need: &Need) -> Result<Lanes, Reason> {
        if let Some(known) = self.given.get(need.name.as_str()) {
            return known.clone();
        }
        let found = self.find(need);
        self.given.insert(need.name.clone(), found.clone());
        found
    }

    fn find(&mut self, need: &Need) -> Result<Lanes, Reason> {
        let name = &need.name;
        match self.place(&self.columns).find(need).ok_or(Reason::Column)? {
            Found::Year => self.by_year(|year| Some(Value::Number(year.into()))),
            Found::Input(input, _) => {
                let column = match self.inputs.get(name) {
                    Some(packed) => packed.clone(),
                    None => {
                        let packed = blocks::input(input, self.words).map(Arc::new);
                        self.inputs.insert(name.to_owned(), packed.clone());
                        packed
                    }
                };
                self.batch.column(&column?, self.words)
            }
            Found::Computed(column, _) => {
                let mut column = column.clone();
                if matches!(column.data(), Data::Cells(_)) {
                    column = self.cells(name, &column)?;
                }
                self.batch.column(&column, self.words)
            }
            Found::Param(param) => self.param(param, need),
        }
    }

    /// A column of cells as lanes.
    fn cells(&mut self, name: &str, column: &Arc<Column>) -> Result<Arc<Column>, Reason> {
        if let Some(known) = self.packs.get(name) {
            return known.clone();
        }
        let packed = blocks::pack(column.iter(), self.words).map(Arc::new);
        self.packs.insert(name.to_owned(), packed.clone());
        packed
    }

    fn param(&mut self, param: &Param, need: &Need) -> Result<Lanes, Reason> {
        let mut in_force = self.years.iter().map(|year| param.in_force(*year));
        let first = in_force.next().flatten();
        let same = in_force.clone().all(|value| value == first);
        let Some(value) = first.as_ref().filter(|_| same) else {
            let known = |value: &ParamValue| matches!(value, ParamValue::Scalar(scalar) if *scalar != Value::Missing);
            if !first.into_iter().chain(in_force.flatten()).all(|value| known(&value)) {
                return Err(Reason::Varying);
            }
            return self.by_year(|year| match &*param.in_force(Some(year))? {
                ParamValue::Scalar(value) => Some(value.clone()),
                _ => None,
            });
        };
        Ok(Lanes::constant(match &**value {
            ParamValue::Scalar(value) => blocks::Val::of(value, self.words)?,
            ParamValue::Scale(scale) => blocks::scale(scale),
            ParamValue::Timeline(timeline) => blocks::timeline(timeline),
            ParamValue::ByKey(by_key) => return self.by_key(by_key, need),
        }))
    }

    fn by_key(&mut self, by_key: &ByKey, need: &Need) -> Result<Lanes, Reason> {
        let key = self.place(&self.columns).key(by_key, need).ok_or(Reason::Column)?;
        let key = self.given(&key)?;
        if self.batch.joins() {
            return Err(Reason::Function);
        }
        let values = by_key.values.iter().map(|(key, value)| (key.as_str(), value));
        self.batch.by_word(&key, values, self.words)
    }

    /// A value for each year of the run.
    fn by_year(&mut self, value: impl Fn(i32) -> Option<Value>) -> Result<Lanes, Reason> {
        let years = self.years;
        let (Some(Some(first)), Some(Some(last))) = (years.first(), years.last()) else {
            return Err(Reason::Varying);
        };
        let present = |year: &i32| years.binary_search(&Some(*year)).is_ok();
        let values: Vec<Option<Value>> =
            (*first..=*last).map(|year| Some(year).filter(present).and_then(&value)).collect();
        self.batch.by_year(self.exercices, *first, &values, self.words)
    }
}
