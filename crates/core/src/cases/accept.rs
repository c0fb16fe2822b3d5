//! `--accept`: obtained values written over the expected ones, byte for byte in their places, so
//! that comments, layout and line ends stay as they are.

use super::{Check, ERROR, MISSING, Obtained, Outcome, Report};
use crate::number;
use crate::value::Value;
use std::ops::Range;

/// A case file with what came out in place of what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The new text.
    pub text: String,
    /// How many values were written.
    pub written: usize,
    /// How many failures stay: a row that was to be refused and is not has no value to write.
    pub left: usize,
}

/// Writes what came out over what was expected, in the text of a case file.
pub fn accepted(report: &Report, text: &str) -> Accepted {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut left = 0;
    for check in report.outcomes.iter().flat_map(Outcome::failures) {
        match replacement(check, text) {
            Some(value) => changes.push((check.bytes.clone(), value)),
            None => left += 1,
        }
    }
    changes.sort_by_key(|(bytes, _)| bytes.start);
    let mut out = String::with_capacity(text.len());
    let mut next = 0;
    for (bytes, value) in &changes {
        out.push_str(text.get(next..bytes.start).unwrap_or_default());
        out.push_str(value);
        next = bytes.end;
    }
    out.push_str(text.get(next..).unwrap_or_default());
    Accepted { text: out, written: changes.len(), left }
}

/// The obtained value, written as the expected one is: quoted, or with the same separators.
fn replacement(check: &Check, text: &str) -> Option<String> {
    let old = text.get(check.bytes.clone())?;
    let quoted = old.starts_with(['"', '\'']);
    Some(match &check.obtained {
        Obtained::Accepted => return None,
        Obtained::Error(cause) if check.formula().is_some() => {
            quote(&format!("{ERROR}{}", cause.code))
        }
        Obtained::Error(cause) => quote(cause.code.id()),
        Obtained::Value(Value::Missing) => quote(MISSING),
        Obtained::Value(Value::Text(text)) => quote(text),
        Obtained::Value(Value::Number(n)) => {
            let machine = number::to_machine(*n);
            let digits = if old.contains('_') { grouped(&machine) } else { machine };
            // Beyond 64 bits an integer is not valid TOML: it is quoted.
            let whole = n.is_integer() && i64::try_from(*n).is_err();
            if quoted || whole { quote(&digits.replace('_', "")) } else { digits }
        }
        Obtained::Value(value) if quoted => quote(&value.to_machine()),
        Obtained::Value(value) => value.to_machine(),
    })
}

/// A basic string of TOML.
fn quote(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// `1234567.89` → `1_234_567.89`.
fn grouped(number: &str) -> String {
    let (sign, rest) = number.split_at(usize::from(number.starts_with('-')));
    let (whole, fraction) = rest.find('.').map_or((rest, ""), |point| rest.split_at(point));
    let mut out = sign.to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out.push_str(fraction);
    out
}
