//! Analyses through the program: pages, machine formats, statuses.

use super::SHIPPED;
use crate::cli::{repository, run, seen, snapshot};

const SWEEP: &[&str] =
    &["sweep", "cdc-v4", "-s", SHIPPED, "--vary", "cout_etp=50_000..60_000:2_500"];
const SOLVE: &[&str] = &[
    "solve",
    "cdc-v4",
    "-s",
    SHIPPED,
    "--find",
    "cout_etp",
    "--target",
    "envelope",
    "--exercice",
    "2024",
];
const TORNADO: &[&str] = &["sensitivity", "cdc-v4", "-s", SHIPPED];
const CLIFFS: &[&str] =
    &["cliffs", "cdc-v4", "-s", SHIPPED, "--input", "file_active", "--to", "1500"];

#[test]
fn the_pages_of_analyses_read_well() {
    let here = &repository();
    let page = |name: &str, lang: &str, args: &[&str]| {
        snapshot(&format!("analysis_{name}"), here, lang, args);
    };
    page("sweep_fr", "fr", SWEEP);
    page(
        "sweep_by_en",
        "en",
        &[SWEEP, &["--vary", "sous_1000", "--by", "type_structure"]].concat(),
    );
    page("sweep_csv", "fr", &[SWEEP, &["--format", "csv"]].concat());
    page("sensitivity_fr", "fr", TORNADO);
    page(
        "sensitivity_markdown_en",
        "en",
        &[TORNADO, &["--format", "markdown", "--exercice", "2024"]].concat(),
    );
    page(
        "sensitivity_refused_fr",
        "fr",
        &["sensitivity", "proposition-enveloppe-fermee", "-s", "projection-2025-2030"],
    );
    page(
        "sensitivity_refused_csv",
        "fr",
        &[
            "sensitivity",
            "proposition-enveloppe-fermee",
            "-s",
            "projection-2025-2030",
            "--format",
            "csv",
        ],
    );
    page("solve_fr", "fr", SOLVE);
    page(
        "solve_none_en",
        "en",
        &[
            "solve",
            "cdc-v4",
            "-s",
            SHIPPED,
            "--find",
            "majoration_maximale",
            "--target",
            "dotation_totale = 50_000_000",
        ],
    );
    page("cliffs_fr", "fr", CLIFFS);
    page(
        "cliffs_text_en",
        "en",
        &[CLIFFS, &["--value", "statut", "--format", "markdown"]].concat(),
    );
}

#[test]
fn machine_formats_hold_everything_and_know_no_language() {
    let here = &repository();
    for command in [SWEEP, SOLVE, TORNADO, CLIFFS] {
        for format in ["csv", "json"] {
            let of = |lang| run(here, lang, &[command, &["--format", format]].concat()).stdout;
            let text = of("fr");
            assert_eq!(text, of("en"), "{command:?}");
            if format == "json" {
                let json: serde_json::Value = serde_json::from_str(&text).unwrap();
                assert_eq!(
                    (&json["version"], &json["policy"]["id"]),
                    (&1.into(), &"cdc-v4".into())
                );
            } else {
                let fields: Vec<usize> = text.lines().map(|line| line.split(',').count()).collect();
                assert!(fields.len() > 2 && fields.iter().all(|n| *n == fields[0]), "{text}");
                assert!(text.lines().skip(1).all(|line| line.ends_with(",fictitious")));
            }
        }
    }
    let all = run(here, "fr", &[SWEEP, &["--variant", "all", "--format", "csv"]].concat());
    assert_eq!(all.stdout.lines().count(), 1 + 3 * 5);
    assert!(all.stdout.lines().last().unwrap().ends_with(",file-active-plus-5-par-an,fictitious"));
}

#[test]
fn a_value_for_which_rows_fail_is_told_and_the_status_says_so() {
    let here = &repository();
    let vary = ["--vary", "borne_dotation_b=15,20", "--set", "majoration_au_seuil=0.1"];
    let set = ["--set", "seuil_dotation_b=14"];
    let good =
        run(here, "en", &[&["sweep", "cdc-v4", "-s", SHIPPED], &vary[..], &set[..]].concat());
    assert_eq!(good.status, 0, "{}", good.stderr);
    let args = ["sweep", "cdc-v4", "-s", SHIPPED, "--vary", "decimales_dotation=2,2.5"];
    let bad = run(here, "en", &args);
    assert_eq!(bad.status, 2);
    assert!(seen(&bad.stdout).contains("error"), "{}", bad.stdout);
    assert!(bad.stderr.contains("B0710"), "{}", bad.stderr);
    // No answer is an answer.
    let none = ["solve", "cdc-v4", "-s", SHIPPED, "--find", "majoration_maximale", "--target", "1"];
    assert_eq!(run(here, "en", &none).status, 0);
}
