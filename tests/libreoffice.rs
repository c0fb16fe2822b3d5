//! Workbooks, opened and recalculated by LibreOffice: the same numbers in every cell.

use crate::cli::{repository, run};
use crate::programs::libreoffice;
use bareme::number;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every sheet as CSV, values and not as they are shown.
const EVERY_SHEET: &str =
    "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";

/// Formulas are computed again when a file is opened.
const RECALCULATE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

type Sheets = BTreeMap<String, Vec<Vec<String>>>;

/// The sheets of a workbook as LibreOffice reads and computes them.
fn opened(program: &Path, book: &Path) -> Sheets {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("profile");
    std::fs::create_dir_all(profile.join("user")).unwrap();
    std::fs::write(profile.join("user/registrymodifications.xcu"), RECALCULATE).unwrap();
    let out = folder.path().join("out");
    let done = Command::new(program)
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--norestore", "--convert-to", EVERY_SHEET, "--outdir"])
        .arg(&out)
        .arg(book)
        .output()
        .unwrap();
    let mut sheets = Sheets::new();
    let stem = book.file_stem().unwrap().to_str().unwrap();
    let files = std::fs::read_dir(&out).unwrap_or_else(|e| panic!("{e}: {done:?}"));
    for file in files {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let sheet = name.strip_prefix(&format!("{stem}-")).unwrap().to_owned();
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(&path).unwrap();
        let lines = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect());
        sheets.insert(sheet, lines.collect());
    }
    sheets
}

/// A run of a command, to a file of this name.
fn written(folder: &Path, name: &str, args: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let done = run(&repository(), "fr", &[args, &["-o", path.to_str().unwrap()]].concat());
    assert_eq!(done.status, 0, "{}", done.stderr);
    path
}

/// A number as LibreOffice writes it: with the comma of its format, a fraction in percent.
fn d(text: &str) -> Decimal {
    let digits = text.replace(',', ".");
    let parse = |text| number::parse(text).unwrap_or_else(|_| panic!("{text:?} is no number"));
    match digits.strip_suffix('%') {
        Some(percent) => parse(percent) / Decimal::ONE_HUNDRED,
        None => parse(&digits),
    }
}

/// A number to the cent: LibreOffice adds up binary floats.
fn cents(text: &str) -> Decimal {
    number::round(d(text), 2, number::Rounding::Nearest).unwrap()
}

/// What a spreadsheet holds of a number.
fn fifteen(n: Decimal) -> Decimal {
    let away = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    n.round_sf_with_strategy(15, away).unwrap()
}

/// Rows below the header that starts with this name.
fn below<'s>(sheet: &'s [Vec<String>], name: &str) -> (&'s [String], &'s [Vec<String>], usize) {
    let place = sheet.iter().position(|row| row.first().is_some_and(|cell| cell == name));
    let place = place.unwrap_or_else(|| panic!("no {name} in {sheet:?}"));
    (&sheet[place], &sheet[place + 1..], place)
}

/// The archive with one change in each of its texts: what programs keep of formulas is spoilt.
fn spoilt(book: &Path, change: &dyn Fn(&str) -> String) {
    let mut sources = bareme::sources::Sources::disk();
    let id = sources.read(book).unwrap();
    let bytes = sources.get(id).bytes().to_vec();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let mut text = Vec::new();
        file.read_to_end(&mut text).unwrap();
        let options =
            zip::write::SimpleFileOptions::default().compression_method(file.compression());
        out.start_file(file.name().unwrap().into_owned(), options).unwrap();
        let text = String::from_utf8(text)
            .map_or_else(std::string::FromUtf8Error::into_bytes, |t| change(&t).into_bytes());
        out.write_all(&text).unwrap();
    }
    std::fs::write(book, out.finish().unwrap().into_inner()).unwrap();
}

#[test]
fn a_run_opened_by_libreoffice_has_every_number() {
    let Some(program) = libreoffice("a_run_opened_by_libreoffice_has_every_number") else { return };
    let folder = tempfile::tempdir().unwrap();
    let args = ["run", "cdc-v4", "-s", "experimentation"];
    let machine = run(&repository(), "fr", &[&args[..], &["--format", "csv"]].concat()).stdout;
    let mut reader = csv::Reader::from_reader(machine.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let xlsx = regex::Regex::new(r"(SUBTOTAL\([^<]*</f><v>)[^<]*").unwrap();
    let ods = regex::Regex::new(r#"(of:=SUBTOTAL[^>]*office:value=")[^"]*"#).unwrap();
    for name in ["run.xlsx", "run.ods"] {
        let book = written(folder.path(), name, &args);
        let sheets = opened(&program, &book);
        let known: Vec<&str> = sheets.keys().map(String::as_str).collect();
        assert_eq!(known, ["Lisez-moi", "Paramètres", "Résultats", "Synthèse"], "{name}");
        let (header, rows, place) = below(&sheets["Résultats"], "structure");
        assert_eq!(header, names, "{name}");
        assert_eq!(rows.len(), records.len());
        for (row, record) in rows.iter().zip(&records) {
            for (found, expected) in row.iter().zip(record) {
                match number::parse(expected) {
                    Ok(n) => assert_eq!(d(found), fifteen(n), "{name} {row:?}"),
                    Err(_) if matches!(expected, "true" | "false") => {
                        assert_eq!(found.to_lowercase(), expected, "{name} {row:?}");
                    }
                    Err(_) => assert_eq!(found, expected, "{name} {row:?}"),
                }
            }
        }
        let readme: Vec<&str> = sheets["Lisez-moi"].iter().map(|row| row[0].as_str()).collect();
        let rounded = |line: &&&str| line.starts_with("! Résultats, etp_hors_ps : ");
        assert!(readme.iter().any(|line| rounded(&line)), "{name} {readme:?}");
        // Totals are formulas: computed again, they are the sums to the cent.
        let totals = &sheets["Résultats"][place - 2];
        let column = names.iter().position(|name| name == "dotation_totale").unwrap();
        let sum: Decimal = records.iter().map(|record| d(&record[column])).sum();
        assert_eq!(cents(&totals[column]), sum, "{name}");
        // Whatever the file says that they were.
        spoilt(&book, &|text| {
            let kept = xlsx.replace_all(text, "${1}7");
            ods.replace_all(&kept, "${1}7").into_owned()
        });
        let again = opened(&program, &book);
        let totals = &again["Résultats"][place - 2];
        assert_eq!(cents(&totals[column]), sum, "{name}, recalculated");
    }
}

#[test]
fn a_comparison_opened_by_libreoffice_has_every_number() {
    let test = "a_comparison_opened_by_libreoffice_has_every_number";
    let Some(program) = libreoffice(test) else { return };
    let folder = tempfile::tempdir().unwrap();
    let args = ["diff", "cdc-v4", "proposition-forfait-patient", "-s", "experimentation"];
    let json = run(&repository(), "fr", &[&args[..], &["--format", "json"]].concat()).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    for name in ["ecart.xlsx", "ecart.ods"] {
        let book = written(folder.path(), name, &args);
        let sheets = opened(&program, &book);
        let (_, rows, _) = below(&sheets["Écarts"], "Structure");
        let structures = json["structures"].as_array().unwrap();
        assert_eq!(rows.len(), structures.len());
        for (row, structure) in rows.iter().zip(structures) {
            assert_eq!(row[0], structure["structure"].as_str().unwrap());
            for (place, key) in [(1, "base"), (2, "target"), (3, "delta")] {
                assert_eq!(d(&row[place]), d(&structure[key].to_string()), "{name} {row:?}");
            }
        }
        // The first table of the summary: the totals of each year.
        let summary = &sheets["Synthèse"];
        let delta = summary.iter().find(|row| row[0] == "Écart").unwrap();
        for (found, total) in delta[1..].iter().zip(json["totals"].as_array().unwrap()) {
            assert_eq!(d(found), d(&total["delta"].to_string()), "{name}");
        }
        assert!(sheets["Lignes"].len() > structures.len());
    }
}
