//! A set made of values instead of tables: each checked as the cell of a table would be.

use super::bind::fallback;
use super::cells::allowed;
use super::refusals::Fault;
use super::rows::{RowKey, Rows};
use super::text::{LONGEST_TEXT, clean, quoted};
use super::{Dataset, InputColumn, Tables};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::value::{Columns, InputSpec, Kind, Value};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// Rows that a message names.
const NAMED: usize = 3;

/// Structures with their years, their weights and their columns: what a policy is evaluated over.
///
/// Everything is by row: `years`, `weights` and each column have one value for each structure, in
/// the same order. Amounts are in the units that the policy declares for its inputs.
#[derive(Clone, Debug, Default)]
pub struct Values {
    label: Option<String>,
    structures: Vec<String>,
    years: Option<Vec<i32>>,
    weights: Option<Vec<Decimal>>,
    columns: IndexMap<String, Vec<Value>>,
}

impl Values {
    /// One row for each structure; the same structure may come back in another year.
    pub fn of<T: Into<String>>(structures: impl IntoIterator<Item = T>) -> Self {
        let name = |name: T| clean(&name.into()).into_owned();
        let structures = structures.into_iter().map(name).collect();
        Self { structures, ..Self::default() }
    }

    /// The title that pages show.
    #[must_use]
    pub fn label(self, label: &str) -> Self {
        Self { label: Some(label.to_owned()), ..self }
    }

    /// The year of each row, from 1900 to 2200; without it rows have no period.
    #[must_use]
    pub fn years(self, years: impl IntoIterator<Item = i32>) -> Self {
        Self { years: Some(years.into_iter().collect()), ..self }
    }

    /// How many structures each row stands for, zero or more; 1 without it.
    #[must_use]
    pub fn weights(self, weights: impl IntoIterator<Item = Decimal>) -> Self {
        Self { weights: Some(weights.into_iter().collect()), ..self }
    }

    /// A column; one that is given again replaces the first. `Value::Missing`, `None` and an empty
    /// text are cells without a value.
    #[must_use]
    pub fn column<T: Into<Value>>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.columns.insert(name.to_owned(), values.into_iter().map(Into::into).collect());
        self
    }

    /// Binds them to the columns of a policy and of those that it refers to.
    ///
    /// # Errors
    /// All of them at once: columns that the policy has not, that lack or have another length; a
    /// structure twice in one year; values of another kind, out of range or not listed; empty cells
    /// of columns that must have a value.
    pub fn bind(&self, columns: &Columns<'_>) -> Result<Dataset, Diagnostics> {
        let mut errors = self.keys();
        let known = columns.merged();
        for name in self.columns.keys().filter(|name| !known.contains_key(*name)) {
            errors.push(codes::ColumnOfNobody { column: name }.suggest(name, known.keys()));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let rows: Rows = (0..self.structures.len()).map(|row| self.key(row)).collect();
        let mut bound = |inputs: &IndexMap<String, InputSpec>| {
            let columns =
                inputs.values().map(|spec| (spec.name.clone(), self.typed(spec, &mut errors)));
            self.dataset(rows.clone(), columns.collect())
        };
        let mut dataset = bound(columns.own);
        for other in &columns.others {
            dataset.references.insert(other.key.to_owned(), Arc::new(bound(other.inputs)));
        }
        let mut seen: Diagnostics = Vec::new();
        errors.retain(|e| {
            !seen.contains(e) && {
                seen.push(e.clone());
                true
            }
        });
        if errors.is_empty() { Ok(dataset) } else { Err(errors) }
    }

    fn key(&self, row: usize) -> RowKey<'_> {
        RowKey {
            structure: &self.structures[row],
            exercice: self.years.as_ref().map(|years| years[row]),
            weight: self.weights.as_ref().map_or(Decimal::ONE, |weights| weights[row]),
        }
    }

    /// What is wrong with who the rows are about, and with the length of columns.
    fn keys(&self) -> Diagnostics {
        let expected = self.structures.len();
        let years = self.years.as_ref().map(|years| ("exercice", years.len()));
        let weights = self.weights.as_ref().map(|weights| ("weight", weights.len()));
        let columns = self.columns.iter().map(|(name, values)| (name.as_str(), values.len()));
        let all = years.into_iter().chain(weights).chain(columns);
        let mut errors: Diagnostics = all
            .filter(|(_, found)| *found != expected)
            .map(|(name, found)| codes::ColumnLength { column: name, found, expected }.into())
            .collect();
        if !errors.is_empty() {
            return errors;
        }
        if self.structures.iter().any(String::is_empty) {
            errors.push(codes::EmptyCell { column: "structure" }.into());
        }
        for year in self.years.iter().flatten().filter(|year| !(1900..=2200).contains(*year)) {
            errors.push(codes::BadPeriod { column: "exercice", value: year.to_string() }.into());
        }
        for weight in self.weights.iter().flatten().filter(|w| w.is_sign_negative() && !w.is_zero())
        {
            errors.push(codes::BadWeight { value: *weight }.into());
        }
        let mut seen = HashSet::new();
        for row in 0..expected {
            let RowKey { structure, exercice, .. } = self.key(row);
            if !seen.insert((structure, exercice)) {
                let structure = Some(quoted(structure).into());
                errors.push(codes::DuplicateKey { structure, exercice }.into());
            }
        }
        errors
    }

    /// A column as a policy declares it.
    fn typed(&self, spec: &InputSpec, errors: &mut Diagnostics) -> InputColumn {
        let rows = self.structures.len();
        let Some(values) = self.columns.get(&spec.name) else {
            if fallback(spec).is_none() {
                errors.push(
                    codes::MissingColumn { column: &spec.name }
                        .suggest(&spec.name, self.columns.keys()),
                );
            }
            return InputColumn::constant(fallback(spec).unwrap_or(Value::Missing), rows);
        };
        let mut refused: IndexMap<Fault, (String, Vec<usize>)> = IndexMap::new();
        let typed: Vec<Value> = values
            .iter()
            .enumerate()
            .map(|(row, value)| {
                cell(spec, value).unwrap_or_else(|code| {
                    let first = || (value.to_machine(), Vec::new());
                    refused.entry(code).or_insert_with(first).1.push(row);
                    Value::Missing
                })
            })
            .collect();
        errors.extend(
            refused
                .into_iter()
                .map(|(fault, (value, rows))| self.refusal(fault, spec, &value, &rows)),
        );
        InputColumn::of_values(&typed)
    }

    /// Why cells of a column are refused: the first value, and the first rows.
    fn refusal(&self, fault: Fault, spec: &InputSpec, value: &str, rows: &[usize]) -> Diagnostic {
        let name = |row: &usize| match self.key(*row) {
            RowKey { structure, exercice: Some(year), .. } => format!("{structure} {year}"),
            RowKey { structure, .. } => structure.to_owned(),
        };
        let first: Vec<String> = rows.iter().take(NAMED).map(name).collect();
        fault.told(&spec.name, value, None, Some(spec)).in_rows(&spec.name, rows.len(), first)
    }

    fn dataset(&self, rows: Rows, inputs: IndexMap<String, InputColumn>) -> Dataset {
        Dataset {
            label: self.label.clone(),
            status: None,
            key: "structure".to_owned(),
            period: self.years.as_ref().map(|_| "exercice".to_owned()),
            variant: None,
            rows,
            inputs,
            tables: Arc::new(Tables::default()),
            envelope: BTreeMap::new(),
            references: IndexMap::new(),
            projected_from: None,
        }
    }
}

/// A value as a column of a policy holds it.
fn cell(spec: &InputSpec, value: &Value) -> Result<Value, Fault> {
    let value = match value {
        Value::Text(text) => match clean(text) {
            text if text.is_empty() => Value::Missing,
            text if text.chars().count() > LONGEST_TEXT => return Err(Fault::TextTooLong),
            text => Value::Text(text.into()),
        },
        Value::Number(n) => Value::Number(n.normalize()),
        other => other.clone(),
    };
    let Some(kind) = value.kind() else { return fallback(spec).ok_or(Fault::EmptyCell) };
    if kind.join(spec.kind).is_none() {
        return Err(Fault::ValueKind);
    }
    let whole = |n: Decimal| n.fract().is_zero() && i64::try_from(n).is_ok();
    if spec.kind == Kind::Integer && !value.number().is_some_and(whole) {
        return Err(Fault::CellNotInteger);
    }
    allowed(spec, &value)?;
    Ok(value)
}
