//! Binding: the columns that a policy needs, typed and checked.

use super::cells::{Pool, Refusals, clean, read, refused, refused_input};
use super::tables::Part;
use super::{Dataset, InputColumn, RowKey, Scenario};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Note, Span};
use crate::number;
use crate::value::{InputSpec, Value};
use indexmap::IndexMap;
use rust_decimal::Decimal;

impl Scenario {
    /// Types each column that a policy needs; every absent column and refused cell is told.
    pub fn bind(&self, inputs: &IndexMap<String, InputSpec>) -> Result<Dataset, Diagnostics> {
        let mut errors = Vec::new();
        let mut columns: IndexMap<String, InputColumn> = IndexMap::new();
        for (name, spec) in inputs {
            // Every input has its place from the start, so that order is the policy's.
            let column = match (self.tables.columns().get(name), fallback(spec)) {
                (Some(found), _) => {
                    InputColumn { values: Vec::new(), origin: Some((found.source, found.index)) }
                }
                (None, Some(value)) => {
                    InputColumn { values: vec![value; self.tables.len()], origin: None }
                }
                (None, None) => {
                    errors.push(self.missing_column(spec));
                    continue;
                }
            };
            columns.insert(name.clone(), column);
        }
        for (index, part) in self.tables.parts.iter().enumerate() {
            let wanted = self.wanted(index, inputs);
            for (spec, values) in type_columns(part, wanted, &mut errors) {
                if let Some(column) = columns.get_mut(&spec.name) {
                    column.values = part.spread(values);
                }
            }
        }
        if errors.is_empty() { Ok(self.dataset(columns)) } else { Err(errors) }
    }

    fn dataset(&self, inputs: IndexMap<String, InputColumn>) -> Dataset {
        let rows = (0..self.tables.len()).map(|row| {
            let (structure, exercice, span) = self.tables.row(row);
            let weight = self.weights.as_ref().map_or(Decimal::ONE, |weights| weights[row]);
            RowKey { structure, exercice, weight, span }
        });
        Dataset {
            label: self.label.clone(),
            status: self.status.clone(),
            key: self.key.clone(),
            period: self.period.clone(),
            variant: None,
            rows: rows.collect(),
            inputs,
            tables: self.tables.clone(),
            envelope: self.envelope.clone(),
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

    fn missing_column(&self, spec: &InputSpec) -> Diagnostic {
        let present = self.tables.columns().keys().map(String::as_str);
        Diagnostic::new(Code::MissingColumn)
            .at(self.tables.header())
            .with("column", &spec.name)
            .related(spec.span, Note::Declared)
            .suggest(&spec.name, present)
    }

    /// Reads the weights of the rows: decimals that are not negative.
    pub(super) fn read_weights(&mut self, name: &str, place: Span) -> Result<(), Diagnostics> {
        let Some(column) = self.tables.columns().get(name) else {
            let present = self.tables.columns().keys().map(String::as_str);
            let error = Diagnostic::new(Code::MissingColumn).at(place).with("column", name);
            return Err(vec![error.suggest(name, present)]);
        };
        let part = &self.tables.parts[column.table];
        let mut refusals = Refusals::default();
        let mut weights = Vec::with_capacity(part.table.len());
        part.table.scan(|row, record| {
            let text = clean(record.get(column.index).unwrap_or(""));
            let weight = number::parse(&text).ok().filter(|w| !w.is_sign_negative() || w.is_zero());
            if weight.is_none() {
                refusals.push(|| {
                    refused(Code::BadWeight, name, &text, part.table.cell(row, column.index))
                });
            }
            weights.push(weight.unwrap_or_default());
        });
        let mut errors = Vec::new();
        refusals.close(name, Some(part.table.title(column.index)), &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        self.weights = Some(part.spread(weights));
        Ok(())
    }
}

/// What fills an absent column.
pub(super) fn fallback(spec: &InputSpec) -> Option<Value> {
    spec.otherwise.clone().or(spec.optional.then_some(Value::Missing))
}

/// Types columns of one table in one reading, one value a record.
pub(super) fn type_columns<'a>(
    part: &Part,
    wanted: Vec<(&'a InputSpec, usize)>,
    errors: &mut Diagnostics,
) -> Vec<(&'a InputSpec, Vec<Value>)> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let table = &part.table;
    let mut pools: Vec<Pool> = wanted.iter().map(|_| Pool::default()).collect();
    let mut refusals: Vec<Refusals> = wanted.iter().map(|_| Refusals::default()).collect();
    let mut typed: Vec<Vec<Value>> =
        wanted.iter().map(|_| Vec::with_capacity(table.len())).collect();
    table.scan(|row, record| {
        for (i, (spec, column)) in wanted.iter().enumerate() {
            let text = clean(record.get(*column).unwrap_or(""));
            typed[i].push(read(spec, &text, &mut pools[i]).unwrap_or_else(|code| {
                refusals[i].push(|| refused_input(code, spec, &text, table.cell(row, *column)));
                Value::Missing
            }));
        }
    });
    for ((spec, column), refused) in wanted.iter().zip(refusals) {
        refused.close(&spec.name, Some(table.title(*column)), errors);
    }
    wanted.into_iter().zip(typed).map(|((spec, _), values)| (spec, values)).collect()
}
