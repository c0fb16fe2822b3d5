//! What the benches measure the engine against gives the engine's digits.

#[path = "../benches/by_hand/mod.rs"]
mod rules;

use self::rules::cdc_v4::{
    self, EtatRegularisation, EtatVersement, Fault, Law, Motif, Outputs, Statut,
};
use self::rules::cdc_v4_rows::{Draw, Rows};
use self::rules::reduced;
use crate::oracle::OUTPUTS;
use crate::support::{evaluate, read};
use bareme::engine::{Cell, Evaluation, Settings};
use bareme::sources::Sources;
use bareme::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::path::Path;

/// What comes after the outputs that the text fixes.
const OTHERS: [&str; 12] = [
    "file_active_retenue",
    "est_financee",
    "priorite_territoriale",
    "motif",
    "alertes_conformite",
    "alerte_donnees",
    "regularisation",
    "cout_net_fir",
    "etat_versement",
    "regularisation_hors_ps",
    "versement",
    "etat_regularisation",
];

/// Conditions, missions and the territory, as the policy words them.
const ALERTS: [&str; 17] = [
    "médecine générale non majoritaire",
    "aucune activité paramédicale",
    "tiers payant non pratiqué",
    "tarifs opposables non pratiqués",
    "non ouverte à tout public",
    "projet de santé sans volet propre au territoire",
    "pas d’engagement sur la file active minimale",
    "mission a. proximité",
    "mission b. accueil",
    "mission c. soutien psychologique",
    "mission d. médiation",
    "mission e. participation",
    "mission f. accompagnement social",
    "mission g. interprétariat",
    "mission h. prévention",
    "mission i. formation (recommandée)",
    "hors QPV, taux de pauvreté non supérieur au seuil",
];

fn texts(outputs: &Outputs<Decimal>) -> [Value; OUTPUTS.len() + OTHERS.len()] {
    let text = |text: &str| Value::Text(text.into());
    let number = |number: Decimal| Value::Number(number).leave();
    let whole = |count: i64| Value::Number(count.into());
    let optional = |value: Option<Decimal>| value.map_or(Value::Missing, number);
    let alerts: Vec<&str> = (0..ALERTS.len())
        .filter(|bit| outputs.alertes_conformite >> bit & 1 == 1)
        .map(|bit| ALERTS[bit])
        .collect();
    [
        text(match outputs.statut {
            Statut::HorsPeriode => "hors_periode",
            Statut::MonteeEnCharge => "montee_en_charge",
            Statut::Ineligible => "ineligible",
            Statut::PleinDroit => "plein_droit",
        }),
        whole(outputs.mois_presence),
        number(outputs.etp_hors_ps),
        number(outputs.dotation_hors_ps),
        optional(outputs.taux_pauvrete),
        optional(outputs.taux_majoration),
        number(outputs.dotation_ps),
        number(outputs.dotation_interpretariat),
        number(outputs.dotation_psychologue),
        number(outputs.dotation_totale),
        number(outputs.plafond_formation),
        whole(outputs.file_active_retenue),
        Value::Boolean(outputs.est_financee),
        whole(outputs.priorite_territoriale),
        text(match outputs.motif {
            Motif::AucunMois => {
                "aucun mois de présence dans l’année pendant l’application du texte"
            }
            Motif::FileActive => "file active inférieure au minimum, hors montée en charge",
            Motif::Condition => "une condition d’admission n’est pas remplie",
            Motif::Mission => "une mission obligatoire n’est pas assurée",
            Motif::Territoire => "hors QPV, et taux de pauvreté non supérieur au seuil",
            Motif::Prevision => "montée en charge : la file active prévisionnelle est retenue",
            Motif::PleinDroit => "file active au moins égale au minimum",
        }),
        text(&alerts.join(" ; ")),
        text(if outputs.alerte_donnees {
            "file active d’une autre année que celle de la règle"
        } else {
            ""
        }),
        number(outputs.regularisation),
        number(outputs.cout_net_fir),
        text(match outputs.etat_versement {
            EtatVersement::Inconnu => "",
            EtatVersement::ResteAVerser => "reste à verser",
            EtatVersement::TropVerse => "trop versé",
            EtatVersement::Solde => "soldé",
        }),
        optional(outputs.regularisation_hors_ps),
        optional(outputs.versement),
        text(match outputs.etat_regularisation {
            EtatRegularisation::Rien => "",
            EtatRegularisation::NonCalculable => {
                "non calculable : la file active constatée l’année d’avant est inconnue"
            }
            EtatRegularisation::Calculee => "calculée",
        }),
    ]
}

/// The beginning of what the policy says of a row that it cannot compute.
fn words(fault: Fault) -> &'static str {
    match fault {
        Fault::SortieAvantEntree => "la date de sortie précède la date d’entrée",
        Fault::TauxInconnu => "taux de pauvreté inconnu",
        Fault::SansPrevision => "structure en montée en charge sans file active prévisionnelle",
        Fault::SansTaux => "aucun taux de pauvreté",
    }
}

fn run(policy: &Path, csv: String) -> Evaluation {
    let files = [("policies/p.rhai".to_owned(), read(policy)), ("t.csv".to_owned(), csv)];
    let mut sources = Sources::memory(files);
    let table = Path::new("t.csv");
    evaluate(&mut sources, "p", table, &[], Settings::default()).unwrap().1
}

/// All outputs, in their order.
fn outputs() -> impl Iterator<Item = &'static str> {
    OUTPUTS.into_iter().chain(OTHERS)
}

/// What the engine says of a row in error, each cause once.
fn faults(evaluation: &Evaluation, row: usize) -> Vec<String> {
    let causes = outputs().filter_map(|name| match evaluation.cell(name, row) {
        Some(Cell::Error(cause)) => Some(cause as usize),
        _ => None,
    });
    causes.map(|cause| format!("{:?}", evaluation.failures[cause].diagnostic)).collect()
}

/// Compares every output of every row; how many rows of each status and fault there were.
fn compare(rows: &Rows<Decimal>) -> BTreeMap<String, usize> {
    let evaluation = run(Path::new("policies/cdc-v4.rhai"), rows.csv());
    let law = Law::v4();
    let mut seen = BTreeMap::new();
    for row in 0..rows.len() {
        let said = faults(&evaluation, row);
        let name = match cdc_v4::evaluate(&law, rows, row) {
            Ok(outputs) => {
                assert_eq!(said, [""; 0], "row {row}");
                for (name, by_hand) in self::outputs().zip(texts(&outputs)) {
                    assert_eq!(evaluation.value(name, row), Some(by_hand), "{name}, row {row}");
                }
                format!("{:?} {:?}", outputs.motif, outputs.etat_versement)
            }
            Err(fault) => {
                assert!(said.iter().any(|s| s.contains(words(fault))), "{fault:?}: {said:?}");
                format!("{fault:?}")
            }
        };
        *seen.entry(name).or_default() += 1;
    }
    seen
}

#[test]
fn cdc_v4_by_hand_gives_every_output_of_the_policy() {
    let mut rows = Rows::<Decimal>::random(3_000, Draw::Edges, 1);
    let law = Law::v4();
    for row in (0..rows.len()).step_by(9) {
        // Paid to the cent, or a cent too much.
        if let Ok(outputs) = cdc_v4::evaluate(&law, &rows, row) {
            let cent = Decimal::new(i64::from(row % 2 == 0), 2);
            rows.verse[row] = Some(outputs.dotation_totale + cent);
        }
    }
    let seen = compare(&rows);
    // Two reasons with four states of payment, five (nothing is due) with three, and four faults.
    assert_eq!(seen.len(), 2 * 4 + 5 * 3 + 4, "{seen:#?}");
    // What the bench measures is what can be computed.
    let ordinary = compare(&Rows::random(1_500, Draw::Ordinary, 2));
    assert!(ordinary.values().sum::<usize>() == 1_500 && ordinary.len() > 15, "{ordinary:#?}");
    for fault in
        [Fault::SortieAvantEntree, Fault::TauxInconnu, Fault::SansPrevision, Fault::SansTaux]
    {
        assert!(seen[&format!("{fault:?}")] > 10, "{seen:#?}");
        assert!(!ordinary.contains_key(&format!("{fault:?}")), "{ordinary:#?}");
    }
}

#[test]
fn the_reduced_policy_by_hand_gives_its_totals() {
    let rows = reduced::Rows::<Decimal>::random(5_000);
    let evaluation = run(Path::new("benches/reduced.rhai"), rows.csv());
    for row in 0..rows.len() {
        let by_hand = Value::Number(reduced::total(&rows, row)).leave();
        assert_eq!(evaluation.value("total", row), Some(by_hand), "row {row}");
    }
}
