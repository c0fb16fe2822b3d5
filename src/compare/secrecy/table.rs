//! Figures, the sums that link them, and which of them to withhold.

use super::super::exact::Exact;
use super::{Secrecy, audit};
use std::collections::{BTreeMap, BTreeSet};

/// What each structure makes of a figure, by number of structure.
pub(super) type Parts = Vec<(u32, Exact)>;

/// A figure.
pub(super) struct Figure {
    /// What each structure makes of it.
    pub(super) parts: Parts,
    /// Whether it is shown unless it is withheld; others are there because they could be computed.
    pub(super) shown: bool,
    /// What is withheld first when something must be: the finest.
    pub(super) level: u8,
    /// Whether it is withheld.
    pub(super) withheld: bool,
    /// Whether it is secret by itself.
    secret: bool,
    size: Exact,
}

/// Figures linked by sums: of each, coefficients times figures add up to nothing that is not known.
#[derive(Default)]
pub(super) struct Table {
    pub(super) figures: Vec<Figure>,
    pub(super) sums: Vec<Vec<(usize, i64)>>,
    /// Figures that give one another back, but for their rounding.
    pub(super) twins: Vec<(usize, usize)>,
    /// The sums that each figure is in.
    within: Vec<Vec<usize>>,
    /// How many figures of each sum are withheld.
    hidden: Vec<usize>,
}

/// Adds what each structure makes.
pub(super) fn parts(of: impl IntoIterator<Item = (u32, Exact)>) -> Parts {
    let mut sums: BTreeMap<u32, Exact> = BTreeMap::new();
    for (structure, part) in of {
        let sum = sums.entry(structure).or_default();
        *sum = sum.plus(&part);
    }
    sums.into_iter().collect()
}

impl Table {
    /// Adds a figure; its number.
    pub(super) fn figure(&mut self, parts: Parts, level: u8, shown: bool) -> usize {
        let size = parts.iter().fold(Exact::ZERO, |size, (_, part)| size.plus(&part.abs()));
        let figure = Figure { parts, shown, level, withheld: false, secret: false, size };
        self.figures.push(figure);
        self.figures.len() - 1
    }

    /// Says that a figure is the sum of others.
    pub(super) fn sum(&mut self, whole: usize, parts: impl IntoIterator<Item = usize>) {
        let parts = parts.into_iter().map(|part| (part, 1));
        self.sums.push(std::iter::once((whole, -1)).chain(parts).collect());
    }

    /// Says that these add up to nothing, each taken so many times.
    pub(super) fn relation(&mut self, terms: Vec<(usize, i64)>) {
        self.sums.push(terms);
    }

    /// Whether a figure is withheld.
    pub(super) fn withheld(&self, figure: usize) -> bool {
        self.figures[figure].withheld
    }

    /// Decides what is withheld. `nothing`: figures that everybody knows to be zero.
    pub(super) fn withhold(&mut self, secrecy: &Secrecy, nothing: impl Fn(usize) -> bool) {
        self.within = vec![Vec::new(); self.figures.len()];
        for (sum, terms) in self.sums.iter().enumerate() {
            for (figure, _) in terms {
                self.within[*figure].push(sum);
            }
        }
        self.hidden = vec![0; self.sums.len()];
        for index in 0..self.figures.len() {
            let figure = &mut self.figures[index];
            let zero = figure.size.is_zero() && nothing(index);
            figure.secret = secrecy.hides(&figure.parts) && !zero;
            if figure.secret || !figure.shown {
                self.hide(index);
            }
        }
        // Each turn withholds one more figure at least, or is the last.
        loop {
            let mut more = false;
            for sum in 0..self.sums.len() {
                while let Some(made) = self.gives_away(sum, secrecy) {
                    let next = self.next(self.free(sum, false));
                    // Where structures are known to make it, even what none makes may tell.
                    let next = next.or_else(|| self.next(self.free(sum, made)));
                    let Some(next) = next else { break };
                    self.hide(next);
                    more = true;
                }
            }
            if more {
                continue;
            }
            let computable: BTreeSet<usize> = audit::computable(self).into_iter().collect();
            let next = computable.iter().find_map(|found| self.cover(*found, &computable));
            match next {
                Some(next) => self.hide(next),
                None => return,
            }
        }
    }

    /// What to withhold so that a figure cannot be computed, if it is not to be: something of the
    /// sums that give it or, failing that, of those that are linked to it.
    fn cover(&self, found: usize, computable: &BTreeSet<usize>) -> Option<usize> {
        let of = &self.figures[found];
        if !of.secret && !of.shown {
            return None;
        }
        let gives = |sum: &&usize| {
            let others = self.sums[**sum].iter().map(|(figure, _)| figure);
            others.filter(|other| self.withheld(**other)).all(|other| computable.contains(other))
        };
        let last: Vec<usize> = self.within[found].iter().filter(gives).copied().collect();
        let near = || -> Vec<usize> { self.near(found).into_iter().collect() };
        let free = |sums: &[usize], nothing: bool| {
            let free = sums.iter().flat_map(|sum| self.free(*sum, nothing));
            self.next(free)
        };
        free(&last, false)
            .or_else(|| free(&near(), false))
            .or_else(|| free(&last, true))
            .or_else(|| free(&near(), true))
    }

    fn hide(&mut self, figure: usize) {
        let mut open = vec![figure];
        while let Some(figure) = open.pop() {
            if std::mem::replace(&mut self.figures[figure].withheld, true) {
                continue;
            }
            for sum in &self.within[figure] {
                self.hidden[*sum] += 1;
            }
            for (a, b) in &self.twins {
                open.extend((*a == figure).then_some(*b));
                open.extend((*b == figure).then_some(*a));
            }
        }
    }

    /// Sums that are linked to a withheld figure by withheld figures: it is computed from these.
    fn near(&self, figure: usize) -> BTreeSet<usize> {
        let mut near = BTreeSet::new();
        let mut open = vec![figure];
        while let Some(figure) = open.pop() {
            for sum in &self.within[figure] {
                if near.insert(*sum) {
                    let others = self.sums[*sum].iter().map(|(figure, _)| *figure);
                    open.extend(others.filter(|other| self.withheld(*other)));
                }
            }
        }
        near
    }

    /// Whether what a sum withholds, which is what it shows with the other sign, is secret: with
    /// whether somebody makes something of it.
    fn gives_away(&self, sum: usize, secrecy: &Secrecy) -> Option<bool> {
        if self.hidden[sum] == 0 {
            return None;
        }
        let withheld = || self.sums[sum].iter().filter(|(figure, _)| self.withheld(*figure));
        let part = |(figure, times): &(usize, i64)| {
            let of = &self.figures[*figure].parts;
            let times = *times;
            of.iter().map(move |(structure, part)| (*structure, part.times(times)))
        };
        let together = parts(withheld().flat_map(part));
        // Figures that are all taken once are those of their structures together.
        let plain = withheld().all(|(_, times)| *times == 1);
        let made = secrecy.concentrated(&together);
        (made || plain && secrecy.hides(&together)).then_some(made)
    }

    /// Figures that a sum still shows; with `nothing`, those that nobody makes anything of.
    fn free(&self, sum: usize, nothing: bool) -> impl Iterator<Item = usize> {
        let figures = self.sums[sum].iter().map(|(figure, _)| *figure);
        figures.filter(move |f| {
            let of = &self.figures[*f];
            !of.withheld && of.size.is_zero() == nothing
        })
    }

    /// Of figures, the one to withhold: one that others do not give back at once, then the finest,
    /// then the smallest.
    fn next(&self, free: impl Iterator<Item = usize>) -> Option<usize> {
        let alone = |figure: usize| {
            self.within[figure].iter().filter(|sum| self.hidden[**sum] == 0).count()
        };
        let key = |f: usize| (alone(f), self.figures[f].level, &self.figures[f].size, f);
        free.min_by(|a, b| key(*a).cmp(&key(*b)))
    }
}
