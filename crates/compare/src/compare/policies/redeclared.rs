//! What two policies declare otherwise under one name, beyond values: bounds, readings, defaults,
//! and the words of what is the same for the rest.

use super::{PolicyDiff, Redeclared};
use bareme_core::policy::{Derived, Formula, Param, Policy};
use bareme_core::value::{InputSpec, Value};
use indexmap::IndexMap;

type Keys = Vec<(&'static str, Value)>;

/// Keys that are words: they are told of what is listed for nothing else.
const WORDS: [&str; 4] = ["label", "source", "note", "description"];

pub(super) fn redeclared(base: &Policy, target: &Policy, diff: &PolicyDiff) -> Vec<Redeclared> {
    fn each<T>(
        (base, target): (&IndexMap<String, T>, &IndexMap<String, T>),
        keys: impl Fn(&T) -> Keys,
        mut compare: impl FnMut(Option<&String>, Keys, Keys),
    ) {
        for (name, new) in target {
            if let Some(old) = base.get(name) {
                compare(Some(name), keys(old), keys(new));
            }
        }
    }
    let params = diff.params.iter().filter_map(|change| Some(&change.shown()?.name));
    let formulas = diff.formulas.iter().filter_map(|change| Some(&change.shown()?.name));
    let derived = diff.derived.iter().filter_map(|change| Some(&change.shown()?.name));
    let listed: Vec<&String> = params.chain(formulas).chain(derived).collect();
    let mut found = Vec::new();
    let mut compare = |name: Option<&String>, base: Keys, target: Keys| {
        for ((key, base), (_, target)) in base.into_iter().zip(target) {
            let told = WORDS.contains(&key) && name.is_some_and(|name| listed.contains(&name));
            if base != target && !told {
                found.push(Redeclared { name: name.cloned(), key, sides: [base, target] });
            }
        }
    };
    compare(None, of_policy(base), of_policy(target));
    each((&base.params, &target.params), of_param, &mut compare);
    each((&base.inputs, &target.inputs), of_input, &mut compare);
    each((&base.formulas, &target.formulas), of_formula, &mut compare);
    each((&base.derived, &target.derived), of_derived, &mut compare);
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
        ("label", text(param.label.as_deref())),
        ("source", text(param.source.as_deref())),
        ("note", text(param.note.as_deref())),
    ]
}

fn of_formula(formula: &Formula) -> Keys {
    let tags = formula.tags.iter().map(|(key, tag)| Value::Text(format!("{key} {tag}").into()));
    vec![
        ("unit", text(formula.unit.as_deref())),
        ("tags", list(&tags.collect::<Vec<_>>())),
        ("label", text(formula.label.as_deref())),
        ("source", text(formula.source.as_deref())),
        ("description", text(formula.description.as_deref())),
    ]
}

fn of_derived(derived: &Derived) -> Keys {
    vec![
        ("unit", text(derived.unit.as_deref().filter(|_| derived.own_unit))),
        ("label", text(derived.label.as_deref())),
        ("source", text(derived.source.as_deref())),
        ("note", text(derived.note.as_deref())),
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
        ("label", text(input.label.as_deref())),
        ("note", text(input.note.as_deref())),
    ]
}
