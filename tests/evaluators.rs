//! Whatever evaluates a policy gives what the interpreter gives: values, missing cells, errors.

use crate::support::{evaluate, shipped};
use bareme::diagnostic::{Code, Diagnostic};
use bareme::engine::{Cell, Evaluation, Prepared, Settings, Tier, trace};
use bareme::policy::Policy;
use bareme::sources::Sources;
use bareme::value::Value;
use jiff::civil::date;
use std::path::Path;

/// Compares every cell of an evaluation with the walk on the typed tree.
fn compare(policy: &Policy, evaluation: &Evaluation, settings: Settings) -> usize {
    let mut compared = 0;
    for (name, cells) in &evaluation.columns {
        for (row, cell) in cells.iter().enumerate() {
            let traced = trace(policy, evaluation, settings, name, row, &mut ()).unwrap();
            match (cell, traced.outcome) {
                (Cell::Value(value), Some(Ok(walked))) => {
                    assert_eq!(value, walked, "{name} {row}");
                }
                (Cell::Error(cause), outcome) => {
                    let failure = &evaluation.failures[cause as usize];
                    match outcome {
                        Some(Err(diagnostic)) => same_place(&failure.diagnostic, &diagnostic),
                        None => assert_ne!(failure.formula, *name),
                        Some(Ok(value)) => panic!("{name} {row}: {value:?}, not {failure:?}"),
                    }
                }
                (Cell::Value(value), other) => panic!("{name} {row}: {value:?} and {other:?}"),
            }
            compared += 1;
        }
    }
    compared
}

fn same_place(a: &Diagnostic, b: &Diagnostic) {
    assert_eq!((a.code, a.span, &a.related), (b.code, b.span, &b.related));
}

/// Compares the cells of two evaluations as they leave, and the places of their errors.
fn compare_tiers(policy: &Policy, reference: &Evaluation, other: &Evaluation, tier: Tier) {
    for (name, cells) in &reference.columns {
        for (row, cell) in cells.iter().enumerate() {
            let theirs = other.cell(name, row).unwrap();
            match (cell, theirs) {
                (Cell::Value(a), Cell::Value(b)) => {
                    assert_eq!(a.leave(), b.leave(), "{} {name} {row} {tier:?}", policy.id);
                }
                (Cell::Error(a), Cell::Error(b)) => {
                    let (a, b) = (&reference.failures[a as usize], &other.failures[b as usize]);
                    assert_eq!(a.formula, b.formula);
                    same_place(&a.diagnostic, &b.diagnostic);
                    assert_eq!(a.rows, b.rows, "{name}");
                }
                (a, b) => panic!("{} {name} {row} {tier:?}: {a:?} and {b:?}", policy.id),
            }
        }
    }
}

#[test]
fn every_evaluator_agrees_on_every_shipped_policy() {
    let mut in_blocks = 0;
    let mut all = 0;
    for id in Sources::disk().stems(Path::new("policies"), &["rhai"]) {
        let window = (date(2022, 7, 1), date(2024, 11, 30));
        let in_force = Settings { full_year: false, window: Some(window) };
        for settings in [Settings::full_year(false), Settings::full_year(true), in_force] {
            let (policy, evaluation) = shipped(&id, &[], settings.full_year);
            let dataset = &evaluation.dataset;
            let by = |tier, threads| {
                let mut prepared = Prepared::new(dataset.clone()).with_threads(threads);
                prepared.evaluate(&policy, settings, tier).unwrap()
            };
            let reference = by(Tier::Interpreter, 1);
            for (tier, threads) in
                [(Tier::Decimals, 1), (Tier::Blocks, 1), (Tier::Blocks, 2), (Tier::Blocks, 7)]
            {
                let other = by(tier, threads);
                compare_tiers(&policy, &reference, &other, tier);
                if (tier, threads) == (Tier::Blocks, 1) {
                    all += other.plan.len();
                    in_blocks += other.plan.iter().filter(|p| p.tier == Tier::Blocks).count();
                }
            }
        }
    }
    assert!(in_blocks * 10 > all * 8, "{in_blocks} of {all}");
}

#[test]
fn the_walk_agrees_with_the_interpreter_on_every_shipped_policy() {
    for id in Sources::disk().stems(Path::new("policies"), &["rhai"]) {
        for full_year in [false, true] {
            let (policy, evaluation) = shipped(&id, &[], full_year);
            assert!(compare(&policy, &evaluation, Settings::full_year(full_year)) > 300);
        }
    }
}

#[test]
fn the_walk_agrees_on_errors_and_their_places() {
    let policy = r#"
policy(#{ edition: 1, label: "x", status: "proposal" });
input("a", "decimal", #{ optional: true });
input("b", "decimal");
input("t", "text");
param("s", scale([[10, 1], [20, 2]]));
private fn aide(x, y) { 1 + x / y }
private fn autre(x, y) {
    let z = aide(x, y);
    z *= 2;
    z
}
fn quotient(b, t) { if t == "non" { return 0; } 10 + autre(1, b) }
fn suite(quotient) { quotient + 1 }
fn palier(s, b) { step(s, b) }
fn grand(b) { let g = b; g *= 79228162514264337593543950335; g }
fn refus(b, t) { if b > 15 && t != "x" { fail("non " + t) } else { b % 7 } }
fn manque(a, b) { let c = none("€"); if b > 12 { c = a; } c }
fn choix(t, b) {
    switch t { "oui" | "non" => 1 / (b - 12), "x" => { let u = b; u - 1 }, _ => -b }
}
fn propage(manque) { manque * 2 + round(manque, 1) }
"#;
    let csv = "structure,a,b,t\nA,1,0,oui\nB,,12,non\nC,5,16,x\nD,,20,oui\nE,,13,y\nF,3,12,oui\n";
    let mut sources = Sources::memory([("policies/p.rhai", policy), ("t.csv", csv)]);
    let settings = Settings::default();
    let (policy, evaluation) =
        evaluate(&mut sources, "p", Path::new("t.csv"), &[], settings).unwrap();
    let codes: Vec<Code> = evaluation.failures.iter().map(|f| f.diagnostic.code).collect();
    for code in [Code::DivisionByZero, Code::BelowFirstStep, Code::Overflow, Code::FailedOnPurpose]
    {
        assert!(codes.contains(&code), "{code:?} in {codes:?}");
    }
    let mut missing = evaluation.columns["propage"].iter();
    assert!(missing.any(|c| c == Cell::Value(Value::Missing)));
    compare(&policy, &evaluation, settings);
}
