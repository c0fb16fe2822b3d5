//! `bareme completions`: what a shell completes, from the same types as the command line.

use super::args::CompletionsArgs;
use super::context::{CommandResult, Context};
use super::{Status, output, parse};
use clap::Command;
use clap::builder::{PossibleValue, PossibleValuesParser, Resettable, StyledStr};
use clap_complete::generate;

pub(super) fn run(context: &Context, args: &CompletionsArgs) -> CommandResult {
    let mut command = names_only(parse::command(context.style.lang));
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    generate(args.shell, &mut command, name, &mut script);
    output::result(&String::from_utf8_lossy(&script)).map_err(|e| vec![e])?;
    Ok(Status::Success)
}

/// What is said of the values of an option is in one language only: their names are enough.
fn names_only(command: Command) -> Command {
    let command = command.mut_args(|arg| {
        let values = arg.get_possible_values().into_iter();
        let names: Vec<PossibleValue> =
            values.map(|value| value.help(Resettable::<StyledStr>::Reset)).collect();
        let chosen = arg.get_action().takes_values() && !names.is_empty();
        if chosen { arg.value_parser(PossibleValuesParser::new(names)) } else { arg }
    });
    command.mut_subcommands(names_only)
}
