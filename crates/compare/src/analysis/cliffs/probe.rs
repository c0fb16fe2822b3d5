//! One structure, computed for many values of one input.

use super::Subject;
use crate::compare::Output;
use bareme_core::diagnostic::Diagnostics;
use bareme_core::engine::{self, Cache, Cell, Column, Counterfactuals, Evaluation, Failure};
use bareme_core::policy::{Param, Policy};
use bareme_core::scenario::{Dataset, InputColumn, RowKey};
use bareme_core::value::{InputSpec, Value};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is needed to compute a structure again.
pub(super) struct Probe<'a> {
    pub(super) subject: Subject<'a>,
    /// The policy, without what the value looked at does not rest on.
    pub(super) policy: Policy,
    pub(super) input: &'a InputSpec,
    pub(super) value: &'a Output,
    /// The smallest jump that is told.
    pub(super) least: Decimal,
    needed: BTreeSet<String>,
    /// What a value changes, where it can be computed without all the rest.
    worlds: Option<Counterfactuals>,
}

/// The inputs on which the formulas of a policy rest.
pub(super) fn inputs(policy: &Policy) -> BTreeSet<String> {
    let needs = policy.order.iter().flat_map(|name| policy.needs(name));
    let needs = needs.map(|need| need.name.as_str());
    let keys = policy.params.values().flat_map(Param::key_columns);
    needs.chain(keys).filter(|name| policy.inputs.contains_key(*name)).map(str::to_owned).collect()
}

impl<'a> Probe<'a> {
    pub(super) fn new(
        subject: Subject<'a>,
        input: &'a InputSpec,
        value: &'a Output,
        least: Decimal,
    ) -> Self {
        let mut policy = subject.policy.clone();
        policy.retain(&[&value.name]);
        let needed = inputs(&policy);
        Self { subject, policy, input, value, least, needed, worlds: None }
    }

    /// Prepares rows of a year to be computed with no more than what changes with them.
    pub(super) fn in_year(self, exercice: Option<i32>) -> Self {
        if !self.policy.is_whole() {
            return self;
        }
        let Subject { evaluation, settings, .. } = self.subject;
        let name = &self.input.name;
        // What ends a run is told by a plain one, which meets it first.
        let worlds = Counterfactuals::new(&self.policy, evaluation, settings, name, exercice);
        Self { worlds: worlds.unwrap_or_default(), ..self }
    }

    /// Whether anything that is computed rests on the input.
    pub(super) fn reads(&self) -> bool {
        self.needed.contains(&self.input.name)
    }

    /// A row of the scenario, once for each value of the input.
    pub(super) fn evaluate(
        &self,
        row: usize,
        values: &[Decimal],
    ) -> Result<Evaluation, Diagnostics> {
        let alone = self.alone(row, values);
        if let Some(worlds) = &self.worlds {
            let values: Vec<Value> = values.iter().map(|value| Value::Number(*value)).collect();
            let plain = |value: &Value| {
                let changed = self.with_value(row, value);
                engine::evaluate(&self.policy, Arc::new(changed), self.subject.settings)
            };
            // The same here.
            if let Ok(Some((columns, failures))) = worlds.evaluate(row, &values, &plain) {
                let (dataset, warnings, plan) = (Arc::new(alone), Vec::new(), Vec::new());
                return Ok(Evaluation { dataset, columns, failures, warnings, plan });
            }
        }
        if self.policy.is_whole() {
            return self.among_all(row, values, alone);
        }
        engine::evaluate(&self.policy, Arc::new(alone), self.subject.settings)
    }

    fn with_value(&self, row: usize, value: &Value) -> Dataset {
        self.subject.evaluation.dataset.with_value(&self.input.name, row, value)
    }

    /// The row, once for each value.
    fn alone(&self, row: usize, values: &[Decimal]) -> Dataset {
        let dataset = &self.subject.evaluation.dataset;
        let key = RowKey { weight: Decimal::ONE, ..dataset.rows.key(row) };
        let rows = std::iter::repeat_n(key, values.len()).collect();
        let mut inputs: IndexMap<String, InputColumn> = IndexMap::new();
        for (name, column) in &dataset.inputs {
            if !self.needed.contains(name) {
                continue;
            }
            let column = if *name == self.input.name {
                let values: Vec<Value> = values.iter().map(|value| Value::Number(*value)).collect();
                InputColumn::of_values(&values)
            } else {
                InputColumn::constant(column.value(row), values.len())
            };
            inputs.insert(name.clone(), column);
        }
        Dataset { rows, inputs, ..(**dataset).clone() }
    }

    /// The same where values over the whole population count: all rows are computed for each value
    /// of the input in one of them, and what that one receives is put together.
    fn among_all(
        &self,
        row: usize,
        values: &[Decimal],
        alone: Dataset,
    ) -> Result<Evaluation, Diagnostics> {
        let mut kept = Cache::with_threads(1);
        let mut cells: IndexMap<String, Vec<Cell>> = IndexMap::new();
        let mut failures: Vec<Failure> = Vec::new();
        for (place, value) in values.iter().enumerate() {
            let changed = self.with_value(row, &Value::Number(*value));
            let settings = self.subject.settings;
            let one =
                engine::evaluate_cached(&self.policy, &Arc::new(changed), settings, &mut kept)?;
            kept.forget_unused();
            for (name, column) in &one.columns {
                let cell = match column.get(row) {
                    Some(Cell::Error(cause)) => {
                        let failure = one.failures.get(cause as usize).cloned();
                        let number = u32::try_from(failures.len()).unwrap_or(u32::MAX);
                        failures.extend(failure.map(|f| Failure { rows: vec![place], ..f }));
                        Cell::Error(number)
                    }
                    other => other.unwrap_or(Cell::Value(Value::Missing)),
                };
                cells.entry(name.clone()).or_default().push(cell);
            }
        }
        let column = |(name, cells)| (name, Arc::new(Column::of_cells(cells)));
        let columns = cells.into_iter().map(column).collect();
        let dataset = Arc::new(alone);
        Ok(Evaluation { dataset, columns, failures, warnings: Vec::new(), plan: Vec::new() })
    }
}
