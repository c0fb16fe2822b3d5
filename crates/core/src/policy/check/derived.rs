//! Kinds of derived values, and of rings, whose values rest on one another’s year before.

use super::infer::{Inference, shape_arg};
use super::types::{Origin, Shape, Type};
use super::{computed, need_type};
use crate::diagnostic::{Span, codes};
use crate::policy::derived::{Aggregate, Aggregation, Derived, Previous, Reference, Rule};
use crate::policy::model::{Need, Policy};
use crate::value::Kind;
use std::collections::BTreeMap;

/// Types of a ring change at most so often before they hold.
const MOST_ROUNDS: usize = 16;

/// Finds the types of the values of a ring: from nothing known, until nothing more is learned.
pub(super) fn ring(
    policy: &Policy,
    inference: &mut Inference<'_>,
    ring: &[String],
    known: &mut BTreeMap<String, Type>,
) {
    for _ in 0..MOST_ROUNDS {
        // What is wrong is said once, when all is known.
        let mut trial = Inference::new(&policy.scripts);
        let before: Vec<Option<Type>> = ring.iter().map(|name| known.get(name).cloned()).collect();
        for name in ring {
            let found = computed(policy, &mut trial, name, known);
            known.insert(name.clone(), found);
        }
        let now = ring.iter().map(|name| known.get(name).cloned());
        if before.into_iter().eq(now) {
            break;
        }
    }
    for name in ring {
        let found = computed(policy, inference, name, known);
        known.insert(name.clone(), found);
    }
}

impl Inference<'_> {
    /// The type of a derived value.
    pub(super) fn derived(
        &mut self,
        policy: &Policy,
        derived: &Derived,
        known: &BTreeMap<String, Type>,
    ) -> Type {
        let of = |need: &Need| need_type(policy, known, need);
        match &derived.rule {
            Rule::Aggregate(rule) => self.aggregate(derived, rule, &of),
            Rule::Previous(rule) => self.previous(derived, rule, &of),
            Rule::Apportion(_) => self.apportion(derived, &of),
            Rule::Reference(rule) => self.reference(policy, derived, rule),
        }
    }

    fn aggregate(
        &mut self,
        derived: &Derived,
        rule: &Aggregate,
        of: &dyn Fn(&Need) -> Type,
    ) -> Type {
        let word = rule.kind.keyword();
        let value = of(&rule.of);
        self.cell(word, &value, rule.of.span);
        let kind = match rule.kind {
            Aggregation::Count => Kind::Number,
            Aggregation::Sum | Aggregation::Mean | Aggregation::Quantile { .. } => {
                self.expect(Kind::Number, &value, word, rule.of.span);
                Kind::Number
            }
            Aggregation::Min | Aggregation::Max | Aggregation::Rank { .. } => {
                let dates = value.kind() == Some(Kind::Date);
                if !dates {
                    self.expect(Kind::Number, &value, word, rule.of.span);
                }
                match rule.kind {
                    Aggregation::Rank { .. } => Kind::Number,
                    _ => value.kind().unwrap_or(Kind::Number),
                }
            }
        };
        // `where` may leave out the rows in which it is missing.
        if rule.only.is_none() && rule.kind != Aggregation::Count {
            self.decide(&value, word, rule.of.span);
        }
        if let Some(by) = &rule.by {
            let key = of(by);
            self.cell("by", &key, by.span);
            self.decide(&key, "by", by.span);
        }
        if let Some(only) = &rule.only {
            let counts = of(only);
            self.expect(Kind::Boolean, &counts, "where", only.span);
            self.decide(&counts, "where", only.span);
        }
        let unranked = matches!(rule.kind, Aggregation::Rank { .. }) && rule.only.is_some();
        let missing = unranked && derived.otherwise.is_none();
        let result = self.otherwise(derived, Type::present(kind));
        if missing { Type { missing: Some(own(derived)), ..result } } else { result }
    }

    fn previous(&mut self, derived: &Derived, rule: &Previous, of: &dyn Fn(&Need) -> Type) -> Type {
        let value = of(&rule.of);
        self.cell("previous", &value, rule.of.span);
        self.otherwise(derived, value)
    }

    fn apportion(&mut self, derived: &Derived, of: &dyn Fn(&Need) -> Type) -> Type {
        for (key, need) in derived.operands() {
            let value = of(need);
            self.cell(key, &value, need.span);
            if key != "by" {
                self.expect(Kind::Number, &value, key, need.span);
            }
            // A bound that is missing binds nobody.
            if !matches!(key, "at_least" | "at_most") {
                self.decide(&value, key, need.span);
            }
        }
        self.otherwise(derived, Type::present(Kind::Number))
    }

    fn reference(&mut self, policy: &Policy, derived: &Derived, rule: &Reference) -> Type {
        let Some(other) = derived.referred(policy) else { return Type::never() };
        let of = rule.of.name.as_str();
        let may_be_missing = match (other.formulas.get(of), other.derived.get(of)) {
            (Some(formula), _) => formula.may_be_missing,
            (None, Some(derived)) => derived.may_be_missing,
            (None, None) => {
                let known = other.formulas.keys().chain(other.derived.keys());
                self.report(
                    codes::ReferenceUnknown { name: of, policy: &other.id }.suggest(of, known),
                    rule.of.span,
                );
                return Type::never();
            }
        };
        let kind = other.kind(of);
        let missing = (may_be_missing || kind.is_none()).then(|| own(derived));
        let value = Type { shape: Shape::Cell(kind), missing, quotient: false, never: false };
        self.otherwise(derived, value)
    }

    /// A value, or what is declared for want of one.
    fn otherwise(&mut self, derived: &Derived, value: Type) -> Type {
        let Some(declared) = &derived.otherwise else { return value };
        let other = match declared.kind() {
            None => Type { missing: Some(own(derived)), never: false, ..Type::never() },
            Some(Kind::Number) if declared.number().is_some_and(|n| n.fract().is_zero()) => {
                Type::present(Kind::Integer)
            }
            Some(kind) => Type::present(kind),
        };
        if let Some(both) = value.join(&other) {
            return both;
        }
        self.report(
            codes::ArgumentKind {
                operator: "otherwise",
                expected: shape_arg(&value),
                found: shape_arg(&other),
            },
            derived.span,
        );
        value
    }

    /// Scales and timelines are values of no row.
    fn cell(&mut self, operator: &str, value: &Type, span: Span) {
        if !matches!(value.shape, Shape::Cell(_)) {
            self.report(
                codes::ArgumentKind { operator, expected: Kind::Number, found: shape_arg(value) },
                span,
            );
        }
    }
}

fn own(derived: &Derived) -> Origin {
    Origin::Formula(derived.name.as_str().into())
}
