//! What cliffs say.

use super::super::Lang;
use super::n;

/// What was looked at.
pub(crate) fn looked_at(
    input: &str,
    (from, to): (&str, &str),
    step: &str,
    structures: usize,
    lang: Lang,
) -> String {
    let count = n(structures, lang);
    match (lang, structures) {
        (Lang::Fr, 1) => format!(
            "{input} de {from} à {to}, par pas de {step}, les autres données restant ce qu’elles sont"
        ),
        (Lang::En, 1) => format!(
            "{input} from {from} to {to}, by steps of {step}, other inputs staying as they are"
        ),
        (Lang::Fr, _) => format!(
            "{input} de {from} à {to}, par pas de {step}, pour chacune de {count} structures, ses \
             autres données restant ce qu’elles sont"
        ),
        (Lang::En, _) => format!(
            "{input} from {from} to {to}, by steps of {step}, for each of {count} structures, its other \
             inputs staying as they are"
        ),
    }
}

/// The year that was chosen.
pub(crate) fn year(year: &str, chosen: bool, lang: Lang) -> String {
    let why = lang.pick(
        " (le dernier que le texte couvre ; --exercice pour un autre)",
        " (the last one that the text covers; --exercice for another)",
    );
    let why = if chosen { why } else { "" };
    match lang {
        Lang::Fr => format!("Exercice {year}{why}"),
        Lang::En => format!("Year {year}{why}"),
    }
}

/// Structures of which others have the profile.
pub(crate) fn profiles(others: usize, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "! {} autres structures ont le même profil qu’une de celles-ci (mêmes textes, mêmes oui et \
             non) et ne sont pas calculées : --structure en choisit une.",
            n(others, lang)
        ),
        Lang::En => format!(
            "! {} other structures have the same profile as one of these (same texts, same yes and no) \
             and are not computed: --structure chooses one.",
            n(others, lang)
        ),
    }
}

/// The value does not rest on the input.
pub(crate) fn unread(value: &str, input: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("« {value} » ne dépend pas de {input}."),
        Lang::En => format!("“{value}” does not rest on {input}."),
    }
}

/// How many jumps, of what is no number when there is no smallest one, and whether somebody loses.
pub(crate) fn jumps(
    count: usize,
    falls: usize,
    least: Option<&str>,
    input: &str,
    lang: Lang,
) -> String {
    let (all, falling) = (n(count, lang), n(falls, lang));
    let places = match lang {
        Lang::Fr if count > 1 => format!("{all} endroits"),
        Lang::Fr => format!("{all} endroit"),
        Lang::En if count == 1 => format!("{all} place"),
        Lang::En => format!("{all} places"),
    };
    match (lang, least) {
        (Lang::Fr, None) => format!("{places} où le résultat change."),
        (Lang::En, None) => format!("{places} where the result changes."),
        (Lang::Fr, Some(least)) if count == 0 => format!("Aucun saut d’au moins {least}."),
        (Lang::En, Some(least)) if count == 0 => format!("No jump of {least} or more."),
        (Lang::Fr, Some(least)) => {
            let fall = match falls {
                0 => format!("aucun ne fait perdre quand {input} augmente"),
                _ => format!("à {falling}, un peu plus de {input} fait perdre"),
            };
            format!("{places} où le résultat saute d’au moins {least} ; {fall}.")
        }
        (Lang::En, Some(least)) => {
            let fall = match falls {
                0 => format!("none makes anybody lose when {input} grows"),
                _ => format!("in {falling}, a little more {input} loses money"),
            };
            format!("{places} where the result jumps by {least} or more; {fall}.")
        }
    }
}

/// The heading of what decreases little by little.
pub(crate) fn slopes(input: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Où un peu plus de {input} fait perdre peu à peu"),
        Lang::En => format!("Where a little more {input} loses little by little"),
    }
}

/// What jumps are.
pub(crate) fn meaning(value: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Sauts : {value}"),
        Lang::En => format!("Jumps: {value}"),
    }
}

/// Structures with values that can't be computed.
pub(crate) fn failed_structures(names: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("! Certaines valeurs ne peuvent pas être calculées pour : {names}."),
        Lang::En => format!("! Some values can’t be computed for: {names}."),
    }
}
