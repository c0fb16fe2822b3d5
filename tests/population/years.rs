//! Values of the year before, and those that follow one another from year to year.

use super::{column, over, run};
use bareme::diagnostic::Code;

const TABLE: &str = "structure,exercice,n
B,2024,20
A,2022,1
A,2023,2
C,2025,5
A,2024,4
B,2022,10
A,2025,8
";

#[test]
fn the_year_before_is_that_of_the_same_structure() {
    let policy = "input(\"n\", \"integer\");\nprevious(\"avant\", \"n\", #{ otherwise: none() });\n\
        previous(\"zero\", \"n\", #{ otherwise: 0 });\n\
        fn f(avant) { avant }\nfn g(zero) { switch zero { 0 => 1, _ => 2 } }\n";
    let (policy, evaluation) = run(policy, TABLE);
    // B has no row in 2023: what it had in 2022 is not the year before 2024.
    assert_eq!(column(&evaluation, "f"), ["", "", "1", "", "2", "", "4"]);
    assert_eq!(column(&evaluation, "zero"), ["0", "0", "1", "0", "2", "0", "4"]);
    assert!(policy.derived["avant"].may_be_missing);
    assert!(!policy.derived["zero"].may_be_missing);
}

/// What lies between two of them is evaluated together.
#[test]
fn values_over_the_population_come_as_early_as_they_can() {
    let policy = "input(\"n\", \"integer\");\nfn a(n) { n + 1 }\n\
        previous(\"avant_n\", \"n\", #{ otherwise: none() });\n\
        previous(\"avant_a\", \"a\", #{ otherwise: none() });\n\
        aggregate(\"somme\", \"sum\", \"b\");\n\
        fn b(n) { n + 2 }\nfn c(avant_n) { avant_n }\nfn d(avant_a, c) { avant_a + c }\n\
        fn e(somme, d) { somme + d }\n";
    let (policy, evaluation) = run(policy, TABLE);
    assert_eq!(policy.order, ["avant_n", "a", "b", "c", "avant_a", "somme", "d", "e"]);
    assert_eq!(column(&evaluation, "e"), ["", "", "7", "", "33", "", "26"]);
}

#[test]
fn an_amount_may_rest_on_its_own_year_before() {
    let policy = "input(\"n\", \"integer\");\nprevious(\"avant\", \"lisse\", #{ otherwise: none() });\n\
        aggregate(\"masse\", \"sum\", \"lisse\");\n\
        fn lisse(n, avant) { if is_missing(avant) { n } else { round((n + avant) / 2, 2) } }\n\
        fn part(lisse, masse) { round(lisse * 100 / masse, 1) }\n";
    let (policy, evaluation) = run(policy, TABLE);
    assert_eq!(policy.rings, [["avant", "lisse"]]);
    assert_eq!(column(&evaluation, "lisse"), ["20", "1", "1.5", "5", "2.75", "10", "5.38"]);
    assert_eq!(column(&evaluation, "part"), ["87.9", "9.1", "100", "48.2", "12.1", "90.9", "51.8"]);
}

/// Aggregates, values by key and other formulas in the circle; the numbers are computed by hand.
#[test]
fn a_whole_population_may_follow_its_year_before() {
    let policy = "input(\"n\", \"integer\");\n\
        param(\"taux\", by_key(\"taille\", [[\"petit\", 2], [\"grand\", 3]]));\n\
        previous(\"masse_avant\", \"masse\", #{ otherwise: 100 });\n\
        aggregate(\"masse\", \"sum\", \"montant\");\n\
        fn taille(masse_avant) { if masse_avant > 120 { \"grand\" } else { \"petit\" } }\n\
        fn montant(n, taux, masse_avant) { n * taux + masse_avant / 4 }\n\
        fn f(masse, n) { masse + n }\n";
    let (policy, evaluation) = run(policy, TABLE);
    assert_eq!(policy.rings.len(), 1);
    // 2022: A 1·2 + 25 = 27, B 10·2 + 25 = 45, so 72. 2023: A 2·2 + 18 = 22. 2024: A 4·2 + 5.5,
    // B, absent the year before, 20·2 + 25: 78.5. 2025: A 8·2 + 19.625, C 5·2 + 25.
    assert_eq!(
        column(&evaluation, "masse"),
        ["78.5", "72", "22", "70.625", "78.5", "72", "70.625"]
    );
    let planned = evaluation.plan.iter().find(|p| p.formula == "montant").unwrap();
    assert_eq!(format!("{:?}", planned.refused.unwrap().reason), "YearByYear");
}

#[test]
fn errors_follow_from_year_to_year_with_their_cause() {
    let policy = "input(\"n\", \"integer\");\nprevious(\"avant\", \"m\", #{ otherwise: 1 });\n\
        fn m(n, avant) { 12 / (n - 2) + avant }\n";
    let (_, evaluation) = run(policy, TABLE);
    assert_eq!(column(&evaluation, "m")[1], "-11");
    assert_eq!(column(&evaluation, "m")[2], "B0704 m");
    assert_eq!(column(&evaluation, "m")[4], "B0704 m", "2024 rests on 2023");
    assert_eq!(evaluation.failures.len(), 1);
    assert_eq!(evaluation.failures[0].rows, [2], "it arises once");
}

#[test]
fn a_circle_in_the_year_itself_is_refused_with_its_way() {
    let policy = "input(\"n\", \"integer\");\nprevious(\"avant\", \"b\", #{ otherwise: 0 });\n\
        aggregate(\"total\", \"sum\", \"b\");\n\
        fn a(avant, total) { avant + total }\nfn b(a, n) { a + n }\n";
    let errors = over(policy, TABLE, "").unwrap_err();
    assert_eq!(errors[0].code, Code::Cycle);
    let way = format!("{:?}", errors[0].args[0].1);
    assert!(way.contains("a → total → b → a"), "{way}");
}

#[test]
fn a_set_without_years_has_no_year_before() {
    let policy = "input(\"n\", \"integer\");\nprevious(\"avant\", \"n\", #{ otherwise: 0 });\n\
        fn f(avant) { avant }\n";
    let errors = over(policy, "structure,n\nA,1\n", "").unwrap_err();
    assert_eq!(errors[0].code, Code::NoPeriod);
}
