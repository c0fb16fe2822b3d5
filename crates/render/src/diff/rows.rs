//! One line by row and measure, or by part of the difference.

use crate::rows::{Column, Given, Rows, decimal, text, year};
use crate::why;
use bareme_compare::compare::{Diff, Entry, Measure, Percent, RowDelta};
use bareme_core::value::{Kind, Value};
use rust_decimal::Decimal;

type Of = fn(&Measure, &RowDelta) -> Value;

const COLUMNS: [(&str, Option<Kind>, Of); 8] = [
    ("structure", Some(Kind::Text), |_, row| text(row.structure)),
    ("exercice", Some(Kind::Integer), |_, row| year(row.exercice)),
    ("measure", Some(Kind::Text), |measure, _| text(&measure.target.name)),
    ("base", None, |_, row| entry(&row.base)),
    ("target", None, |_, row| entry(&row.target)),
    ("delta", Some(Kind::Number), |_, row| decimal(row.delta)),
    ("delta_percent", Some(Kind::Number), |_, row| match row.percent {
        Percent::Value(percent) => decimal(Some(percent)),
        Percent::Undefined | Percent::New | Percent::Gone | Percent::Refused => Value::Missing,
    }),
    ("status", Some(Kind::Text), |_, row| text(row.status.keyword())),
];

/// The value of one side.
pub(super) fn entry(entry: &Entry) -> Value {
    match entry {
        Entry::Value(value) => value.clone(),
        Entry::Absent | Entry::Error => Value::Missing,
    }
}

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
    let columns = COLUMNS.map(|(name, kind, _)| Column { kind, ..Column::named(name) }).to_vec();
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
        Some((diff.measures.get(place)?, row - starts[place]))
    };
    let of_line = found.clone();
    let cell = move |row, column: usize| {
        let row = found(row).and_then(|(of, place)| Some((of, of.rows.get(place)?)));
        row.map_or(Value::Missing, |(of, row)| COLUMNS[column].2(of, &row))
    };
    Rows::new(columns, count, cell).by_line(move |row, take| {
        let Some((measure, place)) = of_line(row) else { return };
        if let Some(row) = measure.rows.plain(place) {
            take(Given::Text(row.structure));
            take(Given::Value(&year(row.exercice)));
            take(Given::Text(&measure.target.name));
            for n in [row.base, row.target, row.delta] {
                take(Given::Whole(n, row.scale));
            }
            match row.percent {
                Ok((n, scale)) => take(Given::Whole(n, scale)),
                Err(_) => take(Given::Value(&Value::Missing)),
            }
            return take(Given::Text(row.status.keyword()));
        }
        let Some(row) = measure.rows.get(place) else { return };
        take(Given::Text(row.structure));
        take(Given::Value(&year(row.exercice)));
        take(Given::Text(&measure.target.name));
        for side in [&row.base, &row.target] {
            match side {
                Entry::Value(value) => take(Given::Value(value)),
                Entry::Absent | Entry::Error => take(Given::Value(&Value::Missing)),
            }
        }
        let number = |n: Option<Decimal>| n.map_or(Value::Missing, Value::Number);
        take(Given::Value(&number(row.delta)));
        let percent = if let Percent::Value(percent) = row.percent { Some(percent) } else { None };
        take(Given::Value(&number(percent)));
        take(Given::Text(row.status.keyword()));
    })
}
