//! Numbers as people write them: `1 234 567,80` and `1,234,567.80`.

use super::Lang;
use bareme_core::number::{self, Rounding};
use rust_decimal::Decimal;

/// Between groups of three digits in French (narrow, no break).
const NARROW: char = '\u{202f}';
/// Between a number and its unit (no break).
pub(crate) const NO_BREAK: char = '\u{a0}';
/// The minus sign of typography.
const MINUS: char = '−';
/// What stands for a value that is not known.
pub(crate) const NONE: &str = "–";
/// Most decimals that people are shown in tables.
pub(crate) const TABLE_DECIMALS: u32 = 4;

/// A number with all the decimals it leaves with.
pub fn number(value: Decimal, lang: Lang) -> String {
    shaped(value, 0, number::GUARD_DIGITS, false, lang)
}

/// Decimals between two bounds, with a sign in any case if asked.
pub(crate) fn shaped(value: Decimal, fewest: u32, most: u32, sign: bool, lang: Lang) -> String {
    let rounded = if most > 12 {
        number::leave(value)
    } else {
        number::round(value, i64::from(most), Rounding::Nearest).unwrap_or(value)
    };
    let text = rounded.abs().normalize().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (space, point) = lang.pick((NARROW, ','), (',', '.'));
    let mut out = String::new();
    // The sign is that of what is shown: zero has none.
    if rounded.is_sign_negative() && !rounded.is_zero() {
        out.push(MINUS);
    } else if sign && !rounded.is_zero() {
        out.push('+');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(space);
        }
        out.push(digit);
    }
    let fewest = fewest as usize;
    if !fraction.is_empty() || fewest > 0 {
        out.push(point);
        out.push_str(fraction);
        out.extend(std::iter::repeat_n('0', fewest.saturating_sub(fraction.len())));
    }
    out
}

/// A number of a table: as many decimals as it has, four at most.
pub(crate) fn short(value: Decimal, lang: Lang) -> String {
    shaped(value, 0, TABLE_DECIMALS, false, lang)
}

/// A ratio in percent, `0,05` as `5 %`.
pub(crate) fn ratio(value: Decimal, lang: Lang) -> String {
    let percent = value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value);
    with_unit(&short(percent, lang), "%", lang)
}

/// A change already in percent, `+0,21 %`.
pub(crate) fn change(percent: Decimal, lang: Lang) -> String {
    let most = if percent.abs() >= Decimal::ONE_HUNDRED { 1 } else { 2 };
    with_unit(&shaped(percent, most, most, true, lang), "%", lang)
}

/// A number and its unit. English writes `5%`.
pub(crate) fn with_unit(number: &str, unit: &str, lang: Lang) -> String {
    match (unit, lang) {
        ("", _) => number.to_owned(),
        ("%", Lang::En) => format!("{number}%"),
        _ => format!("{number}{NO_BREAK}{unit}"),
    }
}

/// The unit of the amounts of a table, chosen once for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Money {
    /// Euros and cents.
    Cents,
    /// Euros.
    Euros,
    /// Thousands.
    Thousands,
    /// Millions.
    Millions,
}

impl Money {
    /// From the most to the least exact.
    pub(crate) const ALL: [Self; 4] = [Self::Cents, Self::Euros, Self::Thousands, Self::Millions];

    /// The largest amount of a table from which the unit may be used.
    pub(crate) fn from(self) -> i64 {
        match self {
            Self::Cents | Self::Euros => 0,
            Self::Thousands => 1_000_000,
            Self::Millions => 100_000_000,
        }
    }

    /// Its symbol.
    pub(crate) fn unit(self) -> &'static str {
        match self {
            Self::Cents | Self::Euros => "€",
            Self::Thousands => "k€",
            Self::Millions => "M€",
        }
    }

    /// An amount in this unit, without the symbol.
    pub(crate) fn amount(self, euros: Decimal, sign: bool, lang: Lang) -> String {
        let (divisor, digits) = match self {
            Self::Cents => (1, 2),
            Self::Euros => (1, 0),
            Self::Thousands => (1_000, 1),
            Self::Millions => (1_000_000, 2),
        };
        let value = euros.checked_div(Decimal::from(divisor)).unwrap_or(euros);
        shaped(value, digits, digits, sign, lang)
    }
}

/// An amount in euros and cents with its symbol.
pub(crate) fn euros(amount: Decimal, sign: bool, lang: Lang) -> String {
    with_unit(&Money::Cents.amount(amount, sign, lang), "€", lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        number::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_written_as_people_do() {
        let fr = |t: &str| euros(d(t), false, Lang::Fr);
        assert_eq!(fr("1234567.8"), "1\u{202f}234\u{202f}567,80\u{a0}€");
        assert_eq!(fr("-0.005"), "−0,01\u{a0}€");
        assert_eq!(fr("999"), "999,00\u{a0}€");
        assert_eq!(euros(d("1234567.8"), false, Lang::En), "1,234,567.80\u{a0}€");
        assert_eq!(number(d("0.123456789012345"), Lang::Fr), "0,123456789012345");
        assert_eq!(short(d("6.000166666"), Lang::Fr), "6,0002");
        assert_eq!(short(d("12.50"), Lang::En), "12.5");
        assert_eq!(ratio(d("0.146"), Lang::Fr), "14,6\u{a0}%");
        assert_eq!(ratio(d("0.146"), Lang::En), "14.6%");
    }

    #[test]
    fn a_change_always_has_its_sign() {
        let signed = |t: &str| euros(d(t), true, Lang::Fr);
        assert_eq!(signed("12"), "+12,00\u{a0}€");
        assert_eq!(signed("-12"), "−12,00\u{a0}€");
        assert_eq!(signed("0"), "0,00\u{a0}€");
        assert_eq!(signed("0.001"), "0,00\u{a0}€");
        assert_eq!(change(d("0.2149"), Lang::Fr), "+0,21\u{a0}%");
        assert_eq!(change(d("-250"), Lang::En), "−250.0%");
    }

    #[test]
    fn zero_has_no_sign() {
        for lang in [Lang::Fr, Lang::En] {
            let zero = shaped(Decimal::ZERO, 1, 1, false, lang);
            for sign in [false, true] {
                for tiny in ["-0.04", "0.04", "-0.0", "0"] {
                    assert_eq!(shaped(d(tiny), 1, 1, sign, lang), zero, "{tiny}");
                }
                assert_eq!(Money::Thousands.amount(d("-49.99"), sign, lang), zero);
            }
            assert_eq!(change(d("-0.004"), lang), change(Decimal::ZERO, lang));
            assert_eq!(ratio(d("-0.0000001"), lang), ratio(Decimal::ZERO, lang));
            assert_eq!(short(d("-0.00004"), lang), "0");
            let half = lang.pick("−0,1", "−0.1");
            assert_eq!(shaped(d("-0.05"), 1, 1, false, lang), half, "what does not round to zero");
        }
    }

    #[test]
    fn large_amounts_keep_one_unit() {
        let shown = |money: Money| money.amount(d("84512345.678"), true, Lang::Fr);
        assert_eq!(shown(Money::Euros), "+84\u{202f}512\u{202f}346");
        assert_eq!(shown(Money::Thousands), "+84\u{202f}512,3");
        assert_eq!(shown(Money::Millions), "+84,51");
    }
}
