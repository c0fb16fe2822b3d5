//! Results as files: the format that a name stands for, what each holds, and what is refused.

use crate::cli::{repository, run};
use crate::support::read;
use std::path::Path;

/// A run of the shipped policy, to this file.
fn written(path: &Path, more: &[&str]) -> crate::cli::Output {
    let path = path.to_str().unwrap();
    run(
        &repository(),
        "fr",
        &[&["run", "cdc-v4", "-s", "experimentation", "-o", path], more].concat(),
    )
}

fn printed(args: &[&str]) -> String {
    let done =
        run(&repository(), "fr", &[&["run", "cdc-v4", "-s", "experimentation"], args].concat());
    assert_eq!(done.status, 0, "{}", done.stderr);
    done.stdout
}

#[test]
fn the_name_of_a_file_says_its_format() {
    let folder = tempfile::tempdir().unwrap();
    for (name, format) in [
        ("a.csv", "csv"),
        ("a.JSON", "json"),
        ("a.jsonl", "jsonl"),
        ("a.md", "markdown"),
        ("a.txt", "table"),
    ] {
        let path = folder.path().join(name);
        let done = written(&path, &[]);
        assert_eq!((done.status, done.stdout.as_str()), (0, ""), "{name}: {}", done.stderr);
        let page = read(&path);
        assert!(!page.is_empty());
        if format != "table" {
            assert_eq!(page, printed(&["--format", format]), "{name}");
        }
    }
}

#[test]
fn names_that_say_nothing_or_something_else_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let to = |name: &str, more: &[&str]| {
        let done = written(&folder.path().join(name), more);
        assert_eq!(done.status, 2, "{name}");
        done.stderr
    };
    let unknown = to("ecart.docx", &[]);
    assert!(
        unknown.contains("B1101") && unknown.contains(".docx") && unknown.contains(".csv"),
        "{unknown}"
    );
    assert!(to("ecart", &[]).contains("B1101"));
    let mismatch = to("ecart.json", &["--format", "csv"]);
    assert!(mismatch.contains("B1102") && mismatch.contains("json"), "{mismatch}");
    assert!(to("ecart.json", &["--dialect", "excel-fr"]).contains("B1103"));
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing is written");
    // Any name will do where the format is given.
    let path = folder.path().join("ecart.dat");
    assert_eq!(written(&path, &["--format", "csv"]).status, 0);
    assert_eq!(read(&path), printed(&["--format", "csv"]));
}

#[test]
fn every_command_of_results_writes_rows() {
    let here = &repository();
    let commands: [&[&str]; 7] = [
        &["diff", "cdc-v4", "proposition-forfait-patient", "-s", "experimentation"],
        &["diff", "cdc-v4", "cdc-v3", "transition-2025-2026", "-s", "experimentation"],
        &["diff", "cdc-v1", "cdc-v4", "-s", "experimentation", "--why"],
        &["sweep", "cdc-v4", "-s", "experimentation", "--vary", "cout_etp=54000..56000:1000"],
        &["sensitivity", "cdc-v4", "-s", "experimentation"],
        &["params", "cdc-v4"],
        &["show", "cdc-v4"],
    ];
    for command in commands {
        let to = |format: &[&str]| {
            let done = run(here, "fr", &[command, format].concat());
            assert_eq!(done.status, 0, "{command:?} {}", done.stderr);
            done.stdout
        };
        let csv = to(&["--format", "csv"]);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert!(!records.is_empty());
        let lines = to(&["--format", "jsonl"]);
        let objects: Vec<serde_json::Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(objects.len(), records.len(), "{command:?}");
        let excel = to(&["--format", "csv", "--dialect", "excel-fr"]);
        let excel = excel.strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(excel.as_bytes());
        let french: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(french.len(), records.len());
        for ((object, record), french) in objects.iter().zip(&records).zip(&french) {
            for (place, name) in names.iter().enumerate() {
                match &object[name] {
                    serde_json::Value::Number(n) => {
                        assert_eq!(n.to_string(), record[place]);
                        assert_eq!(n.to_string(), french[place].replace(',', "."));
                    }
                    serde_json::Value::String(text) => assert_eq!(text, &record[place]),
                    serde_json::Value::Bool(flag) => assert_eq!(flag.to_string(), record[place]),
                    serde_json::Value::Null => assert_eq!("", &record[place]),
                    other => panic!("{other}"),
                }
            }
        }
    }
}

#[test]
fn variants_stand_below_one_another() {
    let args = [
        "diff",
        "cdc-v4",
        "cdc-v3",
        "-s",
        "experimentation",
        "--variant",
        "all",
        "--format",
        "jsonl",
    ];
    let done = run(&repository(), "fr", &args);
    assert_eq!(done.status, 0, "{}", done.stderr);
    let variants: std::collections::BTreeSet<String> = done
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["variant"].to_string())
        .collect();
    assert!(variants.contains("null") && variants.len() > 1, "{variants:?}");
}

#[test]
fn a_text_of_the_tables_cannot_run_in_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::create_dir(here.join("policies")).unwrap();
    std::fs::write(
        here.join("policies/p.rhai"),
        "policy(#{ edition: 1, label: \"P\", status: \"hypothesis\", total: \"total\" });\n\
         input(\"n\", \"decimal\");\ninput(\"nom\", \"text\");\n\
         /// Total\n/// @unit €\nfn total(n) { n }\n\
         /// Nom\nfn le_nom(nom) { nom }\n\
         outputs([\"le_nom\", \"total\"]);\n",
    )
    .unwrap();
    std::fs::write(
        here.join("t.csv"),
        "structure,n,nom\n=cmd|' /C calc'!A0,-5,@SUM(A1)\nS2,7,-3\n",
    )
    .unwrap();
    let to = |more: &[&str]| {
        let done = run(here, "en", &[&["run", "p", "-s", "t.csv"], more].concat());
        assert_eq!(done.status, 0, "{}", done.stderr);
        done.stdout
    };
    let csv = "structure,le_nom,total\n'=cmd|' /C calc'!A0,'@SUM(A1),-5\nS2,-3,7\n";
    assert_eq!(to(&["--format", "csv"]), csv);
    assert!(
        to(&["--format", "csv", "--dialect", "excel-fr"])
            .contains("'=cmd|' /C calc'!A0;'@SUM(A1);-5")
    );
    let page = to(&["--format", "markdown", "--detail"]);
    assert!(page.contains("| '=cmd\\|' /C calc'!A0 |"), "{page}");
    // JSON is no spreadsheet: texts are what they are.
    assert!(to(&["--format", "jsonl"]).contains("\"@SUM(A1)\""));
}

/// What French Excel would change is written so that it does not, and read back as it was.
#[test]
fn codes_come_back_from_french_excel() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::create_dir(here.join("policies")).unwrap();
    let policy = "policy(#{ edition: 1, label: \"P\", status: \"hypothesis\", total: \"total\" });\n\
        input(\"nom\", \"text\");\n/// Total\n/// @unit €\nfn total(exercice) { exercice / 1000 }\n\
        /// Nom\nfn copie(nom) { nom }\noutputs([\"copie\", \"total\"]);\n";
    std::fs::write(here.join("policies/p.rhai"), policy).unwrap();
    let codes = [
        "010780054",
        "1E5",
        "12/5",
        "3-4",
        "12345678901234567",
        "mars 2024",
        "1.50",
        "+5",
        "75056",
    ];
    let rows = codes.map(|code| format!("{code},2024,{code}\n")).concat();
    std::fs::write(here.join("t.csv"), format!("structure,exercice,nom\n{rows}")).unwrap();
    let done =
        run(here, "fr", &["run", "p", "-s", "t.csv", "-o", "x.csv", "--dialect", "excel-fr"]);
    assert_eq!(done.status, 0, "{}", done.stderr);
    assert!(
        read(&here.join("x.csv"))
            .contains("\"=\"\"010780054\"\"\";2024;\"=\"\"010780054\"\"\";2,024")
    );
    let (text, title) = (read(&here.join("x.csv")), "structure;exercice;copie");
    assert!(text.contains(title), "{text}");
    std::fs::write(here.join("y.csv"), text.replacen(title, "structure;exercice;nom", 1)).unwrap();
    let rows = |table: &str| {
        let done = run(here, "fr", &["run", "p", "-s", table, "--format", "csv"]);
        assert_eq!(done.status, 0, "{}", done.stderr);
        done.stdout
    };
    assert_eq!(rows("y.csv"), rows("t.csv"));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_says_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let done = written(&folder.path().join("a.parquet"), &[]);
    assert_eq!(done.status, 2);
    assert!(done.stderr.contains("B1107") && done.stderr.contains("--features parquet"));
}

/// What a run writes is a table of another: the same rows, the same digits.
#[cfg(feature = "parquet")]
#[test]
fn parquet_comes_back_as_a_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::create_dir(here.join("policies")).unwrap();
    let policy = "policy(#{ edition: 1, label: \"P\", status: \"hypothesis\", total: \"total\" });\n\
        input(\"n\", \"decimal\");\ninput(\"nom\", \"text\");\ninput(\"ok\", \"boolean\");\n\
        input(\"jour\", \"date\", #{ optional: true });\n\
        /// Total\n/// @unit €\nfn total(n) { n }\n/// Nom\nfn nom_(nom) { nom }\n\
        /// Ok\nfn ok_(ok) { ok }\n/// Jour\nfn jour_(jour) { jour }\n\
        outputs([\"nom_\", \"ok_\", \"jour_\", \"total\"]);\n";
    std::fs::write(here.join("policies/p.rhai"), policy).unwrap();
    std::fs::write(
        here.join("t.csv"),
        "structure,exercice,n,nom,ok,jour\n01053,2024,1234567890123.456789012345678,'=1+1,oui,2024-02-29\n\
         2A004,2025,-0.000000000000001,\"a, b\",non,\n",
    )
    .unwrap();
    let ran = |args: &[&str]| {
        let done = run(here, "en", args);
        assert_eq!(done.status, 0, "{}", done.stderr);
        done.stdout
    };
    ran(&["run", "p", "-s", "t.csv", "-o", "t2.parquet"]);
    ran(&["run", "p", "-s", "t.csv", "-o", "again.parquet"]);
    let bytes = |name: &str| {
        let mut sources = bareme::sources::Sources::disk();
        let id = sources.read(&here.join(name)).unwrap();
        sources.get(id).bytes().to_vec()
    };
    assert_eq!(bytes("t2.parquet"), bytes("again.parquet"), "the same bytes");
    let csv = ran(&["run", "p", "-s", "t.csv", "--format", "csv"]);
    // The names of the outputs become those of the columns that the policy reads.
    let back = policy
        .replace("nom_", "x_nom")
        .replace("ok_", "x_ok")
        .replace("jour_", "x_jour")
        .replace("input(\"nom\"", "input(\"nom_\"")
        .replace("fn x_nom(nom) { nom }", "fn x_nom(nom_) { nom_ }")
        .replace("input(\"ok\"", "input(\"ok_\"")
        .replace("fn x_ok(ok) { ok }", "fn x_ok(ok_) { ok_ }")
        .replace("input(\"jour\"", "input(\"jour_\"")
        .replace("fn x_jour(jour) { jour }", "fn x_jour(jour_) { jour_ }")
        .replace("input(\"n\"", "input(\"total\"")
        .replace("fn total(n) { n }", "fn x_total(total) { total }")
        .replace("total: \"total\"", "total: \"x_total\"")
        .replace("\"total\"]);", "\"x_total\"]);");
    std::fs::write(here.join("policies/back.rhai"), back).unwrap();
    let again = ran(&["run", "back", "-s", "t2.parquet", "--format", "csv"]);
    let rows = |csv: &str| csv.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rows(&again), rows(&csv));
    // What is damaged is refused.
    let whole = bytes("t2.parquet");
    std::fs::write(here.join("cut.parquet"), &whole[..whole.len() / 2]).unwrap();
    let cut = run(here, "en", &["run", "back", "-s", "cut.parquet"]);
    assert_eq!(cut.status, 2);
    assert!(cut.stderr.contains("B1006"), "{}", cut.stderr);
}

/// Other results are tables too: their rows in Parquet are those of their CSV.
#[cfg(feature = "parquet")]
#[test]
fn a_diff_and_a_sweep_in_parquet_have_the_rows_of_their_csv() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let folder = tempfile::tempdir().unwrap();
    let diff = ["diff", "cdc-v3", "cdc-v4", "-s", "experimentation"];
    let sweep = ["sweep", "cdc-v4", "-s", "experimentation", "--vary", "cout_etp=50_000,55_000.5"];
    // Numbers without the zeros at their end.
    let plain = |cell: &str| {
        bareme::number::parse(cell).map_or(cell.to_owned(), |n| n.normalize().to_string())
    };
    let text = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Str(text) => plain(text),
        // A decimal without decimals is written `12.` by the library.
        other => plain(other.to_string().trim_end_matches('.')),
    };
    for (name, command, fewest) in [("diff", &diff[..], 110), ("sweep", &sweep[..], 2)] {
        let write = |file: &str| {
            let path = folder.path().join(file);
            let to = path.to_str().unwrap();
            let done = run(&repository(), "en", &[command, &["-o", to]].concat());
            assert_eq!(done.status, 0, "{file}: {}", done.stderr);
            let mut sources = bareme::sources::Sources::disk();
            let id = sources.read(&path).unwrap();
            sources.get(id).bytes().to_vec()
        };
        let parquet = write(&format!("{name}.parquet"));
        assert_eq!(parquet, write(&format!("{name}2.parquet")), "{name}: the same bytes");
        let csv = write(&format!("{name}.csv"));
        let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_slice());
        let mut expected =
            csv.records().map(|record| record.unwrap().iter().map(plain).collect::<Vec<String>>());
        let file = SerializedFileReader::new(bytes::Bytes::from(parquet)).unwrap();
        let fields = file.metadata().file_metadata().schema_descr().root_schema().get_fields();
        // Beside the numbers of a column that has both stand its texts.
        let titles: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let beside: Vec<bool> = titles.iter().map(|title| title.ends_with("_text")).collect();
        let kept = titles.iter().zip(&beside).filter(|(_, beside)| !**beside);
        let kept: Vec<String> = kept.map(|(title, _)| (*title).to_owned()).collect();
        assert_eq!(Some(kept), expected.next(), "{name}");
        assert_eq!(beside.contains(&true), name == "diff", "{titles:?}");
        let rows = file.get_row_iter(None).unwrap().map(|row| {
            let mut cells: Vec<String> = Vec::new();
            for ((_, field), beside) in row.unwrap().get_column_iter().zip(&beside) {
                match cells.last_mut().filter(|_| *beside) {
                    Some(number) if number.is_empty() => *number = text(field),
                    Some(_) => assert_eq!(text(field), "", "{name}: one of both"),
                    None => cells.push(text(field)),
                }
            }
            cells
        });
        let rows: Vec<Vec<String>> = rows.collect();
        assert!(rows.len() >= fewest, "{name}: {} rows", rows.len());
        let expected: Vec<Vec<String>> = expected.collect();
        assert_eq!(rows.len(), expected.len(), "{name}");
        for (row, expected) in rows.iter().zip(&expected) {
            assert_eq!(row, expected, "{name}");
        }
    }
}

#[test]
fn the_words_of_a_policy_are_no_tags_in_markdown() {
    let folder = tempfile::tempdir().unwrap();
    let policy = "policy(#{ edition: 1, label: \"<b>Aide\", status: \"hypothesis\", source: \"<i>\", \
                  total: \"aide\" });\ninput(\"pop\", \"decimal\");\n\
                  /// Montant <img src=x>\n/// @unit €\nfn aide(pop) { pop * 2 }\n";
    std::fs::write(folder.path().join("p.rhai"), policy).unwrap();
    std::fs::write(folder.path().join("t.csv"), "structure,exercice,pop\nA,2026,1\n").unwrap();
    let done = run(folder.path(), "fr", &["run", "p.rhai", "-s", "t.csv", "--format", "markdown"]);
    assert_eq!(done.status, 0, "{}", done.stderr);
    assert!(done.stdout.contains("# p — &lt;b>Aide"), "{}", done.stdout);
    assert!(done.stdout.contains("### Structures · Montant &lt;img src=x>"), "{}", done.stdout);
    assert!(!done.stdout.contains('<'), "{}", done.stdout);
    let doc = run(folder.path(), "fr", &["doc", "p.rhai", "-o", "p.md"]);
    assert_eq!(doc.status, 0, "{}", doc.stderr);
    let page = read(&folder.path().join("p.md"));
    assert!(page.contains("# p — &lt;b>Aide") && page.contains("&lt;i>"), "{page}");
    assert!(!page.contains("<b>") && !page.contains("<i>") && !page.contains("<img"), "{page}");
}
