//! Everything of a run, decimals exact.

use super::in_force::InForce;
use crate::json::{self as shape, Item, Json, Masked, Named, Number, object, push_text};
use bareme_compare::compare::{
    Block, Entry, Exact, Groups, Refusal, RunOptions, RunSummary, Total,
};
use bareme_core::engine::MachineColumn;
use bareme_core::scenario::Envelope;
use serde_json::json;

pub(super) fn json(summaries: &[RunSummary]) -> Json<'_> {
    let version = Json::of(&json!({ "version": shape::VERSION }));
    match summaries {
        [one] => fields(one).into_iter().fold(version, |of, (key, field)| of.with(&key, field)),
        several => version.with(
            "runs",
            Json::List(several.iter().map(|summary| Json::Object(fields(summary))).collect()),
        ),
    }
}

fn fields(summary: &RunSummary) -> Vec<(String, Json<'_>)> {
    let small = Json::of(&Summary::new(summary));
    match small.with("structures", structures(summary)).with("rows", rows(summary)) {
        Json::Object(fields) => fields,
        _ => Vec::new(),
    }
}

object! {
    /// A run, but for its structures and rows, which are written when their turn comes.
    Summary<'a>(of: &'a RunSummary) {
        policy: shape::Header<'a> = shape::Header::new(&of.head),
        options: Options = Options::new(&of.options),
        key: &'a str = &of.key,
        period: Option<&'a str> = of.period.as_deref(),
        headline: Option<&'a str> = of.headline.as_ref().map(|headline| headline.name.as_str()),
        outputs: Vec<shape::Output<'a>> = of.outputs.iter().map(shape::Output::new).collect(),
        months: Option<&'a str> = of.months.as_ref().map(|months| months.name.as_str()),
        patients: Option<&'a str> = of.patients.as_deref(),
        years: Vec<Year<'a>> = years(of, &of.blocks),
        partial_envelopes: Vec<Partial> =
            of.partial_envelopes().map(|(year, envelope)| Partial::new(year, envelope)).collect(),
        outside: &'a [i32] = &of.outside,
        groups: Option<Grouped<'a>> = of.groups.as_ref().map(|groups| grouped(of, groups)),
        in_force: Option<InForce<'a>> = of.succession.as_ref().map(InForce::new),
        assumptions: Vec<shape::Param<'a>> = of.assumptions.iter().map(shape::Param::new).collect(),
        refusals: Vec<Refused<'a>> =
            of.refusals.iter().map(|refusal| Refused::new(of, refusal)).collect(),
    }
}

object! {
    /// What was asked for.
    Options(options: &RunOptions) {
        by: Option<String> = options.by.as_ref().map(ToString::to_string),
        full_year: bool = options.full_year,
        keep_going: bool = options.keep_going,
        secret: Option<shape::Secret> = shape::secrecy(options.secrecy.as_ref()),
    }
}

/// The figures of each period.
pub(crate) fn years<'a>(of: &'a RunSummary, blocks: &'a [Block]) -> Vec<Year<'a>> {
    blocks.iter().map(|block| Year::new(of, block)).collect()
}

object! {
    /// The figures of a period.
    Year<'a>(of: &'a RunSummary, block: &'a Block) {
        period: shape::Period = shape::period(block.period),
        structures_present: Option<Number> = shape::exact(&block.present),
        structures_eligible: Option<Number> = block.eligible.as_ref().and_then(shape::exact),
        structures_paid: Option<Number> = block.paid.as_ref().and_then(shape::exact),
        months: Option<shape::Total> = block.months.as_ref().map(shape::total),
        amounts: Named<&'a str, shape::Total> = {
            let totals = of.amounts.iter().zip(&block.amounts);
            totals.map(|(output, total)| (output.name.as_str(), shape::total(total))).collect()
        },
        mean_per_structure: Option<Number> = shape::optional(block.mean),
        euros_per_patient: Option<Number> = shape::optional(block.per_patient),
        envelope: Option<EnvelopeOf<'a>> = block.envelope.as_ref().map(EnvelopeOf::new),
        gap: Option<Number> = shape::optional(block.gap),
        cumulated_gap: Option<Number> = shape::optional(block.cumulated_gap),
        #[serde(skip_serializing_if = "Option::is_none")]
        masked: Masked = masked(of, block),
    }
}

/// What secrecy takes from a period.
fn masked(of: &RunSummary, block: &Block) -> Masked {
    let secret = |n: Option<&Exact>| n.is_some_and(Exact::is_withheld);
    let headline = block.amounts.last().is_some_and(|total| total.sum.is_withheld());
    let withheld = of.options.secrecy.is_some();
    let envelope = withheld && block.envelope.is_some();
    shape::masked(&[
        ("structures_present", secret(Some(&block.present))),
        ("structures_eligible", secret(block.eligible.as_ref())),
        ("structures_paid", secret(block.paid.as_ref())),
        ("mean_per_structure", withheld && headline || secret(block.paid.as_ref())),
        ("euros_per_patient", withheld && headline),
        ("gap", envelope && block.gap.is_none()),
        ("cumulated_gap", envelope && block.cumulated_gap.is_none()),
    ])
}

object! {
    /// The envelope of a year.
    EnvelopeOf<'a>(envelope: &'a Envelope) {
        amount: Number = shape::decimal(envelope.amount),
        months: Option<u32> = envelope.months,
        nature: Option<&'a str> = envelope.nature.as_deref(),
        source: Option<&'a str> = envelope.source.as_deref(),
        note: Option<&'a str> = envelope.note.as_deref(),
    }
}

object! {
    /// An envelope that pays for a part of a year that is full here.
    Partial(of: i32, envelope: &Envelope) {
        year: i32 = of,
        amount: Number = shape::decimal(envelope.amount),
        months: Option<u32> = envelope.months,
    }
}

/// Sums by group.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(crate) enum Grouped<'a> {
    /// Of rows.
    Rows { column: &'a str, groups: Vec<Group<'a>> },
    /// Of outputs.
    Tags { tag: &'a str, groups: Vec<TagGroup<'a>>, untagged: Vec<&'a str> },
}

pub(crate) fn grouped<'a>(of: &'a RunSummary, groups: &'a Groups) -> Grouped<'a> {
    match groups {
        Groups::Rows { column, groups } => {
            let groups = groups.iter().map(|group| Group {
                name: group.name.as_deref(),
                years: years(of, &group.blocks),
            });
            Grouped::Rows { column, groups: groups.collect() }
        }
        Groups::Tags { tag, groups, untagged } => {
            let groups = groups.iter().map(|group| TagGroup {
                name: &group.value,
                outputs: &group.outputs,
                years: {
                    let totals = of.blocks.iter().zip(&group.totals);
                    totals.map(|(block, total)| Paid::new(block, total)).collect()
                },
            });
            let untagged = untagged.iter().map(|output| output.name.as_str()).collect();
            Grouped::Tags { tag, groups: groups.collect(), untagged }
        }
    }
}

/// A group of rows.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Group<'a> {
    name: Option<&'a str>,
    years: Vec<Year<'a>>,
}

/// A group of outputs.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct TagGroup<'a> {
    name: &'a str,
    outputs: &'a [String],
    years: Vec<Paid>,
}

object! {
    /// What a group of outputs pays in a period.
    Paid(block: &Block, total: &Total) {
        period: shape::Period = shape::period(block.period),
        amount: shape::Total = shape::total(total),
    }
}

object! {
    /// A cause of errors.
    Refused<'a>(of: &'a RunSummary, refusal: &'a Refusal) {
        formula: &'a str = &refusal.formula,
        code: &'static str = refusal.diagnostic.code.id(),
        rows: Vec<RowKey> = {
            let keys = refusal.rows.iter().filter_map(|row| of.keys().get(*row));
            keys.map(|key| RowKey::new(key.structure, key.exercice)).collect()
        },
    }
}

object! {
    /// Whom a row is about.
    RowKey(of: &str, year: Option<i32>) {
        structure: String = of.to_owned(),
        exercice: Option<i32> = year,
    }
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
    item.key("errors").text(&super::rows::errors(summary, row));
}
