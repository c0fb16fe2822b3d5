//! `bareme man`: manual pages, from the same types as the command line.

use super::args::ManArgs;
use super::context::{CommandResult, Context};
use super::{Status, output, parse};
use crate::diagnostic::Diagnostic;
use crate::render::locale::{Lang, help};
use clap::Command;
use std::path::Path;

pub(super) fn run(context: &Context, args: &ManArgs) -> CommandResult {
    let lang = context.style.lang;
    let mut command = parse::command(lang);
    command.build();
    let Some(folder) = &args.output else {
        output::result(&page(command, lang)?.1).map_err(|e| vec![e])?;
        return Ok(Status::Success);
    };
    let folder = Path::new(folder);
    output::folder(folder).map_err(|e| vec![e])?;
    let commands: Vec<Command> = command.get_subcommands().cloned().collect();
    for command in std::iter::once(command).chain(commands) {
        let (name, text) = page(command, lang)?;
        output::file(&folder.join(&name), &text).map_err(|e| vec![e])?;
    }
    Ok(Status::Success)
}

/// The name and the text of the page of a command.
fn page(command: Command, lang: Lang) -> Result<(String, String), Vec<Diagnostic>> {
    let name = format!("{}.1", command.get_display_name().unwrap_or(command.get_name()));
    // A heading of its own stands above the examples.
    let examples = help::examples(command.get_name()).join("\n\n");
    let command = command.after_help(examples);
    let mut bytes = Vec::new();
    let written = clap_mangen::Man::new(command).render(&mut bytes);
    written.map_err(|error| vec![output::failed(Path::new(&name), &error)])?;
    // The generator only knows English headings.
    let text = String::from_utf8_lossy(&bytes);
    let line = |line: &str| match line.strip_prefix(".SH ") {
        Some(title) => format!(".SH {}\n", help::section(lang, title)),
        None => format!("{line}\n"),
    };
    Ok((name, text.lines().map(line).collect()))
}
