//! Workbooks as tables: which sheet is read, and what of it is refused.

use super::excess::Excess;
use super::number::is_long;
use super::package::{MOST_CELLS, MOST_ROWS, MOST_TEXT, Package, Refusal};
use super::sheet::{MOST_FILLED, Sheet};
use super::{Found, Long, Reading, dialect, ods, of_sheet, xlsx};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId, Span};
use crate::scenario::table::Table;
use crate::sources::{Sources, letters};

/// Refusals shown of a sheet.
const SHOWN: usize = 20;

/// A cell, as its workbook holds it.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Empty,
    Text(String),
    /// The shortest text of a double.
    Number(String),
    /// A formula whose result was not saved.
    Uncomputed,
}

impl Cell {
    /// The bytes that it takes.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Empty | Self::Uncomputed => 1,
            Self::Text(text) | Self::Number(text) => text.len() + 1,
        }
    }
}

/// A row and a column, from 0.
type Place = (u32, u32);

/// Merged cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
    pub(super) first: Place,
    pub(super) last: Place,
}

impl Region {
    /// `A1:C3`
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':')?;
        Some(Self { first: place(first)?, last: place(last)? })
    }

    fn name(self) -> String {
        let cell = |(row, column): Place| format!("{}{}", letters(column as usize), row + 1);
        format!("{}:{}", cell(self.first), cell(self.last))
    }
}

/// The place of `C12`, within what a sheet can have.
pub(super) fn place(text: &str) -> Option<Place> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (name, number) = text.split_at(digits);
    let mut column = 0_u32;
    for letter in name.bytes().filter(|b| *b != b'$') {
        let digit = u32::from(letter.to_ascii_uppercase().checked_sub(b'A').filter(|d| *d < 26)?);
        column = column.checked_mul(26)?.checked_add(digit + 1)?;
    }
    let row = number.parse::<u32>().ok()?;
    let (row, column) = (row.checked_sub(1)?, column.checked_sub(1)?);
    (row < MOST_ROWS && column < MOST_CELLS).then_some((row, column))
}

/// The lines of a sheet, and what is to be said of its cells.
pub(super) struct Lines {
    sheet: Sheet,
    pub(super) merged: Vec<Region>,
    uncomputed: Vec<Place>,
    long: Option<Long>,
}

impl Lines {
    pub(super) fn new(name: &str) -> Self {
        Self { sheet: Sheet::new(name), merged: Vec::new(), uncomputed: Vec::new(), long: None }
    }

    /// Adds a cell, after those before it.
    pub(super) fn push(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Refusal> {
        let text = match cell {
            Cell::Empty => return Ok(()),
            Cell::Uncomputed => {
                self.uncomputed.push((row, column));
                return Ok(());
            }
            Cell::Number(text) => {
                if is_long(&text) {
                    let first = || Long { count: 0, row, column, text: text.clone() };
                    self.long.get_or_insert_with(first).count += 1;
                }
                text
            }
            Cell::Text(text) => text,
        };
        let size = self.sheet.size().saturating_add(text.len());
        if size > MOST_TEXT {
            let excess = Excess::bytes(&self.sheet.name, MOST_TEXT as u64);
            return Err(Refusal::TooLarge(excess));
        }
        if self.sheet.push(row, column, &text) {
            return Ok(());
        }
        Err(Refusal::Damaged(format!("{}{}", letters(column as usize), row + 1)))
    }
}

/// A workbook whose sheets can be read one by one.
enum Book {
    Excel(xlsx::Book),
    Ods { text: String, names: Vec<String> },
}

impl Book {
    fn open(package: &mut Package) -> Result<Self, Refusal> {
        if xlsx::recognises(package) {
            return xlsx::Book::read(package).map(Self::Excel);
        }
        if ods::recognises(package) {
            return ods::open(package).map(|(text, names)| Self::Ods { text, names });
        }
        Err(Refusal::NotAWorkbook)
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::Excel(book) => book.sheets.iter().map(|(name, _)| name.clone()).collect(),
            Self::Ods { names, .. } => names.clone(),
        }
    }

    fn sheet(&self, package: &mut Package, index: usize) -> Result<Lines, Refusal> {
        match self {
            Self::Excel(book) => book.sheet(package, index),
            Self::Ods { text, names } => ods::sheet(text, &names[index], index),
        }
    }
}

/// Reads a workbook as a table.
pub(super) fn open(
    sources: &mut Sources,
    id: SourceId,
    reading: &Reading,
) -> Result<Table, Diagnostics> {
    let source = sources.get(id).clone();
    let path = source.path.display().to_string();
    let refused = |refusal: Refusal| {
        let error = |code| Diagnostic::new(code).with("path", &path);
        vec![match refusal {
            Refusal::Damaged(reason) => error(Code::FileDamaged).with("reason", reason),
            Refusal::TooLarge(excess) => excess.told(error(Code::FileTooLarge)),
            Refusal::Entities => error(Code::FileEntities),
            Refusal::Encrypted => error(Code::OldWorkbook),
            Refusal::NotAWorkbook => error(Code::NotAWorkbook),
        }]
    };
    let mut package = Package::open(source.bytes()).map_err(refused)?;
    let book = Book::open(&mut package).map_err(refused)?;
    let names = book.names();
    let (index, lines) =
        choose(&book, &names, &mut package, reading, refused)?.ok_or_else(|| {
            let wanted = reading.sheet.clone().unwrap_or_default();
            let error = Diagnostic::new(Code::NoSheet).with("path", &path).with("name", &wanted);
            vec![
                error
                    .suggest(&wanted, names.iter().map(String::as_str))
                    .with("known", names.clone()),
            ]
        })?;
    let several = reading.sheet.is_none() && names.len() > 1;
    let Lines { sheet, merged, uncomputed, long } = lines;
    let found = Found { sheet: several.then(|| names[index].clone()), long, ..Found::default() };
    let wide = || Refusal::TooLarge(Excess::count(&names[index], MOST_FILLED as u64, "cells"));
    let sheet = sheet.finish().ok_or_else(|| refused(wide()))?;
    let table = of_sheet(sources, id, sheet, reading, found)?;
    let errors = troubles(&table, &merged, &uncomputed);
    if errors.is_empty() { Ok(table) } else { Err(errors) }
}

/// The sheet that is named; else the only one, else the first that has what is looked for, else
/// the first.
fn choose(
    book: &Book,
    names: &[String],
    package: &mut Package,
    reading: &Reading,
    refused: impl Fn(Refusal) -> Diagnostics,
) -> Result<Option<(usize, Lines)>, Diagnostics> {
    if let Some(name) = &reading.sheet {
        let Some(index) = names.iter().position(|known| known == name) else { return Ok(None) };
        return book.sheet(package, index).map(|lines| Some((index, lines))).map_err(refused);
    }
    let mut first = None;
    for index in 0..names.len() {
        let lines = book.sheet(package, index).map_err(&refused)?;
        if names.len() == 1 || dialect::has_titles(&lines.sheet.text, reading) {
            return Ok(Some((index, lines)));
        }
        first = first.or(Some((index, lines)));
    }
    Ok(first)
}

/// Cells of the table, and not above it, that would be read as empty and are not.
fn troubles(table: &Table, merged: &[Region], uncomputed: &[Place]) -> Diagnostics {
    let header = table.header_line().line;
    let line = |row: u32| row.saturating_add(1);
    let at = |(row, column): Place| {
        // The place of a cell of the line: cells before it, each with its separator.
        let text = table.source().line(line(row));
        let start = dialect::cell_start(text, column as usize);
        Span::new(table.id(), line(row), start, 1)
    };
    let below = |last: u32| line(last) >= header;
    let alone = |region: &Region| {
        // A remark over several columns stands alone in its line.
        let cells = table.source().line(line(region.first.0)).split(',');
        region.first.0 == region.last.0
            && line(region.first.0) != header
            && cells.filter(|cell| !cell.is_empty()).count() <= 1
    };
    let merged = merged.iter().filter(|region| below(region.last.0) && !alone(region));
    let merged = merged.map(|region| {
        Diagnostic::new(Code::MergedCells).at(at(region.first)).with("value", region.name())
    });
    let uncomputed = uncomputed.iter().filter(|(row, _)| below(*row));
    let uncomputed = uncomputed.map(|place| Diagnostic::new(Code::CellFormulaEmpty).at(at(*place)));
    merged.chain(uncomputed).take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_within_a_sheet() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("$C$12").or(place("C12")), Some((11, 2)));
        assert_eq!(place("XFD1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "12", "A0", "XFE1", "A1048577", "ZZZZZZZZZZ1", "A99999999999", "é1"]
        {
            assert_eq!(place(wrong), None, "{wrong}");
        }
        assert_eq!(Region::parse("B2:C3").map(Region::name).as_deref(), Some("B2:C3"));
    }
}
