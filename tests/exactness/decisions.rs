//! What decides is guarded: quotients decide as fractions do, and scales at their bounds too.

use super::fraction::{Fraction, Random, abs, guard, int, machine, power, read, round};
use super::{assert_column, run, table};
use crate::support::cell;

#[test]
fn sums_of_thirds_decide_as_fractions() {
    let formulas = r#"
        input("x", "integer");
        param("un", 1);
        fn seuil() { 1 / 3 + 1 / 3 + 1 / 3 >= 1 }
        fn strict() { 1 / 3 + 1 / 3 + 1 / 3 < 1 }
        fn septiemes() { 1 / 7 * 7 == 1 && !(1 / 7 * 7 != 1) && 2 / 3 + 2 / 3 + 2 / 3 <= 2 }
        fn du_parametre(un) { un / 3 + un / 3 + un / 3 >= un }
        fn bornee(un) { clamp(un / 3 * 3, un, 2) }
        fn suivante(bornee) { if bornee >= 1 { "oui" } else { "non" } }
        fn choix(un) { switch round(un / 3 * 3) >= 1 { true => "oui", false => "non" } }
        fn exacte(x) { 1 / 3 + x }"#;
    let evaluation = run(formulas, "structure,x\nA,0\n");
    for (formula, expected) in [
        ("seuil", "true"),
        ("strict", "false"),
        ("septiemes", "true"),
        ("du_parametre", "true"),
        ("bornee", "1"),
        ("suivante", "oui"),
        ("choix", "oui"),
        ("exacte", "0.333333333333333"),
    ] {
        assert_eq!(cell(&evaluation, formula, 0), expected, "{formula}");
    }
}

#[test]
fn comparisons_of_quotients_are_those_of_fractions() {
    let formulas = r#"
        input("a", "decimal");
        input("b", "integer");
        input("c", "decimal");
        fn quotient(a, b) { a / b }
        fn moins(quotient, b, c) { quotient * b < c }
        fn au_plus(quotient, b, c) { quotient * b <= c }
        fn egal(quotient, b, c) { quotient * b == c }
        fn autre(quotient, b, c) { quotient * b != c }
        fn au_moins(quotient, b, c) { quotient * b >= c }
        fn plus(quotient, b, c) { quotient * b > c }
        fn petit(quotient, b, c) { min(quotient * b, c) }
        fn grand(quotient, b, c) { max(c, quotient * b) }
        fn entre(quotient, b, c) { clamp(quotient * b, c, c + 1) }"#;
    let mut random = Random::new(3);
    let mut records = Vec::new();
    // Around the value, at and beyond what the guard keeps.
    let apart = ["0", "0", "0.000000000000001", "0.0000000000000004", "0.0000000000000006", "0.01"];
    for divisor in 1..=300 {
        let amount = random.decimal(-5_000..=5_000, 0..=6);
        let shift = read(random.pick(&apart)) * int(random.between(0..=1) * 2 - 1);
        // Written with all its decimals: an input is exact, whatever the guard.
        let near = (read(&amount) + shift) * power(16);
        let sign = if near < int(0) { "-" } else { "" };
        let digits = format!("{:0>17}", abs(&near).to_integer().to_string());
        let (whole, decimals) = digits.split_at(digits.len() - 16);
        records.push(vec![amount, divisor.to_string(), format!("{sign}{whole}.{decimals}")]);
    }
    let csv = table(&["a", "b", "c"], &records);
    let evaluation = run(formulas, &csv);
    let sides: Vec<(Fraction, Fraction)> =
        records.iter().map(|r| (guard(&read(&r[0])), guard(&read(&r[2])))).collect();
    let expect = |decide: &dyn Fn(&Fraction, &Fraction) -> String| -> Vec<String> {
        sides.iter().map(|(left, right)| decide(left, right)).collect()
    };
    for (formula, expected) in [
        ("moins", expect(&|l, r| (l < r).to_string())),
        ("au_plus", expect(&|l, r| (l <= r).to_string())),
        ("egal", expect(&|l, r| (l == r).to_string())),
        ("autre", expect(&|l, r| (l != r).to_string())),
        ("au_moins", expect(&|l, r| (l >= r).to_string())),
        ("plus", expect(&|l, r| (l > r).to_string())),
        ("petit", expect(&|l, r| machine(l.min(r)))),
        ("grand", expect(&|l, r| machine(l.max(r)))),
        ("entre", expect(&|l, r| machine(&l.clone().max(r.clone()).min(r + int(1))))),
    ] {
        assert_column(&evaluation, formula, &csv, &expected);
    }
    let equal = sides.iter().filter(|(l, r)| l == r).count();
    assert!((60..240).contains(&equal), "{equal} equal under the guard");
}

/// The scale of the tests: irregular steps, slopes up and down.
const POINTS: [(&str, &str); 5] =
    [("-7", "2"), ("0.1", "5"), ("1", "4.2"), ("21", "40"), ("1000.01", "-3")];

fn points() -> Vec<(Fraction, Fraction)> {
    POINTS.iter().map(|(x, y)| (read(x), read(y))).collect()
}

/// Lines between points, flat beyond: the guarded operand chooses, the operand computes.
fn interpolate(x: &Fraction) -> Fraction {
    let points = points();
    let at = guard(x);
    let after = points.iter().position(|(bound, _)| *bound > at);
    match after {
        None => points[points.len() - 1].1.clone(),
        Some(0) => points[0].1.clone(),
        Some(i) => {
            let ((x0, y0), (x1, y1)) = (&points[i - 1], &points[i]);
            y0 + (x - x0) * (y1 - y0) / (x1 - x0)
        }
    }
}

fn step(x: &Fraction) -> Option<Fraction> {
    let at = guard(x);
    points().into_iter().rev().find(|(bound, _)| *bound <= at).map(|(_, y)| y)
}

/// Each rate on the part of `x` above its bound and below the next one.
fn marginal(x: &Fraction) -> Fraction {
    let points = points();
    let at = guard(x);
    let mut total = int(0);
    for (i, (bound, rate)) in points.iter().enumerate().filter(|(_, (bound, _))| *bound < at) {
        let end = match points.get(i + 1) {
            Some((next, _)) if *next <= at => next,
            _ => x,
        };
        total += (end - bound) * rate;
    }
    total
}

#[test]
fn scales_are_hit_at_their_bounds_through_quotients() {
    let scale: Vec<String> = POINTS.iter().map(|(x, y)| format!("[{x}, {y}]")).collect();
    let formulas = format!(
        r#"
        input("a", "decimal");
        input("b", "integer");
        param("bareme", scale([{}]));
        fn tiers(a, b) {{ a / b }}
        fn droite(bareme, tiers, b) {{ interpolate(bareme, tiers * b) }}
        fn palier(bareme, tiers, b) {{ step(bareme, tiers * b) }}
        fn tranche(bareme, tiers, b) {{ marginal(bareme, tiers * b) }}
        fn tranche_au_centime(bareme, tiers, b) {{ round(marginal(bareme, tiers * b), 2) }}
        fn droite_du_quotient(bareme, tiers) {{ interpolate(bareme, tiers) }}
        fn palier_du_quotient(bareme, tiers) {{ step(bareme, tiers) }}
        fn tranche_du_quotient(bareme, tiers) {{ marginal(bareme, tiers) }}"#,
        scale.join(", ")
    );
    let mut random = Random::new(9);
    let mut records = Vec::new();
    let divisors = [1, 3, 7, 9, 11, 13, 17, 300, 999];
    for (bound, _) in POINTS {
        for divisor in divisors {
            // At the bound, one guard digit below and above, and a little further.
            for shift in [int(0), power(-15), -power(-15), int(8) * power(-14), int(1)] {
                let a = read(bound) + shift;
                records.push(vec![machine(&a), divisor.to_string()]);
            }
            // A dividend that puts the quotient itself on the bound.
            records.push(vec![machine(&(read(bound) * int(divisor))), divisor.to_string()]);
        }
    }
    for _ in 0..300 {
        records.push(vec![random.decimal(-20..=1500, 0..=6), random.pick(&divisors).to_string()]);
    }
    let csv = table(&["a", "b"], &records);
    let evaluation = run(&formulas, &csv);
    let expect = |of: &dyn Fn(&Fraction) -> String, divided: bool| -> Vec<String> {
        let operand = |r: &Vec<String>| {
            if divided { read(&r[0]) / read(&r[1]) } else { read(&r[0]) }
        };
        records.iter().map(|r| of(&operand(r))).collect()
    };
    let by_step = |x: &Fraction| step(x).map_or_else(|| "error".to_owned(), |y| machine(&y));
    let cents = |x: &Fraction| machine(&round(&marginal(x), 2));
    assert_column(&evaluation, "droite", &csv, &expect(&|x| machine(&interpolate(x)), false));
    assert_column(&evaluation, "palier", &csv, &expect(&by_step, false));
    assert_column(&evaluation, "tranche", &csv, &expect(&|x| machine(&marginal(x)), false));
    assert_column(&evaluation, "tranche_au_centime", &csv, &expect(&cents, false));
    assert_column(
        &evaluation,
        "droite_du_quotient",
        &csv,
        &expect(&|x| machine(&interpolate(x)), true),
    );
    assert_column(&evaluation, "palier_du_quotient", &csv, &expect(&by_step, true));
    assert_column(
        &evaluation,
        "tranche_du_quotient",
        &csv,
        &expect(&|x| machine(&marginal(x)), true),
    );
    assert!(
        evaluation.failures.iter().all(|f| f.diagnostic.code.id() == "B0705"),
        "{:#?}",
        evaluation.failures
    );
}
