//! Closed envelopes: each group of rows shares its total, to the last unit.

use super::division::{Asking, Division, Problem, divide};
use super::groups::Together;
use super::{Got, Groups, Whole};
use crate::diagnostic::{Diagnostics, codes};
use crate::engine::needs::{Values, Wrong};
use crate::number;
use crate::policy::{Apportion, Derived, Need};
use crate::scenario::RowKey;
use crate::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What each row gets.
pub(super) struct Apportioned {
    groups: Groups,
    /// The shares of a group, parallel to its rows.
    by_group: Vec<Result<Vec<Value>, Wrong>>,
    /// The place of each row in its group.
    places: Vec<usize>,
}

impl Apportioned {
    pub(super) fn row(&self, row: usize) -> Got {
        let Some(group) = self.groups.of[row] else { return self.groups.outside(row) };
        self.by_group[group]
            .as_ref()
            .map(|values| values[self.places[row]].clone())
            .map_err(Wrong::clone)
    }
}

/// A sharing at work.
pub(super) struct Sharing<'a> {
    whole: &'a Whole<'a>,
    derived: &'a Derived,
    rule: &'a Apportion,
    of: Values<'a>,
    total: Values<'a>,
    least: Option<Values<'a>>,
    most: Option<Values<'a>>,
}

impl Whole<'_> {
    pub(super) fn apportion(
        &self,
        derived: &Derived,
        rule: &Apportion,
    ) -> Result<Apportioned, Diagnostics> {
        let groups = self.groups(derived, rule.by.as_ref())?;
        let sharing = self.sharing(derived, rule)?;
        // A row of no known group could be in any of its year.
        let mut adrift: BTreeMap<Together, &Wrong> = BTreeMap::new();
        for (row, wrong) in &groups.without {
            if !self.weight(*row).is_zero() {
                adrift.entry(self.among(*row)).or_insert(wrong);
            }
        }
        let by_group = self.each(&groups, |group| match adrift.get(&group.among) {
            Some(wrong) => Err((*wrong).clone()),
            None => sharing.values(&group.rows),
        });
        let mut places = vec![0; groups.of.len()];
        for group in &groups.all {
            for (place, row) in group.rows.iter().enumerate() {
                places[*row] = place;
            }
        }
        Ok(Apportioned { groups, by_group, places })
    }

    pub(super) fn sharing<'w>(
        &'w self,
        derived: &'w Derived,
        rule: &'w Apportion,
    ) -> Result<Sharing<'w>, Diagnostics> {
        let bound = |need: &Option<Need>| need.as_ref().map(|need| self.operand(need)).transpose();
        Ok(Sharing {
            whole: self,
            derived,
            rule,
            of: self.operand(&rule.of)?,
            total: self.operand(&rule.total)?,
            least: bound(&rule.at_least)?,
            most: bound(&rule.at_most)?,
        })
    }
}

impl Sharing<'_> {
    /// The shares of a group, parallel to its rows.
    fn values(&self, rows: &[usize]) -> Result<Vec<Value>, Wrong> {
        match (self.division(rows, None)?, &self.derived.otherwise) {
            (Ok(division), _) => Ok(division.shares.into_iter().map(Value::Number).collect()),
            (Err(Problem::Nothing(_)), Some(otherwise)) => Ok(vec![otherwise.clone(); rows.len()]),
            (Err(problem), _) => Err(self.refused(rows, &problem)),
        }
    }

    /// The group divided, with how the share of one of its rows came about.
    pub(super) fn division(
        &self,
        rows: &[usize],
        seen: Option<usize>,
    ) -> Result<Result<Division, Problem>, Wrong> {
        let mut total: Option<Decimal> = None;
        let mut asking = Vec::with_capacity(rows.len());
        for &row in rows {
            let weight = self.whole.weight(row);
            let asked = Asking {
                weight,
                of: self.needed(&self.of, &self.rule.of, row)?,
                least: self.bound(self.least.as_ref(), row)?,
                most: self.bound(self.most.as_ref(), row)?,
            };
            if asked.of < Decimal::ZERO {
                let (of, span) = (&self.rule.of.name, self.rule.of.span);
                let (value, (name, structure, exercice)) = (asked.of, self.row(row));
                let negative = codes::ShareNegative { of, value, name, structure, exercice };
                return Err(Wrong::fault(negative.at(span)));
            }
            asking.push(asked);
            let own = self.needed(&self.total, &self.rule.total, row)?;
            // A row that stands for nobody says nothing of what others share.
            if !weight.is_zero() && *total.get_or_insert(own) != own {
                let (name, structure, exercice) = self.row(row);
                return Err(Wrong::fault(
                    codes::ShareTotals {
                        total: &self.rule.total.name,
                        value: own,
                        other: total.unwrap_or_default(),
                        name,
                        structure,
                        exercice,
                    }
                    .at(self.rule.total.span),
                ));
            }
        }
        Ok(divide(total.unwrap_or_default(), &asking, self.rule.digits, seen))
    }

    /// A number that must be there. Numbers are guarded: sharing decides.
    fn needed(&self, operand: &Values<'_>, need: &Need, row: usize) -> Result<Decimal, Wrong> {
        let value = operand.get(row, self.whole.year(row))?;
        let number = value.number().map(number::guard);
        number.ok_or_else(|| self.whole.missing(self.derived, need, row))
    }

    /// A bound; none where it is missing.
    fn bound(&self, operand: Option<&Values<'_>>, row: usize) -> Result<Option<Decimal>, Wrong> {
        let Some(operand) = operand else { return Ok(None) };
        let value = operand.get(row, self.whole.year(row))?;
        Ok(value.number().map(number::guard))
    }

    /// What a message tells of a row.
    fn row(&self, row: usize) -> (&str, &str, Option<i32>) {
        let RowKey { structure, exercice, .. } = self.whole.dataset.rows.key(row);
        (&self.derived.name, structure, exercice)
    }

    fn refused(&self, rows: &[usize], problem: &Problem) -> Wrong {
        let span = self.derived.span;
        let place = if let Problem::Crossed { place, .. } = problem { *place } else { 0 };
        let (name, structure, exercice) = self.row(rows[place]);
        let unmet = |total, lacking, remaining| {
            codes::ShareUnmet { total, name, structure, lacking, remaining, exercice }.at(span)
        };
        Wrong::fault(match *problem {
            Problem::Crossed { least: min, most: max, .. } => {
                codes::ShareCrossed { min, max, name, structure, exercice }.at(span)
            }
            Problem::Nothing(total) => {
                let of = &self.rule.of.name;
                codes::ShareNothing { of, total, name, structure, exercice }.at(span)
            }
            Problem::Lacking { total, by } => unmet(total, Some(by), None),
            Problem::Remaining { total, by } => unmet(total, None, Some(by)),
            Problem::TooLarge => codes::Overflow.at(span),
        })
    }
}
