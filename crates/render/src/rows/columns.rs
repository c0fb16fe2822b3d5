//! Columns that know their values: a name and what it says of an item cannot part.

use super::{Column, Rows};
use bareme_core::value::Value;

type Of<'a, T> = Box<dyn Fn(&T) -> Value + Send + Sync + 'a>;

/// Columns of a table over items.
pub(crate) struct Columns<'a, T>(Vec<(Column, Of<'a, T>)>);

impl<'a, T: 'a> Columns<'a, T> {
    /// No column yet.
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a column.
    pub(crate) fn with(
        self,
        name: impl Into<Column>,
        of: impl Fn(&T) -> Value + Send + Sync + 'a,
    ) -> Self {
        self.when(true, name, of)
    }

    /// Adds a column where there is one.
    pub(crate) fn when(
        mut self,
        there: bool,
        name: impl Into<Column>,
        of: impl Fn(&T) -> Value + Send + Sync + 'a,
    ) -> Self {
        if there {
            self.0.push((name.into(), Box::new(of)));
        }
        self
    }

    /// The rows of these items, made now.
    pub(crate) fn rows(self, items: impl IntoIterator<Item = T>) -> Rows<'static> {
        let record = |item: T| self.0.iter().map(|(_, of)| of(&item)).collect();
        let records = items.into_iter().map(record).collect();
        Rows::of(self.0.iter().map(|(column, _)| column.clone()).collect(), records)
    }

    /// So many rows, each found when it is wanted.
    pub(crate) fn over(
        self,
        count: usize,
        find: impl Fn(usize) -> Option<T> + Send + Sync + 'a,
    ) -> Rows<'a> {
        let (columns, of): (Vec<Column>, Vec<Of<T>>) = self.0.into_iter().unzip();
        Rows::new(columns, count, move |row, column| {
            find(row).map_or(Value::Missing, |item| of[column](&item))
        })
    }
}

/// A name of ours.
impl From<&'static str> for Column {
    fn from(name: &'static str) -> Self {
        Self { ours: true, ..Self::named(name) }
    }
}

/// A name of a policy.
impl From<String> for Column {
    fn from(name: String) -> Self {
        Self::named(name)
    }
}
