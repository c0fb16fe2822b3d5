//! A set made of values instead of tables: each checked as the cell of a table would be.

use super::bind::fallback;
use super::cells::allowed;
use super::rows::{RowKey, Rows};
use super::text::{LONGEST_TEXT, clean, quoted};
use super::{Dataset, InputColumn, Tables};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
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
            let error = Diagnostic::new(Code::ColumnOfNobody).with("column", name);
            errors.push(error.suggest(name, known.keys().map(String::as_str)));
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
            .map(|(name, found)| {
                let error = Diagnostic::new(Code::ColumnLength).with("column", name);
                error.with("found", found).with("expected", expected)
            })
            .collect();
        if !errors.is_empty() {
            return errors;
        }
        if self.structures.iter().any(String::is_empty) {
            errors.push(Diagnostic::new(Code::EmptyCell).with("column", "structure"));
        }
        for year in self.years.iter().flatten().filter(|year| !(1900..=2200).contains(*year)) {
            let error = Diagnostic::new(Code::BadPeriod).with("column", "exercice");
            errors.push(error.with("value", year.to_string()));
        }
        for weight in self.weights.iter().flatten().filter(|w| w.is_sign_negative() && !w.is_zero())
        {
            errors.push(Diagnostic::new(Code::BadWeight).with("value", weight.to_string()));
        }
        let mut seen = HashSet::new();
        for row in 0..expected {
            let RowKey { structure, exercice, .. } = self.key(row);
            if !seen.insert((structure, exercice)) {
                let error =
                    Diagnostic::new(Code::DuplicateKey).with("structure", quoted(structure));
                errors.push(match exercice {
                    Some(year) => error.with("exercice", year.to_string()),
                    None => error,
                });
            }
        }
        errors
    }

    /// A column as a policy declares it.
    fn typed(&self, spec: &InputSpec, errors: &mut Diagnostics) -> InputColumn {
        let rows = self.structures.len();
        let Some(values) = self.columns.get(&spec.name) else {
            if fallback(spec).is_none() {
                let error = Diagnostic::new(Code::MissingColumn).with("column", &spec.name);
                errors.push(error.suggest(&spec.name, self.columns.keys().map(String::as_str)));
            }
            return InputColumn::constant(fallback(spec).unwrap_or(Value::Missing), rows);
        };
        let mut refused: IndexMap<Code, (String, Vec<usize>)> = IndexMap::new();
        let typed: Vec<Value> = values
            .iter()
            .enumerate()
            .map(|(row, value)| {
                cell(spec, value).unwrap_or_else(|code| {
                    let first = || (quoted(&value.to_machine()), Vec::new());
                    refused.entry(code).or_insert_with(first).1.push(row);
                    Value::Missing
                })
            })
            .collect();
        errors.extend(
            refused.into_iter().map(|(code, (value, rows))| self.refusal(code, spec, value, &rows)),
        );
        InputColumn::of_values(&typed)
    }

    /// Why cells of a column are refused: the first value, and the first rows.
    fn refusal(&self, code: Code, spec: &InputSpec, value: String, rows: &[usize]) -> Diagnostic {
        let name = |row: &usize| match self.key(*row) {
            RowKey { structure, exercice: Some(year), .. } => format!("{structure} {year}"),
            RowKey { structure, .. } => structure.to_owned(),
        };
        let machine = |values: &[Value]| values.iter().map(Value::to_machine).collect::<Vec<_>>();
        let mut error = Diagnostic::new(code).with("column", &spec.name).with("value", value);
        match code {
            Code::ValueKind => error = error.with("expected", spec.kind),
            Code::CellNotListed => error = error.with("values", machine(&spec.values)),
            Code::TextTooLong => error = error.with("limit", LONGEST_TEXT),
            Code::CellOutOfRange => {
                for (side, bound) in [("min", &spec.min), ("max", &spec.max)] {
                    if let Some(bound) = bound {
                        error = error.with(side, bound.to_machine());
                    }
                }
            }
            _ => {}
        }
        let first: Vec<String> = rows.iter().take(NAMED).map(name).collect();
        error.with("formula", &spec.name).with("rows", rows.len()).with("first", first)
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
fn cell(spec: &InputSpec, value: &Value) -> Result<Value, Code> {
    let value = match value {
        Value::Text(text) => match clean(text) {
            text if text.is_empty() => Value::Missing,
            text if text.chars().count() > LONGEST_TEXT => return Err(Code::TextTooLong),
            text => Value::Text(text.into()),
        },
        Value::Number(n) => Value::Number(n.normalize()),
        other => other.clone(),
    };
    let Some(kind) = value.kind() else { return fallback(spec).ok_or(Code::EmptyCell) };
    if kind.join(spec.kind).is_none() {
        return Err(Code::ValueKind);
    }
    let whole = |n: Decimal| n.fract().is_zero() && i64::try_from(n).is_ok();
    if spec.kind == Kind::Integer && !value.number().is_some_and(whole) {
        return Err(Code::CellNotInteger);
    }
    allowed(spec, &value)?;
    Ok(value)
}
