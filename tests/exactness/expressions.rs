//! Random formulas, as texts of the language and as fractions: both must give the same digits.
//!
//! Where what 28 digits lose leaves a decision (or a last digit) open, nothing is compared: those
//! cells are counted, and must be few.

use super::approached::{Approached, Known, Unknown, binary, clamp, extreme};
use super::fraction::{Cut, decimal, int, machine, power, read};
use super::{run, table};
use bareme::engine::{Cell, Evaluation};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use std::cell::Cell as Counter;
use std::collections::BTreeSet;

const INPUTS: [&str; 3] = ["a", "b", "n"];
const ROUNDINGS: [(&str, Cut); 3] =
    [("round", Cut::HalfAway), ("round_up", Cut::Up), ("round_down", Cut::Down)];

/// An expression of the language.
#[derive(Clone, Debug)]
enum Expr {
    Literal(String),
    /// One of the inputs, or of the formulas before this one.
    Name(usize),
    Minus(Box<Expr>),
    Abs(Box<Expr>),
    Binary(char, Box<Expr>, Box<Expr>),
    /// `e / k * k`, which is `e`.
    ThereAndBack(Box<Expr>, i64),
    Least(Box<Expr>, Box<Expr>),
    Largest(Box<Expr>, Box<Expr>),
    Clamp(Box<Expr>, Box<Expr>, Box<Expr>),
    Round(usize, Box<Expr>, i64),
    If(&'static str, [Box<Expr>; 4]),
}

impl Expr {
    /// The text of the language.
    fn text(&self) -> String {
        match self {
            Self::Literal(text) => text.clone(),
            Self::Name(i) => name(*i),
            Self::Minus(x) => format!("(-{})", x.text()),
            Self::Abs(x) => format!("abs({})", x.text()),
            Self::Binary(op, x, y) => format!("({} {op} {})", x.text(), y.text()),
            Self::ThereAndBack(x, k) => format!("({} / {k} * {k})", x.text()),
            Self::Least(x, y) => format!("min({}, {})", x.text(), y.text()),
            Self::Largest(x, y) => format!("max({}, {})", x.text(), y.text()),
            Self::Clamp(x, low, high) => {
                format!("clamp({}, {}, {})", x.text(), low.text(), high.text())
            }
            Self::Round(which, x, 0) => format!("{}({})", ROUNDINGS[*which].0, x.text()),
            Self::Round(which, x, n) => format!("{}({}, {n})", ROUNDINGS[*which].0, x.text()),
            Self::If(op, [x, y, yes, no]) => format!(
                "(if {} {op} {} {{ {} }} else {{ {} }})",
                x.text(),
                y.text(),
                yes.text(),
                no.text()
            ),
        }
    }

    fn names(&self, found: &mut BTreeSet<usize>) {
        match self {
            Self::Literal(_) => {}
            Self::Name(i) => drop(found.insert(*i)),
            Self::Minus(x) | Self::Abs(x) | Self::ThereAndBack(x, _) | Self::Round(_, x, _) => {
                x.names(found);
            }
            Self::Binary(_, x, y) | Self::Least(x, y) | Self::Largest(x, y) => {
                x.names(found);
                y.names(found);
            }
            Self::Clamp(x, y, z) => [x, y, z].into_iter().for_each(|e| e.names(found)),
            Self::If(_, all) => all.iter().for_each(|e| e.names(found)),
        }
    }

    /// The meaning, on fractions.
    fn evaluate(&self, names: &[Known]) -> Known {
        match self {
            Self::Literal(text) => Ok(Approached::exact(read(text))),
            Self::Name(i) => names[*i].clone(),
            Self::Minus(x) => Ok(x.evaluate(names)?.negated()),
            Self::Abs(x) => Ok(x.evaluate(names)?.abs()),
            Self::Binary(op, x, y) => binary(*op, &x.evaluate(names)?, &y.evaluate(names)?),
            Self::ThereAndBack(x, k) => {
                let k = Approached::exact(int(*k));
                binary('*', &binary('/', &x.evaluate(names)?, &k)?, &k)
            }
            Self::Least(x, y) => extreme(false, &x.evaluate(names)?, &y.evaluate(names)?),
            Self::Largest(x, y) => extreme(true, &x.evaluate(names)?, &y.evaluate(names)?),
            Self::Clamp(x, low, high) => {
                clamp(&x.evaluate(names)?, &low.evaluate(names)?, &high.evaluate(names)?)
            }
            Self::Round(which, x, n) => x.evaluate(names)?.rounded(*n, ROUNDINGS[*which].1),
            Self::If(op, [x, y, yes, no]) => {
                let (x, y) = (x.evaluate(names)?.decides()?, y.evaluate(names)?.decides()?);
                let holds = match *op {
                    "<" => x < y,
                    "<=" => x <= y,
                    ">" => x > y,
                    ">=" => x >= y,
                    "==" => x == y,
                    _ => x != y,
                };
                if holds { yes.evaluate(names) } else { no.evaluate(names) }
            }
        }
    }
}

/// Inputs, then formulas.
fn name(i: usize) -> String {
    INPUTS.get(i).map_or_else(|| format!("f{}", i - INPUTS.len()), |name| (*name).to_owned())
}

/// A number of up to 6 decimals, often small and often whole.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec!["0", "1", "2", "3", "7", "12", "100", "1000", "0.5", "0.005", "0.2", "55000"])
            .prop_map(str::to_owned),
        (0_i64..20_000).prop_map(|n| n.to_string()),
        (0_i64..4_000_000, 0_i64..=6).prop_map(|(m, decimals)| decimal(m, decimals)),
    ]
}

/// An expression over the first `known` names.
fn expression(known: usize) -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        1 => number().prop_map(Expr::Literal),
        2 => (0..known).prop_map(Expr::Name),
    ];
    leaf.prop_recursive(5, 24, 4, |inner| {
        let boxed = inner.prop_map(Box::new).boxed();
        let one = || boxed.clone();
        let compared = select(vec!["<", "<=", ">", ">=", "==", "!="]);
        let divisor = select(vec![3_i64, 7, 11, 12, 13, 30, 300]);
        prop_oneof![
            1 => one().prop_map(Expr::Minus),
            1 => one().prop_map(Expr::Abs),
            6 => (select(vec!['+', '-', '*', '/', '/']), one(), one())
                .prop_map(|(op, x, y)| Expr::Binary(op, x, y)),
            2 => (one(), divisor).prop_map(|(x, k)| Expr::ThereAndBack(x, k)),
            1 => (one(), one()).prop_map(|(x, y)| Expr::Least(x, y)),
            1 => (one(), one()).prop_map(|(x, y)| Expr::Largest(x, y)),
            1 => (one(), one(), one()).prop_map(|(x, y, z)| Expr::Clamp(x, y, z)),
            2 => (0..3_usize, one(), select(vec![2_i64, 2, 0, -2, 5, 12, -12]))
                .prop_map(|(which, x, n)| Expr::Round(which, x, n)),
            1 => (compared.clone(), [one(), one(), one(), one()]).prop_map(|(op, all)| Expr::If(op, all)),
            // Both sides of a comparison equal as fractions, not as 28 digits.
            1 => (compared, one(), select(vec![3_i64, 7, 13]), one(), one()).prop_map(
                |(op, x, k, yes, no)| Expr::If(op, [x.clone(), Expr::ThereAndBack(x, k).into(), yes, no])
            ),
        ]
    })
}

/// Four formulas, each over the inputs and the formulas before it, and rows of inputs.
fn case() -> impl Strategy<Value = (Vec<Expr>, Vec<[String; 3]>)> {
    let formulas = (expression(3), expression(4), expression(5), expression(6));
    let signed = || {
        (number(), any::<bool>()).prop_map(
            |(n, minus)| {
                if minus && n != "0" { format!("-{n}") } else { n }
            },
        )
    };
    let row = (signed(), number(), (-15_i64..=60).prop_map(|n| n.to_string()));
    let rows = vec(row.prop_map(|(a, b, n)| [a, b, n]), 4..=8);
    (formulas.prop_map(|(f, g, h, i)| vec![f, g, h, i]), rows)
}

/// Cells compared: values, errors, and those left open.
#[derive(Debug, Default)]
struct Counts {
    values: Counter<usize>,
    errors: Counter<usize>,
    open: Counter<usize>,
}

/// Evaluates one case both ways.
fn compare(formulas: &[Expr], rows: &[[String; 3]], counts: &Counts) -> Result<(), TestCaseError> {
    let mut lines =
        vec![r#"input("a", "decimal"); input("b", "decimal"); input("n", "integer");"#.to_owned()];
    for (i, formula) in formulas.iter().enumerate() {
        let mut names = BTreeSet::new();
        formula.names(&mut names);
        let arguments: Vec<String> = names.into_iter().map(name).collect();
        let (name, arguments) = (name(i + INPUTS.len()), arguments.join(", "));
        lines.push(format!("fn {name}({arguments}) {{ {} }}", formula.text()));
    }
    let script = lines.join("\n");
    let records: Vec<Vec<String>> = rows.iter().map(|r| r.to_vec()).collect();
    let csv = table(&INPUTS, &records);
    let evaluation = run(&script, &csv);
    for (row, cells) in rows.iter().enumerate() {
        let mut names: Vec<Known> =
            cells.iter().map(|text| Ok(Approached::exact(read(text)))).collect();
        for formula in formulas {
            let known = known(formula, &names);
            let output = name(names.len());
            let obtained = obtained(&evaluation, &output, row);
            let leaves = known.clone().and_then(|x| x.decides());
            let (expected, counter) = match leaves {
                Ok(value) => (Some(machine(&value)), &counts.values),
                Err(Unknown::Error(code)) => (Some(code.id().to_owned()), &counts.errors),
                Err(Unknown::Tie | Unknown::Digits) => (None, &counts.open),
            };
            counter.set(counter.get() + 1);
            if let Some(expected) = expected {
                prop_assert_eq!(obtained, expected, "{} of {:?} in\n{}", output, cells, script);
            }
            names.push(known);
        }
    }
    Ok(())
}

/// What a formula is known to give; what it is given in error stops it before it starts.
fn known(formula: &Expr, names: &[Known]) -> Known {
    let mut needed = BTreeSet::new();
    formula.names(&mut needed);
    let refused = needed.iter().find_map(|i| names[*i].as_ref().err());
    refused.map_or_else(|| formula.evaluate(names), |unknown| Err(*unknown))
}

/// The machine text of a cell, or the code of its error.
fn obtained(evaluation: &Evaluation, formula: &str, row: usize) -> String {
    match evaluation.cell(formula, row).unwrap() {
        Cell::Value(value) => value.to_machine(),
        Cell::Error(cause) => evaluation.failures[cause as usize].diagnostic.code.id().to_owned(),
    }
}

#[test]
fn random_formulas_give_the_digits_of_fractions() {
    let config = Config { cases: 700, failure_persistence: None, ..Config::default() };
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, b"bareme: no cent is ever wrong 01");
    let counts = Counts::default();
    let outcome = TestRunner::new_with_rng(config, seed)
        .run(&case(), |(formulas, rows)| compare(&formulas, &rows, &counts));
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(other) => panic!("{other}"),
    }
    let (values, errors, open) = (counts.values.get(), counts.errors.get(), counts.open.get());
    assert!(open * 100 < values && errors * 4 < values && errors > 100, "{counts:?}");
}

/// The reference sees what it is meant to see.
#[test]
fn the_reference_knows_what_28_digits_lose() {
    let third = binary('/', &Approached::exact(int(1)), &Approached::exact(int(3))).unwrap();
    let held = read("0.3333333333333333333333333333");
    assert!(!third.is_exact() && third.is_near(&held) && !third.is_near(&(held + power(-27))));
    let half = binary('/', &Approached::exact(int(1)), &Approached::exact(int(2))).unwrap();
    assert!(half.is_exact() && !half.is_near(&(half.value.clone() + power(-40))));
    // A sixteenth decimal of 5 is a tie: exact it decides, approached it is open.
    let tie = Approached::exact(int(5) * power(-16));
    assert_eq!(tie.decides().ok(), Some(int(0)));
    let approached = binary('+', &binary('-', &third, &third).unwrap(), &tie).unwrap();
    assert!(approached.decides().is_err());
}
