//! `bareme show`: the consolidated text, each rule with the file it comes from.

use super::Status;
use super::args::ShowArgs;
use super::context::{self, CommandResult, Context};
use crate::{policy, render};

pub(super) fn run(context: &mut Context, args: &ShowArgs) -> CommandResult {
    let settings = context::settings(&args.set)?;
    let policy = policy::load(&mut context.sources, &args.policy, &settings)?;
    let format = context::format(args.output.format);
    context.write(
        &args.output,
        &render::show::render(&policy, format, context.style_of(&args.output)),
    )?;
    Ok(Status::Success)
}
