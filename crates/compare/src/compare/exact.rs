//! Sums that say what they leave out.

pub use bareme_core::number::exact::Exact;
pub(super) use bareme_core::number::exact::Tally;
use rust_decimal::Decimal;

/// A sum that says how many rows it leaves out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The sum over the rows that have a value.
    pub sum: Exact,
    /// Rows that have a value.
    pub rows: usize,
    /// Rows left out because the value is missing.
    pub missing: usize,
    /// Rows left out because the value is in error.
    pub errors: usize,
    /// Whether these numbers of rows are not told.
    pub rows_withheld: bool,
}

impl Total {
    /// A sum of no row.
    pub const NOTHING: Self =
        Self { sum: Exact::ZERO, rows: 0, missing: 0, errors: 0, rows_withheld: false };

    /// A sum that is not told.
    pub(crate) fn withheld() -> Self {
        Self { sum: Exact::WITHHELD, ..Self::NOTHING }
    }

    /// The same sum, without what it leaves out.
    pub(crate) fn without_rows(&self) -> Self {
        Self { sum: self.sum.clone(), rows_withheld: true, ..Self::NOTHING }
    }

    /// Both together.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            sum: self.sum.plus(&other.sum),
            rows: self.rows + other.rows,
            missing: self.missing + other.missing,
            errors: self.errors + other.errors,
            rows_withheld: self.rows_withheld || other.rows_withheld,
        }
    }

    /// The sum, or nothing when no row has a value.
    pub fn value(&self) -> Option<Decimal> {
        if self.rows == 0 && self.left_out() > 0 { None } else { self.sum.value() }
    }

    /// How many rows the sum leaves out.
    pub fn left_out(&self) -> usize {
        self.missing + self.errors
    }
}
