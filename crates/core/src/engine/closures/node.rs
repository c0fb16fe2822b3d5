//! A compiled expression: a constant, a place where a value lies, or a closure; by kind, so that
//! a number is a decimal from end to end, without a box or an allocation.

use super::leaf::{Fractions, Leaf};
use crate::engine::Cell;
use crate::integers::Integers;
use crate::policy::ops::Argument;
use crate::scenario::{LaneKind, Lanes};
use crate::value::Value;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::sync::Arc;

/// An expression is left without a value: by a `return`, whose value is in the frame for the
/// function that it leaves; otherwise, the row is left to the interpreter, which gives the exact
/// error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exit;

pub(super) type Step<T> = Result<T, Exit>;

/// What a row is evaluated in. One for each thread, used for all its rows.
pub(super) struct Frame {
    /// The row.
    pub row: usize,
    /// Locals, those of inlined helpers too.
    pub slots: Vec<Argument>,
    /// What a `return` gave, while it leaves its function.
    pub returned: Option<Argument>,
    /// Arguments of host functions that have no closure of their own.
    pub stack: Vec<Argument>,
}

impl Frame {
    pub(super) fn new(slots: usize) -> Self {
        let missing = Argument::Value(Value::Missing);
        Self { row: 0, slots: vec![missing; slots], returned: None, stack: Vec::new() }
    }
}

/// A closure over a row; `None` is a missing value.
pub(super) type Run<'a, T> = Box<dyn Fn(&mut Frame) -> Step<Option<T>> + Send + Sync + 'a>;

/// A compiled expression of one kind.
pub(super) enum Node<'a, T> {
    /// Computed.
    Run(Run<'a, T>),
    /// The same in every row; `None` is a missing value.
    Constant(Option<T>),
    /// A formula's column.
    Cells(&'a [Cell]),
    /// A column of decimals, all present: their digits, and how many follow the point.
    Fixed(&'a Integers, u32),
    /// Read in another place.
    Leaf(Box<Leaf<'a>>),
}

impl<'a, T: Held> Node<'a, T> {
    /// A closure.
    pub(super) fn run(run: impl Fn(&mut Frame) -> Step<Option<T>> + Send + Sync + 'a) -> Self {
        Self::Run(Box::new(run))
    }

    /// The value in the frame's row.
    #[expect(clippy::inline_always, reason = "a call would cost as much as what it does")]
    #[inline(always)]
    pub(super) fn get(&self, frame: &mut Frame) -> Step<Option<T>> {
        match self {
            Self::Run(run) => run(frame),
            Self::Constant(value) => Ok(value.clone()),
            Self::Cells(cells) => T::of_cell(&cells[frame.row]),
            Self::Fixed(digits, scale) => {
                let digits = digits.get(frame.row).ok_or(Exit)?;
                T::of_value(&Value::Number(Decimal::new(digits, *scale)))
            }
            Self::Leaf(leaf) => leaf.read(frame),
        }
    }

    /// The same in every row, when all that it is made of is; failing, it stays as it is: a row
    /// may never reach it.
    pub(super) fn folded(self, constant: bool) -> Self {
        match self {
            Self::Run(run) if constant => match run(&mut Frame::new(0)) {
                Ok(value) => Self::Constant(value),
                Err(_) => Self::Run(run),
            },
            other => other,
        }
    }

    pub(super) fn is_constant(&self) -> bool {
        matches!(self, Self::Constant(_))
    }

    /// What lies in a place.
    pub(super) fn leaf(leaf: Leaf<'a>) -> Self {
        match leaf {
            Leaf::Cells(cells) => Self::Cells(cells),
            Leaf::Fractions(fractions) => match fractions.as_fixed() {
                Some((digits, scale)) => Self::Fixed(digits, scale),
                None => Self::Leaf(Box::new(Leaf::Fractions(fractions))),
            },
            other => Self::Leaf(Box::new(other)),
        }
    }

    /// Where it lies, if it is not computed.
    pub(super) fn place(&self) -> Option<Leaf<'a>> {
        match self {
            Self::Run(_) => None,
            Self::Constant(value) => Some(Leaf::Constant(held(value.clone()))),
            Self::Cells(cells) => Some(Leaf::Cells(cells)),
            Self::Fixed(digits, scale) => Some(Leaf::Fractions(Fractions::fixed(digits, *scale))),
            Self::Leaf(leaf) => Some((**leaf).clone()),
        }
    }

    /// The value, where something is decided on it.
    #[inline]
    pub(super) fn decide(&self, frame: &mut Frame) -> Step<T> {
        self.get(frame)?.ok_or(Exit)
    }

    /// The value as any argument is held.
    #[inline]
    pub(super) fn argument(&self, frame: &mut Frame) -> Step<Argument> {
        Ok(held(self.get(frame)?))
    }
}

/// A value as any argument is held.
#[inline]
pub(super) fn held<T: Held>(value: Option<T>) -> Argument {
    value.map_or(Argument::Value(Value::Missing), T::into_argument)
}

/// What expressions of one kind give.
pub(super) trait Held: Clone + Send + Sync + Sized + 'static {
    /// A value of this kind, missing or not; a value of another kind is the interpreter's to
    /// judge.
    fn of(argument: &Argument) -> Step<Option<Self>>;

    /// The same for a cell's value.
    fn of_value(value: &Value) -> Step<Option<Self>>;

    /// The same for a row of an input column.
    #[inline]
    fn of_lanes(lanes: &Lanes, row: usize) -> Step<Option<Self>> {
        Self::of_value(&lanes.value(row))
    }

    /// The same for a cell.
    #[inline]
    fn of_cell(cell: &Cell) -> Step<Option<Self>> {
        match cell {
            Cell::Value(value) => Self::of_value(value),
            Cell::Error(_) => Err(Exit),
        }
    }

    fn into_argument(self) -> Argument;

    /// The expression as one of this kind, if it is of this kind already.
    fn take(code: Code<'_>) -> Result<Node<'_, Self>, Code<'_>>;
}

macro_rules! held {
    ($type:ty, $variant:ident, $cell:pat => $present:expr $(, $other:item)*) => {
        impl Held for $type {
            #[inline]
            fn of(argument: &Argument) -> Step<Option<Self>> {
                match argument {
                    Argument::Value(value) => Self::of_value(value),
                    _ => Err(Exit),
                }
            }

            #[inline]
            fn of_value(value: &Value) -> Step<Option<Self>> {
                match value {
                    $cell => Ok(Some($present)),
                    Value::Missing => Ok(None),
                    _ => Err(Exit),
                }
            }

            #[inline]
            fn into_argument(self) -> Argument {
                Argument::Value(Value::$variant(self))
            }

            fn take(code: Code<'_>) -> Result<Node<'_, Self>, Code<'_>> {
                if let Code::$variant(node) = code { Ok(node) } else { Err(code) }
            }

            $($other)*
        }
    };
}

held!(Decimal, Number, Value::Number(n) => *n);
held!(bool, Boolean, Value::Boolean(b) => *b, #[inline] fn of_lanes(lanes: &Lanes, row: usize) -> Step<Option<Self>> {
    if !matches!(lanes.of, LaneKind::Boolean) {
        return Self::of_value(&lanes.value(row));
    }
    if lanes.missing.as_ref().is_some_and(|missing| missing[row] == 1) {
        return Ok(None);
    }
    lanes.integers.get(row).map(|flag| Some(flag != 0)).ok_or(Exit)
});
held!(Arc<str>, Text, Value::Text(text) => text.clone());
held!(Date, Date, Value::Date(date) => *date);

/// Values whose kind is known only in each row, and those that are not cells.
impl Held for Argument {
    fn of(argument: &Argument) -> Step<Option<Self>> {
        Ok(match argument {
            Argument::Value(Value::Missing) => None,
            present => Some(present.clone()),
        })
    }

    fn of_value(value: &Value) -> Step<Option<Self>> {
        Self::of(&Argument::Value(value.clone()))
    }

    fn into_argument(self) -> Argument {
        self
    }

    fn take(code: Code<'_>) -> Result<Node<'_, Self>, Code<'_>> {
        if let Code::Any(node) | Code::Nothing(node) = code { Ok(node) } else { Err(code) }
    }
}

/// Builds an expression of the kind `$ty`, where `$held` is the type that holds it.
macro_rules! of_kind {
    ($ty:expr, $held:ident => $node:expr) => {{
        use $crate::engine::closures::node;
        match $ty {
            node::Ty::Number => {
                type $held = rust_decimal::Decimal;
                node::Code::Number($node)
            }
            node::Ty::Boolean => {
                type $held = bool;
                node::Code::Boolean($node)
            }
            node::Ty::Text => {
                type $held = std::sync::Arc<str>;
                node::Code::Text($node)
            }
            node::Ty::Date => {
                type $held = jiff::civil::Date;
                node::Code::Date($node)
            }
            node::Ty::Any => {
                type $held = $crate::policy::ops::Argument;
                node::Code::Any($node)
            }
            node::Ty::Nothing => {
                type $held = $crate::policy::ops::Argument;
                node::Code::Nothing($node)
            }
        }
    }};
}
pub(super) use of_kind;

/// Does the same with a node, whatever its kind.
macro_rules! each_kind {
    ($code:expr, $node:ident => $done:expr) => {{
        use $crate::engine::closures::node::Code;
        match $code {
            Code::Number($node) => $done,
            Code::Boolean($node) => $done,
            Code::Text($node) => $done,
            Code::Date($node) => $done,
            Code::Any($node) | Code::Nothing($node) => $done,
        }
    }};
}
pub(super) use each_kind;

/// A compiled expression.
pub(super) enum Code<'a> {
    Number(Node<'a, Decimal>),
    Boolean(Node<'a, bool>),
    Text(Node<'a, Arc<str>>),
    Date(Node<'a, Date>),
    /// Of a kind known only in each row; a scale; a timeline.
    Any(Node<'a, Argument>),
    /// Missing in every row, or never reached: what has an error or a `return` in it is a closure.
    Nothing(Node<'a, Argument>),
}

/// The kind of a compiled expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    Number,
    Boolean,
    Text,
    Date,
    Any,
    Nothing,
}

impl Ty {
    /// The kind of what is one or the other.
    pub(super) fn join(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Nothing, kind) | (kind, Self::Nothing) => kind,
            _ => Self::Any,
        }
    }

    /// What lies in a place, as an expression of this kind.
    pub(super) fn leaf(self, leaf: Leaf<'_>) -> Code<'_> {
        of_kind!(self, T => Node::<T>::leaf(leaf))
    }
}

impl<'a> Code<'a> {
    /// What is missing, without a kind.
    pub(super) fn nothing() -> Self {
        Self::Nothing(Node::Constant(None))
    }

    /// What only the interpreter can judge.
    pub(super) fn apart() -> Self {
        Self::Nothing(Node::run(|_| Err(Exit)))
    }

    /// The same in every row.
    pub(super) fn constant(argument: &Argument) -> Self {
        match argument {
            Argument::Value(Value::Number(n)) => Self::Number(Node::Constant(Some(*n))),
            Argument::Value(Value::Boolean(b)) => Self::Boolean(Node::Constant(Some(*b))),
            Argument::Value(Value::Text(text)) => Self::Text(Node::Constant(Some(text.clone()))),
            Argument::Value(Value::Date(date)) => Self::Date(Node::Constant(Some(*date))),
            Argument::Value(Value::Missing) => Self::nothing(),
            other => Self::Any(Node::Constant(Some(other.clone()))),
        }
    }

    /// What it is in every row, if it is the same.
    pub(super) fn as_constant(&self) -> Option<Argument> {
        match self.place() {
            Some(Leaf::Constant(argument)) => Some(argument),
            _ => None,
        }
    }

    /// Where it lies, if it is not computed.
    pub(super) fn place(&self) -> Option<Leaf<'a>> {
        each_kind!(self, node => node.place())
    }

    /// Its kind.
    pub(super) fn ty(&self) -> Ty {
        match self {
            Self::Number(_) => Ty::Number,
            Self::Boolean(_) => Ty::Boolean,
            Self::Text(_) => Ty::Text,
            Self::Date(_) => Ty::Date,
            Self::Any(_) => Ty::Any,
            Self::Nothing(_) => Ty::Nothing,
        }
    }

    /// The same as an expression of one kind. A row in which it is of another goes to the
    /// interpreter.
    pub(super) fn of<T: Held>(self) -> Node<'a, T> {
        let code = match T::take(self) {
            Ok(node) => return node,
            Err(code) => code,
        };
        match code.place() {
            Some(Leaf::Constant(Argument::Value(Value::Missing))) => return Node::Constant(None),
            Some(leaf) => return Node::leaf(leaf),
            None => {}
        }
        let any = code.into_any();
        Node::run(move |frame| T::of(&any.argument(frame)?))
    }

    /// The same, its kind forgotten.
    pub(super) fn into_any(self) -> Node<'a, Argument> {
        fn any<T: Held>(node: Node<'_, T>) -> Node<'_, Argument> {
            match node {
                Node::Constant(value) => Node::Constant(value.map(T::into_argument)),
                Node::Cells(cells) => Node::Cells(cells),
                Node::Fixed(digits, scale) => Node::Fixed(digits, scale),
                Node::Leaf(leaf) => Node::Leaf(leaf),
                Node::Run(run) => Node::run(move |frame| Ok(run(frame)?.map(T::into_argument))),
            }
        }
        match self {
            Self::Number(node) => any(node),
            Self::Boolean(node) => any(node),
            Self::Text(node) => any(node),
            Self::Date(node) => any(node),
            Self::Any(node) | Self::Nothing(node) => node,
        }
    }
}
