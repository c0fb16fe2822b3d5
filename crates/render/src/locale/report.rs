//! The words of reports and notes, in both languages.

use super::Lang;

catalogue!("report");

/// A class of changes, between two percentages.
pub(crate) fn class(low: &str, high: Option<&str>, gain: bool, lang: Lang) -> String {
    match (high, gain) {
        (Some(high), _) => between(low, high, lang),
        (None, true) => format!("> {low}"),
        (None, false) => format!("< {low}"),
    }
}

/// The envelope of a year.
pub(crate) fn envelope(year: &str, amount: &str, about: &[&str], lang: Lang) -> String {
    let about: Vec<&str> = about.iter().map(|text| text.trim_end_matches('.')).collect();
    envelope_of(year, amount, about.join(" ; "), lang)
}

/// A number of structures.
pub(crate) fn structures(count: &str, lang: Lang) -> String {
    let plural = count != "0" && count != "1" || (count == "0" && lang == Lang::En);
    format!("{count} structure{}", if plural { "s" } else { "" })
}
