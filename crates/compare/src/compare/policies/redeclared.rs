//! What two policies declare otherwise under one name, beyond values: bounds, readings, defaults.

use super::Redeclared;
use bareme_core::policy::{Param, Policy};
use bareme_core::value::{InputSpec, Value};

type Keys = Vec<(&'static str, Value)>;

pub(super) fn redeclared(base: &Policy, target: &Policy) -> Vec<Redeclared> {
    let mut found = Vec::new();
    let mut compare = |name: Option<&String>, base: Keys, target: Keys| {
        for ((key, base), (_, target)) in base.into_iter().zip(target) {
            if base != target {
                found.push(Redeclared { name: name.cloned(), key, sides: [base, target] });
            }
        }
    };
    compare(None, of_policy(base), of_policy(target));
    for (name, param) in &target.params {
        if let Some(old) = base.params.get(name) {
            compare(Some(name), of_param(old), of_param(param));
        }
    }
    for (name, input) in &target.inputs {
        if let Some(old) = base.inputs.get(name) {
            compare(Some(name), of_input(old), of_input(input));
        }
    }
    found
}

fn text(text: Option<&str>) -> Value {
    text.map_or(Value::Missing, |text| Value::Text(text.into()))
}

fn value(value: Option<&Value>) -> Value {
    value.cloned().unwrap_or(Value::Missing)
}

fn list(values: &[Value]) -> Value {
    let values: Vec<String> = values.iter().map(Value::to_machine).collect();
    text((!values.is_empty()).then(|| values.join(", ")).as_deref())
}

fn of_policy(policy: &Policy) -> Keys {
    let (meta, domain) = (&policy.meta, &policy.meta.domain);
    let given = |given: &Option<(String, _)>| text(given.as_ref().map(|(name, _)| name.as_str()));
    vec![
        ("total", text(meta.total.as_deref())),
        ("eligible", text(meta.eligible.as_deref())),
        ("per", given(&domain.per)),
        ("equivalent", given(&domain.equivalent)),
        ("presence", given(&domain.presence)),
        ("full", domain.full.map_or(Value::Missing, Value::Number)),
    ]
}

fn of_param(param: &Param) -> Keys {
    vec![
        ("within", text(Some(param.within.keyword()))),
        ("min", value(param.min.as_ref())),
        ("max", value(param.max.as_ref())),
        ("range", list(param.range.as_ref().map_or(&[], |ends| ends.as_slice()))),
        ("values", list(&param.values)),
    ]
}

fn of_input(input: &InputSpec) -> Keys {
    vec![
        ("type", text(Some(input.kind.keyword()))),
        ("unit", text(input.unit.as_deref())),
        ("min", value(input.min.as_ref())),
        ("max", value(input.max.as_ref())),
        ("values", list(&input.values)),
        ("otherwise", value(input.otherwise.as_ref())),
        ("optional", Value::Boolean(input.optional)),
    ]
}
