//! One formula, one row, observed: the evaluation itself, walked on the typed tree.

use super::needs::{Place, Supply, Wrong};
use super::walk::{Observer, Walker};
use super::{Evaluation, Settings};
use crate::diagnostic::{Diagnostic, Span};
use crate::policy::ops::Argument;
use crate::policy::{Need, Policy};
use crate::value::Value;

/// What a name gives in a row to whatever needs it.
#[derive(Clone, Debug)]
pub enum Supplied {
    /// A value, not guarded; a scale or a timeline.
    Value(Argument),
    /// A formula in error: its cause, as an index of [`Evaluation::failures`].
    Cause(u32),
    /// An error that arises in whatever needs it (no value in force, no such key).
    Refused(Diagnostic),
}

/// What a name gives in one row, to a formula that needs it at `span`. `None` when the policy has
/// no such name.
pub fn supplied(
    policy: &Policy,
    evaluation: &Evaluation,
    name: &str,
    span: Span,
    row: usize,
) -> Option<Supplied> {
    received(policy, evaluation, &policy.need(name, span)?, row)
}

fn received(policy: &Policy, evaluation: &Evaluation, need: &Need, row: usize) -> Option<Supplied> {
    let key = evaluation.dataset.rows.get(row)?;
    let place = Place { policy, dataset: &evaluation.dataset, columns: &evaluation.columns };
    let supply = Supply::of(place, need, &[key.exercice])?;
    Some(match supply.values.give(row, key.exercice) {
        Ok(argument) => Supplied::Value(argument),
        Err(Wrong::Cause(cause)) => Supplied::Cause(cause),
        Err(Wrong::Fault(fault)) => Supplied::Refused((*fault).clone()),
    })
}

/// The outcome of a formula in a row.
#[derive(Clone, Debug)]
pub struct Traced {
    /// What each argument received, in order; `Err` is the cause, as an index of
    /// [`Evaluation::failures`].
    pub received: Vec<Result<Argument, u32>>,
    /// The value, not guarded; the diagnostic when it arises here; `None` when an argument is in
    /// error.
    pub outcome: Option<Result<Value, Diagnostic>>,
    /// Whether the formula was walked: every argument had something to give.
    pub walked: bool,
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
    evaluation.dataset.rows.get(row)?;
    let mut all = Vec::new();
    let mut arguments = Vec::new();
    let mut refused: Option<Option<Diagnostic>> = None;
    for need in &formula.needs {
        let value = match received(policy, evaluation, need, row)? {
            Supplied::Value(value) => {
                arguments.push(value.clone());
                Ok(value)
            }
            Supplied::Cause(cause) => {
                refused = refused.or(Some(None));
                Err(cause)
            }
            Supplied::Refused(diagnostic) => {
                refused = refused.or(Some(Some(diagnostic)));
                Ok(Argument::Value(Value::Missing))
            }
        };
        all.push(value);
    }
    let walked = refused.is_none();
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
    Some(Traced { received: all, outcome, walked })
}
