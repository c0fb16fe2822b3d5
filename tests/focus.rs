//! What a comparison is about: some years, another value than the headline; and what pages say of
//! years that are not full, or not those of the text.

use crate::cli::{Output, run, seen};
use crate::support::read;
use std::path::Path;

const POLICY: &str = r#"policy(#{ edition: 1, label: "P", status: "published", source: "Arrêté", from: "2025-01-01", total: "montant",
    per: "x", presence: "mois", full: 12 });
input("x", "decimal", #{ label: "Base", unit: "patients" });
param("taux", 2, #{ label: "Taux", unit: "fois", basis: "assumption" });

/// Mois
/// @unit mois
fn mois(exercice) { if exercice < 2025 { 0 } else if exercice == 2025 { 4 } else { 12 } }
/// Montant
/// @unit €
fn montant(x, taux, mois) { round(x * taux * mois / 12, 2) }
/// Avance
/// @unit €
fn avance(montant) { montant / 2 }
outputs(["mois", "montant", "avance"]);
"#;

const HEIR: &str = "policy(#{ edition: 1, label: \"Q\", status: \"proposal\" });\nextends(\"p\");\nset(\"taux\", 3);\n";
const TABLE: &str = "structure,exercice,x\nA,2024,120\nA,2025,120\nA,2026,120\nB,2026,60\n";
const SET: &str = "key = \"structure\"\nperiod = \"exercice\"\ntables = [\"t.csv\"]\nstatus = \"fictitious\"\n\
                   [envelope]\n2024 = { amount = 1000 }\n2025 = { amount = 100 }\n2026 = { amount = 300 }\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("policies")).unwrap();
    for (name, text) in
        [("policies/p.rhai", POLICY), ("policies/q.rhai", HEIR), ("t.csv", TABLE), ("s.toml", SET)]
    {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn fr(folder: &Path, args: &[&str]) -> Output {
    let done = run(folder, "fr", args);
    Output { stdout: seen(&done.stdout), stderr: seen(&done.stderr), ..done }
}

const DIFF: [&str; 5] = ["diff", "p", "q", "-s", "s.toml"];

#[test]
fn some_years_are_compared() {
    let folder = folder();
    let with = |more: &[&str]| fr(folder.path(), &[&DIFF, more].concat());
    let page = with(&["--exercice", "2025,2026", "--why"]);
    assert_eq!(page.status, 0, "{}", page.stderr);
    let page = page.stdout;
    assert!(!page.contains("2024") && page.contains("+220,00"), "{page}");
    assert!(page.contains("De 2025 à 2026, les montants augmentent de 220,00 €"), "{page}");
    let one = with(&["--exercice", "2025", "--format", "csv"]).stdout;
    let rows: Vec<&str> = one.lines().skip(1).map(|line| &line[..6]).collect();
    assert!(!rows.is_empty() && rows.iter().all(|row| *row == "A,2025"), "{one}");
    let json = with(&["--exercice", "2025", "--exercice", "2026", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let totals = json["totals"].as_array().unwrap();
    assert_eq!(totals.len(), 3, "{totals:?}");
    assert_eq!(totals[2]["delta"].to_string(), "220");
    let wrong = with(&["--exercice", "2031"]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.stderr.contains("[B0801]") && wrong.stderr.contains("2024, 2025, 2026"),
        "{}",
        wrong.stderr
    );
}

#[test]
fn another_value_is_compared() {
    let folder = folder();
    let with = |more: &[&str]| fr(folder.path(), &[&DIFF, more].concat());
    let page = with(&["--value", "avance", "--exercice", "2026"]).stdout;
    assert!(page.contains("Totaux · Avance") && page.contains("augmentent de 90,00 €"), "{page}");
    for (wrong, meant) in [("avence", "vouliez-vous dire « avance » ?"), ("x", "[B0858]")] {
        let wrong = with(&["--value", wrong]);
        assert_eq!(wrong.status, 2, "{}", wrong.stdout);
        assert!(
            wrong.stderr.contains("[B0858]") && wrong.stderr.contains(meant),
            "{}",
            wrong.stderr
        );
    }
}

#[test]
fn reports_and_manifests_follow() {
    let folder = folder();
    let focus = ["--exercice", "2026", "--value", "avance"];
    for (note, file) in [(&[][..], "r.html"), (&["--note"], "n.html")] {
        let args = ["report", "p", "q", "-s", "s.toml", "-o", file, "--manifest", "m.toml"];
        let done = fr(folder.path(), &[&args[..], &focus, note].concat());
        assert_eq!(done.status, 0, "{}", done.stderr);
        let html = seen(&read(&folder.path().join(file)));
        assert!(note.is_empty() || !html.contains("Enveloppe"), "of the headline alone: {html}");
        assert!(
            html.contains("90,00") && html.contains("Avance") && !html.contains("220,00"),
            "{file}"
        );
        let again = fr(folder.path(), &["verify", "m.toml"]);
        assert_eq!(again.status, 0, "{}{}", again.stdout, again.stderr);
    }
    for args in [&["--exercice", "2026"][..], &["--value", "avance"]] {
        let args = [&DIFF[..], &["--secret", "min=3,dominance=85"], args].concat();
        assert!(fr(folder.path(), &args).stderr.contains("[B0802]"), "{args:?}");
    }
}

#[test]
fn a_run_has_no_gap_in_years_that_the_text_does_not_cover() {
    let folder = folder();
    let page = fr(folder.path(), &["run", "p", "-s", "s.toml"]).stdout;
    let line = |title: &str| {
        let line =
            page.lines().find(|line| line.contains(title)).unwrap_or_else(|| panic!("{page}"));
        line.split_whitespace()
            .skip_while(|word| !word.starts_with(['−', '+', '–', '0']))
            .collect::<Vec<_>>()
            .join(" ")
    };
    // 80 of 100, 360 of 300; 1,000 of 2024 are nobody's gap.
    assert_eq!(line(" Écart à l’enveloppe"), "– −20,00 +60,00 –");
    assert_eq!(line(" Écart cumulé"), "– −20,00 +40,00 –");
    assert!(page.contains("hors des dates d’application : p (2025-01-01 → …), 2024."), "{page}");
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("celles d’une partie")
            || flat.contains("ceux d’une partie de l’année (2025 : 4 mois en moyenne)"),
        "{page}"
    );
    let full = fr(folder.path(), &["run", "p", "-s", "s.toml", "--full-year"]).stdout;
    assert!(!full.contains("hors des dates"), "{full}");
}

#[test]
fn what_rests_on_other_years_does_so_when_some_are_shown() {
    let folder = folder();
    let policy = POLICY
        .replace("/// Avance", "previous(\"avant\", \"montant\", #{ otherwise: 0 });\n/// Avance")
        .replace(
            "fn avance(montant) { montant / 2 }",
            "fn avance(montant, avant) { montant / 2 + avant }",
        );
    std::fs::write(folder.path().join("policies/p.rhai"), policy).unwrap();
    let focus = ["--value", "avance", "--exercice", "2026", "--why", "--format", "json"];
    let done = fr(folder.path(), &[&DIFF[..], &focus].concat());
    assert_eq!(done.status, 0, "{}", done.stderr);
    let json: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    // Half of 240 + 120, then 80 of the year before; at 3 instead of 2.
    let total = &json["totals"][0];
    assert_eq!([&total["base"], &total["delta"]].map(ToString::to_string), ["260", "130"]);
    let why = &json["why"];
    assert!(why.to_string().contains("\"taux\""), "{why}");
    assert!(why.to_string().contains("130"), "{why}");
}
