//! A fraction, with a bound of what decimals of 28 digits may have lost of it.
//!
//! Where that bound leaves a decision (or a last digit) open, a reference says so, and nothing is
//! compared.

use super::fraction::{Cut, Fraction, abs, divided, guard, int, read, rounded, ten};
use bareme::diagnostic::Code;
use num_bigint::{BigInt, BigUint};
use std::sync::LazyLock;

/// What the reference knows of a number.
pub(crate) type Known = Result<Approached, Unknown>;

/// Why the reference has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    Error(Code),
    /// A guarded value is within 10⁻²⁴ of a tie, after a quotient that does not end.
    Tie,
    /// So large a number has lost more than 10⁻²⁴ of itself: its digits do not settle it.
    Digits,
}

/// A fraction, and how far from it a decimal may be.
#[derive(Clone, Debug)]
pub(crate) struct Approached {
    pub(crate) value: Fraction,
    /// In units of 10⁻⁴⁰, rounded up.
    lost: BigUint,
}

/// Decimals of what is lost.
const FINE: u64 = 40;

/// The largest number of 96 bits.
static LARGEST: LazyLock<Fraction> = LazyLock::new(|| read("79228162514264337593543950335"));
/// One, in units of what is lost.
static ONE: LazyLock<BigUint> = LazyLock::new(|| ten(FINE).into_parts().1);
/// The last digit of a decimal.
static ULP: LazyLock<BigUint> = LazyLock::new(|| ten(FINE - 28).into_parts().1);
/// What is near a tie.
static NEAR: LazyLock<BigUint> = LazyLock::new(|| ten(FINE - 24).into_parts().1);

impl Approached {
    pub(crate) fn exact(value: Fraction) -> Self {
        Self { value, lost: BigUint::ZERO }
    }

    /// Whether every decimal is this fraction.
    pub(crate) fn is_exact(&self) -> bool {
        self.lost == BigUint::ZERO
    }

    /// The same, wrong.
    pub(crate) fn shifted(&self, by: &Fraction) -> Self {
        Self { value: &self.value + by, lost: self.lost.clone() }
    }

    /// Whether a decimal is as near as its digits allow.
    pub(crate) fn is_near(&self, held: &Fraction) -> bool {
        let apart = abs(&(held - &self.value));
        if self.is_exact() {
            return apart == int(0);
        }
        apart * int_of(&ONE) <= int_of(&self.lost)
    }

    /// A result, with what its operands had lost and what 28 digits lose of it.
    fn result(value: Fraction, lost: BigUint) -> Known {
        let exact = lost == BigUint::ZERO;
        if exact && representable(&value) {
            return Ok(Self::exact(value));
        }
        let size = abs(&value);
        let apart = int_of(&lost) / int_of(&ONE);
        if &size + &apart > *LARGEST {
            // What is just beyond may be rounded back.
            let surely = size > &*LARGEST + &apart + int(1);
            return Err(if surely { Unknown::Error(Code::Overflow) } else { Unknown::Digits });
        }
        let digits = &*ULP * (ceiling(&value) + 1_u32);
        Ok(Self { value, lost: lost + digits })
    }

    /// The value as it decides, unless the digits lost may change it.
    pub(crate) fn decides(&self) -> Result<Fraction, Unknown> {
        if !self.is_exact() {
            // How far it is from half a unit of the guard, in units of what is lost.
            let bottom = self.value.denom().magnitude();
            let (_, rest) = divided(&(self.value.numer().magnitude() * 10_u64.pow(15)), bottom);
            let twice = rest * 2_u32;
            let apart = if twice > *bottom { &twice - bottom } else { bottom - &twice };
            let unit = 10_u128.pow(25);
            if apart * unit <= bottom * &self.lost * 2_u32 {
                return Err(if self.lost <= *NEAR { Unknown::Tie } else { Unknown::Digits });
            }
        }
        Ok(guard(&self.value))
    }

    pub(crate) fn negated(&self) -> Self {
        Self { value: -&self.value, lost: self.lost.clone() }
    }

    pub(crate) fn abs(&self) -> Self {
        Self { value: abs(&self.value), lost: self.lost.clone() }
    }

    /// Rounded to `digits` decimals.
    pub(crate) fn rounded(&self, digits: i64, cut: Cut) -> Known {
        Self::result(rounded(&self.decides()?, digits, cut), BigUint::ZERO)
    }
}

/// Whether a decimal of 96 bits and 28 decimals holds it exactly.
pub(crate) fn representable(value: &Fraction) -> bool {
    let mut rest = value.denom().clone();
    let mut decimals = [0_u32; 2];
    for (factor, count) in [2_u32, 5].into_iter().zip(&mut decimals) {
        while *count <= 28 && (&rest % factor) == BigInt::ZERO {
            rest /= factor;
            *count += 1;
        }
    }
    let scale = decimals[0].max(decimals[1]);
    if rest != BigInt::from(1) || scale > 28 {
        return false;
    }
    let mantissa = value.numer() * BigInt::from(10).pow(scale) / value.denom();
    mantissa.magnitude().bits() <= 96
}

fn int_of(n: &BigUint) -> Fraction {
    Fraction::from_integer(n.clone().into())
}

/// A whole number that is not below its magnitude.
fn ceiling(x: &Fraction) -> BigUint {
    x.numer().magnitude() / x.denom().magnitude() + 1_u32
}

/// An arithmetic operation, as its symbol says.
pub(crate) fn binary(op: char, x: &Approached, y: &Approached) -> Known {
    let apart = || &x.lost + &y.lost;
    let exact = x.is_exact() && y.is_exact();
    match op {
        '+' => Approached::result(&x.value + &y.value, apart()),
        '-' => Approached::result(&x.value - &y.value, apart()),
        '*' => {
            let mut lost = BigUint::ZERO;
            if !exact {
                lost = ceiling(&x.value) * &y.lost + ceiling(&y.value) * &x.lost;
                lost += &x.lost * &y.lost / &*ONE + 1_u32;
            }
            Approached::result(&x.value * &y.value, lost)
        }
        '%' => remainder(x, y),
        _ if y.is_exact() && *y.value.numer() == BigInt::ZERO => {
            Err(Unknown::Error(Code::DivisionByZero))
        }
        _ => {
            let size = y.value.numer().magnitude() * &*ONE / y.value.denom().magnitude();
            // Zero or nearly: 28 digits say nothing of the quotient.
            if size <= &y.lost * 2_u32 && !y.is_exact() {
                return Err(Unknown::Digits);
            }
            let value = &x.value / &y.value;
            let mut lost = BigUint::ZERO;
            if !exact {
                lost = (&x.lost + ceiling(&value) * &y.lost) * &*ONE;
                lost = lost / (size - &y.lost) + 1_u32;
            }
            Approached::result(value, lost)
        }
    }
}

/// What is left of the guarded dividend, with its sign.
fn remainder(x: &Approached, y: &Approached) -> Known {
    let (dividend, divisor) = (x.decides()?, y.decides()?);
    if *divisor.numer() == BigInt::ZERO {
        return Err(Unknown::Error(Code::DivisionByZero));
    }
    let times = (&dividend / &divisor).trunc();
    Approached::result(dividend - times * divisor, BigUint::ZERO)
}

/// The least (or largest) of two operands, unrounded; the first where the guard holds them equal.
pub(crate) fn extreme(largest: bool, x: &Approached, y: &Approached) -> Known {
    let (a, b) = (x.decides()?, y.decides()?);
    let second = if largest { b > a } else { b < a };
    Ok(if second { y } else { x }.clone())
}

/// `x` brought between two bounds, unrounded.
pub(crate) fn clamp(x: &Approached, low: &Approached, high: &Approached) -> Known {
    if low.decides()? > high.decides()? {
        return Err(Unknown::Error(Code::ClampBounds));
    }
    let bounded = if x.decides()? < low.decides()? { low } else { x };
    Ok(if bounded.decides()? > high.decides()? { high } else { bounded }.clone())
}
