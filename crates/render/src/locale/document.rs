//! The words of the documentation of a policy.

use super::Lang;
use std::collections::BTreeMap;

catalogue!("document");

/// All of them, by name, for a template.
pub(crate) fn words(lang: Lang) -> BTreeMap<&'static str, &'static str> {
    WORDS.0.iter().map(|(name, fr, en)| (*name, lang.pick(*fr, *en))).collect()
}

/// How far cases reach into a formula.
pub(crate) fn tested(cases: usize, reached: usize, total: usize, lang: Lang) -> String {
    match total {
        1 => tested_whole(cases, lang),
        _ => tested_branches(cases, reached, total, lang),
    }
}

/// How many of each there are.
pub(crate) fn counts(counts: [usize; 4], missing: usize, lang: Lang) -> Vec<String> {
    let [inputs, params, derived, formulas] = counts;
    let lines = [
        (inputs, count_inputs(inputs, lang)),
        (params, count_params(params, lang)),
        (derived, count_derived(derived, lang)),
        (formulas, count_formulas(formulas, lang)),
        (missing, count_missing(missing, lang)),
    ];
    lines.into_iter().filter(|(count, _)| *count > 0).map(|(_, line)| line).collect()
}
