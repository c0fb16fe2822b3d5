//! A table before it is written: cells with a meaning, one unit for all its amounts.

use super::locale::Lang;
use super::locale::number::{self, Money, NONE};
use super::locale::secrecy::WITHHELD;
use super::locale::values::{self, YEAR};
use super::locale::words::Word;
use super::page::prose;
use super::rows::guard;
use super::{Style, titles};
use bareme_compare::compare::{Exact, Period};
use bareme_core::policy::{CURRENCY, Param, ParamValue};
use bareme_core::value::Value;
use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle,
};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A line under the header, nothing else.
const LIGHT: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));
/// What a column of words may be squeezed to, best first: cents are worth a wrapped label.
const SQUEEZED: [usize; 2] = [24, 18];

/// Titles up to this length stay on one line.
const SHORT_TITLE: usize = 11;

/// A text among numbers wraps beyond this length.
const SENTENCE: usize = 16;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Words, perhaps of somebody else.
    Text(String),
    /// Signs and words of our own, which may start with `+` or `-`.
    Sign(String),
    /// Words among numbers, on the right.
    Right(String),
    /// A number that is no amount of the table.
    Number(Number),
    /// An amount in euros.
    Amount(Decimal),
    /// A change in euros, always with its sign.
    Change(Decimal),
    /// A drawing in characters, left out where there is a figure.
    Bar(String),
    /// Secret.
    Withheld,
    /// Not known.
    None,
    /// Nothing to show.
    Empty,
}

impl Cell {
    /// Words.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An amount, if there is one.
    pub(crate) fn amount(amount: Option<Decimal>) -> Self {
        amount.map_or(Self::None, Self::Amount)
    }

    /// A sum in euros, if it is known and told.
    pub(crate) fn sum(sum: &Exact, value: Option<Decimal>) -> Self {
        if sum.is_withheld() { Self::Withheld } else { Self::amount(value) }
    }

    /// Anything else, unless it is not told.
    #[must_use]
    pub(crate) fn unless(self, withheld: bool) -> Self {
        if withheld { Self::Withheld } else { self }
    }

    /// A change, if there is one.
    pub(crate) fn change(change: Option<Decimal>) -> Self {
        change.map_or(Self::None, Self::Change)
    }

    /// A count, or another number of a table.
    pub(crate) fn short(n: impl Into<Decimal>) -> Self {
        Self::plain(n, 0, 4)
    }

    /// A number with decimals between two bounds.
    pub(crate) fn plain(n: impl Into<Decimal>, least: u8, most: u8) -> Self {
        Self::Number(Number { n: n.into(), digits: (least, most), ..Number::default() })
    }

    /// A number with all its decimals, and its unit.
    pub(crate) fn in_full(n: Decimal, unit: Option<&str>) -> Self {
        let unit = unit.filter(|unit| *unit != "fraction").unwrap_or_default();
        Self::plain(n, 0, 15).formed(if unit == YEAR { Form::Year } else { Form::Plain }).unit(unit)
    }

    /// A change in percent, with its sign.
    pub(crate) fn percent(n: Decimal) -> Self {
        Self::short(n).formed(Form::Change)
    }

    /// An amount counted in thousands.
    pub(crate) fn thousands(n: Option<Decimal>, sign: bool) -> Self {
        let of = |n| Self::short(n).formed(Form::Thousands).signed(sign);
        n.map_or(Self::None, of)
    }

    /// A year.
    pub(crate) fn year(year: i32) -> Self {
        Self::short(year).formed(Form::Year)
    }

    /// A year, or all of them.
    pub(crate) fn period(period: Period, lang: Lang) -> Self {
        period.year().map_or_else(|| Self::text(titles::period(period, lang)), Self::year)
    }

    /// A value, without its unit unless it is a percentage.
    pub(crate) fn value(value: &Value, unit: Option<&str>, lang: Lang) -> Self {
        let Some(n) = value.number() else { return Self::Right(values::cell(value, unit, lang)) };
        match unit {
            Some(CURRENCY) => Self::plain(n, 2, 2),
            Some("fraction") => Self::short(n).formed(Form::Fraction),
            Some("%") => Self::short(n).unit("%"),
            Some(YEAR) => Self::short(n).formed(Form::Year),
            _ => Self::short(n),
        }
    }

    /// All values of a parameter, with their dates.
    pub(crate) fn dated(param: &Param, lang: Lang) -> Self {
        match param.steps.as_slice() {
            [(None, value)] => Self::param(value, param.unit.as_deref(), lang),
            _ => Self::text(titles::dated(param, lang)),
        }
    }

    /// A value of a parameter, with its unit.
    pub(crate) fn param(value: &ParamValue, unit: Option<&str>, lang: Lang) -> Self {
        match value {
            ParamValue::Scalar(Value::Number(n)) => Self::in_full(*n, unit),
            other => Self::text(values::param(other, unit, lang)),
        }
    }

    fn with(self, change: impl FnOnce(&mut Number)) -> Self {
        match self {
            Self::Number(mut number) => {
                change(&mut number);
                Self::Number(number)
            }
            other => other,
        }
    }

    fn formed(self, form: Form) -> Self {
        self.with(|number| number.form = form)
    }

    /// The same number with its sign in any case.
    pub(crate) fn signed(self, sign: bool) -> Self {
        self.with(|number| number.sign = sign)
    }

    /// The same number with its unit.
    pub(crate) fn unit(self, unit: &str) -> Self {
        self.with(|number| number.unit = unit.into())
    }

    /// The same behind a sign.
    pub(crate) fn marked(self, mark: &'static str) -> Self {
        match self {
            Self::Text(text) => Self::Text(format!("{mark}{text}")),
            other => other.with(|number| number.mark = mark),
        }
    }

    /// A sign, with words perhaps.
    pub(crate) fn sign(text: impl Into<String>) -> Self {
        Self::Sign(text.into())
    }

    /// The same in a sentence.
    pub(crate) fn said(&self, lang: Lang) -> String {
        self.shown(Money::Cents, lang)
    }

    fn shown(&self, money: Money, lang: Lang) -> String {
        match self {
            Self::Text(text) | Self::Sign(text) | Self::Right(text) => prose(text),
            Self::Number(number) => prose(&number.shown(lang)),
            Self::Bar(bar) => bar.clone(),
            Self::Amount(n) => money.amount(*n, false, lang),
            Self::Change(n) => money.amount(*n, true, lang),
            Self::Withheld => WITHHELD.to_owned(),
            Self::None => NONE.to_owned(),
            Self::Empty => String::new(),
        }
    }
}

/// A number, and how people read it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Number {
    /// The number, exact.
    pub(crate) n: Decimal,
    /// What it is.
    pub(crate) form: Form,
    /// Decimals: at least, and at most.
    pub(crate) digits: (u8, u8),
    /// Whether its sign is always there.
    pub(crate) sign: bool,
    /// What stands before it.
    pub(crate) mark: &'static str,
    /// Its unit, said in the cell.
    pub(crate) unit: Arc<str>,
}

/// What a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    /// As it is.
    #[default]
    Plain,
    /// A fraction, read in percent.
    Fraction,
    /// A change in percent.
    Change,
    /// An amount, read in thousands.
    Thousands,
    /// A year: it has no thousands.
    Year,
}

impl Number {
    fn shown(&self, lang: Lang) -> String {
        let text = match self.form {
            Form::Plain => {
                let (least, most) = self.digits;
                number::shaped(self.n, least.into(), most.into(), self.sign, lang)
            }
            Form::Fraction => number::ratio(self.n, lang),
            Form::Change => number::change(self.n, lang),
            Form::Thousands => Money::Thousands.amount(self.n, self.sign, lang),
            Form::Year => self.n.normalize().to_string(),
        };
        let text =
            number::with_unit(&text, if self.form == Form::Year { "" } else { &self.unit }, lang);
        format!("{}{text}", self.mark)
    }
}

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

    /// Its rows.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.rows.iter().map(Vec::as_slice)
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
            let cells: Vec<String> = cells.map(|c| escaped(&c)).collect();
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

/// What a column needs at least for its longest cell, with a space on each side.
fn squeezed((title, align): &(String, Option<Align>), longest: usize, words: usize) -> usize {
    let longest = if *align == Some(Align::Words) { longest.min(words) } else { longest };
    longest.max(longest_word(title)) + 2
}

fn longest_word(title: &str) -> usize {
    title.split(' ').map(|word| word.chars().count()).max().unwrap_or(0)
}

/// Text of a Markdown cell.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;");
    text.replace('\n', "<br>")
}
