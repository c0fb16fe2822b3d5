//! The words of a workbook.

use super::Lang;
use super::number;
use super::sentences;
use bareme_compare::compare::Status;

/// A word or a sentence of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Say {
    ReadMe,
    Summary,
    Results,
    Gaps,
    Rows,
    Effects,
    Parameters,
    Rules,
    AboutSummary,
    AboutResults,
    AboutGaps,
    AboutRows,
    AboutEffects,
    AboutParameters,
    AboutRules,
    Sheets,
    Files,
    Precision,
    Whole,
    ComputedBy,
    TotalInSight,
    Label,
    Unit,
    From,
    Status,
    Variant,
    Policy,
}

impl Say {
    /// In the reader's language.
    pub(crate) fn text(self, lang: Lang) -> &'static str {
        let (fr, en) = match self {
            Self::ReadMe => ("Lisez-moi", "Read me"),
            Self::Summary => ("Synthèse", "Summary"),
            Self::Results => ("Résultats", "Results"),
            Self::Gaps => ("Écarts", "Differences"),
            Self::Rows => ("Lignes", "Rows"),
            Self::Effects => ("Effets", "Effects"),
            Self::Parameters => ("Paramètres", "Parameters"),
            Self::Rules => ("Règles", "Rules"),
            Self::AboutSummary => (
                "ce qu’il faut retenir : totaux par exercice, puis le détail de la page",
                "what to keep in mind: totals by year, then the details of the page",
            ),
            Self::AboutResults => (
                "toutes les sorties, une ligne par structure et exercice",
                "all outputs, one line a structure and year",
            ),
            Self::AboutGaps => (
                "l’écart du montant principal, une ligne par structure",
                "the change of the headline, one line a structure",
            ),
            Self::AboutRows => ("toutes les lignes, à filtrer", "every row, to be filtered"),
            Self::AboutEffects => {
                ("la part de chaque mesure dans l’écart", "the part of each measure in the change")
            }
            Self::AboutParameters => (
                "chaque valeur, avec son fondement (texte, hypothèse, proposition) et sa source",
                "each value, with its basis (text, assumption, proposal) and its source",
            ),
            Self::AboutRules => {
                ("ce qui change dans les textes des formules", "what changes in the formulas")
            }
            Self::Sheets => ("Feuilles", "Sheets"),
            Self::Files => ("Fichiers lus (SHA-256)", "Files read (SHA-256)"),
            Self::Precision => ("Précision", "Precision"),
            Self::Whole => (
                "Montants exacts : aucun nombre des tableaux n’a plus des 15 chiffres qu’un \
                 tableur peut tenir. Dans la synthèse, moyennes et pourcentages sont arrondis \
                 comme ils sont montrés.",
                "Exact amounts: no number of the tables has more than the 15 digits that a \
                 spreadsheet can hold. In the summary, means and percentages are rounded as they \
                 are shown.",
            ),
            Self::ComputedBy => ("Calculé par", "Computed by"),
            Self::TotalInSight => ("Total des lignes visibles", "Total of the rows in sight"),
            Self::Label => ("Libellé", "Label"),
            Self::Unit => ("Unité", "Unit"),
            Self::From => ("À partir du", "From"),
            Self::Status => ("État", "Status"),
            Self::Variant => ("Variante", "Variant"),
            Self::Policy => ("Politique", "Policy"),
        };
        lang.pick(fr, en)
    }
}

/// How many numbers of a column a sheet could not hold whole.
pub(crate) fn rounded(count: usize, sheet: &str, column: Option<&str>, lang: Lang) -> String {
    let column = column.map(|name| format!(", {name}")).unwrap_or_default();
    let numbers = match (count, lang) {
        (1, Lang::Fr) => "1 nombre".to_owned(),
        (1, Lang::En) => "1 number".to_owned(),
        (n, Lang::Fr) => format!("{} nombres", number::number(n.into(), lang)),
        (n, Lang::En) => format!("{} numbers", number::number(n.into(), lang)),
    };
    format!("! {sheet}{column}{}{numbers}", lang.colon())
}

/// What stands before these counts.
pub(crate) fn beyond(lang: Lang) -> &'static str {
    lang.pick(
        "Un tableur ne tient que 15 chiffres : les nombres qui en ont plus sont arrondis à 15. \
         Tous leurs chiffres sont dans les sorties csv, json et parquet.",
        "A spreadsheet holds 15 digits only: numbers that have more are rounded to 15. All their \
         digits are in the csv, json and parquet outputs.",
    )
}

/// The program and the language that computed it.
pub(crate) fn computed_by(version: &str, edition: Option<u32>, lang: Lang) -> String {
    let edition = edition.map(|edition| match lang {
        Lang::Fr => format!(", langage édition {edition}"),
        Lang::En => format!(", edition {edition} of the language"),
    });
    format!("bareme {version}{}", edition.unwrap_or_default())
}

/// How many structures or rows a sheet shows.
pub(crate) fn about(what: Say, rows: Option<usize>, lang: Lang) -> String {
    let rows = rows.map(|rows| format!(" ({})", sentences::rows(rows, lang)));
    format!("{}{}", what.text(lang), rows.unwrap_or_default())
}

/// How a row differs.
pub(crate) fn status(status: Status, lang: Lang) -> &'static str {
    let (fr, en) = match status {
        Status::Same => ("identique", "same"),
        Status::Within => ("dans la tolérance", "within the tolerance"),
        Status::Changed => ("modifié", "changed"),
        Status::Added => ("ajouté", "added"),
        Status::Removed => ("supprimé", "removed"),
        Status::BothMissing => ("manquant", "missing"),
        Status::MissingBase => ("manque en référence", "missing in the base"),
        Status::MissingTarget => ("manque en comparé", "missing in the target"),
        Status::Error => ("erreur", "error"),
    };
    lang.pick(fr, en)
}
