//! Codes that identify places and structures: their form, and what a spreadsheet takes from them.

use crate::diagnostic::{Diagnostic, Span, codes};
use crate::scenario::text::quoted;

/// A sort of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::scenario) enum CodeKind {
    /// A commune, by INSEE: `01053`, `2A004`, `97101`.
    Insee,
    /// A group of communes, by its SIREN: nine digits.
    Epci,
    /// A structure, by FINESS: nine characters.
    Finess,
    /// A priority district: `QP075001`, `QN07501M`.
    Qpv,
}

impl CodeKind {
    /// All of them.
    pub(super) const ALL: [Self; 4] = [Self::Insee, Self::Epci, Self::Finess, Self::Qpv];

    /// As a manifest writes it.
    pub(in crate::scenario) fn name(self) -> &'static str {
        match self {
            Self::Insee => "insee",
            Self::Epci => "epci",
            Self::Finess => "finess",
            Self::Qpv => "qpv",
        }
    }

    /// Whether a text has its form.
    pub(in crate::scenario) fn holds(self, text: &str) -> bool {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let rest = |text: &str, from: usize| text.get(from..).is_some_and(digits);
        if !text.is_ascii() {
            return false;
        }
        match self {
            Self::Insee => text.len() == 5 && department(&text[..2]) && rest(text, 2),
            Self::Epci => text.len() == 9 && digits(text),
            Self::Finess => {
                text.len() == 9 && (digits(text) || department(&text[..2]) && rest(text, 2))
            }
            Self::Qpv => {
                let of = |from: usize, to: usize| &text[from..to];
                let place = |place: &str| digits(place) || matches!(place, "02A" | "02B");
                let last =
                    |last: &str| last.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
                text.len() == 8
                    && place(of(2, 5))
                    && match of(0, 2) {
                        "QP" => digits(of(5, 8)),
                        "QN" => last(of(5, 8)),
                        _ => false,
                    }
            }
        }
    }

    /// What a text probably was before a spreadsheet took its zeros, or its capitals.
    pub(in crate::scenario) fn restored(self, text: &str) -> Option<String> {
        let width = match self {
            Self::Insee => 5,
            Self::Epci | Self::Finess => 9,
            Self::Qpv => 8,
        };
        let whole = text.strip_suffix(".0").unwrap_or(text);
        let padded = if whole.bytes().all(|b| b.is_ascii_digit()) {
            format!("{whole:0>width$}")
        } else {
            whole.to_ascii_uppercase()
        };
        (padded != text && !text.is_empty() && self.holds(&padded)).then_some(padded)
    }

    /// Refuses a cell that has not its form.
    pub(super) fn refuse(self, column: &str, text: &str, place: Span) -> Diagnostic {
        let several = text.contains([';', ',', '|']).then(|| "multi".into());
        let kind = self.name();
        let mut error = codes::BadCode { value: quoted(text), column, kind, several }.at(place);
        error.suggestion = self.restored(text);
        error
    }
}

/// The two characters of a department, as codes begin.
fn department(text: &str) -> bool {
    matches!(text, "2A" | "2B")
        || (text.bytes().all(|b| b.is_ascii_digit()) && !matches!(text, "00" | "20" | "99"))
}

/// The sort of code that a column holds, where its name leaves no doubt.
pub(in crate::scenario) fn usual(column: &str) -> Option<CodeKind> {
    let name: String = column.to_lowercase().chars().filter(|c| *c != '_').collect();
    Some(match name.as_str() {
        "codecommune" | "codeinsee" | "inseecom" | "codecom" | "depcom" => CodeKind::Insee,
        "codeepci" | "sirenepci" => CodeKind::Epci,
        "finess" | "finesset" | "finessej" | "nofiness" | "nofinesset" | "nofinessej"
        | "finessgeo" | "finessgeographique" => CodeKind::Finess,
        "codeqpv" | "codeqp" => CodeKind::Qpv,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_a_form_and_may_get_their_zeros_back() {
        use CodeKind::{Epci, Finess, Insee, Qpv};
        for (kind, text) in [
            (Insee, "01053"),
            (Insee, "2A004"),
            (Insee, "97101"),
            (Epci, "200046977"),
            (Finess, "010000024"),
            (Finess, "2A0000014"),
            (Qpv, "QP075001"),
            (Qpv, "QN07501M"),
            (Qpv, "QN02A01M"),
            (Qpv, "QP971001"),
        ] {
            assert!(kind.holds(text) && kind.restored(text).is_none(), "{text}");
        }
        for (kind, text, restored) in [
            (Insee, "1053", Some("01053")),
            (Insee, "1053.0", Some("01053")),
            (Insee, "105", None),
            (Insee, "2a004", Some("2A004")),
            (Insee, "00053", None),
            (Insee, "13055;13070", None),
            (Finess, "10000024", Some("010000024")),
            (Finess, "0100000242", None),
            (Qpv, "qp075001", Some("QP075001")),
            (Qpv, "QP75001", None),
            (Qpv, "00", None),
            (Insee, "é1234", None),
            (Insee, "", None),
        ] {
            assert!(!kind.holds(text), "{text}");
            assert_eq!(kind.restored(text).as_deref(), restored, "{text}");
        }
    }
}
