//! Exact decimals: parsing, the guard, rounding, exact sums and the machine form.
//!
//! Everything here works on [`Decimal`] and integers; no binary float exists in the program.

pub mod ambiguous;
pub mod digits;
pub mod exact;

use num_bigint::BigInt;
use rust_decimal::{Decimal, RoundingStrategy};
use std::cmp::Ordering;

/// Decimals kept by the guard: what *decides* and what *leaves* is first rounded to this many.
pub const GUARD_DIGITS: u32 = 15;
/// Largest number of decimals that a [`Decimal`] holds.
pub const MAX_SCALE: u32 = 28;
/// Rounding functions accept from `-MAX_ROUND` to `MAX_ROUND` decimals.
pub const MAX_ROUND: i64 = 12;

/// Why a text is not an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// Not of the form `-12.5`.
    Form,
    /// A comma where a point is expected (`12,5`).
    Comma,
    /// Spaces or apostrophes between digits (`1 234`).
    Separators,
    /// More decimals than can be held exactly.
    TooPrecise,
    /// Beyond ±79 228 162 514 264 337 593 543 950 335.
    TooLarge,
}

/// Reads `-12.5`, exactly or not at all: no exponent, no separator, at most 28 decimals.
///
/// # Errors
/// The reason, as a [`NumberError`].
pub fn parse(text: &str) -> Result<Decimal, NumberError> {
    if let Some((mantissa, scale)) = digits::read(text) {
        return Ok(Decimal::new(mantissa, scale));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
        return Err(form_error(digits));
    }
    if fraction.trim_end_matches('0').len() > MAX_SCALE as usize {
        return Err(NumberError::TooPrecise);
    }
    let fraction = &fraction[..fraction.len().min(MAX_SCALE as usize)];
    let exact = format!("{whole}{fraction}");
    let too_large = NumberError::TooLarge;
    let mantissa: i128 = exact
        .trim_start_matches('0')
        .parse()
        .or_else(|_| if exact.bytes().all(|b| b == b'0') { Ok(0) } else { Err(too_large) })?;
    let mantissa = if text.starts_with('-') { -mantissa } else { mantissa };
    let scale = u32::try_from(fraction.len()).map_err(|_| too_large)?;
    match Decimal::try_from_i128_with_scale(mantissa, scale) {
        Ok(value) => Ok(value),
        // Trailing zeros may be what makes the mantissa too large.
        Err(_) if fraction.ends_with('0') => {
            parse(text.trim_end_matches('0').trim_end_matches('.'))
        }
        Err(_) if fraction.is_empty() => Err(too_large),
        Err(_) => Err(NumberError::TooPrecise),
    }
}

fn form_error(digits: &str) -> NumberError {
    let numeric = |c: char| c.is_ascii_digit() || c == ',' || c == '.';
    let separator = |c: char| c.is_whitespace() || c == '\'' || c == '’' || c == '_';
    let starts_with_digit = digits.starts_with(|c: char| c.is_ascii_digit());
    if starts_with_digit && digits.chars().all(|c| numeric(c) || separator(c)) {
        if digits.chars().any(separator) {
            return NumberError::Separators;
        }
        if digits.contains(',') {
            return NumberError::Comma;
        }
    }
    NumberError::Form
}

/// Rounds half-even to 15 decimals, so that quotients held to 28 digits decide as fractions would.
#[inline]
pub fn guard(value: Decimal) -> Decimal {
    if value.scale() <= GUARD_DIGITS {
        return value;
    }
    shorten(value, GUARD_DIGITS, RoundingStrategy::MidpointNearestEven)
}

/// Powers of ten up to those that a decimal may drop.
const POWERS: [u128; MAX_SCALE as usize + 1] = {
    let mut powers = [1; MAX_SCALE as usize + 1];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// Rounds to fewer decimals: what `round_dp_with_strategy` gives, by one division.
fn shorten(value: Decimal, places: u32, strategy: RoundingStrategy) -> Decimal {
    let Some(dropped @ 1..) = value.scale().checked_sub(places) else { return value };
    let digits = value.mantissa().unsigned_abs();
    let unit = POWERS[dropped as usize];
    let (quotient, rest) = match (u64::try_from(digits), u64::try_from(unit)) {
        (Ok(digits), Ok(unit)) => (u128::from(digits / unit), u128::from(digits % unit)),
        _ => (digits / unit, digits % unit),
    };
    let up = match strategy {
        RoundingStrategy::MidpointAwayFromZero => rest >= unit - rest,
        RoundingStrategy::MidpointNearestEven => {
            rest > unit - rest || (rest == unit - rest && quotient % 2 == 1)
        }
        RoundingStrategy::AwayFromZero => rest > 0,
        RoundingStrategy::ToZero => false,
        other => return value.round_dp_with_strategy(places, other),
    };
    // At most a tenth of what a decimal holds, and one.
    let rounded = (quotient + u128::from(up)).cast_signed();
    let rounded = if value.is_sign_negative() { -rounded } else { rounded };
    match i64::try_from(rounded) {
        Ok(rounded) => Decimal::new(rounded, places),
        Err(_) => Decimal::from_i128_with_scale(rounded, places),
    }
}

/// Which way a rounding function goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// To the nearest, half away from zero.
    Nearest,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// Rounds `value`, guarded first, to `digits` decimals (negative: tens, hundreds…).
///
/// `None` when `digits` is outside ±12 or the result cannot be held.
pub fn round(value: Decimal, digits: i64, rounding: Rounding) -> Option<Decimal> {
    let strategy = match rounding {
        Rounding::Nearest => RoundingStrategy::MidpointAwayFromZero,
        Rounding::Up => RoundingStrategy::AwayFromZero,
        Rounding::Down => RoundingStrategy::ToZero,
    };
    let value = guard(value);
    let places = u32::try_from(digits.unsigned_abs()).ok()?;
    if digits.abs() > MAX_ROUND {
        return None;
    }
    if digits >= 0 {
        return Some(shorten(value, places, strategy));
    }
    // Rounding to hundreds: shift the scale, which is exact as long as 28 decimals suffice
    // (the guard leaves 15 at most, and 12 more are asked for).
    let mut shifted = value;
    shifted.set_scale(value.scale() + places).ok()?;
    let rounded = shorten(shifted, 0, strategy);
    rounded.checked_mul(Decimal::from(10_i64.checked_pow(places)?))
}

/// The form that leaves: guarded, without trailing zeros or minus zero.
pub fn leave(value: Decimal) -> Decimal {
    let value = guard(value).normalize();
    if value.is_zero() { Decimal::ZERO } else { value }
}

/// Machine text of a value that leaves: a point, no exponent, no trailing zeros.
pub fn to_machine(value: Decimal) -> String {
    leave(value).to_string()
}

/// Writes it.
pub fn push_machine(value: Decimal, out: &mut Vec<u8>) {
    let value = guard(value);
    match i64::try_from(value.mantissa()) {
        Ok(mantissa) => digits::push(out, mantissa, value.scale()),
        Err(_) => out.extend_from_slice(leave(value).to_string().as_bytes()),
    }
}

/// An exact sum, whatever the order and the magnitudes of its terms.
#[derive(Clone, Debug)]
pub struct ExactSum {
    /// One accumulator by scale. A term is below 2^96, so 2^31 terms cannot overflow one.
    by_scale: [i128; MAX_SCALE as usize + 1],
}

impl Default for ExactSum {
    fn default() -> Self {
        Self { by_scale: [0; MAX_SCALE as usize + 1] }
    }
}

impl ExactSum {
    /// Adds one term.
    pub fn add(&mut self, value: Decimal) {
        self.by_scale[value.scale() as usize] += value.mantissa();
    }

    /// Adds `n / 10^scale`.
    pub fn add_whole(&mut self, n: i128, scale: u32) {
        self.by_scale[scale as usize] += n;
    }

    /// The sum times 10^28, as an integer.
    pub fn scaled(&self) -> BigInt {
        let mut total = BigInt::from(0);
        for (scale, mantissa) in self.by_scale.iter().enumerate() {
            if *mantissa != 0 {
                let power = u32::try_from(MAX_SCALE as usize - scale).unwrap_or(0);
                total += BigInt::from(*mantissa) * BigInt::from(10).pow(power);
            }
        }
        total
    }

    /// The sum, rounded once, half-even, to what a decimal holds; `None` beyond its range.
    pub fn total(&self) -> Option<Decimal> {
        quotient(&self.scaled(), &BigInt::from(10).pow(MAX_SCALE))
    }

    /// The sum divided by `divisor`, rounded once; `None` if it cannot be held or is undefined.
    pub fn divided_by(&self, divisor: &Self) -> Option<Decimal> {
        quotient(&self.scaled(), &divisor.scaled())
    }
}

/// `numerator / denominator` rounded once, half-even, to 28 significant digits at most.
pub fn quotient(numerator: &BigInt, denominator: &BigInt) -> Option<Decimal> {
    let zero = BigInt::from(0);
    if *denominator == zero {
        return None;
    }
    if *numerator == zero {
        return Some(Decimal::ZERO);
    }
    let negative = (*numerator < zero) != (*denominator < zero);
    let (n, d) = (magnitude(numerator), magnitude(denominator));
    for scale in (0..=finest(n.bits(), d.bits())).rev() {
        let scaled = &n * BigInt::from(10).pow(scale);
        let (mut q, r) = (&scaled / &d, &scaled % &d);
        let twice = r * 2;
        let odd = &q % BigInt::from(2) != zero;
        if twice > d || (twice == d && odd) {
            q += 1;
        }
        if let Ok(mantissa) = i128::try_from(&q)
            && let Some(value) = held(mantissa, negative, scale)
        {
            return Some(value);
        }
    }
    None
}

/// The same for numbers that are not large.
pub fn ratio(numerator: i128, denominator: i128) -> Option<Decimal> {
    let slow = || quotient(&BigInt::from(numerator), &BigInt::from(denominator));
    if numerator == 0 && denominator != 0 {
        return Some(Decimal::ZERO);
    }
    if denominator == 0 {
        return slow();
    }
    let negative = (numerator < 0) != (denominator < 0);
    let (mut n, mut d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    for unit in [10_u128.pow(13), 10] {
        while n % unit == 0 && d % unit == 0 {
            (n, d) = (n / unit, d / unit);
        }
    }
    let bits = |n: u128| u64::from(128 - n.leading_zeros());
    for scale in (0..=finest(bits(n), bits(d))).rev() {
        let Some(scaled) = n.checked_mul(10_u128.pow(scale)) else { return slow() };
        let q = scaled / d;
        let r = scaled - q * d;
        // Twice the rest against the divisor, where twice may not fit.
        let q = match r.cmp(&(d - r)) {
            Ordering::Greater => q + 1,
            Ordering::Equal => q + q % 2,
            Ordering::Less => q,
        };
        if let Ok(mantissa) = i128::try_from(q)
            && let Some(value) = held(mantissa, negative, scale)
        {
            return Some(value);
        }
    }
    None
}

/// A mantissa with its sign, if a decimal holds it.
fn held(mantissa: i128, negative: bool, scale: u32) -> Option<Decimal> {
    let mantissa = if negative { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(mantissa, scale).ok().map(|value| value.normalize())
}

/// No finer scale can hold the quotient of numbers of so many bits: it is at least
/// 2^(n - d - 1), and 10^scale times as much must stay below 2^96.
fn finest(n: u64, d: u64) -> u32 {
    let room = (97 + d).saturating_sub(n);
    // log10(2) = 0.30103, rounded up.
    u32::try_from(room.saturating_mul(30_103) / 100_000 + 1).unwrap_or(MAX_SCALE).min(MAX_SCALE)
}

fn magnitude(value: &BigInt) -> BigInt {
    if *value < BigInt::from(0) { -value } else { value.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        parse(text).unwrap()
    }

    #[test]
    fn parses_exactly_or_refuses() {
        assert_eq!(d("0012.50").to_string(), "12.50");
        assert_eq!(d("-0.1"), Decimal::new(-1, 1));
        assert_eq!(parse("12,5"), Err(NumberError::Comma));
        assert_eq!(parse("1 234,5"), Err(NumberError::Separators));
        assert_eq!(parse("1\u{202f}234"), Err(NumberError::Separators));
        assert_eq!(parse("1e3"), Err(NumberError::Form));
        assert_eq!(parse("."), Err(NumberError::Form));
        assert_eq!(parse("1."), Err(NumberError::Form));
        assert_eq!(parse("0.12345678901234567890123456789"), Err(NumberError::TooPrecise));
        assert_eq!(d("0.10000000000000000000000000000000"), d("0.1"));
        assert_eq!(parse("79228162514264337593543950336"), Err(NumberError::TooLarge));
        assert_eq!(d("79228162514264337593543950335.000"), Decimal::MAX);
        assert_eq!(parse("7922816251426433759354395033.51"), Err(NumberError::TooPrecise));
    }

    #[test]
    fn rounds_half_away_from_zero_on_both_sides_of_the_point() {
        let near = |x: &str, n| to_machine(round(d(x), n, Rounding::Nearest).unwrap());
        assert_eq!(near("2.345", 2), "2.35");
        assert_eq!(near("-2.345", 2), "-2.35");
        assert_eq!(near("2.5", 0), "3");
        assert_eq!(near("1250", -2), "1300");
        assert_eq!(near("-1249", -2), "-1200");
        assert_eq!(round(d("1.21"), 1, Rounding::Up), Some(d("1.3")));
        assert_eq!(round(d("-1.29"), 1, Rounding::Down), Some(d("-1.2")));
        assert_eq!(round(d("1"), 13, Rounding::Nearest), None);
    }

    #[test]
    fn the_guard_makes_a_quotient_decide_as_a_fraction() {
        let third = Decimal::ONE / Decimal::from(3);
        assert_eq!(guard(third + third + third), Decimal::ONE);
        assert_eq!(to_machine(d("-0.0000000000000000001")), "0");
    }

    #[test]
    fn sums_do_not_depend_on_order_or_size() {
        let terms = [d("79228162514264337593543950335"), d("0.0000000000000000000000000001")];
        let mut sum = ExactSum::default();
        for term in terms.iter().chain(&[-terms[0]]) {
            sum.add(*term);
        }
        assert_eq!(sum.total(), Some(terms[1]));
        let mut three = ExactSum::default();
        three.add(d("3"));
        let mut one = ExactSum::default();
        one.add(d("1"));
        assert_eq!(one.divided_by(&three), Some(d("0.3333333333333333333333333333")));
        assert_eq!(one.divided_by(&ExactSum::default()), None);
    }

    /// The finest scale that holds, looked for from the finest of all.
    fn searched(n: &BigInt, d: &BigInt) -> Option<Decimal> {
        let (wide, ten) = (magnitude(n), BigInt::from(10));
        let negative = (*n < BigInt::from(0)) != (*d < BigInt::from(0));
        let d = magnitude(d);
        (0..=MAX_SCALE).rev().find_map(|scale| {
            let scaled = &wide * ten.pow(scale);
            let (q, twice) = (&scaled / &d, (&scaled % &d) * BigInt::from(2));
            let odd = &q % BigInt::from(2) == BigInt::from(1);
            let up = twice > d || (twice == d && odd);
            let q = if up { q + BigInt::from(1) } else { q };
            held(i128::try_from(&q).ok()?, negative, scale)
        })
    }

    proptest::proptest! {
        #[test]
        fn shortening_is_rounding(
            mantissa in proptest::prelude::any::<i128>(),
            forms in (31..127_u32, 0..=MAX_SCALE, 0..=MAX_SCALE, 0..3_i128),
        ) {
            let (shift, scale, places, near) = forms;
            // Halves are met on purpose: a few units around them.
            let unit = POWERS[(scale - scale.min(places)) as usize].cast_signed();
            let mantissa = mantissa >> shift;
            for mantissa in [mantissa, mantissa / unit * unit + unit / 2 + near - 1] {
                let Ok(value) = Decimal::try_from_i128_with_scale(mantissa, scale) else { continue };
                for strategy in [
                    RoundingStrategy::MidpointAwayFromZero,
                    RoundingStrategy::MidpointNearestEven,
                    RoundingStrategy::AwayFromZero,
                    RoundingStrategy::ToZero,
                ] {
                    let rounded = shorten(value, places, strategy);
                    let expected = value.round_dp_with_strategy(places, strategy);
                    proptest::prop_assert_eq!(rounded, expected);
                    proptest::prop_assert_eq!(rounded.scale(), expected.scale());
                }
            }
        }

        #[test]
        fn quotients_are_as_fine_as_they_can_be(
            n in proptest::prelude::any::<i128>(),
            d in proptest::prelude::any::<i128>(),
            shifts in (0..126_u32, 0..126_u32, 0..30_u32),
        ) {
            let (n, d) = (n >> shifts.0, d >> shifts.1);
            proptest::prop_assume!(d != 0);
            let (wide, by) = (BigInt::from(n), BigInt::from(d));
            proptest::prop_assert_eq!(ratio(n, d), searched(&wide, &by));
            let wide = wide * BigInt::from(10).pow(shifts.2);
            proptest::prop_assert_eq!(quotient(&wide, &by), searched(&wide, &by));
        }
    }
}
