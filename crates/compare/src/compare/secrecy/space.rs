//! What can be made of lines that are shown side by side, each of them a sum over structures: any
//! mixture of them, for whoever knows what each line does to whom. Exactly, modulo a prime.

use super::super::exact::Exact;
use super::audit::{inverse, minus, times};
use super::relations::reduced;
use std::collections::HashMap;

/// Most that is compared of mixtures of two lines. Lines that come after are not shown.
const MOST: usize = 200_000_000;

/// The mixtures of some lines: each of these has a structure that no other has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Space {
    lines: Vec<(usize, Vec<u64>)>,
}

impl Space {
    /// Adds a line, unless a mixture would then be about fewer than `min` structures; whether it
    /// is in. `parts`: what each structure makes of it.
    pub(crate) fn admits<'e>(
        &mut self,
        parts: impl Iterator<Item = &'e Exact>,
        min: usize,
    ) -> bool {
        let mut line: Vec<u64> = parts.map(reduced).collect();
        for (pivot, known) in &self.lines {
            let factor = line[*pivot];
            mix(&mut line, known, factor);
        }
        let Some(pivot) = line.iter().position(|n| *n != 0) else { return true };
        let own = inverse(line[pivot]);
        for n in &mut line {
            *n = times(*n, own);
        }
        let mut lines = self.lines.clone();
        for (_, other) in &mut lines {
            let factor = other[pivot];
            mix(other, &line, factor);
        }
        lines.push((pivot, line));
        let more = Self { lines };
        let admitted = !more.tells(min);
        if admitted {
            *self = more;
        }
        admitted
    }

    /// Whether a line, or a mixture of two, is about too few structures.
    fn tells(&self, min: usize) -> bool {
        let few = |line: &[u64]| line.iter().filter(|n| **n != 0).take(min).count() < min;
        if self.lines.iter().any(|(_, line)| few(line)) {
            return true;
        }
        let length = self.lines.first().map_or(0, |(_, line)| line.len());
        if self.lines.len() * self.lines.len() * length > MOST {
            return true;
        }
        let mut pairs = self
            .lines
            .iter()
            .enumerate()
            .flat_map(|(n, (_, a))| self.lines[..n].iter().map(move |(_, b)| (a, b)));
        pairs.any(|(a, b)| fewest(a, b) < min)
    }
}

/// `line - factor × other`.
fn mix(line: &mut [u64], other: &[u64], factor: u64) {
    if factor != 0 {
        for (n, other) in line.iter_mut().zip(other) {
            *n = minus(*n, times(factor, *other));
        }
    }
}

/// Fewest structures that a mixture of both is about.
fn fewest(a: &[u64], b: &[u64]) -> usize {
    let mut alone = 0;
    let mut ratios: HashMap<u64, usize> = HashMap::new();
    for (a, b) in a.iter().zip(b) {
        match (*a, *b) {
            (0, 0) => {}
            (0, _) | (_, 0) => alone += 1,
            (a, b) => *ratios.entry(times(a, inverse(b))).or_default() += 1,
        }
    }
    let (all, most) = (ratios.values().sum::<usize>(), ratios.values().max().copied());
    alone + all - most.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(space: &mut Space, parts: &[i64]) -> bool {
        let parts: Vec<Exact> = parts.iter().map(|n| Exact::of((*n).into())).collect();
        space.admits(parts.iter(), 3)
    }

    #[test]
    fn a_mixture_of_three_lines_is_seen() {
        // Everybody receives a multiple of the same, but for the last, who is capped at 50.
        let mut space = Space::default();
        assert!(admits(&mut space, &[10, 20, 30, 40, 40]));
        assert!(admits(&mut space, &[20, 40, 60, 80, 80]), "the same twice over");
        assert!(!admits(&mut space, &[30, 60, 90, 120, 50]), "less thrice the first: -70");
        assert!(!admits(&mut space, &[11, 22, 33, 41, 41]), "two that are alike are too few");
        assert!(admits(&mut space, &[11, 22, 32, 41, 41]), "three are not");
    }

    #[test]
    fn a_mixture_of_two_independent_lines_is_seen() {
        let mut space = Space::default();
        assert!(admits(&mut space, &[1, 2, 3, 4, 0, 0, 0]));
        assert!(admits(&mut space, &[0, 0, 0, 7, 5, 6, 8]));
        assert!(!admits(&mut space, &[1, 2, 3, 0, 5, 6, 9]), "the fourth and the last are left");
    }
}
