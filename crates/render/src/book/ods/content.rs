//! The sheets of an .ods.

use super::super::digits::held;
use super::super::sheet::{Cell, Content, Look, Sheet};
use super::super::{Book, Form, Role};
use super::styles::{self, Styles};
use super::{frame, xml};
use std::fmt::Write;
use std::io;

/// Writes everything that the sheets hold: the styles that their cells have come first.
pub(super) fn write(book: &Book, out: &mut dyn io::Write) -> io::Result<()> {
    let mut styles = Styles::new(book.lang);
    for sheet in &book.sheets {
        note(sheet, &mut styles);
    }
    let (start, end) = frame("document-content");
    write!(out, "{start}{}<office:body><office:spreadsheet>", styles.text())?;
    let mut filters = String::new();
    for (place, sheet) in book.sheets.iter().enumerate() {
        add(sheet, &mut styles, out)?;
        filter(place, sheet, &mut filters);
    }
    write!(
        out,
        "<table:database-ranges>{filters}</table:database-ranges>\
         </office:spreadsheet></office:body>{end}"
    )
}

/// Names the styles of a sheet, in the order in which they are met.
fn note(sheet: &Sheet, styles: &mut Styles) {
    styles.sheet(sheet.pages());
    for width in &sheet.widths {
        styles.column(*width);
    }
    let mut note = |looks: Vec<Look>| {
        for look in looks {
            styles.cell(&look);
        }
        true
    };
    note(looks(sheet.lines.iter().flatten()));
    if let Some(table) = &sheet.table {
        note(looks(table.head(sheet.lines.len()).iter().flatten()));
        table.by_pieces(|rows| looks(rows.flatten().collect::<Vec<_>>().iter()), note);
    }
}

/// The looks of some cells, each once.
fn looks<'c>(cells: impl Iterator<Item = &'c Cell>) -> Vec<Look> {
    let mut looks = Vec::new();
    for cell in cells.filter(|cell| !is_blank(cell)) {
        if !looks.contains(&cell.look) {
            looks.push(cell.look.clone());
        }
    }
    looks
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

fn add(sheet: &Sheet, styles: &mut Styles, to: &mut dyn io::Write) -> io::Result<()> {
    let out = &mut String::new();
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
        to.write_all(std::mem::take(out).as_bytes())?;
        let piece = |rows: &mut dyn Iterator<Item = Vec<Cell>>| {
            let (mut styles, mut out) = (styles.clone(), String::new());
            rows.for_each(|cells| line(cells.iter(), &mut styles, &mut out));
            out
        };
        let mut written = Ok(());
        table.by_pieces(piece, |text| {
            written = to.write_all(text.as_bytes());
            written.is_ok()
        });
        written?;
    }
    if sheet.lines.is_empty() && sheet.table.is_none() {
        line(std::iter::empty(), styles, out);
    }
    out.push_str("</table:table>");
    to.write_all(out.as_bytes())
}

fn is_blank(cell: &Cell) -> bool {
    cell.content == Content::Empty && cell.look == Look::default()
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
    if is_blank(cell) {
        out.push_str("<table:table-cell/>");
        return;
    }
    let style = styles.cell(&cell.look);
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
