//! A child table (the sites of a structure) brought to its structure: a sum, the largest, a
//! weighted mean, the main one. What is missing in one of them is missing in the result, unless
//! the manifest says to leave it out.

use super::derived::{Derived, Origin, Row};
use super::lookup;
use super::reshape::{joined, no_column};
use super::spec::{Reduction, TableSpec};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, Span, codes};
use crate::number::{self, exact::Exact};
use crate::scenario::cells::{self, refused};
use crate::scenario::join::{JoinOn, NONE};
use crate::scenario::lineage::{Lineage, Op, Used};
use crate::scenario::markers;
use crate::scenario::notation::Notation;
use crate::scenario::refusals::{Fault, Refusals};
use crate::scenario::table::Table;
use crate::scenario::text::{quoted, year};
use crate::scenario::toml_reader::Located;
use crate::scenario::totals;
use crate::sources::{Cell, CellType};
use indexmap::IndexMap;
use rust_decimal::Decimal;

/// Most lines that are named when several are the main one.
const TIED: usize = 8;

/// The rows of a child table, with what is looked up for them.
struct Children<'a> {
    table: &'a Table,
    lookups: &'a [(Table, Vec<u32>)],
}

/// A column of a child table, or of one that is looked up.
struct Field {
    texts: Vec<String>,
    /// What each of them is.
    types: Vec<CellType>,
    notation: Notation,
    /// Which table, from 1 when it is looked up, and its column.
    from: (usize, usize),
}

impl Children<'_> {
    fn field(&self, name: &Located) -> Result<Field, Diagnostic> {
        let all = std::iter::once(self.table).chain(self.lookups.iter().map(|(table, _)| table));
        let mut found = all.enumerate().filter_map(|(n, t)| Some((n, t, t.position(&name.text)?)));
        let (number, table, column) = found.next().ok_or_else(|| no_column(self.table, name))?;
        let (mut texts, mut types) = (Vec::new(), Vec::new());
        table.scan(0..table.len(), [column], |_, cells| {
            let cell = cells.get(column);
            texts.push(cell.said().into_owned());
            types.push(cell.of);
        });
        if let Some((_, rows)) = number.checked_sub(1).and_then(|n| self.lookups.get(n)) {
            let text = |row: &u32| texts.get(*row as usize).cloned().unwrap_or_default();
            let of = |row: &u32| types.get(*row as usize).copied().unwrap_or(CellType::Text);
            (texts, types) = (rows.iter().map(text).collect(), rows.iter().map(of).collect());
        }
        Ok(Field { texts, types, notation: table.notation(column), from: (number, column) })
    }

    /// The place of the cell of a row.
    fn place(&self, field: &Field, row: usize) -> Span {
        let (number, column) = field.from;
        let found = number.checked_sub(1).and_then(|number| {
            let (table, rows) = self.lookups.get(number)?;
            let record = *rows.get(row)?;
            (record != NONE).then(|| table.cell(record as usize, column))
        });
        found.unwrap_or_else(|| match number {
            0 => self.table.cell(row, column),
            _ => self.table.line(row),
        })
    }
}

impl Field {
    fn cell(&self, row: usize) -> Cell<'_> {
        Cell { of: self.types[row], text: &self.texts[row] }
    }

    /// The number of a row; missing, or refused.
    fn number(&self, row: usize) -> Result<Option<Decimal>, Fault> {
        cells::number(self.cell(row), self.notation)
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
    let span = spec.file.as_ref().map_or(table.header(), |file| file.span);
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
        table.scan_column(column, |_, text| years.push(year(text)));
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
        warnings.extend_from_slice(looked_up.notices());
        found.push((looked_up, matches.rows));
    }
    let mut groups: IndexMap<(Vec<String>, Option<i32>), Vec<usize>> = IndexMap::new();
    let mut nobody = Refusals::default();
    table.scan(0..table.len(), keys.iter().map(|(_, column)| *column), |row, cells| {
        let own: Vec<String> =
            keys.iter().map(|(_, column)| cells.get(*column).said().into_owned()).collect();
        for ((name, column), text) in keys.iter().zip(&own) {
            let code = match text.is_empty() {
                true => Fault::EmptyCell,
                false if markers::is_failure(text) => Fault::CellFormulaError,
                false => continue,
            };
            nobody.push(|| refused(code, name, text, table.cell(row, *column)));
        }
        let year = years.as_ref().and_then(|years| years[row]);
        groups.entry((own, year)).or_default().push(row);
    });
    nobody.told(&keys[0].0, table.title(keys[0].1))?;
    let mut errors = Vec::new();
    if table.asks_totals() {
        let (mut said, mut first) = (Vec::new(), None);
        table.scan(0..table.len(), 0..table.columns().len(), |row, cells| {
            let mut all =
                (0..table.columns().len()).map(|column| (column, cells.get(column).said()));
            if let Some((column, text)) = all.find(|(_, text)| totals::is_total(text)) {
                first = first.or(Some(table.cell(row, column)));
                said.push(text.into_owned());
            }
        });
        if let Some(place) = first {
            let count = said.len();
            return Err(vec![totals::refuse(&table, said, count, place)]);
        }
    }
    let children = Children { table: &table, lookups: &found };
    let mut columns: Vec<Vec<Made>> = Vec::new();
    let mut made = Vec::new();
    for reduction in &spec.reduce {
        match column(&children, reduction, groups.values()) {
            Ok((notation, cells)) => {
                let (texts, cells) = cells.into_iter().unzip();
                columns.push(texts);
                let of = Some(&reduction.of.text).filter(|_| reduction.op != Op::Count).cloned();
                let by = reduction.by.as_ref().map(|by| by.text.clone());
                let op = reduction.op;
                made.push(Origin::Reduced(Lineage { op, of, by, cells, notation }));
            }
            Err(refused) => errors.extend(refused),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let (mut names, mut fixed): (Vec<String>, Vec<usize>) = keys.into_iter().unzip();
    if let (Some(column), Some(period)) = (period, &on.period) {
        names.push(period.clone());
        fixed.push(column);
    }
    names.extend(spec.reduce.iter().map(|reduction| reduction.name.text.clone()));
    let origins = fixed.iter().copied().map(Origin::Base).chain(made).collect();
    let mut all = Derived::new(origins).of_groups(groups.values().cloned().collect());
    // Groups come in the order of their first lines.
    let mut groups = groups.values().map(|rows| rows[0]).enumerate().peekable();
    table.scan(0..table.len(), fixed.iter().copied(), |record, cells| {
        let Some((number, _)) = groups.next_if(|(_, first)| *first == record) else { return };
        let fixed = fixed.iter().map(|column| cells.get(*column));
        let made =
            columns.iter().map(|column| Cell { of: column[number].0, text: &column[number].1 });
        let row = Row { record: u32::try_from(record).unwrap_or(NONE), slot: 0 };
        all.push(row, fixed.chain(made));
    });
    let mut table = all.of(table, names);
    table.warn(warnings);
    Ok(table)
}

/// What a cell is and says.
type Made = (CellType, String);
/// The same with what it uses.
type Reduced = (Made, Used);

/// A number that is made; missing where there is none.
fn made(number: Option<String>) -> Made {
    (CellType::Number, number.unwrap_or_default())
}

/// The cells of a column, one a group.
fn column<'g>(
    children: &Children,
    reduction: &Reduction,
    groups: impl Iterator<Item = &'g Vec<usize>>,
) -> Result<(Notation, Vec<Reduced>), Diagnostics> {
    if reduction.op == Op::Count {
        let count = |rows: &Vec<usize>| (made(Some(rows.len().to_string())), Used::default());
        return Ok((Notation::MACHINE, groups.map(count).collect()));
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
                column.push((made(None), Used::default()));
            }
        }
    }
    refusals.told(&reduction.name.text, reduction.name.span)?;
    Ok((of.notation, column))
}

/// The cell of a group; empty when it is missing.
fn one(
    children: &Children,
    reduction: &Reduction,
    of: &Field,
    by: Option<&Field>,
    rows: &[usize],
) -> Result<Reduced, Box<Diagnostic>> {
    let number = |field: &Field, row: usize| {
        field.number(row).map_err(|code| {
            let name =
                if field.from == of.from { &reduction.of.text } else { &reduction.name.text };
            Box::new(refused(code, name, &field.texts[row], children.place(field, row)))
        })
    };
    let torn = |first: usize, again: usize| {
        Box::new(
            codes::ReduceTorn {
                column: &reduction.name.text,
                value: quoted(&of.texts[again]),
                other: quoted(&of.texts[first]),
            }
            .at(children.place(of, again))
            .related(Some(children.place(of, first)), Note::FirstDefined),
        )
    };
    let copy = |row: usize| (of.types[row], of.texts[row].clone());
    match reduction.op {
        Op::Count => Ok((made(Some(rows.len().to_string())), Used::default())),
        Op::Same => {
            let all = rows.iter().copied();
            let kept: Vec<usize> =
                all.filter(|row| !reduction.skip || !of.texts[*row].is_empty()).collect();
            let Some(first) = kept.first().copied() else {
                return Ok((made(None), Used::of(kept, rows)));
            };
            match kept.iter().find(|row| of.texts[**row] != of.texts[first]) {
                Some(again) => Err(torn(first, *again)),
                None => Ok((copy(first), Used::of(kept, rows))),
            }
        }
        Op::Main => {
            let Some(by) = by else { return Ok((made(None), Used::default())) };
            let mut kept = Vec::with_capacity(rows.len());
            for row in rows {
                match number(by, *row)? {
                    Some(size) => kept.push((*row, size)),
                    None if reduction.skip => {}
                    None => return Ok((made(None), Used::empty(*row))),
                }
            }
            let Some(largest) = kept.iter().map(|(_, size)| *size).max() else {
                return Ok((made(None), Used::of(Vec::new(), rows)));
            };
            let of_size = kept.iter().filter(|(_, size)| *size == largest);
            let main: Vec<usize> = of_size.map(|(row, _)| *row).collect();
            if main.iter().any(|row| of.texts[*row] != of.texts[main[0]]) {
                return Err(Box::new(tied(children, reduction, of, largest, &main)));
            }
            let used = Used::of(kept.into_iter().map(|(row, _)| row).collect(), rows);
            Ok((copy(main[0]), used.held(Some(main[0]))))
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
                    None => return Ok((made(None), Used::empty(*row))),
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
            Ok((made(value.map(number::to_machine)), used))
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
    let line = |row: &usize| children.table.line(*row).line.to_string();
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
    let others = main[1..].iter().take(TIED);
    others.fold(
        codes::ReduceTied {
            column: &reduction.name.text,
            by: reduction.by.as_ref().map_or("", |by| by.text.as_str()),
            value: largest,
            count: main.len(),
            lines: cut(main.iter().map(line).collect()),
            values: cut(values),
        }
        .at(place(&main[0])),
        |all, row| all.related(Some(place(row)), Note::Again),
    )
}

fn too_large(children: &Children, of: &Field, name: &str, rows: &[usize]) -> Diagnostic {
    refused(Fault::CellTooLarge, name, &of.texts[rows[0]], children.place(of, rows[0]))
}
