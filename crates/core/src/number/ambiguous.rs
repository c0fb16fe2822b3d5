//! Numbers as spreadsheets write them, where only machine text is read: what they may mean.

/// The numbers that a text may mean, as machines write them: none, one, or two where a comma may
/// be the decimal sign or separate thousands (`1,234`).
pub fn readings(text: &str) -> Vec<String> {
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let spaced = |c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '_');
    let digits: String = digits.chars().filter(|c| !spaced(*c)).collect();
    let commas = digits.matches(',').count();
    let points = digits.matches('.').count();
    let last = digits.rfind([',', '.']);
    let (whole, fraction) =
        last.map_or((digits.as_str(), ""), |at| (&digits[..at], &digits[at + 1..]));
    let decimal = || format!("{}.{fraction}", whole.replace([',', '.'], ""));
    let grouped = || digits.replace([',', '.'], "");
    let found = match (commas, points) {
        (0, 0 | 1) => vec![digits.clone()],
        (1, 0) if fraction.len() == 3 && whole.len() <= 3 && !whole.starts_with('0') => {
            vec![decimal(), grouped()]
        }
        (1, 0) => vec![decimal()],
        (_, 0) => vec![grouped()],
        // `1.234,5`, `1,234.5`: the last sign is the decimal one.
        _ if digits.matches(|c| last.is_some_and(|at| digits[at..].starts_with(c))).count()
            == 1 =>
        {
            vec![decimal()]
        }
        _ => Vec::new(),
    };
    let signed = found.into_iter().map(|number| format!("{sign}{number}"));
    signed.filter(|number| super::parse(number).is_ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_spreadsheet_has_its_readings() {
        for (text, expected) in [
            ("0,5", &["0.5"][..]),
            ("-0,05", &["-0.05"]),
            ("1,234", &["1.234", "1234"]),
            ("0,234", &["0.234"]),
            ("1234,567", &["1234.567"]),
            ("1 234,5", &["1234.5"]),
            ("50\u{202f}000", &["50000"]),
            ("1.234,5", &["1234.5"]),
            ("1,234.5", &["1234.5"]),
            ("1,234,567", &["1234567"]),
            ("12.5", &["12.5"]),
            ("dix", &[]),
            ("5,", &[]),
            (",5", &[]),
            ("1.2.3,4,5", &[]),
        ] {
            assert_eq!(readings(text), expected, "{text}");
        }
    }
}
