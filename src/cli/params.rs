//! `bareme params`: which numbers are law, which are assumptions?

use super::Status;
use super::args::ParamsArgs;
use super::context::{self, CommandResult, Context};
use crate::{policy, render};

pub(super) fn run(context: &mut Context, args: &ParamsArgs) -> CommandResult {
    let settings = context::settings(&args.set)?;
    let policy = policy::load(&mut context.sources, &args.policy, &settings)?;
    let format = context::format(args.output.format);
    let text =
        render::params::render(&policy, args.exercice, format, context.style_of(&args.output));
    context.write(&args.output, &text)?;
    Ok(Status::Success)
}
