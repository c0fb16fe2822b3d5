//! What `verify`, `--secret` and `doc` may say.

use clap::{Args, ValueEnum};

/// How the outcome of `verify` is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum VerifyFormat {
    /// For people.
    Table,
    /// For a note.
    Markdown,
    /// For tools.
    Json,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub(in crate::cli) struct VerifyArgs {
    /// The manifest of a result.
    #[arg(value_name = "MANIFEST")]
    pub(in crate::cli) path: String,
    /// Folder in which the command was run; otherwise the current one.
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) folder: Option<String>,
    /// Its files may lie outside this folder.
    #[arg(long)]
    pub(in crate::cli) outside: bool,
    /// How the outcome is written.
    #[arg(long, value_enum, default_value_t = VerifyFormat::Table)]
    pub(in crate::cli) format: VerifyFormat,
}

/// What is withheld.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct SecretArgs {
    /// Figures about too few structures are withheld.
    #[arg(long, value_name = "LIMITS")]
    pub(in crate::cli) secret: Option<String>,
}

/// How a documentation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DocFormat {
    /// For a browser, and to print.
    Html,
    /// For a repository.
    Markdown,
}

/// Options of `doc`.
#[derive(Debug, Args)]
pub(in crate::cli) struct DocArgs {
    /// Policy, or two of them: ids or paths.
    #[arg(required = true, num_args = 1..=2, value_name = "POLICY")]
    pub(in crate::cli) policies: Vec<String>,
    /// The worked cases too.
    #[arg(long)]
    pub(in crate::cli) cases: bool,
    /// How it is written; otherwise by the name of the file.
    #[arg(long, value_enum)]
    pub(in crate::cli) format: Option<DocFormat>,
    /// File to write instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Option<String>,
    /// File that says where the result comes from.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) manifest: Option<String>,
}
