//! What is shown at a save: blocks for people, variants, groups, worked cases, known amounts.

use super::{Desk, MANIFEST, POLICY, all_years, total, with_factor, write};
use serde_json::Value;
use std::path::Path;

#[test]
fn blocks_for_people_hold_no_codes_when_nobody_looks() {
    let desk = Desk::start(&["--against", "mere"]);
    let block = |last: &str| {
        let mut text = String::new();
        while !text.contains(last) {
            text.push_str(&desk.line().replace(['\u{a0}', '\u{202f}'], " "));
            text.push('\n');
        }
        assert!(!text.contains('\u{1b}'), "{text}");
        text
    };
    let first = block("Face à la référence");
    assert!(first.starts_with("bareme surveille mere → p · s (4 fichiers)"), "{first}");
    desk.edit("policies/p.rhai", &with_factor(2));
    let second = block("Depuis l’état précédent · ");
    assert!(second.contains("Écart à l’état précédent"), "{second}");
    assert!(second.contains("Depuis l’état précédent : ~ total"), "{second}");
    assert!(!second.contains("bareme surveille"), "{second}");
    desk.edit("policies/p.rhai", &POLICY.replace("taux", "tau"));
    let third = block("Dernier résultat valable : ");
    let place = |text: &str| third.find(text).unwrap_or_else(|| panic!("{text}: {third}"));
    assert!(place("pas de résultat") < place("erreur[B0301]"));
    assert!(place("erreur[B0301]") < place("Dernier résultat valable : "));
    assert!(!third.contains("Écart"), "{third}");
    desk.edit("policies/p.rhai", &with_factor(2));
    block("Depuis l’état précédent · Aucune différence");
    desk.edit("policies/p.rhai", &format!("{}// rien", with_factor(2)));
    block("rien ne change dans les résultats");
}

#[test]
fn variants_and_groups_are_shown_each() {
    let desk = Desk::start(&["--format", "jsonl", "--variant", "all", "--by", "structure"]);
    assert_eq!(desk.result()["runs"].as_array().unwrap().len(), 1);
    let variant = "[[variant]]\nname = \"double\"\ninputs = { n = \"n * 2\" }\n";
    desk.edit("scenarios/s.toml", &format!("{MANIFEST}{variant}"));
    let event = desk.result();
    let runs = event["runs"].as_array().unwrap();
    assert_eq!((runs.len(), &runs[1]["policy"]["variant"]), (2, &"double".into()));
    assert_eq!(runs[1]["previous"], Value::Null);
    let group = |run: &Value| {
        let group = &run["groups"]["groups"][0];
        let years = group["years"].as_array().unwrap();
        (group["name"].clone(), years.last().unwrap()["amounts"]["total"]["sum"].to_string())
    };
    assert_eq!(group(&runs[0]), ("A".into(), "40".to_owned()));
    assert_eq!(group(&runs[1]), ("A".into(), "80".to_owned()));
    desk.edit("scenarios/s.toml", &format!("{MANIFEST}{}", variant.replace("* 2", "* 3")));
    let event = desk.result();
    assert_eq!(event["runs"][0]["previous"]["differs"], false);
    assert_eq!(all_years(&event["runs"][1]["previous"]), "60");
    // Only what the variant changes is computed.
    assert_eq!((&event["formulas_computed"], &event["formulas"]), (&2.into(), &4.into()));
}

#[test]
fn worked_cases_are_run_again_at_each_save() {
    let desk = Desk::jsonl(false);
    assert_eq!(desk.result()["cases"], Value::Null);
    let cases = "policy = \"p\"\n\n[default]\nn = 0\n\n[[case]]\nname = \"Deux\"\nsource = \"calcul\"\n\
                 exercice = 2024\ngiven = { n = 2 }\nexpect = { total = 20 }\n";
    write(desk.folder.path(), "policies/cases/p.toml", cases);
    let event = desk.result();
    let counts = (&event["cases"]["run"], &event["cases"]["failed"]);
    assert_eq!(counts, (&1.into(), &0.into()), "{event}");
    assert_eq!(event["changed"][0], Path::new("policies/cases/p.toml").to_str().unwrap());
    desk.edit("policies/p.rhai", &with_factor(2));
    let event = desk.result();
    assert_eq!(event["cases"]["failed"], 1);
    let failure = &event["cases"]["failures"][0];
    assert_eq!((&failure["code"], &failure["line"]), (&"B0657".into(), &11.into()), "{failure}");
    // A wrong case file is no reason to give no result.
    desk.edit("policies/cases/p.toml", &cases.replace("expect", "attendu"));
    let event = desk.result();
    assert_eq!((total(&event).as_str(), &event["cases"]["run"]), ("120", &0.into()));
    assert!(event["cases"]["errors"][0]["code"].is_string(), "{event}");
    desk.edit("policies/cases/p.toml", &cases.replace("20 }", "40 }"));
    assert_eq!(desk.result()["cases"]["failed"], 0);
    desk.edit("policies/cases/p.toml", &format!("# rien\n{}", cases.replace("20 }", "40 }")));
    assert_eq!(desk.event()["event"], "unchanged");
}

#[test]
fn known_amounts_are_a_base_too() {
    let desk = Desk::start(&["--format", "jsonl", "--against", "verse.csv"]);
    assert_eq!(desk.event()["diagnostics"][0]["code"], "B0101");
    write(desk.folder.path(), "verse.csv", "structure,exercice,verse\nA,2024,8\nB,2024,20\n");
    let event = desk.result();
    // A year without a known amount is left out.
    assert_eq!(all_years(&event["runs"][0]["base"]), "2");
    desk.edit("verse.csv", "structure,exercice,verse\nA,2024,9\nB,2024,19\n");
    let event = desk.result();
    assert_eq!(all_years(&event["runs"][0]["base"]), "2");
    assert_eq!(event["formulas_computed"], 0);
}

#[test]
fn what_moves_is_told_even_where_the_total_does_not() {
    let more = |factor| {
        format!("{}/// Avance\n/// @unit €\nfn avance(n) {{ n * {factor} }}\n", with_factor(1))
    };
    let desk = Desk::start(&["--against", "mere"]);
    let until = |last: &str| {
        let mut text = String::new();
        while !text.contains(last) {
            text.push_str(&desk.line().replace(['\u{a0}', '\u{202f}'], " "));
            text.push('\n');
        }
        text
    };
    until("Face à la référence · ");
    desk.edit("policies/p.rhai", &more(2));
    until("Depuis l’état précédent · ");
    desk.edit("policies/p.rhai", &more(3));
    let text = until("Depuis l’état précédent · ");
    assert!(text.contains("Autres résultats · depuis l’état précédent"), "{text}");
    assert!(text.contains(" Avance "), "{text}");
    assert!(!text.contains("précédent · Aucune différence"), "{text}");
    assert!(text.contains("les montants ne changent pas au total"), "{text}");
}
