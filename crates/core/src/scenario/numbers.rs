//! Texts numbered in order of appearance, so that joins compare numbers.
//!
//! Equal texts have equal hashes: those whose hashes begin alike are looked at together, each
//! group in a table that stays in cache, groups being shared among threads.

use super::rows::Names;
use crate::parallel::{self, Share};
use hashbrown::HashTable;

/// The hash of a text and its place.
type Hashed = (u64, u32);

/// Texts, each with its hash.
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: Names,
    hashes: Vec<u64>,
}

impl Texts {
    /// Adds a text.
    pub(super) fn push(&mut self, text: &str, hash: u64) {
        self.texts.push(text);
        self.hashes.push(hash);
    }

    /// Adds others after these.
    pub(super) fn append(&mut self, others: &Self) {
        self.texts.append(&others.texts);
        self.hashes.extend_from_slice(&others.hashes);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The texts without their repetitions, in order of appearance, and the number of each.
    pub(super) fn numbered(self, share: Share) -> (Names, Vec<u32>) {
        let mut numbers: Vec<u32> = (0..).take(self.len()).collect();
        let mut repeats = false;
        let same = |group: Vec<Hashed>| self.repeats(&group);
        parallel::in_order(share.threads, self.groups(share.piece), same, |found| {
            for (text, first) in found {
                numbers[text as usize] = first;
                repeats = true;
            }
            true
        });
        if !repeats {
            return (self.texts, numbers);
        }
        // So far the number of a text is the place where it first stands, which is before its own.
        let mut names = Names::default();
        for place in 0..numbers.len() {
            let first = numbers[place] as usize;
            numbers[place] = if first == place {
                names.push(self.texts.get(place));
                u32::try_from(names.len() - 1).unwrap_or(u32::MAX)
            } else {
                numbers[first]
            };
        }
        (names, numbers)
    }

    /// The places of texts in about so many at a time, equal texts together, in ascending order.
    fn groups(&self, size: usize) -> Vec<Vec<Hashed>> {
        let count = (self.len() / size.max(1)).next_power_of_two();
        let of = |hash: &u64| (hash >> 32) as usize & (count - 1);
        let mut sizes = vec![0; count];
        for hash in &self.hashes {
            sizes[of(hash)] += 1;
        }
        let mut groups: Vec<Vec<Hashed>> = sizes.into_iter().map(Vec::with_capacity).collect();
        for (place, hash) in (0..).zip(&self.hashes) {
            groups[of(hash)].push((*hash, place));
        }
        groups
    }

    /// Those of a group that stand before as well, each with where it first does.
    fn repeats(&self, group: &[Hashed]) -> Vec<(u32, u32)> {
        let mut known: HashTable<Hashed> = HashTable::with_capacity(group.len());
        let mut found = Vec::new();
        for (hash, place) in group {
            // Texts are far apart: they are looked at only when their hashes are equal.
            let text = |place: u32| self.texts.get(place as usize);
            let same = |other: &Hashed| other.0 == *hash && text(other.1) == text(*place);
            match known.find(*hash, same) {
                Some((_, first)) => found.push((*place, *first)),
                None => {
                    known.insert_unique(*hash, (*hash, *place), |other| other.0);
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    proptest::proptest! {
        #[test]
        fn texts_are_numbered_in_order_of_appearance(
            texts in proptest::collection::vec("[a-c]{0,3}", 0..200),
            threads in 1..4_usize,
            piece in 1..50_usize,
            // Few hashes: different texts share them.
            hashes in 1..2_000_u64,
        ) {
            let mut all = Texts::default();
            for text in &texts {
                let hash = text.bytes().fold(7_u64, |hash, byte| hash * 31 + u64::from(byte));
                all.push(text, (hash % hashes).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            }
            let (names, numbers) = all.numbered(Share { threads, piece });
            let (mut known, mut order) = (BTreeMap::new(), Vec::new());
            for (text, number) in texts.iter().zip(numbers) {
                let next = order.len();
                let expected = *known.entry(text).or_insert(next);
                if expected == next {
                    order.push(text);
                }
                proptest::prop_assert_eq!(number as usize, expected);
            }
            let names: Vec<&str> = (0..names.len()).map(|number| names.get(number)).collect();
            proptest::prop_assert_eq!(names, order);
        }
    }
}
