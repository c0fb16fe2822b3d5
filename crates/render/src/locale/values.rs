//! Values and parameters as people read them.

use super::Lang;
use super::number::{self, NONE};
use super::words::Word;
use bareme_core::policy::CURRENCY;
use bareme_core::policy::{ParamValue, Scale};
use bareme_core::value::Value;
use rust_decimal::Decimal;

/// Between a point and its value, never at the end of a line.
const ARROW: &str = "\u{a0}→\u{a0}";

/// The unit of a number that is a year: it is no quantity, and has no thousands.
pub(crate) const YEAR: &str = "année";

/// The years of a value, before it.
pub(crate) fn years(years: Option<(i32, i32)>, lang: Lang) -> String {
    match years {
        None => String::new(),
        Some((first, last)) if first == last => format!("{first}{}", lang.colon()),
        Some((first, last)) => format!("{first}-{last}{}", lang.colon()),
    }
}

/// A value of a table, without its unit unless it is a percentage.
pub(crate) fn cell(value: &Value, unit: Option<&str>, lang: Lang) -> String {
    match value {
        Value::Missing => NONE.to_owned(),
        Value::Boolean(true) => Word::Yes.text(lang).to_owned(),
        Value::Boolean(false) => Word::No.text(lang).to_owned(),
        Value::Text(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Number(n) => match unit {
            Some(CURRENCY) => number::shaped(*n, 2, 2, false, lang),
            Some("fraction") => number::ratio(*n, lang),
            Some("%") => number::with_unit(&number::short(*n, lang), "%", lang),
            Some(YEAR) => n.normalize().to_string(),
            _ => number::short(*n, lang),
        },
    }
}

/// A value of a parameter in full, with its unit.
pub(crate) fn param(value: &ParamValue, unit: Option<&str>, lang: Lang) -> String {
    match value {
        ParamValue::Scalar(Value::Number(n)) => with_unit(*n, unit, lang),
        ParamValue::Scalar(Value::Missing) => Word::NoValue.text(lang).to_owned(),
        ParamValue::Scalar(other) => cell(other, unit, lang),
        ParamValue::Scale(points) => in_unit(scale(points, lang), unit),
        ParamValue::ByKey(by) => {
            let pair = |(key, value): (&String, &Value)| {
                format!("{key}{ARROW}{}", param(&ParamValue::Scalar(value.clone()), None, lang))
            };
            let pairs: Vec<String> = by.values.iter().map(pair).collect();
            let pairs = pairs.join(" ; ");
            in_unit(format!("{} {}{}{pairs}", Word::By.text(lang), by.column, lang.colon()), unit)
        }
        ParamValue::Timeline(timeline) => {
            let step = |(from, value): &(jiff::civil::Date, ParamValue)| {
                format!("{from}{}{}", lang.colon(), param(value, unit, lang))
            };
            timeline.steps.iter().map(step).collect::<Vec<_>>().join(" ; ")
        }
    }
}

fn scale(scale: &Scale, lang: Lang) -> String {
    let point = |(x, y): &(Decimal, Decimal)| {
        format!("{}{ARROW}{}", number::number(*x, lang), number::number(*y, lang))
    };
    scale.points.iter().map(point).collect::<Vec<_>>().join(" ; ")
}

/// The unit of a list of values, said once.
fn in_unit(values: String, unit: Option<&str>) -> String {
    match unit {
        Some("fraction" | "") | None => values,
        Some(unit) => format!("{values} ({unit})"),
    }
}

fn with_unit(n: Decimal, unit: Option<&str>, lang: Lang) -> String {
    if unit == Some(YEAR) {
        return n.normalize().to_string();
    }
    let unit = match unit {
        Some("fraction") | None => "",
        Some(unit) => unit,
    };
    number::with_unit(&number::number(n, lang), unit, lang)
}
