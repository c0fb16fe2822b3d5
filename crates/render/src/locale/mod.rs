//! French and English: words, sentences, numbers.

/// A list of words and of sentences without arguments; one that lacks a language does not compile.
macro_rules! words {
    (#[doc = $doc:literal] $list:ident: $($name:ident: $fr:literal, $en:literal;)*) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $list { $($name,)* }

        impl $list {
            /// In the reader's language.
            pub(crate) fn text(self, lang: $crate::locale::Lang) -> &'static str {
                match self { $(Self::$name => lang.pick($fr, $en),)* }
            }
        }

        #[cfg(test)]
        #[test]
        fn every_word_is_there_in_both_languages() {
            use $crate::locale::Lang;
            for word in [$($list::$name,)*] {
                for lang in [Lang::Fr, Lang::En] {
                    assert!(!word.text(lang).trim().is_empty(), "{word:?}");
                }
            }
        }
    };
}

pub mod analysis;
pub(crate) mod apart;
pub(crate) mod book;
pub(crate) mod cases;
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
pub(crate) mod values;
pub(crate) mod watching;
pub(crate) mod why;
pub(crate) mod words;

pub use number::number;

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
