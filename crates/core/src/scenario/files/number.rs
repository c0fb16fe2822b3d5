//! Numbers of workbooks: doubles, told by the shortest text that gives them back. This is the one
//! place where a binary float is seen; it is read and written, never computed with.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// Digits that a double always gives back.
const SURE: usize = 15;

/// The shortest decimal of a double, as it is written in a workbook; nothing when it is none.
pub(super) fn shortest(text: &str) -> Option<String> {
    let text = text.trim();
    // Whole numbers are what they are.
    if text.len() <= SURE && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
    let text = number.to_string();
    Some(if text == "-0" { "0".to_owned() } else { text })
}

/// Whether a decimal has more digits than a double is sure of.
pub(super) fn is_long(text: &str) -> bool {
    if text.len() <= SURE {
        return false;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let digits = if text.contains('.') { digits } else { digits.trim_end_matches('0') };
    digits.len() > SURE
}

/// The day, and the time if there is one, that a number of days stands for.
pub(super) fn moment(days: &str, since_1904: bool) -> Option<String> {
    let days: Decimal = days.parse().ok()?;
    let whole = days.floor().to_i32()?;
    let seconds = ((days - days.floor()) * Decimal::from(86_400)).round().to_u32()?;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let time = format!("{hours:02}:{minutes:02}:{seconds:02}");
    if whole == 0 && !since_1904 {
        return Some(time);
    }
    let day = day(whole, since_1904)?;
    let midnight = time == "00:00:00";
    Some(if midnight { day.to_string() } else { format!("{day}T{time}") })
}

fn day(number: i32, since_1904: bool) -> Option<Date> {
    // 1900 had no 29 February, but the first spreadsheet thought so.
    let start = match number {
        _ if since_1904 => date(1904, 1, 1),
        1..=59 => date(1899, 12, 31),
        61.. => date(1899, 12, 30),
        _ => return None,
    };
    start.checked_add(i64::from(number).days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_told_by_their_shortest_text() {
        for (written, read) in [
            ("0.1", "0.1"),
            ("0.10000000000000001", "0.1"),
            ("12.300000000000001", "12.3"),
            ("1E-3", "0.001"),
            ("1.5e3", "1500"),
            ("-0", "0"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("1053", "1053"),
        ] {
            assert_eq!(shortest(written).as_deref(), Some(read), "{written}");
        }
        assert!(["", "x", "NaN", "inf", "1e999"].iter().all(|text| shortest(text).is_none()));
        assert!(is_long("0.30000000000000004") && !is_long("0.000000000000000123"));
        assert!(is_long("1234567890123456") && !is_long("1234567890123450000"));
    }

    #[test]
    fn days_are_dates() {
        for (days, since_1904, read) in [
            ("45412", false, "2024-04-30"),
            ("1", false, "1900-01-01"),
            ("61", false, "1900-03-01"),
            ("45412.5", false, "2024-04-30T12:00:00"),
            ("0.25", false, "06:00:00"),
            ("43950", true, "2024-04-30"),
        ] {
            assert_eq!(moment(days, since_1904).as_deref(), Some(read), "{days}");
        }
        assert!(["60", "-1", "99999999999"].iter().all(|days| moment(days, false).is_none()));
    }
}
