//! `bareme run`: what does this policy pay?

use super::Status;
use super::args::RunArgs;
use super::context::{self, CommandResult, Context};
use crate::compare::{GroupBy, RunOptions, RunSummary};
use crate::render;

pub(super) fn run(context: &mut Context, args: &RunArgs) -> CommandResult {
    let settings = context::settings(&args.set)?;
    let of = &args.scenario;
    let scenario = context.scenario(&of.scenario, of.key.as_deref(), of.period.as_deref())?;
    let options = RunOptions {
        scenario: Some(of.scenario.clone()),
        by: args.by.as_deref().map(GroupBy::parse),
        detail: args.detail,
        full_year: of.full_year,
        keep_going: args.keep_going,
        limit: args.top,
    };
    let mut summaries = Vec::new();
    let mut failed = false;
    let mut plans = Vec::new();
    for variant in context::variants(&scenario, of)? {
        let run = context.evaluate(&args.policy, &settings, &scenario, variant, of.full_year)?;
        context.report(&run.evaluation.warnings);
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
        summaries
            .push(RunSummary::new(&run.policy, &run.evaluation, &options).map_err(|e| vec![e])?);
    }
    if args.explain_plan {
        context.write(&args.output, &plans.join("\n"))?;
        return Ok(if failed { Status::Error } else { Status::Success });
    }
    if failed && !args.keep_going {
        return Ok(Status::Error);
    }
    let format = context::format(args.output.format);
    context.write(
        &args.output,
        &render::run::render(&summaries, format, context.style_of(&args.output)),
    )?;
    Ok(if failed { Status::Error } else { Status::Success })
}
