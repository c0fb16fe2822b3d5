//! Evaluation: a pure function of a policy and a dataset. Columns in, columns out.

mod blocks;
mod cache;
mod causes;
mod closures;
mod column;
mod counterfactuals;
mod evaluate;
mod example;
mod fingerprint;
mod machine;
mod needs;
mod population;
mod record;
mod row_wise;
mod texts;
mod threads;
mod trace;
mod variant;
mod vectorized;
mod walk;

use crate::diagnostic::Diagnostic;
use crate::scenario::Dataset;
use crate::value::Value;
pub use blocks::{Bounds, Reason, Refused};
pub use cache::{Cache, Fingerprints, Work, evaluate_cached};
pub use column::{Column, Data};
pub use counterfactuals::{Counterfactuals, Received as ReceivedInCounterfactuals};
pub use evaluate::{Planned, Prepared, Tier, evaluate};
pub use example::{Example, example};
use indexmap::IndexMap;
pub use machine::{MachineColumn, WholeColumn};
pub use population::{Before, Bound, Detail, Grouped, Referred, Shared, detail};
pub use record::{Frame, record};
use std::sync::Arc;
pub use trace::{Supplied, Traced, supplied, trace};
pub use variant::apply_variant;
pub use walk::Observer;

pub use crate::policy::ops::Settings;

/// A cell of a formula's column.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Computed (perhaps missing). Not yet guarded: call [`Value::leave`] before showing it.
    Value(Value),
    /// In error: index in [`Evaluation::failures`].
    Error(u32),
}

/// One cause of errors: one formula, one place, and the rows where it arises.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The formula in which it arises.
    pub formula: String,
    /// What happened and where (script place; way through helpers in `related`).
    pub diagnostic: Diagnostic,
    /// Rows in which it arises, ascending.
    pub rows: Vec<usize>,
}

/// The results of a policy over a dataset.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// What was evaluated over.
    pub dataset: Arc<Dataset>,
    /// One column a formula, in the policy's order of definition.
    pub columns: IndexMap<String, Arc<Column>>,
    /// Causes of errors, in a fixed order; empty when all went well.
    pub failures: Vec<Failure>,
    /// What the run advises (years outside the policy's dates…).
    pub warnings: Vec<Diagnostic>,
    /// How each formula was evaluated, in order of evaluation.
    pub plan: Vec<Planned>,
}

impl Evaluation {
    /// The value of a formula in a row as it leaves; `None` when in error or unknown.
    pub fn value(&self, formula: &str, row: usize) -> Option<Value> {
        match self.cell(formula, row)? {
            Cell::Value(value) => Some(value.leave()),
            Cell::Error(_) => None,
        }
    }

    /// The cell of a formula in a row, not guarded.
    pub fn cell(&self, formula: &str, row: usize) -> Option<Cell> {
        self.columns.get(formula)?.get(row)
    }

    /// The cause of the first output of a row that is in error, if one is.
    pub fn error<'a>(
        &self,
        outputs: impl IntoIterator<Item = &'a String>,
        row: usize,
    ) -> Option<&Failure> {
        outputs.into_iter().find_map(|name| match self.cell(name, row)? {
            Cell::Error(cause) => self.failures.get(cause as usize),
            Cell::Value(_) => None,
        })
    }
}
