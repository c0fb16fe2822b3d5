//! A formula as it was evaluated: expressions with the value of each part, and the steps that led
//! to the result.

use bareme_core::policy::ParamValue;
use bareme_core::policy::tree::{Binary, Unary};
use bareme_core::value::Value;
use std::collections::BTreeSet;

/// An expression with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What it is.
    pub node: TermNode,
    /// What it gave, as it leaves; `None` when it was not needed, or when it could not be computed.
    pub value: Option<ParamValue>,
}

/// What an expression is. Conditionals are not here: the branch taken stands for them, and the
/// condition is a step of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum TermNode {
    /// A value written in the text.
    Literal(Value),
    /// An argument or a local; for an argument, its place among them.
    Name(String, Option<usize>),
    /// An arithmetic or comparison operation.
    Binary(Binary, Box<[Term; 2]>),
    /// Unary minus or `!`.
    Unary(Unary, Box<Term>),
    /// Operands of `&&`, `||` or `??`, in order.
    Chain(Chain, Vec<Term>),
    /// A host function or a helper.
    Call {
        /// Its name.
        name: String,
        /// What it was given.
        arguments: Vec<Term>,
        /// Whether its value stands for it once numbers take the place of names: a step before
        /// says where it comes from, or an argument is not a cell.
        opened: bool,
    },
    /// A conditional that was not needed.
    Elided,
}

/// Operators that stop as soon as they know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `??`
    Coalesce,
}

/// A step of a formula, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A condition that chose a branch.
    Condition {
        /// The condition.
        term: Term,
        /// Whether it holds.
        holds: bool,
    },
    /// A `switch` that chose an arm.
    Case {
        /// What is looked at.
        subject: Term,
        /// The literals of the arm; none for `_`.
        literals: Vec<Value>,
    },
    /// A local that got a value.
    Local {
        /// Its name.
        name: String,
        /// What it got.
        term: Term,
    },
    /// A helper, opened.
    Helper {
        /// Its name.
        name: String,
        /// What it received and read, by name.
        arguments: Vec<(String, ParamValue)>,
        /// What it did.
        steps: Vec<Step>,
        /// What it gave; `None` when it could not.
        value: Option<ParamValue>,
    },
    /// A scale, looked up.
    Scale {
        /// The call.
        call: Term,
        /// The same as arithmetic on the points of the scale.
        computation: Term,
    },
    /// The result. Without a value, it is where the formula stopped.
    Result(Term),
}

impl Term {
    /// A value written in the text.
    pub(super) fn literal(value: Value) -> Self {
        let worth = Some(ParamValue::Scalar(value.leave()));
        Self { node: TermNode::Literal(value), value: worth }
    }

    /// The operands.
    pub fn parts(&self) -> &[Self] {
        match &self.node {
            TermNode::Binary(_, operands) => &operands[..],
            TermNode::Unary(_, operand) => std::slice::from_ref(&**operand),
            TermNode::Chain(_, parts) | TermNode::Call { arguments: parts, .. } => parts,
            TermNode::Literal(_) | TermNode::Name(..) | TermNode::Elided => &[],
        }
    }

    /// Its value, if it is a cell.
    pub fn scalar(&self) -> Option<&Value> {
        if let Some(ParamValue::Scalar(value)) = &self.value { Some(value) } else { None }
    }

    /// Whether it decides: its value is true or false.
    pub fn is_boolean(&self) -> bool {
        match self.scalar() {
            Some(value) => matches!(value, Value::Boolean(_)),
            None => match &self.node {
                TermNode::Binary(op, _) => op.compares(),
                TermNode::Chain(chain, _) => *chain != Chain::Coalesce,
                TermNode::Unary(op, _) => *op == Unary::Not,
                _ => false,
            },
        }
    }

    /// Visits each part that was evaluated, with the whole it is a part of.
    fn visit<'t>(&'t self, whole: Option<&'t Self>, see: &mut dyn FnMut(&'t Self, Option<&Self>)) {
        see(self, whole);
        for part in self.parts() {
            part.visit(Some(self), see);
        }
    }
}

impl Step {
    /// The expressions of the step in the formula's own names (those inside a helper are not).
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Self::Condition { term, .. } | Self::Local { term, .. } | Self::Result(term) => {
                vec![term]
            }
            Self::Case { subject, .. } => vec![subject],
            Self::Scale { call, .. } => vec![call],
            Self::Helper { .. } => Vec::new(),
        }
    }
}

/// The arguments that were read, and those whose value, zero or false, added nothing.
pub(super) fn uses(steps: &[Step]) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let (mut read, mut counted) = (BTreeSet::new(), BTreeSet::new());
    for term in steps.iter().flat_map(Step::terms) {
        term.visit(None, &mut |part, whole| {
            if let (TermNode::Name(_, Some(argument)), Some(value)) = (&part.node, &part.value) {
                read.insert(*argument);
                if !whole.is_some_and(|whole| adds_nothing(value, whole)) {
                    counted.insert(*argument);
                }
            }
        });
    }
    let idle = read.difference(&counted).copied().collect();
    (read, idle)
}

/// A zero in a sum, a false beside a true.
fn adds_nothing(value: &ParamValue, whole: &Term) -> bool {
    match (&whole.node, value) {
        (
            TermNode::Binary(Binary::Add | Binary::Subtract, _),
            ParamValue::Scalar(Value::Number(n)),
        ) => n.is_zero(),
        (TermNode::Chain(Chain::Or, _), ParamValue::Scalar(Value::Boolean(false))) => {
            whole.scalar() == Some(&Value::Boolean(true))
        }
        _ => false,
    }
}
