//! What a policy declares of its subject decides what pages show; no word of the program does.

use crate::cli::{run, seen};
use std::path::Path;

/// Words that only policies may know.
const WORDS: [&str; 5] = ["\"€\"", "\"ETP\"", "\"mois\"", "\"patients\"", "\"cout_etp\""];

const POLICY: &str = r#"policy(#{ edition: 1, label: "Essai", status: "published", total: "aide"KEYS });
input("suivis", "integer", #{ label: "Suivis", unit: "patients" });
param("cout_etp", 500, #{ label: "Coût d’un poste", unit: "€/ETP/an", source: "x" });

/// Aide
/// @unit €
fn aide(suivis, cout_etp) { suivis * 10 + cout_etp }
/// Aide d’une année pleine
/// @unit €/an
fn aide_pleine(aide) { aide * 2 }
/// Points
/// @unit points
fn points(suivis) { suivis / 10 }
/// Présence
/// @unit mois
fn presence(suivis) { if suivis > 150 { 12 } else { 6 } }
/// Retenue
fn retenue(suivis) { suivis > 150 }
/// Motif
fn motif(retenue) { if retenue { "oui" } else { "non" } }
MORE
outputs(["aide", "aide_pleine", "points", "presence", "retenue", "motif"]);
"#;

const TABLE: &str = "structure,exercice,suivis\nA,2025,100\nB,2025,200\n";

fn folder(policies: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("policies")).unwrap();
    std::fs::write(folder.path().join("t.csv"), TABLE).unwrap();
    for (name, keys, more) in policies {
        let text = POLICY.replace("KEYS", keys).replace("MORE", more);
        std::fs::write(folder.path().join(format!("policies/{name}.rhai")), text).unwrap();
    }
    folder
}

fn page(folder: &Path, lang: &str, args: &[&str]) -> String {
    let done = run(folder, lang, args);
    format!("{}{}", seen(&done.stdout), seen(&done.stderr)).replace(['\u{202f}', '\u{a0}'], " ")
}

const PER: &str = ", per: \"suivis\", equivalent: \"cout_etp\", presence: \"presence\", full: 12";

#[test]
fn without_a_key_the_page_has_no_such_line_and_is_told_which_gives_it_back() {
    let heir = "policy(#{ edition: 1, label: \"H\", status: \"proposal\" });\nextends(\"q\");\n\
                set(\"cout_etp\", 600);\n";
    let folder = folder(&[("p", "", ""), ("q", PER, "")]);
    std::fs::write(folder.path().join("policies/h.rhai"), heir).unwrap();
    let asked = "per: \"suivis\", equivalent: \"cout_etp\", presence: \"presence\", full: 12";
    for command in [&["check", "p"][..], &["run", "p", "-s", "t.csv"]] {
        let told = page(folder.path(), "fr", command);
        assert!(told.contains("[W0922]") && told.contains(asked), "{told}");
        assert!(!told.contains("Par unité"), "{told}");
    }
    for policy in ["q", "h"] {
        let told = page(folder.path(), "fr", &["run", policy, "-s", "t.csv"]);
        assert!(told.contains("Par unité (patients)") && !told.contains("W0922"), "{told}");
    }
    let none = page(folder.path(), "fr", &["diff", "p", "p", "-s", "t.csv", "--set", "cout_etp=1"]);
    assert!(!none.contains("ETP :") && !none.contains("55 000"), "{none}");
    let some = page(folder.path(), "fr", &["diff", "q", "h", "-s", "t.csv"]);
    assert!(some.contains("en ETP") && some.contains("divisé par 500 €/ETP/an"), "{some}");
    // The base has none: that of the target serves.
    let other = page(folder.path(), "en", &["diff", "p", "h", "-s", "t.csv"]);
    assert!(other.contains("divided by 600 €/ETP/an (Coût d’un poste)"), "{other}");
}

#[test]
fn an_output_that_nothing_uses_does_not_change_what_is_paid_per_unit() {
    let more = "/// Autres\n/// @unit patients\nfn patients_autres(suivis) { suivis * 3 }";
    let folder = folder(&[("p", PER, ""), ("q", PER, more)]);
    let line = |policy: &str| {
        let page = page(folder.path(), "fr", &["run", policy, "-s", "t.csv"]);
        page.lines().find(|line| line.contains("Par unité")).unwrap().to_owned()
    };
    // (1 500 + 2 500) / 300
    assert!(line("p").contains("13,33 €"), "{}", line("p"));
    assert_eq!(line("p"), line("q"));
}

#[test]
fn run_shows_every_output_whatever_its_unit() {
    let folder = folder(&[("p", PER, "")]);
    let fr = page(folder.path(), "fr", &["run", "p", "-s", "t.csv"]);
    for (title, value) in [
        ("Aide d’une année pleine (€/an)", "8 000"),
        ("Points (points)", "10 à 20"),
        ("Présence", "18"),
        ("Retenue", "1"),
    ] {
        let line = fr.lines().find(|line| line.contains(title)).unwrap_or_else(|| panic!("{fr}"));
        assert!(line.trim_end().ends_with(value), "{line}");
    }
    assert!(fr.contains("Par structure, avec --detail : Motif."), "{fr}");
    // A headline that is no amount keeps its unit.
    let keys = ", total: \"points\"";
    let points = POLICY.replace(", total: \"aide\"KEYS", keys).replace("MORE", "");
    std::fs::write(folder.path().join("policies/points.rhai"), points).unwrap();
    let en = page(folder.path(), "en", &["run", "points", "-s", "t.csv"]);
    let line = en.lines().find(|line| line.contains("► Points")).unwrap_or_else(|| panic!("{en}"));
    assert!(line.trim_end().ends_with("30 points"), "{line}");
}

#[test]
fn levers_come_first_among_parameters() {
    let more = "param(\"avant\", 1, #{ label: \"Avant\", unit: \"€\", source: \"x\" });\n\
                param(\"dernier\", 1, #{ label: \"Dernier\", unit: \"€\", source: \"x\" });\n\
                /// S\n/// @unit €\nfn s(avant, dernier) { avant + dernier }";
    let keys = ", levers: [\"dernier\"]";
    let folder = folder(&[("p", keys, more)]);
    let csv = page(folder.path(), "fr", &["params", "p", "--format", "csv"]);
    let names: Vec<&str> = csv.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(names[..3], ["dernier", "cout_etp", "avant"], "{csv}");
}

#[test]
fn no_word_of_the_domain_decides_anything() {
    let mut found = Vec::new();
    let mut read = 0;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let shown = path.display().to_string().replace('\\', "/");
            // Texts of help, what `new` writes for people to fill in, what only advises, and tests.
            let words =
                ["/locale", "/render/src/project", "/check/formerly", "/fixture", "tests.rs"];
            if words.iter().any(|part| shown.contains(part)) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            read += 1;
            let text = crate::support::read(&path);
            let code = text.split("#[cfg(test)]").next().unwrap().lines().enumerate();
            for (number, line) in code.filter(|(_, line)| !line.trim_start().starts_with("//")) {
                let word = WORDS.iter().find(|word| line.contains(**word));
                // The currency of policies that declare none, and a key of machine files.
                let said = line.contains("const CURRENCY") || line.contains("\"patients\":");
                if let Some(word) = word.filter(|_| !said) {
                    found.push(format!("{shown}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(read > 100 && found.is_empty(), "{found:#?}");
}
