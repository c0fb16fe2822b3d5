//! From the typed tree to closures. Helpers are inlined; a branch that is not taken is not
//! evaluated. Whatever fails in a row leaves it to the interpreter.

use super::arithmetic::{binary, map};
use super::branches::{after, assign, catching, either, first_present, logic, pick, switched};
use super::given::Before;
use super::hosts::given;
use super::leaf::Leaf;
use super::node::{Code, Exit, Node, Ty, of_kind};
use crate::policy::callee;
use crate::policy::ops::{Argument, Settings};
use crate::policy::script::Script;
use crate::policy::tree::{
    Block, Expr, Function, HelperRef, If, Node as Tree, Statement, Switch, Unary,
};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Lowers one formula.
pub(super) struct Lower<'a> {
    pub settings: Settings,
    scripts: &'a [Arc<Script>],
    file: usize,
    /// Where the locals of the function at hand lie, and their kinds so far.
    locals: Vec<Option<(Ty, Leaf<'a>)>>,
    /// Kinds that `return` gave in the function at hand.
    returned: Option<Ty>,
    /// Slots taken in the frame.
    pub slots: usize,
}

impl<'a> Lower<'a> {
    pub(super) fn new(
        scripts: &'a [Arc<Script>],
        file: usize,
        settings: Settings,
        slots: usize,
    ) -> Self {
        Self { settings, scripts, file, locals: Vec::new(), returned: None, slots }
    }

    /// A function with its arguments.
    pub(super) fn function(&mut self, function: &Function, arguments: Vec<Code<'a>>) -> Code<'a> {
        let mut before = Vec::new();
        let mut locals = Vec::with_capacity(function.slots);
        for argument in arguments {
            let ty = argument.ty();
            // Nobody assigns an argument: it is read where it lies, unless a local lies there.
            let leaf = argument.place().filter(|leaf| !matches!(leaf, Leaf::Local(_)));
            let leaf = leaf.unwrap_or_else(|| self.store(argument, &mut before));
            locals.push(Some((ty, leaf)));
        }
        locals.resize_with(function.slots, || None);
        let locals = std::mem::replace(&mut self.locals, locals);
        let returned = self.returned.take();
        let body = self.block(&function.body);
        self.locals = locals;
        let body = match std::mem::replace(&mut self.returned, returned) {
            None => body,
            Some(early) => {
                let ty = body.ty().join(early);
                of_kind!(ty, T => catching(body.of::<T>()))
            }
        };
        after(before, body)
    }

    /// Puts a value in a slot of its own.
    fn store(&mut self, value: Code<'a>, before: &mut Vec<Before<'a>>) -> Leaf<'a> {
        let slot = self.slots;
        self.slots += 1;
        before.push(assign(slot, value));
        Leaf::Local(slot)
    }

    // ----- statements ------------------------------------------------------------------------

    fn block(&mut self, block: &Block) -> Code<'a> {
        let mut before: Vec<Before<'a>> = Vec::new();
        let mut last = Code::nothing();
        for statement in &block.statements {
            if last.place().is_none() {
                let effects = std::mem::replace(&mut last, Code::nothing()).into_any();
                before.push(Box::new(move |frame| effects.get(frame).map(|_| ())));
            }
            last = match statement {
                Statement::Let { slot, value, .. } => {
                    let value = self.expr(value);
                    let ty = value.ty();
                    let leaf = self.store(value, &mut before);
                    self.locals[*slot] = Some((ty, leaf.clone()));
                    ty.leaf(leaf)
                }
                Statement::Assign { slot, operator, value, .. } => {
                    let mut value = self.expr(value);
                    if let Some(operator) = operator {
                        // The operand comes before what the local holds.
                        let ty = value.ty();
                        let operand = self.store(value, &mut before);
                        value = binary(*operator, self.local(*slot), ty.leaf(operand));
                    }
                    self.assign(*slot, value, &mut before)
                }
                Statement::Return(value) => {
                    let value = self.expr(value);
                    let ty = value.ty();
                    self.returned = Some(self.returned.map_or(ty, |before| before.join(ty)));
                    let value = value.into_any();
                    Code::Nothing(Node::run(move |frame| {
                        frame.returned = Some(value.argument(frame)?);
                        Err(Exit)
                    }))
                }
                Statement::Expr(value) => self.expr(value),
            };
        }
        after(before, last)
    }

    fn local(&self, slot: usize) -> Code<'a> {
        match &self.locals[slot] {
            Some((_, Leaf::Constant(argument))) => Code::constant(argument),
            Some((ty, leaf)) => ty.leaf(leaf.clone()),
            None => Code::nothing(),
        }
    }

    fn assign(&mut self, slot: usize, value: Code<'a>, before: &mut Vec<Before<'a>>) -> Code<'a> {
        let Some((ty, Leaf::Local(at))) = &self.locals[slot] else { return Code::apart() };
        // A branch may have assigned, or not: the kind is that of either.
        let (ty, at) = (ty.join(value.ty()), *at);
        self.locals[slot] = Some((ty, Leaf::Local(at)));
        before.push(assign(at, value));
        ty.leaf(Leaf::Local(at))
    }

    // ----- expressions -----------------------------------------------------------------------

    pub(super) fn expr(&mut self, expr: &Expr) -> Code<'a> {
        match &expr.node {
            Tree::Constant(value, _) => Code::constant(&Argument::Value(value.clone())),
            Tree::Local(slot, _) => self.local(*slot),
            Tree::Binary(op, operands) => {
                let left = self.expr(&operands[0]);
                let right = self.expr(&operands[1]);
                binary(*op, left, right)
            }
            Tree::Unary(Unary::Minus, operand) => {
                let operand = self.expr(operand);
                Code::Number(map(operand.of::<Decimal>(), |n| -n))
            }
            Tree::Unary(Unary::Not, operand) => {
                let operand = self.expr(operand);
                Code::Boolean(map(operand.of::<bool>(), |b| !b))
            }
            Tree::And(items) | Tree::Or(items) => {
                let items: Vec<Node<'a, bool>> =
                    items.iter().map(|item| self.expr(item).of()).collect();
                Code::Boolean(logic(items, matches!(expr.node, Tree::Or(_))))
            }
            Tree::Coalesce(items) => {
                let items: Vec<Code<'a>> = items.iter().map(|item| self.expr(item)).collect();
                let ty = items.iter().fold(Ty::Nothing, |ty, item| ty.join(item.ty()));
                of_kind!(ty, T => first_present(items.into_iter().map(Code::of::<T>).collect()))
            }
            Tree::Host(host, arguments) => {
                let arguments = arguments.iter().map(|a| self.expr(a)).collect();
                self.host(*host, arguments)
            }
            Tree::Given(helper, arguments) => {
                let arguments = arguments.iter().map(|a| self.expr(a)).collect();
                match self.scripts[self.file].given(&helper.name) {
                    Some(helper) => given(helper.clone(), arguments),
                    None => Code::apart(),
                }
            }
            Tree::Helper(helper, arguments) => {
                let arguments = arguments.iter().map(|a| self.expr(a)).collect();
                self.helper(helper, arguments)
            }
            Tree::If(node) => self.conditional(node),
            Tree::Switch(node) => self.switch(node),
            Tree::Block(block) => self.block(block),
        }
    }

    fn helper(&mut self, helper: &HelperRef, arguments: Vec<Code<'a>>) -> Code<'a> {
        let scripts = self.scripts;
        let Some((file, function)) = callee(scripts, self.file, &scripts[self.file], helper) else {
            return Code::apart();
        };
        let caller = std::mem::replace(&mut self.file, file);
        let value = self.function(&function, arguments);
        self.file = caller;
        value
    }

    // ----- branches --------------------------------------------------------------------------

    fn otherwise(&mut self, node: &If) -> Code<'a> {
        node.otherwise.as_ref().map_or_else(Code::nothing, |block| self.block(block))
    }

    fn conditional(&mut self, node: &If) -> Code<'a> {
        let condition = self.expr(&node.condition).of::<bool>();
        if let Node::Constant(Some(holds)) = condition {
            return if holds { self.block(&node.then) } else { self.otherwise(node) };
        }
        let then = self.block(&node.then);
        let other = self.otherwise(node);
        let ty = then.ty().join(other.ty());
        of_kind!(ty, T => either(condition, then.of::<T>(), other.of::<T>()))
    }

    fn switch(&mut self, node: &Switch) -> Code<'a> {
        let subject = self.expr(&node.subject);
        let mut literals = Vec::new();
        let mut ways: Vec<Code<'a>> = Vec::new();
        for (way, arm) in node.arms.iter().enumerate() {
            literals.extend(arm.literals.iter().map(|(literal, _)| (literal.clone(), way)));
            ways.push(self.expr(&arm.value));
        }
        let otherwise = node.otherwise.as_ref();
        ways.push(otherwise.map_or_else(Code::nothing, |otherwise| self.expr(otherwise)));
        let ty = ways.iter().fold(Ty::Nothing, |ty, way| ty.join(way.ty()));
        let way = pick(subject, literals);
        of_kind!(ty, T => switched(way, ways.into_iter().map(Code::of::<T>).collect()))
    }
}
