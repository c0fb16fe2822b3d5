//! What is said of figures that are withheld.

use super::{Lang, number};
use bareme_compare::compare::Secrecy;

/// What stands in the place of a secret figure.
pub(crate) const WITHHELD: &str = "s";

/// What every table says of itself.
pub(crate) fn mark(lang: Lang) -> String {
    lang.pick("secret statistique", "statistical secrecy").to_owned()
}

/// What the sign means, and what is not given at all.
pub(crate) fn legend(secrecy: &Secrecy, lang: Lang) -> String {
    let min = number::short(secrecy.min.into(), lang);
    let share = number::with_unit(&number::number(secrecy.dominance, lang), "%", lang);
    match lang {
        Lang::Fr => format!(
            "{WITHHELD} : secret statistique. Moins de {min} structures font ce chiffre, ou une \
             seule en fait plus de {share} ; ou bien il permettrait de retrouver un chiffre \
             secret. Les résultats par structure ne sont pas donnés."
        ),
        Lang::En => format!(
            "{WITHHELD}: statistical secrecy. Fewer than {min} structures make this figure, or \
             one makes more than {share} of it; or else a secret figure could be computed from \
             it. Results by structure are not given."
        ),
    }
}

/// What a report leaves out.
pub(crate) fn left_out(lang: Lang) -> &'static str {
    lang.pick(
        "Ce rapport ne donne donc ni liste de structures, ni cas, ni effet de chaque mesure, ni \
         répartition fine des écarts, ni année pleine à côté.",
        "This report therefore has no list of structures, no cases, no effect of each measure, no \
         fine classes of changes, and no full years beside.",
    )
}

/// Why the weight of the assumptions is not told.
pub(crate) fn not_weighed(lang: Lang) -> &'static str {
    lang.pick(
        "Non donné : un total de la comparaison est secret ou la référence est une table de \
         montants ; la différence pourrait révéler une structure.",
        "Not given: a total of the comparison is secret, or the base is a table of amounts; the \
         difference could reveal a structure.",
    )
}

/// The last word of a comparison whose gap is secret.
pub(crate) fn closing(lang: Lang) -> &'static str {
    lang.pick(
        "L’écart total est couvert par le secret statistique.",
        "The total change is covered by statistical secrecy.",
    )
}

/// The last word of a comparison without amounts, of which the numbers of rows are secret.
pub(crate) fn counts(lang: Lang) -> &'static str {
    lang.pick(
        "Le nombre de valeurs qui changent est couvert par le secret statistique.",
        "The number of values that change is covered by statistical secrecy.",
    )
}

/// What the sign means where lines are withheld whole.
pub(crate) fn legend_of_lines(secrecy: &Secrecy, lang: Lang) -> String {
    let min = number::short(secrecy.min.into(), lang);
    let share = number::with_unit(&number::number(secrecy.dominance, lang), "%", lang);
    match lang {
        Lang::Fr => format!(
            "{WITHHELD} : secret statistique. Moins de {min} structures font un total de cette \
             ligne, ou sa différence avec une autre ligne montrée, ou une seule en fait plus de \
             {share}."
        ),
        Lang::En => format!(
            "{WITHHELD}: statistical secrecy. Fewer than {min} structures make a total of this \
             line, or its difference with another line that is shown, or one makes more than \
             {share} of it."
        ),
    }
}

/// Parameters of which the effect is secret.
pub(crate) fn withheld(lang: Lang) -> &'static str {
    lang.pick("Effet couvert par le secret statistique", "Effect covered by statistical secrecy")
}
