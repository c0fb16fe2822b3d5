//! The words of an evaluation plan, in both languages.

use super::{Lang, sentences};
use bareme_core::engine::{Reason, Tier};

/// The title.
pub(crate) fn heading(lang: Lang) -> &'static str {
    lang.pick("Plan d’évaluation", "Evaluation plan")
}

/// Rows that the interpreter finished.
pub(crate) fn apart(rows: usize, lang: Lang) -> String {
    let rows = sentences::rows(rows, lang);
    match lang {
        Lang::Fr => format!(" ; par l’interpréteur : {rows}"),
        Lang::En => format!("; by the interpreter: {rows}"),
    }
}

/// An evaluator.
pub(crate) fn tier(tier: Tier, lang: Lang) -> &'static str {
    match tier {
        Tier::Blocks => lang.pick("blocs d’entiers exacts", "blocks of exact integers"),
        Tier::Decimals => lang.pick("décimaux, formule compilée", "decimals, compiled formula"),
        Tier::Population => lang.pick("sur l’ensemble des lignes", "over the whole population"),
        Tier::Interpreter => lang.pick("interpréteur", "interpreter"),
    }
}

/// Why blocks refused a formula.
pub(crate) fn reason(reason: Reason, lang: Lang) -> &'static str {
    match reason {
        Reason::TooLarge => {
            lang.pick("les nombres pourraient dépasser 64 bits", "the numbers could exceed 64 bits")
        }
        Reason::TooFine => lang.pick(
            "les quotients sont trop fins pour prouver le même arrondi",
            "the quotients are too fine to prove the same rounding",
        ),
        Reason::Divisor => lang.pick(
            "division par une valeur qui change de ligne en ligne",
            "division by a value that changes from row to row",
        ),
        Reason::Function => lang.pick(
            "fonction ou forme que les blocs ne connaissent pas",
            "a function or form that blocks do not know",
        ),
        Reason::Varying => lang.pick(
            "barème ou valeur qui change selon l’année ou la branche",
            "a scale or value that changes with the year or the branch",
        ),
        Reason::Column => lang.pick(
            "colonne dont les nombres ne tiennent pas en entiers",
            "a column whose numbers do not fit integers",
        ),
        Reason::YearByYear => lang.pick(
            "calculée année par année : elle dépend d’elle-même un an plus tôt",
            "computed year by year: it rests on itself one year before",
        ),
        Reason::Need => lang.pick(
            "ses quotients servent à une formule évaluée en décimaux",
            "its quotients are needed by a formula evaluated in decimals",
        ),
    }
}
