//! What a comparison may say of its figures: rows on one side only, dates, definitions that change
//! nothing.

use crate::cli::{Output, run, seen};
use std::path::Path;

const POLICY: &str = r#"policy(#{ edition: 1, label: "Règles p", status: "published", total: "montant" });
input("x", "decimal", #{ label: "Base", unit: "€" });
param("taux", 2, #{ label: "Taux", unit: "fois", basis: "assumption" });

/// Montant
/// @unit €
fn montant(x, taux) { round(x * taux, 2) }
outputs(["montant"]);
"#;

/// A folder with a policy `p` and other files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("policies")).unwrap();
    for (name, text) in [("policies/p.rhai", POLICY)].iter().chain(files) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn fr(folder: &Path, args: &[&str]) -> Output {
    run(folder, "fr", args)
}

#[test]
fn a_definition_that_changes_nothing_is_told_by_every_command() {
    let heir = "policy(#{ edition: 1, label: \"Q\", status: \"proposal\" });\nextends(\"p\");\n\
                /// Montant\n/// @unit €\nfn montnat(x, taux) { round(x * taux * 2, 2) }\n";
    let files = [("policies/q.rhai", heir), ("t.csv", "structure,exercice,x\nA,2025,10\n")];
    let folder = folder(&files);
    let told = "la formule « montnat » ne change rien : elle n’est ni montrée ni employée";
    for args in [
        &["check", "q"][..],
        &["run", "q", "-s", "t.csv"],
        &["diff", "p", "q", "-s", "t.csv"],
        &["report", "p", "q", "-s", "t.csv", "-o", "r.html"],
        &["sweep", "q", "-s", "t.csv", "--vary", "taux=1,2"],
        &["explain", "q", "-s", "t.csv", "--structure", "A"],
    ] {
        let done = fr(folder.path(), args);
        let said = seen(&done.stderr);
        assert!(said.contains("[W0920]") && said.contains(told), "{args:?}: {said}");
        assert!(said.contains("vouliez-vous dire « montant » ?"), "{args:?}: {said}");
        assert_eq!(said.matches("W0920").count(), 1, "{args:?}: told once");
        assert_eq!(done.status, 0, "{args:?}: {said}");
    }
    let page = seen(&fr(folder.path(), &["diff", "p", "q", "-s", "t.csv"]).stdout);
    let line = "+ montnat — Montant (de q) — ni montrée ni employée : ne change aucun résultat";
    assert!(page.contains(line), "{page}");
    let json = fr(folder.path(), &["diff", "p", "q", "-s", "t.csv", "--format", "json"]).stdout;
    assert!(json.contains("\"idle\": true"), "{json}");
    // What the heir writes anew under the right name is used.
    std::fs::write(folder.path().join("policies/q.rhai"), heir.replace("montnat", "montant"))
        .unwrap();
    let done = fr(folder.path(), &["diff", "p", "q", "-s", "t.csv"]);
    assert_eq!(done.stderr, "");
    assert!(
        done.stdout.contains("+20,00") && !done.stdout.contains("ni montrée"),
        "{}",
        done.stdout
    );
}
