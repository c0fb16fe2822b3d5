//! A cell with a meaning: what it holds is never its text.

use crate::locale::Lang;
use crate::locale::number::{self, Money, NONE};
use crate::locale::secrecy::WITHHELD;
use crate::locale::values::{self, YEAR};
use crate::page::prose;
use crate::titles;
use bareme_compare::compare::{Exact, Period};
use bareme_core::policy::{CURRENCY, Param, ParamValue};
use bareme_core::value::Value;
use rust_decimal::Decimal;
use std::sync::Arc;

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

    pub(super) fn shown(&self, money: Money, lang: Lang) -> String {
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
