//! Running steps over blocks of rows that stay in cache.

#![expect(clippy::inline_always, reason = "what `run` is compiled for holds for what it calls")]

use super::lane::{Integer, Lane};
use super::program::{Class, Compare, Operand, Program, Step};
use super::val::{Ty, Val};
use super::words::Saying;
use crate::integers::{Block, View};
use std::ops::Range;

/// Rows a block.
pub(super) const BLOCK: usize = 512;
/// Lanes that are looked at together.
const FEW: usize = 32;

/// Registers of one run of rows, reused from block to block.
pub(super) struct Machine<'a> {
    program: &'a Program,
    layout: &'a Layout,
    inputs: &'a [View<'a>],
    pub(super) registers: Registers,
    /// The block at hand.
    rows: Range<usize>,
}

/// Registers by what they hold.
pub(super) struct Registers {
    pub flags: Vec<Vec<u8>>,
    pub ints: Vec<Vec<i32>>,
    pub longs: Vec<Vec<i64>>,
}

impl<'a> Machine<'a> {
    pub(super) fn new(
        program: &'a Program,
        layout: &'a Layout,
        inputs: &'a [View<'a>],
        rows: usize,
    ) -> Self {
        let len = rows.min(BLOCK);
        let [flags, ints, longs] = layout.counts;
        let registers = Registers {
            flags: vec![vec![0; len]; flags],
            ints: vec![vec![0; len]; ints],
            longs: vec![vec![0; len]; longs],
        };
        Self { program, layout, inputs, registers, rows: 0..0 }
    }

    /// Goes to a block.
    pub(super) fn go(&mut self, rows: Range<usize>) {
        self.rows = rows;
    }

    /// Runs some steps over the block; lanes that bail are marked.
    #[inline(always)]
    fn steps(&mut self, steps: Range<usize>, marks: &mut [u8], words: &mut Saying<'_>) {
        let len = self.rows.len();
        let program = self.program;
        for index in steps {
            let step = &program.steps[index];
            let Some(place) = self.layout.places[index] else {
                if let Step::Bail(lanes) = step {
                    mark(&mut marks[..len], self.read(*lanes));
                }
                continue;
            };
            match program.class(Operand::Step(index)) {
                Some(Class::Flag) => {
                    let mut out = std::mem::take(&mut self.registers.flags[place]);
                    self.flag_step(step, &mut out[..len]);
                    self.registers.flags[place] = out;
                }
                Some(Class::Int) => {
                    let mut out = std::mem::take(&mut self.registers.ints[place]);
                    if let Step::Join { mask, left, right } = step {
                        let operands = (self.read(*left), self.read(*right));
                        join(&mut out[..len], self.read(*mask), operands, words);
                    } else {
                        self.step(step, &mut out[..len]);
                    }
                    self.registers.ints[place] = out;
                }
                _ => {
                    let mut out = std::mem::take(&mut self.registers.longs[place]);
                    self.step(step, &mut out[..len]);
                    self.registers.longs[place] = out;
                }
            }
        }
    }

    /// What holds a value.
    pub(super) fn class(&self, value: &Val) -> Class {
        match self.program.class(value.at) {
            Some(class) => class,
            None if matches!(value.ty, Ty::Boolean) => Class::Flag,
            None => Class::Long,
        }
    }

    /// The lanes of a register of their class, in the block.
    #[inline(always)]
    pub(super) fn read<T: Lane>(&self, operand: Operand) -> Block<'_, T> {
        match operand {
            Operand::Const(k) => Block::All(T::of(k)),
            Operand::Input(input) => T::column(self.inputs[input])
                .map_or(Block::All(T::of(0)), |lanes| Block::Each(&lanes[self.rows.clone()])),
            Operand::Step(step) => match self.layout.places[step] {
                Some(place) => Block::Each(&T::all(&self.registers)[place][..self.rows.len()]),
                None => Block::All(T::of(0)),
            },
        }
    }

    /// One integer for another, whatever the width of the register that is read.
    #[inline(always)]
    fn convert<O: Copy>(&self, out: &mut [O], operand: Operand, f: impl Fn(i64) -> O) {
        match self.program.class(operand) {
            Some(Class::Int) => map(out, self.read::<i32>(operand), |n| f(n.into())),
            _ => map(out, self.read::<i64>(operand), f),
        }
    }

    #[inline(always)]
    fn step<T: Integer>(&self, step: &Step, out: &mut [T]) {
        let read = |operand: &Operand| self.read::<T>(*operand);
        match step {
            Step::Load(input) => {
                if let View::Byte(lanes) = self.inputs[*input] {
                    let lanes = Block::Each(&lanes[self.rows.clone()]);
                    map(out, lanes, |n| T::of(n.into()));
                }
            }
            Step::Widen(a) => map(out, self.read::<i32>(*a), |n| T::of(n.into())),
            Step::Add(a, b) => zip(out, read(a), read(b), |a, b| a + b),
            Step::Subtract(a, b) => zip(out, read(a), read(b), |a, b| a - b),
            Step::Multiply(a, b) => zip(out, read(a), read(b), |a, b| a * b),
            Step::Min(a, b) => zip(out, read(a), read(b), T::least),
            Step::Max(a, b) => zip(out, read(a), read(b), T::most),
            Step::Abs(a) => map(out, read(a), T::absolute),
            Step::Divide { value, divisor, way } => {
                self.convert(out, *value, |n| T::of(divisor.divide(n, *way)));
            }
            Step::Table { value, first, table } => self.convert(out, *value, |n| {
                let index = usize::try_from(n - first).unwrap_or(usize::MAX);
                T::of(table.get(index).copied().unwrap_or(0))
            }),
            Step::Bits { value, shift, mask } => {
                self.convert(out, *value, |n| T::of((n >> shift) & mask));
            }
            Step::Select(mask, a, b) => choose(out, self.read(*mask), (read(a), read(b))),
            _ => {}
        }
    }

    #[inline(always)]
    fn flag_step(&self, step: &Step, out: &mut [u8]) {
        let read = |operand: &Operand| self.read::<u8>(*operand);
        match step {
            Step::And(a, b) => zip(out, read(a), read(b), |a, b| a & b),
            Step::Or(a, b) => zip(out, read(a), read(b), |a, b| a | b),
            Step::AndNot(a, b) => zip(out, read(a), read(b), |a, b| a & (b ^ 1)),
            Step::Not(a) => map(out, read(a), |a| a ^ 1),
            Step::Choose(mask, a, b) => choose(out, self.read(*mask), (read(a), read(b))),
            Step::Compare(how, a, b) => match self.program.common(&[*a, *b]) {
                Class::Long => compare(out, *how, self.read::<i64>(*a), self.read::<i64>(*b)),
                _ => compare(out, *how, self.read::<i32>(*a), self.read::<i32>(*b)),
            },
            Step::Flags { value, first, table } => self.convert(out, *value, |n| {
                let index = usize::try_from(n - first).unwrap_or(usize::MAX);
                table.get(index).copied().unwrap_or(0)
            }),
            _ => {}
        }
    }
}

/// Runs some steps over the block of a machine; lanes that bail are marked. Compiled twice: once
/// for processors that hold more lanes in a register, which is asked when the program runs.
#[multiversion::multiversion(targets("x86_64+avx2+bmi2"))]
pub(super) fn run(
    machine: &mut Machine<'_>,
    steps: Range<usize>,
    marks: &mut [u8],
    words: &mut Saying<'_>,
) {
    machine.steps(steps, marks, words);
}

#[inline(always)]
fn mark(marks: &mut [u8], lanes: Block<'_, u8>) {
    match lanes {
        Block::All(0) => {}
        Block::All(_) => marks.fill(1),
        Block::Each(lanes) => {
            for (mark, lane) in marks.iter_mut().zip(lanes) {
                *mark |= *lane;
            }
        }
    }
}

#[inline(always)]
fn compare<T: Integer>(out: &mut [u8], how: Compare, a: Block<'_, T>, b: Block<'_, T>) {
    match how {
        Compare::Less => zip(out, a, b, T::less),
        Compare::LessOrEqual => zip(out, a, b, |a, b| b.less(a) ^ 1),
        Compare::Equal => zip(out, a, b, |a, b| u8::from(a == b)),
    }
}

#[inline(always)]
fn map<A: Copy, O: Copy>(out: &mut [O], a: Block<'_, A>, f: impl Fn(A) -> O) {
    match a {
        Block::All(a) => out.fill(f(a)),
        Block::Each(a) => {
            for (o, a) in out.iter_mut().zip(a) {
                *o = f(*a);
            }
        }
    }
}

#[inline(always)]
fn zip<A: Copy, O: Copy>(out: &mut [O], a: Block<'_, A>, b: Block<'_, A>, f: impl Fn(A, A) -> O) {
    match (a, b) {
        (Block::Each(a), Block::Each(b)) => {
            for ((o, a), b) in out.iter_mut().zip(a).zip(b) {
                *o = f(*a, *b);
            }
        }
        (Block::Each(a), Block::All(b)) => map(out, Block::Each(a), |a| f(a, b)),
        (Block::All(a), b) => map(out, b, |b| f(a, b)),
    }
}

#[inline(always)]
fn choose<T: Lane>(out: &mut [T], mask: Block<'_, u8>, sides: (Block<'_, T>, Block<'_, T>)) {
    let Block::Each(mask) = mask else { return };
    match sides {
        (Block::Each(a), Block::Each(b)) => {
            for (((o, m), a), b) in out.iter_mut().zip(mask).zip(a).zip(b) {
                *o = T::choose(*m, *a, *b);
            }
        }
        (Block::Each(a), Block::All(b)) => {
            for ((o, m), a) in out.iter_mut().zip(mask).zip(a) {
                *o = T::choose(*m, *a, b);
            }
        }
        (Block::All(a), Block::Each(b)) => {
            for ((o, m), b) in out.iter_mut().zip(mask).zip(b) {
                *o = T::choose(*m, a, *b);
            }
        }
        (Block::All(a), Block::All(b)) => {
            for (o, m) in out.iter_mut().zip(mask) {
                *o = T::choose(*m, a, b);
            }
        }
    }
}

/// Texts joined in the lanes that need it: few, as a rule.
fn join(
    out: &mut [i32],
    mask: Block<'_, u8>,
    (left, right): (Block<'_, i32>, Block<'_, i32>),
    words: &mut Saying<'_>,
) {
    out.fill(0);
    let some = |lanes: Range<usize>| match mask {
        Block::All(flag) => flag != 0,
        Block::Each(mask) => mask[lanes].iter().fold(0, |any, flag| any | flag) != 0,
    };
    for start in (0..out.len()).step_by(FEW) {
        let lanes = start..out.len().min(start + FEW);
        if some(lanes.clone()) {
            for lane in lanes.filter(|lane| mask.at(*lane) != 0) {
                let code = words.join(left.at(lane).into(), right.at(lane).into());
                out[lane] = i32::try_from(code).unwrap_or(-1);
            }
        }
    }
}

/// Where each step writes, if anything reads it.
#[derive(Debug)]
pub(super) struct Layout {
    places: Vec<Option<usize>>,
    /// How many registers there are of each class.
    counts: [usize; 3],
}

impl Layout {
    /// Gives each step a register, reusing those whose last reader is past: a block stays in
    /// cache. `outputs` are read when the step before a place has run.
    pub(super) fn new(program: &Program, outputs: &[(usize, Operand)]) -> Self {
        let steps = &program.steps;
        // The last step that reads each; none when nothing does.
        let mut last: Vec<Option<usize>> = vec![None; steps.len()];
        for (at, operand) in outputs {
            if let Operand::Step(step) = operand {
                last[*step] = last[*step].max(Some(*at));
            }
        }
        for (index, step) in steps.iter().enumerate().rev() {
            if last[index].is_some() || matches!(step, Step::Bail(_)) {
                step.operands(&mut |operand| {
                    if let Operand::Step(step) = operand {
                        last[step] = last[step].max(Some(index));
                    }
                });
            }
        }
        let mut pools = [Pool::default(), Pool::default(), Pool::default()];
        let pool = |step| program.class(Operand::Step(step)).unwrap_or(Class::Long) as usize;
        // Steps whose last reader is the one before a place, each leading to another of them.
        let mut ended: Vec<Option<usize>> = vec![None; steps.len() + 1];
        let mut others: Vec<Option<usize>> = vec![None; steps.len()];
        let mut places: Vec<Option<usize>> = Vec::with_capacity(steps.len());
        for index in 0..steps.len() {
            // A register is free once its last reader is past: no step writes what it reads.
            let mut over = ended[index];
            while let Some(step) = over {
                if let Some(place) = places[step] {
                    pools[pool(step)].free.push(place);
                }
                over = others[step];
            }
            places.push(last[index].map(|last| {
                others[index] = ended[last + 1].replace(index);
                pools[pool(index)].take()
            }));
        }
        Self { places, counts: pools.map(|pool| pool.count) }
    }
}

#[derive(Default)]
struct Pool {
    free: Vec<usize>,
    count: usize,
}

impl Pool {
    fn take(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        })
    }
}
