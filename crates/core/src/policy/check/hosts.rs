//! Kinds of host functions.

use super::infer::{Inference, shape_arg};
use super::types::{Origin, Shape, Type};
use crate::diagnostic::{Span, codes};
use crate::number::MAX_ROUND;
use crate::policy::helpers::Signature;
use crate::policy::hosts::{self, Missing};
use crate::policy::tree::{Expr, Host, Node};
use crate::value::{Kind, Value};
use rust_decimal::Decimal;

impl Inference<'_> {
    pub(super) fn host(&mut self, host: Host, nodes: &[Expr], types: &[Type], span: Span) -> Type {
        let row = host.row();
        let (name, gives) = (row.name, row.gives);
        let on_parameter = |takes| matches!(takes, hosts::Type::Scale | hosts::Type::Timeline);
        let arguments: Vec<_> = host.arguments(nodes.len()).zip(types).zip(nodes).collect();
        for ((argument, found), node) in &arguments {
            match argument.takes {
                hosts::Type::Scale => self.shape(Shape::Scale, found, name, node.span),
                // Scales in time too have a value at a date.
                hosts::Type::Timeline
                    if gives == hosts::Type::Held && found.shape == Shape::ScaleTimeline => {}
                hosts::Type::Timeline => self.shape(Shape::Timeline, found, name, node.span),
                takes => {
                    let kind = takes.kind().map(|k| if k.is_number() { Kind::Number } else { k });
                    if let Some(kind) = kind {
                        self.expect(kind, found, name, node.span);
                    }
                }
            }
            if *argument == hosts::DIGITS {
                self.round_digits(node);
            }
        }
        if row.missing == Missing::Refused {
            // What decides is told where it is written, or with the call where all of it does.
            let apart = arguments.iter().any(|((argument, _), _)| on_parameter(argument.takes));
            for ((argument, found), node) in &arguments {
                if !on_parameter(argument.takes) {
                    self.decide(found, name, if apart { node.span } else { span });
                }
            }
        }
        let any_missing = types.iter().find_map(|t| t.missing.clone());
        match gives {
            hosts::Type::Never => Type::never(),
            hosts::Type::Missing => {
                Type { missing: Some(Origin::Literal), never: false, ..Type::never() }
            }
            hosts::Type::Held if types[0].shape == Shape::ScaleTimeline => {
                Type { shape: Shape::Scale, ..Type::present(Kind::Number) }
            }
            hosts::Type::Any => self.first_present(types, span),
            hosts::Type::Same | hosts::Type::Ordered => {
                let joined = self.first_present(types, span);
                if !joined.fits(Kind::Number) && !joined.fits(Kind::Date) {
                    self.report(
                        codes::NotOrdered { operator: name, found: shape_arg(&joined) },
                        span,
                    );
                }
                let among_present = row.missing == Missing::Taken;
                let one_present = among_present && types.iter().any(|t| t.missing.is_none());
                Type { missing: any_missing.filter(|_| !one_present), never: false, ..joined }
            }
            _ => {
                let missing = any_missing.filter(|_| row.missing == Missing::Travels);
                let kind = gives.kind().unwrap_or(Kind::Number);
                Type { missing, quotient: row.quotient, ..Type::present(kind) }
            }
        }
    }

    /// A helper of the host: what is missing travels.
    pub(super) fn given(&mut self, helper: &Signature, nodes: &[Expr], types: &[Type]) -> Type {
        for ((kind, found), node) in helper.takes.iter().zip(types).zip(nodes) {
            self.expect(*kind, found, &helper.name, node.span);
        }
        let missing = types.iter().find_map(|t| t.missing.clone());
        Type { missing, ..Type::present(helper.gives) }
    }

    fn shape(&mut self, expected: Shape, found: &Type, operator: &str, span: Span) {
        if found.shape != expected {
            let word = if expected == Shape::Scale { "scale" } else { "timeline" };
            self.report(
                codes::ArgumentKind { operator, expected: word, found: shape_arg(found) },
                span,
            );
        }
    }

    fn round_digits(&mut self, digits: &Expr) {
        let Node::Constant(Value::Number(n), _) = &digits.node else { return };
        let bad = !n.fract().is_zero() || n.abs() > MAX_ROUND.into();
        if bad {
            self.report(codes::RoundDigits { max: Decimal::from(MAX_ROUND) }, digits.span);
        }
    }
}
