//! `bareme sweep`: what if a parameter took other values?

use super::Status;
use super::args::SweepArgs;
use super::context::{self, CommandResult, Context};
use super::formats;
use super::progress::Progress;
use crate::analysis::{Asked, Grid, Sweep, SweepOptions};
use crate::compare::GroupBy;
use crate::render;

pub(super) fn run(context: &mut Context, args: &SweepArgs) -> CommandResult {
    let format = formats::asked(&args.output).map_err(|e| vec![e])?;
    let of = &args.scenario;
    let secrecy = context.secrecy(&args.secrecy, of, format, false)?;
    if secrecy.is_some() && args.by.is_some() {
        return Err(context::incompatible("--secret", "--by"));
    }
    let given = context::settings(&args.set)?;
    let scenario = context.scenario(of)?;
    let options = SweepOptions {
        asked: Asked {
            value: args.value.as_deref(),
            years: args.exercice.as_slice(),
            secrecy,
            beside: None,
        },
        by: args.by.as_deref().map(GroupBy::parse),
        limit: args.top,
        threads: context::threads(),
    };
    let mut sweeps = Vec::new();
    let mut failed = false;
    for variant in context::variants(&scenario, of)? {
        let run = context.evaluate(&args.policy, &given, &scenario, variant, of.full_year)?;
        let grid = Grid::parse(&args.vary, &run.policy, most(args.max_runs, secrecy.is_some()))?;
        let base = match &args.against {
            Some(base) => Some(context.evaluate(base, &[], &scenario, variant, of.full_year)?),
            None => None,
        };
        if context.failures(&run.evaluation)
            | base.as_ref().is_some_and(|base| context.failures(&base.evaluation))
        {
            return Ok(Status::Error);
        }
        context.tried(&run.policy, grid.tried());
        let progress = Progress::new(grid.runs(), context.style.lang);
        let against = base.as_ref().map(|base| base.subject(of));
        let sweep = Sweep::new(run.subject(of), grid, against, &options, &|| progress.step())?;
        drop(progress);
        context.advise(&run, args.exercice);
        failed |= context.arisen(&sweep.causes, &run.evaluation);
        sweeps.push(sweep);
    }
    let to = context.writing(&args.output, format);
    context.write_with(&args.output, |out| render::analysis::sweep(&sweeps, &to, out))?;
    Ok(if failed { Status::Error } else { Status::Success })
}

/// Runs of which every pair is looked at, where figures are withheld.
const PAIRED: usize = 500;

fn most(asked: usize, secret: bool) -> usize {
    if secret { asked.min(PAIRED) } else { asked }
}
