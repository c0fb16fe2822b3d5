//! `switch`: Rhai's tree keeps only the hashes of the arms; their values are read from the tokens.

use super::super::syntax::nesting;
use super::super::tree::{Arm, Expr, Node, Switch};
use super::Lowering;
use crate::diagnostic::{Span, codes};
use crate::value::Value;
use rhai::{Expr as RhaiExpr, Position, SwitchCasesCollection, Token};

impl Lowering<'_> {
    pub(super) fn switch(
        &mut self,
        subject: Expr,
        cases: &SwitchCasesCollection,
        position: Position,
        value: bool,
    ) -> Expr {
        let span = self.lexed.span(position);
        let Some(labels) = self.switch_labels(position, cases.expressions.len()) else {
            return self.refuse(codes::SwitchArm.into(), span);
        };
        let mut arms: Vec<Arm> = Vec::new();
        let mut otherwise = None;
        for (case, label) in cases.expressions.iter().zip(labels) {
            if !matches!(case.lhs, RhaiExpr::BoolConstant(true, _)) {
                let at = self.lexed.span(case.lhs.start_position());
                self.not_in_subset("switch … if", at);
            }
            let result = self.expr_in(&case.rhs, value);
            match label {
                Label::Default => otherwise = Some(result),
                Label::Literals(literals) => {
                    for (literal, at) in &literals {
                        let seen = arms.iter().flat_map(|a| &a.literals).any(|(l, _)| l == literal);
                        if seen {
                            self.diagnostics.push(codes::SwitchArm.at(*at));
                        }
                    }
                    arms.push(Arm { literals, value: result });
                }
                Label::Refused(at) => {
                    self.diagnostics.push(codes::SwitchArm.at(at));
                }
            }
        }
        Expr { node: Node::Switch(Box::new(Switch { subject, arms, otherwise })), span }
    }

    /// What stands before each `=>` of a `switch`: Rhai's tree keeps only hashes.
    fn switch_labels(&self, position: Position, count: usize) -> Option<Vec<Label>> {
        let lexemes = &self.lexed.lexemes;
        let start = self.lexed.at(position)?;
        let mut depth = 0_i32;
        let mut open = start;
        while !(depth == 0 && lexemes.get(open)?.token == Token::LeftBrace) {
            depth += nesting(&lexemes[open].token);
            open += 1;
        }
        let close = self.lexed.closing(open)?;
        let mut labels = Vec::new();
        let mut depth = 0_i32;
        for (i, lexeme) in lexemes.iter().enumerate().take(close).skip(open) {
            depth += nesting(&lexeme.token);
            if lexeme.token == Token::DoubleArrow && depth == 1 {
                labels.push(self.label(i));
            }
        }
        (labels.len() == count).then_some(labels)
    }

    /// The literals before the `=>` at `arrow`, read backwards.
    fn label(&self, arrow: usize) -> Label {
        let mut literals = Vec::new();
        let mut at = arrow - 1;
        loop {
            let span = self.lexed.lexeme_span(at);
            let mut literal = match &self.lexed.lexemes[at].token {
                Token::Underscore if literals.is_empty() => return Label::Default,
                Token::IntegerConstant(n) => Value::Number((*n).into()),
                Token::StringConstant(text) => Value::Text(text.as_str().into()),
                Token::True => Value::Boolean(true),
                Token::False => Value::Boolean(false),
                _ => return Label::Refused(span),
            };
            let mut before = &self.lexed.lexemes[at - 1].token;
            if let (Value::Number(n), Token::Minus | Token::UnaryMinus) = (&literal, before) {
                literal = Value::Number(-n);
                at -= 1;
                before = &self.lexed.lexemes[at - 1].token;
            }
            literals.push((literal, span));
            match before {
                Token::Pipe => at -= 2,
                Token::LeftBrace | Token::RightBrace | Token::Comma => break,
                _ => return Label::Refused(span),
            }
        }
        literals.reverse();
        Label::Literals(literals)
    }
}

pub(super) enum Label {
    Default,
    Literals(Vec<(Value, Span)>),
    Refused(Span),
}
