//! A text as a table: where each record starts is all that is kept beside it. A cell is read again
//! when it is typed, and its place is found again when it is refused.

use crate::diagnostic::{Diagnostics, SourceId, Span, codes};
use crate::parallel::Share;
use crate::scenario::cell::Cells;
use crate::scenario::records::{self, Shape, extent};
use crate::scenario::refusals::Refusals;
use crate::scenario::table::{self, Records, Table, empty, text_too_long};
use crate::scenario::text::{LONGEST_TEXT, of_file, too_long};
use crate::sources::Source;
use std::ops::Range;

/// How the text of a table is laid out.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// What separates columns.
    pub(super) separator: u8,
    /// Where the line of titles starts; where records start when titles are given.
    pub(super) header: usize,
    /// Titles of a file that has none.
    pub(super) columns: Option<Vec<String>>,
    /// Whether records of another width are left to who filters them.
    pub(super) ragged: bool,
}

/// The records of a text. No file has more than 2^30 bytes.
#[derive(Clone, Debug)]
struct Lines {
    source: Source,
    id: SourceId,
    /// Where the line of titles starts.
    header: usize,
    /// Where each record starts.
    starts: Vec<u32>,
    /// Those that do not have as many cells as there are titles, where they are let through.
    ragged: Vec<(u32, usize)>,
    separator: u8,
}

/// Cuts a text into records and checks its shape.
pub(super) fn open(
    (id, source): (SourceId, &Source),
    layout: Layout,
    share: Share,
) -> Result<Table, Diagnostics> {
    let Layout { separator, header, columns, ragged } = layout;
    let text = source.text();
    let path = source.path.display().to_string();
    let first = records::first_from(text, header, separator).ok_or_else(|| vec![empty(&path)])?;
    let titled = columns.is_none();
    let columns = columns.unwrap_or_else(|| {
        let titles = records::read(text, first.start, separator).unwrap_or_default();
        titles.iter().map(|name| of_file(name).into_owned()).collect()
    });
    let from = if titled { first.end } else { header };
    let (starts, none) = (Vec::new(), Vec::new());
    let header = first.start;
    let mut lines = Lines { source: source.clone(), id, header, starts, ragged: none, separator };
    // Titles are told before what follows them.
    Table::new((id, source), columns.clone(), lines.clone(), share).check_titles()?;
    let shape = Shape { separator, cells: columns.len(), long: LONGEST_TEXT };
    let cut = records::cut(text, from, shape, share);
    lines.starts = cut.starts;
    lines.check_quotes()?;
    let (mut wide, mut long) = (Refusals::default(), Refusals::default());
    for (start, found) in cut.ragged.iter().filter(|_| !ragged) {
        let start = *start as usize;
        // Titles that are given may be those of the first columns only.
        let more = *found > columns.len();
        if !more || (titled && !lines.only_empty_beyond(start, columns.len())) {
            wide.push(|| table::ragged(lines.line_at(start), columns.len(), *found));
        }
    }
    for start in cut.long {
        let start = start as usize;
        let record = records::read(text, start, separator).unwrap_or_default();
        for (column, _) in record.iter().enumerate().filter(|(_, cell)| too_long(cell)) {
            long.push(|| text_too_long(&columns[column]).at(lines.place(start, column)));
        }
    }
    if ragged {
        lines.ragged = cut.ragged;
    }
    let table = Table::new((id, source), columns, lines, share);
    table.check_records([wide, long])?;
    if titled {
        table.check_unnamed()?;
    }
    Ok(table)
}

impl Lines {
    fn start(&self, row: usize) -> usize {
        self.starts.get(row).map_or(self.header, |start| *start as usize)
    }

    /// The line at this byte.
    fn line_at(&self, byte: usize) -> Span {
        Span::line(self.id, line_ends(&self.source.text()[..byte]).saturating_add(1))
    }

    /// The place of a cell of the record that starts at `start`.
    fn place(&self, start: usize, column: usize) -> Span {
        let text = self.source.text();
        let cell = extent(text, start, column, self.separator).0;
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

    /// A quote that is never closed swallows the rest of the file: it explains all the others.
    fn check_quotes(&self) -> Result<(), Diagnostics> {
        let last = self.start(self.starts.len().saturating_sub(1));
        if extent(self.source.text(), last, usize::MAX, self.separator).1 {
            return Ok(());
        }
        let place = Span { length: 1, ..self.place(last, usize::MAX) };
        Err(vec![codes::CsvQuote.at(place)])
    }

    /// Whether the cells of a record beyond the titles are all empty.
    fn only_empty_beyond(&self, start: usize, titles: usize) -> bool {
        let end = |column| extent(self.source.text(), start, column, self.separator).0.end;
        let beyond = end(titles.saturating_sub(1))..end(usize::MAX);
        self.source.text().as_bytes()[beyond].iter().all(|byte| *byte == self.separator)
    }
}

impl Records for Lines {
    fn len(&self) -> usize {
        self.starts.len()
    }

    fn header(&self) -> Span {
        self.line_at(self.header)
    }

    fn title(&self, column: usize) -> Span {
        self.place(self.header, column)
    }

    fn line(&self, row: usize) -> Span {
        self.line_at(self.start(row))
    }

    fn cell(&self, row: usize, column: usize) -> Span {
        self.place(self.start(row), column)
    }

    fn text(&self, row: usize, column: usize) -> Option<String> {
        let start = *self.starts.get(row)? as usize;
        let record = records::read(self.source.text(), start, self.separator)?;
        record.get(column).map(|text| of_file(text).into_owned())
    }

    fn scan(&self, rows: Range<usize>, columns: usize, visit: &mut dyn FnMut(usize, &Cells<'_>)) {
        let text = self.source.text();
        let byte = |row: usize| self.starts.get(row).map_or(text.len(), |byte| *byte as usize);
        let part = byte(rows.start)..byte(rows.end);
        let starts = &self.starts[rows.clone()];
        let columns = (columns, self.separator);
        records::scan(text, part, starts, columns, |row, cells| visit(rows.start + row, cells));
    }

    fn pieces(&self, bytes: usize) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        while let Some(byte) = self.starts.get(start) {
            let until = (*byte as usize).saturating_add(bytes);
            let rest = &self.starts[start..];
            let end = start + rest.partition_point(|byte| (*byte as usize) < until).max(1);
            pieces.push(start..end);
            start = end;
        }
        pieces
    }

    fn ragged(&self, row: usize) -> Option<usize> {
        let start = self.starts.get(row)?;
        let at = self.ragged.binary_search_by_key(start, |(start, _)| *start).ok()?;
        self.ragged.get(at).map(|(_, found)| *found)
    }
}

fn line_ends(text: &str) -> u32 {
    count(text.bytes().filter(|byte| *byte == b'\n').count())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
