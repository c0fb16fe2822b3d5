//! Cliffs: jumps are where the rules put them.

use super::{small, subject};
use crate::support::{cell, d, shipped};
use bareme::analysis::cliffs::{CliffOptions, Cliffs};
use bareme::diagnostic::Code;
use bareme::engine::{Evaluation, Settings};
use bareme::policy::Policy;
use bareme::sources::Sources;
use bareme::value::Value;
use rust_decimal::Decimal;
use std::path::Path;

fn cliffs(run: &(Policy, Evaluation), options: &CliffOptions<'_>) -> Cliffs {
    Cliffs::new(subject(run), options, &|_| ()).unwrap_or_else(|e| panic!("{e:?}"))
}

const STEPS: &str = r#"policy(#{ edition: 1, label: "x", status: "proposal", total: "total", per: "n" });
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
