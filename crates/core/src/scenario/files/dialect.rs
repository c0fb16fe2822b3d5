//! What separates the columns of a text, and which line holds their titles.

use super::lines::Layout;
use super::reading::Reading;
use crate::diagnostic::{Diagnostics, SourceId, Span, codes};
use crate::scenario::records;
use crate::scenario::table::MOST_COLUMNS;
use crate::scenario::text::of_file;

/// What may separate columns, the first winning where nothing tells.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Lines among which that of titles is looked for.
pub(super) const MOST_TITLES: usize = 50;

/// Finds the separator and the line of titles.
pub(super) fn layout(text: &str, id: SourceId, reading: &Reading) -> Result<Layout, Diagnostics> {
    let declared = reading.separator.and_then(|c| u8::try_from(c).ok());
    let candidates = declared.map_or_else(|| SEPARATORS.to_vec(), |separator| vec![separator]);
    let lenient = reading.ragged;
    if let Some((columns, skipped)) = &reading.columns {
        let from = line_start(text, *skipped + 1);
        let most = |separator: &u8| records::first_from(text, from, *separator).map(|r| r.cells);
        let separator = best(&candidates, most);
        let columns = Some(columns.clone());
        return Ok(Layout { separator, header: from, columns, ragged: lenient });
    }
    let from = reading.header.map_or(0, |line| line_start(text, line));
    let lines = if reading.header.is_some() { 1 } else { MOST_TITLES };
    let mut nearest: Option<(usize, usize, u8)> = None;
    for separator in &candidates {
        // Of those that find titles, the one whose line comes first.
        let lines = nearest.map_or(lines, |(line, ..)| line);
        if let Some((line, start, cells)) = titles(text, from, *separator, lines, &reading.wanted) {
            let alone = cells == 1 && candidates.len() > 1 && *separator != b',';
            if !alone {
                nearest = Some((line, start, *separator));
            }
        }
    }
    let found = nearest.map(|(_, start, separator)| (start, separator));
    let (header, separator) = found.unwrap_or_else(|| {
        let cells = |separator: &u8| records::first_from(text, from, *separator).map(|r| r.cells);
        let separator = best(&candidates, cells);
        let first = records::first_from(text, from, separator);
        (first.map_or(text.len(), |record| record.start), separator)
    });
    let wide = records::first_from(text, header, separator).is_some_and(|r| r.cells > MOST_COLUMNS);
    if wide {
        let line = text[..header].bytes().filter(|byte| *byte == b'\n').count() + 1;
        let place = Span::line(id, u32::try_from(line).unwrap_or(u32::MAX));
        return Err(vec![codes::TableTooWide { limit: MOST_COLUMNS }.at(place)]);
    }
    Ok(Layout { separator, header, columns: None, ragged: lenient })
}

/// The separator of most cells, the first of those that have as many.
fn best(candidates: &[u8], cells: impl Fn(&u8) -> Option<usize>) -> u8 {
    let mut best = (candidates.first().copied().unwrap_or(b','), 0);
    for separator in candidates {
        let cells = cells(separator).unwrap_or(0);
        if cells > best.1 {
            best = (*separator, cells);
        }
    }
    best.0
}

/// The first record, its number and how many cells it has, that holds a name which is wanted.
fn titles(
    text: &str,
    from: usize,
    separator: u8,
    lines: usize,
    wanted: &[String],
) -> Option<(usize, usize, usize)> {
    let mut at = from;
    for line in 0..lines {
        let record = records::first_from(text, at, separator)?;
        let cells = records::read(text, record.start, separator)?;
        let is_wanted = |name: &str| wanted.iter().any(|wanted| *wanted == *of_file(name));
        if cells.iter().any(is_wanted) {
            return Some((line, record.start, record.cells));
        }
        at = record.end;
    }
    None
}

/// Where a line starts, from 1.
fn line_start(text: &str, line: u32) -> usize {
    let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
    starts
        .take(line as usize)
        .last()
        .filter(|start| {
            // Beyond the last line there is nothing.
            text[..*start].bytes().filter(|byte| *byte == b'\n').count() + 1 == line as usize
        })
        .unwrap_or(text.len())
}
