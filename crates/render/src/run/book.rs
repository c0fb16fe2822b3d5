//! A run as a workbook: the summary, every row, the parameters.

use super::{page, rows};
use crate::Writing;
use crate::book::{self, Book, Sheet, Table, Told, Total};
use crate::locale::book::Say;
use bareme_compare::compare::RunSummary;

pub(super) fn book<'a>(summaries: &'a [RunSummary], to: &Writing) -> Book<'a> {
    let lang = to.style.lang;
    let whole = summaries.first().map(|summary| page::page(summary, lang)).unwrap_or_default();
    let mut summary = Sheet::new(Say::Summary.text(lang)).titled(&whole.title, &whole.marks);
    for run in summaries {
        let part = page::summary(run, lang);
        if summaries.len() > 1 {
            summary.lines.push(Vec::new());
            summary = summary.titled(&part.title, &part.marks);
        }
        summary.lines.extend(book::of_page(&part, lang));
    }
    summary.widths = book::widths(&summary.lines);
    let results = Sheet::new(Say::Results.text(lang)).titled(&whole.title, &whole.marks);
    let results = results.over(Table::new(rows::rows(summaries), Total::Amounts, lang));
    let mut told =
        vec![Told::new(summary, Say::AboutSummary), Told::new(results, Say::AboutResults)];
    let heads: Vec<_> = summaries.iter().map(|summary| &summary.head).collect();
    if let Some(first) = heads.first() {
        let sheet = Sheet::new(Say::Parameters.text(lang)).titled(&whole.title, &whole.marks);
        told.push(Told::new(sheet.over(book::params(&[first], lang)), Say::AboutParameters));
    }
    book::readme(&whole, &heads, &to.files, told, lang)
}
