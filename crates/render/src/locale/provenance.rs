//! The words of `verify`.

use super::{Lang, number};

catalogue!("provenance");

/// How many differences are not shown.
pub(crate) fn more(count: usize, lang: Lang) -> String {
    let n = number::short(count.into(), lang);
    match (lang, count) {
        (Lang::Fr, 1) => "… et un autre écart.".to_owned(),
        (Lang::En, 1) => "… and one more difference.".to_owned(),
        (Lang::Fr, _) => format!("… et {n} autres écarts."),
        (Lang::En, _) => format!("… and {n} more differences."),
    }
}
