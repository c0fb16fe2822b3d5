//! Reading the command line: help in the reader's language, mistakes as diagnostics.

use super::Status;
use super::args::Cli;
use super::output;
use super::record::Asked;
use crate::diagnostic::{Diagnostic, codes, slashed};
use crate::render::diagnostics;
use crate::render::locale::{Lang, help};
use crate::sources::Sources;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::path::Path;

/// The place of the options that every command has.
const LAST: usize = 900;

/// The command line, and what a manifest says of it; or how the program ends.
pub(super) fn parse(arguments: Vec<OsString>, lang: Lang) -> Result<(Cli, Asked), Status> {
    let known = command(lang);
    let of = known.clone();
    let named = arguments.iter().skip(1).find_map(|argument| {
        let argument = argument.to_str()?;
        known.find_subcommand(argument).map(|command| command.get_name().to_owned())
    });
    let matched = known.try_get_matches_from(arguments).and_then(|matches| {
        let asked = Asked::of(&of, &matches);
        Ok((Cli::from_arg_matches(&matches)?, asked))
    });
    let error = match matched {
        Ok((cli, asked)) => match cli.lang.as_deref() {
            Some(code) if Lang::from_code(code).is_none() => {
                output::error(&diagnostics::text(
                    &[codes::BadLanguage { value: code }.into()],
                    &Sources::disk(),
                    lang,
                    false,
                ));
                return Err(Status::Error);
            }
            _ => return Ok((cli, asked)),
        },
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            Err(match output::result(&error.render().to_string()) {
                Ok(()) => Status::Success,
                Err(refused) => {
                    output::error(&diagnostics::text(&[refused], &Sources::disk(), lang, false));
                    Status::Error
                }
            })
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            output::error(&error.render().to_string());
            Err(Status::Error)
        }
        _ => {
            let mut diagnostic = mistake(&error);
            if let Some(command) = &named {
                let example = help::examples(command).first().copied();
                diagnostic = diagnostic.of_command(command, example);
            }
            output::error(&diagnostics::text(&[diagnostic], &Sources::disk(), lang, false));
            Err(Status::Error)
        }
    }
}

/// What the help calls the values that may be paths.
const PATHS: [&str; 6] = ["BASE", "DIR", "FILE", "MANIFEST", "POLICY", "SCENARIO"];

/// Whether the value of an argument may be a path.
pub(super) fn may_be_path(arg: &clap::Arg) -> bool {
    let names = arg.get_value_names().unwrap_or_default();
    let is = |name: &str, path: &str| {
        let shown = [Lang::Fr, Lang::En].map(|lang| help::placeholder(lang, path));
        name == path || shown.contains(&Some(name))
    };
    names.iter().any(|name| PATHS.iter().any(|path| is(name, path)))
}

/// The command with every text in one language.
pub(super) fn command(lang: Lang) -> Command {
    let texts = |command: Command| {
        let name = command.get_name().to_owned();
        let template = help::template(lang);
        command
            .about(help::about(lang, &name))
            .help_template(template)
            .after_help(help::examples_of(lang, &name))
            .disable_help_flag(true)
            .subcommand_help_heading(help::heading(lang, "commands"))
            .mut_args(|arg| {
                let text = help::argument(lang, &name, arg.get_id().as_str());
                let heading = if arg.is_positional() { "arguments" } else { "options" };
                let takes_value = arg.get_action().takes_values();
                let mut arg = arg.help(text).help_heading(help::heading(lang, heading));
                // What every command has comes last.
                if arg.is_global_set() {
                    arg = arg.display_order(LAST);
                }
                // What is typed with `\` is known, and shown, as on other systems.
                if cfg!(windows) && may_be_path(&arg) {
                    arg = arg.value_parser(|path: &str| {
                        Ok::<_, std::convert::Infallible>(slashed(Path::new(path)))
                    });
                }
                let shown = arg.get_value_names().and_then(<[_]>::first);
                if let Some(shown) = shown.and_then(|shown| help::placeholder(lang, shown)) {
                    arg = arg.value_name(shown);
                }
                if takes_value {
                    arg.hide_default_value(true).hide_possible_values(true)
                } else {
                    arg
                }
            })
            .arg(
                clap::Arg::new("help")
                    .short('h')
                    .long("help")
                    .action(clap::ArgAction::Help)
                    .display_order(LAST)
                    .help(help::argument(lang, &name, "help"))
                    .help_heading(help::heading(lang, "options")),
            )
    };
    let mut command = texts(Cli::command()).disable_version_flag(true).arg(
        clap::Arg::new("version")
            .short('V')
            .long("version")
            .action(clap::ArgAction::Version)
            .display_order(LAST)
            .help(help::argument(lang, "bareme", "version"))
            .help_heading(help::heading(lang, "options")),
    );
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, texts);
    }
    command
}

/// A mistake of the command line, with what clap knows of it.
fn mistake(error: &clap::Error) -> Diagnostic {
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(" ")),
        _ => None,
    };
    let argument = text(ContextKind::InvalidArg).or_else(|| text(ContextKind::InvalidSubcommand));
    let value = text(ContextKind::InvalidValue);
    let dashed = argument.as_deref().is_some_and(|argument| argument.starts_with('-'));
    let expected = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(known)) => Some(known.into()),
        _ => None,
    };
    let name = argument.clone().unwrap_or_default();
    let mut diagnostic: Diagnostic = match error.kind() {
        ErrorKind::UnknownArgument if dashed => codes::UnknownOption { name }.into(),
        // What is too many is a value that has no name.
        ErrorKind::UnknownArgument | ErrorKind::TooManyValues => {
            codes::TooMany { value: value.or(argument).unwrap_or_default() }.into()
        }
        ErrorKind::InvalidSubcommand => codes::UnknownCommand { name }.into(),
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => {
            codes::MissingOption { name }.into()
        }
        ErrorKind::InvalidValue if value.as_deref() == Some("") => {
            codes::OptionWithoutValue { name, expected }.into()
        }
        ErrorKind::ArgumentConflict => codes::OptionTwice { name }.into(),
        _ => codes::BadOption { name, value: value.unwrap_or_default(), expected }.into(),
    };
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    diagnostic.suggestion = suggested.into_iter().find_map(|kind| match error.get(kind) {
        Some(ContextValue::Strings(list)) => list.first().cloned(),
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    });
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_every_argument_has_its_words_in_both_languages() {
        for lang in [Lang::Fr, Lang::En] {
            let whole = command(lang);
            let general = whole.get_about().map(ToString::to_string);
            for command in whole.get_subcommands() {
                let (name, about) = (command.get_name(), command.get_about());
                assert_ne!(about.map(ToString::to_string), general, "{name}");
            }
            for command in std::iter::once(&whole).chain(whole.get_subcommands()) {
                for arg in command.get_arguments() {
                    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                    assert!(!help.is_empty(), "{} {}", command.get_name(), arg.get_id());
                }
            }
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        command(Lang::Fr).debug_assert();
    }
}
