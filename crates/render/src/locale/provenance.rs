//! The words of `verify`.

use super::Lang;

catalogue!("provenance");

/// How many differences are not shown.
pub(crate) fn more(count: usize, lang: Lang) -> String {
    if count == 1 { one_more(lang).to_owned() } else { some_more(count, lang) }
}
