//! How a column writes its numbers: `12.5`, `12,5`, `1 234,5`. What has two readings is refused
//! with a question, unless other cells of the column, or else of its table, answer it.

use super::dates::{self, Dates};
use super::refusals::Fault;
use crate::number::digits;
use crate::sources::{Cell, CellType};
use std::borrow::Cow;

/// How the numbers of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Notation {
    /// The decimal sign; `None` when nothing tells.
    decimal: Option<char>,
    /// What separates thousands, beside spaces: declared, or seen.
    group: Option<char>,
    /// Whether spaces may.
    spaces: bool,
    /// How its dates are read.
    pub(super) dates: Dates,
}

/// What a manifest says of the numbers of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Declared {
    /// `decimal`.
    pub(super) decimal: Option<char>,
    /// `thousands`.
    pub(super) thousands: Option<char>,
    /// `dates`.
    pub(super) dates: Option<Dates>,
}

/// Digits before a point, or zeros after one: no number has as many.
const MOST_SHIFT: usize = 100;

impl Notation {
    /// That of programs: a point, and nothing between digits.
    pub(super) const MACHINE: Self =
        Self { decimal: Some('.'), group: None, spaces: true, dates: Dates::Iso };
    /// The same in a file, where nothing else is seen.
    pub(super) const PLAIN: Self = Self { dates: Dates::DayFirst, ..Self::MACHINE };

    /// That of a cell of such a column: what is a number in its file is written as programs do.
    pub(super) fn of(self, cell: Cell) -> Self {
        if cell.of == CellType::Number { Self { dates: self.dates, ..Self::MACHINE } } else { self }
    }

    /// Whether decimals come after a comma.
    pub(super) fn has_comma(self) -> bool {
        self.decimal == Some(',')
    }

    /// The number as machines write it, or why it is none. A text that is no number at all comes
    /// back as it is: who reads it says so.
    pub(super) fn plain(self, text: &str) -> Result<Cow<'_, str>, Fault> {
        if let Some((mantissa, exponent)) = scientific(text) {
            return Ok(self.expanded(mantissa, exponent)?.into());
        }
        let Some(shape) = Shape::of(text) else { return Ok(Cow::Borrowed(text)) };
        if shape.spaces == Spaces::Wrong || (shape.spaces == Spaces::Grouped && !self.spaces) {
            return Err(Fault::CellSeparators);
        }
        let other = |sign: char| if sign == '.' { ',' } else { '.' };
        let decimal = match shape.signs {
            Signs::None => None,
            Signs::Decimal(sign) => Some(sign),
            // `1.234.567`: groups, which the decimal sign cannot make.
            Signs::Groups(sign) => {
                let possible = self.decimal != Some(sign);
                return if possible { Ok(Shape::write(text, None)) } else { Err(wrong_sign(sign)) };
            }
            Signs::Either(sign) => match self.decimal {
                Some(decimal) if decimal == sign => Some(sign),
                _ if self.group == Some(sign) => None,
                None if self.group == Some(other(sign)) => Some(sign),
                _ => return Err(Fault::AmbiguousNumber),
            },
            Signs::Wrong => return Err(Fault::CellNotNumber),
        };
        match decimal {
            Some(sign) if self.decimal.is_some_and(|own| own != sign) => Err(wrong_sign(sign)),
            decimal => Ok(Shape::write(text, decimal)),
        }
    }

    /// `-4.03e-4` as `-0.000403`. A number so written has no thousands apart.
    fn expanded(self, mantissa: &str, exponent: i32) -> Result<String, Fault> {
        let digits = unsigned(mantissa);
        let sign = if mantissa.starts_with(['-', '\u{2212}']) { "-" } else { "" };
        let point = digits.find(['.', ',']);
        let (whole, fraction) = point.map_or((digits, ""), |at| (&digits[..at], &digits[at + 1..]));
        let written = point.and_then(|at| digits[at..].chars().next());
        if let Some(wrong) = written.filter(|sign| self.decimal.is_some_and(|own| own != *sign)) {
            return Err(wrong_sign(wrong));
        }
        let all = format!("{whole}{fraction}");
        let significant = all.trim_start_matches('0');
        let zeros = i64::try_from(all.len() - significant.len()).unwrap_or(i64::MAX);
        let significant = significant.trim_end_matches('0');
        if significant.is_empty() {
            return Ok("0".to_owned());
        }
        // Digits before the point.
        let before = i64::try_from(whole.len()).unwrap_or(i64::MAX) - zeros + i64::from(exponent);
        let Ok(shift) = usize::try_from(before.unsigned_abs()) else {
            return Err(Fault::CellTooLarge);
        };
        if shift > MOST_SHIFT {
            return Err(if before < 0 { Fault::CellTooPrecise } else { Fault::CellTooLarge });
        }
        Ok(match before {
            ..=0 => format!("{sign}0.{}{significant}", "0".repeat(shift)),
            _ if shift >= significant.len() => format!("{sign}{significant:0<shift$}"),
            _ => format!("{sign}{}.{}", &significant[..shift], &significant[shift..]),
        })
    }

    /// The number of a text that machines and this column write alike.
    pub(super) fn digits(self, text: &str) -> Option<(i64, u32)> {
        if self.decimal == Some('.') || text.bytes().all(|b| b.is_ascii_digit()) {
            return digits::read(text);
        }
        digits::read(&self.plain(text).ok()?)
    }
}

/// The parts of `1.5e+05`, as R, SAS and spreadsheets write large and small numbers.
fn scientific(text: &str) -> Option<(&str, i32)> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = unsigned(mantissa).split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let known = digits(unsigned(whole)) && digits(fraction) && digits(unsigned(exponent));
    let exponent = exponent.replace('\u{2212}', "-");
    // What has more digits than a number can hold is as far as can be told.
    let far = if exponent.starts_with('-') { i32::MIN } else { i32::MAX };
    known.then(|| (mantissa, exponent.parse().unwrap_or(far)))
}

fn wrong_sign(sign: char) -> Fault {
    if sign == ',' { Fault::CellComma } else { Fault::CellPoint }
}

/// What a text that may be a number looks like, whatever the notation.
struct Shape {
    spaces: Spaces,
    signs: Signs,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spaces {
    None,
    /// Between groups of three digits.
    Grouped,
    Wrong,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Signs {
    None,
    /// It can only be the decimal sign.
    Decimal(char),
    /// It can only separate thousands.
    Groups(char),
    /// It can be both: `1.234`.
    Either(char),
    /// It can be neither.
    Wrong,
}

/// What spreadsheets and editors put between thousands.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
}

impl Shape {
    /// Nothing when the text is no number in any notation, or is one in all of them.
    fn of(text: &str) -> Option<Self> {
        let digits = unsigned(text);
        let known = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || is_space(c);
        if !digits.starts_with(|c: char| c.is_ascii_digit()) || !digits.chars().all(known) {
            return None;
        }
        let whole = digits.split(['.', ',']).next().unwrap_or("");
        let mut found = digits.chars().filter(|c| is_space(*c));
        let spaces = match found.next() {
            None => Spaces::None,
            Some(first) => {
                let inside = whole.chars().filter(|c| is_space(*c)).count();
                let alone = found.all(|c| c == first) && inside == count(digits, is_space);
                let grouped = alone && grouped(whole, first);
                if grouped { Spaces::Grouped } else { Spaces::Wrong }
            }
        };
        Some(Self { spaces, signs: signs(digits, whole, spaces == Spaces::Grouped) })
    }

    /// The number with a point, `decimal` being its sign and all others left out.
    fn write(text: &str, decimal: Option<char>) -> Cow<'_, str> {
        let machine = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+');
        if text.chars().all(|c| machine(c) || (c == '.' && decimal == Some('.'))) {
            return Cow::Borrowed(text);
        }
        let kept = |c: char| match c {
            '\u{2212}' => Some('-'),
            c if Some(c) == decimal => Some('.'),
            c => machine(c).then_some(c),
        };
        Cow::Owned(text.chars().filter_map(kept).collect())
    }
}

/// A number without its sign.
fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(text)
}

fn count(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.chars().filter(|c| is(*c)).count()
}

/// The number in groups of three digits with which a text begins, spaces between them.
pub(super) fn spaced(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !is_space(c)).unwrap_or(text.len());
    let read = text[..end].trim_end();
    let space = read.chars().find(|c| is_space(*c))?;
    grouped(read, space).then_some(read)
}

/// Whether digits stand in groups of three.
fn grouped(whole: &str, separator: char) -> bool {
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or("");
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let mut rest = groups.peekable();
    (1..=3).contains(&first.len())
        && digits(first)
        && rest.peek().is_some()
        && rest.all(|group| group.len() == 3 && digits(group))
}

/// What the points and commas of a number can be.
fn signs(digits: &str, whole: &str, spaced: bool) -> Signs {
    let last = digits.rfind(['.', ',']).map(|at| (at, digits[at..].chars().next().unwrap_or('.')));
    let Some((at, sign)) = last else { return Signs::None };
    let other = if sign == '.' { ',' } else { '.' };
    let (times, others) = (count(digits, |c| c == sign), count(digits, |c| c == other));
    let fraction = &digits[at + 1..];
    if fraction.is_empty() {
        return Signs::Wrong;
    }
    match (times, others) {
        // `1.234,5`
        (1, 1..) if !spaced && grouped(&digits[..at], other) => Signs::Decimal(sign),
        (2.., 0) if !spaced && grouped(digits, sign) => Signs::Groups(sign),
        (1, 0) => {
            let group = !spaced && fraction.len() == 3 && whole.len() <= 3;
            let zero = whole.starts_with('0');
            if group && !zero { Signs::Either(sign) } else { Signs::Decimal(sign) }
        }
        _ => Signs::Wrong,
    }
}

/// What the cells of a column tell of its notation.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    /// Cells in which it can only be the decimal sign.
    points: usize,
    commas: usize,
    /// Whether one can only separate thousands.
    grouping_point: bool,
    grouping_comma: bool,
    /// Whether thousands are separated by spaces.
    pub(super) spaces: bool,
    /// Of dates.
    pub(super) dates: dates::Seen,
}

impl Evidence {
    /// Adds what a cell says.
    pub(super) fn add(&mut self, text: &str) {
        self.dates.add(text);
        let first = text.bytes().next();
        if !first.is_some_and(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | 0xe2)) {
            return;
        }
        // Whole numbers, the most frequent, tell nothing.
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return;
        }
        if let Some((mantissa, _)) = scientific(text) {
            self.points += usize::from(mantissa.contains('.'));
            self.commas += usize::from(mantissa.contains(','));
            return;
        }
        let Some(shape) = Shape::of(text) else { return };
        if shape.spaces == Spaces::Wrong {
            return;
        }
        self.spaces |= shape.spaces == Spaces::Grouped;
        match shape.signs {
            Signs::Decimal('.') => {
                self.points += 1;
                self.grouping_comma |= text.contains(',');
            }
            Signs::Decimal(_) => {
                self.commas += 1;
                self.grouping_point |= text.contains('.');
            }
            Signs::Groups('.') => self.grouping_point = true,
            Signs::Groups(_) => self.grouping_comma = true,
            Signs::None | Signs::Either(_) | Signs::Wrong => {}
        }
    }

    /// Adds what others say.
    pub(super) fn merge(&mut self, other: Self) {
        self.points += other.points;
        self.commas += other.commas;
        self.grouping_point |= other.grouping_point;
        self.grouping_comma |= other.grouping_comma;
        self.spaces |= other.spaces;
        self.dates.merge(other.dates);
    }

    /// The decimal sign; the more frequent where both are there.
    pub(super) fn decimal(self) -> Option<char> {
        match (self.points, self.commas) {
            (0, 0) if self.grouping_comma == self.grouping_point => None,
            (0, 0) => Some(if self.grouping_comma { '.' } else { ',' }),
            (points, commas) => Some(if points >= commas { '.' } else { ',' }),
        }
    }
}

/// The notation of each column, of which something may be declared. A table of programs (commas
/// between columns) writes a point where nothing tells.
pub(super) fn decide(
    evidence: &[Evidence],
    declared: impl Fn(usize) -> Declared,
    machine: bool,
) -> Vec<Notation> {
    let mut table = Evidence::default();
    for column in evidence {
        table.merge(*column);
    }
    // A table in which both are seen does not answer for a column that tells nothing.
    let both = table.points > 0 && table.commas > 0;
    let of_table = if both { None } else { table.decimal() };
    let one = |(at, column): (usize, &Evidence)| {
        let declared = declared(at);
        let decimal = declared.decimal.or(column.decimal()).or(of_table);
        let decimal = decimal.or(machine.then_some('.'));
        let seen = match decimal {
            Some('.') if column.grouping_comma => Some(','),
            Some(',') if column.grouping_point => Some('.'),
            _ => None,
        };
        let group = declared.thousands.filter(|sign| matches!(sign, '.' | ','));
        let spaces = declared.thousands.is_none_or(is_space);
        // A sign that separates thousands leaves the other for decimals.
        let other = group.map(|sign| if sign == '.' { ',' } else { '.' });
        let decimal = declared.decimal.or(other).or(decimal);
        let dates = declared.dates.unwrap_or_else(|| column.dates.dates());
        Notation { decimal, group: group.or(seen), spaces, dates }
    };
    evidence.iter().enumerate().map(one).collect()
}

/// Whether a text of commas between columns may hold other numbers than those of programs, or other
/// dates: digits around a space or a bar, or a comma between quotes.
pub(super) fn may_differ(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has = |byte: u8| bytes.contains(&byte);
    // Without a branch, so that many bytes are looked at together.
    let digit = |byte: u8| byte.wrapping_sub(b'0') < 10;
    let around = |byte: u8, width: usize| {
        let after = |from: usize| bytes.get(from..).unwrap_or_default();
        let threes = bytes.iter().zip(after(1)).zip(after(1 + width));
        has(byte)
            && threes.fold(0, |found, ((before, at), next)| {
                let here =
                    u8::from(digit(*before)) & u8::from(*at == byte) & u8::from(digit(*next));
                found | here
            }) == 1
    };
    let quoted = || {
        let after = |at: usize| {
            let cell = bytes[at + 1..].iter().take_while(|byte| **byte != b'"');
            let mut cell = cell.take(64);
            cell.clone().next().is_some_and(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+'))
                && cell.any(|b| *b == b',')
        };
        (0..bytes.len()).any(|at| bytes[at] == b'"' && after(at))
    };
    let apostrophe = || around(b'\'', 1) || around(0xe2, 3);
    around(b' ', 1) || around(b'/', 1) || around(0xc2, 2) || apostrophe() || (has(b'"') && quoted())
}

#[cfg(test)]
#[path = "notation_tests.rs"]
mod tests;
