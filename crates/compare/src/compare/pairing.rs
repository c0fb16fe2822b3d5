//! Keys of both sides, row against row.

use super::amounts::{Key, Side};
use super::header::{self, Name, Period};
use super::measures::Pair;
use bareme_core::diagnostic::{Diagnostic, codes};
use indexmap::{IndexMap, IndexSet};
use rust_decimal::Decimal;
use std::ops::Range;
use std::sync::Arc;

/// Keys of both sides, row against row.
pub struct Pairing<'a> {
    pub(super) base: &'a Side<'a>,
    pub(super) target: &'a Side<'a>,
    pub(super) pairs: Arc<Vec<Pair>>,
    /// Which structure each pair is about.
    pub(super) structures: Vec<u32>,
    pub(super) years: Vec<i32>,
    pub(super) periods: Vec<Period>,
}

impl<'a> Pairing<'a> {
    /// Pairs the rows of two sides by structure and, if they have one, year.
    ///
    /// # Errors
    /// `B0805` when both sides have rows and no key is in common.
    pub fn new(base: &'a Side<'a>, target: &'a Side<'a>) -> Result<Self, Diagnostic> {
        let together = match (base, target) {
            (Side::Run { .. }, Side::Run { .. }) => side_by_side(base, target),
            _ => None,
        };
        let (mut pairs, numbers) = match together {
            Some((pairs, numbers)) => (pairs, Some(numbers)),
            None => (by_key(base, target), None),
        };
        let sided = |side: fn(&Pair) -> Option<usize>| pairs.iter().any(|p| side(p).is_some());
        let common = pairs.iter().any(Pair::is_common);
        if sided(|p| p.base) && sided(|p| p.target) && !common {
            let (base, target) = (base.head(), target.head());
            // One policy over two scenarios: their names tell the sides apart.
            let same = base.id == target.id;
            let name = |head: super::Header| head.scenario.filter(|_| same).unwrap_or(head.id);
            return Err(codes::NothingInCommon { base: name(base), target: name(target) }.into());
        }
        share_weights(base, target, &mut pairs);
        set_months(base, target, &mut pairs);
        // Years are those that both sides have; the others are told apart.
        let compared = pairs.iter().filter(|pair| pair.is_common() || !common);
        let mut years: Vec<i32> = compared.filter_map(|pair| pair.exercice).collect();
        years.sort_unstable();
        years.dedup();
        let periods = Period::of(&years);
        let structures = numbers.unwrap_or_else(|| numbered(&pairs));
        Ok(Self { base, target, pairs: Arc::new(pairs), structures, years, periods })
    }

    /// Every pair.
    pub(super) fn all(&self) -> Range<usize> {
        0..self.pairs.len()
    }

    /// The pairs that both sides have: changes are measured on them alone.
    pub(super) fn common(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        self.all().filter(|place| self.pairs[*place].is_common())
    }

    /// Some of the pairs in a period, those of each structure together, in order of first
    /// appearance.
    pub(super) fn by_structure(
        &self,
        period: Period,
        chosen: impl Iterator<Item = usize>,
    ) -> ByStructure {
        let structure = |pair: &usize| self.structures[*pair];
        let mut held: Vec<usize> =
            chosen.filter(|pair| period.holds(self.pairs[*pair].exercice)).collect();
        held.sort_by_key(structure);
        let (mut groups, mut start) = (Vec::new(), 0);
        for together in held.chunk_by(|a, b| structure(a) == structure(b)) {
            groups.push(start..start + together.len());
            start += together.len();
        }
        groups.sort_by_key(|group: &Range<usize>| held[group.start]);
        ByStructure { held, groups }
    }
}

/// Pairs of each structure together.
pub(super) struct ByStructure {
    held: Vec<usize>,
    groups: Vec<Range<usize>>,
}

impl ByStructure {
    /// The pairs of one structure after the other.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[usize]> {
        self.at(&self.groups)
    }

    /// The same, so many structures at a time.
    pub(super) fn pieces(&self, size: usize) -> Vec<impl Iterator<Item = &[usize]>> {
        self.groups.chunks(size).map(|groups| self.at(groups)).collect()
    }

    fn at<'a>(&'a self, groups: &'a [Range<usize>]) -> impl Iterator<Item = &'a [usize]> {
        groups.iter().map(|group| &self.held[group.clone()])
    }
}

/// Rows of two runs one by one, when they are about the same keys in the same order.
/// The structure of each as a number, too.
fn side_by_side(base: &Side, target: &Side) -> Option<(Vec<Pair>, Vec<u32>)> {
    let (base, target) = (base.evaluation()?, target.evaluation()?);
    let (a, b) = (&base.dataset.rows, &target.dataset.rows);
    if !a.same_keys(b) {
        return None;
    }
    let names: Vec<Name> = a.names().map(Name::from).collect();
    let pair = |(row, number): (usize, &u32)| Pair {
        structure: names[*number as usize].clone(),
        exercice: a.exercice(row),
        base: Some(row),
        target: Some(row),
        base_weight: a.weight(row),
        target_weight: b.weight(row),
        same_months: true,
    };
    let numbers = a.structures().0;
    Some((numbers.iter().enumerate().map(pair).collect(), numbers.to_vec()))
}

/// Rows of both sides by key, those of the base first.
fn by_key(base: &Side, target: &Side) -> Vec<Pair> {
    let mut rows: IndexMap<Key, Pair> = IndexMap::new();
    let blank = |key: &Key| Pair {
        structure: key.0.clone(),
        exercice: key.1,
        base: None,
        target: None,
        base_weight: Decimal::ZERO,
        target_weight: Decimal::ZERO,
        same_months: true,
    };
    for (row, (key, weight)) in base.keys().into_iter().enumerate() {
        let pair = rows.entry(key).or_insert_with_key(blank);
        (pair.base, pair.base_weight) = (Some(row), weight);
    }
    for (row, (key, weight)) in target.keys().into_iter().enumerate() {
        let pair = rows.entry(key).or_insert_with_key(blank);
        (pair.target, pair.target_weight) = (Some(row), weight);
    }
    rows.into_values().collect()
}

/// The structure of each pair as a number.
fn numbered(pairs: &[Pair]) -> Vec<u32> {
    let mut known: IndexSet<&Name> = IndexSet::new();
    let number = |pair| {
        let pair: &Pair = pair;
        u32::try_from(known.insert_full(&pair.structure).0).unwrap_or(u32::MAX)
    };
    pairs.iter().map(number).collect()
}

/// Known amounts have no weights of their own: a row weighs what the run says.
fn share_weights(base: &Side, target: &Side, pairs: &mut [Pair]) {
    for pair in pairs {
        if matches!(base, Side::Amounts(_)) && pair.target.is_some() {
            pair.base_weight = pair.target_weight;
        }
        if matches!(target, Side::Amounts(_)) && pair.base.is_some() {
            pair.target_weight = pair.base_weight;
        }
    }
}

fn set_months(base: &Side, target: &Side, pairs: &mut [Pair]) {
    let months = |side: &Side| side.policy().and_then(header::presence);
    let (Some(a), Some(b)) = (months(base), months(target)) else { return };
    let (a, b) = (base.column(&a.name), target.column(&b.name));
    for pair in pairs {
        if let (Some(x), Some(y)) = (a.entry(pair.base).number(), b.entry(pair.target).number()) {
            pair.same_months = x == y;
        }
    }
}
