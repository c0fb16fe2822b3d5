//! One line by row and measure, or by part of the difference.

use crate::compare::{Diff, Entry, Measure, Percent, RowDelta};
use crate::number;
use crate::render::{csv_lines, why};

const HEADER: [&str; 8] =
    ["structure", "exercice", "measure", "base", "target", "delta", "delta_percent", "status"];

pub(super) fn csv(diff: &Diff) -> String {
    csv_lines(records(diff))
}

/// The header, then the lines, one after the other: there may be millions.
pub(super) fn records(diff: &Diff) -> impl Iterator<Item = Vec<String>> + '_ {
    let statuses: Vec<&str> = [&diff.base, &diff.target]
        .into_iter()
        .filter_map(|head| head.scenario_status.as_deref())
        .collect();
    // A file that leaves must still say that its data are fictitious.
    let status = statuses.contains(&"fictitious").then_some("fictitious");
    let status = status.or(statuses.first().copied());
    let texts = |header: &[&str]| header.iter().map(|&title| title.to_owned()).collect();
    // Parts are another table: they are given in place of the rows.
    let header = if diff.why.is_some() { texts(&why::HEADER) } else { texts(&HEADER) };
    let measures = diff.measures.iter().filter(|_| diff.why.is_none());
    let rows = measures.flat_map(|m| m.rows.iter().map(move |row| record(m, row)));
    let parts = diff.why.iter().flat_map(why::csv);
    std::iter::once(header).chain(rows).chain(parts).enumerate().map(move |(index, mut record)| {
        record.extend(status.map(|s| if index == 0 { "scenario_status" } else { s }.to_owned()));
        record
    })
}

fn record(measure: &Measure, row: &RowDelta) -> Vec<String> {
    let value = |entry: &Entry| match entry {
        Entry::Value(value) => value.to_machine(),
        Entry::Absent | Entry::Error => String::new(),
    };
    let percent = match row.percent {
        Percent::Value(percent) => number::to_machine(percent),
        Percent::Undefined | Percent::New | Percent::Gone | Percent::Refused => String::new(),
    };
    vec![
        row.structure.to_string(),
        row.exercice.map(|year| year.to_string()).unwrap_or_default(),
        measure.target.name.clone(),
        value(&row.base),
        value(&row.target),
        row.delta.map(number::to_machine).unwrap_or_default(),
        percent,
        row.status.keyword().to_owned(),
    ]
}
