//! Who the rows of a set are about: structures by number, so that a million rows stay small.

use rust_decimal::Decimal;
use std::sync::Arc;

/// Texts one after another, each with its number.
#[derive(Debug, Default)]
pub(super) struct Names {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Names {
    /// Adds a text; its number is how many were before it.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// Adds others after these.
    pub(super) fn append(&mut self, others: &Self) {
        let before = self.text.len();
        self.text.push_str(&others.text);
        self.ends.extend(others.ends.iter().map(|end| before + end));
    }

    /// The text of a number.
    pub(super) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[number]]
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// Who a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowKey<'a> {
    /// The structure, as text.
    pub structure: &'a str,
    /// The year, when the set has periods.
    pub exercice: Option<i32>,
    /// How many structures the row stands for (1 without a `weight`).
    pub weight: Decimal,
}

/// Who each row is about, in table order. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub(super) names: Arc<Names>,
    /// The structure of each row, as numbered by `names`.
    pub(super) structures: Arc<Vec<u32>>,
    /// The year of each row, when there are periods.
    pub(super) exercices: Option<Arc<Vec<i32>>>,
    /// The weight of each row, when one is not 1.
    pub(super) weights: Option<Arc<Vec<Decimal>>>,
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.structures.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.structures.is_empty()
    }

    /// The structure of a row.
    pub fn structure(&self, row: usize) -> &str {
        self.names.get(self.structures[row] as usize)
    }

    /// The year of a row.
    pub fn exercice(&self, row: usize) -> Option<i32> {
        self.exercices.as_ref().map(|years| years[row])
    }

    /// How many structures a row stands for.
    pub fn weight(&self, row: usize) -> Decimal {
        self.weights.as_ref().map_or(Decimal::ONE, |weights| weights[row])
    }

    /// Whether a row stands for another number of structures than one.
    pub fn is_weighted(&self) -> bool {
        self.weights.is_some()
    }

    /// Who a row is about.
    pub fn key(&self, row: usize) -> RowKey<'_> {
        RowKey {
            structure: self.structure(row),
            exercice: self.exercice(row),
            weight: self.weight(row),
        }
    }

    /// The same, if there is such a row.
    pub fn get(&self, row: usize) -> Option<RowKey<'_>> {
        (row < self.len()).then(|| self.key(row))
    }

    /// Every row, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = RowKey<'_>> + Clone {
        (0..self.len()).map(|row| self.key(row))
    }

    /// A number for the structure of each row, the same for the same structure, and how many
    /// numbers there may be.
    pub fn structures(&self) -> (&[u32], usize) {
        (&self.structures, self.names.len())
    }

    /// The structure of each number.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.names.len()).map(|number| self.names.get(number))
    }

    /// The year of each row, when there are periods.
    pub fn exercices(&self) -> Option<&[i32]> {
        self.exercices.as_ref().map(|years| years.as_slice())
    }

    /// Whether both are about the same structures and years, in the same order.
    pub fn same_keys(&self, other: &Self) -> bool {
        let shared = Arc::ptr_eq(&self.names, &other.names)
            && Arc::ptr_eq(&self.structures, &other.structures);
        let same = |row| {
            self.exercice(row) == other.exercice(row)
                && (shared || self.structure(row) == other.structure(row))
        };
        self.len() == other.len() && (0..self.len()).all(same)
    }

    /// The years present, ascending; empty without a period.
    pub fn years(&self) -> Vec<i32> {
        let mut years: Vec<i32> = Vec::new();
        for year in self.exercices().unwrap_or_default() {
            if let Err(place) = years.binary_search(year) {
                years.insert(place, *year);
            }
        }
        years
    }

    /// Some of them, in this order; structures keep their numbers.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        fn of<T: Copy>(all: &[T], rows: &[usize]) -> Arc<Vec<T>> {
            Arc::new(rows.iter().filter_map(|row| all.get(*row).copied()).collect())
        }
        Self {
            names: self.names.clone(),
            structures: of(&self.structures, rows),
            exercices: self.exercices.as_ref().map(|all| of(all, rows)),
            weights: self.weights.as_ref().map(|all| of(all, rows)),
        }
    }
}

impl<'a> FromIterator<RowKey<'a>> for Rows {
    fn from_iter<T: IntoIterator<Item = RowKey<'a>>>(rows: T) -> Self {
        let mut names = Names::default();
        let mut known = indexmap::IndexMap::new();
        let (mut structures, mut years, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let number = u32::try_from(names.len()).unwrap_or(u32::MAX);
            let own = *known.entry(row.structure).or_insert(number);
            if own == number {
                names.push(row.structure);
            }
            structures.push(own);
            years.extend(row.exercice);
            weights.push(row.weight);
        }
        // Every row has a year, or none has.
        let exercices = (!years.is_empty()).then(|| Arc::new(years));
        let weighted = weights.iter().any(|weight| *weight != Decimal::ONE);
        Self {
            names: Arc::new(names),
            structures: Arc::new(structures),
            exercices,
            weights: weighted.then(|| Arc::new(weights)),
        }
    }
}
