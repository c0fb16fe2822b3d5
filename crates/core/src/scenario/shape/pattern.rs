//! Names of columns that change with the year: `TP60{yy}`.

use crate::scenario::text::year;

/// Names of columns that change with the year: what stands before and after it.
pub(super) struct Pattern<'p> {
    before: &'p str,
    after: &'p str,
    digits: usize,
}

impl<'p> Pattern<'p> {
    /// `TP60{yy}`, `TP60_{yyyy}`.
    pub(super) fn of(text: &'p str) -> Option<Self> {
        let of = |mark: &str, digits| {
            text.split_once(mark).map(|(before, after)| Self { before, after, digits })
        };
        of("{yyyy}", 4).or_else(|| of("{yy}", 2))
    }

    /// The year that a title tells.
    pub(super) fn year(&self, title: &str) -> Option<i32> {
        let digits = title.strip_prefix(self.before)?.strip_suffix(self.after)?;
        if digits.len() != self.digits || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number: i32 = digits.parse().ok()?;
        year(&(if self.digits == 2 { 2000 + number } else { number }).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_stands_in_a_name() {
        let year = |pattern: &str, title: &str| Pattern::of(pattern).and_then(|p| p.year(title));
        assert_eq!(year("TP60{yy}", "TP6021"), Some(2021));
        assert_eq!(year("TP60{yy}", "TP60AGE121"), None);
        assert_eq!(year("DISP_TP60_A{yy}", "DISP_TP60_A21"), Some(2021));
        assert_eq!(year("taux_{yyyy}_x", "taux_1998_x"), Some(1998));
        assert_eq!(year("TP60", "TP60"), None);
    }
}
