//! The words of an evaluation plan, in both languages.

use super::{Lang, sentences};
use bareme_core::engine::{Reason, Tier};

catalogue!("plan");

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
