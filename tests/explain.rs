//! Explanations: every number in them is that of a plain run, and can be computed again from what
//! they print.

use crate::support::{evaluate, shipped};
use bareme::compare::explain::{
    Asked, Explanation, Holding, Origin, Outcome, Row, Step, Term, TermNode, locate,
};
use bareme::diagnostic::Diagnostic;
use bareme::engine::{Evaluation, Settings};
use bareme::policy::{self, EXERCICE, ParamValue, Policy};
use bareme::render::{self, Format, Style};
use bareme::sources::Sources;
use bareme::value::{Value, parse_value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

fn ids() -> Vec<String> {
    Sources::disk().stems(Path::new("policies"), &["rhai"])
}

pub fn asked<'a>(structure: &'a str, exercice: Option<i32>, value: Option<&'a str>) -> Asked<'a> {
    Asked { scenario: "experimentation", structure, exercice, value, all: false }
}

pub fn row<'a>(
    policy: &'a Policy,
    evaluation: &'a Evaluation,
    settings: Settings,
    row: usize,
) -> Row<'a> {
    Row { policy, evaluation, settings, variant: None, row }
}

/// An explanation of a row of an evaluation.
pub fn explain(
    policy: &Policy,
    evaluation: &Evaluation,
    settings: Settings,
    asked: &Asked<'_>,
) -> Result<Explanation, Diagnostic> {
    let place = locate(policy, evaluation, asked)?;
    Explanation::new(row(policy, evaluation, settings, place.row), place, asked)
}

/// What a plain run gives to a name in a row, computed without the tracer.
pub fn plain(
    policy: &Policy,
    evaluation: &Evaluation,
    name: &str,
    row: usize,
) -> Option<ParamValue> {
    let key = evaluation.dataset.rows.key(row);
    if policy.formulas.contains_key(name) || policy.derived.contains_key(name) {
        return evaluation.value(name, row).map(ParamValue::Scalar);
    }
    if let Some(input) = evaluation.dataset.inputs.get(name) {
        return Some(ParamValue::Scalar(input.value(row).leave()));
    }
    if name == EXERCICE {
        return key.exercice.map(|year| ParamValue::Scalar(Value::Number(year.into())));
    }
    match &*policy.params[name].in_force(key.exercice)? {
        ParamValue::Scalar(value) => Some(ParamValue::Scalar(value.leave())),
        // A formula receives the value of the row’s key.
        ParamValue::ByKey(by_key) => {
            let key = plain(policy, evaluation, &by_key.column, row);
            let Some(ParamValue::Scalar(Value::Text(key))) = key else { panic!("{name} {row}") };
            Some(ParamValue::Scalar(by_key.values[&*key].leave()))
        }
        other => Some(other.clone()),
    }
}

/// Every expression of the steps, those inside helpers too.
fn terms<'a>(steps: &'a [Step], inside: bool, found: &mut Vec<(&'a Term, bool)>) {
    fn add<'a>(term: &'a Term, inside: bool, found: &mut Vec<(&'a Term, bool)>) {
        found.push((term, inside));
        for part in term.parts() {
            add(part, inside, found);
        }
    }
    for step in steps {
        for term in step.terms() {
            add(term, inside, found);
        }
        if let Step::Helper { steps, .. } = step {
            terms(steps, true, found);
        }
    }
}

/// For each row, explanations of outputs until every output is in one of them.
fn explanations<'a>(
    policy: &'a Policy,
    evaluation: &'a Evaluation,
    full_year: bool,
) -> impl Iterator<Item = (usize, Vec<Explanation>)> + 'a {
    let settings = Settings::full_year(full_year);
    let all = move |structure: &str, year: Option<i32>| {
        let mut explanations: Vec<Explanation> = Vec::new();
        for output in policy.outputs.iter().rev() {
            if !explanations.iter().any(|e| e.nodes.contains_key(output)) {
                let asked = asked(structure, year, Some(output));
                explanations.push(explain(policy, evaluation, settings, &asked).unwrap());
            }
        }
        explanations
    };
    let rows = evaluation.dataset.rows.iter().enumerate();
    rows.map(move |(row, key)| (row, all(key.structure, key.exercice)))
}

#[test]
fn every_number_of_every_explanation_is_that_of_a_plain_run() {
    let mut compared = 0;
    for id in ids() {
        // Full years change one function, and nothing else.
        for full_year in [false, true].into_iter().take(if id == "cdc-v4" { 2 } else { 1 }) {
            let (policy, evaluation) = shipped(&id, &[], full_year);
            for (index, explanations) in explanations(&policy, &evaluation, full_year) {
                let mut seen = BTreeSet::new();
                for explanation in explanations {
                    for (name, node) in &explanation.nodes {
                        assert!(node.read.iter().all(|n| explanation.nodes.contains_key(n)));
                        if seen.insert(name.clone()) {
                            compared += 1;
                            check(&policy, &evaluation, node, index);
                        }
                    }
                }
                assert!(policy.outputs.iter().all(|output| seen.contains(output)));
            }
        }
    }
    assert!(compared > 30_000, "{compared}");
}

#[test]
fn the_cases_of_a_policy_are_explained_as_structures() {
    let cases = Path::new("policies/cases/cdc-v4.toml");
    let mut sources = Sources::disk();
    let (policy, evaluation) =
        evaluate(&mut sources, "cdc-v4", cases, &[], Settings::default()).unwrap();
    for (row, explanations) in explanations(&policy, &evaluation, false) {
        for node in explanations.iter().flat_map(|explanation| explanation.nodes.values()) {
            check(&policy, &evaluation, node, row);
        }
    }
}

fn check(
    policy: &Policy,
    evaluation: &Evaluation,
    node: &bareme::compare::explain::Node,
    row: usize,
) {
    let at = format!("{} {} {row}", policy.id, node.name);
    let expected = plain(policy, evaluation, &node.name, row);
    match &node.outcome {
        Outcome::Value(value) => assert_eq!(Some(value), expected.as_ref(), "{at}"),
        Outcome::Refused(cause) => {
            assert_eq!(expected, None, "{at}");
            let failure = evaluation.error([&node.name], row).unwrap();
            assert_eq!(
                (&cause.formula, cause.diagnostic.code),
                (&failure.formula, failure.diagnostic.code)
            );
        }
    }
    if let Holding::Input(spec, origin) = &node.holding {
        let text = evaluation.dataset.tables.cell_text(&node.name, row).unwrap_or_default();
        let value = match origin {
            Origin::Cell(_) => parse_value(spec.kind, &text).unwrap(),
            _ => spec.otherwise.clone().unwrap_or(Value::Missing),
        };
        assert_eq!(node.outcome.scalar(), Some(&value.leave()), "{at}: {origin:?}");
    }
    let Holding::Formula(formula, steps) = &node.holding else { return };
    let needs: BTreeSet<&String> = formula.needs.iter().map(|need| &need.name).collect();
    assert_eq!(node.needs().collect::<BTreeSet<_>>(), needs, "{at}");
    let mut found = Vec::new();
    terms(steps, false, &mut found);
    for (term, inside) in found {
        if let (TermNode::Name(name, Some(_)), Some(value), false) =
            (&term.node, &term.value, inside)
        {
            assert_eq!(Some(value), plain(policy, evaluation, name, row).as_ref(), "{at}: {name}");
        }
    }
    if let (Outcome::Value(value), Some(Step::Result(term))) = (&node.outcome, steps.last()) {
        assert_eq!(term.value.as_ref(), Some(value), "{at}");
    } else {
        assert!(matches!(node.outcome, Outcome::Refused(_)), "{at}");
    }
}

/// The expressions that an explanation prints, with numbers in the place of names, and what each
/// of them gives.
fn printed(steps: &serde_json::Value, found: &mut BTreeMap<String, serde_json::Value>) {
    for step in steps.as_array().unwrap() {
        if step["step"] == "helper" {
            printed(&step["steps"], found);
        } else if step["step"] != "switch" && !step["value"].is_object() {
            // What was not needed does not decide.
            let text = step["with_values"].as_str().unwrap().replace('…', "true");
            found.insert(text, step["value"].clone());
        }
    }
}

#[test]
fn what_is_printed_can_be_computed_again() {
    let mut found: BTreeMap<String, serde_json::Value> = BTreeMap::new();
    for id in ids() {
        let mut sources = Sources::disk();
        let scenario = Path::new("scenarios/experimentation.toml");
        let (policy, evaluation) =
            evaluate(&mut sources, &id, scenario, &[], Settings::default()).unwrap();
        for (_, explanations) in explanations(&policy, &evaluation, false).step_by(5) {
            let style = Style::default();
            let text = render::explain::render(&explanations, None, Format::Json, style, &sources);
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            let several = json["explanations"].as_array().into_iter().flatten();
            for explanation in several.chain((!json["nodes"].is_null()).then_some(&json)) {
                for node in explanation["nodes"].as_array().unwrap() {
                    if node["kind"] == "formula" {
                        printed(&node["steps"], &mut found);
                    }
                }
            }
        }
    }
    // Each becomes a formula of its own, that the interpreter computes.
    let all: Vec<(String, serde_json::Value)> = found.into_iter().collect();
    assert!(all.len() > 500, "{}", all.len());
    for part in all.chunks(500) {
        let mut script =
            "policy(#{ edition: 1, label: \"x\", status: \"proposal\" });\n".to_owned();
        for (index, (text, _)) in part.iter().enumerate() {
            let _ = writeln!(script, "fn f{index}() {{ {text} }}");
        }
        let mut sources =
            Sources::memory([("policies/p.rhai", script.as_str()), ("t.csv", "structure\nA\n")]);
        let (_, results) =
            evaluate(&mut sources, "p", Path::new("t.csv"), &[], Settings::default())
                .unwrap_or_else(|e| panic!("{e:?}\n{script}"));
        for (index, (text, value)) in part.iter().enumerate() {
            let computed = results.value(&format!("f{index}"), 0);
            let computed = match computed {
                Some(Value::Missing) => serde_json::Value::Null,
                Some(Value::Boolean(b)) => b.into(),
                Some(Value::Number(n)) => serde_json::from_str(&n.to_string()).unwrap(),
                Some(other) => other.to_machine().into(),
                None => panic!("{text}: {:?}", results.failures),
            };
            assert_eq!(computed, *value, "{text}");
        }
    }
}

#[test]
fn other_readings_give_what_a_whole_run_gives() {
    let mut tried = 0;
    let (policy, evaluation) = shipped("cdc-v4", &[], false);
    // A structure in full right, one that grows, one that is refused, one hors QPV.
    for structure in ["S05", "S13", "S15", "S20"] {
        let asked = asked(structure, Some(2024), None);
        let settings = Settings::default();
        let mut explanation = explain(&policy, &evaluation, settings, &asked).unwrap();
        let target = row(&policy, &evaluation, settings, explanation.place.row);
        let load = &mut |setting| policy::load(&mut Sources::disk(), "cdc-v4", &[setting]);
        explanation.add_readings(target, load).unwrap();
        for (name, readings) in &explanation.readings {
            assert_eq!(readings.iter().filter(|reading| reading.in_force).count(), 1, "{name}");
            for reading in readings {
                let set = format!("{name}={}", reading.value);
                let (_, whole) = shipped("cdc-v4", &[&set], false);
                let expected = whole.value("dotation_totale", explanation.place.row);
                assert_eq!(reading.outcome.scalar(), expected.as_ref(), "{structure} {set}");
                let now = explanation.outcome().unwrap().scalar().and_then(Value::number);
                let gap = expected.and_then(|v| v.number()).zip(now).map(|(a, b)| a - b);
                assert_eq!(reading.gap, gap.filter(|_| !reading.in_force), "{structure} {set}");
                tried += usize::from(gap.is_some_and(|gap| !gap.is_zero()));
            }
        }
    }
    assert!(tried >= 5, "{tried} readings that change something");
}
