//! `bareme solve`: what would it take?

use super::Status;
use super::args::SolveArgs;
use super::context::{self, CommandResult, Context};
use super::formats;
use crate::analysis::{Solve, SolveOptions, Target};
use crate::policy::Setting;
use crate::render;

pub(super) fn run(context: &mut Context, args: &SolveArgs) -> CommandResult {
    let format = formats::asked(&args.output).map_err(|e| vec![e])?;
    let of = &args.scenario;
    let given = context::settings(&args.set)?;
    let scenario = context.scenario(of)?;
    let target = Target::parse(&args.target).map_err(|e| vec![e])?;
    let mut results = Vec::new();
    for variant in context::variants(&scenario, of)? {
        let run = context.evaluate(&args.policy, &given, &scenario, variant, of.full_year)?;
        let other = match &target {
            Target::Policy(other) => {
                Some(context.evaluate(other, &[], &scenario, variant, of.full_year)?)
            }
            Target::Amount(..) | Target::Envelope => None,
        };
        if context.failures(&run.evaluation)
            | other.as_ref().is_some_and(|other| context.failures(&other.evaluation))
        {
            return Ok(Status::Error);
        }
        let options = SolveOptions {
            find: &args.find,
            target: Some(&target),
            other: other.as_ref().map(|other| other.subject(of)),
            exercice: args.exercice,
            within: args.within.as_deref(),
            digits: args.digits,
        };
        let result = Solve::new(run.subject(of), &options)?;
        let tried = [result.range.0, result.range.1].map(|end| format!("{}={end}", args.find));
        let tried: Vec<_> = tried.iter().filter_map(|text| Setting::parse(text).ok()).collect();
        context.tried(&run.policy, tried.iter());
        context.advise(&run, args.exercice);
        results.push(result);
    }
    let to = context.writing(&args.output, format);
    context.write_with(&args.output, |out| render::analysis::solve(&results, &to, out))?;
    Ok(Status::Success)
}
