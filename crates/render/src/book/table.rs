//! A table of a sheet: one line a row, names that can be filtered, totals of what is in sight.

use super::digits::held;
use super::sheet::{Cell, Content, Form, Look, ROWS, Role};
use crate::locale::book::Say;
use crate::locale::{Lang, columns as words, number};
use crate::rows::Rows;
use bareme_core::number::ExactSum;
use bareme_core::parallel;
use bareme_core::policy::CURRENCY;
use bareme_core::value::{Kind, Value};
use rust_decimal::Decimal;

/// Rows that are looked at for the width of a column.
const LOOKED: usize = 400;
/// Narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (9, 38);
/// Room for the words of a total.
const TOLD: usize = 26;
/// Rows that are made together.
const PIECE: usize = 1_024;
/// Most decimals shown of a number that is no amount: all of them are there.
const DECIMALS: u32 = 6;

/// Whether a column has a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Total {
    /// Columns in euros do.
    Amounts,
    /// None does.
    None,
}

/// A table.
pub(crate) struct Table<'a> {
    /// What it shows.
    pub(super) rows: Rows<'a>,
    looks: Vec<Look>,
    /// Which columns hold no number.
    words: Vec<bool>,
    totals: Vec<Option<Decimal>>,
    /// Cells that were rounded to the digits of a spreadsheet, by column.
    pub(super) rounded: Vec<usize>,
    /// Widths of its columns, in characters.
    pub(super) widths: Vec<u16>,
    formed: Option<Box<Formed<'a>>>,
    lang: Lang,
}

/// The form of a number by row, column and number, where it is not that of its column.
type Formed<'a> = dyn Fn(usize, usize, Decimal) -> Option<Form> + Sync + 'a;

/// What is found in a column.
#[derive(Default)]
struct Found {
    numbers: usize,
    words: usize,
    /// Whole numbers, years perhaps.
    scale: u32,
    rounded: usize,
    sum: ExactSum,
}

impl<'a> Table<'a> {
    /// A table over rows.
    pub(crate) fn new(rows: Rows<'a>, total: Total, lang: Lang) -> Self {
        let (mut looks, mut words) = (Vec::new(), Vec::new());
        let mut totals = Vec::new();
        let mut rounded = Vec::new();
        // More rows than a sheet holds are refused when it is written: nobody reads them.
        let count = if rows.count > ROWS { 0 } else { rows.count };
        let find = |place| {
            let mut found = Found::default();
            (0..count).for_each(|row| found.add(&rows.cell(row, place)));
            found
        };
        let mut all = Vec::new();
        parallel::in_order(parallel::ALL, (0..rows.columns.len()).collect(), find, |found| {
            all.push(found);
            true
        });
        for (column, found) in rows.columns.iter().zip(all) {
            let euros = column.unit.as_deref() == Some(CURRENCY);
            let form = match column.kind {
                _ if column.year => Form::Year,
                Some(Kind::Date) => Form::Date,
                _ if euros => Form::Euros(column.signed),
                _ if column.unit.as_deref() == Some("fraction") => {
                    let scale = found.scale.saturating_sub(2);
                    let scale = if column.signed { scale.min(2) } else { scale };
                    Form::Percent(decimals(scale), column.signed)
                }
                _ if found.numbers > 0 => Form::Number(decimals(found.scale), column.signed),
                _ => Form::General,
            };
            looks.push(Look { form, ..Look::default() });
            let adds_up = total == Total::Amounts && euros && found.words == 0;
            totals.push(found.sum.total().filter(|_| adds_up && found.numbers > 0));
            rounded.push(found.rounded);
            words.push(found.numbers == 0);
        }
        let widths = Vec::new();
        let mut table = Self { rows, looks, words, totals, rounded, widths, formed: None, lang };
        table.widths = table.needed();
        table
    }

    /// The same with the form of a number told by row, column and number, where it is another one.
    pub(crate) fn formed_by(
        mut self,
        form: impl Fn(usize, usize, Decimal) -> Option<Form> + Sync + 'a,
    ) -> Self {
        self.formed = Some(Box::new(form));
        self
    }

    /// What is made of the rows, some at a time, on all processors; taken in order.
    pub(super) fn by_pieces<R: Send>(
        &self,
        make: impl Fn(&mut dyn Iterator<Item = Vec<Cell>>) -> R + Sync,
        take: impl FnMut(R) -> bool,
    ) {
        let (count, columns) = (self.rows.count, self.rows.columns.len());
        let cells = |row| (0..columns).map(|column| self.cell(row, column)).collect();
        let make = |start: usize| make(&mut (start..count.min(start + PIECE)).map(cells));
        parallel::in_order(parallel::ALL, (0..count).step_by(PIECE).collect(), make, take);
    }

    /// How most cells of each column look.
    pub(super) fn usual(&self) -> Vec<Look> {
        let looks = self.looks.iter().zip(&self.words);
        let look = |(look, words): (&Look, &bool)| match words {
            true => Look { role: Role::Word, ..Look::default() },
            false => look.clone(),
        };
        looks.map(look).collect()
    }

    /// Lines between the title of the sheet and the header.
    pub(super) fn above(&self) -> usize {
        usize::from(self.has_totals()) + usize::from(self.has_labels())
    }

    fn has_totals(&self) -> bool {
        self.totals.iter().any(Option::is_some)
    }

    fn has_labels(&self) -> bool {
        self.rows.columns.iter().any(|column| column.label.is_some())
    }

    /// The lines above the rows: totals, labels, names; `first` is the row of the first of them.
    pub(super) fn head(&self, first: usize) -> Vec<Vec<Cell>> {
        let columns = &self.rows.columns;
        let mut lines = Vec::new();
        let data = first + self.above() + 1;
        if self.has_totals() {
            let last = data + self.rows.count.saturating_sub(1);
            let total = |(place, total): (usize, &Option<Decimal>)| match total {
                Some(value) => Cell {
                    content: Content::Sum { first: data, last, value: *value },
                    look: Look { role: Role::Total, ..self.looks[place].clone() },
                },
                None if place == 0 => Cell::text(Say::TotalInSight.text(self.lang), Role::Total),
                None => Cell::empty().in_role(Role::Total),
            };
            lines.push(self.totals.iter().enumerate().map(total).collect());
        }
        let role = |place: usize| {
            let words = matches!(self.looks[place].form, Form::General | Form::Date);
            if words { Role::Header } else { Role::HeaderRight }
        };
        if self.has_labels() {
            // What people call each column; its name in machine files stands below.
            let label = columns.iter().enumerate().map(|(place, column)| {
                let unit = column.unit.as_deref().filter(|unit| *unit != "fraction");
                let unit = unit.map(|unit| format!(" ({unit})")).unwrap_or_default();
                let ours = || words::COLUMN.get(&column.name, self.lang).unwrap_or(&column.name);
                let label = column.label.as_deref().unwrap_or_else(ours);
                Cell::text(format!("{label}{unit}"), role(place))
            });
            lines.push(label.collect());
        }
        let header = columns.iter().enumerate().map(|(place, column)| {
            let role = if self.has_labels() { Role::Label } else { role(place) };
            Cell::text(column.name.as_str(), role)
        });
        lines.push(header.collect());
        lines
    }

    /// A cell of the table.
    pub(super) fn cell(&self, row: usize, column: usize) -> Cell {
        let look = self.looks[column].clone();
        match self.rows.cell(row, column) {
            Value::Missing => Cell { content: Content::Empty, look },
            Value::Boolean(flag) => Cell { content: Content::Boolean(flag), look },
            Value::Number(n) => {
                let form = self.formed.as_ref().and_then(|form| form(row, column, n));
                Cell {
                    content: Content::Number(n),
                    look: Look { form: form.unwrap_or(look.form), ..look },
                }
            }
            Value::Text(text) => {
                let room = self.widths.get(column).copied().unwrap_or(0);
                let long = text.contains('\n') || text.chars().count() + 2 > room.into();
                Cell::text(&*text, if long { Role::Prose } else { Role::Word })
            }
            Value::Date(date) => {
                Cell { content: Content::Date(date), look: Look { form: Form::Date, ..look } }
            }
        }
    }

    /// What its columns need, in characters.
    fn needed(&self) -> Vec<u16> {
        let of = |place: usize| {
            let column = &self.rows.columns[place];
            let shown = |row| match self.rows.cell(row, place) {
                Value::Number(n) => self.written(n, self.looks[place].form),
                other => other.to_machine(),
            };
            let longest = |text: &str| text.lines().map(|line| line.chars().count()).max();
            let cells = (0..self.rows.count.min(LOOKED)).filter_map(|row| longest(&shown(row)));
            let total = self.totals[place].map(|n| self.written(n, self.looks[place].form));
            let total = total.map_or(0, |text| text.chars().count());
            // Room for the button of the filter.
            let name = column.name.chars().count() + 4;
            // The first column tells what a total is.
            let told = if place == 0 && self.has_totals() { TOLD } else { 0 };
            let widest = cells.max().unwrap_or(0).max(name).max(total).max(told) + 3;
            u16::try_from(widest.clamp(WIDTHS.0, WIDTHS.1)).unwrap_or(u16::MAX)
        };
        (0..self.rows.columns.len()).map(of).collect()
    }

    fn written(&self, n: Decimal, form: Form) -> String {
        match form {
            Form::Euros(sign) => number::euros(n, sign, self.lang),
            Form::Percent(..) => number::ratio(n, self.lang),
            _ => number::shaped(n, 0, DECIMALS, false, self.lang),
        }
    }
}

impl Found {
    fn add(&mut self, value: &Value) {
        match value {
            Value::Missing => {}
            Value::Number(n) => {
                self.numbers += 1;
                self.scale = self.scale.max(n.normalize().scale());
                self.rounded += usize::from(held(*n).1);
                self.sum.add(*n);
            }
            Value::Boolean(_) | Value::Text(_) | Value::Date(_) => self.words += 1,
        }
    }
}

fn decimals(scale: u32) -> u8 {
    u8::try_from(scale.min(DECIMALS)).unwrap_or_default()
}
