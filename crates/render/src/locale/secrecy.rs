//! What is said of figures that are withheld.

use super::{Lang, number};
use bareme_compare::compare::Secrecy;

catalogue!("secrecy");

/// What stands in the place of a secret figure.
pub(crate) const WITHHELD: &str = "s";

/// What every table says of itself.
pub(crate) fn mark(lang: Lang) -> String {
    secret(lang).to_owned()
}

/// What the sign means, and what is not given at all.
pub(crate) fn legend(secrecy: &Secrecy, lang: Lang) -> String {
    sign_means(WITHHELD, secrecy.min, share(secrecy, lang), lang)
}

fn share(secrecy: &Secrecy, lang: Lang) -> String {
    number::with_unit(&number::number(secrecy.dominance, lang), "%", lang)
}

/// What the sign means where lines are withheld whole.
pub(crate) fn legend_of_lines(secrecy: &Secrecy, lang: Lang) -> String {
    sign_of_lines_means(WITHHELD, secrecy.min, share(secrecy, lang), lang)
}
