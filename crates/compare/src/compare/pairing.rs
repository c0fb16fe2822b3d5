//! Keys of both sides, row against row.

use super::amounts::{Key, Side};
use super::header::{self, Name, Period, chosen, held};
use super::pairs::{Pair, Pairs};
use bareme_core::diagnostic::{Diagnostic, codes};
use bareme_core::parallel;
use indexmap::{IndexMap, IndexSet};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::ops::Range;

/// Structures that are looked at together.
const PIECE: usize = 8_192;

/// Keys of both sides, row against row.
pub struct Pairing<'a> {
    pub(super) base: &'a Side<'a>,
    pub(super) target: &'a Side<'a>,
    pub(super) pairs: Pairs,
    pub(super) years: Vec<i32>,
    pub(super) periods: Vec<Period>,
    /// Years that are shown of all pairs; all of them when none is named.
    pub(super) shown: Vec<i32>,
}

impl<'a> Pairing<'a> {
    /// Pairs the rows of two sides by structure and, if they have one, year.
    ///
    /// # Errors
    /// `B0805` when both sides have rows and no key is in common.
    pub fn new(base: &'a Side<'a>, target: &'a Side<'a>) -> Result<Self, Diagnostic> {
        let mut pairs = side_by_side(base, target).unwrap_or_else(|| by_key(base, target));
        let sided = |side: usize| (0..pairs.len()).any(|place| pairs.rows(place)[side].is_some());
        let common = pairs.iter().any(|pair| pair.is_common());
        if sided(0) && sided(1) && !common {
            let (base, target) = (base.head(), target.head());
            // One policy over two scenarios: their names tell the sides apart.
            let same = base.id == target.id;
            let name = |head: super::Header| head.scenario.filter(|_| same).unwrap_or(head.id);
            return Err(codes::NothingInCommon { base: name(base), target: name(target) }.into());
        }
        if let Some(unlike) = unlike(base, target, &pairs) {
            pairs = pairs.with_unlike(unlike);
        }
        // Years are those that both sides have; the others are told apart.
        let compared = pairs.iter().filter(|pair| pair.is_common() || !common);
        let years: BTreeSet<i32> = compared.filter_map(|pair| pair.exercice).collect();
        let years: Vec<i32> = years.into_iter().collect();
        let periods = Period::of(&years);
        Ok(Self { base, target, pairs, years, periods, shown: Vec::new() })
    }

    /// The same over some of the years; over all of them when none is named.
    ///
    /// # Errors
    /// `B0801` for a year that neither side has.
    pub fn within(self, years: &[i32]) -> Result<Self, Diagnostic> {
        if years.is_empty() {
            return Ok(self);
        }
        let known: BTreeSet<i32> = self.pairs.iter().filter_map(|pair| pair.exercice).collect();
        chosen(known.into_iter().collect(), years)?;
        let pairs = self.pairs.filtered(|pair| held(years, pair.exercice));
        Ok(Self { pairs, ..self.showing(years) })
    }

    /// The same pairs, of which some of the years are shown: what is computed again rests on all
    /// of them.
    #[must_use]
    pub fn showing(mut self, years: &[i32]) -> Self {
        if years.is_empty() {
            return self;
        }
        self.years.retain(|year| years.contains(year));
        self.periods = Period::of(&self.years);
        self.shown = years.to_vec();
        self
    }

    /// Every pair.
    pub(super) fn all(&self) -> Range<usize> {
        0..self.pairs.len()
    }

    /// The pairs that both sides have: changes are measured on them alone.
    pub(super) fn common(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        self.all().filter(|place| self.pairs.at(*place).is_common())
    }

    /// Some of the pairs in a period, those of each structure together, in order of first
    /// appearance.
    pub(super) fn by_structure(
        &self,
        period: Period,
        chosen: impl Iterator<Item = usize>,
    ) -> ByStructure {
        let structure = |pair: &usize| self.pairs.number(*pair);
        let mut held: Vec<usize> =
            chosen.filter(|pair| period.holds(self.pairs.at(*pair).exercice)).collect();
        held.sort_by_key(structure);
        let (mut groups, mut start) = (Vec::new(), 0);
        for together in held.chunk_by(|a, b| structure(a) == structure(b)) {
            groups.push((start, together.len()));
            start += together.len();
        }
        groups.sort_by_key(|(start, _)| held[*start]);
        let mut ordered = ByStructure { held: Vec::with_capacity(held.len()), ends: Vec::new() };
        for (start, len) in groups {
            let pairs = held[start..start + len].iter();
            ordered.held.extend(pairs.map(|pair| u32::try_from(*pair).unwrap_or(u32::MAX)));
            ordered.ends.push(u32::try_from(ordered.held.len()).unwrap_or(u32::MAX));
        }
        ordered
    }
}

/// Pairs of each structure together.
#[derive(Clone, Debug, Default)]
pub(super) struct ByStructure {
    held: Vec<u32>,
    /// Where the pairs of each end.
    ends: Vec<u32>,
}

impl ByStructure {
    /// How many structures there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The pairs of a structure.
    pub(super) fn pairs(&self, structure: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        let start = structure.checked_sub(1).map_or(0, |before| self.ends[before]);
        let pairs = &self.held[start as usize..self.ends[structure] as usize];
        pairs.iter().map(|pair| *pair as usize)
    }

    /// What is made of each structure, on all processors, so many at a time.
    pub(super) fn pieces<R: Send>(
        &self,
        make: impl Fn(Range<usize>) -> R + Sync,
        mut take: impl FnMut(R),
    ) {
        let starts = (0..self.len()).step_by(PIECE);
        let pieces = starts.map(|start| start..self.len().min(start + PIECE)).collect();
        parallel::in_order(parallel::ALL, pieces, make, |made| {
            take(made);
            true
        });
    }
}

/// Rows of two runs one by one, when they are about the same keys in the same order.
fn side_by_side(base: &Side, target: &Side) -> Option<Pairs> {
    let (base, target) = (base.evaluation()?, target.evaluation()?);
    Pairs::aligned(&base.dataset.rows, &target.dataset.rows)
}

/// Rows of both sides by key, those of the base first.
fn by_key(base: &Side, target: &Side) -> Pairs {
    let mut rows: IndexMap<Key, Pair> = IndexMap::new();
    let blank = |key: &Key| Pair {
        exercice: key.1,
        base: None,
        target: None,
        base_weight: Decimal::ZERO,
        target_weight: Decimal::ZERO,
    };
    for (row, (key, weight)) in base.keys().into_iter().enumerate() {
        let pair = rows.entry(key).or_insert_with_key(blank);
        (pair.base, pair.base_weight) = (Some(row), weight);
    }
    for (row, (key, weight)) in target.keys().into_iter().enumerate() {
        let pair = rows.entry(key).or_insert_with_key(blank);
        (pair.target, pair.target_weight) = (Some(row), weight);
    }
    for pair in rows.values_mut() {
        share_weights(base, target, pair);
    }
    let mut known: IndexSet<Name> = IndexSet::new();
    let number = |(name, _): &Key| {
        let number = known.get_index_of(name).unwrap_or_else(|| known.insert_full(name.clone()).0);
        u32::try_from(number).unwrap_or(u32::MAX)
    };
    let structures = rows.keys().map(number).collect();
    Pairs::listed(rows.into_values().collect(), structures, known.into_iter().collect())
}

/// Known amounts have no weights of their own: a row weighs what the run says.
fn share_weights(base: &Side, target: &Side, pair: &mut Pair) {
    if matches!(base, Side::Amounts(_)) && pair.target.is_some() {
        pair.base_weight = pair.target_weight;
    }
    if matches!(target, Side::Amounts(_)) && pair.base.is_some() {
        pair.target_weight = pair.base_weight;
    }
}

/// The pairs whose sides do not cover the same months, where both say how many they cover.
fn unlike(base: &Side, target: &Side, pairs: &Pairs) -> Option<Vec<bool>> {
    let months = |side: &Side| side.policy().and_then(header::presence);
    let (a, b) = (months(base)?, months(target)?);
    let (a, b) = (base.column(&a.name), target.column(&b.name));
    let unlike = |pair: Pair| {
        let both = a.entry(pair.base).number().zip(b.entry(pair.target).number());
        both.is_some_and(|(a, b)| a != b)
    };
    Some(pairs.iter().map(unlike).collect())
}
