//! What a comparison leaves aside: rows that one side alone has, and dates that do not meet.

use super::amounts::Side;
use super::exact::{Exact, Tally};
use super::header::Name;
use super::measures::Measure;
use super::pairing::Pairing;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What one side alone has: no change is measured on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alone {
    /// Its rows that the other side does not have.
    pub rows: usize,
    /// Structures of which the other side has no row; nothing where names are not told.
    pub structures: Option<Vec<Name>>,
    /// Years of which the other side has no row.
    pub years: Vec<i32>,
    /// The headline of these rows, weighted, over those that have one; nothing without a headline.
    pub amount: Option<Exact>,
    /// Rows among them whose amount is not known.
    pub unknown: usize,
}

impl Alone {
    /// Without what is told of few structures.
    pub(super) fn withheld(self) -> Self {
        if self.rows == 0 {
            return self;
        }
        let amount = self.amount.map(|_| Exact::WITHHELD);
        Self { structures: None, amount, unknown: 0, ..self }
    }
}

impl Pairing<'_> {
    /// What each side alone has: of the base, of the target.
    pub(super) fn alone(&self, headline: Option<&Measure>) -> [Alone; 2] {
        if self.pairs.iter().all(|pair| pair.is_common()) {
            return [0, 1].map(|_| Alone { structures: Some(Vec::new()), ..Alone::default() });
        }
        let has = |side: usize, place: usize| self.pairs.rows(place)[side].is_some();
        let there = |side: usize| self.all().filter(move |place| has(side, *place));
        let known = [0, 1].map(|side| {
            let structures = there(side).map(|place| self.pairs.number(place));
            let years = there(side).filter_map(|place| self.pairs.at(place).exercice);
            (structures.collect::<BTreeSet<_>>(), years.collect::<BTreeSet<_>>())
        });
        [0, 1].map(|side| {
            let (structures, years) = &known[1 - side];
            let (mut alone, mut sum) = (Alone::default(), Tally::default());
            let mut named: Vec<Name> = Vec::new();
            for (place, pair) in self.pairs.iter().enumerate() {
                if pair.is_common() || !has(side, place) {
                    continue;
                }
                alone.rows += 1;
                if !structures.contains(&self.pairs.number(place)) {
                    named.push(self.pairs.structure(place).into());
                }
                let other = pair.exercice.filter(|year| !years.contains(year));
                alone.years.extend(other);
                let cells = headline.map(|measure| measure.rows.cells(place));
                let entry = cells.map(|(a, b, _)| if side == 0 { a } else { b });
                match entry.as_ref().and_then(super::view::Entry::number) {
                    Some(n) if side == 0 => sum.add(pair.base_weight, n),
                    Some(n) => sum.add(pair.target_weight, n),
                    None => alone.unknown += usize::from(headline.is_some()),
                }
            }
            named.sort();
            named.dedup();
            alone.years.sort_unstable();
            alone.years.dedup();
            alone.structures = Some(named);
            alone.amount = (headline.is_some() && alone.rows > alone.unknown).then(|| sum.sum());
            alone
        })
    }
}

/// The years compared that lie outside the dates of each side: base, target.
pub(super) fn outside(base: &Side, target: &Side, years: &[i32]) -> [Vec<i32>; 2] {
    [base, target].map(|side| {
        let beyond = |year: &i32| side.policy().is_some_and(|policy| !policy.meta.covers(*year));
        years.iter().copied().filter(beyond).collect()
    })
}

/// Whether a gap between both sides says anything of their rules: not where each is in force in
/// other years, each of which then counts the months of one side only.
pub(super) fn meet(
    outside: &[Vec<i32>; 2],
    dates: [[Option<Date>; 2]; 2],
    years: &[i32],
    full: bool,
) -> bool {
    let [a, b] = outside;
    let ends_before =
        |x: usize, y: usize| dates[x][1].zip(dates[y][0]).is_some_and(|(end, start)| end < start);
    let apart = ends_before(0, 1) || ends_before(1, 0);
    full || a == b && !apart || years.iter().any(|year| !a.contains(year) && !b.contains(year))
}
