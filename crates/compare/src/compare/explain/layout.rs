//! The tree that people read: each value opened once, what adds nothing folded.

use super::Explanation;
use super::against::Meeting;
use std::collections::BTreeSet;

/// How much of a value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// All of it.
    Opened,
    /// It is opened above.
    Above,
    /// It is zero or false and adds nothing: it is not opened.
    Folded,
    /// This many values under it are beyond the depth asked for.
    Cut(usize),
}

/// A value at its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// How much of it is shown.
    pub show: Show,
    /// What it rests on, in order.
    pub children: Vec<Branch>,
    /// Values under it that are the same on both sides of a comparison.
    pub same: Vec<String>,
    /// Values that it did not read.
    pub unread: Vec<String>,
}

/// Lays out an explanation.
struct Layout<'a> {
    explanation: &'a Explanation,
    depth: usize,
    opened: BTreeSet<String>,
    cut: BTreeSet<String>,
}

impl Explanation {
    /// The tree, down to a depth.
    pub fn tree(&self, depth: Option<usize>) -> Branch {
        let mut layout = Layout {
            explanation: self,
            depth: depth.unwrap_or(usize::MAX),
            opened: BTreeSet::new(),
            cut: BTreeSet::new(),
        };
        layout.branch(&self.root, 0, false)
    }

    /// What a value rests on, on either side, in order.
    fn under(&self, name: &str) -> Vec<&String> {
        let mut names: Vec<&String> = Vec::new();
        for node in [self.nodes.get(name), self.base(name)].into_iter().flatten() {
            let unread = node.unread.iter().filter(|_| self.all);
            names.extend(node.read.iter().chain(unread));
        }
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(*name));
        names
    }

    /// How many values a value rests on, directly or not.
    fn below(&self, name: &str) -> usize {
        let mut seen: BTreeSet<&String> = BTreeSet::new();
        let mut stack = self.under(name);
        while let Some(next) = stack.pop() {
            if seen.insert(next) {
                stack.extend(self.under(next));
            }
        }
        seen.len()
    }
}

impl Layout<'_> {
    fn branch(&mut self, name: &str, depth: usize, folded: bool) -> Branch {
        let explanation = self.explanation;
        let under = explanation.under(name);
        let mut branch = Branch {
            name: name.to_owned(),
            show: Show::Opened,
            children: Vec::new(),
            same: Vec::new(),
            unread: Vec::new(),
        };
        let cut = depth >= self.depth && !under.is_empty();
        branch.show = if self.opened.contains(name) || (cut && self.cut.contains(name)) {
            Show::Above
        } else if folded {
            Show::Folded
        } else if cut {
            self.cut.insert(name.to_owned());
            Show::Cut(explanation.below(name))
        } else {
            self.opened.insert(name.to_owned());
            Show::Opened
        };
        if matches!(branch.show, Show::Above | Show::Folded) {
            return branch;
        }
        let node = explanation.nodes.get(name);
        if !explanation.all {
            branch.unread = node.map(|node| node.unread.clone()).unwrap_or_default();
        }
        if branch.show != Show::Opened {
            return branch;
        }
        for child in under {
            let same = explanation.pair(child).is_some_and(|p| p.meeting == Meeting::Same);
            if same && !explanation.all {
                branch.same.push(child.clone());
                continue;
            }
            // What explains a zero is not folded, nor is what differs from the other side.
            let idle = node.is_some_and(|n| n.idle.contains(child) && !n.outcome.is_nothing());
            let leaf = explanation.under(child).is_empty();
            let folded = idle && !leaf && !explanation.all && explanation.against.is_none();
            branch.children.push(self.branch(child, depth + 1, folded));
        }
        branch
    }
}
