//! Texts of files: cleaned, measured, shortened for a message; what cells write around them.

use crate::sources::may_run;
use crate::value::{Kind, parse_value};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Longest text of a cell, in characters.
pub(super) const LONGEST_TEXT: usize = 10_000;
/// Characters of a refused cell that a message repeats.
const QUOTED: usize = 60;

/// A text trimmed and in normal form C.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    let bare = plain(bytes.first()) && plain(bytes.last());
    let text = if bare { text } else { text.trim() };
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// The text of a cell of a file: without what spreadsheets put around an identifier
/// (`="01053"`), nor the apostrophe that keeps a text from running as a formula (`'=…`).
pub(super) fn of_file(raw: &str) -> Cow<'_, str> {
    let text = clean(raw);
    if !text.starts_with(['\'', '=']) {
        return text;
    }
    match text {
        Cow::Borrowed(text) => bare(text),
        Cow::Owned(text) => Cow::Owned(bare(&text).into_owned()),
    }
}

fn bare(text: &str) -> Cow<'_, str> {
    let formula = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = formula.filter(|inner| !inner.replace("\"\"", "").contains('"')) {
        return Cow::Owned(clean(&inner.replace("\"\"", "\"")).into_owned());
    }
    let bare = text.strip_prefix('\'').filter(|_| may_run(text.trim_start_matches('\'')));
    Cow::Borrowed(bare.unwrap_or(text))
}

/// Whether a raw cell is longer than what a text may be.
pub(super) fn too_long(raw: &str) -> bool {
    // Normal form C never has more characters than its source has bytes.
    raw.len() > LONGEST_TEXT && clean(raw).chars().count() > LONGEST_TEXT
}

/// The year that a cell names.
pub(super) fn year(text: &str) -> Option<i32> {
    let value = parse_value(Kind::Integer, text).ok()?;
    let year = i32::try_from(value.number()?).ok()?;
    (1900..=2200).contains(&year).then_some(year)
}

/// A text short enough for a message.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A name without capitals, accents, spaces nor signs.
pub(super) fn plain(name: &str) -> String {
    name.nfd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text as a TOML file writes it.
pub(super) fn toml(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.replace(char::is_control, " "))
}

/// A key as a TOML file writes it.
pub(super) fn toml_key(name: &str) -> String {
    let bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    if !name.is_empty() && name.bytes().all(bare) { name.to_owned() } else { toml(name) }
}

/// Equal texts kept once.
#[derive(Debug, Default)]
pub(super) struct Pool(HashSet<Arc<str>>);

impl Pool {
    /// The one copy of a text.
    pub(super) fn keep(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.0.insert(new.clone());
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_composed() {
        assert_eq!(clean(" \u{a0}e\u{301}t\u{e9} "), "été");
        assert!(!too_long(&"é".repeat(LONGEST_TEXT)));
        assert!(too_long(&"\u{958}".repeat(LONGEST_TEXT / 2 + 1)), "normal form C is longer here");
    }

    #[test]
    fn what_keeps_a_text_from_running_is_undone() {
        for (raw, text) in [
            ("=\"60057\"", "60057"),
            ("=\" 01053\"", "01053"),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("'=1+1", "=1+1"),
            ("''=1+1", "'=1+1"),
            ("'-abc", "-abc"),
            ("'\tx", "\tx"),
            ("'\nx", "\nx"),
            ("' =1", " =1"),
            ("'＝1", "＝1"),
            ("'été", "'été"),
            ("l'=", "l'="),
            ("-5", "-5"),
        ] {
            assert_eq!(of_file(raw), text, "{raw}");
        }
    }

    #[test]
    fn a_year_is_a_whole_number_of_our_time() {
        assert_eq!(year("2024"), Some(2024));
        assert!(
            ["", "24", "2024.5", "2201", "deux mille", "9999999999999"]
                .map(year)
                .iter()
                .all(Option::is_none)
        );
    }
}
