//! Sensitivity: each assumption alone.

use super::{KEYS, KEYS_TABLE, small, subject};
use crate::support::{d, shipped, total};
use bareme::analysis::{Asked, LeftOut, Line, Method, Sensitivity};
use bareme::diagnostic::Code;
use rust_decimal::Decimal;

#[test]
fn sensitivity_tries_everything_or_says_why_not() {
    let run = small(KEYS, KEYS_TABLE, &[]);
    let asked = Asked::default();
    let result = Sensitivity::new(subject(&run), asked, d("10"), false, &|| ()).unwrap();
    let lines: Vec<(&str, Method)> =
        result.lines.iter().map(|line| (line.param.name.as_str(), line.method)).collect();
    assert_eq!(
        lines,
        [
            // 2550 halved and doubled; all of it; 10 % of 2550; 10 % of 46.
            ("borne", Method::Range),
            ("oui", Method::Readings),
            ("part", Method::EachPercent),
            ("bareme", Method::EachPercent),
        ]
    );
    let ends = |at: usize| {
        let line = &result.lines[at];
        [line.low().map(|(_, gap)| gap), line.high().map(|(_, gap)| gap)]
    };
    assert_eq!(ends(0), [Some(d("-1275")), Some(d("2550"))]);
    assert_eq!(ends(1), [Some(d("-2550")), None]);
    assert_eq!(ends(2), [Some(d("-255")), Some(d("255"))]);
    assert_eq!(ends(3), [Some(d("-4.6")), Some(d("4.6"))]);
    assert!(result.lines.windows(2).all(|pair| pair[0].spread() >= pair[1].spread()));
    let left_out: Vec<(&str, LeftOut)> =
        result.left_out.iter().map(|(param, why)| (param.name.as_str(), *why)).collect();
    assert_eq!(
        left_out,
        [
            ("nul", LeftOut::Zero),
            ("absent", LeftOut::NoValue),
            ("nom", LeftOut::NoReadings),
            ("inutile", LeftOut::Unused),
        ]
    );
    assert!(result.idle.is_empty());
}

#[test]
fn every_assumption_of_the_shipped_policy_is_told() {
    let run = shipped("cdc-v4", &[], false);
    let result = Sensitivity::new(subject(&run), Asked::default(), d("10"), false, &|| ()).unwrap();
    let mut told: Vec<&str> =
        result.lines.iter().chain(&result.idle).map(|line| line.param.name.as_str()).collect();
    told.extend(result.left_out.iter().map(|(param, _)| param.name.as_str()));
    told.sort_unstable();
    let basis = bareme::policy::Basis::Text;
    let mut expected: Vec<&str> =
        run.0.params.values().filter(|p| p.basis != basis).map(|p| p.name.as_str()).collect();
    expected.sort_unstable();
    assert_eq!(told, expected);
    for line in &result.lines {
        for variation in &line.variations {
            let bareme::analysis::Tried::Value(value) = &variation.tried else { continue };
            let set = format!("{}={}", line.param.name, value.to_machine());
            let (_, other) = shipped("cdc-v4", &[&set], false);
            let years = other.dataset.years();
            let all: Decimal = years.iter().map(|y| total(&other, "dotation_totale", *y)).sum();
            assert_eq!(variation.sums.all().value(), Some(all), "{set}");
        }
    }
    // With a larger percentage, everything that is tried so spreads more.
    let more = Sensitivity::new(subject(&run), Asked::default(), d("20"), true, &|| ()).unwrap();
    let spread = |result: &Sensitivity, name: &str| {
        result.lines.iter().find(|line| line.param.name == name).map(bareme::analysis::Line::spread)
    };
    assert!(spread(&more, "part_base_retenue") > spread(&result, "part_base_retenue"));
    assert!(spread(&result, "cout_etp").is_none() && spread(&more, "cout_etp").is_some());
}

const REFUSING: &str = r#"
policy(#{ edition: 1, label: "Refus", status: "hypothesis", total: "montant" });
input("x", "decimal", #{ label: "x" });
param("diviseur", 2, #{ basis: "assumption", values: [0, 1, 2] });
param("lecture", "a", #{ basis: "assumption", values: ["a", "panne"] });
param("seuil", 5, #{ basis: "assumption", values: [5, none()] });
/// Montant
/// @unit €
fn montant(x, diviseur, lecture, seuil) {
    if lecture == "panne" { fail("refusée") } else if x > seuil { x / diviseur } else { 0 }
}
outputs(["montant"]);
"#;

#[test]
fn a_value_that_fails_is_told_and_the_others_stand() {
    let run = small(REFUSING, "structure,x\nA,10\nB,20\n", &[]);
    let asked = Asked::default();
    let result = Sensitivity::new(subject(&run), asked, d("10"), false, &|| ()).unwrap();
    // The one that changes something first, then those of which no value but that in force can
    // be computed.
    let lines: Vec<&str> = result.lines.iter().map(|line| line.param.name.as_str()).collect();
    assert_eq!(lines, ["diviseur", "lecture", "seuil"]);
    assert_eq!(result.lines[0].high().map(|(_, gap)| gap), Some(d("15")));
    let refused: Vec<(Option<&str>, Code)> = result
        .lines
        .iter()
        .flat_map(Line::refused)
        .map(|(_, refused)| (refused.formula.as_deref(), refused.diagnostic.code))
        .collect();
    let of = Some("montant");
    assert_eq!(refused.len(), 3);
    assert_eq!(refused[..2], [(of, Code::DivisionByZero), (of, Code::FailedOnPurpose)]);
    // A value that the policy refuses as a whole is an error, and no advice.
    assert_eq!(refused[2].0, None);
    assert_eq!(result.refused().len(), 1);
    assert_eq!(result.refused()[0].severity, bareme::diagnostic::Severity::Error);
    assert!(result.lines.iter().flat_map(Line::refused).all(|(v, _)| v.touched == 0));
    assert!(result.idle.is_empty());
}
