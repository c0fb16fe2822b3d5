//! Everything of a comparison, decimals exact.

use crate::diagnostics;
use crate::json::{self as shape, Item, Json};
use bareme_compare::compare::{
    Alone, Cells, Class, Classes, Compared, Counts, Delta, DerivedChange, Diff, Eligibility, Exact,
    FormulaChange, Holder, Measure, Movement, ParamChange, Period, PlainDelta, PolicyDiff,
    RowDelta, ValueChange,
};
use bareme_core::policy::{Derived, ParamValue};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

pub(super) fn json(diff: &Diff) -> Json<'_> {
    let tolerance = &diff.options.tolerance;
    let years = || diff.periods.iter().map(|p| json!(shape::period(*p)));
    let small = json!({
        "version": shape::VERSION,
        "base": shape::Header::new(&diff.base),
        "target": shape::Header::new(&diff.target),
        "options": {
            "tolerance": {
                "method": tolerance.method.keyword(),
                "criterion": shape::decimal(tolerance.criterion),
            },
            "full_year": diff.options.full_year,
            "by": diff.options.by.as_ref().map(ToString::to_string),
            "etp_cost": shape::optional(diff.cost()),
            "secret": shape::secrecy(diff.options.secrecy.as_ref()),
        },
        "key": diff.key,
        "period": diff.period,
        "differs": diff.differs(),
        "only_base": alone(&diff.alone[0]),
        "only_target": alone(&diff.alone[1]),
        "outside_dates": { "base": diff.outside[0], "target": diff.outside[1] },
        "dates_meet": diff.meets(),
        "warnings": diff.warnings.iter().map(diagnostics::bare).collect::<Value>(),
        "rules": diff.policy.as_ref().map(rules),
        "totals": diff.headline().and_then(|m| m.totals.as_deref()).map(totals),
        "full_year_totals": diff.full_year.as_deref().map(totals),
        "classes": years().zip(&diff.classes).map(|(year, c)| classes(&year, c, diff.cost()))
            .collect::<Value>(),
        "eligibility": diff.eligibility.as_ref().map(|all| {
            years().zip(all).map(|(year, e)| eligibility(&year, e)).collect::<Value>()
        }),
        "groups": diff.groups.as_ref().map(|groups| json!({
            "by": groups.by.to_string(),
            "groups": groups.groups.iter().map(|group| json!({
                "name": group.name.as_deref(),
                "totals": totals(&group.totals),
                "classes": years().zip(&group.classes)
                    .map(|(year, c)| classes(&year, c, diff.cost())).collect::<Value>(),
            })).collect::<Value>(),
        })),
        "why": diff.why.as_ref().map(crate::why::json),
    });
    Json::from(small)
        .with("measures", Json::List(diff.measures.iter().map(measure).collect()))
        .with("structures", structures(diff))
        .with("counts", number_of(&diff.counts))
}

/// What one side alone has, which is in no total.
pub(crate) fn alone(alone: &Alone) -> Value {
    let names = |all: &Vec<std::sync::Arc<str>>| -> Vec<String> {
        all.iter().map(ToString::to_string).collect()
    };
    let withheld = alone.amount.as_ref().is_some_and(Exact::is_withheld);
    let object = json!({
        "rows": alone.rows,
        "structures": alone.structures.as_ref().map(names),
        "years": alone.years,
        "amount": shape::optional(alone.amount.as_ref().and_then(Exact::value)),
        "unknown": if withheld { Value::Null } else { json!(alone.unknown) },
    });
    let masked =
        [("structures", alone.structures.is_none()), ("amount", withheld), ("unknown", withheld)];
    shape::mask(object, &masked)
}

fn number_of(counts: &Counts) -> Value {
    let mut object = json!({
        "keys_common": counts.common,
        "keys_only_base": counts.only_base,
        "keys_only_target": counts.only_target,
    });
    let of = |count: fn(&Cells) -> usize| counts.cells.as_ref().map(count);
    let cells = [
        ("same", of(|c| c.same)),
        ("within_tolerance", of(|c| c.within)),
        ("changed", of(|c| c.changed)),
        ("missing_base", of(|c| c.missing_base)),
        ("missing_target", of(|c| c.missing_target)),
        ("missing_both", of(|c| c.missing_both)),
        ("errors", of(|c| c.errors)),
    ];
    for (name, count) in cells {
        object[name] = json!(count);
    }
    shape::mask(object, &cells.map(|(name, count)| (name, count.is_none())))
}

fn sums(sums: &Delta) -> Map<String, Value> {
    let known = |n: Option<Decimal>| json!(shape::optional(n.filter(|_| !sums.is_unknown())));
    let gap = sums.gap();
    let rows = |n: usize| if sums.rows_withheld { Value::Null } else { json!(n) };
    let figures = [
        ("base", known(sums.base.value()), sums.base.is_withheld()),
        ("target", known(sums.target.value()), sums.target.is_withheld()),
        ("delta", known(gap.value()), gap.is_withheld()),
        ("rows", rows(sums.rows), sums.rows_withheld),
        ("left_out", rows(sums.left_out), sums.rows_withheld),
    ];
    let withheld = figures.each_ref().map(|(name, _, withheld)| (*name, *withheld));
    let known: Map<String, Value> =
        figures.into_iter().map(|(name, value, _)| (name.to_owned(), value)).collect();
    match shape::mask(Value::Object(known), &withheld) {
        Value::Object(known) => known,
        _ => Map::new(),
    }
}

pub(crate) fn totals(totals: &[Compared]) -> Value {
    let total = |compared: &Compared| {
        let mut object = Map::new();
        object.insert("period".to_owned(), json!(shape::period(compared.period)));
        object.extend(sums(&compared.sums));
        object.insert("delta_percent".to_owned(), json!(shape::percent(compared.percent)));
        Value::Object(object)
    };
    totals.iter().map(total).collect()
}

pub(crate) fn classes(year: &Value, classes: &Classes, cost: Option<Decimal>) -> Value {
    let movement = |m: &Movement| {
        let object = json!({
            "structures": shape::exact(&m.count),
            "delta": shape::exact(&m.gap),
            "mean": shape::optional(m.mean()),
            "etp": shape::optional(cost.and_then(|cost| m.equivalent(cost))),
        });
        let [count, gap] = [&m.count, &m.gap].map(Exact::is_withheld);
        let etp = gap && cost.is_some();
        let masked = [("structures", count), ("delta", gap), ("mean", count || gap), ("etp", etp)];
        shape::mask(object, &masked)
    };
    let mut object = Map::new();
    object.insert("period".to_owned(), year.clone());
    for (class, m) in Class::ALL.into_iter().zip(&classes.classes) {
        object.insert(class.keyword().to_owned(), movement(m));
    }
    object.insert("gains_over_other_months".to_owned(), movement(&classes.unclassed[0]));
    object.insert("loses_over_other_months".to_owned(), movement(&classes.unclassed[1]));
    object.insert("winners".to_owned(), movement(&classes.winners));
    object.insert("losers".to_owned(), movement(&classes.losers));
    object.insert("not_comparable".to_owned(), json!(shape::exact(&classes.left_out)));
    let left_out = classes.left_out.is_withheld();
    shape::mask(Value::Object(object), &[("not_comparable", left_out)])
}

fn eligibility(year: &Value, e: &Eligibility) -> Value {
    let names = |names: &[std::sync::Arc<str>]| -> Value {
        names.iter().map(|name| json!(name.as_ref())).collect()
    };
    let counts = [
        ("newly", &e.newly),
        ("no_longer", &e.no_longer),
        ("still", &e.still),
        ("never", &e.never),
    ];
    let object = json!({
        "period": year,
        "newly": shape::exact(&e.newly),
        "no_longer": shape::exact(&e.no_longer),
        "still": shape::exact(&e.still),
        "never": shape::exact(&e.never),
        "entering": names(&e.entering),
        "leaving": names(&e.leaving),
    });
    shape::mask(object, &counts.map(|(name, n)| (name, n.is_withheld())))
}

fn rules(diff: &PolicyDiff) -> Value {
    let holder = |holder: Holder| match holder {
        Holder::Param => "param",
        Holder::Input => "input",
        Holder::Formula => "formula",
        Holder::Derived => "derived",
    };
    let kinds = diff.kinds.iter().map(|change| {
        json!({
            "name": change.name,
            "base": holder(change.base),
            "target": holder(change.target),
        })
    });
    let names = |inputs: &[bareme_core::value::InputSpec]| {
        inputs.iter().map(|input| input.name.clone()).collect::<Vec<String>>()
    };
    json!({
        "kinds": kinds.collect::<Value>(),
        "params": diff.params.iter().map(param).collect::<Value>(),
        "params_same": diff.params_same,
        "formulas": diff.formulas.iter().map(formula).collect::<Value>(),
        "formulas_same": diff.formulas_same,
        "derived": diff.derived.iter().map(derived).collect::<Value>(),
        "derived_same": diff.derived_same,
        "inputs_added": names(&diff.inputs_added),
        "inputs_removed": names(&diff.inputs_removed),
        "outputs_added": diff.outputs_added,
        "outputs_removed": diff.outputs_removed,
        "redeclared": diff.redeclared.iter().map(|one| json!({
            "name": one.name,
            "key": one.key,
            "base": shape::scalar(&one.sides[0]),
            "target": shape::scalar(&one.sides[1]),
        })).collect::<Value>(),
    })
}

fn change<T>(base: Option<&T>, target: Option<&T>) -> &'static str {
    match (base, target) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    }
}

fn param(change_: &ParamChange) -> Value {
    let sides = |base: &Option<ParamValue>, target: &Option<ParamValue>| {
        [base, target].map(|side| json!(side.as_ref().map(shape::param_value)))
    };
    let value = |v: &ValueChange| {
        let [base, target] = sides(&v.base, &v.target);
        json!({ "year": v.year, "base": base, "target": target })
    };
    let days = change_.days.iter().map(|(from, base, target)| {
        let [base, target] = sides(base, target);
        json!({ "from": from.map(|day| day.to_string()), "base": base, "target": target })
    });
    json!({
        "name": change_.shown().map(|p| &p.name),
        "change": change(change_.base.as_ref(), change_.target.as_ref()),
        "values": change_.values.iter().map(value).collect::<Value>(),
        "beyond": change_.beyond.iter().map(value).collect::<Value>(),
        "without_effect": days.collect::<Value>(),
        "base": change_.base.as_ref().map(shape::Param::new),
        "target": change_.target.as_ref().map(shape::Param::new),
    })
}

fn formula(change_: &FormulaChange) -> Value {
    json!({
        "name": change_.shown().map(|f| &f.name),
        "change": change(change_.base.as_ref(), change_.target.as_ref()),
        "inherited": change_.inherited,
        "idle": change_.idle,
        "origin": change_.shown().map(|f| &f.origin),
        "texts": change_.texts.iter().map(|(name, base, target)| json!({
            "name": name,
            "base": base,
            "target": target,
        })).collect::<Value>(),
    })
}

fn derived(change_: &DerivedChange) -> Value {
    json!({
        "name": change_.shown().map(|d| &d.name),
        "change": change(change_.base.as_ref(), change_.target.as_ref()),
        "origin": change_.shown().map(|d| &d.origin),
        "base": change_.base.as_ref().map(Derived::text),
        "target": change_.target.as_ref().map(Derived::text),
    })
}

fn measure(measure: &Measure) -> Json<'_> {
    let transitions = measure
        .transitions
        .iter()
        .map(|((base, target), rows)| json!({ "base": base, "target": target, "rows": rows }));
    let small = json!({
        "base": shape::Output::new(&measure.base),
        "target": shape::Output::new(&measure.target),
        "headline": measure.headline,
        "totals": measure.totals.as_deref().map(totals),
        "transitions": transitions.collect::<Value>(),
    });
    let rows = Json::long(measure.rows.len(), |place, item| {
        if let Some(row) = measure.rows.plain(place) {
            push_plain(&row, item);
        } else if let Some(row) = measure.rows.get(place) {
            push_row(&row, item);
        }
    });
    Json::from(small).with("rows", rows)
}

/// A row, as a value.
pub(crate) fn row(row: &RowDelta) -> Value {
    Item::read(|item| push_row(row, item))
}

fn push_row(row: &RowDelta, item: &mut Item) {
    item.object(|item| {
        item.key("structure").text(row.structure);
        item.key("exercice").year(row.exercice);
        item.key("base").entry(&row.base);
        item.key("target").entry(&row.target);
        item.key("delta").number(row.delta);
        item.key("delta_percent").percent(row.percent);
        item.key("status").text(row.status.keyword());
    });
}

fn push_plain(row: &PlainDelta, item: &mut Item) {
    item.object(|item| {
        item.key("structure").text(row.structure);
        item.key("exercice").year(row.exercice);
        item.key("base").whole(row.base, row.scale);
        item.key("target").whole(row.target, row.scale);
        item.key("delta").whole(row.delta, row.scale);
        let percent = item.key("delta_percent");
        match row.percent {
            Ok((n, scale)) => percent.whole(n, scale),
            Err(none) => percent.percent(none),
        }
        item.key("status").text(row.status.keyword());
    });
}

fn structures(diff: &Diff) -> Json<'_> {
    let years: Vec<Value> = diff
        .periods
        .iter()
        .filter(|p| **p != Period::All)
        .map(|p| json!(shape::period(*p)))
        .collect();
    Json::long(diff.structures.len(), move |place, item| {
        let Some(line) = diff.structures.get(place) else { return };
        item.object(|item| {
            item.key("structure").text(line.structure);
            push_sums(&line.sums, item);
            item.key("only_base").number(line.alone[0]);
            item.key("only_target").number(line.alone[1]);
            item.key("delta_percent").percent(line.percent);
            item.key("status").text(line.status.keyword());
            if years.is_empty() {
                item.key("years").texts(&[]);
                return;
            }
            let by_year = years.iter().zip(&line.by_year);
            let by_year =
                by_year.map(|(year, n)| json!({ "period": year, "delta": shape::optional(*n) }));
            item.key("years").value(&by_year.collect::<Value>());
        });
    })
}

/// The fields of sums of one among many.
fn push_sums(of: &Delta, item: &mut Item) {
    let gap = of.gap();
    if of.rows_withheld || [&of.base, &of.target, &gap].into_iter().any(Exact::is_withheld) {
        for (key, value) in &sums(of) {
            item.key(key).value(value);
        }
        return;
    }
    let known = |n: &Exact| n.value().filter(|_| !of.is_unknown());
    item.key("base").number(known(&of.base));
    item.key("target").number(known(&of.target));
    item.key("delta").number(known(&gap));
    item.key("rows").count(of.rows);
    item.key("left_out").count(of.left_out);
}
