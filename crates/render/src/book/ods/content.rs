//! The sheets of an .ods.

use super::super::digits::held;
use super::super::sheet::{Cell, Content, Look, Sheet};
use super::super::{Book, Form, Role};
use super::styles::{self, Styles};
use super::{document, xml};
use std::fmt::Write;

/// Everything that the sheets hold.
pub(super) fn content(book: &Book) -> String {
    let mut styles = Styles::new(book.lang);
    let mut tables = String::new();
    let mut filters = String::new();
    for (place, sheet) in book.sheets.iter().enumerate() {
        add(sheet, &mut styles, &mut tables);
        filter(place, sheet, &mut filters);
    }
    let body = format!(
        "{}<office:body><office:spreadsheet>{tables}\
         <table:database-ranges>{filters}</table:database-ranges>\
         </office:spreadsheet></office:body>",
        styles.text()
    );
    document("document-content", &body)
}

/// The buttons of a filter over the header of a table.
fn filter(place: usize, sheet: &Sheet, out: &mut String) {
    let (Some(table), Some(header)) = (&sheet.table, sheet.header_row()) else { return };
    let Some(last) = table.rows.columns.len().checked_sub(1) else { return };
    let name = xml(&sheet.name.replace('\'', "''"));
    let corner = |column: usize, row: usize| format!("'{name}'.{}{}", letters(column), row + 1);
    let _ = write!(
        out,
        "<table:database-range table:name=\"__Anonymous_Sheet_DB__{place}\" \
         table:target-range-address=\"{}:{}\" table:display-filter-buttons=\"true\"/>",
        corner(0, header),
        corner(last, header + table.rows.count)
    );
}

/// A column as spreadsheets name it.
fn letters(column: usize) -> String {
    rust_xlsxwriter::column_number_to_name(u16::try_from(column).unwrap_or(u16::MAX))
}

fn add(sheet: &Sheet, styles: &mut Styles, out: &mut String) {
    let style = styles.sheet(sheet.pages());
    let name = xml(&sheet.name);
    let _ = write!(out, "<table:table table:name=\"{name}\" table:style-name=\"{style}\">");
    for (place, width) in sheet.widths.iter().enumerate() {
        let style = styles.column(*width);
        let column = format!("<table:table-column table:style-name=\"{style}\"/>");
        // Whose row it is stands on every page.
        if place == 0 && sheet.table.is_some() {
            let _ =
                write!(out, "<table:table-header-columns>{column}</table:table-header-columns>");
        } else {
            out.push_str(&column);
        }
    }
    if sheet.widths.is_empty() {
        out.push_str("<table:table-column/>");
    }
    for cells in &sheet.lines {
        line(cells.iter(), styles, out);
    }
    if let Some(table) = &sheet.table {
        let head = table.head(sheet.lines.len());
        out.push_str("<table:table-header-rows>");
        for cells in &head {
            line(cells.iter(), styles, out);
        }
        out.push_str("</table:table-header-rows>");
        for row in 0..table.rows.count {
            let cells: Vec<Cell> =
                (0..table.rows.columns.len()).map(|column| table.cell(row, column)).collect();
            line(cells.iter(), styles, out);
        }
    }
    if sheet.lines.is_empty() && sheet.table.is_none() {
        line(std::iter::empty(), styles, out);
    }
    out.push_str("</table:table>");
}

fn line<'c>(cells: impl Iterator<Item = &'c Cell>, styles: &mut Styles, out: &mut String) {
    let _ = write!(out, "<table:table-row table:style-name=\"{}\">", styles::ROW);
    let start = out.len();
    for (column, cell) in cells.enumerate() {
        put(cell, column, styles, out);
    }
    if out.len() == start {
        out.push_str("<table:table-cell/>");
    }
    out.push_str("</table:table-row>");
}

fn put(cell: &Cell, column: usize, styles: &mut Styles, out: &mut String) {
    if cell.content == Content::Empty && cell.look == Look::default() {
        out.push_str("<table:table-cell/>");
        return;
    }
    let style = styles.cell(cell.look);
    let _ = write!(out, "<table:table-cell table:style-name=\"{style}\"");
    let number = |n| held(n).0.to_string();
    let kind = if matches!(cell.look.form, Form::Percent(..)) { "percentage" } else { "float" };
    let euros = matches!(cell.look.form, Form::Euros(_));
    let numeric = |text: &str| {
        if euros {
            format!(
                " office:value-type=\"currency\" office:currency=\"EUR\" office:value=\"{text}\""
            )
        } else {
            format!(" office:value-type=\"{kind}\" office:value=\"{text}\"")
        }
    };
    let _ = match &cell.content {
        Content::Empty => write!(out, "/>"),
        Content::Text(text) => {
            let _ = write!(out, " office:value-type=\"string\">");
            paragraphs(text, cell.look.role == Role::Code, out);
            write!(out, "</table:table-cell>")
        }
        Content::Number(n) => {
            let text = number(*n);
            write!(out, "{}><text:p>{text}</text:p></table:table-cell>", numeric(&text))
        }
        Content::Boolean(flag) => write!(
            out,
            " office:value-type=\"boolean\" office:boolean-value=\"{flag}\">\
             <text:p>{flag}</text:p></table:table-cell>"
        ),
        Content::Date(date) => write!(
            out,
            " office:value-type=\"date\" office:date-value=\"{date}\">\
             <text:p>{date}</text:p></table:table-cell>"
        ),
        Content::Sum { first, last, value } => {
            let (text, name) = (number(*value), letters(column));
            write!(
                out,
                " table:formula=\"of:=SUBTOTAL(109;[.{name}{}:.{name}{}])\"{}>\
                 <text:p>{text}</text:p></table:table-cell>",
                first + 1,
                last + 1,
                numeric(&text)
            )
        }
    };
}

/// A text, one paragraph a line. XML reads spaces that follow one another as one: they are counted.
fn paragraphs(text: &str, code: bool, out: &mut String) {
    for line in text.split('\n') {
        out.push_str("<text:p>");
        if !code && !line.starts_with(' ') && !line.ends_with(' ') && !line.contains("  ") {
            out.push_str(&xml(line).replace('\t', "<text:tab/>"));
        } else {
            let mut spaces = 0;
            for part in line.split_inclusive(' ') {
                let word = part.strip_suffix(' ');
                let text = word.unwrap_or(part);
                if !text.is_empty() && spaces > 0 {
                    let _ = write!(out, "<text:s text:c=\"{spaces}\"/>");
                    spaces = 0;
                }
                out.push_str(&xml(text).replace('\t', "<text:tab/>"));
                spaces += usize::from(word.is_some());
            }
            if spaces > 0 {
                let _ = write!(out, "<text:s text:c=\"{spaces}\"/>");
            }
        }
        out.push_str("</text:p>");
    }
}
