//! `bareme run`: what does this policy pay?

use super::Status;
use super::args::RunArgs;
use super::context::{self, CommandResult, Context, Run};
use super::formats;
use crate::compare::in_force::{self, Part};
use crate::compare::{GroupBy, RunOptions, RunSummary, Secrecy, Succession};
use crate::diagnostic::{Diagnostics, codes};
use crate::engine::Settings;
use crate::policy::{Policy, Setting};
use crate::render::{self, Format};
use crate::scenario::{Scenario, Variant};

pub(super) fn run(context: &mut Context, args: &RunArgs) -> CommandResult {
    if !args.in_force && args.policies.len() > 1 {
        let names = args.policies.clone();
        return Err(vec![codes::SeveralPolicies { names }.into()]);
    }
    let format = formats::asked(&args.output).map_err(|e| vec![e])?;
    let secrecy = secrecy(context, args, format)?;
    let settings = context::settings(&args.set)?;
    let of = &args.scenario;
    let scenario = context.scenario(of)?;
    render::room(format, scenario.rows(), context.style.lang).map_err(|e| vec![e])?;
    let options = RunOptions {
        scenario: Some(of.scenario.clone()),
        by: args.by.as_deref().map(GroupBy::parse),
        detail: args.detail,
        full_year: of.full_year,
        keep_going: args.keep_going,
        limit: args.top,
        secrecy,
        ..RunOptions::default()
    };
    let mut summaries = Vec::new();
    let mut failed = false;
    let mut plans = Vec::new();
    for variant in context::variants(&scenario, of)? {
        let (run, succession) = evaluated(context, args, &settings, &scenario, variant)?;
        context.say_once(run.evaluation.warnings.clone());
        failed |= context.failures(&run.evaluation);
        if args.explain_plan {
            let plan = &run.evaluation.plan;
            plans.push(render::plan::render(
                plan,
                &context.sources,
                context.style_of(&args.output),
            ));
            continue;
        }
        let summary = if format.is_rows() {
            RunSummary::of_rows(&run.policy, &run.evaluation, &options)
        } else {
            RunSummary::new(&run.policy, &run.evaluation, &options)
        };
        let summary = summary.map_err(|e| vec![e])?;
        summaries.push(match succession {
            Some(succession) => summary.of_versions(succession),
            None => summary,
        });
    }
    if args.explain_plan {
        context.write(&args.output, &plans.join("\n"))?;
        return Ok(if failed { Status::Error } else { Status::Success });
    }
    if failed && !args.keep_going {
        return Ok(Status::Error);
    }
    let to = context.writing(&args.output, format);
    context.write_with(&args.output, |out| render::run::write(&summaries, &to, out))?;
    Ok(if failed { Status::Error } else { Status::Success })
}

/// The results of the policy, or of its successive versions as one.
fn evaluated(
    context: &mut Context,
    args: &RunArgs,
    settings: &[Setting],
    scenario: &Scenario,
    variant: Option<&Variant>,
) -> Result<(Run, Option<Succession>), Diagnostics> {
    if args.in_force {
        let (run, succession) = in_force(context, args, settings, scenario, variant)?;
        return Ok((run, Some(succession)));
    }
    let name = args.policies.first().map_or("", String::as_str);
    let full_year = args.scenario.full_year;
    Ok((context.evaluate(name, settings, scenario, variant, full_year)?, None))
}

/// Each policy on the months that it was in force, and all of them together.
fn in_force(
    context: &mut Context,
    args: &RunArgs,
    settings: &[Setting],
    scenario: &Scenario,
    variant: Option<&Variant>,
) -> Result<(Run, Succession), Diagnostics> {
    if scenario.period.is_none() {
        return Err(vec![codes::NoPeriod { name: "--in-force" }.into()]);
    }
    let load = |name: &String| context.policy(name, settings, variant);
    let policies: Vec<Policy> = args.policies.iter().map(load).collect::<Result<_, _>>()?;
    let all: Vec<&Policy> = policies.iter().collect();
    let windows = in_force::windows(&all).map_err(|e| vec![e])?;
    let mut parts = Vec::new();
    for (policy, window) in policies.into_iter().zip(windows) {
        let of = Settings { full_year: false, window };
        let Run { policy, evaluation } = context::evaluate(policy, scenario, variant, of)?;
        parts.push(Part { policy, evaluation, window });
    }
    let (policy, evaluation, succession) = in_force::combined(parts)?;
    Ok((Run { policy, evaluation }, succession))
}

/// When figures are withheld, and what does not go with it: rows are single structures.
fn secrecy(
    context: &mut Context,
    args: &RunArgs,
    format: Format,
) -> Result<Option<Secrecy>, Diagnostics> {
    let Some(secrecy) = context.secrecy(&args.secrecy, &args.scenario, format, true)? else {
        return Ok(None);
    };
    for (name, given) in [("--detail", args.detail), ("--keep-going", args.keep_going)] {
        if given {
            return Err(context::incompatible("--secret", name));
        }
    }
    Ok(Some(secrecy))
}
