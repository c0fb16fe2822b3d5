//! Jumps of one structure: the changes that are out of line with those beside them.

use super::blame;
use super::probe::Probe;
use super::{Blame, Causes, Jump};
use bareme_core::diagnostic::Diagnostics;
use bareme_core::engine::{Cell, Evaluation};
use bareme_core::value::Value;
use rust_decimal::Decimal;

/// Into how many parts an interval is cut to place a jump.
const PARTS: i64 = 10;

/// What is looked at, and how closely.
pub(super) struct Scan<'a> {
    pub(super) probe: &'a Probe<'a>,
    pub(super) range: (Decimal, Decimal),
    pub(super) step: Decimal,
    pub(super) quantum: Decimal,
}

/// Where a jump is, and what does it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) before: Decimal,
    pub(super) after: Decimal,
    pub(super) blame: Option<Blame>,
}

/// What is found of a structure.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) jumps: Vec<(Place, Jump)>,
    /// From, to, and what is lost.
    pub(super) slopes: Vec<(Decimal, Decimal, Decimal)>,
    /// Whether a value can't be computed.
    pub(super) failed: bool,
    pub(super) causes: Causes,
}

/// A cell as it leaves; `None` in error.
pub(super) fn cell(evaluation: &Evaluation, formula: &str, row: usize) -> Option<Value> {
    match evaluation.columns.get(formula)?.get(row)? {
        Cell::Value(value) => Some(value.leave()),
        Cell::Error(_) => None,
    }
}

impl Scan<'_> {
    /// Every row, in shares.
    pub(super) fn rows(
        &self,
        rows: &[usize],
        threads: usize,
        done: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Seen>, Diagnostics> {
        let all = rows.len();
        let share = |rows: &[usize]| -> Result<Vec<Seen>, Diagnostics> {
            rows.iter().map(|row| self.row(*row).inspect(|_| done(all))).collect()
        };
        let size = rows.len().div_ceil(threads.max(1)).max(1);
        std::thread::scope(|scope| {
            let mut chunks: Vec<&[usize]> = rows.chunks(size).collect();
            let last = chunks.pop();
            let share = &share;
            let others: Vec<_> =
                chunks.into_iter().map(|chunk| scope.spawn(move || share(chunk))).collect();
            let last = last.map(share);
            let mut all = Vec::with_capacity(rows.len());
            for thread in others {
                all.extend(thread.join().unwrap_or_else(|p| std::panic::resume_unwind(p))?);
            }
            all.extend(last.transpose()?.unwrap_or_default());
            Ok(all)
        })
    }

    /// The values of the scan, the last one included.
    fn values(&self) -> Vec<Decimal> {
        let (from, to) = self.range;
        let mut values = Vec::new();
        let mut at = from;
        while at < to {
            values.push(at);
            at = at.saturating_add(self.step);
        }
        values.push(to);
        values
    }

    fn row(&self, row: usize) -> Result<Seen, Diagnostics> {
        let values = self.values();
        let evaluation = self.probe.evaluate(row, &values)?;
        let name = &self.probe.value.name;
        let cells: Vec<Option<Value>> =
            (0..values.len()).map(|i| cell(&evaluation, name, i)).collect();
        let mut seen = Seen { failed: cells.iter().any(Option::is_none), ..Seen::default() };
        seen.causes.add(&evaluation);
        let changes = Changes::new(&cells);
        let found = changes.jumps(self.probe.least);
        seen.slopes = changes.slopes(&values, &found, self.probe.least);
        let places = found.into_iter().map(|at| (values[at], values[at + 1]));
        let mut intervals: Vec<(Decimal, Decimal)> = places.collect();
        self.refine(row, &mut intervals)?;
        let dataset = &self.probe.subject.evaluation.dataset;
        let own = dataset.inputs.get(&self.probe.input.name);
        let own = own.and_then(|column| column.value(row).number());
        for (before, after) in intervals {
            let Some(judged) = blame::place(self, row, before, after)? else { continue };
            let (old, new) = (judged.before, judged.after);
            let size = old.number().zip(new.number()).and_then(|(a, b)| b.checked_sub(a));
            let size = size.map(bareme_core::number::leave);
            let structure = dataset.rows.structure(row).into();
            let jump = Jump { structure, own, before: old, after: new, size };
            seen.jumps.push((Place { before, after, blame: judged.blame }, jump));
        }
        Ok(seen)
    }

    /// Narrows intervals down to the quantum: the part that changes most is kept.
    fn refine(&self, row: usize, intervals: &mut [(Decimal, Decimal)]) -> Result<(), Diagnostics> {
        let name = &self.probe.value.name;
        loop {
            let wide = |(a, b): &(Decimal, Decimal)| b.saturating_sub(*a) > self.quantum;
            if !intervals.iter().any(wide) {
                return Ok(());
            }
            let cuts: Vec<Vec<Decimal>> = intervals.iter().map(|i| self.cut(*i)).collect();
            let evaluation = self.probe.evaluate(row, &cuts.concat())?;
            let mut first = 0;
            for (interval, cut) in intervals.iter_mut().zip(&cuts) {
                let cells: Vec<Option<Value>> =
                    (first..first + cut.len()).map(|i| cell(&evaluation, name, i)).collect();
                first += cut.len();
                let sizes = cells.windows(2).map(|pair| size(pair[0].as_ref(), pair[1].as_ref()));
                // The first of the largest.
                let largest = sizes.enumerate().reduce(|a, b| if b.1 > a.1 { b } else { a });
                if let Some((at, _)) = largest {
                    *interval = (cut[at], cut[at + 1]);
                }
            }
        }
    }

    /// Both ends, and values between them on the grid of the quantum.
    fn cut(&self, (from, to): (Decimal, Decimal)) -> Vec<Decimal> {
        let width = to.saturating_sub(from);
        let part = (width / Decimal::from(PARTS) / self.quantum).ceil() * self.quantum;
        let mut values = vec![from];
        let mut at = from.saturating_add(part);
        while at < to {
            values.push(at.normalize());
            at = at.saturating_add(part);
        }
        values.push(to);
        values
    }
}

/// How much two cells differ: what is no number differs more than any number.
fn size(a: Option<&Value>, b: Option<&Value>) -> Decimal {
    match (a, b) {
        (Some(Value::Number(a)), Some(Value::Number(b))) => b.saturating_sub(*a).abs(),
        (a, b) if a == b => Decimal::ZERO,
        _ => Decimal::MAX,
    }
}

/// Changes from each value of the input to the next.
pub(super) struct Changes<'a> {
    cells: &'a [Option<Value>],
    /// `None` where either end is no number.
    steps: Vec<Option<Decimal>>,
}

impl<'a> Changes<'a> {
    pub(super) fn new(cells: &'a [Option<Value>]) -> Self {
        let number = |cell: &Option<Value>| cell.as_ref().and_then(Value::number);
        let change = |pair: &[Option<Value>]| {
            number(&pair[1]).zip(number(&pair[0])).and_then(|(b, a)| b.checked_sub(a))
        };
        Self { cells, steps: cells.windows(2).map(change).collect() }
    }

    /// The intervals that jump.
    pub(super) fn jumps(&self, least: Decimal) -> Vec<usize> {
        (0..self.steps.len()).filter(|at| self.jumps_at(*at, least)).collect()
    }

    /// Whether an interval jumps: by `least` at least more, or less, than both its sides. A kink
    /// does not: it changes as much as one of its sides, or something between them.
    pub(super) fn jumps_at(&self, at: usize, least: Decimal) -> bool {
        match (&self.cells[at], &self.cells[at + 1]) {
            (Some(Value::Number(_)), Some(Value::Number(_))) => {}
            // Where a result can't be computed there is nothing to compare.
            (None, _) | (_, None) => return false,
            (a, b) => return a != b,
        }
        let Some(change) = self.steps[at] else { return false };
        let (left, right) = (self.beside(at, false), self.beside(at, true));
        let (low, high) = match (left, right) {
            (Some(a), Some(b)) => (a.min(b), a.max(b)),
            (Some(a), None) | (None, Some(a)) => (a, a),
            (None, None) => (Decimal::ZERO, Decimal::ZERO),
        };
        let beyond = if change > high {
            change.saturating_sub(high)
        } else if change < low {
            low.saturating_sub(change)
        } else {
            return false;
        };
        beyond >= least
    }

    /// The usual change on one side: the smaller of the two nearest, so that another jump beside
    /// it hides nothing.
    fn beside(&self, at: usize, right: bool) -> Option<Decimal> {
        let place = |by: usize| if right { at.checked_add(by) } else { at.checked_sub(by) };
        let near = [1, 2].into_iter().filter_map(place);
        let near = near.filter_map(|i| self.steps.get(i).copied().flatten());
        near.min_by_key(Decimal::abs)
    }

    /// Where the result decreases little by little, by `least` at least: from, to, loss.
    fn slopes(
        &self,
        values: &[Decimal],
        jumps: &[usize],
        least: Decimal,
    ) -> Vec<(Decimal, Decimal, Decimal)> {
        let falls = |at: usize| {
            let change = self.steps[at].unwrap_or_default();
            change < Decimal::ZERO && jumps.binary_search(&at).is_err()
        };
        let mut slopes = Vec::new();
        let mut at = 0;
        while at < self.steps.len() {
            if !falls(at) {
                at += 1;
                continue;
            }
            let start = at;
            while at < self.steps.len() && falls(at) {
                at += 1;
            }
            let lost = self.steps[start..at].iter().flatten();
            let lost = lost.fold(Decimal::ZERO, |sum, change| sum.saturating_sub(*change));
            if lost >= least {
                slopes.push((values[start], values[at], bareme_core::number::leave(lost)));
            }
        }
        slopes
    }
}
