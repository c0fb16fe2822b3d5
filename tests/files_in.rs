//! The files of the users, through the program: the shipped example, and one set in every dialect.

use crate::cli::{Output, run as run_raw, seen};
use rust_xlsxwriter::Workbook;
use std::path::Path;

fn run(folder: &Path, lang: &str, args: &[&str]) -> Output {
    let Output { status, stdout, stderr } = run_raw(folder, lang, args);
    Output { status, stdout: seen(&stdout), stderr: seen(&stderr) }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn territories(args: &[&str]) -> Output {
    let output = run(root(), "fr", args);
    assert_eq!(output.status, 0, "{}", output.stderr);
    output
}

#[test]
fn structures_take_their_rates_from_files_laid_out_like_those_of_insee() {
    let csv = territories(&["run", "cdc-v4", "-s", "territoires-fictifs", "--format", "csv"]);
    // T03: its district is kept secret, its commune is at 26.1 %, beyond 25: 20 % of the base.
    let t03 = csv.stdout.lines().find(|line| line.starts_with("T03,2024,")).unwrap();
    assert!(t03.contains(",250000.1,"), "{t03}");
    // T04 is no district of its own, and its commune is masked: the EPCI, at 16.6 %.
    let t04 = csv.stdout.lines().find(|line| line.starts_with("T04,2024,")).unwrap();
    assert!(t04.contains(",12880,"), "(16.6 - 15) × 2 % of 402 500: {t04}");
    assert_eq!(csv.stderr.matches("W1003").count(), 1, "{}", csv.stderr);
    assert!(csv.stderr.contains("QN97490I"), "what finds nothing is named");
    assert!(!csv.stderr.contains("W1001"), "how the files are written is declared");
}

#[test]
fn a_masked_rate_is_explained_by_its_cell() {
    let of = |structure: &'static str, value: &'static str| {
        let args = ["explain", "cdc-v4", "-s", "territoires-fictifs", "--exercice", "2024"];
        let more = ["--structure", structure, "--value", value];
        territories(&[&args[..], &more].concat()).stdout
    };
    let masked = of("T03", "taux_pauvrete_qpv");
    let cell =
        "valeur masquée « s » : scenarios/territoires-fictifs/revenu-disponible-fictif_QP.csv:3:34";
    assert!(masked.contains(cell), "{masked}");
    let unmatched = of("T06", "taux_pauvrete_qpv");
    assert!(
        unmatched.contains("sans correspondance dans scenarios/territoires-fictifs/"),
        "{unmatched}"
    );
    let commune = of("T01", "taux_pauvrete_commune");
    assert!(commune.contains("cc_filosofi_fictif_COM.csv:2:50"), "{commune}");
}

#[test]
fn two_policies_are_compared_over_joined_files() {
    let args = ["diff", "cdc-v3", "cdc-v4", "-s", "territoires-fictifs", "--format", "csv"];
    assert!(territories(&args).stdout.lines().count() > 12);
    let check = run(root(), "fr", &["check", "cdc-v4", "-s", "territoires-fictifs"]);
    assert_eq!(check.status, 0, "{}", check.stderr);
    assert!(!check.stderr.contains("code_epci"), "what is looked up by is no ignored column");
}

const POLICY: &str = r#"policy(#{ edition: 1, label: "Essai", status: "proposal", total: "prime", per: "patients" });
input("patients", "integer", #{ label: "Patients", unit: "patients" });
input("taux", "decimal", #{ label: "Taux", unit: "%" });
input("entree", "date", #{ label: "Entrée", optional: true });
/// Prime
/// @unit €
fn prime(patients, taux) { round(patients * taux, 2) }
outputs(["prime"]);
"#;

#[test]
fn one_set_in_every_form_gives_the_same_digits() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir_all(folder.join("policies")).unwrap();
    std::fs::write(folder.join("policies/essai.rhai"), POLICY).unwrap();
    let machine = "structure,exercice,patients,taux,entree\n01053,2024,1200,26.5,2024-01-31\n2A004,2024,11900,17.25,\n";
    std::fs::write(folder.join("machine.csv"), machine).unwrap();
    let french = "structure;exercice;patients;taux;entree\r\n=\"01053\";2024;1 200;26,5;2024-01-31\r\n2A004;2024;11\u{a0}900;17,25;\r\n";
    let latin: Vec<u8> = french.chars().map(|c| u8::try_from(c).unwrap()).collect();
    std::fs::write(folder.join("francais.csv"), latin).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Données").unwrap();
    sheet.write_string(0, 0, "Essai, données fictives").unwrap();
    for (row, line) in machine.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            let (row, column) = (u32::try_from(row).unwrap() + 2, u16::try_from(column).unwrap());
            match cell.parse::<u32>().ok().filter(|_| column > 0) {
                Some(number) => sheet.write_number(row, column, number).unwrap(),
                None => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    book.save(folder.join("classeur.xlsx")).unwrap();
    let of = |table: &str| run(folder, "fr", &["run", "essai", "-s", table, "--format", "csv"]);
    let expected = of("machine.csv");
    assert_eq!((expected.status, expected.stderr.as_str()), (0, ""));
    for (table, said) in [("francais.csv", "« ; »"), ("classeur.xlsx", "titres à la ligne 3")] {
        let output = of(table);
        assert_eq!((output.status, &output.stdout), (0, &expected.stdout), "{}", output.stderr);
        assert!(output.stderr.contains(said), "{}", output.stderr);
    }
    // Amounts known elsewhere may come from a workbook too.
    let diff = run(
        folder,
        "fr",
        &["diff", "classeur.xlsx", "essai", "-s", "machine.csv", "--base-column", "patients"],
    );
    assert_eq!(diff.status, 0, "{}", diff.stderr);
}

#[test]
fn a_wrong_cell_of_a_workbook_is_told_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir_all(folder.join("policies")).unwrap();
    std::fs::write(folder.join("policies/essai.rhai"), POLICY).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Feuille").unwrap();
    let lines = [["structure", "patients", "taux"], ["01", "douze", "#DIV/0!"]];
    for (row, line) in (0_u32..).zip(lines) {
        for (column, cell) in (0_u16..).zip(line) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save(folder.join("c.xlsx")).unwrap();
    for lang in ["fr", "en"] {
        let output = run(folder, lang, &["run", "essai", "-s", "c.xlsx"]);
        assert_eq!(output.status, 2);
        for place in ["c.xlsx:Feuille!B2", "c.xlsx:Feuille!C2", "B0612", "B1010"] {
            assert!(output.stderr.contains(place), "{place}: {}", output.stderr);
        }
        let short = run(folder, lang, &["check", "essai", "-s", "c.xlsx", "--format", "short"]);
        assert!(short.stdout.contains("\nc.xlsx:Feuille!B2: "), "{}", short.stdout);
    }
}

/// A policy in which each date counts, on its own and brought from a table of details.
const DATES: &str = r#"policy(#{ edition: 1, label: "Dates", status: "proposal", total: "prime" });
input("entree", "date", #{ label: "Entrée", min: date("2020-01-01") });
input("note", "text", #{ label: "Note", otherwise: "" });
/// Prime
/// @unit €
fn prime(entree) { year(entree) * 100 + month(entree) }
/// Note
fn texte(note) { note }
outputs(["prime", "texte"]);
"#;

fn dates() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("policies")).unwrap();
    std::fs::write(folder.path().join("policies/dates.rhai"), DATES).unwrap();
    folder
}

#[test]
fn dates_with_the_day_first_are_read_and_it_is_said() {
    let folder = dates();
    let folder = folder.path();
    let iso = "structure,entree,note\nA,2025-04-30,vu le 01/02/2024\nB,2024-04-03,\n";
    let french = iso.replace("2025-04-30", "30/04/2025").replace("2024-04-03", "03/04/2024");
    std::fs::write(folder.join("iso.csv"), iso).unwrap();
    std::fs::write(folder.join("fr.csv"), &french).unwrap();
    std::fs::write(folder.join("points.csv"), french.replace(',', ";")).unwrap();
    std::fs::write(folder.join("both.csv"), iso.replace("2024-04-03", "03/04/2024")).unwrap();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(french.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save(folder.join("texte.xlsx")).unwrap();
    let of = |lang: &str, table: &str| {
        run(folder, lang, &["run", "dates", "-s", table, "--format", "csv"])
    };
    let expected = of("fr", "iso.csv");
    assert_eq!((expected.status, expected.stderr.as_str()), (0, ""), "the usual form");
    assert!(expected.stdout.contains("A,202504,") && expected.stdout.contains("B,202404,"));
    for table in ["fr.csv", "points.csv", "both.csv", "texte.xlsx"] {
        for (lang, said) in
            [("fr", "dates jour/mois/année (entree)"), ("en", "dates day/month/year (entree)")]
        {
            let read = of(lang, table);
            assert_eq!((read.status, &read.stdout), (0, &expected.stdout), "{}", read.stderr);
            assert!(read.stderr.contains(said), "{table}: {}", read.stderr);
        }
    }
    // Sites of a structure: a date that is brought to it is the same.
    let sites = "structure,entree,patients\nA,01/01/2024,1\nA,30/04/2025,5\nB,03/04/2024,2\n";
    std::fs::write(folder.join("sites.csv"), sites).unwrap();
    std::fs::write(folder.join("s.csv"), "structure,note\nA,vu le 01/02/2024\nB,\n").unwrap();
    std::fs::write(
        folder.join("sites.toml"),
        "tables = [\"s.csv\"]\n[[table]]\nfile = \"sites.csv\"\non = { structure = \"structure\" }\n\
         reduce = { entree = { op = \"main\", by = \"patients\" } }\n",
    )
    .unwrap();
    let reduced = of("fr", "sites.toml");
    assert_eq!((reduced.status, &reduced.stdout), (0, &expected.stdout), "{}", reduced.stderr);
}

#[test]
fn dates_with_the_month_first_are_refused() {
    let folder = dates();
    let folder = folder.path();
    let said = |lang: &str, dates: [&str; 3]| {
        let [a, b, c] = dates;
        let table = format!("structure,entree\nA,{a}\nB,{b}\nC,{c}\n");
        std::fs::write(folder.join("t.csv"), table).unwrap();
        let done = run(folder, lang, &["run", "dates", "-s", "t.csv"]);
        assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{dates:?}");
        done.stderr
    };
    for lang in ["fr", "en"] {
        let mixed = said(lang, ["03/04/2024", "04/30/2024", "05/05/2024"]);
        assert!(mixed.contains("[B1026]") && mixed.contains("t.csv:2:3"), "two readings: {mixed}");
        assert!(mixed.contains("[B1027]") && mixed.contains("t.csv:3:3"), "{mixed}");
        assert!(mixed.contains("30/04/2024") && mixed.contains("2024-04-30"), "{mixed}");
        assert!(!mixed.contains("t.csv:4"), "one reading: {mixed}");
        assert!(!mixed.contains("[W1001]"), "nothing was recognised: {mixed}");
        let month = ["le mois d’abord", "the month first"][usize::from(lang == "en")];
        assert!(mixed.contains(month), "{mixed}");
        for no in ["31/04/2024", "1/4/2024", "01/04/24"] {
            let refused = said(lang, [no, "2024-04-01", "2024-04-01"]);
            assert!(refused.contains("[B0617]") && refused.contains("30/04/2025"), "{refused}");
        }
        let early = said(lang, ["31/12/2019", "2024-04-01", "2024-04-01"]);
        assert!(early.contains("[B0620]"), "bounds hold: {early}");
    }
    // Elsewhere a date is written as it always was.
    let day = DATES.replace("fn prime(entree)", "fn prime(entree, jour)")
        + "param(\"jour\", date(\"2024-01-01\"), #{ basis: \"proposal\" });\n";
    std::fs::write(folder.join("policies/jour.rhai"), day).unwrap();
    let set = run(folder, "fr", &["run", "jour", "-s", "t.csv", "--set", "jour=30/04/2025"]);
    assert!(set.stderr.contains("[B0617]") && !set.stderr.contains("jour/mois"), "{}", set.stderr);
}
