//! Layout of results, in tables, CSV, JSON and Markdown, in French and English.
//!
//! Nothing is computed here: sums, gaps and classes come from [`bareme_compare::compare`].

pub mod analysis;
mod book;
pub mod cases;
pub mod diagnostics;
pub mod diff;
pub mod doc;
pub mod explain;
#[cfg(test)]
mod fixture;
mod grid;
mod json;
pub mod locale;
mod markdown;
mod page;
pub mod params;
pub mod plan;
pub mod project;
mod prose;
pub mod reference;
mod renderable;
pub mod report;
mod rows;
pub mod run;
pub mod schema;
pub mod show;
mod templates;
mod texts;
mod titles;
pub mod verify;
pub mod watch;
mod why;

use bareme_core::diagnostic::Diagnostic;
pub use book::room;
use locale::Lang;

/// How a result is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    #[default]
    Table,
    /// For machines: comma, point, one line a row.
    Csv,
    /// The same rows for a spreadsheet set to French: semicolon, decimal comma.
    ExcelFr,
    /// For machines: everything, decimals as exact numbers.
    Json,
    /// For machines: the rows of CSV, one object a line.
    Jsonl,
    /// For a merge request or a note.
    Markdown,
    /// A workbook of Excel.
    Xlsx,
    /// A workbook of LibreOffice.
    Ods,
    /// For machines: the rows of CSV, by columns.
    Parquet,
}

impl Format {
    /// Its word on the command line.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv | Self::ExcelFr => "csv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Markdown => "markdown",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Parquet => "parquet",
        }
    }

    /// What it holds of a result.
    pub(crate) fn shape(self) -> Shape {
        match self {
            Self::Table | Self::Markdown => Shape::Page,
            Self::Csv | Self::ExcelFr | Self::Jsonl | Self::Parquet => Shape::Rows,
            Self::Json => Shape::Document,
            Self::Xlsx | Self::Ods => Shape::Book,
        }
    }

    /// Whether it is no text: it cannot go to a terminal.
    pub fn is_binary(self) -> bool {
        self.shape() == Shape::Book || self == Self::Parquet
    }

    /// Whether it holds rows and no sums.
    pub fn is_rows(self) -> bool {
        self.shape() == Shape::Rows
    }
}

/// What a format holds of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// What people read.
    Page,
    /// Its rows, and no sums.
    Rows,
    /// Everything.
    Document,
    /// A page and its rows, as sheets.
    Book,
}

/// How a result is written, and what it comes from.
#[derive(Clone, Debug)]
pub struct Writing {
    /// The form.
    pub format: Format,
    /// The look of what people read.
    pub style: Style,
    /// The files that it rests on: a workbook names them.
    pub files: Vec<FileRead>,
}

impl Writing {
    /// A result that names no file.
    pub fn new(format: Format, style: Style) -> Self {
        Self { format, style, files: Vec::new() }
    }
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    /// Its path, as people know it.
    pub path: String,
    /// What it held.
    pub sha256: String,
}

/// Why a result was not written.
#[derive(Debug)]
pub enum Failed {
    /// The place that it is written to.
    Place(std::io::Error),
    /// The format cannot hold it: `B1106` for a sheet, `B1107` and `B1108` for Parquet.
    Format(Diagnostic),
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::Place(error)
    }
}

/// How a page looks. Machine formats depend on none of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Words and numbers.
    pub lang: Lang,
    /// Whether colour codes may be written; nothing is said by colour alone.
    pub color: bool,
    /// Columns of the terminal, if known.
    pub width: Option<u16>,
}

impl Style {
    /// Columns that a table may take.
    pub(crate) fn columns(self) -> u16 {
        self.width.unwrap_or(120).max(60)
    }
}
