//! What changed in the rules, in a few words.

use crate::diff::rules::{holder, sign};
use crate::locale::{Lang, values, watching};
use bareme_compare::compare::{ParamChange, PolicyDiff};
use bareme_core::policy::{Param, ParamValue};

/// Most changes named.
const NAMED: usize = 8;

/// `~ cout_etp (55 000 → 56 000 €/ETP/an), + nouvelle, - ancienne`; nothing when nothing changed.
pub(crate) fn changes(diff: &PolicyDiff, lang: Lang) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for change in &diff.kinds {
        let (base, target) = (holder(change.base, lang), holder(change.target, lang));
        all.push(format!("~ {} ({base} → {target})", change.name));
    }
    for change in &diff.params {
        let Some(param) = change.shown() else { continue };
        let sign = sign(change.base.as_ref(), change.target.as_ref());
        let value = value(change, lang).map(|v| format!(" ({v})")).unwrap_or_default();
        all.push(format!("{sign} {}{value}", param.name));
    }
    all.extend(diff.formulas.iter().filter_map(|change| {
        let sign = sign(change.base.as_ref(), change.target.as_ref());
        Some(format!("{sign} {}", change.shown()?.name))
    }));
    all.extend(diff.derived.iter().filter_map(|change| {
        let sign = sign(change.base.as_ref(), change.target.as_ref());
        Some(format!("{sign} {}", change.shown()?.name))
    }));
    all.extend(diff.inputs_added.iter().map(|input| format!("+ {}", input.name)));
    all.extend(diff.inputs_removed.iter().map(|input| format!("- {}", input.name)));
    all.extend(diff.redeclared.iter().map(|one| {
        let name = one.name.as_deref().unwrap_or("policy");
        format!("~ {name} ({})", one.key)
    }));
    if all.is_empty() {
        return None;
    }
    let hidden = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    if hidden > 0 {
        all.push(watching::more(hidden, lang));
    }
    Some(all.join(", "))
}

/// The value before and after, when a parameter has one of each, or the same in every year.
fn value(change: &ParamChange, lang: Lang) -> Option<String> {
    let (first, others) = change.values.split_first()?;
    if others.iter().any(|v| v.base != first.base || v.target != first.target) {
        return None;
    }
    let shown = |param: &Option<Param>, value: &Option<ParamValue>| {
        let unit = param.as_ref().and_then(|p| p.unit.as_deref());
        value.as_ref().map(|v| values::param(v, unit, lang))
    };
    let before = shown(&change.base, &first.base)?;
    Some(format!("{before} → {}", shown(&change.target, &first.target)?))
}
