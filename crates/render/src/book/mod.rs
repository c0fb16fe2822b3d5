//! A workbook before it is written: sheets of cells with a meaning, for .xlsx and .ods alike.

mod digits;
mod lines;
mod ods;
mod params;
mod readme;
mod sheet;
mod table;
#[cfg(test)]
mod tests;
mod xlsx;

use super::locale::Lang;
use super::locale::book::Say;
use super::{Failed, Format, Shape};
use bareme_core::diagnostic::{Diagnostic, codes};
pub(super) use lines::{of_page, widths};
pub(super) use params::table as params;
pub(super) use readme::{Told, readme};
pub(super) use sheet::{Form, Role, Sheet};
use std::io::Write;
pub(super) use table::{Table, Total};

/// Refuses a workbook of more rows than any sheet holds, before they are computed.
///
/// # Errors
///
/// `B1106` where a format is that of a workbook, and a line a row is too many for it.
pub fn room(format: Format, rows: usize, lang: Lang) -> Result<(), Diagnostic> {
    let name = Say::Rows.text(lang);
    if format.shape() == Shape::Book && rows >= sheet::ROWS {
        Err(codes::SheetTooLarge { name, rows, columns: None }.into())
    } else {
        Ok(())
    }
}

/// A workbook.
pub(super) struct Book<'a> {
    /// What it is about.
    pub(super) title: String,
    /// What every page must say of itself (a proposal, fictitious data…).
    pub(super) marks: Vec<String>,
    /// Words and formats.
    pub(super) lang: Lang,
    /// Sheets, in order.
    pub(super) sheets: Vec<Sheet<'a>>,
}

/// The same archive on every system: its directory says on which one each file was made.
fn anywhere(mut archive: Vec<u8>) -> Vec<u8> {
    const UNIX: u8 = 3;
    let number = |archive: &[u8], at: usize| {
        let bytes = archive.get(at..at + 2).unwrap_or_default();
        bytes.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte))
    };
    // The directory ends with 22 bytes that say where it begins.
    let end = archive.len().saturating_sub(22);
    let mut at = number(&archive, end + 18) << 16 | number(&archive, end + 16);
    while archive.get(at..at + 4).is_some_and(|entry| entry == b"PK\x01\x02") {
        archive[at + 5] = UNIX;
        at += 46 + [28, 30, 32].map(|size| number(&archive, at + size)).iter().sum::<usize>();
    }
    archive
}

impl Book<'_> {
    /// Writes it for Excel, whole or not at all.
    pub(super) fn xlsx(&self, out: &mut dyn Write) -> Result<(), Failed> {
        self.write(xlsx::write, out)
    }

    /// Writes it for LibreOffice, whole or not at all.
    pub(super) fn ods(&self, out: &mut dyn Write) -> Result<(), Failed> {
        self.write(ods::write, out)
    }

    fn write(
        &self,
        bytes: impl Fn(&Self) -> Result<Vec<u8>, Failed>,
        out: &mut dyn Write,
    ) -> Result<(), Failed> {
        self.sheets.iter().try_for_each(Sheet::check)?;
        Ok(out.write_all(&anywhere(bytes(self)?))?)
    }

    /// What stands at the foot of every page.
    fn foot(&self) -> String {
        std::iter::once(&self.title).chain(&self.marks).cloned().collect::<Vec<_>>().join(" · ")
    }
}
