//! What is told of each measure: what changed, from what to what.

use super::inputs::{Atom, ENTERING, HEADLINE, Inputs, LEAVING, WEIGHTS};
use super::mixture::Refusal;
use crate::compare::header::{self, Output};
use crate::compare::policies::{self, ValueChange};
use bareme_core::policy::{Derived, Formula, Named, Param, Policy};
use bareme_core::value::InputSpec;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Something that changed and has a part in the difference, or several things told together.
#[derive(Clone, Debug)]
pub struct Factor {
    /// What changed.
    pub changes: Vec<Change>,
    /// Why they are told together: a mixture that separates them has no result.
    pub because: Option<Refusal>,
    /// Whether it is all that no order was asked for.
    pub rest: bool,
    /// Whether it has no part in any row.
    pub silent: bool,
    /// Of an estimated part: its standard error over all years, to the cent above.
    pub error: Option<Decimal>,
}

/// Something that changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// The value of a parameter.
    Param(Box<ParamPlayer>),
    /// The text of a formula.
    Formula(Box<FormulaPlayer>),
    /// What a name stands for: a parameter became a formula, say.
    Kind(Box<KindPlayer>),
    /// The cells of a column.
    Column {
        /// What is said of the column.
        spec: Box<InputSpec>,
        /// Rows of both sides whose cell differs.
        rows: usize,
    },
    /// Which output is the headline: base, target.
    Headline(Box<[Output; 2]>),
    /// How many structures each row stands for.
    Weights,
    /// Rows that only the target has.
    Entering(usize),
    /// Rows that only the base has.
    Leaving(usize),
}

/// A parameter with two values.
#[derive(Clone, Debug)]
pub struct ParamPlayer {
    /// In the base.
    pub base: Param,
    /// In the target.
    pub target: Param,
    /// Values that differ in the years compared.
    pub values: Vec<ValueChange>,
}

/// A formula with two texts.
#[derive(Clone, Debug)]
pub struct FormulaPlayer {
    /// In the base.
    pub base: Formula,
    /// In the target.
    pub target: Formula,
    /// What the base alone names and this formula rests on there.
    pub only_base: Vec<String>,
    /// What the target alone names and this formula rests on there.
    pub only_target: Vec<String>,
}

/// What a name stands for on a side.
#[derive(Clone, Debug)]
pub enum Standing {
    /// A parameter.
    Param(Box<Param>),
    /// A formula.
    Formula(Box<Formula>),
    /// A value over the whole population.
    Derived(Box<Derived>),
    /// An input column.
    Input(Box<InputSpec>),
}

/// A name that stands for something else on each side.
#[derive(Clone, Debug)]
pub struct KindPlayer {
    /// In the base.
    pub base: Standing,
    /// In the target.
    pub target: Standing,
}

impl Change {
    /// The name under which it can be asked for.
    pub fn name(&self) -> &str {
        match self {
            Self::Param(p) => &p.target.name,
            Self::Formula(f) => &f.target.name,
            Self::Kind(k) => match &k.target {
                Standing::Param(param) => &param.name,
                Standing::Formula(formula) => &formula.name,
                Standing::Derived(derived) => &derived.name,
                Standing::Input(input) => &input.name,
            },
            Self::Column { spec, .. } => &spec.name,
            Self::Headline(_) => HEADLINE,
            Self::Weights => WEIGHTS,
            Self::Entering(_) => ENTERING,
            Self::Leaving(_) => LEAVING,
        }
    }

    /// The word of machine files.
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::Param(_) => "param",
            Self::Formula(_) => "formula",
            Self::Kind(kind) => match (&kind.base, &kind.target) {
                (Standing::Derived(_), Standing::Derived(_)) => "derived",
                _ => "kind",
            },
            Self::Column { .. } => "input",
            Self::Headline(_) => HEADLINE,
            Self::Weights => WEIGHTS,
            Self::Entering(_) => ENTERING,
            Self::Leaving(_) => LEAVING,
        }
    }

    /// What people read of it in the policy.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Param(p) => p.target.label.as_deref().or(p.base.label.as_deref()),
            Self::Formula(f) => f.target.label.as_deref().or(f.base.label.as_deref()),
            Self::Kind(k) => match &k.target {
                Standing::Param(param) => param.label.as_deref(),
                Standing::Formula(formula) => formula.label.as_deref(),
                Standing::Derived(derived) => derived.label.as_deref(),
                Standing::Input(input) => input.label.as_deref(),
            },
            Self::Column { spec, .. } => spec.label.as_deref(),
            _ => None,
        }
    }

    /// What an atom is between the base and the target.
    pub(super) fn of(atom: &Atom, ground: &Inputs<'_>, years: &[i32]) -> Option<Self> {
        let (base, target) = if ground.swapped { (1, 0) } else { (0, 1) };
        let policy = |side: usize| ground.policies[side];
        let alone = |side: usize| {
            let pairs = 0..ground.pairs.len();
            pairs.filter(|pair| ground.row(*pair, 1 - side).is_none()).count()
        };
        Some(match atom {
            Atom::Named(name) => {
                let sides = (policy(base).named(name)?, policy(target).named(name)?);
                match sides {
                    (Named::Param(a), Named::Param(b)) => Self::Param(Box::new(ParamPlayer {
                        base: a.clone(),
                        target: b.clone(),
                        values: policies::values(Some(a), Some(b), years),
                    })),
                    (Named::Formula(a), Named::Formula(b)) => {
                        Self::Formula(Box::new(FormulaPlayer {
                            base: a.clone(),
                            target: b.clone(),
                            only_base: own(policy(base), policy(target), name),
                            only_target: own(policy(target), policy(base), name),
                        }))
                    }
                    (a, b) => {
                        Self::Kind(Box::new(KindPlayer { base: standing(a), target: standing(b) }))
                    }
                }
            }
            Atom::Column(name) => {
                let (_, spec) = ground.spec(name, target)?;
                Self::Column { spec: Box::new(spec.clone()), rows: ground.changed(name) }
            }
            Atom::Headline => Self::Headline(Box::new([
                header::headline(policy(base))?,
                header::headline(policy(target))?,
            ])),
            Atom::Weights => Self::Weights,
            Atom::Rows(side) if *side == target => Self::Entering(alone(target)),
            Atom::Rows(_) => Self::Leaving(alone(base)),
        })
    }
}

fn standing(named: Named<'_>) -> Standing {
    match named {
        Named::Param(param) => Standing::Param(Box::new(param.clone())),
        Named::Formula(formula) => Standing::Formula(Box::new(formula.clone())),
        Named::Derived(derived) => Standing::Derived(Box::new(derived.clone())),
        Named::Input(input) => Standing::Input(Box::new(input.clone())),
    }
}

/// What one policy alone names, and a value rests on there without anything shared in between.
fn own(policy: &Policy, other: &Policy, name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut waiting: Vec<&str> = policy.named(name).map(Named::needs).unwrap_or_default();
    waiting.reverse();
    while let Some(name) = waiting.pop() {
        let Some(named) = policy.named(name) else { continue };
        if other.named(name).is_none() && seen.insert(name) {
            found.push(name.to_owned());
            waiting.extend(named.needs().into_iter().rev());
        }
    }
    found
}
