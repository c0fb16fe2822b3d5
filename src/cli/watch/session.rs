//! What is computed at each save: the scenario when it changed, the policies, and of their
//! formulas those that the change touches.

use super::clock;
use super::event_loop::Work;
use super::screen::Screen;
use super::variant_run::{Base, Run, VariantRun, warnings};
use crate::cases::{self, Outcome};
use crate::cli::amounts;
use crate::cli::args::WatchArgs;
use crate::cli::context::{self, Context};
use crate::compare::{Amounts, Diff, DiffOptions, GroupBy, RunOptions, RunSummary, Side};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{self, Cache, Settings, Work as Computed};
use crate::policy::{self, Policy, Setting};
use crate::render::watch::{self, Aside, Cases, Save, Shown};
use crate::scenario::{Dataset, Scenario, Variant};
use crate::sources::{Mark, Sources};
use crate::value::InputSpec;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// A watch from its start to its end.
pub(super) struct Session<'a> {
    context: &'a mut Context,
    args: &'a WatchArgs,
    settings: Vec<Setting>,
    screen: Screen,
    /// The scenario as it was last read.
    stage: Option<Stage>,
    /// Datasets by the policy that they are for (the base or not) and the variant.
    datasets: BTreeMap<(bool, Option<String>), Bound>,
    kept: Cache,
    /// What the last run gave, until it is shown or overtaken.
    turn: Option<Turn>,
    /// The last good result that was shown.
    good: Option<Good>,
    /// Whether what was shown last is an error.
    failed: bool,
    alert: Option<Diagnostic>,
}

/// What a run gave.
struct Turn {
    milliseconds: u128,
    /// Formulas computed, by it and by the runs that it overtook.
    computed: usize,
    result: Result<Good, Diagnostics>,
}

/// A good result.
struct Good {
    lanes: Vec<VariantRun>,
    work: Computed,
    shown: Vec<Shown>,
    aside: Aside,
    /// All that is shown, but for the gap to the previous save.
    document: String,
    /// Whether it is the very result that is shown already.
    unchanged: bool,
}

/// A scenario, and what its reading depended on.
struct Stage {
    scenario: Scenario,
    mark: Mark,
    paths: BTreeSet<PathBuf>,
}

/// A dataset with the columns that it was typed for.
struct Bound {
    inputs: Inputs,
    dataset: Arc<Dataset>,
}

impl<'a> Session<'a> {
    pub(super) fn new(
        context: &'a mut Context,
        args: &'a WatchArgs,
        settings: Vec<Setting>,
    ) -> Self {
        Self {
            screen: Screen::new(args, context.style),
            context,
            args,
            settings,
            stage: None,
            datasets: BTreeMap::new(),
            kept: Cache::default(),
            turn: None,
            good: None,
            failed: false,
            alert: None,
        }
    }

    /// How the watch ended: nobody reads any more, or nothing more can be written.
    pub(super) fn end(self) -> Result<(), Diagnostics> {
        self.screen.refused.map_or(Ok(()), |refused| Err(vec![refused]))
    }

    /// Reads the scenario, unless nothing of what it depends on changed.
    fn read(&mut self, changed: &BTreeSet<PathBuf>) -> Result<(), Diagnostics> {
        if let Some(stage) = self.stage.take_if(|stage| !stage.paths.is_disjoint(changed)) {
            drop(stage);
            self.datasets.clear();
        }
        if let Some(stage) = &self.stage {
            self.context.sources.rewind(&stage.mark);
            return Ok(());
        }
        self.context.sources.rewind(&Mark::default());
        let of = &self.args.scenario;
        let scenario = self.context.scenario(of)?;
        let sources = &self.context.sources;
        let read = sources.paths().map(|(path, _)| path.to_path_buf());
        let paths = read.chain(sources.wanted().into_keys()).collect();
        self.stage = Some(Stage { scenario, mark: sources.mark(), paths });
        Ok(())
    }

    /// Everything, with the work that it was; an error when a result is missing.
    fn compute(
        &mut self,
        changed: &BTreeSet<PathBuf>,
    ) -> Result<(Vec<VariantRun>, Computed), Diagnostics> {
        self.read(changed)?;
        let Some(stage) = &self.stage else { return Ok((Vec::new(), Computed::default())) };
        let chosen = context::variants(&stage.scenario, &self.args.scenario)?;
        let variants: Vec<Option<Variant>> = chosen.into_iter().map(Option::<&_>::cloned).collect();
        let mut lanes = Vec::new();
        let mut work = Computed::default();
        for variant in &variants {
            let lane = self.lane(variant.as_ref(), &mut work)?;
            lanes.push(lane);
        }
        self.kept.forget_unused();
        let mut causes = Diagnostics::new();
        for lane in &lanes {
            causes.extend(context::causes(&lane.target.evaluation));
            if let Some(Base::Run(base)) = &lane.base {
                causes.extend(context::causes(&base.evaluation));
            }
        }
        if causes.is_empty() { Ok((lanes, work)) } else { Err(causes) }
    }

    fn lane(
        &mut self,
        variant: Option<&Variant>,
        work: &mut Computed,
    ) -> Result<VariantRun, Diagnostics> {
        let args = self.args;
        let settings = self.settings.clone();
        let target = self.evaluate(&args.policy, &settings, variant, false)?;
        *work += self.kept.work();
        let base = match &args.against {
            None => None,
            Some(name) => Some(match self.amounts(name, &target.policy)? {
                Some(amounts) => Base::Amounts(amounts),
                None => Base::Run(Box::new(self.evaluate(name, &[], variant, true)?)),
            }),
        };
        Ok(VariantRun { variant: variant.map(|v| v.name.clone()), target, base })
    }

    fn amounts(&mut self, name: &str, target: &Policy) -> Result<Option<Amounts>, Diagnostics> {
        let Some(stage) = &self.stage else { return Ok(None) };
        let column = self.args.base_column.as_deref();
        amounts::known(self.context, name, column, &stage.scenario, target)
    }

    fn evaluate(
        &mut self,
        name: &str,
        settings: &[Setting],
        variant: Option<&Variant>,
        base: bool,
    ) -> Result<Run, Diagnostics> {
        let all = context::with_variant(settings, variant);
        let mut policy = policy::load(&mut self.context.sources, name, &all)?;
        let dataset = self.dataset(&policy, variant, base)?;
        let settings = Settings::full_year(self.args.scenario.full_year);
        let mut evaluation = engine::evaluate_cached(&policy, &dataset, settings, &mut self.kept)?;
        context::focus(&mut policy, &mut evaluation, self.args.focus.value.as_deref())?;
        if let Some(stage) = &self.stage {
            evaluation.warnings.extend(context::slips(&policy, &stage.scenario, &evaluation));
        }
        Ok(Run { policy, evaluation, identities: self.kept.identities() })
    }

    /// The columns of the scenario, typed again only when the policy asks for others.
    fn dataset(
        &mut self,
        policy: &Policy,
        variant: Option<&Variant>,
        base: bool,
    ) -> Result<Arc<Dataset>, Diagnostics> {
        let place = (base, variant.map(|v| v.name.clone()));
        if let Some(bound) = self.datasets.get(&place)
            && same_columns(&bound.inputs, &inputs(policy))
        {
            return Ok(bound.dataset.clone());
        }
        let Some(stage) = &self.stage else { return Err(Vec::new()) };
        let mut dataset = stage.scenario.bind_all(&policy.columns())?;
        if let Some(variant) = variant {
            dataset = engine::apply_variant(policy, &dataset, variant)?;
        }
        let dataset = Arc::new(dataset);
        let bound = Bound { inputs: inputs(policy), dataset: dataset.clone() };
        self.datasets.insert(place, bound);
        Ok(dataset)
    }

    /// What is shown of each variant, before it is compared with the previous save.
    fn shown(&self, lanes: &[VariantRun]) -> Result<Vec<Shown>, Diagnostics> {
        let scenario = self.args.scenario.scenario.as_str();
        let options = self.options();
        let run = RunOptions {
            scenario: Some(scenario.to_owned()),
            by: options.by.clone(),
            years: options.years.clone(),
            full_year: options.full_year,
            ..RunOptions::default()
        };
        let shown = |lane: &VariantRun| {
            let Run { policy, evaluation, .. } = &lane.target;
            let base = match &lane.base {
                None => None,
                Some(Base::Amounts(amounts)) => Some(Side::Amounts(amounts)),
                Some(Base::Run(base)) => Some(base.side(scenario)),
            };
            let target = lane.target.side(scenario);
            let base = base.map(|base| compared(&base, &target, &options)).transpose()?;
            let summary = RunSummary::brief(policy, evaluation, &run)?;
            Ok(Shown { summary, base, previous: None })
        };
        lanes.iter().map(shown).collect::<Result<_, Diagnostic>>().map_err(|error| vec![error])
    }

    /// Adds what changes since the previous save.
    fn add_previous(&self, lanes: &[VariantRun], shown: &mut [Shown]) {
        let Some(good) = &self.good else { return };
        let scenario = self.args.scenario.scenario.as_str();
        let options = self.options();
        for (lane, shown) in lanes.iter().zip(shown) {
            let before = good.lanes.iter().find(|before| before.variant == lane.variant);
            // Nothing in common with what was before is no mistake: there is no gap to show.
            shown.previous = before.and_then(|before| {
                let (before, now) = (before.target.side(scenario), lane.target.side(scenario));
                compared(&before, &now, &options).ok()
            });
        }
    }

    fn options(&self) -> DiffOptions {
        DiffOptions {
            years: self.args.focus.exercice.clone(),
            by: self.args.by.as_deref().map(GroupBy::parse),
            full_year: self.args.scenario.full_year,
            ..DiffOptions::default()
        }
    }

    /// What becomes of the worked cases of the policy, if it has any.
    fn cases(&mut self) -> Option<Cases> {
        let sources = &mut self.context.sources;
        let path = cases::of_policy(sources, &self.args.policy).ok()?;
        let outcomes = match cases::outcomes(sources, &path) {
            Ok(outcomes) => outcomes,
            Err(errors) => return Some(Cases { errors, ..Cases::default() }),
        };
        let first = |outcome: &Outcome| {
            let check = outcome.failures().next()?;
            Some(outcome.diagnostic(check))
        };
        let failures: Diagnostics = outcomes.iter().filter_map(first).collect();
        let failed = failures.len();
        Some(Cases { run: outcomes.len(), failed, failures, errors: Vec::new() })
    }

    /// Computes, and looks for what is new in it.
    fn turn(&mut self, changed: &BTreeSet<PathBuf>) -> Result<Good, Diagnostics> {
        let (lanes, work) = self.compute(changed)?;
        let mut shown = self.shown(&lanes)?;
        let aside = Aside { warnings: warnings(&lanes), cases: self.cases() };
        let document = document(&shown, &aside);
        let same = self.good.as_ref().is_some_and(|good| {
            good.document == document
                && good.lanes.len() == lanes.len()
                && good.lanes.iter().zip(&lanes).all(|(before, now)| before.same(now))
        });
        let unchanged = same && !self.failed;
        if !unchanged {
            self.add_previous(&lanes, &mut shown);
        }
        Ok(Good { lanes, work, shown, aside, document, unchanged })
    }
}

/// The headline alone, unless it does not move: then what else does.
fn compared(base: &Side, target: &Side, options: &DiffOptions) -> Result<Diff, Diagnostic> {
    let headline = Diff::of_headline(base, target, options)?;
    if headline.moves() { Ok(headline) } else { Diff::new(base, target, options) }
}

/// All that is shown but for the gap to the previous save, as a text: where a message stands may
/// move without a change.
fn document(shown: &[Shown], aside: &Aside) -> String {
    let said = |found: &[Diagnostic]| -> Vec<_> {
        found.iter().map(|d| (d.code, d.args.clone())).collect()
    };
    let cases = aside.cases.as_ref().map(|c| (c.run, c.failed, said(&c.errors), said(&c.failures)));
    format!("{:?}{cases:?}{}", said(&aside.warnings), watch::runs(shown))
}

/// Whether two policies, and those that they refer to, read the same columns in the same way,
/// wherever they declare them.
fn same_columns(a: &Inputs, b: &Inputs) -> bool {
    let same = |a: &IndexMap<String, InputSpec>, b: &IndexMap<String, InputSpec>| {
        a.len() == b.len() && a.values().zip(b.values()).all(|(a, b)| a.reads_like(b))
    };
    let alike = |(a, b): (&Named, &Named)| a.0 == b.0 && same(&a.1, &b.1);
    a.len() == b.len() && a.iter().zip(b).all(alike)
}

/// The columns of a policy, then those of the policies that it refers to.
type Inputs = Vec<Named>;
type Named = (String, IndexMap<String, InputSpec>);

fn inputs(policy: &Policy) -> Inputs {
    let columns = policy.columns();
    let others = columns.others.iter().map(|other| (other.key.to_owned(), other.inputs.clone()));
    std::iter::once((String::new(), columns.own.clone())).chain(others).collect()
}

impl Work for Session<'_> {
    fn run(&mut self, changed: &BTreeSet<PathBuf>) {
        let start = clock::now();
        let result = self.turn(changed);
        let milliseconds = clock::now().saturating_duration_since(start).as_millis();
        // What a run that was overtaken computed, the next one finds: it is work all the same.
        let overtaken = self.turn.take().map_or(0, |turn| turn.computed);
        let computed = result.as_ref().map_or(0, |good| good.work.computed).max(overtaken);
        self.turn = Some(Turn { milliseconds, computed, result });
    }

    fn sources(&self) -> &Sources {
        &self.context.sources
    }

    fn show(&mut self, changed: &BTreeSet<PathBuf>, files: usize) -> bool {
        let Some(Turn { milliseconds, computed, result }) = self.turn.take() else { return true };
        let changed: BTreeSet<String> = changed
            .iter()
            .map(|path| self.context.sources.shown(path).display().to_string())
            .collect();
        let mut save = Save {
            time: clock::time_of_day(),
            milliseconds,
            changed: changed.into_iter().collect(),
            ..Save::default()
        };
        self.failed = result.is_err();
        let sources = &self.context.sources;
        match result {
            Err(diagnostics) => self.screen.error(&save, &diagnostics, sources, files),
            Ok(good) => {
                save.formulas = good.work.computed + good.work.reused;
                save.computed = computed.min(save.formulas);
                let mut aside = good.aside.clone();
                aside.warnings.extend(self.alert.clone());
                let unchanged = good.unchanged;
                let found = (good.shown.as_slice(), &aside);
                let reads = self.screen.result(&save, unchanged, found, sources, files);
                self.good = Some(good);
                reads
            }
        }
    }

    fn alert(&mut self, alert: Option<Diagnostic>) {
        self.alert = alert;
    }
}
