//! Workbooks of every command: a number is a number, whatever is written around it, and words are
//! the reader's.

use crate::cli::{repository, run};
use calamine::{Data, DataType, Reader};

const COMMANDS: [&[&str]; 11] = [
    &["run", "cdc-v4", "-s", "experimentation", "--by", "type_structure"],
    &["diff", "cdc-v3", "cdc-v4", "-s", "experimentation"],
    &["diff", "cdc-v3", "cdc-v4", "transition-2025-2026", "-s", "experimentation"],
    &["diff", "cdc-v1", "cdc-v4", "-s", "experimentation", "--why"],
    &["sweep", "cdc-v4", "-s", "experimentation", "--vary", "cout_etp=54000..56000:1000"],
    &["sensitivity", "cdc-v4", "-s", "experimentation"],
    &["sensitivity", "proposition-forfait-patient", "-s", "experimentation"],
    &["solve", "cdc-v4", "-s", "experimentation", "--find", "cout_etp", "--target", "20000000"],
    &["cliffs", "cdc-v4", "-s", "experimentation", "--input", "file_active", "--to", "1500"],
    &["params", "cdc-v4"],
    &["show", "cdc-v4"],
];

/// The rows of each sheet.
fn sheets(args: &[&str], lang: &str, format: &str) -> Vec<(String, Vec<Vec<Data>>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("a.{format}"));
    let done = run(&repository(), lang, &[args, &["-o", path.to_str().unwrap()]].concat());
    assert!(done.stderr.is_empty() || path.exists(), "{}", done.stderr);
    let mut book = calamine::open_workbook_auto(&path).unwrap();
    let rows = |range: &calamine::Range<Data>| range.rows().map(<[Data]>::to_vec).collect();
    book.worksheets().iter().map(|(name, range)| (name.clone(), rows(range))).collect()
}

/// Whether a text is a number, perhaps with its sign and its unit.
fn is_number(text: &str) -> bool {
    let text = text.trim_start_matches("► ").trim_start_matches(['+', '−', '-']);
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\u{202f}');
    let rest = text.trim_start_matches(digits);
    let unit = rest.trim_start_matches('\u{a0}');
    let unit = unit == "%"
        || unit.is_empty()
        || unit.len() < rest.len() && !unit.contains([' ', '→', '.']);
    text.starts_with(|c: char| c.is_ascii_digit()) && unit
}

#[test]
fn no_number_is_a_text() {
    let mut numbers = 0;
    for args in COMMANDS {
        for (lang, format) in [("fr", "xlsx"), ("fr", "ods"), ("en", "xlsx")] {
            for (name, rows) in sheets(args, lang, format) {
                for row in rows {
                    let number = |cell: &Data| matches!(cell, Data::Float(_) | Data::Int(_));
                    let found = row.iter().filter(|cell| number(cell)).count();
                    numbers += found;
                    for cell in &row {
                        let Data::String(text) = cell else { continue };
                        // The years over columns; and what this parameter holds is a text.
                        let title = found == 0 && text.len() == 4;
                        let known = title || row[0] == *"annee_prevision" || text.ends_with('%');
                        assert!(known || !is_number(text), "{args:?} {lang} {name}: {row:?}");
                    }
                }
            }
        }
    }
    assert!(numbers > 1_000, "{numbers}");
}

#[test]
fn tables_are_in_the_words_of_the_reader() {
    let cells = |args, lang| -> Vec<String> {
        let all = sheets(args, lang, "xlsx");
        let (_, rows) =
            all.iter().find(|(name, _)| ["Lignes", "Rows", "Effets"].contains(&&**name)).unwrap();
        rows.iter().flatten().filter_map(|cell| cell.get_string().map(str::to_owned)).collect()
    };
    let sweep = cells(COMMANDS[4], "fr");
    for word in ["cout_etp", "Telle quelle", "dotation_totale", "Écart", "Gagnent", "fictives"] {
        assert!(sweep.iter().any(|cell| cell == word), "{word}: {sweep:?}");
    }
    let english = cells(COMMANDS[4], "en");
    assert!(english.iter().any(|cell| cell == "As it is"), "{english:?}");
    for args in [COMMANDS[4], COMMANDS[7], COMMANDS[8], COMMANDS[9]] {
        for word in
            ["as_it_is", "delta", "assumption", "passed", "above", "rows_in_error", "fictitious"]
        {
            assert!(!cells(args, "fr").iter().any(|cell| cell == word), "{args:?}: {word}");
        }
    }
}
