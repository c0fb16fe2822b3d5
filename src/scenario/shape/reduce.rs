//! A child table (the sites of a structure) brought to its structure: a sum, the largest, a
//! weighted mean, the main one. What is missing in one of them is missing in the result, unless
//! the manifest says to leave it out.

use super::lookup;
use super::made::{Made, Used};
use super::reshape::{joined, no_column};
use super::spec::TableSpec;
use super::view::{Origin, Row, View};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note, Span};
use crate::number::{self, exact::Exact};
use crate::scenario::cells::{Refusals, cell, quoted, refused, year};
use crate::scenario::dates::Dates;
use crate::scenario::markers;
use crate::scenario::table::Table;
use crate::scenario::tables::JoinOn;
use crate::scenario::toml_reader::Located;
use crate::value::number_code;
use indexmap::IndexMap;
use rust_decimal::Decimal;

/// Most lines that are named when several are the main one.
const TIED: usize = 8;

/// What is made of the cells of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Exact.
    Sum,
    /// The largest.
    Max,
    /// The smallest.
    Min,
    /// Weighted by another column where one is named.
    Mean,
    /// How many rows.
    Count,
    /// The cell of the row whose other column is the largest.
    Main,
    /// The same in each row.
    Same,
}

impl Op {
    pub(super) const ALL: [Self; 7] =
        [Self::Sum, Self::Max, Self::Min, Self::Mean, Self::Count, Self::Main, Self::Same];

    /// As a manifest writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Max => "max",
            Self::Min => "min",
            Self::Mean => "mean",
            Self::Count => "count",
            Self::Main => "main",
            Self::Same => "same",
        }
    }
}

/// A column of the reduced table.
#[derive(Clone, Debug)]
pub(super) struct Reduction {
    pub(super) name: Located,
    pub(super) op: Op,
    /// The column that it is made of.
    pub(super) of: Located,
    /// The weight, or what says which row is the main one.
    pub(super) by: Option<Located>,
    /// Whether rows in which something is missing are left out.
    pub(super) skip: bool,
}

impl Reduction {
    pub(super) fn new(name: Located) -> Self {
        Self { of: name.clone(), name, op: Op::Same, by: None, skip: false }
    }

    /// Whether it is made of this column.
    pub(super) fn uses(&self, column: &str) -> bool {
        (self.of.text == column && self.op != Op::Count)
            || self.by.as_ref().is_some_and(|by| by.text == column)
    }
}

/// The rows of a child table, with what is looked up for them.
struct Children<'a> {
    table: &'a Table,
    lookups: &'a [(Table, Vec<u32>)],
}

/// A column of a child table, or of one that is looked up.
struct Field {
    texts: Vec<String>,
    /// Which table, from 1 when it is looked up, and its column.
    from: (usize, usize),
}

impl Children<'_> {
    fn field(&self, name: &Located) -> Result<Field, Diagnostic> {
        if let Some(column) = self.table.position(&name.text) {
            let mut texts = Vec::with_capacity(self.table.len());
            self.table.scan_column(column, |_, text| texts.push(cell(text).into_owned()));
            return Ok(Field { texts, from: (0, column) });
        }
        for (number, (table, rows)) in self.lookups.iter().enumerate() {
            let Some(column) = table.position(&name.text) else { continue };
            let mut all = Vec::with_capacity(table.len());
            table.scan_column(column, |_, text| all.push(cell(text).into_owned()));
            let of = |row: &u32| all.get(*row as usize).cloned().unwrap_or_default();
            let texts = rows.iter().map(of).collect();
            return Ok(Field { texts, from: (number + 1, column) });
        }
        Err(no_column(self.table, name))
    }

    /// The place of the cell of a row.
    fn place(&self, field: &Field, row: usize) -> Span {
        let (number, column) = field.from;
        let found = number.checked_sub(1).and_then(|number| {
            let (table, rows) = self.lookups.get(number)?;
            let record = *rows.get(row)?;
            (record != lookup::NONE).then(|| table.cell(record as usize, column))
        });
        found.unwrap_or_else(|| match number {
            0 => self.table.cell(row, column),
            _ => self.table.record_line(row),
        })
    }

    /// How dates are written in a column.
    fn dates(&self, name: &str) -> Dates {
        let own = std::iter::once(self.table).chain(self.lookups.iter().map(|(table, _)| table));
        let mut found = own.filter_map(|table| Some(table.notation(table.position(name)?).dates));
        found.next().unwrap_or(Dates::Iso)
    }

    /// The number of a row; missing, or refused.
    fn number(&self, field: &Field, row: usize) -> Result<Option<Decimal>, Code> {
        let text = &field.texts[row];
        if text.is_empty() {
            return Ok(None);
        }
        if markers::is_failure(text) {
            return Err(Code::CellFormulaError);
        }
        let (number, column) = field.from;
        let notation = match number.checked_sub(1) {
            None => self.table.notation(column),
            Some(number) => self.lookups[number].0.notation(column),
        };
        number::parse(&notation.plain(text)?).map(Some).map_err(number_code)
    }
}

/// The columns whose cells say what a line belongs to: those of `on`, or else the key.
fn key_columns(
    table: &Table,
    spec: &TableSpec,
    on: &JoinOn,
) -> Result<Vec<(String, usize)>, Diagnostic> {
    let named = |name: &Located| Ok((name.text.clone(), joined(table, spec, name)?));
    if !spec.on.is_empty() {
        return spec.on.iter().map(|(_, theirs)| named(theirs)).collect();
    }
    let span = spec.file.as_ref().map_or(table.header_line(), |file| file.span);
    named(&Located { text: on.key.clone(), span }).map(|key| vec![key])
}

/// Reduces a table to one row a structure (or whatever `on` joins by), in a year where it tells
/// the year.
pub(super) fn reduce(
    table: Table,
    lookups: Vec<(Table, &TableSpec)>,
    spec: &TableSpec,
    on: &JoinOn,
) -> Result<Table, Diagnostics> {
    let keys = key_columns(&table, spec, on).map_err(|error| vec![error])?;
    let period = on.period.as_ref().and_then(|period| table.position(period));
    let years = period.map(|column| {
        let mut years = Vec::with_capacity(table.len());
        table.scan_column(column, |_, text| years.push(year(&cell(text))));
        years
    });
    let mut warnings = Vec::new();
    let mut found = Vec::new();
    for (looked_up, of) in lookups {
        let ours = lookup::texts(&table, &of.on)?;
        let asked = (0..table.len()).map(|row| {
            let year = years.as_ref().and_then(|years| years[row]);
            (ours.iter().map(|texts| texts[row].clone()).collect(), year)
        });
        let matches = lookup::find(&looked_up, of, on, asked)?;
        let place = |row, part: usize| Some(table.cell(row, table.position(&of.on[part].0.text)?));
        warnings.extend(matches.said(&looked_up, of, place)?);
        warnings.extend(looked_up.notices());
        found.push((looked_up, matches.rows));
    }
    let mut groups: IndexMap<(Vec<String>, Option<i32>), Vec<usize>> = IndexMap::new();
    let mut nobody = Refusals::default();
    table.scan(0..table.len(), keys.iter().map(|(_, column)| *column), |row, cells| {
        let own: Vec<String> =
            keys.iter().map(|(_, column)| cell(cells.get(*column)).into_owned()).collect();
        for ((name, column), text) in keys.iter().zip(&own) {
            let code = match text.is_empty() {
                true => Code::EmptyCell,
                false if markers::is_failure(text) => Code::CellFormulaError,
                false => continue,
            };
            nobody.push(|| refused(code, name, text, table.cell(row, *column)));
        }
        let year = years.as_ref().and_then(|years| years[row]);
        groups.entry((own, year)).or_default().push(row);
    });
    let mut errors = Vec::new();
    nobody.close(&keys[0].0, Some(table.title(keys[0].1)), &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let children = Children { table: &table, lookups: &found };
    let mut columns: Vec<Vec<String>> = Vec::new();
    let mut made = Vec::new();
    for reduction in &spec.reduce {
        match column(&children, reduction, groups.values()) {
            Ok(cells) => {
                let (texts, cells) = cells.into_iter().unzip();
                columns.push(texts);
                let of = Some(&reduction.of.text).filter(|_| reduction.op != Op::Count).cloned();
                let by = reduction.by.as_ref().map(|by| by.text.clone());
                let (op, dates) = (reduction.op, children.dates(&reduction.of.text));
                made.push(Origin::Reduced(Made { op, of, by, cells, dates }));
            }
            Err(refused) => errors.extend(refused),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let (mut names, columns_of): (Vec<String>, Vec<usize>) = keys.into_iter().unzip();
    let mut origins: Vec<Origin> = columns_of.iter().copied().map(Origin::Base).collect();
    let raw = |column: usize| {
        let mut texts = Vec::with_capacity(table.len());
        table.scan_column(column, |_, text| texts.push(text.to_owned()));
        texts
    };
    let mut fixed: Vec<Vec<String>> = columns_of.into_iter().map(raw).collect();
    if let (Some(column), Some(period)) = (period, &on.period) {
        names.push(period.clone());
        origins.push(Origin::Base(column));
        fixed.push(raw(column));
    }
    names.extend(spec.reduce.iter().map(|reduction| reduction.name.text.clone()));
    origins.extend(made);
    let mut view = View::new(table, origins).of_groups(groups.values().cloned().collect());
    for (number, rows) in groups.values().enumerate() {
        let row = Row { record: u32::try_from(rows[0]).unwrap_or(lookup::NONE), slot: 0 };
        let cells = fixed.iter().map(|texts| texts[rows[0]].as_str());
        view.push(row, cells.chain(columns.iter().map(|column| column[number].as_str())));
    }
    let mut table = Table::seen(names, view);
    table.warn(warnings);
    Ok(table)
}

/// The text of a cell, and what it uses.
type Cell = (String, Used);

/// The cells of a column, one a group.
fn column<'g>(
    children: &Children,
    reduction: &Reduction,
    groups: impl Iterator<Item = &'g Vec<usize>>,
) -> Result<Vec<Cell>, Diagnostics> {
    if reduction.op == Op::Count {
        return Ok(groups.map(|rows| (rows.len().to_string(), Used::default())).collect());
    }
    let of = children.field(&reduction.of).map_err(|error| vec![error])?;
    let by = reduction.by.as_ref().map(|by| children.field(by)).transpose();
    let by = by.map_err(|error| vec![error])?;
    let mut column = Vec::new();
    let mut refusals = Refusals::default();
    for rows in groups {
        match one(children, reduction, &of, by.as_ref(), rows) {
            Ok(cell) => column.push(cell),
            Err(refused) => {
                refusals.push(|| *refused);
                column.push(Cell::default());
            }
        }
    }
    let mut errors = Vec::new();
    refusals.close(&reduction.name.text, Some(reduction.name.span), &mut errors);
    if errors.is_empty() { Ok(column) } else { Err(errors) }
}

/// The cell of a group; empty when it is missing.
fn one(
    children: &Children,
    reduction: &Reduction,
    of: &Field,
    by: Option<&Field>,
    rows: &[usize],
) -> Result<Cell, Box<Diagnostic>> {
    let number = |field: &Field, row: usize| {
        children.number(field, row).map_err(|code| {
            let name =
                if field.from == of.from { &reduction.of.text } else { &reduction.name.text };
            Box::new(refused(code, name, &field.texts[row], children.place(field, row)))
        })
    };
    let torn = |first: usize, again: usize| {
        Box::new(
            Diagnostic::new(Code::ReduceTorn)
                .at(children.place(of, again))
                .with("column", &reduction.name.text)
                .with("value", quoted(&of.texts[again]))
                .with("other", quoted(&of.texts[first]))
                .related(Some(children.place(of, first)), Note::FirstDefined),
        )
    };
    match reduction.op {
        Op::Count => Ok((rows.len().to_string(), Used::default())),
        Op::Same => {
            let all = rows.iter().copied();
            let kept: Vec<usize> =
                all.filter(|row| !reduction.skip || !of.texts[*row].is_empty()).collect();
            let Some(first) = kept.first().copied() else {
                return Ok((String::new(), Used::of(kept, rows)));
            };
            match kept.iter().find(|row| of.texts[**row] != of.texts[first]) {
                Some(again) => Err(torn(first, *again)),
                None => Ok((machine(children, of, first), Used::of(kept, rows))),
            }
        }
        Op::Main => {
            let Some(by) = by else { return Ok(Cell::default()) };
            let mut kept = Vec::with_capacity(rows.len());
            for row in rows {
                match number(by, *row)? {
                    Some(size) => kept.push((*row, size)),
                    None if reduction.skip => {}
                    None => return Ok((String::new(), Used::empty(*row))),
                }
            }
            let Some(largest) = kept.iter().map(|(_, size)| *size).max() else {
                return Ok((String::new(), Used::of(Vec::new(), rows)));
            };
            let of_size = kept.iter().filter(|(_, size)| *size == largest);
            let main: Vec<usize> = of_size.map(|(row, _)| *row).collect();
            if main.iter().any(|row| of.texts[*row] != of.texts[main[0]]) {
                return Err(Box::new(tied(children, reduction, of, largest, &main)));
            }
            let used = Used::of(kept.into_iter().map(|(row, _)| row).collect(), rows);
            Ok((machine(children, of, main[0]), used.held(Some(main[0]))))
        }
        Op::Sum | Op::Max | Op::Min | Op::Mean => {
            let mut values = Vec::with_capacity(rows.len());
            let mut kept = Vec::with_capacity(rows.len());
            for row in rows {
                let weight = by.map_or(Ok(Some(Decimal::ONE)), |by| number(by, *row))?;
                match number(of, *row)?.zip(weight) {
                    Some(pair) => {
                        kept.push(*row);
                        values.push(pair);
                    }
                    None if reduction.skip => {}
                    None => return Ok((String::new(), Used::empty(*row))),
                }
            }
            let value = match reduction.op {
                Op::Max => values.iter().map(|(value, _)| *value).max(),
                Op::Min => values.iter().map(|(value, _)| *value).min(),
                Op::Sum if values.is_empty() => None,
                Op::Sum => {
                    let sum = values
                        .iter()
                        .fold(Exact::ZERO, |sum, (value, _)| sum.plus(&Exact::of(*value)));
                    Some(
                        sum.value()
                            .ok_or_else(|| too_large(children, of, &reduction.of.text, rows))?,
                    )
                }
                _ => {
                    let product = |sum: Exact, (value, weight): &(Decimal, Decimal)| {
                        sum.plus(&Exact::product(*weight, *value))
                    };
                    let total = values.iter().fold(Exact::ZERO, product);
                    let weights = values
                        .iter()
                        .fold(Exact::ZERO, |sum, (_, weight)| sum.plus(&Exact::of(*weight)));
                    // No weight at all: nothing to weigh by.
                    if weights.is_zero() { None } else { total.divided_by(&weights) }
                }
            };
            let extreme = value.filter(|_| matches!(reduction.op, Op::Max | Op::Min));
            let held = extreme.and_then(|extreme| values.iter().position(|(v, _)| *v == extreme));
            let held = held.map(|at| kept[at]);
            let used = Used::of(kept, rows).held(held);
            Ok((value.map_or_else(String::new, number::to_machine), used))
        }
    }
}

/// Several lines are the main one, and do not say the same.
fn tied(
    children: &Children,
    reduction: &Reduction,
    of: &Field,
    largest: Decimal,
    main: &[usize],
) -> Diagnostic {
    let place = |row: &usize| children.place(of, *row);
    let line = |row: &usize| children.table.record_line(*row).line.to_string();
    let mut values: Vec<String> = Vec::new();
    for row in main {
        let value = quoted(&of.texts[*row]);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let cut = |mut all: Vec<String>| {
        if all.len() > TIED {
            all.truncate(TIED);
            all.push("…".to_owned());
        }
        all
    };
    let diagnostic = Diagnostic::new(Code::ReduceTied)
        .at(place(&main[0]))
        .with("column", &reduction.name.text)
        .with("by", reduction.by.as_ref().map_or("", |by| by.text.as_str()))
        .with("value", largest)
        .with("count", main.len())
        .with("lines", cut(main.iter().map(line).collect()))
        .with("values", cut(values));
    let others = main[1..].iter().take(TIED);
    others.fold(diagnostic, |all, row| all.related(Some(place(row)), Note::Again))
}

/// A cell as machines write it, where it is a number of another notation.
fn machine(children: &Children, of: &Field, row: usize) -> String {
    match children.number(of, row) {
        Ok(Some(_)) if of.texts[row].contains([',', '\u{a0}', '\u{202f}']) => {
            let number = children.number(of, row).ok().flatten().unwrap_or_default();
            number::to_machine(number)
        }
        _ => of.texts[row].clone(),
    }
}

fn too_large(children: &Children, of: &Field, name: &str, rows: &[usize]) -> Diagnostic {
    refused(Code::CellTooLarge, name, &of.texts[rows[0]], children.place(of, rows[0]))
}
