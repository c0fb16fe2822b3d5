//! The same value under two policies: which values differ, by how much, and where it starts.

use super::node::{Holding, Node, Outcome, Row};
use super::{Explanation, node};
use crate::compare::exact::Exact;
use crate::compare::header::Header;
use bareme_core::diagnostic::{Diagnostic, codes};
use indexmap::IndexMap;
use rust_decimal::Decimal;

/// The side compared with.
#[derive(Clone, Debug)]
pub struct Against {
    /// The policy and the scenario.
    pub head: Header,
    /// The name of the value there.
    pub root: String,
    /// What it rests on there; with the values of the other side that this one has too.
    pub nodes: IndexMap<String, Node>,
    /// Each name of either side (the value explained under its name in the target).
    pub pairs: IndexMap<String, Pair>,
}

/// How a value of one side meets the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// The same on both sides.
    Same,
    /// Both have it, with different values.
    Changed,
    /// The base has no such name.
    Added,
    /// The target has no such name.
    Removed,
}

/// A value on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// How they meet.
    pub meeting: Meeting,
    /// Target less base; `None` when either is no number.
    pub gap: Option<Decimal>,
    /// Whether the difference starts here: the values differ, and nothing that was read does.
    pub starts: bool,
    /// Whether the text of the formula differs, or something else stands behind the name.
    pub rewritten: bool,
}

impl Against {
    /// The node of a name; the value explained, `root` there, may have another name here.
    fn node(&self, name: &str, root: &str) -> Option<&Node> {
        self.nodes.get(if name == root { self.root.as_str() } else { name })
    }
}

/// What is worth less or more, as a number.
pub(super) fn gap(base: &Outcome, target: &Outcome) -> Option<Decimal> {
    let base = base.scalar()?.number()?;
    let target = target.scalar()?.number()?;
    Exact::of(target).minus(&Exact::of(base)).value()
}

/// Whether two sides are worth the same: errors are the same when they say the same.
pub(super) fn same(base: &Outcome, target: &Outcome) -> bool {
    match (base, target) {
        (Outcome::Refused(a), Outcome::Refused(b)) => {
            a.formula == b.formula
                && a.diagnostic.code == b.diagnostic.code
                && a.diagnostic.args == b.diagnostic.args
        }
        (a, b) => a == b,
    }
}

impl Explanation {
    /// Compares with the same row under another policy. The value has the same name there or,
    /// failing that, is the headline of both.
    ///
    /// # Errors
    /// `B0801` when the other policy has neither the value nor a headline.
    pub fn set_against(
        &mut self,
        target: Row<'_>,
        base: Row<'_>,
        scenario: &str,
    ) -> Result<(), Diagnostic> {
        let policy = base.policy;
        let root = match &policy.meta.total {
            _ if node::is_known(policy, &self.root) => self.root.clone(),
            Some(total) => total.clone(),
            None => {
                return Err(codes::BadOption {
                    name: "--value",
                    value: &self.root,
                    expected: Some(policy.outputs.clone().into()),
                }
                .suggest(&self.root, policy.formulas.keys()));
            }
        };
        let mut nodes = base.nodes(&root, self.all);
        // What one side read, the other may have without having read it.
        loop {
            let before = (nodes.len(), self.nodes.len());
            let names: Vec<String> = self.nodes.keys().cloned().collect();
            for name in names.iter().filter(|name| **name != self.root) {
                complete(&mut nodes, base, name, self.all);
            }
            let names: Vec<String> = nodes.keys().cloned().collect();
            for name in names.iter().filter(|name| **name != root) {
                complete(&mut self.nodes, target, name, self.all);
            }
            if (nodes.len(), self.nodes.len()) == before {
                break;
            }
        }
        let head = Header::of(policy, base.evaluation, Some(scenario));
        let mut against = Against { head, root, nodes, pairs: IndexMap::new() };
        against.pairs = pairs(self, &against);
        self.against = Some(against);
        Ok(())
    }

    /// The node of a name in the base; the value explained may have another name there.
    pub fn base(&self, name: &str) -> Option<&Node> {
        let against = self.against.as_ref()?;
        against.node(name, &self.root)
    }

    /// How a name of either side meets the other.
    pub fn pair(&self, name: &str) -> Option<&Pair> {
        self.against.as_ref()?.pairs.get(name)
    }
}

/// Adds a value and what it rests on, unless it is there or the policy does not have it.
fn complete(nodes: &mut IndexMap<String, Node>, row: Row<'_>, name: &str, all: bool) {
    if !nodes.contains_key(name) {
        for (name, node) in row.nodes(name, all) {
            nodes.entry(name).or_insert(node);
        }
    }
}

fn pairs(explanation: &Explanation, against: &Against) -> IndexMap<String, Pair> {
    let base = |name: &str| against.node(name, &explanation.root);
    let removed = against
        .nodes
        .keys()
        .filter(|name| **name != against.root && !explanation.nodes.contains_key(*name));
    let names: Vec<&String> = explanation.nodes.keys().chain(removed).collect();
    let mut pairs: IndexMap<String, Pair> = IndexMap::new();
    for name in &names {
        let (a, b) = (base(name), explanation.nodes.get(*name));
        let meeting = match (a, b) {
            (None, _) => Meeting::Added,
            (_, None) => Meeting::Removed,
            (Some(a), Some(b)) if same(&a.outcome, &b.outcome) => Meeting::Same,
            _ => Meeting::Changed,
        };
        let both = a.zip(b);
        let gap = both.and_then(|(a, b)| gap(&a.outcome, &b.outcome));
        let rewritten = both.is_some_and(|(a, b)| rewritten(a, b));
        pairs.insert((*name).clone(), Pair { meeting, gap, starts: false, rewritten });
    }
    let changed = |name: &String| pairs.get(name).is_some_and(|p| p.meeting == Meeting::Changed);
    let starts = |name: &String| {
        let needs = [base(name), explanation.nodes.get(name)];
        let mut read = needs.into_iter().flatten().flat_map(|node| &node.read);
        changed(name) && !read.any(changed)
    };
    let first: Vec<String> = names.iter().filter(|n| starts(n)).map(|n| (*n).clone()).collect();
    for name in first {
        if let Some(pair) = pairs.get_mut(&name) {
            pair.starts = true;
        }
    }
    pairs
}

/// Whether a formula says something else, or something else stands behind the name.
fn rewritten(base: &Node, target: &Node) -> bool {
    match (&base.holding, &target.holding) {
        (Holding::Formula(a, _), Holding::Formula(b, _)) => a.canonical != b.canonical,
        (Holding::Derived(a, _), Holding::Derived(b, _)) => a.meaning() != b.meaning(),
        (Holding::Parameter { .. }, Holding::Parameter { .. })
        | (Holding::Input(..), Holding::Input(..))
        | (Holding::Exercice, Holding::Exercice) => false,
        _ => true,
    }
}
