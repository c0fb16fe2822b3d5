//! The users' files: what a file is, told by its bytes, and how it becomes a table.
//!
//! A text is a table as it stands, once its separator and its line of titles are known. What is
//! no text (a workbook, a Parquet file) gives a `Sheet`: typed cells, kept among the sources.
//! Everything after (typing, refusals, explanations) knows one sort of table.

mod dialect;
mod encoding;
mod evidence;
mod excess;
mod found;
mod lines;
mod number;
mod ods;
mod package;
#[cfg(feature = "parquet")]
mod parquet;
mod sheet;
mod workbook;
mod xlsx;

use super::notation::{self, Declared};
use super::table::Table;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId};
use crate::parallel::Share;
use crate::sources::Sources;
use found::Found;
use std::path::Path;

/// Bytes that a thread reads at a time.
const PIECE: usize = 1 << 20;
/// Empty cells of rows that have some: more than this is made to be slow.
const MOST_FILLED: usize = 1 << 28;

/// How a table is to be read: what its manifest says of it, and what is looked for in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// Names of which the line of titles holds one at least.
    pub(super) wanted: Vec<String>,
    /// What separates columns.
    pub(super) separator: Option<char>,
    /// How characters are written.
    pub(super) encoding: Option<&'static encoding_rs::Encoding>,
    /// How numbers are written.
    pub(super) numbers: Declared,
    /// The sheet of a workbook.
    pub(super) sheet: Option<String>,
    /// The line of titles, from 1.
    pub(super) header: Option<u32>,
    /// The titles of a file that has none, and how many lines it has before its records.
    pub(super) columns: Option<(Vec<String>, u32)>,
    /// Whether records of another width may be there: they are to be filtered.
    pub(super) ragged: bool,
}

/// What a file holds, by its first bytes.
enum Format {
    Text,
    /// A workbook: a zip archive.
    Archive,
    /// An old workbook, or one with a password.
    Compound,
    Parquet,
}

impl Format {
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            [b'P', b'K', 3 | 5, 4 | 6, ..] => Self::Archive,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Self::Compound,
            [b'P', b'A', b'R', b'1', ..] => Self::Parquet,
            _ => Self::Text,
        }
    }
}

/// The encoding of this name.
pub(super) fn encoding(name: &str) -> Option<&'static encoding_rs::Encoding> {
    encoding::named(name)
}

/// Reads a file as a table, and checks its shape.
pub(super) fn open(
    sources: &mut Sources,
    path: &Path,
    reading: &Reading,
) -> Result<Table, Diagnostics> {
    open_shared(sources, path, reading, Share::pieces(PIECE))
}

/// The same, the work being shared this way: whichever it is, the table is the same.
pub(super) fn open_shared(
    sources: &mut Sources,
    path: &Path,
    reading: &Reading,
    share: Share,
) -> Result<Table, Diagnostics> {
    let id = sources.read(path).map_err(|error| vec![error])?;
    let shown = || sources.get(id).path.display().to_string();
    match Format::of(sources.get(id).bytes()) {
        Format::Text => of_text(sources, id, reading, share),
        Format::Archive => workbook::open(sources, id, reading),
        Format::Compound => Err(vec![Diagnostic::new(Code::OldWorkbook).with("path", shown())]),
        #[cfg(feature = "parquet")]
        Format::Parquet => parquet::open(sources, id, reading),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => Err(vec![Diagnostic::new(Code::NoParquet).with("path", shown())]),
    }
}

fn of_text(
    sources: &mut Sources,
    id: SourceId,
    reading: &Reading,
    share: Share,
) -> Result<Table, Diagnostics> {
    let decoded = encoding::decode(sources.get(id), id, reading.encoding).map_err(|e| vec![e])?;
    let mut found = Found::default();
    if let Some((text, encoding)) = decoded {
        found.encoding = reading.encoding.is_none().then(|| encoding.name());
        sources.decoded(id, text);
    }
    let source = sources.get(id);
    let layout = dialect::layout(source.text(), id, reading)?;
    let machine = layout.separator == b',';
    if reading.separator.is_none() && !machine {
        found.separator = Some(char::from(layout.separator));
    }
    let above = !source.text()[..layout.header].trim().is_empty();
    let table = lines::open((id, source), layout, share)?;
    found.header = above.then(|| table.header_line().line);
    let plain = reading.numbers == Declared::default() && machine;
    if plain && !notation::may_differ(source.text()) {
        return Ok(told(table, reading, found));
    }
    Ok(noted(table, reading, machine, found))
}

/// The table of cells that this program made.
pub(super) fn of_cells(sources: &Sources, id: SourceId) -> Result<Table, Diagnostics> {
    sheet::open(sources, id, &Reading::default(), &[]).map(|(table, _)| table)
}

/// The table with the notation of its texts. In a table of programs (`machine`), they write a
/// point where nothing tells.
fn noted(table: Table, reading: &Reading, machine: bool, mut found: Found) -> Table {
    let declared = reading.numbers;
    let evidence = evidence::of(&table);
    let columns = table.columns().iter().zip(&evidence);
    let barred = columns.filter(|(_, evidence)| evidence.dates.are_barred());
    found.dates = barred.map(|(name, _)| name.clone()).collect();
    if declared.decimal.is_none() {
        let comma = evidence.iter().any(|column| column.decimal() == Some(','));
        found.decimal = comma.then_some(',');
    }
    if declared.thousands.is_none() {
        found.spaces = evidence.iter().any(|column| column.spaces);
    }
    let notations = notation::decide(&evidence, declared, machine);
    told(table.with_notations(notations), reading, found)
}

/// The table with what is said of its file.
fn told(mut table: Table, reading: &Reading, found: Found) -> Table {
    let declared = reading.header.is_some() || reading.columns.is_some();
    let header = found.header.filter(|_| !declared);
    let found = Found { header, ..found };
    let notices = found.notices(table.path(), table.header_line());
    table.warn(notices);
    table
}

#[cfg(test)]
mod workbook_tests;
