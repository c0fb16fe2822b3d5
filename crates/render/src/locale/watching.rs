//! What a running watch says of itself, in both languages.

use super::Lang;

catalogue!("watching");

/// Which files changed.
pub(crate) fn changed(files: &[String], lang: Lang) -> String {
    files_changed(files.join(", "), lang)
}
