//! The words of reports and notes, in both languages.

use super::Lang;
use super::number;

catalogue!("report");

fn n(count: usize, lang: Lang) -> String {
    number::short(count.into(), lang)
}

/// The title of a document about several policies.
pub(crate) fn title(policies: usize, base: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("{base} : comparaison avec {policies} politiques"),
        Lang::En => format!("{base}: comparison with {policies} policies"),
    }
}

/// A class of changes, between two percentages.
pub(crate) fn class(low: &str, high: Option<&str>, gain: bool, lang: Lang) -> String {
    match (high, gain) {
        (Some(high), _) => match lang {
            Lang::Fr => format!("{low} à {high}"),
            Lang::En => format!("{low} to {high}"),
        },
        (None, true) => format!("> {low}"),
        (None, false) => format!("< {low}"),
    }
}

/// Rows that a report leaves out.
pub(crate) fn more(count: usize, shown: usize, lang: Lang) -> String {
    let (count, shown) = (n(count, lang), n(shown, lang));
    match lang {
        Lang::Fr => format!(
            "Seules les {shown} plus fortes variations sont montrées ; {count} de plus sont comptées \
             dans tous les totaux mais ne figurent pas dans cette liste."
        ),
        Lang::En => format!(
            "Only the {shown} largest changes are shown; {count} more count in every total but are \
             not in this list."
        ),
    }
}

/// The envelope of a year.
pub(crate) fn envelope(year: &str, amount: &str, about: &[&str], lang: Lang) -> String {
    let about: Vec<&str> = about.iter().map(|text| text.trim_end_matches('.')).collect();
    let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(" ; ")) };
    match lang {
        Lang::Fr => format!("Enveloppe {year} : {amount}{about}."),
        Lang::En => format!("Envelope {year}: {amount}{about}."),
    }
}

/// What a chart of years shows.
pub(crate) fn alt_years(years: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Barres horizontales, une par politique et par exercice. {years}"),
        Lang::En => format!("Horizontal bars, one for each policy and year. {years}"),
    }
}

/// What a chart of classes shows.
pub(crate) fn alt_distribution(classes: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Barres horizontales, des gains aux pertes. {classes}"),
        Lang::En => format!("Horizontal bars, from gains to losses. {classes}"),
    }
}

/// What a waterfall shows.
pub(crate) fn alt_why(parts: &str, gap: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!("Chaque barre commence où finit la précédente. {parts} Écart : {gap}."),
        Lang::En => format!("Each bar starts where the one above ends. {parts} Change: {gap}."),
    }
}

/// What a tornado shows.
pub(crate) fn alt_tornado(lines: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => format!(
            "De chaque côté du montant actuel, ce que chaque hypothèse enlève ou ajoute, la plus \
             sensible en premier. {lines}"
        ),
        Lang::En => format!(
            "On each side of what is paid now, what each assumption takes away or adds, the one that \
             matters most first. {lines}"
        ),
    }
}

/// Bars that a drawing leaves out.
pub(crate) fn undrawn(count: usize, lang: Lang) -> String {
    let count = n(count, lang);
    match lang {
        Lang::Fr => format!("{count} de plus dans le tableau."),
        Lang::En => format!("{count} more in the table."),
    }
}

/// A number of structures.
pub(crate) fn structures(count: &str, lang: Lang) -> String {
    let plural = count != "0" && count != "1" || (count == "0" && lang == Lang::En);
    format!("{count} structure{}", if plural { "s" } else { "" })
}

/// The heading of a fact about who gains.
pub(crate) fn gain_and_lose_label(lang: Lang) -> &'static str {
    lang.pick("Structures qui gagnent / perdent", "Structures that gain / lose")
}

/// Amounts in thousands of euros.
pub(crate) fn in_thousands(lang: Lang) -> &'static str {
    lang.pick("montants en k€", "amounts in k€")
}

/// What a note does not have the room to say.
pub(crate) fn note_more(count: usize, lang: Lang) -> String {
    let count = n(count, lang);
    match lang {
        Lang::Fr => format!("… et {count} de plus, dans le rapport complet."),
        Lang::En => format!("… and {count} more, in the full report."),
    }
}
