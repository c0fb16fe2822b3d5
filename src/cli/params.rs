//! `bareme params`: which numbers are law, which are assumptions?

use super::Status;
use super::args::ParamsArgs;
use super::context::{self, CommandResult, Context};
use super::formats;
use crate::render;

pub(super) fn run(context: &mut Context, args: &ParamsArgs) -> CommandResult {
    let format = formats::asked(&args.output).map_err(|e| vec![e])?;
    let settings = context::settings(&args.set)?;
    let policy = context.policy(&args.policy, &settings, None)?;
    let to = context.writing(&args.output, format);
    context
        .write_with(&args.output, |out| render::params::write(&policy, args.exercice, &to, out))?;
    Ok(Status::Success)
}
