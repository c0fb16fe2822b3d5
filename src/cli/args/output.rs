//! Where and how results are written.

use crate::cli::formats::{DIALECTS, keywords, words};
use crate::render::Format::{self, Csv, Json, Jsonl, Markdown, Ods, Parquet, Table, Xlsx};
use clap::Args;

/// The formats that a result has.
const FORMATS: [Format; 8] = [Table, Csv, Json, Jsonl, Markdown, Xlsx, Ods, Parquet];

/// Options of the output.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct OutputArgs {
    /// How results are written; otherwise as the name of the file says.
    #[arg(long, value_parser = words(keywords(FORMATS)))]
    pub(in crate::cli) format: Option<Format>,
    /// File to write instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Option<String>,
    /// How a CSV is written.
    #[arg(long, value_parser = words(DIALECTS), value_name = "NAME")]
    pub(in crate::cli) dialect: Option<Format>,
    /// File that says where the result comes from.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) manifest: Option<String>,
}
