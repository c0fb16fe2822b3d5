//! JSON with exact decimals: numbers are written as their decimal text.

mod stream;

use bareme_compare::compare::{Exact, Header, Output, Percent, Period, Secrecy, Total};
use bareme_core::number;
use bareme_core::policy::{Origin, Param, ParamValue, Scale};
use bareme_core::value::{self, Kind};
use rust_decimal::Decimal;
use serde_json::{Map, Number, Value, json};
pub(super) use stream::{Item, Json, push_scalar, push_text};

/// Version of the shape of all JSON results.
pub(super) const VERSION: u32 = 1;

/// The text of a document.
pub(super) fn document(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// An exact number.
pub(super) fn decimal(n: Decimal) -> Value {
    number::to_machine(n).parse::<Number>().map_or(Value::Null, Value::Number)
}

/// An exact number, or null.
pub(super) fn optional(n: Option<Decimal>) -> Value {
    n.map_or(Value::Null, decimal)
}

/// A weighted count or sum.
pub(super) fn exact(n: &Exact) -> Value {
    optional(n.value())
}

/// A value of a cell.
pub(super) fn scalar(v: &value::Value) -> Value {
    match v {
        value::Value::Missing => Value::Null,
        value::Value::Boolean(b) => Value::Bool(*b),
        value::Value::Number(n) => decimal(*n),
        value::Value::Text(_) | value::Value::Date(_) => Value::String(v.to_machine()),
    }
}

/// A sum that says how many rows it leaves out.
pub(super) fn total(total: &Total) -> Value {
    if total.sum.is_withheld() {
        return json!({ "sum": null, "masked": true });
    }
    let rows = |n: usize| if total.rows_withheld { Value::Null } else { json!(n) };
    let object = json!({
        "sum": optional(total.value()),
        "rows": rows(total.rows),
        "missing": rows(total.missing),
        "errors": rows(total.errors),
    });
    mask(object, &["rows", "missing", "errors"].map(|name| (name, total.rows_withheld)))
}

/// The same, of one among many.
pub(super) fn push_total(of: &Total, item: &mut Item) {
    if of.sum.is_withheld() || of.rows_withheld {
        return item.value(&total(of));
    }
    item.object(|item| {
        item.key("sum").number(of.value());
        item.key("rows").count(of.rows);
        item.key("missing").count(of.missing);
        item.key("errors").count(of.errors);
    });
}

/// The names of what is withheld, added to an object where there are any.
pub(super) fn mask(mut object: Value, withheld: &[(&str, bool)]) -> Value {
    let names: Vec<&str> = withheld.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
    if let (Some(object), false) = (object.as_object_mut(), names.is_empty()) {
        object.insert("masked".to_owned(), json!(names));
    }
    object
}

/// When figures are withheld.
pub(super) fn secrecy(secrecy: Option<&Secrecy>) -> Value {
    secrecy.map_or(
        Value::Null,
        |secrecy| json!({ "min": secrecy.min, "dominance": decimal(secrecy.dominance) }),
    )
}

/// A period: a year, `"all"`, or null when undated.
pub(super) fn period(period: Period) -> Value {
    match period {
        Period::Year(year) => json!(year),
        Period::All => json!("all"),
        Period::Undated => Value::Null,
    }
}

/// A percentage, or the word that says why there is none.
pub(super) fn percent(percent: Percent) -> Value {
    match percent {
        Percent::Value(n) => decimal(n),
        Percent::Undefined => Value::Null,
        Percent::New => json!("new"),
        Percent::Gone => json!("gone"),
        Percent::Refused => json!("refused"),
    }
}

/// A side of a result.
pub(super) fn head(head: &Header) -> Value {
    let settings: Map<String, Value> =
        head.settings.iter().map(|param| (param.name.clone(), dated(param))).collect();
    json!({
        "id": head.id,
        "label": head.label,
        "status": head.status.map(bareme_core::policy::Status::keyword),
        "source": head.source,
        "scenario": head.scenario,
        "scenario_label": head.scenario_label,
        "scenario_status": head.scenario_status,
        "variant": head.variant,
        "projected_years": head.projected,
        "settings": settings,
    })
}

/// A column of results.
pub(super) fn output(output: &Output) -> Value {
    let tags: Map<String, Value> =
        output.tags.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    json!({
        "name": output.name,
        "label": output.label,
        "unit": output.unit,
        "kind": output.kind.map(Kind::keyword),
        "tags": tags,
    })
}

fn scale(scale: &Scale) -> Value {
    scale.points.iter().map(|(x, y)| json!([decimal(*x), decimal(*y)])).collect()
}

/// What a parameter holds.
pub(super) fn param_value(value: &ParamValue) -> Value {
    match value {
        ParamValue::Scalar(v) => scalar(v),
        ParamValue::Scale(points) => json!({ "scale": scale(points) }),
        ParamValue::ByKey(by) => {
            let values: Map<String, Value> =
                by.values.iter().map(|(key, v)| (key.clone(), scalar(v))).collect();
            json!({ "by_key": { "column": by.column, "values": values } })
        }
        ParamValue::Timeline(timeline) => {
            let steps = timeline.steps.iter();
            let steps =
                steps.map(|(d, v)| json!({ "from": d.to_string(), "value": param_value(v) }));
            json!({ "timeline": steps.collect::<Value>() })
        }
    }
}

/// All values of a parameter with their dates; a single value without a date stands alone.
pub(super) fn dated(param: &Param) -> Value {
    if let [(None, value)] = param.steps.as_slice() {
        return param_value(value);
    }
    let step = |(at, (from, value)): (usize, &(Option<jiff::civil::Date>, ParamValue))| {
        let mut step = json!({ "from": from.map(|d| d.to_string()), "value": param_value(value) });
        if let (Some(one), Some(map)) = (param.authorities.get(at), step.as_object_mut()) {
            map.insert("basis".to_owned(), json!(one.basis.keyword()));
            map.insert("source".to_owned(), json!(one.source));
        }
        step
    };
    json!({ "dated": param.steps.iter().enumerate().map(step).collect::<Value>() })
}

/// Everything that a parameter says of itself.
pub(super) fn param(param: &Param) -> Value {
    json!({
        "name": param.name,
        "label": param.label,
        "value": dated(param),
        "within": param.within.keyword(),
        "unit": param.unit,
        "basis": param.basis.keyword(),
        "source": param.source,
        "readings": param.values.iter().map(scalar).collect::<Value>(),
        "min": param.min.as_ref().map(scalar),
        "max": param.max.as_ref().map(scalar),
        "range": param.range.as_ref().map(|ends| ends.each_ref().map(scalar)),
        "note": param.note,
        "declared_by": origin(&param.declared_by),
        "changed_by": param.changed_by.as_ref().map(|(by, _)| origin(by)),
    })
}

/// Who says a value.
pub(super) fn origin(origin: &Origin) -> &str {
    match origin {
        Origin::Policy(id) => id,
        Origin::CommandLine => "command line",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_digits() {
        let n = number::parse("1234567890123.123456789012345").unwrap();
        assert_eq!(decimal(n).to_string(), "1234567890123.123456789012345");
        assert_eq!(decimal(Decimal::ZERO).to_string(), "0");
    }
}
