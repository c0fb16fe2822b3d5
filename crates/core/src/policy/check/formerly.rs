//! What earlier versions of the program took from French words. Nothing is decided by them any
//! more: a policy that has them is told which keys say it.

use crate::diagnostic::{Diagnostic, codes};
use crate::policy::domain::Domain;
use crate::policy::model::Policy;
use crate::value::Kind;

/// The unit by which amounts were divided, that of the time present, and its whole period.
const PER: &str = "patients";
const PRESENCE: (&str, u32) = ("mois", 12);
/// The parameter that gaps were divided by.
const EQUIVALENT: &str = "cout_etp";

/// The keys that give back the lines that pages had; nothing when none is lost.
pub(super) fn keys(policy: &Policy) -> Option<Diagnostic> {
    let Domain { per, equivalent, presence, .. } = &policy.meta.domain;
    let headline = policy.meta.total.is_some();
    let mut keys = Vec::new();
    if per.is_none() && headline {
        let formulas = policy.formulas.values().map(|f| (&f.name, f.unit.as_deref(), f.kind));
        let inputs = policy.inputs.values().map(|i| (&i.name, i.unit.as_deref(), Some(i.kind)));
        let found = formulas
            .chain(inputs)
            .find(|(_, unit, kind)| *unit == Some(PER) && kind.is_some_and(Kind::is_number));
        keys.extend(found.map(|(name, ..)| format!("per: \"{name}\"")));
    }
    if equivalent.is_none() && headline && policy.params.contains_key(EQUIVALENT) {
        keys.push(format!("equivalent: \"{EQUIVALENT}\""));
    }
    if presence.is_none() {
        let formulas = policy.outputs.iter().filter_map(|name| policy.formulas.get(name));
        let (unit, full) = PRESENCE;
        let found = formulas.filter(|f| f.kind.is_some_and(Kind::is_number));
        let found = found.into_iter().find(|f| f.unit.as_deref() == Some(unit));
        keys.extend(found.map(|f| format!("presence: \"{}\", full: {full}", f.name)));
    }
    (!keys.is_empty()).then(|| codes::KeysToAdd { keys: &keys }.at(policy.meta.span))
}
