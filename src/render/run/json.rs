//! Everything of a run, decimals exact.

use crate::compare::{Block, Entry, Exact, GroupBy, Groups, RunSummary};
use crate::render::json as shape;
use serde_json::{Map, Value, json};

pub(super) fn json(summaries: &[RunSummary]) -> String {
    let runs: Vec<Value> = summaries.iter().map(run).collect();
    match runs.as_slice() {
        [one] => {
            let mut document = Map::new();
            document.insert("version".to_owned(), json!(shape::VERSION));
            if let Value::Object(one) = one {
                document.extend(one.clone());
            }
            shape::document(&Value::Object(document))
        }
        _ => shape::document(&json!({ "version": shape::VERSION, "runs": runs })),
    }
}

fn run(summary: &RunSummary) -> Value {
    let options = &summary.options;
    let by = options.by.as_ref().map(|by| match by {
        GroupBy::Column(name) => name.clone(),
        GroupBy::Tag(tag) => format!("@{tag}"),
    });
    json!({
        "policy": shape::head(&summary.head),
        "options": {
            "by": by,
            "full_year": options.full_year,
            "keep_going": options.keep_going,
            "secret": shape::secrecy(options.secrecy.as_ref()),
        },
        "key": summary.key,
        "period": summary.period,
        "headline": summary.headline.as_ref().map(|h| &h.name),
        "outputs": summary.outputs.iter().map(shape::output).collect::<Value>(),
        "months": summary.months.as_ref().map(|m| &m.name),
        "patients": summary.patients,
        "years": summary.blocks.iter().map(|b| block(summary, b)).collect::<Value>(),
        "partial_envelopes": summary.partial_envelopes().map(|(year, envelope)| json!({
            "year": year,
            "amount": shape::decimal(envelope.amount),
            "months": envelope.months,
        })).collect::<Value>(),
        "groups": summary.groups.as_ref().map(|g| groups(summary, g)),
        "in_force": summary.succession.as_ref().map(super::in_force::json),
        "assumptions": summary.assumptions.iter().map(shape::param).collect::<Value>(),
        "refusals": refusals(summary),
        "structures": structures(summary),
        "rows": (0..summary.keys().len()).map(|r| row(summary, r)).collect::<Value>(),
    })
}

pub(in crate::render) fn block(summary: &RunSummary, block: &Block) -> Value {
    let amounts: Map<String, Value> = summary
        .amounts
        .iter()
        .zip(&block.amounts)
        .map(|(output, total)| (output.name.clone(), shape::total(total)))
        .collect();
    let secret = |n: Option<&Exact>| n.is_some_and(Exact::is_withheld);
    let headline = block.amounts.last().is_some_and(|total| total.sum.is_withheld());
    let withheld = summary.options.secrecy.is_some();
    let envelope = withheld && block.envelope.is_some();
    let masked = [
        ("structures_present", secret(Some(&block.present))),
        ("structures_eligible", secret(block.eligible.as_ref())),
        ("structures_paid", secret(block.paid.as_ref())),
        ("mean_per_structure", withheld && headline || secret(block.paid.as_ref())),
        ("euros_per_patient", withheld && headline),
        ("gap", envelope && block.gap.is_none()),
        ("cumulated_gap", envelope && block.cumulated_gap.is_none()),
    ];
    let object = json!({
        "period": shape::period(block.period),
        "structures_present": shape::exact(&block.present),
        "structures_eligible": block.eligible.as_ref().map(shape::exact),
        "structures_paid": block.paid.as_ref().map(shape::exact),
        "months": block.months.as_ref().map(shape::total),
        "amounts": amounts,
        "mean_per_structure": shape::optional(block.mean),
        "euros_per_patient": shape::optional(block.per_patient),
        "envelope": block.envelope.as_ref().map(|envelope| json!({
            "amount": shape::decimal(envelope.amount),
            "months": envelope.months,
            "nature": envelope.nature,
            "source": envelope.source,
            "note": envelope.note,
        })),
        "gap": shape::optional(block.gap),
        "cumulated_gap": shape::optional(block.cumulated_gap),
    });
    shape::mask(object, &masked)
}

pub(in crate::render) fn groups(summary: &RunSummary, groups: &Groups) -> Value {
    match groups {
        Groups::Rows { column, groups } => json!({
            "column": column,
            "groups": groups.iter().map(|group| json!({
                "name": group.name.as_deref(),
                "years": group.blocks.iter().map(|b| block(summary, b)).collect::<Value>(),
            })).collect::<Value>(),
        }),
        Groups::Tags { tag, groups, untagged } => json!({
            "tag": tag,
            "groups": groups.iter().map(|group| json!({
                "name": group.value,
                "outputs": group.outputs,
                "years": group.totals.iter().zip(&summary.blocks).map(|(total, block)| json!({
                    "period": shape::period(block.period),
                    "amount": shape::total(total),
                })).collect::<Value>(),
            })).collect::<Value>(),
            "untagged": untagged.iter().map(|output| output.name.as_str()).collect::<Value>(),
        }),
    }
}

fn refusals(summary: &RunSummary) -> Value {
    let key = |row: &usize| {
        let key = summary.keys().get(*row)?;
        Some(json!({ "structure": key.structure, "exercice": key.exercice }))
    };
    let cause = |refusal: &crate::compare::Refusal| {
        json!({
            "formula": refusal.formula,
            "code": refusal.diagnostic.code.id(),
            "rows": refusal.rows.iter().filter_map(key).collect::<Value>(),
        })
    };
    summary.refusals.iter().map(cause).collect()
}

fn structures(summary: &RunSummary) -> Value {
    let line = |line: &crate::compare::StructureLine| {
        json!({
            "structure": line.structure.as_ref(),
            "total": line.total.as_ref().map(shape::total),
        })
    };
    summary.structures.iter().map(line).collect()
}

fn row(summary: &RunSummary, row: usize) -> Value {
    let key = summary.keys().key(row);
    let mut values = Map::new();
    let mut in_error: Vec<&str> = Vec::new();
    for output in &summary.outputs {
        let entry = summary.entry(output, row);
        values.insert(output.name.clone(), shape::entry(&entry));
        if entry == Entry::Error {
            in_error.push(&output.name);
        }
    }
    json!({
        "structure": key.structure,
        "exercice": key.exercice,
        "weight": shape::decimal(key.weight),
        "projected": summary.projected(row),
        "values": values,
        "in_error": in_error,
        "errors": super::csv::errors(summary, row),
    })
}
