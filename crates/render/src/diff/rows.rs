//! One line by row and measure, or by part of the difference.

use crate::rows::{Column, Given, Rows, decimal, text, year};
use crate::why;
use bareme_compare::compare::{Diff, Entry, Measure, Percent, RowDelta};
use bareme_core::value::{Kind, Value};

const HEADER: [(&str, Option<Kind>); 8] = [
    ("structure", Some(Kind::Text)),
    ("exercice", Some(Kind::Integer)),
    ("measure", Some(Kind::Text)),
    ("base", None),
    ("target", None),
    ("delta", Some(Kind::Number)),
    ("delta_percent", Some(Kind::Number)),
    ("status", Some(Kind::Text)),
];

/// The rows of one comparison.
pub(super) fn rows(diff: &Diff) -> Rows<'_> {
    let statuses: Vec<&str> = [&diff.base, &diff.target]
        .into_iter()
        .filter_map(|head| head.scenario_status.as_deref())
        .collect();
    // Parts are another table: they are given in place of the rows.
    let rows = match &diff.why {
        Some(shared) => why::rows(shared),
        None => measures(diff),
    };
    // A file that leaves must still say that its data are fictitious.
    let status = statuses.contains(&"fictitious").then_some("fictitious");
    match status.or(statuses.first().copied()) {
        Some(status) => rows.before("scenario_status", text(status)),
        None => rows,
    }
}

/// Every row of every measure, one measure after the other: there may be millions.
fn measures(diff: &Diff) -> Rows<'_> {
    let columns = HEADER.map(|(name, kind)| Column { kind, ..Column::named(name) }).to_vec();
    let of = |measure: &'_ Measure| measure.rows.len();
    let starts: Vec<usize> = diff
        .measures
        .iter()
        .scan(0, |end, measure| {
            let start = *end;
            *end += of(measure);
            Some(start)
        })
        .collect();
    let count = diff.measures.iter().map(of).sum();
    let found = move |row: usize| {
        let place = starts.partition_point(|start| *start <= row).saturating_sub(1);
        let found = diff.measures.get(place);
        found.and_then(|measure| Some((measure, measure.rows.get(row - starts[place])?)))
    };
    let of_line = found.clone();
    let cell = move |row, column| {
        found(row).map_or(Value::Missing, |(measure, row)| cell_of(measure, &row, column))
    };
    Rows::new(columns, count, cell).by_line(move |row, take| {
        let Some((measure, row)) = of_line(row) else { return };
        take(Given::Text(&row.structure));
        take(Given::Value(&year(row.exercice)));
        take(Given::Text(&measure.target.name));
        for column in 3..7 {
            take(Given::Value(&cell_of(measure, &row, column)));
        }
        take(Given::Text(row.status.keyword()));
    })
}

fn cell_of(measure: &Measure, row: &RowDelta, column: usize) -> Value {
    let value = |entry: &Entry| match entry {
        Entry::Value(value) => value.clone(),
        Entry::Absent | Entry::Error => Value::Missing,
    };
    match column {
        0 => text(&row.structure),
        1 => year(row.exercice),
        2 => text(&measure.target.name),
        3 => value(&row.base),
        4 => value(&row.target),
        5 => decimal(row.delta),
        6 => match row.percent {
            Percent::Value(percent) => decimal(Some(percent)),
            Percent::Undefined | Percent::New | Percent::Gone | Percent::Refused => Value::Missing,
        },
        _ => text(row.status.keyword()),
    }
}
