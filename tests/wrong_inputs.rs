//! Wrong inputs of every day, through the program: each is told with its file, its line and a
//! remedy, in both languages.

use crate::cli::{run, seen};
use std::fmt::Write as _;
use std::path::Path;

const POLICY: &str = r#"policy(#{ edition: 1, label: "Essai", status: "proposal", total: "prime", per: "patients" });
input("patients", "integer", #{ label: "Patients", unit: "patients", min: 0 });
input("taux", "decimal", #{ label: "Taux de pauvreté", unit: "%", min: 0, max: 100 });
input("agents", "integer", #{ label: "Agents", unit: "agents" });
param("tarif", 12.5, #{ label: "Tarif", unit: "€/patient", basis: "proposal" });

/// Part selon les patients
/// @unit €
fn part(patients, tarif) {
    patients * tarif
}

/// Prime par agent
/// @unit €
fn prime(part, taux, agents) {
    round(part * (100 + taux) / 100 / agents, 2)
}

outputs(["prime"]);
"#;

const TABLE: &str = "structure,exercice,patients,taux,agents
S01,2024,1200,26,3
S02,2024,900,17.5,2
S01,2025,1250,26,3
";

/// A case: its name, what it changes in the policy and in the table, other arguments.
struct Case {
    name: &'static str,
    policy: (&'static str, &'static str),
    table: (&'static str, &'static str),
    args: &'static [&'static str],
}

fn table(name: &'static str, from: &'static str, to: &'static str) -> Case {
    Case { name, policy: ("", ""), table: (from, to), args: &[] }
}

fn policy(name: &'static str, from: &'static str, to: &'static str) -> Case {
    Case { name, policy: (from, to), table: ("", ""), args: &[] }
}

fn cases() -> Vec<Case> {
    vec![
        table("missing column", ",agents", ",agent"),
        table("text in a number", "S02,2024,900", "S02,2024,neuf"),
        table("decimal comma", "26,3\nS02,2024,900,17.5", "26.5,3\nS02,2024,900,\"17,5\""),
        table("thousands separator", "1200", "12 00"),
        table("duplicate key", "S01,2025", "S01,2024"),
        table("empty year", "S01,2025", "S01,"),
        table("invalid year", "S01,2025", "S01,25"),
        table("ambiguous number", "1200", "\"1,200\""),
        table("empty file", TABLE, ""),
        table("out of the declared range", "S01,2024,1200,26,", "S01,2024,1200,260,"),
        table("division by zero for one structure", "17.5,2", "17.5,0"),
        policy("unknown name", "100 + taux", "100 + tau"),
        policy("unknown value", "fn prime(part,", "fn prime(part, tarifs,"),
        policy("cycle", "fn part(patients, tarif)", "fn part(patients, tarif, prime)"),
        Case { args: &["--set", "tarifs=13"], ..table("unknown setting", "", "") },
    ]
}

/// The files of a case in a folder, and its arguments.
fn write(folder: &Path, case: &Case) {
    let change = |text: &str, (from, to): (&str, &str)| {
        assert!(text.contains(from), "{}: nothing to change", case.name);
        if from.is_empty() { text.to_owned() } else { text.replace(from, to) }
    };
    std::fs::create_dir_all(folder.join("policies")).unwrap();
    std::fs::write(folder.join("policies/essai.rhai"), change(POLICY, case.policy)).unwrap();
    std::fs::write(folder.join("t.csv"), change(TABLE, case.table)).unwrap();
}

fn said(lang: &str) -> String {
    let mut said = String::new();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for case in cases() {
        write(folder, &case);
        let output = run(folder, lang, &[&["run", "essai", "-s", "t.csv"], case.args].concat());
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{}", case.name);
        let _ = write!(said, "## {}\n{}\n", case.name, seen(&output.stderr));
    }
    // Bytes that are neither UTF-8 nor Windows-1252, and names of nothing.
    write(folder, &table("", "", ""));
    let accented = TABLE.replace("S02", "Évry\u{81}");
    let latin: Vec<u8> = accented.chars().map(|c| u8::try_from(c).unwrap()).collect();
    std::fs::write(folder.join("latin.csv"), latin).unwrap();
    for (name, args) in [
        ("unreadable encoding", ["essai", "-s", "latin.csv"]),
        ("unknown policy", ["essais", "-s", "t.csv"]),
        ("unknown table", ["essai", "-s", "absent.csv"]),
    ] {
        let output = run(folder, lang, &[&["run"], &args[..]].concat());
        assert_eq!(output.status, 2, "{name}");
        let _ = write!(said, "## {name}\n{}\n", seen(&output.stderr));
    }
    said
}

#[test]
fn wrong_inputs_are_told_with_their_place_and_a_remedy() {
    for lang in ["fr", "en"] {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("wrong_inputs_{lang}"), said(lang)));
    }
}

#[test]
fn a_structure_absent_from_some_years_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &table("", "", ""));
    let output = run(folder.path(), "fr", &["run", "essai", "-s", "t.csv", "--format", "csv"]);
    let expected = "structure,exercice,prime\nS01,2024,6300\nS02,2024,6609.38\nS01,2025,6562.5\n";
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, expected, ""));
}
