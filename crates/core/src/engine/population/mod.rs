//! Values over the whole population: read from whole columns, given to every row.

mod aggregate;
mod apportion;
mod detail;
mod division;
mod groups;
mod impact;
mod previous;
mod quantile;
mod recurrence;
mod reference;
mod share;

use super::blocks::{self, Refused};
use super::column::Data;
use super::evaluate::{Planned, Run, Tier};
use super::needs::{Place, Supply, Values, Wrong, without_column};
use super::{Cell, Column, threads};
use crate::diagnostic::{Diagnostics, codes};
use crate::policy::{Derived, Need, Policy, Rule};
use crate::scenario::{Dataset, RowKey};
use crate::value::Value;
pub use detail::{Before, Bound, Detail, Grouped, Referred, Shared, detail};
use groups::{Group, Groups};
pub(super) use impact::{Circles, Impact, Reaches, keys};
use indexmap::IndexMap;
use previous::Index;
pub(super) use reference::Others;
use rust_decimal::Decimal;
use std::sync::Arc;

/// What a row gets.
type Got = Result<Value, Wrong>;

/// What derived values are computed from.
#[derive(Clone, Copy)]
struct Whole<'a> {
    policy: &'a Policy,
    dataset: &'a Dataset,
    columns: &'a IndexMap<String, Arc<Column>>,
    /// The years present; a single `None` without a period.
    years: &'a [Option<i32>],
    threads: usize,
    /// How many rows each world has, where rows are those of several; otherwise 0.
    world: usize,
}

impl<'a> Run<'a> {
    /// Computes a derived value in every row.
    pub(super) fn derived(&mut self, derived: &Derived) -> Result<(), Diagnostics> {
        for need in derived.needs() {
            self.settle(&need.name)?;
        }
        if let Rule::Reference(rule) = &derived.rule {
            let got = self.referred(derived, rule)?;
            self.give(derived, &|row| got[row].clone());
            return Ok(());
        }
        let whole = self.whole();
        if let Rule::Previous(rule) = &derived.rule
            && let Some(column) = whole.previous_lanes(derived, rule, self.before())?
        {
            self.columns.insert(derived.name.clone(), Arc::new(column));
            self.planned(&derived.name, Tier::Population, None);
            return Ok(());
        }
        let got: Box<dyn Fn(usize) -> Got> = match &derived.rule {
            Rule::Aggregate(rule) => {
                let outcome = whole.aggregate(derived, rule)?;
                Box::new(move |row| outcome.row(row))
            }
            Rule::Apportion(rule) => {
                let outcome = whole.apportion(derived, rule)?;
                Box::new(move |row| outcome.row(row))
            }
            Rule::Reference(_) => return Ok(()),
            Rule::Previous(rule) => {
                let outcome = whole.previous(derived, rule, self.before())?;
                Box::new(move |row| outcome[row].clone())
            }
        };
        self.give(derived, &*got);
        Ok(())
    }

    /// Gives a derived value to every row.
    fn give(&mut self, derived: &Derived, got: &dyn Fn(usize) -> Got) {
        let rows = 0..self.dataset.rows.len();
        let cells = rows.map(|row| self.receive(derived, got(row), row)).collect();
        self.store(&derived.name, cells);
        self.planned(&derived.name, Tier::Population, None);
    }

    /// The row of the same structure in the year before, for each row.
    fn before(&self) -> &'a [Option<u32>] {
        self.before.get_or_init(|| Index::of(self.dataset).all_before())
    }

    fn whole(&self) -> Whole<'_> {
        Whole {
            policy: self.policy,
            dataset: self.dataset,
            columns: &self.columns,
            years: self.years,
            threads: self.threads,
            world: self.world,
        }
    }

    /// The cell of a row; an error that arises here is one of the derived value.
    fn receive(&mut self, derived: &Derived, got: Got, row: usize) -> Cell {
        got.map_or_else(|wrong| self.wrong(&derived.name, wrong, row), Cell::Value)
    }

    /// Keeps a column, as lanes where they hold it, so that what needs it stays in blocks.
    fn store(&mut self, name: &str, cells: Vec<Cell>) {
        // Texts are held apart from the words of one evaluation.
        let column = match blocks::pack(cells.iter().cloned(), self.words) {
            Ok(column) if !matches!(column.data(), Data::Text { .. }) => column,
            _ => Column::of_cells(cells),
        };
        self.columns.insert(name.to_owned(), Arc::new(column));
    }

    fn planned(&mut self, name: &str, tier: Tier, refused: Option<Refused>) {
        self.plan.push(Planned { formula: name.to_owned(), tier, refused, apart: 0 });
    }
}

impl<'a> Whole<'a> {
    fn operand(&self, need: &Need) -> Result<Values<'a>, Diagnostics> {
        let place = Place { policy: self.policy, dataset: self.dataset, columns: self.columns };
        let supply = Supply::of(place, need, self.years).ok_or_else(|| without_column(need))?;
        Ok(supply.values)
    }

    /// What each group gives, in order.
    fn each<T: Send>(&self, groups: &Groups, work: impl Fn(&Group) -> T + Sync) -> Vec<T> {
        let mut slots: Vec<Option<T>> = groups.all.iter().map(|_| None).collect();
        threads::in_parts(&mut slots, self.threads, |first, part| {
            for (slot, group) in part.iter_mut().zip(&groups.all[first..]) {
                *slot = Some(work(group));
            }
        });
        slots.into_iter().flatten().collect()
    }

    fn weight(&self, row: usize) -> Decimal {
        self.dataset.rows.weight(row)
    }

    fn year(&self, row: usize) -> Option<i32> {
        self.dataset.rows.exercice(row)
    }

    /// A value that a row must have for its group to have one.
    fn missing(&self, derived: &Derived, need: &Need, row: usize) -> Wrong {
        let RowKey { structure, exercice, .. } = self.dataset.rows.key(row);
        let (of, name) = (&need.name, &derived.name);
        Wrong::fault(codes::OperandMissing { of, name, structure, exercice }.at(need.span))
    }
}
