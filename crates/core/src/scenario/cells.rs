//! Cells of columns: how one becomes a value, and how its refusal is told.

use super::fill::Builder;
use super::notation::Notation;
use super::text::quoted;
use super::{dates, markers};
use crate::diagnostic::{Arg, Code, Diagnostic, Span};
use crate::number::{self, digits};
use crate::sources::Cell;
use crate::value::{InputSpec, Kind, Value, ValueError, number_code, parse_value};
use rust_decimal::Decimal;

/// Reads one cell into its column, as a policy declares it.
pub(super) fn read(
    spec: &InputSpec,
    cell: Cell,
    notation: Notation,
    column: &mut Builder,
) -> Result<(), Code> {
    let text = &*cell.said();
    let notation = notation.of(cell);
    if text.is_empty() {
        let fallback = spec.otherwise.as_ref().or(spec.optional.then_some(&Value::Missing));
        column.push(fallback.ok_or(Code::EmptyCell)?);
        return Ok(());
    }
    if markers::is_failure(text) {
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

/// The number of a cell, of a column that writes numbers so; none where it is empty.
pub(super) fn number(cell: Cell, notation: Notation) -> Result<Option<Decimal>, Code> {
    let text = cell.said();
    if text.is_empty() {
        return Ok(None);
    }
    if markers::is_failure(&text) {
        return Err(Code::CellFormulaError);
    }
    let plain = notation.of(cell).plain(&text)?;
    number::parse(&plain).map(Some).map_err(number_code)
}

/// Whether a policy lets a column have a value.
pub(super) fn allowed(spec: &InputSpec, value: &Value) -> Result<(), Code> {
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
        ValueError::Number(error) => number_code(error),
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
    fn an_ambiguous_number_is_not_guessed() {
        assert_eq!(plain_number("1\u{202f}234,5").as_deref(), Some("1234.5"));
        assert_eq!(plain_number("1,234"), None);
        assert_eq!(plain_number("1.234,56"), None);
    }
}
