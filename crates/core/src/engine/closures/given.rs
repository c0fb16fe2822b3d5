//! What a formula receives, as places to read: the counterpart of `needs.rs` for compiled
//! formulas. A row that some argument refuses is left to it.

use super::leaf::{By, Leaf, Table};
use super::node::{Exit, Frame, Step, Ty};
use crate::engine::needs::{Found, Place};
use crate::policy::ops::Argument;
use crate::policy::{ByKey, Need, Param, ParamKind, ParamValue};
use crate::scenario::LaneKind;
use crate::value::{Kind, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// Where a formula's arguments are found.
#[derive(Clone, Copy)]
pub(in crate::engine) struct Rows<'a> {
    pub place: Place<'a, 'a>,
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

    /// The place and the kind of an argument; `None` if it has no column.
    pub(super) fn find(&mut self, need: &Need) -> Option<(Ty, Leaf<'a>)> {
        Some(match self.rows.place.find(need)? {
            Found::Year => {
                let year =
                    |year: &Option<i32>| year.map_or(Value::Missing, |y| Value::Number(y.into()));
                let years = self.rows.years.iter().map(|y| Some(Argument::Value(year(y))));
                (Ty::Number, self.by_year(years.collect()))
            }
            Found::Input(input, kind) => (ty(Some(kind)), Leaf::input(input)),
            Found::Computed(column, kind) => {
                let leaf = Leaf::column(column);
                if leaf.has_errors() {
                    let errors = leaf.clone();
                    self.before.push(Box::new(move |frame| errors.check(frame.row)));
                }
                (ty(kind), leaf)
            }
            Found::Param(param) => match param.kind {
                ParamKind::ByKey(kind) => (ty(Some(kind)), self.by_key(param, need)?),
                ParamKind::Scalar(kind) => (ty(Some(kind)), self.in_force(param)),
                _ => (Ty::Any, self.in_force(param)),
            },
        })
    }

    /// What a parameter gives, by year.
    fn in_force(&mut self, param: &Param) -> Leaf<'a> {
        let values: Vec<Option<Cow<'_, ParamValue>>> =
            self.rows.years.iter().map(|year| param.in_force(*year)).collect();
        match values.first() {
            Some(Some(first)) if values.iter().all(|value| value.as_ref() == Some(first)) => {
                Leaf::Constant((&**first).into())
            }
            _ => self.by_year(values.iter().map(|value| Some(value.as_deref()?.into())).collect()),
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
    fn by_key(&mut self, param: &Param, need: &Need) -> Option<Leaf<'a>> {
        let mut tables: Vec<Option<(Arc<ByKey>, Leaf<'a>)>> = Vec::new();
        for year in self.rows.years {
            tables.push(match param.in_force(*year).as_deref() {
                Some(ParamValue::ByKey(by_key)) => {
                    let key = self.rows.place.key(by_key, need)?;
                    Some((by_key.clone(), self.find(&key)?.1))
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

pub(super) fn ty(kind: Option<Kind>) -> Ty {
    match kind {
        Some(Kind::Integer | Kind::Number) => Ty::Number,
        Some(Kind::Boolean) => Ty::Boolean,
        Some(Kind::Text) => Ty::Text,
        Some(Kind::Date) => Ty::Date,
        None => Ty::Any,
    }
}
