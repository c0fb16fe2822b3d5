//! What a policy says of its subject beyond labels: the program knows none of its units, names and
//! amounts.

use super::model::Policy;
use super::param::{Param, ParamKind, ParamValue};
use crate::diagnostic::{Diagnostic, Diagnostics, SourceId, Span, codes};
use crate::value::{Kind, Unit, Value};
use rust_decimal::Decimal;

/// The unit of amounts where a policy says nothing.
pub const CURRENCY: &str = "€";

/// A name that a key gives, and where.
pub type Given = (String, Span);

/// The keys of `policy(#{…})` that decide what pages show. All of them are inherited.
#[derive(Clone, Debug, Default)]
pub struct Domain {
    /// The unit whose outputs are amounts.
    pub currency: Option<String>,
    /// Amounts are also shown per unit of this column or formula.
    pub per: Option<Given>,
    /// Gaps are also told as a number of what this parameter is the cost of.
    pub equivalent: Option<Given>,
    /// The formula that tells how long a row counts in its period.
    pub presence: Option<Given>,
    /// What a row that counts for the whole period has there.
    pub full: Option<Decimal>,
    /// Parameters that pages show first.
    pub levers: Vec<Given>,
}

/// What a unit is to a policy. All but the last add up over structures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// That of amounts.
    Amount,
    /// That of amounts a year.
    AmountByYear,
    /// That of the time for which a row counts.
    Presence,
    /// That of what amounts are divided by.
    Per,
    /// That of what gaps are counted in.
    Equivalent,
    /// Any other.
    Other,
}

/// What a gap is also counted in.
#[derive(Clone, Debug)]
pub struct Equivalent {
    /// Its cost.
    pub param: Param,
    /// What one of them costs.
    pub cost: Decimal,
    /// What is counted, where the unit of the cost says it.
    pub unit: Option<String>,
    /// Whether one is paid again every year.
    pub by_year: bool,
}

impl Domain {
    /// Takes what is left out from the policy that is inherited.
    pub(super) fn inherit(&mut self, from: &Self) {
        let Self { currency, per, equivalent, presence, full, levers } = from.clone();
        self.currency = self.currency.take().or(currency);
        self.per = self.per.take().or(per);
        self.equivalent = self.equivalent.take().or(equivalent);
        self.presence = self.presence.take().or(presence);
        self.full = self.full.take().or(full);
        if self.levers.is_empty() {
            self.levers = levers;
        }
    }

    /// Every name that it gives, under its key.
    fn names(&self) -> impl Iterator<Item = (&'static str, &Given)> {
        let per = self.per.iter().map(|given| ("per", given));
        let equivalent = self.equivalent.iter().map(|given| ("equivalent", given));
        let presence = self.presence.iter().map(|given| ("presence", given));
        let levers = self.levers.iter().map(|given| ("levers", given));
        per.chain(equivalent).chain(presence).chain(levers)
    }
}

impl Policy {
    /// The unit of its amounts.
    pub fn currency(&self) -> &str {
        self.meta.domain.currency.as_deref().unwrap_or(CURRENCY)
    }

    /// The unit of a name.
    fn unit_of(&self, name: &str) -> Option<Unit> {
        self.named(name).and_then(super::Named::unit).map(Unit::read)
    }

    /// What a unit is here.
    pub fn nature(&self, unit: Option<&str>) -> Nature {
        let Some(unit) = unit.map(Unit::read) else { return Nature::Other };
        let currency = Unit::read(self.currency());
        let Domain { per, equivalent, presence, .. } = &self.meta.domain;
        let of = |given: &Option<Given>| given.as_ref().and_then(|(name, _)| self.unit_of(name));
        let own = Some(&unit);
        match () {
            () if unit == currency => Nature::Amount,
            () if unit.is_yearly(&currency) => Nature::AmountByYear,
            () if of(presence).as_ref() == own => Nature::Presence,
            () if of(per).as_ref() == own => Nature::Per,
            () if of(equivalent).and_then(|cost| cost.per()).as_ref() == own => Nature::Equivalent,
            () => Nature::Other,
        }
    }

    /// Whether a unit is that of amounts, whatever they are divided by.
    pub fn is_money(&self, unit: Option<&str>) -> bool {
        unit.is_some_and(|unit| Unit::read(unit).counts(&Unit::read(self.currency())))
    }

    /// What gaps are counted in, at its cost in a year; nothing where none is declared, or known.
    pub fn equivalent(&self, year: Option<i32>) -> Option<Equivalent> {
        let (name, _) = self.meta.domain.equivalent.as_ref()?;
        let param = self.params.get(name)?;
        let cost = match &*param.in_force(year)? {
            ParamValue::Scalar(Value::Number(cost)) if !cost.is_zero() => *cost,
            _ => return None,
        };
        let unit = param.unit.as_deref().map(Unit::read);
        Some(Equivalent {
            cost,
            unit: unit.as_ref().and_then(Unit::per).map(|unit| unit.what().to_owned()),
            by_year: unit.is_some_and(|unit| unit.is_by_year()),
            param: param.clone(),
        })
    }

    /// The place of a parameter among levers, which pages show first; after all of them otherwise.
    pub fn lever(&self, name: &str) -> usize {
        let levers = &self.meta.domain.levers;
        levers.iter().position(|(lever, _)| lever == name).unwrap_or(levers.len())
    }
}

/// Names that are not there, or not of the kind that their key asks for: an error of the text that
/// gives them. What an heir made something else of is left out, as a key that is not given.
pub(super) fn check(policy: &mut Policy, own: &[SourceId]) -> Diagnostics {
    let mut wrong = Vec::new();
    let mut lost = Vec::new();
    for (key, (name, span)) in policy.meta.domain.names() {
        if let Some(diagnostic) = misfit(policy, key, name) {
            if own.contains(&span.source) || policy.source(name).is_none() {
                wrong.push(diagnostic.at(*span));
            } else {
                lost.push((key, name.clone()));
            }
        }
    }
    let domain = &mut policy.meta.domain;
    for (key, lost) in lost {
        match key {
            "per" => domain.per = None,
            "presence" => domain.presence = None,
            "equivalent" => domain.equivalent = None,
            _ => domain.levers.retain(|(name, _)| *name != lost),
        }
    }
    wrong
}

/// Why a name does not fit its key.
fn misfit(policy: &Policy, key: &str, name: &str) -> Option<Diagnostic> {
    if policy.source(name).is_none() {
        let known = policy.params.keys().chain(policy.formulas.keys()).chain(policy.inputs.keys());
        return Some(codes::UnknownName { name, formula: None }.suggest(name, known));
    }
    let number = |kind: Option<Kind>| kind.is_some_and(Kind::is_number);
    let formula = || number(policy.formulas.get(name).and_then(|formula| formula.kind));
    let fits = match key {
        "per" => formula() || number(policy.inputs.get(name).map(|input| input.kind)),
        "presence" => formula(),
        "levers" => policy.params.contains_key(name),
        _ => policy.params.get(name).is_some_and(|param| {
            matches!(param.kind, ParamKind::Scalar(kind) if kind.is_number())
                && policy.is_money(param.unit.as_deref())
        }),
    };
    (!fits).then(|| codes::KeyNames { key, name, currency: policy.currency() }.into())
}
