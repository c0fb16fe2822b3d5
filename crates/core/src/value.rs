//! Values, kinds and the description of an input column: the words that every layer shares.

mod unit;

use crate::number;
use indexmap::IndexMap;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::fmt;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use unit::Unit;

/// What orders a text among others as a dictionary does, whatever its accents and its case.
pub fn collated(text: &str) -> String {
    let bare = text.nfd().filter(|c| !is_combining_mark(*c));
    bare.collect::<String>().to_lowercase().replace('œ', "oe").replace('æ', "ae")
}

crate::keywords! {
    /// The kinds of the language. Integers are numbers that a `switch` may decide on.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Kind {
        /// A number that is a whole number by its declaration.
        Integer = "integer",
        /// Any exact decimal.
        Number = "decimal",
        /// True or false.
        Boolean = "boolean",
        /// Text, NFC-normalised and trimmed.
        Text = "text",
        /// A calendar date.
        Date = "date",
    }
}

impl Kind {
    /// The kind that holds both, if they can be compared or stand for one another.
    pub fn join(self, other: Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a == b => Some(a),
            (Self::Integer | Self::Number, Self::Integer | Self::Number) => Some(Self::Number),
            _ => None,
        }
    }

    /// Whether values of this kind are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }
}

/// A value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Not known: travels through arithmetic, never decides.
    Missing,
    /// True or false.
    Boolean(bool),
    /// An exact decimal, integers included.
    Number(Decimal),
    /// Text.
    Text(Arc<str>),
    /// A date.
    Date(Date),
}

impl Value {
    /// The kind of a present value.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::Missing => None,
            Self::Boolean(_) => Some(Kind::Boolean),
            Self::Number(_) => Some(Kind::Number),
            Self::Text(_) => Some(Kind::Text),
            Self::Date(_) => Some(Kind::Date),
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<Decimal> {
        if let Self::Number(n) = self { Some(*n) } else { None }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(t) = self { Some(t) } else { None }
    }

    /// The value as it leaves: numbers guarded and normalised.
    #[must_use]
    pub fn leave(&self) -> Self {
        match self {
            Self::Number(n) => Self::Number(number::leave(*n)),
            other => other.clone(),
        }
    }

    /// Machine text: point, ISO date, `true`/`false`, empty when missing.
    pub fn to_machine(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Boolean(b) => b.to_string(),
            Self::Number(n) => number::to_machine(*n),
            Self::Text(t) => t.to_string(),
            Self::Date(d) => d.to_string(),
        }
    }
}

macro_rules! from {
    ($($from:ty => $variant:ident;)+) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        })+
    };
}

from! {
    Decimal => Number;
    i32 => Number;
    i64 => Number;
    bool => Boolean;
    &str => Text;
    Date => Date;
}

/// Nothing is a missing value.
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

/// What a policy says of one column that it needs.
#[derive(Clone, Debug, PartialEq)]
pub struct InputSpec {
    /// Column name.
    pub name: String,
    /// Kind of its cells.
    pub kind: Kind,
    /// French label.
    pub label: Option<String>,
    /// Unit (`€`, `patients`, `%`…).
    pub unit: Option<String>,
    /// Smallest value allowed, bound included (number or date).
    pub min: Option<Value>,
    /// Largest value allowed, bound included.
    pub max: Option<Value>,
    /// The only values allowed, if any are listed.
    pub values: Vec<Value>,
    /// Fills an absent column or an empty cell.
    pub otherwise: Option<Value>,
    /// An absent column or an empty cell is missing, not an error.
    pub optional: bool,
    /// Free remark of the author.
    pub note: Option<String>,
    /// Where it is declared.
    pub span: Option<crate::diagnostic::Span>,
}

impl InputSpec {
    /// A column that must be there, with no more said of it.
    pub fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            label: None,
            unit: None,
            min: None,
            max: None,
            values: Vec::new(),
            otherwise: None,
            optional: false,
            note: None,
            span: None,
        }
    }

    /// Whether cells are read alike for both: words and places do not count.
    pub fn reads_like(&self, other: &Self) -> bool {
        let read =
            |spec: &Self| Self { label: None, unit: None, note: None, span: None, ..spec.clone() };
        read(self) == read(other)
    }
}

/// The columns that a policy needs, and those of the policies that it refers to.
#[derive(Clone, Debug)]
pub struct Columns<'a> {
    /// Its own.
    pub own: &'a IndexMap<String, InputSpec>,
    /// Those of each other policy.
    pub others: Vec<OtherColumns<'a>>,
}

/// The columns of a policy that another refers to.
#[derive(Clone, Copy, Debug)]
pub struct OtherColumns<'a> {
    /// The key of the policy among those referred to.
    pub key: &'a str,
    /// Its id.
    pub id: &'a str,
    /// Its columns.
    pub inputs: &'a IndexMap<String, InputSpec>,
}

impl Columns<'_> {
    /// All of them by name; of two that share one, the first.
    pub fn merged(&self) -> IndexMap<String, InputSpec> {
        let mut all = self.own.clone();
        for (name, spec) in self.others.iter().flat_map(|other| other.inputs) {
            all.entry(name.clone()).or_insert_with(|| spec.clone());
        }
        all
    }
}

/// Why a text is not a value of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueError {
    /// Not a number.
    Number(number::NumberError),
    /// A number with decimals where a whole number is needed, or beyond 64 bits.
    NotInteger,
    /// Not one of `true false 1 0 oui non vrai faux`.
    Boolean,
    /// Not a date of the form `2025-04-30`.
    Date,
}

/// Reads a cell, a `--set` value or a manifest value of a known kind. `text` is trimmed, not empty.
///
/// # Errors
/// The reason, as a [`ValueError`]; none for a text.
pub fn parse_value(kind: Kind, text: &str) -> Result<Value, ValueError> {
    match kind {
        Kind::Text => Ok(Value::Text(text.into())),
        Kind::Boolean => parse_boolean(text).map(Value::Boolean).ok_or(ValueError::Boolean),
        Kind::Date => parse_date(text).map(Value::Date).ok_or(ValueError::Date),
        Kind::Number => number::parse(text).map(Value::Number).map_err(ValueError::Number),
        Kind::Integer => {
            let n = number::parse(text).map_err(ValueError::Number)?;
            let whole = n.normalize();
            if whole.scale() != 0 || i64::try_from(whole).is_err() {
                return Err(ValueError::NotInteger);
            }
            Ok(Value::Number(whole))
        }
    }
}

fn parse_boolean(text: &str) -> Option<bool> {
    let is = |word: &&str| text.eq_ignore_ascii_case(word);
    if ["true", "1", "oui", "vrai"].iter().any(is) {
        return Some(true);
    }
    ["false", "0", "non", "faux"].iter().any(is).then_some(false)
}

/// Reads `2025-04-30`, and nothing else: a year has four digits, the first of which is no zero.
pub fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            0 => b.is_ascii_digit() && b != b'0',
            _ => b.is_ascii_digit(),
        });
    shape.then(|| text.parse().ok()).flatten()
}

/// A date as an integer that keeps its order and its parts.
pub(crate) fn pack_date(date: Date) -> i64 {
    (i64::from(date.year()) << 9) | (i64::from(date.month()) << 5) | i64::from(date.day())
}

/// The date of [`pack_date`].
pub(crate) fn unpack_date(packed: i64) -> Option<Date> {
    let part = |shift: u32, mask: i64| i8::try_from((packed >> shift) & mask).ok();
    Date::new(i16::try_from(packed >> 9).ok()?, part(5, 15)?, part(0, 31)?).ok()
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_machine())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_order() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let days = ["-0044-03-15", "1999-12-31", "2000-01-01", "2024-02-29", "2024-03-01"];
        let packed: Vec<i64> =
            days.iter().map(|d| pack_date(date(&d.replace("-0044", "-000044")))).collect();
        assert!(packed.is_sorted());
        for (day, packed) in days.iter().zip(packed).skip(1) {
            assert_eq!(unpack_date(packed), Some(date(day)));
        }
    }

    #[test]
    fn cells_are_read_by_kind() {
        assert_eq!(parse_value(Kind::Boolean, "OUI"), Ok(Value::Boolean(true)));
        assert_eq!(parse_value(Kind::Boolean, "2"), Err(ValueError::Boolean));
        assert_eq!(parse_value(Kind::Integer, "12.0"), Ok(Value::Number(12.into())));
        assert_eq!(parse_value(Kind::Integer, "12.5"), Err(ValueError::NotInteger));
        assert_eq!(parse_value(Kind::Date, "2025-02-30"), Err(ValueError::Date));
        assert_eq!(parse_value(Kind::Text, "01053").unwrap().to_machine(), "01053");
    }
}
