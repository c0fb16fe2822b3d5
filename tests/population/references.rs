//! What another policy gives to the same structures.

use super::{HEAD, column, files, several};
use bareme::diagnostic::{Code, Diagnostics};
use bareme::engine::{Cache, Evaluation, Settings, apply_variant, evaluate, evaluate_cached};
use bareme::policy::{self, Policy};
use bareme::scenario::{Scenario, TableOptions};
use bareme::sources::Sources;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

const TABLE: &str = "structure,exercice,region,n
B,2024,11,20
A,2022,11,1
A,2023,11,2
C,2025,93,5
A,2024,11,4
B,2022,93,10
A,2025,93,8
";

const LAW: &str = "input(\"n\", \"integer\"); param(\"taux\", 2);\n\
    param(\"bonus\", dated([[\"2020-01-01\", 0], [\"2024-01-01\", 1]]));\n\
    fn montant(n, taux, bonus) { n * taux + bonus }\n\
    fn inverse(n) { 1 / (n - 4) }\nfn rare(n) { if n > 4 { n } else { none() } }\n";

fn refused(policies: &[(&str, &str)]) -> Diagnostics {
    several(policies, TABLE, "").map(|_| ()).unwrap_err()
}

#[test]
fn another_policy_gives_its_amount_to_the_same_row() {
    let reform = "input(\"n\", \"integer\"); param(\"taux\", 3);\n\
        reference(\"avant_reforme\", \"loi\", \"montant\");\nreference(\"rare\", \"loi\", \"rare\");\n\
        fn gain(n, taux, avant_reforme) { n * taux - avant_reforme }\n\
        fn au_moins(rare) { or_else(rare, 0) }\n";
    let (policy, evaluation) = several(&[("p", reform), ("loi", LAW)], TABLE, "").unwrap();
    assert_eq!(column(&evaluation, "avant_reforme"), ["41", "2", "4", "11", "9", "20", "17"]);
    // Its parameters are its own: 3 here, 2 there.
    assert_eq!(column(&evaluation, "gain"), ["19", "1", "2", "4", "3", "10", "7"]);
    assert_eq!(column(&evaluation, "au_moins"), ["20", "0", "0", "5", "0", "10", "8"]);
    assert!(policy.derived["rare"].may_be_missing);
    assert!(!policy.derived["avant_reforme"].may_be_missing);
    assert_eq!(policy.inputs.len(), 1);
}

#[test]
fn a_declared_year_is_that_of_the_same_structure() {
    let reform = "input(\"n\", \"integer\");\n\
        reference(\"socle\", \"loi\", \"montant\", #{ exercice: 2022, otherwise: 0 });\n\
        reference(\"repere\", \"loi\", \"montant\", #{ exercice: 2024 });\n\
        fn f(n, socle) { n + socle }\nfn g(repere) { repere }\n";
    let (_, evaluation) = several(&[("p", reform), ("loi", LAW)], TABLE, "").unwrap();
    assert_eq!(column(&evaluation, "socle"), ["20", "2", "2", "0", "2", "20", "2"]);
    // The years of a value are those of the row that is read: the bonus of 2024 is in it.
    assert_eq!(column(&evaluation, "g"), ["41", "9", "9", "B0719 repere", "9", "41", "9"]);
    let failure = &evaluation.failures[0].diagnostic;
    let said = format!("{:?}", failure.args);
    assert!(said.contains("\"C\"") && said.contains("2024"), "{said}");
}

#[test]
fn an_error_over_there_is_carried_with_its_place() {
    let reform = "input(\"n\", \"integer\"); reference(\"inverse\", \"loi\", \"inverse\");\n\
        aggregate(\"tous\", \"sum\", \"inverse\");\nfn f(inverse) { inverse + 1 }\n\
        fn g(tous) { tous }\n";
    let (_, evaluation) = several(&[("p", reform), ("loi", LAW)], TABLE, "").unwrap();
    let f = column(&evaluation, "f");
    assert_eq!((f[4].as_str(), f[3].as_str()), ("B0704 inverse", "2"));
    // 2024 as a whole: B and A.
    let g = column(&evaluation, "g");
    assert_eq!((g[0].as_str(), g[3].as_str()), ("B0704 inverse", "1.25"));
    assert_eq!(evaluation.failures.len(), 1);
    let diagnostic = &evaluation.failures[0].diagnostic;
    assert_eq!(diagnostic.code, Code::DivisionByZero);
    let mut sources = files(&[("loi", LAW)], TABLE, "");
    let alone = crate::support::evaluate(
        &mut sources,
        "loi",
        Path::new("scenarios/s.toml"),
        &[],
        Settings::default(),
    );
    let alone = alone.unwrap().1.failures[0].diagnostic.clone();
    let place = |d: &bareme::diagnostic::Diagnostic| d.span.map(|s| (s.line, s.column));
    assert_eq!(place(diagnostic), place(&alone), "in the text of the other policy");
}

#[test]
fn policies_refer_to_policies() {
    // p reads both; each of them reads the oldest, which adds up whole years.
    let oldest = "input(\"n\", \"integer\"); aggregate(\"masse\", \"sum\", \"n\");\n\
        previous(\"veille\", \"masse\", #{ otherwise: 0 });\nfn double(masse) { masse * 2 }\n";
    let left = "input(\"n\", \"integer\"); reference(\"masse\", \"ancienne\", \"masse\");\n\
        fn part(n, masse) { n * 100 / masse }\n";
    let right = "reference(\"double\", \"ancienne\", \"double\");\n\
        reference(\"veille\", \"ancienne\", \"veille\");\nfn somme(double, veille) { double + veille }\n";
    let p = "reference(\"part\", \"gauche\", \"part\"); reference(\"somme\", \"droite\", \"somme\");\n\
        reference(\"masse\", \"ancienne\", \"masse\");\n\
        fn f(part, somme, masse) { round(part, 1) + somme * 1_000 + masse * 1_000_000 }\n";
    let policies = [("p", p), ("gauche", left), ("droite", right), ("ancienne", oldest)];
    let (policy, evaluation) = several(&policies, TABLE, "").unwrap();
    // Sums: 11 in 2022, 2 in 2023, 24 in 2024, 13 in 2025; then 2 × that, and the year before.
    let f = [
        "24048083.3",
        "11022009.1",
        "2015100",
        "13026038.5",
        "24050016.7",
        "11022090.9",
        "13050061.5",
    ];
    // B has no row in 2023, nor C in 2024: the declared value.
    assert_eq!(column(&evaluation, "f"), f);
    let known: Vec<&str> = policy.references.values().map(|p| p.id.as_str()).collect();
    assert_eq!(known, ["ancienne", "gauche", "droite"], "each once, those that others read first");
    assert!(policy.inputs.is_empty());
}

#[test]
fn an_heir_may_refer_to_its_parent() {
    let heir = "extends(\"loi\"); set(\"taux\", 5); reference(\"ancien\", \"loi\", \"montant\");\n\
        fn gain(montant, ancien) { montant - ancien }\n";
    let (_, evaluation) = several(&[("p", heir), ("loi", LAW)], TABLE, "").unwrap();
    assert_eq!(column(&evaluation, "gain"), ["60", "3", "6", "15", "12", "30", "24"]);
    // What is inherited is inherited: the grandchild keeps the reference, or replaces it.
    let grandchild = "extends(\"p\"); set(\"taux\", 6);\n";
    let family = [("petit", grandchild), ("p", heir), ("loi", LAW)];
    let (_, evaluation) = several(&family, TABLE, "").unwrap();
    assert_eq!(column(&evaluation, "gain")[0], "80");
    let replaced = "extends(\"p\"); reference(\"ancien\", \"p\", \"montant\");\n";
    let family = [("petit", replaced), ("p", heir), ("loi", LAW)];
    let (_, evaluation) = several(&family, TABLE, "").unwrap();
    assert_eq!(column(&evaluation, "gain")[0], "0");
}

#[test]
fn policies_that_rest_on_themselves_are_refused_with_the_way() {
    let on =
        |id: &str| format!("reference(\"r\", \"{id}\", \"montant\");\nfn montant(r) {{ r }}\n");
    let way = |errors: &Diagnostics| format!("{:?}", errors[0].args);
    let errors = refused(&[("p", &on("p"))]);
    assert_eq!(errors[0].code, Code::ReferenceCycle);
    assert!(way(&errors).contains("p → p"), "{errors:?}");
    let errors = refused(&[("p", &on("a")), ("a", &on("b")), ("b", &on("a"))]);
    assert_eq!(errors[0].code, Code::ReferenceCycle);
    assert!(way(&errors).contains("a → b → a"), "{errors:?}");
    // A parent that reads its heir rests on itself when it is read as the heir’s parent too.
    let heir = "extends(\"mere\");\n";
    let errors = refused(&[("p", heir), ("mere", &on("p"))]);
    assert_eq!(errors[0].code, Code::ReferenceCycle);
}

#[test]
fn what_is_not_there_is_said() {
    let errors = refused(&[
        ("p", "reference(\"r\", \"lois\", \"montant\");\nfn f(r) { r }\n"),
        ("loi", LAW),
    ]);
    assert_eq!(errors[0].code, Code::PolicyNotFound);
    assert!(format!("{:?}", errors[0]).contains("loi"), "{errors:?}");
    assert_eq!(errors[0].span.map(|s| s.line), Some(2));
    let errors = refused(&[
        ("p", "reference(\"r\", \"loi\", \"montants\");\nfn f(r) { r }\n"),
        ("loi", LAW),
    ]);
    assert_eq!(errors[0].code, Code::ReferenceUnknown);
    // An error of the other policy is told where it is.
    let errors = refused(&[
        ("p", "reference(\"r\", \"loi\", \"montant\");\nfn f(r) { r }\n"),
        ("loi", "fn montant(x) { x }\n"),
    ]);
    assert_eq!(errors[0].code, Code::UnknownName);
}

#[test]
fn each_policy_reads_the_columns_in_its_own_way() {
    let law = "input(\"n\", \"integer\", #{ optional: true, otherwise: 7 }); input(\"m\", \"text\");\n\
        fn montant(n, m) { if m == \"x\" { n } else { 0 } }\n";
    let p = "input(\"n\", \"integer\", #{ optional: true }); reference(\"r\", \"loi\", \"montant\");\n\
        fn f(n, r) { or_else(n, 100) + r }\n";
    let table = "structure,n,m\nA,,x\nB,2,x\nC,3,y\n";
    let (_, evaluation) = several(&[("p", p), ("loi", law)], table, "").unwrap();
    assert_eq!(column(&evaluation, "f"), ["107", "4", "3"]);
    // What the other policy lacks is asked for.
    let without = "structure,n\nA,1\n";
    let errors = several(&[("p", p), ("loi", law)], without, "").map(|_| ()).unwrap_err();
    assert_eq!(errors[0].code, Code::MissingColumn);
    let said = format!("{:?}", errors[0].args);
    assert!(said.contains("\"m\"") && said.contains("\"loi\""), "{said}");
    // What both lack is said once, what a cell is not as well.
    let errors = several(&[("p", p), ("loi", law)], "structure,m\nA,x\n", "");
    assert!(errors.is_ok(), "an optional column");
    let strict = p.replace(", #{ optional: true }", "");
    let both =
        [("p", strict.as_str()), ("loi", "input(\"n\", \"decimal\"); fn montant(n) { n }\n")];
    for table in ["structure\nA\n", "structure,n\nA,x\n"] {
        let errors = several(&both, table, "").map(|_| ()).unwrap_err();
        assert_eq!(errors.len(), 1, "{errors:?}");
    }
}

#[test]
fn weights_and_years_are_those_of_the_table() {
    let law = "input(\"n\", \"integer\"); aggregate(\"masse\", \"sum\", \"n\"); fn part(n, masse) { n / masse }\n";
    let p = "reference(\"masse\", \"loi\", \"masse\");\nfn f(masse) { masse }\n";
    let table = "structure,exercice,n,poids\nA,2024,1,2\nB,2024,3,1.5\n";
    let (_, evaluation) = several(&[("p", p), ("loi", law)], table, "weight = \"poids\"").unwrap();
    assert_eq!(column(&evaluation, "f"), ["6.5", "6.5"]);

    let old = format!(
        "{}{LAW}",
        HEAD.replace("status:", "from: \"2023-01-01\", to: \"2023-12-31\", status:")
    );
    let p = "reference(\"r\", \"loi\", \"montant\");\nreference(\"s\", \"loi\", \"montant\", #{ exercice: 2022, otherwise: 0 });\nfn f(r, s) { r + s }\n";
    let (_, evaluation) = several(&[("p", p), ("loi", &old)], TABLE, "").unwrap();
    let [warning] = evaluation.warnings.as_slice() else { panic!("{:?}", evaluation.warnings) };
    assert_eq!(warning.code, Code::YearOutsidePolicy);
    let said = format!("{:?}", warning.args);
    assert!(said.contains("loi") && said.contains("2022") && !said.contains("\"2023\""), "{said}");
    let only = "reference(\"r\", \"loi\", \"montant\", #{ exercice: 2023, otherwise: 0 });\nfn f(r) { r }\n";
    let (_, evaluation) = several(&[("p", only), ("loi", &old)], TABLE, "").unwrap();
    assert!(evaluation.warnings.is_empty(), "it is in force in the year that is read");
}

#[test]
fn without_years_only_the_same_row_can_be_read() {
    let law = "input(\"n\", \"integer\"); fn montant(n) { n * 2 }\n";
    let p = "reference(\"r\", \"loi\", \"montant\"); fn f(r) { r }\n";
    let table = "structure,n\nA,1\nB,2\n";
    let (_, evaluation) = several(&[("p", p), ("loi", law)], table, "").unwrap();
    assert_eq!(column(&evaluation, "f"), ["2", "4"]);
    let year = p.replace("\"montant\")", "\"montant\", #{ exercice: 2024 })");
    let errors = several(&[("p", &year), ("loi", law)], table, "").map(|_| ()).unwrap_err();
    assert_eq!(errors[0].code, Code::NoPeriod);
    let errors = several(&[("p", p), ("loi", LAW)], table, "").map(|_| ()).unwrap_err();
    assert_eq!(errors[0].code, Code::NoPeriod, "a dated parameter of the other policy");
}

#[test]
fn variants_change_what_every_policy_reads() {
    let p = "input(\"region\", \"text\"); reference(\"r\", \"loi\", \"montant\");\n\
        fn f(region, r) { if region == \"11\" { r } else { -r } }\n";
    let variant = "[[variant]]\nname = \"double\"\ninputs = { n = \"n * 2\" }\n";
    let mut sources = files(&[("p", p), ("loi", LAW)], TABLE, variant);
    let policy = policy::load(&mut sources, "p", &[]).unwrap();
    let options = TableOptions::default();
    let path = Path::new("scenarios/s.toml");
    let scenario = Scenario::load(&mut sources, path, &options).unwrap();
    let dataset = scenario.bind_all(&policy.columns()).unwrap();
    let changed = apply_variant(&policy, &dataset, &scenario.variants[0]).unwrap();
    let evaluation = evaluate(&policy, Arc::new(changed), Settings::default()).unwrap();
    assert_eq!(column(&evaluation, "f"), ["81", "4", "8", "-21", "17", "-40", "-33"]);
}

fn load(sources: &mut Sources) -> Policy {
    policy::load(sources, "p", &[]).unwrap()
}

#[test]
fn only_what_is_downstream_of_the_other_policy_is_computed_again() {
    let p = "input(\"n\", \"integer\"); reference(\"r\", \"loi\", \"montant\");\n\
        reference(\"s\", \"loi\", \"rare\");\n\
        fn f(n, r) { n + r }\nfn g(s) { or_else(s, 0) }\nfn h(n) { n * 2 }\nfn total(f, g, h) { f + g + h }\n";
    let mut kept = Cache::default();
    let settings = Settings::default();
    let mut again = |law: &str, table: &str| -> (Evaluation, usize) {
        let mut sources = files(&[("p", p), ("loi", law)], table, "");
        let policy = load(&mut sources);
        let path = Path::new("scenarios/s.toml");
        let scenario = Scenario::load(&mut sources, path, &TableOptions::default()).unwrap();
        let dataset = Arc::new(scenario.bind_all(&policy.columns()).unwrap());
        let found = evaluate_cached(&policy, &dataset, settings, &mut kept).unwrap();
        let cold = evaluate(&policy, dataset, settings).unwrap();
        for name in cold.columns.keys() {
            assert_eq!(column(&found, name), column(&cold, name), "{name}");
        }
        (found, kept.work().computed)
    };
    assert_eq!(again(LAW, TABLE).1, 6);
    assert_eq!(again(LAW, TABLE).1, 0);
    assert_eq!(again(&LAW.replace("\"taux\", 2", "\"taux\", 3"), TABLE).1, 3, "r, f, total");
    assert_eq!(again(&LAW.replace("n - 4", "n - 40"), TABLE).1, 0, "nobody reads the inverse");
    assert_eq!(again(&format!("{LAW}fn de_plus(n) {{ n }}\n"), TABLE).1, 0);
    assert_eq!(again(LAW, &TABLE.replace("A,2024,11,4", "A,2024,11,5")).1, 6);
}

#[test]
fn a_reference_means_what_its_value_rests_on() {
    let p = "input(\"n\", \"integer\"); reference(\"r\", \"loi\", \"montant\");\n\
        reference(\"s\", \"loi\", \"rare\");\nfn f(n, r, s) { n + r + or_else(s, 0) }\n";
    let meaning = |law: &str| {
        let policy = load(&mut files(&[("p", p), ("loi", law)], TABLE, ""));
        ["r", "s"].map(|name| policy.derived[name].meaning())
    };
    let [r, s] = meaning(LAW);
    let other = meaning(&LAW.replace("\"taux\", 2", "\"taux\", 3"));
    assert!(other[0] != r && other[1] == s);
    let other = meaning(&LAW.replace("n > 4", "n > 5"));
    assert!(other[0] == r && other[1] != s);
    assert_eq!(meaning(&format!("{LAW}fn de_plus(n) {{ n }}\n")), [r, s]);
}

#[test]
fn the_limits_of_the_sandbox_count_for_all_policies() {
    let mut policies = Vec::new();
    for i in 0..70 {
        let mut text = String::new();
        if i < 69 {
            let _ = writeln!(text, "reference(\"r\", \"p{}\", \"f\");\nfn f(r) {{ r }}", i + 1);
        } else {
            text.push_str("input(\"n\", \"integer\");\nfn f(n) { n }\n");
        }
        policies.push((format!("p{i}"), text));
    }
    let named: Vec<(&str, &str)> =
        policies.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let errors = refused(&named);
    assert_eq!(errors[0].code, Code::TooComplex);
    let few = &named[30..];
    let (policy, evaluation) = several(few, TABLE, "").unwrap();
    assert_eq!(policy.references.len(), 39);
    assert_eq!(column(&evaluation, "f")[0], "20");

    let heavy = format!("{LAW}{}", format!("// {}\n", "x".repeat(96)).repeat(1_500));
    let mut policies = vec![("p".to_owned(), String::new())];
    for i in 0..6 {
        let _ = writeln!(policies[0].1, "reference(\"r{i}\", \"lourde{i}\", \"montant\");");
        policies.push((format!("lourde{i}"), heavy.clone()));
    }
    policies[0].1.push_str("fn f(r0, r1, r2, r3, r4, r5) { r0 + r1 + r2 + r3 + r4 + r5 }\n");
    let named: Vec<(&str, &str)> =
        policies.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    assert_eq!(refused(&named)[0].code, Code::ScriptTooLarge);
    // The same one six times is read once.
    let mut text = String::new();
    for i in 0..6 {
        let _ = writeln!(text, "reference(\"r{i}\", \"lourde\", \"montant\");");
    }
    text.push_str("fn f(r0, r1, r2, r3, r4, r5) { r0 + r1 + r2 + r3 + r4 + r5 }\n");
    let (_, evaluation) = several(&[("p", &text), ("lourde", &heavy)], TABLE, "").unwrap();
    assert_eq!(column(&evaluation, "f")[0], "246");
}
