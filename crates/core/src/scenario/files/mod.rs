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
mod reading;
mod sheet;
mod workbook;
mod workbook_cells;
mod xlsx;
mod xlsx_styles;

use super::notation::{self, Declared};
use super::table::Table;
use crate::diagnostic::{Diagnostics, SourceId, codes};
use crate::parallel::Share;
use crate::sources::Sources;
use evidence::{noted, told};
use found::Found;
use reading::PIECE;
pub(super) use reading::Reading;
use std::path::Path;

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
    let table = match Format::of(sources.get(id).bytes()) {
        Format::Text => of_text(sources, id, reading, share),
        Format::Archive => workbook::open(sources, id, reading),
        Format::Compound => Err(vec![codes::OldWorkbook { path: shown() }.into()]),
        #[cfg(feature = "parquet")]
        Format::Parquet => parquet::open(sources, id, reading),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => Err(vec![codes::NoParquet { path: shown() }.into()]),
    };
    table.map(|table| table.asking_totals(reading.totals.is_none()))
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
    found.header = above.then(|| table.header().line);
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

#[cfg(test)]
mod workbook_tests;
