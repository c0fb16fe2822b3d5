//! Closed envelopes: shares that add up to the cent, bounds, weights, what cannot be shared.

use super::{column, over, run};
use crate::support::{asked, d};
use bareme::engine::Evaluation;
use bareme::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const TABLE: &str = "structure,exercice,region,montant,avant,poids
A,2024,11,100,30,1
B,2024,11,100,40,2
C,2024,11,100,,1
D,2024,93,50,60,0
E,2024,93,10,10,3
A,2025,11,7,7,1
";

const INPUTS: &str = "input(\"region\", \"text\"); input(\"montant\", \"decimal\");\n\
    input(\"avant\", \"decimal\", #{ optional: true });\n\
    param(\"enveloppe\", by_key(\"region\", [[\"11\", 100], [\"93\", 20.55]]), #{ unit: \"€\" });\n\
    param(\"tout\", 1_000);\n\
    fn plancher(avant) { avant * 0.9 }\nfn plafond(avant) { avant * 1.1 }\n\
    fn reste(montant) { if montant > 60 { 0 } else { montant } }\n";

fn of(keys: &str, manifest: &str) -> (Vec<String>, Evaluation) {
    let policy = format!("{INPUTS}apportion(\"part\", #{{ {keys} }});\nfn f(part) {{ part }}\n");
    let (_, evaluation) =
        over(&policy, TABLE, manifest).unwrap_or_else(|e| panic!("{keys}: {e:#?}"));
    (column(&evaluation, "f"), evaluation)
}

/// What a share says when it is refused.
fn refused(keys: &str) -> (String, Vec<(&'static str, String)>) {
    let (_, evaluation) = of(keys, "");
    let failure = &evaluation.failures[0].diagnostic;
    let text = |arg: &bareme::diagnostic::Arg| match arg {
        bareme::diagnostic::Arg::Text(text) => text.clone(),
        bareme::diagnostic::Arg::Number(n) => n.normalize().to_string(),
        other => format!("{other:?}"),
    };
    (
        failure.code.id().to_owned(),
        failure.args.iter().map(|(name, arg)| (*name, text(arg))).collect(),
    )
}

#[test]
fn shares_add_up_to_the_total_of_their_group_and_year() {
    let (shares, _) = of("of: \"montant\", total: \"enveloppe\", by: \"region\"", "");
    assert_eq!(shares, ["33.34", "33.33", "33.33", "17.13", "3.42", "100"]);
    let (whole, _) = of("of: \"montant\", total: \"tout\", digits: 0", "");
    assert_eq!(whole, ["278", "278", "278", "139", "27", "1000"]);
    let (tens, _) = of("of: \"montant\", total: \"tout\", digits: -1", "");
    assert_eq!(tens, ["280", "280", "280", "140", "20", "1000"]);
}

#[test]
fn bounds_hold_and_what_they_move_is_shared_again() {
    let keys = "of: \"montant\", total: \"enveloppe\", by: \"region\", at_least: \"plancher\", at_most: \"plafond\"";
    // B must have 36 at least: A, below its 33 at most, and C, who has no bound, share the rest.
    let (shares, evaluation) = of(keys, "");
    assert_eq!(shares[..3], ["32", "36", "32"]);
    // D must have 54 at least of 20.55, A, alone in 2025, 7.7 at most of 100.
    let codes: Vec<&str> = shares[3..].iter().map(|s| &s[..5]).collect();
    assert_eq!(codes, ["B0724"; 3]);
    assert_eq!(evaluation.failures.len(), 1, "one cause, at one place");
}

#[test]
fn what_cannot_be_shared_says_by_how_much() {
    let keys = |more: &str| format!("of: \"montant\", total: \"enveloppe\", by: \"region\"{more}");
    let named = |name: &'static str, value: &str| (name, value.to_owned());
    let (code, args) = refused(&keys(", at_least: \"plancher\""));
    assert_eq!(code, "B0724");
    // 54 + 9 - 20.55, said of the first row of the group.
    for arg in [named("lacking", "42.45"), named("total", "20.55"), named("structure", "D")] {
        assert!(args.contains(&arg), "{arg:?} in {args:?}");
    }
    let (code, args) = refused(&keys(", at_most: \"plafond\""));
    assert_eq!(
        (code.as_str(), args.contains(&named("remaining", "92.3"))),
        ("B0724", true),
        "{args:?}"
    );
    let (code, args) = refused(&keys(", at_least: \"plafond\", at_most: \"plancher\""));
    assert_eq!((code.as_str(), args.contains(&named("min", "33"))), ("B0722", true), "{args:?}");
    let (code, args) = refused("of: \"reste\", total: \"enveloppe\", by: \"region\"");
    assert_eq!((code.as_str(), args.contains(&named("total", "100"))), ("B0723", true), "{args:?}");
    let (code, args) = refused("of: \"montant\", total: \"enveloppe\"");
    assert_eq!((code.as_str(), args.contains(&named("other", "100"))), ("B0721", true), "{args:?}");
}

#[test]
fn a_group_with_nothing_to_share_may_have_a_value() {
    let (shares, _) = of("of: \"reste\", total: \"enveloppe\", by: \"region\", otherwise: 0", "");
    assert_eq!(shares, ["0", "0", "0", "17.13", "3.42", "100"]);
}

#[test]
fn what_is_negative_or_missing_is_refused() {
    let policy = "input(\"n\", \"decimal\", #{ optional: true }); param(\"tout\", 10);\n\
        fn part_de(n) { if is_missing(n) { none() } else { n } }\n\
        apportion(\"part\", #{ of: \"part_de\", total: \"tout\" });\nfn f(part) { part }\n";
    let (_, evaluation) =
        run(policy, "structure,exercice,n\nA,2024,-1\nB,2024,3\nA,2025,\nB,2025,1\n");
    assert_eq!(column(&evaluation, "f"), ["B0720 part", "B0720 part", "B0716 part", "B0716 part"]);
}

#[test]
fn what_is_taken_back_is_shared_like_what_is_given() {
    let policy = "input(\"n\", \"decimal\");\nparam(\"trop\", -100);\n\
        apportion(\"retrait\", #{ of: \"n\", total: \"trop\", at_least: \"moins\" });\n\
        fn moins(n) { if n > 5 { -40 } else { none() } }\nfn f(retrait) { retrait }\n";
    let (_, evaluation) = run(policy, "structure,n\nA,1\nB,1\nC,1\nD,9\n");
    assert_eq!(column(&evaluation, "f"), ["-20", "-20", "-20", "-40"]);
}

#[test]
fn quotients_share_as_fractions_would() {
    // Thirds of thirds: equal amounts, whatever digit was lost, and ties in table order.
    let policy = "input(\"n\", \"decimal\"); param(\"tout\", 1);\n\
        fn q(n) { n / 3 / 7 * 21 }\napportion(\"part\", #{ of: \"q\", total: \"tout\" });\nfn f(part) { part }\n";
    let (_, evaluation) = run(policy, "structure,n\nA,1\nB,1\nC,1\n");
    assert_eq!(column(&evaluation, "f"), ["0.34", "0.33", "0.33"]);
}

#[test]
fn weighted_rows_share_for_all_whom_they_stand_for() {
    let weight = "weight = \"poids\"";
    let (shares, evaluation) = of("of: \"montant\", total: \"enveloppe\", by: \"region\"", weight);
    // Quarters of 100, two of which for B; D, who stands for nobody, would have 50/30 of 20.55.
    assert_eq!(shares, ["25", "25", "25", "34.25", "6.85", "100"]);
    let rows = &evaluation.dataset.rows;
    let all: Decimal = (0..3).map(|row| number(&evaluation, row) * rows.weight(row)).sum();
    assert_eq!(all, d("100"));
    let (thirds, evaluation) = of("of: \"montant\", total: \"tout\"", weight);
    let sum = (0..5).map(|row| number(&evaluation, row) * evaluation.dataset.rows.weight(row));
    // 1000 by 430: what each row takes is in cents, what each structure takes a quotient.
    assert_eq!((thirds[0].as_str(), thirds[4].as_str()), ("232.56", "23.256666666666667"));
    assert_eq!(bareme::number::guard(sum.sum()), d("1000"));
    let (bounded, _) =
        of("of: \"montant\", total: \"enveloppe\", by: \"region\", at_most: \"plafond\"", weight);
    assert_eq!(bounded[..3], ["25", "25", "25"]);
}

fn number(evaluation: &Evaluation, row: usize) -> Decimal {
    match evaluation.cell("part", row) {
        Some(bareme::engine::Cell::Value(Value::Number(n))) => n,
        other => panic!("{other:?}"),
    }
}

/// A table of rows whose amounts look like nothing in particular; many have one in common.
fn large(rows: u64) -> String {
    let mut state = 88_172_645_463_325_252_u64;
    let mut table = "structure,montant,avant\n".to_owned();
    for row in 0..rows {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let (amount, before) = (state % 5_000 * 1_999, (state >> 32) % 12_000_000);
        let _ = writeln!(
            table,
            "S{row},{}.{:02},{}.{:02}",
            amount / 100,
            amount % 100,
            before / 100,
            before % 100
        );
    }
    table
}

fn shared(rows: u64, bounds: &str) -> Evaluation {
    let policy = format!(
        "{}input(\"montant\", \"decimal\"); input(\"avant\", \"decimal\");\n\
         param(\"enveloppe\", {rows} * 49_876.54 + 0.99);\n\
         apportion(\"part\", #{{ of: \"montant\", total: \"enveloppe\"{bounds} }});\n\
         fn plancher(avant) {{ avant * 0.5 }}\n\
         fn plafond(avant) {{ avant * 1.5 + 10_000 }}\nfn f(part) {{ part }}\n",
        super::HEAD
    );
    let files = [("policies/p.rhai", policy), ("t.csv", large(rows))];
    let mut sources = bareme::sources::Sources::memory(files);
    let settings = bareme::engine::Settings::default();
    crate::support::evaluate(&mut sources, "p", std::path::Path::new("t.csv"), &[], settings)
        .unwrap_or_else(|e| panic!("{e:#?}"))
        .1
}

fn adds_up(rows: u64) {
    for bounds in ["", ", at_least: \"plancher\", at_most: \"plafond\""] {
        let evaluation = shared(rows, bounds);
        assert!(evaluation.failures.is_empty(), "{:?}", evaluation.failures[0].diagnostic);
        let all = 0..evaluation.dataset.rows.len();
        let shares: Vec<Decimal> = all.map(|row| number(&evaluation, row)).collect();
        assert!(shares.iter().all(|share| share.scale() <= 2));
        let sum: Decimal = shares.iter().sum();
        assert_eq!(sum, d("49876.54") * Decimal::from(rows) + d("0.99"), "{rows} {bounds}");

        // Those that no bound holds and that have an amount in common have one share, or a cent
        // less further down the table.
        let [amounts, before] = ["montant", "avant"].map(|name| &evaluation.dataset.inputs[name]);
        let of = |column: &bareme::scenario::InputColumn, row| column.value(row).number().unwrap();
        let mut last: BTreeMap<Decimal, Decimal> = BTreeMap::new();
        let (mut held, mut ties, mut cents) = (0, 0, 0);
        for (row, share) in shares.iter().enumerate() {
            let before = of(before, row);
            let (low, high) = (before * d("0.5"), before * d("1.5") + d("10000"));
            assert!(bounds.is_empty() || (low..=high).contains(share), "{row}");
            if !bounds.is_empty() && (share - low < d("0.02") || high - share < d("0.02")) {
                held += 1;
                continue;
            }
            if let Some(above) = last.insert(of(amounts, row), *share) {
                assert!(above == *share || above - share == d("0.01"), "{row}");
                ties += 1;
                cents += u64::from(above != *share);
            }
        }
        assert!(bounds.is_empty() || held > rows / 4, "{held}");
        assert!(ties > rows / 3, "{ties}");
        assert!(cents < 5_000, "one change at most for each amount: {cents}");
        assert!(cents > 0 || !bounds.is_empty(), "a cent is left to share");
    }
}

/// `BAREME_ROWS=1_000_000 cargo test --release shares` takes a million rows.
#[test]
fn shares_add_up_to_the_cent_over_a_large_population() {
    adds_up(asked("BAREME_ROWS").unwrap_or(100_000));
}
