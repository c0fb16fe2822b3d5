//! Parameters and inputs that change, where one row’s input moves what all rows receive.

use super::{column, run, several};
use crate::support::evaluate;
use bareme::analysis::Subject;
use bareme::analysis::cliffs::{CliffOptions, Cliffs};
use bareme::engine::{Evaluation, Settings};
use bareme::number::parse;
use bareme::policy::Policy;
use bareme::sources::Sources;
use std::path::Path;

const POLICY: &str = "input(\"n\", \"integer\", #{ min: 0, unit: \"patients\" });\n\
    aggregate(\"rang\", \"rank\", \"n\");\naggregate(\"tous\", \"sum\", \"n\");\n\
    /// Prime\n/// @unit €\nfn prime(rang) { if rang <= 1 { 100 } else { 0 } }\n\
    /// Part\n/// @unit €\nfn part(n, tous) { round(n * 1_000 / tous, 2) }\n\
    /// Total\n/// @unit €\nfn total(prime, part) { prime + part }\n";

#[test]
fn a_cliff_is_looked_for_among_all_rows() {
    let run = run(POLICY, "structure,n\nA,40\nB,25\nC,10\n");
    assert_eq!(column(&run.1, "total"), ["633.33", "333.33", "133.33"]);
    let subject = subject(&run);
    let options = CliffOptions {
        input: "n",
        value: Some("total"),
        structure: Some("C"),
        from: Some("30"),
        to: Some("50"),
        step: Some("1"),
        least: Some("50"),
        ..CliffOptions::default()
    };
    let cliffs = Cliffs::new(subject, &options, &|_| ()).unwrap();
    let [cliff] = cliffs.cliffs.as_slice() else { panic!("{:?}", cliffs.cliffs) };
    // Of equal ones, A comes first in the table: C needs one more.
    let n = |text| parse(text).unwrap();
    assert_eq!((cliff.before, cliff.after), (n("40"), n("41")));
    // 1000 · 40 / 105, then 100 more and 1000 · 41 / 106.
    assert_eq!(cliff.jumps[0].before.to_machine(), "380.95");
    assert_eq!(cliff.jumps[0].after.to_machine(), "486.79");
    let blame = cliff.blame.as_ref().unwrap();
    assert_eq!(blame.formula, "rang");
}

fn subject(run: &(Policy, Evaluation)) -> Subject<'_> {
    let settings = Settings::default();
    Subject { policy: &run.0, evaluation: &run.1, settings, scenario: "t" }
}

/// What is found with what each value changes alone, and by computing everything again, must be
/// the same, causes of errors included; how many jumps there are.
fn both_ways(run: &(Policy, Evaluation), options: &CliffOptions<'_>) -> usize {
    let plain = CliffOptions { plainly: true, ..*options };
    let [fast, plain] =
        [options, &plain].map(|options| Cliffs::new(subject(run), options, &|_| ()).unwrap());
    assert_eq!(format!("{fast:#?}"), format!("{plain:#?}"), "{options:?}");
    fast.cliffs.iter().map(|cliff| cliff.jumps.len()).sum()
}

const YEARS: &str = "structure,exercice,region,n,poids\n\
    A,2023,11,40,1\nA,2024,11,42,1\nA,2025,11,45,1\nB,2023,11,25,2\nB,2024,11,25,2\n\
    B,2025,11,27,2\nC,2023,93,10,1\nC,2024,93,12,1\nD,2024,93,31,1\nD,2025,93,30,1\n\
    E,2024,,8,1\nF,2025,93,18,0\nG,2025,93,3,1\n";

const DECLARED: &str = "policy(#{ edition: 1, label: \"x\", status: \"hypothesis\", \
    total: \"montant\" });\ninput(\"n\", \"integer\", #{ min: 0, max: 60 });\n\
    input(\"region\", \"text\", #{ otherwise: \"00\" });\n";

/// Policies of which `montant` rests on other rows, each in its own way.
const WAYS: [&str; 11] = [
    // Nobody else, but for the year before.
    "previous(\"avant\", \"n\", #{ otherwise: 0 });\n\
     fn montant(n, avant) { if n > avant { n } else { 0 } }",
    // Its own year before, in a ring.
    "previous(\"avant\", \"montant\", #{ otherwise: 5 });\n\
     fn montant(n, avant) { if n > 20 { min(n * 3, avant + 40) } else { avant / 3 } }",
    "aggregate(\"tous\", \"sum\", \"n\");\naggregate(\"q\", \"quantile\", \"n\", #{ q: 0.4 });\n\
     fn montant(n, tous, q) { if n >= q { round(n * 1_000 / tous, 2) } else { 0 } }",
    "aggregate(\"rang\", \"rank\", \"n\", #{ by: \"region\" });\n\
     aggregate(\"plus\", \"max\", \"n\", #{ by: \"region\", where: \"petite\", otherwise: 7 });\n\
     fn petite(n) { n < 30 }\nfn montant(n, rang, plus) { if rang <= 1 { 100 + plus } else { n } }",
    // The group changes with the input.
    "fn taille(n) { if n > 26 { \"grande\" } else { \"petite\" } }\n\
     aggregate(\"moyenne\", \"mean\", \"n\", #{ by: \"taille\", otherwise: 1 });\n\
     fn montant(n, moyenne) { if n > moyenne { 50 } else { round(moyenne, 2) } }",
    // Groups that meet one another, two by two.
    "fn parite(exercice, region) { if region == \"93\" { \"x\" } else { \"y\" } }\n\
     aggregate(\"une\", \"sum\", \"n\", #{ by: \"region\" });\n\
     aggregate(\"deux\", \"max\", \"une\", #{ by: \"parite\" });\n\
     fn montant(une, deux) { if une >= deux { une } else { deux - une } }",
    // A closed envelope, whose bounds cannot always be met, over years.
    "previous(\"avant\", \"montant\", #{ otherwise: none(\"€\") });\n\
     param(\"total\", 900);\nfn bas(avant) { avant * 0.8 }\nfn haut(avant, n) { max(avant * 1.3, n) }\n\
     apportion(\"montant_brut\", #{ of: \"n\", total: \"total\", by: \"region\", \
     at_least: \"bas\", at_most: \"haut\", otherwise: 0 });\n\
     fn montant(montant_brut, n) { if n > 33 { montant_brut + 10 } else { montant_brut } }",
    // Errors of the row, and of others.
    "aggregate(\"tous\", \"sum\", \"part\", #{ by: \"region\" });\n\
     fn part(n) { if n == 17 { fail(\"dix-sept\") } else { 100 / (n - 21) } }\n\
     fn montant(tous, part, n) { if n > 30 { tous / (n - 50) } else { part } }",
    // Another policy, this year; and in a year that is over.
    "reference(\"loi\", \"loi\", \"montant\");\n\
     reference(\"jadis\", \"loi\", \"montant\", #{ exercice: 2024, otherwise: 3 });\n\
     fn montant(loi, jadis, n) { if n > 28 { loi + jadis } else { jadis } }",
    // In a year that comes back by the year before; and in one that no row has.
    "reference(\"jadis\", \"loi\", \"montant\", #{ exercice: 2024, otherwise: 3 });\n\
     previous(\"avant\", \"ici\", #{ otherwise: 2 });\nfn ici(jadis, n) { jadis + n }\n\
     fn montant(avant, jadis, n) { if n > 28 { avant } else { jadis } }",
    "reference(\"jamais\", \"loi\", \"montant\", #{ exercice: 2031, otherwise: 3 });\n\
     previous(\"avant\", \"montant\", #{ otherwise: 2 });\n\
     fn montant(avant, jamais, n) { if n > 28 { avant } else { jamais + n } }",
];

const LAW: &str = "aggregate(\"tous\", \"sum\", \"n\", #{ by: \"region\" });\n\
    previous(\"avant\", \"tous\", #{ otherwise: 0 });\n\
    fn montant(n, tous, avant) { if n * 3 > tous { n + avant } else { tous } }";

#[test]
fn what_a_value_changes_is_enough() {
    let mut jumps = 0;
    for (index, way) in WAYS.iter().enumerate() {
        let [policy, law] = [way, LAW].map(|text| format!("{DECLARED}{text}"));
        let of = [("p", policy.as_str()), ("loi", law.as_str())];
        let run =
            several(&of, YEARS, "weight = \"poids\"").unwrap_or_else(|e| panic!("{index}: {e:#?}"));
        for (exercice, threads) in [(2023, 1), (2024, 2), (2025, 1)] {
            let exercice = Some(exercice);
            let options = CliffOptions { input: "n", exercice, threads, ..CliffOptions::default() };
            let found = both_ways(&run, &options);
            assert!(found > 0 || index == 5 || exercice != Some(2025), "{index} {exercice:?}");
            jumps += found;
        }
    }
    assert!(jumps > 100, "{jumps}");
}

#[test]
fn cells_in_error_are_computed_as_before() {
    // Nothing is known of the others when the policy as it is fails.
    let policy = format!(
        "{DECLARED}aggregate(\"tous\", \"sum\", \"part\");\n\
         fn part(n) {{ 100 / (n - 45) }}\nfn montant(tous, n) {{ tous / (n - 12) }}"
    );
    let run = several(&[("p", &policy)], YEARS, "").unwrap();
    assert!(!run.1.failures.is_empty());
    let options = CliffOptions {
        input: "n",
        exercice: Some(2025),
        step: Some("5"),
        ..CliffOptions::default()
    };
    both_ways(&run, &options);
}

#[test]
fn shipped_policies_over_the_population_are_probed_alike() {
    let scenario = Path::new("scenarios/projection-2025-2030.toml");
    let shipped = |policy: &str, set: &[&str]| {
        evaluate(&mut Sources::disk(), policy, scenario, set, Settings::default()).unwrap()
    };
    let closed = shipped("proposition-enveloppe-fermee", &[]);
    let of = |input, structure, exercice, step| CliffOptions {
        input,
        structure: Some(structure),
        exercice: Some(exercice),
        step: Some(step),
        ..CliffOptions::default()
    };
    assert_eq!(both_ways(&closed, &of("file_active", "P34", 2030, "500")), 1);
    both_ways(&closed, &of("file_active", "P01", 2027, "1000"));
    // In 2026 the transition of that year is read from every other.
    both_ways(&closed, &of("file_active", "P01", 2026, "4000"));
    both_ways(&closed, &of("file_active", "P01", 2025, "4000"));
    both_ways(&closed, &of("taux_pauvrete_commune", "P02", 2029, "10"));
    let lifted = shipped("proposition-enveloppe-fermee", &["bornes_intenables=levees"]);
    both_ways(&lifted, &of("file_active", "P21", 2029, "1000"));
    let paid = shipped("cdc-v4", &[]);
    let options =
        CliffOptions { value: Some("versement"), ..of("file_active", "P03", 2029, "500") };
    both_ways(&paid, &options);
}
