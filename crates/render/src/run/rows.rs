//! The rows of machine CSV, for the other formats of rows.

use super::csv::{More, errors};
use crate::rows::{Column, Rows, maybe, text, year};
use bareme_compare::compare::RunSummary;
use bareme_core::engine::{Cell, Column as Results};
use bareme_core::value::{Kind, Value};

/// One run below the other.
pub(super) fn rows(summaries: &[RunSummary]) -> Rows<'_> {
    let more = More::of(summaries);
    Rows::stacked(summaries.iter().map(|summary| of(summary, &more)).collect())
}

/// What the columns at the end say of a row.
enum End<'a> {
    Same(Value),
    Errors,
    Projected(&'a RunSummary),
}

fn of<'a>(summary: &'a RunSummary, more: &More) -> Rows<'a> {
    let mut columns: Vec<Column> = more.header(summary).into_iter().map(Column::named).collect();
    let first = 1 + usize::from(summary.period.is_some());
    for (column, output) in columns.iter_mut().skip(first).zip(&summary.outputs) {
        column.label.clone_from(&output.label);
        column.unit.clone_from(&output.unit);
        column.kind = output.kind;
    }
    columns[0].kind = Some(Kind::Text);
    // A year has no thousands.
    columns[first - 1].year = first == 2;
    let results: Vec<Option<&Results>> = summary
        .outputs
        .iter()
        .map(|output| summary.evaluation.columns.get(&output.name).map(AsRef::as_ref))
        .collect();
    let ends = [
        (more.variant, End::Same(maybe(summary.head.variant.as_ref()))),
        (more.error, End::Errors),
        (more.status, End::Same(maybe(summary.head.scenario_status.as_ref()))),
        (more.projected, End::Projected(summary)),
    ];
    let ends: Vec<End> = ends.into_iter().filter(|(there, _)| *there).map(|(_, end)| end).collect();
    let last = first + results.len();
    Rows::new(columns, summary.keys().len(), move |row, column| match column {
        0 => text(summary.keys().structure(row)),
        1 if first == 2 => year(summary.keys().exercice(row)),
        column if column < last => {
            match results[column - first].and_then(|results| results.get(row)) {
                Some(Cell::Value(value)) => value.leave(),
                Some(Cell::Error(_)) | None => Value::Missing,
            }
        }
        column => match ends.get(column - last) {
            Some(End::Same(value)) => value.clone(),
            Some(End::Errors) => match errors(summary, row) {
                none if none.is_empty() => Value::Missing,
                causes => text(causes),
            },
            Some(End::Projected(summary)) => Value::Boolean(summary.projected(row)),
            None => Value::Missing,
        },
    })
}
