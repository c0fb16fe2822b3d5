//! From the typed tree to a program: both branches are computed, then selected; rows in which a
//! branch would fail are left to the interpreter.

use super::builder::Builder;
use super::program::{Class, Compare, Operand, Step};
use super::val::{Built, Reason, Ty, Val};
use super::words::{UNCOUNTED, Words};
use crate::diagnostic::Span;
use crate::policy::callee;
use crate::policy::ops::{MAX_TEXT_BYTES, Settings};
use crate::policy::script::Script;
use crate::policy::tree::{
    Binary, Block, Expr, Function, HelperRef, If, Node, Statement, Switch, Unary,
};
use std::rc::Rc;
use std::sync::Arc;

/// Lowers one formula.
pub(super) struct Lower<'a> {
    pub builder: &'a mut Builder,
    pub words: &'a mut Words,
    pub settings: Settings,
    scripts: &'a [Arc<Script>],
    file: usize,
    slots: Vec<Option<Rc<Val>>>,
    /// Lanes that reach this point.
    pub active: Operand,
    /// What `return` gave, with the lanes that took it.
    returned: Vec<(Operand, Val)>,
    /// Where it had to stop.
    pub place: Option<Span>,
    /// Whether texts are joined: words will come that no table knows yet.
    pub joins: bool,
}

impl<'a> Lower<'a> {
    pub(super) fn new(
        builder: &'a mut Builder,
        words: &'a mut Words,
        settings: Settings,
        scripts: &'a [Arc<Script>],
        file: usize,
        joins: bool,
    ) -> Self {
        Self {
            builder,
            words,
            settings,
            scripts,
            file,
            slots: Vec::new(),
            active: Operand::YES,
            returned: Vec::new(),
            place: None,
            joins,
        }
    }

    /// The value of a function for these arguments.
    pub(super) fn function(&mut self, function: &Function, arguments: Vec<Val>) -> Built<Val> {
        let mut slots: Vec<Option<Rc<Val>>> =
            arguments.into_iter().map(|value| Some(Rc::new(value))).collect();
        slots.resize(function.slots, None);
        let slots = std::mem::replace(&mut self.slots, slots);
        let returned = std::mem::take(&mut self.returned);
        let active = self.active;
        let mut value = self.block(&function.body)?;
        // The first `return` that a lane met is the one it took.
        for (mask, early) in std::mem::take(&mut self.returned).into_iter().rev() {
            value = self.builder.select(mask, &early, &value)?;
        }
        self.slots = slots;
        self.returned = returned;
        self.active = active;
        Ok(value)
    }

    /// Lanes that reach this point and are marked cannot be finished here.
    pub(super) fn bail(&mut self, lanes: Operand) {
        let lanes = self.builder.and(self.active, lanes);
        if lanes != Operand::NO {
            self.builder.program.push(Step::Bail(lanes), Class::Flag);
        }
    }

    /// A decision needs a present value.
    pub(super) fn decide(&mut self, value: &Val) {
        if let Some(missing) = value.missing {
            self.bail(missing);
        }
    }

    fn block(&mut self, block: &Block) -> Built<Val> {
        let mut last = Val::nothing();
        for statement in &block.statements {
            last = match statement {
                Statement::Let { slot, value, .. } => {
                    let value = self.expr(value)?;
                    self.slots[*slot] = Some(Rc::new(value));
                    Val::nothing()
                }
                Statement::Assign { slot, operator, value, span, .. } => {
                    let mut result = self.expr(value)?;
                    if let Some(operator) = operator {
                        let before = self.slots[*slot].clone().ok_or(Reason::Function)?;
                        self.place = Some(*span);
                        result = self.arithmetic(*operator, &before, &result)?;
                    }
                    self.slots[*slot] = Some(Rc::new(result));
                    Val::nothing()
                }
                Statement::Return(value) => {
                    let value = self.expr(value)?;
                    self.returned.push((self.active, value));
                    self.active = Operand::NO;
                    Val::nothing()
                }
                Statement::Expr(value) => self.expr(value)?,
            };
        }
        Ok(last)
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Built<Val> {
        let value = self.node(expr);
        if value.is_err() && self.place.is_none() {
            self.place = Some(expr.span);
        }
        value
    }

    fn node(&mut self, expr: &Expr) -> Built<Val> {
        match &expr.node {
            Node::Constant(value, _) => Val::of(value, self.words),
            Node::Local(slot, _) => match &self.slots[*slot] {
                Some(value) => Ok(Val::clone(value)),
                None => Err(Reason::Function),
            },
            Node::Binary(op, operands) => {
                let left = self.expr(&operands[0])?;
                let right = self.expr(&operands[1])?;
                if op.compares() {
                    self.compare(*op, &left, &right)
                } else {
                    self.arithmetic(*op, &left, &right)
                }
            }
            Node::Unary(Unary::Minus, operand) => {
                let operand = self.expr(operand)?;
                if matches!(operand.ty, Ty::Nothing) {
                    Ok(operand)
                } else {
                    self.builder.negate(&operand)
                }
            }
            Node::Unary(Unary::Not, operand) => {
                let operand = self.expr(operand)?;
                Ok(Val { missing: operand.missing, ..Val::boolean(self.builder.not(operand.at)) })
            }
            Node::And(items) | Node::Or(items) => {
                self.logic(items, matches!(expr.node, Node::And(_)))
            }
            Node::Coalesce(items) => self.first_present(items),
            Node::Host(host, arguments) => {
                let values = arguments.iter().map(|a| self.expr(a)).collect::<Built<Vec<Val>>>()?;
                self.host(*host, &values, arguments)
            }
            Node::Given(..) => Err(Reason::Function),
            Node::Helper(helper, arguments) => {
                let values = arguments.iter().map(|a| self.expr(a)).collect::<Built<Vec<Val>>>()?;
                self.helper(helper, values)
            }
            Node::If(node) => self.conditional(node),
            Node::Switch(node) => self.switch(node),
            Node::Block(block) => self.block(block),
        }
    }

    fn helper(&mut self, helper: &HelperRef, arguments: Vec<Val>) -> Built<Val> {
        let scripts = self.scripts;
        let found = callee(scripts, self.file, &scripts[self.file], helper);
        let (file, function) = found.ok_or(Reason::Function)?;
        let caller = std::mem::replace(&mut self.file, file);
        let value = self.function(&function, arguments);
        self.file = caller;
        value
    }

    fn arithmetic(&mut self, op: Binary, left: &Val, right: &Val) -> Built<Val> {
        if matches!(left.ty, Ty::Nothing) || matches!(right.ty, Ty::Nothing) {
            let missing = self.builder.either_missing(left.missing, right.missing);
            return Ok(Val { missing, ..Val::nothing() });
        }
        match op {
            _ if matches!(left.ty, Ty::Text(_)) => self.join(left, right),
            Binary::Add => self.builder.add(left, right, false),
            Binary::Subtract => self.builder.add(left, right, true),
            Binary::Multiply => self.builder.multiply(left, right),
            Binary::Divide => match right.at {
                Operand::NO if right.missing.is_none() => {
                    // Every lane that gets here divides by zero, unless its dividend is missing.
                    let missing = left.missing.unwrap_or(Operand::NO);
                    let present = self.builder.not(missing);
                    self.bail(present);
                    Ok(Val { missing: left.missing, ..Val::nothing() })
                }
                Operand::Const(_) if right.missing.is_none() => self.builder.divide(left, right),
                _ => Err(Reason::Divisor),
            },
            _ => Err(Reason::Function),
        }
    }

    /// Texts one after the other: looked up by pair, in the lanes that need it.
    fn join(&mut self, left: &Val, right: &Val) -> Built<Val> {
        let (Ty::Text(a), Ty::Text(b)) = (&left.ty, &right.ty) else {
            return Err(Reason::Function);
        };
        let longest = a + b;
        let missing = self.builder.either_missing(left.missing, right.missing);
        let present = self.builder.not(missing.unwrap_or(Operand::NO));
        let mask = self.builder.and(self.active, present);
        self.joins = true;
        let join = Step::Join { mask, left: left.at, right: right.at };
        let at = self.builder.emit(join, Class::Int);
        if longest > UNCOUNTED {
            // A text too long has no code, nor has one beyond what is made here.
            let none = Step::Compare(Compare::Less, at, Operand::Const(0));
            let none = self.builder.emit(none, Class::Flag);
            self.bail(none);
        }
        Ok(Val { ty: Ty::Text(longest.min(MAX_TEXT_BYTES)), at, missing })
    }

    fn compare(&mut self, op: Binary, left: &Val, right: &Val) -> Built<Val> {
        self.decide(left);
        self.decide(right);
        if matches!(left.ty, Ty::Nothing) || matches!(right.ty, Ty::Nothing) {
            return Ok(Val::nothing());
        }
        let (how, a, b, negate) = match op {
            Binary::Less => (Compare::Less, left, right, false),
            Binary::Greater => (Compare::Less, right, left, false),
            Binary::LessOrEqual => (Compare::LessOrEqual, left, right, false),
            Binary::GreaterOrEqual => (Compare::LessOrEqual, right, left, false),
            Binary::NotEqual => (Compare::Equal, left, right, true),
            _ => (Compare::Equal, left, right, false),
        };
        let at = self.builder.compare(how, a, b)?;
        Ok(Val::boolean(if negate { self.builder.not(at) } else { at }))
    }

    /// `&&` and `||`: an operand is only reached by lanes that those before it leave open.
    fn logic(&mut self, items: &[Expr], and: bool) -> Built<Val> {
        let active = self.active;
        let mut result = Operand::Const(i64::from(and));
        for item in items {
            let open = if and { result } else { self.builder.not(result) };
            self.active = self.builder.and(active, open);
            let value = self.expr(item)?;
            self.decide(&value);
            result = if and {
                self.builder.and(result, value.at)
            } else {
                self.builder.or(result, value.at)
            };
        }
        self.active = active;
        Ok(Val::boolean(result))
    }

    fn first_present(&mut self, items: &[Expr]) -> Built<Val> {
        let active = self.active;
        let mut result = Val::missing();
        for item in items {
            let missing = result.missing.unwrap_or(Operand::NO);
            self.active = self.builder.and(active, missing);
            let value = self.expr(item)?;
            result = self.or_else(&result, &value)?;
        }
        self.active = active;
        Ok(result)
    }

    /// The first where it is present, the second elsewhere.
    pub(super) fn or_else(&mut self, first: &Val, second: &Val) -> Built<Val> {
        let Some(missing) = first.missing else { return Ok(first.clone()) };
        let still = second.missing.map(|m| self.builder.and(missing, m));
        let chosen = self.builder.select(missing, second, first)?;
        Ok(Val { missing: still.filter(|m| *m != Operand::NO), ..chosen })
    }

    fn conditional(&mut self, node: &If) -> Built<Val> {
        let condition = self.expr(&node.condition)?;
        self.decide(&condition);
        let yes = condition.at;
        let no = self.builder.not(yes);
        let otherwise = node.otherwise.as_ref().map_or(Branch::Nothing, Branch::Block);
        self.fork(vec![(yes, Branch::Block(&node.then)), (no, otherwise)])
    }

    fn switch(&mut self, node: &Switch) -> Built<Val> {
        let subject = self.expr(&node.subject)?;
        self.decide(&subject);
        let mut branches = Vec::new();
        let mut rest = Operand::YES;
        for arm in &node.arms {
            let mut here = Operand::NO;
            for (literal, _) in &arm.literals {
                let literal = Val::of(literal, self.words)?;
                let equal = self.builder.compare(Compare::Equal, &subject, &literal)?;
                here = self.builder.or(here, equal);
            }
            let not_here = self.builder.not(here);
            rest = self.builder.and(rest, not_here);
            branches.push((here, Branch::Expr(&arm.value)));
        }
        if let Some(otherwise) = &node.otherwise {
            branches.push((rest, Branch::Expr(otherwise)));
        }
        self.fork(branches)
    }

    /// Ways of which each lane takes one: locals and values are selected where they join.
    fn fork(&mut self, branches: Vec<(Operand, Branch<'_>)>) -> Built<Val> {
        let active = self.active;
        let start = self.slots.clone();
        let mut joined: Option<(Val, Vec<Option<Rc<Val>>>)> = None;
        let mut after = Operand::NO;
        // From the last to the first, so that each mask selects over what follows.
        let mut done = Vec::new();
        // A branch that no lane takes is not even looked at: a reading of a parameter decides.
        let taken = |(mask, _): &(Operand, Branch<'_>)| *mask != Operand::NO;
        for (mask, branch) in branches.into_iter().filter(taken) {
            self.active = self.builder.and(active, mask);
            self.slots.clone_from(&start);
            let value = match branch {
                Branch::Block(block) => self.block(block)?,
                Branch::Expr(expr) => self.expr(expr)?,
                Branch::Nothing => Val::nothing(),
            };
            after = self.builder.or(after, self.active);
            done.push((mask, value, std::mem::take(&mut self.slots)));
        }
        for (mask, value, slots) in done.into_iter().rev() {
            joined = Some(match joined {
                None => (value, slots),
                Some((other, others)) => {
                    let value = self.builder.select(mask, &value, &other)?;
                    let mut merged = Vec::with_capacity(slots.len());
                    for (a, b) in slots.into_iter().zip(others) {
                        merged.push(match (a, b) {
                            (Some(a), Some(b)) if Rc::ptr_eq(&a, &b) || same(&a, &b) => Some(a),
                            (Some(a), Some(b)) => Some(Rc::new(self.builder.select(mask, &a, &b)?)),
                            // A local of one branch only is out of scope after it.
                            _ => None,
                        });
                    }
                    (value, merged)
                }
            });
        }
        let (value, slots) = joined.ok_or(Reason::Function)?;
        self.slots = slots;
        self.active = if self.returned.is_empty() { active } else { after };
        Ok(value)
    }
}

enum Branch<'b> {
    Block(&'b Block),
    Expr(&'b Expr),
    Nothing,
}

/// Whether two values are the same register, untouched.
fn same(a: &Val, b: &Val) -> bool {
    let bounds = match (&a.ty, &b.ty) {
        (Ty::Number(x), Ty::Number(y)) => x == y,
        (Ty::Number(_), _) | (_, Ty::Number(_)) => false,
        (Ty::Scale(x), Ty::Scale(y)) => Arc::ptr_eq(x, y),
        (Ty::Timeline(x), Ty::Timeline(y)) => Arc::ptr_eq(x, y),
        _ => true,
    };
    bounds && a.at == b.at && a.missing == b.missing
}
