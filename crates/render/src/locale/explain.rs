//! The words of an explanation, in both languages.

mod reduced;

use super::Lang;
use super::number::NO_BREAK;
pub(crate) use reduced::{Reduced, and_more};

/// A value that is not known, among operators.
pub(crate) fn missing(lang: Lang) -> &'static str {
    lang.pick("absent", "missing")
}

/// A truth value.
pub(crate) fn boolean(value: bool, lang: Lang) -> &'static str {
    if value { lang.pick("oui", "yes") } else { lang.pick("non", "no") }
}

/// A text among operators.
pub(crate) fn quoted(text: &str, lang: Lang) -> String {
    match lang {
        _ if text.is_empty() => lang.pick("texte vide", "empty text").to_owned(),
        Lang::Fr => format!("«{NO_BREAK}{text}{NO_BREAK}»"),
        Lang::En => format!("“{text}”"),
    }
}

/// What is explained, and for whom.
pub(crate) fn title(value: &str, structure: &str, exercice: Option<i32>, lang: Lang) -> String {
    let year = exercice.map(|year| match lang {
        Lang::Fr => format!(", exercice {year}"),
        Lang::En => format!(", year {year}"),
    });
    format!("{value} — {structure}{}", year.unwrap_or_default())
}

/// Which year was taken when none was asked for.
pub(crate) fn year(year: i32, covered: bool, others: &str, lang: Lang) -> String {
    match (covered, lang) {
        (true, Lang::Fr) => format!(
            "Exercice {year} : le dernier de cette structure que le texte couvre (--exercice pour un autre : {others})."
        ),
        (true, Lang::En) => format!(
            "Year {year}: the last one of this structure that the text covers (--exercice for another: {others})."
        ),
        (false, Lang::Fr) => format!(
            "Exercice {year} : le dernier de cette structure (--exercice pour un autre : {others})."
        ),
        (false, Lang::En) => {
            format!(
                "Year {year}: the last one of this structure (--exercice for another: {others})."
            )
        }
    }
}

/// The text does not cover the year.
pub(crate) fn outside(from: &str, to: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("! Exercice hors des dates du texte : {from} → {to}."),
        Lang::En => format!("! The year is outside the dates of the text: {from} → {to}."),
    }
}

/// A formula and the policy that defines it.
pub(crate) fn formula(origin: &str, place: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("formule de {origin}, {place}"),
        Lang::En => format!("formula of {origin}, {place}"),
    }
}

/// A parameter and its basis.
pub(crate) fn parameter(basis: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("paramètre, {basis}"),
        Lang::En => format!("parameter, {basis}"),
    }
}

/// Since when a value is in force.
pub(crate) fn since(date: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("en vigueur depuis le {date}"),
        Lang::En => format!("in force since {date}"),
    }
}

/// Who changed a parameter.
pub(crate) fn set_by(origin: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("fixé par {origin}"),
        Lang::En => format!("set by {origin}"),
    }
}

/// The command line, as who changed a parameter.
pub(crate) fn command_line(lang: Lang) -> &'static str {
    lang.pick("la ligne de commande", "the command line")
}

/// Which key chose a value.
pub(crate) fn by_key(column: &str, key: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("par {column}, clé {key}"),
        Lang::En => format!("by {column}, key {key}"),
    }
}

/// A cell of a table.
pub(crate) fn cell(place: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("donnée, {place}"),
        Lang::En => format!("input, {place}"),
    }
}

/// A cell that the manifest says to hold nothing.
pub(crate) fn masked_cell(marker: &str, place: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("donnée, valeur masquée « {marker} » : {place}"),
        Lang::En => format!("input, masked value `{marker}`: {place}"),
    }
}

/// A row that finds nothing in a table.
pub(crate) fn unmatched(table: &str, place: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("donnée, sans correspondance dans {table} : {place}"),
        Lang::En => format!("input, no match in {table}: {place}"),
    }
}

/// An empty cell.
pub(crate) fn empty_cell(place: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("donnée, cellule vide : {place}"),
        Lang::En => format!("input, empty cell: {place}"),
    }
}

/// A value of the program around.
pub(crate) fn given(lang: Lang) -> &'static str {
    lang.pick("donnée fournie par le programme", "input, given by the program")
}

/// A column that no table has.
pub(crate) fn no_column(lang: Lang) -> &'static str {
    lang.pick("donnée, pas de colonne", "input, no column")
}

/// The value of the declaration.
pub(crate) fn default(place: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("valeur par défaut de la politique : {place}"),
        Lang::En => format!("default of the policy: {place}"),
    }
}

/// A cell that a variant changes.
pub(crate) fn variant(name: &str, formula: &str, place: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("donnée changée par la variante {name} : {formula} ({place})"),
        Lang::En => format!("input changed by the variant {name}: {formula} ({place})"),
    }
}

/// What a cell holds before a variant.
pub(crate) fn before(value: &str, place: Option<&str>, lang: Lang) -> String {
    let place = place.map(|place| format!(", {place}")).unwrap_or_default();
    match lang {
        Lang::Fr => format!("avant : {value}{place}"),
        Lang::En => format!("before: {value}{place}"),
    }
}

/// The year of the row.
pub(crate) fn exercice(lang: Lang) -> &'static str {
    lang.pick("année de la ligne", "year of the row")
}

/// A condition that was looked at.
pub(crate) fn condition(text: &str, holds: bool, lang: Lang) -> String {
    let answer = boolean(holds, lang);
    match lang {
        Lang::Fr => format!("si {text} : {answer}"),
        Lang::En => format!("if {text}: {answer}"),
    }
}

/// A `switch`: what was looked at, and the arm.
pub(crate) fn case(text: &str, arm: Option<&str>, lang: Lang) -> String {
    match (arm, lang) {
        (Some(arm), Lang::Fr) => format!("selon {text} : cas {arm}"),
        (Some(arm), Lang::En) => format!("according to {text}: case {arm}"),
        (None, Lang::Fr) => format!("selon {text} : aucun des cas prévus, le reste"),
        (None, Lang::En) => format!("according to {text}: none of the cases, the rest"),
    }
}

/// A helper and what it received.
pub(crate) fn helper(name: &str, arguments: &str, lang: Lang) -> String {
    match (arguments.is_empty(), lang) {
        (true, _) => format!("{name}{}", lang.colon().trim_end()),
        (false, Lang::Fr) => format!("{name}, avec {arguments} :"),
        (false, Lang::En) => format!("{name}, with {arguments}:"),
    }
}

/// The legal reference.
pub(crate) fn source(text: &str, lang: Lang) -> String {
    format!("{}{}{text}", lang.pick("Source", "Source"), lang.colon())
}

/// A remark of the author.
pub(crate) fn note(text: &str, lang: Lang) -> String {
    format!("{}{}{text}", lang.pick("Remarque", "Note"), lang.colon())
}

/// Values that the branch taken does not read.
pub(crate) fn unread(names: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Non lus dans ce cas : {names}"),
        Lang::En => format!("Not read in this case: {names}"),
    }
}

/// Values that are the same on both sides.
pub(crate) fn same(names: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Identiques des deux côtés : {names}"),
        Lang::En => format!("The same on both sides: {names}"),
    }
}

/// An error that arises in the value itself.
pub(crate) fn refused(message: &str, place: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Refusé : {message}{place}"),
        Lang::En => format!("Refused: {message}{place}"),
    }
}

/// An error that comes from another value.
pub(crate) fn refused_by(formula: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Refusé à cause de {formula}"),
        Lang::En => format!("Refused because of {formula}"),
    }
}

/// The word that stands for a value in error.
pub(crate) fn error(lang: Lang) -> &'static str {
    lang.pick("refusé", "refused")
}

/// Where a missing value comes from.
pub(crate) fn missing_from(origins: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Valeur absente, qui vient de {origins}"),
        Lang::En => format!("Missing value, which comes from {origins}"),
    }
}

/// After a value that is opened above.
pub(crate) fn above(lang: Lang) -> &'static str {
    lang.pick("(voir plus haut)", "(see above)")
}

/// After a zero that is not opened.
pub(crate) fn folded(name: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("(n’ajoute rien, non détaillé : --value {name}, ou --all)"),
        Lang::En => format!("(adds nothing, not opened: --value {name}, or --all)"),
    }
}

/// Values beyond the depth asked for.
pub(crate) fn cut(count: usize, lang: Lang) -> String {
    match (count, lang) {
        (1, Lang::Fr) => "… 1 valeur en dessous, au-delà de --depth".to_owned(),
        (1, Lang::En) => "… 1 value below, beyond --depth".to_owned(),
        (_, Lang::Fr) => format!("… {count} valeurs en dessous, au-delà de --depth"),
        (_, Lang::En) => format!("… {count} values below, beyond --depth"),
    }
}

/// Other readings that change nothing.
pub(crate) fn idle_readings(readings: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Autres lectures, sans effet ici : {readings}"),
        Lang::En => format!("Other readings, without effect here: {readings}"),
    }
}

/// Other readings: what the value explained would be.
pub(crate) fn readings(value: &str, readings: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Autres lectures, et ce que vaudrait {value} : {readings}"),
        Lang::En => format!("Other readings, and what {value} would be: {readings}"),
    }
}

/// Without effect.
pub(crate) fn no_effect(lang: Lang) -> &'static str {
    lang.pick("sans effet", "no effect")
}

/// The value on the other side, and the gap.
pub(crate) fn compared(base: &str, gap: Option<&str>, lang: Lang) -> String {
    match (gap, lang) {
        (Some(gap), Lang::Fr) => format!("(référence : {base} ; écart : {gap})"),
        (Some(gap), Lang::En) => format!("(base: {base}; change: {gap})"),
        (None, Lang::Fr) => format!("(référence : {base})"),
        (None, Lang::En) => format!("(base: {base})"),
    }
}

/// A value that one side does not have.
pub(crate) fn one_sided(added: bool, lang: Lang) -> &'static str {
    if added {
        lang.pick("(absent de la référence)", "(not in the base)")
    } else {
        lang.pick("(dans la référence seulement)", "(in the base alone)")
    }
}

/// The first values that differ, and rules that do.
pub(crate) fn starts(first: bool, rewritten: bool, lang: Lang) -> &'static str {
    match (first, rewritten) {
        (true, true) => lang.pick(
            "◄ l’écart commence ici : la règle change",
            "◄ the change starts here: the rule changes",
        ),
        (true, false) => lang.pick("◄ l’écart commence ici", "◄ the change starts here"),
        (false, _) => lang.pick("◄ la règle change aussi", "◄ the rule changes too"),
    }
}

/// The same on both sides, at the root.
pub(crate) fn no_gap(rewritten: bool, lang: Lang) -> &'static str {
    if rewritten {
        lang.pick(
            "(identique dans la référence, par une autre règle)",
            "(the same in the base, by another rule)",
        )
    } else {
        lang.pick("(identique dans la référence)", "(the same in the base)")
    }
}
