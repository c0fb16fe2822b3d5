//! One CSV table: its shape is checked once, its cells are read from the text when needed.

use super::cells::{LONGEST_TEXT, Refusals, clean, quoted, too_long};
use super::records::{self, Cells, Cut, extent};
use super::written::Written;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note, SourceId, Span};
use crate::parallel::Share;
use crate::sources::{Source, Sources};
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

/// More columns than this is no table of ours.
const MOST_COLUMNS: usize = 10_000;
/// Bytes that a thread reads at a time.
const PIECE: usize = 1 << 20;

/// A table whose records all have the columns of its header.
///
/// Only the place of each record is kept beside the text: a cell is read again when it is typed,
/// and its place is found again when it is refused.
#[derive(Debug)]
pub(super) struct Table {
    source: Source,
    id: SourceId,
    columns: Vec<String>,
    /// Where the line of titles starts.
    header: usize,
    /// Where each record starts. No file has more than 2^30 bytes.
    records: Vec<u32>,
    /// The rows, when they are written elsewhere than in a CSV.
    written: Option<Written>,
    share: Share,
}

impl Table {
    /// Reads a table and checks its shape.
    pub(super) fn read(sources: &mut Sources, path: &Path) -> Result<Self, Diagnostics> {
        Self::read_shared(sources, path, Share::pieces(PIECE))
    }

    /// The same, the work being shared this way: whichever it is, the table is the same.
    pub(super) fn read_shared(
        sources: &mut Sources,
        path: &Path,
        share: Share,
    ) -> Result<Self, Diagnostics> {
        let id = sources.read_text(path).map_err(|error| vec![error])?;
        Self::of_source(sources.get(id).clone(), id, share)
    }

    /// A text that is held already, as a table.
    pub(super) fn of_text(sources: &Sources, id: SourceId) -> Result<Self, Diagnostics> {
        Self::of_source(sources.get(id).clone(), id, Share::pieces(PIECE))
    }

    fn of_source(source: Source, id: SourceId, share: Share) -> Result<Self, Diagnostics> {
        let text = source.text();
        check_first_line(text, id)?;
        let Some((header, end)) = records::first(text) else {
            return Err(vec![Diagnostic::new(Code::EmptyTable).with("path", shown(&source))]);
        };
        let titles = records::read(text, header).unwrap_or_default();
        let columns: Vec<String> = titles.iter().map(|name| clean(name).into_owned()).collect();
        let mut table =
            Self { id, columns, header, records: Vec::new(), source, written: None, share };
        table.check_titles()?;
        let text = table.source.text();
        let cut = records::cut(text, end, table.columns.len(), LONGEST_TEXT, share);
        table.check_records(&cut)?;
        table.records = cut.starts;
        Ok(table)
    }

    /// A table whose rows are written one by one in a file.
    pub(super) fn written(
        source: Source,
        id: SourceId,
        columns: Vec<String>,
        written: Written,
    ) -> Self {
        let (written, share) = (Some(written), Share::pieces(PIECE));
        Self { source, id, columns, header: 0, records: Vec::new(), written, share }
    }

    fn check_titles(&self) -> Result<(), Diagnostics> {
        let mut seen = HashMap::new();
        for (index, name) in self.columns.iter().enumerate() {
            let error = if name.is_empty() {
                Diagnostic::new(Code::UnnamedColumn).with("number", index + 1)
            } else if let Some(first) = seen.insert(name, index) {
                Diagnostic::new(Code::DuplicateColumn)
                    .with("column", quoted(name))
                    .related(Some(self.title(first)), Note::FirstDefined)
            } else if too_long(name) {
                Diagnostic::new(Code::TextTooLong)
                    .with("column", quoted(name))
                    .with("limit", LONGEST_TEXT)
            } else {
                continue;
            };
            return Err(vec![error.at(self.title(index))]);
        }
        Ok(())
    }

    fn check_records(&self, cut: &Cut) -> Result<(), Diagnostics> {
        let text = self.source.text();
        // A quote that is never closed swallows the rest of the file: it explains all the others.
        let last = cut.starts.last().map_or(self.header, |start| *start as usize);
        let (cell, closed) = extent(text, last, usize::MAX);
        if !closed {
            let mut place = self.place(last, cell);
            place.length = 1;
            return Err(vec![Diagnostic::new(Code::CsvQuote).at(place)]);
        }
        let (mut ragged, mut long) = (Refusals::default(), Refusals::default());
        for (start, found) in &cut.ragged {
            ragged.push(|| {
                Diagnostic::new(Code::CsvShape)
                    .at(self.line(*start as usize))
                    .with("expected", self.columns.len())
                    .with("found", *found)
            });
        }
        for start in &cut.long {
            let start = *start as usize;
            let record = records::read(text, start).unwrap_or_default();
            for (column, _) in record.iter().enumerate().filter(|(_, cell)| too_long(cell)) {
                long.push(|| {
                    Diagnostic::new(Code::TextTooLong)
                        .at(self.place(start, extent(text, start, column).0))
                        .with("column", quoted(&self.columns[column]))
                        .with("limit", LONGEST_TEXT)
                });
            }
        }
        let mut errors = Vec::new();
        let header = Some(self.header_line());
        ragged.close(&shown(&self.source), header, &mut errors);
        long.close(&shown(&self.source), header, &mut errors);
        if errors.is_empty() && cut.starts.is_empty() {
            let path = shown(&self.source);
            errors.push(Diagnostic::new(Code::EmptyTable).at(header).with("path", path));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// The records, in pieces to be read apart.
    pub(super) fn pieces(&self) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        while start < self.len() {
            let end = match self.records.get(start) {
                Some(byte) => {
                    let until = (*byte as usize).saturating_add(self.share.piece);
                    let rest = &self.records[start..];
                    start + rest.partition_point(|byte| (*byte as usize) < until).max(1)
                }
                None => self.len(),
            };
            pieces.push(start..end);
            start = end;
        }
        pieces
    }

    /// How many threads read it.
    pub(super) fn threads(&self) -> usize {
        self.share.threads
    }

    /// Shows the cells of some of the records, in order, up to those of the last of some columns.
    pub(super) fn scan(
        &self,
        rows: Range<usize>,
        columns: impl IntoIterator<Item = usize>,
        mut visit: impl FnMut(usize, &Cells<'_>),
    ) {
        if let Some(written) = &self.written {
            for (row, record) in written.rows.iter().enumerate().take(rows.end).skip(rows.start) {
                let cells = record.cells.iter().map(|(text, _)| text.as_str());
                visit(row, &Cells::Read(cells.collect()));
            }
            return;
        }
        let text = self.source.text();
        let byte = |row: usize| self.records.get(row).map_or(text.len(), |byte| *byte as usize);
        let part = byte(rows.start)..byte(rows.end);
        let columns = columns.into_iter().max().map_or(0, |last| last + 1);
        let starts = &self.records[rows.clone()];
        records::scan(text, part, starts, columns, |row, cells| visit(rows.start + row, cells));
    }

    /// Shows a cell of each record, in order.
    pub(super) fn scan_column(&self, column: usize, mut visit: impl FnMut(usize, &str)) {
        self.scan(0..self.len(), [column], |row, cells| visit(row, cells.get(column)));
    }

    /// The file.
    pub(super) fn id(&self) -> SourceId {
        self.id
    }

    /// The file, as shown to people.
    pub(super) fn path(&self) -> String {
        shown(&self.source)
    }

    /// Column names, in order.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// How many records it has.
    pub(super) fn len(&self) -> usize {
        self.written.as_ref().map_or(self.records.len(), |written| written.rows.len())
    }

    /// The place of a name among the columns.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The line of titles.
    pub(super) fn header_line(&self) -> Span {
        match &self.written {
            Some(written) => written.place,
            None => self.line(self.header),
        }
    }

    /// The place of a title.
    pub(super) fn title(&self, column: usize) -> Span {
        match &self.written {
            Some(written) => written.title(column),
            None => self.place(self.header, extent(self.source.text(), self.header, column).0),
        }
    }

    /// The line of a record.
    pub(super) fn record_line(&self, row: usize) -> Span {
        match &self.written {
            Some(written) => written.row(row),
            None => self.line(self.start(row)),
        }
    }

    /// The place of a cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> Span {
        if let Some(written) = &self.written {
            return written.cell(row, column);
        }
        let start = self.start(row);
        self.place(start, extent(self.source.text(), start, column).0)
    }

    /// The text of a cell, as it is written.
    pub(super) fn text(&self, row: usize, column: usize) -> Option<String> {
        if let Some(written) = &self.written {
            return written.rows.get(row)?.cells.get(column).map(|(text, _)| text.clone());
        }
        let start = *self.records.get(row)? as usize;
        let record = records::read(self.source.text(), start)?;
        record.get(column).map(str::to_owned)
    }

    fn start(&self, row: usize) -> usize {
        self.records.get(row).map_or(self.header, |start| *start as usize)
    }

    /// The line at this byte.
    fn line(&self, byte: usize) -> Span {
        Span::line(self.id, line_ends(&self.source.text()[..byte]).saturating_add(1))
    }

    /// The place of a raw cell of the record that starts at `start`.
    fn place(&self, start: usize, cell: Range<usize>) -> Span {
        let text = self.source.text();
        let raw = &text[cell.clone()];
        let begin = cell.start + (raw.len() - raw.trim_start().len());
        let begin = if raw.trim().is_empty() { cell.start } else { begin };
        let line_start = text[start..begin].rfind('\n').map_or(start, |end| start + end + 1);
        let first_line = raw.trim().lines().next().unwrap_or("");
        Span::new(
            self.id,
            line_ends(&text[..begin]).saturating_add(1),
            count(text[line_start..begin].chars().count()).saturating_add(1),
            count(first_line.chars().count()).max(1),
        )
    }
}

/// Refuses what is plainly not a comma-separated table, before it is cut into columns.
fn check_first_line(text: &str, id: SourceId) -> Result<(), Diagnostics> {
    let mut lines = text.lines().zip(1_u32..);
    let Some((line, number)) = lines.find(|(line, _)| !line.trim().is_empty()) else {
        return Ok(());
    };
    let place = Span::line(id, number);
    let times = |separator: u8| line.bytes().filter(|b| *b == separator).count();
    let commas = times(b',');
    for (separator, name) in [(b';', ";"), (b'\t', "tab")] {
        if times(separator) > commas {
            let error = Diagnostic::new(Code::CsvDialect).at(place);
            return Err(vec![error.with("separator", name)]);
        }
    }
    if commas >= MOST_COLUMNS {
        let error = Diagnostic::new(Code::TableTooWide).at(place);
        return Err(vec![error.with("limit", MOST_COLUMNS)]);
    }
    Ok(())
}

fn shown(source: &Source) -> String {
    source.path.display().to_string()
}

fn line_ends(text: &str) -> u32 {
    count(text.bytes().filter(|byte| *byte == b'\n').count())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
