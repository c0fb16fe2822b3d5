//! A policy that has nothing to do with health centres: a communal aid to school canteens, with
//! its own columns, key and period, and a reform of it.

use crate::support::{cell, evaluate};
use bareme::diagnostic::Code;
use bareme::engine::{Evaluation, Settings};
use bareme::policy::Policy;
use bareme::sources::Sources;
use std::path::Path;

const LAW: &str = r#"
policy(#{
    edition: 1,
    label: "Aide communale à la restauration scolaire",
    status: "published",
    source: "Délibération de l’essai",
    from: "2024-01-01", to: "2026-12-31",
    total: "aide", eligible: "est_aidee",
});
import "commun/calendrier" as calendrier;

const MOIS = 12;
input("nom", "text");
input("statut_ecole", "text", #{ values: ["publique", "sous_contrat", "hors_contrat"] });
input("departement", "text");
input("ouverture", "date");
input("fermeture", "date", #{ optional: true });
input("repas", "integer", #{ min: 0, unit: "repas" });
input("prix", "decimal", #{ min: 0, unit: "€" });
input("bio", "decimal", #{ optional: true, min: 0, max: 100, unit: "%" });
input("public", "boolean", #{ otherwise: true });
input("cycle", "integer");

param("aide_par_repas", dated([["2024-01-01", 0.45], ["2025-01-01", 0.50]]), #{ unit: "€/repas" });
param("prix_de_reference", timeline([["2023-01-01", 6], ["2024-09-01", 6.60]]), #{ unit: "€" });
param("coefficient", by_key("departement", [["01", 1], ["2A", 1.25], ["974", 4 / 3]]));
param("bonus_bio", scale([[20, 0], [50, 0.1]]));
param("paliers", scale([[0, 1], [10_000, 0.9], [50_000, 0.8]]));
param("tranches", scale([[5_000, 0.05], [100_000, 0.02 + 0.01]]));
param("mois_pleins", MOIS);

private fn au_prorata(montant, mois, mois_pleins) { mois / mois_pleins * montant }

/// Mois d’ouverture dans l’année
fn mois_ouverts(exercice, ouverture, fermeture) {
    months_in_year(exercice, ouverture, calendrier::fin(fermeture))
}

/// Catégorie de l’école
fn categorie(statut_ecole, public) {
    if !public { return "fermée au public"; }
    switch statut_ecole { "publique" => "A", "sous_contrat" => "B", _ => "hors champ" }
}

fn taux(categorie, cycle) {
    let cycle = switch cycle { 1 => 1, 2 | 3 => 0.95, _ => 0.5 };
    switch categorie { "A" => cycle, "B" => cycle * 2 / 3, _ => 0 }
}

/// Prix moyen de référence de l’année
/// @unit €/repas
fn prix_de_l_annee(prix_de_reference, exercice) { mean_over_year(prix_de_reference, exercice) }

fn prix_a_l_ouverture(prix_de_reference, ouverture) {
    at(prix_de_reference, max(ouverture, date("2023-01-01")))
}

fn majoration_bio(bonus_bio, bio) {
    if is_missing(bio) { 0 } else { interpolate(bonus_bio, bio) }
}

fn aide_aux_repas(repas, paliers, aide_par_repas, majoration_bio, prix, prix_de_l_annee) {
    let part = min(prix / prix_de_l_annee, 1);
    repas * step(paliers, repas) * aide_par_repas * (1 + majoration_bio) * part
}

fn aide_au_service(tranches, repas, prix) { marginal(tranches, repas * prix) }

/// Aide de l’année
/// @unit €
/// @financeur Commune
fn aide(aide_aux_repas, aide_au_service, coefficient, taux, mois_ouverts, mois_pleins) {
    round(au_prorata((aide_aux_repas + aide_au_service) * coefficient * taux, mois_ouverts, mois_pleins), 2)
}

fn est_aidee(aide) { aide > 0 }

fn mention(nom, categorie, mois_ouverts) {
    let rural = if contains(lower(nom), "hameau") { " (rurale)" } else { "" };
    let debut = if starts_with(nom, "École") { nom } else { "École " + nom };
    if mois_ouverts == 0 { "fermée" } else { debut + rural + ", catégorie " + categorie }
}

outputs(["mois_ouverts", "categorie", "prix_de_l_annee", "aide", "mention"]);
"#;

const CALENDAR: &str = r#"
fn fin(fermeture) { or_else(fermeture, date("9999-12-31")) }
"#;

const REFORM: &str = r#"
policy(#{ edition: 1, label: "Réforme", status: "proposal" });
extends("cantines");
amend("aide_par_repas", "2026-01-01", 0.60);
set("bonus_bio", scale([[20, 0], [50, 0.1], [100, 0.4]]));
param("plafond", none("€"), #{ basis: "proposal", unit: "€" });

/// Catégorie de l’école
fn categorie(statut_ecole) {
    switch statut_ecole { "hors_contrat" => "B", "sous_contrat" => "B", _ => "A" }
}

/// Le taux, qui ne dépend plus du cycle
fn taux(categorie) { if categorie == "A" { 1 } else { 1 / 3 } }

fn aide_plafonnee(aide, plafond) { min_present(aide, plafond) }
"#;

const MANIFEST: &str = r#"
label = "Cantines d’essai"
status = "fictitious"
key = "cantine"
period = "annee"
tables = ["cantines/ecoles.csv", "cantines/annees.csv"]
"#;

const SCHOOLS: &str = "\
cantine,nom,statut_ecole,departement,ouverture,fermeture,cycle
C1,École du Hameau,publique,01,2010-09-01,,1
C2,Jean Macé,sous_contrat,2A,2024-09-02,2026-07-04,3
C3,École libre,hors_contrat,974,2020-01-01,,4
C4,Les Tilleuls,publique,974,2025-03-31,2025-04-01,7
";

const YEARS: &str = "\
cantine,annee,repas,prix,bio,public
C1,2024,9999,5.00,,oui
C1,2025,10000,6.60,35,oui
C1,2026,50001,7.25,100,oui
C2,2024,12345,3.10,20,
C2,2025,12345,3.30,49.9,
C2,2026,23456,3.30,50.1,
C3,2025,100,9,60,
C4,2025,77777,6.05,21,oui
C4,2026,0,6.05,,non
";

fn canteens(policy: &str, set: &[&str], schools: &str) -> (Policy, Evaluation) {
    let mut sources = Sources::memory([
        ("policies/cantines.rhai", LAW),
        ("policies/cantines-2026.rhai", REFORM),
        ("policies/commun/calendrier.rhai", CALENDAR),
        ("scenarios/cantines.toml", MANIFEST),
        ("scenarios/cantines/ecoles.csv", schools),
        ("scenarios/cantines/annees.csv", YEARS),
    ]);
    let scenario = Path::new("scenarios/cantines.toml");
    evaluate(&mut sources, policy, scenario, set, Settings::default())
        .unwrap_or_else(|e| panic!("{e:#?}"))
}

/// The outputs of every row, under its key and year.
fn shown(evaluation: &Evaluation, outputs: &[&str]) -> Vec<String> {
    let keys = evaluation.dataset.rows.iter().enumerate();
    keys.map(|(row, key)| {
        let cells: Vec<String> =
            outputs.iter().map(|output| cell(evaluation, output, row)).collect();
        format!("{} {} {}", key.structure, key.exercice.unwrap(), cells.join(" | "))
    })
    .collect()
}

#[test]
fn a_policy_of_another_domain_works_on_its_own_tables() {
    let (policy, evaluation) = canteens("cantines", &[], SCHOOLS);
    let outputs: Vec<&str> = policy.outputs.iter().map(String::as_str).collect();
    assert_eq!(outputs, ["mois_ouverts", "categorie", "prix_de_l_annee", "aide", "mention"]);
    assert_eq!(
        shown(&evaluation, &outputs),
        [
            "C1 2024 12 | A | 6.2 | 5878.42 | École du Hameau (rurale), catégorie A",
            "C1 2025 12 | A | 6.6 | 7775 | École du Hameau (rurale), catégorie A",
            "C1 2026 12 | A | 6.6 | 34625.66 | École du Hameau (rurale), catégorie A",
            "C2 2024 4 | B | 6.2 | 1098.66 | École Jean Macé, catégorie B",
            "C2 2025 12 | B | 6.6 | 3832.76 | École Jean Macé, catégorie B",
            "C2 2026 7 | B | 6.6 | 4352.79 | École Jean Macé, catégorie B",
            "C3 2025 12 | hors champ | 6.6 | 0 | École libre, catégorie hors champ",
            "C4 2025 2 | A | 6.6 | 4942.2 | École Les Tilleuls, catégorie A",
            "C4 2026 0 | fermée au public | 6.6 | 0 | fermée",
        ]
    );
    assert_eq!(cell(&evaluation, "prix_a_l_ouverture", 0), "6");
    assert_eq!(cell(&evaluation, "prix_a_l_ouverture", 3), "6.6");
    assert_eq!(cell(&evaluation, "est_aidee", 6), "false");
}

#[test]
fn a_reform_of_it_inherits_amends_and_redefines() {
    let (policy, evaluation) = canteens("cantines-2026", &[], SCHOOLS);
    assert_eq!(policy.meta.total.as_deref(), Some("aide"));
    let amounts = ["categorie", "aide", "aide_plafonnee"];
    assert_eq!(
        shown(&evaluation, &amounts),
        [
            "C1 2024 A | 5878.42 | 5878.42",
            "C1 2025 A | 7775 | 7775",
            "C1 2026 A | 46225.89 | 46225.89",
            "C2 2024 B | 578.24 | 578.24",
            "C2 2025 B | 2017.24 | 2017.24",
            "C2 2026 B | 2574.07 | 2574.07",
            "C3 2025 B | 25.78 | 25.78",
            "C4 2025 A | 9884.4 | 9884.4",
            "C4 2026 A | 0 | 0",
        ]
    );
    let (_, evaluation) = canteens("cantines-2026", &["plafond=2017.24"], SCHOOLS);
    let capped = shown(&evaluation, &["aide_plafonnee"]);
    assert_eq!(capped[4..7], ["C2 2025 2017.24", "C2 2026 2017.24", "C3 2025 25.78"]);
}

#[test]
fn its_parameters_turn_from_the_command_line() {
    let (_, evaluation) = canteens("cantines", &["coefficient[2A]=2"], SCHOOLS);
    let doubled = shown(&evaluation, &["aide"]);
    assert_eq!(
        doubled[2..6],
        ["C1 2026 34625.66", "C2 2024 1757.85", "C2 2025 6132.42", "C2 2026 6964.47"]
    );
    // The amount of the reform for 2026, on the law's scale: 50 001 × 0.8 × 0.60 × 1.1.
    let (_, evaluation) = canteens("cantines", &["aide_par_repas@2026=0.60"], SCHOOLS);
    let amended = shown(&evaluation, &["aide"]);
    assert_eq!(amended[1..3], ["C1 2025 7775", "C1 2026 39025.75"]);
}

#[test]
fn a_key_without_a_value_is_an_error_of_its_rows_only() {
    let (_, evaluation) =
        canteens("cantines", &[], &SCHOOLS.replace("publique,01,", "publique,1,"));
    assert_eq!(
        shown(&evaluation, &["aide", "est_aidee", "categorie"])[..4],
        [
            "C1 2024 error | error | A",
            "C1 2025 error | error | A",
            "C1 2026 error | error | A",
            "C2 2024 1098.66 | true | B",
        ]
    );
    let [failure] = evaluation.failures.as_slice() else { panic!("{:#?}", evaluation.failures) };
    assert_eq!(
        (failure.diagnostic.code, failure.rows.as_slice()),
        (Code::UnknownByKey, &[0, 1, 2][..])
    );
}
