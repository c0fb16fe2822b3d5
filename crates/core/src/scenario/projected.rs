//! Tables with the rows of years to come, and of structures to come, written after their own.
//!
//! A row that is made has cells like those that are read: it is typed, refused, joined and
//! explained in the same way.

use super::future::{Entries, Growth, MOST_YEARS, Projection};
use super::notation::Notation;
use super::table::Table;
use super::text::year;
use super::{cells, files};
use crate::diagnostic::{Diagnostics, Span, codes};
use crate::number;
use crate::sources::{Cell, CellType, Sheet as Cells, Sources};
use num_bigint::BigInt;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A table with the rows that are made.
pub(super) struct Sheet {
    /// The table that was read.
    table: Table,
    /// Its columns.
    columns: Vec<String>,
    /// Its records; those that are made come last.
    records: Vec<Record>,
    /// How many were read.
    read: usize,
    key: Option<usize>,
    period: Option<usize>,
    /// Bytes of the longest record.
    widest: usize,
    /// Records by year, and by structure.
    years: BTreeMap<i32, Vec<usize>>,
    structures: BTreeMap<String, Vec<usize>>,
}

/// What may be made in all, over all tables: more is a mistake, or an attack.
const MOST_ROWS: u64 = 1_000_000;
const MOST_CELLS: u64 = 20_000_000;
/// Of the texts of these cells.
const MOST_MEBIBYTES: u64 = 512;

/// What was made so far.
#[derive(Default)]
struct Made {
    rows: u64,
    cells: u64,
    bytes: u64,
}

impl Made {
    /// Counts rows that are about to be made, each so many times.
    fn count(&mut self, copies: (&[(&Sheet, usize)], u64), place: Span) -> Result<(), Diagnostics> {
        for (sheet, rows) in copies.0 {
            let rows = (*rows as u64).saturating_mul(copies.1);
            self.rows = self.rows.saturating_add(rows);
            let cells = rows.saturating_mul(sheet.columns.len() as u64);
            self.cells = self.cells.saturating_add(cells);
            let bytes = rows.saturating_mul(sheet.widest as u64);
            self.bytes = self.bytes.saturating_add(bytes);
        }
        let limits = [
            (self.rows, MOST_ROWS, "rows"),
            (self.cells, MOST_CELLS, "cells"),
            (self.bytes >> 20, MOST_MEBIBYTES, "mebibytes"),
        ];
        let passed = limits.into_iter().find(|(count, most, _)| count > most);
        passed.map_or(Ok(()), |(count, most, of)| {
            let [count, most] = [count, most].map(Decimal::from);
            Err(vec![codes::ProjectionRows { count, of, limit: most }.at(place)])
        })
    }
}

/// A cell of a record.
type Owned = (CellType, String);

fn owned(cell: Cell) -> Owned {
    (cell.of, cell.text.to_owned())
}

fn cell((of, text): &Owned) -> Cell<'_> {
    Cell { of: *of, text }
}

#[derive(Clone)]
struct Record {
    cells: Vec<Owned>,
    /// The record of the file that it comes from: its place is told when it is refused.
    origin: usize,
}

impl Sheet {
    /// A table that was read.
    pub(super) fn new(table: Table, key: &str, period: Option<&str>) -> Self {
        let columns = table.columns().to_vec();
        let mut records = Vec::with_capacity(table.len());
        table.scan(0..table.len(), 0..columns.len(), |origin, cells| {
            let cells = (0..columns.len()).map(|column| owned(cells.get(column))).collect();
            records.push(Record { cells, origin });
        });
        let find = |name: &str| columns.iter().position(|column| column == name);
        let (key, period) = (find(key), period.and_then(find));
        let (read, years, structures) = (records.len(), BTreeMap::new(), BTreeMap::new());
        let bytes = |record: &Record| record.cells.iter().map(|(_, text)| text.len()).sum();
        let widest = records.iter().map(bytes).max().unwrap_or(0);
        let mut sheet =
            Self { table, columns, records, read, key, period, widest, years, structures };
        (0..read).for_each(|at| sheet.index(at));
        sheet
    }

    /// Finds a record again by its year and its structure.
    fn index(&mut self, at: usize) {
        let record = &self.records[at];
        let (year, structure) = (self.year(record), self.structure(record));
        if let Some(year) = year {
            self.years.entry(year).or_default().push(at);
        }
        if let Some(structure) = structure {
            self.structures.entry(structure).or_default().push(at);
        }
    }

    fn push(&mut self, record: Record) {
        self.records.push(record);
        self.index(self.records.len() - 1);
    }

    /// The table with the rows that were made; the one that was read when there are none.
    pub(super) fn into_table(self, sources: &mut Sources) -> Result<Table, Diagnostics> {
        if self.records.len() == self.read {
            return Ok(self.table);
        }
        let mut all = Cells::default();
        let titles = self.columns.iter().map(|name| Cell::text(name)).collect();
        let records = self.records.iter().map(|record| record.cells.iter().map(cell).collect());
        for (row, cells) in (0_u32..).zip(std::iter::once::<Vec<Cell>>(titles).chain(records)) {
            for (column, cell) in cells.into_iter().enumerate() {
                // Rows and columns ascend.
                let _ordered = all.push(row, column, cell);
            }
        }
        let id = sources.add_cells(&format!("{} (projection)", self.table.path()), all);
        Ok(files::of_cells(sources, id)?.read_like(&self.table))
    }

    /// How many of its records were read.
    pub(super) fn read(&self) -> usize {
        self.read
    }

    /// Whether its records are about a structure in a year.
    pub(super) fn fixes_rows(&self) -> bool {
        self.key.is_some() && self.period.is_some()
    }

    fn year(&self, record: &Record) -> Option<i32> {
        year(&cell(record.cells.get(self.period?)?).said())
    }

    fn structure(&self, record: &Record) -> Option<String> {
        Some(cell(record.cells.get(self.key?)?).said().into_owned())
    }

    fn line(&self, record: &Record) -> Span {
        self.table.line(record.origin)
    }
}

/// Makes the rows that a manifest asks for.
pub(super) fn project(
    sheets: &mut [Sheet],
    projections: &[Projection],
    entries: &[Entries],
) -> Result<(), Diagnostics> {
    let mut made = Made::default();
    for projection in projections {
        years_to_come(sheets, projection, &mut made)?;
    }
    for entry in entries {
        structures_to_come(sheets, entry, &mut made)?;
    }
    Ok(())
}

fn years_to_come(
    sheets: &mut [Sheet],
    projection: &Projection,
    made: &mut Made,
) -> Result<(), Diagnostics> {
    let known: BTreeSet<i32> =
        sheets.iter().flat_map(|sheet| sheet.years.keys()).copied().collect();
    let place = projection.place;
    let from = projection.from.or(known.last().copied());
    let Some(from) = from.filter(|from| known.contains(from)) else {
        return Err(vec![codes::ProjectionStart { exercice: projection.from }.at(place)]);
    };
    if projection.to <= from || projection.to - from > MOST_YEARS {
        return Err(vec![codes::ProjectionYears { from, to: projection.to }.at(place)]);
    }
    if let Some(there) = known.range(from + 1..=projection.to).next() {
        return Err(vec![codes::ProjectionYearThere { exercice: *there }.at(place)]);
    }
    for growth in &projection.growth {
        let name = &growth.column.text;
        let in_years = |sheet: &&Sheet| sheet.period.is_some();
        if !sheets.iter().filter(in_years).any(|sheet| sheet.columns.contains(name)) {
            let known = sheets.iter().filter(in_years).flat_map(|sheet| &sheet.columns);
            return Err(vec![
                codes::ProjectionColumn { column: name }
                    .at(growth.column.span)
                    .suggest(name, known),
            ]);
        }
    }
    let copies = |sheet| (sheet, of_year(sheet, from).len());
    let copies: Vec<(&Sheet, usize)> = sheets.iter().map(copies).collect();
    made.count((&copies, u64::from((projection.to - from).unsigned_abs())), projection.place)?;
    let mut errors = Diagnostics::new();
    for sheet in sheets.iter_mut() {
        let Some(period) = sheet.period else { continue };
        let last: Vec<Record> =
            of_year(sheet, from).iter().map(|at| sheet.records[*at].clone()).collect();
        let grown: Vec<(usize, &Growth)> = projection
            .growth
            .iter()
            .filter_map(|g| Some((sheet.columns.iter().position(|c| *c == g.column.text)?, g)))
            .collect();
        for year in from + 1..=projection.to {
            for record in &last {
                let mut made = record.clone();
                made.cells[period] = (CellType::Number, year.to_string());
                for (column, growth) in &grown {
                    let notation = sheet.table.notation(*column);
                    match grow(cell(&record.cells[*column]), growth, year - from, notation) {
                        Some(grown) => made.cells[*column] = (CellType::Number, grown),
                        None if year == from + 1 => errors.push(
                            codes::ProjectionCell {
                                column: &growth.column.text,
                                value: &record.cells[*column].1,
                            }
                            .at(sheet.line(record)),
                        ),
                        None => {}
                    }
                }
                sheet.push(made);
            }
        }
    }
    errors.truncate(20);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The records of a year.
fn of_year(sheet: &Sheet, year: i32) -> &[usize] {
    sheet.years.get(&year).map_or(&[], Vec::as_slice)
}

/// A cell after so many years: what it was by (1 + rate) for each year, exact, then rounded once.
fn grow(cell: Cell, growth: &Growth, years: i32, notation: Notation) -> Option<String> {
    let Some(start) = cells::number(cell, notation).ok()? else { return Some(String::new()) };
    let factor = growth.rate.checked_add(Decimal::ONE)?;
    let years = u32::try_from(years).ok()?;
    let digits = growth.digits.unwrap_or(start.scale());
    // mantissa / 10^scale, rounded half away from zero to `digits`.
    let mantissa = BigInt::from(start.mantissa()) * BigInt::from(factor.mantissa()).pow(years);
    let scale = start.scale() + factor.scale() * years;
    let ten = |power: u32| BigInt::from(10).pow(power);
    let rounded = if scale <= digits {
        mantissa * ten(digits - scale)
    } else {
        let divisor = ten(scale - digits);
        let half: BigInt = &divisor / 2;
        let away = if mantissa.sign() == num_bigint::Sign::Minus { -half } else { half };
        (mantissa + away) / divisor
    };
    let grown = Decimal::try_from_i128_with_scale(i128::try_from(rounded).ok()?, digits).ok()?;
    Some(number::to_machine(grown))
}

fn structures_to_come(
    sheets: &mut [Sheet],
    entry: &Entries,
    made: &mut Made,
) -> Result<(), Diagnostics> {
    let known = |name: &str| sheets.iter().any(|sheet| sheet.structures.contains_key(name));
    let profile = &entry.profile;
    if !known(&profile.text) {
        let names = sheets.iter().flat_map(|sheet| sheet.structures.keys()).map(String::as_str);
        return Err(vec![
            codes::EntriesProfile { structure: &profile.text }
                .at(profile.span)
                .suggest(&profile.text, names),
        ]);
    }
    for (column, _) in &entry.set {
        let joins = |sheet: &Sheet| {
            let at = sheet.columns.iter().position(|name| *name == column.text);
            at.is_some() && (at == sheet.key || at == sheet.period)
        };
        let there = |sheet: &Sheet| sheet.key.is_some() && sheet.columns.contains(&column.text);
        if sheets.iter().any(joins) || !sheets.iter().any(there) {
            let known = sheets.iter().filter(|s| s.key.is_some()).flat_map(|s| &s.columns);
            return Err(vec![
                codes::ProjectionColumn { column: &column.text }
                    .at(column.span)
                    .suggest(&column.text, known),
            ]);
        }
    }
    let width = entry.count.to_string().len();
    let names: Vec<String> =
        (1..=entry.count).map(|n| format!("{}{n:0width$}", entry.prefix)).collect();
    if let Some(name) = names.iter().find(|name| known(name)) {
        return Err(vec![codes::EntriesName { structure: name }.at(profile.span)]);
    }
    let rows_of = |sheet: &Sheet| -> Vec<usize> {
        let all = sheet.structures.get(&profile.text).into_iter().flatten().copied();
        let year = |at: &usize| sheet.year(&sheet.records[*at]);
        all.filter(|at| year(at).is_none_or(|year| year >= entry.from)).collect()
    };
    let copies: Vec<(&Sheet, usize)> =
        sheets.iter().map(|sheet| (sheet, rows_of(sheet).len())).collect();
    made.count((&copies, u64::from(entry.count)), profile.span)?;
    let mut years = 0;
    for sheet in sheets.iter_mut() {
        let Some(key) = sheet.key else { continue };
        let rows: Vec<Record> =
            rows_of(sheet).into_iter().map(|at| sheet.records[at].clone()).collect();
        if sheet.period.is_some() {
            years += rows.len();
        }
        for name in &names {
            for row in &rows {
                let mut made = row.clone();
                made.cells[key] = (CellType::Text, name.clone());
                for (column, cell) in &entry.set {
                    if let Some(at) = sheet.columns.iter().position(|c| *c == column.text) {
                        made.cells[at] = cell.clone();
                    }
                }
                sheet.push(made);
            }
        }
    }
    let dated = sheets.iter().any(|sheet| sheet.period.is_some());
    if dated && years == 0 {
        return Err(vec![
            codes::EntriesStart { structure: &profile.text, exercice: entry.from }.at(profile.span),
        ]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourceId;
    use crate::scenario::toml_reader::Located;

    fn growth(rate: &str, digits: Option<u32>) -> Growth {
        let span = Span::line(SourceId(0), 1);
        let column = Located { text: "n".to_owned(), span };
        Growth { column, rate: number::parse(rate).unwrap(), digits }
    }

    #[test]
    fn growth_is_exact_and_rounded_once() {
        let grown = |cell, rate, digits, years| {
            grow(Cell::text(cell), &growth(rate, digits), years, Notation::MACHINE)
        };
        // 4 620 × 1.025³ = 4 975.23…; rounding year by year would give 4 976.
        assert_eq!(grown("4620", "0.025", None, 3).as_deref(), Some("4975"));
        assert_eq!(grown("10.5", "0.1", None, 1).as_deref(), Some("11.6"), "half away from zero");
        assert_eq!(grown("-10.5", "0.1", None, 1).as_deref(), Some("-11.6"));
        assert_eq!(grown("100", "-0.015", Some(2), 2).as_deref(), Some("97.02"));
        // 1.02^100 has 200 decimals.
        assert_eq!(grown("1000", "0.02", Some(3), 100).as_deref(), Some("7244.646"));
        assert_eq!(grown(" ", "0.02", None, 1).as_deref(), Some(""), "missing stays missing");
        assert_eq!(grown("beaucoup", "0.02", None, 1), None);
    }
}
