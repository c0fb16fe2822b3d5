//! The graph: every need resolved to a value, no cycle, an order of evaluation.

use super::derived::{Derived, Rule};
use super::helpers::Wanted;
use super::library::Library;
use super::merge::{Draft, Written};
use super::mix::Named;
use super::model::{Formula, Need, Policy, Source};
use super::param::Param;
use super::script::Script;
use super::tree::{Block, Function, HelperRef, Host, Node};
use super::{EXERCICE, canonical, check, graph};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::sources::hex;
use crate::value::InputSpec;
use indexmap::IndexMap;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
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

/// What each name of a policy stands for.
struct Names(IndexMap<String, Source>);

impl Names {
    fn new<F, D>(
        inputs: &IndexMap<String, InputSpec>,
        params: &IndexMap<String, Param>,
        formulas: &IndexMap<String, F>,
        derived: &IndexMap<String, D>,
    ) -> Self {
        let inputs = (0..).map(Source::Input).zip(inputs.keys());
        let params = (0..).map(Source::Param).zip(params.keys());
        let formulas = (0..).map(Source::Formula).zip(formulas.keys());
        let derived = (0..).map(Source::Derived).zip(derived.keys());
        let all = inputs.chain(params).chain(formulas).chain(derived);
        let year = (EXERCICE.to_owned(), Source::Year);
        Self(all.map(|(source, name)| (name.clone(), source)).chain([year]).collect())
    }

    fn of<F, D>(draft: &Draft<F, D>) -> Self {
        Self::new(&draft.inputs, &draft.params, &draft.formulas, &draft.derived)
    }

    fn get(&self, name: &str) -> Option<Source> {
        self.0.get(name).copied()
    }

    /// A need of `owner`, resolved; a name that is unknown is told, and links nothing.
    fn need<S>(&self, owner: &str, need: Need<S>, diagnostics: &mut Diagnostics) -> Need {
        let Need { name, span, .. } = need;
        let source = self.get(&name).unwrap_or_else(|| {
            diagnostics.push(self.unknown(&name, owner, span));
            Source::Year
        });
        Need { name, span, source }
    }

    fn unknown(&self, name: &str, owner: &str, span: Span) -> Diagnostic {
        codes::UnknownName { name, formula: Some(owner.into()) }
            .at(span)
            .suggest(name, self.0.keys())
    }

    /// Tells the columns of values by key that choose nothing.
    fn keys(&self, params: &IndexMap<String, Param>, diagnostics: &mut Diagnostics) {
        for param in params.values() {
            for column in param.key_columns() {
                if matches!(self.get(column), None | Some(Source::Year | Source::Param(_))) {
                    diagnostics.push(self.unknown(column, &param.name, param.span));
                }
            }
        }
    }

    fn derived<S>(
        &self,
        derived: IndexMap<String, Derived<S>>,
        diagnostics: &mut Diagnostics,
    ) -> IndexMap<String, Derived> {
        let link = |(name, derived): (String, Derived<S>)| {
            let linked = derived.linked(&mut |need| self.need(&name, need, diagnostics));
            (name, linked)
        };
        derived.into_iter().map(link).collect()
    }
}

/// Resolves the names and helpers of a policy, orders its formulas, describes what each formula’s
/// text means, and checks it.
pub(super) fn link(mut draft: Draft, library: &mut Library) -> Result<Policy, Diagnostics> {
    let names = Names::of(&draft);
    let mut diagnostics = Vec::new();
    let mut needs = Vec::with_capacity(draft.formulas.len());
    for (name, written) in &draft.formulas {
        let own = written.tree.params.iter().map(|param| {
            let need = Need { name: param.name.clone(), span: param.span, source: () };
            names.need(name, need, &mut diagnostics)
        });
        needs.push(own.collect());
    }
    let derived = names.derived(std::mem::take(&mut draft.derived), &mut diagnostics);
    names.keys(&draft.params, &mut diagnostics);
    let nodes = helpers(&draft, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let formulas = described(&draft, needs);
    let mut policy = ordered(draft, formulas, derived)?;
    units(&mut policy);
    library.count_nodes(nodes).map_err(|e| vec![e.at(policy.meta.span)])?;
    check::check(&mut policy)?;
    Ok(policy)
}

/// The same for parts of linked policies, whose kinds may disagree.
pub(super) fn relink(mut draft: Draft<Formula, Derived>) -> Result<Policy, Diagnostics> {
    let names = Names::of(&draft);
    let mut diagnostics = Vec::new();
    let mut formulas = std::mem::take(&mut draft.formulas);
    for formula in formulas.values_mut() {
        let needs = std::mem::take(&mut formula.needs).into_iter();
        let needs = needs.map(|need| names.need(&formula.name, need, &mut diagnostics));
        formula.needs = needs.collect();
    }
    let derived = names.derived(std::mem::take(&mut draft.derived), &mut diagnostics);
    names.keys(&draft.params, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let mut policy = ordered(draft, formulas, derived)?;
    check::kinds(&mut policy)?;
    Ok(policy)
}

/// Finds names anew in a policy of which some are gone, that nothing left needs.
pub(super) fn renumber(policy: &mut Policy) {
    let names = Names::new(&policy.inputs, &policy.params, &policy.formulas, &policy.derived);
    for formula in policy.formulas.values_mut() {
        for need in &mut formula.needs {
            need.source = names.get(&need.name).unwrap_or(need.source);
        }
    }
    policy.derived = names.derived(std::mem::take(&mut policy.derived), &mut Vec::new());
}

/// The policy of formulas and derived values that are linked.
fn ordered<F, D>(
    draft: Draft<F, D>,
    formulas: IndexMap<String, Formula>,
    derived: IndexMap<String, Derived>,
) -> Result<Policy, Diagnostics> {
    let Draft { id, meta, files, inputs, params, references, outputs, scripts, .. } = draft;
    let graph::Order { names: order, rings } = graph::order(&formulas, &derived, &params)?;
    let warnings = Vec::new();
    Ok(Policy {
        id,
        meta,
        files,
        inputs,
        params,
        formulas,
        derived,
        references,
        outputs,
        order,
        rings,
        warnings,
        scripts,
    })
}

/// Checks that imported helpers exist with the right number of arguments, and bounds each
/// formula's size with its helpers expanded, without expanding them.
fn helpers(draft: &Draft, diagnostics: &mut Diagnostics) -> u64 {
    let scripts = &draft.scripts;
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
                            codes::UnknownFunction { name: &*helper.name }
                                .at(span)
                                .suggest(&helper.name, known),
                        );
                    }
                    Some((_, callee)) if callee.private => {
                        diagnostics.push(codes::NotVisible { name: &*helper.name }.at(span));
                    }
                    Some((_, callee)) if callee.params.len() != arguments => diagnostics.push(
                        codes::WrongArity {
                            name: &*helper.name,
                            expected: callee.params.len().to_string(),
                            found: arguments,
                        }
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
    for (name, written) in &draft.formulas {
        let (nodes, depth) = expanded(scripts, written.file, &written.tree, &mut sizes);
        total = total.saturating_add(nodes);
        let limits = [
            (nodes > MAX_NODES, "formula_operations"),
            (depth > MAX_DEPTH, "nested_calls"),
            (total > MAX_TOTAL, "all_operations"),
        ];
        if let Some((_, limit)) = limits.into_iter().find(|(met, _)| *met) {
            let told = codes::TooComplex { limit, name: Some(name.into()) };
            diagnostics.push(told.at(written.tree.span));
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

impl Policy {
    /// The helpers of the host that its formulas call, directly or not, by name.
    pub fn given(&self) -> Vec<&Wanted> {
        let mut found: BTreeMap<&str, &Wanted> = BTreeMap::new();
        let mut seen: BTreeSet<(usize, String)> = BTreeSet::new();
        let mut waiting: Vec<(usize, Arc<Function>)> =
            self.formulas.values().map(|f| (f.file, f.tree.clone())).collect();
        while let Some((at, function)) = waiting.pop() {
            if !seen.insert((at, function.name.clone())) {
                continue;
            }
            let Some(script) = self.scripts.get(at) else { continue };
            let called = |one: &&Wanted| function.given.contains(&one.signature);
            found.extend(script.given.iter().filter(called).map(|one| (&*one.signature.name, one)));
            waiting.extend(function.calls.iter().filter_map(|call| self.helper(at, call)));
        }
        found.into_values().collect()
    }

    /// Whether a result may depend on how many months a year counts for.
    pub fn counts_months(&self) -> bool {
        let word = Host::MonthsInYear.name();
        self.scripts.iter().any(|script| script.text.contains(word))
            || self.references.values().any(|other| other.counts_months())
    }

    /// What is told of the helpers that no host gives to it or to the policies that
    /// it refers to.
    pub(crate) fn without_host(&self, told: fn(String) -> Diagnostic) -> Diagnostics {
        let all = std::iter::once(self).chain(self.references.values().map(|other| &**other));
        all.flat_map(Self::given).filter_map(|one| one.absent(told)).collect()
    }
}

/// Calls of helpers in a block, anywhere.
fn each_call(block: &Block, visit: &mut dyn FnMut(&HelperRef, usize, Span)) {
    block.walk(&mut |expr| {
        if let Node::Helper(helper, arguments) = &expr.node {
            visit(helper, arguments.len(), expr.span);
        }
    });
}

/// Formulas with their needs, canonical forms and texts of helpers.
fn described(draft: &Draft, needs: Vec<Vec<Need>>) -> IndexMap<String, Formula> {
    let scripts = &draft.scripts;
    let mut digests: Digests = BTreeMap::new();
    let describe = |((name, written), needs): ((&String, &Written), Vec<Need>)| {
        let mut used: BTreeMap<(usize, String), Arc<Function>> = BTreeMap::new();
        let mut waiting = vec![(written.file, written.tree.clone())];
        while let Some((at, function)) = waiting.pop() {
            for call in &function.calls {
                if let Some((index, callee)) = callee(scripts, at, &scripts[at], call)
                    && used.insert((index, callee.name.clone()), callee.clone()).is_none()
                {
                    waiting.push((index, callee));
                }
            }
        }
        let used = used.into_iter().map(|((_, name), f)| (name, f.text.clone()));
        let mut helpers: Vec<(String, Arc<str>)> = used.collect();
        helpers.sort();
        let canonical = canonical_text(scripts, written.file, &written.tree, &mut digests);
        (name.clone(), written.formula(needs, helpers, canonical))
    };
    draft.formulas.iter().zip(needs).map(describe).collect()
}

/// A derived value that declares no unit has that of what it is made of.
fn units(policy: &mut Policy) {
    for name in policy.order.clone() {
        let derived = policy.derived.get(&name).filter(|derived| derived.unit.is_none());
        let Some(derived) = derived else { continue };
        let of = match (&derived.rule, derived.referred(policy)) {
            (Rule::Reference(rule), Some(other)) => other.named(&rule.of.name),
            _ => derived.in_the_unit_of().and_then(|of| policy.named(of)),
        };
        let unit = of.and_then(Named::unit).map(str::to_owned);
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
            digests.insert(key.clone(), hex(&digest[..8]));
        }
        known.insert(call, digests.get(&key).cloned().unwrap_or_default());
    }
    let mut text =
        canonical::function(function, &|helper| known.get(helper).cloned().unwrap_or_default());
    for signature in &function.given {
        let version = scripts[at].given(&signature.name).map_or("", |helper| helper.version());
        let _ = write!(text, "|{}@{version:?}", signature.name);
    }
    text
}
