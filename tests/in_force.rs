//! Successive versions, each on the months that it was in force, through the real binary.

use crate::cli::{repository, run, snapshot};
use crate::support::d;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

const VERSIONS: &[&str] = &["cdc-v1", "cdc-v2", "cdc-v3", "cdc-v4"];

/// Headline amounts of a run by structure and year.
fn amounts(args: &[&str]) -> BTreeMap<(String, i32), Decimal> {
    let base = ["run", "-s", "experimentation", "--format", "csv"];
    let given = run(&repository(), "C", &[&base[..], args].concat());
    assert_eq!(given.status, 0, "{}", given.stderr);
    let mut reader = csv::Reader::from_reader(given.stdout.as_bytes());
    let header = reader.headers().unwrap().clone();
    let total = header.iter().position(|name| name == "dotation_totale").unwrap();
    let row = |record: csv::Result<csv::StringRecord>| {
        let record = record.unwrap();
        ((record[0].to_owned(), record[1].parse().unwrap()), d(&record[total]))
    };
    reader.records().map(row).collect()
}

fn in_force(policies: &[&str], more: &[&str]) -> BTreeMap<(String, i32), Decimal> {
    amounts(&[&["--in-force"], policies, more].concat())
}

#[test]
fn a_version_alone_pays_its_own_months_and_nothing_else() {
    let (alone, plain) = (in_force(&["cdc-v4"], &[]), amounts(&["cdc-v4"]));
    assert_eq!(alone.len(), plain.len());
    for ((structure, year), amount) in &alone {
        let expected =
            if *year < 2024 { Decimal::ZERO } else { plain[&(structure.clone(), *year)] };
        assert_eq!(*amount, expected, "{structure} {year}");
    }
    assert!(alone.values().any(|amount| *amount > Decimal::ZERO));
}

#[test]
fn versions_together_pay_what_they_pay_apart() {
    let together = in_force(VERSIONS, &[]);
    // The order in which they are named does not count.
    let backwards: Vec<&str> = VERSIONS.iter().rev().copied().collect();
    assert_eq!(together, in_force(&backwards, &[]));
    // A text cut to its own months by its own parameters pays the same.
    let cut = |policy: &str, from: &str, to: &str| {
        let (from, to) = (format!("debut_application={from}"), format!("fin_application={to}"));
        amounts(&[policy, "--set", &from, "--set", &to])
    };
    let apart = [
        cut("cdc-v1", "2021-08-01", "2021-12-31"),
        cut("cdc-v2", "2022-01-01", "2022-06-30"),
        cut("cdc-v3", "2022-07-01", "2023-12-31"),
        cut("cdc-v4", "2024-01-01", "2025-04-30"),
    ];
    let years = [2021..2022, 2022..2023, 2022..2024, 2024..2026];
    for (key, amount) in &together {
        let parts = apart.iter().zip(&years).filter(|(_, years)| years.contains(&key.1));
        let sum: Decimal = parts.map(|(amounts, _)| amounts[key]).sum();
        assert_eq!(*amount, sum, "{key:?}");
    }
    let changed = in_force(VERSIONS, &["--set", "cout_etp=56_500"]);
    assert_ne!(together, changed, "a setting reaches every version");
}

#[test]
fn a_backtest_says_its_versions_and_the_months_that_none_covers() {
    let args = ["run", "--in-force", "cdc-v3", "cdc-v1", "cdc-v4", "-s", "experimentation"];
    let args = [&args[..], &["--top", "1", "--set", "differentiel_peps=signe"]].concat();
    snapshot("in_force_fr", &repository(), "fr_FR.UTF-8", &args);
    snapshot("in_force_en", &repository(), "en_GB.UTF-8", &args);
}

#[test]
fn what_cannot_be_a_succession_is_refused() {
    for (args, code) in [
        (&["cdc-v1", "cdc-v4"][..], "B0816"),
        (&["--in-force", "cdc-v4", "transition-2025-2026"], "B0818"),
        (
            &["--in-force", "cdc-v4", "crates/render/templates/policies/exemple-reforme.rhai"],
            "B0817",
        ),
        (&["--in-force", "cdc-v4", "--full-year"], "B0815"),
    ] {
        let given = run(&repository(), "C", &[&["run", "-s", "experimentation"], args].concat());
        assert_eq!((given.status, given.stdout.as_str()), (2, ""), "{args:?}");
        assert!(given.stderr.contains(code), "{args:?}: {}", given.stderr);
    }
}
