//! What one run pays.

mod csv;
mod in_force;
mod json;
mod page;

use super::page::Page;
use super::{Format, Style};
use crate::compare::RunSummary;
pub(in crate::render) use json::{block as json_block, groups as json_groups};
use std::io::{Result, Write};

/// Writes one run, or one by variant.
pub fn write(
    summaries: &[RunSummary],
    format: Format,
    style: Style,
    out: &mut dyn Write,
) -> Result<()> {
    let pages = |shown: &dyn Fn(Page) -> String| -> Vec<String> {
        summaries.iter().map(|s| shown(page::page(s, style.lang))).collect()
    };
    let text = match format {
        Format::Csv => return csv::write(summaries, out),
        Format::Json => json::json(summaries),
        Format::Table => pages(&|page| page.table(style)).join("\n"),
        Format::Markdown => pages(&|page| page.markdown(style)).join("\n"),
    };
    out.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests;
