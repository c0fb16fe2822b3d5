//! Workbooks of LibreOffice: `.ods`.

use super::excess::Excess;
use super::number::shortest;
use super::package::{
    Events, MOST_CELLS, MOST_ROWS, MOST_TEXT, Package, Refusal, add_text, attribute,
};
use super::workbook_cells::{Cell, Lines, Region};
use crate::sources::CellType;
use quick_xml::events::{BytesStart, Event};

const CONTENT: &str = "content.xml";

/// Whether an archive is a workbook of this sort.
pub(super) fn recognises(package: &Package) -> bool {
    package.has(CONTENT)
}

/// The text of the sheets, and their names.
pub(super) fn open(package: &mut Package) -> Result<(String, Vec<String>), Refusal> {
    if let Some(manifest) = package.part("META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(Refusal::Encrypted);
    }
    let text = package.needed(CONTENT)?;
    let mut names = Vec::new();
    let (mut events, mut sheet, mut depth) = (Events::of(&text), false, 0_u32);
    while let Some(event) = events.next()? {
        match &event {
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "office:spreadsheet" => sheet = true,
                "table:table" => {
                    if depth == 0 {
                        names.push(attribute(element, "table:name")?.unwrap_or_default());
                    }
                    depth += u32::from(matches!(event, Event::Start(_)));
                }
                _ => {}
            },
            Event::End(element) if element.name().as_ref() == "table:table" => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    // A text document or a drawing is an archive of the same sort.
    if sheet { Ok((text, names)) } else { Err(Refusal::NotAWorkbook) }
}

/// Reads the cells of a sheet.
pub(super) fn sheet(text: &str, name: &str, index: usize) -> Result<Lines, Refusal> {
    let mut events = Events::of(text);
    let (mut tables, mut depth) = (0, 0_u32);
    while let Some(event) = events.next()? {
        match &event {
            Event::Start(element) if element.name().as_ref() == "table:table" => {
                if depth == 0 && tables == index {
                    return rows(&mut events, name);
                }
                tables += usize::from(depth == 0);
                depth += 1;
            }
            Event::Empty(element) if element.name().as_ref() == "table:table" => {
                tables += usize::from(depth == 0);
            }
            Event::End(element) if element.name().as_ref() == "table:table" => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    Ok(Lines::new(name))
}

/// The rows of the sheet that has just begun, until its end.
fn rows(events: &mut Events, name: &str) -> Result<Lines, Refusal> {
    let mut lines = Lines::new(name);
    let mut row = 0_u32;
    loop {
        let event = events.next()?.ok_or_else(|| Refusal::damaged("</table:table>"))?;
        match &event {
            Event::Start(element) if element.name().as_ref() == "table:table-row" => {
                let times = repeated(element, "table:number-rows-repeated")?;
                let cells = cells(events, row, &mut lines)?;
                let last = row.saturating_add(times);
                if !cells.is_empty() {
                    let weight: usize = cells.iter().map(|(_, cell)| cell.weight()).sum();
                    let all = weight.saturating_mul(times as usize);
                    if all > MOST_TEXT {
                        return Err(Refusal::TooLarge(Excess::bytes(name, MOST_TEXT as u64)));
                    }
                    if last > MOST_ROWS {
                        let excess = Excess::count(name, MOST_ROWS.into(), "rows");
                        return Err(Refusal::TooLarge(excess));
                    }
                    for row in row..last {
                        for (column, cell) in &cells {
                            lines.push(row, *column, cell.clone())?;
                        }
                    }
                }
                row = last;
            }
            Event::Empty(element) if element.name().as_ref() == "table:table-row" => {
                row = row.saturating_add(repeated(element, "table:number-rows-repeated")?);
            }
            Event::End(element) if element.name().as_ref() == "table:table" => return Ok(lines),
            _ => {}
        }
    }
}

fn repeated(element: &BytesStart, name: &str) -> Result<u32, Refusal> {
    let Some(times) = attribute(element, name)? else { return Ok(1) };
    let number = times.parse().ok().filter(|times| *times > 0);
    number.ok_or_else(|| Refusal::Damaged(format!("{name}=\"{times}\"")))
}

/// The cells of a row that are not empty, until its end.
fn cells(events: &mut Events, row: u32, lines: &mut Lines) -> Result<Vec<(u32, Cell)>, Refusal> {
    let mut cells = Vec::new();
    let (mut column, mut weight) = (0_u32, 0_usize);
    loop {
        let event = events.next()?.ok_or_else(|| Refusal::damaged("</table:table-row>"))?;
        let (element, open) = match &event {
            Event::Start(element) => (element, true),
            Event::Empty(element) => (element, false),
            Event::End(end) if end.name().as_ref() == "table:table-row" => return Ok(cells),
            _ => continue,
        };
        if !matches!(element.name().as_ref(), "table:table-cell" | "table:covered-table-cell") {
            continue;
        }
        let times = repeated(element, "table:number-columns-repeated")?;
        let span = |name| repeated(element, name);
        let (wide, high) =
            (span("table:number-columns-spanned")?, span("table:number-rows-spanned")?);
        if wide > 1 || high > 1 {
            let last = |first: u32, span: u32| first.saturating_add(span.saturating_sub(1));
            lines
                .about
                .merged
                .push(Region { first: (row, column), last: (last(row, high), last(column, wide)) });
        }
        if let Some(formula) = attribute(element, "table:formula")? {
            lines.formula(row, column, &formula);
        }
        let said = if open { text(events, element.name().as_ref())? } else { String::new() };
        let cell = cell(element, said)?;
        let next = column.saturating_add(times);
        if !matches!(cell, Cell::Empty) {
            if next > MOST_CELLS {
                return Err(Refusal::TooLarge(Excess::count("", MOST_CELLS.into(), "columns")));
            }
            weight = weight.saturating_add(cell.weight().saturating_mul((next - column) as usize));
            if weight > MOST_TEXT {
                return Err(Refusal::TooLarge(Excess::bytes("", MOST_TEXT as u64)));
            }
            cells.extend((column..next).map(|column| (column, cell.clone())));
        }
        column = next;
    }
}

fn cell(element: &BytesStart, said: String) -> Result<Cell, Refusal> {
    let value = |name| attribute(element, name);
    let kind = value("office:value-type")?;
    let error = value("calcext:value-type")?.as_deref() == Some("error");
    let of = |of, text: Option<String>| Cell::Of(of, text.unwrap_or_default());
    Ok(match kind.as_deref() {
        _ if error => Cell::error(said),
        Some("float" | "percentage" | "currency") => {
            let text = value("office:value")?.unwrap_or_default();
            Cell::Of(CellType::Number, shortest(&text).ok_or(Refusal::Damaged(text))?)
        }
        Some("date") => {
            let text = value("office:date-value")?.unwrap_or_default();
            Cell::Of(CellType::Date, text.trim_end_matches("T00:00:00").to_owned())
        }
        Some("time") => of(CellType::Date, value("office:time-value")?),
        Some("boolean") => of(CellType::Boolean, value("office:boolean-value")?),
        Some(_) => Cell::text(value("office:string-value")?.unwrap_or(said)),
        None if value("table:formula")?.is_some() && said.is_empty() => Cell::Uncomputed,
        None if said.is_empty() => Cell::Empty,
        None => Cell::text(said),
    })
}

/// The text of a cell, until its end: its paragraphs, without its notes.
fn text(events: &mut Events, name: &str) -> Result<String, Refusal> {
    let mut text = String::new();
    let (mut paragraphs, mut inside, mut notes) = (0, 0_u32, 0_u32);
    loop {
        let event = events.next()?.ok_or_else(|| Refusal::damaged(name))?;
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let open = matches!(event, Event::Start(_));
                match element.name().as_ref() {
                    "office:annotation" => notes += u32::from(open),
                    "text:p" => {
                        if paragraphs > 0 && notes == 0 {
                            text.push('\n');
                        }
                        paragraphs += u32::from(notes == 0);
                        inside += u32::from(open);
                    }
                    "text:s" if notes == 0 => {
                        let count = repeated(element, "text:c")?.min(1_000);
                        text.extend(std::iter::repeat_n(' ', count as usize));
                    }
                    "text:tab" | "text:line-break" if notes == 0 => text.push(' '),
                    _ => {}
                }
            }
            Event::End(element) => match element.name().as_ref() {
                "office:annotation" => notes = notes.saturating_sub(1),
                "text:p" => inside = inside.saturating_sub(1),
                end if end == name => return Ok(text),
                _ => {}
            },
            event if inside > 0 && notes == 0 => add_text(event, &mut text)?,
            _ => {}
        }
    }
}
