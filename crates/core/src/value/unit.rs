//! What a number counts, read once: `€/ETP/an` is € for each ETP and each year,
//! `€/1 000 patients/an` € for each thousand patients and each year.

use rust_decimal::Decimal;

/// Words of the year, the only unit that the language itself knows.
const YEAR: [&str; 5] = ["an", "année", "années", "year", "years"];

/// A unit: so much of something, for each of other things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    of: Part,
    per: Vec<Part>,
}

/// A number of the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    times: Decimal,
    what: String,
}

impl Unit {
    /// Reads what a declaration says. Any text is a unit.
    pub fn read(text: &str) -> Self {
        let mut parts = text.split('/').map(Part::read);
        let of = parts.next().unwrap_or_else(|| Part::read(""));
        Self { of, per: parts.collect() }
    }

    /// Whether it counts what another one counts, whatever that is divided by.
    pub fn counts(&self, other: &Self) -> bool {
        self.of.what == other.of.what && other.per.is_empty()
    }

    /// Whether it is another one each year: it adds up as that does.
    pub fn is_yearly(&self, other: &Self) -> bool {
        self.of == other.of
            && other.per.is_empty()
            && matches!(self.per.as_slice(), [year] if year.is_year())
    }

    /// Whether it counts years.
    pub fn is_year(&self) -> bool {
        self.of.is_year() && self.per.is_empty()
    }

    /// Whether it is divided by years.
    pub fn is_by_year(&self) -> bool {
        self.per.iter().any(Part::is_year)
    }

    /// What it is for each of, years apart: `ETP` of `€/ETP/an`.
    pub fn per(&self) -> Option<Self> {
        let mut parts = self.per.iter().filter(|part| !part.is_year());
        let (first, more) = (parts.next()?, parts.next());
        let one = more.is_none() && first.times == Decimal::ONE;
        one.then(|| Self { of: first.clone(), per: Vec::new() })
    }

    /// What it counts, without how many and by what.
    pub fn what(&self) -> &str {
        &self.of.what
    }
}

impl Part {
    fn read(text: &str) -> Self {
        let text = text.trim();
        let space = |c: char| c.is_whitespace() || c == '_';
        let end = text.find(|c: char| !c.is_ascii_digit() && !space(c)).unwrap_or(0);
        let (number, what) = text.split_at(end);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        match digits.parse() {
            Ok(times) => Self { times, what: what.to_owned() },
            Err(_) => Self { times: Decimal::ONE, what: text.to_owned() },
        }
    }

    fn is_year(&self) -> bool {
        self.times == Decimal::ONE && YEAR.contains(&self.what.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Unit;

    #[test]
    fn a_unit_is_read_as_a_quotient() {
        let read = Unit::read;
        let cost = read("€/ETP/an");
        assert!(cost.counts(&read("€")) && cost.is_by_year() && !cost.is_yearly(&read("€")));
        assert_eq!(cost.per(), Some(read("ETP")));
        assert!(read("€ / an").is_yearly(&read("€")) && !read("€").is_yearly(&read("€")));
        assert_eq!(read("€/1 000 patients/an"), read("€/1_000\u{202f}patients / an"));
        assert_ne!(read("€/1 000 patients"), read("€/patients"));
        // A thousand patients are not one of anything, nor are two units together.
        assert_eq!(read("€/1 000 patients/an").per(), None);
        assert_eq!(read("€/ETP/site").per(), None);
        assert_eq!(read("€/an").per(), None);
        assert!(!read("k€").counts(&read("€")) && !read("").counts(&read("€")));
        assert!(!read("€").counts(&read("€/an")));
        assert_eq!(read("1 000").what(), "1 000");
    }
}
