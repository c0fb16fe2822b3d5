//! One line by row and measure.

use crate::compare::{Diff, Entry, Measure, Percent, RowDelta};
use crate::number;
use crate::render::csv_lines;

const HEADER: [&str; 8] =
    ["structure", "exercice", "measure", "base", "target", "delta", "delta_percent", "status"];

pub(super) fn csv(diff: &Diff) -> String {
    let statuses: Vec<&str> = [&diff.base, &diff.target]
        .into_iter()
        .filter_map(|head| head.scenario_status.as_deref())
        .collect();
    // A file that leaves must still say that its data are fictitious.
    let status = statuses.contains(&"fictitious").then_some("fictitious");
    let status = status.or(statuses.first().copied());
    let mut header: Vec<String> = HEADER.map(str::to_owned).to_vec();
    header.extend(status.map(|_| "scenario_status".to_owned()));
    let rows = diff.measures.iter().flat_map(|m| m.rows.iter().map(move |row| (m, row)));
    let records = rows.map(|(measure, row)| {
        let mut record = record(measure, row);
        record.extend(status.map(str::to_owned));
        record
    });
    csv_lines(std::iter::once(header).chain(records))
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
