//! Binding: the columns that a policy needs, typed and checked.

use super::cells::{number, read};
use super::fill::Builder;
use super::refusals::{Refusals, Refused};
use super::rows::Rows;
use super::tables::Part;
use super::text::quoted;
use super::{Dataset, InputColumn, Scenario};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note, Span, codes};
use crate::parallel;
use crate::value::{Columns, InputSpec, OtherColumns, Value};
use indexmap::IndexMap;
use std::ops::Range;
use std::sync::Arc;

impl Scenario {
    /// Types each column that a policy needs; every absent column and refused cell is told.
    ///
    /// # Errors
    /// All at once: `B0610` for an absent column, `B1019` for rows that look up a value in vain;
    /// cells that are empty, no value of the kind, or not accepted (`B0611` to `B0621`, `B0629`,
    /// `B1002`, `B1003`, `B1010`, `B1026`, `B1027`), at their places; of a column with many,
    /// `B0631` counts the others.
    pub fn bind(&self, inputs: &IndexMap<String, InputSpec>) -> Result<Dataset, Diagnostics> {
        let mut errors = Vec::new();
        let mut columns: IndexMap<String, InputColumn> = IndexMap::new();
        for (name, spec) in inputs {
            // Every input has its place from the start, so that order is the policy's.
            let rows = self.tables.rows().len();
            let column = match (self.tables.columns().get(name), fallback(spec)) {
                (Some(_), _) => InputColumn::constant(Value::Missing, rows),
                (None, Some(value)) => InputColumn::constant(value, rows),
                (None, None) => {
                    errors.push(self.missing_column(spec));
                    continue;
                }
            };
            columns.insert(name.clone(), column);
        }
        for (index, part) in self.tables.parts.iter().enumerate() {
            let mut wanted = self.wanted(index, inputs);
            wanted.retain(|(spec, _)| {
                let known = self.tables.typed(spec);
                let new = known.is_none();
                columns.extend(known.map(|column| (spec.name.clone(), column)));
                new
            });
            let refused = errors.len();
            for ((spec, place), typed) in
                wanted.iter().zip(type_columns(part, &wanted, &mut errors))
            {
                let origin = Some((part.table.id(), *place));
                let absent = fallback(spec);
                if let (None, Some(row)) = (&absent, part.without_record().next()) {
                    errors.push(self.unmatched(spec, part, row));
                }
                let absent = absent.unwrap_or(Value::Missing);
                let column = part.gather(typed, &absent).finish().with_origin(origin);
                if errors.len() == refused {
                    self.tables.keep(spec, &column);
                }
                columns.insert(spec.name.clone(), column);
            }
        }
        if errors.is_empty() { Ok(self.dataset(columns)) } else { Err(errors) }
    }

    /// The same for a policy and those that it refers to. A column that one of them reads as the
    /// policy does is read once; what several of them lack is said once, with who needs it.
    ///
    /// # Errors
    /// Those of [`Scenario::bind`].
    pub fn bind_all(&self, columns: &Columns<'_>) -> Result<Dataset, Diagnostics> {
        let mut bound = self.bind(columns.own);
        for OtherColumns { key, id, inputs } in &columns.others {
            let shared = |name: &str, spec: &InputSpec| {
                columns.own.get(name).is_some_and(|own| own.reads_like(spec))
            };
            let apart = inputs.iter().filter(|(name, spec)| !shared(name, spec));
            let apart = apart.map(|(name, spec)| (name.clone(), spec.clone())).collect();
            match (&mut bound, self.bind(&apart)) {
                (Ok(dataset), Ok(mut other)) => {
                    let known = dataset.inputs.iter();
                    let known = known.filter(|(name, _)| {
                        inputs.get(*name).is_some_and(|spec| shared(name, spec))
                    });
                    other.inputs.extend(known.map(|(name, column)| (name.clone(), column.clone())));
                    dataset.references.insert((*key).to_owned(), Arc::new(other));
                }
                (Err(_), Ok(_)) => {}
                (found, Err(errors)) => {
                    let mut all = found.as_ref().err().cloned().unwrap_or_default();
                    // A cell has its place, an absent column its name.
                    let about = |e: &Diagnostic| (e.code, e.span, e.args.first().cloned());
                    let said = |e: &Diagnostic| all.iter().any(|a| about(a) == about(e));
                    let new: Diagnostics = errors.into_iter().filter(|e| !said(e)).collect();
                    all.extend(new.into_iter().map(|e| match e.code {
                        Code::MissingColumn => e.of_policy(id),
                        _ => e,
                    }));
                    *found = Err(all);
                }
            }
        }
        bound
    }

    fn dataset(&self, inputs: IndexMap<String, InputColumn>) -> Dataset {
        let rows = Rows { weights: self.weights.clone(), ..self.tables.rows().clone() };
        Dataset {
            label: self.label.clone(),
            status: self.status.clone(),
            key: self.key.clone(),
            period: self.period.clone(),
            variant: None,
            rows,
            inputs,
            tables: self.tables.clone(),
            envelope: self.envelope.clone(),
            references: IndexMap::new(),
            projected_from: self.projected_from,
        }
    }

    /// The inputs that one of the joined tables provides, with their column.
    pub(super) fn wanted<'a>(
        &self,
        table: usize,
        inputs: &'a IndexMap<String, InputSpec>,
    ) -> Vec<(&'a InputSpec, usize)> {
        let column = |name: &String| self.tables.columns().get(name);
        inputs
            .iter()
            .filter_map(|(name, spec)| column(name).map(|column| (spec, column)))
            .filter(|(_, column)| column.table == table)
            .map(|(spec, column)| (spec, column.index))
            .collect()
    }

    /// Rows that look up a value, do not find it, and cannot do without.
    fn unmatched(&self, spec: &InputSpec, part: &Part, row: usize) -> Diagnostic {
        let by = part.looked_up.as_ref().and_then(|by| by.ours.first());
        let place = by.and_then(|by| self.tables.cell(by, row));
        codes::UnmatchedInput {
            column: &spec.name,
            table: part.table.path(),
            count: part.without_record().count(),
            value: by.and_then(|by| self.tables.cell_text(by, row)).unwrap_or_default(),
        }
        .at(place)
        .related(spec.span, Note::Declared)
    }

    fn missing_column(&self, spec: &InputSpec) -> Diagnostic {
        let present = self.tables.columns().keys().map(String::as_str);
        codes::MissingColumn { column: &spec.name }
            .at(self.tables.header())
            .related(spec.span, Note::Declared)
            .suggest(&spec.name, present)
    }

    /// Reads the weights of the rows: decimals that are not negative.
    pub(super) fn read_weights(&mut self, name: &str, place: Span) -> Result<(), Diagnostics> {
        let Some(column) = self.tables.columns().get(name) else {
            let present = self.tables.columns().keys().map(String::as_str);
            return Err(vec![
                codes::MissingColumn { column: name }.at(place).suggest(name, present),
            ]);
        };
        let part = &self.tables.parts[column.table];
        let mut refusals = Refusals::default();
        let mut weights = Vec::with_capacity(part.table.len());
        let table = &part.table;
        table.scan(0..table.len(), [column.index], |row, cells| {
            let cell = cells.get(column.index);
            let weight = number(cell, table.notation(column.index)).ok().flatten();
            let weight = weight.filter(|w| !w.is_sign_negative() || w.is_zero());
            if weight.is_none() {
                refusals.push(|| {
                    codes::BadWeight { value: quoted(&cell.said()) }
                        .at(part.table.cell(row, column.index))
                });
            }
            weights.push(weight.unwrap_or_default());
        });
        let mut errors = Vec::new();
        refusals.close(name, Some(part.table.title(column.index)), &mut errors);
        errors.extend(
            part.without_record()
                .next()
                .map(|row| codes::BadWeight { value: "" }.at(self.tables.row_span(row))),
        );
        if !errors.is_empty() {
            return Err(errors);
        }
        self.weights = Some(Arc::new(part.spread(weights)));
        Ok(())
    }
}

/// What fills an absent column.
pub(super) fn fallback(spec: &InputSpec) -> Option<Value> {
    spec.otherwise.clone().or(spec.optional.then_some(Value::Missing))
}

/// Types columns of one table in one reading, one value a record.
pub(super) fn type_columns(
    part: &Part,
    wanted: &[(&InputSpec, usize)],
    errors: &mut Diagnostics,
) -> Vec<Builder> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let table = &part.table;
    let of_piece = |rows: Range<usize>| {
        let empty = || (Builder::with_capacity(rows.len()), Refused::default());
        let mut columns: Vec<(Builder, Refused)> = wanted.iter().map(|_| empty()).collect();
        let places = wanted.iter().map(|(_, place)| *place);
        table.scan(rows.clone(), places, |row, cells| {
            for ((spec, place), (column, refused)) in wanted.iter().zip(&mut columns) {
                let notation = table.notation(*place);
                if let Err(code) = read(spec, cells.get(*place), notation, column) {
                    refused.push(row, code);
                    column.push(&Value::Missing);
                }
            }
        });
        columns
    };
    let mut refusals: Vec<Refusals> = wanted.iter().map(|_| Refusals::default()).collect();
    let mut typed: Vec<Builder> =
        wanted.iter().map(|_| Builder::with_capacity(table.len())).collect();
    parallel::in_order(table.threads(), table.pieces(), of_piece, |columns| {
        for (i, (column, refused)) in columns.into_iter().enumerate() {
            let (spec, place) = wanted[i];
            for (row, fault) in refused.first {
                refusals[i].push(|| {
                    let text = table.text(row, place).unwrap_or_default();
                    let notation = table.notation(place);
                    let told = fault.told(&spec.name, &text, Some(notation), Some(spec));
                    told.at(table.cell(row, place)).related(spec.span, Note::Declared)
                });
            }
            refusals[i].hide(refused.more);
            typed[i].append(column);
        }
        true
    });
    for ((spec, place), refused) in wanted.iter().zip(refusals) {
        refused.close(&spec.name, Some(table.title(*place)), errors);
    }
    typed
}
