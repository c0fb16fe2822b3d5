//! The words of the documentation of a policy.

use super::{Lang, number};
use std::collections::BTreeMap;

macro_rules! said {
    ($($name:ident: $fr:literal, $en:literal;)*) => {
        /// All of them, by name, for a template.
        pub(crate) fn words(lang: Lang) -> BTreeMap<&'static str, &'static str> {
            BTreeMap::from([$((stringify!($name), lang.pick($fr, $en)),)*])
        }
    };
}

said! {
    skip: "Aller au contenu", "Skip to content";
    contents: "Sommaire", "Contents";
    documentation: "Documentation d’une politique", "Documentation of a policy";
    comparison: "Deux politiques côte à côte", "Two policies side by side";
    base: "Référence", "Base";
    target: "Politique comparée", "Policy compared";
    in_short: "En bref", "In short";
    changes: "Ce qui change", "What changes";
    nothing_changes: "Rien ne change : mêmes paramètres, mêmes formules, mêmes colonnes.",
        "Nothing changes: same parameters, same formulas, same columns.";
    assumptions: "Ce que le texte ne dit pas", "What the text does not say";
    assumptions_intro: "Ces valeurs sont des hypothèses ou des propositions : le texte ne les fixe \
        pas. Chaque résultat en dépend.",
        "These values are assumptions or proposals: the text does not give them. Results depend \
         on them.";
    no_assumption: "Aucune : tous les paramètres viennent du texte.",
        "None: all parameters come from the text.";
    graph: "Graphe des dépendances", "Dependency graph";
    graph_caption: "Chaque valeur est à droite de celles qu’elle emploie. Un nom mène à sa \
        description ; les tables ci-dessous disent la même chose en toutes lettres (« emploie », \
        « employé par »).",
        "Each value is right of those that it uses. A name leads to its description; the tables \
         below say the same in words (“uses”, “used by”).";
    key_input: "coins ronds : donnée", "round corners: input";
    key_param: "fond blanc : paramètre fixé par le texte", "white: parameter given by the text";
    key_assumption: "tirets : hypothèse ou proposition", "dashes: assumption or proposal";
    key_derived: "double trait à gauche : valeur sur toute la population",
        "double line on the left: value over the whole population";
    key_formula: "fond gris : formule", "grey: formula";
    key_output: "trait épais : résultat montré", "thick line: shown result";
    key_states: "+ ajouté, - retiré, ~ modifié", "+ added, - removed, ~ changed";
    outputs: "Résultats montrés", "Shown results";
    inputs: "Données", "Inputs";
    params: "Paramètres", "Parameters";
    derived: "Valeurs sur toute la population", "Values over the whole population";
    formulas: "Formules", "Formulas";
    cases: "Cas de calcul", "Worked cases";
    no_cases: "Aucun fichier de cas.", "No case file.";
    name: "Nom", "Name";
    label: "Libellé", "Label";
    value: "Valeur", "Value";
    kind: "Genre", "Kind";
    unit: "Unité", "Unit";
    bounds: "Bornes", "Bounds";
    otherwise: "À défaut", "Otherwise";
    basis: "Fondement", "Basis";
    source: "Source", "Source";
    no_source: "aucune source", "no source";
    note: "Remarque", "Note";
    readings: "Lectures possibles", "Possible readings";
    uses: "Emploie", "Uses";
    used_by: "Employé par", "Used by";
    unused: "personne", "nobody";
    state: "Comparaison", "Comparison";
    from: "Vient de", "Comes from";
    coverage: "Cas", "Cases";
    untested: "aucun cas", "no case";
    helper: "Fonction d’aide", "Helper";
    tag: "Étiquettes", "Tags";
    headline: "montant principal", "headline";
    given: "Donnée", "Given";
    year: "Année", "Year";
    expected: "Attendu", "Expected";
    holds: "Juste", "Holds";
    yes: "oui", "yes";
    no: "NON", "NO";
    same: "inchangé", "unchanged";
    changed: "modifié", "changed";
    added: "ajouté", "added";
    removed: "retiré", "removed";
    before: "Avant", "Before";
    after: "Après", "After";
    code: "Texte", "Text";
    made_by: "Écrit par bareme", "Written by bareme";
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
