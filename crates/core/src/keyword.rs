//! Enums whose variants have a word, in declarations, options and machine files.

/// An enum, its words and the list of its variants.
#[macro_export]
macro_rules! keywords {
    ($(#[$of:meta])* pub enum $name:ident {
        $($(#[$about:meta])* $variant:ident = $word:literal,)+
    }) => {
        $(#[$of])*
        pub enum $name { $($(#[$about])* $variant,)+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: [Self; { [$($word),+].len() }] = [$(Self::$variant),+];

            /// Its word.
            pub fn keyword(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// All of them with their words.
            pub fn keywords() -> [(&'static str, Self); { [$($word),+].len() }] {
                Self::ALL.map(|one| (one.keyword(), one))
            }
        }
    };
}
