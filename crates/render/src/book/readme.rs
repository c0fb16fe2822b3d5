//! The first sheet: what the workbook is, what it is worth, where it comes from, what it holds.

use super::lines::sentence;
use super::sheet::{Cell, Role, Sheet};
use super::{Book, Lang};
use crate::FileRead;
use crate::locale::book::{self as say, Say};
use crate::page::{Page, prose};
use bareme_compare::compare::Header;

/// A sheet with what is said of it in the first one.
pub(crate) struct Told<'a> {
    sheet: Sheet<'a>,
    about: Say,
}

impl<'a> Told<'a> {
    /// A sheet, and what it holds.
    pub(crate) fn new(sheet: Sheet<'a>, about: Say) -> Self {
        Self { sheet, about }
    }
}

/// A workbook of these sheets, the first one being made here from the page of the result.
pub(crate) fn readme<'a>(
    page: &Page,
    heads: &[&Header],
    files: &[FileRead],
    told: Vec<Told<'a>>,
    lang: Lang,
) -> Book<'a> {
    let mut sheet = Sheet::new(Say::ReadMe.text(lang)).titled(&page.title, &page.marks);
    sheet.widths = vec![40, 92];
    let lines = &mut sheet.lines;
    lines.push(Vec::new());
    for line in &page.under {
        sentence(&prose(line), Role::Plain, lines);
    }
    let mut part = |heading: Say, told: Vec<(String, String)>| {
        lines.push(Vec::new());
        lines.push(vec![Cell::text(heading.text(lang), Role::Heading)]);
        for (name, text) in told {
            lines.push(vec![Cell::text(name, Role::Strong), Cell::text(text, Role::Prose)]);
        }
    };
    let sheets = told.iter().map(|told| {
        let rows = told.sheet.table.as_ref().map(|table| table.rows.count);
        (told.sheet.name.clone(), say::about(told.about, rows, lang))
    });
    part(Say::Sheets, sheets.collect());
    part(Say::Precision, Vec::new());
    let rounded: Vec<String> = told.iter().flat_map(|told| lost(&told.sheet, lang)).collect();
    if rounded.is_empty() {
        sentence(Say::Whole.text(lang), Role::Plain, lines);
    } else {
        sentence(say::beyond(lang), Role::Plain, lines);
        for line in &rounded {
            sentence(line, Role::Strong, lines);
        }
    }
    lines.push(Vec::new());
    lines.push(vec![Cell::text(Say::ComputedBy.text(lang), Role::Heading)]);
    let edition = heads.iter().filter_map(|head| head.edition).max();
    let by = say::computed_by(env!("CARGO_PKG_VERSION"), edition, lang);
    lines.push(vec![Cell::text(by, Role::Plain)]);
    if !files.is_empty() {
        lines.push(Vec::new());
        lines.push(vec![Cell::text(Say::Files.text(lang), Role::Heading)]);
        for file in files {
            lines.push(vec![
                Cell::text(&file.path, Role::Prose),
                Cell::text(&file.sha256, Role::Code),
            ]);
        }
    }
    let sheets = std::iter::once(sheet).chain(told.into_iter().map(|told| told.sheet)).collect();
    Book { title: page.title.clone(), marks: page.marks.clone(), lang, sheets }
}

/// Numbers that a sheet does not hold whole, by column.
fn lost(sheet: &Sheet, lang: Lang) -> Vec<String> {
    let lines = sheet.lines.iter().flatten().filter(|cell| cell.is_rounded()).count();
    let mut said = Vec::new();
    if lines > 0 {
        said.push(say::rounded(lines, &sheet.name, None::<&str>, lang));
    }
    if let Some(table) = &sheet.table {
        for (column, count) in table.rows.columns.iter().zip(&table.rounded) {
            if *count > 0 {
                said.push(say::rounded(*count, &sheet.name, Some(&column.name), lang));
            }
        }
    }
    said
}
