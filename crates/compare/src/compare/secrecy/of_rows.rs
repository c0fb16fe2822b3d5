//! Rows of a comparison leave; what is left of them are their numbers, unless these tell.

use super::super::deltas::RowDeltas;
use super::super::diff::Diff;
use super::super::measures::{Measure, RowDelta, Status, transition};
use super::super::structures::StructureDeltas;
use super::Secrecy;
use std::collections::{BTreeMap, BTreeSet};

/// What a row is counted as: two that differ are told apart by what they change.
const COUNTED: [Status; 7] = [
    Status::Same,
    Status::Within,
    Status::Changed,
    Status::MissingBase,
    Status::MissingTarget,
    Status::BothMissing,
    Status::Error,
];

/// Removes every row, and numbers of rows about too few structures.
pub(super) fn withhold(diff: &mut Diff, secrecy: &Secrecy) {
    let rows: Vec<RowDelta> = diff.measures.iter().flat_map(|of| of.rows.iter()).collect();
    let mut hidden = COUNTED.iter().any(|kind| {
        let counted: Vec<&RowDelta> = rows.iter().filter(|row| row.status == *kind).collect();
        secrecy.of_few(&counted)
    });
    for measure in &mut diff.measures {
        if secrecy.tells(measure) {
            measure.changed_rows = None;
            measure.transitions.clear();
            // All measures together less the others would give this one.
            hidden = true;
        }
        measure.rows = RowDeltas::default();
    }
    if hidden {
        diff.counts.cells = None;
    }
    diff.structures = StructureDeltas::default();
    // Finer than the classes of winners and losers, which are looked at with all the rest.
    diff.distribution = None;
    // Both totals would tell what the structures of part of a year receive.
    diff.full_year = None;
}

/// The rows that both sides have: the others are in no number.
fn common(measure: &Measure) -> Vec<RowDelta<'_>> {
    measure.rows.iter().filter(|row| !row.status.is_apart()).collect()
}

impl Secrecy {
    /// Whether some rows are of too few structures.
    fn of_few(&self, rows: &[&RowDelta]) -> bool {
        let structures: BTreeSet<&str> = rows.iter().map(|row| row.structure).collect();
        !structures.is_empty() && structures.len() < self.min
    }

    /// Whether numbers of rows that change, those that do not, or those that change in some way
    /// are about too few structures.
    fn tells(&self, measure: &Measure) -> bool {
        let rows = common(measure);
        let (changed, rest): (Vec<&RowDelta>, Vec<&RowDelta>) =
            rows.iter().partition(|row| row.status.differs());
        let mut ways: BTreeMap<(String, String), Vec<&RowDelta>> = BTreeMap::new();
        for row in &changed {
            if let Some(way) = transition(&row.base, &row.target, row.status) {
                ways.entry(way).or_default().push(row);
            }
        }
        let ways = if measure.transitions.is_empty() { BTreeMap::new() } else { ways };
        self.of_few(&changed) || self.of_few(&rest) || ways.values().any(|rows| self.of_few(rows))
    }
}
