//! A made-up row that a policy can be evaluated on, and what comes out: what a new case file
//! starts from. Several rows are tried, and the most telling one is kept.

use super::{Evaluation, Settings, evaluate};
use crate::diagnostic::Code;
use crate::policy::{self, Nature, ParamValue, Policy};
use crate::scenario::Values;
use crate::value::{InputSpec, Kind, Unit, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::sync::Arc;

/// The year of a policy that names none.
const SOME_YEAR: i32 = 2025;
/// Most years tried.
const MOST_YEARS: usize = 12;
/// Most optional columns tried alone.
const MOST_OPTIONAL: usize = 20;
/// Most results kept, when no headline says which matter.
const MOST_RESULTS: usize = 6;

/// A row and its results.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The year, when the policy depends on one.
    pub exercice: Option<i32>,
    /// Columns to give, in the policy's order; the others have a value of their own.
    pub inputs: Vec<(String, Value)>,
    /// Columns that need not be given, each with its own value or else one that it allows.
    pub others: Vec<(String, Value)>,
    /// Why the row has no result, when it has none.
    pub error: Option<Code>,
    /// Results without error: who is in, what the headline is made of, the headline.
    pub results: Vec<(String, Value)>,
}

/// Tries a few rows that the policy's declarations allow, and keeps the first of those that give
/// the fewest errors, then somebody in, then a headline other than zero.
pub fn example(policy: &Policy) -> Example {
    let mut candidates = candidates(policy);
    let evaluation = evaluated(policy, &candidates);
    let rank = |row: &usize| evaluation.as_ref().map(|e| (rank(policy, e, *row), *row));
    let row = (0..candidates.len()).min_by_key(rank).unwrap_or(0);
    let Candidate { exercice, inputs } = candidates.swap_remove(row);
    let result = |name: &String| Some((name.clone(), evaluation.as_ref()?.value(name, row)?));
    let results: Vec<_> = shown(policy).into_iter().filter_map(result).collect();
    let failure = || evaluation.as_ref()?.error(shown(policy), row);
    let error = if results.is_empty() { failure().map(|f| f.diagnostic.code) } else { None };
    let others = policy.inputs.values().filter(|s| inputs.iter().all(|(name, _)| *name != s.name));
    let year = exercice.unwrap_or(SOME_YEAR);
    let other = |spec: &InputSpec| {
        let own = spec.otherwise.clone();
        (spec.name.clone(), own.unwrap_or_else(|| sample(policy, spec, year, true)))
    };
    let others = others.map(other).collect();
    Example { exercice, inputs, others, error, results }
}

/// A row to try.
struct Candidate {
    exercice: Option<i32>,
    inputs: Vec<(String, Value)>,
}

fn candidates(policy: &Policy) -> Vec<Candidate> {
    let years: Vec<Option<i32>> = if policy.needs_period() {
        years(policy).into_iter().map(Some).collect()
    } else {
        vec![None]
    };
    // What has no value of its own is given; then one optional number; then all of them.
    let optional =
        |spec: &&InputSpec| spec.optional && spec.otherwise.is_none() && spec.kind.is_number();
    let one_more = policy.inputs.values().filter(optional).take(MOST_OPTIONAL);
    let one_more = one_more.map(|spec| More::One(spec.name.as_str()));
    let more: Vec<More<'_>> = [More::None].into_iter().chain(one_more).chain([More::All]).collect();
    let mut candidates = Vec::new();
    for exercice in years {
        for more in &more {
            for boolean in [false, true] {
                let year = exercice.unwrap_or(SOME_YEAR);
                let given = |spec: &&InputSpec| match more {
                    _ if spec.otherwise.is_none() && !spec.optional => true,
                    More::None => false,
                    More::One(name) => spec.name == *name,
                    More::All => optional(spec),
                };
                let inputs = policy.inputs.values().filter(given);
                let inputs = inputs
                    .map(|spec| (spec.name.clone(), sample(policy, spec, year, boolean)))
                    .collect();
                candidates.push(Candidate { exercice, inputs });
            }
        }
    }
    candidates
}

/// Which optional columns are given.
enum More<'a> {
    None,
    One(&'a str),
    All,
}

/// Years that the policy speaks of, those that it covers first.
fn years(policy: &Policy) -> Vec<i32> {
    let mut dates: Vec<Date> = Vec::new();
    for param in policy.params.values() {
        for (from, value) in &param.steps {
            dates.extend(*from);
            match value {
                ParamValue::Scalar(Value::Date(date)) => dates.push(*date),
                ParamValue::Timeline(timeline) => {
                    dates.extend(timeline.steps.iter().map(|(from, _)| *from));
                }
                _ => {}
            }
        }
    }
    dates.sort_unstable();
    let covered = [policy.meta.from, policy.meta.to].into_iter().flatten();
    let mut years: Vec<i32> = Vec::new();
    for date in covered.chain(dates) {
        let year = i32::from(date.year());
        if (1900..=2200).contains(&year) && !years.contains(&year) {
            years.push(year);
        }
    }
    if years.is_empty() {
        years.push(SOME_YEAR);
    }
    years.truncate(MOST_YEARS);
    years
}

/// A value that the declaration of a column allows.
fn sample(policy: &Policy, spec: &InputSpec, year: i32, boolean: bool) -> Value {
    let first_day = || i16::try_from(year).ok().and_then(|y| Date::new(y, 1, 1).ok());
    let value = match spec.kind {
        Kind::Boolean => Value::Boolean(boolean),
        Kind::Text => Value::Text(first_key(policy, &spec.name).unwrap_or("exemple").into()),
        Kind::Date => first_day().map_or(Value::Missing, Value::Date),
        Kind::Integer | Kind::Number => Value::Number(usual(policy, spec, year)),
    };
    match spec.values.first() {
        Some(first) if !spec.values.contains(&value) => first.clone(),
        _ => within(value, spec),
    }
}

/// An amount that its unit makes plausible.
fn usual(policy: &Policy, spec: &InputSpec, year: i32) -> Decimal {
    let unit = spec.unit.as_deref();
    let n = match unit {
        Some("%") => 20,
        Some(unit) if Unit::read(unit).is_year() => year - 1,
        Some("fraction") if spec.kind == Kind::Number => return Decimal::new(5, 1),
        _ if policy.is_money(unit) => 100_000,
        _ => match policy.nature(unit) {
            Nature::Presence => return policy.meta.domain.full.unwrap_or(Decimal::ONE),
            Nature::Equivalent => 1,
            _ => 1_000,
        },
    };
    Decimal::from(n)
}

/// The value if the declaration allows it; else the middle of what it allows, or its one bound.
fn within(value: Value, spec: &InputSpec) -> Value {
    if !policy::outside(&value, spec.min.as_ref(), spec.max.as_ref()) {
        return value;
    }
    match (&spec.min, &spec.max) {
        (Some(Value::Number(min)), Some(Value::Number(max))) => {
            let sum = min.checked_add(*max);
            let middle = sum.and_then(|sum| sum.checked_div(Decimal::TWO)).unwrap_or(*min);
            Value::Number(if spec.kind == Kind::Integer { middle.floor() } else { middle })
        }
        (Some(min), _) if policy::outside(&value, Some(min), None) => min.clone(),
        (_, Some(max)) => max.clone(),
        _ => value,
    }
}

/// The first key of a parameter that is looked up by this column.
fn first_key<'a>(policy: &'a Policy, column: &str) -> Option<&'a str> {
    policy.params.values().flat_map(|param| &param.steps).find_map(|(_, value)| match value {
        ParamValue::ByKey(by_key) if by_key.column == column => {
            by_key.values.keys().next().map(String::as_str)
        }
        _ => None,
    })
}

/// All candidates as one table, through the same reader as any table.
fn evaluated(policy: &Policy, candidates: &[Candidate]) -> Option<Evaluation> {
    let dated = candidates.first()?.exercice.is_some();
    let mut values = Values::of((0..candidates.len()).map(|number| number.to_string()));
    if dated {
        values = values.years(candidates.iter().filter_map(|candidate| candidate.exercice));
    }
    for name in policy.inputs.keys() {
        let given = |candidate: &Candidate| {
            let given = candidate.inputs.iter().find(|(given, _)| given == name);
            given.map(|(_, value)| value.clone())
        };
        values = values.column(name, candidates.iter().map(given));
    }
    let dataset = values.bind(&policy.columns()).ok()?;
    evaluate(policy, Arc::new(dataset), Settings::default()).ok()
}

/// Fewer is better: errors, then nobody in, then a headline of zero.
fn rank(policy: &Policy, evaluation: &Evaluation, row: usize) -> (usize, bool, bool) {
    let errors = policy.outputs.iter().filter(|name| evaluation.value(name, row).is_none());
    let eligible = policy.meta.eligible.as_ref().and_then(|name| evaluation.value(name, row));
    let total = policy.meta.total.as_ref().and_then(|name| evaluation.value(name, row));
    let nothing = total.and_then(|v| v.number()).is_some_and(|n| n.is_zero());
    (errors.count(), eligible == Some(Value::Boolean(false)), nothing)
}

/// Who is in, what the headline is made of, the headline; or else the first outputs.
fn shown(policy: &Policy) -> Vec<&String> {
    let Some(total) = &policy.meta.total else {
        return policy.outputs.iter().take(MOST_RESULTS).collect();
    };
    let needs = policy.formulas.get(total).into_iter().flat_map(|f| &f.needs).map(|n| &n.name);
    let mut shown: Vec<&String> = Vec::new();
    for name in policy.meta.eligible.iter().chain(needs).chain([total]) {
        if policy.formulas.contains_key(name) && !shown.contains(&name) {
            shown.push(name);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Sources;

    fn of(script: &str) -> Example {
        let text = format!(
            "policy(#{{ edition: 1, label: \"x\", status: \"hypothesis\", total: \"total\" }});\n{script}"
        );
        let mut sources = Sources::memory([("p.rhai", text)]);
        let policy = policy::load(&mut sources, "p.rhai", &[]).unwrap();
        example(&policy)
    }

    fn n(text: &str) -> Value {
        Value::Number(crate::number::parse(text).unwrap())
    }

    #[test]
    fn values_are_those_that_declarations_allow() {
        let found = of("input(\"a\", \"integer\", #{ max: 10 });\n\
             input(\"b\", \"decimal\", #{ unit: \"%\", min: 30.5 });\n\
             input(\"m\", \"integer\", #{ min: 1, max: 168 });\n\
             input(\"c\", \"text\", #{ values: [\"x\", \"y\"] });\n\
             input(\"d\", \"text\");\n\
             input(\"e\", \"date\", #{ min: \"2030-06-01\" });\n\
             input(\"f\", \"integer\", #{ otherwise: 3 });\n\
             input(\"structure\", \"boolean\");\n\
             param(\"p\", by_key(\"d\", [[\"93\", 2], [\"94\", 3]]));\n\
             fn total(a, b, c, e, f, p, structure) {\n\
                 if c == \"x\" && year(e) == 2030 && structure { a + b + f + p } else { 0 }\n\
             }");
        let expected = [
            ("a", n("10")),
            ("b", n("30.5")),
            ("m", n("84")),
            ("c", Value::Text("x".into())),
            ("d", Value::Text("93".into())),
            ("e", Value::Date("2030-06-01".parse().unwrap())),
            ("structure", Value::Boolean(true)),
        ];
        let inputs: Vec<_> = found.inputs.iter().map(|(n, v)| (n.as_str(), v.clone())).collect();
        assert_eq!(inputs, expected, "the headline is not zero where the boolean is true");
        assert_eq!(found.others, [("f".to_owned(), n("3"))]);
        assert_eq!(found.exercice, None);
        assert_eq!(found.results, [("total".to_owned(), n("45.5"))]);
    }

    #[test]
    fn the_year_is_one_that_gives_something() {
        let found = of("param(\"p\", dated([[\"2027-01-01\", 0], [\"2029-01-01\", 5]]));\n\
             fn total(exercice, p) { if exercice < 2028 { fail(\"trop tôt\") } else { p } }");
        assert_eq!(
            (found.exercice, found.results),
            (Some(2029), vec![("total".to_owned(), n("5"))])
        );
    }

    #[test]
    fn what_only_an_optional_column_prevents_is_given() {
        let found = of("input(\"z\", \"decimal\", #{ optional: true });\n\
             input(\"a\", \"decimal\", #{ unit: \"€\", optional: true });\n\
             fn total(a, z) { if is_missing(a) { fail(\"a manque\") } else { a + or_else(z, 0) } }");
        assert_eq!(found.inputs, [("a".to_owned(), n("100000"))]);
    }

    #[test]
    fn a_policy_that_always_fails_has_a_row_and_no_result() {
        let found = of(
            "input(\"a\", \"decimal\");\nfn total(a) { if a > 0 { fail(\"non\") } else { fail(\"non plus\") } }",
        );
        assert_eq!((found.inputs.len(), found.results.len()), (1, 0));
        assert_eq!(found.error, Some(Code::FailedOnPurpose));
    }
}
