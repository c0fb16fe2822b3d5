//! What the texts of a table tell of how its columns write numbers and dates.

use super::found::Found;
use super::reading::Reading;
use crate::parallel;
use crate::scenario::notation::{self, Declared, Evidence};
use crate::scenario::table::Table;
use crate::sources::CellType;
use std::ops::Range;

/// What the cells of each column tell. What a file types tells nothing of its texts.
fn evidence(table: &Table) -> Vec<Evidence> {
    let width = table.columns().len();
    let mut all = vec![Evidence::default(); width];
    let of_piece = |rows: Range<usize>| {
        let mut found = vec![Evidence::default(); width];
        table.scan(rows, 0..width, |_, cells| {
            cells.each(width, |column, cell| {
                if cell.of == CellType::Text {
                    found[column].add(&cell.said());
                }
            });
        });
        found
    };
    parallel::in_order(table.threads(), table.pieces(), of_piece, |found| {
        all.iter_mut().zip(found).for_each(|(all, found)| all.merge(found));
        true
    });
    all
}

/// The table with the notation of its texts. In a table of programs (`machine`), they write a
/// point where nothing tells.
pub(super) fn noted(table: Table, reading: &Reading, machine: bool, mut found: Found) -> Table {
    let evidence = evidence(&table);
    let names = table.columns();
    let declared = |column: usize| {
        let own = reading.decimals.iter().find(|(name, _)| *name == names[column]);
        let decimal = own.map(|(_, sign)| *sign).or(reading.numbers.decimal);
        Declared { decimal, ..reading.numbers }
    };
    let of = |is: &dyn Fn(usize, &Evidence) -> bool| {
        let all = names.iter().zip(&evidence).enumerate();
        let found = all.filter(|(at, (name, evidence))| !name.is_empty() && is(*at, evidence));
        found.map(|(_, (name, _))| name.clone()).collect::<Vec<_>>()
    };
    let writes = |sign| of(&|at, of| declared(at).decimal.is_none() && of.decimal() == Some(sign));
    found.dates = of(&|at, of| declared(at).dates.is_none() && of.dates.are_barred());
    found.commas = writes(',');
    found.points = !writes('.').is_empty();
    if reading.numbers.thousands.is_none() {
        found.spaces = evidence.iter().any(|column| column.spaces);
    }
    let notations = notation::decide(&evidence, declared, machine);
    told(table.with_notations(notations), reading, found)
}

/// The table with what is said of its file.
pub(super) fn told(mut table: Table, reading: &Reading, found: Found) -> Table {
    let declared = reading.header.is_some() || reading.columns.is_some();
    let header = found.header.filter(|_| !declared);
    let found = Found { header, ..found };
    let notices = found.notices(&table);
    table.warn(notices);
    table
}
