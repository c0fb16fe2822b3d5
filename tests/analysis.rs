//! Sweeps, searches, sensitivity and cliffs, each number held to a plain run.

use crate::cli::{repository, run, seen, snapshot};
use crate::support::{cell, d, evaluate, shipped, total};
use bareme::analysis::cliffs::{CliffOptions, Cliffs};
use bareme::analysis::{
    Answer, Asked, Grid, LeftOut, Method, Sensitivity, Solve, SolveOptions, Subject, Sweep,
    SweepOptions, Target,
};
use bareme::compare::{Diff, DiffOptions, GroupBy, Period, Side};
use bareme::diagnostic::{Code, Diagnostics};
use bareme::engine::{Evaluation, Settings};
use bareme::policy::Policy;
use bareme::sources::Sources;
use bareme::value::Value;
use rust_decimal::Decimal;
use std::path::Path;

const SHIPPED: &str = "experimentation";

fn subject(run: &(Policy, Evaluation)) -> Subject<'_> {
    let settings = Settings::default();
    Subject { policy: &run.0, evaluation: &run.1, settings, scenario: SHIPPED }
}

fn grid(policy: &Policy, vary: &[&str]) -> Result<Grid, Diagnostics> {
    let vary: Vec<String> = vary.iter().map(|&text| text.to_owned()).collect();
    Grid::parse(&vary, policy, 10_000)
}

fn sweep(run: &(Policy, Evaluation), vary: &[&str], options: &SweepOptions<'_>) -> Sweep {
    let grid = grid(&run.0, vary).unwrap();
    Sweep::new(subject(run), grid, None, options, &|| ()).unwrap()
}

/// A policy and a table in memory.
fn small(policy: &str, table: &str, set: &[&str]) -> (Policy, Evaluation) {
    let mut sources = Sources::memory([("policies/p.rhai", policy), ("t.csv", table)]);
    evaluate(&mut sources, "p", Path::new("t.csv"), set, Settings::default())
        .unwrap_or_else(|e| panic!("{e:?}"))
}

// ----- sweep ---------------------------------------------------------------------------------

#[test]
fn each_point_of_a_sweep_is_a_run_with_these_settings() {
    let base = shipped("cdc-v4", &[], false);
    let vary = ["cout_etp=54_000..56_000:1_000", "sous_1000", "cout_psychologue@2025=0,66000"];
    let options = SweepOptions { by: Some(GroupBy::parse("region")), ..SweepOptions::default() };
    let sweep = sweep(&base, &vary, &options);
    assert_eq!(sweep.points.len(), 3 * 3 * 2);
    for point in &sweep.points {
        let values: Vec<String> = sweep.values(point).map(Value::to_machine).collect();
        let set = [
            format!("cout_etp={}", values[0]),
            format!("sous_1000={}", values[1]),
            format!("cout_psychologue@2025={}", values[2]),
        ];
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let run = shipped("cdc-v4", &set, false);
        let mut all = Decimal::ZERO;
        for (period, sum) in sweep.scope.periods.iter().zip(&point.sums.periods) {
            if let Period::Year(year) = period {
                let expected = total(&run.1, "dotation_totale", *year);
                assert_eq!(sum.value(), Some(expected), "{set:?} {year}");
                all += expected;
            }
        }
        assert_eq!(point.sums.all().value(), Some(all));
        let groups = point.sums.groups.iter().map(|sum| sum.value().unwrap());
        assert_eq!(groups.sum::<Decimal>(), all, "groups add up");
        // The same gaps, winners and losers as a comparison of both.
        let (from, to) = (Side::run(&base.0, &base.1, None), Side::run(&run.0, &run.1, None));
        let diff = Diff::new(&from, &to, &DiffOptions::default()).unwrap();
        let classes = diff.classes.last().unwrap();
        assert_eq!(classes.winners, point.winners, "{set:?}");
        assert_eq!(classes.losers, point.losers, "{set:?}");
        let measure = diff.measures.iter().find(|m| m.headline).unwrap();
        let totals = measure.totals.as_ref().and_then(|totals| totals.last()).unwrap();
        assert_eq!(totals.sums.gap().value(), point.gap(&sweep.base.sums), "{set:?}");
        let unchanged =
            set[..2] == ["cout_etp=55000", "sous_1000=exclusion"] && values[2] == "66000";
        assert_eq!(point.current, unchanged, "{set:?}");
    }
}

#[test]
fn a_sweep_does_not_depend_on_its_threads() {
    let base = shipped("cdc-v4", &[], false);
    let vary = ["cout_etp=50_000..51_000:100", "majoration_maximale=0.1,0.2"];
    let points = |threads| {
        let options = SweepOptions { threads, ..SweepOptions::default() };
        format!("{:?}", sweep(&base, &vary, &options).points)
    };
    let one = points(1);
    for threads in [2, 3, 7, 100] {
        assert!(points(threads) == one, "{threads}");
    }
}

const KEYS: &str = r#"policy(#{ edition: 1, label: "x", status: "proposal", total: "total" });
input("region", "text", #{});
input("n", "integer", #{ unit: "patients" });
param("part", by_key("region", [["11", 10], ["84", 20]]), #{ unit: "€", basis: "proposal" });
param("borne", 0.5, #{ min: 0, max: 1, unit: "fraction", basis: "assumption" });
param("nul", 0, #{ unit: "€", basis: "assumption" });
param("absent", none("€"), #{ basis: "assumption" });
param("nom", "a", #{ basis: "assumption" });
param("bareme", scale([[0, 10], [100, 20]]), #{ basis: "proposal", unit: "€" });
param("oui", true, #{ basis: "assumption" });
param("inutile", 3, #{ basis: "assumption", unit: "€" });
/// Total
/// @unit €
fn total(n, part, borne, nul, absent, nom, bareme, oui) {
    let base = if oui { n * part * borne } else { 0 };
    let nom = if nom == "a" { 1 } else { 2 };
    base + nul + or_else(absent, 0) + interpolate(bareme, n) * nom
}
"#;
const KEYS_TABLE: &str = "structure,region,n\nA,11,10\nB,84,50\nC,84,200\n";

#[test]
fn one_key_of_a_parameter_varies_alone() {
    let run = small(KEYS, KEYS_TABLE, &[]);
    let sweep = sweep(&run, &["part[11]=0..20:10", "part[84]=20,30"], &SweepOptions::default());
    let totals: Vec<Decimal> = sweep.points.iter().map(|p| p.sums.all().value().unwrap()).collect();
    // 10 × part[11] / 2 + 250 × part[84] / 2, and what does not change: 11 + 15 + 20.
    let expected = [0, 10, 20]
        .into_iter()
        .flat_map(|a: i64| [20, 30].map(|b: i64| Decimal::from(5 * a + 125 * b + 46)));
    assert_eq!(totals, expected.collect::<Vec<_>>());
    assert_eq!(sweep.points.iter().filter(|p| p.current).count(), 1);
    assert!(sweep.points[2].current);
    assert_eq!(sweep.scope.periods, [Period::Undated]);
}

#[test]
fn grids_that_make_no_sense_are_refused_before_anything_is_run() {
    let (policy, _) = small(KEYS, KEYS_TABLE, &[]);
    for (vary, code) in [
        ("born=1", Code::SetUnknown),
        ("n=1,2", Code::SetNotParameter),
        ("borne=0..1", Code::GridStep),
        ("borne=0..1:0", Code::GridStep),
        ("borne=0..1:-0.1", Code::GridStep),
        ("borne=1..0:0.1", Code::GridEmpty),
        ("borne=0..a:1", Code::BadGrid),
        ("borne=0..2:1", Code::OutOfDeclaredRange),
        ("borne=0,0.0", Code::GridTwice),
        ("borne=0,x", Code::CellNotNumber),
        ("borne=", Code::BadGrid),
        ("borne", Code::NoReadings),
        ("=1", Code::BadGrid),
        ("borne=0..1:0.00001", Code::GridTooLarge),
        ("nul=0..1000000000000000:0.0000000001", Code::GridTooLarge),
        ("nom=0..1:1", Code::GridNotNumber),
        ("bareme=1,2", Code::NotOneValue),
        ("part=1,2", Code::NotOneValue),
        ("part[75]=1,2", Code::SettingKey),
        ("borne[11]=0,1", Code::SettingKey),
    ] {
        let found = grid(&policy, &[vary]).unwrap_err();
        assert_eq!(found[0].code, code, "{vary}: {found:?}");
    }
    let twice = grid(&policy, &["borne=0,1", "borne=0.5"]).unwrap_err();
    assert_eq!(twice[0].code, Code::OptionTwice);
    // 101 × 101 is more than 10 000.
    let many = grid(&policy, &["borne=0..1:0.01", "nul=0..100:1"]).unwrap_err();
    assert_eq!(many[0].code, Code::GridTooLarge);
    // An end that is not on the grid is not reached; no digit is lost.
    let values = |vary: &str| -> Vec<String> {
        let grid = grid(&policy, &[vary]).unwrap();
        grid.axes[0].values.iter().map(Value::to_machine).collect()
    };
    assert_eq!(values("borne=0..1:0.3"), ["0", "0.3", "0.6", "0.9"]);
    assert_eq!(values("borne=0.1..0.3:0.1"), ["0.1", "0.2", "0.3"]);
    assert_eq!(values("nul=1_000..3_000:1_000"), ["1000", "2000", "3000"]);
    assert_eq!(values("oui"), ["false", "true"]);
}

#[test]
fn a_parameter_may_have_no_value_and_change_from_a_year_on() {
    let base = shipped("cdc-v4", &[], false);
    // From a year on, whatever the order in which they are asked for.
    let vary = ["cout_etp@2025=60000", "cout_etp=50000,55000", "plafond_dotation_b=none,100000"];
    let swept = sweep(&base, &vary, &SweepOptions::default());
    assert_eq!(swept.points.len(), 4);
    for point in &swept.points {
        let values: Vec<String> = swept.values(point).map(Value::to_machine).collect();
        let cap = if values[2].is_empty() { "none" } else { &values[2] };
        let set = [
            format!("cout_etp={}", values[1]),
            format!("cout_etp@2025={}", values[0]),
            format!("plafond_dotation_b={cap}"),
        ];
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let (_, run) = shipped("cdc-v4", &set, false);
        let all: Decimal = [2024, 2025].map(|y| total(&run, "dotation_totale", y)).iter().sum();
        assert_eq!(point.sums.all().value(), Some(all), "{set:?}");
    }
}

#[test]
fn values_for_which_rows_fail_have_no_total() {
    let policy = KEYS.replace("n * part * borne", "n * part / borne");
    let run = small(&policy, KEYS_TABLE, &[]);
    let sweep = sweep(&run, &["borne=0,0.5,1"], &SweepOptions::default());
    let [failed, base, other] = &sweep.points[..] else { panic!() };
    assert!(failed.failed() && failed.gap(&sweep.base.sums).is_none());
    assert_eq!(failed.left_out, 3);
    assert_eq!(base.gap(&sweep.base.sums), Some(Decimal::ZERO));
    assert_eq!(other.gap(&sweep.base.sums), Some(d("-5100")));
    assert_eq!(sweep.causes.all().len(), 1);
    assert_eq!(sweep.causes.all()[0].diagnostic.code, Code::DivisionByZero);
}

// ----- sensitivity ---------------------------------------------------------------------------

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
            // 2550 × ± 0.5; all of it; 10 % of 2550; 10 % of 46.
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
    assert_eq!(ends(0), [Some(d("-2550")), Some(d("2550"))]);
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

// ----- solve ---------------------------------------------------------------------------------

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

// ----- cliffs --------------------------------------------------------------------------------

fn cliffs(run: &(Policy, Evaluation), options: &CliffOptions<'_>) -> Cliffs {
    Cliffs::new(subject(run), options, &|_| ()).unwrap_or_else(|e| panic!("{e:?}"))
}

const STEPS: &str = r#"policy(#{ edition: 1, label: "x", status: "proposal", total: "total" });
input("n", "integer", #{ min: 0, unit: "patients" });
input("taux", "decimal", #{ min: 0, max: 100, optional: true });
input("petite", "boolean");
param("seuil", 1_000, #{ unit: "patients" });
param("paliers", scale([[0, 100], [300, 250], [301, 260]]), #{ unit: "€" });
param("tarif", scale([[0, 3], [500, 1], [2_000, -0.5], [2_400, 1]]), #{ unit: "€" });
private fn assez(x, seuil) { x >= seuil }
/// Droit
fn droit(n, seuil, petite) {
    if petite { true } else { assez(n, seuil) }
}
/// Part
/// @unit €
/// @source Article 3
fn part(n, tarif, droit) { if droit { round(marginal(tarif, n) * 1.01, 2) } else { 0 } }
/// Palier
/// @unit €
fn palier(n, paliers) { step(paliers, n) }
/// Prime
/// @unit €
fn prime(taux) { if is_missing(taux) { 0 } else if taux > 12.3456 { 50 } else { taux * 2 } }
/// Total
/// @unit €
fn total(part, palier, prime) { part + palier + prime }
"#;
const STEPS_TABLE: &str =
    "structure,n,taux,petite\nA,990,12.3,false\nB,1500,,false\nC,20,40,true\n";

#[test]
fn jumps_are_where_the_rules_put_them() {
    let run = small(STEPS, STEPS_TABLE, &[]);
    let of = |input| CliffOptions { input, ..CliffOptions::default() };
    let found = cliffs(&run, &CliffOptions { from: Some("0"), to: Some("3_000"), ..of("n") });
    let shown: Vec<String> = found
        .cliffs
        .iter()
        .map(|cliff| {
            let blame = cliff.blame.as_ref().unwrap();
            let names: Vec<&str> = cliff.jumps.iter().map(|jump| &*jump.structure).collect();
            let (least, most) = cliff.sizes().unwrap();
            let (formula, line) = (&blame.formula, blame.span.line);
            format!(
                "{}→{} {least}..{most} {formula}:{line} {}",
                cliff.before,
                cliff.after,
                names.join("")
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            // Two jumps side by side, of 150 and 10 €, on top of the slope of C.
            "299→300 150..153.03 palier:19 ABC",
            "300→301 10..13.03 palier:19 ABC",
            // (500 × 3 + 500) × 1.01, decided in a helper; C has its right anyway.
            "999→1000 2020..2020 droit:8 AB",
        ]
    );
    assert_eq!(found.cliffs[2].near(d("100"))[0].structure.as_ref(), "A");
    assert_eq!(found.cliffs[2].near(d("100")).len(), 1);
    // From 2 000 to 2 400 each patient costs half a euro: no jump, but everybody loses.
    let slopes: Vec<_> = found.slopes.iter().map(|slope| (slope.from, slope.to)).collect();
    assert_eq!(slopes, [(d("2000"), d("2400"))]);
    assert_eq!(found.slopes[0].losses.len(), 3);
    assert!(found.slopes[0].losses.iter().all(|(_, loss)| *loss == d("202")));
    assert!(found.cliffs.iter().all(|cliff| !cliff.falls()));
    // A coarser scan finds the same places.
    let options = CliffOptions { to: Some("3_000"), step: Some("130"), ..of("n") };
    let coarse = cliffs(&run, &options);
    assert_eq!(coarse.cliffs.last().map(|c| (c.before, c.after)), Some((d("999"), d("1000"))));
    // Of a decimal, the place is known to a ten-thousandth of the step.
    let found = cliffs(&run, &of("taux"));
    assert_eq!(found.cliffs.len(), 1);
    let cliff = &found.cliffs[0];
    assert!(cliff.before <= d("12.3456") && d("12.3456") < cliff.after, "{cliff:?}");
    assert!(cliff.after - cliff.before <= d("0.000001"));
    assert_eq!(
        cliff.blame.as_ref().map(|b| (b.formula.as_str(), b.span.line)),
        Some(("prime", 22))
    );
    assert_eq!(cliff.jumps.len(), 3, "B too: only its own value is not known");
}

#[test]
fn what_does_not_rest_on_the_input_is_said_so() {
    let run = small(STEPS, STEPS_TABLE, &[]);
    let of = |value| CliffOptions { input: "taux", value: Some(value), ..CliffOptions::default() };
    assert!(cliffs(&run, &of("prime")).reads);
    let found = cliffs(&run, &of("droit"));
    assert!(!found.reads && found.cliffs.is_empty());
}

#[test]
fn what_is_no_number_jumps_when_it_changes() {
    let run = small(STEPS, STEPS_TABLE, &[]);
    let options = CliffOptions { input: "n", value: Some("droit"), ..CliffOptions::default() };
    let found = cliffs(&run, &options);
    assert_eq!(found.cliffs.len(), 1);
    let jump = &found.cliffs[0].jumps[0];
    assert_eq!((&jump.before, &jump.after), (&Value::Boolean(false), &Value::Boolean(true)));
}

#[test]
fn jumps_of_the_shipped_policy_are_what_runs_pay() {
    let run = shipped("cdc-v4", &[], false);
    let of = |input, to, threads| CliffOptions {
        input,
        to: Some(to),
        exercice: Some(2024),
        threads,
        ..CliffOptions::default()
    };
    let found = cliffs(&run, &of("file_active", "2_000", 2));
    assert_eq!(
        format!("{:?}", found.cliffs),
        format!("{:?}", cliffs(&run, &of("file_active", "2_000", 1)).cliffs)
    );
    let places: Vec<_> = found.cliffs.iter().map(|c| (c.before, c.after)).collect();
    assert_eq!(places, [(d("999"), d("1000"))]);
    let cliff = &found.cliffs[0];
    assert_eq!(cliff.blame.as_ref().unwrap().formula, "motif_exclusion");
    // The same two values as a run of the scenario with another number of patients.
    let read = |row: usize, value: &Decimal| {
        let mut sources = Sources::disk();
        let scenario = bareme::scenario::Scenario::load(
            &mut sources,
            Path::new("scenarios/experimentation.toml"),
            &bareme::scenario::TableOptions::default(),
        );
        let mut dataset = scenario.unwrap().bind_all(&run.0.columns()).unwrap();
        let column = &mut dataset.inputs["file_active"];
        let mut values: Vec<Value> = column.iter().collect();
        values[row] = Value::Number(*value);
        *column = bareme::scenario::InputColumn::of_values(&values);
        let settings = Settings::default();
        let done =
            bareme::engine::evaluate(&run.0, std::sync::Arc::new(dataset), settings).unwrap();
        cell(&done, "dotation_totale", row)
    };
    for jump in &cliff.jumps {
        let rows = &run.1.dataset.rows;
        let of_row = |key: bareme::scenario::RowKey<'_>| {
            key.structure == &*jump.structure && key.exercice == Some(2024)
        };
        let row = rows.iter().position(of_row).unwrap();
        assert_eq!(read(row, &cliff.before), jump.before.to_machine());
        assert_eq!(read(row, &cliff.after), jump.after.to_machine());
    }
    // Above 15 % the second part begins at once when it does not begin at zero.
    let set = shipped("cdc-v4", &["majoration_au_seuil=0.12"], false);
    let found = cliffs(&set, &of("taux_pauvrete_commune", "30", 2));
    let place = found
        .cliffs
        .iter()
        .find(|c| c.blame.as_ref().is_some_and(|b| b.formula == "taux_majoration"));
    let place = place.unwrap();
    assert!(place.before <= d("15") && d("15") < place.after, "{place:?}");
}

#[test]
fn inputs_and_ranges_that_make_no_sense_are_refused() {
    let run = small(STEPS, STEPS_TABLE, &[]);
    let usual = CliffOptions { input: "n", ..CliffOptions::default() };
    let refused = |options: &CliffOptions<'_>| {
        Cliffs::new(subject(&run), options, &|_| ()).unwrap_err()[0].code
    };
    for (options, code) in [
        (CliffOptions { input: "m", ..usual }, Code::BadOption),
        (CliffOptions { input: "petite", ..usual }, Code::BadOption),
        (CliffOptions { value: Some("totale"), ..usual }, Code::BadOption),
        (CliffOptions { from: Some("-1"), ..usual }, Code::BadOption),
        (CliffOptions { from: Some("1.5"), ..usual }, Code::BadOption),
        (CliffOptions { from: Some("9"), to: Some("3"), ..usual }, Code::BadOption),
        (CliffOptions { step: Some("0"), ..usual }, Code::BadOption),
        (CliffOptions { step: Some("0.5"), ..usual }, Code::BadOption),
        (CliffOptions { to: Some("1e9"), ..usual }, Code::BadOption),
        (CliffOptions { structure: Some("D"), ..usual }, Code::UnknownStructure),
        (CliffOptions { exercice: Some(2024), ..usual }, Code::BadOption),
    ] {
        assert_eq!(refused(&options), code, "{options:?}");
    }
}

// ----- the program ---------------------------------------------------------------------------

const SWEEP: &[&str] =
    &["sweep", "cdc-v4", "-s", SHIPPED, "--vary", "cout_etp=50_000..60_000:2_500"];
const SOLVE: &[&str] = &[
    "solve",
    "cdc-v4",
    "-s",
    SHIPPED,
    "--find",
    "cout_etp",
    "--target",
    "envelope",
    "--exercice",
    "2024",
];
const TORNADO: &[&str] = &["sensitivity", "cdc-v4", "-s", SHIPPED];
const CLIFFS: &[&str] =
    &["cliffs", "cdc-v4", "-s", SHIPPED, "--input", "file_active", "--to", "1500"];

#[test]
fn the_pages_of_analyses_read_well() {
    let here = &repository();
    let page = |name: &str, lang: &str, args: &[&str]| {
        snapshot(&format!("analysis_{name}"), here, lang, args);
    };
    page("sweep_fr", "fr", SWEEP);
    page(
        "sweep_by_en",
        "en",
        &[SWEEP, &["--vary", "sous_1000", "--by", "type_structure"]].concat(),
    );
    page("sweep_csv", "fr", &[SWEEP, &["--format", "csv"]].concat());
    page("sensitivity_fr", "fr", TORNADO);
    page(
        "sensitivity_markdown_en",
        "en",
        &[TORNADO, &["--format", "markdown", "--exercice", "2024"]].concat(),
    );
    page("solve_fr", "fr", SOLVE);
    page(
        "solve_none_en",
        "en",
        &[
            "solve",
            "cdc-v4",
            "-s",
            SHIPPED,
            "--find",
            "majoration_maximale",
            "--target",
            "dotation_totale = 50_000_000",
        ],
    );
    page("cliffs_fr", "fr", CLIFFS);
    page(
        "cliffs_text_en",
        "en",
        &[CLIFFS, &["--value", "statut", "--format", "markdown"]].concat(),
    );
}

#[test]
fn machine_formats_hold_everything_and_know_no_language() {
    let here = &repository();
    for command in [SWEEP, SOLVE, TORNADO, CLIFFS] {
        for format in ["csv", "json"] {
            let of = |lang| run(here, lang, &[command, &["--format", format]].concat()).stdout;
            let text = of("fr");
            assert_eq!(text, of("en"), "{command:?}");
            if format == "json" {
                let json: serde_json::Value = serde_json::from_str(&text).unwrap();
                assert_eq!(
                    (&json["version"], &json["policy"]["id"]),
                    (&1.into(), &"cdc-v4".into())
                );
            } else {
                let fields: Vec<usize> = text.lines().map(|line| line.split(',').count()).collect();
                assert!(fields.len() > 2 && fields.iter().all(|n| *n == fields[0]), "{text}");
                assert!(text.lines().skip(1).all(|line| line.ends_with(",fictitious")));
            }
        }
    }
    let all = run(here, "fr", &[SWEEP, &["--variant", "all", "--format", "csv"]].concat());
    assert_eq!(all.stdout.lines().count(), 1 + 3 * 5);
    assert!(all.stdout.lines().last().unwrap().ends_with(",file-active-plus-5-par-an,fictitious"));
}

#[test]
fn a_value_for_which_rows_fail_is_told_and_the_status_says_so() {
    let here = &repository();
    let vary = ["--vary", "borne_dotation_b=15,20", "--set", "majoration_au_seuil=0.1"];
    let set = ["--set", "seuil_dotation_b=14"];
    let good =
        run(here, "en", &[&["sweep", "cdc-v4", "-s", SHIPPED], &vary[..], &set[..]].concat());
    assert_eq!(good.status, 0, "{}", good.stderr);
    let args = ["sweep", "cdc-v4", "-s", SHIPPED, "--vary", "decimales_dotation=2,2.5"];
    let bad = run(here, "en", &args);
    assert_eq!(bad.status, 2);
    assert!(seen(&bad.stdout).contains("error"), "{}", bad.stdout);
    assert!(bad.stderr.contains("B0710"), "{}", bad.stderr);
    // No answer is an answer.
    let none = ["solve", "cdc-v4", "-s", SHIPPED, "--find", "majoration_maximale", "--target", "1"];
    assert_eq!(run(here, "en", &none).status, 0);
}
