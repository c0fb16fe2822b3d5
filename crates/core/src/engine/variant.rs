//! Variants: columns of a dataset replaced by formulas over the row.

use super::texts::{self, Texts};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, codes};
use crate::policy::{EXERCICE, Policy, RowFormula};
use crate::scenario::{Dataset, InputColumn, Variant};
use crate::value::{InputSpec, Kind, Value};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// Refused cells shown for one formula.
const SHOWN: usize = 20;

/// The dataset with a variant's formulas applied, each on the columns as they were read; so are
/// the columns of the policies that the policy refers to.
///
/// # Errors
/// At the place of each formula: `B0625` for a column that no policy reads; a text that is no
/// formula over the row (`B0624`, `B02…`, `B03…`, `B04…`, `B0512`); `B0310` for the year where
/// there is none; rows in which it fails (`B07…`) or gives what the column does not take (`B0611`,
/// `B0615`, `B0620`, `B0621`).
pub fn apply_variant(
    policy: &Policy,
    dataset: &Dataset,
    variant: &Variant,
) -> Result<Dataset, Diagnostics> {
    let all = policy.columns().merged();
    let unknown: Diagnostics = variant
        .inputs
        .iter()
        .filter(|formula| !all.contains_key(&formula.column))
        .map(|formula| {
            codes::VariantColumn { name: &variant.name, column: &formula.column }
                .at(formula.span)
                .suggest(&formula.column, all.keys())
        })
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let mut changed = changed(&policy.inputs, &all, dataset, dataset, variant)?;
    for (key, other) in &policy.references {
        if let Some(rows) = dataset.references.get(key) {
            let of_other = self::changed(&other.inputs, &all, rows, dataset, variant)?;
            changed.references.insert(key.clone(), Arc::new(of_other));
        }
    }
    Ok(changed)
}

/// The columns of one policy, changed. What it does not read of a formula is read elsewhere.
fn changed(
    inputs: &IndexMap<String, InputSpec>,
    all: &IndexMap<String, InputSpec>,
    own: &Dataset,
    whole: &Dataset,
    variant: &Variant,
) -> Result<Dataset, Diagnostics> {
    let mut columns = inputs.clone();
    for (name, spec) in all {
        columns.entry(name.clone()).or_insert_with(|| spec.clone());
    }
    let dataset = own;
    let mut changed = own.clone();
    changed.variant = Some(variant.name.clone());
    let mut refused = Vec::new();
    for formula in &variant.inputs {
        let Some(spec) = inputs.get(&formula.column) else { continue };
        match RowFormula::compile(spec, &formula.text, &columns) {
            Ok(compiled)
                if dataset.period.is_none() && compiled.needs.iter().any(|n| n == EXERCICE) =>
            {
                refused.push(codes::NoPeriod { name: EXERCICE }.at(formula.span));
            }
            Err(found) => refused.extend(found.into_iter().map(|d| d.at(formula.span))),
            Ok(compiled) => {
                let mut refuse = |row, diagnostic: Diagnostic| {
                    let cell = dataset.tables.cell(&spec.name, row);
                    refused.push(diagnostic.at(formula.span).related(cell, Note::Declared));
                };
                let values = column([dataset, whole], spec, &compiled, &variant.name, &mut refuse);
                if let Some(column) = changed.inputs.get_mut(&spec.name) {
                    *column = values.with_origin(column.origin);
                }
            }
        }
    }
    if refused.is_empty() { Ok(changed) } else { Err(refused) }
}

fn column(
    places: [&Dataset; 2],
    spec: &InputSpec,
    formula: &RowFormula,
    variant: &str,
    refuse: &mut dyn FnMut(usize, Diagnostic),
) -> InputColumn {
    let dataset = places[0];
    let found = |name: &str| {
        let references = places[1].references.values().map(|other| &**other);
        let mut all = places.into_iter().chain(references);
        all.find_map(|place| place.inputs.get(name))
    };
    let mut refusals = 0;
    let mut values = Vec::with_capacity(dataset.rows.len());
    let bytes = AtomicUsize::new(0);
    let mut texts = Texts::new(&bytes, texts::alone());
    for (row, key) in dataset.rows.iter().enumerate() {
        let old = dataset.inputs.get(&spec.name).map_or(Value::Missing, |c| c.value(row));
        // A variant changes what is known: missing stays missing.
        if matches!(old, Value::Missing) {
            values.push(Value::Missing);
            continue;
        }
        let needs: Vec<Value> = formula
            .needs
            .iter()
            .map(|need| match found(need) {
                None if need == EXERCICE => {
                    key.exercice.map_or(Value::Missing, |y| Value::Number(Decimal::from(y)))
                }
                None => Value::Missing,
                Some(column) => column.value(row),
            })
            .collect();
        let new =
            formula.evaluate(&needs).and_then(|value| accept(spec, &value, variant, key.structure));
        let new = new.map(|mut value| texts.share(&mut value).map(|()| value));
        let new = match new {
            Ok(Err(_)) => {
                for found in texts::passed(&spec.name) {
                    refuse(row, found);
                }
                break;
            }
            Ok(Ok(value)) => Ok(value),
            Err(refused) => Err(refused),
        };
        values.push(new.unwrap_or_else(|diagnostic| {
            refusals += 1;
            if refusals <= SHOWN {
                refuse(row, diagnostic);
            }
            Value::Missing
        }));
    }
    InputColumn::of_values(&values)
}

/// A new value must satisfy what the policy says of the column.
fn accept(
    spec: &InputSpec,
    value: &Value,
    variant: &str,
    structure: &str,
) -> Result<Value, Diagnostic> {
    let value = value.leave();
    let column = &spec.name;
    if let Value::Number(n) = &value
        && spec.kind == Kind::Integer
        && (n.scale() != 0 || i64::try_from(*n).is_err())
    {
        let (value, column) = (value.to_machine(), Some(column.into()));
        return Err(codes::CellNotInteger { value, column, parameter: None }.into());
    }
    if matches!(value, Value::Missing) && !spec.optional && spec.otherwise.is_none() {
        return Err(codes::EmptyCell { column }.into());
    }
    if !spec.values.is_empty() && !matches!(value, Value::Missing) && !spec.values.contains(&value)
    {
        let values = spec.values.iter().map(Value::to_machine);
        return Err(codes::CellNotListed { value: value.to_machine(), column, values }.into());
    }
    if crate::policy::outside(&value, spec.min.as_ref(), spec.max.as_ref()) {
        return Err(codes::CellOutOfRange {
            value: &value,
            column,
            min: spec.min.as_ref().map(Into::into),
            max: spec.max.as_ref().map(Into::into),
            name: Some(variant.into()),
            structure: Some(structure.into()),
        }
        .into());
    }
    Ok(value)
}
