//! What the keys of manifests and of case files hold, as an editor shows it.

use super::Lang;

catalogue!("schema");

/// The title of a schema.
pub(crate) fn title(file: &str, lang: Lang) -> &'static str {
    TITLE.get(file, lang).unwrap_or_default()
}

/// What a key holds; the path has `/` between tables.
pub(crate) fn key(file: &str, path: &str, lang: Lang) -> &'static str {
    KEY.within(file, path, lang)
}
