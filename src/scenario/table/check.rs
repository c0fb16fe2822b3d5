//! The shape of a table: titles, widths of records, quotes, texts that are too long.

use super::{Table, shown};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note};
use crate::scenario::cells::{LONGEST_TEXT, Refusals, cell, quoted, too_long};
use crate::scenario::records::{self, Cut, extent};
use std::collections::HashMap;

impl Table {
    pub(super) fn check_titles(&self) -> Result<(), Diagnostics> {
        let mut seen = HashMap::new();
        for (index, name) in self.columns.iter().enumerate() {
            let error = if name.is_empty() {
                continue;
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

    /// A column without a title is left out when nothing stands in it: spreadsheets leave some.
    pub(super) fn check_unnamed(&self) -> Result<(), Diagnostics> {
        let unnamed = self.columns.iter().enumerate().filter(|(_, name)| name.is_empty());
        for (index, _) in unnamed {
            let mut filled = false;
            self.scan_column(index, |_, text| filled |= !cell(text).is_empty());
            if filled || self.columns.len() == 1 {
                let error = Diagnostic::new(Code::UnnamedColumn).with("number", index + 1);
                return Err(vec![error.at(self.title(index))]);
            }
        }
        Ok(())
    }

    /// Whether the cells of a record beyond the titles are all empty.
    fn only_empty_beyond(&self, start: usize) -> bool {
        let text = self.source.text();
        let last = extent(text, start, self.columns.len().saturating_sub(1), self.separator).0;
        let end = extent(text, start, usize::MAX, self.separator).0.end;
        text.as_bytes()[last.end..end].iter().all(|byte| *byte == self.separator)
    }

    /// The records of another width, where they are left to who filters them.
    #[cfg(test)]
    pub(in crate::scenario) fn ragged(&self) -> &[(u32, usize)] {
        &self.ragged
    }

    /// Where a record of another width starts, and how many cells it has.
    pub(in crate::scenario) fn ragged_at(&self, row: usize) -> Option<(u32, usize)> {
        let start = self.records.get(row)?;
        let at = self.ragged.binary_search_by_key(start, |(start, _)| *start).ok()?;
        self.ragged.get(at).copied()
    }

    /// Refuses a record of another width.
    pub(in crate::scenario) fn refuse_ragged(&self, start: u32, found: usize) -> Diagnostic {
        Diagnostic::new(Code::CsvShape)
            .at(self.line(start as usize))
            .with("expected", self.columns.len())
            .with("found", found)
    }

    pub(super) fn check_records(
        &self,
        cut: &Cut,
        ragged_too: bool,
        titled: bool,
    ) -> Result<(), Diagnostics> {
        let text = self.source.text();
        // A quote that is never closed swallows the rest of the file: it explains all the others.
        let last = cut.starts.last().map_or(self.header, |start| *start as usize);
        let (cell, closed) = extent(text, last, usize::MAX, self.separator);
        if !closed {
            let mut place = self.place(last, cell);
            place.length = 1;
            return Err(vec![Diagnostic::new(Code::CsvQuote).at(place)]);
        }
        let (mut ragged, mut long) = (Refusals::default(), Refusals::default());
        for (start, found) in cut.ragged.iter().filter(|_| !ragged_too) {
            // Titles that are given may be those of the first columns only.
            let more =
                *found > self.columns.len() && (!titled || self.only_empty_beyond(*start as usize));
            if !more {
                ragged.push(|| self.refuse_ragged(*start, *found));
            }
        }
        for start in &cut.long {
            let start = *start as usize;
            let record = records::read(text, start, self.separator).unwrap_or_default();
            for (column, _) in record.iter().enumerate().filter(|(_, cell)| too_long(cell)) {
                long.push(|| {
                    Diagnostic::new(Code::TextTooLong)
                        .at(self.place(start, extent(text, start, column, self.separator).0))
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
}
