//! A sheet: lines of cells, perhaps a table below them.

use super::Table;
use super::digits::held;
use crate::Failed;
use bareme_core::diagnostic::codes;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::sync::Arc;

/// Most rows of a sheet.
pub(super) const ROWS: usize = 1 << 20;
/// Most columns of a sheet.
const COLUMNS: usize = 1 << 14;
/// Characters that a page of paper shows side by side.
const PAGE: u16 = 240;
/// Most lines of text of a row.
const MOST_LINES: usize = 12;

/// A sheet.
pub(crate) struct Sheet<'a> {
    /// Its name.
    pub(crate) name: String,
    /// Lines from the top.
    pub(crate) lines: Vec<Vec<Cell>>,
    /// Widths of its columns, in characters.
    pub(crate) widths: Vec<u16>,
    /// A table below the lines, with a header that stays in sight.
    pub(crate) table: Option<Table<'a>>,
}

/// What a cell is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    /// What it holds.
    pub(crate) content: Content,
    /// How it looks.
    pub(crate) look: Look,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// Nothing.
    Empty,
    /// A text, never a formula.
    Text(String),
    /// A number.
    Number(Decimal),
    /// True or false.
    Boolean(bool),
    /// A date.
    Date(Date),
    /// The sum of the rows in sight of the column below, from one row to another; and what it is.
    Sum {
        /// First row, from 0.
        first: usize,
        /// Last row.
        last: usize,
        /// The sum of all rows.
        value: Decimal,
    },
}

/// How a cell looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Look {
    /// What it is on the page.
    pub(crate) role: Role,
    /// How its number is written.
    pub(crate) form: Form,
    /// What stands before its number.
    pub(crate) mark: &'static str,
    /// What stands behind its number.
    pub(crate) unit: Option<Arc<str>>,
}

/// What a cell is on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// A number, or a sentence.
    #[default]
    Plain,
    /// A text of a table.
    Word,
    /// The same, on several lines where it is long.
    Prose,
    /// The title of a sheet.
    Title,
    /// What every sheet says of itself.
    Mark,
    /// The title of a part.
    Heading,
    /// A column of words.
    Header,
    /// A column of numbers.
    HeaderRight,
    /// What a column is called by people.
    Label,
    /// The first cell of a line.
    Strong,
    /// A total.
    Total,
    /// A text on the right, among numbers.
    Right,
    /// Text of a policy.
    Code,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// As it is.
    #[default]
    General,
    /// With so many decimals, and its sign in any case if asked.
    Number(u8, bool),
    /// In euros and cents, and its sign in any case if asked.
    Euros(bool),
    /// A fraction shown in percent, with so many decimals, and its sign in any case if asked.
    Percent(u8, bool),
    /// A whole number that is a name: no groups of digits.
    Year,
    /// A day.
    Date,
}

impl Cell {
    /// A text.
    pub(crate) fn text(text: impl Into<String>, role: Role) -> Self {
        let content = Content::Text(text.into());
        Self { content, look: Look { role, ..Look::default() } }
    }

    /// A number.
    pub(crate) fn number(n: Decimal, form: Form) -> Self {
        Self { content: Content::Number(n), look: Look { form, ..Look::default() } }
    }

    /// Nothing.
    pub(crate) fn empty() -> Self {
        Self { content: Content::Empty, look: Look::default() }
    }

    /// Whether it holds a number of more digits than a spreadsheet does.
    pub(super) fn is_rounded(&self) -> bool {
        matches!(&self.content, Content::Number(n) if held(*n).1)
    }

    /// The same in another role.
    #[must_use]
    pub(crate) fn in_role(mut self, role: Role) -> Self {
        self.look.role = role;
        self
    }
}

impl Role {
    /// Whether it is a text of a table, a little apart from what is before it.
    pub(super) fn is_word(self) -> bool {
        matches!(self, Self::Word | Self::Prose | Self::Header | Self::Label)
    }

    /// Whether a long text goes on below.
    pub(super) fn wraps(self) -> bool {
        matches!(self, Self::Prose | Self::Header | Self::HeaderRight | Self::Label)
    }
}

/// How many lines of text the cells of a row need, in columns of these widths.
pub(super) fn height(cells: &[Cell], widths: &[u16]) -> usize {
    let lines = |(cell, width): (&Cell, &u16)| match &cell.content {
        Content::Text(text) if cell.look.role.wraps() => {
            // Words leave some room at the end of a line.
            let room = usize::from(*width).saturating_sub(3).max(4);
            text.lines().map(|line| line.chars().count().div_ceil(room).max(1)).sum()
        }
        _ => 1,
    };
    cells.iter().zip(widths).map(lines).max().unwrap_or(1).clamp(1, MOST_LINES)
}

impl<'a> Sheet<'a> {
    /// A sheet without anything yet.
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), lines: Vec::new(), widths: Vec::new(), table: None }
    }

    /// The first lines: what it is, and what it must say of itself.
    pub(crate) fn titled(mut self, title: &str, marks: &[String]) -> Self {
        self.lines.push(vec![Cell::text(title, Role::Title)]);
        if !marks.is_empty() {
            self.lines.push(vec![Cell::text(marks.join(" · "), Role::Mark)]);
        }
        self
    }

    /// The same over a table.
    pub(crate) fn over(mut self, table: Table<'a>) -> Self {
        self.widths.clone_from(&table.widths);
        self.table = Some(table);
        self
    }

    /// How many pages side by side its columns need to be read.
    pub(super) fn pages(&self) -> u16 {
        let all: u16 = self.widths.iter().sum();
        all.div_ceil(PAGE).max(1)
    }

    /// The row of the header of the table, from 0.
    pub(super) fn header_row(&self) -> Option<usize> {
        self.table.as_ref().map(|table| self.lines.len() + table.above())
    }

    /// Refuses a sheet that no program would open.
    pub(super) fn check(&self) -> Result<(), Failed> {
        let (rows, columns) = match &self.table {
            None => (self.lines.len(), 0),
            Some(table) => {
                (self.lines.len() + table.above() + 1 + table.rows.count, table.rows.columns.len())
            }
        };
        if rows <= ROWS && columns <= COLUMNS {
            return Ok(());
        }
        Err(Failed::Format(
            codes::SheetTooLarge { name: &self.name, rows, columns: Some(columns) }.into(),
        ))
    }
}
