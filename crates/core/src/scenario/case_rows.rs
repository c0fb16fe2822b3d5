//! The rows of a case file: each case has its own, and those that it writes beside it.

use super::assemble::{KEY, PERIOD};
use super::case_file::{Beside, Case, CaseFile, Entry};
use super::notation::Notation;
use super::table::Table;
use super::toml_reader::Located;
use super::written::{Written, WrittenRow};
use crate::diagnostic::Span;
use crate::parallel::Share;
use crate::sources::Source;
use std::collections::BTreeMap;

/// Between the name of a case and that of a structure beside its own.
const BESIDE: &str = " · ";
/// Rows that a thread reads at a time.
const PIECE: usize = 1 << 14;

impl CaseFile {
    /// The table of some cases: the row of each, then those beside it.
    pub(super) fn table(&self, source: &Source, cases: &[Case]) -> Table {
        let place = cases.first().map_or(Span::line(self.source, 1), |case| case.place);
        let mut titles = vec![(KEY.to_owned(), place)];
        if let Some(year) = cases.iter().find_map(|case| case.exercice.as_ref()) {
            titles.push((PERIOD.to_owned(), year.span));
        }
        let joined = titles.len();
        for entry in self.default.iter().chain(cases.iter().flat_map(given)) {
            if titles.iter().all(|(name, _)| *name != entry.name) {
                titles.push((entry.name.clone(), entry.name_span));
            }
        }
        let mut rows = Vec::new();
        for case in cases {
            for beside in std::iter::once(None).chain(case.beside.iter().map(Some)) {
                let written = self.default.iter().chain(&case.given);
                let written = written.chain(beside.iter().flat_map(|row| &row.given));
                // The last one to be written holds.
                let cells: BTreeMap<&str, &Entry> =
                    written.map(|entry| (entry.name.as_str(), entry)).collect();
                let place = beside.map_or(case.place, |row| row.place);
                let mut row = vec![structure(case, beside)];
                if joined > 1 {
                    row.push(year(case, beside));
                }
                row.extend(titles[joined..].iter().map(
                    |(name, _)| match cells.get(name.as_str()) {
                        Some(entry) => (entry.text.clone(), entry.span),
                        None => (String::new(), place),
                    },
                ));
                rows.push(WrittenRow { place, cells: row });
            }
        }
        let (columns, titles) = titles.into_iter().unzip();
        let columns: Vec<String> = columns;
        let notations = vec![Notation::MACHINE; columns.len()];
        let written = Written { titles, place, rows };
        Table::new((self.source, source), columns, written, Share::pieces(PIECE))
            .with_notations(notations)
    }
}

/// What a case writes of columns.
fn given(case: &Case) -> impl Iterator<Item = &Entry> {
    case.given.iter().chain(case.beside.iter().flat_map(|row| &row.given))
}

/// The structure of a row: cases have structures of their own.
fn structure(case: &Case, beside: Option<&Beside>) -> (String, Span) {
    match beside.and_then(|row| row.structure.as_ref()) {
        Some(other) => (format!("{}{BESIDE}{}", case.name.text, other.text), other.span),
        None => (case.name.text.clone(), beside.map_or(case.name.span, |row| row.place)),
    }
}

fn year(case: &Case, beside: Option<&Beside>) -> (String, Span) {
    let own: Option<&Located> = beside.and_then(|row| row.exercice.as_ref());
    let place = beside.map_or(case.place, |row| row.place);
    let found = own.or(case.exercice.as_ref());
    found.map_or((String::new(), place), |year| (year.text.clone(), year.span))
}
