//! Filters of a template: those of the library whose results can be counted before they are made.

use super::{Done, Fault, Filling, Why, refused, within, wrong};
use minijinja::ErrorKind;
use minijinja::machinery::Span;
use minijinja::value::{Kwargs, Value, ValueKind};

/// What they give is no larger than what they receive, but for signs that are escaped.
const KNOWN: [&str; 32] = [
    "abs",
    "attr",
    "bool",
    "capitalize",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "int",
    "items",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "sort",
    "split",
    "string",
    "sum",
    "title",
];
/// The same, refused where a part of them would do anything.
const MORE: [&str; 5] = ["reject", "rejectattr", "trim", "unique", "upper"];
/// Filters of the library whose results are not bounded by what they receive.
const UNBOUNDED: [&str; 9] =
    ["batch", "chain", "format", "groupby", "pprint", "slice", "tojson", "urlencode", "zip"];

impl Filling<'_, '_> {
    pub(super) fn filter(&mut self, name: &str, values: &[Value], at: Span) -> Done<Value> {
        if UNBOUNDED.contains(&name) {
            return Err(refused(name, at));
        }
        let mut weight = 0_usize;
        for value in values {
            weight = weight.saturating_add(within(self.budget.weigh(value), at)?);
        }
        // What stands between or instead is a text: the text of anything else is not counted.
        let texts = matches!(name, "join" | "replace");
        if texts && values.iter().skip(1).any(|value| !is_plain(value)) {
            return Err(refused(&format!("{name}(…)"), at));
        }
        let made = match name {
            "join" => self.joined_size(values, at)?,
            "replace" => replaced_size(values),
            "indent" => indented_size(values),
            // By the name of another filter it could do anything.
            "map" if values.len() != 2 || !values[1].is_kwargs() => {
                return Err(refused("map(…)", at));
            }
            _ if KNOWN.contains(&name) || MORE.contains(&name) => weight,
            _ => {
                let detail = format!("filter {name} is unknown");
                return Err(wrong(ErrorKind::UnknownFilter, detail, at));
            }
        };
        within(self.budget.bytes(made), at)?;
        let value = self.state.apply_filter(name, values);
        let value = value.map_err(|e| Fault { why: Why::Wrong(e), at: Some(at) })?;
        // What it would only find when it is asked for is found now.
        if value.kind() == ValueKind::Iterable {
            return Ok(Value::from(self.items(&value, at)?));
        }
        Ok(value)
    }

    /// Every item as text, and what stands between them.
    fn joined_size(&mut self, values: &[Value], at: Span) -> Done<usize> {
        let between = named(values, 1, "d").map_or(0, |text| text.len());
        let items = values.first().map_or(Ok(Vec::new()), |all| self.items(all, at))?;
        let mut size = 0_usize;
        for item in &items {
            let weight = within(self.budget.weigh(item), at)?;
            size = size.saturating_add(weight).saturating_add(between);
        }
        Ok(size)
    }
}

/// Whether an argument is a text, a number or the like, or names such ones.
fn is_plain(value: &Value) -> bool {
    let plain = |value: &Value| {
        let kinds = [ValueKind::String, ValueKind::Number, ValueKind::Bool, ValueKind::None];
        kinds.contains(&value.kind()) || value.is_undefined()
    };
    if !value.is_kwargs() {
        return plain(value);
    }
    let Ok(kwargs) = Kwargs::try_from(value.clone()) else { return false };
    kwargs.args().all(|name| kwargs.peek::<Value>(name).is_ok_and(|value| plain(&value)))
}

/// An argument that is a text, by its place or its name.
fn named(values: &[Value], place: usize, name: &str) -> Option<String> {
    let by_name = || {
        let kwargs = values.last().filter(|last| last.is_kwargs())?;
        Kwargs::try_from(kwargs.clone()).ok()?.get::<Option<String>>(name).ok()?
    };
    let placed = values.get(place).filter(|value| !value.is_kwargs());
    placed.and_then(|value| value.as_str().map(str::to_owned)).or_else(by_name)
}

fn replaced_size(values: &[Value]) -> usize {
    let text = |place: usize| values.get(place).map(ToString::to_string).unwrap_or_default();
    let (whole, from, to) = (text(0), text(1), text(2));
    whole.len().saturating_add(whole.matches(from.as_str()).count().saturating_mul(to.len()))
}

fn indented_size(values: &[Value]) -> usize {
    let text = values.first().map(ToString::to_string).unwrap_or_default();
    let by_name = || {
        let kwargs = values.last().filter(|last| last.is_kwargs())?;
        Kwargs::try_from(kwargs.clone()).ok()?.get::<Option<usize>>("width").ok()?
    };
    let width = values.get(1).filter(|value| !value.is_kwargs());
    let width = width.and_then(Value::as_usize).or_else(by_name).unwrap_or(usize::MAX);
    text.len().saturating_add(text.matches('\n').count().saturating_add(2).saturating_mul(width))
}
