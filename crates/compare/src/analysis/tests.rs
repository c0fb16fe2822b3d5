//! Searches over functions of one number of which everything is known.

use super::search::{Found, Search};
use super::solve::{Answer, End, Root};
use crate::compare::Exact;
use bareme_core::number::parse;
use rust_decimal::Decimal;

fn d(text: &str) -> Decimal {
    parse(text).unwrap()
}

/// Looks for `target` between two values with so many decimals; how many values were computed too.
fn look(
    function: impl Fn(Decimal) -> Option<Decimal>,
    target: &str,
    range: (&str, &str),
    digits: u32,
) -> (Found, usize) {
    search(function, target, range, digits, false)
}

fn search(
    function: impl Fn(Decimal) -> Option<Decimal>,
    target: &str,
    (from, to): (&str, &str),
    digits: u32,
    fits: bool,
) -> (Found, usize) {
    let mut total = |value| Ok(function(value).map(Exact::of));
    let mut search = Search::new(digits, d(target), fits, &mut total);
    let found = search.range((d(from), d(to)), true).unwrap();
    let runs = search.runs();
    (found, runs)
}

fn roots(found: &Found) -> &[Root] {
    match &found.answer {
        Answer::Found(roots) => roots,
        other => panic!("{other:?}"),
    }
}

fn values(found: &Found) -> Vec<String> {
    roots(found).iter().map(|root| root.at.value.to_string()).collect()
}

#[test]
fn a_line_is_solved_to_the_last_digit() {
    let (found, runs) = look(|x| Some(x * d("3") + d("1")), "100", ("0", "1000"), 2);
    assert_eq!(values(&found), ["33"]);
    assert!(roots(&found)[0].is_exact(d("100")));
    assert_eq!(roots(&found)[0].plateau, None);
    // Between neighbours, the nearer of both.
    let (found, _) = look(|x| Some(x * d("3")), "100", ("0", "1000"), 2);
    assert_eq!(values(&found), ["33.33"]);
    let root = &roots(&found)[0];
    assert_eq!(root.at.residual(d("100")), Some(d("-0.01")));
    assert_eq!(root.above.as_ref().unwrap().value, d("33.34"));
    assert_eq!(root.below.as_ref().unwrap().value, d("33.32"));
    assert!(runs < 100, "{runs}");
    // Down, and below zero.
    let (found, _) = look(|x| Some(-x), "12.5", ("-50", "50"), 1);
    assert_eq!(values(&found), ["-12.5"]);
}

#[test]
fn every_place_where_the_target_is_passed_is_told() {
    // (x - 2)(x - 50)(x - 90), which is zero three times.
    let cubic = |x: Decimal| Some((x - d("2")) * (x - d("50")) * (x - d("90")));
    let (found, _) = look(cubic, "0", ("0", "100"), 3);
    assert_eq!(values(&found), ["2", "50", "90"]);
    assert!(roots(&found).iter().all(|root| root.is_exact(Decimal::ZERO)));
}

#[test]
fn a_jump_over_the_target_gives_both_sides() {
    let step = |x: Decimal| Some(if x < d("40.07") { d("10") } else { d("25") });
    let (found, _) = look(step, "12", ("0", "100"), 2);
    let root = &roots(&found)[0];
    assert_eq!((root.at.value, root.at.residual(d("12"))), (d("40.06"), Some(d("-2"))));
    assert_eq!(root.above.as_ref().unwrap().value, d("40.07"));
    assert!(!root.is_exact(d("12")));
}

#[test]
fn values_that_all_reach_it_are_told_with_their_ends() {
    let round =
        |x: Decimal| bareme_core::number::round(x, 0, bareme_core::number::Rounding::Nearest);
    let (found, _) = look(round, "40", ("0", "100"), 3);
    let root = &roots(&found)[0];
    assert_eq!(root.plateau, Some((d("39.5"), d("40.499"))));
    // Of all of them, the one with the fewest digits.
    assert_eq!(root.at.value, d("40"));
    assert_eq!(roots(&found).len(), 1);
    // As wide as several values of the scan, and up to the end of the range.
    let capped = |x: Decimal| Some(x.min(d("30")));
    let (found, _) = look(capped, "30", ("0", "100"), 2);
    assert_eq!(roots(&found)[0].plateau, Some((d("30"), d("100"))));
    assert_eq!(roots(&found).len(), 1);
}

#[test]
fn when_no_value_does_the_nearest_is_told() {
    let peak = |x: Decimal| Some(d("50") - (x - d("61.3")).abs());
    let (found, _) = look(peak, "60", ("0", "100"), 1);
    match &found.answer {
        Answer::Nearest(root, at_end) => {
            assert_eq!((root.at.value, *at_end), (d("61.3"), false));
            assert_eq!(root.at.residual(d("60")), Some(d("-10")));
        }
        other => panic!("{other:?}"),
    }
    let (found, _) = look(Some, "200", ("0", "100"), 1);
    assert!(matches!(&found.answer, Answer::Nearest(root, true) if root.at.value == d("100")));
    // A peak that passes the target between two values of the scan is found from the nearest.
    let narrow =
        |x: Decimal| Some((d("50") - (x - d("61.3")).abs() * d("100")).max(d("-1000") + x));
    let (found, _) = look(narrow, "49", ("0", "100"), 2);
    assert!(!roots(&found).is_empty());
}

#[test]
fn a_value_without_effect_or_without_result_is_said_so() {
    let (found, _) = look(|_| Some(d("7")), "8", ("0", "100"), 2);
    assert!(matches!(found.answer, Answer::Constant(_)));
    let (found, runs) = look(|_| None, "8", ("0", "100"), 2);
    assert!(matches!(found.answer, Answer::Failed));
    assert_eq!((found.failed, found.scanned, runs), (65, 65, 65));
    // What can't be computed is left aside, and the rest is searched.
    let half = |x: Decimal| (x >= d("50")).then_some(x);
    let (found, _) = look(half, "77.77", ("0", "100"), 2);
    assert_eq!(values(&found), ["77.77"]);
    assert!(found.failed > 30);
}

#[test]
fn few_values_are_all_computed() {
    let square = |x: Decimal| Some(x * x);
    let (found, runs) = look(square, "25", ("-8", "8"), 0);
    assert_eq!(values(&found), ["-5", "5"]);
    assert_eq!((found.step, found.scanned, runs), (d("1"), 17, 17));
    // No value with so few decimals.
    let mut total = |x| Ok(Some(Exact::of(x)));
    let mut search = Search::new(0, d("1"), false, &mut total);
    assert!(matches!(search.range((d("0.2"), d("0.8")), true), Err(None)));
}

#[test]
fn an_envelope_is_never_passed() {
    let fit = |function: &dyn Fn(Decimal) -> Option<Decimal>, target: &str| {
        values(&search(function, target, ("0", "100"), 1, true).0)
    };
    // 2.6 × 38.5 = 100.1 is nearer to 100 than 38.4 is.
    let line = |x: Decimal| Some(x * d("2.6"));
    assert_eq!(values(&look(line, "100", ("0", "100"), 1).0), ["38.5"]);
    assert_eq!(fit(&line, "100"), ["38.4"]);
    let end = |function: &dyn Fn(Decimal) -> Option<Decimal>, target: &str| {
        roots(&search(function, target, ("0", "100"), 1, true).0)[0].fits(d(target))
    };
    assert_eq!(end(&line, "100"), Some(End::Largest));
    // What falls fits from a value on.
    let falling = |x: Decimal| Some(d("300") - x * d("2.6"));
    assert_eq!(fit(&falling, "100"), ["77"]);
    assert_eq!(end(&falling, "100"), Some(End::Smallest));
    // A jump over the target, however near it is on the other side.
    let jump = |x: Decimal| Some(if x < d("50") { d("1") } else { d("100.01") });
    assert_eq!(fit(&jump, "100"), ["49.9"]);
    // Of values that give it exactly, the last before it is passed.
    let steps = |x: Decimal| Some((x / d("10")).trunc() * d("10"));
    assert_eq!(fit(&steps, "50"), ["59.9"]);
    // What can't be computed above it is not taken for what fits.
    let hole = |x: Decimal| {
        let known = x < d("40") || x > d("60");
        known.then(|| if x < d("40") { d("300") } else { x })
    };
    assert_eq!(fit(&hole, "90"), ["90"]);
    let (found, _) = search(|x| Some(x + d("101")), "100", ("0", "100"), 1, true);
    assert!(matches!(&found.answer, Answer::Nearest(root, true) if root.at.value.is_zero()));
}
