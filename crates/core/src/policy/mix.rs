//! Two policies side by side, and the policies between them: each name that both give a different
//! meaning takes it from one or the other. What only one of them names is always there.

use super::derived::Derived;
use super::link;
use super::merge::Draft;
use super::model::{Formula, Policy, PolicyFile, Source};
use super::param::Param;
use super::script::{Import, Script};
use crate::diagnostic::{Diagnostics, Span};
use crate::value::InputSpec;
use indexmap::IndexMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What stands behind a name.
#[derive(Clone, Copy, Debug)]
pub enum Named<'a> {
    /// A parameter.
    Param(&'a Param),
    /// An input column.
    Input(&'a InputSpec),
    /// A formula.
    Formula(&'a Formula),
    /// A value over the whole population.
    Derived(&'a Derived),
}

impl Policy {
    /// What stands behind a name; nothing for the year.
    pub fn named(&self, name: &str) -> Option<Named<'_>> {
        Some(match self.source(name)? {
            Source::Input(i) => Named::Input(&self.inputs[i]),
            Source::Param(i) => Named::Param(&self.params[i]),
            Source::Formula(i) => Named::Formula(&self.formulas[i]),
            Source::Derived(i) => Named::Derived(&self.derived[i]),
            Source::Year => return None,
        })
    }
}

impl<'a> Named<'a> {
    /// What people call it.
    pub fn label(self) -> Option<&'a str> {
        match self {
            Self::Param(param) => param.label.as_deref(),
            Self::Input(input) => input.label.as_deref(),
            Self::Formula(formula) => formula.label.as_deref(),
            Self::Derived(derived) => derived.label.as_deref(),
        }
    }

    /// Its unit, if one is declared.
    pub fn unit(self) -> Option<&'a str> {
        match self {
            Self::Param(param) => param.unit.as_deref(),
            Self::Input(input) => input.unit.as_deref(),
            Self::Formula(formula) => formula.unit.as_deref(),
            Self::Derived(derived) => derived.unit.as_deref(),
        }
    }

    /// Where it is declared.
    pub fn span(self) -> Option<Span> {
        match self {
            Self::Param(param) => Some(param.span),
            Self::Input(input) => input.span,
            Self::Formula(formula) => Some(formula.span),
            Self::Derived(derived) => Some(derived.span),
        }
    }

    /// The names that it needs.
    pub fn needs(self) -> Vec<&'a str> {
        match self {
            Self::Formula(formula) => formula.needs.iter().map(|n| n.name.as_str()).collect(),
            Self::Derived(derived) => derived.needs().map(|n| n.name.as_str()).collect(),
            Self::Param(param) => param.key_columns().collect(),
            Self::Input(_) => Vec::new(),
        }
    }

    /// Whether both give the same results in these years, from the same needs. Places, labels and
    /// sources are no part of it; of a column, neither are its cells.
    pub fn same(self, other: Named<'_>, years: &[i32]) -> bool {
        match (self, other) {
            (Self::Formula(a), Named::Formula(b)) => a.canonical == b.canonical,
            (Self::Derived(a), Named::Derived(b)) => a.meaning() == b.meaning(),
            (Self::Param(a), Named::Param(b)) if years.is_empty() => {
                a.kind == b.kind && a.given() == b.given()
            }
            (Self::Param(a), Named::Param(b)) => {
                let same = |year: &i32| a.in_force(Some(*year)) == b.in_force(Some(*year));
                a.kind == b.kind && years.iter().all(same)
            }
            (Self::Input(a), Named::Input(b)) => {
                let may_lack = |input: &InputSpec| input.optional && input.otherwise.is_none();
                a.kind == b.kind && may_lack(a) == may_lack(b)
            }
            _ => false,
        }
    }

    /// What decides it, as text: an order between two that differ.
    pub fn content(self) -> String {
        match self {
            Self::Formula(formula) => formula.canonical.clone(),
            Self::Derived(derived) => derived.meaning(),
            Self::Param(param) => format!("{:?} {:?}", param.kind, param.given()),
            Self::Input(input) => format!("{:?} {:?}", input.kind, input.otherwise),
        }
    }
}

/// Two policies that are mixed. Sides are 0 and 1.
#[derive(Debug)]
pub struct Mix {
    sides: [Policy; 2],
    heads: [String; 2],
    files: Vec<PolicyFile>,
    scripts: Vec<Arc<Script>>,
    names: BTreeSet<String>,
}

impl Mix {
    /// Puts two policies side by side; nothing when one of them has no headline.
    pub fn new(first: &Policy, second: &Policy) -> Option<Self> {
        let heads = [first.meta.total.clone()?, second.meta.total.clone()?];
        let shift = first.scripts.len();
        let files = first.files.iter().chain(&second.files).cloned().collect();
        let mut scripts = first.scripts.clone();
        scripts.extend(second.scripts.iter().map(|script| shifted(script, shift)));
        let sides = [plain(first, 0), plain(second, shift)];
        let mut names = reached(&sides, &heads);
        // The columns of the policies that they refer to differ like theirs.
        for side in &sides {
            let others = side.references.values().flat_map(|other| other.inputs.keys());
            names.extend(others.cloned());
        }
        Some(Self { sides, heads, files, scripts, names })
    }

    /// The names on which the headline may rest, in one mixture or another.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// What stands behind a name on one side.
    pub fn named(&self, side: usize, name: &str) -> Option<Named<'_>> {
        self.sides[side].named(name)
    }

    /// Those that mean something else on each side, sorted.
    pub fn differing(&self, years: &[i32]) -> Vec<&str> {
        let differs = |name: &&str| match (self.named(0, name), self.named(1, name)) {
            (Some(a), Some(b)) => !a.same(b, years),
            _ => false,
        };
        self.names().filter(differs).collect()
    }

    /// The policies that either side refers to.
    pub fn references(&self) -> IndexMap<String, Arc<Policy>> {
        let all = self.sides.iter().flat_map(|side| &side.references);
        all.map(|(key, policy)| (key.clone(), policy.clone())).collect()
    }

    /// The headline of a side.
    pub fn head(&self, side: usize) -> &str {
        &self.heads[side]
    }

    /// The policy between: what the headline of one side rests on, each name taken from the side
    /// that `side` says. It may have a cycle, or kinds that disagree.
    ///
    /// # Errors
    /// `B0305` for a cycle, `B0301` for a name that neither side has, `B04…` for kinds that
    /// disagree.
    pub fn policy(&self, head: usize, side: &dyn Fn(&str) -> usize) -> Result<Policy, Diagnostics> {
        let mut mixed = Draft {
            files: self.files.clone(),
            inputs: IndexMap::new(),
            params: IndexMap::new(),
            formulas: IndexMap::new(),
            derived: IndexMap::new(),
            references: self.references(),
            outputs: vec![self.heads[head].clone()],
            scripts: self.scripts.clone(),
            meta: self.sides[head].meta.clone(),
            id: self.sides[head].id.clone(),
        };
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut waiting = vec![self.heads[head].as_str()];
        while let Some(name) = waiting.pop() {
            if !seen.insert(name) {
                continue;
            }
            let at = side(name);
            let Some(found) = self.named(at, name).or_else(|| self.named(1 - at, name)) else {
                continue;
            };
            waiting.extend(found.needs());
            let key = name.to_owned();
            match found {
                Named::Param(param) => _ = mixed.params.insert(key, param.clone()),
                Named::Input(input) => _ = mixed.inputs.insert(key, input.clone()),
                Named::Derived(derived) => _ = mixed.derived.insert(key, derived.clone()),
                Named::Formula(formula) => _ = mixed.formulas.insert(key, formula.clone()),
            }
        }
        link::relink(mixed)
    }
}

/// Names that the headlines may rest on, whatever is taken from where.
fn reached(sides: &[Policy; 2], heads: &[String; 2]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut waiting: Vec<&str> = heads.iter().map(String::as_str).collect();
    while let Some(name) = waiting.pop() {
        let found = sides.each_ref().map(|side| side.named(name));
        if found.iter().any(Option::is_some) && names.insert(name.to_owned()) {
            waiting.extend(found.into_iter().flatten().flat_map(Named::needs));
        }
    }
    names
}

/// A policy without its words, which no mixture needs, its files counted from `shift`.
fn plain(policy: &Policy, shift: usize) -> Policy {
    let mut plain = policy.clone();
    for formula in plain.formulas.values_mut() {
        formula.file += shift;
        (formula.label, formula.description) = (None, None);
        (formula.unit, formula.source) = (None, None);
        (formula.origin, formula.text) = (String::new(), String::new());
        (formula.tags, formula.helpers) = (Vec::new(), Vec::new());
    }
    for param in plain.params.values_mut() {
        (param.label, param.unit, param.source, param.note) = (None, None, None, None);
    }
    plain.meta.label.clear();
    (plain.meta.source, plain.meta.notes, plain.meta.eligible) = (None, None, None);
    plain
}

/// A script whose imports are counted from `shift`.
fn shifted(script: &Arc<Script>, shift: usize) -> Arc<Script> {
    if script.imports.is_empty() {
        return script.clone();
    }
    let moved = |import: &Import| Import {
        script: import.script.map(|index| index + shift),
        ..import.clone()
    };
    let imports = script.imports.iter().map(moved).collect();
    Arc::new(Script { imports, ..Script::clone(script) })
}
