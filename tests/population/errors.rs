//! What stands in the way of a value over the whole population.

use super::{column, run};
use bareme::compare::{RunOptions, RunSummary};
use bareme::render::locale::Lang;
use bareme::render::{self, Format, Style, Writing};

const TABLE: &str = "structure,exercice,region,n,actif
A,2024,11,1,oui
B,2024,11,,oui
C,2024,93,3,oui
D,2024,,4,non
A,2025,11,1,oui
B,2025,11,2,non
";

const INPUTS: &str = "input(\"region\", \"text\", #{ optional: true });\n\
    input(\"n\", \"integer\", #{ optional: true }); input(\"actif\", \"boolean\");\n\
    fn groupe(region) { or_else(region, \"?\") }\n\
    fn vague(region) { if is_missing(region) { none() } else { region } }\n\
    fn inconnu(actif, n) { if actif { true } else { if is_missing(n) { true } else { none() } } }\n\
    fn quotient(n) { 1 / (or_else(n, 0) - 3) }\n\
    fn present(n) { if is_missing(n) { none() } else { n } }\n";

fn of(declaration: &str) -> Vec<String> {
    let policy = format!("{INPUTS}aggregate(\"a\", {declaration});\nfn f(a) {{ a }}\n");
    let (_, evaluation) = run(&policy, TABLE);
    column(&evaluation, "f")
}

#[test]
fn missing_is_never_zero() {
    let sum = of("\"sum\", \"present\", #{ by: \"groupe\" }");
    assert_eq!(sum, ["B0716 a", "B0716 a", "3", "4", "3", "3"]);
    let known = "fn connu(n) { !is_missing(n) }\n";
    let policy = format!(
        "{INPUTS}{known}aggregate(\"a\", \"sum\", \"n\", #{{ by: \"groupe\", where: \"connu\" }});\nfn f(a) {{ a }}\n"
    );
    let (_, evaluation) = run(&policy, TABLE);
    assert_eq!(column(&evaluation, "f"), ["1", "1", "3", "4", "3", "3"]);
}

#[test]
fn an_error_of_one_row_is_that_of_all_who_receive() {
    let sum = of("\"sum\", \"quotient\", #{ by: \"groupe\" }");
    assert_eq!(sum[..4], ["-0.833333333333333", "-0.833333333333333", "B0704 quotient", "1"]);
    let all = of("\"mean\", \"quotient\"");
    assert_eq!(all[..4], ["B0704 quotient"; 4]);
    assert_eq!(all[4..], ["-0.75", "-0.75"]);
    let left_out =
        of("\"mean\", \"quotient\", #{ where: \"actif\", by: \"groupe\", otherwise: 9 }");
    assert_eq!(left_out[3], "9");
}

#[test]
fn a_row_without_a_group_could_be_in_any() {
    // D does not count: it has no value itself, and stands in nobody’s way.
    let some = of("\"count\", \"groupe\", #{ by: \"vague\", where: \"actif\" }");
    assert_eq!(some, ["2", "2", "1", "B0717 a", "1", "1"]);
    let all = of("\"count\", \"groupe\", #{ by: \"vague\" }");
    assert_eq!(all, ["B0717 a", "B0717 a", "B0717 a", "B0717 a", "2", "2"]);
}

#[test]
fn who_counts_must_be_known() {
    let some = of("\"count\", \"groupe\", #{ by: \"groupe\", where: \"inconnu\" }");
    assert_eq!(some, ["2", "2", "1", "B0716 a", "B0716 a", "B0716 a"]);
}

#[test]
fn a_structure_that_was_not_there_has_no_year_before() {
    let policy = format!("{INPUTS}previous(\"avant\", \"present\");\nfn f(avant) {{ avant }}\n");
    let (_, evaluation) = run(&policy, TABLE);
    assert_eq!(column(&evaluation, "f")[..4], ["B0719 avant"; 4]);
    assert_eq!(column(&evaluation, "f")[4..], ["1", ""], "what is missing stays missing");
}

#[test]
fn rows_that_receive_an_error_say_its_cause() {
    let policy = format!(
        "{INPUTS}aggregate(\"a\", \"sum\", \"quotient\");\n\
         /// F\n/// @unit €\nfn f(a) {{ a }}\noutputs([\"f\"]);\n"
    );
    let (policy, evaluation) = run(&policy, TABLE);
    let options = RunOptions { keep_going: true, ..RunOptions::default() };
    let summary = RunSummary::new(&policy, &evaluation, &options).unwrap();
    let rows = 0..evaluation.dataset.rows.len();
    let causes: Vec<usize> = rows.map(|row| summary.refusals_of(row).len()).collect();
    assert_eq!(causes, [1, 1, 1, 1, 0, 0]);
    assert_eq!(summary.refusals[0].rows, [2], "it arises in one of them");
    let style = Style { lang: Lang::Fr, color: false, width: None };
    let mut csv = Vec::new();
    render::run::write(&[summary], &Writing::new(Format::Csv, style), &mut csv).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.contains("A,2024,,B0704 quotient\n"), "{csv}");
}
