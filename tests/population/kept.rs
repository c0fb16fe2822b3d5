//! What is kept from one evaluation to the next: only what is downstream of a change is computed.

use super::{HEAD, column};
use bareme::engine::{Cache, Evaluation, Settings, evaluate, evaluate_cached};
use bareme::policy::{self, Policy};
use bareme::scenario::{Dataset, Scenario, TableOptions};
use bareme::sources::Sources;
use std::path::Path;
use std::sync::Arc;

const POLICY: &str = "input(\"n\", \"decimal\"); input(\"region\", \"text\");\n\
    param(\"taux\", 2); param(\"plafond\", 50);\n\
    aggregate(\"masse\", \"sum\", \"montant\", #{ by: \"region\" });\n\
    aggregate(\"effectif\", \"count\", \"n\", #{ by: \"region\" });\n\
    previous(\"avant\", \"lisse\", #{ otherwise: 1 });\n\
    fn montant(n, taux) { n * taux }\n\
    fn lisse(montant, avant) { (montant + avant) / 2 }\n\
    fn part(montant, masse, plafond) { min(montant * 100 / masse, plafond) }\n\
    fn moyenne(masse, effectif) { masse / effectif }\n";

const TABLE: &str = "structure,exercice,region,n,poids\nA,2024,1,10,1\nB,2024,1,30,2\nC,2024,2,5,1\n\
    A,2025,1,12,1\nB,2025,1,20,2\nC,2025,2,4,1\n";

fn load(text: &str) -> Policy {
    let mut sources = Sources::memory([("p.rhai", format!("{HEAD}{text}"))]);
    policy::load(&mut sources, "p.rhai", &[]).unwrap()
}

fn dataset(policy: &Policy, table: &str, weight: &str) -> Arc<Dataset> {
    let manifest = format!("tables = [\"t.csv\"]\nperiod = \"exercice\"\n{weight}\n");
    let mut sources = Sources::memory([("s.toml", manifest), ("t.csv", table.to_owned())]);
    let options = TableOptions::default();
    let scenario = Scenario::load(&mut sources, Path::new("s.toml"), &options).unwrap();
    Arc::new(scenario.bind_all(&policy.columns()).unwrap())
}

/// Evaluates with what is kept, and holds it against an evaluation from nothing.
fn again(policy: &Policy, dataset: &Arc<Dataset>, kept: &mut Cache) -> (Evaluation, usize) {
    let settings = Settings::default();
    let found = evaluate_cached(policy, dataset, settings, kept).unwrap();
    let cold = evaluate(policy, dataset.clone(), settings).unwrap();
    for name in cold.columns.keys() {
        assert_eq!(column(&found, name), column(&cold, name), "{name}");
    }
    assert_eq!(found.columns.len(), cold.columns.len());
    (found, kept.work().computed)
}

#[test]
fn only_what_is_downstream_is_computed_again() {
    let policy = load(POLICY);
    let table = dataset(&policy, TABLE, "");
    let mut kept = Cache::default();
    assert_eq!(again(&policy, &table, &mut kept).1, 7);
    assert_eq!(again(&policy, &table, &mut kept).1, 0);
    let capped = load(&POLICY.replace("50", "40"));
    assert_eq!(again(&capped, &table, &mut kept).1, 1, "the part alone");
    let other = load(&POLICY.replace("otherwise: 1", "otherwise: 3"));
    assert_eq!(again(&other, &table, &mut kept).1, 2, "the ring, and nothing else");
    let rate = load(&POLICY.replace("taux\", 2", "taux\", 3"));
    assert_eq!(again(&rate, &table, &mut kept).1, 6, "all but the count");
    let by = load(
        &POLICY
            .replacen("by: \"region\"", "where: \"tous\"", 1)
            .replace("fn montant", "fn tous(n) { n > 0 }\nfn montant"),
    );
    assert_eq!(again(&by, &table, &mut kept).1, 4, "tous, masse, part, moyenne");
    let described =
        load(&POLICY.replace("#{ by: \"region\" }", "#{ by: \"region\", label: \"Masse\" }"));
    assert_eq!(again(&described, &table, &mut kept).1, 0, "a label changes nothing");
}

#[test]
fn shares_are_kept_too() {
    let policy = format!(
        "{POLICY}param(\"enveloppe\", 1_000);\n\
         apportion(\"quote\", #{{ of: \"montant\", total: \"enveloppe\", at_most: \"plafond\" }});\n\
         fn f(quote) {{ quote }}\n"
    );
    let capped = policy.replace("param(\"plafond\", 50)", "param(\"plafond\", 600)");
    let policy = load(&capped);
    let table = dataset(&policy, TABLE, "");
    let mut kept = Cache::default();
    assert_eq!(again(&policy, &table, &mut kept).1, 9);
    assert_eq!(again(&policy, &table, &mut kept).1, 0);
    let other = load(&capped.replace("1_000", "900"));
    assert_eq!(again(&other, &table, &mut kept).1, 2, "the share, and what needs it");
}

#[test]
fn weights_change_aggregates_and_nothing_else() {
    let policy = load(POLICY);
    let mut kept = Cache::default();
    again(&policy, &dataset(&policy, TABLE, ""), &mut kept);
    let (weighed, computed) =
        again(&policy, &dataset(&policy, TABLE, "weight = \"poids\""), &mut kept);
    assert_eq!(column(&weighed, "masse")[0], "140");
    assert_eq!(computed, 4, "masse, effectif, part, moyenne");
}
