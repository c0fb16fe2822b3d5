//! What explanations say of values over the whole population, in both languages.

use super::Lang;
use super::explain::quoted;
use bareme_core::policy::Aggregation;

catalogue!("population");

/// What an aggregate is.
pub(crate) fn aggregate(kind: Aggregation, of: &str, part: &str, lang: Lang) -> String {
    match kind {
        Aggregation::Sum => sum(of, lang),
        Aggregation::Count => count(of, lang),
        Aggregation::Mean => mean(of, lang),
        Aggregation::Min => smallest(of, lang),
        Aggregation::Max => largest(of, lang),
        Aggregation::Rank { ascending: false } => rank_descending(of, lang),
        Aggregation::Rank { ascending: true } => rank_ascending(of, lang),
        Aggregation::Quantile { .. } => quantile(of, part, lang),
    }
}

/// The group of the row, its rows and those that count.
pub(crate) fn group(key: Option<(&str, &str)>, rows: usize, counted: usize, lang: Lang) -> String {
    group_rows(name(key, lang), rows, counted, lang)
}

/// The structure that has the smallest or the largest value.
pub(crate) fn held_by(structure: &str, lang: Lang) -> String {
    reached_by(quoted(structure, lang), lang)
}

/// The name of a group, before what is said of it.
fn name(key: Option<(&str, &str)>, lang: Lang) -> String {
    key.map_or_else(|| all_rows(lang).to_owned(), |(column, key)| group_named(column, key, lang))
}

/// What is shared in a group, and in proportion to what.
pub(crate) fn sharing(
    key: Option<(&str, &str)>,
    rows: usize,
    total: &str,
    of: &str,
    among: Option<&str>,
    lang: Lang,
) -> String {
    group_sharing(name(key, lang), rows, total, of, among, lang)
}

/// How many rows of the group are at a bound.
pub(crate) fn bounded((least, most): (usize, usize), lang: Lang) -> Option<String> {
    let all = [(least, "at_least"), (most, "at_most")];
    let said = all.into_iter().filter(|(rows, _)| *rows > 0);
    let said: Vec<String> = said.map(|(rows, bound)| rows_at(rows, bound, lang)).collect();
    (!said.is_empty()).then(|| others_share(said.join(", "), lang))
}
