//! One CSV table: its shape is checked once, its cells are read from the text when needed.

mod check;

use super::cells::{LONGEST_TEXT, cell};
use super::files::Found;
use super::notation::Notation;
use super::records::{self, Cells, Shape, extent};
use super::shape::{Reduced, View};
use super::written::Written;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId, Span};
use crate::parallel::Share;
use crate::sources::{Source, Sources};
use std::ops::Range;

/// More columns than this is no table of ours.
pub(super) const MOST_COLUMNS: usize = 10_000;
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
    /// Those that do not have as many cells as there are titles, where they are let through.
    ragged: Vec<(u32, usize)>,
    /// The rows, when they are written elsewhere than in a CSV.
    written: Option<Written>,
    /// The records, when they are those of another table, seen otherwise.
    view: Option<View>,
    separator: u8,
    /// How each column writes its numbers; as machines do when there are none.
    notations: Vec<Notation>,
    found: Found,
    /// What is worth a look in it, beside.
    warnings: Diagnostics,
    share: Share,
}

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

impl Table {
    /// A text that is held already, as a table written by this program.
    pub(super) fn of_text(sources: &Sources, id: SourceId) -> Result<Self, Diagnostics> {
        let source = sources.get(id).clone();
        let layout = Layout { separator: b',', header: 0, columns: None, ragged: false };
        Self::of_source(source, id, layout, Share::pieces(PIECE))
    }

    /// Cuts a text into records and checks its shape.
    pub(super) fn of_source(
        source: Source,
        id: SourceId,
        layout: Layout,
        share: Share,
    ) -> Result<Self, Diagnostics> {
        let Layout { separator, header, columns: given, ragged } = layout;
        let text = source.text();
        let empty = || vec![Diagnostic::new(Code::EmptyTable).with("path", shown(&source))];
        let first = records::first_from(text, header, separator).ok_or_else(empty)?;
        let titled = given.is_none();
        let columns = given.unwrap_or_else(|| {
            let titles = records::read(text, first.start, separator).unwrap_or_default();
            titles.iter().map(|name| cell(name).into_owned()).collect()
        });
        let from = if titled { first.end } else { header };
        let mut table = Self {
            id,
            columns,
            header: first.start,
            records: Vec::new(),
            ragged: Vec::new(),
            source,
            written: None,
            view: None,
            separator,
            notations: Vec::new(),
            found: Found::default(),
            warnings: Vec::new(),
            share,
        };
        table.check_titles()?;
        let shape = Shape { separator, cells: table.columns.len(), long: LONGEST_TEXT };
        let cut = records::cut(table.source.text(), from, shape, share);
        table.check_records(&cut, ragged, titled)?;
        table.records = cut.starts;
        if ragged {
            table.ragged = cut.ragged;
        }
        if titled {
            table.check_unnamed()?;
        }
        Ok(table)
    }

    /// A table whose rows are written one by one in a file.
    pub(super) fn written(
        source: Source,
        id: SourceId,
        columns: Vec<String>,
        written: Written,
    ) -> Self {
        Self {
            source,
            id,
            columns,
            header: 0,
            records: Vec::new(),
            ragged: Vec::new(),
            written: Some(written),
            view: None,
            separator: b',',
            notations: Vec::new(),
            found: Found::default(),
            warnings: Vec::new(),
            share: Share::pieces(PIECE),
        }
    }

    /// A table seen otherwise.
    pub(super) fn seen(columns: Vec<String>, view: View) -> Self {
        let base = view.base();
        Self {
            source: base.source.clone(),
            id: base.id,
            columns,
            header: 0,
            records: Vec::new(),
            ragged: Vec::new(),
            written: None,
            separator: base.separator,
            notations: view.notations(),
            found: base.found.clone(),
            warnings: base.warnings.clone(),
            share: base.share,
            view: Some(view),
        }
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
        if let Some(view) = &self.view {
            for row in rows {
                visit(row, &Cells::Seen(view, row));
            }
            return;
        }
        let text = self.source.text();
        let byte = |row: usize| self.records.get(row).map_or(text.len(), |byte| *byte as usize);
        let part = byte(rows.start)..byte(rows.end);
        let columns = columns.into_iter().max().map_or(0, |last| last + 1);
        let starts = &self.records[rows.clone()];
        let columns = (columns, self.separator);
        records::scan(text, part, starts, columns, |row, cells| visit(rows.start + row, cells));
    }

    /// Shows a cell of each record, in order.
    pub(super) fn scan_column(&self, column: usize, mut visit: impl FnMut(usize, &str)) {
        self.scan(0..self.len(), [column], |row, cells| visit(row, cells.get(column)));
    }

    /// The text that it is read from.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    /// What separates its columns.
    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    /// Whether something stands above its line of titles.
    pub(super) fn header_is_lower(&self) -> bool {
        !self.source.text()[..self.header].trim().is_empty()
    }

    /// How a column writes its numbers.
    pub(super) fn notation(&self, column: usize) -> Notation {
        let own = self.notations.get(column).copied();
        own.unwrap_or(if self.written.is_some() { Notation::MACHINE } else { Notation::PLAIN })
    }

    /// The notation of each column.
    pub(super) fn set_notations(&mut self, notations: Vec<Notation>) {
        self.notations = notations;
    }

    /// Takes what is known of another table with the same columns.
    pub(super) fn read_like(&mut self, other: &Self) {
        self.notations.clone_from(&other.notations);
        self.found.clone_from(&other.found);
    }

    /// What was found of the file.
    pub(super) fn set_found(&mut self, found: Found) {
        self.found = found;
    }

    /// What is to be said of how the file was read; nothing when programs write so.
    pub(super) fn notices(&self) -> Diagnostics {
        self.found.notices(self).into_iter().chain(self.warnings.iter().cloned()).collect()
    }

    /// Adds what is worth a look in it.
    pub(super) fn warn(&mut self, warnings: Diagnostics) {
        self.warnings.extend(warnings);
    }

    /// What a cell that holds nothing says in the file, where its manifest has it hold nothing.
    pub(super) fn masked(&self, row: usize, column: usize) -> Option<String> {
        self.view.as_ref()?.masked(row, column)
    }

    /// What a cell that is made of several comes from.
    pub(super) fn reduced(&self, row: usize, column: usize) -> Option<Reduced> {
        self.view.as_ref()?.reduced(row, column)
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
        if let Some(view) = &self.view {
            return view.len();
        }
        self.written.as_ref().map_or(self.records.len(), |written| written.rows.len())
    }

    /// The place of a name among the columns.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// The line of titles.
    pub(super) fn header_line(&self) -> Span {
        match (&self.written, &self.view) {
            (Some(written), _) => written.place,
            (None, Some(view)) => view.header_line(),
            (None, None) => self.line(self.header),
        }
    }

    /// The place of a title.
    pub(super) fn title(&self, column: usize) -> Span {
        match (&self.written, &self.view) {
            (Some(written), _) => written.title(column),
            (None, Some(view)) => view.title(column),
            (None, None) => self.place(self.header, self.extent(self.header, column)),
        }
    }

    /// The line of a record.
    pub(super) fn record_line(&self, row: usize) -> Span {
        match (&self.written, &self.view) {
            (Some(written), _) => written.row(row),
            (None, Some(view)) => view.line(row),
            (None, None) => self.line(self.start(row)),
        }
    }

    /// The place of a cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> Span {
        if let Some(written) = &self.written {
            return written.cell(row, column);
        }
        if let Some(view) = &self.view {
            return view.cell(row, column);
        }
        let start = self.start(row);
        self.place(start, self.extent(start, column))
    }

    fn extent(&self, start: usize, column: usize) -> Range<usize> {
        extent(self.source.text(), start, column, self.separator).0
    }

    /// The text of a cell, as it is written.
    pub(super) fn text(&self, row: usize, column: usize) -> Option<String> {
        if let Some(written) = &self.written {
            return written.rows.get(row)?.cells.get(column).map(|(text, _)| text.clone());
        }
        if let Some(view) = &self.view {
            return (row < view.len()).then(|| view.text(row, column).to_owned());
        }
        let start = *self.records.get(row)? as usize;
        let record = records::read(self.source.text(), start, self.separator)?;
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

fn shown(source: &Source) -> String {
    source.path.display().to_string()
}

fn line_ends(text: &str) -> u32 {
    count(text.bytes().filter(|byte| *byte == b'\n').count())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
