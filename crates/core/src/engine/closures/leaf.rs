//! Where values lie: columns of inputs and of formulas, what the year gives, locals.

use super::node::{Exit, Frame, Held, Step};
use crate::engine::column::{Data, fraction};
use crate::engine::{Cell, Column};
use crate::integers::Integers;
use crate::policy::ops::Argument;
use crate::scenario::{self, InputColumn, LaneKind, Lanes};
use crate::value::Value;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A place that is read without computing anything.
#[derive(Clone)]
pub(super) enum Leaf<'a> {
    /// The same in every row.
    Constant(Argument),
    /// An input column, held as values.
    Values(&'a [Value]),
    /// An input column, held as lanes.
    Input(&'a Lanes),
    /// A formula's column, held as cells.
    Cells(&'a [Cell]),
    /// A formula's column, held as fractions.
    Fractions(Fractions<'a>),
    /// A formula's column, packed otherwise.
    Packed(&'a Column),
    /// What the year of the row gives, or its text.
    Table(Arc<Table<'a>>),
    /// A local.
    Local(usize),
}

impl<'a> Leaf<'a> {
    /// An input column.
    pub(super) fn input(column: &'a InputColumn) -> Self {
        match column.held() {
            scenario::Held::Constant(value) => Self::Constant(Argument::Value(value.clone())),
            scenario::Held::Values(values) => Self::Values(values),
            scenario::Held::Lanes(lanes) => match &lanes.of {
                LaneKind::Number { scale, .. } => Self::Fractions(Fractions {
                    missing: lanes.missing.as_ref().map(|missing| missing.as_slice()),
                    ..Fractions::fixed(&lanes.integers, *scale)
                }),
                _ => Self::Input(lanes),
            },
        }
    }

    /// A formula's column.
    pub(super) fn column(column: &'a Column) -> Self {
        match column.data() {
            Data::Cells(cells) => Self::Cells(cells),
            Data::Number { numerators, bounds } => Self::Fractions(Fractions {
                numerators,
                denominator: bounds.den,
                scale: (0..=Decimal::MAX_SCALE)
                    .find(|scale| 10_i128.checked_pow(*scale) == Some(bounds.den)),
                missing: column.missing(),
                patches: Some(column.patches()).filter(|patches| !patches.is_empty()),
            }),
            Data::Same(value, _) if column.patches().is_empty() => {
                Self::Constant(Argument::Value(value.clone()))
            }
            _ => Self::Packed(column),
        }
    }

    /// What lies there in the frame's row.
    pub(super) fn read<T: Held>(&self, frame: &Frame) -> Step<Option<T>> {
        match self {
            Self::Input(lanes) => T::of_lanes(lanes, frame.row),
            Self::Local(slot) => T::of(&frame.slots[*slot]),
            Self::Fractions(fractions) => fractions.read(frame.row),
            Self::Table(table) => T::of(table.at(frame.row)?),
            Self::Packed(column) => T::of_cell(&column.get(frame.row).ok_or(Exit)?),
            Self::Values(values) => T::of_value(&values[frame.row]),
            Self::Cells(cells) => T::of_cell(&cells[frame.row]),
            Self::Constant(argument) => T::of(argument),
        }
    }

    /// The text that lies there, not copied.
    pub(super) fn text<'f>(&'f self, frame: &'f Frame) -> Step<Option<&'f str>> {
        let row = frame.row;
        match self {
            Self::Values(values) => text(&values[row]),
            Self::Input(lanes) => {
                if lanes.missing.as_ref().is_some_and(|missing| missing[row] == 1) {
                    return Ok(None);
                }
                let LaneKind::Text(words) = &lanes.of else { return Err(Exit) };
                word(words, lanes.integers.get(row))
            }
            Self::Cells(cells) => text_of_cell(&cells[row]),
            Self::Local(slot) => text_of(&frame.slots[*slot]),
            Self::Constant(argument) => text_of(argument),
            Self::Table(table) => text_of(table.at(row)?),
            Self::Fractions(_) => Err(Exit),
            Self::Packed(column) => {
                if let Some(cell) = column.patches().get(&row) {
                    return text_of_cell(cell);
                }
                if column.missing().is_some_and(|missing| missing[row] == 1) {
                    return Ok(None);
                }
                match column.data() {
                    Data::Text { codes, words } => word(words, codes.get(row)),
                    Data::Same(value, _) => text(value),
                    _ => Err(Exit),
                }
            }
        }
    }

    /// Whether some rows are in error.
    pub(super) fn has_errors(&self) -> bool {
        let error = |cell: &Cell| matches!(cell, Cell::Error(_));
        match self {
            Self::Cells(cells) => cells.iter().any(error),
            Self::Fractions(fractions) => {
                fractions.patches.is_some_and(|patches| patches.values().any(error))
            }
            Self::Packed(column) => column.patches().values().any(error),
            _ => false,
        }
    }

    /// Leaves a row in error to those who know its cause.
    pub(super) fn check(&self, row: usize) -> Step<()> {
        let cell = match self {
            Self::Cells(cells) => cells.get(row),
            Self::Fractions(fractions) => fractions.patches.and_then(|patches| patches.get(&row)),
            Self::Packed(column) => column.patches().get(&row),
            _ => None,
        };
        if matches!(cell, Some(Cell::Error(_))) { Err(Exit) } else { Ok(()) }
    }
}

fn word(words: &[Arc<str>], code: Option<i64>) -> Step<Option<&str>> {
    let code = code.and_then(|code| usize::try_from(code).ok());
    code.and_then(|code| words.get(code)).map(|word| Some(&**word)).ok_or(Exit)
}

fn text(value: &Value) -> Step<Option<&str>> {
    match value {
        Value::Text(text) => Ok(Some(text)),
        Value::Missing => Ok(None),
        _ => Err(Exit),
    }
}

fn text_of(argument: &Argument) -> Step<Option<&str>> {
    if let Argument::Value(value) = argument { text(value) } else { Err(Exit) }
}

fn text_of_cell(cell: &Cell) -> Step<Option<&str>> {
    if let Cell::Value(value) = cell { text(value) } else { Err(Exit) }
}

/// Fractions with one denominator, and rows held apart.
#[derive(Clone)]
pub(super) struct Fractions<'a> {
    numerators: &'a Integers,
    denominator: i128,
    /// The power of ten that the denominator is, if it is one.
    scale: Option<u32>,
    missing: Option<&'a [u8]>,
    patches: Option<&'a BTreeMap<usize, Cell>>,
}

impl<'a> Fractions<'a> {
    /// Decimals: numerators, all present, and how many digits follow the point.
    pub(super) fn fixed(numerators: &'a Integers, scale: u32) -> Self {
        Self { numerators, denominator: 1, scale: Some(scale), missing: None, patches: None }
    }

    /// The same, when they are.
    pub(super) fn as_fixed(&self) -> Option<(&'a Integers, u32)> {
        let all = self.missing.is_none() && self.patches.is_none();
        self.scale.filter(|_| all).map(|scale| (self.numerators, scale))
    }

    #[inline]
    fn read<T: Held>(&self, row: usize) -> Step<Option<T>> {
        if let Some(cell) = self.patches.and_then(|patches| patches.get(&row)) {
            return T::of_cell(cell);
        }
        if self.missing.is_some_and(|missing| missing[row] == 1) {
            return Ok(None);
        }
        let numerator = self.numerators.get(row).ok_or(Exit)?;
        let number = match self.scale {
            Some(scale) => Decimal::new(numerator, scale),
            None => fraction(numerator, self.denominator),
        };
        T::of_value(&Value::Number(number))
    }
}

/// What the year of a row gives, or its text.
pub(super) struct Table<'a> {
    pub by: By<'a>,
    /// What each gives; `None` where nothing is in force, or there is no such key.
    pub values: Vec<Option<Argument>>,
}

/// What chooses in a [`Table`].
pub(super) enum By<'a> {
    /// The year of each row (nothing without a period), among these, ascending.
    Year(&'a [i64], Vec<i64>),
    /// The text of each row, by its place in the list of texts.
    Text(&'a Lanes),
}

impl Table<'_> {
    /// Whether it has something for every row.
    pub(super) fn is_complete(&self) -> bool {
        let missing = matches!(&self.by, By::Text(lanes) if lanes.missing.is_some());
        !missing && self.values.iter().all(Option::is_some)
    }

    #[inline]
    pub(super) fn at(&self, row: usize) -> Step<&Argument> {
        let place = match &self.by {
            By::Year(on, years) => years.binary_search(&on.get(row).copied().unwrap_or(0)).ok(),
            By::Text(lanes) if lanes.missing.as_ref().is_some_and(|m| m[row] == 1) => None,
            By::Text(lanes) => lanes.integers.get(row).and_then(|code| usize::try_from(code).ok()),
        };
        place.and_then(|place| self.values.get(place)?.as_ref()).ok_or(Exit)
    }
}
