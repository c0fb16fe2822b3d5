//! Workbooks of Excel: `.xlsx`.

use super::number::{moment, shortest};
use super::package::{Events, Package, Refusal, add_text, attribute, value};
use super::workbook_cells::{Cell, Lines, Region};
use super::xlsx_styles::dates;
use crate::sources::CellType;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Rows of totals of a table: programs write one.
const MOST_TOTALS: u32 = 8;
/// The part that says what is where, and the folder of the others.
const WORKBOOK: &str = "xl/workbook.xml";

/// A cell, and its formula if it has one.
type Made = (Cell, Option<String>);

/// What all the sheets of a workbook share.
#[derive(Default)]
pub(super) struct Book {
    /// Visible sheets first: name and part.
    pub(super) sheets: Vec<(String, String)>,
    strings: Vec<String>,
    /// Whether numbers of a style are dates.
    dates: Vec<bool>,
    since_1904: bool,
    /// Whether results of formulas are to be computed again: those that are there may be stale.
    stale: bool,
}

/// Whether an archive is a workbook of this sort.
pub(super) fn recognises(package: &Package) -> bool {
    package.has(WORKBOOK) || package.has("[Content_Types].xml") && package.has("_rels/.rels")
}

impl Book {
    pub(super) fn read(package: &mut Package) -> Result<Self, Refusal> {
        let workbook = main_part(package)?;
        let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let name = workbook.rsplit('/').next().unwrap_or("").to_owned();
        let targets = targets(package, &format!("{folder}/_rels/{name}.rels"), &folder)?;
        let mut book = Self::default();
        let mut hidden = Vec::new();
        let text = package.needed(&workbook)?;
        let mut events = Events::of(&text);
        while let Some(event) = events.next()? {
            let (Event::Start(element) | Event::Empty(element)) = &event else { continue };
            match element.local_name().as_ref() {
                "workbookPr" => {
                    let flag = attribute(element, "date1904")?;
                    book.since_1904 = is_true(flag.as_deref());
                }
                "calcPr" => {
                    let flag = attribute(element, "fullCalcOnLoad")?;
                    book.stale = is_true(flag.as_deref());
                }
                "sheet" => {
                    let Some(name) = attribute(element, "name")? else { continue };
                    let id = relation(element)?;
                    let Some(part) = id.and_then(|id| targets.get(&id)) else { continue };
                    let sheets = match attribute(element, "state")?.as_deref() {
                        None | Some("visible") => &mut book.sheets,
                        _ => &mut hidden,
                    };
                    sheets.push((name, part.clone()));
                }
                _ => {}
            }
        }
        book.sheets.extend(hidden);
        let part = |kind: &str| targets.get(kind).cloned();
        if let Some(text) = part("sharedStrings").map(|p| package.part(&p)).transpose()?.flatten() {
            book.strings = strings(&text)?;
        }
        if let Some(text) = part("styles").map(|p| package.part(&p)).transpose()?.flatten() {
            book.dates = dates(&text)?;
        }
        Ok(book)
    }

    /// Reads the cells of a sheet.
    pub(super) fn sheet(&self, package: &mut Package, index: usize) -> Result<Lines, Refusal> {
        let (name, part) = &self.sheets[index];
        let text = package.needed(part)?;
        let mut lines = Lines::new(name);
        let mut events = Events::of(&text);
        let (mut row, mut column) = (0_u32, 0_u32);
        while let Some(event) = events.next()? {
            let (Event::Start(element) | Event::Empty(element)) = &event else {
                if let Event::End(element) = &event
                    && element.local_name().as_ref() == "row"
                {
                    (row, column) = (row.saturating_add(1), 0);
                }
                continue;
            };
            match element.local_name().as_ref() {
                "row" => {
                    if let Some(number) = attribute(element, "r")? {
                        row = number
                            .parse::<u32>()
                            .ok()
                            .and_then(|n| n.checked_sub(1))
                            .ok_or_else(|| Refusal::Damaged(format!("{name}: row {number}")))?;
                        column = 0;
                    }
                    if matches!(event, Event::Empty(_)) {
                        row = row.saturating_add(1);
                    }
                }
                "c" => {
                    if let Some(place) = attribute(element, "r")? {
                        let wrong = || Refusal::Damaged(format!("{name}: {place}"));
                        (row, column) = super::workbook_cells::place(&place).ok_or_else(wrong)?;
                    }
                    if let Event::Start(element) = &event {
                        let (cell, formula) = self.cell(element, &mut events)?;
                        if let Some(formula) = formula {
                            lines.formula(row, column, &formula);
                            if self.stale && matches!(cell, Cell::Of(..)) {
                                lines.about.stale.push((row, column));
                            }
                        }
                        lines.push(row, column, cell)?;
                    }
                    column = column.saturating_add(1);
                }
                "mergeCell" => {
                    let region = attribute(element, "ref")?.and_then(|text| Region::parse(&text));
                    lines.about.merged.extend(region);
                }
                _ => {}
            }
        }
        lines.about.totals = totals(package, part)?;
        Ok(lines)
    }

    /// A cell, and the formula that made it.
    fn cell(&self, element: &BytesStart, events: &mut Events) -> Result<Made, Refusal> {
        let kind = attribute(element, "t")?;
        let style = attribute(element, "s")?.and_then(|style| style.parse::<usize>().ok());
        let (mut value, mut inline) = (None, String::new());
        let (mut formula, mut phonetic) = (None, 0_u32);
        loop {
            let event = events.next()?.ok_or_else(|| Refusal::damaged("</c>"))?;
            match &event {
                Event::Start(inner) => match inner.local_name().as_ref() {
                    "v" if value.is_some() => return Err(Refusal::damaged("<v>, <v>")),
                    "v" => value = Some(content(events, "v")?),
                    "t" if phonetic == 0 => inline.push_str(&content(events, "t")?),
                    "rPh" => phonetic += 1,
                    "f" => formula = Some(content(events, "f")?),
                    _ => {}
                },
                Event::Empty(inner) if inner.local_name().as_ref() == "f" => {
                    formula = Some(String::new());
                }
                Event::End(inner) => match inner.local_name().as_ref() {
                    "rPh" => phonetic = phonetic.saturating_sub(1),
                    "c" => break,
                    _ => {}
                },
                _ => {}
            }
        }
        let kind = kind.as_deref();
        if kind == Some("inlineStr") || (value.is_none() && !inline.is_empty()) {
            return Ok((Cell::text(escaped(&inline)), formula));
        }
        // An empty text may be what a formula gives; nothing else is.
        let value = value.filter(|value| kind == Some("str") || !value.trim().is_empty());
        let Some(value) = value else {
            let cell = if formula.is_some() { Cell::Uncomputed } else { Cell::Empty };
            return Ok((cell, formula));
        };
        let cell = match kind {
            Some("s") => {
                let index = value.trim().parse::<usize>().ok();
                let text = index.and_then(|index| self.strings.get(index));
                Cell::text(text.ok_or_else(|| Refusal::damaged("sharedStrings"))?.clone())
            }
            Some("b") => Cell::Of(CellType::Boolean, is_true(Some(value.trim())).to_string()),
            Some("str") => Cell::text(escaped(&value)),
            Some("e") => Cell::error(escaped(&value)),
            Some("d") => Cell::Of(CellType::Date, value.trim_end_matches("T00:00:00").to_owned()),
            _ => {
                let number = shortest(&value).ok_or_else(|| Refusal::Damaged(value.clone()))?;
                let date = style.and_then(|style| self.dates.get(style)) == Some(&true);
                let moment = if date { moment(&number, self.since_1904) } else { None };
                match moment {
                    Some(day) => Cell::Of(CellType::Date, day),
                    None => Cell::Of(CellType::Number, number),
                }
            }
        };
        Ok((cell, formula))
    }
}

fn is_true(flag: Option<&str>) -> bool {
    matches!(flag, Some("1" | "true"))
}

/// What stands in an element, until its end.
fn content(events: &mut Events, name: &str) -> Result<String, Refusal> {
    let mut text = String::new();
    loop {
        let event = events.next()?.ok_or_else(|| Refusal::damaged(name))?;
        match &event {
            Event::End(end) if end.local_name().as_ref() == name => return Ok(text),
            event => add_text(event, &mut text)?,
        }
    }
}

/// Characters that XML cannot hold are written `_x000D_`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest[at + 2..].get(4..5) == Some("_"));
        let hex = |code: &&str| code.bytes().all(|b| b.is_ascii_hexdigit());
        let found = code.filter(hex).and_then(|code| u32::from_str_radix(code, 16).ok());
        let Some(c) = found.and_then(char::from_u32) else {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        out.push_str(&rest[..at]);
        out.push(c);
        rest = &rest[at + 7..];
    }
    out.push_str(rest);
    out
}

/// The part of the workbook itself.
fn main_part(package: &mut Package) -> Result<String, Refusal> {
    let Some(text) = package.part("_rels/.rels")? else { return Ok(WORKBOOK.to_owned()) };
    let mut events = Events::of(&text);
    while let Some(event) = events.next()? {
        let (Event::Start(element) | Event::Empty(element)) = &event else { continue };
        let kind = attribute(element, "Type")?.unwrap_or_default();
        if kind.ends_with("/officeDocument")
            && let Some(target) = attribute(element, "Target")?
        {
            return Ok(target.trim_start_matches('/').to_owned());
        }
    }
    Ok(WORKBOOK.to_owned())
}

/// The parts that another names, by identifier, and by kind for those that are alone of theirs.
fn targets(
    package: &mut Package,
    part: &str,
    folder: &str,
) -> Result<HashMap<String, String>, Refusal> {
    let text = package.needed(part.trim_start_matches('/'))?;
    let mut targets = HashMap::new();
    let mut events = Events::of(&text);
    while let Some(event) = events.next()? {
        let (Event::Start(element) | Event::Empty(element)) = &event else { continue };
        let (Some(id), Some(target)) = (attribute(element, "Id")?, attribute(element, "Target")?)
        else {
            continue;
        };
        let path = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None if folder.is_empty() => target,
            None => match target.strip_prefix("../") {
                Some(rest) => {
                    let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
                    format!("{above}/{rest}").trim_start_matches('/').to_owned()
                }
                None => format!("{folder}/{target}"),
            },
        };
        let kind = attribute(element, "Type")?.unwrap_or_default();
        if let Some(kind @ ("sharedStrings" | "styles")) = kind.rsplit('/').next() {
            targets.insert(kind.to_owned(), path.clone());
        }
        targets.insert(id, path);
    }
    Ok(targets)
}

/// The rows of totals of the tables of a sheet.
fn totals(package: &mut Package, sheet: &str) -> Result<Vec<Region>, Refusal> {
    let (folder, name) = sheet.rsplit_once('/').unwrap_or(("", sheet));
    let relations = format!("{folder}/_rels/{name}.rels");
    let mut totals = Vec::new();
    if !package.has(relations.trim_start_matches('/')) {
        return Ok(totals);
    }
    let parts = targets(package, &relations, folder)?;
    let mut parts: Vec<&String> = parts.values().filter(|part| part.contains("/tables/")).collect();
    parts.sort_unstable();
    parts.dedup();
    for part in parts {
        let Some(text) = package.part(part)? else { continue };
        let mut events = Events::of(&text);
        while let Some(event) = events.next()? {
            let (Event::Start(element) | Event::Empty(element)) = &event else { continue };
            if element.local_name().as_ref() != "table" {
                continue;
            }
            let rows = attribute(element, "totalsRowCount")?.and_then(|n| n.parse::<u32>().ok());
            let region = attribute(element, "ref")?.and_then(|text| Region::parse(&text));
            if let (Some(Region { first, last }), Some(rows @ 1..=MOST_TOTALS)) = (region, rows) {
                let row = (last.0 + 1).saturating_sub(rows).max(first.0);
                totals.push(Region { first: (row, first.1), last });
            }
        }
    }
    Ok(totals)
}

/// The identifier by which a sheet names its part.
fn relation(element: &BytesStart) -> Result<Option<String>, Refusal> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(Refusal::damaged)?;
        let name = attribute.key.as_ref();
        if name.ends_with(":id") {
            return value(&attribute).map(Some);
        }
    }
    Ok(None)
}

/// The texts that cells share.
fn strings(text: &str) -> Result<Vec<String>, Refusal> {
    let mut strings = Vec::new();
    let mut events = Events::of(text);
    let (mut current, mut phonetic) = (String::new(), 0_u32);
    while let Some(event) = events.next()? {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" if phonetic == 0 => current.push_str(&content(&mut events, "t")?),
                "rPh" => phonetic += 1,
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "si" => {
                strings.push(String::new());
            }
            Event::End(element) => match element.local_name().as_ref() {
                "rPh" => phonetic = phonetic.saturating_sub(1),
                "si" => strings.push(escaped(&std::mem::take(&mut current))),
                _ => {}
            },
            _ => {}
        }
    }
    Ok(strings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_hold_are_read() {
        assert_eq!(escaped("a_x000A_b_x_c_xZZZZ_"), "a\nb_x_c_xZZZZ_");
    }
}
