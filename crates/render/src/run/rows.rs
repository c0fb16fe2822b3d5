//! One line a structure and year: key, period, outputs in order, then what was asked for.

use crate::rows::{Column, Columns, Rows, maybe, text, year};
use bareme_compare::compare::RunSummary;
use bareme_core::engine::Cell;
use bareme_core::value::{Kind, Value};

/// One run below the other.
pub(super) fn rows(summaries: &[RunSummary]) -> Rows<'_> {
    let more = More::of(summaries);
    Rows::stacked(summaries.iter().map(|summary| of(summary, &more)).collect())
}

/// Columns at the end.
#[expect(clippy::struct_excessive_bools, reason = "one for each column")]
pub(super) struct More {
    pub(super) variant: bool,
    pub(super) error: bool,
    pub(super) status: bool,
    pub(super) projected: bool,
}

impl More {
    pub(super) fn of(summaries: &[RunSummary]) -> Self {
        Self {
            variant: summaries.len() > 1 || summaries.iter().any(|s| s.head.variant.is_some()),
            error: summaries.iter().any(|s| s.options.keep_going),
            status: summaries.iter().any(|s| s.head.scenario_status.is_some()),
            projected: summaries.iter().any(|s| s.head.projected.is_some()),
        }
    }
}

/// The rows of one run.
pub(super) fn of<'a>(summary: &'a RunSummary, more: &More) -> Rows<'a> {
    let (keys, head) = (summary.keys(), &summary.head);
    let key = Column { kind: Some(Kind::Text), ..Column::named(&summary.key) };
    let mut columns = Columns::<usize>::new().with(key, move |row| text(keys.structure(*row)));
    if let Some(period) = &summary.period {
        // A year has no thousands.
        let period = Column { year: true, ..Column::named(period) };
        columns = columns.with(period, move |row| year(keys.exercice(*row)));
    }
    for output in &summary.outputs {
        let column = Column {
            label: output.label.clone(),
            unit: output.unit.clone(),
            kind: output.kind,
            ..Column::named(&output.name)
        };
        let results = summary.evaluation.columns.get(&output.name);
        columns = columns.with(column, move |row| match results.and_then(|of| of.get(*row)) {
            Some(Cell::Value(value)) => value.leave(),
            Some(Cell::Error(_)) | None => Value::Missing,
        });
    }
    columns
        .when(more.variant, "variant", move |_| maybe(head.variant.as_ref()))
        .when(more.error, "error", move |row| {
            maybe(Some(errors(summary, *row)).filter(|causes| !causes.is_empty()))
        })
        .when(more.status, "scenario_status", move |_| maybe(head.scenario_status.as_ref()))
        .when(more.projected, "projected", move |row| Value::Boolean(summary.projected(*row)))
        .over(keys.len(), Some)
}

/// Causes of a row, as `B0704 etp_hors_ps`, joined by semicolons.
pub(super) fn errors(summary: &RunSummary, row: usize) -> String {
    let causes = summary.refusals_of(row).into_iter().filter_map(|i| summary.refusals.get(i));
    let causes = causes.map(|cause| format!("{} {}", cause.diagnostic.code, cause.formula));
    causes.collect::<Vec<_>>().join("; ")
}
