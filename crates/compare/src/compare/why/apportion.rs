//! Rounding parts so that they add up to their rounded sum, to the digit.

use num_bigint::BigInt;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// Parts rounded together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rounded {
    /// The parts, in order.
    pub(super) parts: Vec<Decimal>,
    /// What they add up to: their exact sum, rounded half away from zero.
    pub(super) sum: Decimal,
}

/// Rounds `parts / denominator` to so many decimals by largest remainder: each part goes to one of
/// the two nearest multiples, and together they make the rounded sum. Opposite parts are rounded
/// to opposite numbers; equal remainders are served in order. `None` beyond what a decimal holds.
pub(super) fn apportion(parts: &[BigInt], denominator: &BigInt, digits: u32) -> Option<Rounded> {
    let zero = BigInt::from(0);
    let shifted = |part: &BigInt| part * BigInt::from(10).pow(digits);
    // Towards zero first, which is the same for opposite parts.
    let mut units: Vec<BigInt> = parts.iter().map(|p| shifted(p) / denominator).collect();
    let rest = |i: usize| -> BigInt { shifted(&parts[i]) % denominator };
    let sum = nearest(&shifted(&parts.iter().sum()), denominator);
    let mut residue = &sum - units.iter().sum::<BigInt>();
    let (step, sign) = if residue < zero { (-1, -1) } else { (1, 1) };
    let mut order: Vec<usize> = (0..parts.len()).filter(|i| rest(*i) * sign > zero).collect();
    order.sort_by_key(|i| Reverse(rest(*i) * sign));
    for i in order {
        if residue == zero {
            break;
        }
        units[i] += step;
        residue -= step;
    }
    let held = |n: &BigInt| {
        let n = i128::try_from(n).ok()?;
        Decimal::try_from_i128_with_scale(n, digits).ok().map(|n| n.normalize())
    };
    let parts = units.iter().map(held).collect::<Option<Vec<Decimal>>>()?;
    Some(Rounded { parts, sum: held(&sum)? })
}

/// The whole number nearest to a quotient, halves away from zero.
fn nearest(numerator: &BigInt, denominator: &BigInt) -> BigInt {
    let half = if *numerator < BigInt::from(0) { -denominator } else { denominator.clone() };
    (numerator * 2 + half) / (denominator * 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(numbers: &[i64]) -> Vec<BigInt> {
        numbers.iter().map(|n| BigInt::from(*n)).collect()
    }

    fn texts(parts: &[i64], denominator: i64, digits: u32) -> (Vec<String>, String) {
        let rounded = apportion(&whole(parts), &denominator.into(), digits).unwrap();
        (rounded.parts.iter().map(Decimal::to_string).collect(), rounded.sum.to_string())
    }

    #[test]
    fn the_largest_remainders_get_what_is_left() {
        let (parts, sum) = texts(&[1, 1, 1], 3, 2);
        assert_eq!((parts, sum.as_str()), (vec!["0.34".into(), "0.33".into(), "0.33".into()], "1"));
        let (parts, sum) = texts(&[-1, -1, -1], 3, 2);
        assert_eq!(parts, ["-0.34", "-0.33", "-0.33"]);
        assert_eq!(sum, "-1");
        // Parts that offset each other.
        assert_eq!(texts(&[5, -5], 1000, 2), (vec!["0".into(), "0".into()], "0".into()));
        assert_eq!(texts(&[15, -5], 1000, 2).0, ["0.01", "0"]);
        assert_eq!(texts(&[0, 7, 7], 1000, 2).0, ["0", "0.01", "0"]);
    }

    proptest! {
        #[test]
        fn parts_add_up_lie_next_to_what_they_round_and_change_sign_with_it(
            parts in prop::collection::vec(-100_000_i64..100_000, 0..9),
            denominator in 1_i64..5_000,
            digits in 0_u32..4,
        ) {
            let rounded = apportion(&whole(&parts), &denominator.into(), digits).unwrap();
            prop_assert_eq!(rounded.parts.iter().sum::<Decimal>(), rounded.sum);
            let unit = i128::from(10_u64.pow(digits));
            let units = |n: &Decimal| (n * Decimal::from(unit)).normalize().mantissa();
            for (part, n) in parts.iter().zip(&rounded.parts) {
                let gap = units(n) * i128::from(denominator) - i128::from(*part) * unit;
                prop_assert!(gap.abs() < i128::from(denominator), "{part} {n}");
            }
            let total: i64 = parts.iter().sum();
            let gap = units(&rounded.sum) * i128::from(denominator) - i128::from(total) * unit;
            prop_assert!(gap.abs() * 2 <= i128::from(denominator));
            let opposite: Vec<i64> = parts.iter().map(|p| -p).collect();
            let negated = apportion(&whole(&opposite), &denominator.into(), digits).unwrap();
            let minus: Vec<Decimal> = rounded.parts.iter().map(|p| -p).collect();
            prop_assert_eq!(negated.parts, minus);
        }
    }
}
