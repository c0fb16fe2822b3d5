//! Values over the whole population: what a rule makes of some structures reaches others, in whose
//! amounts it is not seen as theirs.

use super::super::exact::Exact;
use super::super::view::Entry;
use super::Secrecy;
use super::table::parts;
use bareme_core::diagnostic::{Diagnostic, codes};
use bareme_core::engine::Evaluation;
use bareme_core::policy::{Aggregate, Aggregation, Derived, Policy, Rule};
use bareme_core::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Refuses what outputs rest on, as [`check`] does.
pub(in super::super) fn check_outputs(
    policy: &Policy,
    evaluation: &Evaluation,
    secrecy: &Secrecy,
) -> Result<(), Diagnostic> {
    if policy.derived.is_empty() {
        return Ok(());
    }
    let mut shown = policy.clone();
    shown.retain(&policy.outputs.iter().map(String::as_str).collect::<Vec<_>>());
    check(&shown, evaluation, secrecy)
}

/// Refuses a value over the population that is itself secret, where it reaches more structures
/// than those that make it. What `policy` holds is what results rest on.
pub(crate) fn check(
    policy: &Policy,
    evaluation: &Evaluation,
    secrecy: &Secrecy,
) -> Result<(), Diagnostic> {
    for derived in policy.derived.values() {
        if let Rule::Aggregate(rule) = &derived.rule {
            check_aggregate(derived, rule, evaluation, secrecy)?;
        }
    }
    Ok(())
}

fn check_aggregate(
    derived: &Derived,
    rule: &Aggregate,
    evaluation: &Evaluation,
    secrecy: &Secrecy,
) -> Result<(), Diagnostic> {
    let rows = &evaluation.dataset.rows;
    let entry = |name: &str, row: usize| match evaluation.dataset.inputs.get(name) {
        Some(input) => Entry::Value(input.value(row).leave()),
        None => Entry::of(evaluation.cell(name, row)),
    };
    let structures = rows.structures().0;
    let mut groups: BTreeMap<(Option<i32>, Option<String>), Vec<usize>> = BTreeMap::new();
    for row in 0..rows.len() {
        let by = rule.by.as_ref().map(|by| match entry(&by.name, row) {
            Entry::Value(value) => value.to_machine(),
            Entry::Absent | Entry::Error => String::new(),
        });
        groups.entry((rows.exercice(row), by)).or_default().push(row);
    }
    for ((year, _), group) in groups {
        let reached: BTreeSet<u32> = group.iter().map(|row| structures[*row]).collect();
        if reached.len() < secrecy.min {
            // As secret as what these structures receive.
            continue;
        }
        let counts = |row: &usize| {
            let kept = rule.only.as_ref().is_none_or(|only| entry(&only.name, *row).is_true());
            kept && !rows.weight(*row).is_zero()
        };
        let part = |row: usize| -> Option<Exact> {
            let Entry::Value(value) = entry(&rule.of.name, row) else { return None };
            let number = || Some(Exact::product(rows.weight(row), value.number()?));
            match rule.kind {
                Aggregation::Sum | Aggregation::Mean => number(),
                Aggregation::Count => match value {
                    Value::Missing | Value::Boolean(false) => None,
                    _ => Some(Exact::of(1.into())),
                },
                // Those that have the value that comes out.
                Aggregation::Min | Aggregation::Max | Aggregation::Quantile { .. } => {
                    let found = entry(&derived.name, row) == Entry::Value(value);
                    found.then(|| Exact::of(1.into()))
                }
                Aggregation::Rank { .. } => None,
            }
        };
        let counted = group.iter().filter(|row| counts(row));
        let made = parts(counted.filter_map(|row| Some((structures[*row], part(*row)?))));
        let tells = match rule.kind {
            Aggregation::Rank { .. } => false,
            Aggregation::Count => secrecy.few(&made),
            // Between two values, both are told.
            Aggregation::Min | Aggregation::Max | Aggregation::Quantile { .. } => {
                made.len() < secrecy.min && group.iter().any(counts)
            }
            Aggregation::Sum | Aggregation::Mean => secrecy.concentrated(&made),
        };
        if tells {
            return Err(codes::SecretPopulation { name: &derived.name, year }.at(derived.span));
        }
    }
    Ok(())
}
