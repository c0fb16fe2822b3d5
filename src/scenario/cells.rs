//! Cells: how a text is cleaned and read, and how its refusal is told.

use super::fill::Builder;
use super::notation::Notation;
use super::{dates, markers};
use crate::diagnostic::{Arg, Code, Diagnostic, Diagnostics, Span};
use crate::number::{self, NumberError, digits};
use crate::value::{InputSpec, Kind, Value, ValueError, parse_value};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Longest text of a cell, in characters.
pub(super) const LONGEST_TEXT: usize = 10_000;
/// Refusals shown for one column; the others are counted.
const SHOWN: usize = 20;
/// Characters of a refused cell that a message repeats.
const QUOTED: usize = 60;

/// A text trimmed and in normal form C.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    let bare = plain(bytes.first()) && plain(bytes.last());
    let text = if bare { text } else { text.trim() };
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// The text of a cell of a file: without what spreadsheets put around an identifier
/// (`="01053"`), nor the apostrophe that keeps a text from running as a formula (`'=…`).
pub(super) fn cell(raw: &str) -> Cow<'_, str> {
    let text = clean(raw);
    if !text.starts_with(['\'', '=']) {
        return text;
    }
    match text {
        Cow::Borrowed(text) => bare(text),
        Cow::Owned(text) => Cow::Owned(bare(&text).into_owned()),
    }
}

fn bare(text: &str) -> Cow<'_, str> {
    let formula = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = formula.filter(|inner| !inner.replace("\"\"", "").contains('"')) {
        return Cow::Owned(clean(&inner.replace("\"\"", "\"")).into_owned());
    }
    let guarded = text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
    Cow::Borrowed(text.strip_prefix('\'').filter(|_| guarded).unwrap_or(text))
}

/// Whether a raw cell is longer than what a text may be.
pub(super) fn too_long(raw: &str) -> bool {
    // Normal form C never has more characters than its source has bytes.
    raw.len() > LONGEST_TEXT && clean(raw).chars().count() > LONGEST_TEXT
}

/// The year that a cell names.
pub(super) fn year(text: &str) -> Option<i32> {
    let value = parse_value(Kind::Integer, text).ok()?;
    let year = i32::try_from(value.number()?).ok()?;
    (1900..=2200).contains(&year).then_some(year)
}

/// A text short enough for a message.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Equal texts kept once.
#[derive(Debug, Default)]
pub(super) struct Pool(HashSet<Arc<str>>);

impl Pool {
    /// The one copy of a text.
    pub(super) fn keep(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.0.insert(new.clone());
        new
    }
}

/// Refusals of one column: the first ones are shown, the others are counted.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    shown: Diagnostics,
    hidden: usize,
}

impl Refusals {
    /// Adds one; its places are only looked for if it is shown.
    pub(super) fn push(&mut self, refusal: impl FnOnce() -> Diagnostic) {
        if self.shown.len() < SHOWN {
            self.shown.push(refusal());
        } else {
            self.hidden += 1;
        }
    }

    /// Counts some that are not shown.
    pub(super) fn hide(&mut self, count: usize) {
        self.hidden += count;
    }

    /// Hands over what was refused in `column`, whose title is at `place`.
    pub(super) fn close(self, column: &str, place: Option<Span>, into: &mut Diagnostics) {
        into.extend(self.shown);
        if self.hidden > 0 {
            into.push(
                Diagnostic::new(Code::MoreRefusedCells)
                    .at(place)
                    .with("column", column)
                    .with("count", self.hidden),
            );
        }
    }
}

/// Cells that a column refuses, in a part of its table: the first ones by their row.
#[derive(Debug, Default)]
pub(super) struct Refused {
    /// Those that may be shown.
    pub(super) first: Vec<(usize, Code)>,
    /// How many others there are.
    pub(super) more: usize,
}

impl Refused {
    /// Adds one.
    pub(super) fn push(&mut self, row: usize, code: Code) {
        if self.first.len() < SHOWN {
            self.first.push((row, code));
        } else {
            self.more += 1;
        }
    }
}

/// Reads one cell into its column, as a policy declares it.
pub(super) fn read(
    spec: &InputSpec,
    raw: &str,
    notation: Notation,
    column: &mut Builder,
) -> Result<(), Code> {
    let text = &*cell(raw);
    if text.is_empty() {
        let fallback = spec.otherwise.as_ref().or(spec.optional.then_some(&Value::Missing));
        column.push(fallback.ok_or(Code::EmptyCell)?);
        return Ok(());
    }
    if text.starts_with(['#', 'E', 'F']) && markers::is_failure(text) {
        return Err(Code::CellFormulaError);
    }
    let free = spec.min.is_none() && spec.max.is_none() && spec.values.is_empty();
    match spec.kind {
        Kind::Text if free => column.text(text),
        Kind::Number | Kind::Integer if let Some((n, scale)) = notation.digits(text) => {
            let (n, scale) =
                if spec.kind == Kind::Integer { digits::plain(n, scale) } else { (n, scale) };
            if spec.kind == Kind::Integer && scale > 0 {
                return Err(Code::CellNotInteger);
            }
            if !free {
                allowed(spec, &Value::Number(Decimal::new(n, scale)))?;
            }
            column.number(n, scale);
        }
        Kind::Date => {
            let value = Value::Date(notation.dates.read(text)?);
            allowed(spec, &value)?;
            column.push(&value);
        }
        kind => {
            let plain = if kind.is_number() { notation.plain(text)? } else { text.into() };
            let value = parse_value(kind, &plain).map_err(refusal)?;
            allowed(spec, &value)?;
            column.push(&value);
        }
    }
    Ok(())
}

/// Whether a policy lets a column have a value.
fn allowed(spec: &InputSpec, value: &Value) -> Result<(), Code> {
    if outside(value, spec.min.as_ref(), spec.max.as_ref()) {
        return Err(Code::CellOutOfRange);
    }
    if !spec.values.is_empty() && !spec.values.contains(value) {
        return Err(Code::CellNotListed);
    }
    Ok(())
}

fn outside(value: &Value, min: Option<&Value>, max: Option<&Value>) -> bool {
    let before = |a: &Value, b: &Value| match (a, b) {
        (Value::Number(a), Value::Number(b)) => a < b,
        (Value::Date(a), Value::Date(b)) => a < b,
        _ => false,
    };
    min.is_some_and(|min| before(value, min)) || max.is_some_and(|max| before(max, value))
}

/// The code of a text that is no value of its kind.
pub(super) fn refusal(error: ValueError) -> Code {
    match error {
        ValueError::Number(NumberError::Form) => Code::CellNotNumber,
        ValueError::Number(NumberError::Comma) => Code::CellComma,
        ValueError::Number(NumberError::Separators) => Code::CellSeparators,
        ValueError::Number(NumberError::TooPrecise) => Code::CellTooPrecise,
        ValueError::Number(NumberError::TooLarge) => Code::CellTooLarge,
        ValueError::NotInteger => Code::CellNotInteger,
        ValueError::Boolean => Code::CellNotBoolean,
        ValueError::Date => Code::CellNotDate,
    }
}

/// Tells why a cell is refused, with the number it was probably meant to be.
pub(super) fn refused(code: Code, column: &str, text: &str, place: Span) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(code).at(place).with("column", column);
    if !text.is_empty() {
        diagnostic = diagnostic.with("value", quoted(text));
    }
    if matches!(code, Code::CellComma | Code::CellSeparators) {
        diagnostic.suggestion = plain_number(text);
    }
    diagnostic
}

/// The same, with what the column could hold instead: what it writes, what it may hold.
pub(super) fn refused_in(
    notation: Notation,
    code: Code,
    column: &str,
    text: &str,
    place: Span,
) -> Diagnostic {
    let mut diagnostic = refused(code, column, text, place);
    let (number, date) = (code == Code::CellNotNumber, code == Code::CellNotDate);
    if number && notation.has_comma() {
        diagnostic = diagnostic.with("comma", "1234,5");
    } else if number {
        diagnostic = diagnostic.with("point", "1234.5");
    }
    if date && notation.dates != dates::Dates::Iso {
        diagnostic = diagnostic.with("barred", "30/04/2025");
    }
    if let Some((barred, iso)) = dates::turned(text).filter(|_| code == Code::MonthFirst) {
        diagnostic = diagnostic.with("barred", barred).with("iso", iso);
    }
    if (number || date || code == Code::CellNotBoolean) && markers::is_missing(text) {
        diagnostic = diagnostic.with("marker", quoted(text));
    }
    diagnostic
}

/// The same, with what the policy allows and where it says so.
pub(super) fn refused_input(
    code: Code,
    spec: &InputSpec,
    notation: Notation,
    text: &str,
    place: Span,
) -> Diagnostic {
    let bound = |value: &Value| match value {
        Value::Number(n) => Arg::Number(*n),
        other => Arg::Text(other.to_machine()),
    };
    let mut diagnostic = refused_in(notation, code, &spec.name, text, place);
    if code == Code::CellOutOfRange {
        diagnostic.args.extend(spec.min.as_ref().map(|min| ("min", bound(min))));
        diagnostic.args.extend(spec.max.as_ref().map(|max| ("max", bound(max))));
    }
    if code == Code::CellNotListed {
        let allowed: Vec<String> = spec.values.iter().map(Value::to_machine).collect();
        diagnostic = diagnostic.suggest(text, allowed.iter().map(String::as_str));
        diagnostic = diagnostic.with("values", allowed);
    }
    diagnostic.related(spec.span, crate::diagnostic::Note::Declared)
}

/// `1 234,5` → `1234.5`; nothing when the comma may separate thousands (`1,234`).
fn plain_number(text: &str) -> Option<String> {
    if text.rsplit_once(',').is_some_and(|(_, fraction)| fraction.chars().count() == 3) {
        return None;
    }
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '_'))
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    number::parse(&plain).ok().map(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_composed() {
        assert_eq!(clean(" \u{a0}e\u{301}t\u{e9} "), "été");
        assert!(!too_long(&"é".repeat(LONGEST_TEXT)));
        assert!(too_long(&"\u{958}".repeat(LONGEST_TEXT / 2 + 1)), "normal form C is longer here");
    }

    #[test]
    fn what_keeps_a_text_from_running_is_undone() {
        for (raw, text) in [
            ("=\"60057\"", "60057"),
            ("=\" 01053\"", "01053"),
            ("=\"a\"&\"b\"", "=\"a\"&\"b\""),
            ("'=1+1", "=1+1"),
            ("''=1+1", "'=1+1"),
            ("'-abc", "-abc"),
            ("'\tx", "\tx"),
            ("'été", "'été"),
            ("l'=", "l'="),
            ("-5", "-5"),
        ] {
            assert_eq!(cell(raw), text, "{raw}");
        }
    }

    #[test]
    fn an_ambiguous_number_is_not_guessed() {
        assert_eq!(plain_number("1\u{202f}234,5").as_deref(), Some("1234.5"));
        assert_eq!(plain_number("1,234"), None);
        assert_eq!(plain_number("1.234,56"), None);
    }

    #[test]
    fn a_year_is_a_whole_number_of_our_time() {
        assert_eq!(year("2024"), Some(2024));
        assert!(
            ["", "24", "2024.5", "2201", "deux mille", "9999999999999"]
                .map(year)
                .iter()
                .all(Option::is_none)
        );
    }
}
