//! The shipped policies: they load without a warning and give amounts computed independently.

use crate::support::{d, shipped, total};
use bareme::policy;
use bareme::sources::Sources;
use std::path::Path;

fn ids() -> Vec<String> {
    Sources::disk().stems(Path::new("policies"), &["rhai"])
}

#[test]
fn shipped_policies_load_without_a_warning() {
    assert!(ids().len() >= 10);
    for id in ids() {
        let loaded = policy::load(&mut Sources::disk(), &id, &[]);
        let warnings = loaded.map_or_else(|e| e, |policy| policy.warnings);
        assert!(warnings.is_empty(), "{id}: {warnings:#?}");
    }
}

/// Totals of the shipped scenario, computed with exact fractions by a separate program.
#[test]
fn totals_of_the_shipped_scenario_are_those_of_an_independent_computation() {
    let expected = [
        ("cdc-v4", false, ["0", "0", "0", "9945182.24", "3206401.27"]),
        (
            "cdc-v4",
            true,
            ["3783742.65", "10169236.81", "10009782.55", "10156642.01", "10042877.29"],
        ),
        (
            "proposition-forfait-patient",
            true,
            ["3783742.65", "10438879.89", "10197977.16", "10292620.82", "10152831.15"],
        ),
        ("cdc-v1", false, ["1576559.45", "9118675.70", "8341485.46", "0", "0"]),
        ("cdc-v2", false, ["0", "9118675.70", "10009782.55", "0", "0"]),
        ("cdc-v3", false, ["0", "5084618.41", "10009782.55", "0", "0"]),
        ("transition-2025-2026", false, ["0", "0", "0", "9945182.24", "9619203.75"]),
    ];
    for (id, full_year, totals) in expected {
        let (policy, evaluation) = shipped(id, &[], full_year);
        let headline = policy.meta.total.unwrap();
        for (year, amount) in (2021..).zip(totals) {
            assert_eq!(total(&evaluation, &headline, year), d(amount), "{id} {year}");
        }
    }
}

#[test]
fn neutral_proposals_equal_the_law_to_the_cent() {
    let (_, law) = shipped("cdc-v4", &[], true);
    for id in ["proposition-cinq-piliers", "proposition-socle-indexe"] {
        let (policy, evaluation) = shipped(id, &[], true);
        let headline = policy.meta.total.unwrap();
        for row in 0..law.dataset.rows.len() {
            assert_eq!(
                evaluation.value(&headline, row),
                law.value("dotation_totale", row),
                "{id} {row}"
            );
        }
    }
}

#[test]
fn envelopes_of_a_few_months_are_not_compared_with_full_years() {
    let run = |lang, args: &[&str]| crate::cli::run(&crate::cli::repository(), lang, args);
    let full = ["cdc-v4", "-s", "experimentation", "--full-year"];
    let shown = run("fr", &[&["run"], &full[..]].concat()).stdout;
    let said = "non comparées à des années pleines : 2021 (1 212 460,00 €, 5 mois), 2025";
    assert!(shown.replace(['\u{a0}', '\u{202f}', '\n'], " ").contains(said), "{shown}");
    let solve = ["--find", "cout_etp", "--target", "envelope"];
    let refused = run("en", &[&["solve"], &full[..], &solve].concat());
    assert_eq!(refused.status, 2);
    let said = "not compared with a full year: 2021, 2025; years that have one: 2022, 2023, 2024";
    assert!(refused.stderr.contains(said), "{}", refused.stderr);
}
