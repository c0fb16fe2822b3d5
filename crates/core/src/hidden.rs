//! Characters that deceive: those that nobody sees, and letters that look like others.

use unicode_security::skeleton;

/// Whether a character steers a terminal, or changes how others are shown, without being seen
/// itself.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Where a word has a letter that looks like one of ours, in characters, and that letter.
pub(crate) fn lookalike(word: &str) -> Option<(usize, char)> {
    word.chars().enumerate().find(|(_, c)| is_lookalike(*c))
}

/// Letters of French and of its neighbours are what they look like.
fn is_lookalike(c: char) -> bool {
    let foreign = c > '\u{17f}' && c.is_alphanumeric();
    foreign && {
        let mut seen = [0; 4];
        let mut same = skeleton(c.encode_utf8(&mut seen));
        same.next().is_some_and(|c| c.is_ascii_alphanumeric()) && same.next().is_none()
    }
}

/// What two words that look the same have in common.
pub(crate) fn looks(word: &str) -> String {
    skeleton(word).collect()
}

/// How people name a character that they cannot see.
pub(crate) fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_ours_are_what_they_look_like() {
        for word in ["œuvre", "Île", "naïveté", "façade", "µg", "nº", "m²", "Ω", "Δ_taux", "été"]
        {
            assert_eq!(lookalike(word), None, "{word}");
            assert!(!word.chars().any(is_hidden), "{word}");
        }
        for (word, at) in [("t\u{430}ux", 1), ("\u{391}lpha", 0), ("x\u{ff11}", 1)] {
            assert_eq!(lookalike(word).map(|(at, _)| at), Some(at), "{word}");
        }
        for c in ['\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200d}', '\u{feff}', '\u{ad}'] {
            assert!(is_hidden(c), "{}", code(c));
        }
        for c in ['\u{a0}', '\u{202f}', '’', '—', '€'] {
            assert!(!is_hidden(c), "{}", code(c));
        }
    }
}
