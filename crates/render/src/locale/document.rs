//! The words of the documentation of a policy.

use super::{Lang, List, number};
use std::collections::BTreeMap;

catalogue!("document");

/// All of them, by name, for a template.
pub(crate) fn words(lang: Lang) -> BTreeMap<&'static str, &'static str> {
    WORDS.0.iter().map(|(name, fr, en)| (*name, lang.pick(*fr, *en))).collect()
}

/// How far cases reach into a formula.
pub(crate) fn tested(cases: usize, reached: usize, total: usize, lang: Lang) -> String {
    let n = number::short(cases.into(), lang);
    let s = if cases > 1 { "s" } else { "" };
    if total == 1 {
        return lang.pick(format!("{n} cas"), format!("{n} case{s}"));
    }
    lang.pick(
        format!("{n} cas, {reached} branche{} sur {total}", if reached > 1 { "s" } else { "" }),
        format!("{n} case{s}, {reached} of {total} branches"),
    )
}

/// How many of each there are.
pub(crate) fn counts(counts: [usize; 4], missing: usize, lang: Lang) -> Vec<String> {
    let nouns = match lang {
        Lang::Fr => [
            ("donnée", "données"),
            ("paramètre", "paramètres"),
            ("valeur sur toute la population", "valeurs sur toute la population"),
            ("formule", "formules"),
        ],
        Lang::En => [
            ("input", "inputs"),
            ("parameter", "parameters"),
            ("value over the whole population", "values over the whole population"),
            ("formula", "formulas"),
        ],
    };
    let mut lines: Vec<String> = counts
        .into_iter()
        .zip(nouns)
        .filter(|(count, _)| *count > 0)
        .map(|(count, (one, many))| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    if missing > 0 {
        lines.push(match (lang, missing) {
            (Lang::Fr, 1) => "1 paramètre que le texte ne fixe pas".to_owned(),
            (Lang::Fr, n) => format!("{n} paramètres que le texte ne fixe pas"),
            (Lang::En, 1) => "1 parameter that the text does not give".to_owned(),
            (Lang::En, n) => format!("{n} parameters that the text does not give"),
        });
    }
    lines
}

/// How far cases reach into the whole.
pub(crate) fn coverage(reached: usize, total: usize, lang: Lang) -> String {
    lang.pick(
        format!("cas de calcul : {reached} branches sur {total} atteintes"),
        format!("worked cases: {reached} of {total} branches reached"),
    )
}

/// The text alternative of the graph.
pub(crate) fn described(values: usize, links: usize, lang: Lang) -> String {
    lang.pick(
        format!("{values} valeurs et {links} liens, des données et paramètres (à gauche) aux résultats (à droite)."),
        format!("{values} values and {links} links, from inputs and parameters (on the left) to results (on the right)."),
    )
}
