//! `bareme diff`: what changes, for whom, and which rule or parameter does it?

use super::args::DiffArgs;
use super::context::{self, CommandResult, Context, Run};
use super::{Status, amounts, formats};
use crate::compare::why::{Chosen, Why, WhyOptions};
use crate::compare::{
    Amounts, Diff, DiffOptions, GroupBy, Method, Pairing, Secrecy, Side, Tolerance,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, codes};
use crate::engine;
use crate::policy::{Policy, Setting};
use crate::scenario::{Dataset, Scenario, Variant};
use crate::{number, render};

pub(super) fn run(context: &mut Context, args: &DiffArgs) -> CommandResult {
    let format = formats::asked(&args.output).map_err(|e| vec![e])?;
    let of = &args.scenario;
    let secrecy = context.secrecy(&args.secrecy, of, format, true)?;
    // Two comparisons of one base, or the parts of one, would give back what one withholds.
    let [years, value] = context::focused(&args.focus);
    let why = ("--why", args.why);
    for (name, given) in [why, ("POLICY POLICY", args.policy.len() > 1), years, value] {
        if secrecy.is_some() && given {
            return Err(context::incompatible("--secret", name));
        }
    }
    let scenario = context.scenario(of)?;
    render::room(format, scenario.rows(), context.style.lang).map_err(|e| vec![e])?;
    let base = args.base_scenario.as_ref();
    let base_scenario = base.map(|name| context.scenario_named(name, of)).transpose()?;
    let rows_only = format.is_rows() && secrecy.is_none() && !args.why && args.by.is_none();
    let mut variants = Vec::new();
    let mut differs = false;
    for variant in context::variants(&scenario, of)? {
        let base = base_scenario.as_ref();
        let comparison = Comparison::new(args, &scenario, base, variant, secrecy, rows_only)?;
        let Some(Compared { diffs, .. }) = comparison.run(context)? else {
            return Ok(Status::Error);
        };
        differs |= diffs.iter().any(Diff::differs);
        variants.push(diffs);
    }
    let to = context.writing(&args.output, format);
    context.write_with(&args.output, |out| render::diff::write(&variants, &to, out))?;
    // The process ends, which gives the memory of a million rows back faster.
    std::mem::forget((variants, scenario));
    Ok(if args.exit_code && differs { Status::Failure } else { Status::Success })
}

/// What is asked: one base, the policies compared with it, one variant.
pub(super) struct Comparison<'a> {
    args: &'a DiffArgs,
    options: DiffOptions,
    settings: Vec<Setting>,
    base_settings: Vec<Setting>,
    scenario: &'a Scenario,
    base_scenario: Option<&'a Scenario>,
    variant: Option<&'a Variant>,
}

/// What was found; no base run beside known amounts.
pub(super) struct Compared {
    pub base: Option<Run>,
    pub targets: Vec<Run>,
    pub diffs: Vec<Diff>,
}

impl<'a> Comparison<'a> {
    /// Reads its options; what is secret is withheld, and `rows_only` asks for rows alone.
    pub(super) fn new(
        args: &'a DiffArgs,
        scenario: &'a Scenario,
        base_scenario: Option<&'a Scenario>,
        variant: Option<&'a Variant>,
        secrecy: Option<Secrecy>,
        rows_only: bool,
    ) -> Result<Self, Diagnostics> {
        let options = DiffOptions {
            years: args.focus.exercice.clone(),
            by: args.by.as_deref().map(GroupBy::parse),
            tolerance: tolerance(args.tolerance.as_deref()).map_err(|e| vec![e])?,
            full_year: args.scenario.full_year,
            limit: args.top,
            secrecy,
            rows_only,
        };
        let settings = context::settings(&args.set)?;
        let base_settings = context::settings(&args.base_set)?;
        // Of one policy with the same settings, a variant is compared with the set itself.
        let alike = settings == base_settings && args.policy.iter().all(|p| *p == args.base);
        let itself = (variant.is_some() && alike).then_some(scenario);
        let base_scenario = base_scenario.or(itself);
        Ok(Self { args, options, settings, base_settings, scenario, base_scenario, variant })
    }

    /// One comparison for each policy; `None` when cells are in error, which has been said.
    pub(super) fn run(&self, context: &mut Context) -> Result<Option<Compared>, Diagnostics> {
        let full_year = self.args.scenario.full_year;
        let targets = self.targets(context, full_year)?;
        let mut amounts = Vec::new();
        let column = self.args.base_column.as_deref();
        for target in &targets {
            let base = &self.args.base;
            amounts.push(amounts::known(context, base, column, self.scenario, &target.policy)?);
        }
        let base = match amounts.first() {
            Some(None) => Some(self.base(context, full_year)?),
            _ => None,
        };
        let mut failed = false;
        let mut warnings = Vec::new();
        for run in targets.iter().chain(&base) {
            failed |= context.failures(&run.evaluation);
            for warning in &run.evaluation.warnings {
                if !warnings.contains(warning) {
                    warnings.push(warning.clone());
                }
            }
        }
        if failed {
            return Ok(None);
        }
        context.report(&warnings);
        // What was said of them already, for the file that leaves; not how their tables are written.
        let other = self.base_scenario.filter(|other| !std::ptr::eq(*other, self.scenario));
        let sets = [Some(self.scenario), other].into_iter().flatten();
        let sets = sets.filter(|_| self.options.secrecy.is_none()).flat_map(|set| &set.notices);
        let of_sets = sets.filter(|notice| notice.code != Code::ReadAs).cloned();
        let idle = targets.iter().chain(&base).flat_map(|run| run.policy.told());
        warnings.splice(0..0, of_sets.chain(idle));
        let mut diffs = Vec::new();
        for (target, amounts) in targets.iter().zip(&amounts) {
            let sides = self.sides(amounts.as_ref(), base.as_ref(), target);
            let pairing = Pairing::new(&sides.0, &sides.1);
            let pairing = pairing.and_then(|all| all.within(&self.options.years));
            let pairing = pairing.map_err(|e| vec![e])?;
            let mut diff = Diff::of(&pairing, &self.options).map_err(|e| vec![e])?;
            diff.warnings.clone_from(&warnings);
            if self.args.why {
                // What is computed again rests on other years too.
                let all = Pairing::new(&sides.0, &sides.1).map_err(|e| vec![e])?;
                let shown = all.showing(&self.options.years);
                diff.why = Some(self.why(&shown, base.as_ref(), target)?);
            }
            diffs.push(diff);
        }
        if base.is_some() && !full_year && !self.options.rows_only {
            if !targets.iter().chain(&base).any(|run| run.policy.counts_months()) {
                diffs.iter_mut().for_each(Diff::repeat_full_year);
                return Ok(Some(Compared { base, targets, diffs }));
            }
            // Years of unequal length are compared over full years beside.
            let base = self.base(context, true)?;
            for (diff, target) in diffs.iter_mut().zip(self.targets(context, true)?) {
                if target.evaluation.failures.is_empty() && base.evaluation.failures.is_empty() {
                    let (base, target) = self.sides(None, Some(&base), &target);
                    diff.add_full_year(&base, &target).map_err(|e| vec![e])?;
                }
            }
        }
        Ok(Some(Compared { base, targets, diffs }))
    }

    fn targets(&self, context: &mut Context, full_year: bool) -> Result<Vec<Run>, Diagnostics> {
        let run = |policy: &String| {
            let run =
                context.evaluate(policy, &self.settings, self.scenario, self.variant, full_year);
            self.focused(run?)
        };
        self.args.policy.iter().map(run).collect()
    }

    /// The value asked for is compared.
    fn focused(&self, mut run: Run) -> Result<Run, Diagnostics> {
        let value = self.args.focus.value.as_deref();
        context::focus(&mut run.policy, &mut run.evaluation, value)?;
        Ok(run)
    }

    fn base(&self, context: &mut Context, full_year: bool) -> Result<Run, Diagnostics> {
        let (scenario, variant) = match self.base_scenario {
            Some(other) => (other, None),
            None => (self.scenario, self.variant),
        };
        let of = (&self.args.base, &self.base_settings);
        self.focused(context.evaluate(of.0, of.1, scenario, variant, full_year)?)
    }

    fn why(&self, pairing: &Pairing, base: Option<&Run>, target: &Run) -> Result<Why, Diagnostics> {
        let order = &self.args.order;
        let asked = WhyOptions {
            order: (!order.is_empty())
                .then(|| order.iter().map(|name| name.trim().to_owned()).collect()),
            structures: match self.args.structure.as_slice() {
                [] => Chosen::None,
                [all] if all == "all" => Chosen::All,
                named => Chosen::Named(named.to_vec()),
            },
        };
        // Each policy over the other's scenario, where they are two and it can be read.
        let crossed = match (self.base_scenario, base) {
            (Some(other), Some(base)) => [
                bound(&base.policy, self.scenario, self.variant),
                bound(&target.policy, other, None),
            ],
            _ => [None, None],
        };
        let crossed = crossed.each_ref().map(Option::as_ref);
        Why::new(pairing, crossed, &self.options, &asked).map_err(|e| vec![e])
    }

    fn sides<'s>(
        &'s self,
        amounts: Option<&'s Amounts>,
        base: Option<&'s Run>,
        target: &'s Run,
    ) -> (Side<'s>, Side<'s>) {
        let name = Some(self.args.scenario.scenario.as_str());
        let base_name = self.args.base_scenario.as_deref().or(name);
        let target = Side::run(&target.policy, &target.evaluation, name);
        let base = match (amounts, base) {
            (Some(amounts), _) => Side::Amounts(amounts),
            (None, Some(base)) => Side::run(&base.policy, &base.evaluation, base_name),
            (None, None) => target,
        };
        (base, target)
    }
}

/// The inputs of a policy over a scenario, if it has them.
fn bound(policy: &Policy, scenario: &Scenario, variant: Option<&Variant>) -> Option<Dataset> {
    let dataset = scenario.bind_all(&policy.columns()).ok()?;
    match variant {
        Some(variant) => engine::apply_variant(policy, &dataset, variant).ok(),
        None => Some(dataset),
    }
}

/// `exact`, `0.01` (in the unit of the output) or `1%` (of the base).
fn tolerance(text: Option<&str>) -> Result<Tolerance, Diagnostic> {
    let Some(text) = text.filter(|t| *t != "exact") else { return Ok(Tolerance::default()) };
    let (method, digits) = match text.strip_suffix('%') {
        Some(percent) => (Method::Percent, percent),
        None => (Method::Absolute, text),
    };
    match number::parse(digits.trim()) {
        Ok(criterion) if !criterion.is_sign_negative() => Ok(Tolerance { method, criterion }),
        _ => Err(codes::BadOption { name: "--tolerance", value: text, expected: None }.into()),
    }
}
