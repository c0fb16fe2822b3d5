//! The correction of a ramp-up, computed a second time from its rule (P18, A6) with exact
//! fractions: structures over two years, the first of which may be paid on a forecast.

use crate::exactness::fraction::{self, Cut, Fraction, Random, int, machine, over, rounded};
use crate::support::{cell, evaluate, read};
use bareme::engine::Settings;
use bareme::sources::Sources;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const UNKNOWN: &str = "non calculable : la file active constatée l’année d’avant est inconnue";

/// The row of 2024.
#[derive(Clone, Copy)]
struct Before {
    ramp_up: bool,
    forecast: i64,
    patients: i64,
}

/// A structure in 2024, where it has a row, and in 2025.
struct Structure {
    before: Option<Before>,
    /// The forecast that the table of 2025 gives.
    declared: Option<i64>,
    patients: i64,
    /// The year of the data of 2025.
    data: Option<i64>,
    /// First and last month of 2024 in which it is there.
    months: (i64, i64),
}

/// How the rule is read.
#[derive(Clone, Copy)]
struct Reading {
    same_formula: bool,
    with_interpreters: bool,
    recovered: bool,
}

impl Reading {
    fn all() -> impl Iterator<Item = Self> {
        (0..8).map(|bits| Self {
            same_formula: bits & 1 == 0,
            with_interpreters: bits & 2 != 0,
            recovered: bits & 4 == 0,
        })
    }

    fn settings(self) -> [String; 3] {
        let formula = if self.same_formula { "meme_formule" } else { "bareme" };
        let scope = if self.with_interpreters { "a_et_c" } else { "a" };
        [
            format!("formule_regularisation={formula}"),
            format!("perimetre_regularisation={scope}"),
            format!("regularisation_recuperable={}", self.recovered),
        ]
    }
}

fn structures() -> Vec<Structure> {
    let mut random = Random::new(18);
    let patients = |random: &mut Random| {
        if random.chance(50) {
            random.pick(&[0, 1, 999, 1000, 1001, 2999, 3000, 3001, 4500, 6000, 6001, 20_000])
        } else {
            random.between(0..=9000)
        }
    };
    let one = |_| {
        let (forecast, seen) = (patients(&mut random), patients(&mut random));
        let before = Before { ramp_up: random.chance(70), forecast, patients: seen };
        let before = random.chance(80).then_some(before);
        let declared = patients(&mut random);
        let declared = random.chance(25).then_some(declared);
        let patients = patients(&mut random);
        let data = random.pick(&[None, Some(2024), Some(2024), Some(2022)]);
        let first = random.between(1..=12);
        let last = if random.chance(50) { 12 } else { random.between(first..=12) };
        Structure { before, declared, patients, data, months: (first, last) }
    };
    (0..600).map(one).collect()
}

fn table(structures: &[Structure]) -> String {
    let mut csv = String::from(
        "structure,exercice,file_active,montee_en_charge,file_active_previsionnelle,\
         prevision_exercice_precedent,annee_donnees,date_entree,date_sortie,implantation,\
         taux_pauvrete_commune,base_remboursement,etp_psychologue,accord_ars_psychologue\n",
    );
    let or_empty = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    for (i, s) in structures.iter().enumerate() {
        let (first, last) = s.months;
        let exit = if last == 12 { String::new() } else { format!("2024-{last:02}-28") };
        let there = format!("2024-{first:02}-01,{exit},qpv,20,500000,0,false");
        if let Some(Before { ramp_up, forecast, patients }) = s.before {
            let _ = writeln!(csv, "S{i},2024,{patients},{ramp_up},{forecast},,,{there}");
        }
        let (declared, data) = (or_empty(s.declared), or_empty(s.data));
        let _ = writeln!(csv, "S{i},2025,{},false,,{declared},{data},{there}", s.patients);
    }
    csv
}

/// Staff of a ramp-up, in the reading that is retained: × 4 under 1 000, then the table.
fn ramp_up(patients: i64) -> Fraction {
    if patients < 1000 { over(patients * 4, 1000) } else { staff(patients) }
}

/// The table of the text.
fn staff(patients: i64) -> Fraction {
    match patients {
        ..1000 => int(0),
        1000..=3000 => int(4) + over(patients - 1000, 1000),
        3001..=6000 => int(6) + over(patients - 3000, 3000),
        _ => int(7),
    }
}

/// The correction of 2025 for a and for c, and what is said of it.
fn expected(s: &Structure, reading: Reading) -> ([Option<Fraction>; 2], &'static str) {
    let nothing = || Some(int(0));
    let paid = s.before.filter(|before| before.ramp_up).map(|before| before.forecast);
    let Some(forecast) = s.declared.or(paid) else { return ([nothing(), nothing()], "") };
    if s.data.is_some_and(|year| year != 2024) {
        let c = if reading.with_interpreters { None } else { nothing() };
        return ([None, c], UNKNOWN);
    }
    let months = over(s.months.1 - s.months.0 + 1, 12);
    let paid = |yearly: Fraction| rounded(&(yearly * &months), 2, Cut::HalfAway);
    let kept = |gap: Fraction| Some(if reading.recovered { gap } else { gap.max(int(0)) });
    let due = if reading.same_formula { ramp_up(s.patients) } else { staff(s.patients) };
    let a = paid(due * int(55_000)) - paid(ramp_up(forecast) * int(55_000));
    let interpreters = |patients: i64| paid(over(patients.min(6000) * 22_800, 1000));
    let c = interpreters(s.patients) - interpreters(forecast);
    let c = if reading.with_interpreters { kept(c) } else { nothing() };
    ([kept(a), c], "calculée")
}

#[test]
fn the_correction_of_a_ramp_up_equals_its_rule_computed_with_fractions() {
    let structures = structures();
    let law = read(Path::new("policies/cdc-v4.rhai"));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for reading in Reading::all() {
        let set = reading.settings();
        let set = set.each_ref().map(String::as_str);
        let files = [("policies/cdc-v4.rhai", law.clone()), ("t.csv", table(&structures))];
        let (path, settings) = (Path::new("t.csv"), Settings::default());
        let (_, found) =
            evaluate(&mut Sources::memory(files), "cdc-v4", path, &set, settings).unwrap();
        assert!(found.failures.is_empty(), "{:#?}", found.failures);
        let years = |row: &usize| found.dataset.rows.exercice(*row) == Some(2025);
        let rows = (0..found.dataset.rows.len()).filter(years);
        for (s, row) in structures.iter().zip(rows) {
            let ([a, c], said) = expected(s, reading);
            let due = fraction::read(&cell(&found, "dotation_totale", row));
            let all = a.as_ref().zip(c.as_ref()).map(|(a, c)| a + c + due);
            let wanted = [a, c, all].map(|x| x.as_ref().map(machine).unwrap_or_default());
            let names = ["regularisation_hors_ps", "regularisation_interpretariat", "versement"];
            assert_eq!(names.map(|name| cell(&found, name, row)), wanted, "{set:?} row {row}");
            assert_eq!(cell(&found, "etat_regularisation", row), said);
            *seen.entry(said).or_default() += 1;
        }
    }
    assert!(seen.len() == 3 && seen.values().all(|rows| *rows > 600), "{seen:?}");
}
