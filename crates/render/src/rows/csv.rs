//! CSV, for machines and for a spreadsheet set to French; texts that cannot run.

use super::{Given, Rows};
use bareme_core::number::{self, digits};
use bareme_core::sources::may_run;
use bareme_core::value::Value;
use std::borrow::Cow;
use std::io::{Result, Write};

/// How a CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Comma, point, UTF-8, LF.
    Standard,
    /// Semicolon, decimal comma, UTF-8 with its mark, CRLF: what a double click opens in French.
    ExcelFr,
}

impl Dialect {
    fn delimiter(self) -> u8 {
        match self {
            Self::Standard => b',',
            Self::ExcelFr => b';',
        }
    }

    fn end(self) -> &'static [u8] {
        match self {
            Self::Standard => b"\n",
            Self::ExcelFr => b"\r\n",
        }
    }
}

/// Whether a spreadsheet could take a text for a formula, or read back another text.
pub(crate) fn guarded(text: &str) -> bool {
    may_run(text.trim_start_matches('\'')) && !is_number(text)
}

/// A signed number or percentage is what it looks like: it does not run.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(decimals)
}

/// A text that cannot run when a spreadsheet opens it; readers take the apostrophe away.
pub(crate) fn guard(text: &str) -> Cow<'_, str> {
    if guarded(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Words that stand beside the digits of a date, a time or a number, in French or English.
const BESIDE_DIGITS: &[&str] = &[
    "janvier",
    "janv",
    "jan",
    "january",
    "février",
    "févr",
    "fév",
    "february",
    "feb",
    "mars",
    "mar",
    "march",
    "avril",
    "avr",
    "april",
    "apr",
    "mai",
    "may",
    "juin",
    "jun",
    "june",
    "juillet",
    "juil",
    "july",
    "jul",
    "août",
    "august",
    "aug",
    "septembre",
    "sept",
    "sep",
    "september",
    "octobre",
    "october",
    "oct",
    "novembre",
    "november",
    "nov",
    "décembre",
    "december",
    "déc",
    "dec",
    "am",
    "pm",
    "e",
];

/// Whether a spreadsheet in French would make something else of a text than what it says: a number
/// without its zeros or digits, a date, a time, an amount, a truth value.
fn changed(text: &str) -> bool {
    let lower = text.to_lowercase();
    if ["vrai", "faux", "true", "false"].contains(&lower.as_str()) {
        return !["VRAI", "FAUX"].contains(&text);
    }
    if !text.contains(|c: char| c.is_ascii_digit()) || text.contains(char::is_control) {
        return false;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Beyond, it is shown and saved as 1,23E+11.
        return text.len() > 11 || text.len() > 1 && text.starts_with('0');
    }
    let sign = |c: char| c.is_ascii_digit() || c.is_whitespace() || ".,/:-+%€$£()'’".contains(c);
    let mut words = lower.split(sign).filter(|word| !word.is_empty());
    // An exponent has digits before it.
    !lower.starts_with('e') && words.all(|word| BESIDE_DIGITS.contains(&word))
}

/// Writes a text cell of a line: guarded, and between quotes where it needs them. What French Excel
/// would change is written as `="010780054"`, which it shows as it is and tables are read with.
pub(crate) fn push_text(text: &str, dialect: Dialect, out: &mut Vec<u8>) {
    if dialect == Dialect::ExcelFr && changed(text) && !guarded(text) {
        out.extend_from_slice(format!("\"=\"\"{text}\"\"\"").as_bytes());
        return;
    }
    let delimiter = dialect.delimiter();
    let quoted = text.bytes().any(|b| matches!(b, b'"' | b'\n' | b'\r') || b == delimiter);
    if quoted {
        out.push(b'"');
    }
    if guarded(text) {
        out.push(b'\'');
    }
    if quoted {
        out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

fn push(value: &Value, dialect: Dialect, out: &mut Vec<u8>) {
    match (value, dialect) {
        (Value::Text(text), _) => push_text(text, dialect, out),
        (Value::Number(_), Dialect::ExcelFr) => {
            out.extend_from_slice(value.to_machine().replace('.', ",").as_bytes());
        }
        (Value::Boolean(flag), Dialect::ExcelFr) => {
            out.extend_from_slice(if *flag { b"VRAI" } else { b"FAUX" });
        }
        (Value::Number(n), Dialect::Standard) => number::push_machine(*n, out),
        _ => out.extend_from_slice(value.to_machine().as_bytes()),
    }
}

fn push_whole(n: i64, scale: u32, dialect: Dialect, out: &mut Vec<u8>) {
    let start = out.len();
    digits::push(out, n, scale);
    if dialect == Dialect::ExcelFr {
        out[start..].iter_mut().filter(|byte| **byte == b'.').for_each(|byte| *byte = b',');
    }
}

pub(super) fn write(rows: &Rows, dialect: Dialect, out: &mut dyn Write) -> Result<()> {
    let mut buffer = Vec::new();
    if dialect == Dialect::ExcelFr {
        buffer.extend_from_slice("\u{feff}".as_bytes());
    }
    for (index, column) in rows.columns.iter().enumerate() {
        if index > 0 {
            buffer.push(dialect.delimiter());
        }
        push_text(&column.name, dialect, &mut buffer);
    }
    buffer.extend_from_slice(dialect.end());
    out.write_all(&buffer)?;
    super::by_pieces(rows, out, |row, line| {
        let mut first = true;
        rows.each(row, &mut |cell| {
            if !first {
                line.push(dialect.delimiter());
            }
            first = false;
            match cell {
                Given::Text(text) => push_text(text, dialect, line),
                Given::Whole(n, scale) => push_whole(n, scale, dialect, line),
                Given::Value(value) => push(value, dialect, line),
            }
        });
        line.extend_from_slice(dialect.end());
    })
}
