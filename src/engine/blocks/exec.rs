//! Running a program over blocks of rows that stay in cache.

use super::builder::Words;
use super::program::{Compare, Operand, Program, Reg, Step};

/// Rows a block.
pub(super) const BLOCK: usize = 512;

/// Registers of one run, reused from block to block.
pub(super) struct Machine<'a> {
    program: &'a Program,
    inputs: Vec<&'a [i64]>,
    /// Which buffer each step writes.
    places: Vec<usize>,
    buffers: Vec<Vec<i64>>,
}

impl<'a> Machine<'a> {
    /// A machine for a program over its input columns. `outputs` outlive the last step.
    pub(super) fn new(program: &'a Program, inputs: Vec<&'a [i64]>, outputs: &[Reg]) -> Self {
        let (places, count) = places(program, outputs);
        Self { program, inputs, places, buffers: vec![vec![0; BLOCK]; count] }
    }

    /// Runs rows `start..start + len`; lanes that bail are marked in `bail`.
    pub(super) fn run(&mut self, start: usize, len: usize, bail: &mut [bool], words: &mut Words) {
        let program = self.program;
        for (index, step) in program.steps.iter().enumerate() {
            if let Step::Bail(lanes) = step {
                match self.read(*lanes, start, len) {
                    Lanes::All(0) => {}
                    Lanes::All(_) => bail[..len].fill(true),
                    Lanes::Each(lanes) => {
                        for (mark, lane) in bail.iter_mut().zip(lanes) {
                            *mark |= *lane != 0;
                        }
                    }
                }
                continue;
            }
            let place = self.places[index];
            let mut out = std::mem::take(&mut self.buffers[place]);
            if let Step::Join { mask, left, right } = step {
                let read = |operand: &Operand| self.read(*operand, start, len);
                let (mask, left, right) = (read(mask), read(left), read(right));
                for (lane, o) in out[..len].iter_mut().enumerate() {
                    *o = if mask.at(lane) == 0 {
                        0
                    } else {
                        words.join(left.at(lane), right.at(lane))
                    };
                }
            } else {
                self.step(step, start, &mut out[..len]);
            }
            self.buffers[place] = out;
        }
    }

    /// The lanes of a register in the block just run.
    pub(super) fn read(&self, operand: Operand, start: usize, len: usize) -> Lanes<'_> {
        match operand {
            Operand::Const(k) => Lanes::All(k),
            Operand::Reg(reg) if reg < self.program.inputs => {
                Lanes::Each(&self.inputs[reg][start..start + len])
            }
            Operand::Reg(reg) => {
                Lanes::Each(&self.buffers[self.places[reg - self.program.inputs]][..len])
            }
        }
    }

    fn step(&self, step: &Step, start: usize, out: &mut [i64]) {
        let len = out.len();
        let read = |operand: &Operand| self.read(*operand, start, len);
        match step {
            Step::Add(a, b) => zip(out, read(a), read(b), |a, b| a + b),
            Step::Subtract(a, b) => zip(out, read(a), read(b), |a, b| a - b),
            Step::Multiply(a, b) => zip(out, read(a), read(b), |a, b| a * b),
            Step::Min(a, b) => zip(out, read(a), read(b), i64::min),
            Step::Max(a, b) => zip(out, read(a), read(b), i64::max),
            Step::And(a, b) => zip(out, read(a), read(b), |a, b| a & b),
            Step::Or(a, b) => zip(out, read(a), read(b), |a, b| a | b),
            Step::Compare(how, a, b) => match how {
                Compare::Less => zip(out, read(a), read(b), |a, b| i64::from(a < b)),
                Compare::LessOrEqual => zip(out, read(a), read(b), |a, b| i64::from(a <= b)),
                Compare::Equal => zip(out, read(a), read(b), |a, b| i64::from(a == b)),
            },
            Step::Not(a) => map(out, read(a), |a| a ^ 1),
            Step::Abs(a) => map(out, read(a), i64::abs),
            Step::Divide { value, divisor, way } => {
                map(out, read(value), |a| divisor.divide(a, *way));
            }
            Step::Table { value, first, table } => map(out, read(value), |a| {
                let index = usize::try_from(a - first).unwrap_or(usize::MAX);
                table.get(index).copied().unwrap_or(0)
            }),
            Step::Bits { value, shift, mask } => map(out, read(value), |a| (a >> shift) & mask),
            Step::Select(mask, a, b) => self.select(out, *mask, (read(a), read(b)), start),
            Step::Bail(_) | Step::Join { .. } => {}
        }
    }

    fn select(&self, out: &mut [i64], mask: Reg, sides: (Lanes<'_>, Lanes<'_>), start: usize) {
        let len = out.len();
        let Lanes::Each(mask) = self.read(Operand::Reg(mask), start, len) else { return };
        // -(0 or 1) is a mask of all bits: no branch a lane.
        let pick = |m: i64, a: i64, b: i64| b ^ ((a ^ b) & -m);
        match sides {
            (Lanes::Each(a), Lanes::Each(b)) => {
                for (((o, m), a), b) in out.iter_mut().zip(mask).zip(a).zip(b) {
                    *o = pick(*m, *a, *b);
                }
            }
            (Lanes::Each(a), Lanes::All(b)) => {
                for ((o, m), a) in out.iter_mut().zip(mask).zip(a) {
                    *o = pick(*m, *a, b);
                }
            }
            (Lanes::All(a), Lanes::Each(b)) => {
                for ((o, m), b) in out.iter_mut().zip(mask).zip(b) {
                    *o = pick(*m, a, *b);
                }
            }
            (Lanes::All(a), Lanes::All(b)) => {
                for (o, m) in out.iter_mut().zip(mask) {
                    *o = pick(*m, a, b);
                }
            }
        }
    }
}

/// What an operand holds in a block.
#[derive(Clone, Copy)]
pub(super) enum Lanes<'a> {
    All(i64),
    Each(&'a [i64]),
}

impl Lanes<'_> {
    fn at(&self, lane: usize) -> i64 {
        match self {
            Self::All(k) => *k,
            Self::Each(lanes) => lanes[lane],
        }
    }
}

#[inline]
fn map(out: &mut [i64], a: Lanes<'_>, f: impl Fn(i64) -> i64) {
    match a {
        Lanes::All(a) => out.fill(f(a)),
        Lanes::Each(a) => {
            for (o, a) in out.iter_mut().zip(a) {
                *o = f(*a);
            }
        }
    }
}

#[inline]
fn zip(out: &mut [i64], a: Lanes<'_>, b: Lanes<'_>, f: impl Fn(i64, i64) -> i64) {
    match (a, b) {
        (Lanes::Each(a), Lanes::Each(b)) => {
            for ((o, a), b) in out.iter_mut().zip(a).zip(b) {
                *o = f(*a, *b);
            }
        }
        (Lanes::Each(a), Lanes::All(b)) => {
            for (o, a) in out.iter_mut().zip(a) {
                *o = f(*a, b);
            }
        }
        (Lanes::All(a), Lanes::Each(b)) => {
            for (o, b) in out.iter_mut().zip(b) {
                *o = f(a, *b);
            }
        }
        (Lanes::All(a), Lanes::All(b)) => out.fill(f(a, b)),
    }
}

/// Gives each step a buffer, reusing those whose last reader is past: a block stays in cache.
fn places(program: &Program, outputs: &[Reg]) -> (Vec<usize>, usize) {
    let mut last = vec![0_usize; program.steps.len()];
    for (index, step) in program.steps.iter().enumerate() {
        last[index] = last[index].max(index);
        step.operands(&mut |operand| {
            if let Operand::Reg(reg) = operand
                && reg >= program.inputs
            {
                last[reg - program.inputs] = index;
            }
        });
    }
    for reg in outputs {
        if let Some(step) = reg.checked_sub(program.inputs) {
            last[step] = usize::MAX;
        }
    }
    let mut free: Vec<usize> = Vec::new();
    let mut busy: Vec<(usize, usize)> = Vec::new();
    let mut places = Vec::with_capacity(program.steps.len());
    let mut count = 0;
    for (index, until) in last.iter().enumerate() {
        // A buffer is free once its last reader is strictly past: a step never writes what it reads.
        busy.retain(|(last, place): &(usize, usize)| {
            let keep = *last >= index;
            if !keep {
                free.push(*place);
            }
            keep
        });
        let place = free.pop().unwrap_or_else(|| {
            count += 1;
            count - 1
        });
        busy.push((*until, place));
        places.push(place);
    }
    (places, count)
}
