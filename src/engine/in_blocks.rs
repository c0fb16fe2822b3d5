//! Evaluating one formula in blocks: what it reads as lanes, and the rows finished apart.

use super::blocks::{self, Packed, Packs, Plan, Refused, Source};
use super::by_row::supplies;
use super::column::Data;
use super::evaluate::Run;
use super::needs::Given;
use super::{Cell, Column};
use crate::diagnostic::Diagnostics;
use crate::policy::{EXERCICE, Formula, ParamKind, ParamValue, host};
use crate::scenario::Held;
use crate::value::Value;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Run<'_> {
    /// Evaluates a formula in blocks, if they take it; how many rows were finished apart.
    pub(super) fn in_blocks(
        &mut self,
        formula: &Formula,
    ) -> Result<Result<usize, Refused>, Diagnostics> {
        let at = |reason| Refused { reason, span: Some(formula.span) };
        let mut patched: BTreeSet<usize> = BTreeSet::new();
        for need in &formula.needs {
            let name = need.name.as_str();
            if let Err(reason) = self.prepare(name) {
                return Ok(Err(Refused { reason, span: Some(need.span) }));
            }
            for name in self.read_by(name) {
                if let Some(column) = self.columns.get(&name) {
                    patched.extend(column.patches().keys());
                    if let Some(pack) = self.packs.get(&name) {
                        patched.extend(&pack.errors);
                    }
                }
            }
        }
        let mut sources = Vec::with_capacity(formula.needs.len());
        for need in &formula.needs {
            // Tables by key need codes of their texts: the words are complete by now.
            match self.table(&need.name) {
                Err(reason) => return Ok(Err(Refused { reason, span: Some(need.span) })),
                Ok(table) => sources.push(table),
            }
        }
        let given: Option<Vec<Source<'_>>> = formula
            .needs
            .iter()
            .zip(sources)
            .map(|(need, table)| match table {
                Some(Table::Constant(value)) => Some(Source::Constant(value)),
                Some(Table::ByYear { first, values, known, packed }) => {
                    Some(Source::Table { on: self.exercices, first, values, known, packed })
                }
                Some(Table::ByWord { column, values, known, packed }) => {
                    let (_, on, missing) =
                        lanes(&self.columns, &self.packed, &self.packs, &column)?;
                    // A row without a key is an error, which the interpreter words.
                    if missing.is_some() {
                        return None;
                    }
                    Some(Source::Table { on, first: 0, values, known, packed })
                }
                None => {
                    let (packed, lanes, missing) =
                        lanes(&self.columns, &self.packed, &self.packs, &need.name)?;
                    Some(Source::Lanes(packed, lanes, missing))
                }
            })
            .collect();
        let outcome = match given {
            None => Err(at(blocks::Reason::Column)),
            Some(given) => Plan::new(
                formula,
                given,
                patched.into_iter().collect(),
                &mut self.words,
                &self.policy.scripts,
                self.settings,
            )
            .map(|plan| plan.run(self.dataset.rows.len(), &mut self.words)),
        };
        let done = match outcome {
            Ok(done) => done,
            Err(refused) => return Ok(Err(refused)),
        };
        let mut patches = BTreeMap::new();
        for row in &done.bailed {
            let cell = match self.arguments_apart(formula, *row)? {
                Err(refused) => self.refused(formula, refused, *row),
                Ok(arguments) => self.interpret(formula, arguments, *row)?,
            };
            patches.insert(*row, cell);
        }
        let apart = patches.len();
        let (column, packed, exact) = done.column(patches, &mut self.words);
        if !exact {
            self.inexact.insert(formula.name.clone());
        }
        self.packed.insert(formula.name.clone(), packed);
        self.columns.insert(formula.name.clone(), Arc::new(column));
        Ok(Ok(apart))
    }

    /// Arguments as the interpreter alone would have computed them.
    fn arguments_apart(
        &mut self,
        formula: &Formula,
        row: usize,
    ) -> Result<Result<Vec<rhai::Dynamic>, Given>, Diagnostics> {
        let policy = self.policy;
        let columns = self.columns.clone();
        let supplies = supplies(self.policy, self.dataset, formula, &columns)?;
        let mut given = match self.arguments(&supplies, row) {
            Ok(arguments) => arguments,
            Err(refused) => return Ok(Err(refused)),
        };
        drop(supplies);
        for (index, need) in formula.needs.iter().enumerate() {
            if self.inexact.contains(&need.name)
                && let Some(needed) = policy.formulas.get(&need.name)
                && let Ok(arguments) = self.arguments_apart(needed, row)?
                && let Cell::Value(value) = self.interpret(needed, arguments, row)?
            {
                given[index] = host::dynamic(&value, false);
            }
        }
        Ok(Ok(given))
    }

    /// The columns that a need reads: itself, and the keys of a parameter by key.
    fn read_by(&self, name: &str) -> Vec<String> {
        let mut read = vec![name.to_owned()];
        for (_, value) in self.policy.params.get(name).map_or(&[][..], |p| &p.steps) {
            if let ParamValue::ByKey(by_key) = value {
                read.push(by_key.column.clone());
            }
        }
        read
    }

    /// Packs the column of a need, if it is one.
    fn prepare(&mut self, name: &str) -> Result<(), blocks::Reason> {
        if let Some(input) = self.dataset.inputs.get(name) {
            return match input.held() {
                Held::Constant(_) => Ok(()),
                _ => self.packs.input(name, input, &mut self.words),
            };
        }
        if let Some(column) = self.columns.get(name) {
            if matches!(column.data(), Data::Cells(_)) {
                let column = column.clone();
                return self.packs.pack(
                    name,
                    column.iter_owned().map(blocks::CellRef::Owned),
                    &mut self.words,
                );
            }
            return Ok(());
        }
        if let Some(param) = self.policy.params.get(name)
            && let ParamKind::ByKey(_) = param.kind
        {
            for (_, value) in &param.steps {
                let ParamValue::ByKey(by_key) = value else { continue };
                match self.dataset.inputs.get(&by_key.column) {
                    // What chooses has a lane a row, even where it is always the same.
                    Some(keys) => self.packs.input(&by_key.column, keys, &mut self.words)?,
                    None => self.prepare(&by_key.column)?,
                }
            }
        }
        Ok(())
    }

    /// What a parameter or the year gives; `None` for a column.
    fn table(&mut self, name: &str) -> Result<Option<Table>, blocks::Reason> {
        let years = self.years;
        if name == EXERCICE {
            let years: Vec<i32> = years.iter().copied().flatten().collect();
            let value = |y: &i32| Some(Value::Number((*y).into()));
            return self.by_year(&years, &years.iter().map(value).collect::<Vec<_>>()).map(Some);
        }
        if let Some(input) = self.dataset.inputs.get(name) {
            return match input.held() {
                Held::Constant(value) => {
                    let value = blocks::constant(value, &mut self.words)?;
                    Ok(Some(Table::Constant(value)))
                }
                _ => Ok(None),
            };
        }
        let Some(param) = self.policy.params.get(name) else { return Ok(None) };
        let in_force: Vec<Option<&ParamValue>> =
            years.iter().map(|year| param.in_force(*year)).collect();
        let same = in_force.windows(2).all(|pair| pair[0] == pair[1]);
        let Some(Some(first)) = in_force.first().filter(|_| same) else {
            let years: Vec<i32> = years.iter().copied().flatten().collect();
            let scalars: Option<Vec<Option<Value>>> = in_force
                .iter()
                .map(|value| match value {
                    None => Some(None),
                    Some(ParamValue::Scalar(Value::Missing)) => None,
                    Some(ParamValue::Scalar(value)) => Some(Some(value.clone())),
                    Some(_) => None,
                })
                .collect();
            return self.by_year(&years, &scalars.ok_or(blocks::Reason::Varying)?).map(Some);
        };
        Ok(Some(match first {
            ParamValue::Scalar(value) => Table::Constant(blocks::constant(value, &mut self.words)?),
            ParamValue::Scale(scale) => Table::Constant(blocks::scale(scale)),
            ParamValue::Timeline(timeline) => Table::Constant(blocks::timeline(timeline)),
            ParamValue::ByKey(by_key) => {
                let values: Vec<Option<Value>> = self
                    .words
                    .list()
                    .iter()
                    .map(|word| by_key.values.get(&**word).cloned())
                    .collect();
                if values.iter().flatten().any(|v| *v == Value::Missing) {
                    return Err(blocks::Reason::Function);
                }
                let (values, known, packed) = self.pack_values(&values)?;
                Table::ByWord { column: by_key.column.clone(), values, known, packed }
            }
        }))
    }

    fn by_year(
        &mut self,
        years: &[i32],
        values: &[Option<Value>],
    ) -> Result<Table, blocks::Reason> {
        let (Some(first), Some(last)) = (years.first(), years.last()) else {
            return Err(blocks::Reason::Varying);
        };
        let every: Vec<Option<Value>> = (*first..=*last)
            .map(|year| {
                let at = years.binary_search(&year).ok()?;
                values.get(at).cloned().flatten()
            })
            .collect();
        let (values, known, packed) = self.pack_values(&every)?;
        Ok(Table::ByYear { first: i64::from(*first), values, known, packed })
    }

    /// Values as lanes, and which of them there are.
    fn pack_values(
        &mut self,
        values: &[Option<Value>],
    ) -> Result<(Vec<i64>, Vec<i64>, Packed), blocks::Reason> {
        let name = "\u{0}";
        let cells = values.iter().map(|v| match v {
            Some(value) => blocks::CellRef::Value(value),
            None => blocks::CellRef::Value(&Value::Missing),
        });
        self.packs.pack(name, cells, &mut self.words)?;
        let pack = self.packs.get(name).ok_or(blocks::Reason::Column)?;
        let known = values.iter().map(|v| i64::from(v.is_some())).collect();
        let packed = (pack.lanes.to_vec(), known, pack.packed.with_zero());
        self.packs.forget(name);
        Ok(packed)
    }
}

/// What is the same for every row, or depends on one of its lanes.
enum Table {
    Constant(blocks::Val),
    ByYear { first: i64, values: Vec<i64>, known: Vec<i64>, packed: Packed },
    ByWord { column: String, values: Vec<i64>, known: Vec<i64>, packed: Packed },
}

type Lanes<'a> = (&'a Packed, &'a [i64], Option<&'a [i64]>);

/// The lanes of a column, wherever they are.
fn lanes<'a>(
    columns: &'a IndexMap<String, Arc<Column>>,
    packed: &'a BTreeMap<String, Packed>,
    packs: &'a Packs,
    name: &str,
) -> Option<Lanes<'a>> {
    if let Some(pack) = packs.get(name) {
        let missing = pack.missing.as_ref().map(|missing| missing.as_slice());
        return Some((&pack.packed, &pack.lanes, missing));
    }
    let column = columns.get(name)?;
    let values = match column.data() {
        Data::Cells(_) => return None,
        Data::Number { numerators: rows, .. }
        | Data::Boolean(rows)
        | Data::Text { codes: rows, .. }
        | Data::Date(rows) => rows,
    };
    Some((packed.get(name)?, values, column.missing()))
}
