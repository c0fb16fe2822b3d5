//! Static checks, without evaluating: kinds, missing values, unused names. Works on the typed
//! tree only.

mod advice;
mod changes;
mod derived;
mod flow;
mod formerly;
mod hosts;
mod infer;
mod letters;
mod types;

use super::domain;
use super::model::{Need, Policy, Source};
use super::param::ParamKind;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, codes};
use crate::value::Kind;
use infer::Inference;
use std::collections::BTreeMap;
use types::{Origin, Shape, Type};

/// Checks a linked policy: errors are returned, warnings kept in it. Fills in the kinds.
pub(super) fn check(policy: &mut Policy) -> Result<(), Diagnostics> {
    let (known, mut diagnostics) = infer(policy);
    diagnostics.extend(advice::advice(policy));
    let scripts = policy.scripts.iter();
    diagnostics.extend(scripts.flat_map(|one| one.slips.iter().cloned()));
    let names = || {
        let formulas = policy.formulas.keys().chain(policy.derived.keys());
        formulas.chain(policy.params.keys()).chain(policy.inputs.keys()).map(String::as_str)
    };
    let scripts = policy.scripts.iter();
    diagnostics.extend(scripts.flat_map(|one| letters::letters(one.source, &one.text, names())));
    diagnostics.sort_by_key(|d| (d.span, d.code));
    diagnostics.dedup();
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(diagnostics);
    }
    // Advice on what is inherited belongs to the text it was inherited from; what a year takes of
    // its values is true of the heir too.
    let own: Vec<_> =
        policy.files.iter().filter(|f| f.id == own_id(policy)).map(|f| f.source).collect();
    let of_years =
        |d: &Diagnostic| matches!(d.code, Code::ChangeWithinYear | Code::ChangeWithinMonth);
    diagnostics.retain(|d| of_years(d) || d.span.is_none_or(|span| own.contains(&span.source)));
    diagnostics.extend(policy.without_host(|name| codes::NeedsHost { name }.into()));
    policy.warnings = diagnostics;
    fill(policy, known);
    let wrong = domain::check(policy, &own);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    policy.warnings.extend(formerly::keys(policy));
    Ok(())
}

/// Fills in the kinds of a policy put together from checked ones, which may disagree.
pub(super) fn kinds(policy: &mut Policy) -> Result<(), Diagnostics> {
    let (known, mut diagnostics) = infer(policy);
    diagnostics.retain(Diagnostic::is_error);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    fill(policy, known);
    Ok(())
}

/// The type of each formula, and what does not agree.
fn infer(policy: &Policy) -> (BTreeMap<String, Type>, Diagnostics) {
    let mut inference = Inference::new(&policy.scripts);
    let mut known: BTreeMap<String, Type> = BTreeMap::new();
    for name in &policy.order {
        if known.contains_key(name) {
            continue;
        }
        match policy.ring(name) {
            Some(ring) => derived::ring(policy, &mut inference, ring, &mut known),
            None => {
                let found = computed(policy, &mut inference, name, &known);
                known.insert(name.clone(), found);
            }
        }
    }
    let mut diagnostics = inference.finish();
    roles(policy, &known, &mut diagnostics);
    (known, diagnostics)
}

/// Writes down what is known of each formula.
fn fill(policy: &mut Policy, known: BTreeMap<String, Type>) {
    for (name, result) in known {
        let may_be_missing = result.missing.is_some();
        if let Some(formula) = policy.formulas.get_mut(&name) {
            (formula.kind, formula.may_be_missing) = (result.kind(), may_be_missing);
        } else if let Some(derived) = policy.derived.get_mut(&name) {
            (derived.kind, derived.may_be_missing) = (result.kind(), may_be_missing);
        }
    }
}

/// The type of a formula or of a derived value, those of what it needs being known.
fn computed(
    policy: &Policy,
    inference: &mut Inference<'_>,
    name: &str,
    known: &BTreeMap<String, Type>,
) -> Type {
    let mut result = if let Some(formula) = policy.formulas.get(name) {
        let needs: Vec<Type> =
            formula.needs.iter().map(|need| need_type(policy, known, need)).collect();
        let result = inference.formula(formula.file, &formula.tree, &needs);
        if !matches!(result.shape, Shape::Cell(_)) {
            inference.report(
                codes::FormulaResult { name, found: infer::shape_arg(&result) },
                formula.span,
            );
        }
        result
    } else if let Some(derived) = policy.derived.get(name) {
        inference.derived(policy, derived, known)
    } else {
        return Type::never();
    };
    result.missing = result.missing.map(|_| Origin::Formula(name.into()));
    result.quotient = false;
    result
}

/// The id of the policy's own script: the last one that is not a module.
fn own_id(policy: &Policy) -> &str {
    policy.files.iter().rev().find(|f| !f.module).map_or("", |f| &f.id)
}

/// What a formula receives for a need.
fn need_type(policy: &Policy, formulas: &BTreeMap<String, Type>, need: &Need) -> Type {
    let optional = |yes: bool| yes.then(|| Origin::Optional(need.name.as_str().into()));
    match need.source {
        Source::Year => Type::present(Kind::Integer),
        Source::Input(i) => {
            let input = &policy.inputs[i];
            let missing = optional(input.optional && input.otherwise.is_none());
            Type { missing, ..Type::present(input.kind) }
        }
        Source::Param(i) => {
            let param = &policy.params[i];
            let shape = match param.kind {
                ParamKind::Scalar(kind) | ParamKind::ByKey(kind) => Shape::Cell(Some(kind)),
                ParamKind::Scale => Shape::Scale,
                ParamKind::Timeline => Shape::Timeline,
                ParamKind::ScaleTimeline => Shape::ScaleTimeline,
            };
            let missing = optional(param.may_be_missing());
            Type { shape, missing, quotient: false, never: false }
        }
        Source::Formula(_) | Source::Derived(_) => {
            formulas.get(&need.name).cloned().unwrap_or_else(Type::never)
        }
    }
}

/// The headline is a number, who is in is a boolean.
fn roles(policy: &Policy, known: &BTreeMap<String, Type>, diagnostics: &mut Diagnostics) {
    let kind = |name: &str| match known.get(name).map(|t| t.shape) {
        Some(Shape::Cell(kind)) => kind,
        _ => None,
    };
    if let Some(total) = &policy.meta.total
        && kind(total).is_some_and(|kind| !kind.is_number())
    {
        let span = policy.formulas.get(total).map(|f| f.span);
        diagnostics.push(codes::TotalKind { name: total }.at(span));
    }
    if let Some(eligible) = &policy.meta.eligible
        && kind(eligible).is_some_and(|kind| kind != Kind::Boolean)
    {
        let span = policy.formulas.get(eligible).map(|f| f.span);
        diagnostics.push(codes::EligibleKind { name: eligible }.at(span));
    }
}

/// The kind of a formula over a row, checked like a policy's.
pub(super) fn expression_kind(
    scripts: &[std::sync::Arc<super::script::Script>],
    function: &super::tree::Function,
    names: &[String],
    needs: &[(Kind, bool)],
) -> Result<Option<Kind>, Diagnostics> {
    let mut inference = Inference::new(scripts);
    let types: Vec<Type> = names
        .iter()
        .zip(needs)
        .map(|(name, (kind, optional))| {
            let missing = optional.then(|| Origin::Optional(name.as_str().into()));
            Type { missing, ..Type::present(*kind) }
        })
        .collect();
    let result = inference.formula(0, function, &types);
    let mut diagnostics = inference.finish();
    diagnostics.retain(Diagnostic::is_error);
    if diagnostics.is_empty() { Ok(result.kind()) } else { Err(diagnostics) }
}
