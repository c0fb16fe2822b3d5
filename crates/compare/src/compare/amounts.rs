//! The two sides of a comparison: runs, or amounts that are known.

use super::header::{Header, Name, Output};
use super::view::Entry;
use bareme_core::engine::{Column, Evaluation};
use bareme_core::policy::{Nature, Policy};
use bareme_core::value::Value;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Who a row is about.
pub(super) type Key = (Name, Option<i32>);

/// Known amounts by structure and year (what was paid, say).
#[derive(Clone, Debug, Default)]
pub struct Amounts {
    /// The file, as it was named.
    pub id: String,
    /// What people read instead of the file's name.
    pub label: Option<String>,
    /// Name of the column.
    pub column: String,
    /// `fictitious`, if the table says so.
    pub status: Option<String>,
    /// Amounts, in table order; `None` where the cell is empty.
    pub values: IndexMap<(Name, Option<i32>), Option<Decimal>>,
}

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub enum Side<'a> {
    /// A policy and its results.
    Run {
        /// The policy.
        policy: &'a Policy,
        /// Its results.
        evaluation: &'a Evaluation,
        /// The scenario as it was named.
        scenario: Option<&'a str>,
    },
    /// Known amounts, compared with the headline. A row without an amount is not known: it is
    /// counted apart, never taken for zero or for a structure that is not there.
    Amounts(&'a Amounts),
}

impl<'a> Side<'a> {
    /// A policy and its results.
    pub fn run(policy: &'a Policy, evaluation: &'a Evaluation, scenario: Option<&'a str>) -> Self {
        Self::Run { policy, evaluation, scenario }
    }

    pub(super) fn head(&self) -> Header {
        match self {
            Self::Run { policy, evaluation, scenario } => Header::of(policy, evaluation, *scenario),
            Self::Amounts(amounts) => Header {
                id: amounts.id.clone(),
                label: amounts.label.clone(),
                scenario_status: amounts.status.clone(),
                ..Header::default()
            },
        }
    }

    pub(super) fn policy(&self) -> Option<&'a Policy> {
        if let Self::Run { policy, .. } = self { Some(policy) } else { None }
    }

    pub(super) fn evaluation(&self) -> Option<&'a Evaluation> {
        if let Self::Run { evaluation, .. } = self { Some(evaluation) } else { None }
    }

    /// Keys with the weights of their rows, in table order.
    pub(super) fn keys(&self) -> Vec<(Key, Decimal)> {
        match self {
            Self::Run { evaluation, .. } => {
                let rows = &evaluation.dataset.rows;
                let names: Vec<Name> = rows.names().map(Name::from).collect();
                let key = |(row, number): (usize, &u32)| {
                    ((names[*number as usize].clone(), rows.exercice(row)), rows.weight(row))
                };
                rows.structures().0.iter().enumerate().map(key).collect()
            }
            Self::Amounts(a) => a.values.keys().map(|k| (k.clone(), Decimal::ONE)).collect(),
        }
    }

    pub(super) fn headline(&self) -> Option<Output> {
        match self {
            Self::Run { policy, .. } => super::header::headline(policy),
            Self::Amounts(amounts) => Some(Output {
                name: amounts.column.clone(),
                label: amounts.label.clone(),
                unit: None,
                tags: Vec::new(),
                kind: None,
                nature: Nature::Amount,
            }),
        }
    }

    pub(super) fn outputs(&self) -> Vec<Output> {
        self.policy().map(super::header::outputs).unwrap_or_default()
    }

    /// A column, to be read row by row.
    pub(super) fn column(&self, name: &str) -> SideColumn<'a> {
        match self {
            Self::Run { evaluation, .. } => SideColumn::Run(evaluation.columns.get(name)),
            Self::Amounts(amounts) => SideColumn::Amounts(amounts),
        }
    }

    /// The value of a column in one of its rows.
    pub(super) fn entry(&self, name: &str, row: Option<usize>) -> Entry {
        self.column(name).entry(row)
    }
}

/// A column of either side.
#[derive(Clone, Copy, Debug)]
pub(super) enum SideColumn<'a> {
    Run(Option<&'a Arc<Column>>),
    Amounts(&'a Amounts),
}

impl SideColumn<'_> {
    /// The value in one of its rows.
    pub(super) fn entry(&self, row: Option<usize>) -> Entry {
        match (self, row) {
            (Self::Run(Some(column)), Some(row)) => Entry::of(column.get(row)),
            (_, None) | (Self::Run(None), _) => Entry::Absent,
            (Self::Amounts(amounts), Some(row)) => {
                let known = amounts.values.get_index(row).and_then(|(_, known)| *known);
                Entry::Value(known.map_or(Value::Missing, |n| Value::Number(n).leave()))
            }
        }
    }
}
