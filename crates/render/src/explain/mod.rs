//! Why a number: a tree to read, a list for a note, or everything for tools.

mod block;
mod items;
mod json;
mod notation;
mod page;
mod population;
mod steps;

use super::{Format, Style};
use bareme_compare::compare::explain::Explanation;
use bareme_core::sources::Sources;
pub(crate) use items::{Item, items};

/// The formats of an explanation: a tree has no rows.
pub const FORMATS: [Format; 3] = [Format::Table, Format::Markdown, Format::Json];

/// Writes explanations, down to a depth. JSON holds everything, whatever the depth.
pub fn render(
    explanations: &[Explanation],
    depth: Option<usize>,
    format: Format,
    style: Style,
    sources: &Sources,
) -> String {
    let page = |write: fn(&Explanation, Option<usize>, Style, &Sources) -> String| {
        let pages = explanations.iter().map(|e| write(e, depth, style, sources));
        pages.collect::<Vec<_>>().join("\n")
    };
    match format {
        Format::Markdown => page(page::markdown),
        Format::Json => json::json(explanations, style.lang, sources),
        // A tree has no rows: the command line offers no other format.
        Format::Table
        | Format::Csv
        | Format::ExcelFr
        | Format::Jsonl
        | Format::Xlsx
        | Format::Ods
        | Format::Parquet => page(page::table),
    }
}
