//! A result in each form that it can be written in.

use super::page::Page;
use super::rows::Rows;
use super::{Failed, Format, Style};
use std::io::Write;

/// What a result must know of itself to be written.
pub(super) trait Shown {
    /// Pages for people; `fold` where what is long may be folded away (Markdown).
    fn pages(&self, style: Style, fold: bool) -> Vec<Page>;

    /// Everything, for machines.
    fn json(&self) -> String;

    /// One line a row.
    fn rows(&self) -> Rows<'_>;

    /// Machine CSV.
    fn csv(&self, out: &mut dyn Write) -> Result<(), Failed> {
        self.rows().write(Format::Csv, out)
    }

    /// Writes the result.
    fn write(&self, format: Format, style: Style, out: &mut dyn Write) -> Result<(), Failed> {
        let pages = |fold: bool, text: &dyn Fn(&Page) -> String| {
            self.pages(style, fold).iter().map(text).collect::<Vec<_>>().join("\n")
        };
        let text = match format {
            Format::Csv => return self.csv(out),
            Format::ExcelFr | Format::Jsonl => return self.rows().write(format, out),
            Format::Json => self.json(),
            Format::Table => pages(false, &|page| page.table(style)),
            Format::Markdown => pages(true, &|page| page.markdown(style)),
        };
        Ok(out.write_all(text.as_bytes())?)
    }
}
