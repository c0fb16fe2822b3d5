//! Explanations of values over the whole population.

use super::run;
use crate::explain::{asked, explain, row};
use crate::support::evaluate;
use bareme::compare::explain::{Explanation, Holding, Outcome};
use bareme::engine::{Detail, Settings};
use bareme::policy::{self, ParamValue};
use bareme::render::locale::Lang;
use bareme::render::{self, Format, Style};
use bareme::sources::Sources;
use bareme::value::Value;
use std::path::Path;

const POLICY: &str = "input(\"region\", \"text\"); input(\"n\", \"decimal\", #{ unit: \"€\" });\n\
    input(\"actif\", \"boolean\");\n\
    param(\"lecture\", 1, #{ values: [1, 2], basis: \"assumption\" });\n\
    aggregate(\"masse\", \"sum\", \"part\", #{ by: \"region\", where: \"actif\", label: \"Masse\", source: \"Art. 3\" });\n\
    aggregate(\"haut\", \"max\", \"n\"); aggregate(\"effectif\", \"count\", \"n\");\n\
    aggregate(\"place\", \"rank\", \"n\");\n\
    previous(\"avant\", \"total\", #{ otherwise: 0 });\n\
    /// Part\n/// @unit €\nfn part(n, lecture) { n * lecture }\n\
    fn total(masse, haut, effectif, avant, place) { masse + haut + effectif + avant + place }\n";

const TABLE: &str = "structure,exercice,region,n,actif
A,2024,11,30,oui
B,2024,11,10,oui
C,2024,93,7,non
A,2025,11,20,oui
B,2025,11,5,oui
";

fn explained(structure: &str, year: i32, value: &str) -> (Explanation, Sources) {
    let text = format!("{}{POLICY}", super::HEAD);
    let mut sources = Sources::memory([("policies/p.rhai", text), ("t.csv", TABLE.to_owned())]);
    let settings = Settings::default();
    let (policy, evaluation) =
        evaluate(&mut sources, "p", Path::new("t.csv"), &[], settings).unwrap();
    let asked = asked(structure, Some(year), Some(value));
    let mut explanation = explain(&policy, &evaluation, settings, &asked).unwrap();
    let target = row(&policy, &evaluation, settings, explanation.place.row);
    let load = &mut |setting| policy::load(&mut sources, "p", &[setting]);
    explanation.add_readings(target, load).unwrap();
    (explanation, sources)
}

fn page(explanation: &Explanation, sources: &Sources, lang: Lang) -> String {
    let style = Style { lang, color: false, width: Some(400) };
    let text = render::explain::render(
        std::slice::from_ref(explanation),
        None,
        Format::Table,
        style,
        sources,
    );
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn the_group_and_the_part_of_the_row_are_told() {
    let (explanation, _) = explained("B", 2024, "total");
    let Holding::Derived(_, Some(Detail::Aggregate(masse))) = &explanation.nodes["masse"].holding
    else {
        panic!("no detail");
    };
    assert_eq!(masse.key, Some(("region".to_owned(), Value::Text("11".into()))));
    assert_eq!((masse.rows, masse.counted), (2, 2));
    assert_eq!(masse.own.as_ref().unwrap().to_machine(), "10");
    assert_eq!(masse.part.unwrap().to_string(), "0.25");
    assert_eq!(explanation.nodes["masse"].read, ["part", "region", "actif"]);
    assert_eq!(explanation.nodes["avant"].read, [""; 0]);
    let Holding::Derived(_, Some(Detail::Aggregate(haut))) = &explanation.nodes["haut"].holding
    else {
        panic!("no detail");
    };
    assert_eq!((haut.held_by.as_deref(), haut.rows), (Some("A"), 3));
}

#[test]
fn pages_say_it_in_both_languages() {
    let (explanation, sources) = explained("B", 2025, "total");
    let fr = page(&explanation, &sources, Lang::Fr);
    for line in [
        "Masse = 25,00 €",
        "somme de part, p, policies/p.rhai:5:11",
        "Groupe region = « 11 » : 2 lignes, dont 2 comptent ; cette ligne y apporte 5,00 € (20 %)",
        "Source : Art. 3",
        "Toutes les lignes : 2 lignes, dont 2 comptent ; atteint par « A » ; cette ligne y apporte 5,00 €",
        "rang selon n, 1 est la plus grande valeur",
        "total de l’année d’avant, 2024",
        "Détail : --value total --exercice 2024",
    ] {
        assert!(fr.contains(line), "{line}\n{fr}");
    }
    let (explanation, sources) = explained("C", 2024, "total");
    let en = page(&explanation, &sources, Lang::En);
    for line in [
        "number of rows in which n is known, or true",
        "All rows: 3 rows, of which 3 count; this row is counted",
        "No row in 2023: the value is that of otherwise",
    ] {
        assert!(en.contains(line), "{line}\n{en}");
    }
    let (explanation, sources) = explained("C", 2024, "masse");
    let en = page(&explanation, &sources, Lang::En);
    let line = "Group region = “93”: 1 row, of which 0 count; this row does not count";
    assert!(en.contains(line), "{en}");
}

#[test]
fn a_share_is_told_before_and_after_it_is_rounded() {
    let policy = "input(\"n\", \"decimal\", #{ unit: \"€\" }); param(\"tout\", 100, #{ unit: \"€\" });\n\
        fn haut(n) { if n > 5 { 40 } else { none() } }\n\
        apportion(\"part\", #{ of: \"n\", total: \"tout\", at_most: \"haut\" });\n\
        fn total(part) { part }\n";
    let table = "structure,n\nA,1\nB,1\nC,1\nD,9\n";
    let text = format!("{}{policy}", super::HEAD);
    let mut sources = Sources::memory([("policies/p.rhai", text), ("t.csv", table.to_owned())]);
    let settings = Settings::default();
    let (policy, evaluation) =
        evaluate(&mut sources, "p", Path::new("t.csv"), &[], settings).unwrap();
    let page = |structure, lang| {
        let asked = asked(structure, None, Some("part"));
        let explanation = explain(&policy, &evaluation, settings, &asked).unwrap();
        page(&explanation, &sources, lang)
    };
    let free = page("B", Lang::Fr);
    for line in [
        "part = 20,00 €",
        "part de tout en proportion de n, au plus fort reste",
        "Toutes les lignes : 4 lignes ; 100,00 € à répartir en proportion de n, 12,00 € en tout",
        "1 ligne à at_most ; les autres se répartissent le reste",
        "Avant arrondi : 20,00 €",
    ] {
        assert!(free.contains(line), "{line}\n{free}");
    }
    let held = page("D", Lang::En);
    for line in ["part = 40.00 €", "The share is equal to its bound, at_most", "haut = 40"] {
        assert!(held.contains(line), "{line}\n{held}");
    }
}

#[test]
fn readings_compute_the_whole_population_again() {
    let (explanation, _) = explained("B", 2024, "total");
    let readings = &explanation.readings["lecture"];
    let Outcome::Value(ParamValue::Scalar(value)) = &readings[1].outcome else { panic!() };
    // 80 for the region instead of 40: that of the row alone would be 20.
    assert_eq!(
        (value.to_machine(), readings[1].gap.unwrap().to_string()),
        ("115".to_owned(), "40".to_owned())
    );
}

#[test]
fn an_error_of_another_row_is_told_with_its_row() {
    let policy = "input(\"n\", \"decimal\");\naggregate(\"somme\", \"sum\", \"inverse\");\n\
        fn inverse(n) { 1 / n }\nfn total(somme) { somme }\n";
    let (policy, evaluation) = run(policy, "structure,exercice,n\nA,2024,1\nZ,2024,0\n");
    let asked = asked("A", None, Some("total"));
    let explanation = explain(&policy, &evaluation, Settings::default(), &asked).unwrap();
    let Outcome::Refused(cause) = explanation.outcome().unwrap() else { panic!() };
    assert_eq!((cause.formula.as_str(), cause.elsewhere.as_deref()), ("inverse", Some("Z 2024")));
}
