//! Results as rows: what CSV, JSON lines, Parquet and sheets are written from.

mod columns;
mod csv;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(test)]
mod tests;

use super::Failed;
use super::locale::{Lang, columns as words};
#[cfg(not(feature = "parquet"))]
use bareme_core::diagnostic::codes;
use bareme_core::number;
use bareme_core::parallel;
use bareme_core::policy::CURRENCY;
use bareme_core::value::{Kind, Value};
pub(crate) use columns::Columns;
pub(crate) use csv::{Dialect, guard, push_text};
use rust_decimal::Decimal;
use std::io::Write;
use std::sync::Arc;

/// A column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column {
    /// Its name in machine files.
    pub(crate) name: String,
    /// What people call it.
    pub(crate) label: Option<String>,
    /// Unit of its numbers.
    pub(crate) unit: Option<String>,
    /// What it holds, where that is known before looking.
    pub(crate) kind: Option<Kind>,
    /// Whether its name and its words are ours, which people read in their language.
    pub(crate) ours: bool,
    /// Whether its numbers are years.
    pub(crate) year: bool,
    /// Whether its numbers are changes, shown with their sign.
    pub(crate) signed: bool,
}

impl Column {
    /// A column that is known by its name.
    pub(crate) fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The same, of amounts in euros.
    pub(crate) fn euros(self) -> Self {
        Self { unit: Some(CURRENCY.to_owned()), ..self }
    }

    /// The same, of years.
    pub(crate) fn years(self) -> Self {
        Self { year: true, kind: Some(Kind::Integer), ..self }
    }

    /// The same, of changes.
    pub(crate) fn changes(self) -> Self {
        Self { signed: true, ..self }
    }
}

/// A cell as it is handed over.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Given<'a> {
    Value(&'a Value),
    /// `n / 10^scale`.
    Whole(i64, u32),
    Text(&'a str),
}

type CellOf<'a> = Box<dyn Fn(usize, usize) -> Value + Send + Sync + 'a>;
type LineOf<'a> = Box<dyn Fn(usize, &mut dyn FnMut(Given)) + Send + Sync + 'a>;

/// Rows of values as they leave, read cell by cell: there may be millions.
pub(crate) struct Rows<'a> {
    /// What each column is.
    pub(crate) columns: Vec<Column>,
    /// How many rows there are.
    pub(crate) count: usize,
    cell: CellOf<'a>,
    /// The cells of a row one after the other, where that costs less than each alone.
    line: Option<LineOf<'a>>,
}

impl<'a> Rows<'a> {
    /// Rows whose cells are found when they are wanted, by row and column.
    pub(crate) fn new(
        columns: Vec<Column>,
        count: usize,
        cell: impl Fn(usize, usize) -> Value + Send + Sync + 'a,
    ) -> Self {
        Self { columns, count, cell: Box::new(cell), line: None }
    }

    /// Rows that are there already.
    pub(crate) fn of(columns: Vec<Column>, records: Vec<Vec<Value>>) -> Self {
        Self::new(columns, records.len(), move |row, column| {
            let cell = records.get(row).and_then(|record| record.get(column));
            cell.cloned().unwrap_or(Value::Missing)
        })
    }

    /// The value of a cell, as it leaves.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Value {
        (self.cell)(row, column)
    }

    /// The same rows, whose cells can be had one after the other.
    pub(crate) fn by_line(
        self,
        line: impl Fn(usize, &mut dyn FnMut(Given)) + Send + Sync + 'a,
    ) -> Self {
        Self { line: Some(Box::new(line)), ..self }
    }

    /// Hands the cells of a row over, one after the other.
    pub(crate) fn each(&self, row: usize, take: &mut dyn FnMut(Given)) {
        match &self.line {
            Some(line) => line(row, take),
            None => {
                for column in 0..self.columns.len() {
                    take(Given::Value(&self.cell(row, column)));
                }
            }
        }
    }

    /// The same rows with a column before them that says the same in all of them.
    pub(crate) fn after(self, name: &'static str, value: Value) -> Self {
        self.beside(0, name, value)
    }

    /// The same rows with a column behind them that says the same in all of them.
    pub(crate) fn before(self, name: &'static str, value: Value) -> Self {
        let last = self.columns.len();
        self.beside(last, name, value)
    }

    fn beside(self, place: usize, name: &'static str, value: Value) -> Self {
        let mut columns = self.columns.clone();
        columns.insert(place, name.into());
        let (first, count, rows) = (place == 0, self.count, Arc::new(self));
        let (of_line, same) = (rows.clone(), value.clone());
        let cell = move |row, column| match column {
            column if column == place => value.clone(),
            column => rows.cell(row, column - usize::from(first)),
        };
        Self::new(columns, count, cell).by_line(move |row, take| {
            if first {
                take(Given::Value(&same));
            }
            of_line.each(row, take);
            if !first {
                take(Given::Value(&same));
            }
        })
    }

    /// Rows below one another, under the columns of the first.
    pub(crate) fn stacked(parts: Vec<Self>) -> Self {
        let columns = parts.first().map(|part| part.columns.clone()).unwrap_or_default();
        let count = parts.iter().map(|part| part.count).sum();
        let parts = Arc::new(parts);
        let of_line = parts.clone();
        let cell = move |row, column| {
            Self::part(&parts, row).map_or(Value::Missing, |(part, row)| part.cell(row, column))
        };
        Self::new(columns, count, cell).by_line(move |row, take| {
            if let Some((part, row)) = Self::part(&of_line, row) {
                part.each(row, take);
            }
        })
    }

    /// The same as people read them: names and words of ours in their language.
    pub(crate) fn worded(self, lang: Lang) -> Self {
        let mut columns = self.columns.clone();
        for column in columns.iter_mut().filter(|column| column.ours) {
            let word = words::COLUMN.get(&column.name, lang);
            column.name = word.map_or_else(|| column.name.clone(), str::to_owned);
        }
        Self::new(columns, self.count, move |row, place| {
            match (self.cell(row, place), &self.columns[place]) {
                (Value::Text(said), Column { ours: true, name, .. }) => {
                    // Several are joined.
                    let word =
                        |one| words::KEYWORD.get(&format!("{name}/{one}"), lang).unwrap_or(one);
                    text(said.split(" + ").map(word).collect::<Vec<_>>().join(" + "))
                }
                (value, _) => value,
            }
        })
    }

    /// The part in which a row is, and its place there.
    fn part(parts: &[Self], mut row: usize) -> Option<(&Self, usize)> {
        for part in parts {
            if row < part.count {
                return Some((part, row));
            }
            row -= part.count;
        }
        None
    }

    /// Writes them as CSV.
    pub(crate) fn csv(&self, dialect: Dialect, out: &mut dyn Write) -> Result<(), Failed> {
        Ok(csv::write(self, dialect, out)?)
    }

    /// Writes them as JSON, one object a line.
    pub(crate) fn jsonl(&self, out: &mut dyn Write) -> Result<(), Failed> {
        Ok(jsonl::write(self, out)?)
    }

    /// Writes them as Parquet, where the program was built with it.
    pub(crate) fn parquet(&self, out: &mut dyn Write) -> Result<(), Failed> {
        #[cfg(feature = "parquet")]
        return parquet::write(self, out);
        #[cfg(not(feature = "parquet"))]
        {
            let _ = (self, out);
            Err(Failed::Format(codes::ParquetNotBuilt.into()))
        }
    }
}

/// Rows that a thread writes at a time.
const PIECE: usize = 1 << 12;

/// Writes the lines of rows by pieces, on all processors.
fn by_pieces(
    rows: &Rows,
    out: &mut dyn Write,
    line: impl Fn(usize, &mut Vec<u8>) + Sync,
) -> std::io::Result<()> {
    let starts = (0..rows.count).step_by(PIECE);
    let pieces = starts.map(|start| start..rows.count.min(start + PIECE)).collect();
    let piece = |rows: std::ops::Range<usize>| {
        let mut lines = Vec::new();
        rows.for_each(|row| line(row, &mut lines));
        lines
    };
    let mut outcome = Ok(());
    parallel::in_order(parallel::ALL, pieces, piece, |bytes| {
        outcome = out.write_all(&bytes);
        outcome.is_ok()
    });
    outcome
}

/// A text, as a value.
pub(crate) fn text(text: impl AsRef<str>) -> Value {
    Value::Text(text.as_ref().into())
}

/// A text, if there is one.
pub(crate) fn maybe<T: AsRef<str>>(given: Option<T>) -> Value {
    given.map_or(Value::Missing, text)
}

/// A number, if there is one.
pub(crate) fn decimal(n: Option<Decimal>) -> Value {
    n.map_or(Value::Missing, |n| Value::Number(number::leave(n)))
}

/// A count.
pub(crate) fn count(count: usize) -> Value {
    Value::Number(count.into())
}

/// A year, if there is one.
pub(crate) fn year(year: Option<i32>) -> Value {
    year.map_or(Value::Missing, |year| Value::Number(year.into()))
}
