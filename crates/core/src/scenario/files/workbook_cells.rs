//! The cells of a workbook, and what is to be said of them: what is merged, not computed, stale,
//! or of more digits than a double is sure of.

use super::excess::Excess;
use super::number::is_long;
use super::package::{MOST_CELLS, MOST_ROWS, MOST_TEXT, Refusal};
use crate::diagnostic::{Diagnostics, SourceId, Span, codes};
use crate::scenario::markers::is_failure;
use crate::scenario::text::quoted;
use crate::sources::{Cell as TypedCell, CellType, Sheet, letters};

/// Refusals shown of a sheet.
const SHOWN: usize = 20;

/// A cell, as its workbook holds it.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Empty,
    /// What it says; of a number, the shortest text of the double.
    Of(CellType, String),
    /// A formula whose result was not saved.
    Uncomputed,
}

impl Cell {
    pub(super) fn text(text: String) -> Self {
        Self::Of(CellType::Text, text)
    }

    /// What a formula that failed shows, in a form that is known as such whatever the language.
    pub(super) fn error(text: String) -> Self {
        let known = is_failure(text.trim());
        let capitals =
            || text.to_uppercase().chars().filter(|c| c.is_alphabetic()).collect::<String>();
        let text = if known { text } else { format!("#ERR_{}!", capitals()) };
        Self::Of(CellType::Error, text)
    }

    /// The bytes that it takes.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Empty | Self::Uncomputed => 1,
            Self::Of(_, text) => Sheet::weight(text),
        }
    }
}

/// A row and a column, from 0.
pub(super) type Place = (u32, u32);

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

/// The cells of a sheet, and what is to be said of them.
#[derive(Default)]
pub(super) struct Lines {
    name: String,
    pub(super) sheet: Sheet,
    pub(super) about: About,
}

/// What is to be said of the cells of a sheet.
#[derive(Default)]
pub(super) struct About {
    pub(super) merged: Vec<Region>,
    uncomputed: Vec<Place>,
    /// Formulas with a result that is to be computed again.
    pub(super) stale: Vec<Place>,
    /// Numbers of more digits than a double is sure of: how many, and the first.
    long: Option<(usize, Place)>,
}

impl Lines {
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Adds a cell, after those before it.
    pub(super) fn push(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Refusal> {
        let (of, text) = match cell {
            Cell::Empty => return Ok(()),
            Cell::Uncomputed => {
                self.about.uncomputed.push((row, column));
                return Ok(());
            }
            Cell::Of(of, text) => (of, text),
        };
        if of == CellType::Number && is_long(&text) {
            self.about.long.get_or_insert((0, (row, column))).0 += 1;
        }
        if self.sheet.size().saturating_add(Sheet::weight(&text)) > MOST_TEXT {
            return Err(Refusal::TooLarge(Excess::bytes(&self.name, MOST_TEXT as u64)));
        }
        if self.sheet.push(row, column as usize, TypedCell { of, text: &text }) {
            return Ok(());
        }
        Err(Refusal::Damaged(format!("{}{}", letters(column as usize), row + 1)))
    }
}

impl About {
    /// The rows that are only a remark: cells merged over several columns, alone in their rows.
    pub(super) fn remarks(&self, sheet: &Sheet, header: u32) -> Vec<Place> {
        let is_remark = |region: &&Region| {
            let Region { first, last } = region;
            let alone = || sheet.filled(first.0, last.0) == 1 && sheet.row(first.0).filled() == 1;
            first.1 < last.1 && first.0 > header && alone()
        };
        let mut remarks: Vec<Place> =
            self.merged.iter().filter(is_remark).map(|region| region.first).collect();
        remarks.sort_unstable();
        remarks
    }

    /// Cells of the table, and not above it, that would be read as empty and are not.
    pub(super) fn troubles(
        &self,
        sheet: &Sheet,
        header: u32,
        remarks: &[Place],
        id: SourceId,
    ) -> Diagnostics {
        let merged = self.merged.iter().filter(|region| {
            let alone = region.first.0 == region.last.0
                && region.first.0 != header
                && sheet.row(region.first.0).filled() <= 1;
            region.last.0 >= header && !alone && remarks.binary_search(&region.first).is_err()
        });
        let merged = merged.map(|region| {
            codes::MergedCells { value: region.name() }.at(at(sheet, id, region.first))
        });
        let uncomputed = self.uncomputed.iter().filter(|(row, _)| *row >= header);
        let uncomputed = uncomputed.map(|place| codes::CellFormulaEmpty.at(at(sheet, id, *place)));
        merged.chain(uncomputed).take(SHOWN).collect()
    }

    /// What is worth a look in the cells of the table.
    pub(super) fn notices(
        &self,
        sheet: &Sheet,
        header: u32,
        remarks: &[Place],
        id: SourceId,
    ) -> Diagnostics {
        let told = |(row, column): Place| {
            let text = sheet.row(row).get(column as usize).text;
            let length = u32::try_from(text.chars().count()).unwrap_or(1).max(1);
            (quoted(text), Span { length, ..at(sheet, id, (row, column)) })
        };
        let long = self.long.map(|(count, first)| {
            let (value, place) = told(first);
            codes::LongDecimals { count, value }.at(place)
        });
        let remark = remarks.first().map(|first| {
            let (value, place) = told(*first);
            codes::RemarksLeftOut { count: remarks.len(), value }.at(place)
        });
        let stale = || self.stale.iter().filter(|(row, _)| *row > header);
        let first = stale().next().map(|first| {
            let (value, place) = told(*first);
            codes::StaleFormulas { count: stale().count(), value }.at(place)
        });
        long.into_iter().chain(remark).chain(first).collect()
    }
}

fn at(sheet: &Sheet, id: SourceId, (row, column): Place) -> Span {
    let (character, _) = sheet.shown(row, column as usize);
    Span::new(id, row.saturating_add(1), character, 1)
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
