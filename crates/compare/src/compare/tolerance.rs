//! What counts as equal.

use super::exact::Exact;
use rust_decimal::Decimal;

bareme_core::keywords! {
    /// How far two numbers may lie apart, as in SAS `PROC COMPARE`.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Method {
        /// Not at all.
        #[default]
        Exact = "exact",
        /// By the criterion.
        Absolute = "absolute",
        /// By the criterion times the mean of both magnitudes.
        Relative = "relative",
        /// By the criterion in percent of the base.
        Percent = "percent",
    }
}

/// A method and its criterion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tolerance {
    /// How.
    pub method: Method,
    /// How far; not used by [`Method::Exact`].
    pub criterion: Decimal,
}

impl Tolerance {
    /// Whether two different numbers count as equal.
    pub(super) fn allows(&self, base: Decimal, target: Decimal) -> bool {
        if self.method == Method::Exact {
            return base == target;
        }
        let by = |x: Decimal| Exact::product(self.criterion, x);
        let (base, target) = (Exact::of(base), Exact::of(target));
        let gap = target.minus(&base).abs();
        let magnitude = |x: &Exact| x.abs().value().unwrap_or(Decimal::MAX);
        match self.method {
            Method::Exact => gap.is_zero(),
            Method::Absolute => gap <= by(Decimal::ONE),
            Method::Relative => gap.times(2) <= by(magnitude(&base)).plus(&by(magnitude(&target))),
            Method::Percent => gap.times(100) <= by(magnitude(&base)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_included() {
        let d = |t: &str| bareme_core::number::parse(t).unwrap();
        let allows = |method, criterion: &str, base: &str, target: &str| {
            Tolerance { method, criterion: d(criterion) }.allows(d(base), d(target))
        };
        assert!(!allows(Method::Exact, "1", "1", "1.000000000000001"));
        assert!(allows(Method::Absolute, "0.01", "100", "99.99"));
        assert!(!allows(Method::Absolute, "0.01", "100", "100.011"));
        assert!(allows(Method::Percent, "1", "-200", "-202"));
        assert!(!allows(Method::Percent, "1", "200", "202.01"));
        assert!(allows(Method::Relative, "0.1", "95", "105"));
        assert!(!allows(Method::Relative, "0.1", "94", "105"));
    }
}
