//! What each function and each declaration of the language is for, in one line.

use super::Lang;
use bareme_core::policy::tree::Host;

catalogue!("reference");

/// What a declaration says; empty for a name that is none.
pub(crate) fn declaration(name: &str, lang: Lang) -> &'static str {
    DECLARATION.get(name, lang).unwrap_or_default()
}

/// What a key of a declaration holds; empty for a key that is none.
pub(crate) fn key(declaration: &str, key: &str, lang: Lang) -> &'static str {
    KEY.within(declaration, key, lang)
}

/// What a value of a parameter is; empty for what is none.
pub(crate) fn parameter_value(written: &str, lang: Lang) -> &'static str {
    let start = written.split_once('(').map_or("*", |(start, _)| start);
    PARAMETER_VALUE.get(start, lang).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::policy::reference::{DECLARATIONS, PARAMETER_VALUES};

    #[test]
    fn everything_is_said_in_both_languages() {
        for lang in [Lang::Fr, Lang::En] {
            assert!(Host::ALL.iter().all(|h| !host(*h, lang).is_empty()));
            assert!(PARAMETER_VALUES.iter().all(|v| !parameter_value(v, lang).is_empty()));
            for one in DECLARATIONS {
                assert!(!declaration(one.name, lang).is_empty(), "{}", one.name);
                for name in one.keys {
                    assert!(!key(one.name, name, lang).is_empty(), "{} {name}", one.name);
                }
            }
        }
    }
}
