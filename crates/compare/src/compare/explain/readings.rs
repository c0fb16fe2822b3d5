//! What the other readings of the text would give.

use super::node::{Cause, Holding, Outcome, Row};
use super::{Explanation, against};
use bareme_core::diagnostic::Diagnostics;
use bareme_core::engine;
use bareme_core::policy::{ParamKind, ParamValue, Policy, Setting};
use bareme_core::value::Value;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A reading that a parameter can take.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The value of the parameter.
    pub value: Value,
    /// Whether it is the one in force.
    pub in_force: bool,
    /// What the value explained is worth under it.
    pub outcome: Outcome,
    /// The same less what it is worth now; `None` when either is no number.
    pub gap: Option<Decimal>,
}

impl Explanation {
    /// Computes what the value would be under each reading of each parameter that it rests on.
    /// `load` gives the policy with one more setting.
    ///
    /// # Errors
    /// Those of `load`, and of [`engine::evaluate`].
    pub fn add_readings(
        &mut self,
        row: Row<'_>,
        load: &mut dyn FnMut(Setting) -> Result<Policy, Diagnostics>,
    ) -> Result<(), Diagnostics> {
        let Some(now) = self.outcome().cloned() else { return Ok(()) };
        // No value of a row rests on other rows, unless the policy says so: then all are computed.
        let dataset = &row.evaluation.dataset;
        let alone = Arc::new(dataset.take(&[row.row]));
        for node in self.nodes.values() {
            let Holding::Parameter { param, .. } = &node.holding else { continue };
            let Outcome::Value(ParamValue::Scalar(current)) = &node.outcome else { continue };
            if param.values.len() < 2 || !matches!(param.kind, ParamKind::Scalar(_)) {
                continue;
            }
            let mut readings = Vec::new();
            for value in &param.values {
                let in_force = value.leave() == *current;
                let outcome = if in_force {
                    now.clone()
                } else {
                    let policy = load(setting(&param.name, value))?;
                    let (over, at) =
                        if policy.is_whole() { (dataset, row.row) } else { (&alone, 0) };
                    let evaluation = engine::evaluate(&policy, over.clone(), row.settings)?;
                    let other = Row { policy: &policy, evaluation: &evaluation, row: at, ..row };
                    other.node(&self.root).map_or_else(|| now.clone(), |node| node.outcome)
                };
                let gap = against::gap(&now, &outcome).filter(|_| !in_force);
                readings.push(Reading { value: value.clone(), in_force, outcome, gap });
            }
            self.readings.insert(node.name.clone(), readings);
        }
        Ok(())
    }
}

impl Reading {
    /// Whether the value explained stays what it is.
    pub fn changes_nothing(&self, now: &Outcome) -> bool {
        against::same(now, &self.outcome)
    }

    /// Why there would be no value.
    pub fn cause(&self) -> Option<&Cause> {
        if let Outcome::Refused(cause) = &self.outcome { Some(cause) } else { None }
    }
}

fn setting(name: &str, value: &Value) -> Setting {
    let text = match value {
        Value::Missing => "none".to_owned(),
        value => value.to_machine(),
    };
    Setting { name: name.to_owned(), from: None, key: None, value: text }
}
