//! How a derived value came about in one row: what explanations tell.

use super::Whole;
use super::previous::Index;
pub use super::share::Bound;
use crate::engine::Evaluation;
use crate::number::exact::Exact;
use crate::policy::{Aggregate, Aggregation, Apportion, Derived, Need, Policy, Rule};
use crate::value::Value;
use rust_decimal::Decimal;

/// How a derived value came about in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// An aggregate: the group of the row, and the part of the row in it.
    Aggregate(Grouped),
    /// A value of the year before.
    Previous(Before),
    /// A share of a closed envelope.
    Share(Shared),
    /// What another policy gives.
    Reference(Referred),
}

/// What another policy gives to the same structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Referred {
    /// Its id.
    pub policy: String,
    /// Its title.
    pub label: String,
    /// The year of the row that was read.
    pub year: Option<i32>,
    /// Whether the structure has a row in it; otherwise the value is the declared one.
    pub found: bool,
}

/// A share among those of its group.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// What makes the groups, and its value in the row; without it a year is one group.
    pub key: Option<(String, Value)>,
    /// Rows of the group.
    pub rows: usize,
    /// What is shared, with the decimals of the shares.
    pub total: Decimal,
    /// What it is shared in proportion to: all of the group’s, by weight.
    pub among: Option<Decimal>,
    /// The share before it is rounded.
    pub before: Option<Decimal>,
    /// Where it ends.
    pub held: Bound,
    /// Rows at their lower bound.
    pub at_least: usize,
    /// Rows at their upper bound.
    pub at_most: usize,
}

/// The group of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouped {
    /// What makes the groups, and its value in the row; without it a year is one group.
    pub key: Option<(String, Value)>,
    /// Rows of the group.
    pub rows: usize,
    /// Those that count.
    pub counted: usize,
    /// What they weigh, when they do not weigh one each.
    pub weight: Option<Decimal>,
    /// What the row brings, if it counts.
    pub own: Option<Value>,
    /// Its part of the sum, from 0 to 1.
    pub part: Option<Decimal>,
    /// The structure that has the smallest or the largest value.
    pub held_by: Option<String>,
}

/// The row of the year before.
#[derive(Clone, Debug, PartialEq)]
pub struct Before {
    /// The year.
    pub year: Option<i32>,
    /// Whether the structure has a row in it; otherwise the value is the declared one.
    pub found: bool,
}

/// How a derived value came about in a row; `None` when there is no such value, or when it could
/// not be computed.
pub fn detail(policy: &Policy, evaluation: &Evaluation, name: &str, row: usize) -> Option<Detail> {
    let derived = policy.derived.get(name)?;
    let (dataset, columns) = (&*evaluation.dataset, &evaluation.columns);
    let years = &dataset.periods();
    let whole = Whole { policy, dataset, columns, years, threads: 1, world: 0 };
    dataset.rows.get(row)?;
    match &derived.rule {
        Rule::Aggregate(rule) => whole.grouped(derived, rule, row).map(Detail::Aggregate),
        Rule::Reference(rule) => {
            let other = derived.referred(policy)?;
            let found = match rule.exercice {
                Some(year) => Index::of(dataset).row(row, year).is_some(),
                None => true,
            };
            Some(Detail::Reference(Referred {
                policy: rule.policy.name.clone(),
                label: other.meta.label.clone(),
                year: rule.exercice.or_else(|| whole.year(row)),
                found,
            }))
        }
        Rule::Apportion(rule) => whole.shared(derived, rule, row).map(Detail::Share),
        Rule::Previous(_) => Some(Detail::Previous(whole.before(row))),
    }
}

impl Whole<'_> {
    fn grouped(&self, derived: &Derived, rule: &Aggregate, row: usize) -> Option<Grouped> {
        let groups = self.groups(derived, rule.by.as_ref()).ok()?;
        let group = groups.all.get(groups.of[row]?)?;
        let counted = self.work(derived, rule).ok()?.counted(&group.rows).ok()?;
        let own = counted.iter().find(|(other, _)| *other == row).map(|(_, value)| value.clone());
        let weight = |row: usize| self.dataset.rows.weight(row);
        let product = |row: usize, value: &Value| {
            Exact::product(weight(row), value.number().unwrap_or_default())
        };
        let sum = || {
            let terms = counted.iter().map(|(row, value)| product(*row, value));
            terms.fold(Exact::default(), |sum, term| sum.plus(&term))
        };
        let part = match rule.kind {
            Aggregation::Sum => own.as_ref().and_then(|own| product(row, own).divided_by(&sum())),
            _ => None,
        };
        let weighed = counted.iter().any(|(row, _)| weight(*row) != Decimal::ONE);
        let weights = || {
            let all = counted.iter().map(|(row, _)| Exact::of(weight(*row)));
            all.fold(Exact::default(), |sum, one| sum.plus(&one)).value()
        };
        let held_by = match (rule.kind, self.aggregate(derived, rule).ok()?.row(row)) {
            (Aggregation::Min | Aggregation::Max, Ok(value)) => {
                counted.iter().find(|(_, other)| *other == value).map(|(row, _)| *row)
            }
            _ => None,
        };
        let key = self.key(rule.by.as_ref(), row);
        Some(Grouped {
            key,
            rows: group.rows.len(),
            counted: counted.len(),
            weight: weighed.then(weights).flatten(),
            own: own.map(|own| own.leave()),
            part,
            held_by: held_by.map(|row| self.dataset.rows.structure(row).to_owned()),
        })
    }

    /// What makes the groups, with its value in a row.
    fn key(&self, by: Option<&Need>, row: usize) -> Option<(String, Value)> {
        let by = by?;
        let value = self.operand(by).ok()?.get(row, self.year(row)).ok()?;
        Some((by.name.clone(), value.leave()))
    }

    fn shared(&self, derived: &Derived, rule: &Apportion, row: usize) -> Option<Shared> {
        let groups = self.groups(derived, rule.by.as_ref()).ok()?;
        let group = groups.all.get(groups.of[row]?)?;
        let place = group.rows.binary_search(&row).ok()?;
        let division = self.sharing(derived, rule).ok()?.division(&group.rows, Some(place));
        let seen = division.ok()?.ok()?.seen?;
        Some(Shared {
            key: self.key(rule.by.as_ref(), row),
            rows: group.rows.len(),
            total: seen.total,
            among: seen.among,
            before: seen.before.map(crate::number::leave),
            held: seen.held,
            at_least: seen.bounded.0,
            at_most: seen.bounded.1,
        })
    }

    fn before(&self, row: usize) -> Before {
        let year = self.year(row).and_then(|year| year.checked_sub(1));
        Before { year, found: Index::of(self.dataset).before(row).is_some() }
    }
}
