//! The typed tree of a formula: what checks, evaluators and explanations work on.
//!
//! Every node keeps its place. Helpers stay calls by index; nothing of Rhai is left here.

use super::helpers::Signature;
pub use super::hosts::Host;
use crate::diagnostic::Span;
use crate::value::{Kind, Value};
use std::sync::Arc;

/// A function of a script: a formula, a helper or an imported helper.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its arguments.
    pub params: Vec<Param>,
    /// Whether it is a `private fn`.
    pub private: bool,
    /// The name, in `fn name(`.
    pub span: Span,
    /// Its body; the last statement gives the value.
    pub body: Block,
    /// Number of local slots, arguments first.
    pub slots: usize,
    /// The helpers it calls, in order of first call: index of the script and name.
    pub calls: Vec<HelperRef>,
    /// Names of locals that are never read, with their places.
    pub unused_locals: Vec<(String, Span)>,
    /// Whether each argument is read.
    pub used: Vec<bool>,
    /// The helpers of the host that it calls, in order of first call.
    pub given: Vec<Arc<Signature>>,
    /// Nodes in the body, helpers not expanded.
    pub nodes: usize,
    /// The text, from `fn` (or `private`) to the closing brace.
    pub text: Arc<str>,
    /// Comment lines before it, without their `///`.
    pub comment: Vec<String>,
}

/// An argument.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its place.
    pub span: Span,
}

/// A helper: of the same script (`module: None`) or of an imported one, by alias.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HelperRef {
    /// The alias of the import, if imported.
    pub module: Option<Arc<str>>,
    /// The function.
    pub name: Arc<str>,
}

/// Statements in a scope of their own.
#[derive(Clone, Debug)]
pub struct Block {
    /// In order.
    pub statements: Vec<Statement>,
    /// Where the block is.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `let x = e` or `const x = e`.
    Let {
        /// Slot that receives the value.
        slot: usize,
        /// The name.
        name: Arc<str>,
        /// The value.
        value: Expr,
    },
    /// `x = e`, `x += e`.
    Assign {
        /// Slot of the local.
        slot: usize,
        /// The name.
        name: Arc<str>,
        /// The operator of `+=` and its like.
        operator: Option<Binary>,
        /// The operand.
        value: Expr,
        /// Place of the operator.
        span: Span,
    },
    /// `return e`.
    Return(Expr),
    /// An expression: the value of the block when last, otherwise only its errors matter.
    Expr(Expr),
}

/// An expression with its place.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub node: Node,
    /// Where it is (an operator's own place for operations).
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub enum Node {
    /// A literal; an integer is told from another number by how it is written.
    Constant(Value, Kind),
    /// An argument or a local.
    Local(usize, Arc<str>),
    /// An arithmetic or comparison operation.
    Binary(Binary, Box<[Expr; 2]>),
    /// Unary minus or `!`.
    Unary(Unary, Box<Expr>),
    /// `a && b && …`.
    And(Vec<Expr>),
    /// `a || b || …`.
    Or(Vec<Expr>),
    /// `a ?? b ?? …`.
    Coalesce(Vec<Expr>),
    /// A host function.
    Host(Host, Vec<Expr>),
    /// A helper of the host.
    Given(Arc<Signature>, Vec<Expr>),
    /// A helper.
    Helper(HelperRef, Vec<Expr>),
    /// `if … { } else { }`; without `else` only where no value is needed.
    If(Box<If>),
    /// `switch`.
    Switch(Box<Switch>),
    /// `{ … }`.
    Block(Box<Block>),
}

/// A conditional.
#[derive(Clone, Debug)]
pub struct If {
    /// The condition.
    pub condition: Expr,
    /// When true.
    pub then: Block,
    /// When false.
    pub otherwise: Option<Block>,
}

/// A `switch`.
#[derive(Clone, Debug)]
pub struct Switch {
    /// What is looked at.
    pub subject: Expr,
    /// Arms in order: literals, and the value.
    pub arms: Vec<Arm>,
    /// The `_` arm.
    pub otherwise: Option<Expr>,
}

impl Switch {
    /// The arm for a value of the subject, unless it is the `_` one.
    pub fn arm(&self, subject: &Value) -> Option<&Arm> {
        self.arms.iter().find(|arm| arm.literals.iter().any(|(literal, _)| literal == subject))
    }
}

/// An arm of a `switch`.
#[derive(Clone, Debug)]
pub struct Arm {
    /// Literals of one kind.
    pub literals: Vec<(Value, Span)>,
    /// The value.
    pub value: Expr,
}

/// Binary operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Binary {
    /// All operations, with the symbol of the script.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Add, "+"),
        (Self::Subtract, "-"),
        (Self::Multiply, "*"),
        (Self::Divide, "/"),
        (Self::Remainder, "%"),
        (Self::Equal, "=="),
        (Self::NotEqual, "!="),
        (Self::Less, "<"),
        (Self::LessOrEqual, "<="),
        (Self::Greater, ">"),
        (Self::GreaterOrEqual, ">="),
    ];

    /// Its symbol.
    pub fn symbol(self) -> &'static str {
        Self::ALL.iter().find(|(op, _)| *op == self).map_or("", |(_, symbol)| symbol)
    }

    /// The operation of a symbol.
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, s)| *s == symbol).map(|(op, _)| *op)
    }

    /// Whether it compares.
    pub fn compares(self) -> bool {
        !self.is_arithmetic()
    }

    /// Whether it computes a number (or joins texts).
    pub fn is_arithmetic(self) -> bool {
        use Binary::{Add, Divide, Multiply, Remainder, Subtract};
        matches!(self, Add | Subtract | Multiply | Divide | Remainder)
    }

    /// Whether it needs an order.
    pub fn orders(self) -> bool {
        self.compares() && !matches!(self, Self::Equal | Self::NotEqual)
    }
}

/// Unary operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Unary {
    Minus,
    Not,
}

impl Statement {
    /// Its expression.
    pub fn value(&self) -> &Expr {
        match self {
            Self::Let { value, .. }
            | Self::Assign { value, .. }
            | Self::Return(value)
            | Self::Expr(value) => value,
        }
    }
}

impl Block {
    /// Visits every expression in it, each before those that it is made of.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        self.statements.iter().for_each(|statement| statement.value().walk(visit));
    }
}

impl Expr {
    /// Whether a block lies anywhere in it.
    pub fn has_blocks(&self) -> bool {
        let mut found = false;
        self.walk(&mut |expr| {
            found |= matches!(expr.node, Node::If(_) | Node::Switch(_) | Node::Block(_));
        });
        found
    }

    /// Visits it, then every expression that it is made of.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match &self.node {
            Node::Binary(_, operands) => operands.iter().for_each(|operand| operand.walk(visit)),
            Node::Unary(_, operand) => operand.walk(visit),
            Node::And(items)
            | Node::Or(items)
            | Node::Coalesce(items)
            | Node::Host(_, items)
            | Node::Given(_, items)
            | Node::Helper(_, items) => items.iter().for_each(|item| item.walk(visit)),
            Node::If(node) => {
                node.condition.walk(visit);
                let blocks = std::iter::once(&node.then).chain(&node.otherwise);
                blocks.for_each(|block| block.walk(visit));
            }
            Node::Switch(node) => {
                node.subject.walk(visit);
                let ways = node.arms.iter().map(|arm| &arm.value).chain(&node.otherwise);
                ways.for_each(|way| way.walk(visit));
            }
            Node::Block(block) => block.walk(visit),
            Node::Constant(..) | Node::Local(..) => {}
        }
    }
}
