//! Expressions: literals, names, operators, calls.

use super::super::helpers::Signature;
use super::super::ops::too_long;
use super::super::tree::{Binary, Expr, HelperRef, Host, Node, Unary};
use super::Lowering;
use crate::diagnostic::{Diagnostic, Span, codes};
use crate::value::{self, Kind, Value};
use rhai::{Expr as RhaiExpr, FnCallExpr, Position, Stmt, Token};
use std::sync::Arc;

impl Lowering<'_> {
    pub(super) fn expr(&mut self, expr: &RhaiExpr) -> Expr {
        self.expr_in(expr, true)
    }

    /// An expression that is part of another.
    pub(super) fn operand(&mut self, expr: &RhaiExpr) -> Expr {
        self.current.operands += 1;
        let lowered = self.expr(expr);
        self.current.operands -= 1;
        lowered
    }

    pub(super) fn expr_in(&mut self, expr: &RhaiExpr, value: bool) -> Expr {
        self.current.nodes += 1;
        let span = self.lexed.span(expr.position());
        let node = match expr {
            RhaiExpr::IntegerConstant(n, position) => {
                if self.lexed.at(*position).is_some_and(|at| is_radix(self.lexed.written(at))) {
                    return self.not_in_subset("0x…", span);
                }
                Node::Constant((*n).into(), Kind::Integer)
            }
            RhaiExpr::BoolConstant(b, _) => Node::Constant((*b).into(), Kind::Boolean),
            RhaiExpr::StringConstant(text, _) if too_long(&[text]) => {
                return self.refuse(codes::ResultTooLong.into(), span);
            }
            RhaiExpr::StringConstant(text, _) => Node::Constant(text.as_str().into(), Kind::Text),
            RhaiExpr::DynamicConstant(constant, _) => match constant.as_decimal() {
                Ok(n) => Node::Constant(n.into(), Kind::Number),
                Err(_) => return self.not_in_subset("[…], #{…}", span),
            },
            RhaiExpr::Variable(variable, _, _) => {
                if !variable.2.is_empty() {
                    return self.not_in_subset("a::b", span);
                }
                return self.variable(&variable.1, span);
            }
            RhaiExpr::And(list, _) => Node::And(list.iter().map(|e| self.operand(e)).collect()),
            RhaiExpr::Or(list, _) => Node::Or(list.iter().map(|e| self.operand(e)).collect()),
            RhaiExpr::Coalesce(list, _) => {
                Node::Coalesce(list.iter().map(|e| self.operand(e)).collect())
            }
            RhaiExpr::FnCall(call, position) => return self.call(call, *position),
            RhaiExpr::Stmt(block) => {
                if let [single @ (Stmt::If(..) | Stmt::Switch(..))] = block.statements() {
                    let at = self.lexed.span(single.position());
                    return self.statement_expr(single, at, value);
                }
                let end = self.end(block, span);
                Node::Block(Box::new(self.block(block.statements(), end, value)))
            }
            RhaiExpr::Unit(_) => return self.not_in_subset("()", span),
            RhaiExpr::CharConstant(c, _) => return self.not_in_subset(&format!("'{c}'"), span),
            RhaiExpr::InterpolatedString(..) => return self.not_in_subset("${…}", span),
            RhaiExpr::Array(..) => return self.not_in_subset("[…]", span),
            RhaiExpr::Map(..) => return self.not_in_subset("#{…}", span),
            RhaiExpr::Dot(..) | RhaiExpr::MethodCall(..) | RhaiExpr::Property(..) => {
                return self.not_in_subset("x.y", span);
            }
            RhaiExpr::Index(..) => return self.not_in_subset("x[…]", span),
            RhaiExpr::ThisPtr(..) => return self.not_in_subset("this", span),
            _ => return self.not_in_subset("…", span),
        };
        Expr { node, span }
    }

    fn variable(&mut self, name: &str, span: Span) -> Expr {
        if let Some((slot, index)) = self.lookup(name).map(|l| (l.slot, l.index)) {
            self.current.declared[index].2 = true;
            return Expr { node: Node::Local(slot, name.into()), span };
        }
        let visible: Vec<String> =
            self.current.locals.iter().map(|local| local.name.to_string()).collect();
        self.refuse(codes::UnknownVariable { name }.suggest(name, visible.iter()), span)
    }

    pub(super) fn call(&mut self, call: &FnCallExpr, position: Position) -> Expr {
        let span = self.lexed.span(position);
        if let Some(token) = &call.op_token {
            return self.operator(call, token, span);
        }
        let arguments: Vec<Expr> = call.args.iter().map(|e| self.operand(e)).collect();
        let name = call.name.as_str();
        if call.capture_parent_scope {
            return self.not_in_subset("f!(…)", span);
        }
        if call.is_qualified() {
            return self.imported(call, arguments, span);
        }
        if let Some(host) = Host::from_name(name) {
            return self.host(host, arguments, span);
        }
        if let Some(helper) = self.given.iter().find(|helper| &*helper.name == name).cloned() {
            return self.given(helper, arguments, span);
        }
        let local = self.places.iter().find(|place| place.name == name);
        match local {
            Some(place) if place.private || self.module => self.helper(
                HelperRef { module: None, name: name.into() },
                place.params.len(),
                arguments,
                span,
            ),
            Some(_) => self.refuse(codes::FormulaCalled { name }.into(), span),
            None => {
                let known: Vec<&str> = Host::ALL
                    .iter()
                    .map(|host| host.name())
                    .chain(
                        self.places
                            .iter()
                            .filter(|p| p.private || self.module)
                            .map(|p| p.name.as_str()),
                    )
                    .chain(self.given.iter().map(|helper| &*helper.name))
                    .collect();
                let refused =
                    ["eval", "Fn", "call", "curry", "print", "debug", "type_of", "is_def_var"];
                if refused.contains(&name) {
                    return self.not_in_subset(name, span);
                }
                let diagnostic = codes::UnknownFunction { name }.suggest(name, known);
                self.refuse(diagnostic, span)
            }
        }
    }

    fn helper(
        &mut self,
        helper: HelperRef,
        arity: usize,
        arguments: Vec<Expr>,
        span: Span,
    ) -> Expr {
        if arity != arguments.len() {
            let diagnostic = wrong_arity(&helper.name, &arity.to_string(), arguments.len());
            return self.refuse(diagnostic, span);
        }
        if !self.current.calls.contains(&helper) {
            self.current.calls.push(helper.clone());
        }
        Expr { node: Node::Helper(helper, arguments), span }
    }

    /// A helper of the host.
    fn given(&mut self, helper: Arc<Signature>, arguments: Vec<Expr>, span: Span) -> Expr {
        let arity = helper.takes.len();
        if arity != arguments.len() {
            let diagnostic = wrong_arity(&helper.name, &arity.to_string(), arguments.len());
            return self.refuse(diagnostic, span);
        }
        if !self.current.given.contains(&helper) {
            self.current.given.push(helper.clone());
        }
        Expr { node: Node::Given(helper, arguments), span }
    }

    /// `alias::helper(…)`; whether it exists is checked once its file is read.
    fn imported(&mut self, call: &FnCallExpr, arguments: Vec<Expr>, span: Span) -> Expr {
        let path: Vec<&str> = call.namespace.path.iter().map(rhai::Ident::as_str).collect();
        let alias = match path.as_slice() {
            [alias] if self.aliases.iter().any(|a| a == alias) => *alias,
            [alias, ..] => {
                let known: Vec<String> = self.aliases.clone();
                return self.refuse(
                    codes::UnknownImport { name: *alias }.suggest(alias, known.iter()),
                    span,
                );
            }
            [] => return self.not_in_subset("a::b", span),
        };
        let helper = HelperRef { module: Some(alias.into()), name: call.name.as_str().into() };
        if !self.current.calls.contains(&helper) {
            self.current.calls.push(helper.clone());
        }
        Expr { node: Node::Helper(helper, arguments), span }
    }

    fn host(&mut self, host: Host, arguments: Vec<Expr>, span: Span) -> Expr {
        let (least, most) = host.arity();
        if arguments.len() < least || arguments.len() > most {
            let expected =
                if least == most { least.to_string() } else { format!("{least}–{most}") };
            return self.refuse(wrong_arity(host.name(), &expected, arguments.len()), span);
        }
        if host == Host::Date {
            match &arguments[0].node {
                Node::Constant(Value::Text(text), _) if value::parse_date(text).is_some() => {}
                Node::Constant(Value::Text(text), _) => {
                    return self
                        .refuse(codes::InvalidDate { value: &**text }.into(), arguments[0].span);
                }
                _ => {
                    return self
                        .refuse(codes::NotLiteral { name: host.name() }.into(), arguments[0].span);
                }
            }
        }
        Expr { node: Node::Host(host, arguments), span }
    }

    fn operator(&mut self, call: &FnCallExpr, token: &Token, span: Span) -> Expr {
        let symbol = token.literal_syntax();
        let mut operands: Vec<Expr> = call.args.iter().map(|e| self.operand(e)).collect();
        let unary = match token {
            Token::Minus | Token::UnaryMinus if operands.len() == 1 => Some(Unary::Minus),
            Token::Bang => Some(Unary::Not),
            Token::UnaryPlus => return operands.swap_remove(0),
            _ => None,
        };
        let node = match (unary, Binary::from_symbol(symbol)) {
            (Some(op), _) if operands.len() == 1 => {
                Node::Unary(op, Box::new(operands.swap_remove(0)))
            }
            (None, Some(op)) => match <[Expr; 2]>::try_from(operands) {
                Ok(pair) => Node::Binary(op, Box::new(pair)),
                Err(_) => return self.not_in_subset(symbol, span),
            },
            _ => return self.not_in_subset(symbol, span),
        };
        Expr { node, span }
    }
}

fn wrong_arity(name: &str, expected: &str, found: usize) -> Diagnostic {
    codes::WrongArity { name, expected, found }.into()
}

/// Whether a literal is hexadecimal, octal or binary, which Rhai wraps beyond 64 bits.
pub(super) fn is_radix(written: &str) -> bool {
    let digits = written.trim_start_matches('-').as_bytes();
    digits.first() == Some(&b'0') && digits.get(1).is_some_and(u8::is_ascii_alphabetic)
}
