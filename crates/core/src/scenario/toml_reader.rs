//! TOML read with the place of every key and value. Numbers are taken as they are written.

use super::notation::spaced;
use super::refusals::Refusals;
use super::text::{clean, quoted};
use super::toml_syntax;
use crate::diagnostic::{Diagnostic, Diagnostics, SourceId, Span, codes};
use crate::number;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::ops::{Range, RangeInclusive};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// A key or a value, and where it is.
pub(super) type Key<'t> = Spanned<DeString<'t>>;
pub(super) type Node<'t> = Spanned<DeValue<'t>>;

/// A text of a file, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The text.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// What a key must hold; worded by the language at the edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Text,
    Texts,
    Table,
    Tables,
    Amount,
    Positive,
    Count,
    Months,
    Year,
    Scalar,
    TableList,
}

impl Expected {
    fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Texts => "texts",
            Self::Table => "table",
            Self::Tables => "tables",
            Self::Amount => "amount",
            Self::Positive => "positive",
            Self::Count => "count",
            Self::Months => "months",
            Self::Year => "year",
            Self::Scalar => "scalar",
            Self::TableList => "table_list",
        }
    }
}

/// A number as it is written: never through a binary float.
pub(super) fn decimal(value: &DeValue) -> Option<Decimal> {
    match value {
        DeValue::Integer(n) if n.radix() == 10 => number::parse(n.as_str()).ok(),
        DeValue::Float(n) => number::parse(n.as_str()).ok(),
        _ => None,
    }
}

/// Reads one document and collects what is wrong with it.
pub(super) struct Reader<'t> {
    text: &'t str,
    source: SourceId,
    /// Byte where each line starts.
    lines: Vec<usize>,
    errors: Refusals,
    /// What is worth a look.
    pub(super) notices: Diagnostics,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, source: SourceId) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { text, source, lines, errors: Refusals::default(), notices: Vec::new() }
    }

    /// Parses the document.
    pub(super) fn parse(&self) -> Result<DeTable<'t>, Diagnostics> {
        DeTable::parse(self.text).map(Spanned::into_inner).map_err(|error| {
            let place = error.span().map(|range| self.span(range));
            if let Some(range) = error.span().and_then(|range| self.decimal_comma(range.start)) {
                let read = &self.text[range.clone()];
                let written = read.replace(',', ".");
                return vec![codes::DecimalComma { read, written }.at(self.span(range))];
            }
            let rest = error.span().and_then(|range| self.text.get(range.start..));
            if let Some(read) = rest.and_then(spaced) {
                let written: String =
                    read.chars().map(|c| if c.is_ascii_digit() { c } else { '_' }).collect();
                return vec![codes::SpacedNumber { read, written }.at(place)];
            }
            let line = place.and_then(|place| self.text.lines().nth(place.line as usize - 1));
            let reason = toml_syntax::sort(error.message(), line.unwrap_or_default());
            vec![codes::ManifestSyntax { reason }.at(place)]
        })
    }

    /// A number with a comma on the line of a place, outside texts: `growth = { x = 0,01 }`.
    fn decimal_comma(&self, at: usize) -> Option<Range<usize>> {
        let start = self.text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        let line = self.text[start..].lines().next()?;
        let digit = |b: Option<&u8>| b.is_some_and(u8::is_ascii_digit);
        let bytes = line.as_bytes();
        let mut quoted = false;
        let comma = (1..bytes.len()).find(|&i| {
            quoted ^= matches!(bytes[i - 1], b'"' | b'\'');
            bytes[i] == b',' && !quoted && digit(bytes.get(i - 1)) && digit(bytes.get(i + 1))
        })?;
        let digits = |b: &&u8| b.is_ascii_digit() || **b == b'_';
        let before = bytes[..comma].iter().rev().take_while(digits).count();
        let after = bytes[comma + 1..].iter().take_while(digits).count();
        // A list of whole numbers is none, nor is what a date or a decimal stands before.
        let listed = line[..comma].rfind(['[', '=']).is_some_and(|i| bytes[i] == b'[');
        (!listed).then(|| start + comma - before..start + comma + 1 + after)
    }

    /// Hands over what was wrong.
    pub(super) fn finish(self, name: &str) -> Diagnostics {
        let mut errors = Vec::new();
        self.errors.close(name, None, &mut errors);
        errors
    }

    /// The place of a range of bytes.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let text = self.text;
        let boundary = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at));
        let start = boundary(range.start.min(text.len())).unwrap_or(0);
        let end = boundary(range.end.clamp(start, text.len())).unwrap_or(start);
        let line = self.lines.partition_point(|first| *first <= start).max(1);
        let before = &text[self.lines[line - 1]..start];
        let shown = text[start..end].lines().next().unwrap_or("");
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let column = count(before.chars().count() + 1);
        Span::new(self.source, count(line), column, count(shown.chars().count()).max(1))
    }

    pub(super) fn place<T>(&self, node: &Spanned<T>) -> Span {
        self.span(node.span())
    }

    /// The entries of a table in the order of the file.
    pub(super) fn entries<'a, 'v>(table: &'a DeTable<'v>) -> Vec<(&'a Key<'v>, &'a Node<'v>)> {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| (key.span().start, key.span().end));
        entries
    }

    pub(super) fn refuse(&mut self, error: impl FnOnce() -> Diagnostic) {
        self.errors.push(error);
    }

    /// A key that means nothing here.
    pub(super) fn unknown_key(&mut self, key: &Key, known: &[&'static str]) {
        let place = self.place(key);
        self.errors.push(|| {
            codes::ManifestKey { key: quoted(key.get_ref()), known }
                .at(place)
                .suggest(&quoted(key.get_ref()), known.iter().copied())
        });
    }

    /// A key that must be there and is not.
    pub(super) fn absent_key(&mut self, key: &str, place: Option<Span>) {
        self.errors.push(|| codes::ManifestMissing { key }.at(place));
    }

    /// A value of the wrong type.
    pub(super) fn wrong_type(&mut self, key: &Key, value: &Node, expected: Expected) {
        let place = self.place(value);
        self.errors.push(|| {
            codes::ManifestType {
                key: quoted(key.get_ref()),
                expected: expected.word(),
                found: value.get_ref().type_str(),
            }
            .at(place)
        });
    }

    /// A text, cleaned; an empty one is refused like one that is no text.
    pub(super) fn text(&mut self, key: &Key, value: &Node) -> Option<Located> {
        let text = value.get_ref().as_str().map(clean).filter(|text| !text.is_empty());
        if text.is_none() {
            self.wrong_type(key, value, Expected::Text);
        }
        text.map(|text| Located { text: text.into_owned(), span: self.place(value) })
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &Key, value: &Node) -> Vec<Located> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, Expected::Texts);
            return Vec::new();
        };
        items.iter().filter_map(|item| self.text(key, item)).collect()
    }

    /// A table.
    pub(super) fn table<'a, 'v>(
        &mut self,
        key: &Key,
        value: &'a Node<'v>,
    ) -> Option<&'a DeTable<'v>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(key, value, Expected::Table);
        }
        table
    }

    /// What each table of a list says.
    pub(super) fn tables<T>(
        &mut self,
        key: &Key,
        value: &Node,
        mut one: impl FnMut(&mut Self, &DeTable, Span) -> Option<T>,
    ) -> Vec<T> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, Expected::Tables);
            return Vec::new();
        };
        let mut read = Vec::with_capacity(items.len());
        for item in items {
            let place = self.place(item);
            if let Some(table) = self.table(key, item) {
                read.extend(one(self, table, place));
            }
        }
        read
    }

    /// What a table says by name, in the order of the file.
    pub(super) fn named<T>(
        &mut self,
        key: &Key,
        value: &Node,
        mut one: impl FnMut(&mut Self, &Key, &Node) -> Option<T>,
    ) -> Vec<(Located, T)> {
        let Some(table) = self.table(key, value) else { return Vec::new() };
        let mut read = Vec::with_capacity(table.len());
        for (key, value) in Self::entries(table) {
            let name = self.name(key);
            read.extend(one(self, key, value).map(|one| (name, one)));
        }
        read
    }

    /// A key, cleaned.
    pub(super) fn name(&self, key: &Key) -> Located {
        Located { text: clean(key.get_ref()).into_owned(), span: self.place(key) }
    }

    /// Wants keys of a table.
    pub(super) fn need(&mut self, table: &DeTable, keys: &[&str], place: Span) {
        for key in keys.iter().filter(|key| !table.contains_key(**key)) {
            self.absent_key(key, Some(place));
        }
    }

    /// A whole number within bounds.
    pub(super) fn whole(
        &mut self,
        key: &Key,
        value: &Node,
        bounds: RangeInclusive<u32>,
        expected: Expected,
    ) -> Option<u32> {
        let number = decimal(value.get_ref()).filter(|n| n.fract().is_zero());
        let number = number.and_then(|n| n.to_u32()).filter(|n| bounds.contains(n));
        if number.is_none() {
            self.wrong_type(key, value, expected);
        }
        number
    }

    /// A number as it is written.
    pub(super) fn number(&mut self, key: &Key, value: &Node) -> Option<Decimal> {
        let number = decimal(value.get_ref());
        if number.is_none() {
            self.wrong_type(key, value, Expected::Amount);
        }
        number
    }

    /// A text, number, boolean or date, as text; its place is that of its content.
    pub(super) fn scalar(&mut self, key: &Key, value: &Node) -> Option<Located> {
        let span = self.place(value);
        let text = match value.get_ref() {
            DeValue::String(text) => {
                let raw = self.text.get(value.span()).unwrap_or("");
                let verbatim = raw.len() == text.len() + 2 && raw[1..].starts_with(&**text);
                let inner =
                    Span { column: span.column + 1, length: span.length.saturating_sub(2), ..span };
                let span = if verbatim && span.length > 2 { inner } else { span };
                return Some(Located { text: text.to_string(), span });
            }
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Boolean(value) => value.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => {
                self.wrong_type(key, value, Expected::Scalar);
                return None;
            }
        };
        Some(Located { text, span })
    }
}
