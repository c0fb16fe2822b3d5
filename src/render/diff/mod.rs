//! What changes between two sides.

mod csv;
mod json;
pub(in crate::render) mod last;
pub(in crate::render) mod page;
pub(in crate::render) mod rules;
pub(in crate::render) mod several;
pub(in crate::render) mod winners;

use super::{Format, Style};
use crate::compare::Diff;
pub(in crate::render) use json::{classes as json_classes, row as json_row, totals as json_totals};
pub(in crate::render) use last::closing;
pub(in crate::render) use page::{all_marks, gap, others, percent, row_cells, sides};

/// Writes a comparison.
pub fn render(diff: &Diff, format: Format, style: Style) -> String {
    match format {
        Format::Table => page::page(diff, style.lang, false).table(style),
        Format::Markdown => page::page(diff, style.lang, true).markdown(style),
        Format::Csv => csv::csv(diff),
        Format::Json => json::json(diff),
    }
}

/// Writes the comparisons of several policies with one base, side by side.
pub fn several(diffs: &[Diff], format: Format, style: Style) -> String {
    match format {
        Format::Table => several::page(diffs, style.lang, false).table(style),
        Format::Markdown => several::page(diffs, style.lang, true).markdown(style),
        Format::Csv => several::csv(diffs),
        Format::Json => several::json(diffs),
    }
}

#[cfg(test)]
mod tests;
