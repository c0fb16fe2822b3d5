//! Columns kept from one evaluation to the next: only what depends on a change is computed again.

use super::identity::{self, Identity, Prints};
use super::{Cell, Failure, Settings};
use crate::policy::Policy;
use crate::scenario::Dataset;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Columns of earlier evaluations by what decides them, whatever the policy, the variant or the
/// scenario that they were computed for.
#[derive(Debug, Default)]
pub struct Kept {
    columns: BTreeMap<Identity, Column>,
    datasets: Vec<(Arc<Dataset>, Prints, bool)>,
    work: Work,
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
struct Column {
    cells: Arc<Vec<Cell>>,
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
        self.columns.retain(|_, column| std::mem::take(&mut column.used));
        self.datasets.retain_mut(|(_, _, used)| std::mem::take(used));
    }

    /// Starts an evaluation.
    pub(super) fn begin(
        &mut self,
        policy: &Policy,
        dataset: &Arc<Dataset>,
        settings: Settings,
    ) -> Round<'_> {
        let known = self.datasets.iter().position(|(held, _, _)| Arc::ptr_eq(held, dataset));
        let place = known.unwrap_or_else(|| {
            self.datasets.push((dataset.clone(), Prints::of(dataset), true));
            self.datasets.len() - 1
        });
        let (_, prints, used) = &mut self.datasets[place];
        *used = true;
        let identities = identity::formulas(policy, dataset, settings, prints);
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
    pub(super) fn reuse(&mut self, name: &str, failures: &[Failure]) -> Option<Arc<Vec<Cell>>> {
        let column = self.kept.columns.get_mut(self.identities.get(name)?)?;
        let now: Vec<u32> =
            column.causes.iter().map(|(_, cause)| cause.index(failures)).collect::<Option<_>>()?;
        let pairs = || column.causes.iter().map(|(old, _)| *old).zip(now.iter().copied());
        if pairs().any(|(old, new)| old != new) {
            let moved: BTreeMap<u32, u32> = pairs().collect();
            let cell = |cell: &Cell| match cell {
                Cell::Error(old) => Cell::Error(moved.get(old).copied().unwrap_or(*old)),
                Cell::Value(_) => cell.clone(),
            };
            column.cells = Arc::new(column.cells.iter().map(cell).collect());
            for ((index, _), new) in column.causes.iter_mut().zip(now) {
                *index = new;
            }
        }
        column.used = true;
        self.kept.work.reused += 1;
        Some(column.cells.clone())
    }

    /// Keeps the column of a formula that was computed. One in which errors arise is not kept:
    /// the next evaluation finds them again, at their places of then.
    pub(super) fn keep(&mut self, name: &str, cells: &Arc<Vec<Cell>>, failures: &[Failure]) {
        self.kept.work.computed += 1;
        let Some(identity) = self.identities.get(name) else { return };
        if failures.iter().any(|failure| failure.formula == name) {
            return;
        }
        let mut named = vec![false; failures.len()];
        if !failures.is_empty() {
            for cell in cells.iter() {
                if let Cell::Error(cause) = cell
                    && let Some(named) = named.get_mut(*cause as usize)
                {
                    *named = true;
                }
            }
        }
        let cause = |index: usize| Some((u32::try_from(index).ok()?, Cause::of(failures, index)?));
        let causes = (0..named.len()).filter(|i| named[*i]).filter_map(cause).collect();
        let column = Column { cells: cells.clone(), causes, used: true };
        self.kept.columns.insert(*identity, column);
    }
}
