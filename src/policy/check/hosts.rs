//! Kinds of host functions.

use super::infer::{Inference, shape_arg};
use super::types::{Origin, Shape, Type};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::number::MAX_ROUND;
use crate::policy::tree::{Expr, Host, Node};
use crate::value::Kind;
use rust_decimal::Decimal;

impl Inference<'_> {
    pub(super) fn host(&mut self, host: Host, nodes: &[Expr], types: &[Type], span: Span) -> Type {
        let name = host.name();
        let any_missing = types.iter().find_map(|t| t.missing.clone());
        let all = |this: &mut Self, kind: Kind| {
            for (value, node) in types.iter().zip(nodes) {
                this.expect(kind, value, name, node.span);
            }
        };
        match host {
            Host::Round | Host::RoundUp | Host::RoundDown => {
                all(self, Kind::Number);
                self.round_digits(nodes.get(1));
                Type { missing: any_missing, ..Type::present(Kind::Number) }
            }
            Host::Abs | Host::Clamp => {
                all(self, Kind::Number);
                let joined = self.first_present(types, span);
                Type { missing: any_missing, never: false, ..joined }
            }
            Host::Min | Host::Max | Host::MinPresent | Host::MaxPresent => {
                let joined = self.first_present(types, span);
                if !joined.fits(Kind::Number) && !joined.fits(Kind::Date) {
                    let diagnostic = Diagnostic::new(Code::NotOrdered).with("operator", name);
                    self.report(diagnostic.with("found", shape_arg(&joined)), span);
                }
                let among_present = matches!(host, Host::MinPresent | Host::MaxPresent);
                let one_present = among_present && types.iter().any(|t| t.missing.is_none());
                Type { missing: any_missing.filter(|_| !one_present), never: false, ..joined }
            }
            Host::IsMissing => Type::present(Kind::Boolean),
            Host::OrElse => self.first_present(types, span),
            Host::None => {
                all(self, Kind::Text);
                Type { missing: Some(Origin::Literal), never: false, ..Type::never() }
            }
            Host::Fail => {
                all(self, Kind::Text);
                self.decide(&types[0], name, span);
                Type::never()
            }
            Host::Interpolate | Host::Step | Host::Marginal => {
                self.shape(Shape::Scale, &types[0], name, nodes[0].span);
                self.expect(Kind::Number, &types[1], name, nodes[1].span);
                self.decide(&types[1], name, nodes[1].span);
                Type::present(Kind::Number)
            }
            Host::At => {
                self.expect(Kind::Date, &types[1], name, nodes[1].span);
                self.decide(&types[1], name, nodes[1].span);
                if types[0].shape == Shape::ScaleTimeline {
                    return Type { shape: Shape::Scale, ..Type::present(Kind::Number) };
                }
                self.shape(Shape::Timeline, &types[0], name, nodes[0].span);
                Type::present(Kind::Number)
            }
            Host::MeanOverYear => {
                self.shape(Shape::Timeline, &types[0], name, nodes[0].span);
                self.expect(Kind::Number, &types[1], name, nodes[1].span);
                self.decide(&types[1], name, nodes[1].span);
                Type { quotient: true, ..Type::present(Kind::Number) }
            }
            Host::Date => Type::present(Kind::Date),
            Host::Year | Host::Month | Host::MonthsBetween => {
                all(self, Kind::Date);
                Type { missing: any_missing, ..Type::present(Kind::Integer) }
            }
            Host::MonthsInYear => {
                self.expect(Kind::Number, &types[0], name, nodes[0].span);
                self.expect(Kind::Date, &types[1], name, nodes[1].span);
                self.expect(Kind::Date, &types[2], name, nodes[2].span);
                Type { missing: any_missing, ..Type::present(Kind::Integer) }
            }
            Host::Lower => {
                all(self, Kind::Text);
                Type { missing: any_missing, ..Type::present(Kind::Text) }
            }
            Host::StartsWith | Host::Contains => {
                all(self, Kind::Text);
                for value in types {
                    self.decide(value, name, span);
                }
                Type::present(Kind::Boolean)
            }
        }
    }

    fn shape(&mut self, expected: Shape, found: &Type, operator: &str, span: Span) {
        if found.shape != expected {
            let word = if expected == Shape::Scale { "scale" } else { "timeline" };
            let diagnostic = Diagnostic::new(Code::ArgumentKind)
                .with("operator", operator)
                .with("expected", word)
                .with("found", shape_arg(found));
            self.report(diagnostic, span);
        }
    }

    fn round_digits(&mut self, digits: Option<&Expr>) {
        let Some(digits) = digits else { return };
        let bad = match &digits.node {
            Node::Integer(n) => n.abs() > MAX_ROUND,
            Node::Decimal(n) => !n.fract().is_zero() || n.abs() > MAX_ROUND.into(),
            _ => false,
        };
        if bad {
            self.report(
                Diagnostic::new(Code::RoundDigits).with("max", Decimal::from(MAX_ROUND)),
                digits.span,
            );
        }
    }
}
