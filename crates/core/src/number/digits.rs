//! Numbers as 64-bit integers: read from digits, written as digits, without a [`Decimal`] between.

use super::{GUARD_DIGITS, to_machine};
use rust_decimal::Decimal;

/// Digits that an `i64` always holds.
const HELD: usize = 18;

/// `-12.50` as -1250 and 2, as it is written; `None` where [`super::parse`] has to say.
pub fn read(text: &str) -> Option<(i64, u32)> {
    let bytes = text.as_bytes();
    let negative = bytes.first() == Some(&b'-');
    let digits = bytes.strip_prefix(b"-").or(bytes.strip_prefix(b"+")).unwrap_or(bytes);
    let (mut n, mut point) = (0_i64, None);
    if digits.is_empty() || digits.len() > HELD + 1 {
        return None;
    }
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' if at < HELD || point.is_some() => n = n * 10 + i64::from(byte - b'0'),
            b'.' if point.is_none() && at > 0 && at + 1 < digits.len() => point = Some(at),
            _ => return None,
        }
    }
    let scale = point.map_or(0, |point| digits.len() - 1 - point);
    Some((if negative { -n } else { n }, u32::try_from(scale).ok()?))
}

/// The same number with the fewest decimals.
pub fn plain(n: i64, scale: u32) -> (i64, u32) {
    let (mut n, mut scale) = (n, if n == 0 { 0 } else { scale });
    while scale > 0 && n % 10 == 0 {
        (n, scale) = (n / 10, scale - 1);
    }
    (n, scale)
}

/// Writes `n / 10^scale` as machines read it: a point, no exponent, no trailing zeros.
pub fn push(out: &mut Vec<u8>, n: i64, scale: u32) {
    if n < 0 {
        out.push(b'-');
    }
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(n.unsigned_abs()).as_bytes();
    let scale = scale as usize;
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(scale));
    out.extend_from_slice(if whole.is_empty() { b"0" } else { whole });
    decimals(out, fraction, scale);
}

/// Writes the last of `scale` decimals, without trailing zeros.
fn decimals(out: &mut Vec<u8>, last: &[u8], scale: usize) {
    let end = last.iter().rposition(|digit| *digit != b'0');
    let Some(end) = end else { return };
    out.push(b'.');
    out.resize(out.len() + (scale - last.len()), b'0');
    out.extend_from_slice(&last[..=end]);
}

/// What makes a number one of [`GUARD_DIGITS`] decimals.
const UNIT: u64 = 10_u64.pow(GUARD_DIGITS);

/// `n / by` as the quotient of decimals would leave, without its sign: held to 28 digits, then
/// guarded; its whole part, and its decimals times [`UNIT`]. Nothing where that is in doubt.
///
/// With k digits before the point, 28 digits are within 10^(k-28) of the fraction: both round alike
/// unless the fraction is that close to a tie of the guard without being one.
fn guarded(n: u64, by: u64) -> Option<(u64, u64)> {
    let (whole, rest) = (n / by, n % by);
    // Half-even: a tie goes to the even of both neighbours.
    let (digits, left) = match rest.checked_mul(UNIT) {
        Some(scaled) => (scaled / by, scaled % by),
        None => {
            let scaled = u128::from(rest) * u128::from(UNIT);
            // Below 2^64: a rest is smaller than what it is divided by.
            let digits = u64::try_from(scaled / u128::from(by)).ok()?;
            (digits, u64::try_from(scaled - u128::from(digits) * u128::from(by)).ok()?)
        }
    };
    let before = whole.checked_ilog10().map_or(1, |log| log + 1);
    let (over, from_tie) = (by - left, left.abs_diff(by - left));
    let margin = u128::from(by) * 2 / 10_u128.pow(13_u32.checked_sub(before)?);
    if from_tie > 0 && u128::from(from_tie) <= margin {
        return None;
    }
    let digits = digits + u64::from(left > over || (left == over && digits % 2 == 1));
    Some(if digits == UNIT { (whole + 1, 0) } else { (whole, digits) })
}

/// `n / by` as it leaves, with its decimals; nothing where that is in doubt or 64 bits do not hold
/// it.
pub fn quotient(n: i64, by: u64) -> Option<(i64, u32)> {
    let (whole, digits) = guarded(n.unsigned_abs(), by)?;
    let held = whole.checked_mul(UNIT)?.checked_add(digits)?;
    let held = i64::try_from(held).ok()?;
    Some((if n < 0 { -held } else { held }, GUARD_DIGITS))
}

/// How fractions of one denominator are written, as they leave.
#[derive(Clone, Copy, Debug)]
pub struct Fractions {
    denominator: i64,
    /// What makes the denominator a power of ten, and which: where it terminates in time.
    terminating: Option<(i64, u32)>,
}

impl Fractions {
    /// Of this denominator, which is positive.
    pub fn of(denominator: i64) -> Self {
        let power = (0..=GUARD_DIGITS).find_map(|scale| {
            let unit = 10_i64.pow(scale);
            (unit % denominator == 0).then_some((unit / denominator, scale))
        });
        Self { denominator, terminating: power }
    }

    /// Decimals of what [`Fractions::whole`] gives.
    pub fn scale(&self) -> u32 {
        self.terminating.map_or(GUARD_DIGITS, |(_, scale)| scale)
    }

    /// Whether numerators are what [`Fractions::whole`] gives.
    pub fn are_whole(&self) -> bool {
        self.terminating.is_some_and(|(factor, _)| factor == 1)
    }

    /// What leaves of `n / denominator`, as a whole number over 10^scale; nothing where a decimal
    /// has to say.
    #[inline]
    pub fn whole(&self, n: i64) -> Option<i64> {
        match self.terminating {
            Some((factor, _)) => n.checked_mul(factor),
            None => quotient(n, self.denominator.unsigned_abs()).map(|(held, _)| held),
        }
    }

    /// Writes `n / denominator` as it leaves.
    pub fn push(&self, n: i64, out: &mut Vec<u8>) {
        if let Some((factor, scale)) = self.terminating
            && let Some(n) = n.checked_mul(factor)
        {
            return push(out, n, scale);
        }
        // Together they may be wider than 64 bits: the two parts are written apart.
        let Some((whole, digits)) = guarded(n.unsigned_abs(), self.denominator.unsigned_abs())
        else {
            let quotient = Decimal::from(n).checked_div(self.denominator.into());
            return out.extend_from_slice(to_machine(quotient.unwrap_or_default()).as_bytes());
        };
        if n < 0 && (whole, digits) != (0, 0) {
            out.push(b'-');
        }
        let mut buffer = itoa::Buffer::new();
        out.extend_from_slice(buffer.format(whole).as_bytes());
        decimals(out, buffer.format(digits).as_bytes(), GUARD_DIGITS as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::{leave, parse};
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_is_no_plain_number_is_left_to_the_parser() {
        for text in ["", "-", ".", "1.", ".5", "1e3", "1,5", "1 0", "--1", "1.2.3", "+"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("1234567890123456789"), None, "19 digits");
        assert_eq!(read("123456789012345678"), Some((123_456_789_012_345_678, 0)));
        assert_eq!(read("-0.50"), Some((-50, 2)));
        assert_eq!(plain(-50, 2), (-5, 1));
        assert_eq!(plain(0, 9), (0, 0));
    }

    proptest! {
        #[test]
        fn digits_are_those_of_decimals(n in any::<i64>(), cut in 0..63_u32, scale in 0..19_u32) {
            let n = n >> cut;
            let decimal = Decimal::from_i128_with_scale(n.into(), scale).normalize();
            let text = written(|out| push(out, n, scale));
            prop_assert_eq!(&text, &decimal.to_string());
            if let Some((m, s)) = read(&text) {
                prop_assert_eq!(parse(&text), Ok(Decimal::new(m, s)));
            }
        }

        #[test]
        fn fractions_leave_as_quotients_of_decimals_do(
            n in any::<i64>(),
            cut in 0..63_u32,
            by in prop_oneof![
                1..100_000_i64,
                (0..10_u32, 0..60_u32).prop_map(|(five, two)| {
                    5_i64.pow(five).checked_shl(two).filter(|n| *n > 0).unwrap_or(1)
                }),
                1..i64::MAX,
            ],
        ) {
            let n = n >> cut;
            let quotient = Decimal::from(n).checked_div(by.into()).unwrap();
            let text = written(|out| Fractions::of(by).push(n, out));
            prop_assert_eq!(text, to_machine(quotient));
            let of = Fractions::of(by);
            if let Some(whole) = of.whole(n) {
                prop_assert_eq!(Decimal::new(whole, of.scale()), leave(quotient));
            }
        }

        /// Near ties of the guard, where a wrong digit would show.
        #[test]
        fn ties_of_the_guard_go_to_even(
            units in -2_000_000_i64..2_000_000,
            two in 16..40_u32,
            off in -1..=1_i64,
        ) {
            // An odd multiple of half a unit of the 15th decimal, when the denominator has it.
            let by = 1_i64 << two;
            let n = (units * 2 + 1) + off;
            let quotient = Decimal::from(n).checked_div(by.into()).unwrap();
            prop_assert_eq!(written(|out| Fractions::of(by).push(n, out)), to_machine(quotient));
        }

        /// Whole parts of any size, where 28 digits leave the fewest decimals: near ties, too.
        #[test]
        fn quotients_leave_as_ratios_do(
            by in prop_oneof![1..1_000_000_u64, 1..u64::MAX / 2],
            whole in 0..10_000_i64,
            (tie, off) in (any::<u64>(), -1..=1_i64),
        ) {
            // The fraction nearest to half a unit of the 15th decimal.
            let rest = i128::from(tie % UNIT * 2 + 1) * i128::from(by) / i128::from(2 * UNIT);
            let n = i128::from(whole) * i128::from(by) + rest + i128::from(off);
            if let Ok(n) = i64::try_from(n)
                && let Some((held, scale)) = quotient(n, by)
            {
                let exact = crate::number::ratio(n.into(), by.into()).unwrap();
                prop_assert_eq!(Decimal::new(held, scale), leave(exact));
            }
        }
    }
}
