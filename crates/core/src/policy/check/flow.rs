//! Branches: what a condition tells of missing locals, and how two ways join again.

use super::infer::{Frame, Inference, shape_arg};
use super::types::{Origin, Shape, Type};
use crate::diagnostic::{Span, codes};
use crate::policy::tree::{Binary, Block, Expr, Host, If, Node, Switch, Unary};
use crate::value::Kind;

/// Slots known to be present when a condition is true, and when it is false.
#[derive(Default)]
pub(super) struct Facts {
    when_true: Vec<usize>,
    when_false: Vec<usize>,
}

/// One way of a fork.
pub(super) enum Way<'a> {
    Block(&'a Block),
    Expr(&'a Expr),
    Nothing,
}

fn narrow(frame: &mut Frame, present: &[usize]) {
    for slot in present {
        if let Some(value) = &mut frame.slots[*slot] {
            value.missing = None;
        }
    }
}

impl Inference<'_> {
    /// Two ways from one point: each narrowed by what it knows, then joined.
    pub(super) fn fork(
        &mut self,
        frame: &mut Frame,
        ways: Vec<(Vec<usize>, Way<'_>)>,
        span: Span,
    ) -> Type {
        let start = frame.clone();
        let mut joined: Option<(Frame, Type)> = None;
        for (facts, way) in ways {
            let mut own = start.clone();
            own.returned =
                joined.as_ref().map_or(start.returned.clone(), |(f, _)| f.returned.clone());
            narrow(&mut own, &facts);
            let value = match way {
                Way::Block(block) => self.block(&mut own, block),
                Way::Expr(expr) => self.expr(&mut own, expr),
                Way::Nothing => Type { never: false, ..Type::never() },
            };
            own.diverged |= value.never;
            joined = Some(match joined {
                None => (own, value),
                Some((mut so_far, before)) => {
                    let value = self.both(&before, &value, span);
                    if so_far.diverged {
                        (own, value)
                    } else if own.diverged {
                        so_far.returned = own.returned;
                        (so_far, value)
                    } else {
                        for (slot, other) in own.slots.iter_mut().zip(&so_far.slots) {
                            *slot = match (slot.take(), other) {
                                (Some(a), Some(b)) => Some(self.both(&a, b, span)),
                                (a, b) => a.or_else(|| b.clone()),
                            };
                        }
                        (own, value)
                    }
                }
            });
        }
        match joined {
            Some((after, value)) => {
                *frame = after;
                value
            }
            None => Type::never(),
        }
    }

    pub(super) fn conditional(&mut self, frame: &mut Frame, node: &If, span: Span) -> Type {
        let facts = self.condition(frame, &node.condition);
        let otherwise = node.otherwise.as_ref().map_or(Way::Nothing, Way::Block);
        let ways = vec![(facts.when_true, Way::Block(&node.then)), (facts.when_false, otherwise)];
        self.fork(frame, ways, span)
    }

    /// A condition: boolean, present, and what it tells of missing locals.
    pub(super) fn condition(&mut self, frame: &mut Frame, expr: &Expr) -> Facts {
        match &expr.node {
            Node::Host(Host::IsMissing, arguments) => {
                self.expr(frame, expr);
                match arguments.first().map(|a| &a.node) {
                    Some(Node::Local(slot, _)) => {
                        Facts { when_true: vec![], when_false: vec![*slot] }
                    }
                    _ => Facts::default(),
                }
            }
            Node::Unary(Unary::Not, operand) => {
                let facts = self.condition(frame, operand);
                Facts { when_true: facts.when_false, when_false: facts.when_true }
            }
            Node::And(items) | Node::Or(items) => {
                let and = matches!(expr.node, Node::And(_));
                let mut known = Vec::new();
                let mut here = frame.clone();
                for item in items {
                    let facts = self.condition(&mut here, item);
                    let fact = if and { facts.when_true } else { facts.when_false };
                    narrow(&mut here, &fact);
                    known.extend(fact);
                }
                if and {
                    Facts { when_true: known, when_false: vec![] }
                } else {
                    Facts { when_true: vec![], when_false: known }
                }
            }
            _ => {
                let value = self.expr(frame, expr);
                if value.fits(Kind::Boolean) {
                    self.decide(&value, "if", expr.span);
                } else {
                    let diagnostic = codes::ConditionKind { found: shape_arg(&value) };
                    self.report(diagnostic, expr.span);
                }
                Facts::default()
            }
        }
    }

    pub(super) fn switch(&mut self, frame: &mut Frame, node: &Switch, span: Span) -> Type {
        let subject = self.expr(frame, &node.subject);
        match subject.shape {
            Shape::Cell(Some(Kind::Integer | Kind::Text | Kind::Boolean))
                if subject.missing.is_none() => {}
            Shape::Cell(Some(Kind::Integer | Kind::Text | Kind::Boolean)) => {
                // Rhai would take the default arm in silence: proof is asked, a formula's word is not enough.
                let name = match &subject.missing {
                    Some(Origin::Optional(name) | Origin::Formula(name)) => name.to_string(),
                    _ => "none()".to_owned(),
                };
                self.report(
                    codes::MissingDecision { operator: "switch", name: Some(name.into()) },
                    node.subject.span,
                );
            }
            _ => {
                let diagnostic = codes::SwitchSubject { found: shape_arg(&subject) };
                self.report(diagnostic, node.subject.span);
            }
        }
        let mut booleans = 0;
        for (literal, at) in node.arms.iter().flat_map(|arm| &arm.literals) {
            let kind = literal.kind().filter(|kind| *kind != Kind::Number);
            let kind = kind.unwrap_or(Kind::Integer);
            booleans += usize::from(kind == Kind::Boolean);
            if subject.kind().is_some_and(|k| k != kind && !(k.is_number() && kind.is_number())) {
                self.mismatch(Binary::Equal, &subject, &Type::present(kind), *at);
            }
        }
        if node.otherwise.is_none() && booleans < 2 {
            self.report(codes::SwitchDefault, span);
        }
        let arms = node.arms.iter().map(|arm| &arm.value).chain(&node.otherwise);
        let ways = arms.map(|value| (Vec::new(), Way::Expr(value))).collect();
        self.fork(frame, ways, span)
    }
}
