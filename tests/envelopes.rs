//! The shipped closed envelopes, over the projection: shares computed a second time, with exact
//! fractions, from what the law and the transition give.

use crate::exactness::fraction::{Cut, Fraction, int, machine, over, read, rounded};
use crate::population::dotation::{held, shares};
use crate::support::{cell, evaluate};
use bareme::engine::{Evaluation, Settings};
use bareme::policy::{ParamValue, Policy};
use bareme::sources::Sources;
use bareme::value::Value;
use std::collections::BTreeMap;
use std::path::Path;

const POLICY: &str = "proposition-enveloppe-fermee";

fn projection(id: &str, set: &[&str]) -> (Policy, Evaluation) {
    let scenario = Path::new("scenarios/projection-2025-2030.toml");
    evaluate(&mut Sources::disk(), id, scenario, set, Settings::default()).unwrap()
}

/// The envelope of a region in a year.
fn envelope(policy: &Policy, region: &str, year: i32) -> Fraction {
    match policy.params["enveloppe_regionale"].in_force(Some(year)).as_deref() {
        Some(ParamValue::ByKey(by_key)) => match &by_key.values[region] {
            Value::Number(amount) => read(&amount.to_string()),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// A structure in a year: what the law would give, what it had on the same months.
struct Row {
    place: usize,
    paid: bool,
    law: Fraction,
    before: Option<Fraction>,
}

type Bounds = (Fraction, Option<Fraction>);

/// The shares of a region, and whether its bounds can be met.
fn region(rows: &[Row], envelope: &Fraction, lifted: bool) -> (Vec<Fraction>, &'static str) {
    let bound = |row: &Row| -> Bounds {
        match &row.before {
            None => (int(0), None),
            Some(before) => {
                let low = rounded(&(before * over(95, 100)), 2, Cut::Up);
                (low, Some(rounded(&(before * over(105, 100)), 2, Cut::Down)))
            }
        }
    };
    let bounds: Vec<Bounds> = rows.iter().map(bound).collect();
    let lows: Fraction = bounds.iter().map(|(low, _)| low.clone()).sum();
    let highs: Fraction = bounds.iter().filter_map(|(_, high)| high.clone()).sum();
    let entering = rows.iter().any(|row| row.paid && row.before.is_none() && row.law > int(0));
    let free = || vec![(int(0), None); rows.len()];
    let law = || rows.iter().map(|row| row.law.clone()).collect::<Vec<_>>();
    if lows > *envelope {
        let of = if lifted { law() } else { bounds.into_iter().map(|(low, _)| low).collect() };
        (shares(&of, envelope, &free()), "enveloppe insuffisante")
    } else if !entering && highs < *envelope {
        let high = |(_, high): Bounds| high.unwrap_or_else(|| int(0));
        let of = if lifted { law() } else { bounds.into_iter().map(high).collect() };
        (shares(&of, envelope, &free()), "enveloppe excédentaire")
    } else {
        let found = shares(&law(), envelope, &bounds);
        assert!(found.iter().zip(&bounds).all(|(x, bound)| held(x.clone(), bound) == *x));
        (found, "tenables")
    }
}

#[test]
fn closed_envelopes_are_shared_to_the_cent() {
    let (_, law) = projection("proposition-socle-indexe", &[]);
    let (_, transition) = projection("transition-2025-2026", &[]);
    for reading in ["prorata", "levees"] {
        let set = format!("bornes_intenables={reading}");
        let (policy, found) = projection(POLICY, &[&set]);
        assert!(found.failures.is_empty());
        let key = |row: usize| {
            let key = found.dataset.rows.key(row);
            (key.structure.to_owned(), key.exercice.unwrap())
        };
        let text = |of: &Evaluation, name: &str, row: usize| cell(of, name, row);
        let of = |row: usize| found.dataset.inputs["region"].value(row).to_machine();
        // What each structure had: the transition in 2026, then what is computed here.
        let mut had: BTreeMap<(String, i32), (Fraction, Fraction)> = BTreeMap::new();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let rows: Vec<usize> = (0..found.dataset.rows.len()).collect();
        for row in rows.iter().copied().filter(|row| key(*row).1 == 2026) {
            let amount = read(&text(&transition, "dotation_totale", row));
            had.insert(key(row), (amount, read(&text(&transition, "mois_presence", row))));
        }
        for year in 2027..=2030 {
            let of_year: Vec<usize> = rows.iter().copied().filter(|r| key(*r).1 == year).collect();
            let mut regions: BTreeMap<String, Vec<Row>> = BTreeMap::new();
            for place in of_year {
                let (structure, _) = key(place);
                let paid = text(&law, "est_financee", place) == "true";
                let months = read(&text(&law, "mois_presence", place));
                let known = had.get(&(structure, year - 1)).filter(|(x, _)| paid && *x > int(0));
                let before = known.map(|(x, of)| rounded(&(x * &months / of), 2, Cut::HalfAway));
                let amount = read(&text(&law, "dotation_totale", place));
                let rows = regions.entry(of(place)).or_default();
                rows.push(Row { place, paid, law: amount, before });
            }
            for (name, rows) in regions {
                let total = envelope(&policy, &name, year);
                let (expected, situation) = region(&rows, &total, reading == "levees");
                *seen.entry(situation.to_owned()).or_default() += 1;
                let mut sum = int(0);
                for (row, share) in rows.iter().zip(expected) {
                    let place = row.place;
                    assert_eq!(text(&found, "dotation_totale", place), machine(&share), "{name}");
                    assert_eq!(text(&found, "situation_region", place), situation);
                    // Those that enter are told apart, and so is what they receive.
                    let entering = row.paid && row.before.is_none();
                    assert_eq!(text(&found, "nouvelle_entrante", place), entering.to_string());
                    let apart = if entering { share.clone() } else { int(0) };
                    assert_eq!(text(&found, "dotation_entrante", place), machine(&apart));
                    let months = read(&text(&law, "mois_presence", place));
                    *seen.entry(text(&found, "place_dans_le_partage", place)).or_default() += 1;
                    sum += &share;
                    had.insert(key(place), (share, months));
                }
                assert_eq!(sum, total, "{name} {year}");
            }
        }
        assert_eq!(seen.len(), 3 + 6, "{seen:?}");
    }
}
