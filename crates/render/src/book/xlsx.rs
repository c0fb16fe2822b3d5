//! A workbook as .xlsx.

use super::digits::{float, held};
use super::sheet::{Cell, Content, Form, Look, Role, Sheet, height};
use super::{Book, Lang, Table};
use crate::Failed;
use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, IgnoreError,
    Workbook, Worksheet, XlsxError,
};
use std::collections::BTreeMap;

/// Rows of a table that is made for speed.
const LARGE: usize = 1 << 16;
/// How much it is packed: less makes a larger file sooner.
const LEVEL: u8 = 3;
/// A4.
const PAPER: u8 = 9;

impl From<XlsxError> for Failed {
    fn from(error: XlsxError) -> Self {
        Self::Place(std::io::Error::other(error))
    }
}

/// The bytes of a workbook; the same for the same book.
pub(super) fn write(book: &Book) -> Result<Vec<u8>, Failed> {
    let mut workbook = Workbook::new();
    // No clock: the same book gives the same bytes.
    let properties = DocProperties::new()
        .set_title(book.title.as_str())
        .set_author("bareme")
        .set_status(book.marks.join(" · "))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let mut formats = Formats { lang: book.lang, known: BTreeMap::new() };
    for sheet in &book.sheets {
        // Texts of a large table seldom come back: to look each up costs more than it saves.
        let page = if is_large(sheet) {
            workbook.set_zip_compression_level(LEVEL).add_worksheet_with_constant_memory()?
        } else {
            workbook.add_worksheet_with_low_memory()?
        };
        fill(page, sheet, &book.foot(), &mut formats)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn is_large(sheet: &Sheet) -> bool {
    sheet.table.as_ref().is_some_and(|table| table.rows.count > LARGE)
}

fn row(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

fn column(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn fill(
    page: &mut Worksheet,
    sheet: &Sheet,
    foot: &str,
    formats: &mut Formats,
) -> Result<(), XlsxError> {
    page.set_name(&sheet.name)?;
    for (place, width) in sheet.widths.iter().enumerate() {
        page.set_column_width(column(place), *width)?;
    }
    page.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(sheet.pages(), 0);
    // `&` starts a code in a footer.
    page.set_footer(format!("&L&8{}&R&8&A · &P / &N", foot.replace('&', "&&")));
    let large = sheet.table.as_ref().filter(|_| is_large(sheet));
    let usual: Vec<Look> = large.map(Table::usual).unwrap_or_default();
    for (at, look) in usual.iter().enumerate() {
        // Cells that have the format of their column need not tell it.
        page.set_column_format(column(at), formats.of(look))?;
    }
    let mut line = |page: &mut Worksheet, place: usize, cells: &[Cell]| {
        for (at, cell) in cells.iter().enumerate() {
            let as_usual = usual.get(at) == Some(&cell.look);
            put(page, row(place), column(at), cell, (!as_usual).then_some(&mut *formats))?;
        }
        if let Some(points) = points(cells, &sheet.widths) {
            page.set_row_height(row(place), points)?;
        }
        Ok::<(), XlsxError>(())
    };
    for (place, cells) in sheet.lines.iter().enumerate() {
        line(page, place, cells)?;
    }
    let (Some(table), Some(header)) = (&sheet.table, sheet.header_row()) else { return Ok(()) };
    let start = sheet.lines.len();
    for (place, cells) in table.head(start).iter().enumerate() {
        line(page, start + place, cells)?;
    }
    let first = header + 1;
    let columns = table.rows.columns.len();
    let (mut next, mut written) = (first, Ok(()));
    table.by_pieces(
        |rows| rows.collect::<Vec<_>>(),
        |rows| {
            written = rows.iter().try_for_each(|cells| {
                next += 1;
                line(page, next - 1, cells)
            });
            written.is_ok()
        },
    );
    written?;
    if columns > 0 {
        let last = row(header + table.rows.count);
        page.autofilter(row(header), 0, last, column(columns - 1))?;
        // An identifier made of digits is a text on purpose.
        page.ignore_error_range(
            row(header),
            0,
            last,
            column(columns - 1),
            IgnoreError::NumberStoredAsText,
        )?;
    }
    page.set_freeze_panes(row(first), 1)?;
    page.set_repeat_rows(row(start), row(header))?.set_repeat_columns(0, 0)?;
    Ok(())
}

/// The height of a row, in points, where it is not the usual one: programs that open a file do not
/// all measure its texts.
fn points(cells: &[Cell], widths: &[u16]) -> Option<u32> {
    let first = cells.first().map(|cell| cell.look.role);
    match (first, height(cells, widths)) {
        (Some(Role::Title), _) => Some(22),
        (Some(Role::Heading), _) => Some(18),
        (_, 1) => None,
        (_, lines) => Some(2 + 13 * u32::try_from(lines).unwrap_or(1)),
    }
}

fn put(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    formats: Option<&mut Formats>,
) -> Result<(), XlsxError> {
    let Some(formats) = formats else { return put_plain(page, row, column, &cell.content) };
    let format = formats.of(&cell.look);
    match &cell.content {
        Content::Empty if cell.look == Look::default() => return Ok(()),
        Content::Empty => page.write_blank(row, column, format)?,
        Content::Text(text) => page.write_string_with_format(row, column, text, format)?,
        Content::Number(n) => {
            page.write_number_with_format(row, column, float(held(*n).0), format)?
        }
        Content::Boolean(flag) => page.write_boolean_with_format(row, column, *flag, format)?,
        Content::Date(date) => match day(*date) {
            Some(day) => page.write_datetime_with_format(row, column, &day, format)?,
            // Before 1900 there are no dates in Excel.
            None => page.write_string_with_format(row, column, date.to_string(), format)?,
        },
        Content::Sum { first, last, value } => {
            let name = rust_xlsxwriter::column_number_to_name(column);
            let sum = format!("=SUBTOTAL(109,{name}{}:{name}{})", first + 1, last + 1);
            let formula = Formula::new(sum).set_result(held(*value).0.to_string());
            page.write_formula_with_format(row, column, formula, format)?
        }
    };
    Ok(())
}

/// A cell of the format of its column.
fn put_plain(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    content: &Content,
) -> Result<(), XlsxError> {
    match content {
        Content::Empty | Content::Sum { .. } => return Ok(()),
        Content::Text(text) => page.write_string(row, column, text)?,
        Content::Number(n) => page.write_number(row, column, float(held(*n).0))?,
        Content::Boolean(flag) => page.write_boolean(row, column, *flag)?,
        Content::Date(date) => match day(*date) {
            Some(day) => page.write_datetime(row, column, &day)?,
            None => page.write_string(row, column, date.to_string())?,
        },
    };
    Ok(())
}

/// A day as Excel knows it.
fn day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok().filter(|year| *year >= 1900)?;
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// The formats of a workbook, each made once.
struct Formats {
    lang: Lang,
    known: BTreeMap<Look, Format>,
}

impl Formats {
    fn of(&mut self, look: &Look) -> &Format {
        let lang = self.lang;
        self.known.entry(look.clone()).or_insert_with(|| format(look, lang))
    }
}

fn format(look: &Look, lang: Lang) -> Format {
    let plain =
        Format::new().set_font_name("Calibri").set_font_size(10).set_align(FormatAlign::Top);
    let dark = Color::RGB(0x001F_3A5F);
    let made = match look.role {
        Role::Plain => plain,
        Role::Word => plain.set_align(FormatAlign::Left).set_indent(1),
        Role::Prose => plain.set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
        Role::Title => plain.set_bold().set_font_size(14).set_font_color(dark),
        Role::Mark => plain.set_bold().set_font_color(Color::RGB(0x009C_3D00)),
        Role::Heading => plain.set_bold().set_font_size(11).set_font_color(dark),
        Role::Header | Role::HeaderRight => {
            let header = plain
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0x00E3_E9F2))
                .set_border_bottom(FormatBorder::Thin);
            match look.role {
                Role::HeaderRight => header.set_align(FormatAlign::Right),
                _ => header.set_align(FormatAlign::Left).set_indent(1),
            }
        }
        Role::Label => plain
            .set_align(FormatAlign::Left)
            .set_indent(1)
            .set_italic()
            .set_text_wrap()
            .set_font_color(Color::RGB(0x0044_4444)),
        Role::Strong => plain.set_bold(),
        Role::Total => plain.set_bold().set_border_bottom(FormatBorder::Thin),
        Role::Right => plain.set_align(FormatAlign::Right),
        Role::Code => plain.set_font_name("Consolas"),
    };
    let made = if look.form == Form::Year { made.set_align(FormatAlign::Center) } else { made };
    match code(look, lang) {
        Some(code) => made.set_num_format(code),
        None => made,
    }
}

/// The code of a number format: separators are those of the reader's spreadsheet, except in euros.
fn code(look: &Look, lang: Lang) -> Option<String> {
    // Nothing ends a text between quotes but a quote.
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', ""));
    let mark = if look.mark.is_empty() { String::new() } else { quoted(look.mark) };
    let unit = look.unit.as_ref().map(|unit| quoted(&format!("\u{a0}{unit}"))).unwrap_or_default();
    let digits = |digits: u8| match digits {
        0 => "#,##0".to_owned(),
        n => format!("#,##0.{}", "0".repeat(n.into())),
    };
    let signed = |code: String, sign: bool| {
        let code = format!("{code}{unit}");
        let zero = format!("{mark}{code}");
        if sign { format!("{mark}+{code};{mark}-{code};{zero}") } else { zero }
    };
    Some(match look.form {
        Form::General => return None,
        Form::Number(decimals, sign) => signed(digits(decimals), sign),
        Form::Euros(sign) => {
            let locale = lang.pick("[$€-40C]", "\"€\"");
            signed(format!("{}\\ {locale}", digits(2)), sign)
        }
        Form::Percent(decimals, sign) => {
            signed(format!("{}{}", digits(decimals), lang.pick("\\ %", "%")), sign)
        }
        Form::Year => "0".to_owned(),
        Form::Date => lang.pick("dd/mm/yyyy", "yyyy-mm-dd").to_owned(),
    })
}
