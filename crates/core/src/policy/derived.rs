//! Values that a row does not have alone: what the rows of its year, or its own row of another
//! year, make of it. They are nodes of the graph like formulas, declared instead of written.

use super::mix::Named;
use super::model::{Need, Policy, Source};
use super::param::Param;
use crate::diagnostic::Span;
use crate::value::{Columns, Kind, OtherColumns, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What an aggregate makes of the rows of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregation {
    /// The weighted sum.
    Sum,
    /// The weight of the rows whose value is known, or true.
    Count,
    /// The weighted mean.
    Mean,
    /// The smallest value.
    Min,
    /// The largest value.
    Max,
    /// The place of each row, from 1.
    Rank {
        /// Whether 1 is the smallest rather than the largest.
        ascending: bool,
    },
    /// The value below which a part of the rows lies.
    Quantile {
        /// The part, from 0 to 1.
        part: Decimal,
    },
}

impl Aggregation {
    /// Their words in declarations.
    pub const KEYWORDS: [&'static str; 7] =
        ["sum", "count", "mean", "min", "max", "rank", "quantile"];

    /// The word of the declaration.
    pub fn keyword(self) -> &'static str {
        let [sum, count, mean, min, max, rank, quantile] = Self::KEYWORDS;
        match self {
            Self::Sum => sum,
            Self::Count => count,
            Self::Mean => mean,
            Self::Min => min,
            Self::Max => max,
            Self::Rank { .. } => rank,
            Self::Quantile { .. } => quantile,
        }
    }
}

/// `aggregate(name, kind, of, #{by, where, …})`.
#[derive(Clone, Debug)]
pub struct Aggregate<S = Source> {
    /// What is made of the rows.
    pub kind: Aggregation,
    /// The value of each row.
    pub of: Need<S>,
    /// The value that rows of a group share; without it a year is one group.
    pub by: Option<Need<S>>,
    /// Which rows count (`where`).
    pub only: Option<Need<S>>,
}

/// `previous(name, of, #{otherwise})`.
#[derive(Clone, Debug)]
pub struct Previous<S = Source> {
    /// The value, in the year before.
    pub of: Need<S>,
}

/// `apportion(name, #{of, total, by, at_least, at_most, digits})`.
#[derive(Clone, Debug)]
pub struct Apportion<S = Source> {
    /// In proportion to what.
    pub of: Need<S>,
    /// What is shared: the same value in all the rows of a group.
    pub total: Need<S>,
    /// The value that rows of a group share; without it a year is one group.
    pub by: Option<Need<S>>,
    /// The smallest share of each row, where it is not missing.
    pub at_least: Option<Need<S>>,
    /// The largest share of each row, where it is not missing.
    pub at_most: Option<Need<S>>,
    /// Decimals of the shares.
    pub digits: i64,
}

/// `reference(name, "policy-id", of, #{exercice, otherwise})`.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The id of the other policy, as it is written.
    pub policy: Need<()>,
    /// What it computes there.
    pub of: Need<()>,
    /// The year whose row is read; otherwise that of the row.
    pub exercice: Option<i32>,
    /// The policy, among [`Policy::references`].
    pub key: String,
    /// What the value means there, as a digest.
    pub means: String,
}

/// How a derived value is computed.
#[derive(Clone, Debug)]
pub enum Rule<S = Source> {
    /// Something of all the rows of a group.
    Aggregate(Aggregate<S>),
    /// The same structure’s value in the year before.
    Previous(Previous<S>),
    /// A share of a closed envelope.
    Apportion(Apportion<S>),
    /// What another policy gives to the same structure.
    Reference(Reference),
}

/// A derived value; before it is linked, `S` is `()`.
#[derive(Clone, Debug)]
pub struct Derived<S = Source> {
    /// Its name.
    pub name: String,
    /// How it is computed.
    pub rule: Rule<S>,
    /// What it is where the rule gives nothing, when that is declared.
    pub otherwise: Option<Value>,
    /// French label.
    pub label: Option<String>,
    /// Unit; that of what it is made of when none is declared.
    pub unit: Option<String>,
    /// Whether the unit is declared.
    pub own_unit: bool,
    /// Legal reference.
    pub source: Option<String>,
    /// Free remark.
    pub note: Option<String>,
    /// Where its name is declared.
    pub span: Span,
    /// Id of the policy that declares it.
    pub origin: String,
    /// Its kind, when it is known.
    pub kind: Option<Kind>,
    /// Whether it may be missing, as far as the checks can see.
    pub may_be_missing: bool,
}

/// Decimals of shares, unless others are declared.
pub(super) const CENTS: i64 = 2;

/// A longer declaration is written on several lines.
const LONGEST_LINE: usize = 100;

/// An argument of a declaration, as it is written.
enum Written<'a> {
    Text(&'a str),
    Value(&'a Value),
    Number(Decimal),
}

impl<S> Derived<S> {
    /// The same once its names are resolved.
    pub(super) fn linked(self, resolve: &mut dyn FnMut(Need<S>) -> Need) -> Derived {
        let rule = match self.rule {
            Rule::Aggregate(rule) => Rule::Aggregate(Aggregate {
                kind: rule.kind,
                of: resolve(rule.of),
                by: rule.by.map(&mut *resolve),
                only: rule.only.map(&mut *resolve),
            }),
            Rule::Previous(rule) => Rule::Previous(Previous { of: resolve(rule.of) }),
            Rule::Apportion(rule) => Rule::Apportion(Apportion {
                of: resolve(rule.of),
                total: resolve(rule.total),
                by: rule.by.map(&mut *resolve),
                at_least: rule.at_least.map(&mut *resolve),
                at_most: rule.at_most.map(&mut *resolve),
                digits: rule.digits,
            }),
            Rule::Reference(rule) => Rule::Reference(rule),
        };
        let Self { name, otherwise, label, unit, own_unit, source, note, span, origin, .. } = self;
        let (kind, may_be_missing) = (self.kind, self.may_be_missing);
        Derived {
            name,
            rule,
            otherwise,
            label,
            unit,
            own_unit,
            source,
            note,
            span,
            origin,
            kind,
            may_be_missing,
        }
    }

    /// The declaration’s word.
    pub fn keyword(&self) -> &'static str {
        match self.rule {
            Rule::Aggregate(_) => "aggregate",
            Rule::Previous(_) => "previous",
            Rule::Apportion(_) => "apportion",
            Rule::Reference(_) => "reference",
        }
    }

    /// The values that it needs, each with the key that names it.
    pub fn operands(&self) -> Vec<(&'static str, &Need<S>)> {
        let operands: &[(&'static str, Option<&Need<S>>)] = match &self.rule {
            Rule::Aggregate(rule) => {
                &[("of", Some(&rule.of)), ("by", rule.by.as_ref()), ("where", rule.only.as_ref())]
            }
            Rule::Previous(rule) => &[("of", Some(&rule.of))],
            // What it needs is the other policy’s.
            Rule::Reference(_) => &[],
            Rule::Apportion(rule) => &[
                ("of", Some(&rule.of)),
                ("total", Some(&rule.total)),
                ("by", rule.by.as_ref()),
                ("at_least", rule.at_least.as_ref()),
                ("at_most", rule.at_most.as_ref()),
            ],
        };
        operands.iter().filter_map(|(key, need)| need.map(|need| (*key, need))).collect()
    }

    /// The values that it needs.
    pub fn needs(&self) -> impl Iterator<Item = &Need<S>> {
        self.operands().into_iter().map(|(_, need)| need)
    }

    /// Whether it reads what it needs in the year before: a cycle through it is legal.
    pub fn looks_back(&self) -> bool {
        matches!(self.rule, Rule::Previous(_))
    }

    /// The other policy, if it refers to one.
    pub fn referred<'p>(&self, policy: &'p Policy) -> Option<&'p Arc<Policy>> {
        match &self.rule {
            Rule::Reference(rule) => policy.references.get(&rule.key),
            _ => None,
        }
    }

    /// Whether it depends on years.
    pub(super) fn needs_period(&self, policy: &Policy) -> bool {
        match &self.rule {
            Rule::Previous(_) => true,
            Rule::Reference(rule) => {
                rule.exercice.is_some() || self.referred(policy).is_some_and(|p| p.needs_period())
            }
            Rule::Aggregate(_) | Rule::Apportion(_) => false,
        }
    }

    /// The value whose unit is its own, unless it declares one.
    pub(super) fn in_the_unit_of(&self) -> Option<&str> {
        match &self.rule {
            Rule::Aggregate(rule) => {
                let counts = matches!(rule.kind, Aggregation::Count | Aggregation::Rank { .. });
                (!counts).then_some(rule.of.name.as_str())
            }
            Rule::Previous(rule) => Some(&rule.of.name),
            Rule::Apportion(rule) => Some(&rule.total.name),
            Rule::Reference(_) => None,
        }
    }

    /// What decides its result, as text: equal texts mean the same, given the same needs.
    pub fn canonical(&self) -> String {
        self.call(&[], false)
    }

    /// The same with what the other policy means, where it refers to one.
    pub fn meaning(&self) -> String {
        let canonical = self.canonical();
        match &self.rule {
            Rule::Reference(rule) => format!("{canonical} {}", rule.means),
            _ => canonical,
        }
    }

    /// The declaration, as an author writes it.
    pub fn text(&self) -> String {
        let words = [
            ("label", &self.label),
            ("unit", if self.own_unit { &self.unit } else { &None }),
            ("source", &self.source),
            ("note", &self.note),
        ];
        let given = words.iter().filter_map(|(key, text)| Some((*key, text.as_deref()?)));
        let given: Vec<_> = given.map(|(key, text)| (key, Written::Text(text))).collect();
        let line = format!("{};", self.call(&given, false));
        let long = line.chars().count() > LONGEST_LINE;
        if long { format!("{};", self.call(&given, true)) } else { line }
    }

    /// The call, its keys on one line each when `apart`.
    fn call(&self, more: &[(&'static str, Written<'_>)], apart: bool) -> String {
        let mut arguments = vec![quoted(&self.name)];
        let mut keys: Vec<(&str, Written<'_>)> = Vec::new();
        match &self.rule {
            Rule::Aggregate(rule) => {
                arguments.extend([quoted(rule.kind.keyword()), quoted(&rule.of.name)]);
                let named = [("by", &rule.by), ("where", &rule.only)];
                let named = named.iter().filter_map(|(key, need)| Some((*key, need.as_ref()?)));
                keys.extend(named.map(|(key, need)| (key, Written::Text(&need.name))));
                match rule.kind {
                    Aggregation::Quantile { part } => keys.push(("q", Written::Number(part))),
                    Aggregation::Rank { ascending: true } => {
                        keys.push(("order", Written::Text("asc")));
                    }
                    _ => {}
                }
            }
            Rule::Previous(rule) => {
                arguments.push(quoted(&rule.of.name));
            }
            Rule::Reference(rule) => {
                arguments.extend([quoted(&rule.policy.name), quoted(&rule.of.name)]);
                let year = rule.exercice.map(|year| ("exercice", Written::Number(year.into())));
                keys.extend(year);
            }
            Rule::Apportion(rule) => {
                let named = self.operands().into_iter();
                keys.extend(named.map(|(key, need)| (key, Written::Text(&need.name))));
                if rule.digits != CENTS {
                    keys.push(("digits", Written::Number(rule.digits.into())));
                }
            }
        }
        keys.extend(self.otherwise.iter().map(|v| ("otherwise", Written::Value(v))));
        let keys =
            keys.iter().chain(more).map(|(key, written)| format!("{key}: {}", show(written)));
        let keys: Vec<String> = keys.collect();
        if apart && !keys.is_empty() {
            arguments.push(format!("#{{\n    {},\n}}", keys.join(",\n    ")));
        } else if !keys.is_empty() {
            arguments.push(format!("#{{ {} }}", keys.join(", ")));
        }
        format!("{}({})", self.keyword(), arguments.join(", "))
    }
}

fn show(written: &Written<'_>) -> String {
    match written {
        Written::Text(text) => quoted(text),
        Written::Value(Value::Missing) => "none()".to_owned(),
        Written::Value(Value::Text(text)) => quoted(text),
        Written::Value(Value::Date(date)) => format!("date(\"{date}\")"),
        Written::Number(n) | Written::Value(Value::Number(n)) => n.normalize().to_string(),
        Written::Value(Value::Boolean(b)) => b.to_string(),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl Policy {
    /// The columns that it needs, and those of the policies that it refers to.
    pub fn columns(&self) -> Columns<'_> {
        let others = self.references.iter().map(|(key, other)| OtherColumns {
            key,
            id: &other.id,
            inputs: &other.inputs,
        });
        Columns { own: &self.inputs, others: others.collect() }
    }

    /// What decides a value of it, as text: equal texts mean the same.
    pub(super) fn meaning_of(&self, name: &str) -> String {
        let mut alone = self.clone();
        alone.retain(&[name]);
        let needs = alone.order.iter().flat_map(|name| alone.needs(name));
        let mut read: BTreeSet<&str> = needs.map(|need| need.name.as_str()).collect();
        let params = alone.params.values().filter(|param| read.contains(param.name.as_str()));
        let keys: Vec<&str> = params.flat_map(Param::key_columns).collect();
        read.extend(keys);
        let formulas = alone.formulas.values().map(|f| format!("{} = {}", f.name, f.canonical));
        let derived = alone.derived.values().map(Derived::meaning);
        let params = alone.params.values().filter(|p| read.contains(p.name.as_str()));
        let params = params.map(|p| format!("{} {}", p.name, Named::Param(p).content()));
        let inputs = alone.inputs.values().filter(|i| read.contains(i.name.as_str()));
        let inputs = inputs.map(|i| format!("{} {}", i.name, Named::Input(i).content()));
        formulas.chain(derived).chain(params).chain(inputs).collect::<Vec<_>>().join("\n")
    }

    /// The kind of a computed value: a formula or a derived value.
    pub fn kind(&self, name: &str) -> Option<Kind> {
        match self.formulas.get(name) {
            Some(formula) => formula.kind,
            None => self.derived.get(name)?.kind,
        }
    }

    /// The values that a computed value needs, by name.
    pub fn needs(&self, name: &str) -> Vec<&Need> {
        match (self.formulas.get(name), self.derived.get(name)) {
            (Some(formula), _) => formula.needs.iter().collect(),
            (None, Some(derived)) => derived.needs().collect(),
            (None, None) => Vec::new(),
        }
    }

    /// The values that are computed together with this one, year by year: each rests on another’s
    /// year before.
    pub fn ring(&self, name: &str) -> Option<&[String]> {
        let ring = self.rings.iter().find(|ring| ring.iter().any(|member| member == name));
        ring.map(Vec::as_slice)
    }

    /// Parameters that the rows of a group share out, with what makes the groups: each of their
    /// values is the total of a group.
    pub fn envelopes(&self) -> impl Iterator<Item = (&Need, Option<&Need>)> {
        self.derived.values().filter_map(|derived| match &derived.rule {
            Rule::Apportion(Apportion { total, by, .. }) => {
                self.params.contains_key(&total.name).then_some((total, by.as_ref()))
            }
            _ => None,
        })
    }

    /// Whether anything rests on more than the row itself.
    pub fn is_whole(&self) -> bool {
        !self.derived.is_empty()
    }
}
