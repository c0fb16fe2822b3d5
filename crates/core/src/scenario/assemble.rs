//! Tables put together: a set, whose columns are not typed yet.

use super::Scenario;
use super::join::JoinOn;
use super::manifest::Manifest;
use super::shape::{self, TableSpec};
use super::table::Table;
use super::tables::Tables;
use crate::diagnostic::{Diagnostics, SourceId, codes};
use std::sync::Arc;

/// Key column where nothing names one.
pub(super) const KEY: &str = "structure";
/// Period column of a bare CSV that holds it, where nothing names one.
pub(super) const PERIOD: &str = "exercice";

/// Tables that are looked up, and how.
#[derive(Default)]
pub(super) struct Lookups(pub(super) Vec<(Table, TableSpec)>);

/// A set of these tables, joined on the key and the period.
pub(super) fn assemble(
    source: SourceId,
    tables: Vec<Table>,
    on: JoinOn,
    manifest: Manifest,
) -> Result<Scenario, Diagnostics> {
    assemble_with(source, tables, on, manifest, Lookups::default())
}

/// The same with tables that are looked up.
pub(super) fn assemble_with(
    source: SourceId,
    tables: Vec<Table>,
    on: JoinOn,
    manifest: Manifest,
    looked_up: Lookups,
) -> Result<Scenario, Diagnostics> {
    if on.period.as_ref() == Some(&on.key) {
        return Err(vec![codes::KeyIsPeriod { column: &on.key }.at(on.period_span)]);
    }
    let mut notices: Diagnostics = tables.iter().flat_map(Table::notices).cloned().collect();
    let mut tables = Tables::join(tables, &on)?;
    for (table, spec) in looked_up.0 {
        notices.extend_from_slice(table.notices());
        notices.extend(shape::attach(&mut tables, table, &spec, &on)?);
    }
    // A file that serves twice is told once.
    let mut told: Diagnostics = Vec::with_capacity(notices.len());
    for notice in notices {
        if !told.contains(&notice) {
            told.push(notice);
        }
    }
    let mut scenario = Scenario {
        source,
        label: manifest.label,
        status: manifest.status,
        key: on.key,
        period: on.period,
        weight: manifest.weight.as_ref().map(|weight| weight.text.clone()),
        envelope: manifest.envelope,
        variants: manifest.variants,
        tables: Arc::new(tables),
        notices: told,
        weights: None,
        projected_from: None,
    };
    if let Some(weight) = manifest.weight {
        scenario.read_weights(&weight.text, weight.span)?;
    }
    Ok(scenario)
}
