//! A file as its manifest wants it: rows kept, cells that hold nothing, names, years, codes.

use super::derived::{Derived, Origin, Row};
use super::pattern::Pattern;
use super::spec::{TableSpec, Vintage};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, Span, codes};
use crate::scenario::cell::Cells;
use crate::scenario::cells::refused;
use crate::scenario::join::JoinOn;
use crate::scenario::markers;
use crate::scenario::refusals::{Fault, Refusals};
use crate::scenario::table::Table;
use crate::scenario::text::year;
use crate::scenario::toml_reader::Located;
use crate::sources::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Names that the line of titles of a file holds.
pub(super) fn wanted(spec: &TableSpec, on: &JoinOn) -> Vec<String> {
    let old = |name: &str| {
        let renamed = spec.rename.iter().find(|(new, _)| new.text == name);
        renamed.map_or_else(|| name.to_owned(), |(_, old)| old.text.clone())
    };
    if spec.on.is_empty() {
        return std::iter::once(&on.key).chain(&on.period).map(|name| old(name)).collect();
    }
    spec.on.iter().map(|(_, theirs)| old(&theirs.text)).collect()
}

/// The columns of a file, found by the names that the manifest gives.
struct Finder<'a> {
    table: &'a Table,
    renamed: HashMap<&'a str, &'a str>,
    errors: Diagnostics,
}

impl Finder<'_> {
    /// A column by its name in the file, or by its new one.
    fn column(&mut self, name: &Located) -> Option<usize> {
        let old = self.renamed.get(name.text.as_str()).copied();
        let found =
            self.table.position(&name.text).or_else(|| self.table.position(old.unwrap_or("")));
        if found.is_none() {
            self.errors.push(no_column(self.table, name));
        }
        found
    }
}

/// Refuses the name of a column that a table has not.
pub(super) fn no_column(table: &Table, name: &Located) -> Diagnostic {
    codes::NoSuchColumn { column: &name.text, table: table.path() }
        .at(name.span)
        .suggest(&name.text, table.columns().iter())
}

/// What is made of a table.
struct Plan {
    columns: Vec<(String, Origin)>,
    /// Years of the columns that change with them; one that is none without such columns.
    slots: Vec<Option<i32>>,
    /// Whether a column tells the year.
    dated: bool,
    filter: Vec<(usize, Vec<String>)>,
    multi: Vec<(usize, String)>,
    codes: Vec<(usize, super::CodeKind)>,
    /// The only year kept, with the column that tells it, in a set without years.
    only: Option<(usize, i32)>,
}

fn plan(table: &Table, spec: &TableSpec, on: &JoinOn) -> Result<Plan, Diagnostics> {
    let renamed = spec.rename.iter().map(|(new, old)| (new.text.as_str(), old.text.as_str()));
    let mut find = Finder { table, renamed: renamed.collect(), errors: Vec::new() };
    let filter = spec
        .filter
        .iter()
        .filter_map(|(name, kept)| find.column(name).map(|column| (column, kept.clone())));
    let filter = filter.collect();
    let multi = spec.multi.iter().filter_map(|(name, by)| Some((find.column(name)?, by.clone())));
    let multi = multi.collect();
    let codes = spec.codes.iter().filter_map(|(name, kind)| Some((find.column(name)?, *kind)));
    let codes = codes.collect();
    let mut names: BTreeMap<usize, &str> = BTreeMap::new();
    for (new, old) in &spec.rename {
        names.extend(find.column(old).map(|column| (column, new.text.as_str())));
    }
    let fixed = match spec.vintage {
        Some(Vintage::Year(year)) if on.period.is_none() => Some(year),
        _ => None,
    };
    let mut only = None;
    if let Some(period) = &spec.period {
        let column = find.column(period);
        match (&on.period, fixed) {
            (Some(name), _) => names.extend(column.map(|column| (column, name.as_str()))),
            (None, Some(year)) => only = column.map(|column| (column, year)),
            (None, None) => find.errors.push(undated(period.span, "period")),
        }
    }
    let (years, slots) = years(&mut find, spec, on, fixed);
    let used: BTreeSet<usize> =
        years.iter().flat_map(|(_, columns)| columns.iter().flatten().copied()).collect();
    // A table that is looked up brings what is named in it, where something is.
    let names_some = !spec.rename.is_empty() || !spec.years.is_empty();
    let named = !spec.on.is_empty() && names_some;
    let is_kept = |name: &str, column: usize| {
        let joins = spec.on.iter().any(|(_, theirs)| {
            theirs.text == name
                || Some(theirs.text.as_str()) == table.columns().get(column).map(String::as_str)
        });
        let key = spec.on.is_empty() && name == on.key || Some(name) == on.period.as_deref();
        let reduced = spec.reduce.iter().any(|reduction| reduction.uses(name))
            || spec.lookups.iter().flat_map(|lookup| &lookup.on).any(|(ours, _)| ours.text == name);
        joins
            || key
            || reduced
            || match &spec.keep {
                Some(keep) => keep.iter().any(|kept| kept.text == name),
                None => !named || names.contains_key(&column),
            }
    };
    let mut columns: Vec<(String, Origin)> = Vec::new();
    for (column, title) in table.columns().iter().enumerate() {
        let name = names.get(&column).copied().unwrap_or(title);
        let dropped = used.contains(&column) || only.is_some_and(|(only, _)| only == column);
        if !name.is_empty() && !dropped && is_kept(name, column) {
            columns.push((name.to_owned(), Origin::Base(column)));
        }
    }
    let dated = !spec.years.is_empty() && on.period.is_some();
    columns.extend(years.into_iter().map(|(name, columns)| (name, Origin::Years(columns))));
    if let (true, Some(period)) = (dated, &on.period) {
        columns.push((period.clone(), Origin::Year));
    }
    for keep in spec.keep.iter().flatten() {
        if columns.iter().all(|(name, _)| *name != keep.text) {
            find.errors.push(no_column(table, keep));
        }
    }
    twice(table, &columns, spec, &mut find.errors);
    if !find.errors.is_empty() {
        return Err(find.errors);
    }
    Ok(Plan { columns, slots, dated, filter, multi, codes, only })
}

/// A column that changes with the year: its column in the file for each of the years.
type Yearly = (String, Vec<Option<usize>>);

/// The columns that change with the year, and the years of the file.
fn years(
    find: &mut Finder,
    spec: &TableSpec,
    on: &JoinOn,
    fixed: Option<i32>,
) -> (Vec<Yearly>, Vec<Option<i32>>) {
    let mut found: Vec<(String, BTreeMap<i32, usize>)> = Vec::new();
    for (name, pattern) in &spec.years {
        let Some(shape) = Pattern::of(&pattern.text) else { continue };
        let titles = find.table.columns().iter().enumerate();
        let of: BTreeMap<i32, usize> =
            titles.filter_map(|(column, title)| Some((shape.year(title)?, column))).collect();
        if of.is_empty() {
            let known = find.table.columns().iter().map(String::as_str);
            find.errors.push(
                codes::NoYearColumn { pattern: &pattern.text, table: find.table.path() }
                    .at(pattern.span)
                    .suggest(&pattern.text, known),
            );
        }
        if on.period.is_none() && fixed.is_none() {
            find.errors.push(undated(name.span, "years"));
        }
        found.push((name.text.clone(), of));
    }
    let all: BTreeSet<i32> = found.iter().flat_map(|(_, of)| of.keys().copied()).collect();
    if let (Some(year), Some((_, pattern))) = (fixed, spec.years.first())
        && !all.is_empty()
        && !all.contains(&year)
    {
        let missing = codes::NoVintage { year, table: find.table.path(), known: &all };
        find.errors.push(missing.at(pattern.span));
    }
    let slots: Vec<Option<i32>> = match fixed {
        _ if found.is_empty() => vec![None],
        Some(year) => vec![Some(year)],
        None => all.into_iter().map(Some).collect(),
    };
    let columns = found.into_iter().map(|(name, of)| {
        (name, slots.iter().map(|year| year.and_then(|year| of.get(&year).copied())).collect())
    });
    (columns.collect(), slots)
}

/// A table by years in a set that has none, without the year to take.
fn undated(place: Span, key: &str) -> Diagnostic {
    codes::VintageNeeded { key }.at(place)
}

/// Refuses two columns of one name.
fn twice(table: &Table, columns: &[(String, Origin)], spec: &TableSpec, errors: &mut Diagnostics) {
    let mut seen = HashMap::new();
    for (at, (name, _)) in columns.iter().enumerate() {
        if let Some(first) = seen.insert(name, at) {
            let said = spec.rename.iter().chain(&spec.years).find(|(new, _)| new.text == *name);
            let first: &usize = &first;
            let place = columns.get(*first).and_then(|(_, origin)| match origin {
                Origin::Base(column) => Some(table.title(*column)),
                _ => None,
            });
            errors.push(
                codes::DuplicateColumn { column: name }
                    .at(said.map_or(table.header(), |(new, _)| new.span))
                    .related(place, Note::FirstDefined),
            );
        }
    }
}

/// The table with what is kept of it.
pub(super) fn reshape(table: Table, spec: &TableSpec, on: &JoinOn) -> Result<Table, Diagnostics> {
    let plan = plan(&table, spec, on)?;
    let columns = &plan.columns;
    let (names, origins) = columns.iter().cloned().unzip();
    let years: Vec<String> = plan
        .slots
        .iter()
        .map(|year| year.filter(|_| plan.dated).map_or_else(String::new, |year| year.to_string()))
        .collect();
    let mut made = Derived::new(origins);
    let (mut ragged, mut wrong) = (Refusals::default(), Refusals::default());
    let width = table.columns().len();
    let totals = spec.reading.totals.as_deref().unwrap_or_default();
    let summed = |cells: &Cells| {
        let mut all = (0..if totals.is_empty() { 0 } else { width }).map(|c| cells.get(c));
        all.any(|cell| totals.iter().any(|total| *total == *cell.said()))
    };
    let none = |cell: Cell| spec.missing.iter().any(|marker| *marker == *cell.said());
    table.scan(0..table.len(), 0..width, |record, cells| {
        if summed(cells) {
            return;
        }
        let text = |column: usize| cells.get(column).said();
        // A formula that failed says neither that the line is kept nor that it is not.
        let deciding = plan.filter.iter().map(|(column, _)| *column);
        for column in deciding.chain(plan.only.map(|(column, _)| column)) {
            let text = text(column);
            if markers::is_failure(&text) && !none(cells.get(column)) {
                let name = &table.columns()[column];
                let place = table.cell(record, column);
                return wrong.push(|| refused(Fault::CellFormulaError, name, &text, place));
            }
        }
        if !plan.filter.iter().all(|(column, kept)| kept.iter().any(|kept| *kept == *text(*column)))
        {
            return;
        }
        if plan.only.is_some_and(|(column, only)| year(&text(column)) != Some(only)) {
            return;
        }
        if let Some((_, error)) = table.ragged(record).filter(|(found, _)| *found < width) {
            return ragged.push(|| error);
        }
        for one in several(&plan.multi, |column| text(column).into_owned()) {
            let of = |column: usize| {
                let part = one.iter().find(|(multi, _)| *multi == column);
                part.map_or_else(|| cells.get(column), |(_, text)| Cell::text(text))
            };
            for (column, kind) in &plan.codes {
                let text = of(*column).said().into_owned();
                if !text.is_empty() && !none(of(*column)) && !kind.holds(&text) {
                    let title = &table.columns()[*column];
                    wrong.push(|| kind.refuse(title, &text, table.cell(record, *column)));
                }
            }
            for (slot, year) in (0_u16..).zip(&years) {
                let record = u32::try_from(record).unwrap_or(u32::MAX);
                let cells = columns.iter().map(|(_, origin)| match origin {
                    Origin::Base(column) => kept(of(*column), spec),
                    Origin::Years(columns) => columns[usize::from(slot)]
                        .map_or(Cell::EMPTY, |column| kept(of(column), spec)),
                    Origin::Year => Cell::number(year),
                    Origin::Reduced(_) => Cell::EMPTY,
                });
                made.push(Row { record, slot }, cells);
            }
        }
    });
    let mut errors = Vec::new();
    ragged.close(table.path(), Some(table.header()), &mut errors);
    wrong.close(table.path(), Some(table.header()), &mut errors);
    if errors.is_empty() && made.is_empty() {
        let place = spec.filter.first().map(|(column, _)| column.span);
        errors.push(codes::NoRowKept { table: table.path() }.at(place.or(Some(table.header()))));
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(made.of(table, names))
}

/// A cell, unless it is one that says nothing.
fn kept<'c>(cell: Cell<'c>, spec: &TableSpec) -> Cell<'c> {
    let none = spec.missing.iter().any(|marker| *marker == *cell.said());
    if none { Cell::EMPTY } else { cell }
}

/// The ways to read a record whose cells hold several codes: one for each.
fn several(multi: &[(usize, String)], text: impl Fn(usize) -> String) -> Vec<Vec<(usize, String)>> {
    let mut ways = vec![Vec::new()];
    for (column, by) in multi {
        let whole = text(*column);
        let parts: Vec<&str> =
            whole.split(by.as_str()).map(str::trim).filter(|p| !p.is_empty()).collect();
        if parts.len() < 2 {
            continue;
        }
        let more = |way: &Vec<(usize, String)>| {
            let with = |part: &&str| {
                let mut way = way.clone();
                way.push((*column, (*part).to_owned()));
                way
            };
            parts.iter().map(with).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(more).collect();
    }
    ways
}

/// The position of a join column of a table, under its old name or its new one.
pub(super) fn joined(
    table: &Table,
    spec: &TableSpec,
    theirs: &Located,
) -> Result<usize, Diagnostic> {
    let new = spec.rename.iter().find(|(_, old)| old.text == theirs.text);
    let found = table.position(&theirs.text);
    let found = found.or_else(|| new.and_then(|(new, _)| table.position(&new.text)));
    found.ok_or_else(|| no_column(table, theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_several_codes_is_read_once_for_each() {
        let multi = [(0, ";".to_owned()), (1, "|".to_owned())];
        let text = |column: usize| ["a; b", "c|d"][column].to_owned();
        assert_eq!(several(&multi, text).len(), 4);
        assert_eq!(several(&multi, |_| "x".to_owned()), [Vec::new()]);
    }
}
