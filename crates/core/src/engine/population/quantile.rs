//! Quantiles as Excel’s QUANTILE.INC gives them, each row as often as its weight says.

use crate::number::{self, MAX_SCALE};
use num_bigint::BigInt;
use rust_decimal::Decimal;

/// A value and how many rows it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub value: Decimal,
    pub weight: Decimal,
}

/// A decimal times 10^28.
fn scaled(n: Decimal) -> BigInt {
    BigInt::from(n.mantissa()) * BigInt::from(10).pow(MAX_SCALE - n.scale())
}

/// The value at `1 + (n - 1) × part`, between the two nearest; `None` beyond what a decimal holds.
pub(super) fn quantile(mut values: Vec<Weighed>, part: Decimal) -> Option<Decimal> {
    values.sort_unstable_by_key(|weighed| weighed.value);
    let one = scaled(Decimal::ONE);
    let total: BigInt = values.iter().map(|w| scaled(w.weight)).sum();
    let unit = &one * &one;
    if total < one {
        // Fewer than one row: nothing to lie between.
        let mut reached = BigInt::from(0);
        let wanted = total * scaled(part);
        return values.iter().find_map(|Weighed { value, weight }| {
            reached += scaled(*weight) * &one;
            (reached >= wanted).then_some(*value)
        });
    }
    // How far behind the first, in units of 10^-56.
    let behind = (&total - &one) * scaled(part);
    let (whole, rest) = (&behind / &unit, &behind % &unit);
    let mut place = (&whole + 1) * &one;
    let mut reached = BigInt::from(0);
    let mut found: Vec<Decimal> = Vec::new();
    let last = values.last()?.value;
    for Weighed { value, weight } in values {
        reached += scaled(weight);
        while found.len() < 2 && reached >= place {
            found.push(value);
            place += &one;
        }
    }
    let low = scaled(found.first().copied().unwrap_or(last));
    let high = scaled(found.get(1).copied().unwrap_or(last));
    number::quotient(&(low * (&unit - &rest) + high * &rest), &(unit * one))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        number::parse(text).unwrap()
    }

    fn of(values: &[(&str, &str)], part: &str) -> String {
        let weighed =
            |(value, weight): &(&str, &str)| Weighed { value: d(value), weight: d(weight) };
        quantile(values.iter().map(weighed).collect(), d(part)).unwrap().to_string()
    }

    #[test]
    fn as_a_spreadsheet_does() {
        let four = [("7", "1"), ("1", "1"), ("2", "1"), ("4", "1")];
        assert_eq!(of(&four, "0"), "1");
        assert_eq!(of(&four, "0.25"), "1.75");
        assert_eq!(of(&four, "0.5"), "3");
        assert_eq!(of(&four, "0.9"), "6.1");
        assert_eq!(of(&four, "1"), "7");
        assert_eq!(of(&[("5", "1")], "0.3"), "5");
    }

    #[test]
    fn a_weight_is_as_many_rows() {
        let twice = [("1", "2"), ("4", "3"), ("9", "1")];
        let rows = [("1", "1"), ("1", "1"), ("4", "1"), ("4", "1"), ("4", "1"), ("9", "1")];
        for part in ["0", "0.1", "0.25", "0.37", "0.5", "0.8", "0.95", "1"] {
            assert_eq!(of(&twice, part), of(&rows, part), "{part}");
        }
        let fewer = [("3", "0.5"), ("8", "0.25")];
        assert_eq!([of(&fewer, "0"), of(&fewer, "0.6"), of(&fewer, "0.9")], ["3", "3", "8"]);
    }

    #[test]
    fn thirds_are_rounded_once() {
        assert_eq!(
            of(&[("0", "1"), ("1", "1")], "0.3333333333333333333333333333"),
            "0.3333333333333333333333333333"
        );
    }
}
