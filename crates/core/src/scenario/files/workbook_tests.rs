//! Workbooks: what is read of good ones, and how bad ones are refused.

use super::{Reading, open};
use crate::diagnostic::{Code, Diagnostics};
use crate::scenario::table::Table;
use crate::scenario::{Scenario, TableOptions};
use crate::sources::Sources;
use crate::value::{InputSpec, Kind};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::Write as _;
use std::path::Path;
use zip::write::SimpleFileOptions;

fn read(bytes: Vec<u8>, reading: &Reading) -> Result<(Table, Sources), Diagnostics> {
    let mut sources = Sources::memory([("w.xlsx", bytes)]);
    let table = open(&mut sources, Path::new("w.xlsx"), reading)?;
    Ok((table, sources))
}

fn wanted(name: &str) -> Reading {
    Reading { wanted: vec![name.to_owned()], ..Reading::default() }
}

fn cells(table: &Table) -> Vec<Vec<String>> {
    let width = table.columns().len();
    let row = |row| (0..width).map(|column| table.text(row, column).unwrap()).collect();
    (0..table.len()).map(row).collect()
}

fn refused(bytes: Vec<u8>) -> Code {
    read(bytes, &wanted("structure")).unwrap_err()[0].code
}

/// A workbook with titles lower down, several sheets, and every sort of cell.
fn book() -> Workbook {
    let mut book = Workbook::new();
    let remark = book.add_worksheet().set_name("Lisez-moi").unwrap();
    remark.write_string(0, 0, "Données fictives").unwrap();
    let sheet = book.add_worksheet().set_name("Données quartier(s)").unwrap();
    sheet.merge_range(0, 0, 0, 3, "Revenus, 2021", &Format::new()).unwrap();
    for (column, title) in ["", "structure", "taux", "entree", "oui", "note"].iter().enumerate() {
        sheet.write_string(4, u16::try_from(column).unwrap(), *title).unwrap();
    }
    sheet.write_string(5, 1, "01053").unwrap();
    sheet.write_number(5, 2, 0.1).unwrap();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let date = ExcelDateTime::from_ymd(2024, 4, 30).unwrap();
    sheet.write_datetime_with_format(5, 3, &date, &day).unwrap();
    sheet.write_boolean(5, 4, true).unwrap();
    sheet.write_string(5, 5, "a, \"b\"\nc").unwrap();
    sheet.write_string(7, 1, "2A004").unwrap();
    sheet.write_formula(7, 2, Formula::new("=0.1+0.2").set_result("0.30000000000000004")).unwrap();
    sheet.write_formula(7, 5, Formula::new("=NA()").set_result("#N/A")).unwrap();
    book
}

#[test]
fn cells_are_read_exactly_with_their_places() {
    let (table, sources) = read(book().save_to_buffer().unwrap(), &wanted("structure")).unwrap();
    assert_eq!(table.columns(), ["", "structure", "taux", "entree", "oui", "note"]);
    assert_eq!(
        cells(&table),
        [
            ["", "01053", "0.1", "2024-04-30", "true", "a, \"b\"\nc"],
            ["", "2A004", "0.30000000000000004", "", "", "#N/A"]
        ]
    );
    let place = sources.shown_place(table.cell(1, 2));
    assert_eq!(place, "w.xlsx:Données quartier(s)!C8");
    assert_eq!(sources.shown_place(table.cell(1, 4)), "w.xlsx:Données quartier(s)!E8");
    let codes: Vec<Code> = table.notices().iter().map(|notice| notice.code).collect();
    assert_eq!(codes, [Code::ReadAs, Code::LongDecimals, Code::StaleFormulas]);
    let reading = Reading { sheet: Some("Lisez".to_owned()), ..Reading::default() };
    let errors = read(book().save_to_buffer().unwrap(), &reading).unwrap_err();
    assert_eq!((errors[0].code, errors[0].suggestion.is_some()), (Code::NoSheet, false));
}

#[test]
fn what_would_be_read_as_empty_and_is_not_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "structure").unwrap();
    sheet.write_string(0, 1, "n").unwrap();
    sheet.merge_range(1, 0, 2, 0, "S", &Format::new()).unwrap();
    sheet.write_number(1, 1, 1).unwrap();
    sheet.merge_range(4, 0, 4, 1, "Source : fictive", &Format::new()).unwrap();
    let errors = read(book.save_to_buffer().unwrap(), &wanted("structure")).unwrap_err();
    assert_eq!((errors.len(), errors[0].code), (1, Code::MergedCells), "a remark is none");

    let sheet = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>structure</t></is></c></row>\
                 <row r=\"2\"><c r=\"A2\"><f>B1</f></c></row><row r=\"3\"><c r=\"A3\"><v>1</v></c></row>";
    assert_eq!(refused(xlsx(sheet)), Code::CellFormulaEmpty);
}

/// An archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const RELATIONS: &str = "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" \
    Target=\"worksheets/s.xml\"/></Relationships>";
const BOOK: &str = "<workbook><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>";

fn xlsx(rows: &str) -> Vec<u8> {
    xlsx_part(&format!(
        "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>"
    ))
}

fn xlsx_part(sheet: &str) -> Vec<u8> {
    archive(&[
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/s.xml", sheet.as_bytes()),
    ])
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>\
         <table:table table:name=\"Feuille\">{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[("content.xml", content.as_bytes())])
}

fn text_cell(text: &str) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
    )
}

#[test]
fn an_ods_is_read_exactly() {
    let titles: String = ["structure", "n", "jour", "oui"].map(text_cell).concat();
    let row = format!(
        "{}<table:table-cell office:value-type=\"float\" office:value=\"12.300000000000001\"/>\
         <table:table-cell office:value-type=\"date\" office:date-value=\"2024-04-30\"/>\
         <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>",
        "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>note</text:p>\
         </office:annotation><text:p>a<text:s text:c=\"2\"/>&amp; <text:span>b</text:span></text:p>\
         <text:p>c</text:p></table:table-cell>"
    );
    let bytes = ods(&format!(
        "<table:table-row table:number-rows-repeated=\"3\"/><table:table-row>{titles}\
         </table:table-row><table:table-row table:number-rows-repeated=\"2\">{row}\
         <table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row>"
    ));
    let (table, sources) = read(bytes, &wanted("structure")).unwrap();
    let row = ["a  & b\nc", "12.3", "2024-04-30", "true"];
    assert_eq!(cells(&table), [row, row]);
    assert_eq!(sources.shown_place(table.cell(1, 1)), "w.xlsx:Feuille!B6");
}

#[test]
fn damaged_and_hostile_workbooks_are_refused() {
    let good = book().save_to_buffer().unwrap();
    for end in (0..good.len()).step_by(97) {
        // A cut archive has lost its directory, at its end.
        assert!(read(good[..end].to_vec(), &wanted("structure")).is_err(), "{end}");
    }
    for at in (0..good.len()).step_by(31) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x5a;
        let _ = read(bytes, &wanted("structure"));
    }
    let title = "<c r=\"A1\" t=\"inlineStr\"><is><t>structure</t></is></c>";
    let row = |cells: &str| format!("<row r=\"1\">{title}</row><row r=\"2\">{cells}</row>");
    let with = |cells: &str| refused(xlsx(&row(cells)));
    assert_eq!(with("<c r=\"XFE2\"><v>1</v></c>"), Code::FileDamaged, "beyond the last column");
    assert_eq!(with("<c r=\"A99999999\"><v>1</v></c>"), Code::FileDamaged);
    assert_eq!(with("<c r=\"XFD2\"><v>1</v></c>"), Code::TableTooWide);
    assert_eq!(with("<c r=\"A2\" t=\"s\"><v>7</v></c>"), Code::FileDamaged, "no such text");
    assert_eq!(with("<c r=\"A2\"><v>dix</v></c>"), Code::FileDamaged);
    assert_eq!(with("<c r=\"A2\"><v>1</c>"), Code::FileDamaged);
    assert_eq!(with("<c r=\"A2\"><v>1</v><v>2</v></c>"), Code::FileDamaged, "which of both?");
    assert_eq!(with("<c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c>"), Code::FileDamaged);
    let entities = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><worksheet/>";
    assert_eq!(refused(xlsx_part(entities)), Code::FileEntities);
    assert_eq!(with("<c r=\"A2\" t=\"str\"><v>&secret;</v></c>"), Code::FileEntities);
    assert_eq!(refused(archive(&[("word/document.xml", b"<a/>")])), Code::NotAWorkbook);
    assert_eq!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec()), Code::OldWorkbook);
    assert_eq!(refused(b"PAR1".to_vec()), Code::NoParquet);
    for times in ["4294967296", "-1", "0", "abc", "", "1.5"] {
        let cell = format!("<table:table-cell table:number-columns-repeated=\"{times}\"/>");
        let row = format!("<table:table-row>{}{cell}</table:table-row>", text_cell("structure"));
        assert_eq!(refused(ods(&row)), Code::FileDamaged, "{times}");
        let row = format!("<table:table-row table:number-rows-repeated=\"{times}\"/>");
        assert_eq!(refused(ods(&row)), Code::FileDamaged, "{times}");
    }
    let deep = format!("<worksheet>{}", "<a>".repeat(200_000));
    assert_eq!(refused(xlsx_part(&deep)), Code::EmptyTable, "nothing in it");
}

#[test]
fn bombs_are_refused_before_they_open() {
    let zeros = vec![b' '; 64 << 20];
    let bomb =
        archive(&[("xl/workbook.xml", BOOK.as_bytes()), ("xl/_rels/workbook.xml.rels", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refused(bomb), Code::FileTooLarge);
    // A row of a text, a million times; a text in all the cells of a million rows.
    let long = "x".repeat(2_000);
    let rows = format!(
        "<table:table-row>{}</table:table-row><table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
        text_cell("structure"),
        text_cell(&long),
    );
    assert_eq!(refused(ods(&rows)), Code::FileTooLarge);
    let rows = format!(
        "<table:table-row>{}</table:table-row><table:table-row table:number-rows-repeated=\"9000000\">{}</table:table-row>",
        text_cell("structure"),
        text_cell("x"),
    );
    assert_eq!(refused(ods(&rows)), Code::FileTooLarge);
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"1000000\" \
                office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    assert_eq!(refused(ods(wide)), Code::FileTooLarge);
    // One wide row, and a million of one cell: making them as wide would take 10^10 bytes.
    let rows = format!(
        "<table:table-row>{}<table:table-cell table:number-columns-repeated=\"9000\"/>{}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1000000\">{}</table:table-row>",
        text_cell("structure"),
        text_cell("fin"),
        text_cell("x"),
    );
    assert_eq!(refused(ods(&rows)), Code::FileTooLarge);
}

/// The rows of a sheet, titles included: `A` is a text, `#` a number.
fn sheet(rows: &[&[&str]]) -> String {
    let cell = |text: &str| match text.strip_prefix('#') {
        Some(number) => format!("<c><v>{number}</v></c>"),
        None if text.starts_with('<') => text.to_owned(),
        None => format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    };
    let row = |row: &&[&str]| {
        format!("<row>{}</row>", row.iter().map(|text| cell(text)).collect::<String>())
    };
    rows.iter().map(row).collect()
}

/// What a policy gets of the column `n`, and what is said of the file.
fn bound(bytes: Vec<u8>, manifest: &str) -> Result<(Vec<String>, Vec<Code>), Vec<Code>> {
    let manifest = format!("tables = [{{ file = \"w.xlsx\"{manifest} }}]\n");
    let mut sources = Sources::memory([("w.xlsx", bytes), ("m.toml", manifest.into_bytes())]);
    let codes = |all: &Diagnostics| all.iter().map(|told| told.code).collect::<Vec<_>>();
    let options = TableOptions::default();
    let scenario = Scenario::load(&mut sources, Path::new("m.toml"), &options);
    let scenario = scenario.map_err(|errors| codes(&errors))?;
    let spec = InputSpec { optional: true, ..InputSpec::new("n", Kind::Number) };
    let inputs = std::iter::once((spec.name.clone(), spec)).collect();
    let dataset = scenario.bind(&inputs).map_err(|errors| codes(&errors))?;
    let values = dataset.inputs["n"].iter().map(|value| value.to_machine()).collect();
    Ok((values, codes(&scenario.notices)))
}

fn column(cells: &[&str], manifest: &str) -> Result<Vec<String>, Vec<Code>> {
    let mut rows: Vec<Vec<&str>> = vec![vec!["structure", "n"]];
    let names: Vec<String> = (0..cells.len()).map(|n| format!("S{n}")).collect();
    rows.extend(names.iter().zip(cells).map(|(name, cell)| vec![name.as_str(), *cell]));
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    bound(xlsx(&sheet(&rows)), manifest).map(|(values, _)| values)
}

#[test]
fn only_the_texts_of_a_workbook_have_a_notation() {
    let read = |cells: &[&str]| column(cells, "");
    let texts = |texts: &[&str]| Ok(texts.iter().map(|text| (*text).to_owned()).collect());
    assert_eq!(read(&["#10.5", "12,5"]), texts(&["10.5", "12.5"]));
    assert_eq!(read(&["#10.5", "12,5", "1.234"]), Err(vec![Code::AmbiguousNumber]));
    assert_eq!(read(&["#10", "1.234"]), Err(vec![Code::AmbiguousNumber]));
    assert_eq!(read(&["#1.234", "10,5"]), texts(&["1.234", "10.5"]), "a number has one reading");
    assert_eq!(read(&["1 234,5", "#0.5"]), texts(&["1234.5", "0.5"]));
    assert_eq!(read(&["#10.5", "12,5", "13.5"]), Err(vec![Code::CellComma]));
    assert_eq!(read(&["1e+05", "-4,03e-4", "#1E5"]), texts(&["100000", "-0.000403", "100000"]));
    // What a manifest declares is of texts, too.
    let comma = ", decimal = \",\"";
    assert_eq!(column(&["#10.5", "1,234"], comma), texts(&["10.5", "1.234"]));
    let large = "12345678901234567890.123456789";
    assert_eq!(column(&[large], ""), texts(&["12345678901234567890.123456789"]));
}

#[test]
fn a_cell_is_what_its_file_says() {
    let empty = |cell: &str| column(&["#1", cell], "");
    let texts = |second: &str| Ok(vec!["1".to_owned(), second.to_owned()]);
    for cell in [
        "<c t=\"s\"><v></v></c>",
        "<c><v> </v></c>",
        "<c t=\"b\"><v/></c>",
        "<c t=\"e\"><v></v></c>",
    ] {
        assert_eq!(empty(cell), texts(""), "{cell}");
    }
    assert_eq!(empty("<c t=\"str\"><f>A1</f><v></v></c>"), texts(""), "an empty text is a result");
    for cell in
        ["<c><f>B1</f><v></v></c>", "<c><f>B1</f><v/></c>", "<c t=\"b\"><f>B1</f><v></v></c>"]
    {
        assert_eq!(empty(cell), Err(vec![Code::CellFormulaEmpty]), "{cell}");
    }
    for cell in ["<c t=\"e\"><v>#N/A</v></c>", "<c t=\"e\"><v>Fout:502</v></c>", "Err:502"] {
        assert_eq!(empty(cell), Err(vec![Code::CellFormulaError]), "{cell}");
    }
}

#[test]
fn a_remark_below_a_sheet_is_left_out_and_said() {
    let rows =
        |remark: &str| sheet(&[&["structure", "n"], &["A", "#1"], &["B", "#2"], &[], &[remark]]);
    let merged = |remark: &str, regions: &[&str]| {
        let region = |region: &&str| format!("<mergeCell ref=\"{region}\"/>");
        let regions = regions.iter().map(region).collect::<Vec<_>>().concat();
        let rows = rows(remark);
        bound(
            xlsx_part(&format!(
                "<worksheet><sheetData>{rows}</sheetData><mergeCells>{regions}</mergeCells></worksheet>"
            )),
            "",
        )
    };
    let values = vec!["1".to_owned(), "2".to_owned()];
    for remark in ["Source : Insee, Filosofi", "Source Insee", "a \"b\""] {
        for region in ["A5:B5", "A5:F6"] {
            let told = Ok((values.clone(), vec![Code::RemarksLeftOut]));
            assert_eq!(merged(remark, &[region]), told, "{remark} {region}");
        }
    }
    assert_eq!(merged("Source", &["A5:A6"]), Err(vec![Code::MergedCells]), "one column");
    assert_eq!(
        merged("Source", &["A5:B5", "A2:B2"]),
        Err(vec![Code::MergedCells]),
        "a line of the table"
    );
    // The same below a sheet of LibreOffice.
    let cells = |texts: &[&str]| texts.iter().map(|text| text_cell(text)).collect::<String>();
    let remark = text_cell("Source : Insee, Filosofi").replacen(
        "<table:table-cell",
        "<table:table-cell table:number-columns-spanned=\"2\"",
        1,
    );
    let row = |cells: String| format!("<table:table-row>{cells}</table:table-row>");
    let below = [row(cells(&["structure", "n"])), row(cells(&["A", "1"])), row(remark)].concat();
    assert_eq!(bound(ods(&below), ""), Ok((vec!["1".to_owned()], vec![Code::RemarksLeftOut])));
}

#[test]
fn results_to_be_computed_again_are_doubted() {
    let book = |calc: &str, rows: &[&[&str]]| {
        let book = BOOK.replace("</sheets>", &format!("</sheets>{calc}"));
        let part = format!("<worksheet><sheetData>{}</sheetData></worksheet>", sheet(rows));
        archive(&[
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
            ("xl/worksheets/s.xml", part.as_bytes()),
        ])
    };
    let load = "<calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/>";
    let formula: [&[&str]; 2] = [&["structure", "n"], &["A", "<c><f>1+1</f><v>0</v></c>"]];
    let value = |codes| Ok((vec!["0".to_owned()], codes));
    assert_eq!(bound(book(load, &formula), ""), value(vec![Code::StaleFormulas]));
    assert_eq!(bound(book("<calcPr calcId=\"1\"/>", &formula), ""), value(Vec::new()));
    let none: [&[&str]; 2] = [&["structure", "n"], &["A", "#0"]];
    assert_eq!(bound(book(load, &none), ""), value(Vec::new()), "no formula");
}

/// A workbook whose sheet declares a table.
fn with_table(rows: &[&[&str]], table: &str) -> Vec<u8> {
    let part = format!("<worksheet><sheetData>{}</sheetData></worksheet>", sheet(rows));
    let relation = "<Relationships><Relationship Id=\"r1\" Type=\"x/table\" \
                    Target=\"../tables/table1.xml\"/></Relationships>";
    archive(&[
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/s.xml", part.as_bytes()),
        ("xl/worksheets/_rels/s.xml.rels", relation.as_bytes()),
        ("xl/tables/table1.xml", format!("<table id=\"1\" {table}/>").as_bytes()),
    ])
}

#[test]
fn the_totals_of_a_table_are_no_structure() {
    let values = |of: &[&str]| of.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let read = |last: &[&str], table: &str| {
        let rows: [&[&str]; 4] = [&["structure", "n"], &["A", "#10.5"], &["B", "#3"], last];
        bound(with_table(&rows, table), "")
    };
    let all = "ref=\"A1:B4\" totalsRowCount=\"1\"";
    let told = Ok((values(&["10.5", "3"]), vec![Code::TotalsLeftOut]));
    for last in [&["Total", "#13.5"], &["Bretagne", "#13.5"], &["Total", "<c/>"]] {
        assert_eq!(read(last, all), told, "{last:?}");
    }
    let sum = "<c><f>SUBTOTAL(109,T[n])</f><v>13.5</v></c>";
    assert_eq!(read(&["T", sum], all), told);
    // A row of the table that has no totals, or whose totals were hidden.
    let three = Ok((values(&["10.5", "3", "7"]), Vec::new()));
    for table in ["ref=\"A1:B4\"", "ref=\"A1:B4\" totalsRowCount=\"0\" totalsRowShown=\"1\""] {
        assert_eq!(read(&["C", "#7"], table), three, "{table}");
    }
    // A table that stands beside: its totals say nothing of this row.
    let beside = "ref=\"B1:B4\" totalsRowCount=\"1\"";
    assert_eq!(read(&["C", "#7"], beside), three);
    // No table says so: a formula of subtotals does, or a word; it is asked.
    assert_eq!(read(&["C", sum], "ref=\"A1:B4\""), Err(vec![Code::LinesOfTotals]));
    assert_eq!(read(&["Total", "#13.5"], "ref=\"A1:B4\""), Err(vec![Code::LinesOfTotals]));
    let rows: [&[&str]; 3] = [&["structure", "n"], &["A", "#1"], &["C", sum]];
    let rows = xlsx(&sheet(&rows));
    assert_eq!(bound(rows.clone(), ", totals = [\"C\"]"), Ok((values(&["1"]), Vec::new())));
    assert_eq!(bound(rows, ", totals = []"), Ok((values(&["1", "13.5"]), Vec::new())));
    let share = "<c><f>B2/SUBTOTAL(9,B:B)</f><v>0.5</v></c>";
    let rows: [&[&str]; 2] = [&["structure", "n"], &["A", share]];
    assert_eq!(bound(xlsx(&sheet(&rows)), ""), Ok((values(&["0.5"]), Vec::new())));
    // LibreOffice has no such rows, but the same formulas.
    let cells = |texts: &[&str]| texts.iter().map(|text| text_cell(text)).collect::<String>();
    let row = |cells: String| format!("<table:table-row>{cells}</table:table-row>");
    let sum = "<table:table-cell table:formula=\"of:=SUBTOTAL(9;[.B2:.B2])\" \
               office:value-type=\"float\" office:value=\"1\"/>";
    let rows = [row(cells(&["structure", "n"])), row(cells(&["A", "1"])), row(cells(&["C"]) + sum)];
    assert_eq!(bound(ods(&rows.concat()), ""), Err(vec![Code::LinesOfTotals]));
}
