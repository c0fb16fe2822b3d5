//! Running steps over blocks of rows that stay in cache.

use super::program::{Compare, Operand, Program, Step};
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
    integers: Vec<Vec<i64>>,
    flags: Vec<Vec<u8>>,
    /// The block at hand.
    rows: Range<usize>,
}

impl<'a> Machine<'a> {
    pub(super) fn new(
        program: &'a Program,
        layout: &'a Layout,
        inputs: &'a [View<'a>],
        rows: usize,
    ) -> Self {
        let len = rows.min(BLOCK);
        let integers = vec![vec![0; len]; layout.integers];
        let flags = vec![vec![0; len]; layout.flags];
        Self { program, layout, inputs, integers, flags, rows: 0..0 }
    }

    /// Goes to a block.
    pub(super) fn go(&mut self, rows: Range<usize>) {
        self.rows = rows;
    }

    /// Runs some steps over the block; lanes that bail are marked.
    pub(super) fn run(&mut self, steps: Range<usize>, marks: &mut [u8], words: &mut Saying<'_>) {
        let len = self.rows.len();
        for index in steps {
            let step = &self.program.steps[index];
            let Some(place) = self.layout.places[index] else {
                if let Step::Bail(lanes) = step {
                    match self.flags(*lanes) {
                        Block::All(0) => {}
                        Block::All(_) => marks[..len].fill(1),
                        Block::Each(lanes) => {
                            for (mark, lane) in marks.iter_mut().zip(lanes) {
                                *mark |= *lane;
                            }
                        }
                    }
                }
                continue;
            };
            if step.is_flag() {
                let mut out = std::mem::take(&mut self.flags[place]);
                self.flag_step(step, &mut out[..len]);
                self.flags[place] = out;
            } else {
                let mut out = std::mem::take(&mut self.integers[place]);
                if let Step::Join { mask, left, right } = step {
                    let operands = (self.integers(*left), self.integers(*right));
                    join(&mut out[..len], self.flags(*mask), operands, words);
                } else {
                    self.step(step, &mut out[..len]);
                }
                self.integers[place] = out;
            }
        }
    }

    /// The integers of a register in the block.
    pub(super) fn integers(&self, operand: Operand) -> Block<'_, i64> {
        match operand {
            Operand::Const(k) => Block::All(k),
            Operand::Input(input) => match self.inputs[input] {
                View::Long(lanes) => Block::Each(&lanes[self.rows.clone()]),
                // Narrower ones are loaded by a step.
                _ => Block::All(0),
            },
            Operand::Step(step) => match self.layout.places[step] {
                Some(place) => Block::Each(&self.integers[place][..self.rows.len()]),
                None => Block::All(0),
            },
        }
    }

    /// The flags of a register in the block.
    pub(super) fn flags(&self, operand: Operand) -> Block<'_, u8> {
        match operand {
            Operand::Const(k) => Block::All(u8::from(k != 0)),
            Operand::Input(input) => match self.inputs[input] {
                View::Byte(flags) => Block::Each(&flags[self.rows.clone()]),
                _ => Block::All(0),
            },
            Operand::Step(step) => match self.layout.places[step] {
                Some(place) => Block::Each(&self.flags[place][..self.rows.len()]),
                None => Block::All(0),
            },
        }
    }

    fn step(&self, step: &Step, out: &mut [i64]) {
        let read = |operand: &Operand| self.integers(*operand);
        match step {
            Step::Load(input) => match self.inputs[*input] {
                View::Byte(lanes) => map(out, Block::Each(&lanes[self.rows.clone()]), i64::from),
                View::Int(lanes) => map(out, Block::Each(&lanes[self.rows.clone()]), i64::from),
                View::Long(lanes) => out.copy_from_slice(&lanes[self.rows.clone()]),
            },
            Step::Add(a, b) => zip(out, read(a), read(b), |a, b| a + b),
            Step::Subtract(a, b) => zip(out, read(a), read(b), |a, b| a - b),
            Step::Multiply(a, b) => zip(out, read(a), read(b), |a, b| a * b),
            Step::Min(a, b) => zip(out, read(a), read(b), i64::min),
            Step::Max(a, b) => zip(out, read(a), read(b), i64::max),
            Step::Abs(a) => map(out, read(a), i64::abs),
            Step::Divide { value, divisor, way } => {
                map(out, read(value), |a| divisor.divide(a, *way));
            }
            Step::Table { value, first, table } => map(out, read(value), |a| {
                let index = usize::try_from(a - first).unwrap_or(usize::MAX);
                table.get(index).copied().unwrap_or(0)
            }),
            Step::Bits { value, shift, mask } => map(out, read(value), |a| (a >> shift) & mask),
            Step::Select(mask, a, b) => {
                // -(0 or 1) is a mask of all bits: no branch a lane.
                let pick = |m: u8, a: i64, b: i64| b ^ ((a ^ b) & -i64::from(m));
                choose(out, self.flags(*mask), (read(a), read(b)), pick);
            }
            _ => {}
        }
    }

    fn flag_step(&self, step: &Step, out: &mut [u8]) {
        let flags = |operand: &Operand| self.flags(*operand);
        let read = |operand: &Operand| self.integers(*operand);
        match step {
            Step::And(a, b) => zip(out, flags(a), flags(b), |a, b| a & b),
            Step::Or(a, b) => zip(out, flags(a), flags(b), |a, b| a | b),
            Step::Not(a) => map(out, flags(a), |a| a ^ 1),
            Step::Choose(mask, a, b) => {
                choose(out, flags(mask), (flags(a), flags(b)), |m, a, b| b ^ ((a ^ b) & m));
            }
            Step::Compare(how, a, b) => match how {
                Compare::Less => zip(out, read(a), read(b), |a, b| u8::from(a < b)),
                Compare::LessOrEqual => zip(out, read(a), read(b), |a, b| u8::from(a <= b)),
                Compare::Equal => zip(out, read(a), read(b), |a, b| u8::from(a == b)),
            },
            Step::Flags { value, first, table } => map(out, read(value), |a| {
                let index = usize::try_from(a - first).unwrap_or(usize::MAX);
                table.get(index).copied().unwrap_or(0)
            }),
            _ => {}
        }
    }
}

#[inline]
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

#[inline]
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

#[inline]
fn choose<T: Copy>(
    out: &mut [T],
    mask: Block<'_, u8>,
    sides: (Block<'_, T>, Block<'_, T>),
    pick: impl Fn(u8, T, T) -> T,
) {
    let Block::Each(mask) = mask else { return };
    match sides {
        (Block::Each(a), Block::Each(b)) => {
            for (((o, m), a), b) in out.iter_mut().zip(mask).zip(a).zip(b) {
                *o = pick(*m, *a, *b);
            }
        }
        (Block::Each(a), Block::All(b)) => {
            for ((o, m), a) in out.iter_mut().zip(mask).zip(a) {
                *o = pick(*m, *a, b);
            }
        }
        (Block::All(a), Block::Each(b)) => {
            for ((o, m), b) in out.iter_mut().zip(mask).zip(b) {
                *o = pick(*m, a, *b);
            }
        }
        (Block::All(a), Block::All(b)) => {
            for (o, m) in out.iter_mut().zip(mask) {
                *o = pick(*m, a, b);
            }
        }
    }
}

/// Texts joined in the lanes that need it: few, as a rule.
fn join(
    out: &mut [i64],
    mask: Block<'_, u8>,
    (left, right): (Block<'_, i64>, Block<'_, i64>),
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
                out[lane] = words.join(left.at(lane), right.at(lane));
            }
        }
    }
}

/// Where each step writes, if anything reads it.
#[derive(Debug)]
pub(super) struct Layout {
    places: Vec<Option<usize>>,
    integers: usize,
    flags: usize,
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
        let mut pools = [Pool::default(), Pool::default()];
        // Steps whose last reader is the one before a place, each leading to another of them.
        let mut ended: Vec<Option<usize>> = vec![None; steps.len() + 1];
        let mut others: Vec<Option<usize>> = vec![None; steps.len()];
        let mut places: Vec<Option<usize>> = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            // A register is free once its last reader is past: no step writes what it reads.
            let mut over = ended[index];
            while let Some(step) = over {
                if let Some(place) = places[step] {
                    pools[usize::from(steps[step].is_flag())].free.push(place);
                }
                over = others[step];
            }
            places.push(last[index].map(|last| {
                others[index] = ended[last + 1].replace(index);
                pools[usize::from(step.is_flag())].take()
            }));
        }
        let [integers, flags] = pools.map(|pool| pool.count);
        Self { places, integers, flags }
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
