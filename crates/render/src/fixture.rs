//! What tests of pages share.

use super::locale::Lang;
use super::{Failed, Style};
use std::io::Write;

/// A page of a hundred columns, without colours.
pub(super) fn style(lang: Lang) -> Style {
    Style { lang, color: false, width: Some(100) }
}

/// What is written, as a text.
pub(super) fn written(write: impl FnOnce(&mut dyn Write) -> Result<(), Failed>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Without the spaces that do not break, which nobody sees in a test.
pub(super) fn seen(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}
