//! `bareme show`: the consolidated text, each rule with the file it comes from.

use super::Status;
use super::args::ShowArgs;
use super::context::{self, CommandResult, Context};
use super::formats;
use crate::render;

pub(super) fn run(context: &mut Context, args: &ShowArgs) -> CommandResult {
    let format = formats::asked(&args.output).map_err(|e| vec![e])?;
    let settings = context::settings(&args.set)?;
    let policy = context.policy(&args.policy, &settings, None)?;
    let to = context.writing(&args.output, format);
    context.write_with(&args.output, |out| render::show::write(&policy, &to, out))?;
    Ok(Status::Success)
}
