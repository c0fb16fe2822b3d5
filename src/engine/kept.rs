//! Columns kept from one evaluation to the next: only what depends on a change is computed again.

use super::blocks::Packed;
use super::identity::{self, Identity, Prints};
use super::{Column, Failure, Prepared, Settings};
use crate::policy::Policy;
use crate::scenario::Dataset;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Columns of earlier evaluations by what decides them, whatever the policy, the variant or the
/// scenario that they were computed for.
#[derive(Debug, Default)]
pub struct Kept {
    columns: BTreeMap<Identity, Held>,
    datasets: Vec<Known>,
    work: Work,
}

/// A dataset that was seen, with its columns packed.
#[derive(Debug)]
struct Known {
    dataset: Arc<Dataset>,
    prints: Prints,
    prepared: Option<Prepared>,
    used: bool,
}

/// How much the last evaluation had to compute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Formulas computed.
    pub computed: usize,
    /// Formulas whose column was known.
    pub reused: usize,
}

impl std::ops::AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.computed += other.computed;
        self.reused += other.reused;
    }
}

#[derive(Debug)]
struct Held {
    column: Arc<Column>,
    /// What its lanes hold, where blocks computed it.
    packed: Option<Packed>,
    /// Causes that its cells name, by the index that they hold.
    causes: Vec<(u32, Cause)>,
    /// Whether it served since the last [`Kept::forget_unused`].
    used: bool,
}

/// A cause of errors, whatever its index: the `nth` of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cause {
    formula: String,
    nth: usize,
}

impl Cause {
    fn of(failures: &[Failure], index: usize) -> Option<Self> {
        let formula = &failures.get(index)?.formula;
        let nth = failures[..index].iter().filter(|f| f.formula == *formula).count();
        Some(Self { formula: formula.clone(), nth })
    }

    fn index(&self, failures: &[Failure]) -> Option<u32> {
        let mut own = failures.iter().enumerate().filter(|(_, f)| f.formula == self.formula);
        own.nth(self.nth).and_then(|(index, _)| u32::try_from(index).ok())
    }
}

impl Kept {
    /// What the last evaluation had to compute.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Forgets what did not serve since the last call.
    pub fn forget_unused(&mut self) {
        self.columns.retain(|_, held| std::mem::take(&mut held.used));
        self.datasets.retain_mut(|known| std::mem::take(&mut known.used));
    }

    fn known(&mut self, dataset: &Arc<Dataset>) -> &mut Known {
        let place = self.datasets.iter().position(|known| Arc::ptr_eq(&known.dataset, dataset));
        let place = place.unwrap_or_else(|| {
            self.datasets.push(Known {
                dataset: dataset.clone(),
                prints: Prints::of(dataset),
                prepared: None,
                used: true,
            });
            self.datasets.len() - 1
        });
        &mut self.datasets[place]
    }

    /// The dataset with its columns packed, to be given back after the evaluation.
    pub(super) fn prepared(&mut self, dataset: &Arc<Dataset>) -> Prepared {
        let known = self.known(dataset).prepared.take();
        known.unwrap_or_else(|| Prepared::new(dataset.clone()))
    }

    /// Takes a dataset back.
    pub(super) fn give_back(&mut self, dataset: &Arc<Dataset>, prepared: Prepared) {
        self.known(dataset).prepared = Some(prepared);
    }

    /// Starts an evaluation.
    pub(super) fn begin(
        &mut self,
        policy: &Policy,
        dataset: &Arc<Dataset>,
        settings: Settings,
    ) -> Round<'_> {
        let known = self.known(dataset);
        known.used = true;
        let identities = identity::formulas(policy, dataset, settings, &mut known.prints);
        self.work = Work::default();
        Round { kept: self, identities }
    }
}

/// One evaluation with what is kept.
pub(super) struct Round<'a> {
    kept: &'a mut Kept,
    identities: BTreeMap<String, Identity>,
}

impl Round<'_> {
    /// The column of a formula, if it is known. `failures` are those of the formulas before it:
    /// the indices in its cells become theirs.
    pub(super) fn reuse(
        &mut self,
        name: &str,
        failures: &[Failure],
    ) -> Option<(Arc<Column>, Option<Packed>)> {
        let held = self.kept.columns.get_mut(self.identities.get(name)?)?;
        let now: Vec<u32> =
            held.causes.iter().map(|(_, cause)| cause.index(failures)).collect::<Option<_>>()?;
        let pairs = || held.causes.iter().map(|(old, _)| *old).zip(now.iter().copied());
        if pairs().any(|(old, new)| old != new) {
            let moved: BTreeMap<u32, u32> = pairs().collect();
            held.column = Arc::new(held.column.renumbered(&moved));
            for ((index, _), new) in held.causes.iter_mut().zip(now) {
                *index = new;
            }
        }
        held.used = true;
        self.kept.work.reused += 1;
        Some((held.column.clone(), held.packed))
    }

    /// Counts a formula that was computed, and keeps its column when `column` gives it. One in
    /// which errors arise is not kept: the next evaluation finds them again, at their places of
    /// then.
    pub(super) fn keep(
        &mut self,
        name: &str,
        column: Option<(&Arc<Column>, Option<Packed>)>,
        failures: &[Failure],
    ) {
        self.kept.work.computed += 1;
        let (Some(identity), Some((column, packed))) = (self.identities.get(name), column) else {
            return;
        };
        if failures.iter().any(|failure| failure.formula == name) {
            return;
        }
        let named = if failures.is_empty() { Vec::new() } else { column.causes() };
        let causes = named
            .into_iter()
            .filter_map(|index| Some((index, Cause::of(failures, usize::try_from(index).ok()?)?)))
            .collect();
        let held = Held { column: column.clone(), packed, causes, used: true };
        self.kept.columns.insert(*identity, held);
    }
}
