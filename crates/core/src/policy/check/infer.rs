//! Kinds and missing values, followed through branches and helpers.

use super::types::{Origin, Shape, Type};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, Sort, Span, codes};
use crate::policy::link::callee;
use crate::policy::script::Script;
use crate::policy::tree::{Binary, Block, Expr, Function, HelperRef, Node, Statement, Unary};
use crate::value::{Kind, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Infers formulas one after the other; helpers once for each combination of argument types.
#[derive(Default)]
pub(super) struct Inference<'a> {
    scripts: &'a [Arc<Script>],
    helpers: BTreeMap<(usize, String, Vec<Type>), Type>,
    /// Calls that led to the function at hand.
    way: Vec<Span>,
    file: usize,
    diagnostics: Diagnostics,
}

/// What is known of the locals of one function at one point.
#[derive(Clone)]
pub(super) struct Frame {
    pub slots: Vec<Option<Type>>,
    /// Join of what `return` gave so far.
    pub returned: Option<Type>,
    /// Nothing after this point is reached.
    pub diverged: bool,
}

impl<'a> Inference<'a> {
    pub(super) fn new(scripts: &'a [Arc<Script>]) -> Self {
        Self { scripts, ..Self::default() }
    }

    pub(super) fn finish(self) -> Diagnostics {
        self.diagnostics
    }

    /// The type of a formula whose needs have these types.
    pub(super) fn formula(&mut self, file: usize, function: &Function, needs: &[Type]) -> Type {
        self.file = file;
        self.function(function, needs)
    }

    /// Records a diagnostic with the way through helpers.
    pub(super) fn report(&mut self, told: impl Into<Diagnostic>, span: Span) {
        let mut diagnostic = told.into().at(span);
        for call in self.way.iter().rev() {
            diagnostic = diagnostic.related(Some(*call), Note::CalledFrom);
        }
        let same = |d: &Diagnostic| d.code == diagnostic.code && d.span == diagnostic.span;
        if !self.diagnostics.iter().any(same) {
            self.diagnostics.push(diagnostic);
        }
    }

    fn function(&mut self, function: &Function, arguments: &[Type]) -> Type {
        let mut slots: Vec<Option<Type>> = arguments.iter().cloned().map(Some).collect();
        slots.resize(function.slots, None);
        let mut frame = Frame { slots, returned: None, diverged: false };
        let last = self.block(&mut frame, &function.body);
        let value = if frame.diverged { Type::never() } else { last };
        match frame.returned {
            None => value,
            Some(returned) => self.both(&returned, &value, function.span),
        }
    }

    pub(super) fn both(&mut self, a: &Type, b: &Type, span: Span) -> Type {
        a.join(b).unwrap_or_else(|| {
            self.report(codes::BranchKinds { left: shape_arg(a), right: shape_arg(b) }, span);
            a.clone()
        })
    }

    // ----- statements ------------------------------------------------------------------------

    pub(super) fn block(&mut self, frame: &mut Frame, block: &Block) -> Type {
        // A declaration or an assignment has no value, whatever the branch that it ends.
        let nothing = |never| Type { never, ..Type::never() };
        let mut last = nothing(false);
        for statement in &block.statements {
            last = match statement {
                Statement::Let { slot, value, .. } => {
                    let value = self.expr(frame, value);
                    frame.slots[*slot] = Some(value.clone());
                    nothing(value.never)
                }
                Statement::Assign { slot, operator, value, span, .. } => {
                    let mut result = self.expr(frame, value);
                    let before = frame.slots[*slot].clone();
                    if let (Some(operator), Some(before)) = (operator, before) {
                        result = self.arithmetic(*operator, &before, &result, None, *span);
                    }
                    frame.slots[*slot] = Some(result.clone());
                    nothing(result.never)
                }
                Statement::Return(value) => {
                    let value = self.expr(frame, value);
                    let returned = match frame.returned.take() {
                        None => value,
                        Some(before) => self.both(&before, &value, block.span),
                    };
                    frame.returned = Some(returned);
                    frame.diverged = true;
                    Type::never()
                }
                Statement::Expr(value) => self.expr(frame, value),
            };
            if last.never {
                frame.diverged = true;
            }
        }
        if frame.diverged { Type::never() } else { last }
    }

    // ----- expressions -----------------------------------------------------------------------

    pub(super) fn expr(&mut self, frame: &mut Frame, expr: &Expr) -> Type {
        match &expr.node {
            Node::Constant(_, kind) => Type::present(*kind),
            Node::Local(slot, _) => frame.slots[*slot].clone().unwrap_or_else(Type::never),
            Node::Binary(op, operands) => {
                let left = self.expr(frame, &operands[0]);
                let right = self.expr(frame, &operands[1]);
                if op.compares() {
                    self.compare(*op, &left, &right, expr.span);
                    Type::present(Kind::Boolean)
                } else {
                    self.arithmetic(*op, &left, &right, Some(&operands[1]), expr.span)
                }
            }
            Node::Unary(op, operand) => {
                let value = self.expr(frame, operand);
                let kind = if *op == Unary::Minus { Kind::Number } else { Kind::Boolean };
                self.expect(
                    kind,
                    &value,
                    if *op == Unary::Minus { "-" } else { "!" },
                    operand.span,
                );
                let result = if value.kind() == Some(Kind::Integer) { Kind::Integer } else { kind };
                Type { missing: value.missing, quotient: value.quotient, ..Type::present(result) }
            }
            Node::And(_) | Node::Or(_) => {
                self.condition(frame, expr);
                Type::present(Kind::Boolean)
            }
            Node::Coalesce(items) => {
                let types: Vec<Type> = items.iter().map(|item| self.expr(frame, item)).collect();
                self.first_present(&types, expr.span)
            }
            Node::Host(host, arguments) => {
                let types: Vec<Type> = arguments.iter().map(|a| self.expr(frame, a)).collect();
                self.host(*host, arguments, &types, expr.span)
            }
            Node::Given(helper, arguments) => {
                let types: Vec<Type> = arguments.iter().map(|a| self.expr(frame, a)).collect();
                self.given(helper, arguments, &types)
            }
            Node::Helper(helper, arguments) => {
                let types: Vec<Type> = arguments.iter().map(|a| self.expr(frame, a)).collect();
                self.helper(helper, types, expr.span)
            }
            Node::If(node) => self.conditional(frame, node, expr.span),
            Node::Switch(node) => self.switch(frame, node, expr.span),
            Node::Block(block) => self.block(frame, block),
        }
    }

    /// A decision needs a present value.
    pub(super) fn decide(&mut self, value: &Type, operator: &str, span: Span) {
        let absent = |name: Option<&str>| {
            codes::MissingDecision { operator, name: name.map(Into::into) }.into()
        };
        let diagnostic: Diagnostic = match &value.missing {
            _ if value.never => return,
            None if value.shape == Shape::Cell(None) => absent(None),
            None => return,
            Some(Origin::Literal) => absent(Some("none()")),
            Some(Origin::Optional(name)) => absent(Some(name)),
            Some(Origin::Formula(name)) => {
                codes::DecisionMaybeMissing { operator, name: &**name }.into()
            }
        };
        self.report(diagnostic, span);
    }

    pub(super) fn expect(&mut self, kind: Kind, found: &Type, operator: &str, span: Span) {
        if !found.fits(kind) {
            self.report(
                codes::ArgumentKind { operator, expected: kind, found: shape_arg(found) },
                span,
            );
        }
    }

    pub(super) fn compare(&mut self, op: Binary, left: &Type, right: &Type, span: Span) {
        let cells = matches!((left.shape, right.shape), (Shape::Cell(_), Shape::Cell(_)));
        let together = match (left.kind(), right.kind()) {
            (Some(a), Some(b)) => a.join(b).is_some(),
            _ => cells,
        };
        if !together {
            self.mismatch(op, left, right, span);
            return;
        }
        let kind = left.kind().or(right.kind());
        if op.orders() && kind.is_some_and(|k| !k.is_number() && k != Kind::Date) {
            self.report(codes::NotOrdered { operator: op.symbol(), found: shape_arg(left) }, span);
        }
        self.decide(left, op.symbol(), span);
        self.decide(right, op.symbol(), span);
    }

    pub(super) fn mismatch(&mut self, op: Binary, left: &Type, right: &Type, span: Span) {
        self.report(
            codes::KindMismatch {
                operator: op.symbol(),
                left: shape_arg(left),
                right: shape_arg(right),
            },
            span,
        );
    }

    pub(super) fn arithmetic(
        &mut self,
        op: Binary,
        left: &Type,
        right: &Type,
        divisor: Option<&Expr>,
        span: Span,
    ) -> Type {
        let missing = left.missing.clone().or_else(|| right.missing.clone());
        let texts = left.kind() == Some(Kind::Text) || right.kind() == Some(Kind::Text);
        if op == Binary::Add && texts && left.fits(Kind::Text) && right.fits(Kind::Text) {
            return Type { missing, ..Type::present(Kind::Text) };
        }
        if !left.fits(Kind::Number) || !right.fits(Kind::Number) {
            self.mismatch(op, left, right, span);
            return Type { missing, ..Type::present(Kind::Number) };
        }
        let quotient = match op {
            Binary::Divide => left.quotient || !divisor.is_some_and(terminates),
            Binary::Multiply => {
                if left.quotient || right.quotient {
                    self.report(codes::QuotientMultiplied, span);
                }
                left.quotient || right.quotient
            }
            Binary::Remainder => false,
            _ => left.quotient || right.quotient,
        };
        Type { missing, quotient, ..Type::present(Kind::Number) }
    }

    pub(super) fn first_present(&mut self, types: &[Type], span: Span) -> Type {
        let mut result = Type { never: false, ..Type::never() };
        for value in types {
            result = self.both(&result, value, span);
        }
        result.missing = types.last().and_then(|t| t.missing.clone());
        result
    }

    pub(super) fn helper(&mut self, helper: &HelperRef, arguments: Vec<Type>, span: Span) -> Type {
        let scripts = self.scripts;
        let Some((file, function)) = callee(scripts, self.file, &scripts[self.file], helper) else {
            return Type::never();
        };
        let key = (file, function.name.clone(), arguments);
        if let Some(known) = self.helpers.get(&key) {
            return known.clone();
        }
        let caller = std::mem::replace(&mut self.file, file);
        self.way.push(span);
        let result = self.function(&function, &key.2);
        self.way.pop();
        self.file = caller;
        self.helpers.insert(key, result.clone());
        result
    }
}

/// Whether dividing by this literal always terminates (only 2 and 5 divide it).
fn terminates(divisor: &Expr) -> bool {
    let Node::Constant(Value::Number(value), _) = &divisor.node else { return false };
    let mut mantissa = value.normalize().mantissa().unsigned_abs();
    for factor in [2, 5] {
        while mantissa != 0 && mantissa.is_multiple_of(factor) {
            mantissa /= factor;
        }
    }
    mantissa == 1
}

/// What an expression is, for a message.
pub(super) fn shape_arg(value: &Type) -> Sort {
    match value.shape {
        Shape::Cell(Some(kind)) => kind.into(),
        Shape::Cell(None) => "none()".into(),
        Shape::Scale => "scale".into(),
        Shape::Timeline | Shape::ScaleTimeline => "timeline".into(),
    }
}
