//! Scenario sets from end to end: joins, wrong inputs with their places, advice.

use super::*;
use crate::diagnostic::{Arg, Code, Diagnostic, Diagnostics, Note};
use crate::sources::Sources;
use crate::value::{InputSpec, Kind, Value};
use std::path::Path;

/// An exact decimal.
pub(crate) fn d(text: &str) -> Decimal {
    crate::number::parse(text).unwrap()
}

/// What a policy says of a column.
pub(super) fn input(name: &str, kind: Kind) -> InputSpec {
    InputSpec::new(name, kind)
}

fn inputs(specs: &[InputSpec]) -> IndexMap<String, InputSpec> {
    specs.iter().map(|spec| (spec.name.clone(), spec.clone())).collect()
}

fn load(files: &[(&str, &str)]) -> Result<Scenario, Diagnostics> {
    let mut sources = Sources::memory(files.iter().map(|(p, t)| (*p, *t)));
    Scenario::load(&mut sources, Path::new(files[0].0), &TableOptions::default())
}

fn bind(text: &str, spec: &InputSpec) -> Result<Dataset, Diagnostics> {
    load(&[("t.csv", text)]).unwrap().bind(&inputs(std::slice::from_ref(spec)))
}

/// Code, line, column and length of each error.
fn places(errors: &[Diagnostic]) -> Vec<(Code, u32, u32, u32)> {
    let place = |e: &Diagnostic| e.span.map_or((0, 0, 0), |s| (s.line, s.column, s.length));
    errors.iter().map(|e| (e.code, place(e).0, place(e).1, place(e).2)).collect()
}

fn first(errors: Result<impl Sized, Diagnostics>) -> (Code, u32, u32) {
    let (code, line, column, _) = places(&errors.err().unwrap())[0];
    (code, line, column)
}

fn values(dataset: &Dataset, column: &str) -> Vec<String> {
    dataset.inputs[column].iter().map(|value| value.to_machine()).collect()
}

const MANIFEST: &str = "period = \"exercice\"\nweight = \"poids\"\ntables = [\"s.csv\", \"a.csv\", \"b.csv\", \"y.csv\"]\n";
const STRUCTURES: &str = "structure,region,poids\n2A004,corse,2\n01053,ara,1.5\nS99,bretagne,1\n";
const YEARS: &str = "structure,exercice,patients\n01053,2024,10\n2A004,2024,20\n01053,2025,30\n";
const MORE: &str = "exercice,structure,taux\n2025,01053,3\n2024,01053,1\n2024,2A004,2\n";
const INDEX: &str = "exercice,indice\n2025,1.02\n2024,1\n2030,2\n";

fn joined(changed: &str, text: &str) -> Result<Scenario, Diagnostics> {
    let files = [("x/m.toml", MANIFEST), ("x/s.csv", STRUCTURES), ("x/a.csv", YEARS)];
    let files = files.iter().chain(&[("x/b.csv", MORE), ("x/y.csv", INDEX)]);
    let files: Vec<_> =
        files.map(|(path, old)| (*path, if *path == changed { text } else { old })).collect();
    load(&files)
}

#[test]
fn tables_of_every_grain_are_joined_in_the_order_of_the_rows() {
    let scenario = joined("", "").unwrap();
    let specs = [
        input("taux", Kind::Integer),
        input("indice", Kind::Number),
        input("region", Kind::Text),
        input("patients", Kind::Integer),
        input("structure", Kind::Text),
    ];
    let dataset = scenario.bind(&inputs(&specs)).unwrap();
    let rows: Vec<_> =
        dataset.rows.iter().map(|r| (r.structure, r.exercice.unwrap(), r.weight)).collect();
    assert_eq!(
        rows,
        [("01053", 2024, d("1.5")), ("2A004", 2024, d("2")), ("01053", 2025, d("1.5"))]
    );
    assert_eq!(values(&dataset, "taux"), ["1", "2", "3"]);
    assert_eq!(values(&dataset, "indice"), ["1", "1", "1.02"]);
    assert_eq!(values(&dataset, "region"), ["ara", "corse", "ara"]);
    assert_eq!(values(&dataset, "structure"), ["01053", "2A004", "01053"]);
    assert_eq!(dataset.years(), [2024, 2025]);
    assert_eq!(&*dataset.text_column("poids").unwrap().unwrap()[1], "2", "known to no policy");
    assert_eq!(dataset.tables.cell("taux", 2).map(|s| (s.line, s.column)), Some((2, 12)));
    let grains: Vec<_> =
        ["taux", "region", "indice"].map(|c| scenario.tables.columns()[c].grain).into();
    assert_eq!(grains, [Grain::StructurePeriod, Grain::Structure, Grain::Period]);
}

#[test]
fn what_does_not_match_is_an_error_at_its_row() {
    let unknown = "structure,region,poids\n2A004,corse,1\n";
    assert_eq!(first(joined("x/s.csv", unknown)), (Code::UnmatchedRow, 2, 1));
    let fewer = "exercice,structure,taux\n2024,01053,1\n2024,2A004,2\n2026,01053,2\n";
    let errors = joined("x/b.csv", fewer).unwrap_err();
    let expected = [(Code::UnmatchedRow, 4, 1, 5), (Code::UnmatchedRow, 4, 6, 5)];
    assert_eq!(places(&errors), expected, "a row without a record, a record without a row");
    assert_eq!(first(joined("x/y.csv", "exercice,indice\n2024,1\n")), (Code::UnmatchedRow, 4, 7));
    let twice = "structure,region,patients\n2A004,x,1\n01053,x,1\n";
    assert_eq!(first(joined("x/s.csv", twice)), (Code::ColumnTwice, 1, 18));
    assert_eq!(first(joined("x/y.csv", "annee,indice\n2024,1\n")), (Code::NoKeyColumn, 1, 1));
    let heavy = STRUCTURES.replace("1.5", "-1");
    assert_eq!(first(joined("x/s.csv", &heavy)), (Code::BadWeight, 3, 11));
    let outside = [("p/scenarios/m.toml", "tables = [\"../../s.csv\"]"), ("s.csv", STRUCTURES)];
    assert_eq!(first(load(&outside)), (Code::OutsideRoot, 1, 11));
    let undated = "period = \"annee\"\ntables = [\"a.csv\"]";
    assert_eq!(
        first(load(&[("m.toml", undated), ("a.csv", YEARS)])),
        (Code::NoPeriodColumn, 1, 10)
    );
}

#[test]
fn a_bare_csv_has_the_usual_names_or_those_of_the_options() {
    let dataset = bind(YEARS, &input("patients", Kind::Integer)).unwrap();
    assert_eq!((dataset.key.as_str(), dataset.period.as_deref()), ("structure", Some("exercice")));
    assert_eq!(dataset.tables.row_span(0).map(|s| (s.line, s.length)), Some((2, 0)));

    let text = "finess,an,n\r\n\r\n01053,2024,1\r\n01053,2025,2\r\n";
    let mut sources = Sources::memory([("t.csv", text), ("m.toml", "tables = [\"t.csv\"]")]);
    let named = TableOptions { key: Some("finess".into()), period: Some("an".into()) };
    let scenario = Scenario::load(&mut sources, Path::new("t.csv"), &named).unwrap();
    let dataset = scenario.bind(&IndexMap::new()).unwrap();
    assert_eq!(dataset.rows.exercice(1), Some(2025));
    assert_eq!(dataset.tables.row_span(0).map(|s| s.line), Some(3), "a blank line is a line");
    let refused = Scenario::load(&mut sources, Path::new("m.toml"), &named).unwrap_err();
    assert_eq!(refused[0].code, Code::IncompatibleOptions);
    let usual = Scenario::load(&mut sources, Path::new("t.csv"), &TableOptions::default());
    assert_eq!(first(usual), (Code::NoKeyColumn, 1, 1));
}

#[test]
fn a_set_is_found_by_path_or_id() {
    let sources =
        Sources::memory([("scenarios/essai.toml", ""), ("scenarios/b.csv", ""), ("c.csv", "")]);
    let find = |name: &str| Scenario::find(&sources, name).map(|p| p.display().to_string());
    assert_eq!(find("essai").unwrap(), "scenarios/essai.toml");
    assert_eq!(find("scenarios/b").unwrap(), "scenarios/b.csv");
    assert_eq!(find("c").unwrap(), "c.csv");
    assert_eq!(find("../loin/x.CSV").unwrap(), "../loin/x.CSV");
    let unknown = find("esai").unwrap_err();
    assert_eq!(
        (unknown.code, unknown.suggestion.as_deref()),
        (Code::ScenarioNotFound, Some("essai"))
    );
}

#[test]
fn a_table_of_the_wrong_shape_is_refused_with_its_line() {
    let refused = |text: &str| first(load(&[("t.csv", text)]));
    assert_eq!(refused(""), (Code::EmptyTable, 0, 0));
    assert_eq!(refused("\n\n"), (Code::EmptyTable, 0, 0));
    assert_eq!(refused("structure,a\n"), (Code::EmptyTable, 1, 1));
    assert_eq!(refused("structure,a\nS,1\n\nT,12,5\n"), (Code::CsvShape, 4, 1));
    assert_eq!(refused("structure,a,a\nS,1,1\n"), (Code::DuplicateColumn, 1, 13));
    assert_eq!(refused("structure,,a\nS,1,1\n"), (Code::UnnamedColumn, 1, 11));
    assert_eq!(refused("structure,a\nS,\"x\nT,1\n"), (Code::CsvQuote, 2, 3));
    let long = format!("structure,a\nS,{}\n", "é".repeat(10_001));
    assert_eq!(refused(&long), (Code::TextTooLong, 2, 3));
    assert_eq!(refused(&",".repeat(20_000)), (Code::TableTooWide, 1, 1));
    let mut latin = Sources::memory([("t.csv", b"structure\nr\xe9gion \x81\n".to_vec())]);
    let latin = Scenario::load(&mut latin, Path::new("t.csv"), &TableOptions::default());
    assert_eq!(latin.unwrap_err()[0].code, Code::FileNotText);
    let marked = "\u{feff}structure,\"a\"\n\" S\u{a0}\",1\n";
    assert_eq!(bind(marked, &input("a", Kind::Number)).unwrap().rows.structure(0), "S");
}

#[test]
fn keys_and_years_are_there_and_once() {
    let refused = |text: &str| first(load(&[("t.csv", text)]));
    assert_eq!(refused("structure,exercice\nS,2024\n ,2024\n"), (Code::EmptyCell, 3, 1));
    assert_eq!(refused("structure,exercice\nS,\n"), (Code::BadPeriod, 2, 3));
    assert_eq!(refused("structure,exercice\nS,20 24\n"), (Code::BadPeriod, 2, 3));
    assert_eq!(refused("structure,exercice\nS,3024\n"), (Code::BadPeriod, 2, 3));
    let text = "exercice,structure\n2024,S\n2025,S\n2024, S\n";
    let errors = load(&[("t.csv", text)]).unwrap_err();
    assert_eq!(places(&errors), [(Code::DuplicateKey, 4, 7, 1)]);
    let (first, note) = errors[0].related[0];
    assert_eq!((first.line, first.column, note), (2, 6, Note::FirstDefined));
}

#[test]
fn a_year_column_under_another_name_is_told_once() {
    let told = |errors: Diagnostics| {
        let [error] = errors.as_slice() else { panic!("{errors:?}") };
        assert_eq!(error.code, Code::YearColumn);
        let arg = |name| match error.arg(name)? {
            Arg::Text(text) => Some(text.clone()),
            _ => None,
        };
        (error.span.unwrap().column, ["option", "period", "rename"].map(arg))
    };
    let rows = |name: &str| {
        let years = |s| (2020..2030).map(move |year| format!("S{s},{year},2021,{s}\n"));
        let rows = (0..4).flat_map(years).collect::<Vec<_>>().concat();
        format!("structure,{name},ouverture,n\n{rows}")
    };
    let some = |text: &str| Some(text.to_owned());
    for name in ["année", "Exercice", "annee", "year", "EXERCICE", "Année d’exercice", "An"] {
        let way = if name.contains(' ') { format!("\"{name}\"") } else { name.to_owned() };
        let ways = [some(&format!("--period {way}")), some(&format!("period = \"{name}\"")), None];
        assert_eq!(told(load(&[("t.csv", &rows(name))]).unwrap_err()), (11, ways), "{name}");
    }
    // Another name, but years that tell lines apart.
    let other = load(&[("t.csv", &rows("cohorte"))]).unwrap_err();
    assert_eq!(told(other).1[0].as_deref(), Some("--period cohorte"));
    let manifest = "period = \"exercice\"\ntables = [\"a.csv\", \"t.csv\"]";
    let files = [("m.toml", manifest), ("a.csv", YEARS), ("t.csv", &rows("année"))];
    let rename = "{ file = \"t.csv\", rename = { exercice = \"année\" } }";
    assert_eq!(told(load(&files).unwrap_err()).1, [None, None, some(rename)]);
    let alone = "structure,année\nS,2024\n";
    let files = [("m.toml", "period = \"exercice\"\ntables = [\"t.csv\"]"), ("t.csv", alone)];
    let absent = &load(&files).unwrap_err()[0];
    let near = (absent.code, absent.suggestion.as_deref());
    assert_eq!(near, (Code::NoPeriodColumn, Some("année")));
    let said = |text: &str, known: &[InputSpec]| -> Vec<Code> {
        let set = load(&[("t.csv", text)]).unwrap();
        set.slips(&inputs(known), |_| None).iter().map(|told| told.code).collect()
    };
    assert_eq!(said(alone, &[]), [Code::YearUnread]);
    assert!(
        said(alone, &[input("année", Kind::Integer)]).is_empty(),
        "it is a column of the policy"
    );
    assert!(said("structure,année\nS,2024\nT,\n", &[]).is_empty());
}

#[test]
fn a_line_of_totals_is_no_structure() {
    let refused = |text: &str| {
        let errors = load(&[("t.csv", text)]).err()?;
        let values = errors[0].arg("values").cloned();
        (errors[0].code == Code::LinesOfTotals).then(|| (places(&errors)[0].1, values))
    };
    let list = |of: &[&str]| Some(Arg::List(of.iter().map(|&value| value.to_owned()).collect()));
    for word in
        ["Total", "TOTAL :", "Ensemble", "Somme", "S/T", "Sous-total", "Total général", "Moyenne"]
    {
        let text = format!("structure;exercice;x\nA;2026;10,5\nB;2026;3\n{word};2026;13,5\n");
        assert_eq!(refused(&text), Some((4, list(&[word]))), "{word}");
    }
    let years = "structure,exercice,x\nA,2025,1\nTotal,2025,1\nA,2026,2\nTotal,2026,2\n";
    assert_eq!(refused(years), Some((3, list(&["Total"]))), "several, told once");
    assert_eq!(refused("structure,x\nA,1\nTotal Ain,1\n"), Some((3, list(&["Total Ain"]))));
    assert_eq!(refused("structure,x\nTotal Ain,1\nA,1\n"), None, "a name like another");
    let undated = load(&[("t.csv", "structure,exercice\nA,2026\nTotal,\n")]).unwrap_err();
    assert_eq!(places(&undated), [(Code::LinesOfTotals, 3, 1, 5)], "no more is said of it");
    let beside = "structure,nom,x\n01,Ain,1\n,Total,1\n";
    assert_eq!(refused(beside), Some((3, list(&["Total"]))), "the word beside an empty key");
    // What the manifest says of them.
    let with = |said: &str, text: &str| {
        let manifest = format!("tables = [{{ file = \"t.csv\", totals = {said} }}]");
        let set = load(&[("m.toml", &manifest), ("t.csv", text)]).unwrap();
        set.tables.rows().names().map(str::to_owned).collect::<Vec<_>>()
    };
    let text = "structure,x\nA,1\nTotal,1\n";
    assert_eq!(with("[\"Total\"]", text), ["A"]);
    assert_eq!(with("[]", text), ["A", "Total"]);
    assert_eq!(with("[\"Total\"]", beside), ["01"]);
    // Of sites, such a line would be one more.
    let sites = "structure,site,n\nA,a,1\nA,b,2\nA,Ensemble,3\n";
    let set = |totals: &str| {
        let manifest = format!(
            "tables = [\"s.csv\"]\n[[table]]\nfile = \"t.csv\"\n{totals}reduce = {{ n = \"sum\" }}"
        );
        let files = [("m.toml", manifest.as_str()), ("s.csv", "structure\nA\n"), ("t.csv", sites)];
        load(&files)
    };
    assert_eq!(first(set("")), (Code::LinesOfTotals, 4, 3));
    let kept = set("totals = [\"Ensemble\"]\n").unwrap();
    let kept = kept.bind(&inputs(&[input("n", Kind::Number)])).unwrap();
    assert_eq!(values(&kept, "n"), ["3"]);
    // Nobody asks for a line of a table that is looked up.
    let manifest = "tables = [\"s.csv\"]\n[[table]]\nfile = \"t.csv\"\non = { c = \"k\" }";
    let files =
        [("m.toml", manifest), ("s.csv", "structure,c\nA,1\n"), ("t.csv", "k,v\n1,2\nTotal,2\n")];
    assert!(load(&files).is_ok());
}

#[test]
fn names_that_differ_by_their_capitals_are_told() {
    let set = load(&[("t.csv", "structure,type\nm01,CDS\nM01,cds\nB,CDS\n")]).unwrap();
    let bound = set.bind(&inputs(&[input("type", Kind::Text)])).unwrap();
    let told = set.slips(&inputs(&[input("type", Kind::Text)]), |name| bound.inputs.get(name));
    let places = places(&told);
    assert_eq!(places, [(Code::CaseTwins, 3, 1, 3), (Code::CaseTwins, 1, 11, 4)]);
    let value = |at: usize| told[at].arg("value").cloned();
    let text = |text: &str| Some(Arg::Text(text.to_owned()));
    assert_eq!((value(0), value(1)), (text("M01"), text("cds")));
}

#[test]
fn a_last_line_of_sums_is_doubted() {
    let said = |text: &str| {
        let period = if text.contains("exercice") { "period = \"exercice\"\n" } else { "" };
        let manifest = format!("{period}tables = [\"t.csv\"]");
        let set = load(&[("m.toml", &manifest), ("t.csv", text)]).unwrap();
        let told = set.slips(&IndexMap::new(), |_| None);
        assert!(told.iter().all(|told| told.code == Code::LastLineSums), "{told:?}");
        told.first().map(|told| (told.span.unwrap().line, told.arg("columns").cloned()))
    };
    let list = |of: &[&str]| Some(Arg::List(of.iter().map(|&value| value.to_owned()).collect()));
    let three = "structure;x;y;z\nA;1,5;10;1\nB;2;20;1\nC;3;30;1\n";
    assert_eq!(said(&format!("{three}99;6,5;60;1\n")), Some((5, list(&["x", "y"]))));
    assert_eq!(said(&format!("{three}99;6,5;61;1\n")), None, "one column");
    assert_eq!(said("structure,x,y\nA,1,10\nB,2,20\nC,3,30\n"), None, "after three lines");
    let years = "structure,exercice,x,y\nA,2025,1,2\nB,2025,1,2\nC,2025,1,2\nA,2026,5,\nB,2026,2,2\n\
                 C,2026,2,2\nFR,2026,9,4\n";
    assert_eq!(said(years), Some((8, list(&["x", "y"]))), "in its year");
    let many = (1..500).map(|n| format!("S{n},{n},-{n}\n")).collect::<Vec<_>>().concat();
    assert_eq!(said(&format!("structure,x,y\n{many}Z,124750,-124750\n")).unwrap().0, 501);
    assert_eq!(said(&format!("structure,x,y\n{many}Z,124751,-124750\n")), None);
}

#[test]
fn a_bad_cell_is_refused_with_its_place() {
    let number = input("n", Kind::Number);
    let refused = |cell: &str, spec: &InputSpec| {
        let other = match spec.kind {
            Kind::Number => "1.5",
            Kind::Date => "2024-01-01",
            _ => "1",
        };
        let text = format!("structure,note,n\nA,x,{other}\nB,\"é,\né\",{cell}\n");
        let errors = bind(&text, spec).unwrap_err();
        (places(&errors)[0], errors[0].suggestion.clone())
    };
    let at = |code, length| (code, 4, 4, length);
    assert_eq!(refused("", &number), (at(Code::EmptyCell, 1), None));
    assert_eq!(refused("  dix ", &number).0, (Code::CellNotNumber, 4, 6, 3));
    assert_eq!(refused("\"12,5\"", &number), (at(Code::CellComma, 6), Some("12.5".into())));
    for space in [' ', '\u{a0}', '\u{202f}'] {
        let cell = format!("12{space}34.5");
        assert_eq!(refused(&cell, &number), (at(Code::CellSeparators, 7), Some("1234.5".into())));
    }
    assert_eq!(refused("1e3x", &number).0, at(Code::CellNotNumber, 4));
    assert_eq!(refused("1.5", &input("n", Kind::Integer)).0, at(Code::CellNotInteger, 3));
    assert_eq!(refused("peut-être", &input("n", Kind::Boolean)).0.0, Code::CellNotBoolean);
    let mut rate = number.clone();
    (rate.min, rate.max) = (Some(d("0").into()), Some(d("100").into()));
    assert_eq!(refused("260", &rate).0, at(Code::CellOutOfRange, 3));
    let mut listed = input("n", Kind::Text);
    listed.values = vec![Value::Text("1".into()), Value::Text("qpv".into())];
    assert_eq!(refused("qvp", &listed), (at(Code::CellNotListed, 3), Some("qpv".into())));
    let date = input("n", Kind::Date);
    assert_eq!(refused("31/02/2024", &date).0, at(Code::CellNotDate, 10));
    assert_eq!(refused("12/31/2024", &date).0, at(Code::MonthFirst, 10));
}

#[test]
fn many_bad_cells_are_counted() {
    let rows: Vec<_> = (0..50).map(|i| format!("S{i},x")).collect();
    let text = format!("structure,n\n{}\n", rows.join("\n"));
    let errors = bind(&text, &input("n", Kind::Number)).unwrap_err();
    assert_eq!(errors.len(), 21);
    assert_eq!(errors[20].code, Code::MoreRefusedCells);
    assert!(errors[20].args.contains(&("count", 30_usize.into())));
}

#[test]
fn absent_columns_and_empty_cells_are_filled_or_refused() {
    let text = "structure,file_actve,a\nS,1,\n";
    let errors = bind(text, &input("file_active", Kind::Number)).unwrap_err();
    assert_eq!(places(&errors), [(Code::MissingColumn, 1, 1, 0)]);
    assert_eq!(errors[0].suggestion.as_deref(), Some("file_actve"));
    let mut spec = input("a", Kind::Number);
    spec.optional = true;
    assert_eq!(bind(text, &spec).unwrap().inputs["a"].value(0), Value::Missing);
    spec.otherwise = Some(d("7").into());
    assert_eq!(values(&bind(text, &spec).unwrap(), "a"), ["7"]);
    spec.name = "b".into();
    let absent = bind(text, &spec).unwrap();
    assert_eq!(values(&absent, "b"), ["7"]);
    assert_eq!(absent.inputs["b"].origin, None);
}

#[test]
fn advice_tells_fractions_and_columns_ignored_or_filled() {
    let text = "structure,taux,part,zero,bis\nA,0.26,0.5,0,x\nB,0,1,0,x\n";
    let percent = |name: &str| InputSpec { unit: Some("%".into()), ..input(name, Kind::Number) };
    let absent = InputSpec { optional: true, ..percent("absent") };
    let specs = inputs(&[percent("taux"), percent("part"), percent("zero"), absent]);
    let advice = load(&[("t.csv", text)]).unwrap().advise(&specs);
    let codes: Vec<_> = advice.iter().map(|a| (a.code, a.args[0].1.clone())).collect();
    assert_eq!(
        codes,
        [
            (Code::IgnoredColumns, Arg::List(vec!["bis".to_owned()])),
            (Code::FractionForPercent, Arg::Text("taux".to_owned())),
            (Code::FallbackColumns, Arg::List(vec!["absent".to_owned()])),
        ]
    );
    assert_eq!(places(&advice)[1], (Code::FractionForPercent, 1, 11, 4));
}

#[test]
fn an_unknown_variant_is_refused_with_the_nearest() {
    let manifest = "tables = [\"t.csv\"]\n[[variant]]\nname = \"pauvrete-plus-2\"\n";
    let scenario = load(&[("m.toml", manifest), ("t.csv", "structure\nS\n")]).unwrap();
    assert!(scenario.variant("pauvrete-plus-2").is_ok());
    let unknown = scenario.variant("pauvrete-plus2").unwrap_err();
    assert_eq!(unknown.suggestion.as_deref(), Some("pauvrete-plus-2"));
}

#[test]
fn a_formula_that_failed_is_refused_wherever_its_cell_is_used() {
    let key = load(&[("t.csv", "structure,x\nA,1\n#N/A,2\n")]);
    assert_eq!(first(key), (Code::CellFormulaError, 3, 1));
    let text = "structure,region,nom\nA,x,ok\nB,#NV,Err:502\n";
    let of = |name| bind(text, &InputSpec { optional: true, ..input(name, Kind::Text) });
    assert_eq!(first(of("nom")), (Code::CellFormulaError, 3, 7));
    assert_eq!(first(of("region")), (Code::CellFormulaError, 3, 3));
    // As a group, of a column that no policy reads.
    let dataset = load(&[("t.csv", text)]).unwrap().bind(&inputs(&[])).unwrap();
    let groups = dataset.text_column("region").unwrap().map_err(|error| vec![error]);
    assert_eq!(first(groups), (Code::CellFormulaError, 3, 3));
}

#[test]
fn rows_that_are_made_keep_what_their_cells_are() {
    let manifest = concat!(
        "period = \"exercice\"\ntables = [\"t.csv\"]\n[[projection]]\nto = 2027\ngrowth = { n = 0.1 }\n",
        "[[entries]]\nprofile = \"A\"\nprefix = \"N\"\nfrom = 2026\nset = { n = 12.5, note = \"0,5\" }\n",
    );
    let table = "structure;exercice;n;note\nA;2025;1,50;\"a\nb\"\nB;2025;2e2;x\n";
    let scenario = load(&[("m.toml", manifest), ("t.csv", table)]).unwrap();
    let specs = inputs(&[input("n", Kind::Number), input("note", Kind::Text)]);
    let dataset = scenario.bind(&specs).unwrap();
    // A number of the manifest is one whatever the table writes, a text stays what it is.
    let n = ["1.5", "200", "1.65", "220", "1.82", "242", "12.5", "12.5"];
    assert_eq!(values(&dataset, "n"), n);
    assert_eq!(values(&dataset, "note"), ["a\nb", "x", "a\nb", "x", "a\nb", "x", "0,5", "0,5"]);
}
