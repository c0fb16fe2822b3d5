//! What a proposal changes is a proposal, wherever it is shown.

use crate::cli::{run, seen};
use crate::support::read;
use std::path::Path;

const TEXT: &str = r#"policy(#{ edition: 1, label: "Texte", status: "published", source: "Arrêté", total: "montant" });
input("x", "decimal", #{ label: "Base", unit: "€" });
param("taux", 2, #{ label: "Taux", unit: "fois", source: "Art. 1" });
param("prime", 10, #{ label: "Prime", unit: "€", source: "Art. 2" });
param("plafond", 500, #{ label: "Plafond", unit: "€", basis: "assumption", source: "Art. 3, muet" });
param("plancher", 1, #{ label: "Plancher", unit: "€", source: "Art. 4" });

/// Montant
/// @unit €
fn montant(x, taux, prime, plafond, plancher) { max(min(round(x * taux, 2) + prime, plafond), plancher) }
outputs(["montant"]);
"#;

const CHANGES: &str = "extends(\"p\");\nset(\"taux\", 3);\namend(\"prime\", \"2026-01-01\", 20);\n\
                       set(\"plafond\", 400);\nset(\"plancher\", 1);\n";

/// A folder with a text `p` and an heir `q` of some status, with or without a source.
fn folder(status: &str, source: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let heir = format!(
        "policy(#{{ edition: 1, label: \"Heir\", status: \"{status}\"{source} }});\n{CHANGES}"
    );
    std::fs::create_dir(folder.path().join("policies")).unwrap();
    for (name, text) in [
        ("policies/p.rhai", TEXT),
        ("policies/q.rhai", &heir),
        ("t.csv", "structure,exercice,x\nA,2025,10\nA,2026,10\n"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn page(folder: &Path, args: &[&str]) -> String {
    let done = run(folder, "fr", args);
    assert_eq!(done.status, 0, "{args:?}: {}", done.stderr);
    seen(&done.stdout)
}

/// Name, first day, value, basis and source of each value, as CSV.
fn params(folder: &Path, args: &[&str]) -> Vec<String> {
    let args = [&["params", "q", "--format", "csv"], args].concat();
    let rows = page(folder, &args);
    let rows = rows.lines().skip(1).map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        let unquoted = row.contains('"').then_some("Art. 3, muet");
        [cells[0], cells[1], cells[2], cells[4], unquoted.unwrap_or(cells[5])].join(" | ")
    });
    rows.collect()
}

#[test]
fn a_change_is_worth_what_the_policy_that_makes_it_is() {
    let note = ", source: \"Note\"";
    for (status, source, taux, prime, plafond) in [
        ("proposal", note, "proposal | Note", "proposal | Note", "proposal | Note"),
        ("proposal", "", "proposal | ", "proposal | ", "proposal | "),
        ("hypothesis", note, "assumption | Note", "assumption | Note", "assumption | Art. 3, muet"),
        ("published", note, "text | Note", "text | Note", "assumption | Art. 3, muet"),
    ] {
        let folder = folder(status, source);
        let expected = [
            format!("taux |  | 3 | {taux}"),
            "prime |  | 10 | text | Art. 2".to_owned(),
            format!("prime | 2026-01-01 | 20 | {prime}"),
            format!("plafond |  | 400 | {plafond}"),
            // What is set to what it was is what it was.
            "plancher |  | 1 | text | Art. 4".to_owned(),
        ];
        let mut found = params(folder.path(), &[]);
        let order = ["taux", "prime", "plafond", "plancher"];
        found.sort_by_key(|row| order.iter().position(|name| row.starts_with(&format!("{name} "))));
        assert_eq!(found, expected, "{status}{source}");
    }
    // The command line assumes.
    let folder = folder("proposal", "");
    let found = params(folder.path(), &["--set", "taux=4", "--set", "plancher=2"]);
    for expected in ["taux |  | 4 | proposal | ", "plancher |  | 2 | assumption | "] {
        assert!(found.iter().any(|row| row == expected), "{found:?}");
    }
}

#[test]
fn every_page_tells_a_proposal() {
    let folder = folder("proposal", ", source: \"Note du 3 mars\"");
    let folder = folder.path();
    let seen = |args: &[&str]| page(folder, args);
    let listed = seen(&["params", "q"]);
    assert!(listed.contains("Propositions (3)"), "{listed}");
    assert!(listed.contains("prime = 10 € (texte) ; 2026-01-01 : 20 € (proposition)"), "{listed}");
    assert!(listed.contains("Source : Art. 2 (texte)\n"), "{listed}");
    assert!(listed.contains("Source : Note du 3 mars (proposition)\n"), "{listed}");
    let of_2025 = seen(&["params", "q", "--exercice", "2025"]);
    assert!(
        of_2025.contains("prime = 10 € (texte)\n      Prime\n      Source : Art. 2\n"),
        "{of_2025}"
    );
    let diff = seen(&["diff", "p", "q", "-s", "t.csv", "--why"]);
    for row in [
        " ~  taux       2 fois → 3 fois      texte → proposition      Note du 3 mars\n",
        " ~  prime      2026 : 10 € → 20 €   texte → proposition      Note du 3 mars\n",
        " ~  plafond    500 € → 400 €        hypothèse → proposition  Note du 3 mars\n",
    ] {
        assert!(diff.contains(row), "{diff}");
    }
    assert!(diff.contains("(texte → proposition)"), "{diff}");
    let why = seen(&["explain", "q", "-s", "t.csv", "--structure", "A", "--exercice", "2026"]);
    assert!(why.contains("Prime = 20,00 €") && !why.contains("Art. 2"), "{why}");
    let before = seen(&["explain", "q", "-s", "t.csv", "--structure", "A", "--exercice", "2025"]);
    assert!(before.contains("Art. 2"), "{before}");
    let tried = seen(&["sensitivity", "q", "-s", "t.csv", "--format", "csv"]);
    assert!(tried.contains("taux,proposal,percent,2.7,"), "{tried}");
    let note = seen(&["report", "p", "q", "-s", "t.csv", "--note", "-o", "note.html"]);
    assert!(note.is_empty());
    let note = crate::cli::seen(&read(&folder.join("note.html")));
    assert!(note.contains("Taux : 3 fois (proposition)"), "{note}");
    for (args, file) in [
        (&["report", "p", "q", "-s", "t.csv", "-o", "r.html"][..], "r.html"),
        (&["doc", "q", "-o", "d.html"], "d.html"),
    ] {
        seen(args);
        let html = crate::cli::seen(&read(&folder.join(file)));
        assert!(html.contains("Note du 3 mars (proposition)"), "{file}");
        assert!(html.contains("10 € (texte) ; 2026-01-01 : 20 € (proposition)"), "{file}");
    }
}
