//! Machine CSV: key, period, outputs in order, then what was asked for. Rows are written by
//! pieces, on all processors, as fast as they are wanted.

use super::rows::{More, errors, of};
use crate::rows::{Dialect, push_text};
use bareme_compare::compare::RunSummary;
use bareme_core::engine::MachineColumn;
use bareme_core::parallel::{self, Share};
use std::io::{Result, Write};
use std::ops::Range;

/// Rows that a thread writes at a time.
const PIECE: usize = 1 << 13;

pub(super) fn write(summaries: &[RunSummary], out: &mut dyn Write) -> Result<()> {
    write_shared(summaries, out, Share::pieces(PIECE))
}

/// The same, the work being shared this way: whichever it is, the bytes are the same.
pub(super) fn write_shared(
    summaries: &[RunSummary],
    out: &mut dyn Write,
    share: Share,
) -> Result<()> {
    let Some(first) = summaries.first() else { return Ok(()) };
    let more = More::of(summaries);
    let mut header = Vec::new();
    for (index, column) in of(first, &more).columns.iter().enumerate() {
        if index > 0 {
            header.push(b',');
        }
        csv_text(&column.name, &mut header);
    }
    header.push(b'\n');
    out.write_all(&header)?;
    for summary in summaries {
        let lines = Lines::new(summary, &more);
        let rows = summary.keys().len();
        let starts = (0..rows).step_by(share.piece.max(1));
        let pieces = starts.map(|start| start..rows.min(start + share.piece)).collect();
        let mut outcome = Ok(());
        parallel::in_order(
            share.threads,
            pieces,
            |rows| lines.of(rows),
            |bytes| {
                outcome = out.write_all(&bytes);
                outcome.is_ok()
            },
        );
        outcome?;
    }
    Ok(())
}

fn csv_text(text: &str, out: &mut Vec<u8>) {
    push_text(text, Dialect::Standard, out);
}

/// The lines of a run.
struct Lines<'a> {
    summary: &'a RunSummary,
    /// The cells of each output; `None` where there are none.
    columns: Vec<Option<MachineColumn<'a>>>,
    variant: Option<Vec<u8>>,
    error: bool,
    status: Option<Vec<u8>>,
    projected: bool,
}

impl<'a> Lines<'a> {
    fn new(summary: &'a RunSummary, more: &More) -> Self {
        let columns = &summary.evaluation.columns;
        let cells = |name: &String| columns.get(name).map(|column| MachineColumn::new(column));
        let text = |shown: bool, text: Option<&String>| {
            shown.then(|| {
                let mut cell = Vec::new();
                csv_text(text.map_or("", |text| text), &mut cell);
                cell
            })
        };
        Self {
            summary,
            columns: summary.outputs.iter().map(|output| cells(&output.name)).collect(),
            variant: text(more.variant, summary.head.variant.as_ref()),
            error: more.error,
            status: text(more.status, summary.head.scenario_status.as_ref()),
            projected: more.projected,
        }
    }

    fn of(&self, rows: Range<usize>) -> Vec<u8> {
        let keys = self.summary.keys();
        let mut out = Vec::with_capacity(rows.len() * 16 * (self.columns.len() + 1));
        let mut year = itoa::Buffer::new();
        for row in rows {
            csv_text(keys.structure(row), &mut out);
            if self.summary.period.is_some() {
                out.push(b',');
                if let Some(exercice) = keys.exercice(row) {
                    out.extend_from_slice(year.format(exercice).as_bytes());
                }
            }
            for column in &self.columns {
                out.push(b',');
                if let Some(column) = column {
                    column.push(row, &mut out, csv_text);
                }
            }
            if let Some(variant) = &self.variant {
                out.push(b',');
                out.extend_from_slice(variant);
            }
            if self.error {
                out.push(b',');
                csv_text(&errors(self.summary, row), &mut out);
            }
            if let Some(status) = &self.status {
                out.push(b',');
                out.extend_from_slice(status);
            }
            if self.projected {
                let made = self.summary.projected(row);
                out.extend_from_slice(if made { b",true" } else { b",false" });
            }
            out.push(b'\n');
        }
        out
    }
}
