//! Commands: one file each, thin. The only layer that reads the environment and writes.

mod amounts;
mod args;
mod check;
mod cliffs;
mod completions;
mod context;
mod diff;
mod doc;
mod explain;
mod formats;
mod init;
mod man;
mod new;
mod output;
mod params;
mod parse;
mod progress;
mod record;
mod report;
mod run;
mod sensitivity;
mod show;
mod solve;
mod sweep;
mod terminal;
mod test;
mod verify;
mod watch;
mod window;

use crate::render::locale::Lang;
use args::{Color, Command};
use context::{CommandResult, Context};
use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::{ExitCode, Termination};

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing to say.
    Success,
    /// `diff --exit-code` with differences; `check` or `test` with failures.
    Failure,
    /// An error.
    Error,
}

impl Termination for Status {
    fn report(self) -> ExitCode {
        match self {
            Self::Success => ExitCode::SUCCESS,
            Self::Failure => ExitCode::from(1),
            Self::Error => ExitCode::from(2),
        }
    }
}

/// Runs a command line and says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Status {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = language(&arguments);
    if arguments.len() < 2 && window::is_own() {
        return window::stay(lang);
    }
    let (cli, asked) = match parse::parse(arguments, lang) {
        Ok(read) => read,
        Err(status) => return status,
    };
    let color = match cli.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                && std::io::stdout().is_terminal()
        }
    } && (window::shows_colors() || cli.color == Color::Always);
    let mut context = Context::new(lang, color, asked);
    match command(&mut context, &cli.command) {
        Ok(status) => status,
        Err(diagnostics) => {
            context.report(&diagnostics);
            Status::Error
        }
    }
}

/// Runs one command.
fn command(context: &mut Context, command: &Command) -> CommandResult {
    match command {
        Command::Run(args) => run::run(context, args),
        Command::Diff(args) => diff::run(context, args),
        Command::Check(args) => check::run(context, args),
        Command::Params(args) => params::run(context, args),
        Command::Show(args) => show::run(context, args),
        Command::Test(args) => test::run(context, args),
        Command::Watch(args) => watch::run(context, args),
        Command::Explain(args) => explain::run(context, args),
        Command::Sweep(args) => sweep::run(context, args),
        Command::Sensitivity(args) => sensitivity::run(context, args),
        Command::Solve(args) => solve::run(context, args),
        Command::Cliffs(args) => cliffs::run(context, args),
        Command::Report(args) => report::run(context, args),
        Command::Doc(args) => doc::run(context, args),
        Command::Verify(args) => verify::run(context, args),
        Command::New(args) => new::run(context, args),
        Command::Init(args) => init::run(context, args),
        Command::Completions(args) => completions::run(context, args),
        Command::Man(args) => man::run(context, args),
    }
}

/// `--lang`, then `LC_ALL`, `LANG`; French when nothing says otherwise.
fn language(arguments: &[OsString]) -> Lang {
    let texts: Vec<&str> = arguments.iter().filter_map(|a| a.to_str()).collect();
    let given = texts.iter().enumerate().find_map(|(i, text)| match *text {
        "--lang" => texts.get(i + 1).copied(),
        other => other.strip_prefix("--lang="),
    });
    if let Some(lang) = given.and_then(Lang::from_code) {
        return lang;
    }
    for name in ["LC_ALL", "LANG"] {
        match std::env::var(name) {
            // `C.UTF-8` names no language.
            Ok(value) if !["", "C", "POSIX"].contains(&value.split('.').next().unwrap_or("")) => {
                return if value.starts_with("fr") { Lang::Fr } else { Lang::En };
            }
            _ => {}
        }
    }
    Lang::Fr
}
