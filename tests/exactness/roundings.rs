//! Year shares of every number of months, and every rounding function at every digit.

use super::fraction::{
    Cut, Fraction, Random, decimal, guard, int, is_tie, machine, over, power, read, rounded,
};
use super::{assert_column, run, table};

/// The year share of a rate of an amount, written in every order that a modeler may choose.
const SHARES: &str = r#"
input("montant", "decimal");
input("taux", "decimal");
input("mois", "integer");
fn produit_d_abord(montant, taux, mois) { round(montant * taux / 100 * mois / 12, 2) }
fn quotient_d_abord(montant, taux, mois) { round(mois / 12 * montant * taux / 100, 2) }
fn douzieme(montant, taux) { montant * taux / 100 / 12 }
fn douziemes(douzieme, mois) { round(douzieme * mois, 2) }
fn part(mois) { mois / 12 }
fn part_a_part(part, montant, taux) { round((taux * part) * (montant / 100), 2) }
fn par_douziemes(montant, taux) {
    let douzieme = montant * taux / 1200;
    let total = douzieme + douzieme + douzieme + douzieme + douzieme + douzieme + douzieme;
    total += douzieme * 5;
    round(total, 2)
}
fn a_l_euro(part, montant, taux) { round(part * montant * taux / 100) }
fn au_centime_superieur(part, montant, taux) { round_up(part * montant * taux / 100, 2) }
fn au_centime_inferieur(part, montant, taux) { round_down(part * montant * taux / 100, 2) }
"#;

#[test]
fn year_shares_are_those_of_fractions_at_every_number_of_months() {
    let mut random = Random::new(12);
    let mut records = Vec::new();
    for months in 1..=12_i64 {
        let record = |amount: String, rate: &str| vec![amount, rate.to_owned(), months.to_string()];
        for _ in 0..60 {
            let rate = random.decimal(0..=100, 0..=3);
            records.push(record(random.decimal(-3_000_000..=3_000_000, 0..=4), &rate));
        }
        // Amounts whose share is exactly between two cents (euros): an odd number of halves.
        let even = 1_i64 << months.trailing_zeros();
        for rate in ["20", "12.5", "1.5", "2.4", "7.5", "48", "100"] {
            for halves in [200, 200, 2] {
                let odd = 2 * random.between(-1_000_000..=1_000_000) + 1;
                let amount = over(odd * 1200, halves * even) / read(rate);
                assert_eq!(read(&machine(&amount)), amount);
                records.push(record(machine(&amount), rate));
            }
        }
    }
    let csv = table(&["montant", "taux", "mois"], &records);
    let evaluation = run(SHARES, &csv);
    let share = |record: &Vec<String>, months: Option<&str>| {
        let months = read(months.unwrap_or(&record[2]));
        read(&record[0]) * read(&record[1]) * months / int(1200)
    };
    let expect = |digits: i64, cut: Cut, months: Option<&str>| -> Vec<String> {
        let one = |record| machine(&rounded(&share(record, months), digits, cut));
        records.iter().map(one).collect()
    };
    let cents = expect(2, Cut::HalfAway, None);
    for formula in ["produit_d_abord", "quotient_d_abord", "douziemes", "part_a_part"] {
        assert_column(&evaluation, formula, &csv, &cents);
    }
    assert_column(&evaluation, "par_douziemes", &csv, &expect(2, Cut::HalfAway, Some("12")));
    assert_column(&evaluation, "a_l_euro", &csv, &expect(0, Cut::HalfAway, None));
    assert_column(&evaluation, "au_centime_superieur", &csv, &expect(2, Cut::Up, None));
    assert_column(&evaluation, "au_centime_inferieur", &csv, &expect(2, Cut::Down, None));
    let ties = |digits| records.iter().filter(|r| is_tie(&share(r, None), digits)).count();
    assert!(ties(2) >= 12 * 14 && ties(0) >= 12 * 7, "{} {}", ties(2), ties(0));
}

/// Decimals of all sizes, on both sides of every digit, ties included.
fn numbers() -> Vec<String> {
    let mut numbers: Vec<String> = [
        "0",
        "1",
        "-1",
        "0.5",
        "-0.5",
        "0.000000000000499",
        "0.0000000000005",
        "9.999999999999999",
    ]
    .map(str::to_owned)
    .to_vec();
    // What the guard decides before the rounding does: halves at the sixteenth decimal.
    for end in [
        "0.0000000000000004",
        "0.0000000000000005",
        "0.0000000000000015",
        "0.0049999999999999995",
        "0.0049999999999999994",
        "-1.4999999999999995",
        "2.4999999999999999999999999999",
    ] {
        numbers.push(end.to_owned());
    }
    let mut random = Random::new(5);
    for digits in -12..=12_i64 {
        let unit = power(-digits);
        for _ in 0..6 {
            // An odd number of halves of the unit, and its neighbours.
            let halves = int(2 * random.between(-5_000..=5_000) + 1) * &unit / int(2);
            for step in [int(0), over(1, 7), over(-1, 7)] {
                // No more digits than an exact number has.
                let kept = if digits < 0 { 12 } else { 15 };
                let number = &halves + step * &unit;
                numbers.push(machine(&rounded(&number, kept, Cut::HalfEven)));
            }
        }
    }
    for _ in 0..60 {
        let decimals = random.between(0..=15);
        numbers.push(decimal(random.between(-(1 << 55)..=1 << 55), decimals));
    }
    numbers
}

#[test]
fn rounding_functions_are_their_definitions_at_every_digit() {
    let mut formulas = vec![r#"input("x", "decimal");"#.to_owned()];
    let mut expected: Vec<(String, i64, Cut)> = Vec::new();
    for (function, cut) in
        [("round", Cut::HalfAway), ("round_up", Cut::Up), ("round_down", Cut::Down)]
    {
        for digits in -12..=12_i64 {
            let name = format!("{function}_{digits}").replace('-', "moins_");
            formulas.push(format!("fn {name}(x) {{ {function}(x, {digits}) }}"));
            expected.push((name, digits, cut));
        }
        formulas.push(format!("fn {function}_seul(x) {{ {function}(x) }}"));
        expected.push((format!("{function}_seul"), 0, cut));
    }
    let numbers = numbers();
    let records: Vec<Vec<String>> = numbers.iter().map(|n| vec![n.clone()]).collect();
    let csv = table(&["x"], &records);
    let evaluation = run(&formulas.join("\n"), &csv);
    for (name, digits, cut) in expected {
        let by_definition = |text: &String| machine(&rounded(&guard(&read(text)), digits, cut));
        let expected: Vec<String> = numbers.iter().map(by_definition).collect();
        assert_column(&evaluation, &name, &csv, &expected);
    }
}

#[test]
fn rounding_of_integers_takes_its_digits_from_a_column() {
    let mut random = Random::new(77);
    let mut records = Vec::new();
    for digits in -12..=12_i64 {
        for _ in 0..8 {
            let whole = match random.between(0..=2) {
                0 => random.between(-2_000..=2_000) * 5,
                1 => random.between(-1_000_000_000..=1_000_000_000),
                _ => random.between(-9_000_000_000_000_000..=9_000_000_000_000_000),
            };
            records.push(vec![whole.to_string(), digits.to_string()]);
        }
    }
    for extreme in [i64::MIN, i64::MAX] {
        // A third of these, to 9 decimals, is what 28 digits hold.
        records.extend((-12..=9).map(|n: i64| vec![extreme.to_string(), n.to_string()]));
    }
    let csv = table(&["x", "n"], &records);
    let formulas = r#"
        input("x", "integer");
        input("n", "integer");
        fn proche(x, n) { round(x, n) }
        fn haut(x, n) { round_up(x, n) }
        fn bas(x, n) { round_down(x, n) }
        fn tiers(x, n) { round(x / 3, n) }"#;
    let evaluation = run(formulas, &csv);
    let by = |cut: Cut, divisor: i64| -> Vec<String> {
        let one = |record: &Vec<String>| {
            let x: Fraction = read(&record[0]) / int(divisor);
            machine(&rounded(&x, record[1].parse().unwrap(), cut))
        };
        records.iter().map(one).collect()
    };
    assert_column(&evaluation, "proche", &csv, &by(Cut::HalfAway, 1));
    assert_column(&evaluation, "haut", &csv, &by(Cut::Up, 1));
    assert_column(&evaluation, "bas", &csv, &by(Cut::Down, 1));
    assert_column(&evaluation, "tiers", &csv, &by(Cut::HalfAway, 3));
}
