//! What a save gave for each variant: results, what they are compared with, and whether they are
//! those of the save before.

use crate::compare::{Amounts, Side};
use crate::diagnostic::Diagnostics;
use crate::engine::{Evaluation, Fingerprints};
use crate::policy::Policy;
use std::sync::Arc;

/// A policy and its results.
pub(super) struct Run {
    pub(super) policy: Policy,
    pub(super) evaluation: Evaluation,
    pub(super) identities: Fingerprints,
}

/// What a variant is compared with.
pub(super) enum Base {
    Run(Box<Run>),
    Amounts(Amounts),
}

/// The results of a variant.
pub(super) struct VariantRun {
    pub(super) variant: Option<String>,
    pub(super) target: Run,
    pub(super) base: Option<Base>,
}

impl Run {
    /// As a side of a comparison.
    pub(super) fn side<'a>(&'a self, scenario: &'a str) -> Side<'a> {
        Side::run(&self.policy, &self.evaluation, Some(scenario))
    }

    /// Whether both are the same results.
    fn same(&self, other: &Self) -> bool {
        let weights = |run: &Self| -> Vec<_> {
            run.evaluation.dataset.rows.iter().map(|row| row.weight).collect()
        };
        self.identities == other.identities
            && (Arc::ptr_eq(&self.evaluation.dataset, &other.evaluation.dataset)
                || weights(self) == weights(other))
    }
}

impl VariantRun {
    /// Whether both are the same results.
    pub(super) fn same(&self, other: &Self) -> bool {
        let bases = match (&self.base, &other.base) {
            (None, None) => true,
            (Some(Base::Run(a)), Some(Base::Run(b))) => a.same(b),
            (Some(Base::Amounts(a)), Some(Base::Amounts(b))) => a.values == b.values,
            _ => false,
        };
        bases && self.variant == other.variant && self.target.same(&other.target)
    }
}

/// What the checks and the runs advise.
pub(super) fn warnings(lanes: &[VariantRun]) -> Diagnostics {
    let mut all = Diagnostics::new();
    for lane in lanes {
        let target = &lane.target;
        let mut runs = vec![target.policy.warnings.clone(), target.evaluation.warnings.clone()];
        if let Some(Base::Run(base)) = &lane.base {
            runs.extend([base.policy.told(), base.evaluation.warnings.clone()]);
        }
        for warning in runs.into_iter().flatten() {
            if !all.contains(&warning) {
                all.push(warning);
            }
        }
    }
    all
}
