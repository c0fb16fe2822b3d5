//! Tables read in pieces by several threads, against the same read at once, and against the plain
//! reading of each cell: random tables with quotes, line ends within cells, blank lines, marks,
//! wrong shapes and wrong cells.

use super::assemble::assemble;
use super::files::{self, Reading};
use super::fill::Builder;
use super::join::JoinOn;
use super::manifest::Manifest;
use super::tests::input;
use super::text::clean;
use super::{Dataset, InputColumn, Scenario};
use crate::diagnostic::Diagnostics;
use crate::parallel::Share;
use crate::sources::Sources;
use crate::value::{InputSpec, Kind, Value, parse_value};
use indexmap::IndexMap;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::Path;

/// One after another, in one piece.
const ALONE: Share = Share { threads: 1, piece: usize::MAX };

fn specs() -> IndexMap<String, InputSpec> {
    let optional = |spec: InputSpec| InputSpec { optional: true, ..spec };
    let bounded =
        InputSpec { min: Some(Value::Number((-100_000).into())), ..input("decimal", Kind::Number) };
    let specs = [
        optional(input("integer", Kind::Integer)),
        optional(bounded),
        optional(input("boolean", Kind::Boolean)),
        optional(input("text", Kind::Text)),
        optional(input("date", Kind::Date)),
        InputSpec { otherwise: Some(Value::Boolean(true)), ..input("absent", Kind::Boolean) },
    ];
    specs.into_iter().map(|spec| (spec.name.clone(), spec)).collect()
}

fn scenario(text: &str, share: Share) -> Result<Scenario, Diagnostics> {
    let mut sources = Sources::memory([("t.csv", text)]);
    let reading = Reading { wanted: vec!["structure".to_owned()], ..Reading::default() };
    let table = files::open_shared(&mut sources, Path::new("t.csv"), &reading, share)?;
    let (key, period) = ("structure".to_owned(), Some("exercice".to_owned()));
    let period = period.filter(|period| table.position(period).is_some());
    let (source, on) = (table.id(), JoinOn { key, period, period_span: None });
    assemble(source, vec![table], on, Manifest::default())
}

fn bound(text: &str, share: Share) -> Result<Dataset, Diagnostics> {
    scenario(text, share)?.bind(&specs())
}

/// All that a reading gives: who the rows are about, how columns are held, places, refusals.
fn told(text: &str, share: Share) -> String {
    match bound(text, share) {
        Err(refused) => format!("{refused:#?}"),
        Ok(dataset) => {
            let rows: Vec<_> = dataset.rows.iter().collect();
            let places: Vec<_> = (0..dataset.rows.len())
                .map(|row| (dataset.tables.row_span(row), dataset.tables.cell("text", row)))
                .collect();
            format!("{rows:#?}{:#?}{places:#?}{:#?}", dataset.inputs, dataset.text_column("text"))
        }
    }
}

/// The values of a cell that is not refused, read on its own.
fn alone(spec: &InputSpec, cell: &str) -> Value {
    match clean(cell) {
        empty if empty.is_empty() => Value::Missing,
        text => parse_value(spec.kind, &text).unwrap().leave(),
    }
}

/// What a cell of a kind may look like; one in `wrong` is refused.
fn cell(kind: &'static str, wrong: u32) -> impl Strategy<Value = String> {
    let good: BoxedStrategy<String> = match kind {
        "integer" => prop_oneof![
            any::<i32>().prop_map(|n| n.to_string()),
            Just("12.0".to_owned()),
            Just("9223372036854775807".to_owned()),
            Just("+7".to_owned()),
        ]
        .boxed(),
        "decimal" => prop_oneof![
            (-99_999..10_000_000_i64, 0..4_u32)
                .prop_map(|(n, scale)| rust_decimal::Decimal::new(n, scale).to_string()),
            (0..1_000_i64, 8..20_u32)
                .prop_map(|(n, scale)| rust_decimal::Decimal::new(n, scale).to_string()),
            Just("12345678901234567890.5".to_owned()),
        ]
        .boxed(),
        "boolean" => prop::sample::select(vec!["oui", "NON", "Vrai", "0", "1", "false"])
            .prop_map(str::to_owned)
            .boxed(),
        "date" => prop::sample::select(vec!["2024-02-29", "1999-12-31", "2030-01-01"])
            .prop_map(str::to_owned)
            .boxed(),
        _ => prop_oneof![
            "[a-c]{0,2}",
            "[éàœ\u{301}\u{feff}]{1,3}",
            Just("say \"so\"".to_owned()),
            Just("\"a, b\"".to_owned()),
            Just("\"one\nline\r\nthen \"\"another\"\"\"".to_owned()),
            Just("\"x\"y\"z".to_owned()),
        ]
        .boxed(),
    };
    let good = (good, 0..8_u32).prop_map(|(text, dress)| match dress {
        0 => String::new(),
        1 if !text.contains('"') => format!(" {text}\u{a0}"),
        2 if !text.contains('"') => format!("\"{text}\""),
        3 if !text.contains('"') => format!("\"{text}\n\""),
        _ => text,
    });
    let bad =
        prop::sample::select(vec!["1e", "peut-être", "1 234", "\"1,5\"", "2024-13-01", "-5000000"]);
    (good, bad, 0..1_000_u32).prop_map(move |(good, bad, chance)| {
        if chance < wrong && kind != "text" { bad.to_owned() } else { good }
    })
}

/// A line with its end.
fn line(wrong: u32) -> impl Strategy<Value = String> {
    let cells = (
        prop_oneof![20 => "S[0-9]{1,3}", 1 => Just(String::new()), 5 => "\u{feff}S[0-9]{2}", 5 => Just("\"S,\n1\"".to_owned())],
        prop_oneof![300 => 2020..2026_i32, 1 => 3000..3001_i32],
        cell("integer", wrong),
        cell("decimal", wrong),
        cell("boolean", wrong),
        cell("text", wrong),
        cell("date", wrong),
    );
    let ends = prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n", "\r\n \r\n"]);
    let usual = prop_oneof![200 => Just("\n"), 40 => Just("\r\n"), 1 => ends];
    let ragged = prop_oneof![300 => Just(""), 1 => Just(",x"), 1 => Just("\",")];
    (cells, usual, ragged).prop_map(|((key, year, a, b, c, d, e), end, more)| {
        format!("{key},{year},{a},{b},{c},{d},{e}{more}{end}")
    })
}

fn table() -> impl Strategy<Value = String> {
    let wrong = prop_oneof![Just(0_u32), Just(5), Just(300)];
    let lines = wrong.prop_flat_map(|wrong| prop::collection::vec(line(wrong), 0..90));
    let head = prop::sample::select(vec!["", "\u{feff}", "\n\r\n"]);
    let period = prop::sample::select(vec!["exercice", "annee"]);
    (head, period, lines, any::<bool>()).prop_map(|(head, period, lines, open)| {
        let text = lines.concat();
        let text = if open { text.trim_end_matches(['\r', '\n']) } else { &text };
        format!("{head}structure,{period},integer,decimal,boolean,text,date\n{text}")
    })
}

/// The same with years and structures that are each there once, and nothing refused.
fn good_table() -> impl Strategy<Value = String> {
    let cells = (
        cell("integer", 0),
        cell("decimal", 0),
        cell("boolean", 0),
        cell("text", 0),
        cell("date", 0),
    );
    let end = prop::sample::select(vec!["\n", "\r\n", "\n\n"]);
    prop::collection::vec((cells, end), 1..60).prop_map(|lines| {
        let mut text = "structure,exercice,integer,decimal,boolean,text,date\n".to_owned();
        for (row, ((a, b, c, d, e), end)) in lines.into_iter().enumerate() {
            let (structure, year) = (row / 3, 2020 + row % 3);
            let _ = write!(text, "S{structure},{year},{a},{b},{c},{d},{e}{end}");
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_table_read_in_pieces_is_the_table_read_at_once(
        text in table(),
        threads in 1..5_usize,
        piece in prop_oneof![1..40_usize, 40..2_000_usize],
    ) {
        prop_assert_eq!(told(&text, Share { threads, piece }), told(&text, ALONE));
    }

    #[test]
    fn a_column_holds_what_its_cells_say(text in good_table(), piece in 1..400_usize) {
        let dataset = bound(&text, Share { threads: 2, piece }).unwrap();
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let mut rows = 0;
        for (row, record) in reader.records().enumerate() {
            let record = record.unwrap();
            prop_assert_eq!(dataset.rows.structure(row), &record[0]);
            for (place, (name, spec)) in specs().iter().enumerate() {
                let expected = record.get(place + 2);
                let expected = expected.map_or(Value::Boolean(true), |cell| alone(spec, cell));
                prop_assert_eq!(dataset.inputs[name].value(row).leave(), expected);
            }
            rows += 1;
        }
        prop_assert_eq!(dataset.rows.len(), rows);
    }
}

#[test]
fn numbers_that_integers_cannot_hold_stay_exact() {
    let held = |cells: [&str; 3]| {
        let rows = cells.iter().enumerate().map(|(i, cell)| format!("S{i},{cell}\n"));
        let text = format!("structure,decimal\n{}", rows.collect::<String>());
        let alone = InputSpec { min: None, ..specs()["decimal"].clone() };
        let specs = IndexMap::from([("decimal".to_owned(), alone)]);
        let dataset =
            scenario(&text, Share { threads: 2, piece: 1 }).unwrap().bind(&specs).unwrap();
        let column = &dataset.inputs["decimal"];
        let values: Vec<String> = column.iter().map(|value| value.to_machine()).collect();
        (matches!(column.held(), super::Held::Lanes(_)), values)
    };
    let plain = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let cents = ["1.50", "-0.25", "9000000000000000"];
    assert_eq!(held(cents), (true, plain(["1.5", "-0.25", "9000000000000000"])));
    // Too fine, or too wide once all have the same decimals: in any order.
    let fine = ["1", "0.0000000000000001", "2"];
    assert!(!held(fine).0);
    for cells in [["9000000000000000000", "0.1", ""], ["0.1", "", "9000000000000000000"]] {
        assert_eq!(held(cells), (false, plain(cells)));
    }
}

/// A value of any kind, often of the same one.
fn any_value() -> impl Strategy<Value = Value> {
    let number = (any::<i64>(), 0..64_u32, 0..20_u32).prop_map(|(n, cut, scale)| {
        Value::Number(rust_decimal::Decimal::from_i128_with_scale((n >> cut).into(), scale))
    });
    prop_oneof![
        400 => (-1_000..1_000_i64).prop_map(|n| Value::Number(rust_decimal::Decimal::new(n, 2))),
        30 => Just(Value::Missing),
        2 => number,
        1 => any::<bool>().prop_map(Value::Boolean),
        1 => "[a-c]{0,2}".prop_map(|text| Value::Text(text.into())),
        1 => Just(Value::Date(jiff::civil::date(2024, 2, 29))),
    ]
}

proptest! {
    #[test]
    fn a_column_gives_back_the_values_that_it_was_made_of(
        values in prop_oneof![
            prop::collection::vec(any_value(), 0..40),
            prop::collection::vec(prop_oneof![Just(Value::Missing), any::<bool>().prop_map(Value::Boolean)], 0..9),
            prop::collection::vec("[a-c]{0,1}".prop_map(|text| Value::Text(text.into())), 0..9),
        ],
        cuts in (0..40_usize, 0..40_usize),
        picked in prop::collection::vec(0..40_u32, 0..20),
    ) {
        let whole = InputColumn::of_values(&values);
        let given: Vec<Value> = whole.iter().map(|value| value.leave()).collect();
        let same: Vec<Value> = values.iter().map(Value::leave).collect();
        prop_assert_eq!(&given, &same);
        // In pieces, it is held as it is at once.
        let (a, b) = (cuts.0.min(values.len()), cuts.1.min(values.len()));
        let mut column = Builder::default();
        for piece in [&values[..a.min(b)], &values[a.min(b)..a.max(b)], &values[a.max(b)..]] {
            let mut part = Builder::default();
            for value in piece {
                part.push(value);
            }
            column.append(part);
        }
        let rows: Vec<u32> = picked.into_iter().filter(|row| (*row as usize) < values.len()).collect();
        let chosen: Vec<&Value> = rows.iter().map(|row| &values[*row as usize]).collect();
        let chosen = InputColumn::of_values(chosen);
        let mut again = Builder::default();
        for value in &values {
            again.push(value);
        }
        prop_assert_eq!(format!("{:?}", column.finish()), format!("{whole:?}"));
        prop_assert_eq!(format!("{:?}", again.gather(&rows, &Value::Missing).finish()), format!("{chosen:?}"));
    }
}
