//! Evaluation: each formula by the fastest evaluator that is proven to agree with the
//! interpreter, which stays the meaning and finishes what the others leave.

use super::blocks::{self, Batch, Reason, Refused, Words};
use super::cache::Round;
use super::causes::Causes;
use super::population::Others;
use super::{Column, Evaluation, threads};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::policy::ops::Settings;
use crate::policy::{Derived, Formula, Interpreter, Policy, Rule, Source};
use crate::scenario::Dataset;
use foldhash::fast::FixedState;
use indexmap::IndexMap;
use jiff::civil::Date;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An evaluator, slowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The Rhai interpreter, row by row: the meaning.
    Interpreter,
    /// Compiled closures over decimals.
    Decimals,
    /// Blocks of scaled integers.
    Blocks,
    /// Over the whole population: what is no formula.
    Population,
}

/// How a formula was evaluated, and why not faster.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The formula.
    pub formula: String,
    /// The evaluator.
    pub tier: Tier,
    /// Why blocks refused it.
    pub refused: Option<Refused>,
    /// Rows finished by the interpreter.
    pub apart: usize,
}

/// Evaluates every formula over every row. Columns are parallel to the rows of the dataset, numbers
/// in the unit that their formula declares, with all their decimals. Errors of cells are in the
/// result; an `Err` ends it.
///
/// # Errors
/// `B0541` for each helper that the host does not give; `B0310` for what depends on the year where
/// the dataset has no period; `B0712` for a formula that does not end, `B0730` for texts larger
/// than a run may hold; `B0610`, `B0105` where the dataset was bound to another policy.
pub fn evaluate(
    policy: &Policy,
    dataset: Arc<Dataset>,
    settings: Settings,
) -> Result<Evaluation, Diagnostics> {
    Prepared::new(dataset).evaluate(policy, settings, Tier::Blocks)
}

/// A dataset whose columns are packed once, for several evaluations.
#[derive(Debug)]
pub struct Prepared {
    dataset: Arc<Dataset>,
    /// Input columns as lanes.
    inputs: BTreeMap<String, Packed>,
    words: Words,
    /// The year of each row; nothing without a period.
    exercices: Arc<Vec<i64>>,
    years: Vec<Option<i32>>,
    before: OnceCell<Vec<Option<u32>>>,
    /// The scripts of the last policy, compiled.
    interpreter: Option<Interpreter>,
    threads: usize,
    /// Columns that are known already.
    known: IndexMap<String, Arc<Column>>,
    /// How many rows each world has, where rows are those of several; otherwise 0.
    world: usize,
}

/// A column as lanes, or why it cannot be.
pub(super) type Packed = Result<Arc<Column>, Reason>;

impl Prepared {
    /// What it was made for.
    pub(super) fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// The texts that have codes: datasets whose columns meet need the same ones.
    pub(super) fn words(&mut self) -> &mut Words {
        &mut self.words
    }

    /// The years present; a single `None` without a period.
    pub(super) fn years(&self) -> &[Option<i32>] {
        &self.years
    }

    /// Nothing is packed before it is needed.
    pub fn new(dataset: Arc<Dataset>) -> Self {
        let years = dataset.rows.exercices().unwrap_or_default();
        let exercices = years.iter().copied().map(i64::from).collect();
        let years = dataset.periods();
        Self {
            dataset,
            inputs: BTreeMap::new(),
            words: Words::default(),
            exercices: Arc::new(exercices),
            years,
            before: OnceCell::new(),
            interpreter: None,
            threads: 0,
            known: IndexMap::new(),
            world: 0,
        }
    }

    /// The same with a number of threads; 0, the default, uses as many as pay. Results are the
    /// same.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// One part of the rows of another evaluation, which lends what it knows.
    pub(super) fn part(
        dataset: Arc<Dataset>,
        interpreter: Interpreter,
        words: Words,
        known: IndexMap<String, Arc<Column>>,
    ) -> Self {
        Self { interpreter: Some(interpreter), words, known, ..Self::new(dataset) }
    }

    /// The same where rows are those of several worlds, one after the other: rows of one never meet
    /// those of another. `known` are columns that need not be computed.
    pub(super) fn in_worlds(self, world: usize, known: IndexMap<String, Arc<Column>>) -> Self {
        Self { known, world, ..self }
    }

    /// The same for another dataset, with what does not depend on the rows.
    #[must_use]
    pub fn then(self, dataset: Arc<Dataset>) -> Self {
        Self { interpreter: self.interpreter, threads: self.threads, ..Self::new(dataset) }
    }

    /// Evaluates with no evaluator faster than `tier`.
    ///
    /// # Errors
    /// Those of [`evaluate`].
    pub fn evaluate(
        &mut self,
        policy: &Policy,
        settings: Settings,
        tier: Tier,
    ) -> Result<Evaluation, Diagnostics> {
        self.run(policy, settings, tier, None, None)
    }

    /// One evaluation, of which the cache keeps what `round` says. Policies that it refers to are
    /// evaluated with it, unless `others` have them and what is read of it in exact digits.
    pub(super) fn run(
        &mut self,
        policy: &Policy,
        settings: Settings,
        tier: Tier,
        round: Option<Round<'_>>,
        others: Option<(&Others<'_>, &BTreeSet<String>)>,
    ) -> Result<Evaluation, Diagnostics> {
        let absent = policy.without_host(|name| codes::NoHelper { name }.into());
        if !absent.is_empty() {
            return Err(absent);
        }
        if self.dataset.period.is_none() {
            undated(policy)?;
        }
        let dataset = self.dataset.clone();
        let own = (Others::of(policy, &dataset), BTreeSet::new());
        let (others, read) = others.unwrap_or((&own.0, &own.1));
        let mut run = self.start(policy, &dataset, settings, tier, others);
        run.round = round;
        let outcome = run.all().and_then(|()| read.iter().try_for_each(|name| run.settle(name)));
        let Run { mut columns, causes, plan, interpreter, .. } = run;
        self.interpreter = Some(interpreter);
        outcome?;
        // Results are shown in the order of definition, whatever the order of evaluation.
        let mut ordered = IndexMap::with_capacity(columns.len());
        for name in policy.formulas.keys().chain(policy.derived.keys()) {
            if let Some((name, cells)) = columns.swap_remove_entry(name) {
                ordered.insert(name, cells);
            }
        }
        let mut warnings: Vec<Diagnostic> =
            outside(policy, &self.years, settings).into_iter().collect();
        warnings.extend(outside_references(policy, &self.years, settings));
        let failures = causes.failures;
        Ok(Evaluation { dataset, columns: ordered, failures, warnings, plan })
    }

    /// An evaluation over these rows, of which nothing is done yet.
    pub(super) fn start<'a>(
        &'a mut self,
        policy: &'a Policy,
        dataset: &'a Dataset,
        settings: Settings,
        tier: Tier,
        others: &'a Others<'a>,
    ) -> Run<'a> {
        let known = |interpreter: &Interpreter| interpreter.runs(&policy.scripts, settings);
        let new = || Interpreter::new(&policy.scripts, settings);
        Run {
            policy,
            dataset,
            settings,
            tier,
            interpreter: self.interpreter.take().filter(known).unwrap_or_else(new),
            columns: std::mem::take(&mut self.known),
            inputs: &mut self.inputs,
            words: &mut self.words,
            packs: BTreeMap::new(),
            batch: Batch::default(),
            waiting: Vec::new(),
            given: IndexMap::default(),
            causes: Causes::default(),
            texts: BTreeMap::new(),
            plan: Vec::new(),
            round: None,
            exercices: &self.exercices,
            years: &self.years,
            before: &self.before,
            threads: threads::count(self.threads, dataset.rows.len()),
            others,
            world: self.world,
        }
    }
}

/// One evaluation under way.
pub(super) struct Run<'a> {
    pub(super) policy: &'a Policy,
    pub(super) dataset: &'a Dataset,
    pub(super) settings: Settings,
    pub(super) tier: Tier,
    /// For the rows that need it.
    pub(super) interpreter: Interpreter,
    pub(super) columns: IndexMap<String, Arc<Column>>,
    pub(super) inputs: &'a mut BTreeMap<String, Packed>,
    /// Columns of other evaluators as lanes.
    pub(super) packs: BTreeMap<String, Packed>,
    pub(super) words: &'a mut Words,
    /// Formulas compiled into blocks, with their places in the plan, that wait to be run.
    pub(super) batch: Batch,
    pub(super) waiting: Vec<(usize, &'a Formula)>,
    /// What names give to them.
    pub(super) given: IndexMap<String, Result<blocks::Given, Reason>, FixedState>,
    pub(super) causes: Causes,
    /// Bytes of the long texts of columns, once counted.
    pub(super) texts: BTreeMap<&'a str, usize>,
    pub(super) plan: Vec<Planned>,
    /// What is kept from one evaluation to the next.
    pub(super) round: Option<Round<'a>>,
    pub(super) exercices: &'a Arc<Vec<i64>>,
    /// The years present; a single `None` without a period.
    pub(super) years: &'a [Option<i32>],
    /// The row of the same structure in the year before, for each row; found when first asked for.
    pub(super) before: &'a OnceCell<Vec<Option<u32>>>,
    pub(super) threads: usize,
    /// The policies that this one refers to.
    pub(super) others: &'a Others<'a>,
    /// How many rows each world has, where rows are those of several; otherwise 0.
    pub(super) world: usize,
}

impl<'a> Run<'a> {
    fn all(&mut self) -> Result<(), Diagnostics> {
        let policy = self.policy;
        for name in &policy.order {
            if let Some(ring) = policy.ring(name) {
                self.together(ring)?;
            } else if let Some(formula) = policy.formulas.get(name) {
                if !self.reuse(name)? {
                    self.formula(formula)?;
                }
            } else if let Some(derived) = policy.derived.get(name)
                && !self.reuse(name)?
            {
                // It needs columns that are there.
                self.flush()?;
                self.derived(derived)?;
                self.keep(name);
            }
        }
        self.flush()?;
        self.text_left().map(|_| ())
    }

    pub(super) fn formula(&mut self, formula: &'a Formula) -> Result<(), Diagnostics> {
        let mut refused = None;
        if self.tier >= Tier::Blocks {
            match self.in_blocks(formula)? {
                Ok(()) => return Ok(()),
                Err(why) => refused = Some(why),
            }
        }
        // Other evaluators need columns that are there.
        self.flush()?;
        let tier = self.tier.min(Tier::Decimals);
        let apart = self.by_row(formula)?;
        self.plan.push(Planned { formula: formula.name.clone(), tier, refused, apart });
        self.keep(&formula.name);
        Ok(())
    }
}

/// Without a period nothing may depend on the year.
fn undated(policy: &Policy) -> Result<(), Diagnostics> {
    let of_derived = policy.derived.values().flat_map(Derived::needs);
    let needs = policy.formulas.values().flat_map(|f| &f.needs).chain(of_derived);
    let mut found: Diagnostics = needs
        .filter(|need| need.source == Source::Year)
        .map(|need| codes::NoPeriod { name: &need.name }.at(need.span))
        .collect();
    let by_year = |derived: &&Derived| match &derived.rule {
        Rule::Reference(rule) => rule.exercice.is_some(),
        _ => derived.looks_back(),
    };
    for derived in policy.derived.values().filter(by_year) {
        let name = &derived.name;
        found.push(codes::NoPeriod { name }.at(derived.span));
    }
    for param in policy.params.values() {
        if param.steps.iter().any(|(from, _)| from.is_some()) {
            found.push(codes::NoPeriod { name: &param.name }.at(param.span));
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// The same of the policies that one refers to, in the years that are read.
fn outside_references(
    policy: &Policy,
    years: &[Option<i32>],
    settings: Settings,
) -> Vec<Diagnostic> {
    let mut read: IndexMap<&str, BTreeSet<Option<i32>>> = IndexMap::new();
    for derived in policy.derived.values() {
        if let Rule::Reference(rule) = &derived.rule {
            let of = read.entry(&rule.key).or_default();
            match rule.exercice {
                Some(year) => _ = of.insert(Some(year)),
                None => of.extend(years),
            }
        }
    }
    let other = |(key, years): (&str, BTreeSet<Option<i32>>)| {
        let years: Vec<Option<i32>> = years.into_iter().collect();
        outside(policy.references.get(key)?, &years, settings)
    };
    read.into_iter().filter_map(other).collect()
}

/// Years that the text does not cover are computed, and said.
fn outside(policy: &Policy, years: &[Option<i32>], settings: Settings) -> Option<Diagnostic> {
    let beyond = |year: &&i32| !policy.meta.covers(**year);
    let years: Vec<i32> = years.iter().flatten().filter(beyond).copied().collect();
    if years.is_empty() {
        return None;
    }
    let day = |date: Option<Date>| date.map_or_else(|| "…".to_owned(), |d| d.to_string());
    Some(
        codes::YearOutsidePolicy {
            name: &policy.id,
            years,
            from: day(policy.meta.from),
            to: day(policy.meta.to),
            option: if settings.full_year { "" } else { "--full-year" },
        }
        .into(),
    )
}
