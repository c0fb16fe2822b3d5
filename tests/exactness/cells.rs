//! Errors and missing values of cells: never a wrong value.

use super::{column, run};
use bareme::diagnostic::Code;
use bareme::engine::{Cell, Evaluation};

/// The code of each cell in error of a column, `-` elsewhere.
fn codes(evaluation: &Evaluation, formula: &str) -> Vec<String> {
    let code = |cell: &Cell| match cell {
        Cell::Value(_) => "-".to_owned(),
        Cell::Error(cause) => format!("{:?}", evaluation.failures[*cause as usize].diagnostic.code),
    };
    evaluation.columns[formula].iter().map(|cell| code(&cell)).collect()
}

#[test]
fn beyond_28_digits_is_an_error_never_a_value() {
    let formulas = r#"
        input("x", "decimal");
        input("n", "integer");
        fn plus(x) { x + 1 }
        fn moins(x) { -x - 1 }
        fn fois(x) { x * 2 }
        fn carre(x) { x * x }
        fn divise(x) { x / 0.1 }
        fn affecte(x) { let y = x; y *= 3; y }
        fn entier_plus(n) { n + 1 }
        fn entier_moins(n) { n - 1 }
        fn entier_fois(n) { n * n }
        fn oppose(n) { -n }
        fn absolu(n) { abs(n) }
        fn moitie(n) { n / 2 }
        fn moins_un(n) { n / -1 }"#;
    let csv = "structure,x,n\n\
               A,79228162514264337593543950335,9223372036854775807\n\
               B,39614081257132168796771975167,-9223372036854775808\n\
               C,1,3\n";
    let evaluation = run(formulas, csv);
    for (formula, expected) in [
        ("plus", ["error", "39614081257132168796771975168", "2"]),
        ("moins", ["error", "-39614081257132168796771975168", "-2"]),
        ("fois", ["error", "79228162514264337593543950334", "2"]),
        ("carre", ["error", "error", "1"]),
        ("divise", ["error", "error", "10"]),
        ("affecte", ["error", "error", "3"]),
        // Beyond 64 bits integers stay exact: they are numbers like the others.
        ("entier_plus", ["9223372036854775808", "-9223372036854775807", "4"]),
        ("entier_moins", ["9223372036854775806", "-9223372036854775809", "2"]),
        ("entier_fois", ["error", "error", "9"]),
        ("oppose", ["-9223372036854775807", "9223372036854775808", "-3"]),
        ("absolu", ["9223372036854775807", "9223372036854775808", "3"]),
        ("moitie", ["4611686018427387903.5", "-4611686018427387904", "1.5"]),
        ("moins_un", ["-9223372036854775807", "9223372036854775808", "-3"]),
    ] {
        assert_eq!(column(&evaluation, formula), expected, "{formula}");
    }
    assert!(evaluation.failures.iter().all(|f| f.diagnostic.code == Code::Overflow));
}

#[test]
fn division_by_zero_is_an_error_of_its_cell() {
    let formulas = r#"
        input("x", "decimal");
        input("y", "decimal");
        fn quotient(x, y) { x / y }
        fn reste(x, y) { x % y }
        fn affecte(x, y) { let z = x; z /= y; z }
        fn entiers() { 7 / 2 }
        fn evitee(x, y) { if y == 0 { 0 } else { x / y } }"#;
    let csv = "structure,x,y\nA,7,2\nB,7,0\nC,0,0.00\nD,-7,-0\nE,7,0.5\n";
    let evaluation = run(formulas, csv);
    let error = "DivisionByZero";
    for formula in ["quotient", "reste", "affecte"] {
        assert_eq!(codes(&evaluation, formula), ["-", error, error, error, "-"], "{formula}");
    }
    assert_eq!(column(&evaluation, "quotient"), ["3.5", "error", "error", "error", "14"]);
    assert_eq!(column(&evaluation, "affecte"), ["3.5", "error", "error", "error", "14"]);
    assert_eq!(column(&evaluation, "reste"), ["1", "error", "error", "error", "0"]);
    assert_eq!(column(&evaluation, "evitee"), ["3.5", "0", "0", "0", "14"]);
    assert_eq!(column(&evaluation, "entiers"), ["3.5"; 5]);
}

#[test]
fn missing_values_travel_and_never_decide() {
    let formulas = r#"
        input("x", "decimal", #{ optional: true });
        input("date_fin", "date", #{ optional: true });
        param("plafond", none("€"));
        param("bareme", scale([[0, 1], [10, 2]]));
        fn calcul(x) { round((x + 1) * 2 / 3, 2) }
        fn extremes(x) { min(abs(-x), 5) + max(1, clamp(x, 0, 9)) }
        fn par_zero(x) { if is_missing(x) { x / 1 } else { x * 2 } }
        fn sinon(x) { or_else(x, 7) + (x ?? 1) }
        fn presents(x, plafond) { min_present(x, plafond, 4) }
        fn aucun(x, plafond) { max_present(x, plafond) }
        fn plafonne(x, plafond) { if is_missing(plafond) { or_else(x, 0) } else { min(x, plafond) } }
        fn annee(date_fin) { year(date_fin) }
        fn ensuite(calcul) { calcul * 100 }"#;
    let evaluation = run(formulas, "structure,x,date_fin\nA,2,2024-05-06\nB,,\n");
    for (formula, expected) in [
        ("calcul", ["2", ""]),
        ("extremes", ["4", ""]),
        ("par_zero", ["4", ""]),
        ("sinon", ["4", "8"]),
        ("presents", ["2", "4"]),
        ("aucun", ["2", ""]),
        ("plafonne", ["2", "0"]),
        ("annee", ["2024", ""]),
        ("ensuite", ["200", ""]),
    ] {
        assert_eq!(column(&evaluation, formula), expected, "{formula}");
    }
    assert!(evaluation.failures.is_empty());
    // A value that a formula leaves missing is not decided on, even where nothing said it may be.
    let formulas = r#"
        input("x", "decimal", #{ optional: true });
        param("bareme", scale([[0, 1], [10, 2]]));
        fn double(x) { x * 2 }
        fn compare(double) { double < 3 }
        fn choix(double) { if double == 4 { 1 } else { 0 } }
        fn palier(bareme, double) { step(bareme, double) }
        fn droite(bareme, double) { interpolate(bareme, double) }
        fn tranche(bareme, double) { marginal(bareme, double) }
        fn paye(choix) { choix * 10 }"#;
    let evaluation = run(formulas, "structure,x\nA,2\nB,\n");
    for (formula, present) in [
        ("compare", "false"),
        ("choix", "1"),
        ("palier", "1"),
        ("droite", "1.4"),
        ("tranche", "4"),
        ("paye", "10"),
    ] {
        assert_eq!(column(&evaluation, formula), [present, "error"], "{formula}");
        assert_eq!(codes(&evaluation, formula), ["-", "CellMissingDecision"], "{formula}");
    }
}

#[test]
fn what_uses_an_erroneous_value_has_the_same_cause() {
    let formulas = r#"
        input("x", "decimal");
        input("n", "integer");
        param("paliers", scale([[10, 1], [20, 2]]));
        param("tarif", timeline([["2020-01-01", 1], ["2021-01-01", 2]]));
        fn inverse(x) { 1 / x }
        fn suite(inverse) { inverse + 1 }
        fn fin(suite, inverse) { if suite > 0 { 0 } else { inverse } }
        fn sans_lien(x) { x }
        fn palier(paliers, x) { step(paliers, x) }
        fn borne(x) { clamp(1, x, 5) }
        fn arrondi(x, n) { round(x, n) }
        fn voulu(x) { if x == 30 { fail("refusé") } else { x } }
        fn date_du_tarif(tarif, n) { at(tarif, if n > 12 { date("2019-12-31") } else { date("2020-12-31") }) }
        fn remplace(fin) { or_else(fin, 0) }"#;
    let evaluation = run(formulas, "structure,x,n\nA,0,0\nB,30,13\nC,15,-12\nD,0,-13\n");
    for (formula, expected) in [
        ("inverse", ["DivisionByZero", "-", "-", "DivisionByZero"]),
        ("suite", ["DivisionByZero", "-", "-", "DivisionByZero"]),
        ("fin", ["DivisionByZero", "-", "-", "DivisionByZero"]),
        // An error is not a missing value.
        ("remplace", ["DivisionByZero", "-", "-", "DivisionByZero"]),
        ("sans_lien", ["-", "-", "-", "-"]),
        ("palier", ["BelowFirstStep", "-", "-", "BelowFirstStep"]),
        ("borne", ["-", "ClampBounds", "ClampBounds", "-"]),
        ("arrondi", ["-", "CellRoundDigits", "-", "CellRoundDigits"]),
        ("voulu", ["-", "FailedOnPurpose", "-", "-"]),
        ("date_du_tarif", ["-", "BeforeFirstDate", "-", "-"]),
    ] {
        assert_eq!(codes(&evaluation, formula), expected, "{formula}");
    }
    assert_eq!(evaluation.cell("fin", 0), evaluation.cell("inverse", 0));
    // One cause a formula and place, with the rows where it arises, and those that follow not.
    let mut causes: Vec<(&str, &[usize])> =
        evaluation.failures.iter().map(|f| (f.formula.as_str(), f.rows.as_slice())).collect();
    causes.sort_unstable();
    let expected: [(&str, &[usize]); 6] = [
        ("arrondi", &[1, 3]),
        ("borne", &[1, 2]),
        ("date_du_tarif", &[1]),
        ("inverse", &[0, 3]),
        ("palier", &[0, 3]),
        ("voulu", &[1]),
    ];
    assert_eq!(causes, expected);
    assert!(evaluation.failures.iter().all(|f| f.diagnostic.span.is_some()));
}

/// Found by random policies.
#[test]
fn a_value_by_key_takes_the_column_of_its_year() {
    let formulas = r#"
        input("t", "text");
        input("u", "text");
        param("k", dated([["2023-01-01", by_key("t", [["a", 1], ["b", 2]])],
            ["2024-01-01", by_key("u", [["a", 10], ["c", 20]])]]));
        param("tard", dated([["2090-01-01", by_key("t", [["a", 1]])]]));
        fn montant(k) { k }
        fn quotient(k, t) { if t == "" { 0 } else { 6 / k } }
        fn jamais(tard) { tard }"#;
    let csv =
        "structure,exercice,t,u\nA,2022,b,a\nA,2023,b,a\nA,2024,b,a\nB,2023,a,c\nB,2024,a,b\n";
    let evaluation = run(formulas, csv);
    assert_eq!(column(&evaluation, "montant"), ["error", "2", "10", "1", "error"]);
    assert_eq!(column(&evaluation, "quotient"), ["error", "3", "0.6", "6", "error"]);
    let (none, unknown) = ("NoValueInForce", "UnknownByKey");
    assert_eq!(codes(&evaluation, "montant"), [none, "-", "-", "-", unknown]);
    assert_eq!(codes(&evaluation, "jamais"), [none; 5]);
}

/// Found by random policies.
#[test]
fn extremes_are_errors_or_values_never_a_crash() {
    let formulas = r#"
        input("t", "text");
        input("n", "integer");
        input("day", "date");
        fn minuscule(t) { lower(t) }
        fn double(t) { t + t }
        fn mois(n, day) { months_in_year(n, day, day) }
        fn branches(n, day) {
            let grand = false;
            let texte = "";
            if n > 9000 { grand = true; } else { texte = "petit"; }
            if grand { "grand" } else { texte }
        }"#;
    // Characters count, not bytes; in lower case these letters are two characters.
    let (longer, full) = ("İ".repeat(5_001), "é".repeat(5_000));
    let csv = format!(
        "structure,t,n,day\nA,{longer},9223372036854775807,2024-02-29\nB,{full},2024,2024-02-29\n"
    );
    let evaluation = run(formulas, &csv);
    assert_eq!(codes(&evaluation, "minuscule"), ["ResultTooLong", "-"]);
    assert_eq!(codes(&evaluation, "double"), ["ResultTooLong", "-"]);
    assert_eq!(column(&evaluation, "mois"), ["0", "1"]);
    assert_eq!(column(&evaluation, "branches"), ["grand", "petit"]);
}
