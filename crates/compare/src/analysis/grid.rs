//! `--vary`: the values that parameters take, one after the other.

use bareme_core::diagnostic::{Code, Diagnostic, Diagnostics, codes};
use bareme_core::number;
use bareme_core::policy::{Param, ParamKind, ParamValue, Policy, Setting};
use bareme_core::value::{Kind, Value};
use rust_decimal::Decimal;

/// How the values of an axis were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// From, to, by steps of.
    Range(Decimal, Decimal, Decimal),
    /// One by one.
    List,
    /// The readings that the policy declares.
    Readings,
}

/// A parameter and the values that it takes.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The parameter as it is.
    pub param: Param,
    /// What of it changes; the value is not used.
    target: Setting,
    /// How the values were given.
    pub shape: Shape,
    /// The values, in order.
    pub values: Vec<Value>,
    settings: Vec<Setting>,
    /// What the policy says.
    pub current: Option<Value>,
}

/// Values of parameters, in all combinations: the last axis changes first.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Its axes.
    pub axes: Vec<Axis>,
}

impl Grid {
    /// Every setting of every axis.
    pub fn tried(&self) -> impl Iterator<Item = &Setting> {
        self.axes.iter().flat_map(|axis| &axis.settings)
    }
}

impl Axis {
    /// What people write: `name`, `name@2026`, `name[11]`.
    pub fn target(&self) -> String {
        self.target.target()
    }

    fn parse(text: &str, policy: &Policy, most: usize) -> Result<Self, Diagnostic> {
        // A name alone stands for its readings.
        let alone = !text.contains('=');
        let written = if alone { format!("{text}=*") } else { text.to_owned() };
        let bad = || Diagnostic::from(codes::BadGrid { value: text });
        let day = |error: Diagnostic| if error.code == Code::SettingDate { error } else { bad() };
        let target = Setting::parse(&written).map_err(day)?;
        let (param, kind) = kind(policy, &target)?;
        let current = current(param, &target);
        if let Some(refused) = decimal_comma(text, &target, kind, most) {
            return Err(refused);
        }
        let (shape, values) = if alone {
            let values = match param.values.as_slice() {
                [] if kind == Kind::Boolean => vec![Value::Boolean(false), Value::Boolean(true)],
                [] => {
                    return Err(codes::NoReadings { name: &param.name }.into());
                }
                values => values.to_vec(),
            };
            (Shape::Readings, values)
        } else if let Some((from, rest)) = target.value.split_once("..") {
            range(text, from, rest, kind, most)?
        } else {
            let one = |text: &str| target.with_value(text.trim()).value(kind);
            let values = target.value.split(',').map(one).collect::<Result<_, _>>()?;
            (Shape::List, values)
        };
        let listed = if shape == Shape::List { values.as_slice() } else { &[] };
        for (index, value) in listed.iter().enumerate() {
            if values[..index].iter().any(|other| same(other, value)) {
                return Err(codes::GridTwice { name: &param.name, value }.into());
            }
        }
        let settings = values.iter().map(|value| target.with_value(&written_as(value))).collect();
        let param = param.clone();
        Ok(Self { param, target, shape, values, settings, current })
    }
}

impl Grid {
    /// Reads every `--vary`. More runs than `most` are refused: they are asked for on purpose.
    ///
    /// # Errors
    /// `B0510`, `B0511`, `B0526`, `B0857` for what is not one value of a parameter; `B0851` to
    /// `B0853`, `B0855`, `B0856`, `B0863` for values that make no axis, `B0862` for a parameter
    /// without readings; `B0815` for the same axis twice; `B0854` for too many runs; those of
    /// [`Setting::value`] and [`Param::accepted`] for a value.
    pub fn parse(texts: &[String], policy: &Policy, most: usize) -> Result<Self, Diagnostics> {
        let mut axes: Vec<Axis> = Vec::new();
        for text in texts {
            let axis = Axis::parse(text, policy, most).map_err(|e| vec![e])?;
            if axes.iter().any(|other| other.target() == axis.target()) {
                let name = format!("--vary {}", axis.target());
                return Err(vec![codes::OptionTwice { name }.into()]);
            }
            // Every value is one that the parameter accepts, or nothing is run.
            for setting in &axis.settings {
                let changed = setting.applied(policy).map_err(|e| vec![e])?;
                changed.accepted().map_err(|e| vec![e])?;
            }
            axes.push(axis);
        }
        let count = |axes: &[Axis]| {
            axes.iter().try_fold(1_usize, |all, axis| all.checked_mul(axis.values.len()))
        };
        match count(&axes) {
            Some(runs) if runs <= most => Ok(Self { axes }),
            runs => Err(vec![too_many(runs, most)]),
        }
    }

    /// How many runs there are.
    pub fn runs(&self) -> usize {
        self.axes.iter().map(|axis| axis.values.len()).product()
    }

    /// The place of a run on each axis.
    pub fn places(&self, run: usize) -> Vec<usize> {
        let mut rest = run;
        let mut places: Vec<usize> = Vec::with_capacity(self.axes.len());
        for axis in self.axes.iter().rev() {
            places.push(rest % axis.values.len());
            rest /= axis.values.len();
        }
        places.reverse();
        places
    }

    /// The settings of a run, in the order in which they apply: what is always in force, then what
    /// is from a year on, so that none undoes another.
    pub(super) fn settings(&self, run: usize) -> Vec<Setting> {
        let places = self.places(run).into_iter().zip(&self.axes);
        let mut settings: Vec<Setting> =
            places.map(|(place, axis)| axis.settings[place].clone()).collect();
        settings.sort_by_key(|setting| setting.from);
        settings
    }

    /// Whether a run is the policy as it is.
    pub(super) fn is_current(&self, run: usize) -> bool {
        let mut places = self.places(run).into_iter().zip(&self.axes);
        places.all(|(place, axis)| {
            axis.current.as_ref().is_some_and(|value| same(value, &axis.values[place]))
        })
    }
}

/// Values in which a comma looks like the decimal sign, with how to write each reading: `0,05`,
/// `0,5;1,5`, `0,5..1,5:0,1`. In `0,5` it separates the values of a list, as it says.
fn decimal_comma(text: &str, target: &Setting, kind: Kind, most: usize) -> Option<Diagnostic> {
    let value = target.value.as_str();
    if !kind.is_number() || !value.contains(',') {
        return None;
    }
    let plain = |number: &str| number::parse(&number.replace('_', "")).is_ok();
    let (mut decimal, mut list) = (None, None);
    if let Some((from, rest)) = value.split_once("..") {
        let (from, rest) = (from.replace(',', "."), rest.replace(',', "."));
        let possible = range(text, &from, &rest, kind, most).is_ok();
        decimal = possible.then(|| format!("{from}..{rest}"));
    } else if value.contains(';') {
        let numbers: Vec<String> = value.split(';').map(|n| n.trim().replace(',', ".")).collect();
        decimal = numbers.iter().all(|n| plain(n)).then(|| numbers.join(","));
    } else {
        let items: Vec<&str> = value.split(',').map(str::trim).collect();
        let bare = |item: &str| {
            let digits = item.trim_start_matches(['-', '+']).trim_start_matches('0');
            let sign = if item.starts_with('-') { "-" } else { "" };
            let zero = if digits.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
            format!("{sign}{zero}{digits}")
        };
        let led = |item: &&str| plain(item) && bare(item) != item.trim_start_matches('+');
        if items.iter().any(led) && items.iter().all(|item| plain(item)) {
            let pairs: Vec<String> = items.chunks(2).map(|pair| pair.join(".")).collect();
            let even = items.len().is_multiple_of(2) && pairs.iter().all(|n| plain(n));
            decimal = even.then(|| pairs.join(","));
            list = Some(items.iter().map(|item| bare(item)).collect::<Vec<_>>().join(","));
        }
    }
    if decimal.is_none() && list.is_none() {
        return None;
    }
    let set = |values: String| format!("{}={values}", target.target()).into();
    let (decimal, list) = (decimal.map(set), list.map(set));
    Some(codes::GridComma { value: text, decimal, list }.into())
}

/// The error of a grid that is too large; the count is not known when it has no end.
fn too_many(runs: Option<usize>, most: usize) -> Diagnostic {
    codes::GridTooLarge { most, runs }.into()
}

fn range(
    text: &str,
    from: &str,
    rest: &str,
    kind: Kind,
    most: usize,
) -> Result<(Shape, Vec<Value>), Diagnostic> {
    let value = text;
    if !kind.is_number() {
        return Err(codes::GridNotNumber { value, found: kind }.into());
    }
    let bad = || Diagnostic::from(codes::BadGrid { value });
    let step_wanted = || Err(codes::GridStep { value }.into());
    let Some((to, step)) = rest.split_once(':') else { return step_wanted() };
    let number = |text: &str| number::parse(&text.trim().replace('_', ""));
    let read = |text| number(text).map_err(|_| bad());
    let (from, to, step) = (read(from)?, read(to)?, read(step)?);
    if step <= Decimal::ZERO {
        return step_wanted();
    }
    if from > to {
        return Err(codes::GridEmpty { value }.into());
    }
    let width = to.checked_sub(from).ok_or_else(bad)?;
    let steps = width.checked_div(step).map(|steps| steps.trunc());
    let steps = steps.and_then(|steps| usize::try_from(steps).ok());
    let runs = steps.and_then(|steps| steps.checked_add(1));
    let steps = steps.filter(|s| *s < most).ok_or_else(|| too_many(runs, most))?;
    let at = |i: usize| Decimal::from(i).checked_mul(step).and_then(|gone| from.checked_add(gone));
    let values: Option<Vec<Decimal>> = (0..=steps).map(at).collect();
    let mut values = values.ok_or_else(bad)?;
    // A quotient that was rounded upwards.
    values.retain(|value| *value <= to);
    let values = values.into_iter().map(|n| Value::Number(n.normalize())).collect();
    Ok((Shape::Range(from, to, step), values))
}

/// The parameter of a target, and the kind of one of its values.
pub(super) fn kind<'p>(
    policy: &'p Policy,
    target: &Setting,
) -> Result<(&'p Param, Kind), Diagnostic> {
    let Some(param) = policy.params.get(&target.name) else {
        let name = target.name.as_str();
        let other = policy.inputs.contains_key(name) || policy.formulas.contains_key(name);
        let known = policy.params.keys().map(String::as_str);
        return Err(if other {
            codes::SetNotParameter { name }.suggest(name, known)
        } else {
            codes::SetUnknown { name }.suggest(name, known)
        });
    };
    let shape = match (param.kind, &target.key) {
        (ParamKind::Scalar(kind), None) | (ParamKind::ByKey(kind), Some(_)) => {
            return Ok((param, kind));
        }
        (ParamKind::Scalar(_), Some(key)) => {
            return Err(codes::SettingKey { name: &param.name, value: key }.into());
        }
        (ParamKind::ByKey(_), None) => "by_key",
        (ParamKind::Scale, _) => "scale",
        (ParamKind::Timeline | ParamKind::ScaleTimeline, _) => "timeline",
    };
    let example = param.steps.iter().find_map(|(_, value)| match value {
        ParamValue::ByKey(by_key) => by_key.values.keys().next().cloned(),
        _ => None,
    });
    let key = example.filter(|_| target.key.is_none()).map(Into::into);
    Err(codes::NotOneValue { name: &param.name, found: shape, key }.into())
}

/// The value that a setting would replace, when there is only one.
pub(super) fn current(param: &Param, target: &Setting) -> Option<Value> {
    let year = target.from.map(|from| i32::from(from.year()));
    let mut held = param.steps.iter().map(|(_, value)| match (value, &target.key) {
        (ParamValue::Scalar(value), None) => Some(value),
        (ParamValue::ByKey(by_key), Some(key)) => by_key.values.get(key),
        _ => None,
    });
    if year.is_some() {
        return match &*param.in_force(year)? {
            ParamValue::Scalar(value) => Some(value.clone()),
            _ => None,
        };
    }
    let first = held.next()??;
    held.all(|other| other.is_some_and(|other| same(first, other))).then(|| first.clone())
}

/// Whether two values are one: `1.50` and `1.5` are.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b,
        (a, b) => a == b,
    }
}

/// A value as `--set` reads it, with all its digits.
pub(super) fn written_as(value: &Value) -> String {
    match value {
        Value::Missing => "none".to_owned(),
        Value::Number(n) => n.to_string(),
        other => other.to_machine(),
    }
}
