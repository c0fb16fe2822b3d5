//! The rows of a measure, compared as they are read: there may be millions.

use super::amounts::Side;
use super::header::Name;
use super::measures::{Gap, Pair, Percent, RowDelta, Status, amounts};
use super::tolerance::Tolerance;
use super::view::Entry;
use bareme_core::engine::{Column, WholeColumn};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Rows in table order, those of the base first; each is compared when it is asked for.
#[derive(Clone, Debug, Default)]
pub struct RowDeltas {
    pairs: Arc<Vec<Pair>>,
    base: Values,
    target: Values,
    tolerance: Tolerance,
}

/// What a side holds, by its own rows.
#[derive(Clone, Debug, Default)]
pub(super) enum Values {
    #[default]
    None,
    /// A column, and the decimals of its numbers where it holds them as whole ones.
    Column(Arc<Column>, Option<u32>),
    Entries(Arc<Vec<Entry>>),
}

impl Values {
    /// A column of a side.
    pub(super) fn of(side: &Side, name: &str) -> Self {
        match side {
            Side::Run { evaluation, .. } => {
                let column = evaluation.columns.get(name);
                let scale = |of: &Column| WholeColumn::new(of).map(|whole| whole.scale);
                column.map_or(Self::None, |of| Self::Column(of.clone(), scale(of)))
            }
            Side::Amounts(amounts) => {
                let column = side.column(name);
                let rows = 0..amounts.values.len();
                Self::Entries(Arc::new(rows.map(|row| column.entry(Some(row))).collect()))
            }
        }
    }

    /// A number that is held as a whole one, and its decimals: the fewest.
    fn whole(&self, row: Option<usize>) -> Option<(i64, u32)> {
        let Self::Column(column, Some(scale)) = self else { return None };
        WholeColumn::at_scale(column, *scale)?.plain(row?)
    }

    fn entry(&self, row: Option<usize>) -> Entry {
        if let Some((n, scale)) = self.whole(row) {
            return Entry::Value(Decimal::new(n, scale).into());
        }
        match (self, row) {
            (Self::Column(column, _), Some(row)) => Entry::of(column.get(row)),
            (Self::Entries(all), Some(row)) => all.get(row).cloned().unwrap_or(Entry::Absent),
            (Self::None, _) | (_, None) => Entry::Absent,
        }
    }
}

impl RowDeltas {
    pub(super) fn new(
        pairs: &Arc<Vec<Pair>>,
        base: Values,
        target: Values,
        tolerance: &Tolerance,
    ) -> Self {
        Self { pairs: pairs.clone(), base, target, tolerance: *tolerance }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The row at a place.
    pub fn get(&self, place: usize) -> Option<RowDelta> {
        let pair = self.pairs.get(place)?;
        let (base, target, status) = self.cells(place);
        let gap = match self.wholes(pair).and_then(Gap::of_wholes) {
            None => base.number().zip(target.number()).map(|(a, b)| Gap::of(a, b)),
            whole => whole,
        };
        let percent = match (status, &gap) {
            (Status::Added, _) => Percent::New,
            (Status::Removed, _) => Percent::Gone,
            (_, None) => Percent::Undefined,
            (_, Some(_)) if !pair.same_months => Percent::Refused,
            (_, Some(gap)) => gap.percent,
        };
        let (structure, exercice) = (pair.structure.clone(), pair.exercice);
        let delta = gap.and_then(|gap| gap.amount);
        Some(RowDelta { structure, exercice, base, target, delta, percent, status })
    }

    /// All of them, one after the other.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = RowDelta> + '_ {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// Those of a structure.
    pub fn of(&self, structure: &str) -> Vec<RowDelta> {
        let places = 0..self.len();
        let own = places.filter(|place| *self.pairs[*place].structure == *structure);
        own.filter_map(|place| self.get(place)).collect()
    }

    /// Whether the percentage of one is refused.
    pub fn refuse_percent(&self) -> bool {
        let mut unlike = (0..self.len()).filter(|place| !self.pairs[*place].same_months);
        unlike.any(|at| self.get(at).is_some_and(|row| row.percent == Percent::Refused))
    }

    /// Whether a row that both sides have differs beyond the tolerance.
    pub(super) fn differ(&self) -> bool {
        let mut statuses = (0..self.len()).map(|place| self.amounts(place).1);
        statuses.any(|status| status.differs() && !status.is_apart())
    }

    /// Who a row is about.
    pub(super) fn key(&self, place: usize) -> (&Name, Option<i32>) {
        let pair = &self.pairs[place];
        (&pair.structure, pair.exercice)
    }

    /// Both amounts of a row, when it can be compared, and how they differ.
    pub(super) fn amounts(&self, place: usize) -> (Option<(Decimal, Decimal)>, Status) {
        if let Some(wholes) = self.wholes(&self.pairs[place]) {
            let (base, target, status) = self.held(wholes);
            return (Some((base, target)), status);
        }
        let (base, target, status) = self.cells(place);
        (amounts(&base, &target), status)
    }

    /// What both sides hold in a row, and how they differ.
    pub(super) fn cells(&self, place: usize) -> (Entry, Entry, Status) {
        let pair = &self.pairs[place];
        if let Some(wholes) = self.wholes(pair) {
            let (base, target, status) = self.held(wholes);
            return (Entry::Value(base.into()), Entry::Value(target.into()), status);
        }
        let (base, target) = (self.base.entry(pair.base), self.target.entry(pair.target));
        let status = Status::of(&base, &target, &self.tolerance);
        (base, target, status)
    }

    /// Both numbers of a row, where columns hold them as whole ones.
    fn wholes(&self, pair: &Pair) -> Option<[(i64, u32); 2]> {
        Some([self.base.whole(pair.base)?, self.target.whole(pair.target)?])
    }

    fn held(&self, [a, b]: [(i64, u32); 2]) -> (Decimal, Decimal, Status) {
        let (base, target) = (Decimal::new(a.0, a.1), Decimal::new(b.0, b.1));
        let status = match () {
            () if a == b => Status::Same,
            () if self.tolerance.allows(base, target) => Status::Within,
            () => Status::Changed,
        };
        (base, target, status)
    }
}
