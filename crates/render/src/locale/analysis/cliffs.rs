//! What cliffs say.

use super::super::Lang;

catalogue!("cliffs");

/// What was looked at.
pub(crate) fn looked_at(
    input: &str,
    (from, to): (&str, &str),
    step: &str,
    structures: usize,
    lang: Lang,
) -> String {
    match structures {
        1 => looked_at_one(input, from, to, step, lang),
        _ => looked_at_many(input, from, to, step, structures, lang),
    }
}

/// The year that was chosen.
pub(crate) fn year(year: &str, chosen: bool, lang: Lang) -> String {
    if chosen { year_chosen(year, lang) } else { year_asked(year, lang) }
}

/// How many jumps, of what is no number when there is no smallest one, and whether somebody loses.
pub(crate) fn jumps(
    count: usize,
    falls: usize,
    least: Option<&str>,
    input: &str,
    lang: Lang,
) -> String {
    match least {
        None => changes(count, lang),
        Some(least) if count == 0 => no_jump(least, lang),
        Some(least) if falls == 0 => jumps_up(count, least, input, lang),
        Some(least) => jumps_down(count, least, falls, input, lang),
    }
}
