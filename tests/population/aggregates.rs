//! Sums, counts, means, extremes, ranks and quantiles, by group and by weight.

use super::{column, over, run};
use std::fmt::Write as _;

const TABLE: &str = "structure,exercice,region,montant,actif,jour,poids
A,2024,11,10,oui,2024-03-01,1
B,2024,11,4,oui,2024-01-15,2
C,2024,93,7,oui,2024-02-01,0.5
D,2024,93,100,non,2020-01-01,3
E,2024,84,1,non,2023-06-30,1
A,2025,11,20,oui,2025-03-01,1
B,2025,93,5,oui,2025-01-15,1
F,2025,93,5,oui,2025-01-10,0
";

const INPUTS: &str = "input(\"region\", \"text\"); input(\"montant\", \"decimal\");\n\
    input(\"actif\", \"boolean\"); input(\"jour\", \"date\");\n";

fn of(declaration: &str, manifest: &str) -> Vec<String> {
    let policy =
        format!("{INPUTS}aggregate(\"a\", {declaration});\nfn f(a, region, actif) {{ a }}\n");
    let (_, evaluation) =
        over(&policy, TABLE, manifest).unwrap_or_else(|e| panic!("{declaration}: {e:#?}"));
    assert_eq!(column(&evaluation, "f"), column(&evaluation, "a"));
    column(&evaluation, "a")
}

#[test]
fn every_row_receives_the_value_of_its_group_in_its_year() {
    assert_eq!(
        of("\"sum\", \"montant\"", ""),
        ["122", "122", "122", "122", "122", "30", "30", "30"]
    );
    let by = |kind: &str, more: &str| {
        of(&format!("\"{kind}\", \"montant\", #{{ by: \"region\"{more} }}"), "")
    };
    assert_eq!(by("sum", ""), ["14", "14", "107", "107", "1", "20", "10", "10"]);
    assert_eq!(by("count", ""), ["2", "2", "2", "2", "1", "1", "2", "2"]);
    assert_eq!(by("mean", ""), ["7", "7", "53.5", "53.5", "1", "20", "5", "5"]);
    assert_eq!(by("min", ""), ["4", "4", "7", "7", "1", "20", "5", "5"]);
    assert_eq!(by("max", ""), ["10", "10", "100", "100", "1", "20", "5", "5"]);
    assert_eq!(by("quantile", ", q: 0.25"), ["5.5", "5.5", "30.25", "30.25", "1", "20", "5", "5"]);
}

#[test]
fn what_chooses_a_value_by_key_may_change_from_one_year_to_the_next() {
    let policy = format!(
        "{INPUTS}param(\"taux\", dated([\n\
         [\"2024-01-01\", by_key(\"region\", [[\"11\", 1], [\"93\", 2], [\"84\", 3]])],\n\
         [\"2025-01-01\", by_key(\"taille\", [[\"petit\", 10], [\"grand\", 20]])]]));\n\
         aggregate(\"a\", \"sum\", \"taux\");\n\
         fn taille(montant) {{ if montant > 6 {{ \"grand\" }} else {{ \"petit\" }} }}\n\
         fn f(a, taux) {{ a + taux }}\n"
    );
    let (_, evaluation) = over(&policy, TABLE, "").unwrap_or_else(|e| panic!("{e:#?}"));
    assert_eq!(column(&evaluation, "a"), ["9", "9", "9", "9", "9", "40", "40", "40"]);
    assert_eq!(column(&evaluation, "f"), ["10", "10", "11", "11", "12", "60", "50", "50"]);
}

#[test]
fn rows_that_do_not_count_receive_all_the_same() {
    let of = |kind: &str, more: &str| {
        of(&format!("\"{kind}\", \"montant\", #{{ by: \"region\", where: \"actif\"{more} }}"), "")
    };
    assert_eq!(of("sum", ""), ["14", "14", "7", "7", "0", "20", "10", "10"]);
    assert_eq!(of("count", ""), ["2", "2", "1", "1", "0", "1", "2", "2"]);
    assert_eq!(of("mean", ", otherwise: -1"), ["7", "7", "7", "7", "-1", "20", "5", "5"]);
    assert_eq!(of("max", ", otherwise: none()"), ["10", "10", "7", "7", "", "20", "5", "5"]);
    assert_eq!(of("mean", ""), ["7", "7", "7", "7", "B0718 a", "20", "5", "5"]);
}

#[test]
fn ranks_have_no_gap_and_ties_are_in_table_order() {
    assert_eq!(of("\"rank\", \"montant\"", ""), ["2", "4", "3", "1", "5", "1", "2", "3"]);
    let asc = "\"rank\", \"montant\", #{ order: \"asc\" }";
    assert_eq!(of(asc, ""), ["4", "2", "3", "5", "1", "3", "1", "2"]);
    let some = "\"rank\", \"montant\", #{ where: \"actif\", order: \"desc\" }";
    assert_eq!(of(some, ""), ["1", "3", "2", "", "", "1", "2", "3"]);
    let zero = "\"rank\", \"jour\", #{ where: \"actif\", otherwise: 0 }";
    assert_eq!(of(zero, ""), ["1", "3", "2", "0", "0", "1", "2", "3"]);
}

#[test]
fn dates_have_extremes() {
    let of = |kind: &str| of(&format!("\"{kind}\", \"jour\", #{{ by: \"region\" }}"), "");
    assert_eq!(of("min")[..4], ["2024-01-15", "2024-01-15", "2020-01-01", "2020-01-01"]);
    assert_eq!(of("max")[5..], ["2025-03-01", "2025-01-15", "2025-01-15"]);
}

#[test]
fn a_count_is_of_what_is_known_or_true() {
    assert_eq!(of("\"count\", \"actif\"", ""), ["3", "3", "3", "3", "3", "3", "3", "3"]);
    assert_eq!(of("\"count\", \"region\"", "")[0], "5");
    let policy = "input(\"n\", \"integer\", #{ optional: true });\n\
        aggregate(\"connus\", \"count\", \"n\");\nfn f(connus) { connus }\n";
    let (_, evaluation) = run(policy, "structure,n\nA,1\nB,\nC,0\n");
    assert_eq!(column(&evaluation, "f"), ["2", "2", "2"]);
}

#[test]
fn weights_count_and_a_row_without_weight_only_receives() {
    let weighed = |declaration: &str| of(declaration, "weight = \"poids\"");
    let by = |kind: &str, more: &str| {
        weighed(&format!("\"{kind}\", \"montant\", #{{ by: \"region\"{more} }}"))
    };
    assert_eq!(by("sum", ""), ["18", "18", "303.5", "303.5", "1", "20", "5", "5"]);
    assert_eq!(by("count", ""), ["3", "3", "3.5", "3.5", "1", "1", "1", "1"]);
    assert_eq!(by("mean", "")[..3], ["6", "6", "86.714285714285714"]);
    assert_eq!(by("min", "")[2], "7");
    // 4, 4, 10: the weight is as many rows.
    assert_eq!(by("quantile", ", q: 0.75")[0], "7");
    assert_eq!(
        weighed("\"rank\", \"montant\""),
        ["4", "5.5", "5", "1", "7.5", "1", "2", ""],
        "one more than what stands before; a row that weighs nothing has no rank"
    );
}

#[test]
fn sums_depend_on_no_order_and_lose_no_digit() {
    let policy = "input(\"n\", \"decimal\");\naggregate(\"somme\", \"sum\", \"tiers\");\n\
        aggregate(\"moyenne\", \"mean\", \"n\");\n\
        fn tiers(n) { n / 3 }\nfn ecart(somme) { somme - 1 }\nfn f(moyenne) { moyenne }\n";
    let lines = ["79228162514264337593543950335", "0.0000000000000000000000000001", "3"];
    let mut results = Vec::new();
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let mut table = "structure,n\n".to_owned();
        for i in order {
            let _ = write!(table, "S{i},{}\nT{i},-{}\n", lines[i], lines[i]);
        }
        table.push_str("U,3\n");
        let (_, evaluation) = run(policy, &table);
        results
            .push((column(&evaluation, "ecart")[0].clone(), column(&evaluation, "f")[0].clone()));
    }
    assert_eq!(results[0], ("0".to_owned(), "0.428571428571429".to_owned()));
    assert!(results.iter().all(|result| *result == results[0]), "{results:?}");
}

#[test]
fn keys_decide_under_the_guard() {
    let policy = "input(\"n\", \"integer\");\naggregate(\"groupe\", \"count\", \"n\", #{ by: \"cle\" });\n\
        aggregate(\"rang\", \"rank\", \"cle\");\n\
        fn cle(n) { n / 3 / 7 * 21 }\nfn f(groupe, rang) { groupe * 10 + rang }\n";
    // 1 / 3 / 7 * 21 is not quite 1: the guard makes it so.
    let (_, evaluation) = run(policy, "structure,n\nA,1\nB,2\nC,1\nD,1\n");
    assert_eq!(column(&evaluation, "f"), ["32", "11", "33", "34"]);
    assert_eq!(column(&evaluation, "cle"), ["1", "2", "1", "1"]);
}

#[test]
fn what_needs_an_aggregate_stays_in_blocks() {
    let policy = "input(\"region\", \"text\"); input(\"montant\", \"decimal\");\n\
        aggregate(\"total\", \"sum\", \"part\", #{ by: \"region\" });\n\
        fn part(montant) { round(montant / 3, 2) }\n\
        fn reste(total, part) { round((total - part) / 12, 2) }\n";
    let (_, evaluation) = run(policy, TABLE);
    let tiers: Vec<_> =
        evaluation.plan.iter().map(|p| (p.formula.as_str(), format!("{:?}", p.tier))).collect();
    let blocks = "Blocks".to_owned();
    assert_eq!(
        tiers,
        [("part", blocks.clone()), ("total", "Population".to_owned()), ("reste", blocks)]
    );
}
