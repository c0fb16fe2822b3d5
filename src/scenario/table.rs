//! One CSV table: its shape is checked once, its cells are read from the text when needed.

use super::cells::{LONGEST_TEXT, Refusals, clean, quoted, too_long};
use super::written::Written;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note, SourceId, Span};
use crate::sources::{Source, Sources};
use csv::StringRecord;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

/// More columns than this is no table of ours.
const MOST_COLUMNS: usize = 10_000;

/// Where a record starts.
#[derive(Clone, Copy, Debug)]
struct Start {
    byte: usize,
    line: u32,
}

/// A table whose records all have the columns of its header.
///
/// Only the place of each record is kept beside the text: a cell is read again when it is typed,
/// and its place is found again when it is refused.
#[derive(Debug)]
pub(super) struct Table {
    source: Source,
    id: SourceId,
    columns: Vec<String>,
    header: Start,
    records: Vec<Start>,
    /// The rows, when they are written elsewhere than in a CSV.
    written: Option<Written>,
}

impl Table {
    /// Reads a table and checks its shape.
    pub(super) fn read(sources: &mut Sources, path: &Path) -> Result<Self, Diagnostics> {
        let id = sources.read_text(path).map_err(|error| vec![error])?;
        let source = sources.get(id).clone();
        let mut cursor = Cursor::new(source.text());
        cursor.check_first_line(id)?;
        if !cursor.next() {
            return Err(vec![Diagnostic::new(Code::EmptyTable).with("path", shown(&source))]);
        }
        let mut table = Self {
            id,
            columns: cursor.record.iter().map(|name| clean(name).into_owned()).collect(),
            header: cursor.start,
            records: Vec::new(),
            source: source.clone(),
            written: None,
        };
        table.check_titles()?;
        table.read_records(cursor)?;
        Ok(table)
    }

    /// A table whose rows are written one by one in a file.
    pub(super) fn written(
        source: Source,
        id: SourceId,
        columns: Vec<String>,
        written: Written,
    ) -> Self {
        let header = Start { byte: 0, line: 1 };
        Self { source, id, columns, header, records: Vec::new(), written: Some(written) }
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

    fn read_records(&mut self, mut cursor: Cursor) -> Result<(), Diagnostics> {
        let expected = self.columns.len();
        let (mut ragged, mut long) = (Refusals::default(), Refusals::default());
        let mut last = self.header;
        while cursor.next() {
            last = cursor.start;
            self.records.push(last);
            let found = cursor.record.len();
            if found != expected {
                ragged.push(|| {
                    Diagnostic::new(Code::CsvShape)
                        .at(Span::line(self.id, last.line))
                        .with("expected", expected)
                        .with("found", found)
                });
                continue;
            }
            if cursor.record.as_slice().len() <= LONGEST_TEXT {
                continue;
            }
            for (column, cell) in cursor.record.iter().enumerate() {
                if too_long(cell) {
                    long.push(|| {
                        Diagnostic::new(Code::TextTooLong)
                            .at(self.cell(self.records.len() - 1, column))
                            .with("column", quoted(&self.columns[column]))
                            .with("limit", LONGEST_TEXT)
                    });
                }
            }
        }
        // A quote that is never closed swallows the rest of the file: it explains all the others.
        let (cell, closed) = extent(self.source.text(), last.byte, usize::MAX);
        if !closed {
            let mut place = self.place(last, cell);
            place.length = 1;
            return Err(vec![Diagnostic::new(Code::CsvQuote).at(place)]);
        }
        let mut errors = Vec::new();
        let header = Some(self.header_line());
        ragged.close(&shown(&self.source), header, &mut errors);
        long.close(&shown(&self.source), header, &mut errors);
        if errors.is_empty() && self.records.is_empty() {
            let path = shown(&self.source);
            errors.push(Diagnostic::new(Code::EmptyTable).at(header).with("path", path));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// Shows each record, in order.
    pub(super) fn scan(&self, mut visit: impl FnMut(usize, &StringRecord)) {
        if let Some(written) = &self.written {
            for (index, row) in written.rows.iter().enumerate() {
                visit(index, &row.cells.iter().map(|(text, _)| text.as_str()).collect());
            }
            return;
        }
        let mut cursor = Cursor::new(self.source.text());
        cursor.next();
        for row in 0..self.records.len() {
            if cursor.next() {
                visit(row, &cursor.record);
            }
        }
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
        let first = Span::line(self.id, self.header.line);
        self.written.as_ref().map_or(first, |written| written.place)
    }

    /// The place of a title.
    pub(super) fn title(&self, column: usize) -> Span {
        match &self.written {
            Some(written) => written.title(column),
            None => self.place(self.header, extent(self.source.text(), self.header.byte, column).0),
        }
    }

    /// The line of a record.
    pub(super) fn record_line(&self, row: usize) -> Span {
        let line = Span::line(self.id, self.start(row).line);
        self.written.as_ref().map_or(line, |written| written.row(row))
    }

    /// The place of a cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> Span {
        if let Some(written) = &self.written {
            return written.cell(row, column);
        }
        let start = self.start(row);
        self.place(start, extent(self.source.text(), start.byte, column).0)
    }

    /// The text of a cell, as it is written.
    pub(super) fn text(&self, row: usize, column: usize) -> Option<String> {
        if let Some(written) = &self.written {
            return written.rows.get(row)?.cells.get(column).map(|(text, _)| text.clone());
        }
        let start = self.records.get(row)?;
        let mut cursor = Cursor::new(&self.source.text()[start.byte..]);
        cursor.next().then(|| cursor.record.get(column).map(str::to_owned)).flatten()
    }

    fn start(&self, row: usize) -> Start {
        self.records.get(row).copied().unwrap_or(self.header)
    }

    /// The place of a raw cell of the record that starts at `start`.
    fn place(&self, start: Start, cell: Range<usize>) -> Span {
        let text = self.source.text();
        let raw = &text[cell.clone()];
        let begin = cell.start + (raw.len() - raw.trim_start().len());
        let begin = if raw.trim().is_empty() { cell.start } else { begin };
        let before = &text[start.byte..begin];
        let line_start = before.rfind('\n').map_or(start.byte, |end| start.byte + end + 1);
        let first_line = raw.trim().lines().next().unwrap_or("");
        Span::new(
            self.id,
            start.line.saturating_add(line_ends(before)),
            count(text[line_start..begin].chars().count()).saturating_add(1),
            count(first_line.chars().count()).max(1),
        )
    }
}

/// Walks through the records of a text.
struct Cursor<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    start: Start,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        Self { text, reader, record: StringRecord::new(), start: Start { byte: 0, line: 1 } }
    }

    /// Goes to the next record. Of the errors of a reader, none can arise: the text is in memory,
    /// it is UTF-8, and records of any length are let through.
    fn next(&mut self) -> bool {
        if !matches!(self.reader.read_record(&mut self.record), Ok(true)) {
            return false;
        }
        // The reader counts blank lines, and the end of the line before, as part of a record.
        let position = self.record.position().map_or(0, csv::Position::byte);
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        let bytes = self.text.as_bytes();
        let blank = bytes[position..].iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let byte = position + blank;
        let lines = line_ends(&self.text[self.start.byte..byte]);
        self.start = Start { byte, line: self.start.line.saturating_add(lines) };
        true
    }

    /// Refuses what is plainly not a comma-separated table, before it is cut into columns.
    fn check_first_line(&self, id: SourceId) -> Result<(), Diagnostics> {
        let mut lines = self.text.lines().zip(1_u32..);
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
}

/// The extent of cell `index` of the record at `start`, quotes included (its last cell if it has
/// fewer), and whether its quote is closed.
fn extent(text: &str, start: usize, index: usize) -> (Range<usize>, bool) {
    let bytes = text.as_bytes();
    let (mut at, mut column) = (start, 0);
    loop {
        let begin = at;
        let mut quoted = bytes.get(at) == Some(&b'"');
        at += usize::from(quoted);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' if quoted && bytes.get(at + 1) == Some(&b'"') => at += 1,
                b'"' if quoted => quoted = false,
                b',' | b'\n' | b'\r' if !quoted => break,
                _ => {}
            }
            at += 1;
        }
        if column == index || bytes.get(at) != Some(&b',') {
            return (begin..at, !quoted);
        }
        at += 1;
        column += 1;
    }
}

fn shown(source: &Source) -> String {
    source.path.display().to_string()
}

fn line_ends(text: &str) -> u32 {
    count(text.matches('\n').count())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
