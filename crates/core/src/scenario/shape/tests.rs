//! Files of INSEE and others, as they are published: layouts are theirs, figures are fictitious.

use crate::diagnostic::{Arg, Code, Diagnostics};
use crate::scenario::tests::input;
use crate::scenario::{Dataset, Scenario, TableOptions};
use crate::sources::Sources;
use crate::value::{InputSpec, Kind};
use indexmap::IndexMap;
use std::path::Path;

const FILES: [(&str, &[u8]); 6] = [
    ("com.csv", include_bytes!("../../../../../tests/data/insee/com_large.csv")),
    ("long.csv", include_bytes!("../../../../../tests/data/insee/long.csv")),
    ("qp.csv", include_bytes!("../../../../../tests/data/insee/qp.csv")),
    ("liste_qp.csv", include_bytes!("../../../../../tests/data/insee/liste_qp.csv")),
    ("finess.csv", include_bytes!("../../../../../tests/data/insee/finess.csv")),
    ("sites.csv", include_bytes!("../../../../../tests/data/insee/sites.csv")),
];
const STRUCTURES: &str = "structure,code_commune,code_qpv\nS01,01901,QN01901M\nS02,2A902,\n\
                          S03,13903,QN13903M\nS04,97101,QP974901\n";
const YEARS: &str =
    "structure,exercice\nS01,2020\nS01,2021\nS02,2021\nS03,2021\nS03,2022\nS04,2021\n";

fn sources(manifest: &str) -> Sources {
    let own = [("m.toml", manifest), ("s.csv", STRUCTURES), ("a.csv", YEARS)];
    let own = own.map(|(path, text)| (path, text.as_bytes().to_vec()));
    Sources::memory(own.into_iter().chain(FILES.map(|(path, bytes)| (path, bytes.to_vec()))))
}

fn load(manifest: &str) -> Result<Scenario, Diagnostics> {
    Scenario::load(&mut sources(manifest), Path::new("m.toml"), &TableOptions::default())
}

/// The values of optional inputs, one a row.
fn bound(scenario: &Scenario, names: &[(&str, Kind)]) -> Result<Dataset, Diagnostics> {
    let spec = |(name, kind): &(&str, Kind)| {
        let spec = InputSpec { optional: true, ..input(name, *kind) };
        ((*name).to_owned(), spec)
    };
    scenario.bind(&names.iter().map(spec).collect::<IndexMap<_, _>>())
}

fn values(manifest: &str, name: &str, kind: Kind) -> Vec<String> {
    let scenario = load(manifest).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let dataset = bound(&scenario, &[(name, kind)]).unwrap();
    dataset.inputs[name].iter().map(|value| value.to_machine()).collect()
}

fn rate(manifest: &str) -> Vec<String> {
    values(manifest, "taux", Kind::Number)
}

fn codes(errors: &Diagnostics) -> Vec<Code> {
    errors.iter().map(|error| error.code).collect()
}

fn with(table: &str) -> String {
    format!("period = \"exercice\"\ntables = [\"s.csv\", \"a.csv\"]\n[[table]]\n{table}")
}

#[test]
fn a_wide_file_of_communes_gives_its_years() {
    let table = "file = \"com.csv\"\non = { code_commune = \"CODGEO\" }\ncodes = { CODGEO = \"insee\" }\n\
                 years = { taux = \"TP60{yy}\" }\nmissing = [\"s\", \"nd\", \"ns\", \"so\"]\n";
    let own = rate(&with(table));
    assert_eq!(own, ["13.5", "14.2", "20.85", "", "", ""], "2022 is in no column, S04 nowhere");
    let latest = with(&format!("{table}vintage = \"latest\"\n"));
    assert_eq!(rate(&latest)[3..], ["", "", ""], "a masked rate stays masked");
    let fixed = with(&format!("{table}vintage = 2020\n"));
    assert_eq!(rate(&fixed), ["13.5", "13.5", "21", "25.4", "25.4", ""]);
    let map = with(&format!("{table}vintage = {{ 2022 = 2020 }}\n"));
    assert_eq!(rate(&map), ["13.5", "14.2", "20.85", "", "25.4", ""]);

    let scenario = load(&latest).unwrap();
    let dataset = bound(&scenario, &[("taux", Kind::Number)]).unwrap();
    assert_eq!(dataset.tables.masked("taux", 3).as_deref(), Some("nd"));
    let masked = dataset.tables.cell("taux", 3).unwrap();
    assert_eq!((masked.line, masked.column), (4, 37));
    assert_eq!(dataset.tables.unmatched("taux", 5).map(|(span, _)| span.line), Some(5));
    let said: Vec<Code> = scenario.notices.iter().map(|notice| notice.code).collect();
    assert_eq!(said, [Code::ReadAs, Code::Unmatched]);
    assert_eq!(scenario.notices[1].span.map(|span| (span.line, span.column)), Some((5, 5)));
    assert!(scenario.tables.columns().keys().all(|name| !name.starts_with("NBMENFISC")));
}

#[test]
fn a_long_file_is_filtered() {
    let table = "file = \"long.csv\"\non = { code_commune = \"GEO\" }\nperiod = \"TIME_PERIOD\"\n\
                 where = { FILOSOFI_MEASURE = \"PR_MD60\", GEO_OBJECT = [\"COM\", \"ARM\"] }\n\
                 rename = { taux = \"OBS_VALUE\" }\nvintage = \"latest\"\n";
    assert_eq!(rate(&with(table)), ["17.3", "18.3", "18.3", "", "", ""]);
    let all = with(&table.replace("where", "missing = [\"x\"]\n# "));
    assert_eq!(codes(&load(&all).unwrap_err())[0], Code::SeveralMatches);
    let none = with(&table.replace("PR_MD60", "pr_md60"));
    assert_eq!(codes(&load(&none).unwrap_err()), [Code::NoRowKept]);
}

#[test]
fn a_set_without_years_takes_one() {
    let plain = "tables = [\"s.csv\"]\n[[table]]\nfile = \"com.csv\"\non = { code_commune = \"CODGEO\" }\n\
                 years = { taux = \"TP60{yy}\" }\nmissing = [\"nd\"]\n";
    assert_eq!(codes(&load(plain).unwrap_err()), [Code::VintageNeeded]);
    assert_eq!(rate(&format!("{plain}vintage = 2021\n")), ["14.2", "20.85", "", ""]);
    let absent = load(&format!("{plain}vintage = 2019\n")).unwrap_err();
    assert_eq!(codes(&absent), [Code::NoVintage]);
}

#[test]
fn a_district_kept_secret_is_missing_and_no_district_is_no_error() {
    let table = "file = \"qp.csv\"\non = { code_qpv = \"CODGEO\" }\nmissing = [\"s\", \"nd\"]\n\
                 years = { taux = \"DISP_TP60_A{yy}\" }\nvintage = 2021\n";
    assert_eq!(rate(&with(table)), ["41.3", "41.3", "", "", "", ""]);
    let scenario = load(&with(table)).unwrap();
    let unmatched: Vec<_> = scenario.notices.iter().filter(|n| n.code == Code::Unmatched).collect();
    assert_eq!(unmatched.len(), 1, "S02 has no district: nothing to look for");
    let coded = with(&format!("{table}codes = {{ CODGEO = \"qpv\" }}\n"));
    assert_eq!(codes(&load(&coded).unwrap_err()), [Code::BadCode], "the aggregate, `00`");
}

#[test]
fn the_list_of_districts_keeps_its_codes() {
    let table = "file = \"liste_qp.csv\"\non = { code_qpv = \"code_qp\" }\nkeep = [\"lib_qp\", \"insee_com\"]\n";
    let names = values(&with(table), "lib_qp", Kind::Text);
    assert_eq!(names[0], "Quartier fictif du Pont");
    let coded = format!("{table}codes = {{ insee_com = \"insee\" }}\n");
    let errors = load(&with(&coded)).unwrap_err();
    assert_eq!(codes(&errors), [Code::BadCode, Code::BadCode]);
    assert_eq!(errors[0].suggestion.as_deref(), Some("01901"));
    assert!(errors[1].args.iter().any(|(name, _)| *name == "several"));
    // One row a commune: a commune of a district over two of them finds it.
    let multi = "tables = [\"c.csv\"]\n[[table]]\nfile = \"liste_qp.csv\"\n\
                 on = { code_commune = \"insee_com\" }\nmulti = { insee_com = \";\" }\nkeep = [\"lib_qp\"]\n";
    let mut sources = Sources::memory([
        ("m.toml", multi.as_bytes().to_vec()),
        ("c.csv", b"structure,code_commune\nA,02905\nB,60905\n".to_vec()),
        ("liste_qp.csv", FILES[3].1.to_vec()),
    ]);
    let scenario =
        Scenario::load(&mut sources, Path::new("m.toml"), &TableOptions::default()).unwrap();
    let dataset = bound(&scenario, &[("lib_qp", Kind::Text)]).unwrap();
    let names: Vec<String> = dataset.inputs["lib_qp"].iter().map(|v| v.to_machine()).collect();
    assert_eq!(names, ["Le Plateau", "La Plaine"]);
}

#[test]
fn finess_is_read_without_titles() {
    let table = "file = \"finess.csv\"\nskip = 1\nencoding = \"iso-8859-1\"\nseparator = \";\"\n\
                 columns = [\"genre\", \"finess\", \"\", \"raison_sociale\"]\n\
                 where = { genre = \"structureet\" }\ncodes = { finess = \"finess\" }\n\
                 on = { finess = \"finess\" }\nkeep = [\"raison_sociale\"]\n";
    let manifest = format!("tables = [\"f.csv\"]\n[[table]]\n{table}");
    let mut sources = Sources::memory([
        ("m.toml", manifest.as_bytes().to_vec()),
        ("f.csv", b"structure,finess\nA,2A0000014\nB,010000024\nC,10000024\n".to_vec()),
        ("finess.csv", FILES[4].1.to_vec()),
    ]);
    let scenario =
        Scenario::load(&mut sources, Path::new("m.toml"), &TableOptions::default()).unwrap();
    let dataset = bound(&scenario, &[("raison_sociale", Kind::Text)]).unwrap();
    let names: Vec<String> =
        dataset.inputs["raison_sociale"].iter().map(|v| v.to_machine()).collect();
    assert_eq!(names, ["MAISON DE SANTÉ FICTIVE", "CENTRE DE SANTÉ FICTIF", ""]);
    assert_eq!(scenario.notices.len(), 1, "everything else is declared");
    assert_eq!(scenario.notices[0].suggestion.as_deref(), Some("010000024"));
    let advice = scenario.advise(&IndexMap::new());
    assert_eq!(advice[0].code, Code::CodeForm);
}

#[test]
fn sites_are_brought_to_their_structure() {
    let child = |reduce: &str| {
        format!(
            "tables = [\"s.csv\"]\n[[table]]\nfile = \"sites.csv\"\nreduce = {{ {reduce} }}\n\
             [[table.lookup]]\nfile = \"com.csv\"\non = {{ code_commune = \"CODGEO\" }}\n\
             years = {{ taux = \"TP60{{yy}}\" }}\nvintage = 2021\nmissing = [\"nd\", \"s\"]\n"
        )
    };
    // Every structure must have sites, as for any table joined on the key.
    let errors = load(&child("patients = \"sum\"")).unwrap_err();
    assert_eq!(codes(&errors), [Code::UnmatchedRow]);
    let reduced = |reduce: &str, name: &str, kind| {
        let manifest = child(reduce).replace("[\"s.csv\"]", "[\"trois.csv\"]");
        let mut sources = Sources::memory([
            ("m.toml", manifest.as_bytes().to_vec()),
            ("trois.csv", b"structure\nS01\nS02\nS03\n".to_vec()),
            ("sites.csv", FILES[5].1.to_vec()),
            ("com.csv", FILES[0].1.to_vec()),
        ]);
        let scenario = Scenario::load(&mut sources, Path::new("m.toml"), &TableOptions::default())?;
        let dataset = bound(&scenario, &[(name, kind)])?;
        Ok(dataset.inputs[name].iter().map(|v| v.to_machine()).collect::<Vec<_>>())
    };
    let number = |reduce: &str, name: &str| reduced(reduce, name, Kind::Number);
    assert_eq!(number("patients = \"sum\"", "patients").unwrap(), ["4000", "500", "1000"]);
    assert_eq!(number("n = \"count\"", "n").unwrap(), ["2", "1", "2"]);
    assert_eq!(number("taux = \"max\"", "taux").unwrap(), ["20.85", "20.85", ""]);
    let skip = "taux = { op = \"max\", missing = \"skip\" }";
    assert_eq!(number(skip, "taux").unwrap(), ["20.85", "20.85", "14.2"]);
    // (3000 × 14.2 + 1000 × 20.85) / 4000 = 15.8625
    let mean = "taux = { op = \"mean\", by = \"patients\" }";
    assert_eq!(number(mean, "taux").unwrap(), ["15.8625", "20.85", ""]);
    let main = "commune = { op = \"main\", of = \"code_commune\", by = \"patients\" }";
    assert_eq!(reduced(main, "commune", Kind::Text).unwrap(), ["01901", "2A902", "13903"]);
    assert_eq!(reduced("type = \"same\"", "type", Kind::Text).unwrap(), ["CDS", "MSP", "CDS"]);
    let torn: Diagnostics = number("code_commune = \"same\"", "code_commune").unwrap_err();
    assert_eq!(codes(&torn), [Code::ReduceTorn, Code::ReduceTorn]);
    let wrong: Diagnostics = number("type = \"sum\"", "type").unwrap_err();
    assert_eq!(codes(&wrong), [Code::CellNotNumber; 3]);
}

#[test]
fn what_the_manifest_gets_wrong_is_told_where_it_is() {
    let refused = |table: &str| {
        let errors = load(&with(table)).unwrap_err();
        (errors[0].code, errors[0].span.map_or(0, |span| span.line))
    };
    let on = "file = \"com.csv\"\non = { code_commune = \"CODGEO\" }\n";
    assert_eq!(refused("fichier = \"com.csv\"\n").0, Code::ManifestKey);
    assert_eq!(refused(&format!("{on}decimal = \"virgule\"\n")), (Code::ManifestChoice, 6));
    assert_eq!(refused(&format!("{on}encoding = \"klingon\"\n")), (Code::ManifestChoice, 6));
    assert_eq!(refused(&format!("{on}years = {{ t = \"TP60\" }}\n")), (Code::ManifestChoice, 6));
    assert_eq!(
        refused(&format!("{on}years = {{ t = \"TP61{{yy}}\" }}\n")),
        (Code::NoYearColumn, 6)
    );
    assert_eq!(
        refused(&format!("{on}codes = {{ CODGEO = \"siret\" }}\n")),
        (Code::ManifestChoice, 6)
    );
    assert_eq!(refused(&format!("{on}rename = {{ taux = \"TP60\" }}\n")), (Code::NoSuchColumn, 6));
    assert_eq!(refused(&format!("{on}keep = [\"TP6022\"]\n")), (Code::NoSuchColumn, 6));
    assert_eq!(refused(&format!("{on}where = {{ GEO = \"x\" }}\n")), (Code::NoSuchColumn, 6));
    assert_eq!(refused(&format!("{on}vintage = \"dernier\"\n")), (Code::ManifestChoice, 6));
    assert_eq!(refused(&on.replace("CODGEO", "GEO")), (Code::NoSuchColumn, 5));
    assert_eq!(refused(&on.replace("code_commune", "commune")), (Code::NoSetColumn, 5));
    assert_eq!(refused(&on.replace("code_commune", "structure")), (Code::NothingMatches, 2));
    assert_eq!(
        refused(&format!("{on}rename = {{ code_qpv = \"LIBGEO\" }}\n")).0,
        Code::ColumnTwice
    );
    assert_eq!(
        refused("file = \"sites.csv\"\nreduce = { x = \"moyenne\" }\n"),
        (Code::ManifestChoice, 5)
    );
    assert_eq!(
        refused("file = \"sites.csv\"\nreduce = { x = \"main\" }\n"),
        (Code::ManifestMissing, 5)
    );
    assert_eq!(
        refused("file = \"sites.csv\"\nreduce = { x = \"sum\" }\n"),
        (Code::NoSuchColumn, 5)
    );
    let required = load(&with(
        on.replace("file", "rename = { taux = \"TP6021\" }\nmissing = [\"s\", \"nd\"]\nfile")
            .as_str(),
    ))
    .unwrap();
    let spec = input("taux", Kind::Number);
    let errors = required.bind(&IndexMap::from([("taux".to_owned(), spec)])).unwrap_err();
    assert_eq!(codes(&errors), [Code::EmptyCell, Code::UnmatchedInput]);
}

/// A set of two tables: `st.csv`, then what `table` says of `ref.csv`.
fn looked_up(structures: &str, table: &str, reference: &str) -> Result<Scenario, Diagnostics> {
    let manifest = format!("tables = [\"st.csv\"]\n[[table]]\nfile = \"ref.csv\"\n{table}\n");
    let files = [("m.toml", manifest.as_str()), ("st.csv", structures), ("ref.csv", reference)];
    Scenario::load(&mut Sources::memory(files), Path::new("m.toml"), &TableOptions::default())
}

fn numbers(scenario: &Scenario, name: &str) -> Vec<String> {
    let dataset = bound(scenario, &[(name, Kind::Number)]).unwrap();
    dataset.inputs[name].iter().map(|value| value.to_machine()).collect()
}

fn place(errors: &Diagnostics) -> (Code, u32, u32) {
    let span = errors[0].span.unwrap();
    (errors[0].code, span.line, span.column)
}

#[test]
fn a_cell_that_is_missing_or_in_error_matches_nothing() {
    let on = "on = { commune = \"CODGEO\" }\nrename = { taux = \"TP\" }";
    let reference = "CODGEO,TP\n#N/A,99\n75056,20\n#N/A,98\n,7\n,8\nErr:502,5\n";
    for failed in ["#N/A", "#VALEUR!", "#BEZUG!", "Err:502"] {
        let structures = format!("structure,commune\nB,75056\nA,{failed}\n");
        let errors = looked_up(&structures, on, reference).unwrap_err();
        assert_eq!(place(&errors), (Code::CellFormulaError, 3, 3), "{failed}");
    }
    let scenario = looked_up("structure,commune\nA,\nB,75056\nC,1\nD,\n", on, reference).unwrap();
    assert_eq!(numbers(&scenario, "taux"), ["", "20", "", ""]);
    let told = &scenario.notices;
    assert_eq!(codes(told), [Code::Unmatched]);
    assert_eq!(place(told), (Code::Unmatched, 2, 3));
    assert_eq!(told[0].arg("count"), Some(&Arg::Count(3)));
    assert_eq!(told[0].arg("empty"), Some(&Arg::Count(2)));
    // Nobody has a district: nothing to look for is told, and is no mistake of the columns.
    let none = looked_up("structure,commune\nA,\nB,\n", on, reference).unwrap();
    assert_eq!(codes(&none.notices), [Code::Unmatched]);
    // Where the set says that it stands for a missing value, it is one.
    let declared = "tables = [\"r.csv\"]\n[[table]]\nfile = \"st.csv\"\n\
                    missing = [\"#N/A\"]\n[[table]]\nfile = \"ref.csv\"\n";
    let files = [("m.toml", format!("{declared}{on}\n")), ("r.csv", "structure\nA\n".to_owned())];
    let st = ("st.csv", "structure,commune\nA,#N/A\n".to_owned());
    let files = files.into_iter().chain([st, ("ref.csv", reference.to_owned())]);
    let mut sources = Sources::memory(files);
    let scenario = Scenario::load(&mut sources, Path::new("m.toml"), &TableOptions::default());
    assert_eq!(numbers(&scenario.unwrap(), "taux"), [""]);
}

#[test]
fn an_error_decides_nothing_of_the_lines_kept() {
    let table = "on = { commune = \"c\" }\nwhere = { niveau = \"COM\" }\nkeep = [\"taux\"]";
    let (structures, lines) = ("structure,commune\nA,1\n", "c,niveau,taux\n2,#REF!,9\n1,COM,5\n");
    let errors = looked_up(structures, table, lines).unwrap_err();
    assert_eq!(place(&errors), (Code::CellFormulaError, 2, 3));
    let declared = format!("{table}\nmissing = [\"#REF!\"]");
    let scenario = looked_up(structures, &declared, lines).unwrap();
    assert_eq!(numbers(&scenario, "taux"), ["5"]);
    let year = "on = { commune = \"c\" }\nperiod = \"an\"\nvintage = 2021\nkeep = [\"taux\"]";
    let lines = "c,an,taux\n1,2021,5\n1,#N/A,9\n";
    let errors = looked_up(structures, year, lines).unwrap_err();
    assert_eq!(place(&errors), (Code::CellFormulaError, 3, 3));
}

#[test]
fn lines_are_reduced_by_what_the_set_joins_them_on() {
    let structures = "structure,commune\nA,75056\nB,69123\nC,75056\nD,1\n";
    let sites = "site,owner,ville,n\na,A,75056,1.5\nb,B,69123,2\nc,A,69123,4\n";
    let by_owner =
        "on = { structure = \"owner\" }\nreduce = { n = \"sum\", sites = { op = \"count\" } }";
    let scenario = looked_up(structures, by_owner, sites).unwrap();
    assert_eq!(numbers(&scenario, "n"), ["5.5", "2", "", ""]);
    assert_eq!(numbers(&scenario, "sites"), ["2", "1", "", ""]);
    assert_eq!(codes(&scenario.notices), [Code::Unmatched], "C and D have no site");
    // By a column that is no key, under another name, and by two of them.
    let by_town =
        "on = { commune = \"ville\" }\nreduce = { n = \"sum\" }\nrename = { town = \"ville\" }";
    assert_eq!(
        numbers(&looked_up(structures, by_town, sites).unwrap(), "n"),
        ["1.5", "6", "1.5", ""]
    );
    let by_both = "on = { structure = \"owner\", commune = \"ville\" }\nreduce = { n = \"max\" }";
    assert_eq!(numbers(&looked_up(structures, by_both, sites).unwrap(), "n"), ["1.5", "2", "", ""]);
    // A line of nobody would be lost.
    for (owner, code) in [("", Code::EmptyCell), ("#NV", Code::CellFormulaError)] {
        let sites = format!("{sites}d,{owner},75056,8\n");
        let errors = looked_up(structures, by_owner, &sites).unwrap_err();
        assert_eq!(place(&errors), (code, 5, 3), "{owner}");
    }
    let failed = sites.replace('4', "#DIV/0!");
    let errors = looked_up(structures, by_owner, &failed).unwrap_err();
    assert_eq!(place(&errors), (Code::CellFormulaError, 4, 11));
}
