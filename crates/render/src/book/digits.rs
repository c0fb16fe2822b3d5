//! What a spreadsheet can hold of a number. The only place where a binary float is made: the file
//! formats know no other number.

use rust_decimal::Decimal;

/// Digits that a spreadsheet holds and shows.
const DIGITS: u32 = 15;

/// The number that a sheet holds: itself up to 15 digits, else rounded to them, half away from
/// zero as spreadsheets do; and whether it was rounded.
pub(super) fn held(n: Decimal) -> (Decimal, bool) {
    let n = n.normalize();
    let (mantissa, scale) = (n.mantissa(), n.scale());
    if significant(n) <= DIGITS {
        return (n, false);
    }
    let dropped = digits(mantissa) - DIGITS;
    let tens = 10_i128.pow(dropped);
    let kept = (mantissa + mantissa.signum() * (tens / 2)) / tens;
    let rounded = if scale >= dropped {
        Decimal::try_from_i128_with_scale(kept, scale - dropped)
    } else {
        // Beyond 15 digits before the point: zeros take the place of what goes.
        Decimal::try_from_i128_with_scale(kept * 10_i128.pow(dropped - scale), 0)
    };
    // The largest decimal has no neighbour above.
    (rounded.map_or(n, |rounded| rounded.normalize()), true)
}

/// Digits of an integer.
fn digits(mantissa: i128) -> u32 {
    mantissa.unsigned_abs().checked_ilog10().map_or(1, |log| log + 1)
}

/// Significant digits of a number without zeros after its decimals.
fn significant(n: Decimal) -> u32 {
    let mut mantissa = n.mantissa();
    while n.scale() == 0 && mantissa != 0 && mantissa % 10 == 0 {
        mantissa /= 10;
    }
    digits(mantissa)
}

/// The float of a number of 15 digits at most, which gives its digits back.
pub(super) fn float(n: Decimal) -> f64 {
    // The nearest float of a text of 15 digits has that text as its shortest one.
    n.to_string().parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bareme_core::number;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        number::parse(text).unwrap()
    }

    #[test]
    fn fifteen_digits_are_held_and_more_are_rounded() {
        for text in ["0", "-1.5", "123456789012345", "0.000000000000001", "999999999999.999"] {
            let n = d(text);
            assert_eq!(held(n), (n.normalize(), false), "{text}");
        }
        for (text, rounded) in [
            ("1234567890123.456", "1234567890123.46"),
            ("-1234567890123.455", "-1234567890123.46"),
            ("6.166666666666667", "6.16666666666667"),
            ("1234567890123456", "1234567890123460"),
            ("-1234567890123455.5", "-1234567890123460"),
            ("12345678901234567890", "12345678901234600000"),
            ("9999999999999999", "10000000000000000"),
        ] {
            assert_eq!(held(d(text)), (d(rounded), true), "{text}");
        }
        // Zeros at the end are no digits.
        assert_eq!(held(d("12345678901234500000")), (d("12345678901234500000"), false));
    }

    proptest! {
        /// What is held comes back from its float, digit by digit.
        #[test]
        fn what_is_held_survives_a_float(n in any::<i64>(), scale in 0..=15_u32) {
            let n = Decimal::from_i128_with_scale(n.into(), scale);
            let (kept, lost) = held(n);
            prop_assert_eq!(lost, significant(n.normalize()) > DIGITS);
            prop_assert!(significant(kept) <= DIGITS);
            // Written shortest and read as a decimal, it is the same.
            prop_assert_eq!(d(&float(kept).to_string()), kept);
            let unit = Decimal::from_i128_with_scale(1, 28);
            prop_assert!((n - kept).abs() <= (n.abs() * d("0.000000000000005")).max(unit));
        }
    }
}
