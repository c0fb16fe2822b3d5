//! How a column writes its dates: `2025-04-30`, or `30/04/2025`, the day before the month.

use super::refusals::Fault;
use crate::value::parse_date;
use jiff::civil::Date;

/// How the dates of a column are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dates {
    /// `2025-04-30` only.
    Iso,
    /// `30/04/2025` too.
    DayFirst,
    /// Some cells have the month first: what has two readings is refused.
    Mixed,
}

impl Dates {
    /// The date of a cell, or why it is none.
    pub(super) fn read(self, text: &str) -> Result<Date, Fault> {
        if let Some(date) = parse_date(text) {
            return Ok(date);
        }
        let parts = parts(text).filter(|_| self != Self::Iso);
        let (first, second, year) = parts.ok_or(Fault::CellNotDate)?;
        match (Date::new(year, second, first), Date::new(year, first, second)) {
            (Ok(date), Ok(other)) if self == Self::Mixed && date != other => {
                Err(Fault::AmbiguousDate)
            }
            (Ok(date), _) => Ok(date),
            (Err(_), Ok(_)) => Err(Fault::MonthFirst),
            _ => Err(Fault::CellNotDate),
        }
    }
}

/// The numbers of `30/04/2025`, in order.
fn parts(text: &str) -> Option<(i8, i8, i16)> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            2 | 5 => b == b'/',
            6 => b.is_ascii_digit() && b != b'0',
            _ => b.is_ascii_digit(),
        });
    let number = |from: usize, to: usize| text.get(from..to);
    shape
        .then(|| {
            let (first, second) = (number(0, 2)?.parse().ok()?, number(3, 5)?.parse().ok()?);
            Some((first, second, number(6, 10)?.parse().ok()?))
        })
        .flatten()
}

/// The date that a text with the month first was meant to be, as it is to be written.
pub(super) fn turned(text: &str) -> Option<(String, String)> {
    let (month, day, year) = parts(text)?;
    let date = Date::new(year, month, day).ok()?;
    Some((format!("{day:02}/{month:02}/{year:04}"), date.to_string()))
}

/// What the cells of a column tell of its dates.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// Cells that are not empty.
    filled: usize,
    /// Those that are dates with bars.
    barred: usize,
    /// Whether one can only have the month first.
    month_first: bool,
}

impl Seen {
    pub(super) fn add(&mut self, text: &str) {
        self.filled += usize::from(!text.is_empty());
        if text.as_bytes().get(2) == Some(&b'/') {
            let read = Dates::DayFirst.read(text);
            self.barred += usize::from(read.is_ok());
            self.month_first |= read == Err(Fault::MonthFirst);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.filled += other.filled;
        self.barred += other.barred;
        self.month_first |= other.month_first;
    }

    /// How they are read.
    pub(super) fn dates(self) -> Dates {
        if self.month_first { Dates::Mixed } else { Dates::DayFirst }
    }

    /// Whether it is a column of dates with bars, the day first: most of its cells are.
    pub(super) fn are_barred(self) -> bool {
        !self.month_first && self.barred > 0 && self.barred * 2 >= self.filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_read_before_the_month() {
        let read = |of: Dates, text: &str| of.read(text).map(|date| date.to_string());
        let iso = |text: &str| Ok(text.to_owned());
        assert_eq!(read(Dates::DayFirst, "30/04/2025"), iso("2025-04-30"));
        assert_eq!(read(Dates::DayFirst, "03/04/2025"), iso("2025-04-03"));
        assert_eq!(read(Dates::DayFirst, "29/02/2024"), iso("2024-02-29"));
        assert_eq!(read(Dates::DayFirst, "04/30/2025"), Err(Fault::MonthFirst));
        assert_eq!(read(Dates::Mixed, "03/04/2025"), Err(Fault::AmbiguousDate));
        assert_eq!(read(Dates::Mixed, "04/04/2025"), iso("2025-04-04"));
        assert_eq!(read(Dates::Mixed, "30/04/2025"), iso("2025-04-30"));
        assert_eq!(read(Dates::Iso, "30/04/2025"), Err(Fault::CellNotDate));
        for of in [Dates::Iso, Dates::DayFirst, Dates::Mixed] {
            assert_eq!(read(of, "2025-04-30"), iso("2025-04-30"));
            for no in [
                "30/02/2025",
                "1/4/2025",
                "30/04/25",
                "30-04-2025",
                "30/04/0025",
                "0025-04-30",
                "31/31/2025",
                "é0/04/202",
            ] {
                assert_eq!(read(of, no), Err(Fault::CellNotDate), "{no}");
            }
        }
        let turned = turned("04/30/2025");
        assert_eq!(turned, Some(("30/04/2025".to_owned(), "2025-04-30".to_owned())));
    }
}
