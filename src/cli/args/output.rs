//! Where and how results are written.

use clap::{Args, ValueEnum};

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum OutputFormat {
    /// For people, on a terminal.
    Table,
    /// For machines.
    Csv,
    /// For machines, with everything.
    Json,
    /// For machines: the rows, one object a line.
    Jsonl,
    /// For a note or a merge request.
    #[value(alias = "md")]
    Markdown,
    /// A workbook of Excel.
    Xlsx,
    /// A workbook of LibreOffice.
    Ods,
    /// For machines, by columns.
    Parquet,
}

/// How a CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Dialect {
    /// Comma, point.
    Standard,
    /// Semicolon, decimal comma: what a double click opens in French.
    ExcelFr,
}

/// Options of the output.
#[derive(Debug, Default, Args)]
pub(in crate::cli) struct OutputArgs {
    /// How results are written; otherwise as the name of the file says.
    #[arg(long, value_enum)]
    pub(in crate::cli) format: Option<OutputFormat>,
    /// File to write instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Option<String>,
    /// How a CSV is written.
    #[arg(long, value_enum, value_name = "NAME")]
    pub(in crate::cli) dialect: Option<Dialect>,
    /// File that says where the result comes from.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) manifest: Option<String>,
}
