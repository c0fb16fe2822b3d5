//! The graph: every need resolved to a value, no cycle, an order of evaluation.

use super::derived::Rule;
use super::model::{Need, ParamValue, Policy};
use super::script::Script;
use super::tree::{Block, Expr, Function, HelperRef, Node, Statement};
use super::{EXERCICE, canonical, graph};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// Most nodes of a formula, helpers expanded.
const MAX_NODES: u64 = 10_000;
/// Deepest chain of helpers calling helpers.
const MAX_DEPTH: u64 = 32;

/// Most nodes of all formulas together, helpers expanded.
pub(super) const MAX_TOTAL: u64 = 200_000;

/// Nodes with helpers expanded, and the depth of the chain of helpers.
type Size = (u64, u64);

/// Resolves names and helpers, orders formulas, and describes what each formula's text means.
/// How many nodes there are, helpers expanded.
pub(super) fn resolve(policy: &mut Policy) -> Result<u64, Diagnostics> {
    let mut diagnostics = Vec::new();
    names(policy, &mut diagnostics);
    let nodes = helpers(policy, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let graph::Order { names, rings } = graph::order(policy)?;
    (policy.order, policy.rings) = (names, rings);
    describe(policy);
    units(policy);
    Ok(nodes)
}

/// Resolves names and orders formulas of a policy put together from linked ones.
pub(super) fn relink(policy: &mut Policy) -> Result<(), Diagnostics> {
    let mut diagnostics = Vec::new();
    names(policy, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let graph::Order { names, rings } = graph::order(policy)?;
    (policy.order, policy.rings) = (names, rings);
    Ok(())
}

fn names(policy: &Policy, diagnostics: &mut Diagnostics) {
    let all = || {
        let given = policy.inputs.keys().chain(policy.params.keys());
        let computed = policy.formulas.keys().chain(policy.derived.keys());
        given.chain(computed).map(String::as_str).chain([EXERCICE])
    };
    let known = |name: &str| {
        name == EXERCICE
            || policy.inputs.contains_key(name)
            || policy.params.contains_key(name)
            || policy.formulas.contains_key(name)
            || policy.derived.contains_key(name)
    };
    let formulas = policy.formulas.values();
    let needs = formulas.flat_map(|f| f.needs.iter().map(|need| (f.name.as_str(), need)));
    let derived = policy.derived.values();
    let of_derived = derived.flat_map(|d| d.needs().map(|need| (d.name.as_str(), need)));
    let all_needs: Vec<(&str, &Need)> = needs.chain(of_derived).collect();
    for (formula, need) in all_needs.into_iter().filter(|(_, need)| !known(&need.name)) {
        diagnostics.push(
            Diagnostic::new(Code::UnknownName)
                .with("name", &need.name)
                .with("formula", formula)
                .suggest(&need.name, all())
                .at(need.span),
        );
    }
    for param in policy.params.values() {
        for (_, value) in &param.steps {
            if let ParamValue::ByKey(by_key) = value {
                let column = &by_key.column;
                let other = column == EXERCICE || policy.params.contains_key(column);
                if other || !known(column) {
                    diagnostics.push(
                        Diagnostic::new(Code::UnknownName)
                            .with("name", column)
                            .with("formula", &param.name)
                            .suggest(column, all())
                            .at(param.span),
                    );
                }
            }
        }
    }
}

/// Checks that imported helpers exist with the right number of arguments, and bounds each
/// formula's size with its helpers expanded, without expanding them.
fn helpers(policy: &Policy, diagnostics: &mut Diagnostics) -> u64 {
    let scripts = &policy.scripts;
    for script in scripts {
        for function in script.functions.values() {
            each_call(&function.body, &mut |helper, arguments, span| {
                if helper.module.is_none() {
                    return;
                }
                match script.helper(scripts, helper) {
                    None => {
                        let known = helper.module.as_ref().and_then(|alias| {
                            let import = script.imports.iter().find(|i| i.alias == **alias)?;
                            scripts.get(import.script?)
                        });
                        let known = known.into_iter().flat_map(|s| s.functions.keys());
                        diagnostics.push(
                            Diagnostic::new(Code::UnknownFunction)
                                .with("name", &*helper.name)
                                .suggest(&helper.name, known.map(String::as_str))
                                .at(span),
                        );
                    }
                    Some((_, callee)) if callee.private => diagnostics.push(
                        Diagnostic::new(Code::NotVisible).with("name", &*helper.name).at(span),
                    ),
                    Some((_, callee)) if callee.params.len() != arguments => diagnostics.push(
                        Diagnostic::new(Code::WrongArity)
                            .with("name", &*helper.name)
                            .with("expected", callee.params.len())
                            .with("found", arguments)
                            .at(span),
                    ),
                    Some(_) => {}
                }
            });
        }
    }
    if !diagnostics.is_empty() {
        return 0;
    }
    let mut sizes = BTreeMap::new();
    let mut total = 0_u64;
    for formula in policy.formulas.values() {
        let (nodes, depth) = expanded(scripts, formula.file, &formula.tree, &mut sizes);
        total = total.saturating_add(nodes);
        if nodes > MAX_NODES || depth > MAX_DEPTH || total > MAX_TOTAL {
            diagnostics.push(
                Diagnostic::new(Code::TooComplex).with("name", &formula.name).at(formula.span),
            );
        }
    }
    total
}

/// Nodes of a function with its helpers expanded, saturating.
fn expanded(
    scripts: &[Arc<Script>],
    file: usize,
    function: &Arc<Function>,
    sizes: &mut BTreeMap<(usize, String), Size>,
) -> Size {
    let key = (file, function.name.clone());
    if let Some(size) = sizes.get(&key) {
        return *size;
    }
    // Chains of helpers may be long: the stack is ours.
    let mut stack = vec![(file, function.clone())];
    while let Some((at, function)) = stack.last().cloned() {
        let script = &scripts[at];
        let callees: Vec<(usize, Arc<Function>)> =
            function.calls.iter().filter_map(|call| callee(scripts, at, script, call)).collect();
        let waiting = callees.iter().find(|(i, f)| !sizes.contains_key(&(*i, f.name.clone())));
        if let Some(next) = waiting {
            stack.push(next.clone());
            continue;
        }
        let mut size: Size = (function.nodes as u64, 0);
        each_call(&function.body, &mut |helper, _, _| {
            if let Some((i, f)) = callee(scripts, at, script, helper) {
                let (nodes, depth) = sizes.get(&(i, f.name.clone())).copied().unwrap_or_default();
                size = (size.0.saturating_add(nodes), size.1.max(depth + 1));
            }
        });
        sizes.insert((at, function.name.clone()), size);
        stack.pop();
    }
    sizes.get(&key).copied().unwrap_or_default()
}

/// The script index and function of a helper.
pub(crate) fn callee(
    scripts: &[Arc<Script>],
    at: usize,
    script: &Arc<Script>,
    helper: &HelperRef,
) -> Option<(usize, Arc<Function>)> {
    let index = match &helper.module {
        None => at,
        Some(alias) => script.imports.iter().find(|i| i.alias == **alias)?.script?,
    };
    let (_, function) = script.helper(scripts, helper)?;
    Some((index, function.clone()))
}

impl Policy {
    /// The helper that a call in the script `file` names, with the script where it lies.
    pub fn helper(&self, file: usize, call: &HelperRef) -> Option<(usize, Arc<Function>)> {
        callee(&self.scripts, file, self.scripts.get(file)?, call)
    }
}

/// Visits every call of a helper in a block.
fn each_call(block: &Block, visit: &mut dyn FnMut(&HelperRef, usize, crate::diagnostic::Span)) {
    for statement in &block.statements {
        let (Statement::Let { value, .. }
        | Statement::Assign { value, .. }
        | Statement::Return(value)
        | Statement::Expr(value)) = statement;
        each_call_in(value, visit);
    }
}

fn each_call_in(expr: &Expr, visit: &mut dyn FnMut(&HelperRef, usize, crate::diagnostic::Span)) {
    if let Node::Helper(helper, arguments) = &expr.node {
        visit(helper, arguments.len(), expr.span);
    }
    expr.children(&mut |child| each_call_in(child, visit), &mut |_| {});
    let mut blocks: Vec<&Block> = Vec::new();
    expr.children(&mut |_| {}, &mut |block| blocks.push(block));
    for block in blocks {
        each_call(block, visit);
    }
}

/// Canonical forms and helper texts.
fn describe(policy: &mut Policy) {
    let scripts = policy.scripts.clone();
    let mut digests: Digests = BTreeMap::new();
    for formula in policy.formulas.values_mut() {
        let mut used: BTreeMap<(usize, String), Arc<Function>> = BTreeMap::new();
        let mut waiting = vec![(formula.file, formula.tree.clone())];
        while let Some((at, function)) = waiting.pop() {
            for call in &function.calls {
                if let Some((index, callee)) = callee(&scripts, at, &scripts[at], call)
                    && used.insert((index, callee.name.clone()), callee.clone()).is_none()
                {
                    waiting.push((index, callee));
                }
            }
        }
        formula.helpers =
            used.iter().map(|((_, name), f)| (name.clone(), f.text.clone())).collect();
        formula.helpers.sort();
        formula.canonical = canonical_text(&scripts, formula.file, &formula.tree, &mut digests);
    }
}

/// A derived value that declares no unit has that of what it is made of.
fn units(policy: &mut Policy) {
    for name in policy.order.clone() {
        let Some(derived) = policy.derived.get(&name) else { continue };
        if let (Rule::Reference(rule), Some(other)) = (&derived.rule, derived.referred(policy)) {
            let unit = match (other.formulas.get(&rule.of.name), other.derived.get(&rule.of.name)) {
                (Some(formula), _) => formula.unit.clone(),
                (None, derived) => derived.and_then(|derived| derived.unit.clone()),
            };
            if let Some(derived) = policy.derived.get_mut(&name).filter(|d| d.unit.is_none()) {
                derived.unit = unit;
            }
            continue;
        }
        let Some(of) = derived.in_the_unit_of().filter(|_| derived.unit.is_none()) else {
            continue;
        };
        let unit = match (policy.formulas.get(of), policy.derived.get(of)) {
            (Some(formula), _) => formula.unit.clone(),
            (_, Some(other)) => other.unit.clone(),
            _ => match (policy.inputs.get(of), policy.params.get(of)) {
                (Some(input), _) => input.unit.clone(),
                (_, param) => param.and_then(|param| param.unit.clone()),
            },
        };
        if let Some(derived) = policy.derived.get_mut(&name) {
            derived.unit = unit;
        }
    }
}

/// Digests of helpers, by script and name.
type Digests = BTreeMap<(usize, String), String>;

/// The canonical text of a function, each helper standing for what it means.
fn canonical_text(
    scripts: &[Arc<Script>],
    at: usize,
    function: &Arc<Function>,
    digests: &mut Digests,
) -> String {
    let mut known: BTreeMap<&HelperRef, String> = BTreeMap::new();
    for call in &function.calls {
        let Some((index, callee)) = callee(scripts, at, &scripts[at], call) else { continue };
        let key = (index, callee.name.clone());
        if !digests.contains_key(&key) {
            // Chains of helpers are at most MAX_DEPTH deep by now.
            let text = canonical_text(scripts, index, &callee, digests);
            // The name of a helper changes nothing: only its arguments and its body do.
            let body = text.split_once('(').map_or(text.as_str(), |(_, rest)| rest);
            let digest = Sha256::digest(body.as_bytes());
            digests.insert(key.clone(), short(&digest));
        }
        known.insert(call, digests.get(&key).cloned().unwrap_or_default());
    }
    canonical::function(function, &|helper| known.get(helper).cloned().unwrap_or_default())
}

/// Sixteen hexadecimal digits are enough to tell helpers apart.
fn short(digest: &[u8]) -> String {
    digest.iter().take(8).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
