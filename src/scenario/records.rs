//! The records of a CSV text: where each starts and ends. A record may hold line ends between
//! quotes, so that a text is cut by reading it; pieces are read by several threads, and what a
//! thread took for the start of a record is believed only once the piece before ends there.

use crate::parallel::{self, Share};
use csv::StringRecord;
use std::ops::Range;

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
pub(super) fn reader(text: &str, part: Range<usize>) -> csv::Reader<&[u8]> {
    // A record that starts with a byte order mark keeps it, whoever reads it: only at the start
    // of what it reads does a reader leave it out.
    let before = text.as_bytes()[..part.start].last().is_some_and(|byte| ends_line(*byte));
    let bytes = &text.as_bytes()[part.start - usize::from(before)..part.end];
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes)
}

/// The cells of the record at `start`. Of the errors of a reader, none can arise: the text is in
/// memory, it is UTF-8, and records of any length are let through.
pub(super) fn read(text: &str, start: usize) -> Option<StringRecord> {
    let mut record = StringRecord::new();
    matches!(reader(text, start..text.len()).read_record(&mut record), Ok(true)).then_some(record)
}

/// The cells of a record, as far as they were read.
#[derive(Debug)]
pub(super) enum Cells<'a> {
    /// Of a text without quotes: what lies between commas.
    Plain(&'a str, Vec<Range<usize>>),
    /// Unquoted.
    Read(StringRecord),
}

impl Cells<'_> {
    /// The text of a cell; empty where there is none.
    pub(super) fn get(&self, column: usize) -> &str {
        match self {
            Self::Plain(text, cells) => cells.get(column).map_or("", |cell| &text[cell.clone()]),
            Self::Read(record) => record.get(column).unwrap_or(""),
        }
    }
}

/// Shows the first `columns` cells of each record of a part of the text.
pub(super) fn scan(
    text: &str,
    part: Range<usize>,
    starts: &[u32],
    columns: usize,
    mut visit: impl FnMut(usize, &Cells<'_>),
) {
    let bytes = text.as_bytes();
    if bytes[part.clone()].contains(&b'"') {
        let mut reader = reader(text, part);
        let mut record = StringRecord::new();
        for index in 0..starts.len() {
            if matches!(reader.read_record(&mut record), Ok(true)) {
                let cells = Cells::Read(record);
                visit(index, &cells);
                let Cells::Read(back) = cells else { return };
                record = back;
            }
        }
        return;
    }
    let mut cells = Cells::Plain(text, Vec::with_capacity(columns));
    for (index, start) in starts.iter().enumerate() {
        if let Cells::Plain(_, cells) = &mut cells {
            cells.clear();
            let mut at = *start as usize;
            while cells.len() < columns {
                let end = cell_end(bytes, at).0;
                cells.push(at..end);
                if bytes.get(end) != Some(&b',') {
                    break;
                }
                at = end + 1;
            }
        }
        visit(index, &cells);
    }
}

/// Where the first record starts and ends.
pub(super) fn first(text: &str) -> Option<(usize, usize)> {
    let start = text.bytes().position(|byte| !ends_line(byte))?;
    Some((start, extent(text, start, usize::MAX).0.end))
}

/// Cuts what follows `from` into records of `cells` cells.
pub(super) fn cut(text: &str, from: usize, cells: usize, long: usize, share: Share) -> Cut {
    let mut pieces = Vec::new();
    let mut start = from;
    while start < text.len() {
        let end = after_line(text, start.saturating_add(share.piece.max(1)));
        pieces.push(start..end);
        start = end;
    }
    let read = |piece: Range<usize>| (piece.clone(), Cut::of(text, piece, cells, long));
    let mut all = Cut { end: from, ..Cut::default() };
    parallel::in_order(share.threads, pieces, read, |(piece, cut)| {
        if all.end == piece.start {
            all.append(cut);
        } else if all.end < piece.end {
            // A record goes over the start of the piece, which was no start.
            all.append(Cut::of(text, all.end..piece.end, cells, long));
        }
        true
    });
    all
}

impl Cut {
    /// Cuts a piece, which starts between records; its last record may end beyond it.
    fn of(text: &str, piece: Range<usize>, cells: usize, long: usize) -> Self {
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
                at = cell_end(bytes, at).0;
                found += 1;
                if bytes.get(at) != Some(&b',') {
                    break;
                }
                at += 1;
            }
            cut.starts.push(start);
            if found != cells {
                cut.ragged.push((start, found));
            } else if at - begin > long {
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
pub(super) fn extent(text: &str, start: usize, index: usize) -> (Range<usize>, bool) {
    let bytes = text.as_bytes();
    let (mut begin, mut column) = (start, 0);
    loop {
        let (end, closed) = cell_end(bytes, begin);
        if column == index || bytes.get(end) != Some(&b',') {
            return (begin..end, closed);
        }
        begin = end + 1;
        column += 1;
    }
}

/// Where the raw cell that begins at `at` ends, and whether its quote is closed.
fn cell_end(bytes: &[u8], at: usize) -> (usize, bool) {
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
    let length = rest.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r'));
    (at + length.unwrap_or(rest.len()), true)
}

fn ends_line(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Where the line after the one at `byte` starts.
fn after_line(text: &str, byte: usize) -> usize {
    let rest = text.as_bytes().get(byte..).unwrap_or_default();
    rest.iter().position(|byte| *byte == b'\n').map_or(text.len(), |end| byte + end + 1)
}
