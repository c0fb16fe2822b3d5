//! What operations mean on operands that are present and of a known kind. [`super::binary`] and
//! `hosts` come here for values; evaluators that know kinds beforehand come directly.

use super::{OpError, too_long};
use crate::number::{self, Rounding, guard};
use crate::policy::tree::{Binary, Host};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::sync::Arc;

/// An arithmetic operation on numbers; `None` when it fails.
#[expect(clippy::inline_always, reason = "evaluators know the operation beforehand")]
#[inline(always)]
pub(crate) fn compute(op: Binary, a: Decimal, b: Decimal) -> Option<Decimal> {
    match op {
        Binary::Add => a.checked_add(b),
        Binary::Subtract => a.checked_sub(b),
        Binary::Multiply => a.checked_mul(b),
        Binary::Divide => a.checked_div(b),
        // A remainder decides how many times one goes into the other: guarded.
        _ => guard(a).checked_rem(guard(b)),
    }
}

/// The same, or why it fails.
pub(crate) fn arithmetic(op: Binary, a: Decimal, b: Decimal) -> Result<Decimal, OpError> {
    compute(op, a, b).ok_or_else(|| match op {
        Binary::Divide if b.is_zero() => OpError::DivisionByZero,
        Binary::Remainder if guard(b).is_zero() => OpError::DivisionByZero,
        _ => OpError::Overflow,
    })
}

/// The order in which numbers decide.
#[inline]
pub(crate) fn order(a: Decimal, b: Decimal) -> Ordering {
    let (a, b) = (guard(a), guard(b));
    if a.scale() == b.scale() { a.mantissa().cmp(&b.mantissa()) } else { a.cmp(&b) }
}

/// Whether a comparison holds for operands in this order.
#[inline]
pub(crate) fn holds(op: Binary, ordering: Ordering) -> bool {
    match op {
        Binary::Equal => ordering == Ordering::Equal,
        Binary::NotEqual => ordering != Ordering::Equal,
        Binary::Less => ordering == Ordering::Less,
        Binary::LessOrEqual => ordering != Ordering::Greater,
        Binary::Greater => ordering == Ordering::Greater,
        _ => ordering != Ordering::Less,
    }
}

/// Two texts joined.
pub(crate) fn join(a: &str, b: &str) -> Result<Arc<str>, OpError> {
    if too_long(&[a, b]) {
        return Err(OpError::TooLong);
    }
    Ok(format!("{a}{b}").into())
}

/// Whether `value` replaces `best`, for `max` and its like (`min` if not `largest`).
#[inline]
pub(crate) fn replaces(largest: bool, value: Decimal, best: Decimal) -> bool {
    order(value, best) == if largest { Ordering::Greater } else { Ordering::Less }
}

/// `clamp(x, low, high)`.
#[inline]
pub(crate) fn clamp(x: Decimal, low: Decimal, high: Decimal) -> Result<Decimal, OpError> {
    if order(low, high) == Ordering::Greater {
        return Err(OpError::ClampBounds(low, high));
    }
    let bounded = if order(x, low) == Ordering::Less { low } else { x };
    Ok(if order(bounded, high) == Ordering::Greater { high } else { bounded })
}

/// The digits asked of a rounding function.
pub(crate) fn digits(digits: Decimal) -> Result<i64, OpError> {
    let whole = i64::try_from(digits.normalize()).ok().filter(|_| digits.fract().is_zero());
    whole.filter(|n| n.abs() <= number::MAX_ROUND).ok_or(OpError::RoundDigits(digits))
}

/// Which way a rounding function goes.
pub(crate) fn rounding(function: Host) -> Rounding {
    match function {
        Host::RoundUp => Rounding::Up,
        Host::RoundDown => Rounding::Down,
        _ => Rounding::Nearest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// Evaluators hold the same number with more or fewer zeros at its end.
        #[test]
        fn zeros_at_the_end_change_no_result(
            digits in (proptest::prelude::any::<i128>(), proptest::prelude::any::<i128>()),
            shifts in (32..127_u32, 32..127_u32),
            scales in (0..=28_u32, 0..=28_u32, 1..=9_u32),
        ) {
            let number = Decimal::try_from_i128_with_scale;
            let (Ok(a), Ok(b)) = (
                number(digits.0 >> shifts.0, scales.0),
                number(digits.1 >> shifts.1, scales.1),
            ) else { return Ok(()) };
            let zeros = 10_i128.pow(scales.2);
            let Some(longer) = a.mantissa().checked_mul(zeros) else { return Ok(()) };
            let Ok(longer) = number(longer, scales.0 + scales.2) else { return Ok(()) };
            for op in
                [Binary::Add, Binary::Subtract, Binary::Multiply, Binary::Divide, Binary::Remainder]
            {
                proptest::prop_assert_eq!(compute(op, a, b), compute(op, longer, b), "{} {} {}", a, op.symbol(), b);
                proptest::prop_assert_eq!(compute(op, b, a), compute(op, b, longer), "{} {} {}", b, op.symbol(), a);
            }
            proptest::prop_assert_eq!(order(a, b), order(longer, b));
            proptest::prop_assert_eq!(order(b, a), order(b, longer));
        }
    }
}
