//! Statistical secrecy: figures about too few structures are withheld, and so are those from
//! which they could be computed.
//!
//! A figure is secret where fewer than `min` structures make it, or where one of them makes more
//! than `dominance` % of it. What is withheld leaves the results themselves: whoever lays them out
//! has nothing to show.

mod audit;
mod of_diff;
mod of_population;
mod of_rows;
mod of_run;
mod relations;
mod space;
mod table;
#[cfg(test)]
mod tests;

use super::exact::Exact;
use bareme_core::diagnostic::{Diagnostic, codes};
use bareme_core::number;
pub(super) use of_diff::withhold as withhold_diff;
pub(crate) use of_population::check as check_population;
pub(super) use of_population::check_outputs;
pub(super) use of_run::withhold as withhold_run;
use rust_decimal::Decimal;
pub(crate) use space::Space;
use std::cmp::Ordering;

/// When a figure is secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secrecy {
    /// Fewest structures that a figure may be about. Structures are counted, not their weights.
    pub min: usize,
    /// Most that one structure may make of a figure, in percent.
    pub dominance: Decimal,
}

impl Default for Secrecy {
    fn default() -> Self {
        Self { min: 3, dominance: Decimal::from(85) }
    }
}

impl Secrecy {
    /// Reads `min=3,dominance=85`; what is not said is as usual.
    ///
    /// # Errors
    /// `B0801` for a text of another form, a `min` outside 2 – 1000, a `dominance` outside 50 – 100
    /// (%).
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let mut read = Self::default();
        let mut seen = Vec::new();
        for part in text.split(',').map(str::trim) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let value = number::parse(value.trim_end_matches('%').trim()).ok();
            let whole = value.filter(|n| n.fract().is_zero());
            let min =
                whole.and_then(|n| usize::try_from(n.mantissa()).ok().filter(|_| n.scale() == 0));
            let twice = seen.contains(&name);
            seen.push(name);
            match (name, min, value) {
                ("min", Some(min @ 2..=1000), _) if !twice => read.min = min,
                ("dominance", _, Some(n))
                    if !twice && n >= Decimal::from(50) && n <= Decimal::ONE_HUNDRED =>
                {
                    read.dominance = n;
                }
                _ => {
                    return Err(codes::BadOption {
                        name: "--secret",
                        value: text,
                        expected: Some(
                            ["min=3,dominance=85 (min: 2 – 1000, dominance: 50 – 100)"].into(),
                        ),
                    }
                    .into());
                }
            }
        }
        Ok(read)
    }

    /// Whether a figure is secret, from what each structure makes of it.
    pub(crate) fn hides(&self, parts: &[(u32, Exact)]) -> bool {
        self.few(parts) || self.concentrated(parts)
    }

    /// Whether a figure is about too few structures.
    pub(crate) fn few(&self, parts: &[(u32, Exact)]) -> bool {
        !parts.is_empty() && parts.len() < self.min
    }

    /// Whether too few structures make all of a figure, or one makes too much of it.
    pub(crate) fn concentrated(&self, parts: &[(u32, Exact)]) -> bool {
        let (mut makers, mut largest, mut all) = (0, Exact::ZERO, Exact::ZERO);
        for size in parts.iter().map(|(_, part)| part.abs()).filter(|size| !size.is_zero()) {
            makers += 1;
            all = all.plus(&size);
            largest = largest.larger(size);
        }
        makers > 0 && (makers < self.min || self.dominates(&largest, &all))
    }

    /// Whether a part makes too much of all.
    fn dominates(&self, largest: &Exact, all: &Exact) -> bool {
        // Hundredths of a percent are whole: 85.5 % is 8550.
        let hundredths = (self.dominance * Decimal::ONE_HUNDRED).trunc().mantissa();
        let hundredths = i64::try_from(hundredths).unwrap_or(10_000);
        largest.times(10_000).cmp(&all.times(hundredths)) == Ordering::Greater
    }
}
