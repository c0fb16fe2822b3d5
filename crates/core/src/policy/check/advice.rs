//! Advice: unused names, missing labels, units and sources. Never stops a run.

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::policy::derived::Derived;
use crate::policy::model::Policy;
use crate::policy::param::{Basis, Param, ParamKind};
use crate::value::Kind;
use std::collections::BTreeSet;

/// Everything worth a look in a checked policy.
pub(super) fn advice(policy: &Policy) -> Diagnostics {
    let mut found = Vec::new();
    unused(policy, &mut found);
    undescribed(policy, &mut found);
    found.extend(policy.params.values().flat_map(Param::told));
    found
}

fn unused(policy: &Policy, found: &mut Diagnostics) {
    let mut needed: BTreeSet<&str> = BTreeSet::new();
    for formula in policy.formulas.values() {
        needed.extend(formula.needs.iter().map(|need| need.name.as_str()));
        for (param, used) in formula.tree.params.iter().zip(&formula.tree.used) {
            if !used {
                let name = &param.name;
                found.push(codes::UnusedArgument { name }.at(param.span));
            }
        }
    }
    needed.extend(policy.derived.values().flat_map(Derived::needs).map(|need| need.name.as_str()));
    for derived in policy.derived.values().filter(|d| !needed.contains(d.name.as_str())) {
        let name = &derived.name;
        found.push(idle(codes::UnusedDerived { name }.at(derived.span), name, policy));
    }
    for formula in policy.idle_formulas() {
        let name = &formula.name;
        found.push(idle(codes::UnusedFormula { name }.at(formula.span), name, policy));
    }
    for param in policy.params.values() {
        needed.extend(param.key_columns());
        if !needed.contains(param.name.as_str()) {
            let name = &param.name;
            found.push(idle(codes::UnusedParameter { name }.at(param.span), name, policy));
        }
    }
    for input in policy.inputs.values() {
        // Optional texts describe structures: they serve groups, not formulas.
        let descriptive = input.optional && input.kind == Kind::Text;
        if !descriptive && !needed.contains(input.name.as_str()) {
            let name = &input.name;
            found.push(codes::UnusedInput { name }.at(input.span));
        }
    }
    for script in &policy.scripts {
        let called: BTreeSet<&str> = script
            .functions
            .values()
            .flat_map(|f| &f.calls)
            .filter(|call| call.module.is_none())
            .map(|call| &*call.name)
            .collect();
        for function in script.functions.values() {
            if function.private && !called.contains(function.name.as_str()) {
                let name = &function.name;
                found.push(codes::UnusedHelper { name }.at(function.span));
            }
            for (name, span) in &function.unused_locals {
                found.push(codes::UnusedLocal { name }.at(*span));
            }
        }
        let given = script.functions.values().flat_map(|f| &f.given);
        let given: BTreeSet<&str> = given.map(|helper| &*helper.name).collect();
        for helper in script.given.iter().filter(|h| !given.contains(&*h.signature.name)) {
            let name = &*helper.signature.name;
            found.push(codes::UnusedHelper { name }.at(helper.span));
        }
        let aliases: BTreeSet<&str> = script
            .functions
            .values()
            .flat_map(|f| &f.calls)
            .filter_map(|call| call.module.as_deref())
            .collect();
        for import in script.imports.iter().filter(|i| !aliases.contains(i.alias.as_str())) {
            let alias = &import.alias;
            found.push(codes::UnusedImport { name: alias }.at(import.span));
        }
    }
}

/// A definition that nothing rests on, with the name that it was probably meant to define.
fn idle(unused: Diagnostic, name: &str, policy: &Policy) -> Diagnostic {
    let formulas = policy.formulas.keys().chain(policy.derived.keys());
    let defined = formulas.chain(policy.params.keys()).map(String::as_str);
    let others = defined.filter(|other| *other != name);
    unused.suggest(name, others)
}

fn undescribed(policy: &Policy, found: &mut Diagnostics) {
    for input in policy.inputs.values() {
        if input.label.is_none() {
            found.push(codes::NoLabel { name: &input.name }.at(input.span));
        } else if input.kind.is_number() && input.unit.is_none() {
            found.push(codes::NoUnit { name: &input.name }.at(input.span));
        }
    }
    for param in policy.params.values() {
        let numeric = match param.kind {
            ParamKind::Scalar(kind) | ParamKind::ByKey(kind) => kind == Kind::Number,
            _ => true,
        };
        if param.label.is_none() {
            found.push(codes::NoLabel { name: &param.name }.at(param.span));
        } else if numeric && param.unit.is_none() {
            found.push(codes::NoUnit { name: &param.name }.at(param.span));
        }
        if param.basis == Basis::Text && param.source.is_none() {
            found.push(codes::NoSource { name: &param.name }.at(param.span));
        }
    }
    for name in &policy.outputs {
        let Some(formula) = policy.formulas.get(name) else { continue };
        if formula.label.is_none() {
            found.push(codes::NoLabel { name }.at(formula.span));
        }
    }
}
