//! A table of a manifest, from its file to what the manifest asks for.

use super::reduce;
use super::reshape::{reshape, wanted};
use super::spec::TableSpec;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::scenario::files::{self, Reading};
use crate::scenario::join::JoinOn;
use crate::scenario::table::Table;
use crate::sources::{Root, Sources};
use std::path::{Path, PathBuf};

/// Files opened for a set: one that is looked up many times is read once.
#[derive(Default)]
pub(in crate::scenario) struct Opened(Vec<(PathBuf, Reading, Table)>);

impl Opened {
    fn table(
        &mut self,
        sources: &mut Sources,
        path: &Path,
        reading: &Reading,
    ) -> Result<Table, Diagnostics> {
        let mut known = self.0.iter().filter(|(at, as_read, _)| at == path && as_read == reading);
        if let Some((.., table)) = known.next() {
            return Ok(table.clone());
        }
        let table = files::open(sources, path, reading)?;
        self.0.push((path.to_path_buf(), reading.clone(), table.clone()));
        Ok(table)
    }
}

/// Opens a table of a manifest, as the manifest asks for it.
pub(in crate::scenario) fn open(
    sources: &mut Sources,
    (root, folder): (&Root, &Path),
    spec: &TableSpec,
    on: &JoinOn,
    opened: &mut Opened,
) -> Result<Table, Diagnostics> {
    let Some(file) = &spec.file else { return Err(Vec::new()) };
    let path = root.contain(sources, &folder.join(&file.text)).map_err(|error| vec![error]);
    let mut reading = Reading { wanted: wanted(spec, on), ..spec.reading.clone() };
    if !spec.on.is_empty() && spec.reduce.is_empty() {
        // Of a table that is looked up, a line that nobody asks for counts for nothing.
        reading.totals.get_or_insert_default();
    }
    let table = path.and_then(|path| opened.table(sources, &path, &reading));
    // An error about a whole file is shown where the manifest names that file.
    let placed = |errors: Diagnostics| -> Diagnostics {
        let place = |error: Diagnostic| {
            let place = error.span.unwrap_or(file.span);
            error.at(place)
        };
        errors.into_iter().map(place).collect()
    };
    let table = table.map_err(placed)?;
    if spec.is_as_it_stands() {
        return Ok(table);
    }
    let table = reshape(table, spec, on)?;
    if spec.reduce.is_empty() {
        return Ok(table);
    }
    let mut lookups = Vec::new();
    for lookup in &spec.lookups {
        lookups.push((open(sources, (root, folder), lookup, on, opened)?, lookup));
    }
    reduce::reduce(table, lookups, spec, on)
}
