//! What changed in the text of a policy: parameters, formulas, inputs, outputs.

mod redeclared;

use bareme_core::policy::{Derived, Formula, Param, ParamValue, Policy};
use bareme_core::value::{InputSpec, Value};
use indexmap::IndexMap;
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What a name stands for in a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A parameter.
    Param,
    /// An input column.
    Input,
    /// A formula.
    Formula,
    /// A value over the whole population.
    Derived,
}

/// A name that both policies have, for different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindChange {
    /// The name.
    pub name: String,
    /// In the base.
    pub base: Holder,
    /// In the target.
    pub target: Holder,
}

/// A value on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueChange {
    /// The year of the run, when the parameter changes in time.
    pub year: Option<i32>,
    /// In the base; `None` when there is none.
    pub base: Option<ParamValue>,
    /// In the target.
    pub target: Option<ParamValue>,
}

/// Values that differ, each with the years that follow one another and have the same.
pub fn runs(values: &[ValueChange]) -> Vec<(Option<(i32, i32)>, &ValueChange)> {
    let mut runs: Vec<(Option<(i32, i32)>, &ValueChange)> = Vec::new();
    for value in values {
        match (runs.last_mut(), value.year) {
            (Some((Some((_, last)), before)), Some(year))
                if *last + 1 == year
                    && (&before.base, &before.target) == (&value.base, &value.target) =>
            {
                *last = year;
            }
            _ => runs.push((value.year.map(|year| (year, year)), value)),
        }
    }
    runs
}

/// A parameter that was added, removed or changed.
#[derive(Clone, Debug)]
pub struct ParamChange {
    /// In the base.
    pub base: Option<Param>,
    /// In the target.
    pub target: Option<Param>,
    /// Values that differ (all of them for a parameter added or removed).
    pub values: Vec<ValueChange>,
    /// Years that are not compared from which they differ otherwise, when both sides have it.
    pub beyond: Vec<ValueChange>,
    /// Days on which they differ, when no year takes that into account.
    pub days: Vec<DayChange>,
}

/// From a day on: in the base, in the target.
pub type DayChange = (Option<Date>, Option<ParamValue>, Option<ParamValue>);

/// What a declaration says of a name that both sides have, beyond values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redeclared {
    /// The name; none for the policy itself.
    pub name: Option<String>,
    /// The key.
    pub key: &'static str,
    /// In the base, then in the target.
    pub sides: [Value; 2],
}

impl ParamChange {
    /// The parameter as it is, or was.
    pub fn shown(&self) -> Option<&Param> {
        self.target.as_ref().or(self.base.as_ref())
    }
}

/// A text that differs: its name, in the base, in the target.
pub type ChangedText = (String, Option<String>, Option<String>);

/// A formula that was added, removed or changed.
#[derive(Clone, Debug)]
pub struct FormulaChange {
    /// In the base.
    pub base: Option<Formula>,
    /// In the target.
    pub target: Option<Formula>,
    /// Whether the target inherits it from another file.
    pub inherited: bool,
    /// Whether the target neither shows nor uses it.
    pub idle: bool,
    /// Texts that differ, its own then its helpers': name, base, target.
    pub texts: Vec<ChangedText>,
}

impl FormulaChange {
    /// The formula as it is, or was.
    pub fn shown(&self) -> Option<&Formula> {
        self.target.as_ref().or(self.base.as_ref())
    }
}

/// A value over the whole population that was added, removed or changed.
#[derive(Clone, Debug)]
pub struct DerivedChange {
    /// In the base.
    pub base: Option<Derived>,
    /// In the target.
    pub target: Option<Derived>,
}

impl DerivedChange {
    /// The declaration as it is, or was.
    pub fn shown(&self) -> Option<&Derived> {
        self.target.as_ref().or(self.base.as_ref())
    }
}

/// What changed in the text of a policy.
#[derive(Clone, Debug, Default)]
pub struct PolicyDiff {
    /// The years that are compared.
    pub years: Vec<i32>,
    /// Names that became something else.
    pub kinds: Vec<KindChange>,
    /// Parameters, in order of the target, then those removed.
    pub params: Vec<ParamChange>,
    /// Parameters that are the same.
    pub params_same: usize,
    /// Formulas, in order of the target, then those removed.
    pub formulas: Vec<FormulaChange>,
    /// Formulas that are the same.
    pub formulas_same: usize,
    /// Values over the whole population, in order of the target, then those removed.
    pub derived: Vec<DerivedChange>,
    /// Those that are the same.
    pub derived_same: usize,
    /// Columns that only the target reads.
    pub inputs_added: Vec<InputSpec>,
    /// Columns that only the base reads.
    pub inputs_removed: Vec<InputSpec>,
    /// Outputs that only the target shows.
    pub outputs_added: Vec<String>,
    /// Outputs that only the base shows.
    pub outputs_removed: Vec<String>,
    /// What both declare, differently.
    pub redeclared: Vec<Redeclared>,
}

/// Keys of the second map, then those that only the first has.
fn all<'a, T>(base: &'a IndexMap<String, T>, target: &'a IndexMap<String, T>) -> Vec<&'a str> {
    let removed = base.keys().filter(|name| !target.contains_key(*name));
    target.keys().chain(removed).map(String::as_str).collect()
}

impl PolicyDiff {
    /// Compares two policies; values of parameters for these years.
    pub fn new(base: &Policy, target: &Policy, years: &[i32]) -> Self {
        let kinds = kinds(base, target);
        let mut diff = Self { years: years.to_vec(), kinds, ..Self::default() };
        for name in all(&base.params, &target.params) {
            match param(base.params.get(name), target.params.get(name), years) {
                Some(change) => diff.params.push(change),
                None => diff.params_same += 1,
            }
        }
        for name in all(&base.formulas, &target.formulas) {
            match formula(base.formulas.get(name), target, name) {
                Some(change) => diff.formulas.push(change),
                None => diff.formulas_same += 1,
            }
        }
        for name in all(&base.derived, &target.derived) {
            let (base, target) = (base.derived.get(name), target.derived.get(name));
            if base.map(Derived::meaning) == target.map(Derived::meaning) {
                diff.derived_same += 1;
            } else {
                let (base, target) = (base.cloned(), target.cloned());
                diff.derived.push(DerivedChange { base, target });
            }
        }
        let lacks = |policy: &Policy, name: &str| !policy.inputs.contains_key(name);
        let added = target.inputs.values().filter(|i| lacks(base, &i.name));
        diff.inputs_added = added.cloned().collect();
        let removed = base.inputs.values().filter(|i| lacks(target, &i.name));
        diff.inputs_removed = removed.cloned().collect();
        let lacks = |policy: &Policy, name: &String| !policy.outputs.contains(name);
        diff.outputs_added =
            target.outputs.iter().filter(|name| lacks(base, name)).cloned().collect();
        diff.outputs_removed =
            base.outputs.iter().filter(|name| lacks(target, name)).cloned().collect();
        diff.redeclared = redeclared::redeclared(base, target, &diff);
        diff
    }

    /// Whether nothing that decides a result, in these years or in others, is declared otherwise.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
            && self.params.is_empty()
            && self.formulas.is_empty()
            && self.derived.is_empty()
            && self.inputs_added.is_empty()
            && self.inputs_removed.is_empty()
            && self.outputs_added.is_empty()
            && self.outputs_removed.is_empty()
            && self.redeclared.is_empty()
    }
}

fn holder(policy: &Policy, name: &str) -> Option<Holder> {
    let held = [
        (policy.params.contains_key(name), Holder::Param),
        (policy.inputs.contains_key(name), Holder::Input),
        (policy.formulas.contains_key(name), Holder::Formula),
        (policy.derived.contains_key(name), Holder::Derived),
    ];
    held.into_iter().find(|(holds, _)| *holds).map(|(_, holder)| holder)
}

fn kinds(base: &Policy, target: &Policy) -> Vec<KindChange> {
    let given = target.params.keys().chain(target.inputs.keys());
    let names = given.chain(target.formulas.keys()).chain(target.derived.keys());
    let change = |name: &String| {
        let (base, target) = (holder(base, name)?, holder(target, name)?);
        (base != target).then(|| KindChange { name: name.clone(), base, target })
    };
    names.filter_map(change).collect()
}

fn param(base: Option<&Param>, target: Option<&Param>, years: &[i32]) -> Option<ParamChange> {
    let values = values(base, target, years);
    let (mut beyond, mut days) = (Vec::new(), Vec::new());
    if let (Some(a), Some(b)) = (base, target) {
        if a.given() != b.given() {
            beyond = self::beyond(a, b, years);
            if values.is_empty() && beyond.is_empty() {
                days = self::days(a, b);
            }
        } else if values.is_empty() && a.unit == b.unit && a.basis == b.basis {
            return None;
        }
    }
    let (base, target) = (base.cloned(), target.cloned());
    Some(ParamChange { base, target, values, beyond, days })
}

/// The days of both, in order.
fn dates(base: &Param, target: &Param) -> BTreeSet<Option<Date>> {
    base.steps.iter().chain(&target.steps).map(|(from, _)| *from).collect()
}

/// Values that differ in years that are not compared, where they change.
fn beyond(base: &Param, target: &Param, years: &[i32]) -> Vec<ValueChange> {
    if years.is_empty() {
        return Vec::new();
    }
    let near = |from: Date| (-1..=1).map(move |by| i32::from(from.year()) + by);
    let dates = dates(base, target).into_iter().flatten().flat_map(near);
    let all: BTreeSet<i32> = dates.chain(years.iter().copied()).collect();
    let mut before = None;
    let mut found = Vec::new();
    for year in all {
        let own = |param: &Param| param.in_force(Some(year)).map(Cow::into_owned);
        let sides = (own(base), own(target));
        if sides.0 != sides.1 && before.as_ref() != Some(&sides) && !years.contains(&year) {
            let (base, target) = sides.clone();
            found.push(ValueChange { year: Some(year), base, target });
        }
        before = Some(sides);
    }
    found
}

/// Days on which the values differ.
fn days(base: &Param, target: &Param) -> Vec<DayChange> {
    let own = |param: &Param, from: Option<Date>| match from {
        Some(day) => param.on(day).cloned(),
        None => param.in_force(None).map(Cow::into_owned),
    };
    let day = |from| (from, own(base, from), own(target, from));
    dates(base, target).into_iter().map(day).filter(|(_, base, target)| base != target).collect()
}

/// Values that differ: one for all years unless a side changes in time.
pub(super) fn values(
    base: Option<&Param>,
    target: Option<&Param>,
    years: &[i32],
) -> Vec<ValueChange> {
    let dated = |p: Option<&Param>| p.is_some_and(|p| p.steps.iter().any(|(d, _)| d.is_some()));
    let in_time = !years.is_empty() && (dated(base) || dated(target));
    let years: Vec<Option<i32>> =
        if in_time { years.iter().copied().map(Some).collect() } else { vec![None] };
    let value = |p: Option<&Param>, year: Option<i32>| match (p, year) {
        (Some(p), None) => p.steps.first().map(|(_, value)| value.clone()),
        (Some(p), year) => p.in_force(year).map(Cow::into_owned),
        (None, _) => None,
    };
    let change = |year| ValueChange { year, base: value(base, year), target: value(target, year) };
    years.into_iter().map(change).filter(|change| change.base != change.target).collect()
}

fn formula(base: Option<&Formula>, policy: &Policy, name: &str) -> Option<FormulaChange> {
    let target = policy.formulas.get(name);
    if let (Some(a), Some(b)) = (base, target)
        && a.canonical == b.canonical
    {
        return None;
    }
    let own = policy.files.iter().rposition(|file| !file.module);
    let inherited = target.is_some_and(|f| Some(f.file) != own);
    Some(FormulaChange {
        base: base.cloned(),
        target: target.cloned(),
        inherited,
        idle: policy.idle_formulas().any(|formula| formula.name == name),
        texts: texts(base, target),
    })
}

fn texts(base: Option<&Formula>, target: Option<&Formula>) -> Vec<ChangedText> {
    let list = |f: Option<&Formula>| -> IndexMap<String, String> {
        let own = f.map(|f| (f.name.clone(), f.text.clone()));
        own.into_iter()
            .chain(f.into_iter().flat_map(|f| &f.helpers).map(|(n, t)| (n.clone(), t.to_string())))
            .collect()
    };
    let (old, new) = (list(base), list(target));
    let pairs = all(&old, &new).into_iter();
    let pairs = pairs.map(|name| (name.to_owned(), old.get(name).cloned(), new.get(name).cloned()));
    pairs.filter(|(_, old, new)| old != new).collect()
}
