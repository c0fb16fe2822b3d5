//! Figures, the sums that link them, and which of them to show.
//!
//! Nothing is shown at first but what everybody knows. Figures are then shown one by one, the
//! coarsest first, unless something secret could be computed with it: what is left cannot be.

use super::super::exact::Exact;
use super::Secrecy;
use super::audit::{Before, Line, System, proportions, whole};
use std::cmp::{Ordering, Reverse};

/// What each structure makes of a figure, by number of structure.
pub(super) type Parts = Vec<(u32, Exact)>;

/// How many times over, at most, all is tried again so that more can be shown.
const TRIES: usize = 10_000;

/// What kind of figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A sum of amounts.
    Amount,
    /// A number of structures or rows: nobody dominates it.
    Count,
}

/// What a figure is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It may be shown.
    Open,
    Secret,
    /// Everybody knows it.
    Known,
}

/// A figure.
pub(super) struct Figure {
    /// What each structure makes of it.
    pub(super) parts: Parts,
    sort: Sort,
    /// The coarsest are shown first. Nothing where it never is: it is there because it could be
    /// computed.
    level: Option<u8>,
    /// Whether it is not shown.
    withheld: bool,
    standing: Standing,
    /// Whether some structure makes it smaller.
    signed: bool,
    size: Exact,
    largest: Exact,
}

impl Figure {
    fn is_secret(&self) -> bool {
        self.standing == Standing::Secret
    }

    /// Comes first where many structures make it, last where none does.
    fn rank(&self) -> (u8, Reverse<usize>) {
        let of = if self.size.is_zero() { 2 } else { u8::from(self.is_secret()) };
        (of, Reverse(self.parts.len()))
    }
}

/// Figures linked by sums: of each, coefficients times figures add up to what is known.
#[derive(Default)]
pub(super) struct Table {
    pub(super) figures: Vec<Figure>,
    /// Of each, coefficients by figure.
    pub(super) relations: Vec<Line>,
    /// The same, found in the rows: somebody may know them.
    pub(super) found: Vec<Line>,
    /// Figures in the order of the unknowns of the system.
    order: Vec<usize>,
}

/// Adds what each structure makes.
pub(super) fn parts(of: impl IntoIterator<Item = (u32, Exact)>) -> Parts {
    let mut sums: Parts = of.into_iter().collect();
    sums.sort_by_key(|(structure, _)| *structure);
    sums.dedup_by(|(structure, part), (last, sum)| {
        let same = structure == last;
        if same {
            *sum = sum.plus(part);
        }
        same
    });
    sums
}

/// One for each structure.
pub(super) fn ones(structures: impl IntoIterator<Item = u32>) -> Parts {
    let mut all: Vec<u32> = structures.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(|structure| (structure, Exact::of(1.into()))).collect()
}

impl Table {
    /// Adds a figure; its number. Without a level it is never shown.
    pub(super) fn figure(&mut self, sort: Sort, parts: Parts, level: Option<u8>) -> usize {
        let sizes = || parts.iter().map(|(_, part)| part.abs());
        let size = sizes().fold(Exact::ZERO, |all, size| all.plus(&size));
        let largest = sizes().fold(Exact::ZERO, Exact::larger);
        let signed = parts.iter().any(|(_, part)| part.sign() == Ordering::Less);
        let (standing, withheld) = (Standing::Open, true);
        let figure = Figure { parts, sort, level, withheld, standing, signed, size, largest };
        self.figures.push(figure);
        self.figures.len() - 1
    }

    /// Says that everybody knows a figure.
    pub(super) fn know(&mut self, figure: usize) {
        self.figures[figure].standing = Standing::Known;
    }

    /// Says that a figure is the sum of others.
    pub(super) fn sum(&mut self, all: usize, parts: impl IntoIterator<Item = usize>) {
        let parts = parts.into_iter().map(|part| (part, whole(1)));
        self.relations.push(std::iter::once((all, whole(-1))).chain(parts).collect());
    }

    /// Whether a figure is withheld.
    pub(super) fn withheld(&self, figure: usize) -> bool {
        self.figures[figure].withheld
    }

    /// Decides what is withheld.
    pub(super) fn withhold(&mut self, secrecy: &Secrecy) {
        for figure in &mut self.figures {
            let hidden = secrecy.few(&figure.parts)
                || figure.sort == Sort::Amount && secrecy.concentrated(&figure.parts);
            if hidden && figure.standing == Standing::Open {
                figure.standing = Standing::Secret;
            }
        }
        // What is plainly the matter of many is computed from the rest, wherever it can be: sums
        // of secret figures alone are then seen as such.
        let all = || 0..self.figures.len();
        let mut order: Vec<usize> = all().collect();
        order.sort_by_key(|f| self.figures[*f].rank());
        let mut places: Vec<usize> = all().collect();
        for (place, figure) in order.iter().enumerate() {
            places[*figure] = place;
        }
        self.order = order;
        let placed = |line: &Line| line.iter().map(|(f, n)| (places[*f], *n)).collect();
        // What everybody knows, and what follows from it.
        let mut sure = System::new(self.relations.iter().map(placed));
        for place in (0..self.order.len()).filter(|place| self.is_known(*place)) {
            sure.show(place);
        }
        // A number of few is not told, even where it is what is left.
        let told = |of: &Figure| of.sort == Sort::Amount || !secrecy.few(&of.parts);
        loop {
            let next = sure.alone().find(|at| told(&self.figures[self.order[*at]]));
            let Some(place) = next else { break };
            self.figures[self.order[place]].standing = Standing::Known;
            sure.show(place);
        }
        let mut system = System::new(self.relations.iter().chain(&self.found).map(placed));
        for place in (0..self.order.len()).filter(|place| self.is_known(*place)) {
            system.show(place);
        }
        let secret = self.figures.iter().any(Figure::is_secret);
        let shown = if secret { self.best(&system, secrecy) } else { self.candidates() };
        for place in shown {
            self.figures[self.order[place]].withheld = false;
        }
        for figure in &mut self.figures {
            figure.withheld &= figure.standing != Standing::Known;
        }
    }

    fn is_known(&self, place: usize) -> bool {
        self.figures[self.order[place]].standing == Standing::Known
    }

    /// Figures with their places.
    fn placed(&self) -> impl Iterator<Item = (usize, &Figure)> {
        self.order.iter().map(|figure| &self.figures[*figure]).enumerate()
    }

    /// What may be shown, the coarsest and largest first.
    fn candidates(&self) -> Vec<usize> {
        let may = |f: &Figure| f.level.is_some() && f.standing == Standing::Open;
        let mut all: Vec<(usize, &Figure)> = self.placed().filter(|(_, f)| may(f)).collect();
        all.sort_by_key(|(place, figure)| (Reverse(figure.level), Reverse(&figure.size), *place));
        all.into_iter().map(|(place, _)| place).collect()
    }

    /// What is shown. What would be left out comes first in another try, which is kept where it
    /// shows more.
    fn best(&self, start: &System, secrecy: &Secrecy) -> Vec<usize> {
        let order = self.candidates();
        let (mut shown, mut left) = self.shown(start, &order, secrecy);
        let mut tries = TRIES / order.len().max(1);
        let mut at = 0;
        while let (Some(&first), Some(rest)) = (left.get(at), tries.checked_sub(1)) {
            tries = rest;
            let others = order.iter().copied().filter(|figure| *figure != first);
            let order: Vec<usize> = std::iter::once(first).chain(others).collect();
            let (more, fewer) = self.shown(start, &order, secrecy);
            at += 1;
            if more.len() > shown.len() {
                (shown, left, at) = (more, fewer, 0);
            }
        }
        shown
    }

    /// What is shown of figures that are tried in this order, and what is not.
    fn shown(
        &self,
        start: &System,
        order: &[usize],
        secrecy: &Secrecy,
    ) -> (Vec<usize>, Vec<usize>) {
        let mut system = start.clone();
        let shows = |figure: &usize| {
            let before = system.show(*figure);
            let tells = self.changed_tells(&system, &before, secrecy);
            if tells {
                system.restore(before);
            }
            !tells
        };
        let (shown, left): (Vec<usize>, Vec<usize>) = order.iter().copied().partition(shows);
        // What can be computed is not withheld: it would say nothing more.
        let alone = |figure: &usize| system.line(*figure).is_some_and(|line| line.len() == 1);
        let (more, left) = left.into_iter().partition(alone);
        ([shown, more].concat(), left)
    }

    /// Whether a sum that changed tells something.
    fn changed_tells(&self, system: &System, before: &Before, secrecy: &Secrecy) -> bool {
        let mut lines = before.keys().filter_map(|pivot| system.line(*pivot));
        lines.any(|line| self.tells(line, secrecy))
    }

    /// Whether a sum of figures that are not shown, which can be computed, is secret.
    fn tells(&self, line: &Line, secrecy: &Secrecy) -> bool {
        let figures = || line.keys().map(|place| &self.figures[self.order[*place]]);
        if !figures().any(Figure::is_secret) {
            return false;
        }
        let Some(terms) = proportions(line).filter(|_| line.len() > 1) else { return true };
        let alike = terms.iter().all(|(_, times)| *times == terms[0].1);
        let counts = figures().all(|figure| figure.sort == Sort::Count);
        // Where enough structures make one of the figures, and the sum of what weighs most in each
        // is little of all, no more is to be looked at.
        if alike && self.is_spread(&terms, secrecy) {
            return false;
        }
        let part = |(place, times): &(usize, i64)| {
            let of = &self.figures[self.order[*place]].parts;
            let times = *times;
            of.iter().map(move |(structure, part)| (*structure, part.times(times)))
        };
        let mut together = parts(terms.iter().flat_map(part));
        if !alike {
            // What cancels out is not in it.
            together.retain(|(_, part)| !part.is_zero());
        }
        secrecy.few(&together) || !counts && secrecy.concentrated(&together)
    }

    /// Whether a plain sum is plainly the matter of many: nobody makes it smaller, and the largest
    /// parts together do not make too much.
    fn is_spread(&self, terms: &[(usize, i64)], secrecy: &Secrecy) -> bool {
        let figures = || terms.iter().map(|(place, _)| &self.figures[self.order[*place]]);
        let (mut size, mut largest, mut many) = (Exact::ZERO, Exact::ZERO, false);
        if figures().any(|figure| figure.signed) {
            return false;
        }
        for figure in figures() {
            size = size.plus(&figure.size);
            largest = largest.plus(&figure.largest);
            many |= !figure.is_secret() && !figure.size.is_zero();
        }
        many && !secrecy.dominates(&largest, &size)
    }
}
