//! What to write instead of each construct that policies do without.

use super::Lang;

/// The remedy for a construct, as it is written; `None` when the general one says enough.
pub(super) fn instead(what: &str, lang: Lang) -> Option<&'static str> {
    let fr = lang == Lang::Fr;
    Some(match what {
        "while / loop" | "while" | "loop" | "do" | "for" | "break" | "continue" if fr => {
            "une politique doit toujours se terminer : pas de boucle ; une formule est calculée \
             pour chaque structure et chaque année, et un barème remplace une suite de paliers"
        }
        "while / loop" | "while" | "loop" | "do" | "for" | "break" | "continue" => {
            "a policy must always end: no loops; a formula is computed for each structure and \
             each year, and a scale replaces a series of steps"
        }
        "${…}" if fr => {
            "assemblez les textes avec + : \"statut \" + statut (et des guillemets \"…\", pas `…`)"
        }
        "${…}" => "put texts together with +: \"status \" + status (and quotes \"…\", not `…`)",
        "x.y" | "x.y = …, x[…] = …" | "f!(…)" if fr => {
            "appelez la fonction sur la valeur : round(x, 2), et non x.round(2)"
        }
        "x.y" | "x.y = …, x[…] = …" | "f!(…)" => {
            "call the function on the value: round(x, 2), not x.round(2)"
        }
        "[…]" | "#{…}" | "[…], #{…}" | "x[…]" if fr => {
            "une formule ne manie que des nombres, textes, dates et booléens ; un tableau de \
             valeurs se déclare en paramètre : scale([[x, y], …]) ou by_key(\"colonne\", …)"
        }
        "[…]" | "#{…}" | "[…], #{…}" | "x[…]" => {
            "a formula only handles numbers, texts, dates and booleans; a table of values is \
             declared as a parameter: scale([[x, y], …]) or by_key(\"column\", …)"
        }
        _ if what.starts_with('\'') && fr => "un texte s’écrit entre guillemets doubles : \"…\"",
        _ if what.starts_with('\'') => "text is written between double quotes: \"…\"",
        "()" if fr => "une valeur manquante s’écrit none()",
        "()" => "a missing value is written none()",
        "|x| …" | "Fn" | "call" | "curry" | "this" | "eval" | "type_of" | "is_def_var" if fr => {
            "appelez les fonctions par leur nom, écrit en toutes lettres : toutes les dépendances \
             d’une politique se voient avant de calculer"
        }
        "|x| …" | "Fn" | "call" | "curry" | "this" | "eval" | "type_of" | "is_def_var" => {
            "call functions by their name, written out: all dependencies of a policy are seen \
             before computing"
        }
        "throw" | "try" if fr => {
            "pour refuser un cas, employez fail(\"raison\") ; pour une valeur manquante, \
             or_else(x, …) ou is_missing(x)"
        }
        "throw" | "try" => {
            "to refuse a case, use fail(\"reason\"); for a missing value, or_else(x, …) or \
             is_missing(x)"
        }
        "import" | "export" if fr => {
            "les imports se placent en tête du script : import \"chemin/module\" as nom;"
        }
        "import" | "export" => {
            "imports stand at the top of the script: import \"path/module\" as name;"
        }
        "**" if fr => "écrivez la multiplication : x * x",
        "**" => "write the multiplication: x * x",
        "print" | "debug" if fr => {
            "une politique n’affiche rien : ajoutez à outputs la formule que vous voulez voir"
        }
        "print" | "debug" => "a policy prints nothing: add the formula to see to outputs",
        "switch … if" | ".." | "..=" | "in" if fr => {
            "employez if … else if, avec des comparaisons : if x >= 10 && x < 20 { … }"
        }
        "switch … if" | ".." | "..=" | "in" => {
            "use if … else if, with comparisons: if x >= 10 && x < 20 { … }"
        }
        "&" | "|" | "^" if fr => "pour des conditions, « et » s’écrit &&, « ou » s’écrit ||",
        "&" | "|" | "^" => "for conditions, `and` is written &&, `or` is written ||",
        _ => return None,
    })
}
