//! Rows for `cdc-v4`: typed columns, random and fictitious, and the same as a table.

use super::{Number, Random};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use std::fmt::{Display, Write as _};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Implantation {
    Qpv,
    QuartierVecu,
    HorsQpv,
}

/// One column an input, but for the seven conditions and the nine missions, kept together.
pub struct Rows<N> {
    pub exercice: Vec<i64>,
    pub admise: Vec<bool>,
    pub montee_en_charge: Vec<bool>,
    pub implantation: Vec<Implantation>,
    pub conditions: Vec<[bool; 7]>,
    pub missions: Vec<[bool; 9]>,
    pub entree: Vec<Date>,
    pub sortie: Vec<Option<Date>>,
    pub file_active: Vec<i64>,
    pub prevision: Vec<Option<i64>>,
    pub prevision_precedente: Vec<Option<i64>>,
    pub commune: Vec<Option<N>>,
    pub epci: Vec<Option<N>>,
    pub qpv: Vec<Option<N>>,
    pub base: Vec<N>,
    pub peps: Vec<N>,
    pub etp_psychologue: Vec<N>,
    pub accord: Vec<bool>,
    pub annee_donnees: Vec<Option<i64>>,
    pub fir: Vec<Option<N>>,
    pub verse: Vec<Option<N>>,
}

/// What rows are drawn for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Draw {
    /// Structures as they are: most are admitted, present all year, and meet every condition.
    Ordinary,
    /// Bounds, ties, absent cells and rows that cannot be computed.
    Edges,
}

const COUNTS: [i64; 12] =
    [0, 999, 1_000, 1_001, 1_500, 2_999, 3_000, 3_001, 4_500, 6_000, 6_001, 20_000];
/// In millionths of a percent.
const RATES: [i64; 10] = [
    0,
    14_990_000,
    15_000_000,
    15_000_001,
    17_500_000,
    22_300_000,
    24_999_999,
    25_000_000,
    25_010_000,
    100_000_000,
];

impl<N: Number> Rows<N> {
    /// Two years (2024 and 2025) of as many structures as it takes.
    pub fn random(count: usize, draw: Draw, seed: u64) -> Self {
        let edges = draw == Draw::Edges;
        let random = &mut Random::new(seed);
        let mut rows = Self::empty();
        for i in 0..count {
            let year = match (i % 2, edges) {
                (0, false) => 2024,
                (0, true) => random.pick(&[2023, 2024, 2024]),
                (_, false) => 2025,
                (_, true) => random.pick(&[2025, 2025, 2026]),
            };
            rows.exercice.push(year);
            rows.admise.push(random.chance(if edges { 50 } else { 90 }));
            let ramp_up = random.chance(if edges { 35 } else { 15 });
            rows.montee_en_charge.push(ramp_up);
            let place = random.pick(&[
                Implantation::Qpv,
                Implantation::QuartierVecu,
                Implantation::HorsQpv,
            ]);
            rows.implantation.push(place);
            let all = random.chance(if edges { 50 } else { 90 });
            rows.conditions.push(std::array::from_fn(|_| all || random.chance(80)));
            let all = random.chance(if edges { 50 } else { 90 });
            rows.missions.push(std::array::from_fn(|_| all || random.chance(80)));
            rows.presence(random, edges);
            let patients = |random: &mut Random| {
                if edges && random.chance(50) {
                    random.pick(&COUNTS)
                } else {
                    500 + random.below(8_000)
                }
            };
            rows.file_active.push(patients(random));
            let forecast = patients(random);
            rows.prevision.push((ramp_up && !(edges && random.chance(10))).then_some(forecast));
            let before = patients(random);
            rows.prevision_precedente
                .push(random.chance(if edges { 50 } else { 15 }).then_some(before));
            let rate = |random: &mut Random| match edges {
                true if random.chance(60) => N::new(random.pick(&RATES), 6),
                true => N::new(10_000_000 + random.below(20_000_000), 6),
                false => N::new(80 + random.below(320), 1),
            };
            let (commune, epci, qpv) = (rate(random), rate(random), rate(random));
            let commune = random.chance(if edges { 70 } else { 90 }).then_some(commune);
            rows.commune.push(commune);
            let known = !edges && commune.is_none() || random.chance(60);
            rows.epci.push(known.then_some(epci));
            rows.qpv.push((place != Implantation::HorsQpv && random.chance(70)).then_some(qpv));
            rows.base.push(N::new(random.below(200_000_000), 2));
            let peps = if random.chance(70) { 0 } else { random.below(15_000_000) };
            rows.peps.push(N::new(peps, 2));
            rows.etp_psychologue
                .push(N::new(random.pick(&[0, 333, 500, 800, 999, 1_000, 1_500]), 3));
            rows.accord.push(random.chance(60));
            rows.annee_donnees
                .push(random.chance(80).then(|| year - 1 - i64::from(random.chance(20))));
            rows.fir.push(random.chance(60).then(|| N::new(random.below(10_000_000), 2)));
            rows.verse.push(random.chance(40).then(|| N::new(random.below(80_000_000), 2)));
        }
        rows
    }

    fn presence(&mut self, random: &mut Random, edges: bool) {
        let wave = random.pick(&[date(2021, 8, 1), date(2022, 3, 1)]);
        let mut day = |year: i16| {
            let month = i8::try_from(1 + random.below(12)).unwrap_or(1);
            date(year, month, i8::try_from(1 + random.below(28)).unwrap_or(1))
        };
        let (entry, exit, late) = (day(2024), day(2024), day(2025));
        let some = if edges { 50 } else { 5 };
        self.entree.push(if random.chance(some) { entry } else { wave });
        let exit = if random.chance(50) && (edges || exit >= entry) { exit } else { late };
        self.sortie.push(random.chance(some).then_some(exit));
    }

    fn empty() -> Self {
        Self {
            exercice: vec![],
            admise: vec![],
            montee_en_charge: vec![],
            implantation: vec![],
            conditions: vec![],
            missions: vec![],
            entree: vec![],
            sortie: vec![],
            file_active: vec![],
            prevision: vec![],
            prevision_precedente: vec![],
            commune: vec![],
            epci: vec![],
            qpv: vec![],
            base: vec![],
            peps: vec![],
            etp_psychologue: vec![],
            accord: vec![],
            annee_donnees: vec![],
            fir: vec![],
            verse: vec![],
        }
    }

    pub fn len(&self) -> usize {
        self.exercice.len()
    }

    /// The row of the same structure in the year before.
    pub fn before(&self, i: usize) -> Option<usize> {
        let before = (i % 2).checked_sub(1).map(|_| i - 1);
        before.filter(|before| self.exercice[*before] == self.exercice[i] - 1)
    }
}

const HEADER: &str = "structure,exercice,admise,montee_en_charge,implantation,\
    activite_mg_majoritaire,activite_paramedicale,tiers_payant,tarifs_opposables,ouverte_a_tous,\
    projet_sante_adapte,engagement_file_active,mission_proximite,mission_accueil,\
    mission_soutien_psychologique,mission_mediation,mission_participation,\
    mission_accompagnement_social,mission_interpretariat,mission_prevention,mission_formation,\
    date_entree,date_sortie,file_active,file_active_previsionnelle,prevision_exercice_precedent,\
    taux_pauvrete_commune,taux_pauvrete_epci,taux_pauvrete_qpv,taux_pauvrete_autres_sites,\
    base_remboursement,modulation_peps,etp_psychologue,etp_psychologue_segur,\
    accord_ars_psychologue,annee_donnees,fir_substitue,montant_verse\n";

impl Rows<Decimal> {
    /// The table. Two columns that the retained readings never look at are there as well.
    pub fn csv(&self) -> String {
        fn or_empty<T: Display>(value: Option<T>) -> String {
            value.map(|value| value.to_string()).unwrap_or_default()
        }
        let mut text = HEADER.to_owned();
        for i in 0..self.len() {
            let place = match self.implantation[i] {
                Implantation::Qpv => "qpv",
                Implantation::QuartierVecu => "quartier_vecu",
                Implantation::HorsQpv => "hors_qpv",
            };
            let _ = write!(text, "S{},{},", i / 2, self.exercice[i]);
            let _ = write!(text, "{},{},{place}", self.admise[i], self.montee_en_charge[i]);
            for flag in self.conditions[i].iter().chain(&self.missions[i]) {
                let _ = write!(text, ",{flag}");
            }
            let _ = write!(text, ",{},{}", self.entree[i], or_empty(self.sortie[i]));
            let _ = write!(text, ",{},{}", self.file_active[i], or_empty(self.prevision[i]));
            let _ = write!(text, ",{}", or_empty(self.prevision_precedente[i]));
            for rate in [self.commune[i], self.epci[i], self.qpv[i], self.qpv[i]] {
                let _ = write!(text, ",{}", or_empty(rate));
            }
            let _ = write!(text, ",{},{}", self.base[i], self.peps[i]);
            let _ = write!(text, ",{0},{0},{1}", self.etp_psychologue[i], self.accord[i]);
            let _ = write!(text, ",{}", or_empty(self.annee_donnees[i]));
            let _ = writeln!(text, ",{},{}", or_empty(self.fir[i]), or_empty(self.verse[i]));
        }
        text
    }
}
