//! The words of an explanation, in both languages.

mod reduced;

use super::Lang;
use super::words::Word;
pub(crate) use reduced::{Reduced, and_more};

catalogue!("explain");

/// A truth value.
pub(crate) fn boolean(value: bool, lang: Lang) -> &'static str {
    if value { Word::Yes } else { Word::No }.text(lang)
}

/// A text among operators.
pub(crate) fn quoted(text: &str, lang: Lang) -> String {
    if text.is_empty() { empty_text(lang).to_owned() } else { quotes(text, lang) }
}

/// Which year was taken when none was asked for.
pub(crate) fn year(year: i32, covered: bool, others: &str, lang: Lang) -> String {
    if covered { year_covered(year, others, lang) } else { year_last(year, others, lang) }
}

/// A condition that was looked at.
pub(crate) fn condition(text: &str, holds: bool, lang: Lang) -> String {
    looked_at(text, boolean(holds, lang), lang)
}

/// A `switch`: what was looked at, and the arm.
pub(crate) fn case(text: &str, arm: Option<&str>, lang: Lang) -> String {
    arm.map_or_else(|| no_case_taken(text, lang), |arm| case_taken(text, arm, lang))
}

/// A value that one side does not have.
pub(crate) fn one_sided(added: bool, lang: Lang) -> &'static str {
    if added { not_in_base(lang) } else { in_base_alone(lang) }
}

/// The first values that differ, and rules that do.
pub(crate) fn starts(first: bool, rewritten: bool, lang: Lang) -> &'static str {
    match (first, rewritten) {
        (true, true) => starts_by_rule(lang),
        (true, false) => starts_here(lang),
        (false, _) => rule_changes(lang),
    }
}

/// The same on both sides, at the root.
pub(crate) fn no_gap(rewritten: bool, lang: Lang) -> &'static str {
    if rewritten { same_by_another_rule(lang) } else { same_in_base(lang) }
}
