//! `bareme diff`: what changes, for whom, and which rule or parameter does it?

use super::args::DiffArgs;
use super::context::{self, CommandResult, Context, Run};
use super::{Status, amounts};
use crate::compare::{Amounts, Diff, DiffOptions, GroupBy, Method, Side, Tolerance};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::policy::Setting;
use crate::scenario::{Scenario, Variant};
use crate::{number, render};

pub(super) fn run(context: &mut Context, args: &DiffArgs) -> CommandResult {
    let of = &args.scenario;
    let settings = context::settings(&args.set)?;
    let base_settings = context::settings(&args.base_set)?;
    let scenario = context.scenario(&of.scenario, of.key.as_deref(), of.period.as_deref())?;
    let base_scenario = match &args.base_scenario {
        Some(name) => Some(context.scenario(name, of.key.as_deref(), of.period.as_deref())?),
        None => None,
    };
    let options = DiffOptions {
        by: args.by.as_deref().map(GroupBy::parse),
        tolerance: tolerance(args.tolerance.as_deref()).map_err(|e| vec![e])?,
        full_year: of.full_year,
        etp_cost: None,
        limit: args.top,
    };
    let format = context::format(args.output.format);
    let mut texts = Vec::new();
    let mut differs = false;
    for variant in context::variants(&scenario, of)? {
        let job =
            Job { args, options: &options, settings: &settings, base_settings: &base_settings };
        let Some(diff) = job.diff(context, &scenario, base_scenario.as_ref(), variant)? else {
            return Ok(Status::Error);
        };
        differs |= diff.differs();
        texts.push(render::diff::render(&diff, format, context.style_of(&args.output)));
    }
    context.write(&args.output, &texts.join("\n"))?;
    Ok(if args.exit_code && differs { Status::Failure } else { Status::Success })
}

struct Job<'a> {
    args: &'a DiffArgs,
    options: &'a DiffOptions,
    settings: &'a [Setting],
    base_settings: &'a [Setting],
}

impl Job<'_> {
    /// One comparison; `None` when cells are in error, which has been said.
    fn diff(
        &self,
        context: &mut Context,
        scenario: &Scenario,
        base_scenario: Option<&Scenario>,
        variant: Option<&Variant>,
    ) -> Result<Option<Diff>, Diagnostics> {
        let full_year = self.args.scenario.full_year;
        let target =
            context.evaluate(&self.args.policy, self.settings, scenario, variant, full_year)?;
        let column = self.args.base_column.as_deref();
        let amounts = amounts::known(context, &self.args.base, column, scenario, &target.policy)?;
        let base = match &amounts {
            Some(_) => None,
            None => Some(self.base(context, scenario, base_scenario, variant, full_year)?),
        };
        let mut failed = context.failures(&target.evaluation);
        if let Some(base) = &base {
            failed |= context.failures(&base.evaluation);
        }
        if failed {
            return Ok(None);
        }
        let mut warnings = target.evaluation.warnings.clone();
        if let Some(base) = &base {
            warnings.extend(base.evaluation.warnings.clone());
        }
        warnings.dedup();
        context.report(&warnings);
        let mut diff = self.compare(amounts.as_ref(), base.as_ref(), &target)?;
        if let (Some(_), false) = (&base, full_year) {
            // Years of unequal length are compared over full years beside.
            let target =
                context.evaluate(&self.args.policy, self.settings, scenario, variant, true)?;
            let base = self.base(context, scenario, base_scenario, variant, true)?;
            if target.evaluation.failures.is_empty() && base.evaluation.failures.is_empty() {
                diff.add_full_year(&self.compare(None, Some(&base), &target)?);
            }
        }
        Ok(Some(diff))
    }

    fn base(
        &self,
        context: &mut Context,
        scenario: &Scenario,
        base_scenario: Option<&Scenario>,
        variant: Option<&Variant>,
        full_year: bool,
    ) -> Result<Run, Diagnostics> {
        let (scenario, variant) = match base_scenario {
            Some(other) => (other, None),
            None => (scenario, variant),
        };
        context.evaluate(&self.args.base, self.base_settings, scenario, variant, full_year)
    }

    fn compare(
        &self,
        amounts: Option<&Amounts>,
        base: Option<&Run>,
        target: &Run,
    ) -> Result<Diff, Diagnostics> {
        let name = Some(self.args.scenario.scenario.as_str());
        let base_name = self.args.base_scenario.as_deref().or(name);
        let target = Side::run(&target.policy, &target.evaluation, name);
        let base = match (amounts, base) {
            (Some(amounts), _) => Side::Amounts(amounts),
            (None, Some(base)) => Side::run(&base.policy, &base.evaluation, base_name),
            (None, None) => target,
        };
        Diff::new(&base, &target, self.options).map_err(|e| vec![e])
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
        _ => Err(Diagnostic::new(Code::BadOption).with("name", "--tolerance").with("value", text)),
    }
}
