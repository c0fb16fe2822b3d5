//! One formula, one row, observed: the evaluation itself, walked on the typed tree.

use super::needs::{Given, Supply};
use super::walk::{Observer, Walker};
use super::{Evaluation, Settings};
use crate::diagnostic::Diagnostic;
use crate::policy::ops::Argument;
use crate::policy::{Policy, host};
use crate::value::Value;

/// What an argument received.
#[derive(Clone, Debug)]
pub struct Received {
    /// The name.
    pub name: String,
    /// The value; `Err` is the cause, as an index of [`Evaluation::failures`].
    pub value: Result<Argument, u32>,
}

/// The outcome of a formula in a row.
#[derive(Clone, Debug)]
pub struct Traced {
    /// What each argument received, in order.
    pub received: Vec<Received>,
    /// The value, not guarded; the diagnostic when it arises here; `None` when an argument is in
    /// error.
    pub outcome: Option<Result<Value, Diagnostic>>,
}

/// Evaluates a formula of a policy in one row of an evaluation, seen by an observer. `None` when
/// there is no such formula or row.
pub fn trace(
    policy: &Policy,
    evaluation: &Evaluation,
    settings: Settings,
    formula: &str,
    row: usize,
    observer: &mut impl Observer,
) -> Option<Traced> {
    let formula = policy.formulas.get(formula)?;
    let key = evaluation.dataset.rows.get(row)?;
    let mut received = Vec::new();
    let mut arguments = Vec::new();
    let mut refused: Option<Option<Diagnostic>> = None;
    for need in &formula.needs {
        let supply =
            Supply::of(policy, &evaluation.dataset, &evaluation.columns, &need.name, need.span)?;
        let value = match supply.give(row, key.exercice) {
            Given::Value(value) => {
                let value = host::argument(&value).unwrap_or(Argument::Value(Value::Missing));
                arguments.push(value.clone());
                Ok(value)
            }
            Given::Cause(cause) => {
                refused = refused.or(Some(None));
                Err(cause)
            }
            Given::Error(diagnostic) => {
                refused = refused.or(Some(Some(diagnostic)));
                Ok(Argument::Value(Value::Missing))
            }
        };
        received.push(Received { name: need.name.clone(), value });
    }
    let outcome = match refused {
        Some(diagnostic) => diagnostic.map(Err),
        None => {
            let mut walker = Walker::new(&policy.scripts, settings, observer);
            let result = walker.function(formula.file, &formula.tree, arguments);
            Some(match result {
                Ok(Argument::Value(value)) => Ok(value),
                Ok(_) => Ok(Value::Missing),
                Err(failed) => Err(failed.diagnostic()),
            })
        }
    };
    Some(Traced { received, outcome })
}
