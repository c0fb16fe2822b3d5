//! French and English: words, sentences, numbers.

/// What `build.rs` made of a file of `catalogue/`.
macro_rules! catalogue {
    ($file:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $file, ".rs"));
    };
}

pub mod analysis;
pub(crate) mod apart;
pub(crate) mod book;
mod braces;
pub(crate) mod cases;
pub(crate) mod columns;
pub(crate) mod document;
pub(crate) mod explain;
pub mod help;
pub mod messages;
pub mod number;
pub(crate) mod plan;
pub(crate) mod population;
pub mod project;
pub(crate) mod provenance;
pub(crate) mod reference;
pub(crate) mod report;
pub(crate) mod schema;
pub(crate) mod secrecy;
pub mod sentences;
mod template;
pub(crate) mod values;
pub(crate) mod watching;
pub(crate) mod why;
pub(crate) mod words;

pub use number::number;

/// Texts by key, in French and in English, sorted.
pub(crate) struct List(&'static [(&'static str, &'static str, &'static str)]);

impl List {
    pub(crate) fn get(&self, key: &str, lang: Lang) -> Option<&'static str> {
        let at = self.0.binary_search_by_key(&key, |(key, ..)| *key).ok()?;
        let (_, fr, en) = self.0[at];
        Some(lang.pick(fr, en))
    }

    /// The text of a key of something, or that of the key anywhere; empty where there is none.
    pub(crate) fn within(&self, of: &str, key: &str, lang: Lang) -> &'static str {
        let text = |of| self.get(&format!("{of}/{key}"), lang);
        text(of).or_else(|| text("*")).unwrap_or_default()
    }
}

/// The reader's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Lang {
    /// `fr`, `en`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The language of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Fr, Self::En].into_iter().find(|lang| lang.code() == code)
    }

    /// A colon after a heading: French sets it apart.
    pub(crate) fn colon(self) -> &'static str {
        self.pick(" : ", ": ")
    }

    /// One of two texts.
    pub(crate) fn pick<T>(self, fr: T, en: T) -> T {
        match self {
            Self::Fr => fr,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::braces::names;
    use bareme_core::diagnostic::Code;
    use std::collections::BTreeSet;

    catalogue!("all");

    #[test]
    fn messages_bear_the_identifiers_of_their_codes() {
        let places: BTreeSet<_> = ALL.iter().map(|(place, ..)| (*place).to_owned()).collect();
        for code in Code::ALL {
            for part in ["title", "remedy"] {
                let place = format!("{}.{code:?}.{part}", code.id());
                assert!(places.contains(&place), "{place}");
            }
        }
    }

    #[test]
    fn both_languages_use_the_same_arguments() {
        for (place, fr, en) in
            ALL.iter().filter(|(place, ..)| place.strip_suffix(".title").is_none())
        {
            // A title and its remedy share their arguments.
            let title = place.strip_suffix(".remedy").map(|code| format!("{code}.title"));
            let title = ALL.iter().find(|(place, ..)| Some(*place) == title.as_deref());
            let of = |text, title| {
                let both = [Some(text), title];
                both.into_iter().flatten().flat_map(names).collect::<BTreeSet<_>>()
            };
            assert_eq!(of(fr, title.map(|t| t.1)), of(en, title.map(|t| t.2)), "{place}");
        }
    }

    #[test]
    fn texts_are_well_formed() {
        // What the folder of a project is, in Markdown.
        for (place, fr, en) in ALL.iter().filter(|(place, ..)| *place != "project.readme") {
            for text in [fr, en] {
                let count = |sign| text.matches(sign).count();
                assert_eq!(count('⟨'), count('⟩'), "{place}: {text}");
                // Three of them set words apart; lines may begin with two.
                let line = text.replace("   ", " ");
                assert!(line.contains('\n') || !line.trim().contains("  "), "{place}: {text}");
            }
            // Rhai writes a text of several parts between `.
            let fr = fr.replace("`…`", "").replace('\u{a0}', " ");
            assert!(!fr.contains(['\'', '`']), "{place}: ’ and « » in French: {fr}");
            assert_eq!(fr.matches("« ").count(), fr.matches('«').count(), "{place}: {fr}");
            assert_eq!(fr.matches('«').count(), fr.matches(" »").count(), "{place}: {fr}");
            assert!(!en.contains('«'), "{place}: ` in English: {en}");
            assert!(en.matches('`').count().is_multiple_of(2), "{place}: {en}");
        }
    }
}
