//! Sweeps, searches, sensitivity and cliffs, each number held to a plain run.

mod cliffs;
mod pages;
mod sensitivity;
mod solve;
mod sweep;

use crate::support::evaluate;
use bareme::analysis::{Grid, Subject, Sweep, SweepOptions};
use bareme::diagnostic::Diagnostics;
use bareme::engine::{Evaluation, Settings};
use bareme::policy::Policy;
use bareme::sources::Sources;
use std::path::Path;

const SHIPPED: &str = "experimentation";

fn subject(run: &(Policy, Evaluation)) -> Subject<'_> {
    let settings = Settings::default();
    Subject { policy: &run.0, evaluation: &run.1, settings, scenario: SHIPPED }
}

fn grid(policy: &Policy, vary: &[&str]) -> Result<Grid, Diagnostics> {
    let vary: Vec<String> = vary.iter().map(|&text| text.to_owned()).collect();
    Grid::parse(&vary, policy, 10_000)
}

fn sweep(run: &(Policy, Evaluation), vary: &[&str], options: &SweepOptions<'_>) -> Sweep {
    let grid = grid(&run.0, vary).unwrap();
    Sweep::new(subject(run), grid, None, options, &|| ()).unwrap()
}

/// A policy and a table in memory.
fn small(policy: &str, table: &str, set: &[&str]) -> (Policy, Evaluation) {
    let mut sources = Sources::memory([("policies/p.rhai", policy), ("t.csv", table)]);
    evaluate(&mut sources, "p", Path::new("t.csv"), set, Settings::default())
        .unwrap_or_else(|e| panic!("{e:?}"))
}

const KEYS: &str = r#"policy(#{ edition: 1, label: "x", status: "proposal", total: "total", per: "n" });
input("region", "text", #{});
input("n", "integer", #{ unit: "patients" });
param("part", by_key("region", [["11", 10], ["84", 20]]), #{ unit: "€", basis: "proposal" });
param("borne", 0.5, #{ min: 0, max: 1, range: [0.25, 1], unit: "fraction", basis: "assumption" });
param("nul", 0, #{ unit: "€", basis: "assumption" });
param("absent", none("€"), #{ basis: "assumption" });
param("nom", "a", #{ basis: "assumption" });
param("bareme", scale([[0, 10], [100, 20]]), #{ basis: "proposal", unit: "€" });
param("oui", true, #{ basis: "assumption" });
param("inutile", 3, #{ basis: "assumption", unit: "€" });
/// Total
/// @unit €
fn total(n, part, borne, nul, absent, nom, bareme, oui) {
    let base = if oui { n * part * borne } else { 0 };
    let nom = if nom == "a" { 1 } else { 2 };
    base + nul + or_else(absent, 0) + interpolate(bareme, n) * nom
}
"#;
const KEYS_TABLE: &str = "structure,region,n\nA,11,10\nB,84,50\nC,84,200\n";
