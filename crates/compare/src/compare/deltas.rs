//! The rows of a measure, compared as they are read: there may be millions.

use super::amounts::Side;
use super::exact::Exact;
use super::measures::{Gap, Percent, RowDelta, Status, amounts};
use super::pairs::Pairs;
use super::tolerance::{Method, Tolerance};
use super::view::Entry;
use bareme_core::engine::{Column, WholeColumn};
use bareme_core::number::digits::{self, Fractions};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Rows in table order, those of the base first; each is compared when it is asked for.
#[derive(Clone, Debug, Default)]
pub struct RowDeltas {
    pairs: Pairs,
    base: Values,
    target: Values,
    /// The decimals that whole numbers of both sides have together, and what gives each side so
    /// many.
    scale: u32,
    units: [i64; 2],
    tolerance: Tolerance,
}

/// A row that both sides have, whose numbers are whole ones over 10^scale.
#[derive(Clone, Copy, Debug)]
pub struct PlainDelta<'a> {
    /// The structure.
    pub structure: &'a str,
    /// The year.
    pub exercice: Option<i32>,
    /// What the base holds.
    pub base: i64,
    /// What the target holds.
    pub target: i64,
    /// Target less base.
    pub delta: i64,
    /// Their decimals.
    pub scale: u32,
    /// In percent of the base, with its own decimals; or why there is none.
    pub percent: Result<(i64, u32), Percent>,
    /// How it differs.
    pub status: Status,
}

/// What a side holds, by its own rows.
#[derive(Clone, Debug, Default)]
pub(super) enum Values {
    #[default]
    None,
    /// A column, and the denominator of its numbers where it holds fractions.
    Column(Arc<Column>, Option<Fractions>),
    Entries(Arc<Vec<Entry>>),
}

/// Two numbers as whole ones over the same power of ten.
#[derive(Clone, Copy)]
pub(super) struct Wholes {
    pub(super) base: i64,
    pub(super) target: i64,
}

impl Values {
    /// A column of a side.
    pub(super) fn of(side: &Side, name: &str) -> Self {
        match side {
            Side::Run { evaluation, .. } => {
                let column = evaluation.columns.get(name);
                let fractions = |of: &Column| WholeColumn::new(of).map(|whole| whole.fractions());
                column.map_or(Self::None, |of| Self::Column(of.clone(), fractions(of)))
            }
            Side::Amounts(amounts) => {
                let column = side.column(name);
                let rows = 0..amounts.values.len();
                Self::Entries(Arc::new(rows.map(|row| column.entry(Some(row))).collect()))
            }
        }
    }

    fn scale(&self) -> u32 {
        if let Self::Column(_, Some(fractions)) = self { fractions.scale() } else { 0 }
    }

    /// A number as a whole one over 10^scale, where it is held so.
    #[inline]
    fn whole(&self, row: Option<usize>) -> Option<i64> {
        let Self::Column(column, Some(fractions)) = self else { return None };
        WholeColumn::over(column, *fractions)?.get(row?)
    }

    fn entry(&self, row: Option<usize>) -> Entry {
        if let Some(n) = self.whole(row) {
            return number(n, self.scale());
        }
        match (self, row) {
            (Self::Column(column, _), Some(row)) => Entry::of(column.get(row)),
            (Self::Entries(all), Some(row)) => all.get(row).cloned().unwrap_or(Entry::Absent),
            (Self::None, _) | (_, None) => Entry::Absent,
        }
    }
}

/// A whole number over 10^scale, as it leaves.
fn number(n: i64, scale: u32) -> Entry {
    let (n, scale) = digits::plain(n, scale);
    Entry::Value(Decimal::new(n, scale).into())
}

impl RowDeltas {
    pub(super) fn new(pairs: &Pairs, base: Values, target: Values, tolerance: &Tolerance) -> Self {
        let (a, b) = (base.scale(), target.scale());
        let scale = a.max(b);
        let units = [a, b].map(|own| 10_i64.pow(scale - own));
        Self { pairs: pairs.clone(), base, target, scale, units, tolerance: *tolerance }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row at a place.
    pub fn get(&self, place: usize) -> Option<RowDelta<'_>> {
        if place >= self.len() {
            return None;
        }
        let wholes = self.wholes(place);
        let (base, target, status) = self.cells_of(place, wholes);
        let gap = wholes.and_then(|of| Gap::of_wholes(of.base, of.target, self.scale));
        let gap = gap.or_else(|| base.number().zip(target.number()).map(|(a, b)| Gap::of(a, b)));
        let percent = match (status, &gap) {
            (Status::Added, _) => Percent::New,
            (Status::Removed, _) => Percent::Gone,
            (_, None) => Percent::Undefined,
            (_, Some(_)) if !self.pairs.same_months(place) => Percent::Refused,
            (_, Some(gap)) => gap.percent,
        };
        let (structure, exercice) = self.key(place);
        let delta = gap.and_then(|gap| gap.amount);
        Some(RowDelta { structure, exercice, base, target, delta, percent, status })
    }

    /// The same where its numbers are whole ones, to be written as they are.
    #[inline]
    pub fn plain(&self, place: usize) -> Option<PlainDelta<'_>> {
        let of = self.wholes(place).filter(|_| self.pairs.same_months(place))?;
        let delta = of.target.checked_sub(of.base)?;
        let percent = match (of.base, delta) {
            (0, 0) => Err(Percent::Undefined),
            (0, _) => Err(Percent::New),
            _ => Ok(digits::quotient(delta.checked_mul(100)?, of.base.unsigned_abs())?),
        };
        let ((structure, exercice), status) = (self.key(place), self.status(of));
        let Wholes { base, target } = of;
        let scale = self.scale;
        Some(PlainDelta { structure, exercice, base, target, delta, scale, percent, status })
    }

    /// All of them, one after the other.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = RowDelta<'_>> + '_ {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// Those of a structure.
    pub fn of(&self, structure: &str) -> Vec<RowDelta<'_>> {
        let places = 0..self.len();
        let own = places.filter(|place| self.pairs.structure(*place) == structure);
        own.filter_map(|place| self.get(place)).collect()
    }

    /// Whether the percentage of one is refused.
    pub fn refuse_percent(&self) -> bool {
        let places = if self.pairs.any_unlike() { 0..self.len() } else { 0..0 };
        let mut unlike = places.filter(|place| !self.pairs.same_months(*place));
        unlike.any(|at| self.get(at).is_some_and(|row| row.percent == Percent::Refused))
    }

    /// Whether a row that both sides have differs beyond the tolerance.
    pub(super) fn differ(&self) -> bool {
        let mut statuses = (0..self.len()).map(|place| self.amounts(place).1);
        statuses.any(|status| status.differs() && !status.is_apart())
    }

    /// Who a row is about.
    pub(super) fn key(&self, place: usize) -> (&str, Option<i32>) {
        (self.pairs.structure(place), self.pairs.at(place).exercice)
    }

    /// Which rows they are.
    pub(super) fn pairs(&self) -> &Pairs {
        &self.pairs
    }

    /// Decimals of [`RowDeltas::wholes`].
    pub(super) fn scale(&self) -> u32 {
        self.scale
    }

    /// Both amounts of a row, when it can be compared, and how they differ.
    pub(super) fn amounts(&self, place: usize) -> (Option<(Decimal, Decimal)>, Status) {
        if let Some(wholes) = self.wholes(place) {
            let [base, target] = [wholes.base, wholes.target].map(|n| Decimal::new(n, self.scale));
            return (Some((base, target)), self.status(wholes));
        }
        let (base, target, status) = self.cells(place);
        (amounts(&base, &target), status)
    }

    /// Both numbers of a row, where there are two.
    pub(super) fn exact(&self, place: usize) -> Option<[Exact; 2]> {
        if let Some(of) = self.wholes(place) {
            let exact = |n: i64| Exact::whole(n.into(), self.scale);
            return exact(of.base).zip(exact(of.target)).map(|(a, b)| [a, b]);
        }
        let (base, target, _) = self.cells(place);
        Some([Exact::of(base.number()?), Exact::of(target.number()?)])
    }

    /// What both sides hold in a row, and how they differ.
    pub(super) fn cells(&self, place: usize) -> (Entry, Entry, Status) {
        self.cells_of(place, self.wholes(place))
    }

    fn cells_of(&self, place: usize, wholes: Option<Wholes>) -> (Entry, Entry, Status) {
        if let Some(wholes) = wholes {
            let [base, target] = [wholes.base, wholes.target].map(|n| number(n, self.scale));
            return (base, target, self.status(wholes));
        }
        let [base, target] = self.pairs.rows(place);
        let (base, target) = (self.base.entry(base), self.target.entry(target));
        let status = Status::of(&base, &target, &self.tolerance);
        (base, target, status)
    }

    /// Both numbers of a row, where columns hold them as whole ones.
    #[inline]
    pub(super) fn wholes(&self, place: usize) -> Option<Wholes> {
        let [base, target] = self.pairs.rows(place);
        Some(Wholes {
            base: self.base.whole(base)?.checked_mul(self.units[0])?,
            target: self.target.whole(target)?.checked_mul(self.units[1])?,
        })
    }

    /// How two whole numbers differ.
    #[inline]
    pub(super) fn status(&self, Wholes { base, target }: Wholes) -> Status {
        let within = || {
            let of = |n| Decimal::new(n, self.scale);
            self.tolerance.method != Method::Exact && self.tolerance.allows(of(base), of(target))
        };
        match () {
            () if base == target => Status::Same,
            () if within() => Status::Within,
            () => Status::Changed,
        }
    }
}
