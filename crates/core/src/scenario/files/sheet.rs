//! Cells as their file types them, as a table: its line of titles is found, its rows are records.

use super::dialect::MOST_TITLES;
use super::reading::{PIECE, Reading};
use crate::diagnostic::{Diagnostics, SourceId, Span, codes};
use crate::parallel::Share;
use crate::scenario::cell::Cells;
use crate::scenario::refusals::Refusals;
use crate::scenario::table::{MOST_COLUMNS, Records, Table, empty, text_too_long};
use crate::scenario::text::too_long;
use crate::sources::{Sheet, Sources};
use std::ops::Range;
use std::sync::Arc;

/// The rows of a sheet below its titles, blank ones and those that are left out apart.
#[derive(Debug)]
struct Rows {
    id: SourceId,
    sheet: Arc<Sheet>,
    /// The row of titles; the first record where titles are given.
    header: u32,
    records: Vec<u32>,
}

/// The first row that has a name which is wanted, where titles may be.
pub(super) fn titles(sheet: &Sheet, reading: &Reading) -> Option<u32> {
    let most = if reading.header.is_some() { 1 } else { MOST_TITLES };
    let wanted = |row: &u32| {
        let mut cells = sheet.row(*row).iter();
        cells.any(|(_, cell)| reading.wanted.iter().any(|wanted| *wanted == *cell.said()))
    };
    from(sheet, reading).take(most).find(wanted)
}

/// The row of titles; the first record where titles are given.
pub(super) fn header(sheet: &Sheet, reading: &Reading) -> Option<u32> {
    let titles = titles(sheet, reading).filter(|_| reading.columns.is_none());
    titles.or_else(|| from(sheet, reading).next())
}

/// The rows that are not passed before.
fn from<'s>(sheet: &'s Sheet, reading: &Reading) -> impl Iterator<Item = u32> + use<'s> {
    let from = match (&reading.columns, reading.header) {
        (Some((_, skipped)), _) => *skipped,
        (None, header) => header.map_or(0, |line| line.saturating_sub(1)),
    };
    sheet.rows().skip_while(move |row| *row < from)
}

/// The table of the cells of a source, some rows being left out (they ascend), and the line of its
/// titles where something stands above.
pub(super) fn open(
    sources: &Sources,
    id: SourceId,
    reading: &Reading,
    left_out: &[u32],
) -> Result<(Table, Option<u32>), Diagnostics> {
    let source = sources.get(id);
    let path = source.path.display().to_string();
    let sheet = source.cells().cloned().unwrap_or_default();
    let header = header(&sheet, reading).ok_or_else(|| vec![empty(&path)])?;
    let given = reading.columns.as_ref().map(|(columns, _)| columns.clone());
    let titled = given.is_none();
    if titled && sheet.width() > MOST_COLUMNS {
        return Err(vec![
            codes::TableTooWide { limit: MOST_COLUMNS }.at(Span::line(id, header + 1)),
        ]);
    }
    let columns = given.unwrap_or_else(|| {
        let titles = sheet.row(header);
        (0..sheet.width()).map(|column| titles.get(column).said().into_owned()).collect()
    });
    let below =
        |row: &u32| *row >= header + u32::from(titled) && left_out.binary_search(row).is_err();
    let records: Vec<u32> = sheet.rows().filter(below).collect();
    let mut long = Refusals::default();
    let rows = Rows { id, sheet: sheet.clone(), header, records };
    for row in &rows.records {
        for (column, _) in sheet.row(*row).iter().filter(|(_, cell)| too_long(cell.text)) {
            let name = columns.get(column).map_or("", String::as_str);
            long.push(|| text_too_long(name).at(rows.place(*row, column)));
        }
    }
    let above = sheet.rows().next().filter(|row| *row < header).map(|_| header + 1);
    let table = Table::new((id, source), columns, rows, Share::pieces(PIECE));
    if titled {
        table.check_titles()?;
    }
    table.check_records([long])?;
    if titled {
        table.check_unnamed()?;
    }
    Ok((table, above))
}

impl Rows {
    fn number(&self, row: usize) -> u32 {
        self.records.get(row).copied().unwrap_or(self.header)
    }

    fn place(&self, row: u32, column: usize) -> Span {
        let (character, length) = self.sheet.shown(row, column);
        Span::new(self.id, row.saturating_add(1), character, length)
    }
}

impl Records for Rows {
    fn len(&self) -> usize {
        self.records.len()
    }

    fn header(&self) -> Span {
        Span::line(self.id, self.header.saturating_add(1))
    }

    fn title(&self, column: usize) -> Span {
        self.place(self.header, column)
    }

    fn line(&self, row: usize) -> Span {
        Span::line(self.id, self.number(row).saturating_add(1))
    }

    fn cell(&self, row: usize, column: usize) -> Span {
        self.place(self.number(row), column)
    }

    fn text(&self, row: usize, column: usize) -> Option<String> {
        let row = *self.records.get(row)?;
        Some(self.sheet.row(row).get(column).said().into_owned())
    }

    fn scan(&self, rows: Range<usize>, _columns: usize, visit: &mut dyn FnMut(usize, &Cells<'_>)) {
        rows.for_each(|row| visit(row, &Cells::Sheet(self.sheet.row(self.number(row)))));
    }
}
