//! Machine CSV: key, period, outputs in order, then what was asked for.

use crate::compare::{Entry, RunSummary, SummaryRow};
use crate::render::csv_lines;

pub(super) fn csv(summaries: &[RunSummary]) -> String {
    let Some(first) = summaries.first() else { return String::new() };
    let columns = Columns {
        variant: summaries.len() > 1 || summaries.iter().any(|s| s.head.variant.is_some()),
        error: summaries.iter().any(|s| s.options.keep_going),
        status: summaries.iter().any(|s| s.head.scenario_status.is_some()),
        projected: summaries.iter().any(|s| s.head.projected.is_some()),
    };
    let records = summaries
        .iter()
        .flat_map(|summary| summary.rows.iter().map(move |row| (summary, row)))
        .map(|(summary, row)| columns.record(summary, row));
    csv_lines(std::iter::once(columns.header(first)).chain(records))
}

/// Columns at the end.
struct Columns {
    variant: bool,
    error: bool,
    status: bool,
    projected: bool,
}

impl Columns {
    fn header(&self, summary: &RunSummary) -> Vec<String> {
        let mut header = vec![summary.key.clone()];
        header.extend(summary.period.clone());
        header.extend(summary.outputs.iter().map(|output| output.name.clone()));
        let more = [
            (self.variant, "variant"),
            (self.error, "error"),
            (self.status, "scenario_status"),
            (self.projected, "projected"),
        ];
        header.extend(more.into_iter().filter(|(shown, _)| *shown).map(|(_, n)| n.to_owned()));
        header
    }

    fn record(&self, summary: &RunSummary, row: &SummaryRow) -> Vec<String> {
        let mut record = vec![row.structure.to_string()];
        if summary.period.is_some() {
            record.push(row.exercice.map(|year| year.to_string()).unwrap_or_default());
        }
        record.extend(row.values.iter().map(|entry| match entry {
            Entry::Value(value) => value.to_machine(),
            Entry::Error | Entry::Absent => String::new(),
        }));
        if self.variant {
            record.push(summary.head.variant.clone().unwrap_or_default());
        }
        if self.error {
            record.push(errors(summary, row));
        }
        if self.status {
            record.push(summary.head.scenario_status.clone().unwrap_or_default());
        }
        if self.projected {
            record.push(row.projected.to_string());
        }
        record
    }
}

/// Causes of a row, as `B0704 etp_hors_ps`, joined by semicolons.
pub(super) fn errors(summary: &RunSummary, row: &SummaryRow) -> String {
    let causes = row.refusals.iter().filter_map(|index| summary.refusals.get(*index));
    let causes = causes.map(|cause| format!("{} {}", cause.diagnostic.code, cause.formula));
    causes.collect::<Vec<_>>().join("; ")
}
