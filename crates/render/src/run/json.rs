//! Everything of a run, decimals exact.

use crate::json::{self as shape, Item, Json, push_text};
use bareme_compare::compare::{Block, Entry, Exact, GroupBy, Groups, RunSummary};
use bareme_core::engine::MachineColumn;
use serde_json::{Map, Value, json};

pub(super) fn json(summaries: &[RunSummary]) -> Json<'_> {
    let version = Json::from(json!({ "version": shape::VERSION }));
    match summaries {
        [one] => fields(one).into_iter().fold(version, |of, (key, field)| of.with(&key, field)),
        several => version.with(
            "runs",
            Json::List(several.iter().map(|summary| Json::Object(fields(summary))).collect()),
        ),
    }
}

fn fields(summary: &RunSummary) -> Vec<(String, Json<'_>)> {
    let options = &summary.options;
    let by = options.by.as_ref().map(|by| match by {
        GroupBy::Column(name) => name.clone(),
        GroupBy::Tag(tag) => format!("@{tag}"),
    });
    let small = json!({
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
        "outside": summary.outside,
        "groups": summary.groups.as_ref().map(|g| groups(summary, g)),
        "in_force": summary.succession.as_ref().map(super::in_force::json),
        "assumptions": summary.assumptions.iter().map(shape::param).collect::<Value>(),
        "refusals": refusals(summary),
    });
    match Json::from(small).with("structures", structures(summary)).with("rows", rows(summary)) {
        Json::Object(fields) => fields,
        _ => Vec::new(),
    }
}

pub(crate) fn block(summary: &RunSummary, block: &Block) -> Value {
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

pub(crate) fn groups(summary: &RunSummary, groups: &Groups) -> Value {
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
    let cause = |refusal: &bareme_compare::compare::Refusal| {
        json!({
            "formula": refusal.formula,
            "code": refusal.diagnostic.code.id(),
            "rows": refusal.rows.iter().filter_map(key).collect::<Value>(),
        })
    };
    summary.refusals.iter().map(cause).collect()
}

fn structures(summary: &RunSummary) -> Json<'_> {
    Json::long(summary.structures.len(), |place, item| {
        let Some(line) = summary.structures.get(place) else { return };
        item.object(|item| {
            item.key("structure").text(&line.structure);
            match &line.total {
                Some(total) => shape::push_total(total, item.key("total")),
                None => item.key("total").pushed(|_| ()),
            }
        });
    })
}

fn rows(summary: &RunSummary) -> Json<'_> {
    let columns = &summary.evaluation.columns;
    let cells = |name: &String| columns.get(name).map(|column| MachineColumn::new(column));
    let cells: Vec<Option<MachineColumn>> =
        summary.outputs.iter().map(|output| cells(&output.name)).collect();
    Json::long(summary.keys().len(), move |row, item| {
        item.object(|item| fill(summary, &cells, row, item));
    })
}

fn fill(summary: &RunSummary, cells: &[Option<MachineColumn>], row: usize, item: &mut Item) {
    let key = summary.keys().key(row);
    item.key("structure").text(key.structure);
    item.key("exercice").year(key.exercice);
    item.key("weight").number(Some(key.weight));
    item.key("projected").flag(summary.projected(row));
    item.key("values").object(|item| {
        for (output, cells) in summary.outputs.iter().zip(cells) {
            item.key(&output.name).pushed(|out| {
                if let Some(cells) = cells {
                    cells.push(row, out, push_text);
                }
            });
        }
    });
    let mut in_error: Vec<&str> = Vec::new();
    // Without causes there are no errors to look for.
    if !summary.refusals.is_empty() {
        let outputs = summary.outputs.iter();
        let failed = outputs.filter(|output| summary.entry(output, row) == Entry::Error);
        in_error.extend(failed.map(|output| output.name.as_str()));
    }
    item.key("in_error").texts(&in_error);
    item.key("errors").text(&super::csv::errors(summary, row));
}
