//! Aggregates: exact, weighted, whatever the order of the rows.

use super::groups::Together;
use super::quantile::{Weighed, quantile};
use super::{Got, Groups, Whole};
use crate::diagnostic::{Diagnostics, codes};
use crate::engine::needs::{Values, Wrong};
use crate::number;
use crate::number::exact::{Exact, Tally};
use crate::policy::{Aggregate, Aggregation, Derived};
use crate::scenario::RowKey;
use crate::value::Value;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What an aggregate gives to each row.
pub(super) struct Aggregated {
    groups: Groups,
    by_group: Vec<Got>,
    /// The place of each row that has one.
    ranks: Option<Vec<Value>>,
}

impl Aggregated {
    pub(super) fn row(&self, row: usize) -> Got {
        let group = self.groups.of[row].and_then(|group| self.by_group.get(group));
        match (group, &self.ranks) {
            (Some(Ok(_)), Some(ranks)) => Ok(ranks[row].clone()),
            (Some(got), _) => got.clone(),
            (None, _) => self.groups.outside(row),
        }
    }
}

/// What a group gives: to all its rows, or to each of those that count.
enum Given {
    Value(Value),
    Ranks(Counted),
}

/// Rows of a group that count.
type Counted = Vec<(usize, Value)>;

/// An aggregate at work.
pub(super) struct Work<'a> {
    whole: &'a Whole<'a>,
    derived: &'a Derived,
    rule: &'a Aggregate,
    of: Values<'a>,
    only: Option<Values<'a>>,
}

impl Whole<'_> {
    pub(super) fn aggregate(
        &self,
        derived: &Derived,
        rule: &Aggregate,
    ) -> Result<Aggregated, Diagnostics> {
        let groups = self.groups(derived, rule.by.as_ref())?;
        let work = self.work(derived, rule)?;
        // A row that counts somewhere, nobody knows where, could count in any group of its year.
        let mut adrift: BTreeMap<Together, Wrong> = BTreeMap::new();
        for (row, wrong) in &groups.without {
            match work.counts(*row) {
                Ok(false) => {}
                Ok(true) => {
                    adrift.entry(self.among(*row)).or_insert_with(|| wrong.clone());
                }
                Err(other) => {
                    adrift.entry(self.among(*row)).or_insert(other);
                }
            }
        }
        let given = self.each(&groups, |group| match adrift.get(&group.among) {
            Some(wrong) => Err(wrong.clone()),
            None => work.group(&group.rows),
        });
        let mut ranks = match rule.kind {
            Aggregation::Rank { .. } => {
                let unranked = derived.otherwise.clone().unwrap_or(Value::Missing);
                Some(vec![unranked; self.dataset.rows.len()])
            }
            _ => None,
        };
        let mut by_group = Vec::with_capacity(given.len());
        for given in given {
            by_group.push(given.map(|given| match given {
                Given::Value(value) => value,
                Given::Ranks(places) => {
                    for (row, place) in places {
                        if let Some(ranks) = &mut ranks {
                            ranks[row] = place;
                        }
                    }
                    Value::Missing
                }
            }));
        }
        Ok(Aggregated { groups, by_group, ranks })
    }

    pub(super) fn work<'w>(
        &'w self,
        derived: &'w Derived,
        rule: &'w Aggregate,
    ) -> Result<Work<'w>, Diagnostics> {
        let only = rule.only.as_ref().map(|only| self.operand(only)).transpose()?;
        Ok(Work { whole: self, derived, rule, of: self.operand(&rule.of)?, only })
    }
}

impl Work<'_> {
    /// Whether a row counts: it stands for somebody, and `where` keeps it.
    fn counts(&self, row: usize) -> Result<bool, Wrong> {
        if self.whole.weight(row).is_zero() {
            return Ok(false);
        }
        let (Some(operand), Some(only)) = (&self.only, &self.rule.only) else { return Ok(true) };
        match operand.get(row, self.whole.year(row))? {
            Value::Boolean(counts) => Ok(counts),
            _ => Err(self.whole.missing(self.derived, only, row)),
        }
    }

    /// The rows of a group that count, with what they bring.
    pub(super) fn counted(&self, rows: &[usize]) -> Result<Counted, Wrong> {
        let mut counted = Vec::with_capacity(rows.len());
        for &row in rows {
            if !self.counts(row)? {
                continue;
            }
            let value = self.of.get(row, self.whole.year(row))?;
            match (&value, self.rule.kind) {
                (Value::Missing | Value::Boolean(false), Aggregation::Count) => {}
                (Value::Missing, _) => {
                    return Err(self.whole.missing(self.derived, &self.rule.of, row));
                }
                _ => counted.push((row, value)),
            }
        }
        Ok(counted)
    }

    /// What the rows of a group give.
    fn group(&self, rows: &[usize]) -> Result<Given, Wrong> {
        let counted = self.counted(rows)?;
        let held = |number: Option<Decimal>| {
            number
                .map(Value::Number)
                .ok_or_else(|| Wrong::fault(codes::Overflow.at(self.rule.of.span)))
        };
        let number = |value: &Value| value.number().unwrap_or_default();
        let weights = || {
            let mut tally = Tally::default();
            for (row, _) in &counted {
                tally.add(self.whole.weight(*row), Decimal::ONE);
            }
            tally.sum()
        };
        let sum = || {
            let mut tally = Tally::default();
            for (row, value) in &counted {
                tally.add(self.whole.weight(*row), number(value));
            }
            tally.sum()
        };
        if counted.is_empty() {
            return match (&self.derived.otherwise, self.rule.kind) {
                (_, Aggregation::Sum | Aggregation::Count) => {
                    Ok(Given::Value(Value::Number(Decimal::ZERO)))
                }
                (_, Aggregation::Rank { .. }) => Ok(Given::Ranks(Vec::new())),
                (Some(otherwise), _) => Ok(Given::Value(otherwise.clone())),
                (None, _) => Err(self.empty(rows)),
            };
        }
        let value = match self.rule.kind {
            Aggregation::Sum => held(sum().value()),
            Aggregation::Count => held(weights().value()),
            Aggregation::Mean => held(sum().divided_by(&weights())),
            Aggregation::Min => Ok(extreme(counted, Ordering::Less)),
            Aggregation::Max => Ok(extreme(counted, Ordering::Greater)),
            Aggregation::Quantile { part } => {
                let weighed = |(row, value): &(usize, Value)| Weighed {
                    value: number(value),
                    weight: self.whole.weight(*row),
                };
                held(quantile(counted.iter().map(weighed).collect(), part))
            }
            Aggregation::Rank { ascending } => {
                return Ok(Given::Ranks(self.ranks(counted, ascending)));
            }
        };
        value.map(Given::Value)
    }

    /// The place of each row: one more than what stands before it.
    fn ranks(&self, mut counted: Counted, ascending: bool) -> Counted {
        // Ranks decide: what is equal under the guard is a tie, and ties are in table order.
        for (_, value) in &mut counted {
            if let Value::Number(n) = value {
                *n = number::guard(*n);
            }
        }
        counted.sort_by(|(_, a), (_, b)| {
            let order = compare(a, b);
            if ascending { order } else { order.reverse() }
        });
        let mut place = Exact::of(Decimal::ONE);
        for (row, value) in &mut counted {
            *value = place.value().map_or(Value::Missing, Value::Number);
            place = place.plus(&Exact::of(self.whole.weight(*row)));
        }
        counted
    }

    fn empty(&self, rows: &[usize]) -> Wrong {
        let (name, kind) = (&self.derived.name, self.rule.kind.keyword());
        let RowKey { structure, exercice, .. } = self.whole.dataset.rows.key(rows[0]);
        let empty = codes::EmptyGroup { name, kind, structure, exercice };
        Wrong::fault(empty.at(self.derived.span))
    }
}

/// The smallest value, or the largest.
fn extreme(counted: Counted, wanted: Ordering) -> Value {
    let values = counted.into_iter().map(|(_, value)| value);
    values.reduce(|a, b| if compare(&b, &a) == wanted { b } else { a }).unwrap_or(Value::Missing)
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}
