//! `cdc-v4`, whole, by hand: its twenty-three outputs, in the readings that it retains by default.
//!
//! Counts and months are integers; rates, staff and amounts are decimals, as are parameters.
//! Rules in the order of the text, nothing computed twice, nothing that the retained readings
//! never reach. No guard is needed: rates and amounts have six decimals at most, so that every
//! product is exact, and a quotient that does not end never stands for half a cent (of a count of
//! patients, 55 000 × months / 36 000 is never an odd number of half cents).

use super::Number;
use super::cdc_v4_rows::{Implantation, Rows};
use jiff::civil::{Date, date};

const FILE_ACTIVE_MINIMALE: i64 = 1_000;
const PLAFOND_INTERPRETARIAT: i64 = 6_000;
const DEBUT_APPLICATION: Date = date(2024, 1, 1);
const FIN_APPLICATION: Date = date(2025, 4, 30);
const DECALAGE_DONNEES: i64 = 1;

/// Parameters that may have decimals.
pub struct Law<N> {
    cout_etp: N,
    seuil_eligibilite_pauvrete: N,
    seuil_dotation_b: N,
    borne_dotation_b: N,
    majoration_maximale: N,
    cout_interpretariat: N,
    cout_psychologue: N,
    plafond_etp_psychologue: N,
    taux_plafond_formation: N,
}

impl<N: Number> Law<N> {
    pub fn v4() -> Self {
        Self {
            cout_etp: N::whole(55_000),
            seuil_eligibilite_pauvrete: N::whole(15),
            seuil_dotation_b: N::whole(15),
            borne_dotation_b: N::whole(25),
            majoration_maximale: N::new(20, 2),
            cout_interpretariat: N::whole(22_800),
            cout_psychologue: N::whole(66_000),
            plafond_etp_psychologue: N::whole(1),
            taux_plafond_formation: N::new(2, 2),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statut {
    HorsPeriode,
    MonteeEnCharge,
    Ineligible,
    PleinDroit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motif {
    AucunMois,
    FileActive,
    Condition,
    Mission,
    Territoire,
    Prevision,
    PleinDroit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EtatVersement {
    Inconnu,
    ResteAVerser,
    TropVerse,
    Solde,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EtatRegularisation {
    Rien,
    NonCalculable,
    Calculee,
}

/// Why a row cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    SortieAvantEntree,
    TauxInconnu,
    SansPrevision,
    SansTaux,
}

/// The outputs, under their names.
#[allow(dead_code, reason = "the bench computes them all and reads one")]
#[derive(Clone, Copy, Debug)]
pub struct Outputs<N> {
    pub statut: Statut,
    pub mois_presence: i64,
    pub etp_hors_ps: N,
    pub dotation_hors_ps: N,
    pub taux_pauvrete: Option<N>,
    pub taux_majoration: Option<N>,
    pub dotation_ps: N,
    pub dotation_interpretariat: N,
    pub dotation_psychologue: N,
    pub dotation_totale: N,
    pub plafond_formation: N,
    pub file_active_retenue: i64,
    pub est_financee: bool,
    pub priorite_territoriale: i64,
    pub motif: Motif,
    /// One bit an alert, in the order in which the policy lists them.
    pub alertes_conformite: u32,
    pub alerte_donnees: bool,
    pub regularisation: N,
    pub cout_net_fir: N,
    pub etat_versement: EtatVersement,
    pub regularisation_hors_ps: Option<N>,
    pub versement: Option<N>,
    pub etat_regularisation: EtatRegularisation,
}

/// Who is paid, and on which file active: what the row after needs of this one as well.
struct Who<N> {
    mois_presence: i64,
    taux_pauvrete: Option<N>,
    conditions: [bool; 7],
    conditions_reunies: bool,
    missions_reunies: bool,
    statut: Statut,
    motif: Motif,
    file_active_retenue: i64,
}

fn who<N: Number>(law: &Law<N>, rows: &Rows<N>, i: usize) -> Result<Who<N>, Fault> {
    let en_montee = rows.montee_en_charge[i];
    let implantation = rows.implantation[i];
    let file_active = rows.file_active[i];

    // Qui, quand.
    let mois_presence = months(rows, i, rows.exercice[i])?;
    let taux_pauvrete = poverty(rows, i);
    let mut conditions = rows.conditions[i];
    conditions[6] |= !en_montee;
    let conditions_reunies = conditions.iter().all(|met| *met);
    let missions_reunies = rows.missions[i][..8].iter().all(|met| *met);
    let excluded = if mois_presence == 0 {
        None
    } else if !en_montee && file_active < FILE_ACTIVE_MINIMALE {
        Some(Motif::FileActive)
    } else if rows.admise[i] {
        None
    } else if !conditions_reunies {
        Some(Motif::Condition)
    } else if !missions_reunies {
        Some(Motif::Mission)
    } else if implantation == Implantation::HorsQpv
        && taux_pauvrete.ok_or(Fault::TauxInconnu)? <= law.seuil_eligibilite_pauvrete
    {
        Some(Motif::Territoire)
    } else {
        None
    };
    let (statut, motif) = match excluded {
        _ if mois_presence == 0 => (Statut::HorsPeriode, Motif::AucunMois),
        Some(motif) => (Statut::Ineligible, motif),
        None if en_montee => (Statut::MonteeEnCharge, Motif::Prevision),
        None => (Statut::PleinDroit, Motif::PleinDroit),
    };
    let file_active_retenue = if statut == Statut::MonteeEnCharge {
        rows.prevision[i].ok_or(Fault::SansPrevision)?
    } else {
        file_active
    };
    Ok(Who {
        mois_presence,
        taux_pauvrete,
        conditions,
        conditions_reunies,
        missions_reunies,
        statut,
        motif,
        file_active_retenue,
    })
}

/// The outputs of a row.
pub fn evaluate<N: Number>(law: &Law<N>, rows: &Rows<N>, i: usize) -> Result<Outputs<N>, Fault> {
    let zero = N::whole(0);
    let implantation = rows.implantation[i];
    let file_active = rows.file_active[i];
    let Who {
        mois_presence,
        taux_pauvrete,
        conditions,
        conditions_reunies,
        missions_reunies,
        statut,
        motif,
        file_active_retenue,
    } = who(law, rows, i)?;
    let (missions, formation) = (&rows.missions[i][..8], rows.missions[i][8]);
    let est_financee = matches!(statut, Statut::MonteeEnCharge | Statut::PleinDroit);

    // Combien : les quatre dotations.
    let taux_majoration = taux_pauvrete.map(|taux| increase(law, taux));
    let mois = N::whole(mois_presence);
    let douze = N::whole(12);
    let (mut etp_hors_ps, mut a, mut b, mut c, mut d) = (zero, zero, zero, zero, zero);
    if est_financee {
        etp_hors_ps = staff(file_active_retenue);
        a = (etp_hors_ps * law.cout_etp * mois / douze).cents();
        let majoration = taux_majoration.ok_or(Fault::SansTaux)? * rows.base[i];
        b = ((majoration - rows.peps[i]) * mois / douze).at_least(zero).cents();
        c = interpreters(law, file_active_retenue, mois_presence);
        if rows.accord[i] {
            let etp = rows.etp_psychologue[i].at_most(law.plafond_etp_psychologue);
            d = (etp * law.cout_psychologue * mois / douze).cents();
        }
    }
    let total = a + b + c + d;

    // L’année d’après, et les contrôles.
    let mois_precedents = touched(rows, i, rows.exercice[i] - 1);
    let correction = |prevision| {
        let mois = N::whole(mois_precedents);
        let due = |patients| (staff::<N>(patients) * law.cout_etp * mois / douze).cents();
        due(file_active) - due(prevision)
    };
    let regularisation = rows.prevision_precedente[i].map_or(zero, correction);
    let reread = match rows.before(i).map(|before| who(law, rows, before)).transpose()? {
        Some(before) if before.statut == Statut::MonteeEnCharge => Some(before.file_active_retenue),
        _ => None,
    };
    let to_correct = rows.prevision_precedente[i].or(reread).filter(|_| mois_precedents > 0);
    let known = rows.annee_donnees[i].is_none_or(|annee| annee == rows.exercice[i] - 1);
    let (regularisation_hors_ps, etat_regularisation) = match to_correct {
        None => (Some(zero), EtatRegularisation::Rien),
        Some(_) if !known => (None, EtatRegularisation::NonCalculable),
        Some(prevision) => (Some(correction(prevision)), EtatRegularisation::Calculee),
    };
    let mut alertes = 0;
    if !conditions_reunies {
        alertes |= absent(&conditions);
    }
    if !missions_reunies {
        alertes |= absent(missions) << 7;
    }
    alertes |= u32::from(!formation) << 15;
    let low = |taux: N| taux <= law.seuil_eligibilite_pauvrete;
    if implantation == Implantation::HorsQpv && taux_pauvrete.is_some_and(low) {
        alertes |= 1 << 16;
    }
    let etat_versement = match rows.verse[i] {
        None => EtatVersement::Inconnu,
        Some(verse) if verse < total => EtatVersement::ResteAVerser,
        Some(verse) if verse > total => EtatVersement::TropVerse,
        Some(_) => EtatVersement::Solde,
    };
    Ok(Outputs {
        statut,
        mois_presence,
        etp_hors_ps,
        dotation_hors_ps: a,
        taux_pauvrete,
        taux_majoration,
        dotation_ps: b,
        dotation_interpretariat: c,
        dotation_psychologue: d,
        dotation_totale: total,
        plafond_formation: (total * law.taux_plafond_formation).cents(),
        file_active_retenue,
        est_financee,
        priorite_territoriale: match implantation {
            Implantation::Qpv => 1,
            Implantation::QuartierVecu => 2,
            Implantation::HorsQpv => 3,
        },
        motif,
        alertes_conformite: alertes,
        alerte_donnees: rows.annee_donnees[i]
            .is_some_and(|annee| annee != rows.exercice[i] - DECALAGE_DONNEES),
        regularisation,
        cout_net_fir: rows.fir[i].map_or(total, |fir| total - fir),
        etat_versement,
        regularisation_hors_ps,
        versement: regularisation_hors_ps.map(|correction| total + correction),
        etat_regularisation,
    })
}

/// Months of presence, once dates are seen to be in order.
fn months<N>(rows: &Rows<N>, i: usize, year: i64) -> Result<i64, Fault> {
    if rows.sortie[i].is_some_and(|sortie| sortie < rows.entree[i]) {
        return Err(Fault::SortieAvantEntree);
    }
    Ok(touched(rows, i, year))
}

/// Months of the year touched by the presence while the text applies.
fn touched<N>(rows: &Rows<N>, i: usize, year: i64) -> i64 {
    let from = rows.entree[i].max(DEBUT_APPLICATION);
    let to = rows.sortie[i].map_or(FIN_APPLICATION, |sortie| sortie.min(FIN_APPLICATION));
    if to < from {
        return 0;
    }
    let index = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month()) - 1;
    (index(to).min(year * 12 + 11) - index(from).max(year * 12) + 1).max(0)
}

/// The poverty rate that applies.
fn poverty<N: Number>(rows: &Rows<N>, i: usize) -> Option<N> {
    let around = rows.commune[i].or(rows.epci[i]);
    match (around, rows.qpv[i]) {
        (Some(around), Some(qpv)) if rows.implantation[i] == Implantation::Qpv => {
            Some(around.at_least(qpv))
        }
        (None, qpv) if rows.implantation[i] == Implantation::Qpv => qpv,
        _ => around,
    }
}

/// The increase of b.
fn increase<N: Number>(law: &Law<N>, taux: N) -> N {
    if taux <= law.seuil_dotation_b {
        N::whole(0)
    } else if taux >= law.borne_dotation_b {
        law.majoration_maximale
    } else {
        law.majoration_maximale * (taux - law.seuil_dotation_b)
            / (law.borne_dotation_b - law.seuil_dotation_b)
    }
}

/// Staff for so many patients: below 1 000 only in ramp-up, where the table begins with them.
fn staff<N: Number>(patients: i64) -> N {
    match patients {
        ..1_000 => N::new(patients * 4, 3),
        1_000..=3_000 => N::new(3_000 + patients, 3),
        3_001..=6_000 => N::whole(6) + N::whole(patients - 3_000) / N::whole(3_000),
        _ => N::whole(7),
    }
}

/// Dotation c.
fn interpreters<N: Number>(law: &Law<N>, patients: i64, months: i64) -> N {
    let patients = N::whole(patients.min(PLAFOND_INTERPRETARIAT) * months);
    (patients * law.cout_interpretariat / N::whole(12_000)).cents()
}

/// One bit for each flag that is down.
fn absent(flags: &[bool]) -> u32 {
    flags.iter().rev().fold(0, |bits, met| bits << 1 | u32::from(!met))
}
