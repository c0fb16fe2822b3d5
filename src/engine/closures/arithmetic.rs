//! Operators. An operation on constants is done once; one with a constant keeps it at hand.

use super::node::{Code, Exit, Frame, Held, Node, Step, Ty};
use crate::policy::ops::{self, Argument, OpError, numbers};
use crate::policy::tree::Binary;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::sync::Arc;

/// What may be shared by threads and kept in a closure.
pub(super) trait Function<A, T>: Fn(A) -> T + Send + Sync + 'static {}
impl<A, T, F: Fn(A) -> T + Send + Sync + 'static> Function<A, T> for F {}

/// A function of one operand; missing if it is.
pub(super) fn map<'a, A: Held, T: Held>(
    operand: Node<'a, A>,
    function: impl Function<A, T>,
) -> Node<'a, T> {
    try_map(operand, move |value| Ok(function(value)))
}

/// The same for a function that may fail.
pub(super) fn try_map<'a, A: Held, T: Held>(
    operand: Node<'a, A>,
    function: impl Function<A, Result<T, OpError>>,
) -> Node<'a, T> {
    let apply = move |value: Option<A>| value.map(&function).transpose().map_err(|_| Exit::Apart);
    match operand {
        Node::Constant(value) => folded(apply(value)),
        operand => Node::run(move |frame| apply(operand.get(frame)?)),
    }
}

/// A function of two operands; missing if one is. Both are evaluated.
pub(super) fn map2<'a, A: Held, B: Held, T: Held>(
    left: Node<'a, A>,
    right: Node<'a, B>,
    function: impl Fn(A, B) -> Result<T, OpError> + Send + Sync + 'static,
) -> Node<'a, T> {
    join(left, right, move |left, right| match (left, right) {
        (Some(left), Some(right)) => function(left, right).map(Some).map_err(|_| Exit::Apart),
        _ => Ok(None),
    })
}

/// A decision on two operands: neither may be missing.
fn decide<'a, A: Held, B: Held>(
    left: Node<'a, A>,
    right: Node<'a, B>,
    function: impl Fn(A, B) -> bool + Send + Sync + 'static,
) -> Node<'a, bool> {
    join(left, right, move |left, right| match (left, right) {
        (Some(left), Some(right)) => Ok(Some(function(left, right))),
        _ => Err(Exit::Apart),
    })
}

fn join<'a, A: Held, B: Held, T: Held>(
    left: Node<'a, A>,
    right: Node<'a, B>,
    function: impl Fn(Option<A>, Option<B>) -> Step<Option<T>> + Send + Sync + 'static,
) -> Node<'a, T> {
    match (left, right) {
        (Node::Constant(left), Node::Constant(right)) => folded(function(left, right)),
        (Node::Constant(left), right) => {
            Node::run(move |frame| function(left.clone(), right.get(frame)?))
        }
        (left, Node::Constant(right)) => {
            Node::run(move |frame| function(left.get(frame)?, right.clone()))
        }
        (left, right) => Node::run(move |frame| {
            let left = left.get(frame)?;
            function(left, right.get(frame)?)
        }),
    }
}

/// What constants give. One that fails does so in rows that reach it.
pub(super) fn folded<'a, T: Held>(outcome: Step<Option<T>>) -> Node<'a, T> {
    match outcome {
        Ok(value) => Node::Constant(value),
        Err(exit) => Node::run(move |_| Err(exit)),
    }
}

/// An operator of two operands.
pub(super) fn binary<'a>(op: Binary, left: Code<'a>, right: Code<'a>) -> Code<'a> {
    if op.compares() {
        return Code::Boolean(compare(op, left, right));
    }
    match (op, left.ty(), right.ty()) {
        (Binary::Add, Ty::Text, _) | (Binary::Add, _, Ty::Text) => {
            let joined = |a: Arc<str>, b: Arc<str>| numbers::join(&a, &b);
            Code::Text(map2(left.of(), right.of(), joined))
        }
        (Binary::Add, Ty::Any, Ty::Any) => Code::Any(by_value(op, left, right)),
        _ => Code::Number(arithmetic(op, left.of(), right.of())),
    }
}

fn arithmetic<'a>(
    op: Binary,
    left: Node<'a, Decimal>,
    right: Node<'a, Decimal>,
) -> Node<'a, Decimal> {
    macro_rules! by {
        ($op:ident) => {
            map2(left, right, |a, b| numbers::arithmetic(Binary::$op, a, b))
        };
    }
    match op {
        Binary::Add => by!(Add),
        Binary::Subtract => by!(Subtract),
        Binary::Multiply => by!(Multiply),
        Binary::Divide => by!(Divide),
        _ => by!(Remainder),
    }
}

/// Operands whose kinds are known only in each row.
fn by_value<'a, T: Held>(op: Binary, left: Code<'a>, right: Code<'a>) -> Node<'a, T> {
    let (left, right) = (left.into_any(), right.into_any());
    Node::run(move |frame| {
        let left = left.argument(frame)?;
        let (Argument::Value(left), Argument::Value(right)) = (left, right.argument(frame)?) else {
            return Err(Exit::Apart);
        };
        T::of_value(&ops::binary(op, &left, &right).map_err(|_| Exit::Apart)?)
    })
}

fn compare<'a>(op: Binary, left: Code<'a>, right: Code<'a>) -> Node<'a, bool> {
    // What it says of operands in each order, known beforehand.
    let [less, equal, greater] = [Ordering::Less, Ordering::Equal, Ordering::Greater]
        .map(|ordering| numbers::holds(op, ordering));
    let holds = move |ordering: Ordering| match ordering {
        Ordering::Less => less,
        Ordering::Equal => equal,
        Ordering::Greater => greater,
    };
    match left.ty().join(right.ty()) {
        Ty::Number => decide(left.of::<Decimal>(), right.of::<Decimal>(), move |a, b| {
            holds(numbers::order(a, b))
        }),
        Ty::Date => decide(left.of::<Date>(), right.of::<Date>(), move |a, b| holds(a.cmp(&b))),
        Ty::Boolean if !op.orders() => {
            decide(left.of::<bool>(), right.of::<bool>(), move |a, b| holds(a.cmp(&b)))
        }
        Ty::Text if !op.orders() => texts(left.of(), right.of(), equal),
        _ => by_value(op, left, right),
    }
}

/// Whether two texts are equal, or not.
fn texts<'a>(left: Node<'a, Arc<str>>, right: Node<'a, Arc<str>>, wanted: bool) -> Node<'a, bool> {
    match (left, right) {
        (node, Node::Constant(Some(text))) | (Node::Constant(Some(text)), node) => {
            Node::run(move |frame| {
                let same = with_text(&node, frame, |found| found.map(|found| found == &*text))?;
                Ok(Some(same.ok_or(Exit::Apart)? == wanted))
            })
        }
        (Node::Leaf(left), Node::Leaf(right)) => Node::run(move |frame| {
            let left = left.text(frame)?.ok_or(Exit::Apart)?;
            Ok(Some((left == right.text(frame)?.ok_or(Exit::Apart)?) == wanted))
        }),
        (left, right) => decide(left, right, move |a, b| (a == b) == wanted),
    }
}

/// Looks at a text without copying one that lies somewhere.
pub(super) fn with_text<T>(
    node: &Node<'_, Arc<str>>,
    frame: &mut Frame,
    look: impl FnOnce(Option<&str>) -> T,
) -> Step<T> {
    Ok(match node {
        Node::Constant(text) => look(text.as_deref()),
        Node::Leaf(leaf) => look(leaf.text(frame)?),
        Node::Run(run) => look(run(frame)?.as_deref()),
    })
}
