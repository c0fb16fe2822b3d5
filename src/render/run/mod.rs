//! What one run pays.

mod csv;
mod in_force;
mod json;
mod page;

use super::{Format, Style};
use crate::compare::RunSummary;
pub(in crate::render) use json::{block as json_block, groups as json_groups};

/// Writes one run, or one by variant.
pub fn render(summaries: &[RunSummary], format: Format, style: Style) -> String {
    match format {
        Format::Csv => csv::csv(summaries),
        Format::Json => json::json(summaries),
        Format::Table => {
            let pages: Vec<String> =
                summaries.iter().map(|s| page::page(s, style.lang).table(style)).collect();
            pages.join("\n")
        }
        Format::Markdown => {
            let pages: Vec<String> =
                summaries.iter().map(|s| page::page(s, style.lang).markdown(style)).collect();
            pages.join("\n")
        }
    }
}

#[cfg(test)]
mod tests;
