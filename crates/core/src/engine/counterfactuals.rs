//! One row computed again for many values of one of its inputs.
//!
//! Each value is a world of its own. What does not rest on the input keeps its values of an
//! evaluation that is there already, and so do other years; of the other rows, only those that
//! meet the row in a group, in its year, are computed beside it. Counterfactuals are rows of one table, one
//! after the other, that groups keep apart: all of them are evaluated at the same time.

use super::population::{Circles, Impact, Others, Reaches, keys};
use super::{Cell, Column, Evaluation, Failure, Prepared, Settings, Tier, column::Data};
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::policy::{Policy, Rule};
use crate::scenario::{Dataset, InputColumn};
use crate::value::Value;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most rows that are evaluated at the same time.
const MOST_ROWS: usize = 1 << 16;

/// What another value of an input in a row of one year changes.
#[derive(Debug)]
pub struct Counterfactuals {
    input: String,
    settings: Settings,
    /// The policies that are referred to, each after those that it refers to itself, then the one
    /// that is looked at.
    parts: Vec<Part>,
    /// The rows that are computed with each.
    circles: BTreeMap<usize, Arc<[usize]>>,
}

/// A policy, of which some values are computed again.
#[derive(Debug)]
struct Part {
    /// Its place among those that are referred to.
    key: Option<String>,
    /// In its order, nothing but what is computed again.
    policy: Policy,
    dataset: Arc<Dataset>,
    /// All that was computed.
    columns: IndexMap<String, Arc<Column>>,
    /// What changes, in the order of the columns.
    reached: Vec<String>,
    /// What is read of what does not change.
    known: Vec<String>,
    inputs: BTreeSet<String>,
    /// What other policies read, with all its decimals.
    read: BTreeSet<String>,
}

/// What a row receives for each value: a column for each computed value, parallel to the values that
/// were tried, and the causes of errors, whose rows are places among them.
pub type Received = (IndexMap<String, Arc<Column>>, Vec<Failure>);

/// A cause of errors, whatever the rows.
type Cause = (String, Code, Option<Span>);

/// A cell in error: the place of its value, and that of its column.
type Errors = BTreeMap<usize, Vec<(usize, Failure)>>;

impl Counterfactuals {
    /// Prepares rows of `year` for other values of an input. `None` where all has to be computed
    /// again: cells are in error, or a change may come back from another year.
    ///
    /// # Errors
    /// Those of [`evaluate`](super::evaluate), of the policies referred to.
    pub fn new(
        policy: &Policy,
        evaluation: &Evaluation,
        settings: Settings,
        input: &str,
        year: Option<i32>,
    ) -> Result<Option<Self>, Diagnostics> {
        let dataset = &evaluation.dataset;
        let all = dataset.periods();
        let years = (year, all.as_slice());
        let mut reaches = Reaches::new();
        for (key, other) in &policy.references {
            reaches.insert(key.clone(), Impact::of(other, input, years, &reaches));
        }
        let Some(reach) = Impact::of(policy, input, years, &reaches) else { return Ok(None) };
        let mut circles = Circles::new(dataset, year);
        let mut parts = Vec::new();
        let referred = referred(policy, &reach, &reaches);
        for (key, other) in policy.references.iter().filter(|(key, _)| referred.contains(*key)) {
            let (Some(Some(reach)), Some(dataset)) =
                (reaches.get(key), evaluation.dataset.references.get(key))
            else {
                return Ok(None);
            };
            let others = Others::of(policy, &evaluation.dataset);
            let read = others.read(key, policy);
            let mut other = (**other).clone();
            other.retain(&read.iter().map(String::as_str).collect::<Vec<_>>());
            let mut prepared = Prepared::new(dataset.clone());
            let done =
                prepared.run(&other, settings, Tier::Blocks, None, Some((&others, &read)))?;
            let Some(part) = Part::new(other, &done, reach) else { return Ok(None) };
            circles.join(&part.policy, &part.dataset, &part.columns, reach)?;
            parts.push(Part { key: Some(key.clone()), read, ..part });
        }
        let Some(part) = Part::new(policy.clone(), evaluation, &reach) else { return Ok(None) };
        circles.join(&part.policy, &part.dataset, &part.columns, &reach)?;
        parts.push(part);
        Ok(Some(Self { input: input.to_owned(), settings, parts, circles: circles.all() }))
    }

    /// What a row receives for each value of the input: the same as `plain` would give, which
    /// computes everything again, and is asked how a cause of errors is told. `None` for a row of
    /// another year.
    ///
    /// # Errors
    /// Those of [`evaluate`](super::evaluate), and of `plain`.
    pub fn evaluate(
        &self,
        row: usize,
        values: &[Value],
        plain: &dyn Fn(&Value) -> Result<Evaluation, Diagnostics>,
    ) -> Result<Option<Received>, Diagnostics> {
        let (Some(circle), Some(own)) = (self.circles.get(&row), self.parts.last()) else {
            return Ok(None);
        };
        let Ok(at) = circle.binary_search(&row) else { return Ok(None) };
        let mut cells: Vec<Vec<Cell>> = vec![Vec::with_capacity(values.len()); own.reached.len()];
        let mut errors = Errors::new();
        for values in values.chunks((MOST_ROWS / circle.len()).max(1)) {
            let Some(done) = self.worlds(circle, at, values)? else { return Ok(None) };
            for (index, (name, cells)) in own.reached.iter().zip(&mut cells).enumerate() {
                let Some(column) = done.columns.get(name) else { return Ok(None) };
                for world in 0..values.len() {
                    let cell = column.get(world * circle.len() + at);
                    if let Some(Cell::Error(cause)) = &cell {
                        let Some(failure) = done.failures.get(*cause as usize) else {
                            return Ok(None);
                        };
                        let place = cells.len();
                        let rows = vec![place];
                        let failure = Failure { rows, ..told(failure) };
                        errors.entry(place).or_default().push((index, failure));
                    }
                    cells.push(cell.unwrap_or(Cell::Value(Value::Missing)));
                }
            }
        }
        let failures = own.failures(errors, row, &mut cells, &|place| plain(&values[place]))?;
        Ok(Some((own.received(row, values.len(), cells), failures)))
    }

    /// The rows of a circle, once for each value of the input in one of them.
    fn worlds(
        &self,
        circle: &[usize],
        at: usize,
        values: &[Value],
    ) -> Result<Option<Evaluation>, Diagnostics> {
        let Some(own) = self.parts.last() else { return Ok(None) };
        let rows = circle.repeat(values.len());
        let mut others = BTreeMap::new();
        for part in &self.parts {
            let mut dataset = part.dataset.excerpt(&rows, |name| part.inputs.contains(name));
            if let Some(column) = dataset.inputs.get_mut(&self.input) {
                let mut changed: Vec<Value> = column.iter().collect();
                let own = changed.iter_mut().skip(at).step_by(circle.len());
                own.zip(values).for_each(|(cell, value)| *cell = value.clone());
                *column = InputColumn::of_values(&changed);
            }
            let others_done = Others::done(&own.policy, &own.dataset, others.clone());
            let mut prepared = Prepared::new(Arc::new(dataset))
                .with_threads(1)
                .in_worlds(circle.len(), part.again(circle, values.len()));
            let (settings, tier) = (self.settings, Tier::Blocks);
            let read = Some((&others_done, &part.read));
            let done = prepared.run(&part.policy, settings, tier, None, read)?;
            match &part.key {
                Some(key) => _ = others.insert(key.clone(), Arc::new(done)),
                None => return Ok(Some(done)),
            }
        }
        Ok(None)
    }
}

/// The policies of which a changed value is read, directly or not.
fn referred(policy: &Policy, reach: &Impact, reaches: &Reaches) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut waiting = vec![(policy, reach)];
    while let Some((policy, reach)) = waiting.pop() {
        for derived in policy.derived.values().filter(|derived| reach.has(&derived.name)) {
            let Rule::Reference(rule) = &derived.rule else { continue };
            let (other, reach) = (derived.referred(policy), reaches.get(&rule.key));
            if let (true, Some(other), Some(Some(reach))) =
                (found.insert(rule.key.clone()), other, reach)
            {
                waiting.push((other, reach));
            }
        }
    }
    found
}

fn told(failure: &Failure) -> Failure {
    let (formula, diagnostic) = (failure.formula.clone(), failure.diagnostic.clone());
    Failure { formula, diagnostic, rows: Vec::new() }
}

fn cause(failure: &Failure) -> Cause {
    (failure.formula.clone(), failure.diagnostic.code, failure.diagnostic.span)
}

impl Part {
    /// Of what was computed, what is computed again. `None` where cells are in error.
    fn new(mut policy: Policy, evaluation: &Evaluation, reach: &Impact) -> Option<Self> {
        if !evaluation.failures.is_empty() {
            return None;
        }
        let dataset = evaluation.dataset.clone();
        let (mut columns, mut reached) = (IndexMap::new(), Vec::new());
        for name in policy.formulas.keys().chain(policy.derived.keys()) {
            columns.insert(name.clone(), evaluation.columns.get(name)?.clone());
            if reach.has(name) {
                reached.push(name.clone());
            }
        }
        let mut wanted: BTreeSet<String> = reached.iter().cloned().collect();
        let (mut order, mut known, mut inputs) = (Vec::new(), Vec::new(), BTreeSet::new());
        for name in policy.order.iter().rev().filter(|name| columns.contains_key(*name)) {
            if !wanted.contains(name) {
                continue;
            }
            // What is only approached by decimals is computed again, from what is not.
            let approached = columns.get(name).is_some_and(|column| column.is_inexact());
            if !reach.has(name) && !approached {
                known.push(name.clone());
                continue;
            }
            order.push(name.clone());
            for need in policy.needs(name) {
                for name in keys(&policy, &need.name).chain([need.name.as_str()]) {
                    if dataset.inputs.contains_key(name) {
                        inputs.insert(name.to_owned());
                    } else {
                        wanted.insert(name.to_owned());
                    }
                }
            }
        }
        order.reverse();
        policy.order = order;
        // Of a ring, the year before is known.
        policy.rings.clear();
        let read = BTreeSet::new();
        Some(Self { key: None, policy, dataset, columns, reached, known, inputs, read })
    }

    /// The columns that are known, for each world.
    fn again(&self, circle: &[usize], worlds: usize) -> IndexMap<String, Arc<Column>> {
        let again = |name: &String| {
            let column = self.columns.get(name)?;
            let cells: Vec<Cell> = circle.iter().filter_map(|row| column.get(*row)).collect();
            let column = match cells.as_slice() {
                [Cell::Value(value)] => same(value, worlds),
                _ => {
                    let all = cells.len() * worlds;
                    Column::of_cells(cells.into_iter().cycle().take(all).collect())
                }
            };
            Some((name.clone(), Arc::new(column)))
        };
        self.known.iter().filter_map(again).collect()
    }

    /// Causes of errors, numbered as they come: by value, then by column.
    fn failures(
        &self,
        errors: Errors,
        row: usize,
        cells: &mut [Vec<Cell>],
        plain: &dyn Fn(usize) -> Result<Evaluation, Diagnostics>,
    ) -> Result<Vec<Failure>, Diagnostics> {
        let mut known: BTreeSet<Cause> = BTreeSet::new();
        let mut failures: Vec<Failure> = Vec::new();
        for (place, mut errors) in errors {
            // Which row a cause names depends on all those that are in error.
            if errors.iter().any(|(_, failure)| !known.contains(&cause(failure))) {
                let all = plain(place)?;
                for (index, failure) in &mut errors {
                    let name = self.reached.get(*index).map_or("", String::as_str);
                    if let Some(Cell::Error(number)) = all.cell(name, row)
                        && let Some(as_told) = all.failures.get(number as usize)
                    {
                        *failure = Failure { rows: vec![place], ..told(as_told) };
                    }
                    known.insert(cause(failure));
                }
            }
            for (index, failure) in errors {
                let number = u32::try_from(failures.len()).unwrap_or(u32::MAX);
                cells[index][place] = Cell::Error(number);
                failures.push(failure);
            }
        }
        Ok(failures)
    }

    /// The columns of a row: those that change, and the others as they are.
    fn received(
        &self,
        row: usize,
        values: usize,
        cells: Vec<Vec<Cell>>,
    ) -> IndexMap<String, Arc<Column>> {
        let mut changed: BTreeMap<&str, Vec<Cell>> =
            self.reached.iter().map(String::as_str).zip(cells).collect();
        let column = |(name, column): (&String, &Arc<Column>)| {
            let column = match (changed.remove(name.as_str()), column.get(row)) {
                (Some(cells), _) => Column::of_cells(cells),
                (None, Some(Cell::Value(value))) => same(&value, values),
                (None, _) => same(&Value::Missing, values),
            };
            (name.clone(), Arc::new(column))
        };
        self.columns.iter().map(column).collect()
    }
}

/// A value in so many rows.
fn same(value: &Value, rows: usize) -> Column {
    Column::packed(Data::Same(value.clone(), rows), None, BTreeMap::new())
}
