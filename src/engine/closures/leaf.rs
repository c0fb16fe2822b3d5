//! Where values lie: columns of inputs and of formulas, what the year gives, locals.

use super::node::{Exit, Frame, Held, Step};
use crate::engine::column::{Data, fraction};
use crate::engine::{Cell, Column};
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
    /// What the year of the row gives.
    ByYear(Arc<ByYear<'a>>),
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
                    ..Fractions::fixed(&lanes.lanes, *scale)
                }),
                _ => Self::Input(lanes),
            },
        }
    }

    /// A formula's column.
    pub(super) fn column(column: &'a Column) -> Self {
        match column.data() {
            Data::Cells(cells) => Self::Cells(cells),
            Data::Number { numerators, denominator } => Self::Fractions(Fractions {
                numerators,
                denominator: *denominator,
                scale: (0..=Decimal::MAX_SCALE)
                    .find(|scale| 10_i64.checked_pow(*scale) == Some(*denominator)),
                missing: column.missing(),
                patches: Some(column.patches()).filter(|patches| !patches.is_empty()),
            }),
            _ => Self::Packed(column),
        }
    }

    /// What lies there in the frame's row.
    pub(super) fn read<T: Held>(&self, frame: &Frame) -> Step<Option<T>> {
        match self {
            Self::Input(lanes) => T::of_value(&lanes.value(frame.row)),
            Self::Local(slot) => T::of(&frame.slots[*slot]),
            Self::Fractions(fractions) => fractions.read(frame.row),
            Self::ByYear(by_year) => T::of(by_year.at(frame.row)?),
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
                let word = usize::try_from(lanes.lanes[row]).ok().and_then(|word| words.get(word));
                word.map(|word| Some(&**word)).ok_or(Exit)
            }
            Self::Cells(cells) => text_of_cell(&cells[row]),
            Self::Local(slot) => text_of(&frame.slots[*slot]),
            Self::Constant(argument) => text_of(argument),
            Self::ByYear(by_year) => text_of(by_year.at(row)?),
            Self::Fractions(_) => Err(Exit),
            Self::Packed(column) => {
                if let Some(cell) = column.patches().get(&row) {
                    return text_of_cell(cell);
                }
                if column.missing().is_some_and(|missing| missing[row] == 1) {
                    return Ok(None);
                }
                let Data::Text { codes, words } = column.data() else { return Err(Exit) };
                let word = usize::try_from(codes[row]).ok().and_then(|code| words.get(code));
                word.map(|word| Some(&**word)).ok_or(Exit)
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
    numerators: &'a [i64],
    denominator: i64,
    /// The power of ten that the denominator is, if it is one.
    scale: Option<u32>,
    missing: Option<&'a [i64]>,
    patches: Option<&'a BTreeMap<usize, Cell>>,
}

impl<'a> Fractions<'a> {
    /// Decimals: numerators, all present, and how many digits follow the point.
    pub(super) fn fixed(numerators: &'a [i64], scale: u32) -> Self {
        Self { numerators, denominator: 1, scale: Some(scale), missing: None, patches: None }
    }

    /// The same, when they are.
    pub(super) fn as_fixed(&self) -> Option<(&'a [i64], u32)> {
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
        let numerator = self.numerators[row];
        let number = match self.scale {
            Some(scale) => Decimal::new(numerator, scale),
            None => fraction(numerator, self.denominator),
        };
        T::of_value(&Value::Number(number))
    }
}

/// What each year gives.
pub(super) struct ByYear<'a> {
    /// The year of each row; nothing without a period.
    pub on: &'a [i64],
    /// Years, ascending.
    pub years: Vec<i64>,
    /// What each gives; `None` where nothing is in force.
    pub values: Vec<Option<Argument>>,
}

impl ByYear<'_> {
    #[inline]
    pub(super) fn at(&self, row: usize) -> Step<&Argument> {
        let year = self.on.get(row).copied().unwrap_or(0);
        let year = self.years.binary_search(&year).map_err(|_| Exit)?;
        self.values[year].as_ref().ok_or(Exit)
    }
}
