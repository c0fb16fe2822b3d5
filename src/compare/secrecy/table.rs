//! Figures, the sums that link them, and which of them to withhold.

use super::super::exact::Exact;
use super::{Secrecy, audit};
use std::collections::BTreeMap;

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
        for (index, figure) in self.figures.iter_mut().enumerate() {
            figure.secret =
                secrecy.hides(&figure.parts) && !(figure.size.is_zero() && nothing(index));
            figure.withheld = figure.secret || !figure.shown;
        }
        // Each turn withholds one more figure at least, or is the last.
        loop {
            let mut more = false;
            for index in 0..self.sums.len() {
                while let Some(whole) = self.gives_away(index, secrecy) {
                    // Where structures are known to make it, even what none makes may tell.
                    if !self.withhold_one(index, false)
                        && !(whole && self.withhold_one(index, true))
                    {
                        break;
                    }
                    more = true;
                }
            }
            if more {
                continue;
            }
            for found in audit::computable(self) {
                let figure = &self.figures[found];
                if figure.secret || figure.shown {
                    let of: Vec<usize> = (0..self.sums.len())
                        .filter(|sum| self.sums[*sum].iter().any(|(figure, _)| *figure == found))
                        .collect();
                    // Directly linked figures first, then whatever is linked to those.
                    let all = || of.iter().copied().chain(0..self.sums.len());
                    more |= all().any(|sum| self.withhold_one(sum, false))
                        || of.iter().any(|sum| self.withhold_one(*sum, true));
                    if more {
                        break;
                    }
                }
            }
            if !more {
                return;
            }
        }
    }

    /// Whether what a sum withholds, which is what it shows with the other sign, is secret: with
    /// whether somebody makes something of it.
    fn gives_away(&self, sum: usize, secrecy: &Secrecy) -> Option<bool> {
        let withheld = || self.sums[sum].iter().filter(|(figure, _)| self.withheld(*figure));
        withheld().next()?;
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

    /// Withholds the finest, then smallest, figure that a sum still shows; with `nothing`, one that
    /// nobody makes anything of.
    fn withhold_one(&mut self, sum: usize, nothing: bool) -> bool {
        let free = self.sums[sum].iter().map(|(figure, _)| &self.figures[*figure]);
        let free = free.zip(self.sums[sum].iter().map(|(figure, _)| *figure));
        let free = free.filter(|(of, _)| !of.withheld && of.size.is_zero() == nothing);
        let free = free.map(|(_, figure)| figure);
        let next = free.min_by(|a, b| {
            let key = |f: usize| (self.figures[f].level, &self.figures[f].size, f);
            key(*a).cmp(&key(*b))
        });
        match next {
            Some(figure) => {
                self.figures[figure].withheld = true;
                true
            }
            None => false,
        }
    }
}
