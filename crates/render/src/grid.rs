//! A table before it is written: cells with a meaning, one unit for all its amounts.

mod cell;

use super::Style;
use super::locale::Lang;
use super::locale::number::Money;
use super::locale::words::Word;
use super::markdown;
use super::page::prose;
use super::rows::guard;
pub(crate) use cell::{Cell, Form, Number};
use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle,
};
use rust_decimal::Decimal;

/// A line under the header, nothing else.
const LIGHT: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));
/// What a column of words may be squeezed to, best first: cents are worth a wrapped label.
const SQUEEZED: [usize; 2] = [24, 18];

/// Titles up to this length stay on one line.
const SHORT_TITLE: usize = 11;

/// A text among numbers wraps beyond this length.
const SENTENCE: usize = 16;

/// How a column is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Align {
    Words,
    Numbers,
}

/// The unit of a table's amounts, and what each column needs at least.
#[derive(Clone, Debug)]
pub(crate) struct Fit {
    money: Money,
    widths: Vec<usize>,
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    /// What it shows.
    pub(crate) heading: String,
    columns: Vec<(String, Option<Align>)>,
    rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// An empty table.
    pub(crate) fn new(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), ..Self::default() }
    }

    /// Adds a column of words, which may wrap.
    #[must_use]
    pub(crate) fn words(mut self, title: impl Into<String>) -> Self {
        self.columns.push((title.into(), Some(Align::Words)));
        self
    }

    /// Adds a column of short words, which never wrap.
    #[must_use]
    pub(crate) fn names(mut self, title: impl Into<String>) -> Self {
        self.columns.push((title.into(), None));
        self
    }

    /// Adds a column of numbers, which never wrap.
    #[must_use]
    pub(crate) fn numbers(mut self, title: impl Into<String>) -> Self {
        let title: String = title.into();
        let short = title.chars().count() <= SHORT_TITLE;
        let title = if short { title.replace(' ', "\u{a0}") } else { title };
        self.columns.push((title, Some(Align::Numbers)));
        self
    }

    /// Adds a column of numbers under each title.
    #[must_use]
    pub(crate) fn each(self, titles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        titles.into_iter().fold(self, Self::numbers)
    }

    /// A table over items: each of its columns comes with what it shows of one.
    pub(crate) fn over<'a, T>(heading: impl Into<String>) -> Lines<'a, T> {
        Lines { grid: Self::new(heading), cells: Vec::new() }
    }

    /// Its rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.rows.iter().map(Vec::as_slice)
    }

    /// Adds a row after what it is called.
    pub(crate) fn named(&mut self, name: impl Into<String>, cells: impl IntoIterator<Item = Cell>) {
        self.row(std::iter::once(Cell::text(name)).chain(cells));
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether there is nothing to show.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Columns for a page: title, whether numbers stand there, whether words may wrap.
    pub(crate) fn titles(&self) -> impl Iterator<Item = (&str, bool, bool)> {
        let flags = |align: Option<Align>| (align == Some(Align::Numbers), align.is_some());
        self.columns.iter().map(move |(title, align)| {
            let (numbers, wraps) = flags(*align);
            (title.as_str(), numbers, wraps && !numbers)
        })
    }

    /// Rows for a page: each cell with what is shown of it.
    pub(crate) fn shown<'a>(
        &'a self,
        fit: &'a Fit,
        lang: Lang,
    ) -> impl Iterator<Item = Vec<(&'a Cell, String)>> + 'a {
        let shown = move |cell: &'a Cell| (cell, cell.shown(fit.money, lang));
        self.rows.iter().map(move |row| row.iter().map(shown).collect())
    }

    fn has_amounts(&self) -> bool {
        let amount = |cell: &Cell| matches!(cell, Cell::Amount(_) | Cell::Change(_));
        self.rows.iter().flatten().any(amount)
    }

    /// The most exact unit in which the table fits, never one in which its amounts vanish; and
    /// what its words are squeezed to.
    pub(crate) fn fit(&self, style: Style) -> Fit {
        let amounts = self.rows.iter().flatten().filter_map(|cell| match cell {
            Cell::Amount(n) | Cell::Change(n) => Some(n.abs()),
            _ => None,
        });
        let largest = amounts.max().unwrap_or_default();
        let room = usize::from(style.columns());
        let suits = |money: &Money| largest >= Decimal::from(money.from());
        // The first of the narrowest: a unit that gains nothing costs digits for nothing.
        let mut narrowest = (usize::MAX, Fit { money: Money::Cents, widths: Vec::new() });
        for money in Money::ALL.into_iter().filter(suits) {
            let columns = 0..self.columns.len();
            let whole: Vec<usize> = columns.map(|i| self.width(i, money, style.lang)).collect();
            for words in SQUEEZED {
                let widths: Vec<usize> =
                    self.columns.iter().zip(&whole).map(|(c, w)| squeezed(c, *w, words)).collect();
                let width = widths.iter().sum::<usize>().max(room);
                if width < narrowest.0 {
                    narrowest = (width, Fit { money, widths });
                }
                if width == room {
                    return narrowest.1;
                }
            }
        }
        narrowest.1
    }

    /// The longest cell of a column.
    fn width(&self, column: usize, money: Money, lang: Lang) -> usize {
        let width = |cell: &Cell| {
            let text = cell.shown(money, lang);
            let length = text.chars().count();
            // A sentence among numbers wraps.
            let sentence = matches!(cell, Cell::Right(_)) && length > SENTENCE;
            if sentence { longest_word(&text).max(SENTENCE) } else { length }
        };
        self.rows.iter().filter_map(|row| row.get(column)).map(width).max().unwrap_or(0)
    }

    /// The heading with the unit of the amounts.
    pub(crate) fn caption(&self, style: Style, fit: &Fit) -> String {
        if self.has_amounts() {
            let unit = fit.money.unit();
            format!("{} · {} {unit}", self.heading, Word::AmountsIn.text(style.lang))
        } else {
            self.heading.clone()
        }
    }

    /// For a terminal.
    pub(crate) fn table(&self, style: Style, fit: &Fit) -> String {
        let mut table = Table::new();
        table.load_style(LIGHT);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(style.columns());
        table.set_header(self.columns.iter().map(|(title, _)| title.as_str()));
        for row in &self.rows {
            table.add_row(row.iter().map(|cell| cell.shown(fit.money, style.lang)));
        }
        for (index, (_, align)) in self.columns.iter().enumerate() {
            if let Some(column) = table.column_mut(index) {
                if *align == Some(Align::Numbers) {
                    column.set_cell_alignment(CellAlignment::Right);
                }
                // Words take the room that is left, never less than they need.
                let width = u16::try_from(fit.widths[index]).unwrap_or(u16::MAX);
                let width = comfy_table::Width::Fixed(width);
                column.set_constraint(match align {
                    Some(Align::Words) => ColumnConstraint::LowerBoundary(width),
                    _ => ColumnConstraint::Absolute(width),
                });
            }
        }
        table.trim_fmt()
    }

    /// For a merge request: amounts in full.
    pub(crate) fn markdown(&self, lang: Lang) -> String {
        let line = |cells: &mut dyn Iterator<Item = String>| {
            let cells: Vec<String> = cells.map(|c| markdown::cell(&c)).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        // Tables are pasted into spreadsheets: what others wrote cannot run there.
        let title = |(title, _): &(String, _)| {
            if title.starts_with('@') { title.clone() } else { guard(title).into_owned() }
        };
        let shown = |cell: &Cell| match cell {
            Cell::Text(text) => guard(&prose(text)).into_owned(),
            other => other.shown(Money::Cents, lang),
        };
        let mut out = line(&mut self.columns.iter().map(title));
        let rule = |(_, align): &(String, Option<Align>)| {
            if *align == Some(Align::Numbers) { "---:" } else { "---" }
        };
        let rules: Vec<&str> = self.columns.iter().map(rule).collect();
        out.push_str("| ");
        out.push_str(&rules.join(" | "));
        out.push_str(" |\n");
        for row in &self.rows {
            out.push_str(&line(&mut row.iter().map(shown)));
        }
        out
    }

    /// The heading of the Markdown form.
    pub(crate) fn markdown_caption(&self, lang: Lang) -> String {
        if self.has_amounts() {
            format!("{} · {} €", self.heading, Word::AmountsIn.text(lang))
        } else {
            self.heading.clone()
        }
    }
}

/// What an item shows in a column.
type CellOf<'a, T> = Box<dyn Fn(&T) -> Cell + 'a>;

/// A table over items that are still to come.
pub(crate) struct Lines<'a, T> {
    grid: Grid,
    cells: Vec<CellOf<'a, T>>,
}

impl<'a, T> Lines<'a, T> {
    /// Adds a column of words, which may wrap.
    pub(crate) fn words(self, title: impl Into<String>, of: impl Fn(&T) -> Cell + 'a) -> Self {
        self.with(|grid| grid.words(title), of)
    }

    /// Adds a column of short words, which never wrap.
    pub(crate) fn names(self, title: impl Into<String>, of: impl Fn(&T) -> Cell + 'a) -> Self {
        self.with(|grid| grid.names(title), of)
    }

    /// Adds a column of numbers, which never wrap.
    pub(crate) fn numbers(self, title: impl Into<String>, of: impl Fn(&T) -> Cell + 'a) -> Self {
        self.with(|grid| grid.numbers(title), of)
    }

    fn with(mut self, column: impl FnOnce(Grid) -> Grid, of: impl Fn(&T) -> Cell + 'a) -> Self {
        self.grid = column(self.grid);
        self.cells.push(Box::new(of));
        self
    }

    /// The same with more columns, where there are some.
    pub(crate) fn when(self, there: bool, more: impl FnOnce(Self) -> Self) -> Self {
        if there { more(self) } else { self }
    }

    /// The table of these items.
    pub(crate) fn of(mut self, items: impl IntoIterator<Item = T>) -> Grid {
        for item in items {
            self.grid.row(self.cells.iter().map(|of| of(&item)));
        }
        self.grid
    }
}

/// What a column needs at least for its longest cell, with a space on each side.
fn squeezed((title, align): &(String, Option<Align>), longest: usize, words: usize) -> usize {
    let longest = if *align == Some(Align::Words) { longest.min(words) } else { longest };
    longest.max(longest_word(title)) + 2
}

fn longest_word(title: &str) -> usize {
    title.split(' ').map(|word| word.chars().count()).max().unwrap_or(0)
}
