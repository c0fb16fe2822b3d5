//! Cells as their file types them, row by row: the sheet of a workbook, or a table that this
//! program makes. People are shown its rows as lines of cells between commas; nothing reads those.

use std::borrow::Cow;
use std::ops::Range;

/// What a file says that a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellType {
    /// Text, as all cells of a CSV are: it may be anything, in some notation.
    Text,
    /// A number, with all its digits: a point, no exponent.
    Number,
    /// `true` or `false`.
    Boolean,
    /// `2025-04-30`, with the time after a `T` if there is one.
    Date,
    /// What a formula that failed shows.
    Error,
}

/// A cell; an empty text where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    pub(crate) of: CellType,
    pub(crate) text: &'a str,
}

impl<'a> Cell<'a> {
    pub(crate) const EMPTY: Self = Self::text("");

    /// A text, as it is written.
    pub(crate) const fn text(text: &'a str) -> Self {
        Self { of: CellType::Text, text }
    }

    /// A number, as machines write it.
    pub(crate) const fn number(text: &'a str) -> Self {
        Self { of: CellType::Number, text }
    }
}

/// Whether a spreadsheet that opens a text file could take a cell for a formula: it begins with a
/// sign that runs, perhaps written wide or after blanks, or with what ends a line.
pub fn may_run(text: &str) -> bool {
    const BLANK: fn(char) -> bool = |c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    // Most texts are told by their first letter.
    if text.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    text.starts_with(['\t', '\r', '\n']) || text.trim_start_matches(BLANK).starts_with(signs)
}

/// Bytes that a cell takes beside its text, for who limits them.
const BESIDE: usize = 4;

/// Rows of cells. Nothing is held of those that are empty.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    /// The texts of all cells, one after another.
    text: String,
    cells: Vec<Held>,
    /// The number of each row that has cells, from 0, and its first cell.
    rows: Vec<(u32, usize)>,
    width: usize,
}

/// Where a cell ends in the texts, its column and its type, in one word: a sheet may have a hundred
/// million cells.
#[derive(Clone, Copy, Debug)]
struct Held(u64);

impl Held {
    const TYPES: [CellType; 5] =
        [CellType::Text, CellType::Number, CellType::Boolean, CellType::Date, CellType::Error];
    /// Bits of a type, and of a column.
    const TYPE: u32 = 3;
    const COLUMN: u32 = 20;

    fn new(end: usize, column: usize, of: CellType) -> Option<Self> {
        let of = Self::TYPES.iter().position(|known| *known == of)? as u64;
        let above = Self::TYPE + Self::COLUMN;
        let fits = column >> Self::COLUMN == 0 && (end as u64) >> (u64::BITS - above) == 0;
        fits.then(|| Self((end as u64) << above | (column as u64) << Self::TYPE | of))
    }

    fn end(self) -> usize {
        usize::try_from(self.0 >> (Self::TYPE + Self::COLUMN)).unwrap_or(usize::MAX)
    }

    fn column(self) -> usize {
        usize::try_from(self.0 >> Self::TYPE & ((1 << Self::COLUMN) - 1)).unwrap_or(usize::MAX)
    }

    fn of(self) -> CellType {
        let place = usize::try_from(self.0 & ((1 << Self::TYPE) - 1)).ok();
        place.and_then(|place| Self::TYPES.get(place)).copied().unwrap_or(CellType::Text)
    }
}

impl Sheet {
    /// Writes a cell, after those written before: rows ascend, and columns within a row. Both are
    /// counted from 0. `false` when it is not in order, or too far.
    #[must_use]
    pub(crate) fn push(&mut self, row: u32, column: usize, cell: Cell) -> bool {
        let last = self.rows.last().map(|(row, _)| *row);
        let before = self.cells.last().filter(|_| last == Some(row));
        let ordered =
            last.is_none_or(|last| last <= row) && before.is_none_or(|cell| cell.column() < column);
        let held = Held::new(self.text.len() + cell.text.len(), column, cell.of);
        let Some(held) = held.filter(|_| ordered) else { return false };
        if cell.text.is_empty() {
            return true;
        }
        if last != Some(row) {
            self.rows.push((row, self.cells.len()));
        }
        self.text.push_str(cell.text);
        self.cells.push(held);
        self.width = self.width.max(column + 1);
        true
    }

    /// What a cell weighs, of bytes that are limited.
    pub(crate) fn weight(text: &str) -> usize {
        text.len() + BESIDE
    }

    /// What all of them weigh.
    pub(crate) fn size(&self) -> usize {
        self.text.len() + self.cells.len() * BESIDE
    }

    /// How many columns the widest row has.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Empty cells in rows that have some.
    pub(crate) fn holes(&self) -> usize {
        (self.rows.len() * self.width).saturating_sub(self.cells.len())
    }

    /// The numbers of the rows that have cells.
    pub(crate) fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        self.rows.iter().map(|(row, _)| *row)
    }

    /// How many cells some rows have that are not empty.
    pub(crate) fn filled(&self, first: u32, last: u32) -> usize {
        let start = |of: u32| {
            let at = self.rows.partition_point(|(row, _)| *row < of);
            self.rows.get(at).map_or(self.cells.len(), |(_, first)| *first)
        };
        start(last.saturating_add(1)).saturating_sub(start(first))
    }

    /// The cells of a row.
    pub(crate) fn row(&self, row: u32) -> SheetRow<'_> {
        let found = self.rows.binary_search_by_key(&row, |(number, _)| *number);
        let cells = found.map_or(0..0, |at| {
            let end = self.rows.get(at + 1).map_or(self.cells.len(), |(_, first)| *first);
            self.rows[at].1..end
        });
        SheetRow { sheet: self, cells }
    }

    fn cell(&self, at: usize) -> Cell<'_> {
        let start = at.checked_sub(1).map_or(0, |before| self.cells[before].end());
        let held = self.cells[at];
        Cell { of: held.of(), text: &self.text[start..held.end()] }
    }

    /// Where a cell stands in the line that shows its row, and how long it is, in characters.
    pub(crate) fn shown(&self, row: u32, column: usize) -> (u32, u32) {
        let row = self.row(row);
        let before = row.iter().take_while(|(at, _)| *at < column);
        let before: usize = before.map(|(_, cell)| shown(cell.text).chars().count()).sum();
        let text = shown(row.get(column).text);
        let blank = text.chars().count() - text.trim_start().chars().count();
        let blank = if text.trim().is_empty() { 0 } else { blank };
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (count(before + column + blank + 1), count(text.trim().chars().count()).max(1))
    }

    /// The column of the cell at a character of that line, from 1.
    pub(crate) fn column_at(&self, row: u32, character: u32) -> usize {
        let mut at = (character as usize).saturating_sub(1);
        let row = self.row(row);
        for column in 0..self.width {
            let width = shown(row.get(column).text).chars().count();
            if at <= width {
                return column;
            }
            at -= width + 1;
        }
        self.width.saturating_sub(1)
    }

    /// All rows as lines: line n is row n, each as wide as the widest.
    pub(crate) fn lines(&self) -> String {
        let mut lines = String::with_capacity(self.text.len() + self.cells.len());
        let mut next = 0;
        for row in self.rows() {
            (next..row).for_each(|_| lines.push('\n'));
            next = row + 1;
            let mut column = 0;
            for (place, cell) in self.row(row).iter() {
                (column..place).for_each(|_| lines.push(','));
                column = place;
                lines.push_str(&shown(cell.text));
            }
            (column + 1..self.width).for_each(|_| lines.push(','));
            lines.push('\n');
        }
        lines
    }
}

/// The cells of a row.
#[derive(Clone, Debug)]
pub(crate) struct SheetRow<'a> {
    sheet: &'a Sheet,
    cells: Range<usize>,
}

impl<'a> SheetRow<'a> {
    /// How many are not empty.
    pub(crate) fn filled(&self) -> usize {
        self.cells.len()
    }

    /// The cell of a column.
    pub(crate) fn get(&self, column: usize) -> Cell<'a> {
        let held = &self.sheet.cells[self.cells.clone()];
        let found = held.binary_search_by_key(&column, |cell| cell.column());
        found.map_or(Cell::EMPTY, |at| self.sheet.cell(self.cells.start + at))
    }

    /// Those that are not empty, with their column.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, Cell<'a>)> + use<'a> {
        let sheet = self.sheet;
        self.cells.clone().map(move |at| (sheet.cells[at].column(), sheet.cell(at)))
    }
}

/// A cell in a line that is shown.
fn shown(text: &str) -> Cow<'_, str> {
    let special = |byte: u8| matches!(byte, b'"' | b',' | b'\n' | b'\r');
    if !text.bytes().any(special) {
        return Cow::Borrowed(text);
    }
    let line = |c| if matches!(c, '\n' | '\r') { ' ' } else { c };
    let text: String = text.chars().map(line).collect();
    Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_keep_their_text_and_are_shown_in_lines() {
        let mut sheet = Sheet::default();
        for (row, column, text) in [(1, 1, "a, b"), (1, 3, "l\n\"q\""), (4, 0, "x")] {
            assert!(sheet.push(row, column, Cell::text(text)));
        }
        assert!(sheet.push(4, 1, Cell::EMPTY) && sheet.push(4, 2, Cell::number("12.5")));
        let text = Cell::text("again");
        assert!(
            !sheet.push(4, 2, text) && !sheet.push(2, 0, text) && !sheet.push(9, 1 << 20, text)
        );
        assert_eq!(sheet.lines(), "\n,\"a, b\",,\"l \"\"q\"\"\"\n\n\nx,,12.5,\n");
        let row = sheet.row(4);
        assert_eq!((row.filled(), row.get(2), row.get(1)), (2, Cell::number("12.5"), Cell::EMPTY));
        assert_eq!((sheet.row(1).get(3).text, sheet.row(2).filled()), ("l\n\"q\"", 0));
        assert_eq!((sheet.width(), sheet.holes()), (4, 4));
        assert_eq!([0, 1, 2, 3].map(|at| sheet.shown(1, at)), [(1, 1), (2, 6), (9, 1), (10, 9)]);
        assert_eq!([1, 2, 8, 9, 10, 99].map(|at| sheet.column_at(1, at)), [0, 1, 1, 2, 3, 3]);
    }
}
