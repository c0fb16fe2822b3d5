//! Changes within a period: what a year takes of them, against fractions, and what is said of them.

use crate::cli::{run, seen};
use crate::exactness::fraction::{int, read};
use crate::support::{cell, evaluate};
use bareme::diagnostic::Code;
use bareme::engine::Settings;
use bareme::policy::{self, Policy, Setting};
use bareme::sources::Sources;
use std::path::Path;

const HEAD: &str = r#"policy(#{ edition: 1, label: "Essai", status: "proposal", total: "montant", per: "x" });
input("x", "decimal", #{ label: "X", unit: "patients" });
"#;
const FORMULA: &str = r"
/// Montant
/// @unit €
fn montant(x, taux) { x * taux }
";
const TABLE: &str =
    "structure,exercice,x,zone\nA,2024,1,11\nA,2025,1,24\nA,2026,1,11\nA,2027,1,24\n";

fn sources(param: &str, changes: &str) -> Sources {
    let base = format!(
        "{HEAD}input(\"zone\", \"text\", #{{ optional: true }});\nparam(\"taux\", {param});\n{FORMULA}"
    );
    let heir = "policy(#{ edition: 1, label: \"Heir\", status: \"proposal\" });\nextends(\"p\");\n";
    Sources::memory([
        ("policies/p.rhai", base),
        ("policies/h.rhai", format!("{heir}{changes}")),
        ("t.csv", TABLE.to_owned()),
    ])
}

/// What the heir pays each year for 1, with `--set`.
fn paid(param: &str, changes: &str, set: &[&str]) -> Vec<String> {
    let mut sources = sources(param, changes);
    let found = evaluate(&mut sources, "h", Path::new("t.csv"), set, Settings::default());
    let (_, evaluation) = found.unwrap_or_else(|e| panic!("{e:?}"));
    (0..4).map(|row| cell(&evaluation, "montant", row)).collect()
}

fn said(param: &str, changes: &str, set: &[&str]) -> Vec<(Code, bool)> {
    let set: Vec<Setting> = set.iter().map(|text| Setting::parse(text).unwrap()).collect();
    let policy: Policy = policy::load(&mut sources(param, changes), "h", &set).unwrap();
    let told = policy.told().into_iter().filter(|one| one.code != Code::KeysToAdd);
    told.map(|one| (one.code, one.span.is_some())).collect()
}

const MONTHS: &str = "#{ unit: \"€\", within: \"months\" }";

#[test]
fn a_year_is_the_mean_of_its_months() {
    let months = |value: &str| format!("{value}, {MONTHS}");
    let change = "amend(\"taux\", \"2026-07-01\", 3);";
    assert_eq!(paid("2, #{ unit: \"€\" }", change, &[]), ["2", "2", "2", "3"]);
    assert_eq!(paid(&months("2"), change, &[]), ["2", "2", "2.5", "3"]);
    // On the command line too, and nothing before the first date.
    assert_eq!(paid(&months("2"), "", &["taux@2026-07-01=3"]), ["2", "2", "2.5", "3"]);
    let dated = months("dated([[\"2025-10-01\", 12]])");
    assert_eq!(paid(&dated, "", &[]), ["error", "3", "12", "12"]);
    // Of a month, the value on its first day.
    assert_eq!(paid(&months("2"), "amend(\"taux\", \"2026-12-02\", 3);", &[])[2..], ["2", "3"]);
    // By key: zone 11 in 2026, zone 24 in 2025 and 2027.
    let keys = |a: &str, b: &str| format!("by_key(\"zone\", [[\"11\", {a}], [\"24\", {b}]])");
    let change = format!("amend(\"taux\", \"2025-04-01\", {});", keys("7", "8"));
    assert_eq!(paid(&months(&keys("1", "4")), &change, &[]), ["1", "7", "7", "8"]);
}

#[test]
fn a_mean_is_exact_and_rounded_once() {
    for (before, after, month) in [
        ("0.0000000000000000000000000001", "79228162514264337593543950.335", 2),
        ("1.0000000000000000000000000001", "3", 12),
        ("-7.1", "0.333333333333333333", 8),
    ] {
        let change = format!("amend(\"taux\", \"2026-{month:02}-01\", {after});");
        let param = format!("{before}, #{{ within: \"months\" }}");
        let policy = policy::load(&mut sources(&param, &change), "h", &[]).unwrap();
        let held = policy.params["taux"].in_force(Some(2026)).unwrap().into_owned();
        let policy::ParamValue::Scalar(bareme::value::Value::Number(mean)) = held else { panic!() };
        let sum = read(before) * int(month - 1) + read(after) * int(13 - month);
        let exact = sum / int(12);
        // No number of 28 digits is nearer.
        let unit = read(&rust_decimal::Decimal::new(1, mean.scale()).to_string());
        let gap = exact - read(&mean.to_string());
        let gap = if gap < int(0) { int(0) - gap } else { gap };
        assert!(gap.clone() * int(2) <= unit, "{mean} for {before} then {after}");
        let finer = rust_decimal::Decimal::try_from_i128_with_scale;
        let whole = finer(mean.mantissa() * 10, mean.scale() + 1).is_err();
        assert!(gap == int(0) || whole, "{mean}: a digit more could be held");
    }
}

#[test]
fn what_has_no_mean_is_refused() {
    let scale = "scale([[0, 1], [2, 3]])";
    for value in ["true", "\"a\"", "none(\"€\")", scale, "timeline([[\"2025-01-01\", 1]])"] {
        let param = format!("{value}, #{{ within: \"months\" }}");
        let refused = policy::load(&mut sources(&param, ""), "p", &[]).unwrap_err();
        assert_eq!(refused[0].code, Code::NoMean, "{value}");
    }
    let none = Setting::parse("taux=none").unwrap();
    let refused =
        policy::load(&mut sources(&format!("2, {MONTHS}"), ""), "p", &[none]).unwrap_err();
    assert_eq!(refused[0].code, Code::NoMean);
}

#[test]
fn later_values_are_kept_until_or_dropped() {
    let param = "dated([[\"2024-01-01\", 100], [\"2027-01-01\", 120]]), #{ unit: \"€\" }";
    let amend = |from: &str, options: &str| format!("amend(\"taux\", \"{from}\", 300{options});");
    let kept = (Code::LaterValuesKept, true);
    for (from, options, paid_by_year, told) in [
        ("2025-01-01", "", ["100", "300", "300", "120"], vec![kept]),
        ("2025-01-01", ", #{ then: \"keep\" }", ["100", "300", "300", "120"], vec![kept]),
        ("2025-01-01", ", #{ then: \"drop\" }", ["100", "300", "300", "300"], vec![]),
        ("2025-01-01", ", #{ until: \"2026-01-01\" }", ["100", "300", "100", "120"], vec![]),
        ("2025-01-01", ", #{ until: \"2028-01-01\" }", ["100", "300", "300", "300"], vec![]),
        ("2025-01-01", ", #{ until: \"2027-01-01\" }", ["100", "300", "300", "120"], vec![]),
        ("2027-01-01", "", ["100", "100", "100", "300"], vec![]),
    ] {
        let change = amend(from, options);
        assert_eq!(paid(param, &change, &[]), paid_by_year, "{change}");
        assert_eq!(said(param, &change, &[]), told, "{change}");
    }
    // Both written by the same hand: nothing is left out of sight, in whatever order.
    let both = "amend(\"taux\", \"2026-01-01\", 300); amend(\"taux\", \"2027-01-01\", 310);";
    assert_eq!(said(param, both, &[]), []);
    assert_eq!(said(param, "", &["taux@2026=300"]), [(Code::LaterValuesKept, false)]);
    assert_eq!(said(param, "", &["taux@2026=300", "taux@2027=300"]), []);
    // What always holds does not undo what holds from a year on.
    let both = ["taux@2026=300", "taux=5"];
    let loaded = said(param, "", &both);
    assert_eq!(loaded, [], "{loaded:?}");
}

#[test]
fn a_change_within_the_year_is_said_wherever_it_is_written() {
    let within = |told: bool| vec![(Code::ChangeWithinYear, told)];
    let plain = "2, #{ unit: \"€\" }";
    assert_eq!(said(plain, "amend(\"taux\", \"2026-07-01\", 3);", &[]), within(true));
    let set = "set(\"taux\", dated([[\"2024-01-01\", 2], [\"2026-07-01\", 3]]));";
    assert_eq!(said(plain, set, &[]), within(true));
    assert_eq!(said(plain, "", &["taux@2026-07-01=3"]), within(false));
    let dated = "dated([[\"2024-01-01\", 2], [\"2026-07-01\", 3]])";
    assert_eq!(said(&format!("{dated}, #{{ unit: \"€\" }}"), "", &[]), within(true), "inherited");
    assert_eq!(said(&format!("{dated}, {MONTHS}"), "", &[]), []);
    assert_eq!(said(plain, "amend(\"taux\", \"2026-01-01\", 3);", &[]), []);
}

#[test]
fn a_comparison_lists_what_has_no_effect_yet() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let write = |name: &str, text: &str| std::fs::write(here.join(name), text).unwrap();
    std::fs::create_dir(here.join("policies")).unwrap();
    write("policies/p.rhai", &format!("{HEAD}param(\"taux\", 2, #{{ unit: \"€\" }});\n{FORMULA}"));
    write("t.csv", "structure,exercice,x\nA,2025,1\nA,2026,1\n");
    let heir = "policy(#{ edition: 1, label: \"H\", status: \"proposal\" });\nextends(\"p\");\n";
    for (change, listed) in [
        (
            "amend(\"taux\", \"2026-07-01\", 3);",
            "à partir de 2027, après les années présentées : 2 € → 3 €",
        ),
        (
            "amend(\"taux\", \"2035-01-01\", 9);",
            "à partir de 2035, après les années présentées : 2 € → 9 €",
        ),
        (
            "amend(\"taux\", \"2026-07-01\", 3, #{ until: \"2027-01-01\" });",
            "2026-07-01 : 2 € → 3 € (aucune année ne l’emploie)",
        ),
        (
            "amend(\"taux\", \"2024-01-01\", 9, #{ until: \"2025-01-01\" });",
            "en 2024, avant les années présentées : 2 € → 9 €",
        ),
        (
            "input(\"x\", \"decimal\", #{ label: \"X\", unit: \"patients\", otherwise: 4 });",
            "~ x, otherwise : – → 4",
        ),
        ("param(\"taux\", 2, #{ unit: \"€\", max: 2 });", "~ taux, max : – → 2"),
        // Words alone.
        (
            "param(\"taux\", 2, #{ unit: \"€\", source: \"art. 2\" });",
            "~ taux, source : – → art. 2",
        ),
        ("param(\"taux\", 2, #{ unit: \"€\", note: \"N\" });", "~ taux, note : – → N"),
        ("param(\"taux\", 2, #{ unit: \"€\", label: \"Taux\" });", "~ taux, label : – → Taux"),
        (
            "input(\"x\", \"decimal\", #{ label: \"File\", unit: \"patients\" });",
            "~ x, label : X → File",
        ),
        (
            "/// Total\n/// @unit €\nfn montant(x, taux) { x * taux }",
            "~ montant, label : Montant → Total",
        ),
        (
            "/// Montant\n/// @unit k€\n/// @financeur FIR\nfn montant(x, taux) { x * taux }",
            "~ montant, unit : € → k€\n~ montant, tags : – → financeur FIR",
        ),
    ] {
        write("policies/h.rhai", &format!("{heir}{change}\n"));
        let done = run(here, "fr", &["diff", "p", "h", "-s", "t.csv"]);
        assert_eq!(done.status, 0, "{}", done.stderr);
        assert!(seen(&done.stdout).contains(listed), "{change}: {}", done.stdout);
        assert!(!done.stdout.contains("Rien ne change dans les règles"), "{change}");
        let doc = run(here, "fr", &["doc", "p", "h"]);
        assert!(!doc.stdout.contains("Rien ne change :"), "{change}");
    }
    write("policies/h.rhai", heir);
    let done = run(here, "fr", &["diff", "p", "h", "-s", "t.csv"]);
    assert!(done.stdout.contains("Rien ne change dans les règles."), "{}", done.stdout);
    // The same policy with other values of the command line is told of them.
    let args = ["diff", "p", "p", "-s", "t.csv", "--set", "taux@2026-07-01=3"];
    let done = run(here, "fr", &args);
    assert!(done.stderr.contains("W0912"), "{}", done.stderr);
}
