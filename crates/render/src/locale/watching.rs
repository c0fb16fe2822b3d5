//! What a running watch says of itself, in both languages.

use super::Lang;
use super::number;

/// The first line: what is watched, and how to leave.
pub(crate) fn watching(what: &str, files: usize, lang: Lang) -> String {
    let s = if files > 1 { "s" } else { "" };
    match lang {
        Lang::Fr => format!("bareme surveille {what} ({files} fichier{s}) · Ctrl-C pour quitter"),
        Lang::En => format!("bareme watches {what} ({files} file{s}) · Ctrl-C to leave"),
    }
}

/// How long a result took, and how many of the formulas had to be computed.
pub(crate) fn computed(milliseconds: u128, computed: usize, formulas: usize, lang: Lang) -> String {
    let count = |n: usize| number::short(n.into(), lang);
    let (done, all) = (count(computed), count(formulas));
    match lang {
        Lang::Fr => {
            let formulas = if computed > 1 { "formules" } else { "formule" };
            format!("calculé en {milliseconds} ms, {done} {formulas} sur {all}")
        }
        Lang::En => {
            let formulas = if formulas == 1 { "formula" } else { "formulas" };
            format!("computed in {milliseconds} ms, {done} of {all} {formulas}")
        }
    }
}

/// That there is no result.
pub(crate) fn failed(milliseconds: u128, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("pas de résultat ({milliseconds} ms)"),
        Lang::En => format!("no result ({milliseconds} ms)"),
    }
}

/// Which files changed.
pub(crate) fn changed(files: &[String], lang: Lang) -> String {
    let files = files.join(", ");
    match lang {
        Lang::Fr => format!("modifié : {files}"),
        Lang::En => format!("changed: {files}"),
    }
}

/// That an edit changes no result.
pub(crate) fn unchanged(lang: Lang) -> &'static str {
    lang.pick("rien ne change dans les résultats", "no result changes")
}

/// The heading over the last result that was good.
pub(crate) fn last_good(time: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Dernier résultat valable : {time}"),
        Lang::En => format!("Last good result: {time}"),
    }
}

/// That no result was ever good.
pub(crate) fn never_good(lang: Lang) -> &'static str {
    lang.pick(
        "Pas encore de résultat valable : corrigez et enregistrez, le calcul reprend tout seul.",
        "No good result yet: correct and save, the computation starts again by itself.",
    )
}

/// What changed in the rules since the previous save.
pub(crate) fn rules(changes: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Depuis la sauvegarde précédente : {changes}"),
        Lang::En => format!("Since the previous save: {changes}"),
    }
}

/// What is not among the lines shown.
pub(crate) fn more(count: usize, lang: Lang) -> String {
    let count = number::short(count.into(), lang);
    match lang {
        Lang::Fr => format!("… et {count} de plus"),
        Lang::En => format!("… and {count} more"),
    }
}
