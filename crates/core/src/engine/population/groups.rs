//! Rows by year and key. Keys decide: numbers are first rounded to 15 decimals.

use super::{Got, Whole};
use crate::diagnostic::{Diagnostics, codes};
use crate::engine::needs::Wrong;
use crate::number;
use crate::policy::{Derived, Need};
use crate::scenario::RowKey;
use crate::value::Value;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Rows that may meet: those of a year, in one world.
pub(super) type Together = (usize, Option<i32>);

/// The rows of a year that share a key, in table order.
#[derive(Debug)]
pub(super) struct Group {
    pub among: Together,
    pub rows: Vec<usize>,
}

/// Every row in its group.
#[derive(Debug)]
pub(super) struct Groups {
    /// The group of each row, if it has one.
    pub of: Vec<Option<usize>>,
    pub all: Vec<Group>,
    /// Why rows have none.
    pub without: BTreeMap<usize, Wrong>,
}

impl Groups {
    /// What a row outside every group gets.
    pub(super) fn outside(&self, row: usize) -> Got {
        self.without.get(&row).map_or(Ok(Value::Missing), |wrong| Err(wrong.clone()))
    }
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Alone,
    Boolean(bool),
    Number(Decimal),
    Text(Arc<str>),
    Date(Date),
}

impl Whole<'_> {
    /// Groups the rows of each year by a value, if one is named.
    pub(super) fn groups(
        &self,
        derived: &Derived,
        by: Option<&Need>,
    ) -> Result<Groups, Diagnostics> {
        let operand = by.map(|need| self.operand(need)).transpose()?;
        let mut numbers: HashMap<(Together, Key), usize> = HashMap::new();
        let rows = self.dataset.rows.len();
        let mut found =
            Groups { of: Vec::with_capacity(rows), all: Vec::new(), without: BTreeMap::new() };
        for row in 0..rows {
            let year = self.year(row);
            let key = match (&operand, by) {
                (Some(operand), Some(by)) => operand.get(row, year).and_then(|key| match key {
                    Value::Missing => Err(self.no_group(derived, by, row)),
                    Value::Boolean(b) => Ok(Key::Boolean(b)),
                    Value::Number(n) => Ok(Key::Number(number::guard(n).normalize())),
                    Value::Text(text) => Ok(Key::Text(text)),
                    Value::Date(date) => Ok(Key::Date(date)),
                }),
                _ => Ok(Key::Alone),
            };
            found.of.push(match key {
                Err(wrong) => {
                    found.without.insert(row, wrong);
                    None
                }
                Ok(key) => {
                    let next = found.all.len();
                    let among = self.among(row);
                    let number = *numbers.entry((among, key)).or_insert(next);
                    if number == next {
                        found.all.push(Group { among, rows: Vec::new() });
                    }
                    found.all[number].rows.push(row);
                    Some(number)
                }
            });
        }
        Ok(found)
    }

    /// The rows that a row may meet.
    pub(super) fn among(&self, row: usize) -> Together {
        (row.checked_div(self.world).unwrap_or(0), self.year(row))
    }

    fn no_group(&self, derived: &Derived, by: &Need, row: usize) -> Wrong {
        let RowKey { structure, exercice, .. } = self.dataset.rows.key(row);
        let name = &derived.name;
        let missing = codes::GroupMissing { by: &by.name, name, structure, exercice };
        Wrong::fault(missing.at(by.span))
    }
}
