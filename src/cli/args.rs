//! What the command line may say. Types only: the words are in the catalogue of `render`.

mod analysis;
mod output;
mod provenance;
mod report;

use super::formats::{keywords, words};
use crate::render::Format;
use crate::render::cases::CaseFormat;
pub(super) use analysis::{CliffsArgs, SensitivityArgs, SolveArgs, SweepArgs};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
pub(super) use output::OutputArgs;
pub(super) use provenance::{DocArgs, SecretArgs, VerifyArgs};
pub(super) use report::ReportArgs;

/// How `check` and `test` tell what they find.
const CHECK_FORMATS: [(&str, CaseFormat); 3] =
    [("text", CaseFormat::Table), ("short", CaseFormat::Short), ("json", CaseFormat::Json)];
const TEST_FORMATS: [(&str, CaseFormat); 3] =
    [("table", CaseFormat::Table), ("json", CaseFormat::Json), ("short", CaseFormat::Short)];

/// Shells that complete.
const SHELLS: [(&str, Shell); 4] = [
    ("bash", Shell::Bash),
    ("zsh", Shell::Zsh),
    ("fish", Shell::Fish),
    ("powershell", Shell::PowerShell),
];

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "bareme", bin_name = "bareme", version, disable_help_subcommand = true)]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(super) command: Command,
    /// `fr` or `en`; otherwise `LC_ALL`, then `LANG`.
    #[arg(long, global = true, value_name = "fr|en")]
    pub(super) lang: Option<String>,
    /// Colours of the terminal.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// What does this policy pay?
    Run(RunArgs),
    /// What changes, for whom, and why?
    Diff(DiffArgs),
    /// Is it sound?
    Check(CheckArgs),
    /// Which numbers are law, which are assumptions?
    Params(ParamsArgs),
    /// The consolidated text.
    Show(ShowArgs),
    /// Do the worked cases still hold?
    Test(TestArgs),
    /// What does it pay, again at each save?
    Watch(WatchArgs),
    /// Why this number?
    Explain(ExplainArgs),
    /// What if a parameter took other values?
    Sweep(SweepArgs),
    /// Which assumption matters?
    Sensitivity(SensitivityArgs),
    /// What would it take?
    Solve(SolveArgs),
    /// Where does a small change make a result jump?
    Cliffs(CliffsArgs),
    /// The comparison as a file to read, print and send.
    Report(ReportArgs),
    /// Every value of a policy, who uses it, what tests it.
    Doc(DocArgs),
    /// Does a result still hold?
    Verify(VerifyArgs),
    /// A policy that extends another.
    New(NewArgs),
    /// A project folder.
    Init(InitArgs),
    /// What a shell completes.
    #[command(display_order = 101)]
    Completions(CompletionsArgs),
    /// Manual pages.
    #[command(display_order = 102)]
    Man(ManArgs),
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Options of the scenario.
#[derive(Clone, Debug, Args)]
pub(super) struct ScenarioArgs {
    /// Scenario set: id or path of a manifest or a CSV.
    #[arg(short, long, value_name = "SCENARIO")]
    pub(super) scenario: String,
    /// Key column of a bare CSV.
    #[arg(long, value_name = "COLUMN")]
    pub(super) key: Option<String>,
    /// Period column of a bare CSV.
    #[arg(long, value_name = "COLUMN")]
    pub(super) period: Option<String>,
    /// A variant of the scenario, or `all`.
    #[arg(long, value_name = "NAME|all")]
    pub(super) variant: Option<String>,
    /// `months_in_year` is twelve everywhere.
    #[arg(long)]
    pub(super) full_year: bool,
}

/// What a comparison is about.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct FocusArgs {
    /// Years compared; otherwise all of them.
    #[arg(long, value_name = "YEAR,…", value_delimiter = ',')]
    pub(super) exercice: Vec<i32>,
    /// The value compared; otherwise the headline.
    #[arg(long, value_name = "NAME")]
    pub(super) value: Option<String>,
}

/// Options of `run`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "one for each switch of the command line")]
pub(super) struct RunArgs {
    /// Policy: id or path; several with `--in-force`.
    #[arg(required = true, value_name = "POLICY")]
    pub(super) policies: Vec<String>,
    /// Each policy on the months that it was in force.
    #[arg(long, conflicts_with_all = ["full_year", "explain_plan"])]
    pub(super) in_force: bool,
    /// The scenario.
    #[command(flatten)]
    pub(super) scenario: ScenarioArgs,
    /// Parameters to change.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(super) set: Vec<String>,
    /// Groups.
    #[arg(long, value_name = "COLUMN|@TAG")]
    pub(super) by: Option<String>,
    /// All outputs of every structure.
    #[arg(long)]
    pub(super) detail: bool,
    /// Results in spite of errors.
    #[arg(long)]
    pub(super) keep_going: bool,
    /// How each formula is evaluated, and why not faster.
    #[arg(long)]
    pub(super) explain_plan: bool,
    /// Most structures shown.
    #[arg(long, value_name = "N")]
    pub(super) top: Option<usize>,
    /// What is withheld.
    #[command(flatten)]
    pub(super) secrecy: SecretArgs,
    /// The output.
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// Policy to compare with: id, path, or a CSV of known amounts.
    pub(super) base: String,
    /// Policies compared: ids or paths.
    #[arg(required = true)]
    pub(super) policy: Vec<String>,
    /// The scenario.
    #[command(flatten)]
    pub(super) scenario: ScenarioArgs,
    /// What is compared of it.
    #[command(flatten)]
    pub(super) focus: FocusArgs,
    /// Another scenario for the base.
    #[arg(long, value_name = "SCENARIO")]
    pub(super) base_scenario: Option<String>,
    /// Column of known amounts, when the base is a CSV.
    #[arg(long, value_name = "COLUMN")]
    pub(super) base_column: Option<String>,
    /// Parameters to change in the policy compared.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(super) set: Vec<String>,
    /// Parameters to change in the base.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(super) base_set: Vec<String>,
    /// Groups.
    #[arg(long, value_name = "COLUMN|@TAG")]
    pub(super) by: Option<String>,
    /// The difference shared out among what changed.
    #[arg(long)]
    pub(super) why: bool,
    /// Measures in the order in which their effects are stacked.
    #[arg(long, value_name = "A,B,…", value_delimiter = ',', requires = "why")]
    pub(super) order: Vec<String>,
    /// A structure whose difference is shared out too, or `all`.
    #[arg(long, value_name = "STRUCTURE|all", action = ArgAction::Append, requires = "why")]
    pub(super) structure: Vec<String>,
    /// What counts as equal: `exact`, or a criterion such as `0.01` or `1%`.
    #[arg(long, value_name = "exact|N|N%")]
    pub(super) tolerance: Option<String>,
    /// Most rows shown in each list.
    #[arg(long, value_name = "N")]
    pub(super) top: Option<usize>,
    /// Status 1 if anything differs.
    #[arg(long)]
    pub(super) exit_code: bool,
    /// What is withheld.
    #[command(flatten)]
    pub(super) secrecy: SecretArgs,
    /// The output.
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Policies: ids or paths; all of `policies/` when none is named.
    pub(super) policies: Vec<String>,
    /// A scenario set to check with them.
    #[arg(short, long, value_name = "SCENARIO")]
    pub(super) scenario: Option<String>,
    /// Key column of a bare CSV.
    #[arg(long, value_name = "COLUMN")]
    pub(super) key: Option<String>,
    /// Period column of a bare CSV.
    #[arg(long, value_name = "COLUMN")]
    pub(super) period: Option<String>,
    /// Warnings fail too.
    #[arg(long)]
    pub(super) strict: bool,
    /// How diagnostics are written.
    #[arg(long, value_parser = words(CHECK_FORMATS), default_value = "text")]
    pub(super) format: CaseFormat,
}

/// Options of `params`.
#[derive(Debug, Args)]
pub(super) struct ParamsArgs {
    /// Policy: id or path.
    pub(super) policy: String,
    /// Values in force in this year only.
    #[arg(long, value_name = "YEAR")]
    pub(super) exercice: Option<i32>,
    /// Parameters to change.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(super) set: Vec<String>,
    /// The output.
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Options of `show`.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Policy: id or path.
    pub(super) policy: String,
    /// Parameters to change.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(super) set: Vec<String>,
    /// The output.
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Options of `test`.
#[derive(Debug, Args)]
pub(super) struct TestArgs {
    /// Policies: ids or paths, or case files; all of `policies/cases/` when none is named.
    pub(super) policies: Vec<String>,
    /// Writes what came out into the case files.
    #[arg(long)]
    pub(super) accept: bool,
    /// What no case reaches.
    #[arg(long)]
    pub(super) coverage: bool,
    /// File of the outcome as JUnit XML.
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<String>,
    /// How the outcome is written.
    #[arg(long, value_parser = words(TEST_FORMATS), default_value = "table")]
    pub(super) format: CaseFormat,
}

/// Options of `watch`.
#[derive(Debug, Args)]
pub(super) struct WatchArgs {
    /// Policy: id or path.
    pub(super) policy: String,
    /// Policy to compare with: id, path, or a CSV of known amounts.
    #[arg(long, value_name = "BASE")]
    pub(super) against: Option<String>,
    /// Column of known amounts, when the base is a CSV.
    #[arg(long, value_name = "COLUMN", requires = "against")]
    pub(super) base_column: Option<String>,
    /// The scenario.
    #[command(flatten)]
    pub(super) scenario: ScenarioArgs,
    /// What is compared of it.
    #[command(flatten)]
    pub(super) focus: FocusArgs,
    /// Parameters to change.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(super) set: Vec<String>,
    /// Groups.
    #[arg(long, value_name = "COLUMN|@TAG")]
    pub(super) by: Option<String>,
    /// Looks at the files themselves, several times a second.
    #[arg(long)]
    pub(super) poll: bool,
    /// How results are written.
    #[arg(long, value_parser = words(keywords([Format::Table, Format::Jsonl])), default_value = "table")]
    pub(super) format: Format,
}

/// Options of `explain`.
#[derive(Debug, Args)]
#[command(mut_arg("dialect", |dialect| dialect.hide(true)))]
pub(super) struct ExplainArgs {
    /// Policy: id or path.
    pub(super) policy: String,
    /// The scenario.
    #[command(flatten)]
    pub(super) scenario: ScenarioArgs,
    /// The structure.
    #[arg(long, value_name = "STRUCTURE")]
    pub(super) structure: String,
    /// The year; otherwise the last one that the policy covers.
    #[arg(long, value_name = "YEAR")]
    pub(super) exercice: Option<i32>,
    /// The value to explain; otherwise the headline.
    #[arg(long, value_name = "NAME")]
    pub(super) value: Option<String>,
    /// Policy to compare with: id or path.
    #[arg(long, value_name = "POLICY")]
    pub(super) against: Option<String>,
    /// Parameters to change.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(super) set: Vec<String>,
    /// Parameters to change in the base.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append, requires = "against")]
    pub(super) base_set: Vec<String>,
    /// Deepest values shown; the value explained is at depth 0.
    #[arg(long, value_name = "N")]
    pub(super) depth: Option<usize>,
    /// Everything is opened.
    #[arg(long)]
    pub(super) all: bool,
    /// The output.
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Options of `new`.
#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// Id of the new policy.
    #[arg(value_name = "ID")]
    pub(super) id: String,
    /// Policy that it extends: id or path.
    #[arg(long, value_name = "POLICY")]
    pub(super) from: String,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder; the current one when none is named.
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<String>,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_parser = words(SHELLS))]
    pub(super) shell: Shell,
}

/// Options of `man`.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Folder to write a page for each command in, instead of standard output.
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<String>,
}
