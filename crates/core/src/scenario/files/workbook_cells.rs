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
    /// Rows of totals of the tables that the sheet declares, with the columns of each table.
    pub(super) totals: Vec<Region>,
    /// Cells that a formula of subtotals makes.
    subtotals: Vec<Place>,
    /// Numbers of more digits than a double is sure of: how many, and the first.
    long: Option<(usize, Place)>,
}

/// Whether a formula sums others up, subtotals apart, and does nothing else.
fn is_subtotal(formula: &str) -> bool {
    let of = formula.trim().trim_start_matches("of:").trim_start_matches('=').to_uppercase();
    let inside = of.strip_prefix("SUBTOTAL(").or_else(|| of.strip_prefix("AGGREGATE("));
    let inside = inside.and_then(|rest| rest.strip_suffix(')'));
    inside.is_some_and(|inside| !inside.contains(')'))
}

impl Lines {
    /// Notes what a formula is, before its cell is added.
    pub(super) fn formula(&mut self, row: u32, column: u32, formula: &str) {
        if is_subtotal(formula) {
            self.about.subtotals.push((row, column));
        }
    }

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

/// A sheet whose titles are found.
pub(super) struct Seen<'s> {
    about: &'s About,
    sheet: &'s Sheet,
    id: SourceId,
    /// The row of titles.
    header: u32,
    /// The rows that are only a remark, by their cells.
    remarks: Vec<Place>,
    /// The rows of totals, by their cells.
    totals: Vec<Place>,
}

impl<'s> Seen<'s> {
    pub(super) fn new(about: &'s About, sheet: &'s Sheet, id: SourceId, header: u32) -> Self {
        // Cells merged over several columns, alone in their rows.
        let is_remark = |Region { first, last }: &Region| {
            let alone = || sheet.filled(first.0, last.0) == 1 && sheet.row(first.0).filled() == 1;
            first.1 < last.1 && first.0 > header && alone()
        };
        let remarks = about.merged.iter().filter(|region| is_remark(region));
        let mut remarks: Vec<Place> = remarks.map(|region| region.first).collect();
        remarks.sort_unstable();
        let mut totals = Vec::new();
        for Region { first, last } in &about.totals {
            let within = |(column, _): (u32, _)| (first.1..=last.1).contains(&column);
            for row in first.0.max(header + 1)..=last.0 {
                let cells = || sheet.row(row).iter().map(|(column, cell)| (number(column), cell));
                let own = cells().next().filter(|_| cells().all(within));
                totals.extend(own.map(|(column, _)| (row, column)));
            }
        }
        totals.sort_unstable();
        totals.dedup();
        Self { about, sheet, id, header, remarks, totals }
    }

    /// The rows that are none of the table, in order.
    pub(super) fn left_out(&self) -> Vec<u32> {
        let mut rows: Vec<u32> =
            self.remarks.iter().chain(&self.totals).map(|(row, _)| *row).collect();
        rows.sort_unstable();
        rows
    }

    /// The other rows that sum up those above them: what the first cell of each says, and the
    /// place of the first row.
    pub(super) fn subtotals(&self) -> (Vec<String>, Option<Span>) {
        let left_out = self.left_out();
        let rows = self.about.subtotals.iter().map(|(row, _)| *row);
        let mut rows: Vec<u32> =
            rows.filter(|row| *row > self.header && left_out.binary_search(row).is_err()).collect();
        rows.dedup();
        let said =
            |row: &u32| self.sheet.row(*row).iter().next().map(|(_, cell)| cell.said().into());
        let place = rows.first().map(|row| Span::line(self.id, row + 1));
        (rows.iter().filter_map(said).collect(), place)
    }

    /// Cells of the table, and not above it, that would be read as empty and are not.
    pub(super) fn troubles(&self) -> Diagnostics {
        let merged = self.about.merged.iter().filter(|Region { first, last }| {
            let alone = first.0 == last.0
                && first.0 != self.header
                && self.sheet.row(first.0).filled() <= 1;
            last.0 >= self.header && !alone && self.remarks.binary_search(first).is_err()
        });
        let merged = merged
            .map(|region| codes::MergedCells { value: region.name() }.at(self.place(region.first)));
        let uncomputed = self.about.uncomputed.iter().filter(|(row, _)| *row >= self.header);
        let uncomputed = uncomputed.map(|place| codes::CellFormulaEmpty.at(self.place(*place)));
        merged.chain(uncomputed).take(SHOWN).collect()
    }

    /// What is worth a look in the cells of the table.
    pub(super) fn notices(&self) -> Diagnostics {
        let long = self.about.long.map(|(count, first)| {
            let (value, place) = self.told(first);
            codes::LongDecimals { count, value }.at(place)
        });
        let remark = self.remarks.first().map(|first| {
            let (value, place) = self.told(*first);
            codes::RemarksLeftOut { count: self.remarks.len(), value }.at(place)
        });
        let totals = self.totals.first().map(|first| {
            let (value, place) = self.told(*first);
            codes::TotalsLeftOut { count: self.totals.len(), value }.at(place)
        });
        let stale = || self.about.stale.iter().filter(|(row, _)| *row > self.header);
        let first = stale().next().map(|first| {
            let (value, place) = self.told(*first);
            codes::StaleFormulas { count: stale().count(), value }.at(place)
        });
        long.into_iter().chain(remark).chain(totals).chain(first).collect()
    }

    /// What a cell says, and its place, all of it.
    fn told(&self, (row, column): Place) -> (String, Span) {
        let text = self.sheet.row(row).get(column as usize).text;
        let length = u32::try_from(text.chars().count()).unwrap_or(1).max(1);
        (quoted(text), Span { length, ..self.place((row, column)) })
    }

    fn place(&self, (row, column): Place) -> Span {
        let (character, _) = self.sheet.shown(row, column as usize);
        Span::new(self.id, row.saturating_add(1), character, 1)
    }
}

fn number(column: usize) -> u32 {
    u32::try_from(column).unwrap_or(u32::MAX)
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
        for formula in ["SUBTOTAL(109,T[x])", "of:=SUBTOTAL(9;[.B2:.B4])", "aggregate(9,5,B2:B4)"] {
            assert!(is_subtotal(formula), "{formula}");
        }
        for formula in ["", "SUM(B2:B4)", "B2/SUBTOTAL(9,B:B)", "SUBTOTAL(9,B:B)/2", "1"] {
            assert!(!is_subtotal(formula), "{formula}");
        }
        assert_eq!(Region::parse("B2:C3").map(Region::name).as_deref(), Some("B2:C3"));
    }
}
