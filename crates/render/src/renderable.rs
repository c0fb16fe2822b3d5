//! A result in each form that it can be written in.

use super::book::{self, Book, Sheet, Table, Told, Total};
use super::locale::book::Say;
use super::page::Page;
use super::rows::{Dialect, Rows};
use super::{Failed, Format, Style, Writing};
use bareme_compare::compare::Header;
use std::io::Write;

/// What a result must know of itself to be written.
pub(super) trait Renderable {
    /// Pages for people; `fold` where what is long may be folded away (Markdown).
    fn pages(&self, style: Style, fold: bool) -> Vec<Page>;

    /// Everything, for machines.
    fn json(&self, out: &mut dyn Write) -> std::io::Result<()>;

    /// One line a row.
    fn rows(&self) -> Rows<'_>;

    /// The same for people: what machines are told in words may stand there as numbers.
    fn rows_of_sheet(&self) -> Rows<'_> {
        self.rows()
    }

    /// What was computed over what.
    fn heads(&self) -> Vec<&Header> {
        Vec::new()
    }

    /// Machine CSV.
    fn csv(&self, out: &mut dyn Write) -> Result<(), Failed> {
        self.rows().csv(Dialect::Standard, out)
    }

    /// A workbook: the page, then the rows.
    fn book(&self, to: &Writing) -> Book<'_> {
        let lang = to.style.lang;
        let pages = self.pages(to.style, false);
        let empty = Page::default();
        let first = pages.first().unwrap_or(&empty);
        let mut summary = Sheet::new(Say::Summary.text(lang));
        for page in &pages {
            if !summary.lines.is_empty() {
                summary.lines.push(Vec::new());
            }
            summary = summary.titled(&page.title, &page.marks);
            summary.lines.extend(book::of_page(page, lang));
        }
        summary.widths = book::widths(&summary.lines);
        let rows = Sheet::new(Say::Rows.text(lang)).titled(&first.title, &first.marks);
        let rows = rows.over(Table::new(self.rows_of_sheet().worded(lang), Total::None, lang));
        let told = vec![Told::new(summary, Say::AboutSummary), Told::new(rows, Say::AboutRows)];
        book::readme(first, &self.heads(), &to.files, told, lang)
    }

    /// Writes the result.
    fn write(&self, to: &Writing, out: &mut dyn Write) -> Result<(), Failed> {
        let Writing { format, style, .. } = *to;
        let pages = |fold: bool, text: &dyn Fn(&Page) -> String| {
            self.pages(style, fold).iter().map(text).collect::<Vec<_>>().join("\n")
        };
        let text = match format {
            Format::Csv => return self.csv(out),
            Format::ExcelFr => return self.rows().csv(Dialect::ExcelFr, out),
            Format::Jsonl => return self.rows().jsonl(out),
            Format::Parquet => return self.rows().parquet(out),
            Format::Xlsx => return self.book(to).xlsx(out),
            Format::Ods => return self.book(to).ods(out),
            Format::Json => return Ok(self.json(out)?),
            Format::Table => pages(false, &|page| page.table(style)),
            Format::Markdown => pages(true, &|page| page.markdown(style)),
        };
        Ok(out.write_all(text.as_bytes())?)
    }
}
