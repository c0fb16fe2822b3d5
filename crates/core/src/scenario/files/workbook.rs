//! Workbooks as tables: which sheet is read, and what of it is refused.

use super::evidence::noted;
use super::excess::Excess;
use super::found::Found;
use super::package::{Package, Refusal};
use super::reading::{MOST_FILLED, Reading};
use super::workbook_cells::{Lines, Seen};
use super::{ods, sheet, xlsx};
use crate::diagnostic::{Diagnostics, SourceId, codes};
use crate::scenario::table::Table;
use crate::scenario::totals;
use crate::sources::Sources;

/// A workbook whose sheets can be read one by one.
enum Book {
    Excel(xlsx::Book),
    Ods { text: String, names: Vec<String> },
}

impl Book {
    fn open(package: &mut Package) -> Result<Self, Refusal> {
        if xlsx::recognises(package) {
            return xlsx::Book::read(package).map(Self::Excel);
        }
        if ods::recognises(package) {
            return ods::open(package).map(|(text, names)| Self::Ods { text, names });
        }
        Err(Refusal::NotAWorkbook)
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::Excel(book) => book.sheets.iter().map(|(name, _)| name.clone()).collect(),
            Self::Ods { names, .. } => names.clone(),
        }
    }

    fn sheet(&self, package: &mut Package, index: usize) -> Result<Lines, Refusal> {
        match self {
            Self::Excel(book) => book.sheet(package, index),
            Self::Ods { text, names } => ods::sheet(text, &names[index], index),
        }
    }
}

/// Reads a workbook as a table.
pub(super) fn open(
    sources: &mut Sources,
    id: SourceId,
    reading: &Reading,
) -> Result<Table, Diagnostics> {
    let source = sources.get(id).clone();
    let path = source.path.display().to_string();
    let refused = |refusal: Refusal| {
        let path = &path;
        vec![match refusal {
            Refusal::Damaged(reason) => {
                codes::FileDamaged { path, reason: Some(reason.into()) }.into()
            }
            Refusal::TooLarge(excess) => excess.told(path),
            Refusal::Entities => codes::FileEntities { path }.into(),
            Refusal::Encrypted => codes::OldWorkbook { path }.into(),
            Refusal::NotAWorkbook => codes::NotAWorkbook { path }.into(),
        }]
    };
    let mut package = Package::open(source.bytes()).map_err(refused)?;
    let book = Book::open(&mut package).map_err(refused)?;
    let names = book.names();
    let (index, lines) =
        choose(&book, &names, &mut package, reading, refused)?.ok_or_else(|| {
            let wanted = reading.sheet.clone().unwrap_or_default();
            vec![
                codes::NoSheet { path: &path, name: &wanted, known: names.clone() }
                    .suggest(&wanted, names.iter()),
            ]
        })?;
    let several = reading.sheet.is_none() && names.len() > 1;
    if lines.sheet.holes() > MOST_FILLED {
        let excess = Excess::count(&names[index], MOST_FILLED as u64, "cells");
        return Err(refused(Refusal::TooLarge(excess)));
    }
    let id = sources.add_sheet(id, &names[index], lines.sheet);
    let cells = sources.get(id).cells().cloned().unwrap_or_default();
    let header = sheet::header(&cells, reading).unwrap_or(0);
    let seen = Seen::new(&lines.about, &cells, id, header);
    let (table, above) = sheet::open(sources, id, reading, &seen.left_out())?;
    let mut errors = seen.troubles();
    let (said, first) = seen.subtotals();
    if let Some(place) = first.filter(|_| reading.totals.is_none()) {
        let count = said.len();
        errors.push(totals::refuse(&table, said, count, place));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let sheet = several.then(|| names[index].clone());
    let found = Found { sheet, header: above, cells: seen.notices(), ..Found::default() };
    Ok(noted(table, reading, false, found))
}

/// The sheet that is named; else the only one, else the first that has what is looked for, else
/// the first.
fn choose(
    book: &Book,
    names: &[String],
    package: &mut Package,
    reading: &Reading,
    refused: impl Fn(Refusal) -> Diagnostics,
) -> Result<Option<(usize, Lines)>, Diagnostics> {
    if let Some(name) = &reading.sheet {
        let Some(index) = names.iter().position(|known| known == name) else { return Ok(None) };
        return book.sheet(package, index).map(|lines| Some((index, lines))).map_err(refused);
    }
    let mut first = None;
    for index in 0..names.len() {
        let lines = book.sheet(package, index).map_err(&refused)?;
        if names.len() == 1 || sheet::titles(&lines.sheet, reading).is_some() {
            return Ok(Some((index, lines)));
        }
        first = first.or(Some((index, lines)));
    }
    Ok(first)
}
