//! What `verify`, `--secret` and `doc` may say.

use crate::cli::formats::{keywords, words};
use crate::render::Format;
use crate::render::doc::DocFormat;
use clap::Args;

const VERIFY_FORMATS: [Format; 3] = [Format::Table, Format::Markdown, Format::Json];
const DOC_FORMATS: [(&str, DocFormat); 2] =
    [("html", DocFormat::Html), ("markdown", DocFormat::Markdown)];

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
    #[arg(long, value_parser = words(keywords(VERIFY_FORMATS)), default_value = "table")]
    pub(in crate::cli) format: Format,
}

/// What is withheld.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct SecretArgs {
    /// Figures about too few structures are withheld.
    #[arg(long, value_name = "LIMITS")]
    pub(in crate::cli) secret: Option<String>,
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
    #[arg(long, value_parser = words(DOC_FORMATS))]
    pub(in crate::cli) format: Option<DocFormat>,
    /// File to write instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Option<String>,
    /// File that says where the result comes from.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) manifest: Option<String>,
}
