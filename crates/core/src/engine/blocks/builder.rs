//! Building a program: steps that are not yet there, in the narrowest registers that hold them.

use super::number::Bounds;
use super::program::{Class, Compare, Operand, Program, Step};
use super::val::{Built, Reason, Ty, Val};
use crate::engine::column::Column;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::sync::Arc;

/// Emits steps; a step already emitted is used again.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub program: Program,
    known: HashMap<Step, usize, FixedState>,
}

impl Builder {
    /// Emits a step that gives registers of a class.
    pub(super) fn emit(&mut self, step: Step, class: Class) -> Operand {
        let next = self.program.steps.len();
        if next == 0 {
            self.known.reserve(256);
        }
        // Tables are long: they are not compared.
        if !matches!(step, Step::Table { .. } | Step::Flags { .. }) {
            let first = *self.known.entry(step.clone()).or_insert(next);
            if first != next {
                return Operand::Step(first);
            }
        }
        self.program.push(step, class);
        Operand::Step(next)
    }

    /// A step that reads two integers, in 32 bits where they and the result fit.
    pub(super) fn combine(
        &mut self,
        step: fn(Operand, Operand) -> Step,
        (a, b): (Operand, Operand),
        result: &Bounds,
    ) -> Operand {
        let class = self.program.common(&[a, b]).max(Class::of(result));
        let (a, b) = (self.widen(a, class), self.widen(b, class));
        self.emit(step(a, b), class)
    }

    /// A step that gives one of two integers.
    pub(super) fn either(
        &mut self,
        step: impl Fn(Operand, Operand) -> Step,
        (a, b): (Operand, Operand),
    ) -> Operand {
        let class = self.program.common(&[a, b]);
        let (a, b) = (self.widen(a, class), self.widen(b, class));
        self.emit(step(a, b), class)
    }

    /// The same integers in registers of a class.
    pub(super) fn widen(&mut self, at: Operand, class: Class) -> Operand {
        match (self.program.class(at), class) {
            (Some(Class::Int), Class::Long) => self.emit(Step::Widen(at), Class::Long),
            _ => at,
        }
    }

    /// Forgets the steps from one on.
    pub(super) fn forget(&mut self, from: usize) {
        for step in self.program.forget(from) {
            if self.known.get(&step).is_some_and(|known| *known >= from) {
                self.known.remove(&step);
            }
        }
    }

    pub(super) fn and(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Operand::NO, _) | (_, Operand::NO) => Operand::NO,
            (Operand::Const(_), x) | (x, Operand::Const(_)) => x,
            (a, b) if a == b => a,
            (a, b) => {
                let step = match (self.negated(a), self.negated(b)) {
                    (_, Some(b)) => Step::AndNot(a, b),
                    (Some(a), None) => Step::AndNot(b, a),
                    (None, None) => Step::And(a, b),
                };
                self.emit(step, Class::Flag)
            }
        }
    }

    pub(super) fn or(&mut self, a: Operand, b: Operand) -> Operand {
        match (a, b) {
            (Operand::NO, x) | (x, Operand::NO) => x,
            (Operand::Const(_), _) | (_, Operand::Const(_)) => Operand::YES,
            (a, b) if a == b => a,
            (a, b) => self.emit(Step::Or(a, b), Class::Flag),
        }
    }

    pub(super) fn not(&mut self, a: Operand) -> Operand {
        match (a, self.negated(a)) {
            (Operand::Const(k), _) => Operand::Const(k ^ 1),
            (_, Some(positive)) => positive,
            _ => self.emit(Step::Not(a), Class::Flag),
        }
    }

    /// The flag of which this one is the opposite.
    fn negated(&self, a: Operand) -> Option<Operand> {
        match a {
            Operand::Step(step) => match self.program.steps.get(step)? {
                Step::Not(positive) => Some(*positive),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn either_missing(
        &mut self,
        a: Option<Operand>,
        b: Option<Operand>,
    ) -> Option<Operand> {
        match (a, b) {
            (None, x) | (x, None) => x,
            (Some(a), Some(b)) => Some(self.or(a, b)),
        }
    }

    /// Compares numbers as the guard does.
    pub(super) fn compare(&mut self, how: Compare, a: &Val, b: &Val) -> Built<Operand> {
        let (x, y) = match (&a.ty, &b.ty) {
            (Ty::Number(_), Ty::Number(_)) => {
                let ((x, p), (y, q)) = self.align(a, b)?;
                p.compares(&q)?;
                if let Some(known) = p.order(&q, how) {
                    return Ok(Operand::flag(known));
                }
                (x, y)
            }
            (Ty::Boolean, Ty::Boolean) if how == Compare::Equal => {
                let not = self.not(b.at);
                return Ok(self.choose(a.at, b.at, not));
            }
            (Ty::Text(_), Ty::Text(_)) if how == Compare::Equal => (a.at, b.at),
            (Ty::Date, Ty::Date) => (a.at, b.at),
            _ => return Err(Reason::Function),
        };
        Ok(match (x, y) {
            (Operand::Const(x), Operand::Const(y)) => Operand::flag(match how {
                Compare::Less => x < y,
                Compare::LessOrEqual => x <= y,
                Compare::Equal => x == y,
            }),
            (x, y) => {
                let class = self.program.common(&[x, y]);
                let (x, y) = (self.widen(x, class), self.widen(y, class));
                self.emit(Step::Compare(how, x, y), Class::Flag)
            }
        })
    }

    /// One value or the other, lane by lane; values must be of one kind.
    pub(super) fn select(&mut self, mask: Operand, a: &Val, b: &Val) -> Built<Val> {
        match mask {
            Operand::NO => return Ok(b.clone()),
            Operand::Const(_) => return Ok(a.clone()),
            _ => {}
        }
        if let Some(positive) = self.negated(mask) {
            return self.select(positive, b, a);
        }
        let missing = match (a.missing, b.missing) {
            (None, None) => None,
            (x, y) => {
                let lanes = |m: Option<Operand>| m.unwrap_or(Operand::NO);
                Some(self.choose(mask, lanes(x), lanes(y)))
            }
        };
        let (ty, at) = match (&a.ty, &b.ty) {
            (Ty::Nothing, Ty::Nothing) => (Ty::Nothing, Operand::NO),
            (Ty::Nothing, other) => (other.clone(), b.at),
            (other, Ty::Nothing) => (other.clone(), a.at),
            (Ty::Number(_), Ty::Number(_)) => {
                let ((x, p), (y, q)) = self.align(a, b)?;
                (Ty::Number(p.either(&q)), self.pick(mask, x, y))
            }
            (Ty::Boolean, Ty::Boolean) => (Ty::Boolean, self.choose(mask, a.at, b.at)),
            (Ty::Text(x), Ty::Text(y)) => (Ty::Text(*x.max(y)), self.pick(mask, a.at, b.at)),
            (Ty::Date, Ty::Date) => (Ty::Date, self.pick(mask, a.at, b.at)),
            _ => return Err(Reason::Varying),
        };
        Ok(Val { ty, at, missing })
    }

    fn pick(&mut self, mask: Operand, a: Operand, b: Operand) -> Operand {
        if a == b {
            return a;
        }
        self.either(|a, b| Step::Select(mask, a, b), (a, b))
    }

    /// One flag or the other.
    pub(super) fn choose(&mut self, mask: Operand, a: Operand, b: Operand) -> Operand {
        match (mask, a, b) {
            (_, a, b) if a == b => a,
            (Operand::NO, _, b) => b,
            (Operand::Const(_), a, _) => a,
            (mask, Operand::YES, b) => self.or(mask, b),
            (mask, a, Operand::NO) => self.and(mask, a),
            (mask, Operand::NO, b) => {
                let not = self.not(mask);
                self.and(not, b)
            }
            (mask, a, Operand::YES) => {
                let not = self.not(mask);
                self.or(not, a)
            }
            (mask, a, b) => self.emit(Step::Choose(mask, a, b), Class::Flag),
        }
    }

    /// What stands in a table at a number, counted from `first`: flags, or numbers.
    pub(super) fn look(
        &mut self,
        value: Operand,
        first: i64,
        table: Vec<i64>,
        flags: bool,
    ) -> Operand {
        if flags {
            let table = Arc::new(table.into_iter().map(|flag| u8::from(flag != 0)).collect());
            return self.emit(Step::Flags { value, first, table }, Class::Flag);
        }
        let class = Class::of_all(&table);
        self.emit(Step::Table { value, first, table: Arc::new(table) }, class)
    }

    /// The value of a table by the lanes of `on`, which is `first` in its first row; with the
    /// lanes for which it has none.
    pub(super) fn table(
        &mut self,
        on: Operand,
        first: i64,
        values: &Column,
        known: &[bool],
        longest: usize,
    ) -> Built<(Val, Operand)> {
        let mut ty = Ty::of(values, longest)?;
        let at = |row: usize| values.lane(row).unwrap_or(0);
        if let Operand::Const(on) = on {
            let row = usize::try_from(on - first).unwrap_or(usize::MAX);
            if !known.get(row).is_some_and(|known| *known) {
                return Ok((Val::nothing(), Operand::YES));
            }
            return Ok((Val { ty, at: Operand::Const(at(row)), missing: None }, Operand::NO));
        }
        if !known.contains(&true) {
            return Ok((Val::nothing(), Operand::YES));
        }
        let unknown = if known.contains(&false) {
            let known = known.iter().map(|known| i64::from(*known)).collect();
            let found = self.look(on, first, known, true);
            self.not(found)
        } else {
            Operand::NO
        };
        let lanes = (0..known.len()).map(at).collect();
        let at = self.look(on, first, lanes, matches!(ty, Ty::Boolean));
        if let (Ty::Number(bounds), true) = (&mut ty, unknown != Operand::NO) {
            // Lanes without a value hold 0.
            (bounds.lo, bounds.hi) = (bounds.lo.min(0), bounds.hi.max(0));
        }
        Ok((Val { ty, at, missing: None }, unknown))
    }
}
