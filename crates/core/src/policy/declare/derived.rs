//! `aggregate`, `previous`, `reference`, `apportion`: values over the whole population.

use super::{Declared, Options, Reader, Result, wrong_kind};
use crate::diagnostic::{Diagnostic, codes};
use crate::number::MAX_ROUND;
use crate::policy::derived::{
    Aggregate, Aggregation, Apportion, CENTS, Derived, Previous, Reference, Rule,
};
use crate::policy::model::Need;
use crate::policy::reference::keys;
use crate::policy::script::Data;
use crate::value::{Kind, Value};
use rust_decimal::Decimal;

impl Reader<'_> {
    pub(super) fn aggregate(
        &self,
        name: &Data,
        kind: &Data,
        of: &Data,
        options: Option<&Data>,
    ) -> Result<Declared> {
        let options = self.options(options, keys("aggregate"))?;
        let kind = self.aggregation(kind, &options)?;
        if let (Some(at), Aggregation::Sum | Aggregation::Count) = (options.get("otherwise"), kind)
        {
            return Err(useless("otherwise", kind, at));
        }
        let (by, only) = (self.named(&options, "by")?, self.named(&options, "where")?);
        let rule = Aggregate { kind, of: self.need(of)?, by, only };
        self.derived(name, Rule::Aggregate(rule), &options)
    }

    pub(super) fn previous(
        &self,
        name: &Data,
        of: &Data,
        options: Option<&Data>,
    ) -> Result<Declared> {
        let options = self.options(options, keys("previous"))?;
        let rule = Previous { of: self.need(of)? };
        self.derived(name, Rule::Previous(rule), &options)
    }

    pub(super) fn apportion(&self, name: &Data, options: &Data) -> Result<Declared> {
        let options = self.options(Some(options), keys("apportion"))?;
        let needed = |key: &str| {
            let missing = || codes::MissingKey { name: key }.at(name.span);
            self.named(&options, key)?.ok_or_else(missing)
        };
        let digits = match options.scalar("digits")? {
            None => CENTS,
            Some(value) => {
                let digits = value.number().filter(|n| n.fract().is_zero());
                let digits = digits.and_then(|n| i64::try_from(n).ok());
                let allowed = digits.filter(|n| n.abs() <= MAX_ROUND);
                let at = options.get("digits").map(|data| data.span);
                allowed
                    .ok_or_else(|| codes::RoundDigits { max: Decimal::from(MAX_ROUND) }.at(at))?
            }
        };
        let rule = Apportion {
            of: needed("of")?,
            total: needed("total")?,
            by: self.named(&options, "by")?,
            at_least: self.named(&options, "at_least")?,
            at_most: self.named(&options, "at_most")?,
            digits,
        };
        self.derived(name, Rule::Apportion(rule), &options)
    }

    pub(super) fn reference(
        &self,
        name: &Data,
        policy: &Data,
        of: &Data,
        options: Option<&Data>,
    ) -> Result<Declared> {
        let options = self.options(options, keys("reference"))?;
        let exercice = match options.get("exercice") {
            None => None,
            Some(data) => {
                let value = self.evaluator.scalar(data)?;
                let year = value.number().filter(|n| n.fract().is_zero());
                let year = year.and_then(|n| i32::try_from(n).ok());
                let known = year.filter(|year| (1..=9999).contains(year));
                Some(known.ok_or_else(|| wrong_kind(Kind::Integer, &value, data.span))?)
            }
        };
        let rule = Reference {
            policy: self.need(policy)?,
            of: self.need(of)?,
            exercice,
            key: String::new(),
            means: String::new(),
        };
        self.derived(name, Rule::Reference(rule), &options)
    }

    fn derived(&self, name: &Data, rule: Rule<()>, options: &Options<'_, '_>) -> Result<Declared> {
        let unit = options.text("unit")?;
        Ok(Declared::Derived(Box::new(Derived {
            name: self.name(name)?,
            rule,
            otherwise: options.scalar("otherwise")?,
            label: options.text("label")?,
            own_unit: unit.is_some(),
            unit,
            source: options.text("source")?,
            note: options.text("note")?,
            span: name.span,
            origin: self.owner.to_owned(),
            kind: None,
            may_be_missing: false,
        })))
    }

    /// The kind of an aggregate, with the keys that belong to it alone.
    fn aggregation(&self, data: &Data, options: &Options<'_, '_>) -> Result<Aggregation> {
        let word = self.evaluator.text(data)?;
        let kind = match &*word {
            "sum" => Aggregation::Sum,
            "count" => Aggregation::Count,
            "mean" => Aggregation::Mean,
            "min" => Aggregation::Min,
            "max" => Aggregation::Max,
            "rank" => Aggregation::Rank { ascending: ascending(options)? },
            "quantile" => Aggregation::Quantile { part: self.part(options, data)? },
            _ => {
                return Err(codes::BadAggregate { value: &*word, expected: Aggregation::KEYWORDS }
                    .at(data.span)
                    .suggest(&word, Aggregation::KEYWORDS));
            }
        };
        match (options.get("q"), options.get("order")) {
            (Some(at), _) if !matches!(kind, Aggregation::Quantile { .. }) => {
                Err(useless("q", kind, at))
            }
            (_, Some(at)) if !matches!(kind, Aggregation::Rank { .. }) => {
                Err(useless("order", kind, at))
            }
            _ => Ok(kind),
        }
    }

    /// `q` of a quantile, from 0 to 1.
    fn part(&self, options: &Options<'_, '_>, kind: &Data) -> Result<Decimal> {
        let Some(data) = options.get("q") else {
            return Err(codes::MissingKey { name: "q" }.at(kind.span));
        };
        let value = self.evaluator.scalar(data)?;
        match value {
            Value::Number(n) if (Decimal::ZERO..=Decimal::ONE).contains(&n) => Ok(n),
            other => Err(codes::OutOfDeclaredRange {
                name: "q",
                value: &other,
                min: Some(Decimal::ZERO.into()),
                max: Some(Decimal::ONE.into()),
            }
            .at(data.span)),
        }
    }

    /// A value that is named.
    fn need(&self, data: &Data) -> Result<Need<()>> {
        Ok(Need { name: self.evaluator.text(data)?.to_string(), span: data.span, source: () })
    }

    /// The value that a key names.
    fn named(&self, options: &Options<'_, '_>, key: &str) -> Result<Option<Need<()>>> {
        options.get(key).map(|data| self.need(data)).transpose()
    }
}

/// Whether ranks start from the smallest.
fn ascending(options: &Options<'_, '_>) -> Result<bool> {
    match (options.text("order")?.as_deref(), options.get("order")) {
        (None | Some("desc"), _) => Ok(false),
        (Some("asc"), _) => Ok(true),
        (Some(other), at) => Err(codes::BadStatus { value: other }
            .at(at.map(|data| data.span))
            .suggest(other, ["asc", "desc"])),
    }
}

/// A key that changes nothing to this kind of aggregate.
fn useless(key: &str, kind: Aggregation, data: &Data) -> Diagnostic {
    codes::KeyWithoutEffect { name: key, kind: kind.keyword() }.at(data.span)
}
