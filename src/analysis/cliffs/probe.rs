//! One structure, computed for many values of one input.

use super::Subject;
use crate::compare::Output;
use crate::diagnostic::Diagnostics;
use crate::engine::{self, Evaluation};
use crate::policy::{ParamValue, Policy};
use crate::scenario::{Dataset, InputColumn, RowKey};
use crate::value::{InputSpec, Value};
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
}

/// The inputs on which the formulas of a policy rest.
pub(super) fn inputs(policy: &Policy) -> BTreeSet<String> {
    let needs = policy.formulas.values().flat_map(|f| &f.needs).map(|need| need.name.as_str());
    let held = policy.params.values().flat_map(|param| &param.steps);
    let keys = held.filter_map(|(_, value)| match value {
        ParamValue::ByKey(by_key) => Some(by_key.column.as_str()),
        _ => None,
    });
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
        Self { subject, policy, input, value, least, needed }
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
        let alone = Dataset { rows, inputs, ..(**dataset).clone() };
        engine::evaluate(&self.policy, Arc::new(alone), self.subject.settings)
    }
}
