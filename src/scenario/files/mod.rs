//! The users' files: what a file is, told by its bytes, and how it becomes a table.
//!
//! A text is a table as it stands, once its separator and its line of titles are known. What is
//! no text (a workbook, a Parquet file) gives a [`Sheet`]: lines of text, one a row, kept among
//! the sources, so that everything after (typing, refusals, explanations) knows one sort of table.

mod dialect;
mod encoding;
mod excess;
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
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId, Span};
use crate::parallel::Share;
use crate::sources::Sources;
pub(super) use sheet::Sheet;
use std::path::Path;

/// Bytes that a thread reads at a time.
const PIECE: usize = 1 << 20;

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

/// What was found of a file that nobody had declared.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The separator, where it is no comma.
    pub(super) separator: Option<char>,
    /// The encoding, where it is not UTF-8.
    pub(super) encoding: Option<&'static str>,
    /// The decimal sign, where it is no point.
    pub(super) decimal: Option<char>,
    /// Whether spaces separate thousands.
    pub(super) spaces: bool,
    /// Columns of dates that are written with the day first.
    dates: Vec<String>,
    /// The line of titles, where it is not the first.
    pub(super) header: Option<u32>,
    /// The sheet, where a workbook has several.
    pub(super) sheet: Option<String>,
    /// Numbers of more digits than a workbook is sure of.
    long: Option<Long>,
}

/// Numbers of more digits than a double is sure of: how many, and the first.
#[derive(Clone, Debug)]
pub(super) struct Long {
    count: usize,
    row: u32,
    column: u32,
    text: String,
}

impl Found {
    /// What is to be said of it; nothing of a table as programs write it.
    pub(super) fn notices(&self, table: &Table) -> Diagnostics {
        let long = self.long.as_ref().map(|long| {
            let line = long.row.saturating_add(1);
            let start = dialect::cell_start(table.source().line(line), long.column as usize);
            let length = u32::try_from(long.text.len()).unwrap_or(1);
            Diagnostic::new(Code::LongDecimals)
                .at(Span::new(table.id(), line, start, length))
                .with("count", long.count)
                .with("value", &long.text)
        });
        self.read_as(table).into_iter().chain(long).collect()
    }

    fn read_as(&self, table: &Table) -> Option<Diagnostic> {
        let mut notice = Diagnostic::new(Code::ReadAs).with("path", table.path());
        let said = notice.args.len();
        let sign = |c: char| match c {
            '\t' => "tab".to_owned(),
            c => c.to_string(),
        };
        notice.args.extend(self.separator.map(|c| ("separator", sign(c).into())));
        notice.args.extend(self.decimal.map(|c| ("decimal", sign(c).into())));
        notice.args.extend(self.spaces.then(|| ("spaces", "1 234".into())));
        if !self.dates.is_empty() {
            notice.args.push(("dates", self.dates.clone().into()));
        }
        notice.args.extend(self.encoding.map(|name| ("encoding", name.into())));
        notice.args.extend(self.sheet.as_ref().map(|name| ("sheet", name.into())));
        notice.args.extend(self.header.map(|line| ("header", (line as usize).into())));
        (notice.args.len() > said).then(|| notice.at(table.header_line()))
    }
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
    let source = sources.get(id).clone();
    let layout = dialect::layout(source.text(), id, reading)?;
    if reading.separator.is_none() && layout.separator != b',' {
        found.separator = Some(char::from(layout.separator));
    }
    let table = Table::of_source(source, id, layout, share)?;
    Ok(numbered(table, reading, found))
}

/// The table of a sheet. A Parquet file, read elsewhere, enters by this door too.
pub(super) fn of_sheet(
    sources: &mut Sources,
    of: SourceId,
    sheet: Sheet,
    reading: &Reading,
    found: Found,
) -> Result<Table, Diagnostics> {
    let id = sources.add_sheet(of, &sheet.name, sheet.text);
    let source = sources.get(id).clone();
    let by_commas = Reading { separator: Some(','), ..reading.clone() };
    let layout = dialect::layout(source.text(), id, &by_commas)?;
    let table = Table::of_source(source, id, layout, Share::pieces(PIECE))?;
    Ok(numbered(table, reading, found))
}

/// The table with the notation of its numbers, and what was found of it.
fn numbered(mut table: Table, reading: &Reading, mut found: Found) -> Table {
    let machine = table.separator() == b',';
    let declared = reading.numbers;
    if reading.header.is_none() && reading.columns.is_none() {
        let line = table.header_line().line;
        found.header = table.header_is_lower().then_some(line);
    }
    let plain = declared == Declared::default() && machine;
    if !plain || notation::may_differ(table.source().text()) {
        let evidence = notation::evidence(&table);
        table.set_notations(notation::decide(&evidence, declared, machine));
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
    }
    table.set_found(found);
    table
}

#[cfg(test)]
mod workbook_tests;
