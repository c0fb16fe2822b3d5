//! `bareme cliffs`: where does a small change of an input make a result jump?

use super::Status;
use super::args::CliffsArgs;
use super::context::{self, CommandResult, Context};
use super::formats;
use super::progress::Progress;
use crate::analysis::cliffs::{CliffOptions, Cliffs};
use crate::render;

pub(super) fn run(context: &mut Context, args: &CliffsArgs) -> CommandResult {
    let format = formats::asked(&args.output).map_err(|e| vec![e])?;
    let of = &args.scenario;
    let given = context::settings(&args.set)?;
    let scenario = context.scenario(of)?;
    let options = CliffOptions {
        input: &args.input,
        value: args.value.as_deref(),
        exercice: args.exercice,
        structure: args.structure.as_deref(),
        from: args.from.as_deref(),
        to: args.to.as_deref(),
        step: args.step.as_deref(),
        least: args.least.as_deref(),
        threads: context::threads(),
        plainly: false,
    };
    let mut results = Vec::new();
    for variant in context::variants(&scenario, of)? {
        let run = context.evaluate(&args.policy, &given, &scenario, variant, of.full_year)?;
        if context.failures(&run.evaluation) {
            return Ok(Status::Error);
        }
        let progress = Progress::new(0, context.style.lang);
        let result = Cliffs::new(run.subject(of), &options, &|all| progress.step_of(all))?;
        drop(progress);
        context.advise(&run, result.exercice);
        results.push(result);
    }
    let to = context.writing(&args.output, format);
    context.write_with(&args.output, |out| {
        render::analysis::cliffs(&results, &to, &context.sources, out)
    })?;
    Ok(Status::Success)
}
