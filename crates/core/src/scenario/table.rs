//! One table: named columns over records, whose cells are what their file says of them, each with
//! its own place. Where records are held is the matter of who reads them.

use super::cell::Cells;
use super::lineage::Reduced;
use super::notation::Notation;
use super::refusals::Refusals;
use super::text::{LONGEST_TEXT, quoted, too_long};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, SourceId, Span, codes};
use crate::parallel::Share;
use crate::sources::Source;
use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::ops::Range;
use std::sync::Arc;

/// More columns than this is no table of ours.
pub(super) const MOST_COLUMNS: usize = 10_000;
/// Records that a thread reads at a time, where nothing else says how many.
const PIECE: usize = 1 << 14;

/// The records of a table, wherever they are held: lines of text, rows of a sheet, rows written
/// one by one, records of another table.
pub(super) trait Records: fmt::Debug + Send + Sync {
    /// How many there are.
    fn len(&self) -> usize;
    /// The line of titles.
    fn header(&self) -> Span;
    /// The place of a title.
    fn title(&self, column: usize) -> Span;
    /// The line of a record.
    fn line(&self, row: usize) -> Span;
    /// The place of a cell.
    fn cell(&self, row: usize, column: usize) -> Span;
    /// What a cell says; nothing where there is none.
    fn text(&self, row: usize, column: usize) -> Option<String>;
    /// Shows the first `columns` cells of some records, in order.
    fn scan(&self, rows: Range<usize>, columns: usize, visit: &mut dyn FnMut(usize, &Cells<'_>));
    /// All of them, in pieces of so many bytes to be read apart.
    fn pieces(&self, _bytes: usize) -> Vec<Range<usize>> {
        let starts = (0..self.len()).step_by(PIECE);
        starts.map(|start| start..self.len().min(start + PIECE)).collect()
    }
    /// How many cells a record of another width has.
    fn ragged(&self, _row: usize) -> Option<usize> {
        None
    }
    /// What a cell that holds nothing says in the file, where its manifest has it hold nothing.
    fn masked(&self, _row: usize, _column: usize) -> Option<String> {
        None
    }
    /// What a cell that is made of several comes from.
    fn reduced(&self, _row: usize, _column: usize) -> Option<Reduced> {
        None
    }
}

/// A table whose records all have the columns of its header.
#[derive(Clone, Debug)]
pub(super) struct Table {
    id: SourceId,
    path: String,
    columns: Vec<String>,
    records: Arc<dyn Records>,
    /// How the texts of each column write numbers.
    notations: Vec<Notation>,
    /// How the file was read, and what is worth a look in it.
    notices: Diagnostics,
    /// Whether some of its lines may sum others up, nothing being said of it.
    asks_totals: bool,
    share: Share,
}

impl Deref for Table {
    type Target = dyn Records;

    fn deref(&self) -> &Self::Target {
        &*self.records
    }
}

impl Table {
    /// A table of a file, nothing being checked; its texts write numbers as programs do.
    pub(super) fn new(
        (id, source): (SourceId, &Source),
        columns: Vec<String>,
        records: impl Records + 'static,
        share: Share,
    ) -> Self {
        let path = source.path.display().to_string();
        let notations = vec![Notation::PLAIN; columns.len()];
        let (records, notices) = (Arc::new(records), Vec::new());
        Self { id, path, columns, records, notations, notices, asks_totals: false, share }
    }

    /// A table made of another, whose records become these.
    pub(super) fn derived(
        base: Self,
        columns: Vec<String>,
        notations: Vec<Notation>,
        records: impl FnOnce(Self) -> Box<dyn Records>,
    ) -> Self {
        let (id, path, notices) = (base.id, base.path.clone(), base.notices.clone());
        let (asks_totals, share) = (base.asks_totals, base.share);
        let records = records(base).into();
        Self { id, path, columns, records, notations, notices, asks_totals, share }
    }

    /// The records, in pieces to be read apart.
    pub(super) fn pieces(&self) -> Vec<Range<usize>> {
        self.records.pieces(self.share.piece)
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
        let columns = columns.into_iter().max().map_or(0, |last| last + 1);
        self.records.scan(rows, columns, &mut visit);
    }

    /// Shows what a cell of each record says, in order.
    pub(super) fn scan_column(&self, column: usize, mut visit: impl FnMut(usize, &str)) {
        self.scan(0..self.len(), [column], |row, cells| visit(row, &cells.get(column).said()));
    }

    /// How a column writes its numbers.
    pub(super) fn notation(&self, column: usize) -> Notation {
        self.notations.get(column).copied().unwrap_or(Notation::PLAIN)
    }

    /// The notation of each column.
    pub(super) fn with_notations(self, notations: Vec<Notation>) -> Self {
        Self { notations, ..self }
    }

    /// Takes what is known of another table with the same columns.
    pub(super) fn read_like(self, other: &Self) -> Self {
        let (notations, notices) = (other.notations.clone(), other.notices.clone());
        Self { notations, notices, asks_totals: other.asks_totals, ..self }
    }

    /// Says whether some of its lines may sum others up.
    pub(super) fn asking_totals(self, asks_totals: bool) -> Self {
        Self { asks_totals, ..self }
    }

    /// Whether lines that sum others up are looked for.
    pub(super) fn asks_totals(&self) -> bool {
        self.asks_totals
    }

    /// What is to be said of how the file was read; nothing when programs write so.
    pub(super) fn notices(&self) -> &Diagnostics {
        &self.notices
    }

    /// Adds what is worth a look in it.
    pub(super) fn warn(&mut self, warnings: Diagnostics) {
        self.notices.extend(warnings);
    }

    /// The file.
    pub(super) fn id(&self) -> SourceId {
        self.id
    }

    /// The file, as shown to people.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The name of the file, without its folder.
    pub(super) fn file(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or(&self.path)
    }

    /// Column names, in order.
    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The place of a name among the columns.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// How many cells a record of another width has, and its refusal.
    pub(super) fn ragged(&self, row: usize) -> Option<(usize, Diagnostic)> {
        let found = self.records.ragged(row)?;
        Some((found, ragged(self.line(row), self.columns.len(), found)))
    }

    /// Refuses titles that stand twice, or are too long.
    pub(super) fn check_titles(&self) -> Result<(), Diagnostics> {
        let mut seen = HashMap::new();
        for (index, name) in self.columns.iter().enumerate() {
            let error = if name.is_empty() {
                continue;
            } else if let Some(first) = seen.insert(name, index) {
                Diagnostic::from(codes::DuplicateColumn { column: quoted(name) })
                    .related(Some(self.title(first)), Note::FirstDefined)
            } else if too_long(name) {
                text_too_long(name)
            } else {
                continue;
            };
            return Err(vec![error.at(self.title(index))]);
        }
        Ok(())
    }

    /// A column without a title is left out when nothing stands in it: spreadsheets leave some.
    pub(super) fn check_unnamed(&self) -> Result<(), Diagnostics> {
        let unnamed = self.columns.iter().enumerate().filter(|(_, name)| name.is_empty());
        for (index, _) in unnamed {
            let mut filled = false;
            self.scan_column(index, |_, text| filled |= !text.is_empty());
            if filled || self.columns.len() == 1 {
                return Err(vec![codes::UnnamedColumn { number: index + 1 }.at(self.title(index))]);
            }
        }
        Ok(())
    }

    /// Hands over what is refused of its records; having none is an error too.
    pub(super) fn check_records(
        &self,
        refusals: impl IntoIterator<Item = Refusals>,
    ) -> Result<(), Diagnostics> {
        let (mut errors, header) = (Vec::new(), Some(self.header()));
        refusals.into_iter().for_each(|refused| refused.close(&self.path, header, &mut errors));
        if errors.is_empty() && self.len() == 0 {
            errors.push(empty(&self.path).at(header));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// Refuses a table without records.
pub(super) fn empty(path: &str) -> Diagnostic {
    codes::EmptyTable { path }.into()
}

/// Refuses a text of a column that is too long.
pub(super) fn text_too_long(column: &str) -> Diagnostic {
    codes::TextTooLong { column: quoted(column), limit: LONGEST_TEXT }.into()
}

/// Refuses a record of another width than the titles.
pub(super) fn ragged(line: Span, expected: usize, found: usize) -> Diagnostic {
    codes::CsvShape { expected, found }.at(line)
}
