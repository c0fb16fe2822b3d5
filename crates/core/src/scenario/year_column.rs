//! The column that probably tells the year, where nothing says which one does.

use super::join::JoinOn;
use super::table::Table;
use super::text::{plain, toml, toml_key, year};
use crate::diagnostic::{Diagnostic, codes};
use std::collections::HashSet;

const NAMES: &[&str] = &[
    "exercice",
    "exercices",
    "annee",
    "annees",
    "anneeexercice",
    "anneedexercice",
    "an",
    "millesime",
    "campagne",
    "periode",
    "year",
    "years",
    "period",
    "fiscalyear",
];

/// The column whose name says that it tells the year, and whose cells do.
pub(super) fn named(table: &Table) -> Option<usize> {
    let mut columns = table.columns().iter().enumerate();
    let name = |name: &String| NAMES.contains(&plain(name).as_str());
    columns.find(|(at, column)| name(column) && years(table, *at).is_some()).map(|(at, _)| at)
}

/// The same, or else the first column of years that tells the lines of a structure apart.
fn found(table: &Table, structures: &[u32]) -> Option<usize> {
    named(table).or_else(|| {
        (0..table.columns().len()).find(|column| {
            let Some(years) = years(table, *column) else { return false };
            let mut seen = HashSet::new();
            structures.iter().zip(years).all(|key| seen.insert(key))
        })
    })
}

/// The years of a column of nothing else.
fn years(table: &Table, column: usize) -> Option<Vec<i32>> {
    let mut years = Some(Vec::new());
    table.scan_column(column, |_, text| match (&mut years, year(text)) {
        (Some(all), Some(year)) => all.push(year),
        _ => years = None,
    });
    years
}

/// Says which column tells the year of a table in which structures stand several times.
pub(super) fn unread(
    table: &Table,
    structures: &[u32],
    on: &JoinOn,
    count: usize,
) -> Option<Diagnostic> {
    let at = found(table, structures)?;
    let column = &table.columns()[at];
    let (option, period) = ways(column);
    let rename = on.period.as_ref().map(|period| {
        let (file, column, period) = (toml(table.file()), toml(column), toml_key(period));
        format!("{{ file = {file}, rename = {{ {period} = {column} }} }}").into()
    });
    let [option, period] =
        [option, period].map(|way| Some(way.into()).filter(|_| rename.is_none()));
    Some(codes::YearColumn { column, count, option, period, rename }.at(table.title(at)))
}

/// How a command line and a manifest say which column tells the year.
pub(super) fn ways(column: &str) -> (String, String) {
    let apart = column.contains(|c: char| !c.is_alphanumeric() && c != '_');
    let typed = if apart { format!("\"{column}\"") } else { column.to_owned() };
    (format!("--period {typed}"), format!("period = {}", toml(column)))
}
