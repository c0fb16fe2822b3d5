//! What a file that is no text holds, as lines of text: line n is row n.

use std::fmt::Write as _;

/// Empty cells that are added for rows to be as wide as one another.
pub(super) const MOST_FILLED: usize = 1 << 28;

/// The lines of a sheet, cells between commas, being written row by row.
#[derive(Debug, Default)]
pub(in crate::scenario) struct Sheet {
    /// Its name, which places of its cells tell: `Name!C12`.
    pub(in crate::scenario) name: String,
    /// The lines so far.
    pub(super) text: String,
    /// The row being written, from 0, and how many cells it has.
    row: u32,
    cells: usize,
    /// Cells of each row, for the last to be as wide as the others.
    ends: Vec<(usize, usize)>,
}

impl Sheet {
    /// A sheet without rows.
    pub(in crate::scenario) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Writes a cell, after those written before: rows ascend, and columns within a row.
    /// Both are counted from 0. `false` when it is not in order.
    #[must_use]
    pub(in crate::scenario) fn push(&mut self, row: u32, column: u32, text: &str) -> bool {
        let column = column as usize;
        if row < self.row || (row == self.row && column < self.cells) {
            return false;
        }
        if row > self.row {
            self.end_row();
            self.text.extend(std::iter::repeat_n('\n', (row - self.row - 1) as usize));
            self.row = row;
        }
        for _ in self.cells.max(1)..=column {
            self.text.push(',');
        }
        self.cells = column + 1;
        let special = |byte: u8| matches!(byte, b'"' | b',' | b'\n' | b'\r');
        if text.bytes().any(special) {
            let line = |c| if matches!(c, '\n' | '\r') { ' ' } else { c };
            let text: String = text.chars().map(line).collect();
            let _ = write!(self.text, "\"{}\"", text.replace('"', "\"\""));
        } else {
            self.text.push_str(text);
        }
        true
    }

    /// How many bytes it has.
    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    fn end_row(&mut self) {
        if self.cells > 0 {
            self.ends.push((self.text.len(), self.cells));
        }
        self.text.push('\n');
        self.cells = 0;
    }

    /// The sheet, every row being as wide as the widest; nothing when that is too much.
    pub(in crate::scenario) fn finish(mut self) -> Option<Self> {
        self.end_row();
        let width = self.ends.iter().map(|(_, cells)| *cells).max().unwrap_or(0);
        let missing: usize = self.ends.iter().map(|(_, cells)| width - cells).sum();
        if missing > MOST_FILLED {
            return None;
        }
        let mut text = String::with_capacity(self.text.len() + missing);
        let mut from = 0;
        for (end, cells) in &self.ends {
            text.push_str(&self.text[from..*end]);
            text.extend(std::iter::repeat_n(',', width - cells));
            from = *end;
        }
        text.push_str(&self.text[from..]);
        Some(Self { text, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_lines_and_all_as_wide() {
        let mut sheet = Sheet::new("s");
        for (row, column, text) in [(1, 1, "a, b"), (1, 3, "l\n\"q\""), (4, 0, "x")] {
            assert!(sheet.push(row, column, text));
        }
        assert!(!sheet.push(4, 0, "again") && !sheet.push(2, 0, "before"));
        assert_eq!(sheet.finish().unwrap().text, "\n,\"a, b\",,\"l \"\"q\"\"\"\n\n\nx,,,\n");
    }
}
