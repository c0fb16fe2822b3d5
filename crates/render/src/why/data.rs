//! Parts as data: one CSV line by part, or JSON.

use super::measure;
use crate::json as shape;
use crate::locale::Lang;
use crate::rows::{Column, Columns, Rows, decimal, text, year};
use bareme_compare::compare::Period;
use bareme_compare::compare::why::{Change, Factor, Method, Part, Shares, Standing, Why};
use bareme_core::policy::Formula;
use serde_json::{Value as Json, json};

/// One line by part: scope (`total`, `group`, `structure`), name, year or `all`, measure.
pub(crate) fn rows(why: &Why) -> Rows<'static> {
    let mut items = Vec::new();
    let mut add = |scope, name, shares: &'_ [Option<Shares>]| {
        for (period, shares) in why.periods.iter().zip(shares) {
            let parts = shares.iter().flat_map(|shares| &shares.parts);
            let parts = parts.zip(&why.players).map(|(part, of)| (scope, name, *period, of, *part));
            items.extend(parts);
        }
    };
    add("total", "", &why.totals);
    for (name, shares) in &why.groups {
        add("group", name.as_deref().unwrap_or_default(), shares);
    }
    for (name, shares) in &why.structures {
        add("structure", name, shares);
    }
    Columns::<(&str, &str, Period, &Factor, Part)>::new()
        .with("scope", |(scope, ..)| text(scope))
        .with("name", |(_, name, ..)| text(name))
        .with(
            Column { year: true, ..Column::from("exercice") },
            |(_, _, period, ..)| match period {
                Period::All => text("all"),
                period => year(period.year()),
            },
        )
        .with("measure", |(.., of, _)| text(measure::names(of)))
        .with("kind", |(.., of, _)| text(keywords(of)))
        .with("label", |(.., of, _)| text(labels(of)))
        .with("effect", |(.., part)| decimal(Some(part.amount)))
        .with("effect_exact", |(.., part)| decimal(Some(part.exact)))
        .with("share_percent", |(.., part)| decimal(part.percent))
        .rows(items)
}

fn keywords(player: &Factor) -> String {
    player.changes.iter().map(Change::keyword).collect::<Vec<_>>().join(" + ")
}

fn labels(player: &Factor) -> String {
    player.changes.iter().filter_map(Change::label).collect::<Vec<_>>().join(" + ")
}

/// Everything, decimals exact.
pub(crate) fn json(why: &Why) -> Json {
    let method = match why.method {
        Method::Exact { mixtures } => json!({ "kind": "shapley", "mixtures": mixtures }),
        Method::Sampled { orders, mixtures, seed } => json!({
            "kind": "shapley_sampled",
            "mixtures": mixtures,
            "orders": orders,
            "seed": seed,
        }),
        Method::Ordered => json!({ "kind": "ordered" }),
    };
    let named = |name: Json, shares: &[Option<Shares>]| json!({ "name": name, "totals": by_period(why, shares) });
    let groups = why.groups.iter().map(|(name, shares)| named(json!(name.as_deref()), shares));
    let structures =
        why.structures.iter().map(|(name, shares)| named(json!(name.as_ref()), shares));
    json!({
        "headline": shape::Output::new(&why.headline),
        "method": method,
        "nothing_in_common": why.nothing_in_common,
        "rows_left_out": why.left_out,
        "measures": why.players.iter().map(player).collect::<Json>(),
        "only_base": why.only[0],
        "only_target": why.only[1],
        "totals": by_period(why, &why.totals),
        "by": why.by.as_ref().map(ToString::to_string),
        "groups": groups.collect::<Json>(),
        "structures": structures.collect::<Json>(),
    })
}

fn by_period(why: &Why, shares: &[Option<Shares>]) -> Json {
    let one = |(period, shares): (&Period, &Option<Shares>)| {
        let Some(shares) = shares else { return Json::Null };
        let parts = why.players.iter().zip(&shares.parts).map(|(player, part)| {
            json!({
                "measure": measure::names(player),
                "effect": shape::decimal(part.amount),
                "effect_exact": shape::decimal(part.exact),
                "share_percent": shape::optional(part.percent),
            })
        });
        json!({
            "period": shape::period(*period),
            "base": shape::decimal(shares.base),
            "target": shape::decimal(shares.target),
            "delta": shape::decimal(shares.gap),
            "delta_exact": shape::decimal(shares.exact_gap),
            "parts": parts.collect::<Json>(),
        })
    };
    why.periods.iter().zip(shares).map(one).collect()
}

fn player(player: &Factor) -> Json {
    json!({
        "measure": measure::names(player),
        "together_because":
            player.because.as_ref().map(|refusal| measure::because(refusal, Lang::En)),
        "rest": player.rest,
        "without_effect": player.silent,
        "standard_error": shape::optional(player.error),
        "changes": player.changes.iter().map(change).collect::<Json>(),
    })
}

fn change(change: &Change) -> Json {
    let (base, target) = match change {
        Change::Param(p) => {
            (json!(shape::Param::new(&p.base)), json!(shape::Param::new(&p.target)))
        }
        Change::Formula(f) => (formula(&f.base, &f.only_base), formula(&f.target, &f.only_target)),
        Change::Kind(k) => (standing(&k.base), standing(&k.target)),
        Change::Headline(outputs) => {
            (json!(shape::Output::new(&outputs[0])), json!(shape::Output::new(&outputs[1])))
        }
        Change::Column { .. } | Change::Weights | Change::Entering(_) | Change::Leaving(_) => {
            (Json::Null, Json::Null)
        }
    };
    let rows = match change {
        Change::Column { rows, .. } | Change::Entering(rows) | Change::Leaving(rows) => Some(rows),
        _ => None,
    };
    let values = match change {
        Change::Param(p) => p
            .values
            .iter()
            .map(|v| {
                json!({
                    "year": v.year,
                    "base": v.base.as_ref().map(shape::param_value),
                    "target": v.target.as_ref().map(shape::param_value),
                })
            })
            .collect(),
        _ => Json::Null,
    };
    json!({
        "name": change.name(),
        "kind": change.keyword(),
        "label": change.label(),
        "values": values,
        "rows": rows,
        "base": base,
        "target": target,
    })
}

fn formula(formula: &Formula, alone: &[String]) -> Json {
    json!({
        "policy": formula.origin,
        "line": formula.span.line,
        "text": formula.text,
        "brings": alone,
    })
}

fn standing(standing: &Standing) -> Json {
    match standing {
        Standing::Param(p) => json!({ "param": shape::Param::new(p) }),
        Standing::Formula(f) => json!({ "formula": formula(f, &[]) }),
        Standing::Derived(d) => json!({ "derived": d.text() }),
        Standing::Input(input) => json!({ "input": input.name }),
    }
}
