//! Statements, branches and decisions: what is not reached is not evaluated.

use super::arithmetic::Look;
use super::given::Before;
use super::node::{Code, Exit, Frame, Held, Node, Step, each_kind, of_kind};
use crate::policy::ops::Argument;
use crate::value::Value;
use std::sync::Arc;

/// An expression after some statements.
pub(super) fn after<'a>(before: Vec<Before<'a>>, code: Code<'a>) -> Code<'a> {
    fn node<'a, T: Held>(before: Vec<Before<'a>>, node: Node<'a, T>) -> Node<'a, T> {
        Node::run(move |frame| {
            for statement in &before {
                statement(frame)?;
            }
            node.get(frame)
        })
    }
    if before.is_empty() {
        return code;
    }
    of_kind!(code.ty(), T => node(before, code.of::<T>()))
}

/// Gives a slot its value.
pub(super) fn assign(slot: usize, value: Code<'_>) -> Before<'_> {
    fn of<T: Held>(slot: usize, node: Node<'_, T>) -> Before<'_> {
        Box::new(move |frame| {
            frame.slots[slot] = node.argument(frame)?;
            Ok(())
        })
    }
    each_kind!(value, node => of(slot, node))
}

/// The body of a function in which there is a `return`.
pub(super) fn catching<T: Held>(body: Node<'_, T>) -> Node<'_, T> {
    Node::run(move |frame| {
        body.get(frame).or_else(|exit| T::of(&frame.returned.take().ok_or(exit)?))
    })
}

/// `if`.
pub(super) fn either<'a, T: Held>(
    condition: Node<'a, bool>,
    then: Node<'a, T>,
    other: Node<'a, T>,
) -> Node<'a, T> {
    Node::run(
        move |frame| {
            if condition.decide(frame)? { then.get(frame) } else { other.get(frame) }
        },
    )
}

/// Which way a `switch` goes.
pub(super) type Way<'a> = Box<dyn Fn(&mut Frame) -> Step<usize> + Send + Sync + 'a>;

/// The way of the first literal that is the subject, or the one after the last.
pub(super) fn pick(subject: Code<'_>, literals: Vec<(Value, usize)>) -> Way<'_> {
    let otherwise = literals.iter().map(|(_, way)| way + 1).max().unwrap_or(0);
    if let Code::Text(subject) = subject {
        let text =
            |(literal, way)| if let Value::Text(t) = literal { Some((t, way)) } else { None };
        let literals: Vec<(Arc<str>, usize)> = literals.into_iter().filter_map(text).collect();
        let subject = Look::of(subject);
        return Box::new(move |frame| {
            subject.at(frame, |text| {
                let found = literals.iter().find(|(literal, _)| Some(&**literal) == text);
                found.map_or(otherwise, |(_, way)| *way)
            })
        });
    }
    let subject = subject.into_any();
    Box::new(move |frame| {
        let Argument::Value(value) = subject.argument(frame)? else { return Err(Exit) };
        let found = literals.iter().find(|(literal, _)| *literal == value);
        Ok(found.map_or(otherwise, |(_, way)| *way))
    })
}

/// `switch`.
pub(super) fn switched<'a, T: Held>(way: Way<'a>, ways: Vec<Node<'a, T>>) -> Node<'a, T> {
    Node::run(move |frame| {
        let way = way(frame)?;
        ways.get(way).ok_or(Exit)?.get(frame)
    })
}

/// `&&` (which stops at false), `||` (which stops at true).
pub(super) fn logic(mut items: Vec<Node<'_, bool>>, stop: bool) -> Node<'_, bool> {
    // Constants that do not stop say nothing; one that stops at once says all.
    items.retain(|item| !matches!(item, Node::Constant(Some(value)) if *value != stop));
    match items.first() {
        None => return Node::Constant(Some(!stop)),
        Some(Node::Constant(Some(_))) => return Node::Constant(Some(stop)),
        _ => {}
    }
    Node::run(move |frame| {
        for item in &items {
            if item.decide(frame)? == stop {
                return Ok(Some(stop));
            }
        }
        Ok(Some(!stop))
    })
}

/// `??`.
pub(super) fn first_present<T: Held>(items: Vec<Node<'_, T>>) -> Node<'_, T> {
    Node::run(move |frame| {
        for item in &items {
            let value = item.get(frame)?;
            if value.is_some() {
                return Ok(value);
            }
        }
        Ok(None)
    })
}

/// Whether an expression is missing.
pub(super) fn is_missing<T: Held>(node: Node<'_, T>) -> Node<'_, bool> {
    Node::run(move |frame| Ok(Some(node.get(frame)?.is_none())))
}

/// `or_else`: both are evaluated, as arguments are.
pub(super) fn or_else<'a, T: Held>(value: Node<'a, T>, other: Node<'a, T>) -> Node<'a, T> {
    Node::run(move |frame| {
        let value = value.get(frame)?;
        let other = other.get(frame)?;
        Ok(value.or(other))
    })
}
