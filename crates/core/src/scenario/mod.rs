//! Scenario sets: a manifest and its tables, joined, typed and validated for a policy.

mod advise;
mod amounts;
mod assemble;
mod bind;
mod case_file;
mod case_rows;
mod cell;
mod cells;
mod dates;
mod files;
mod fill;
mod future;
mod join;
mod keys;
mod lineage;
mod load;
mod manifest;
mod markers;
mod notation;
mod numbers;
mod projected;
mod records;
mod refusals;
mod rows;
mod shape;
mod suspects;
mod table;
mod tables;
mod text;
mod toml_reader;
mod toml_syntax;
mod totals;
mod typed;
mod values;
mod written;
mod year_column;

#[cfg(test)]
mod files_tests;
#[cfg(test)]
mod shared_tests;
#[cfg(test)]
pub(crate) mod tests;

use crate::diagnostic::{Diagnostic, Diagnostics, SourceId, Span, codes};
use crate::value::Value;
pub use amounts::Amounts;
pub use case_file::{Beside, Case, CaseFile, Entry, Margin};
use indexmap::IndexMap;
pub use join::Grain;
pub use lineage::{Op as ReduceOp, Reduced};
pub use load::TableOptions;
pub use rows::{RowKey, Rows};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;
pub use tables::{Column, Tables};
pub use toml_reader::Located;
pub use typed::{Held, InputColumn, LaneKind, Lanes};
pub use values::Values;

/// A reference amount of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// The amount, in the currency of the policy that it is compared with.
    pub amount: Decimal,
    /// Months of the year that it pays for, where they are not twelve.
    pub months: Option<u32>,
    /// What the amount is (`versé`, `prévision`…).
    pub nature: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Free remark (a contradiction in the texts, say).
    pub note: Option<String>,
}

/// A scenario set bound to the inputs of a policy: rows by typed columns.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// Title.
    pub label: Option<String>,
    /// `fictitious`, or what the manifest says.
    pub status: Option<String>,
    /// Name of the key column.
    pub key: String,
    /// Name of the period column.
    pub period: Option<String>,
    /// The variant in force.
    pub variant: Option<String>,
    /// Rows, in table order.
    pub rows: Rows,
    /// Typed columns of the policy's inputs.
    pub inputs: IndexMap<String, InputColumn>,
    /// The joined tables, for columns as text and places of cells.
    pub tables: Arc<Tables>,
    /// Reference amounts by year.
    pub envelope: BTreeMap<i32, Envelope>,
    /// The same rows with the columns of each policy that this one refers to.
    pub references: IndexMap<String, Arc<Dataset>>,
    /// The first row that was made by a projection; those after it were too.
    pub projected_from: Option<usize>,
}

impl Dataset {
    /// The reference amount with which a year can be compared: where every year counts for twelve
    /// months, not one that pays for a few.
    pub fn envelope(&self, year: i32, full_year: bool) -> Option<&Envelope> {
        let envelope = self.envelope.get(&year)?;
        (!full_year || envelope.months.is_none_or(|months| months == 12)).then_some(envelope)
    }

    /// The years present, ascending; empty without a period.
    pub fn years(&self) -> Vec<i32> {
        self.rows.years()
    }

    /// The years present, ascending; a single `None` without a period.
    pub(crate) fn periods(&self) -> Vec<Option<i32>> {
        match self.years() {
            years if years.is_empty() => vec![None],
            years => years.into_iter().map(Some).collect(),
        }
    }

    /// The same rows with another value of a column in one of them, for whoever reads it.
    #[must_use]
    pub fn with_value(&self, column: &str, row: usize, value: &Value) -> Self {
        let mut changed = self.clone();
        if let Some(column) = changed.inputs.get_mut(column) {
            *column = column.put(row, value.clone());
        }
        for other in changed.references.values_mut() {
            *other = Arc::new(other.with_value(column, row, value));
        }
        changed
    }

    /// Some of the rows, in this order. The tables stay whole.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        let taken = |dataset: &Arc<Self>| Arc::new(dataset.take(rows));
        let references = self.references.iter().map(|(key, d)| (key.clone(), taken(d))).collect();
        Self { references, ..self.excerpt(rows, |_| true) }
    }

    /// The same with some of the columns, and nothing for other policies.
    pub(crate) fn excerpt(&self, rows: &[usize], wanted: impl Fn(&str) -> bool) -> Self {
        let columns = self.inputs.iter().filter(|(name, _)| wanted(name));
        Self {
            label: self.label.clone(),
            status: self.status.clone(),
            key: self.key.clone(),
            period: self.period.clone(),
            variant: self.variant.clone(),
            rows: self.rows.take(rows),
            inputs: columns.map(|(name, column)| (name.clone(), column.take(rows))).collect(),
            tables: self.tables.clone(),
            envelope: self.envelope.clone(),
            references: IndexMap::new(),
            projected_from: None,
        }
    }

    /// A column of the tables as text, for groups, input of the policy or not; one text a row.
    /// A formula that failed is no group.
    pub fn text_column(&self, name: &str) -> Option<Result<Vec<Arc<str>>, Diagnostic>> {
        let Some(texts) = self.tables.text(name) else {
            // What was made of values has no table.
            let column = self.inputs.get(name).filter(|_| self.tables.columns().is_empty())?;
            return Some(Ok(column.iter().map(|value| value.to_machine().into()).collect()));
        };
        let failed = texts.iter().position(|text| markers::is_failure(text));
        Some(match failed {
            None => Ok(texts),
            Some(row) => {
                Err(codes::CellFormulaError { value: text::quoted(&texts[row]), column: name }
                    .at(self.tables.cell(name, row)))
            }
        })
    }
}

/// A new value of a column, as a formula over the row.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantFormula {
    /// The column that it replaces.
    pub column: String,
    /// The formula.
    pub text: String,
    /// Where its text is.
    pub span: Span,
}

/// A new value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct VariantParam {
    /// The parameter, as after `--set`.
    pub name: String,
    /// The value, as text.
    pub text: String,
    /// Where it is.
    pub span: Span,
}

/// A scenario set with some columns or parameters changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variant {
    /// Name, as after `--variant`.
    pub name: String,
    /// Title.
    pub label: Option<String>,
    /// Columns changed, in the order of the file.
    pub inputs: Vec<VariantFormula>,
    /// Parameters changed, in the order of the file.
    pub params: Vec<VariantParam>,
}

/// A scenario set: its tables are read and joined, its columns are not typed yet.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The manifest, or the bare CSV.
    pub source: SourceId,
    /// Title.
    pub label: Option<String>,
    /// `fictitious`, or what the manifest says; a bare CSV has none.
    pub status: Option<String>,
    /// Name of the key column.
    pub key: String,
    /// Name of the period column.
    pub period: Option<String>,
    /// Name of the column of weights.
    pub weight: Option<String>,
    /// Reference amounts by year.
    pub envelope: BTreeMap<i32, Envelope>,
    /// Variants, in the order of the file.
    pub variants: Vec<Variant>,
    /// The joined tables.
    pub tables: Arc<Tables>,
    /// How files were read that are not as programs write them, and what is worth a look in them.
    pub notices: Diagnostics,
    weights: Option<Arc<Vec<Decimal>>>,
    /// The first row that was made by a projection.
    projected_from: Option<usize>,
}

impl Scenario {
    /// How many rows its tables have together, those of years to come included.
    pub fn rows(&self) -> usize {
        self.tables.rows().len()
    }

    /// The variant of this name.
    ///
    /// # Errors
    /// `B0623` when there is none, with the nearest.
    pub fn variant(&self, name: &str) -> Result<&Variant, Diagnostic> {
        self.variants.iter().find(|variant| variant.name == name).ok_or_else(|| {
            let names: Vec<String> = self.variants.iter().map(|v| v.name.clone()).collect();
            codes::UnknownVariant { name, known: &names }.suggest(name, names.iter())
        })
    }
}
