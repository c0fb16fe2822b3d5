//! Operators. An operation on constants is done once; one with a constant keeps it at hand.

use super::leaf::Leaf;
use super::node::{Code, Exit, Frame, Held, Node, Run, Step, Ty};
use crate::policy::ops::{self, Argument, numbers};
use crate::policy::tree::Binary;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::sync::Arc;

/// What may be shared by threads and kept in a closure.
pub(super) trait Function<A, T>: Fn(A) -> T + Send + Sync + 'static {}
impl<A, T, F: Fn(A) -> T + Send + Sync + 'static> Function<A, T> for F {}

/// A function of one operand; missing if it is.
pub(super) fn map<A: Held, T: Held>(
    operand: Node<'_, A>,
    function: impl Function<A, T>,
) -> Node<'_, T> {
    try_map(operand, move |value| Some(function(value)))
}

/// The same for a function that may fail: it gives none.
pub(super) fn try_map<A: Held, T: Held>(
    operand: Node<'_, A>,
    function: impl Function<A, Option<T>>,
) -> Node<'_, T> {
    let apply = move |value: Option<A>| match value {
        Some(value) => function(value).map(Some).ok_or(Exit),
        None => Ok(None),
    };
    let constant = operand.is_constant();
    Node::run(move |frame| apply(operand.get(frame)?)).folded(constant)
}

/// A function of two operands that may fail; missing if one is. Both are evaluated.
pub(super) fn map2<'a, A: Held, B: Held, T: Held>(
    left: Node<'a, A>,
    right: Node<'a, B>,
    function: impl Fn(A, B) -> Option<T> + Send + Sync + 'static,
) -> Node<'a, T> {
    join(left, right, move |left, right| match (left, right) {
        (Some(left), Some(right)) => function(left, right).map(Some).ok_or(Exit),
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
        _ => Err(Exit),
    })
}

fn join<'a, A: Held, B: Held, T: Held>(
    left: Node<'a, A>,
    right: Node<'a, B>,
    function: impl Fn(Option<A>, Option<B>) -> Step<Option<T>> + Send + Sync + 'static,
) -> Node<'a, T> {
    let constant = left.is_constant() && right.is_constant();
    Node::run(move |frame| {
        let left = left.get(frame)?;
        function(left, right.get(frame)?)
    })
    .folded(constant)
}

/// An operator of two operands.
pub(super) fn binary<'a>(op: Binary, left: Code<'a>, right: Code<'a>) -> Code<'a> {
    if op.compares() {
        return Code::Boolean(compare(op, left, right));
    }
    match (op, left.ty(), right.ty()) {
        (Binary::Add, Ty::Text, _) | (Binary::Add, _, Ty::Text) => {
            let joined = |a: Arc<str>, b: Arc<str>| numbers::join(&a, &b).ok();
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
            map2(left, right, |a, b| numbers::compute(Binary::$op, a, b))
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
            return Err(Exit);
        };
        T::of_value(&ops::binary(op, &left, &right).map_err(|_| Exit)?)
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
    let constant = left.is_constant() && right.is_constant();
    let (left, right) = match (Look::of(left), Look::of(right)) {
        (Look::Place(left), Look::Place(right)) => {
            let same = Node::run(move |frame| {
                let left = left.text(frame)?.ok_or(Exit)?;
                Ok(Some((left == right.text(frame)?.ok_or(Exit)?) == wanted))
            });
            return same.folded(constant);
        }
        // Neither order of evaluation shows where one operand is only read.
        (Look::Place(place), Look::Run(run)) | (Look::Run(run), Look::Place(place)) => (run, place),
        (Look::Run(left), Look::Run(right)) => {
            return decide(Node::Run(left), Node::Run(right), move |a, b| (a == b) == wanted);
        }
    };
    Node::run(move |frame| {
        let left = left(frame)?.ok_or(Exit)?;
        Ok(Some((*left == *right.text(frame)?.ok_or(Exit)?) == wanted))
    })
}

/// A text that is looked at, without copying one that lies somewhere.
pub(super) enum Look<'a> {
    Place(Leaf<'a>),
    Run(Run<'a, Arc<str>>),
}

impl<'a> Look<'a> {
    pub(super) fn of(node: Node<'a, Arc<str>>) -> Self {
        match (node.place(), node) {
            (Some(leaf), _) => Self::Place(leaf),
            (None, Node::Run(run)) => Self::Run(run),
            (None, other) => Self::Run(Box::new(move |frame| other.get(frame))),
        }
    }

    /// What the text gives.
    pub(super) fn at<T>(&self, frame: &mut Frame, look: impl FnOnce(Option<&str>) -> T) -> Step<T> {
        Ok(match self {
            Self::Place(leaf) => look(leaf.text(frame)?),
            Self::Run(run) => look(run(frame)?.as_deref()),
        })
    }
}
