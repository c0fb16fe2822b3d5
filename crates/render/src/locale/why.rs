//! The words of a difference shared out among measures.

use super::Lang;

catalogue!("why");

/// A formula: where it is written, and what one side alone has (base, target) and it rests on.
pub(crate) fn formula(name: &str, place: &str, only: &[String; 2], lang: Lang) -> String {
    let [base, target] = only;
    let sides = [
        (target, lang.pick("du comparé, ", "of the compared side, ")),
        (base, lang.pick("de la référence, ", "of the base, ")),
    ];
    let sides: Vec<String> = sides
        .into_iter()
        .filter(|(names, _)| !names.is_empty())
        .map(|(names, side)| format!("{side}{names}"))
        .collect();
    let colon = lang.colon();
    let rewritten = lang.pick("récrite", "rewritten");
    if sides.is_empty() {
        return format!("{name}{colon}{rewritten} ({place}).");
    }
    let with =
        lang.pick("comptée avec ce qui n’est que d’un côté", "counted with what only one side has");
    format!("{name}{colon}{rewritten} ({place}), {with}{colon}{}.", sides.join(" ; "))
}

/// The title of a column: how many structures gain or lose more than 5 %.
pub(crate) fn beyond_five(gain: bool, lang: Lang) -> &'static str {
    if gain { gains_beyond_five(lang) } else { loses_beyond_five(lang) }
}
