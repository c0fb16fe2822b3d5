//! Layout of results, in tables, CSV, JSON and Markdown, in French and English.
//!
//! Nothing is computed here: sums, gaps and classes come from [`crate::compare`].

pub mod analysis;
pub mod cases;
pub mod diagnostics;
pub mod diff;
pub mod explain;
mod grid;
mod json;
pub mod locale;
mod page;
pub mod params;
pub mod plan;
pub mod project;
mod prose;
pub mod reference;
pub mod report;
pub mod run;
pub mod schema;
pub mod show;
mod texts;
mod titles;
pub mod watch;
mod why;

use locale::Lang;

/// How a result is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    #[default]
    Table,
    /// For machines: comma, point, one line a row.
    Csv,
    /// For machines: everything, decimals as exact numbers.
    Json,
    /// For a merge request or a note.
    Markdown,
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

/// Writes one cell of a CSV line, between quotes where it needs them.
pub(crate) fn csv_text(text: &str, out: &mut Vec<u8>) {
    if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        let line = csv_lines([[text]]);
        out.extend_from_slice(line.strip_suffix('\n').unwrap_or(&line).as_bytes());
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// One CSV line with its end.
pub(crate) fn csv_lines<R, C>(records: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = C>,
    C: AsRef<[u8]>,
{
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    // Writing to memory cannot fail, and every field is UTF-8.
    for record in records {
        let _ = writer.write_record(record);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
