//! Files as their users have them: every dialect gives the same values, or a question.

use super::files::{self, Reading};
use super::table::Table;
use super::tests::input;
use super::{InputColumn, Scenario, TableOptions};
use crate::diagnostic::{Arg, Code, Diagnostic, Diagnostics};
use crate::sources::Sources;
use crate::value::{InputSpec, Kind, Value};
use indexmap::IndexMap;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::path::Path;

fn bound(bytes: &[u8]) -> Result<(Vec<Value>, Vec<Value>, Diagnostics), Diagnostics> {
    let mut sources = Sources::memory([("t.csv", bytes.to_vec())]);
    let scenario = Scenario::load(&mut sources, Path::new("t.csv"), &TableOptions::default())?;
    let optional = |mut spec: crate::value::InputSpec| {
        spec.optional = true;
        spec
    };
    let specs = [optional(input("n", Kind::Number)), optional(input("label", Kind::Text))];
    let specs: IndexMap<_, _> = specs.into_iter().map(|s| (s.name.clone(), s)).collect();
    let dataset = scenario.bind(&specs)?;
    let column = |name: &str| dataset.inputs[name].iter().collect();
    Ok((column("n"), column("label"), scenario.notices))
}

fn numbers(bytes: &[u8]) -> Vec<String> {
    bound(bytes).unwrap().0.iter().map(Value::to_machine).collect()
}

fn said(notices: &[Diagnostic], name: &str) -> Option<String> {
    let found = notices.iter().flat_map(|notice| &notice.args).find(|(arg, _)| *arg == name)?;
    Some(match &found.1 {
        Arg::Text(text) => text.clone(),
        other => format!("{other:?}"),
    })
}

/// How a test writes a table.
#[derive(Clone, Copy, Debug)]
struct Written {
    separator: char,
    decimal: char,
    thousands: Option<char>,
    encoding: &'static str,
    mark: bool,
    end: &'static str,
    quoted: bool,
    trailing: usize,
}

impl Written {
    fn number(self, n: Decimal) -> String {
        let text = n.normalize().to_string();
        let (sign, digits) = text.strip_prefix('-').map_or(("", &*text), |digits| ("-", digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut out = sign.to_owned();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                out.extend(self.thousands);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(self.decimal);
            out.push_str(fraction);
        }
        out
    }

    fn cell(self, text: &str) -> String {
        let special = |c: char| c == self.separator || matches!(c, '"' | '\n' | '\r');
        if self.quoted || text.contains(special) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    }

    fn table(self, rows: &[(Decimal, String)]) -> Vec<u8> {
        let titles = ["structure", "label", "n"].map(str::to_owned);
        let records = rows
            .iter()
            .enumerate()
            .map(|(row, (n, label))| [format!("0{row}"), label.clone(), self.number(*n)]);
        let mut text = if self.mark { "\u{feff}".to_owned() } else { String::new() };
        for record in std::iter::once(titles).chain(records) {
            let mut cells: Vec<String> = record.iter().map(|cell| self.cell(cell)).collect();
            cells.extend(std::iter::repeat_n(String::new(), self.trailing));
            text.push_str(&cells.join(&self.separator.to_string()));
            text.push_str(self.end);
        }
        match self.encoding {
            "windows-1252" => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
            "utf-16" => [0xff, 0xfe]
                .into_iter()
                .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
                .collect(),
            _ => text.into_bytes(),
        }
    }
}

fn dialect() -> impl Strategy<Value = Written> {
    (
        prop_oneof![Just(','), Just(';'), Just('\t'), Just('|')],
        prop_oneof![Just('.'), Just(',')],
        prop_oneof![Just(None), Just(Some(' ')), Just(Some('\u{a0}')), Just(Some('\u{202f}'))],
        prop_oneof![Just("utf-8"), Just("windows-1252"), Just("utf-16")],
        any::<bool>(),
        prop_oneof![Just("\n"), Just("\r\n")],
        any::<bool>(),
        0..3_usize,
    )
        .prop_map(|(separator, decimal, thousands, encoding, mark, end, quoted, trailing)| {
            // What an encoding cannot write, or a mark would contradict.
            let thousands = thousands.filter(|c| encoding != "windows-1252" || *c != '\u{202f}');
            let mark = mark && encoding == "utf-8";
            Written { separator, decimal, thousands, encoding, mark, end, quoted, trailing }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn every_dialect_gives_back_all_digits(
        written in dialect(),
        rows in proptest::collection::vec(
            (any::<i64>(), 0..12_u32, "[a-zéèàç '=+;,|\"\u{a0}-]{0,12}"), 1..12
        ),
    ) {
        let rows: Vec<(Decimal, String)> = rows
            .into_iter()
            .map(|(n, scale, label)| (Decimal::new(n, scale), label))
            .collect();
        let table = written.table(&rows);
        // Some texts of Windows-1252 are, byte for byte, other texts of UTF-8: nobody can tell.
        let is_utf8 = std::str::from_utf8(&table).is_ok() && !table.is_ascii();
        prop_assume!(written.encoding != "windows-1252" || !is_utf8);
        match bound(&table) {
            Ok((numbers, labels, _)) => {
                for (row, (n, label)) in rows.iter().enumerate() {
                    prop_assert_eq!(&numbers[row], &Value::Number(n.normalize()));
                    // What keeps a text from running is undone, as the writer put it.
                    let label = super::text::of_file(label).into_owned();
                    let expected = if label.is_empty() { Value::Missing } else { Value::Text(label.as_str().into()) };
                    prop_assert_eq!(&labels[row], &expected);
                }
            }
            // A question is the only other answer, and where a number does have two readings.
            Err(errors) => prop_assert!(errors.iter().all(|e| e.code == Code::AmbiguousNumber
                || e.code == Code::CellComma || e.code == Code::CellPoint), "{errors:?}"),
        }
    }

    #[test]
    fn what_is_not_ambiguous_is_never_asked(
        written in dialect(),
        rows in proptest::collection::vec((any::<i64>(), 4..12_u32), 1..12),
    ) {
        let rows: Vec<(Decimal, String)> = rows
            .into_iter()
            .map(|(n, scale)| (Decimal::new(n / 10 * 10 + 1, scale), String::new()))
            .collect();
        let (numbers, _, _) = bound(&written.table(&rows)).unwrap();
        for (row, (n, _)) in rows.iter().enumerate() {
            prop_assert_eq!(&numbers[row], &Value::Number(n.normalize()));
        }
    }

    #[test]
    fn any_bytes_are_a_table_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = bound(&bytes);
        let _ = bound(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }
}

#[test]
fn what_a_french_spreadsheet_saves_is_read_and_said() {
    let text =
        "structure;label;n\r\n01053;Saint-\u{c9}loi;1\u{a0}234,5\r\n=\"02\";'=x;-0,25\r\n;;\r\n";
    let bytes = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let (numbers, labels, notices) = bound(&bytes).unwrap();
    let shown = |values: &[Value]| values.iter().map(Value::to_machine).collect::<Vec<_>>();
    assert_eq!(shown(&numbers), ["1234.5", "-0.25"]);
    assert_eq!(shown(&labels), ["Saint-Éloi", "=x"]);
    assert_eq!(notices[0].code, Code::ReadAs);
    assert_eq!(said(&notices, "separator").as_deref(), Some(";"));
    assert_eq!(said(&notices, "decimal").as_deref(), Some(","));
    assert_eq!(said(&notices, "encoding").as_deref(), Some("windows-1252"));
    assert!(said(&notices, "spaces").is_some());
    assert!(bound(b"structure,label,n\nS,x,1.5\n").unwrap().2.is_empty(), "nothing to say");
}

#[test]
fn an_ambiguous_number_is_a_question_unless_the_column_answers() {
    let asked = |text: &str| {
        let errors = bound(text.as_bytes()).unwrap_err();
        let span = errors[0].span.unwrap();
        (errors[0].code, span.line, span.column)
    };
    assert_eq!(asked("structure;n\nS;1.234\n"), (Code::AmbiguousNumber, 2, 3));
    assert_eq!(asked("structure;n\nS;1,234\nT;5\n"), (Code::AmbiguousNumber, 2, 3));
    assert_eq!(asked("structure,n\nS,\"1,234\"\nT,2.5\n"), (Code::AmbiguousNumber, 2, 3));
    assert_eq!(numbers(b"structure;n\nS;1,234\nT;5,2\n"), ["1.234", "5.2"]);
    assert_eq!(numbers(b"structure;n\nS;1.234\nT;1.234.567\n"), ["1234", "1234567"]);
    assert_eq!(numbers(b"structure,n\nS,1.234\n"), ["1.234"], "as programs write");
    assert_eq!(numbers("structure,n\nS,\"1 234,5\"\n".as_bytes()), ["1234.5"]);
    assert_eq!(asked("structure;n\nS;12,5\nT;13,5\nU;12.5\n"), (Code::CellPoint, 4, 3));
}

#[test]
fn the_line_of_titles_may_come_later() {
    let text = "Revenus et pauvreté;;\n\nstructure;label;n\nS;x;1,5\n";
    let (numbers, _, notices) = bound(text.as_bytes()).unwrap();
    assert_eq!((numbers[0].to_machine().as_str(), notices.len()), ("1.5", 1));
    assert_eq!(said(&notices, "header").as_deref(), Some("Count(3)"));
    let mut sources = Sources::memory([("t.csv", text)]);
    let reading = Reading { header: Some(3), ..Reading::default() };
    let table = files::open(&mut sources, Path::new("t.csv"), &reading).unwrap();
    assert_eq!(table.columns(), ["structure", "label", "n"]);
    assert_eq!((table.cell(0, 2).line, table.cell(0, 2).column), (4, 5));
}

#[test]
fn titles_may_be_given_to_a_file_that_has_none() {
    let text = "finess;etalab;2024-01-01\nstructureet;010000024;A\ngeolocalisation;010000024\n";
    let mut sources = Sources::memory([("t.csv", text)]);
    let columns = ["kind", "et", "name"].map(str::to_owned).to_vec();
    let reading = Reading { columns: Some((columns, 1)), ragged: true, ..Reading::default() };
    let table: Table = files::open(&mut sources, Path::new("t.csv"), &reading).unwrap();
    let ragged: Vec<_> = (0..table.len()).filter_map(|row| table.ragged(row)).collect();
    assert_eq!((table.len(), ragged.len()), (2, 1));
    assert_eq!(table.text(0, 1).as_deref(), Some("010000024"));
}

#[test]
fn what_is_proposed_silences_what_was_said() {
    let latin = encoding_rs::WINDOWS_1252;
    let mixed = "structure;é;n;d\nA;1,5;10.5;30/04/2025\nB;2,25;1 234.5;01/05/2025\n";
    let titled = "Revenus\n\nstructure\tn\nA\t1,5\nB\t12\n";
    let quoted = "structure,n,d\nA,\"1,5\",03/04/2025\nB,\"2,5\",04/04/2025\n";
    for text in [
        mixed,
        titled,
        quoted,
        "structure;n\nA;1 234,5\n",
        "structure|n\nA|1,5\n",
        "structure;n\nA;1\n",
        "structure,d\nA,30/04/2025\n",
    ] {
        let file = ("t.csv", latin.encode(text).0.into_owned());
        let load = |manifest: &str| {
            let set = ("m.toml", manifest.as_bytes().to_vec());
            let mut sources = Sources::memory([set, file.clone()]);
            let set = Scenario::load(&mut sources, Path::new("m.toml"), &TableOptions::default());
            let set = set.unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
            let columns = [("n", Kind::Number), ("é", Kind::Number), ("d", Kind::Date)];
            let spec = |(name, kind): (&str, Kind)| {
                (name.to_owned(), InputSpec { optional: true, ..input(name, kind) })
            };
            let bound = set.bind(&columns.into_iter().map(spec).collect());
            let bound = bound.unwrap_or_else(|errors| panic!("{manifest}: {errors:?}"));
            let values = |column: &InputColumn| column.iter().collect::<Vec<_>>();
            let values: Vec<_> = bound.inputs.values().map(values).collect();
            (set.notices.clone(), values)
        };
        let (said, values) = load("tables = [\"t.csv\"]");
        let [Diagnostic { code: Code::ReadAs, args, .. }] = said.as_slice() else {
            panic!("{text}: {said:?}")
        };
        let written = args.iter().find(|(name, _)| *name == "written").unwrap().1.text().unwrap();
        let (left, same) = load(&format!("tables = [{written}]"));
        assert!(left.is_empty(), "{written}: {left:?}");
        assert_eq!(same, values, "{written}");
    }
}
