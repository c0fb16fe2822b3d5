//! Columns kept from one evaluation to the next: only what depends on a change is computed again.

use super::blocks::Words;
use super::evaluate::Run;
use super::fingerprint::{self, Fingerprint, Prints};
use super::{Column, Evaluation, Failure, Prepared, Settings, Tier};
use crate::diagnostic::Diagnostics;
use crate::policy::Policy;
use crate::scenario::Dataset;
use foldhash::fast::FixedState;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Columns of earlier evaluations by what decides them, whatever the policy, the variant or the
/// scenario that they were computed for.
#[derive(Debug, Default)]
pub struct Cache {
    columns: Columns,
    datasets: Vec<Held>,
    /// Texts have the same codes in all datasets, so that columns may go from one to another.
    words: Words,
    work: Work,
    identities: Fingerprints,
    threads: usize,
}

/// Columns by what decides them.
type Columns = IndexMap<Fingerprint, Known, FixedState>;

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

/// What decides each formula of an evaluation: those of equal identities have the same results.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprints(Arc<fingerprint::Fingerprints>);

/// A dataset with its columns as lanes.
#[derive(Debug)]
struct Held {
    prepared: Prepared,
    prints: Prints,
    used: bool,
}

/// A column as the evaluators left it.
#[derive(Debug)]
struct Known {
    column: Arc<Column>,
    /// Causes that its rows name, by the number that they hold.
    causes: Vec<(u32, Cause)>,
    /// Whether it served since the last [`Cache::forget_unused`].
    used: bool,
}

/// A cause of errors, whatever its number: the `nth` of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cause {
    formula: String,
    nth: usize,
}

impl Cause {
    fn of(failures: &[Failure], number: u32) -> Option<Self> {
        let formula = &failures.get(number as usize)?.formula;
        let before = &failures[..number as usize];
        let nth = before.iter().filter(|f| f.formula == *formula).count();
        Some(Self { formula: formula.clone(), nth })
    }

    fn number(&self, failures: &[Failure]) -> Option<u32> {
        let mut own = failures.iter().enumerate().filter(|(_, f)| f.formula == self.formula);
        own.nth(self.nth).and_then(|(number, _)| u32::try_from(number).ok())
    }
}

impl Cache {
    /// Nothing kept yet; evaluates with so many threads, or for 0 with as many as pay.
    pub fn with_threads(threads: usize) -> Self {
        Self { threads, ..Self::default() }
    }

    /// What the last evaluation had to compute.
    pub fn work(&self) -> Work {
        self.work
    }

    /// What decides the formulas of the last evaluation.
    pub fn identities(&self) -> Fingerprints {
        self.identities.clone()
    }

    /// Forgets what did not serve since the last call.
    pub fn forget_unused(&mut self) {
        self.columns.retain(|_, known| std::mem::take(&mut known.used));
        self.datasets.retain_mut(|held| std::mem::take(&mut held.used));
    }
}

/// The same result as [`super::evaluate`], computing only the columns that `kept` does not hold.
///
/// # Errors
/// Those of [`super::evaluate`].
pub fn evaluate_cached(
    policy: &Policy,
    dataset: &Arc<Dataset>,
    settings: Settings,
    kept: &mut Cache,
) -> Result<Evaluation, Diagnostics> {
    let place = kept.datasets.iter().position(|h| Arc::ptr_eq(h.prepared.dataset(), dataset));
    let mut held = match place {
        Some(place) => kept.datasets.swap_remove(place),
        None => Held {
            prepared: Prepared::new(dataset.clone()).with_threads(kept.threads),
            prints: Prints::of(dataset),
            used: true,
        },
    };
    held.used = true;
    let years = held.prepared.years();
    let identities = fingerprint::formulas(policy, dataset, years, settings, &mut held.prints);
    kept.identities = Fingerprints(Arc::new(identities));
    kept.work = Work::default();
    std::mem::swap(held.prepared.words(), &mut kept.words);
    let round =
        Round { columns: &mut kept.columns, work: &mut kept.work, identities: &kept.identities.0 };
    let outcome = held.prepared.run(policy, settings, Tier::Blocks, Some(round), None);
    std::mem::swap(held.prepared.words(), &mut kept.words);
    kept.datasets.push(held);
    outcome
}

/// One evaluation with what is kept.
pub(super) struct Round<'a> {
    columns: &'a mut Columns,
    work: &'a mut Work,
    identities: &'a fingerprint::Fingerprints,
}

impl Run<'_> {
    /// Takes the column of a formula as it was left, if it is known.
    pub(super) fn reuse(&mut self, name: &str) -> Result<bool, Diagnostics> {
        let Some(round) = &mut self.round else { return Ok(false) };
        let Some(identity) = round.identities.get(name) else { return Ok(false) };
        let Some(known) = round.columns.get_mut(identity) else { return Ok(false) };
        if !known.causes.is_empty() {
            // Its causes are those of formulas that may be waiting.
            self.flush()?;
        }
        let Some(round) = &mut self.round else { return Ok(false) };
        let Some(known) = round.columns.get_mut(identity) else { return Ok(false) };
        if !known.renumber(&self.causes.failures) {
            return Ok(false);
        }
        known.used = true;
        round.work.reused += 1;
        self.columns.insert(name.to_owned(), known.column.clone());
        Ok(true)
    }

    /// Keeps the column of a formula that was computed. One in which errors arise is not kept:
    /// the next evaluation finds them again, at their places of then.
    pub(super) fn keep(&mut self, name: &str) {
        let Some(round) = &mut self.round else { return };
        round.work.computed += 1;
        let failures = &self.causes.failures;
        let (Some(identity), Some(column)) = (round.identities.get(name), self.columns.get(name))
        else {
            return;
        };
        if failures.iter().any(|failure| failure.formula == name) {
            return;
        }
        let named = if failures.is_empty() { BTreeSet::new() } else { column.causes() };
        let cause = |number: u32| Some((number, Cause::of(failures, number)?));
        let known = Known {
            column: column.clone(),
            causes: named.into_iter().filter_map(cause).collect(),
            used: true,
        };
        round.columns.insert(*identity, known);
    }
}

impl Known {
    /// Gives the causes that its rows name their numbers among `failures`; `false` when one is
    /// not there.
    fn renumber(&mut self, failures: &[Failure]) -> bool {
        let now: Option<Vec<u32>> =
            self.causes.iter().map(|(_, cause)| cause.number(failures)).collect();
        let Some(now) = now else { return false };
        let pairs = || self.causes.iter().map(|(old, _)| *old).zip(now.iter().copied());
        if pairs().any(|(old, new)| old != new) {
            self.column = Arc::new(self.column.with_causes(&pairs().collect()));
            for ((number, _), new) in self.causes.iter_mut().zip(now) {
                *number = new;
            }
        }
        true
    }
}
