//! What `report` may be asked.

use super::{FocusArgs, ScenarioArgs, SecretArgs};
use clap::{ArgAction, Args};

/// Options of `report`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ReportArgs {
    /// Policy to compare with: id, path, or a CSV of known amounts.
    pub(in crate::cli) base: String,
    /// Policies compared: ids or paths.
    #[arg(required = true)]
    pub(in crate::cli) policy: Vec<String>,
    /// The scenario.
    #[command(flatten)]
    pub(in crate::cli) scenario: ScenarioArgs,
    /// What is compared of it.
    #[command(flatten)]
    pub(in crate::cli) focus: FocusArgs,
    /// Column of known amounts, when the base is a CSV.
    #[arg(long, value_name = "COLUMN")]
    pub(in crate::cli) base_column: Option<String>,
    /// Parameters to change in the policies compared.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(in crate::cli) set: Vec<String>,
    /// Parameters to change in the base.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(in crate::cli) base_set: Vec<String>,
    /// Groups.
    #[arg(long, value_name = "COLUMN|@TAG")]
    pub(in crate::cli) by: Option<String>,
    /// Structures that have a page each.
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    pub(in crate::cli) structures: Vec<String>,
    /// Most rows of a list.
    #[arg(long, value_name = "N")]
    pub(in crate::cli) top: Option<usize>,
    /// One page with three tables.
    #[arg(long, conflicts_with = "structures")]
    pub(in crate::cli) note: bool,
    /// What is withheld.
    #[command(flatten)]
    pub(in crate::cli) secrecy: SecretArgs,
    /// Template instead of the program's.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) template: Option<String>,
    /// Style sheet instead of the program's.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) css: Option<String>,
    /// File to write instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Option<String>,
    /// File that says where the result comes from.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) manifest: Option<String>,
}
