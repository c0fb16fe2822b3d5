//! The words of a difference shared out among measures.

use super::Lang;

catalogue!("why");

/// A formula: where it is written, and what one side alone has (base, target) and it rests on.
pub(crate) fn formula(name: &str, place: &str, only: &[String; 2], lang: Lang) -> String {
    let [base, target] = only.each_ref().map(|names| (!names.is_empty()).then_some(names));
    let sides = [target.map(|n| of_target(n, lang)), base.map(|n| of_base(n, lang))];
    let sides: Vec<String> = sides.into_iter().flatten().collect();
    formula_rewritten(name, place, sides.join(" ; "), lang)
}

/// The title of a column: how many structures gain or lose more than 5 %.
pub(crate) fn beyond_five(gain: bool, lang: Lang) -> &'static str {
    if gain { gains_beyond_five(lang) } else { loses_beyond_five(lang) }
}
