//! Words of other layers that stand for a sort of value, named in each language.

use super::Lang;

catalogue!("sorts");

/// A sort of value, as people name it.
pub(super) fn sort(word: &str, lang: Lang) -> Option<&'static str> {
    SORT.get(word, lang)
}
