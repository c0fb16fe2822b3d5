//! Habits of spreadsheets and of R, and what policies write instead.

use super::Lang;
use bareme_core::diagnostic::Code;

/// The remedy for a word or a sign that comes from elsewhere, where a code meets it.
pub(super) fn instead(code: Code, word: &str, lang: Lang) -> Option<&'static str> {
    let (fr, en) = match code {
        Code::SyntaxUnexpected | Code::SyntaxMissing => sign(word)?,
        Code::UnknownVariable | Code::UnknownName => value(word)?,
        Code::UnknownFunction => function(word)?,
        Code::BadOption => option(word)?,
        Code::FileUnreadable | Code::WriteFailed if word == "link_loop" => (
            "refaites ce lien : il doit finir par mener à un fichier",
            "make the link again: it must lead to a file in the end",
        ),
        Code::WriteFailed | Code::OutputFailed if word == "disk_full" => (
            "ce qui a pu être écrit est incomplet : libérez de la place, ou écrivez ailleurs",
            "what could be written is incomplete: make some room, or write elsewhere",
        ),
        Code::ReadAs if word == "dates" => (
            "le jour est toujours lu avant le mois ; 2025-04-30 se lit partout",
            "the day is always read before the month; 2025-04-30 reads everywhere",
        ),
        Code::TooMany if word == "doc" => (
            "bareme doc prend une politique, ou deux pour montrer ce qui change de l’une à l’autre",
            "bareme doc takes one policy, or two to show what changes from one to the other",
        ),
        _ => return None,
    };
    Some(if lang == Lang::Fr { fr } else { en })
}

fn sign(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "=" => (
            "« égal à » s’écrit == ; pour nommer un résultat : let x = …",
            "`equal to` is written ==; to name a result: let x = …",
        ),
        "<>" | ">" => (
            "une comparaison s’écrit <, <=, >, >=, == (égal à) ou != (différent de)",
            "a comparison is written <, <=, >, >=, == (equal to) or != (different from)",
        ),
        "<-" => ("pour nommer un résultat : let x = …", "to name a result: let x = …"),
        ";" => (
            "des arguments se séparent par des virgules, et 15 % s’écrit 0.15 ; sinon, une \
             parenthèse, un crochet ou une accolade n’est pas refermé plus haut",
            "arguments are separated by commas, and 15% is written 0.15; otherwise, a \
             parenthesis, a bracket or a brace is not closed above",
        ),
        "and" | "or" | "not" | "et" | "ou" | "non" => (
            "« et » s’écrit &&, « ou » s’écrit ||, « non » s’écrit !",
            "`and` is written &&, `or` is written ||, `not` is written !",
        ),
        _ if exponent(word) => (
            "un nombre s’écrit sans exposant : 1_000 pour 1e3, 0.001 pour 1e-3",
            "a number is written without exponent: 1_000 for 1e3, 0.001 for 1e-3",
        ),
        _ => return None,
    })
}

/// `e3`, what is left of `1e3`.
fn exponent(word: &str) -> bool {
    let digits = word.strip_prefix(['e', 'E']);
    digits.is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()))
}

/// What an option of the command line expects.
fn option(name: &str) -> Option<(&'static str, &'static str)> {
    Some(match name.split(' ').next()? {
        "--top" => ("écrivez un nombre de lignes : --top 20", "write a number of rows: --top 20"),
        "--exercice" => ("écrivez une année : --exercice 2026", "write a year: --exercice 2026"),
        "--within" => (
            "écrivez un intervalle, la plus petite valeur d’abord : --within 50_000..60_000",
            "write a range, the smaller value first: --within 50_000..60_000",
        ),
        "--from" | "--to" => (
            "écrivez deux nombres, le plus petit d’abord : --from 0 --to 8_000",
            "write two numbers, the smaller one first: --from 0 --to 8_000",
        ),
        "--step" => (
            "écrivez un nombre au-dessus de zéro, entier si la colonne l’est, et pas trop petit pour \
             l’intervalle",
            "write a number above zero, whole if the column is, and not too small for the range",
        ),
        "--least" => ("écrivez un nombre : --least 100", "write a number: --least 100"),
        "--max-runs" | "--digits" => ("écrivez un nombre entier", "write a whole number"),
        "--tolerance" => (
            "écrivez exact, un montant (0.01) ou un pourcentage (1%)",
            "write exact, an amount (0.01) or a percentage (1%)",
        ),
        _ => return None,
    })
}

fn value(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "TRUE" | "FALSE" | "True" | "False" | "T" | "F" | "VRAI" | "FAUX" | "vrai" | "faux" => (
            "« vrai » s’écrit true, « faux » s’écrit false",
            "write true or false, in small letters",
        ),
        "NA" | "NULL" | "NaN" | "None" => (
            "une valeur manquante s’écrit none(), et se reconnaît par is_missing(x)",
            "a missing value is written none(), and is recognised by is_missing(x)",
        ),
        _ => return None,
    })
}

fn function(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word.to_lowercase().as_str() {
        "si" | "ifelse" | "if_else" | "case_when" | "si_conditions" => (
            "une condition s’écrit : if x > 0 { … } else { … }",
            "a condition is written: if x > 0 { … } else { … }",
        ),
        "somme" | "sum" | "moyenne" | "mean" | "average" => (
            "une formule est calculée structure par structure : ajoutez les valeurs avec +",
            "a formula is computed for one structure at a time: add the values with +",
        ),
        "arrondi" | "arrondir" => {
            ("arrondir s’écrit round(x, 2)", "rounding is written round(x, 2)")
        }
        "arrondi_sup" | "ceil" | "ceiling" | "roundup" => (
            "arrondir vers le haut s’écrit round_up(x, 0) : loin de zéro, comme ARRONDI.SUP",
            "rounding up is written round_up(x, 0): away from zero, as ROUNDUP does",
        ),
        "arrondi_inf" | "floor" | "ent" | "int" | "trunc" | "rounddown" => (
            "arrondir vers le bas s’écrit round_down(x, 0) : vers zéro, comme ARRONDI.INF",
            "rounding down is written round_down(x, 0): towards zero, as ROUNDDOWN does",
        ),
        "estvide" | "estna" | "is_na" | "isna" | "is_null" | "isblank" => (
            "une valeur manquante se reconnaît par is_missing(x)",
            "a missing value is recognised by is_missing(x)",
        ),
        "sierreur" | "iferror" | "coalesce" | "nz" => (
            "une valeur de remplacement s’écrit or_else(x, 0)",
            "a value instead of a missing one is written or_else(x, 0)",
        ),
        "recherchev" | "recherchex" | "vlookup" | "xlookup" | "index" | "equiv" => (
            "un tableau de valeurs se déclare en paramètre : scale([[x, y], …]) pour des seuils, \
             by_key(\"colonne\", …) pour des clés",
            "a table of values is declared as a parameter: scale([[x, y], …]) for bounds, \
             by_key(\"column\", …) for keys",
        ),
        "concat" | "concatener" | "paste" | "paste0" => {
            ("des textes s’assemblent avec +", "texts are put together with +")
        }
        "et" | "ou" | "non" | "and" | "or" | "not" => (
            "« et » s’écrit &&, « ou » s’écrit ||, « non » s’écrit !",
            "`and` is written &&, `or` is written ||, `not` is written !",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_habit_is_answered_where_it_is_met() {
        let said = |code, word| instead(code, word, Lang::En);
        assert!(said(Code::SyntaxMissing, "e3").is_some_and(|t| t.contains("exponent")));
        assert!(said(Code::UnknownFunction, "RECHERCHEV").is_some_and(|t| t.contains("scale")));
        assert!(said(Code::UnknownVariable, "TRUE").is_some_and(|t| t.contains("true")));
        assert_eq!(said(Code::UnknownFunction, "TRUE"), None);
        assert_eq!(said(Code::SyntaxUnexpected, "etp"), None);
    }
}
