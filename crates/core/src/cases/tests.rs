use super::*;
use crate::scenario::{Scenario, TableOptions};
use std::path::Path;

const POLICY: &str = r#"
policy(#{ edition: 1, label: "x", status: "proposal" });
input("n", "integer");
input("t", "text", #{ otherwise: "a" });
input("x", "decimal", #{ optional: true });
param("prix", 10);
private fn aide(n) { if n > 5 { return 1; } 0 }
/// Montant
/// @unit €
fn montant(n, prix) { let p = n * prix; if n == 3 { p = p / 3; } round(p, 2) }
fn choix(t, n) { switch t { "a" | "b" => n, "c" => { let z = n; z + 1 }, _ => aide(n) } }
fn suite(montant, x) { if is_missing(x) { x } else if x < 0 { fail("non") } else { montant / x } }
fn texte(t) { t + " !" }
fn oublie(n) { n }
"#;

const HEAD: &str = "policy = \"p\"\ndefault = { n = 2 }\n";

fn sources(cases: &str) -> Sources {
    let cases = format!("{HEAD}{cases}");
    Sources::memory([("policies/p.rhai", POLICY.to_owned()), ("policies/cases/p.toml", cases)])
}

fn case(name: &str, rest: &str) -> String {
    format!("[[case]]\nname = \"{name}\"\nsource = \"à la main\"\n{rest}\n")
}

fn run(cases: &str) -> Report {
    super::run(&mut sources(cases), Path::new("policies/cases/p.toml")).unwrap()
}

fn holds(rest: &str) -> Vec<bool> {
    run(&case("a", rest)).outcomes[0].checks.iter().map(|check| check.holds).collect()
}

#[test]
fn values_errors_and_missing_values_are_held_exactly() {
    assert_eq!(holds("expect = { montant = 20.00 }"), [true]);
    assert_eq!(holds("expect = { montant = 20.000000000000001 }"), [false]);
    assert_eq!(holds("expect = { texte = \"a !\", suite = \"none()\" }"), [true, true]);
    assert_eq!(holds("expect = { texte = \"a!\", suite = 0 }"), [false, false]);
    assert_eq!(holds("given = { x = 0 }\nexpect = { suite = \"error:B0704\" }"), [true]);
    assert_eq!(holds("given = { x = 0 }\nexpect = { suite = \"error:B0708\" }"), [false]);
    assert_eq!(holds("given = { x = 0 }\nexpect = { suite = \"none()\" }"), [false]);
    assert_eq!(holds("given = { x = \"\" }\nexpect = { suite = \"error:B0704\" }"), [false]);
    assert_eq!(holds("params = { prix = 0.05 }\nexpect = { montant = 0.1 }"), [true]);
}

#[test]
fn a_row_that_must_be_refused_is() {
    assert_eq!(holds("given = { x = -1 }\nerror = \"B0708\""), [true]);
    assert_eq!(holds("given = { x = -1 }\nerror = \"error:B0708\""), [true]);
    assert_eq!(holds("given = { x = 0 }\nerror = \"B0708\""), [false]);
    assert_eq!(holds("error = \"B0708\""), [false]);
}

#[test]
fn margins_are_bounds_included() {
    let expect = "given = { n = 3, x = 3 }\nexpect = { montant = 10.02, suite = 3.34 }\n";
    let with = |margins: &str| holds(&format!("{expect}{margins}"));
    assert_eq!(with(""), [false, false]);
    assert_eq!(with("margin = 0.02"), [true, true]);
    assert_eq!(with("margin = 0.0199"), [false, true]);
    assert_eq!(with("margin = 0.02\nmargins = { suite = 0.001 }"), [true, false]);
    assert_eq!(with("margins = { suite = 0.01 }"), [false, true]);
}

#[test]
fn failures_tell_the_gap_and_their_places_the_first_cause_first() {
    let cases = case("a", "given = { x = 4 }\nexpect = { suite = 6, montant = 19.99 }");
    let report = run(&cases);
    let outcome = &report.outcomes[0];
    let told: Vec<_> = outcome
        .failures()
        .map(|check| (check.formula().unwrap(), check.gap().unwrap().to_string(), check.span.line))
        .collect();
    assert_eq!(told, [("montant", "0.01".to_owned(), 7), ("suite", "-1".to_owned(), 7)]);
    let diagnostic = outcome.diagnostic(&outcome.checks[0]);
    assert_eq!((diagnostic.code, diagnostic.span.unwrap().column), (Code::CaseFails, 33));
    assert_eq!(report.failed(), 1);
}

fn missed(report: &Report) -> Vec<String> {
    let mut all = Vec::new();
    for reach in report.coverage.gaps() {
        if reach.cases == 0 {
            all.push(reach.name.clone());
            continue;
        }
        let branches = reach.branches.iter().filter(|branch| branch.cases == 0);
        all.extend(branches.map(|b| format!("{} {:?} {}", reach.name, b.sort, b.span.line)));
    }
    all
}

#[test]
fn coverage_tells_branches_that_no_expectation_watches() {
    let report = run(&case("a", "expect = { suite = \"none()\", choix = 2 }"));
    let expected = [
        "aide",
        "montant Then 10",
        "choix Arm(\"\\\"c\\\"\") 11",
        "choix Otherwise 11",
        "suite Then 12",
        "suite Else 12",
        "texte",
        "oublie",
    ];
    assert_eq!(missed(&report), expected);
    // `else if` is one branch less than it has blocks; a function without branches counts for one.
    assert_eq!((report.coverage.reached(), report.coverage.total()), (3, 12));

    let all = [
        case("a", "given = { n = 3 }\nexpect = { suite = \"none()\", choix = 3, texte = \"a !\" }"),
        case("b", "given = { t = \"c\", x = 2 }\nexpect = { suite = 10, choix = 3 }"),
        case("c", "given = { t = \"z\", x = -1 }\nexpect = { choix = 0 }\nerror = \"B0708\""),
        case("d", "given = { t = \"z\", n = 6 }\nexpect = { choix = 1 }"),
    ];
    let report = run(&all.concat());
    assert_eq!(report.failed(), 0);
    assert_eq!(missed(&report), ["oublie"]);
}

#[test]
fn what_is_inherited_is_counted_elsewhere() {
    let heir = "policy(#{ edition: 1, label: \"y\", status: \"proposal\" });\nextends(\"p\");\n\
                /// Montant\n/// @unit €\nfn montant(n) { if n > 1 { n } else { 0 } }\n";
    let cases = format!(
        "policy = \"h\"\ndefault = {{ n = 2 }}\n{}",
        case("a", "expect = { suite = \"none()\" }")
    );
    let mut sources = Sources::memory([
        ("policies/p.rhai", POLICY.to_owned()),
        ("policies/h.rhai", heir.to_owned()),
        ("policies/cases/h.toml", cases),
    ]);
    let report = super::run(&mut sources, Path::new("policies/cases/h.toml")).unwrap();
    assert_eq!(missed(&report), ["montant Else 5"]);
    assert_eq!(report.coverage.inherited, [("p".to_owned(), 4)]);
}

#[test]
fn accepting_changes_values_only_and_makes_every_case_hold() {
    let cases = "# en tête\r\n[[case]] # un cas\r\nname = 'é'\r\nsource = \"x\"\r\n\
                 given = { n = 1_234, x = 0 }\r\nexpect = { montant = 1_000, # à revoir\r\n  \
                 choix = \"5\", suite = 3, texte = 'z' }\r\n\r\n[[case]]\r\nname = \"b\"\r\n\
                 source = \"x\"\r\nerror = \"B0708\"\r\n\
                 [case.expect]\r\nsuite = 12 # fin\r\n";
    let mut files = sources(cases);
    let path = Path::new("policies/cases/p.toml");
    let report = super::run(&mut files, path).unwrap();
    let text = files.get(report.source).text().to_owned();
    let accepted = accepted(&report, &text);
    assert_eq!((accepted.written, accepted.left), (5, 1));
    let expected = text
        .replace("montant = 1_000", "montant = 12_340")
        .replace("choix = \"5\"", "choix = \"1234\"")
        .replace("suite = 3", "suite = \"error:B0704\"")
        .replace("'z'", "\"a !\"")
        .replace("suite = 12", "suite = \"none()\"");
    assert_eq!(accepted.text, expected);
    let again = run(accepted.text.strip_prefix(HEAD).unwrap());
    let left: Vec<_> = again.outcomes.iter().flat_map(Outcome::failures).collect();
    assert_eq!(left.len(), 1);
    assert_eq!((&left[0].subject, &left[0].obtained), (&Subject::Row, &Obtained::Accepted));
}

#[test]
fn a_case_file_is_a_scenario_set_whose_cells_know_their_places() {
    let cases = [
        case("a", "given = { n = 3 }\nexpect = { montant = 1 }"),
        case("b", "given = { t = \"bé\" }\nexpect = { montant = 1 }"),
    ]
    .concat();
    let mut sources = sources(&cases);
    let path = Path::new("policies/cases/p.toml");
    let scenario = Scenario::load(&mut sources, path, &TableOptions::default()).unwrap();
    let policy = crate::policy::load(&mut sources, "p", &[]).unwrap();
    let dataset = scenario.bind(&policy.inputs).unwrap();
    let names: Vec<&str> = dataset.rows.iter().map(|row| row.structure).collect();
    assert_eq!(names, ["a", "b"]);
    let shown = |column: &str| -> Vec<String> {
        dataset.inputs[column].iter().map(|value| value.to_machine()).collect()
    };
    assert_eq!(
        (shown("n"), shown("t")),
        (vec!["3".into(), "2".into()], vec!["a".into(), "bé".into()])
    );
    let place = |column: &str, row: usize| {
        dataset.tables.cell(column, row).map(|span| (span.line, span.column, span.length))
    };
    assert_eq!(place("n", 0), Some((6, 15, 1)));
    assert_eq!(place("n", 1), Some((2, 17, 1)), "the default row");
    assert_eq!(place("t", 1), Some((11, 16, 2)));
}

#[test]
fn rows_beside_that_of_a_case_are_other_years_and_other_structures() {
    let policy = "policy(#{ edition: 1, label: \"x\", status: \"proposal\" });\n\
        input(\"n\", \"integer\"); input(\"t\", \"text\", #{ otherwise: \"a\" });\n\
        aggregate(\"tous\", \"sum\", \"n\", #{ by: \"t\" });\n\
        previous(\"avant\", \"f\", #{ otherwise: none() });\n\
        fn f(n, tous, avant) { tous * 100 + n + or_else(avant, 0) }\n";
    let head = "policy = \"p\"\ndefault = { n = 2, exercice = 2025 }\n";
    let run = |rest: &str| {
        let cases = format!("{head}{}{}", case("seul", "expect = { f = 202 }"), case("a", rest));
        let files = [("policies/p.rhai", policy.to_owned()), ("policies/cases/p.toml", cases)];
        let mut sources = Sources::memory(files);
        let path = Path::new("policies/cases/p.toml");
        let report = super::run(&mut sources, path);
        // The file is a scenario set too, where each case has structures of its own.
        let set = Scenario::load(&mut sources, path, &TableOptions::default()).is_ok();
        report.map(|report| {
            assert!(set && report.outcomes[0].checks[0].holds);
            report.outcomes[1].checks[0].holds
        })
    };
    // 2024: n as in the case, alone: 303. 2025: 3 and 7 in the group, B’s other group apart.
    let beside = "given = { n = 3 }\nbeside = [{ exercice = 2024 }, { structure = \"B\", n = 7 }, \
                  { structure = \"C\", t = \"b\" }]\n";
    assert!(run(&format!("{beside}expect = {{ f = 1306 }}")).unwrap());
    let refused = |beside: &str| {
        let errors = run(&format!("beside = {beside}\nexpect = {{ f = 1 }}")).unwrap_err();
        (errors[0].code, errors[0].span.map(|s| (s.line, s.column)))
    };
    assert_eq!(refused("[{ exercice = 2024, m = 7 }]"), (Code::CaseColumn, Some((10, 30))));
    assert_eq!(refused("[{ n = 7 }]"), (Code::DuplicateKey, Some((10, 11))));
    assert_eq!(refused("[{ exercice = \"hier\" }]").0, Code::BadPeriod);
    assert_eq!(refused("{ n = 7 }").0, Code::ManifestType);
    assert_eq!(refused("[3]").0, Code::ManifestType);
}
