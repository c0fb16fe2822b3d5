//! What newcomers type and point at: each slip is told in both languages, with what to do.

use crate::cli::{Output, run, seen};
use std::path::Path;

const POLICY: &str = r#"policy(#{ edition: 1, label: "Essai", status: "proposal", total: "prime", per: "patients" });
input("patients", "integer", #{ label: "Patients", unit: "patients" });
input("taux", "decimal", #{ label: "Taux", unit: "%" });
input("entree", "date", #{ label: "Entrée", optional: true });
param("tarif", 12.5, #{ label: "Tarif", unit: "€/patient", basis: "proposal" });
param("part", by_key("zone", [["11", 0.5], ["24", 0.7]]), #{ label: "Part", basis: "proposal" });
input("zone", "text", #{ label: "Zone", otherwise: "11" });

/// Prime
/// @unit €
fn prime(patients, taux, tarif, part) { round(patients * taux * tarif * part, 2) }

/// Année d’entrée
fn annee(entree) { if is_missing(entree) { 0 } else { year(entree) } }
"#;

const TABLE: &str =
    "structure,exercice,patients,taux,entree\nS01,2024,1200,26.5,\nS02,2024,900,17,\n";

/// A folder with a policy and a table.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("policies")).unwrap();
    std::fs::write(folder.path().join("policies/essai.rhai"), POLICY).unwrap();
    std::fs::write(folder.path().join("t.csv"), TABLE).unwrap();
    folder
}

/// Runs in both languages: the code and the words that each must say.
fn told(folder: &Path, args: &[&str], code: &str, words: [&[&str]; 2]) {
    for (lang, words) in ["fr", "en"].into_iter().zip(words) {
        let Output { status, stdout, stderr } = run(folder, lang, args);
        let stderr = seen(&stderr);
        assert_eq!((status, stdout.as_str()), (2, ""), "{args:?}: {stderr}");
        assert!(stderr.contains(&format!("[{code}]")), "{args:?}: {stderr}");
        for word in words {
            assert!(stderr.contains(word), "{args:?}: no « {word} » in: {stderr}");
        }
        assert!(!stderr.contains("(Excel"), "{args:?}: nothing is open elsewhere: {stderr}");
    }
}

#[test]
fn a_column_is_not_set() {
    let folder = project();
    let args = ["explain", "essai", "-s", "t.csv", "--structure", "S01", "--set", "patients=1800"];
    told(folder.path(), &args, "B0535", [&["colonne", "--with patients="], &["column", "--with"]]);
}

#[test]
fn a_decimal_comma_of_a_manifest_is_told_and_lists_are_none() {
    let folder = project();
    let head = "label = \"T\"\nstatus = \"fictitious\"\ntables = [\"t.csv\"]\n";
    let grown = format!("{head}[[projection]]\nto = 2030\ngrowth = {{ patients = 0,01 }}\n");
    std::fs::write(folder.path().join("t.toml"), grown).unwrap();
    let args = ["run", "essai", "-s", "t.toml"];
    told(folder.path(), &args, "B0228", [&["« 0,01 »", "0.01"], &["`0,01`", "0.01"]]);
    let cut = format!("{head}[envelope]\n2024 = {{ amount = 15 000 }}\n");
    std::fs::write(folder.path().join("t.toml"), cut).unwrap();
    told(folder.path(), &args, "B0229", [&["« 15 000 »", "15_000"], &["`15 000`", "15_000"]]);
    for (line, words) in [
        ("years = [2024,2025", [&["liste [ … ] n’est pas fermée"], &["list [ … ] is not closed"]]),
        ("période = 2024", [&["\"année\" = …"], &["\"année\" = …"]]),
        ("period = exercice", [&["entre guillemets"], &["between quotes"]]),
        ("period = “exercice”", [&["guillemets droits"], &["straight quotes"]]),
        ("period = \"exercice", [&["n’est pas refermé"], &["is not closed"]]),
        ("label = \"x\"", [&["a déjà une valeur"], &["has a value already"]]),
    ] {
        std::fs::write(folder.path().join("t.toml"), format!("{head}{line}\n")).unwrap();
        told(folder.path(), &args, "B0601", words.map(|words| &words[..]));
    }
}

#[test]
fn one_policy_too_many() {
    let project = project();
    let one_or_two = [&["« c »", "deux versions"][..], &["`c`", "one policy, or two"]];
    told(project.path(), &["doc", "a", "b", "c"], "B0820", one_or_two);
    let params = [&["« b » est de trop", "bareme params --help"][..], &["`b` is one too many"]];
    told(project.path(), &["params", "a", "b"], "B0820", params);
    // An option is no value.
    told(project.path(), &["params", "a", "--pretty"], "B0811", [&["l’option « --pretty »"], &[]]);
}

#[test]
fn a_decimal_comma_on_the_command_line() {
    let project = project();
    let here = project.path();
    for (set, readings) in [
        ("tarif=0,5", &["tarif=0.5"][..]),
        ("tarif@2025=1 234,5", &["tarif@2025=1234.5"]),
        ("part[11]=0,25", &["part[11]=0.25"]),
        ("tarif=1,234", &["tarif=1.234 ou tarif=1234"]),
    ] {
        let args = ["run", "essai", "-s", "t.csv", "--set", set];
        let english: Vec<String> =
            readings.iter().map(|text| text.replace(" ou ", " or ")).collect();
        let english: Vec<&str> = english.iter().map(String::as_str).collect();
        told(here, &args, "B0534", [readings, &english]);
    }
    let parameter = [&["(paramètre « tarif »)"][..], &["(parameter `tarif`)"]];
    told(here, &["run", "essai", "-s", "t.csv", "--set", "tarif=dix"], "B0612", parameter);
    for (vary, said) in [
        ("tarif=0,05", &["--vary tarif=0.05", "--vary tarif=0,5"][..]),
        ("tarif=0,05,0,10", &["--vary tarif=0.05,0.10", "--vary tarif=0,5,0,10"]),
        ("tarif=1,007,2", &["--vary tarif=1,7,2"]),
        ("tarif=0,5;1,5", &["--vary tarif=0.5,1.5"]),
        ("tarif=0,5..1,5:0,25", &["--vary tarif=0.5..1.5:0.25"]),
    ] {
        told(here, &["sweep", "essai", "-s", "t.csv", "--vary", vary], "B0863", [said, said]);
    }
    // A list says what it is.
    for vary in ["tarif=0,5", "tarif=0.05,0.1", "tarif=0,10,100", "tarif=0.5..1.5:0.25"] {
        let done = run(here, "fr", &["sweep", "essai", "-s", "t.csv", "--vary", vary]);
        assert_eq!(done.status, 0, "{vary}: {}", done.stderr);
    }
}

#[test]
fn years_have_four_digits() {
    let project = project();
    let here = project.path();
    for day in ["26", "226", "02026", "2026-7-1", "26-07-01"] {
        let set = format!("tarif@{day}=3");
        let said = format!("« {day} » n’est ni une année de quatre chiffres");
        let words = [&[said.as_str(), "tarif@2026="][..], &["four digits", "tarif@2026-07-01="]];
        told(here, &["run", "essai", "-s", "t.csv", "--set", &set], "B0538", words);
    }
}

#[test]
fn values_tried_from_a_day_within_the_year() {
    let project = project();
    let here = project.path();
    let day = "tarif@2024-07-01";
    let solve =
        ["solve", "essai", "-s", "t.csv", "--find", day, "--within", "1..2", "--target", "100"];
    let vary = format!("{day}=1,2,3");
    let sweep = ["sweep", "essai", "-s", "t.csv", "--vary", &vary];
    for args in [&solve[..], &sweep] {
        let done = run(here, "fr", args);
        assert_eq!(done.stderr.matches("[W0912]").count(), 1, "{args:?}: {}", done.stderr);
    }
    let words = [&["quatre chiffres"][..], &["four digits"]];
    told(here, &["sweep", "essai", "-s", "t.csv", "--vary", "tarif@24=1,2"], "B0538", words);
}

#[test]
fn tables_of_one_name_side_by_side() {
    let project = project();
    let here = project.path();
    std::fs::copy(here.join("t.csv"), here.join("u.csv")).unwrap();
    let alone = run(here, "fr", &["run", "essai", "-s", "u"]);
    assert_eq!(alone.status, 0, "{}", alone.stderr);
    assert!(seen(&alone.stdout).contains("Jeu de données : u.csv"), "{}", alone.stdout);
    std::fs::write(here.join("u.ods"), "").unwrap();
    let words = [&["« u » nomme plusieurs fichiers : u.csv, u.ods"][..], &["u.csv", "u.ods"]];
    told(here, &["run", "essai", "-s", "u"], "B0122", words);
    assert_eq!(run(here, "fr", &["run", "essai", "-s", "u.csv"]).status, 0);
    std::fs::write(here.join("u.toml"), "period = \"exercice\"\ntables = [\"u.csv\"]\n").unwrap();
    assert_eq!(run(here, "fr", &["run", "essai", "-s", "u"]).status, 0, "a manifest says which");
}

#[test]
fn a_result_where_a_policy_is_needed() {
    let project = project();
    let here = project.path();
    for name in ["r.csv", "r.json", "r.jsonl", "r.xlsx"] {
        assert_eq!(run(here, "fr", &["run", "essai", "-s", "t.csv", "-o", name]).status, 0);
        let said = format!("« {name} » n’est pas un fichier de règles");
        let words = [&[said.as_str(), "(essai)", ".rhai"][..], &["is not a policy", "(essai)"]];
        told(here, &["run", name, "-s", "t.csv"], "B0114", words);
        told(here, &["diff", "essai", name, "-s", "t.csv"], "B0114", words);
    }
    let base = [&["bareme diff, en premier"][..], &["bareme diff only, first"]];
    told(here, &["diff", "r.jsonl", "essai", "-s", "t.csv"], "B0114", base);
    let amounts = ["diff", "r.csv", "essai", "-s", "t.csv"];
    assert_eq!(run(here, "fr", &amounts).status, 0, "known amounts are a base");
}

#[test]
fn a_folder_where_a_file_is_needed() {
    let project = project();
    let here = project.path();
    std::fs::create_dir_all(here.join("dossier")).unwrap();
    std::fs::create_dir_all(here.join("d.csv")).unwrap();
    std::fs::write(here.join("dossier/u.csv"), TABLE).unwrap();
    let folder = |held: &'static str| [vec!["est un dossier", held], vec!["is a folder", held]];
    for (name, held) in
        [(".", "t.csv"), ("dossier", "u.csv"), ("dossier/", ""), ("./dossier", ""), ("d.csv", "")]
    {
        let [fr, en] = folder(held);
        told(here, &["run", "essai", "-s", name], "B0113", [&fr, &en]);
    }
    for (name, held) in [("policies", "essai.rhai"), (".", ""), ("dossier/", "")] {
        let [fr, en] = folder(held);
        told(here, &["run", name, "-s", "t.csv"], "B0113", [&fr, &en]);
    }
    std::fs::write(here.join("s.toml"), "tables = [\"dossier\"]").unwrap();
    let [fr, en] = folder("");
    told(here, &["run", "essai", "-s", "s.toml"], "B0113", [&fr, &en]);
    for (output, name) in [
        (&["-o", "dossier"][..], "resultats.csv"),
        (&["-o", "dossier", "--format", "json"], "resultats.json"),
        (&["-o", "absent/"], "resultats.csv"),
        (&["-o", "d.csv"], "resultats.csv"),
        (&["-o", "r.csv", "--manifest", "dossier"], ""),
    ] {
        let [fr, en] = folder(name);
        told(here, &[&["run", "essai", "-s", "t.csv"], output].concat(), "B1109", [&fr, &en]);
    }
    let [fr, en] = folder("");
    told(here, &["doc", "essai", "-o", "dossier"], "B1109", [&fr, &en]);
    let report = ["report", "essai", "essai", "-s", "t.csv", "-o", "dossier"];
    told(here, &report, "B1109", [&fr, &en]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_to_one_another() {
    let project = project();
    let here = project.path();
    for (from, to) in [("a.csv", "b.csv"), ("b.csv", "a.csv"), ("p.rhai", "p.rhai")] {
        std::os::unix::fs::symlink(to, here.join(from)).unwrap();
    }
    std::fs::write(here.join("s.toml"), "tables = [\"a.csv\"]").unwrap();
    let words = [&["des liens mènent l’un à l’autre ("][..], &["links lead to one another ("]];
    told(here, &["run", "essai", "-s", "a.csv"], "B0102", words);
    told(here, &["run", "essai", "-s", "s.toml"], "B0102", words);
    told(here, &["run", "p.rhai", "-s", "t.csv"], "B0102", words);
}

#[test]
fn anything_but_a_manifest_to_verify() {
    let project = project();
    let here = project.path();
    for name in ["r.csv", "r.json", "r.xlsx"] {
        assert_eq!(run(here, "fr", &["run", "essai", "-s", "t.csv", "-o", name]).status, 0);
        let words =
            [&["n’est pas un manifeste", "--manifest"][..], &["not a manifest", "--manifest"]];
        told(here, &["verify", name], "B1301", words);
        let said = run(here, "fr", &["verify", name]).stderr;
        assert!(!said.contains("UTF-8") && !said.contains("expected"), "{said}");
    }
    std::fs::write(here.join("large.xlsx"), vec![b' '; 2 << 20]).unwrap();
    told(here, &["verify", "large.xlsx"], "B1301", [&["--manifest"], &["--manifest"]]);
    // One that was cut says where.
    std::fs::write(here.join("cut.json"), "{\n  \"bareme_manifest\": 1,\n").unwrap();
    told(here, &["verify", "cut.json"], "B1301", [&["ligne 3"], &["line 3"]]);
}

#[test]
fn a_workbook_beyond_its_limits() {
    use std::io::Write as _;
    let project = project();
    let here = project.path();
    // The name of a part is anybody's: what steers a terminal in it is escaped, and it is cut.
    let part = format!("xl/worksheets/\u{202e}{}.xml", "é".repeat(300));
    let sheets = "<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>";
    let relations = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"{}\"/></Relationships>",
        part.trim_start_matches("xl/")
    );
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("xl/workbook.xml", sheets.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        (&part, &vec![b' '; 40 << 20]),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    std::fs::write(here.join("bombe.xlsx"), archive.finish().unwrap().into_inner()).unwrap();
    let name = "xl/worksheets/\\u{202e}éé";
    let words = [&[name, "… ») : plus de 16 Mio"][..], &[name, "…`): more than 16 MiB"]];
    told(here, &["run", "essai", "-s", "bombe.xlsx"], "B1007", words);
    let said = run(here, "fr", &["run", "essai", "-s", "bombe.xlsx"]).stderr;
    assert!(!said.contains('\u{202e}') && !said.contains("16777216"), "{said}");
}

#[test]
fn what_stands_for_a_missing_value() {
    let project = project();
    let here = project.path();
    let policy = POLICY.replace("unit: \"%\" }", "unit: \"%\", optional: true }");
    std::fs::write(here.join("policies/lacune.rhai"), policy).unwrap();
    for marker in ["NA", "n.d.", "s", "…"] {
        std::fs::write(here.join("na.csv"), TABLE.replace("17,", &format!("{marker},"))).unwrap();
        let key = format!("missing = [\"{marker}\"]");
        let words = [&[key.as_str(), "un point", "1234.5"][..], &[&key, "a point", "1234.5"]];
        told(here, &["run", "lacune", "-s", "na.csv"], "B0612", words);
        // What is proposed works.
        let manifest =
            format!("period = \"exercice\"\ntables = [{{ file = \"na.csv\", {key} }}]\n");
        std::fs::write(here.join("na.toml"), manifest).unwrap();
        let done = run(here, "fr", &["run", "lacune", "-s", "na.toml", "--format", "csv"]);
        assert_eq!(done.status, 0, "{}", done.stderr);
    }
    let french =
        "structure;exercice;patients;taux;entree\nS01;2024;1200;26,5;\nS02;2024;neuf;17;\n";
    std::fs::write(here.join("f.csv"), french).unwrap();
    let words = [&["une virgule", "1234,5"][..], &["a comma", "1234,5"]];
    told(here, &["run", "essai", "-s", "f.csv"], "B0612", words);
    for lang in ["fr", "en"] {
        let said = run(here, lang, &["run", "essai", "-s", "f.csv"]).stderr;
        assert!(!said.contains("missing") && !said.contains("1234.5"), "{said}");
    }
}

#[test]
fn an_option_without_its_value_or_with_another() {
    let project = project();
    let run = ["run", "essai", "-s", "t.csv"];
    let told =
        |more: &[&str], code, words| told(project.path(), &[&run, more].concat(), code, words);
    told(
        &["--format", ""],
        "B0814",
        [&["attend une valeur", "csv"][..], &["expects a value", "csv"]],
    );
    told(&["--format", "xlsx"], "B1105", [&["-o resultats.xlsx"][..], &["-o results.xlsx"]]);
    told(&["--lang", "de"], "B0808", [&["« de »", "fr, en"][..], &["`de`", "fr, en"]]);
}

#[test]
fn successive_versions_without_a_total() {
    let project = project();
    for (name, from) in [("avant", "2024-01-01"), ("apres", "2024-07-01")] {
        let dated = format!("from: \"{from}\", per: \"patients\"");
        let policy = POLICY.replace("total: \"prime\", per: \"patients\"", &dated);
        std::fs::write(project.path().join(format!("policies/{name}.rhai")), policy).unwrap();
    }
    let words = [&["n’ont pas de total"][..], &["has no total"]];
    told(project.path(), &["run", "--in-force", "avant", "apres", "-s", "t.csv"], "B0819", words);
}
