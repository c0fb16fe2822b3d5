use super::*;
use crate::Format;
use jiff::civil::Date;
use proptest::prelude::*;

fn written(rows: &Rows, format: Format) -> String {
    let mut out = Vec::new();
    match format {
        Format::Jsonl => rows.jsonl(&mut out),
        Format::ExcelFr => rows.csv(Dialect::ExcelFr, &mut out),
        _ => rows.csv(Dialect::Standard, &mut out),
    }
    .unwrap();
    String::from_utf8(out).unwrap()
}

fn n(text: &str) -> Value {
    Value::Number(number::parse(text).unwrap())
}

/// What a reader does to a text cell: it takes one apostrophe away where one was added.
fn unguarded(cell: &str) -> &str {
    let bare = cell.trim_start_matches('\'');
    let added = bare.len() < cell.len() && bareme_core::sources::may_run(bare);
    if added { &cell[1..] } else { cell }
}

#[test]
fn each_dialect_writes_what_its_program_reads() {
    let day = Value::Date(Date::constant(2_025, 4, 30));
    let records = vec![
        vec![text("01053"), n("-1234.5"), Value::Boolean(true), day, Value::Missing],
        vec![text("a;b,\"c\""), n("0.1"), Value::Boolean(false), Value::Missing, text("=1+1")],
    ];
    let rows = Rows::of(
        ["structure", "montant", "ok", "jour", "note"].map(Column::from).to_vec(),
        records,
    );
    assert_eq!(
        written(&rows, Format::Csv),
        "structure,montant,ok,jour,note\n\
         01053,-1234.5,true,2025-04-30,\n\
         \"a;b,\"\"c\"\"\",0.1,false,,'=1+1\n"
    );
    assert_eq!(
        written(&rows, Format::ExcelFr),
        "\u{feff}structure;montant;ok;jour;note\r\n\
         \"=\"\"01053\"\"\";-1234,5;VRAI;2025-04-30;\r\n\
         \"a;b,\"\"c\"\"\";0,1;FAUX;;'=1+1\r\n"
    );
    assert_eq!(
        written(&rows, Format::Jsonl),
        "{\"structure\":\"01053\",\"montant\":-1234.5,\"ok\":true,\"jour\":\"2025-04-30\",\"note\":null}\n\
         {\"structure\":\"a;b,\\\"c\\\"\",\"montant\":0.1,\"ok\":false,\"jour\":null,\"note\":\"=1+1\"}\n"
    );
}

#[test]
fn texts_that_could_run_are_held() {
    for text in [
        "=1+1",
        "+cmd",
        "-2+3",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "'=1",
        "''@a",
        "-",
        "+3-2",
        " =1",
        "\u{a0}@a",
        "\n",
        "\u{feff}+a",
        "＝1+1",
        "＋a",
        "－a",
        "＠a",
        " －5",
    ] {
        assert_eq!(guard(text), format!("'{text}"));
    }
    // Numbers do not run, and an apostrophe alone is a text.
    for text in ["", "a=1", "-5", "+12.5", "-0,5", "+10%", "'", "l'an", "'a", "1-2", " a", "a＝1"]
    {
        assert_eq!(guard(text), text);
    }
}

#[test]
fn texts_that_french_excel_would_change_are_kept() {
    let of = |cell: &str, format| {
        let rows = Rows::of(["t"].map(Column::from).to_vec(), vec![vec![text(cell)]]);
        written(&rows, format).lines().nth(1).unwrap_or_default().to_owned()
    };
    for kept in [
        "010780054",
        "0",
        "00",
        "1E5",
        "2e-3",
        "12/5",
        "3-4",
        "12/05/2024",
        "2024-01-01",
        "1.5",
        "12,50",
        "123456789012",
        "12345678901234567",
        "12:30",
        "10 am",
        "mars 2024",
        "3 Févr",
        "5%",
        "12 €",
        "1 000",
        "(12)",
        "+5",
        "vrai",
        "False",
    ] {
        let expected = if kept == "0" { kept.to_owned() } else { format!("\"=\"\"{kept}\"\"\"") };
        assert_eq!(of(kept, Format::ExcelFr), expected);
        assert_eq!(of(kept, Format::Csv).trim_matches('"'), kept);
    }
    for as_is in
        ["75056", "2A004", "20B01", "P01", "VRAI", "mars", "E5", "12 rue", "Lot 3", "1EG", "A-1"]
    {
        assert_eq!(of(as_is, Format::ExcelFr), as_is);
    }
    // What could run is held by its apostrophe, which no spreadsheet changes.
    assert_eq!(of("-3-4", Format::ExcelFr), "'-3-4");
}

#[test]
fn rows_are_put_together() {
    let rows = |name: &str| {
        Rows::of(["a"].map(Column::from).to_vec(), vec![vec![text(name)]]).after("p", text("x"))
    };
    let all = Rows::stacked(vec![rows("1"), rows("2")]).before("z", Value::Missing);
    assert_eq!(written(&all, Format::Csv), "p,a,z\nx,1,\nx,2,\n");
}

proptest! {
    /// A guarded text never starts with a sign that runs, and is read back as it was.
    #[test]
    fn what_is_guarded_is_read_back(text in "['=+@\t\r\na1 ＝-]{0,6}") {
        let cell = guard(&text);
        let runs = cell.trim_start().starts_with(['=', '+', '-', '@', '＝']);
        let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        prop_assert!(!runs || cell.get(1..).is_some_and(number), "{cell}");
        prop_assert!(!cell.starts_with(['\t', '\r', '\n']));
        prop_assert_eq!(unguarded(&cell), text.as_str());
    }

    /// The usual reader of CSV finds every cell again, in both dialects.
    #[test]
    fn all_digits_come_back(
        cells in prop::collection::vec((any::<i64>(), 0..16_u32, "[a-c\"\n\r,;=' \u{ff1d}-]{0,4}"), 1..6)
    ) {
        let values: Vec<Decimal> = cells
            .iter()
            .map(|(n, scale, _)| number::leave(Decimal::from_i128_with_scale((*n).into(), *scale)))
            .collect();
        let records = values.iter().zip(&cells).map(|(n, (.., name))| vec![Value::Number(*n), text(name)]);
        let rows = Rows::of(["n", "t"].map(Column::from).to_vec(), records.collect());
        for (format, delimiter) in [(Format::Csv, b','), (Format::ExcelFr, b';')] {
            let out = written(&rows, format);
            let out = out.trim_start_matches('\u{feff}');
            let mut reader = ::csv::ReaderBuilder::new().delimiter(delimiter).from_reader(out.as_bytes());
            let read: Vec<_> = reader.records().map(Result::unwrap).collect();
            prop_assert_eq!(read.len(), values.len());
            for ((record, n), (.., name)) in read.iter().zip(&values).zip(&cells) {
                prop_assert_eq!(number::parse(&record[0].replace(',', ".")).unwrap(), *n);
                prop_assert_eq!(unguarded(&record[1]), name.as_str());
            }
        }
        for (line, (n, (.., name))) in written(&rows, Format::Jsonl).lines().zip(values.iter().zip(&cells)) {
            let object: serde_json::Value = serde_json::from_str(line).unwrap();
            prop_assert_eq!(object["n"].to_string(), number::to_machine(*n));
            prop_assert_eq!(object["t"].as_str(), Some(name.as_str()));
        }
    }
}
