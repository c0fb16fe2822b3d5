//! Rows of both sides, one against the other; nothing is held of those that stand in the same
//! order on both, of which there may be millions.

use super::header::Name;
use bareme_core::scenario::Rows;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Two rows of one key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) exercice: Option<i32>,
    pub(super) base: Option<usize>,
    pub(super) target: Option<usize>,
    pub(super) base_weight: Decimal,
    pub(super) target_weight: Decimal,
}

impl Pair {
    /// Whether both sides have the row.
    pub(super) fn is_common(&self) -> bool {
        self.base.is_some() && self.target.is_some()
    }

    /// How many structures it stands for.
    pub(super) fn weight(&self) -> Decimal {
        self.base_weight.max(self.target_weight)
    }
}

/// Every pair. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Pairs {
    held: Held,
    /// Pairs whose sides do not cover the same months, as far as they say; empty where all do.
    unlike: Arc<Vec<bool>>,
}

#[derive(Clone, Debug)]
enum Held {
    /// Each row against that of the same number.
    Aligned(Rows, Rows),
    Listed(Arc<Listed>),
}

#[derive(Debug, Default)]
struct Listed {
    pairs: Vec<Pair>,
    /// The structure of each, and what it is called.
    structures: Vec<u32>,
    names: Vec<Name>,
}

impl Default for Pairs {
    fn default() -> Self {
        Self { held: Held::Listed(Arc::default()), unlike: Arc::default() }
    }
}

impl Pairs {
    /// Rows of two runs one by one, where they are about the same keys in the same order.
    pub(super) fn aligned(base: &Rows, target: &Rows) -> Option<Self> {
        let aligned = || Held::Aligned(base.clone(), target.clone());
        base.same_keys(target).then(|| Self { held: aligned(), unlike: Arc::default() })
    }

    /// Pairs with the structure of each.
    pub(super) fn listed(pairs: Vec<Pair>, structures: Vec<u32>, names: Vec<Name>) -> Self {
        let listed = Listed { pairs, structures, names };
        Self { held: Held::Listed(Arc::new(listed)), unlike: Arc::default() }
    }

    /// The same, some of which do not cover the same months on both sides.
    pub(super) fn with_unlike(self, unlike: Vec<bool>) -> Self {
        let unlike = if unlike.contains(&true) { unlike } else { Vec::new() };
        Self { unlike: Arc::new(unlike), ..self }
    }

    /// Some of them.
    pub(super) fn filtered(&self, kept: impl Fn(&Pair) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.len()).filter(|place| kept(&self.at(*place))).collect();
        let pairs = kept.iter().map(|place| self.at(*place)).collect();
        let structures = kept.iter().map(|place| self.number(*place)).collect();
        let names = match &self.held {
            Held::Aligned(base, _) => base.names().map(Name::from).collect(),
            Held::Listed(listed) => listed.names.clone(),
        };
        let unlike = kept.iter().map(|place| !self.same_months(*place)).collect();
        Self::listed(pairs, structures, names).with_unlike(unlike)
    }

    pub(super) fn len(&self) -> usize {
        match &self.held {
            Held::Aligned(base, _) => base.len(),
            Held::Listed(listed) => listed.pairs.len(),
        }
    }

    #[inline]
    pub(super) fn at(&self, place: usize) -> Pair {
        match &self.held {
            Held::Aligned(base, target) => Pair {
                exercice: base.exercice(place),
                base: Some(place),
                target: Some(place),
                base_weight: base.weight(place),
                target_weight: target.weight(place),
            },
            Held::Listed(listed) => listed.pairs[place],
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Pair> + Clone + '_ {
        (0..self.len()).map(|place| self.at(place))
    }

    /// The rows of a pair: base, target.
    #[inline]
    pub(super) fn rows(&self, place: usize) -> [Option<usize>; 2] {
        match &self.held {
            Held::Aligned(..) => [Some(place); 2],
            Held::Listed(listed) => {
                let pair = &listed.pairs[place];
                [pair.base, pair.target]
            }
        }
    }

    /// The structure that a pair is about.
    pub(super) fn structure(&self, place: usize) -> &str {
        match &self.held {
            Held::Aligned(base, _) => base.structure(place),
            Held::Listed(listed) => &listed.names[listed.structures[place] as usize],
        }
    }

    /// The same as a number.
    pub(super) fn number(&self, place: usize) -> u32 {
        match &self.held {
            Held::Aligned(base, _) => base.structures().0[place],
            Held::Listed(listed) => listed.structures[place],
        }
    }

    /// Whether both sides of a pair cover the same months, as far as they say.
    pub(super) fn same_months(&self, place: usize) -> bool {
        self.unlike.get(place) != Some(&true)
    }

    /// Whether those of some pair do not.
    pub(super) fn any_unlike(&self) -> bool {
        !self.unlike.is_empty()
    }

    /// Whether each pair is the row of its number on both sides.
    pub(super) fn is_aligned(&self) -> bool {
        match &self.held {
            Held::Aligned(..) => true,
            Held::Listed(_) => (0..self.len()).all(|row| self.rows(row) == [Some(row); 2]),
        }
    }

    /// Whether every row on both sides stands for one structure.
    pub(super) fn is_plain(&self) -> bool {
        let one = |rows: &Rows| !rows.is_weighted();
        match &self.held {
            Held::Aligned(base, target) => one(base) && one(target),
            Held::Listed(_) => {
                self.iter().all(|p| [p.base_weight, p.target_weight] == [Decimal::ONE; 2])
            }
        }
    }
}
