//! The records of a CSV text: where each starts and ends. A record may hold line ends between
//! quotes, so that a text is cut by reading it; pieces are read by several threads, and what a
//! thread took for the start of a record is believed only once the piece before ends there.

use super::cell::Cells;
use crate::parallel::{self, Share};
use csv::StringRecord;
use std::ops::Range;

/// What records are like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// What separates cells.
    pub(super) separator: u8,
    /// How many cells each has.
    pub(super) cells: usize,
    /// Bytes below which no cell is too long.
    pub(super) long: usize,
}

/// A text cut into records.
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// Where each record starts.
    pub(super) starts: Vec<u32>,
    /// Records that do not have as many cells as expected, with how many they have.
    pub(super) ragged: Vec<(u32, usize)>,
    /// The others whose text is long enough for a cell to be too long.
    pub(super) long: Vec<u32>,
    /// Where the last one ends.
    end: usize,
}

/// Reads the content of the records of a part of the text.
fn reader(text: &str, part: Range<usize>, separator: u8) -> csv::Reader<&[u8]> {
    // A record that starts with a byte order mark keeps it, whoever reads it: only at the start
    // of what it reads does a reader leave it out.
    let before = usize::from(after_end(text, part.start));
    let bytes = &text.as_bytes()[part.start - before..part.end];
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true).from_reader(bytes)
}

/// The cells of the record at `start`. Of the errors of a reader, none can arise: the text is in
/// memory, it is UTF-8, and records of any length are let through.
pub(super) fn read(text: &str, start: usize, separator: u8) -> Option<StringRecord> {
    let record = first_from(text, start, separator)?;
    let raw = &text[record.start..record.end];
    if !raw.contains('"') {
        // A reader costs more to make than a record to split.
        return Some(raw.split(char::from(separator)).collect());
    }
    let mut record = StringRecord::new();
    let mut reader = reader(text, start..text.len(), separator);
    matches!(reader.read_record(&mut record), Ok(true)).then_some(record)
}

/// Shows the first `columns` cells of each record of a part of the text.
pub(super) fn scan(
    text: &str,
    part: Range<usize>,
    starts: &[u32],
    (columns, separator): (usize, u8),
    mut visit: impl FnMut(usize, &Cells<'_>),
) {
    let bytes = text.as_bytes();
    if bytes[part.clone()].contains(&b'"') {
        let mut reader = reader(text, part.clone(), separator);
        let begin = part.start - usize::from(after_end(text, part.start));
        let mut record = StringRecord::new();
        for (index, start) in starts.iter().enumerate() {
            // A record without anything in it is not among those that start somewhere.
            while matches!(reader.read_record(&mut record), Ok(true)) {
                let end = begin as u64 + reader.position().byte();
                if end > u64::from(*start) {
                    break;
                }
            }
            let cells = Cells::Read(record);
            visit(index, &cells);
            let Cells::Read(back) = cells else { return };
            record = back;
        }
        return;
    }
    let mut cells = Cells::Plain(text, Vec::with_capacity(columns));
    for (index, start) in starts.iter().enumerate() {
        if let Cells::Plain(_, cells) = &mut cells {
            cells.clear();
            let mut at = *start as usize;
            while cells.len() < columns {
                let end = cell_end(bytes, at, separator).0;
                cells.push(at..end);
                if bytes.get(end) != Some(&separator) {
                    break;
                }
                at = end + 1;
            }
        }
        visit(index, &cells);
    }
}

/// A record, as it stands in the text.
pub(super) struct Extent {
    pub(super) start: usize,
    pub(super) end: usize,
    /// How many cells it has.
    pub(super) cells: usize,
}

/// The first record from a byte on.
pub(super) fn first_from(text: &str, from: usize, separator: u8) -> Option<Extent> {
    let bytes = text.as_bytes();
    let start = from + bytes.get(from..)?.iter().position(|byte| !ends_line(*byte))?;
    let (mut end, mut cells) = (cell_end(bytes, start, separator).0, 1);
    while bytes.get(end) == Some(&separator) {
        end = cell_end(bytes, end + 1, separator).0;
        cells += 1;
    }
    Some(Extent { start, end, cells })
}

/// Cuts what follows `from` into records of `cells` cells.
pub(super) fn cut(text: &str, from: usize, shape: Shape, share: Share) -> Cut {
    let mut pieces = Vec::new();
    let mut start = from;
    while start < text.len() {
        let end = after_line(text, start.saturating_add(share.piece.max(1)));
        pieces.push(start..end);
        start = end;
    }
    let read = |piece: Range<usize>| (piece.clone(), Cut::of(text, piece, shape));
    let mut all = Cut { end: from, ..Cut::default() };
    parallel::in_order(share.threads, pieces, read, |(piece, cut)| {
        if all.end == piece.start {
            all.append(cut);
        } else if all.end < piece.end {
            // A record goes over the start of the piece, which was no start.
            all.append(Cut::of(text, all.end..piece.end, shape));
        }
        true
    });
    all
}

impl Cut {
    /// Cuts a piece, which starts between records; its last record may end beyond it.
    fn of(text: &str, piece: Range<usize>, shape: Shape) -> Self {
        let bytes = text.as_bytes();
        let mut cut = Self::default();
        let mut at = piece.start;
        while at < piece.end {
            if ends_line(bytes[at]) {
                at += 1;
                continue;
            }
            // Files are below 2^30 bytes.
            let start = u32::try_from(at).unwrap_or(u32::MAX);
            let mut found = 0;
            let begin = at;
            loop {
                at = cell_end(bytes, at, shape.separator).0;
                found += 1;
                if bytes.get(at) != Some(&shape.separator) {
                    break;
                }
                at += 1;
            }
            // Separators only: spreadsheets leave such lines at the end.
            if at - begin == found - 1 && found > 1 {
                continue;
            }
            cut.starts.push(start);
            if found != shape.cells {
                cut.ragged.push((start, found));
            } else if at - begin > shape.long {
                cut.long.push(start);
            }
        }
        cut.end = at;
        cut
    }

    fn append(&mut self, other: Self) {
        self.starts.extend(other.starts);
        self.ragged.extend(other.ragged);
        self.long.extend(other.long);
        self.end = other.end;
    }
}

/// The extent of cell `index` of the record at `start`, quotes included (its last cell if it has
/// fewer), and whether its quote is closed.
pub(super) fn extent(
    text: &str,
    start: usize,
    index: usize,
    separator: u8,
) -> (Range<usize>, bool) {
    let bytes = text.as_bytes();
    let (mut begin, mut column) = (start, 0);
    loop {
        let (end, closed) = cell_end(bytes, begin, separator);
        if column == index || bytes.get(end) != Some(&separator) {
            return (begin..end, closed);
        }
        begin = end + 1;
        column += 1;
    }
}

/// Where the raw cell that begins at `at` ends, and whether its quote is closed.
pub(super) fn cell_end(bytes: &[u8], at: usize, separator: u8) -> (usize, bool) {
    let mut at = at;
    if bytes.get(at) == Some(&b'"') {
        at += 1;
        loop {
            match bytes.get(at) {
                None => return (at, false),
                Some(b'"') if bytes.get(at + 1) == Some(&b'"') => at += 2,
                Some(b'"') => break,
                Some(_) => at += 1,
            }
        }
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let ends = |byte: &u8| *byte == separator || ends_line(*byte);
    let length = rest.iter().position(ends);
    (at + length.unwrap_or(rest.len()), true)
}

/// Whether a byte comes after the end of a line.
fn after_end(text: &str, byte: usize) -> bool {
    text.as_bytes()[..byte].last().is_some_and(|byte| ends_line(*byte))
}

fn ends_line(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Where the line after the one at `byte` starts.
fn after_line(text: &str, byte: usize) -> usize {
    let rest = text.as_bytes().get(byte..).unwrap_or_default();
    rest.iter().position(|byte| *byte == b'\n').map_or(text.len(), |end| byte + end + 1)
}
