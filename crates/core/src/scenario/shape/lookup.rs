//! Tables looked up by any column: what each row of the set takes from them, and what it does not
//! find.

use super::derived::{Derived, Origin, Row};
use super::reshape::{joined, no_column};
use super::spec::{TableSpec, Vintage};
use super::usual;
use crate::diagnostic::{Diagnostic, Diagnostics, Note, Span, codes};
use crate::scenario::cells::refused;
use crate::scenario::join::{Attached, Grain, JoinOn, NONE};
use crate::scenario::markers;
use crate::scenario::refusals::{Fault, Refusals};
use crate::scenario::table::Table;
use crate::scenario::tables::{Column, Part, Tables};
use crate::scenario::text::{quoted, year};
use crate::scenario::toml_reader::Located;
use indexmap::IndexMap;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Keys without a match that are named.
const NAMED: usize = 10;
/// Between the parts of a key.
const BETWEEN: char = '\u{1f}';

/// What a row asks for: the parts of its key, and its year.
pub(super) type Asked = (Vec<Arc<str>>, Option<i32>);

/// What is found for each row.
pub(super) struct Matches {
    /// The record of each row, or none.
    pub(super) rows: Vec<u32>,
    /// Keys without a record: how many rows ask for each, and the first.
    unmatched: IndexMap<String, (usize, usize)>,
    /// How many rows have nothing to ask for, and the first.
    empty: Option<(usize, usize)>,
    /// Rows that ask by a formula that failed: which part of their key, and its text.
    failed: Vec<(usize, usize, Arc<str>)>,
    /// Rows for which there are several records, with two of them.
    several: Vec<(usize, u32, u32)>,
    /// How a key is probably written in the table.
    suggestion: Option<String>,
    found: usize,
}

/// Finds the record of each row.
pub(super) fn find(
    table: &Table,
    spec: &TableSpec,
    on: &JoinOn,
    asked: impl Iterator<Item = Asked>,
) -> Result<Matches, Diagnostics> {
    let theirs: Result<Vec<usize>, Diagnostic> =
        spec.on.iter().map(|(_, theirs)| joined(table, spec, theirs)).collect();
    let theirs = theirs.map_err(|error| vec![error])?;
    let dated = on.period.as_ref().and_then(|period| table.position(period));
    let mut index: HashMap<String, (u32, Option<u32>)> = HashMap::new();
    let mut years = BTreeSet::new();
    let mut bad = Refusals::default();
    let wanted = theirs.iter().copied().chain(dated);
    table.scan(0..table.len(), wanted, |record, cells| {
        let mut key = String::new();
        for column in &theirs {
            let part = cells.get(*column).said();
            // What is missing, or failed, matches nothing.
            if part.is_empty() || markers::is_failure(&part) {
                return;
            }
            key.push_str(&part);
            key.push(BETWEEN);
        }
        if let Some(column) = dated {
            let text = cells.get(column).said();
            let Some(year) = year(&text) else {
                return bad.push(|| {
                    codes::BadPeriod { column: &table.columns()[column], value: quoted(&text) }
                        .at(table.cell(record, column))
                });
            };
            years.insert(year);
            key.push_str(&year.to_string());
        }
        let record = u32::try_from(record).unwrap_or(NONE);
        let known = index.entry(key).or_insert((record, None));
        if known.0 != record {
            known.1 = known.1.or(Some(record));
        }
    });
    bad.told(table.path(), table.header())?;
    if let (Some(Vintage::Year(year)), true) = (&spec.vintage, dated.is_some())
        && !years.contains(year)
    {
        let place = spec.file.as_ref().map(|file| file.span);
        return Err(vec![
            codes::NoVintage { year: *year, table: table.path(), known: &years }.at(place),
        ]);
    }
    let served = |of: Option<i32>| match &spec.vintage {
        None => of,
        Some(Vintage::Year(year)) => Some(*year),
        Some(Vintage::Latest) => of.and_then(|of| years.range(..=of).next_back().copied()),
        Some(Vintage::Map(map)) => of.map(|of| map.get(&of).copied().unwrap_or(of)),
    };
    let mut matches = Matches {
        rows: Vec::new(),
        unmatched: IndexMap::new(),
        empty: None,
        failed: Vec::new(),
        several: Vec::new(),
        suggestion: None,
        found: 0,
    };
    for (row, (parts, of)) in asked.enumerate() {
        if let Some(part) = parts.iter().position(|part| markers::is_failure(part)) {
            matches.failed.push((row, part, parts[part].clone()));
        }
        if parts.iter().any(|part| part.is_empty()) {
            matches.rows.push(NONE);
            matches.empty.get_or_insert((0, row)).0 += 1;
            continue;
        }
        let mut key: String = parts.iter().flat_map(|part| [part, "\u{1f}"]).collect();
        let year = if dated.is_some() { served(of) } else { None };
        key.extend(year.map(|year| year.to_string()));
        let found = index.get(&key).filter(|_| dated.is_none() || year.is_some());
        let Some((record, again)) = found else {
            matches.rows.push(NONE);
            let mut shown = parts.join(" ");
            if let (Some(of), true) = (of, dated.is_some()) {
                shown = format!("{shown} {of}");
            }
            matches.unmatched.entry(shown).or_insert((0, row)).0 += 1;
            let near = || near(&parts, spec, &index);
            matches.suggestion = matches.suggestion.take().or_else(near);
            continue;
        };
        if let Some(again) = again {
            matches.several.push((row, *record, *again));
        }
        matches.found += 1;
        matches.rows.push(*record);
    }
    Ok(matches)
}

/// A key of the table that a code of a row was before a spreadsheet took its zeros.
fn near(
    parts: &[Arc<str>],
    spec: &TableSpec,
    index: &HashMap<String, (u32, Option<u32>)>,
) -> Option<String> {
    let ([part], [(ours, theirs)]) = (parts, spec.on.as_slice()) else { return None };
    let declared = spec.codes.iter().find(|(column, _)| column.text == theirs.text);
    let kind = declared.map(|(_, kind)| *kind).or_else(|| usual(&ours.text));
    let restored = kind?.restored(part)?;
    // With any year: the code is what is looked at.
    let there = index.contains_key(&format!("{restored}{BETWEEN}"));
    (there || !spec.years.is_empty() || spec.period.is_some()).then_some(restored)
}

impl Matches {
    /// What is to be said of it, `place` telling where a row asks, part by part.
    pub(super) fn said(
        &self,
        table: &Table,
        spec: &TableSpec,
        place: impl Fn(usize, usize) -> Option<Span>,
    ) -> Result<Diagnostics, Diagnostics> {
        let mut errors = Vec::new();
        let (mut failed, mut several) = (Refusals::default(), Refusals::default());
        for (row, part, text) in &self.failed {
            let name = &spec.on[*part].0.text;
            failed.push(|| {
                let error = refused(Fault::CellFormulaError, name, text, table.header());
                error.at(place(*row, *part))
            });
        }
        failed.close(&spec.on[0].0.text, place(0, 0), &mut errors);
        for (row, first, again) in &self.several {
            several.push(|| {
                codes::SeveralMatches { table: table.path() }
                    .at(place(*row, 0))
                    .related(Some(table.line(*first as usize)), Note::FirstDefined)
                    .related(Some(table.line(*again as usize)), Note::Again)
            });
        }
        several.close(table.path(), Some(table.header()), &mut errors);
        let asked = self.unmatched.values().copied();
        let firsts = asked.clone().chain(self.empty).map(|(_, first)| first);
        let Some(first) = firsts.min().filter(|_| errors.is_empty()) else {
            return if errors.is_empty() { Ok(Vec::new()) } else { Err(errors) };
        };
        let empty = self.empty.map_or(0, |(rows, _)| rows);
        let rows = asked.map(|(rows, _)| rows).sum::<usize>() + empty;
        let mut keys: Vec<String> = self.unmatched.keys().take(NAMED).map(|k| quoted(k)).collect();
        if self.unmatched.len() > NAMED {
            keys.push("…".to_owned());
        }
        let columns: Vec<String> = spec.on.iter().map(|(ours, _)| ours.text.clone()).collect();
        // Nobody may have anything to look up; that something finds nothing at all is a mistake.
        let nothing = self.found == 0 && !self.unmatched.is_empty();
        let table = table.path();
        let mut said = if nothing {
            codes::NothingMatches { columns, keys, table }.at(place(first, 0))
        } else {
            let empty = Some(empty).filter(|empty| *empty > 0);
            codes::Unmatched { count: rows, table, columns, keys, empty }.at(place(first, 0))
        };
        said.suggestion.clone_from(&self.suggestion);
        if said.is_error() { Err(vec![said]) } else { Ok(vec![said]) }
    }
}

/// Adds a table to joined ones, looked up by their columns; what is not found is told.
pub(in crate::scenario) fn attach(
    tables: &mut Tables,
    table: Table,
    spec: &TableSpec,
    on: &JoinOn,
) -> Result<Diagnostics, Diagnostics> {
    let mut ours = Vec::new();
    let mut grain = None;
    for (column, _) in &spec.on {
        let Some(texts) = tables.text(&column.text) else {
            let known = tables.columns().keys().map(String::as_str);
            return Err(vec![
                codes::NoSetColumn { column: &column.text }
                    .at(column.span)
                    .suggest(&column.text, known),
            ]);
        };
        let of = tables.columns().get(&column.text).map(|column| column.grain);
        grain = if grain.is_none() || grain == of { of } else { Some(Grain::StructurePeriod) };
        ours.push(texts);
    }
    let rows = tables.rows();
    let asked = (0..rows.len())
        .map(|row| (ours.iter().map(|texts| texts[row].clone()).collect(), rows.exercice(row)));
    if let (None, Some(Vintage::Latest | Vintage::Map(_))) = (&on.period, &spec.vintage) {
        let place = spec.file.as_ref().map(|file| file.span);
        return Err(vec![codes::VintageNeeded { key: "vintage" }.at(place)]);
    }
    let matches = find(&table, spec, on, asked)?;
    let place = |row, part: usize| tables.cell(&spec.on[part].0.text, row);
    let warnings = matches.said(&table, spec, place)?;
    let dated = on.period.as_ref().is_some_and(|period| table.position(period).is_some());
    let grain = grain.filter(|_| !dated).unwrap_or(Grain::StructurePeriod);
    let joins: BTreeSet<usize> =
        spec.on.iter().filter_map(|(_, theirs)| joined(&table, spec, theirs).ok()).collect();
    let number = tables.parts.len();
    let mut errors = Vec::new();
    for (index, name) in table.columns().iter().enumerate() {
        let period = on.period.as_ref() == Some(name);
        if joins.contains(&index) || period || name.is_empty() || *name == on.key {
            continue;
        }
        if let Some(known) = tables.columns().get(name) {
            let first = tables.parts[known.table].table.title(known.index);
            errors.push(
                codes::ColumnTwice { column: name }
                    .at(table.title(index))
                    .related(Some(first), Note::FirstDefined),
            );
            continue;
        }
        let column = Column { grain, source: table.id(), index, table: number };
        tables.columns.insert(name.clone(), column);
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let ours = spec.on.iter().map(|(ours, _)| ours.text.clone()).collect();
    let (table, rows) = only_used(table, &matches.rows);
    tables.parts.push(Part::looked_up(table, grain, rows, Attached { ours }));
    Ok(warnings)
}

/// The records that serve, and which of them each row takes: nothing else of a table of all the
/// communes is kept, nor judged.
fn only_used(table: Table, rows: &[u32]) -> (Table, Vec<u32>) {
    let used: BTreeSet<u32> = rows.iter().copied().filter(|record| *record != NONE).collect();
    let numbers: HashMap<u32, u32> = used.iter().copied().zip(0..).collect();
    let names = table.columns().to_vec();
    let mut kept = Derived::new((0..names.len()).map(Origin::Base).collect());
    table.scan(0..table.len(), 0..names.len(), |record, cells| {
        let record = u32::try_from(record).unwrap_or(NONE);
        if used.contains(&record) {
            kept.push(Row { record, slot: 0 }, (0..names.len()).map(|column| cells.get(column)));
        }
    });
    let rows = rows.iter().map(|row| numbers.get(row).copied().unwrap_or(NONE)).collect();
    (kept.of(table, names), rows)
}

/// The text of columns of a table, for who looks up by them before it is part of a set.
pub(super) fn texts(
    table: &Table,
    columns: &[(Located, Located)],
) -> Result<Vec<Vec<Arc<str>>>, Diagnostics> {
    let one = |name: &Located| {
        let column = table.position(&name.text).ok_or_else(|| vec![no_column(table, name)])?;
        let mut texts: Vec<Arc<str>> = Vec::with_capacity(table.len());
        table.scan_column(column, |_, text| texts.push(text.into()));
        Ok(texts)
    };
    columns.iter().map(|(ours, _)| one(ours)).collect()
}
