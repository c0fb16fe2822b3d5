//! Searches: what is found is what a run pays.

use super::{KEYS, KEYS_TABLE, small, subject};
use crate::support::{d, shipped, total};
use bareme::analysis::{Answer, Solve, SolveOptions, Subject, Target};
use bareme::diagnostic::Code;
use bareme::engine::{Evaluation, Settings};
use bareme::policy::Policy;
use rust_decimal::Decimal;

fn solve(run: &(Policy, Evaluation), find: &str, target: &str, exercice: Option<i32>) -> Solve {
    let target = Target::parse(target).unwrap();
    let options = SolveOptions { find, target: Some(&target), exercice, ..SolveOptions::default() };
    Solve::new(subject(run), &options).unwrap_or_else(|e| panic!("{e:?}"))
}

#[test]
fn what_is_found_is_what_a_run_pays() {
    let run = shipped("cdc-v4", &[], false);
    for (find, target, year) in [
        ("cout_etp", "envelope", 2024),
        ("cout_etp", "dotation_totale = 10_500_000", 2024),
        ("majoration_maximale", "10_000_000", 2024),
        ("cout_interpretariat", "dotation_interpretariat=1000000", 2025),
    ] {
        let solve = solve(&run, find, target, Some(year));
        let Answer::Found(roots) = &solve.answer else { panic!("{find}: {:?}", solve.answer) };
        assert_eq!(roots.len(), 1, "{find}");
        let root = &roots[0];
        let paid = |value: Decimal| {
            let (_, run) = shipped("cdc-v4", &[&format!("{find}={value}")], false);
            total(&run, &solve.goal.value.name, year)
        };
        let amount = solve.goal.amount;
        let probes = [root.below.as_ref(), Some(&root.at), root.above.as_ref()];
        for probe in probes.into_iter().flatten() {
            assert_eq!(probe.total.as_ref().unwrap().value(), Some(paid(probe.value)), "{find}");
        }
        // The target lies between the neighbours, and none of them is nearer.
        let residual = |probe: &bareme::analysis::Probe| probe.residual(amount).unwrap();
        let (below, above) = (root.below.as_ref().unwrap(), root.above.as_ref().unwrap());
        assert!(residual(below) <= Decimal::ZERO && residual(above) >= Decimal::ZERO);
        assert!(residual(&root.at).abs() <= residual(below).abs().min(residual(above).abs()));
        let unit = Decimal::new(1, solve.digits);
        assert_eq!((root.at.value - below.value, above.value - root.at.value), (unit, unit));
        assert!(solve.runs < 200, "{}", solve.runs);
    }
}

#[test]
fn another_policy_may_be_the_target() {
    let (base, reform) =
        (shipped("cdc-v4", &[], true), shipped("proposition-forfait-patient", &[], true));
    let settings = Settings::full_year(true);
    let of = |run: &'static (Policy, Evaluation)| Subject { settings, ..subject(run) };
    let (base, reform) = (Box::leak(Box::new(base)), Box::leak(Box::new(reform)));
    let target = Target::Policy("cdc-v4".to_owned());
    let options = SolveOptions {
        find: "plancher_annuel",
        target: Some(&target),
        other: Some(of(base)),
        exercice: Some(2024),
        ..SolveOptions::default()
    };
    let solve = Solve::new(of(reform), &options).unwrap();
    assert_eq!(solve.goal.amount, total(&base.1, "dotation_totale", 2024));
    // The floor is not what makes the reform dearer: without it, it still is.
    let Answer::Nearest(root, true) = &solve.answer else { panic!("{:?}", solve.answer) };
    assert!(root.at.value.is_zero());
    assert!(root.at.residual(solve.goal.amount).unwrap() > Decimal::ZERO);
}

#[test]
fn a_target_out_of_reach_is_an_answer() {
    let run = shipped("cdc-v4", &[], false);
    let out = solve(&run, "majoration_maximale", "50_000_000", Some(2024));
    let Answer::Nearest(root, true) = &out.answer else { panic!("{:?}", out.answer) };
    assert_eq!(root.at.value, Decimal::ONE, "the declared maximum");
    let idle = solve(&run, "etp_plafond_montee_en_charge", "50_000_000", None);
    assert!(matches!(idle.answer, Answer::Constant(_)), "{:?}", idle.answer);
    // What the text forbids is not looked at.
    assert!(out.range == (Decimal::ZERO, Decimal::ONE));
}

#[test]
fn searches_that_make_no_sense_are_refused() {
    let run = shipped("cdc-v4", &[], false);
    let refused =
        |options: &SolveOptions<'_>| Solve::new(subject(&run), options).unwrap_err()[0].code;
    for text in ["= 3", "total = beaucoup", "12,5", "total =", "10 000", ""] {
        assert_eq!(Target::parse(text).unwrap_err().code, Code::BadTarget, "{text}");
    }
    assert_eq!(Target::parse("-1_000.5"), Ok(Target::Amount(None, d("-1000.5"))));
    assert_eq!(Target::parse(" cdc-v4 "), Ok(Target::Policy("cdc-v4".to_owned())));
    let amount = |name: &str| Target::Amount(Some(name.to_owned()), d("3"));
    let (ten, text, rate) =
        (Target::Amount(None, d("10")), amount("statut"), amount("taux_majoration"));
    let usual = SolveOptions { find: "cout_etp", target: Some(&ten), ..SolveOptions::default() };
    for (options, code) in [
        (SolveOptions { find: "cout_et", ..usual }, Code::SetUnknown),
        (SolveOptions { find: "file_active", ..usual }, Code::SetNotParameter),
        (SolveOptions { find: "sous_1000", ..usual }, Code::GridNotNumber),
        (SolveOptions { find: "bareme_etp", ..usual }, Code::NotOneValue),
        (SolveOptions { find: "cout_etp=3", ..usual }, Code::BadFind),
        (SolveOptions { target: Some(&text), ..usual }, Code::NotAnAmount),
        (SolveOptions { target: Some(&rate), ..usual }, Code::NotAnAmount),
        (SolveOptions { exercice: Some(2031), ..usual }, Code::BadOption),
        (SolveOptions { within: Some("5..3"), ..usual }, Code::BadOption),
        (SolveOptions { within: Some("-5..3"), ..usual }, Code::OutOfDeclaredRange),
        (SolveOptions { within: Some("0.2..0.3"), digits: Some(0), ..usual }, Code::BadOption),
        (SolveOptions { digits: Some(30), ..usual }, Code::BadOption),
    ] {
        assert_eq!(refused(&options), code, "{options:?}");
    }
    let run = small(KEYS, KEYS_TABLE, &[]);
    let none =
        SolveOptions { find: "borne", target: Some(&Target::Envelope), ..SolveOptions::default() };
    assert_eq!(Solve::new(subject(&run), &none).unwrap_err()[0].code, Code::NoEnvelope);
    let key = solve(&run, "part[11]", "2600", None);
    let Answer::Found(roots) = &key.answer else { panic!() };
    assert_eq!(roots[0].at.value, d("10.8"));
}
