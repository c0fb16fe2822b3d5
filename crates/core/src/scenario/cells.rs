//! Cells of columns: how one becomes a value, and how its refusal is told.

use super::fill::Builder;
use super::notation::Notation;
use super::refusals::Fault;
use super::text::{LONGEST_TEXT, quoted};
use super::{dates, markers};
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::number::{self, digits};
use crate::sources::Cell;
use crate::value::{InputSpec, Kind, Value, parse_value};
use rust_decimal::Decimal;

/// Reads one cell into its column, as a policy declares it.
pub(super) fn read(
    spec: &InputSpec,
    cell: Cell,
    notation: Notation,
    column: &mut Builder,
) -> Result<(), Fault> {
    let text = &*cell.said();
    let notation = notation.of(cell);
    if text.is_empty() {
        let fallback = spec.otherwise.as_ref().or(spec.optional.then_some(&Value::Missing));
        column.push(fallback.ok_or(Fault::EmptyCell)?);
        return Ok(());
    }
    if markers::is_failure(text) {
        return Err(Fault::CellFormulaError);
    }
    let free = spec.min.is_none() && spec.max.is_none() && spec.values.is_empty();
    match spec.kind {
        Kind::Text if free => column.text(text),
        Kind::Number | Kind::Integer if let Some((n, scale)) = notation.digits(text) => {
            let (n, scale) =
                if spec.kind == Kind::Integer { digits::plain(n, scale) } else { (n, scale) };
            if spec.kind == Kind::Integer && scale > 0 {
                return Err(Fault::CellNotInteger);
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
            let value = parse_value(kind, &plain).map_err(Fault::from)?;
            allowed(spec, &value)?;
            column.push(&value);
        }
    }
    Ok(())
}

/// The number of a cell, of a column that writes numbers so; none where it is empty.
pub(super) fn number(cell: Cell, notation: Notation) -> Result<Option<Decimal>, Fault> {
    let text = cell.said();
    if text.is_empty() {
        return Ok(None);
    }
    if markers::is_failure(&text) {
        return Err(Fault::CellFormulaError);
    }
    let plain = notation.of(cell).plain(&text)?;
    number::parse(&plain).map(Some).map_err(Fault::from)
}

/// Whether a policy lets a column have a value.
pub(super) fn allowed(spec: &InputSpec, value: &Value) -> Result<(), Fault> {
    if outside(value, spec.min.as_ref(), spec.max.as_ref()) {
        return Err(Fault::CellOutOfRange);
    }
    if !spec.values.is_empty() && !spec.values.contains(value) {
        return Err(Fault::CellNotListed);
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

/// Tells why a cell is refused, with the number it was probably meant to be.
pub(super) fn refused(fault: Fault, column: &str, text: &str, place: Span) -> Diagnostic {
    fault.told(column, text, None, None).at(place)
}

impl Fault {
    /// The message of a text of a column; with its notation, what it could write instead; with what
    /// the policy says of it, what it allows.
    pub(super) fn told(
        self,
        column: &str,
        text: &str,
        notation: Option<Notation>,
        spec: Option<&InputSpec>,
    ) -> Diagnostic {
        let value = quoted(text);
        let of = || Some(column.into());
        let parameter = None;
        let marker = markers::is_missing(text) && notation.is_some();
        let marker = marker.then(|| value.as_str().into());
        let example = |comma, example: &str| {
            notation.filter(|of| of.has_comma() == comma).map(|_| example.into())
        };
        let bound = |bound: fn(&InputSpec) -> Option<&Value>| Some(bound(spec?)?.into());
        match self {
            Self::EmptyCell => codes::EmptyCell { column }.into(),
            Self::CellFormulaError => codes::CellFormulaError { value, column }.into(),
            Self::CellNotNumber => {
                let (comma, point) = (example(true, "1234,5"), example(false, "1234.5"));
                let column = of();
                codes::CellNotNumber { value, column, parameter, comma, point, marker }.into()
            }
            Self::CellComma => plain(codes::CellComma { value, column }.into(), text),
            Self::CellPoint => codes::CellPoint { value, column }.into(),
            Self::CellSeparators => plain(codes::CellSeparators { value, column }.into(), text),
            Self::AmbiguousNumber => codes::AmbiguousNumber { value, column }.into(),
            Self::CellNotInteger => codes::CellNotInteger { value, column: of(), parameter }.into(),
            Self::CellNotBoolean => {
                codes::CellNotBoolean { value, column: of(), parameter, marker }.into()
            }
            Self::CellNotDate => {
                let barred = notation.filter(|of| of.dates != dates::Dates::Iso);
                let barred = barred.map(|_| "30/04/2025".into());
                codes::CellNotDate { value, column: of(), parameter, barred, marker }.into()
            }
            Self::AmbiguousDate => codes::AmbiguousDate { value, column }.into(),
            Self::MonthFirst => {
                let turned = dates::turned(text).map(|(barred, iso)| (barred.into(), iso.into()));
                let (barred, iso) = turned.unzip();
                codes::MonthFirst { value, column, barred, iso }.into()
            }
            Self::CellTooPrecise => codes::CellTooPrecise { value, column: of(), parameter }.into(),
            Self::CellTooLarge => codes::CellTooLarge { value, column: of(), parameter }.into(),
            Self::CellOutOfRange => {
                let (min, max) = (bound(|s| s.min.as_ref()), bound(|s| s.max.as_ref()));
                let (name, structure) = (None, None);
                codes::CellOutOfRange { value, column, min, max, name, structure }.into()
            }
            Self::CellNotListed => {
                let listed = spec.into_iter().flat_map(|spec| &spec.values);
                let values: Vec<String> = listed.map(Value::to_machine).collect();
                codes::CellNotListed { value, column, values: &values }.suggest(text, values.iter())
            }
            Self::TextTooLong => codes::TextTooLong { column, limit: LONGEST_TEXT }.into(),
            Self::ValueKind => {
                let expected = spec.map_or(Kind::Text, |spec| spec.kind);
                codes::ValueKind { column, value, expected }.into()
            }
        }
    }
}

/// With the number that a text was probably meant to be.
fn plain(mut diagnostic: Diagnostic, text: &str) -> Diagnostic {
    diagnostic.suggestion = plain_number(text);
    diagnostic
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
    fn an_ambiguous_number_is_not_guessed() {
        assert_eq!(plain_number("1\u{202f}234,5").as_deref(), Some("1234.5"));
        assert_eq!(plain_number("1,234"), None);
        assert_eq!(plain_number("1.234,56"), None);
    }
}
