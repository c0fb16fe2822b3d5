//! JSON with exact decimals: documents are structs of serde, from which their schemas come.

#[cfg(test)]
mod schema_tests;
mod stream;

use bareme_compare::compare::{self, Exact, Percent, Secrecy};
use bareme_core::number;
use bareme_core::policy::{self, Authority, Origin, Scale};
use bareme_core::value::{self, Kind};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};
pub(super) use stream::{Item, Json, push_scalar, push_text};

/// Version of the shape of all JSON results.
pub(super) const VERSION: u32 = 1;

/// A struct of a document: each field with its type and what it holds, in the order of the JSON.
macro_rules! object {
    (
        $(#[$about:meta])*
        $name:ident $(<$life:lifetime>)? ($($arg:ident: $of:ty),* $(,)?)
        { $($(#[$meta:meta])* $field:ident: $type:ty = $value:expr),* $(,)? }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, serde::Serialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        pub(crate) struct $name $(<$life>)? { $($(#[$meta])* $field: $type),* }

        impl $(<$life>)? $name $(<$life>)? {
            pub(crate) fn new($($arg: $of),*) -> Self {
                Self { $($field: $value),* }
            }
        }
    };
}
pub(super) use object;

/// The text of a document.
pub(super) fn document(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// One result, or several under a name, with the version of their shape.
pub(super) fn results<T: Serialize>(several: &str, all: &[T]) -> String {
    let mut document = Map::from_iter([("version".to_owned(), json!(VERSION))]);
    match all {
        [one] => {
            if let Value::Object(one) = json!(one) {
                document.extend(one);
            }
        }
        _ => drop(document.insert(several.to_owned(), json!(all))),
    }
    self::document(&document)
}

/// A number with all its digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number(Decimal);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = number::to_machine(self.0).parse::<serde_json::Number>();
        number.ok().serialize(serializer)
    }
}

/// An exact number.
pub(super) fn decimal(n: Decimal) -> Number {
    Number(n)
}

/// An exact number, or null.
pub(super) fn optional(n: Option<Decimal>) -> Option<Number> {
    n.map(Number)
}

/// A weighted count or sum.
pub(super) fn exact(n: &Exact) -> Option<Number> {
    optional(n.value())
}

/// Values by name, in their order.
#[derive(Clone, Debug)]
pub(super) struct Named<K, T>(pub(super) Vec<(K, T)>);

impl<K: Serialize, T: Serialize> Serialize for Named<K, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<K, T> FromIterator<(K, T)> for Named<K, T> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

/// A value of a cell.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum Scalar {
    Missing,
    Boolean(bool),
    Number(Number),
    Text(String),
}

pub(super) fn scalar(v: &value::Value) -> Scalar {
    match v {
        value::Value::Missing => Scalar::Missing,
        value::Value::Boolean(flag) => Scalar::Boolean(*flag),
        value::Value::Number(n) => Scalar::Number(decimal(*n)),
        value::Value::Text(_) | value::Value::Date(_) => Scalar::Text(v.to_machine()),
    }
}

/// A sum that says how many rows it leaves out.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum Total {
    /// Under secrecy.
    Withheld { sum: (), masked: bool },
    /// Told.
    Told(Told),
}

object! {
    Told(total: &compare::Total) {
        sum: Option<Number> = optional(total.value()),
        rows: Option<usize> = (!total.rows_withheld).then_some(total.rows),
        missing: Option<usize> = (!total.rows_withheld).then_some(total.missing),
        errors: Option<usize> = (!total.rows_withheld).then_some(total.errors),
        #[serde(skip_serializing_if = "Option::is_none")]
        masked: Masked =
            masked(&["rows", "missing", "errors"].map(|name| (name, total.rows_withheld))),
    }
}

pub(super) fn total(total: &compare::Total) -> Total {
    if total.sum.is_withheld() {
        return Total::Withheld { sum: (), masked: true };
    }
    Total::Told(Told::new(total))
}

/// The same, of one among many.
pub(super) fn push_total(of: &compare::Total, item: &mut Item) {
    if of.sum.is_withheld() || of.rows_withheld {
        return item.value(&total(of));
    }
    item.object(|item| {
        item.key("sum").number(of.value());
        item.key("rows").count(of.rows);
        item.key("missing").count(of.missing);
        item.key("errors").count(of.errors);
    });
}

/// The names of what is withheld, where anything is.
pub(super) type Masked = Option<Vec<&'static str>>;

pub(super) fn masked(withheld: &[(&'static str, bool)]) -> Masked {
    let names: Vec<&str> = withheld.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
    (!names.is_empty()).then_some(names)
}

/// The same, added to an object.
pub(super) fn mask(mut object: Value, withheld: &[(&'static str, bool)]) -> Value {
    if let (Some(object), Some(names)) = (object.as_object_mut(), masked(withheld)) {
        object.insert("masked".to_owned(), json!(names));
    }
    object
}

object! {
    /// When figures are withheld.
    Secret(secrecy: &Secrecy) {
        min: usize = secrecy.min,
        dominance: Number = decimal(secrecy.dominance),
    }
}

pub(super) fn secrecy(secrecy: Option<&Secrecy>) -> Option<Secret> {
    secrecy.map(Secret::new)
}

/// A year or a percentage; or a word, or null, where there is none.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum Or<T> {
    Value(T),
    Word(&'static str),
    Nothing,
}

/// A period: a year, `"all"`, or null when undated.
pub(super) type Period = Or<i32>;

pub(super) fn period(period: compare::Period) -> Period {
    match period {
        compare::Period::Year(year) => Or::Value(year),
        compare::Period::All => Or::Word("all"),
        compare::Period::Undated => Or::Nothing,
    }
}

/// A percentage, or the word that says why there is none.
pub(super) fn percent(percent: Percent) -> Or<Number> {
    match percent {
        Percent::Value(n) => Or::Value(decimal(n)),
        Percent::Undefined => Or::Nothing,
        Percent::New => Or::Word("new"),
        Percent::Gone => Or::Word("gone"),
        Percent::Refused => Or::Word("refused"),
    }
}

object! {
    /// A side of a result.
    Header<'a>(head: &'a compare::Header) {
        id: &'a str = &head.id,
        label: Option<&'a str> = head.label.as_deref(),
        status: Option<&'static str> = head.status.map(policy::Status::keyword),
        source: Option<&'a str> = head.source.as_deref(),
        scenario: Option<&'a str> = head.scenario.as_deref(),
        scenario_label: Option<&'a str> = head.scenario_label.as_deref(),
        scenario_status: Option<&'a str> = head.scenario_status.as_deref(),
        variant: Option<&'a str> = head.variant.as_deref(),
        projected_years: Option<&'a [i32]> = head.projected.as_deref(),
        settings: Named<&'a str, ParamValue> =
            head.settings.iter().map(|param| (param.name.as_str(), dated(param))).collect(),
    }
}

object! {
    /// A column of results.
    Output<'a>(output: &'a compare::Output) {
        name: &'a str = &output.name,
        label: Option<&'a str> = output.label.as_deref(),
        unit: Option<&'a str> = output.unit.as_deref(),
        kind: Option<&'static str> = output.kind.map(Kind::keyword),
        tags: Named<&'a str, &'a str> =
            output.tags.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect(),
    }
}

/// What a parameter holds: a value, or an object of one key that says what it is.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum ParamValue {
    Scalar(Scalar),
    Scale { scale: Vec<[Number; 2]> },
    ByKey { by_key: ByKey },
    Timeline { timeline: Vec<Step> },
    Dated { dated: Vec<Step> },
}

object! {
    /// Values by the text of a column.
    ByKey(by: &policy::ByKey) {
        column: String = by.column.clone(),
        values: Named<String, Scalar> =
            by.values.iter().map(|(key, v)| (key.clone(), scalar(v))).collect(),
    }
}

object! {
    /// A value, the day from which it holds, and where it comes from if that is not said once.
    Step(from: Option<jiff::civil::Date>, held: &policy::ParamValue, by: Option<&Authority>) {
        from: Option<String> = from.map(|day| day.to_string()),
        value: ParamValue = param_value(held),
        #[serde(skip_serializing_if = "Option::is_none")]
        basis: Option<&'static str> = by.map(|by| by.basis.keyword()),
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Option<Or<String>> = by.map(|by| by.source.clone().map_or(Or::Nothing, Or::Value)),
    }
}

pub(super) fn param_value(value: &policy::ParamValue) -> ParamValue {
    let scale = |of: &Scale| of.points.iter().map(|(x, y)| [decimal(*x), decimal(*y)]).collect();
    match value {
        policy::ParamValue::Scalar(v) => ParamValue::Scalar(scalar(v)),
        policy::ParamValue::Scale(points) => ParamValue::Scale { scale: scale(points) },
        policy::ParamValue::ByKey(by) => ParamValue::ByKey { by_key: ByKey::new(by) },
        policy::ParamValue::Timeline(timeline) => {
            let steps = timeline.steps.iter();
            let timeline = steps.map(|(day, held)| Step::new(Some(*day), held, None)).collect();
            ParamValue::Timeline { timeline }
        }
    }
}

/// All values of a parameter with their dates; a single value without a date stands alone.
pub(super) fn dated(param: &policy::Param) -> ParamValue {
    match param.steps.as_slice() {
        [(None, value)] => param_value(value),
        steps => {
            let step = |(at, (from, held)): (usize, &(_, _))| {
                Step::new(*from, held, param.authorities.get(at))
            };
            ParamValue::Dated { dated: steps.iter().enumerate().map(step).collect() }
        }
    }
}

object! {
    /// Everything that a parameter says of itself.
    Param<'a>(param: &'a policy::Param) {
        name: &'a str = &param.name,
        label: Option<&'a str> = param.label.as_deref(),
        value: ParamValue = dated(param),
        within: &'static str = param.within.keyword(),
        unit: Option<&'a str> = param.unit.as_deref(),
        basis: &'static str = param.basis.keyword(),
        source: Option<&'a str> = param.source.as_deref(),
        readings: Vec<Scalar> = param.values.iter().map(scalar).collect(),
        min: Option<Scalar> = param.min.as_ref().map(scalar),
        max: Option<Scalar> = param.max.as_ref().map(scalar),
        range: Option<[Scalar; 2]> = param.range.as_ref().map(|ends| ends.each_ref().map(scalar)),
        note: Option<&'a str> = param.note.as_deref(),
        declared_by: &'a str = origin(&param.declared_by),
        changed_by: Option<&'a str> = param.changed_by.as_ref().map(|(by, _)| origin(by)),
    }
}

/// Who says a value.
pub(super) fn origin(origin: &Origin) -> &str {
    match origin {
        Origin::Policy(id) => id,
        Origin::CommandLine => "command line",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_digits() {
        let n = number::parse("1234567890123.123456789012345").unwrap();
        assert_eq!(json!(decimal(n)).to_string(), "1234567890123.123456789012345");
        assert_eq!(json!(decimal(Decimal::ZERO)).to_string(), "0");
    }
}
