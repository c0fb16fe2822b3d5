//! What the commands that compute again and again may say.

use super::{OutputArgs, ScenarioArgs, SecretArgs};
use clap::{ArgAction, Args};

/// Options of `sweep`.
#[derive(Debug, Args)]
pub(in crate::cli) struct SweepArgs {
    /// Policy: id or path.
    pub(in crate::cli) policy: String,
    /// The scenario.
    #[command(flatten)]
    pub(in crate::cli) scenario: ScenarioArgs,
    /// What varies.
    #[arg(long, value_name = "NAME=VALUES", action = ArgAction::Append, required = true)]
    pub(in crate::cli) vary: Vec<String>,
    /// Parameters to change.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(in crate::cli) set: Vec<String>,
    /// Policy to compare with: id or path; otherwise the policy as it is.
    #[arg(long, value_name = "POLICY")]
    pub(in crate::cli) against: Option<String>,
    /// The value added up; otherwise the headline.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) value: Option<String>,
    /// One year only.
    #[arg(long, value_name = "YEAR")]
    pub(in crate::cli) exercice: Option<i32>,
    /// Groups.
    #[arg(long, value_name = "COLUMN|@TAG")]
    pub(in crate::cli) by: Option<String>,
    /// Most runs.
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub(in crate::cli) max_runs: usize,
    /// Most lines shown.
    #[arg(long, value_name = "N")]
    pub(in crate::cli) top: Option<usize>,
    /// What is withheld.
    #[command(flatten)]
    pub(in crate::cli) secrecy: SecretArgs,
    /// The output.
    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

/// Options of `sensitivity`.
#[derive(Debug, Args)]
pub(in crate::cli) struct SensitivityArgs {
    /// Policy: id or path.
    pub(in crate::cli) policy: String,
    /// The scenario.
    #[command(flatten)]
    pub(in crate::cli) scenario: ScenarioArgs,
    /// Parameters to change.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(in crate::cli) set: Vec<String>,
    /// The value added up; otherwise the headline.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) value: Option<String>,
    /// One year only.
    #[arg(long, value_name = "YEAR")]
    pub(in crate::cli) exercice: Option<i32>,
    /// How many percent less and more.
    #[arg(long, value_name = "N")]
    pub(in crate::cli) percent: Option<String>,
    /// Numbers of the text too.
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// What is withheld.
    #[command(flatten)]
    pub(in crate::cli) secrecy: SecretArgs,
    /// The output.
    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

/// Options of `solve`.
#[derive(Debug, Args)]
pub(in crate::cli) struct SolveArgs {
    /// Policy: id or path.
    pub(in crate::cli) policy: String,
    /// The scenario.
    #[command(flatten)]
    pub(in crate::cli) scenario: ScenarioArgs,
    /// The parameter.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) find: String,
    /// What has to be reached.
    #[arg(long, value_name = "TARGET", allow_hyphen_values = true)]
    pub(in crate::cli) target: String,
    /// One year only.
    #[arg(long, value_name = "YEAR")]
    pub(in crate::cli) exercice: Option<i32>,
    /// Where to look.
    #[arg(long, value_name = "FROM..TO", allow_hyphen_values = true)]
    pub(in crate::cli) within: Option<String>,
    /// Decimals of the value.
    #[arg(long, value_name = "N")]
    pub(in crate::cli) digits: Option<u32>,
    /// Parameters to change.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(in crate::cli) set: Vec<String>,
    /// The output.
    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}

/// Options of `cliffs`.
#[derive(Debug, Args)]
pub(in crate::cli) struct CliffsArgs {
    /// Policy: id or path.
    pub(in crate::cli) policy: String,
    /// The scenario.
    #[command(flatten)]
    pub(in crate::cli) scenario: ScenarioArgs,
    /// The input.
    #[arg(long, value_name = "COLUMN")]
    pub(in crate::cli) input: String,
    /// Its first value.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(in crate::cli) from: Option<String>,
    /// Its last value.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(in crate::cli) to: Option<String>,
    /// From one value to the next.
    #[arg(long, value_name = "N")]
    pub(in crate::cli) step: Option<String>,
    /// The smallest jump that is told.
    #[arg(long, value_name = "N")]
    pub(in crate::cli) least: Option<String>,
    /// The value looked at; otherwise the headline.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) value: Option<String>,
    /// The year.
    #[arg(long, value_name = "YEAR")]
    pub(in crate::cli) exercice: Option<i32>,
    /// One structure only.
    #[arg(long, value_name = "STRUCTURE")]
    pub(in crate::cli) structure: Option<String>,
    /// Parameters to change.
    #[arg(long, value_name = "NAME=VALUE", action = ArgAction::Append)]
    pub(in crate::cli) set: Vec<String>,
    /// The output.
    #[command(flatten)]
    pub(in crate::cli) output: OutputArgs,
}
