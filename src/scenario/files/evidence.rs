//! What the texts of a table tell of how its columns write numbers and dates.

use crate::parallel;
use crate::scenario::notation::Evidence;
use crate::scenario::table::Table;
use crate::sources::CellType;
use std::ops::Range;

/// What the cells of each column tell. What a file types tells nothing of its texts.
pub(super) fn of(table: &Table) -> Vec<Evidence> {
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
