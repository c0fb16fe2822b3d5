//! What a policy pays for each combination of values of some parameters.

use super::scope::{self, Base, Changes, Scope, Sums};
use super::secrecy;
use super::trial::Trial;
use super::{Asked, Causes, Grid, Subject};
use crate::compare::{GroupBy, Header, Movement, Output, Secrecy, Total};
use bareme_core::diagnostic::{Diagnostic, Diagnostics};
use bareme_core::engine::Evaluation;
use bareme_core::scenario::Envelope;
use rust_decimal::Decimal;
use std::sync::Arc;

/// What is asked of a sweep.
#[derive(Clone, Debug, Default)]
pub struct SweepOptions<'a> {
    /// The value and the year.
    pub asked: Asked<'a>,
    /// Groups.
    pub by: Option<GroupBy>,
    /// Most lines shown to people; files and json always hold all of them.
    pub limit: Option<usize>,
    /// How many runs go on at the same time; results do not depend on it.
    pub threads: usize,
}

/// What each run is compared with.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The other policy; nothing when it is the policy as it is.
    pub head: Option<Header>,
    /// The value added up.
    pub value: Output,
    /// Its sums.
    pub sums: Sums,
}

/// A run.
#[derive(Clone, Debug)]
pub struct Point {
    /// The place of its value on each axis.
    pub places: Vec<usize>,
    /// Whether it is the policy as it is.
    pub current: bool,
    /// What it pays.
    pub sums: Sums,
    /// Structures that receive more than in the base.
    pub winners: Movement,
    /// Structures that receive less.
    pub losers: Movement,
    /// Structures that can't be compared.
    pub left_out: usize,
}

impl Point {
    /// What it pays more than the base; nothing when either is not known.
    pub fn gap(&self, base: &Sums) -> Option<Decimal> {
        gap(self.sums.all(), base.all())
    }

    /// Whether it is withheld.
    pub fn withheld(&self) -> bool {
        self.sums.all().sum.is_withheld()
    }

    /// Whether a row is in error, so that its sums say nothing.
    pub fn failed(&self) -> bool {
        self.sums.all().errors > 0
    }
}

/// One sum less another; nothing when either leaves out rows in error, or all.
pub fn gap(target: &Total, base: &Total) -> Option<Decimal> {
    let known = |total: &Total| total.errors == 0 && total.value().is_some();
    (known(target) && known(base)).then(|| target.sum.minus(&base.sum).value()).flatten()
}

/// What a policy pays over a grid of values.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// The policy and the scenario.
    pub head: Header,
    /// Whether months are twelve everywhere.
    pub full_year: bool,
    /// What is added up.
    pub scope: Scope,
    /// The groups asked for.
    pub by: Option<GroupBy>,
    /// What varies.
    pub grid: Grid,
    /// What each run is compared with.
    pub base: Compared,
    /// Every run, the last axis changing first.
    pub points: Vec<Point>,
    /// Reference amounts, parallel to the periods of the scope; only of the headline.
    pub envelopes: Vec<Option<Envelope>>,
    /// Causes of errors.
    pub causes: Causes,
    /// Most lines shown to people.
    pub limit: Option<usize>,
    /// What is secret is withheld.
    pub secrecy: Option<Secrecy>,
}

impl Sweep {
    /// Runs every combination. `done` is called after each run.
    ///
    /// # Errors
    /// Those of [`Sensitivity::new`](super::Sensitivity::new), for either policy; `B0804` for a
    /// group that does not exist; for any run, those of
    /// [`Policy::put`](bareme_core::policy::Policy::put) and of
    /// [`evaluate`](bareme_core::engine::evaluate).
    pub fn new(
        subject: Subject<'_>,
        grid: Grid,
        against: Option<Subject<'_>>,
        options: &SweepOptions<'_>,
        done: &(dyn Fn() + Sync),
    ) -> Result<Self, Diagnostics> {
        let one = |e: Diagnostic| vec![e];
        let scope = Scope::new(subject, options.asked, options.by.as_ref()).map_err(one)?;
        secrecy::check(subject, &scope.watched(), options.asked.secrecy)?;
        let (head, value, base) = match against {
            None => {
                let base = Base::new(&scope, subject.evaluation, &scope.value.name);
                (None, scope.value.clone(), base)
            }
            Some(other) => {
                let asked =
                    options.asked.value.filter(|name| other.policy.formulas.contains_key(*name));
                let value = scope::value(other.policy, asked).map_err(one)?;
                secrecy::check(other, &[&value.name], options.asked.secrecy)?;
                let base = Base::new(&scope, other.evaluation, &value.name);
                (Some(other.head()), value, base)
            }
        };
        let secrecy = options.asked.secrecy;
        let job = Job { subject, grid: &grid, scope: &scope, base: &base, secrecy, done };
        let (points, causes) = job.all(options.threads)?;
        let base = Compared { head, value, sums: base.sums };
        let headline = subject.policy.meta.total.as_ref() == Some(&scope.value.name);
        let full_year = subject.settings.full_year;
        let envelope = |year: i32| subject.evaluation.dataset.envelope(year, full_year).cloned();
        let envelopes =
            scope.periods.iter().map(|p| p.year().filter(|_| headline).and_then(envelope));
        let mut sweep = Self {
            head: subject.head(),
            full_year,
            secrecy: options.asked.secrecy,
            envelopes: envelopes.collect(),
            by: options.by.clone(),
            limit: options.limit,
            scope,
            grid,
            base,
            points,
            causes,
        };
        if let Some(of) = options.asked.secrecy {
            secrecy::sweep(&mut sweep, of);
        }
        Ok(sweep)
    }

    /// The values of a run, parallel to the axes.
    pub fn values<'a>(
        &'a self,
        point: &'a Point,
    ) -> impl Iterator<Item = &'a bareme_core::value::Value> {
        point.places.iter().zip(&self.grid.axes).map(|(place, axis)| &axis.values[*place])
    }

    /// The names of the groups.
    pub fn groups(&self) -> &[Option<Arc<str>>] {
        &self.scope.groups
    }
}

struct Job<'a> {
    subject: Subject<'a>,
    grid: &'a Grid,
    scope: &'a Scope,
    base: &'a Base<'a>,
    secrecy: Option<Secrecy>,
    done: &'a (dyn Fn() + Sync),
}

type Done = Result<(Vec<Point>, Causes), Diagnostics>;

impl Job<'_> {
    /// All runs, in shares that follow one another, so that each thread finds what it keeps.
    fn all(&self, threads: usize) -> Done {
        let runs = self.grid.runs();
        let share = runs.div_ceil(threads.max(1)).max(1);
        let shares: Vec<Done> = std::thread::scope(|scope| {
            let starts = (0..runs).step_by(share);
            let ends = starts.map(|start| start..runs.min(start + share));
            let mut shares: Vec<_> = ends.collect();
            // The last share is done here.
            let last = shares.pop();
            let others: Vec<_> =
                shares.into_iter().map(|share| scope.spawn(move || self.share(share))).collect();
            let last = last.map(|share| self.share(share));
            let joined = others.into_iter().map(|thread| {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            joined.chain(last).collect()
        });
        let (mut points, mut causes) = (Vec::with_capacity(runs), Causes::default());
        for share in shares {
            let (more, arisen) = share?;
            points.extend(more);
            causes.extend(arisen);
        }
        Ok((points, causes))
    }

    fn share(&self, runs: std::ops::Range<usize>) -> Done {
        let mut trial = Trial::new(self.subject, &self.scope.watched()).under(self.secrecy);
        let (mut points, mut causes) = (Vec::with_capacity(runs.len()), Causes::default());
        for run in runs {
            let evaluation = trial.with(&self.grid.settings(run))?;
            causes.add(&evaluation);
            points.push(self.point(run, &evaluation));
            (self.done)();
        }
        Ok((points, causes))
    }

    fn point(&self, run: usize, evaluation: &Evaluation) -> Point {
        let Changes { sums, winners, losers, left_out, .. } =
            self.scope.changes(evaluation, self.base);
        let (places, current) = (self.grid.places(run), self.grid.is_current(run));
        Point { places, current, sums, winners, losers, left_out }
    }
}
