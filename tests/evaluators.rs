//! Whatever evaluates a policy gives what the interpreter gives: values, missing cells, errors.

use crate::cli::{repository, run, seen};
use crate::support::{evaluate, shipped};
use bareme::diagnostic::{Code, Diagnostic};
use bareme::engine::{Cell, Evaluation, Prepared, Settings, Tier, trace};
use bareme::policy::{self, Policy};
use bareme::scenario::{Scenario, TableOptions};
use bareme::sources::Sources;
use bareme::value::Value;
use jiff::civil::date;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Compares every cell of an evaluation with the walk on the typed tree.
fn compare(policy: &Policy, evaluation: &Evaluation, settings: Settings) -> usize {
    let mut compared = 0;
    // The walk reads formulas; values over the whole population are no text.
    for (name, cells) in evaluation.columns.iter().filter(|(n, _)| !policy.derived.contains_key(*n))
    {
        for (row, cell) in cells.iter().enumerate() {
            let traced = trace(policy, evaluation, settings, name, row, &mut ()).unwrap();
            match (cell, traced.outcome) {
                (Cell::Value(value), Some(Ok(walked))) => {
                    assert_eq!(value, walked, "{name} {row}");
                }
                (Cell::Error(cause), outcome) => {
                    let failure = &evaluation.failures[cause as usize];
                    match outcome {
                        Some(Err(diagnostic)) => same_place(&failure.diagnostic, &diagnostic),
                        None => assert_ne!(failure.formula, *name),
                        Some(Ok(value)) => panic!("{name} {row}: {value:?}, not {failure:?}"),
                    }
                }
                (Cell::Value(value), other) => panic!("{name} {row}: {value:?} and {other:?}"),
            }
            compared += 1;
        }
    }
    compared
}

fn same_place(a: &Diagnostic, b: &Diagnostic) {
    assert_eq!((a.code, a.span, &a.related), (b.code, b.span, &b.related));
}

/// Compares the cells of two evaluations as they leave, and the places of their errors.
fn compare_tiers(policy: &Policy, reference: &Evaluation, other: &Evaluation, tier: Tier) {
    for (name, cells) in &reference.columns {
        for (row, cell) in cells.iter().enumerate() {
            let theirs = other.cell(name, row).unwrap();
            match (cell, theirs) {
                (Cell::Value(a), Cell::Value(b)) => {
                    assert_eq!(a.leave(), b.leave(), "{} {name} {row} {tier:?}", policy.id);
                }
                (Cell::Error(a), Cell::Error(b)) => {
                    let (a, b) = (&reference.failures[a as usize], &other.failures[b as usize]);
                    assert_eq!(a.formula, b.formula);
                    same_place(&a.diagnostic, &b.diagnostic);
                    assert_eq!(a.rows, b.rows, "{name}");
                }
                (a, b) => panic!("{} {name} {row} {tier:?}: {a:?} and {b:?}", policy.id),
            }
        }
    }
}

/// Closures leave no row to the interpreter but those in which it finds an error.
fn left_only_what_fails(evaluation: &Evaluation) {
    for planned in evaluation.plan.iter().filter(|p| p.tier == Tier::Decimals) {
        let own = evaluation.failures.iter().filter(|f| f.formula == planned.formula);
        let failed: usize = own.map(|f| f.rows.len()).sum();
        assert!(planned.apart <= failed, "{planned:?}: {failed} rows fail");
    }
}

/// What a policy gives over a table, by each evaluator, on one thread and on several.
fn by_all(files: &[(&str, &str)], full_year: bool) -> (Policy, Vec<Evaluation>) {
    let mut sources = Sources::memory(files.iter().map(|(path, text)| (*path, *text)));
    let policy = policy::load(&mut sources, "p", &[]).unwrap_or_else(|e| panic!("{e:#?}"));
    let options = TableOptions::default();
    let scenario = Scenario::load(&mut sources, Path::new("t.csv"), &options).unwrap();
    let dataset =
        Arc::new(scenario.bind_all(&policy.columns()).unwrap_or_else(|e| panic!("{e:#?}")));
    let by = |(tier, threads)| {
        let mut prepared = Prepared::new(dataset.clone()).with_threads(threads);
        prepared.evaluate(&policy, Settings::full_year(full_year), tier).unwrap()
    };
    let ways = [
        (Tier::Interpreter, 1),
        (Tier::Decimals, 1),
        (Tier::Decimals, 2),
        (Tier::Decimals, 5),
        (Tier::Blocks, 1),
        (Tier::Blocks, 2),
    ];
    let evaluations: Vec<Evaluation> = ways.into_iter().map(by).collect();
    for (evaluation, (tier, _)) in evaluations.iter().zip(ways).skip(1) {
        compare_tiers(&policy, &evaluations[0], evaluation, tier);
        let told = |e: &Evaluation| -> Vec<(Code, Vec<usize>)> {
            e.failures.iter().map(|f| (f.diagnostic.code, f.rows.clone())).collect()
        };
        if tier == Tier::Decimals {
            assert_eq!(told(&evaluations[0]), told(evaluation));
            left_only_what_fails(evaluation);
        }
    }
    compare(&policy, &evaluations[0], Settings::full_year(full_year));
    (policy, evaluations)
}

#[test]
fn every_evaluator_agrees_on_every_shipped_policy() {
    let mut in_blocks = 0;
    let mut all = 0;
    for id in Sources::disk().stems(Path::new("policies"), &["rhai"]) {
        let window = (date(2022, 7, 1), date(2024, 11, 30));
        let in_force = Settings { full_year: false, window: Some(window) };
        for settings in [Settings::full_year(false), Settings::full_year(true), in_force] {
            let (policy, evaluation) = shipped(&id, &[], settings.full_year);
            let dataset = &evaluation.dataset;
            let by = |tier, threads| {
                let mut prepared = Prepared::new(dataset.clone()).with_threads(threads);
                prepared.evaluate(&policy, settings, tier).unwrap()
            };
            let reference = by(Tier::Interpreter, 1);
            for (tier, threads) in [
                (Tier::Decimals, 1),
                (Tier::Decimals, 3),
                (Tier::Blocks, 1),
                (Tier::Blocks, 2),
                (Tier::Blocks, 7),
            ] {
                let other = by(tier, threads);
                compare_tiers(&policy, &reference, &other, tier);
                left_only_what_fails(&other);
                if (tier, threads) == (Tier::Blocks, 1) {
                    all += other.plan.len();
                    in_blocks += other.plan.iter().filter(|p| p.tier == Tier::Blocks).count();
                }
            }
        }
    }
    assert!(in_blocks * 10 > all * 8, "{in_blocks} of {all}");
}

#[test]
fn the_walk_agrees_with_the_interpreter_on_every_shipped_policy() {
    for id in Sources::disk().stems(Path::new("policies"), &["rhai"]) {
        for full_year in [false, true] {
            let (policy, evaluation) = shipped(&id, &[], full_year);
            assert!(compare(&policy, &evaluation, Settings::full_year(full_year)) > 300);
        }
    }
}

#[test]
fn the_walk_agrees_on_errors_and_their_places() {
    let policy = r#"
policy(#{ edition: 1, label: "x", status: "proposal" });
input("a", "decimal", #{ optional: true });
input("b", "decimal");
input("t", "text");
param("s", scale([[10, 1], [20, 2]]));
private fn aide(x, y) { 1 + x / y }
private fn autre(x, y) {
    let z = aide(x, y);
    z *= 2;
    z
}
fn quotient(b, t) { if t == "non" { return 0; } 10 + autre(1, b) }
fn suite(quotient) { quotient + 1 }
fn palier(s, b) { step(s, b) }
fn grand(b) { let g = b; g *= 79228162514264337593543950335; g }
fn refus(b, t) { if b > 15 && t != "x" { fail("non " + t) } else { b % 7 } }
fn manque(a, b) { let c = none("€"); if b > 12 { c = a; } c }
fn choix(t, b) {
    switch t { "oui" | "non" => 1 / (b - 12), "x" => { let u = b; u - 1 }, _ => -b }
}
fn propage(manque) { manque * 2 + round(manque, 1) }
"#;
    let csv = "structure,a,b,t\nA,1,0,oui\nB,,12,non\nC,5,16,x\nD,,20,oui\nE,,13,y\nF,3,12,oui\n";
    let mut sources = Sources::memory([("policies/p.rhai", policy), ("t.csv", csv)]);
    let settings = Settings::default();
    let (policy, evaluation) =
        evaluate(&mut sources, "p", Path::new("t.csv"), &[], settings).unwrap();
    let codes: Vec<Code> = evaluation.failures.iter().map(|f| f.diagnostic.code).collect();
    for code in [Code::DivisionByZero, Code::BelowFirstStep, Code::Overflow, Code::FailedOnPurpose]
    {
        assert!(codes.contains(&code), "{code:?} in {codes:?}");
    }
    let mut missing = evaluation.columns["propage"].iter();
    assert!(missing.any(|c| c == Cell::Value(Value::Missing)));
    compare(&policy, &evaluation, settings);
}

/// Every form of the language, over rows that meet every branch and every error.
const FORMS: &str = r#"
policy(#{ edition: 1, label: "x", status: "proposal" });
input("a", "decimal", #{ optional: true });
input("b", "decimal");
input("n", "integer");
input("t", "text");
input("u", "text", #{ optional: true });
input("o", "boolean");
input("day", "date");
input("end", "date", #{ optional: true });
param("taux", dated([["2023-01-01", 0.5], ["2025-01-01", 0.25]]));
param("bareme", dated([["2020-01-01", scale([[0, 1], [10, 2]])], ["2025-01-01", scale([[5, 3], [20, 9]])]]));
param("cle", by_key("t", [["oui", 3.5], ["non", -2], ["y", 7]]));
param("cle_datee", by_key("t", [["oui", 1], ["non", 2]]));
amend("cle_datee", "2024-01-01", by_key("t", [["non", 10], ["y", 20.5]]));
param("suivi", timeline([["2024-01-01", 1], ["2024-07-01", 4]]));
param("baremes", timeline([["2024-01-01", scale([[0, 1], [10, 2]])], ["2025-01-01", scale([[0, 5], [3, 6]])]]));
param("mode", "large"); param("actif", true); param("debut", date("2024-03-01"));
private fn aide(x, y) { if y == 0 { return x; } let z = x / y; z += 1; z * 2 }
private fn borne(x, s) { let y = min(x, 30); interpolate(s, y) }
private fn mixte(t, o) { if o { return "o" + t; } switch t { "oui" => "1", _ => lower(t + "É") } }
fn sommes(a, b, n) { (a + b) * n - a / 3 }
fn restes(b, n) { b % (n - 16) }
fn moins(a, o) { if !o { -a } else { +1 } }
fn reprises(b, n) { let x = b; x -= 1; x *= n; x /= 4; x %= 100; { let x = 3; x += 1; } x }
fn texte(t, o) { mixte(t, o) + "-" + mixte("A", !o) }
fn longueur(texte, t) { if starts_with(texte, "o") && contains(texte, t) || texte == t { 1 } else { 0 } }
fn choix(n, o) { switch n { 1 | 2 => if o { 1.5 } else { return 9; }, 12 => 2, _ => 100 / (n - 20) } }
fn oui(o) { switch o { true => 1, false => 2 } }
fn retour(b, o, n) { let x = if o { if n > 12 { return b; } 1 } else { 2 }; x + aide(b, n - 12) }
fn arrondis(b, a, n) { round(b, 1) + round_up(b, -1) + round_down(a, 2) + round(b / 7) + round(b, n) }
fn bornes(a, b, n) { clamp(b, 0, n) + min(a, b, n) + max(b, n) + abs(-b) + or_else(a, b) }
fn presents(a, b) { min_present(a, b, 7) + max_present(a, a) }
fn premiers(a, b) { a ?? if b > 14 { none("€") } else { b } ?? 3 }
fn inconnu(a, end) { is_missing(a) || is_missing(end) || is_missing(a + 1) }
fn par_annee(taux, bareme, b, exercice) { taux * exercice + interpolate(bareme, b) + marginal(bareme, b) }
fn marches(bareme, b) { step(bareme, b) }
fn par_cle(cle, b) { cle * b }
fn par_cle_datee(cle_datee, u, b) { if is_missing(u) || u == "c" { 0 } else { cle_datee + b } }
fn dans_le_temps(suivi, day, exercice) { at(suivi, day) + mean_over_year(suivi, exercice) }
fn selon_date(baremes, day, b) { interpolate(at(baremes, day), b) + borne(b, at(baremes, day)) }
fn dates(day, end, debut, exercice) {
    let fin = or_else(end, max(day, debut));
    if fin < day { return 0; }
    months_in_year(exercice, day, fin) + months_between(day, fin) + year(fin) * 100 + month(min(day, fin))
}
fn jour(day, end) { max_present(day, end) }
fn parametres(mode, actif, b) { if mode == "large" && actif { b * 2 } else { b / 0 } }
fn pas_atteint(b) { if b > 15 { b / (b - b) } else { 1 } }
fn refus(t, b) { if t == "y" { fail("refus de " + t) } else if b < 10 && fail("petit") { 1 } else { b } }
fn grand(b) { let g = b + 20; if b > 12 { g *= 79228162514264337593543950335; } g }
fn tiers(b) { b / 3 * 3 == b && b / 3 + b / 3 + b / 3 >= b }
fn peut_etre(a, b) { if b > 14 { a } else { b } }
fn decision(peut_etre) { if peut_etre > 3 { 1 } else { 0 } }
fn suite(refus, pas_atteint, sommes) { refus + pas_atteint + sommes }
fn tout(suite, marches, dates, oui) { let x = suite; { x = marches + dates; } x + oui }
"#;

/// Rows in every combination of some cells.
fn forms_table() -> String {
    let mut csv = "structure,exercice,a,b,n,t,u,o,day,end\n".to_owned();
    let texts = ["oui", "non", "y", "ÉTÉ"];
    for i in 0..96_usize {
        let a = ["", "2.5", "-7", "0.1", "1000000.005"][i % 5];
        let b = ["0", "12", "16.25", "-3.333", "40", "7.5", "15"][i % 7];
        let n = ["1", "12", "16", "2", "20", "13", "-4", "0"][i % 8];
        let day = ["2024-01-31", "2024-07-01", "2025-02-28", "2023-05-05"][i % 4];
        let end = ["", "2024-06-30", "2026-01-01"][i % 3];
        let year = 2_022 + i % 4;
        let (t, o) = (texts[i / 2 % 4], i % 3 == 0);
        let u = ["a", "", "c", "d", "b"][i % 5];
        let _ = writeln!(csv, "S{},{year},{a},{b},{n},{t},{u},{o},{day},{end}", i / 4);
    }
    csv
}

#[test]
fn every_form_of_the_language_is_the_same_on_every_evaluator() {
    let table = forms_table();
    let files = [("policies/p.rhai", FORMS), ("t.csv", &table)];
    for full_year in [false, true] {
        let (_, evaluations) = by_all(&files, full_year);
        let codes: Vec<Code> = evaluations[0].failures.iter().map(|f| f.diagnostic.code).collect();
        for code in [
            Code::DivisionByZero,
            Code::CellRoundDigits,
            Code::CellMissingDecision,
            Code::ClampBounds,
            Code::BelowFirstStep,
            Code::BeforeFirstDate,
            Code::FailedOnPurpose,
            Code::Overflow,
            Code::UnknownByKey,
            Code::NoValueInForce,
        ] {
            assert!(codes.contains(&code), "{code:?} in {codes:?}");
        }
        // Each formula has a value somewhere: none is an error everywhere.
        for (name, column) in &evaluations[0].columns {
            assert!(column.iter().any(|cell| matches!(cell, Cell::Value(_))), "{name}");
        }
    }
}

#[test]
fn formulas_as_deep_as_the_language_allows_run_on_threads() {
    let mut policy = "policy(#{ edition: 1, label: \"x\", status: \"proposal\" });\n\
                      input(\"x\", \"decimal\");\n\
                      private fn h0(x) { x + 1 }\n"
        .to_owned();
    for i in 1..30 {
        let inner = format!("{}h{}(x){}", "(1 + ".repeat(25), i - 1, ")".repeat(25));
        let _ = writeln!(policy, "private fn h{i}(x) {{ if x > 1 {{ {inner} }} else {{ x }} }}");
    }
    policy.push_str("fn total(x) { h29(x) }\n");
    let mut table = "structure,x\n".to_owned();
    for i in 0..40 {
        let _ = writeln!(table, "S{i},{i}.5");
    }
    // The stack that the program gives itself.
    let run = std::thread::Builder::new().stack_size(64 << 20).spawn(move || {
        let (_, evaluations) = by_all(&[("policies/p.rhai", &policy), ("t.csv", &table)], false);
        evaluations[1].value("total", 39)
    });
    assert_eq!(run.unwrap().join().unwrap(), Some(Value::Number("765.5".parse().unwrap())));
}

#[test]
fn a_column_filled_everywhere_is_a_column_of_equal_cells() {
    let policy = r#"
policy(#{ edition: 1, label: "x", status: "proposal" });
input("b", "decimal");
input("mois", "integer", #{ otherwise: 10 });
input("taux", "decimal", #{ otherwise: 0.125 });
input("region", "text", #{ otherwise: "11" });
input("ailleurs", "text", #{ otherwise: "?" });
input("ouvert", "boolean", #{ otherwise: true });
input("depuis", "date", #{ otherwise: date("2023-05-02") });
input("connu", "decimal", #{ optional: true });
param("par_region", by_key("region", [["11", 3.5], ["84", 2]]));
param("par_ailleurs", by_key("ailleurs", [["11", 3.5]]));
fn prorata(b, mois) { round(b * mois / 12, 2) }
fn constante(mois, taux) { mois * taux / 3 }
fn region_texte(region, ouvert) { if ouvert { region + "!" } else { "" } }
fn dotation(par_region, b) { par_region * b }
fn inconnue(par_ailleurs, b) { par_ailleurs * b }
fn choix(mois, b) { switch mois { 10 => b, 12 => 0, _ => -b } }
fn annee(depuis, b) { year(depuis) + b }
fn manque(connu, b) { connu * b }
fn repli(connu, b) { connu ?? b }
fn decide(connu, b) { if is_missing(connu) && b > 0 { fail("absent") } else { b } }
fn divise(b, taux) { b / (taux - 0.125) }
"#;
    let absent = "structure,b\nA,1\nB,-2.5\nC,1000.01\n";
    let filled = "structure,b,mois,taux,region,ailleurs,ouvert,depuis,connu\n\
                  A,1,10,0.125,11,?,oui,2023-05-02,\n\
                  B,-2.5,10,0.125,11,?,oui,2023-05-02,\n\
                  C,1000.01,10,0.125,11,?,oui,2023-05-02,\n";
    let settings = Settings::default();
    let evaluated = |table: &str| {
        let mut sources = Sources::memory([("policies/p.rhai", policy), ("t.csv", table)]);
        evaluate(&mut sources, "p", Path::new("t.csv"), &[], settings).unwrap()
    };
    let ((policy, absent), (_, filled)) = (evaluated(absent), evaluated(filled));
    let by = |evaluation: &Evaluation, tier| {
        Prepared::new(evaluation.dataset.clone()).evaluate(&policy, settings, tier).unwrap()
    };
    let reference = by(&filled, Tier::Interpreter);
    for tier in [Tier::Interpreter, Tier::Decimals, Tier::Blocks] {
        compare_tiers(&policy, &reference, &by(&absent, tier), tier);
        compare_tiers(&policy, &reference, &by(&filled, tier), tier);
    }
    let failed: Vec<&str> = reference.failures.iter().map(|f| f.formula.as_str()).collect();
    assert_eq!(failed, ["inconnue", "decide", "divise"]);
    let in_blocks = |plan: &[bareme::engine::Planned]| {
        plan.iter().filter(|planned| planned.tier == Tier::Blocks).count()
    };
    assert_eq!(in_blocks(&absent.plan), 11, "{:?}", absent.plan);
}

#[test]
fn a_flag_by_key_of_which_no_row_has_the_key_is_an_error_everywhere() {
    let policy = r#"
policy(#{ edition: 1, label: "x", status: "proposal" });
input("region", "text");
input("a", "integer");
input("b", "integer");
input("c", "integer");
param("ouvert", by_key("region", [["11", true], ["84", false]]));
fn aide(a, b, c, ouvert) {
    let l = a * 2;
    let m = b * 3;
    let n = c * 5;
    if ouvert { l + m } else { m * n - l }
}
"#;
    let table = "structure,region,a,b,c\nA,2A,1,2,3\nB,93,-2,5,7\nC,2A,3,4,5\n";
    let mut sources = Sources::memory([("policies/p.rhai", policy), ("t.csv", table)]);
    let settings = Settings::default();
    let (policy, reference) =
        evaluate(&mut sources, "p", Path::new("t.csv"), &[], settings).unwrap();
    assert_eq!(reference.failures.len(), 1);
    for tier in [Tier::Interpreter, Tier::Decimals, Tier::Blocks] {
        let mut prepared = Prepared::new(reference.dataset.clone());
        let other = prepared.evaluate(&policy, settings, tier).unwrap();
        compare_tiers(&policy, &reference, &other, tier);
    }
}

#[test]
fn the_plan_says_which_formulas_are_compiled_and_why() {
    for (lang, words) in [
        ("fr", "décimaux, formule compilée — division par une valeur qui change de ligne en ligne"),
        ("en", "decimals, compiled formula — division by a value that changes from row to row"),
    ] {
        let args = ["run", "proposition-cinq-piliers", "-s", "experimentation", "--explain-plan"];
        let plan = seen(&run(&repository(), lang, &args).stdout);
        let line = plan.lines().find(|line| line.contains("formation_sur_a")).unwrap();
        assert!(line.contains(words), "{plan}");
        assert!(line.ends_with("proposition-cinq-piliers.rhai:47:51)"), "{plan}");
    }
}
