//! Words by which people call a line that sums the others up: it is no structure.

use super::table::Table;
use super::text::{quoted, toml};
use crate::diagnostic::{Diagnostic, Span, codes};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Bytes of the longest text that is looked at.
const LONGEST: usize = 40;
/// What is told of several lines.
const SHOWN: usize = 5;

const TOTALS: &[&str] = &[
    "total",
    "totaux",
    "total general",
    "totaux generaux",
    "total global",
    "grand total",
    "ensemble",
    "somme",
    "sous total",
    "sous totaux",
    "subtotal",
    "sub total",
    "s t",
    "cumul",
    "sum",
];
const OTHERS: &[&str] = &["moyenne", "mediane", "moyenne generale", "average", "mean", "median"];
const STARTS: &[&str] = &[
    "total ",
    "totaux ",
    "grand total ",
    "sous total ",
    "subtotal ",
    "s t ",
    "ensemble des ",
    "ensemble de ",
    "ensemble du ",
    "somme des ",
    "somme de ",
    "sum of ",
];

/// Its words without capitals, accents, signs, nor the numbers at its end; nothing of a text that
/// cannot be one of ours.
fn words(text: &str) -> Option<String> {
    let mut signs = text.bytes().filter(u8::is_ascii_alphanumeric);
    let first = signs.next()?.to_ascii_lowercase();
    let known = matches!(first, b't' | b'e' | b's' | b'g' | b'm' | b'a' | b'c');
    // Identifiers are most often a letter and digits.
    if !known || text.len() > LONGEST || !signs.next()?.is_ascii_alphabetic() {
        return None;
    }
    let letters = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let plain: String = letters.map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    while words.last().is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit())) {
        words.pop();
    }
    Some(words.join(" "))
}

/// Whether a cell says that its line adds others up.
pub(super) fn is_total(text: &str) -> bool {
    words(text).is_some_and(|words| TOTALS.contains(&words.as_str()))
}

/// Whether the key of a line says that it sums others up.
pub(super) fn sums_up(text: &str) -> bool {
    let known = |words: String| [TOTALS, OTHERS].iter().any(|all| all.contains(&words.as_str()));
    words(text).is_some_and(known)
}

/// Whether the key of a last line probably says so: `Total Bretagne`.
pub(super) fn begins_a_total(text: &str) -> bool {
    words(text).is_some_and(|words| STARTS.iter().any(|start| words.starts_with(start)))
}

/// Refuses lines that sum others up: what they say, and the place of the first.
pub(super) fn refuse(
    table: &Table,
    mut said: Vec<String>,
    count: usize,
    place: Span,
) -> Diagnostic {
    said.dedup();
    let mut listed: Vec<&String> = Vec::new();
    for text in &said {
        if !listed.contains(&text) {
            listed.push(text);
        }
    }
    let more = listed.len() > SHOWN;
    listed.truncate(SHOWN);
    let mut values: Vec<String> = listed.iter().map(|text| quoted(text)).collect();
    let names: Vec<String> = listed.iter().map(|text| toml(text)).collect();
    let mut written = names.join(", ");
    if more {
        values.push("…".to_owned());
        written.push_str(", …");
    }
    let written = format!("{{ file = {}, totals = [{written}] }}", toml(table.file()));
    codes::LinesOfTotals { count, values, written }.at(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_is_known_by_its_words() {
        for text in [
            "Total",
            "TOTAL :",
            "Total général",
            "total 2026",
            "Ensemble",
            "Somme",
            "S/T",
            "s/t ",
            "Sous-total",
            "Sous total",
            "TOTAUX",
            "Total (12)",
            "Grand total",
            "Σ Total 12".trim_start_matches('Σ'),
        ] {
            assert!(is_total(text) && sums_up(text), "{text}");
        }
        for text in ["Moyenne", "Médiane", "Moyenne générale"] {
            assert!(sums_up(text) && !is_total(text), "{text}");
        }
        for text in [
            "Total Bretagne",
            "Sous-total Ain",
            "S/T Ain",
            "Total général 1 Ain",
            "Ensemble des structures",
            "Ensemble de la France",
            "Somme des lignes",
        ] {
            assert!(begins_a_total(text) && !sums_up(text), "{text}");
        }
        for text in ["", "A", "01053", "ST", "Totalement", "TotalEnergies", "Ensemble Ain", "STL"] {
            assert!(!sums_up(text) && !begins_a_total(text), "{text}");
        }
    }
}
