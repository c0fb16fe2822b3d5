//! What cases reach: every function of a policy's own text, and each branch in it.
//!
//! A branch is reached when a case that expects a formula goes through it, in that formula or in
//! one that it needs: what is computed but expected by nobody is not tested.

use crate::diagnostic::{SourceId, Span};
use crate::engine::{Evaluation, Observer, Settings, trace};
use crate::policy::Policy;
use crate::policy::tree::{Block, Expr, Function, Node, Statement};
use crate::value::Value;
use indexmap::IndexMap;
use std::collections::{BTreeMap, BTreeSet};

/// What the cases of a file reach of the policy's own text.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Its formulas and helpers, in the order of the text.
    pub functions: Vec<Reach>,
    /// Policies whose formulas it inherits, with how many; their own cases are to reach those.
    pub inherited: Vec<(String, usize)>,
}

/// A function of the text.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Its name.
    pub name: String,
    /// Whether it is a helper rather than a formula.
    pub helper: bool,
    /// Where it is defined.
    pub span: Span,
    /// How many cases reach it.
    pub cases: usize,
    /// Its branches, in the order of the text.
    pub branches: Vec<Branch>,
}

/// A branch of an `if` or of a `switch`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// What it is.
    pub sort: BranchSort,
    /// Where it starts; the `if` itself when it has no text.
    pub span: Span,
    /// How many cases reach it.
    pub cases: usize,
}

/// What a branch is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BranchSort {
    /// `if`, the condition being true.
    Then,
    /// `else`.
    Else,
    /// The condition of an `if` without `else` being false.
    PassedOver,
    /// A case of a `switch`, by its values as they are written.
    Arm(String),
    /// The `_` of a `switch`.
    Otherwise,
}

impl Coverage {
    /// How many branches there are; a function without any counts for one.
    pub fn total(&self) -> usize {
        self.functions.iter().map(|function| function.branches.len().max(1)).sum()
    }

    /// How many of them some case reaches.
    pub fn reached(&self) -> usize {
        self.functions.iter().map(Reach::reached).sum()
    }

    /// The functions of which something is not reached.
    pub fn gaps(&self) -> impl Iterator<Item = &Reach> {
        self.functions.iter().filter(|function| function.reached() < function.total())
    }
}

impl Reach {
    /// How many branches it has; one when it has none.
    pub fn total(&self) -> usize {
        self.branches.len().max(1)
    }

    /// How many of them some case reaches.
    pub fn reached(&self) -> usize {
        if self.branches.is_empty() {
            return usize::from(self.cases > 0);
        }
        self.branches.iter().filter(|branch| branch.cases > 0).count()
    }
}

/// A place that cases may reach. An `if` without `else` may stand where another one's `else`
/// starts: what kind of place it is tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Function(Span),
    Branch(Span),
    PassedOver(Span),
}

/// The places that one case reaches.
#[derive(Default)]
struct Seen(BTreeSet<Place>);

impl Observer for Seen {
    fn branch(&mut self, span: Span) {
        self.0.insert(Place::Branch(span));
    }

    fn passed_over(&mut self, span: Span) {
        self.0.insert(Place::PassedOver(span));
    }

    fn function(&mut self, function: &Function) {
        self.0.insert(Place::Function(function.span));
    }
}

/// Counts the cases that reach each place.
pub(super) struct Tally {
    counts: BTreeMap<Place, usize>,
    /// The policy's own script, and the modules that it imports.
    own: BTreeSet<SourceId>,
}

impl Tally {
    pub(super) fn new(policy: &Policy) -> Self {
        Self { counts: BTreeMap::new(), own: own(policy) }
    }

    /// Adds what a row reaches in the formulas watched.
    pub(super) fn add(
        &mut self,
        policy: &Policy,
        evaluation: &Evaluation,
        row: usize,
        watched: &BTreeSet<String>,
    ) {
        let mut seen = Seen::default();
        for name in watched {
            trace(policy, evaluation, Settings::default(), name, row, &mut seen);
        }
        for place in seen.0 {
            *self.counts.entry(place).or_default() += 1;
        }
    }

    /// What all the cases reach.
    pub(super) fn coverage(&self, policy: &Policy) -> Coverage {
        let mut functions = Vec::new();
        for script in policy.scripts.iter().filter(|script| self.own.contains(&script.source)) {
            for function in script.functions.values() {
                let mut branches = Vec::new();
                function.body.walk(&mut |expr| self.expr(expr, &mut branches));
                branches.sort_by_key(|branch| branch.span);
                functions.push(Reach {
                    name: function.name.clone(),
                    helper: function.private || script.module,
                    span: function.span,
                    cases: self.count(Place::Function(function.span)),
                    branches,
                });
            }
        }
        let mut inherited: IndexMap<String, usize> = IndexMap::new();
        for formula in policy.formulas.values() {
            if !self.own.contains(&formula.span.source) {
                *inherited.entry(formula.origin.clone()).or_default() += 1;
            }
        }
        Coverage { functions, inherited: inherited.into_iter().collect() }
    }

    fn count(&self, place: Place) -> usize {
        self.counts.get(&place).copied().unwrap_or(0)
    }

    fn branch(&self, sort: BranchSort, span: Span) -> Branch {
        let place = match sort {
            BranchSort::PassedOver => Place::PassedOver(span),
            _ => Place::Branch(span),
        };
        Branch { sort, span, cases: self.count(place) }
    }

    fn expr(&self, expr: &Expr, branches: &mut Vec<Branch>) {
        match &expr.node {
            Node::If(node) => {
                branches.push(self.branch(BranchSort::Then, node.then.span));
                match &node.otherwise {
                    // `else if`: the branches are those of the second `if`.
                    Some(otherwise) if is_if(otherwise) => {}
                    Some(otherwise) => {
                        branches.push(self.branch(BranchSort::Else, otherwise.span));
                    }
                    None => branches.push(self.branch(BranchSort::PassedOver, expr.span)),
                }
            }
            Node::Switch(node) => {
                for arm in &node.arms {
                    let literals: Vec<String> = arm.literals.iter().map(|(l, _)| text(l)).collect();
                    let sort = BranchSort::Arm(literals.join(" | "));
                    branches.push(self.branch(sort, arm.value.span));
                }
                let otherwise = node.otherwise.iter();
                branches.extend(otherwise.map(|e| self.branch(BranchSort::Otherwise, e.span)));
            }
            _ => {}
        }
    }
}

/// Whether a block is nothing but an `if`.
fn is_if(block: &Block) -> bool {
    let [Statement::Expr(only)] = block.statements.as_slice() else { return false };
    matches!(only.node, Node::If(_))
}

fn text(literal: &Value) -> String {
    match literal {
        Value::Text(text) => format!("\"{text}\""),
        other => other.to_machine(),
    }
}

/// The sources of the policy itself: its script and the modules that this one imports.
fn own(policy: &Policy) -> BTreeSet<SourceId> {
    let last = policy.files.iter().rposition(|file| !file.module);
    let mut open: Vec<usize> = last.into_iter().collect();
    let mut own = BTreeSet::new();
    while let Some(script) = open.pop().and_then(|index| policy.scripts.get(index)) {
        if own.insert(script.source) {
            open.extend(script.imports.iter().filter_map(|import| import.script));
        }
    }
    own
}
