//! What a formula receives, as places to read: the counterpart of `needs.rs` for compiled
//! formulas. A row that some argument refuses is left to it.

use super::leaf::{By, Leaf, Table};
use super::node::{Exit, Frame, Step, Ty};
use crate::engine::Column;
use crate::policy::ops::Argument;
use crate::policy::{ByKey, EXERCICE, Param, ParamKind, ParamValue, Policy};
use crate::scenario::{Dataset, LaneKind};
use crate::value::{Kind, Value};
use indexmap::IndexMap;
use std::sync::Arc;

/// Where a formula's arguments are found.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Rows<'a> {
    pub policy: &'a Policy,
    pub dataset: &'a Dataset,
    /// Results of formulas already evaluated.
    pub columns: &'a IndexMap<String, Arc<Column>>,
    /// The year of each row; nothing without a period.
    pub exercices: &'a [i64],
    /// The years present; a single `None` without a period.
    pub years: &'a [Option<i32>],
}

/// What is done in each row before a formula: checks of its arguments, values by key.
pub(super) type Before<'a> = Box<dyn Fn(&mut Frame) -> Step<()> + Send + Sync + 'a>;

/// The places of a formula's arguments.
pub(super) struct Places<'a> {
    rows: Rows<'a>,
    pub before: Vec<Before<'a>>,
    /// Slots that values by key take.
    pub slots: usize,
}

impl<'a> Places<'a> {
    pub(super) fn new(rows: Rows<'a>) -> Self {
        Self { rows, before: Vec::new(), slots: 0 }
    }

    /// The place and the kind of an argument; `None` if there is no such name.
    pub(super) fn find(&mut self, name: &str) -> Option<(Ty, Leaf<'a>)> {
        let Rows { policy, dataset, columns, .. } = self.rows;
        if name == EXERCICE {
            let year = |year: &Option<i32>| year.map(|y| Argument::Value(Value::Number(y.into())));
            let missing = Argument::Value(Value::Missing);
            let years = self.rows.years.iter().map(|y| Some(year(y).unwrap_or(missing.clone())));
            return Some((Ty::Number, self.by_year(years.collect())));
        }
        if let Some(input) = dataset.inputs.get(name) {
            let kind = policy.inputs.get(name).map(|spec| spec.kind);
            return Some((ty(kind), Leaf::input(input)));
        }
        if let Some(column) = columns.get(name) {
            let kind = policy.kind(name);
            let leaf = Leaf::column(column);
            if leaf.has_errors() {
                let errors = leaf.clone();
                self.before.push(Box::new(move |frame| errors.check(frame.row)));
            }
            return Some((ty(kind), leaf));
        }
        let param = policy.params.get(name)?;
        match param.kind {
            ParamKind::ByKey(kind) => Some((ty(Some(kind)), self.by_key(param)?)),
            ParamKind::Scalar(kind) => Some((ty(Some(kind)), self.in_force(param))),
            _ => Some((Ty::Any, self.in_force(param))),
        }
    }

    /// What a parameter gives, by year.
    fn in_force(&mut self, param: &Param) -> Leaf<'a> {
        let values: Vec<Option<&ParamValue>> =
            self.rows.years.iter().map(|year| param.in_force(*year)).collect();
        match values.first() {
            Some(Some(first)) if values.iter().all(|value| *value == Some(first)) => {
                Leaf::Constant(held(first))
            }
            _ => self.by_year(values.into_iter().map(|value| value.map(held)).collect()),
        }
    }

    fn by_year(&mut self, values: Vec<Option<Argument>>) -> Leaf<'a> {
        self.table(Table { by: By::Year(self.rows.exercices, self.years()), values })
    }

    /// A table. Rows for which it has nothing are refused before the formula.
    fn table(&mut self, table: Table<'a>) -> Leaf<'a> {
        let table = Arc::new(table);
        if !table.is_complete() {
            let table = table.clone();
            self.before.push(Box::new(move |frame| table.at(frame.row).map(|_| ())));
        }
        Leaf::Table(table)
    }

    /// The years as rows name them.
    fn years(&self) -> Vec<i64> {
        self.rows.years.iter().map(|year| i64::from(year.unwrap_or(0))).collect()
    }

    /// A value by key.
    fn by_key(&mut self, param: &Param) -> Option<Leaf<'a>> {
        let mut tables: Vec<Option<(Arc<ByKey>, Leaf<'a>)>> = Vec::new();
        for year in self.rows.years {
            tables.push(match param.in_force(*year) {
                Some(ParamValue::ByKey(by_key)) => {
                    Some((by_key.clone(), self.find(&by_key.column)?.1))
                }
                _ => None,
            });
        }
        // One table for all years, and a list of texts: each is looked up once.
        if let Some(Some((table, Leaf::Input(lanes)))) = tables.first()
            && let LaneKind::Text(words) = &lanes.of
            && tables.iter().all(|t| t.as_ref().is_some_and(|(t, _)| Arc::ptr_eq(t, table)))
        {
            let held = |word: &Arc<str>| Some(Argument::Value(table.values.get(&**word)?.clone()));
            let values = words.iter().map(held).collect();
            return Some(self.table(Table { by: By::Text(lanes), values }));
        }
        // Otherwise it is looked up before the formula, which finds it in a slot.
        let (on, years) = (self.rows.exercices, self.years());
        let slot = self.slots;
        self.slots += 1;
        self.before.push(Box::new(move |frame| {
            let year = on.get(frame.row).copied().unwrap_or(0);
            let year = years.binary_search(&year).map_err(|_| Exit)?;
            let (table, key) = tables[year].as_ref().ok_or(Exit)?;
            let key = key.text(frame)?.ok_or(Exit)?;
            let value = table.values.get(key).ok_or(Exit)?.clone();
            frame.slots[slot] = Argument::Value(value);
            Ok(())
        }));
        Some(Leaf::Local(slot))
    }
}

/// A parameter as a formula receives it.
fn held(value: &ParamValue) -> Argument {
    match value {
        ParamValue::Scalar(value) => Argument::Value(value.clone()),
        ParamValue::Scale(scale) => Argument::Scale(scale.clone()),
        ParamValue::Timeline(timeline) => Argument::Timeline(timeline.clone()),
        ParamValue::ByKey(_) => Argument::Value(Value::Missing),
    }
}

fn ty(kind: Option<Kind>) -> Ty {
    match kind {
        Some(Kind::Integer | Kind::Number) => Ty::Number,
        Some(Kind::Boolean) => Ty::Boolean,
        Some(Kind::Text) => Ty::Text,
        Some(Kind::Date) => Ty::Date,
        None => Ty::Any,
    }
}
