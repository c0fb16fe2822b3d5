use super::digits::held;
use super::*;
use crate::FileRead;
use crate::locale::book::Say;
use crate::page::Page;
use crate::rows::{Column, Rows, text};
use bareme_core::number;
use bareme_core::value::Value;
use calamine::{Data, Reader};
use jiff::civil::Date;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::io::Cursor;

/// A workbook of one table.
fn book(columns: Vec<Column>, records: Vec<Vec<Value>>, lang: Lang) -> Book<'static> {
    let page =
        Page { title: "a & <b>".to_owned(), marks: vec!["fictif".to_owned()], ..Page::default() };
    let table = Table::new(Rows::of(columns, records), Total::Amounts, lang);
    let sheet = Sheet::new(Say::Rows.text(lang)).titled(&page.title, &page.marks).over(table);
    let files = [FileRead { path: "p.rhai".to_owned(), sha256: "00ff".to_owned() }];
    readme(&page, &[], &files, vec![Told::new(sheet, Say::AboutRows)], lang)
}

fn bytes(book: &Book, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    written(book, format, &mut out).unwrap();
    out
}

fn written(book: &Book, format: Format, out: &mut Vec<u8>) -> Result<(), Failed> {
    if format == Format::Ods { book.ods(out) } else { book.xlsx(out) }
}

/// The cells of a sheet, from its first row.
fn cells(bytes: &[u8], format: Format, sheet: &str) -> Vec<Vec<Data>> {
    let cursor = Cursor::new(bytes);
    let range = if format == Format::Ods {
        calamine::Ods::new(cursor).unwrap().worksheet_range(sheet).unwrap()
    } else {
        calamine::Xlsx::new(cursor).unwrap().worksheet_range(sheet).unwrap()
    };
    let (Some((first, _)), Some((last, width))) = (range.start(), range.end()) else {
        return Vec::new();
    };
    assert_eq!(first, 0);
    let cell = |row, column| range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
    (0..=last).map(|row| (0..=width).map(|column| cell(row, column)).collect()).collect()
}

/// The decimal that a spreadsheet shows of a number.
fn read(cell: &Data) -> Decimal {
    match cell {
        Data::Float(n) => number::parse(&n.to_string()).unwrap(),
        Data::Int(n) => (*n).into(),
        other => panic!("{other:?}"),
    }
}

const BOTH: [Format; 2] = [Format::Xlsx, Format::Ods];

#[test]
fn a_sheet_holds_numbers_as_numbers_and_texts_as_texts() {
    let columns = || {
        vec![
            Column::named("structure"),
            Column::named("montant").euros(),
            Column::named("jour"),
            Column::named("ok"),
            Column::named("exercice").years(),
        ]
    };
    let n = |text: &str| Value::Number(number::parse(text).unwrap());
    let day = |year| Value::Date(Date::constant(year, 2, 28));
    let records = || {
        vec![
            vec![text("01053"), n("1234.5"), day(2025), Value::Boolean(true), n("2025")],
            vec![text("=1+1"), n("-0.25"), day(1850), Value::Missing, n("2024")],
            vec![
                text("  a  \"b\"\nc\u{1}"),
                Value::Missing,
                Value::Missing,
                Value::Boolean(false),
                n("2023"),
            ],
        ]
    };
    for format in BOTH {
        let made = bytes(&book(columns(), records(), Lang::Fr), format);
        let found = cells(&made, format, "Lignes");
        let header =
            found.iter().position(|row| row[0] == Data::String("structure".into())).unwrap();
        // The sum of what is in sight, with its value.
        assert_eq!(read(&found[header - 1][1]), number::parse("1234.25").unwrap());
        let [first, second, third] = &found[header + 1..] else { panic!("{found:?}") };
        assert_eq!(first[0], Data::String("01053".into()), "identifiers keep their zeros");
        assert_eq!(read(&first[1]), number::parse("1234.5").unwrap());
        let said = match &first[2] {
            Data::DateTimeIso(day) => day.clone(),
            Data::DateTime(day) => format!("{:?}", day.to_ymd_hms_milli()),
            other => panic!("{other:?}"),
        };
        assert!(said == "2025-02-28" || said.starts_with("(2025, 2, 28"), "{said}");
        assert_eq!(first[3], Data::Bool(true));
        assert_eq!(second[0], Data::String("=1+1".into()), "a text, never a formula");
        assert_eq!(second[3], Data::Empty);
        assert_eq!(third[1], Data::Empty);
        let Data::String(kept) = &third[0] else { panic!("{:?}", third[0]) };
        assert!(kept.starts_with("  a  \"b\"") && kept.contains('c'), "{kept:?}");
        // The same book, the same bytes.
        assert_eq!(made, bytes(&book(columns(), records(), Lang::Fr), format));
    }
}

#[test]
fn what_no_program_opens_is_refused() {
    let rows = Rows::new(vec![Column::named("a")], 1 << 20, |_, _| Value::Missing);
    let sheet = Sheet::new("Lignes").over(Table::new(rows, Total::None, Lang::Fr));
    let book =
        Book { title: String::new(), marks: Vec::new(), lang: Lang::Fr, sheets: vec![sheet] };
    for format in BOTH {
        let Err(Failed::Format(refused)) = written(&book, format, &mut Vec::new()) else {
            panic!("{format:?}")
        };
        assert_eq!(refused.code, bareme_core::diagnostic::Code::SheetTooLarge);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// All digits up to 15 come back; beyond, those that a spreadsheet shows, and it is said how
    /// many numbers of which column are rounded.
    #[test]
    fn digits_come_back(
        numbers in prop::collection::vec((any::<i64>(), 0..16_u32, 0..64_u32), 1..20),
        english in any::<bool>(),
    ) {
        let lang = if english { Lang::En } else { Lang::Fr };
        let numbers: Vec<Decimal> = numbers
            .iter()
            .map(|(n, scale, cut)| number::leave(Decimal::from_i128_with_scale((n >> cut).into(), *scale)))
            .collect();
        let records: Vec<Vec<Value>> =
            numbers.iter().map(|n| vec![text("S"), Value::Number(*n)]).collect();
        let columns = || vec![Column::named("structure"), Column::named("montant")];
        let lost = numbers.iter().filter(|n| held(**n).1).count();
        for format in BOTH {
            let made = bytes(&book(columns(), records.clone(), lang), format);
            let found = cells(&made, format, Say::Rows.text(lang));
            let rows = &found[found.len() - numbers.len()..];
            for (row, n) in rows.iter().zip(&numbers) {
                let (kept, rounded) = held(*n);
                prop_assert_eq!(read(&row[1]), kept);
                prop_assert!(rounded || kept == *n);
            }
            let said: Vec<String> = cells(&made, format, Say::ReadMe.text(lang))
                .iter()
                .flatten()
                .map(ToString::to_string)
                .collect();
            let warned = said.iter().any(|text| text.starts_with("! ") && text.contains("montant"));
            prop_assert_eq!(warned, lost > 0);
        }
    }
}

#[test]
fn a_workbook_has_room_for_so_many_rows() {
    let code = |format, rows| super::room(format, rows, Lang::Fr).map_err(|refused| refused.code);
    let refused = Err(bareme_core::diagnostic::Code::SheetTooLarge);
    assert_eq!(code(Format::Xlsx, (1 << 20) - 1), Ok(()));
    assert_eq!(code(Format::Xlsx, 1 << 20), refused);
    assert_eq!(code(Format::Ods, 1 << 20), refused);
    assert_eq!(code(Format::Csv, 1 << 30), Ok(()));
}

#[test]
fn an_archive_does_not_say_on_which_system_it_was_made() {
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;
    let made = |system| {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        for name in ["a", "b/é.xml"] {
            archive.start_file(name, options.system(system)).unwrap();
            archive.write_all(b"PK\x01\x02 in a file is no entry").unwrap();
        }
        archive.finish().unwrap().into_inner()
    };
    let [unix, dos] = [zip::System::Unix, zip::System::Dos].map(made);
    assert_ne!(unix, dos);
    assert_eq!(anywhere(dos), unix);
    assert_eq!(anywhere(unix.clone()), unix);
    assert_eq!(anywhere(b"PK".to_vec()), b"PK", "what is no archive stays as it is");
}
