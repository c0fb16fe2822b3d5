//! The words of a workbook.

use super::Lang;
use super::sentences;
use bareme_compare::compare::Status;

catalogue!("book");

/// How many structures or rows a sheet shows.
pub(crate) fn about(what: Say, rows: Option<usize>, lang: Lang) -> String {
    let rows = rows.map(|rows| format!(" ({})", sentences::rows(rows, lang)));
    format!("{}{}", what.text(lang), rows.unwrap_or_default())
}
