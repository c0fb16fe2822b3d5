//! What changes between two sides: totals, winners and losers, groups, structures, rows.

use super::amounts::Side;
use super::apart::{self, Alone};
use super::classes::{Classes, Eligibility};
use super::distribution::Distribution;
use super::exact::Exact;
use super::groups::GroupBy;
use super::header::{Header, Name, Period};
use super::measures::{Compared, Measure, RowDelta, Status, amounts};
use super::pairing::Pairing;
use super::policies::PolicyDiff;
use super::secrecy::{self, Secrecy};
use super::structures::StructureDeltas;
use super::tolerance::Tolerance;
use super::why::Why;
use bareme_core::diagnostic::Diagnostic;
use bareme_core::policy::Equivalent;
use rust_decimal::Decimal;

/// What is asked of a comparison.
#[derive(Clone, Debug, Default)]
pub struct DiffOptions {
    /// Years compared; all of them when none is named.
    pub years: Vec<i32>,
    /// Groups.
    pub by: Option<GroupBy>,
    /// What counts as equal.
    pub tolerance: Tolerance,
    /// Both sides were computed over full years.
    pub full_year: bool,
    /// Most rows shown to people in one list; files and json always hold all of them.
    pub limit: Option<usize>,
    /// What is secret is withheld, and so are rows.
    pub secrecy: Option<Secrecy>,
    /// Rows alone are wanted, and whether they differ: nothing else is counted. Neither with groups
    /// nor under secrecy.
    pub rows_only: bool,
}

/// What changes between two sides.
#[derive(Clone, Debug)]
pub struct Diff {
    /// What is compared with.
    pub base: Header,
    /// What is compared.
    pub target: Header,
    /// What was asked.
    pub options: DiffOptions,
    /// What gaps are also counted in: as the base declares it, then the target where it declares
    /// something else.
    pub equivalents: Vec<Equivalent>,
    /// Name of the key column.
    pub key: String,
    /// Name of the period column.
    pub period: Option<String>,
    /// What changed in the policy; nothing beside known amounts.
    pub policy: Option<PolicyDiff>,
    /// Years compared, then all of them together.
    pub periods: Vec<Period>,
    /// The headline first, then outputs of both by name.
    pub measures: Vec<Measure>,
    /// Headline totals over full years, when they were computed beside.
    pub full_year: Option<Vec<Compared>>,
    /// What each side alone has: base, target. Nothing of it is in any total.
    pub alone: [Alone; 2],
    /// Years compared that lie outside the dates of each side: base, target.
    pub outside: [Vec<i32>; 2],
    /// What standard error warned of, that concerns the result.
    pub warnings: Vec<Diagnostic>,
    /// Winners and losers, parallel to `periods`; empty without a headline, and where the gap says
    /// nothing of the rules.
    pub classes: Vec<Classes>,
    /// How changes over all periods are spread; nothing without a headline.
    pub distribution: Option<Distribution>,
    /// Who enters or leaves, parallel to `periods`.
    pub eligibility: Option<Vec<Eligibility>>,
    /// By group, when asked.
    pub groups: Option<DiffGroups>,
    /// The difference shared out among what changed, when asked.
    pub why: Option<Why>,
    /// Structures by size of their gap.
    pub structures: StructureDeltas,
    /// Rows, all measures together.
    pub counts: Counts,
    /// Whether any row that both sides have differs beyond the tolerance.
    moves: bool,
}

/// Changes by group.
#[derive(Clone, Debug)]
pub struct DiffGroups {
    /// What it is grouped by.
    pub by: GroupBy,
    /// Groups.
    pub groups: Vec<GroupDelta>,
}

/// Changes of a group.
#[derive(Clone, Debug)]
pub struct GroupDelta {
    /// Its name; `None` for rows without one.
    pub name: Option<Name>,
    /// Parallel to [`Diff::periods`].
    pub totals: Vec<Compared>,
    /// Winners and losers, parallel to [`Diff::periods`]; empty for tags.
    pub classes: Vec<Classes>,
}

/// How many rows there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Keys that both sides have.
    pub common: usize,
    /// Keys of the base alone.
    pub only_base: usize,
    /// Keys of the target alone.
    pub only_target: usize,
    /// Cells, unless they are withheld.
    pub cells: Option<Cells>,
}

/// How many cells (a row of a measure) that both sides have there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// Cells that are the same.
    pub same: usize,
    /// Cells that differ within the tolerance.
    pub within: usize,
    /// Cells that differ.
    pub changed: usize,
    /// Cells not known in the base alone.
    pub missing_base: usize,
    /// Cells not known in the target alone.
    pub missing_target: usize,
    /// Cells not known on either side.
    pub missing_both: usize,
    /// Cells in error.
    pub errors: usize,
}

impl Diff {
    /// Compares two sides, the target less the base.
    ///
    /// # Errors
    /// `B0805` when no key is in common, `B0804` for a group that does not exist.
    pub fn new(base: &Side, target: &Side, options: &DiffOptions) -> Result<Self, Diagnostic> {
        Self::of(&Pairing::new(base, target)?.within(&options.years)?, options)
    }

    /// The same of sides whose rows are paired.
    ///
    /// # Errors
    /// `B0804` for a group that does not exist.
    pub fn of(pairing: &Pairing, options: &DiffOptions) -> Result<Self, Diagnostic> {
        Self::compare(pairing, options, false)
    }

    /// The same, of outputs the headline alone where both sides have one: what is looked at again
    /// and again.
    ///
    /// # Errors
    /// Those of [`Diff::new`].
    pub fn of_headline(
        base: &Side,
        target: &Side,
        options: &DiffOptions,
    ) -> Result<Self, Diagnostic> {
        Self::compare(&Pairing::new(base, target)?.within(&options.years)?, options, true)
    }

    fn compare(
        pairing: &Pairing,
        options: &DiffOptions,
        headline_only: bool,
    ) -> Result<Self, Diagnostic> {
        let (base, target) = (pairing.base, pairing.target);
        let measures = if options.rows_only {
            pairing.uncounted(&options.tolerance)
        } else {
            pairing.measures(&options.tolerance, headline_only)
        };
        let whole = !options.rows_only;
        let headline = measures.first().filter(|m| m.headline);
        let groups = match &options.by {
            None => None,
            Some(by) => Some(pairing.groups(by, headline)?),
        };
        let dataset = target.evaluation().or(base.evaluation()).map(|e| &e.dataset);
        let policy = base.policy().zip(target.policy());
        let counts = counts(pairing, &measures);
        let alone = if whole { pairing.alone(headline) } else { <[Alone; 2]>::default() };
        let alone = if options.secrecy.is_some() { alone.map(Alone::withheld) } else { alone };
        let outside = apart::outside(base, target, &pairing.years);
        let dates = [base.head().dates, target.head().dates];
        let meets = apart::meet(&outside, dates, &pairing.years, options.full_year);
        let moved = headline.filter(|_| meets && whole);
        let moved = moved.map(|m| pairing.classes(m, &pairing.common()));
        let (classes, distribution) = moved.unzip();
        let mut diff = Self {
            base: base.head(),
            target: target.head(),
            options: options.clone(),
            equivalents: equivalents([base, target], pairing.years.last().copied()),
            key: dataset.map(|d| d.key.clone()).unwrap_or_default(),
            period: dataset.and_then(|d| d.period.clone()),
            policy: policy.map(|(a, b)| PolicyDiff::new(a, b, &pairing.years)),
            periods: pairing.periods.clone(),
            full_year: None,
            alone,
            outside,
            warnings: Vec::new(),
            classes: classes.unwrap_or_default(),
            distribution,
            eligibility: if whole { pairing.eligibility().filter(|_| meets) } else { None },
            groups,
            why: None,
            structures: headline
                .filter(|_| whole)
                .map(|m| StructureDeltas::new(pairing, m))
                .unwrap_or_default(),
            moves: if whole {
                counts.cells.as_ref().is_some_and(Cells::differ)
            } else {
                measures.iter().any(|of| of.rows.differ())
            },
            counts,
            measures,
        };
        if !meets {
            diff.groups.iter_mut().flat_map(|of| &mut of.groups).for_each(|g| g.classes.clear());
        }
        if let Some(secrecy) = &options.secrecy {
            for side in [base, target] {
                if let Some((policy, evaluation)) = side.policy().zip(side.evaluation()) {
                    secrecy::check_outputs(policy, evaluation, secrecy)?;
                }
            }
            secrecy::withhold_diff(&mut diff, pairing, secrecy)?;
        }
        Ok(diff)
    }

    /// What one of what gaps are counted in first costs.
    pub fn cost(&self) -> Option<Decimal> {
        self.equivalents.first().map(|equivalent| equivalent.cost)
    }

    /// The totals of the headline alone; nothing where a side has none.
    fn headline_totals(
        base: &Side,
        target: &Side,
        options: &DiffOptions,
    ) -> Result<Option<Vec<Compared>>, Diagnostic> {
        let pairing = Pairing::new(base, target)?.within(&options.years)?;
        let headlines = base.headline().zip(target.headline());
        Ok(headlines.and_then(|(a, b)| pairing.measure(&a, &b, true, &options.tolerance).totals))
    }

    /// The headline, when both sides have one.
    pub fn headline(&self) -> Option<&Measure> {
        self.measures.first().filter(|measure| measure.headline)
    }

    /// Adds the headline totals of the same comparison over full years.
    ///
    /// # Errors
    /// `B0805` when no key is in common.
    pub fn add_full_year(&mut self, base: &Side, target: &Side) -> Result<(), Diagnostic> {
        // Both totals would tell what the structures of part of a year receive.
        if self.options.secrecy.is_none() && !self.options.rows_only {
            self.full_year = Self::headline_totals(base, target, &self.options)?;
        }
        Ok(())
    }

    /// The same where no result depends on the months of a year.
    pub fn repeat_full_year(&mut self) {
        if self.options.secrecy.is_none() && !self.options.rows_only {
            self.full_year = self.headline().and_then(|of| of.totals.clone());
        }
    }

    /// Whether the gap says anything of the rules: each side is in force in some year compared, or
    /// both in the same years.
    pub fn meets(&self) -> bool {
        let years: Vec<i32> = self.periods.iter().filter_map(|period| period.year()).collect();
        apart::meet(
            &self.outside,
            [self.base.dates, self.target.dates],
            &years,
            self.options.full_year,
        )
    }

    /// Whether a side has rows of its own.
    pub fn is_partial(&self) -> bool {
        self.counts.only_base + self.counts.only_target > 0
    }

    /// Whether a total of the headline is withheld.
    pub fn hides_totals(&self) -> bool {
        let hidden = |c: &Compared| c.sums.gap().is_withheld();
        self.headline().and_then(|m| m.totals.as_deref()).is_some_and(|t| t.iter().any(hidden))
    }

    /// Whether any row differs beyond the tolerance, or is on one side alone.
    pub fn differs(&self) -> bool {
        self.moves || self.is_partial()
    }

    /// Whether any row that both sides have differs beyond the tolerance.
    pub fn moves(&self) -> bool {
        self.moves
    }

    /// The first rows of the headline by size of their gap, those that differ only, and how many
    /// there are.
    pub fn largest_rows(&self, limit: usize) -> (Vec<RowDelta<'_>>, usize) {
        let Some(measure) = self.headline() else { return (Vec::new(), 0) };
        let size = |place| {
            let (base, target, status) = measure.rows.cells(place);
            let gap = || amounts(&base, &target).map(|(a, b)| Exact::of(b).minus(&Exact::of(a)));
            status.differs().then(|| (gap().unwrap_or_default().abs(), place))
        };
        let mut sizes: Vec<(Exact, usize)> = (0..measure.rows.len()).filter_map(size).collect();
        let order = |a: &(Exact, usize), b: &(Exact, usize)| {
            b.0.cmp(&a.0).then_with(|| measure.rows.key(a.1).cmp(&measure.rows.key(b.1)))
        };
        let all = sizes.len();
        if limit < all {
            sizes.select_nth_unstable_by(limit, order);
            sizes.truncate(limit);
        }
        sizes.sort_by(order);
        (sizes.iter().filter_map(|(_, place)| measure.rows.get(*place)).collect(), all)
    }
}

impl Cells {
    pub(super) fn add(&mut self, status: Status) {
        let count = match status {
            Status::Same => &mut self.same,
            Status::Within => &mut self.within,
            // No cell of both sides: its key is counted.
            Status::Added | Status::Removed => return,
            Status::Changed => &mut self.changed,
            Status::MissingBase => &mut self.missing_base,
            Status::MissingTarget => &mut self.missing_target,
            Status::BothMissing => &mut self.missing_both,
            Status::Error => &mut self.errors,
        };
        *count += 1;
    }

    fn plus(self, other: &Self) -> Self {
        Self {
            same: self.same + other.same,
            within: self.within + other.within,
            changed: self.changed + other.changed,
            missing_base: self.missing_base + other.missing_base,
            missing_target: self.missing_target + other.missing_target,
            missing_both: self.missing_both + other.missing_both,
            errors: self.errors + other.errors,
        }
    }

    fn differ(&self) -> bool {
        self.changed + self.missing_base + self.missing_target + self.errors > 0
    }
}

/// What each side declares, at its cost in the last year.
fn equivalents(sides: [&Side; 2], year: Option<i32>) -> Vec<Equivalent> {
    let mut found: Vec<Equivalent> = Vec::new();
    for equivalent in sides.iter().filter_map(|side| side.policy()?.equivalent(year)) {
        let same = |other: &Equivalent| {
            other.param.name == equivalent.param.name
                || other.unit == equivalent.unit && other.cost == equivalent.cost
        };
        if !found.iter().any(same) {
            found.push(equivalent);
        }
    }
    found
}

fn counts(pairing: &Pairing, measures: &[Measure]) -> Counts {
    let mut counts = Counts::default();
    for pair in pairing.pairs.iter() {
        match (pair.base, pair.target) {
            (Some(_), None) => counts.only_base += 1,
            (None, Some(_)) => counts.only_target += 1,
            _ => counts.common += 1,
        }
    }
    counts.cells = Some(measures.iter().fold(Cells::default(), |all, of| all.plus(&of.cells)));
    counts
}
