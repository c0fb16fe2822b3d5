//! The top level: declarations, constants, imports.

use super::super::declare;
use super::super::ops::too_long;
use super::super::script::{Data, DataNode, Declaration, Import};
use super::expr::is_radix;
use super::{Lowering, TopLevel};
use crate::diagnostic::codes;
use rhai::{ASTFlags, Expr as RhaiExpr, FnCallExpr, Position, Stmt};

impl Lowering<'_> {
    /// Lowers declarations, constants and imports.
    pub(crate) fn top_level(&mut self) -> TopLevel {
        let (mut declarations, mut constants, mut imports) = (Vec::new(), Vec::new(), Vec::new());
        for statement in std::mem::take(&mut self.top) {
            let span = self.lexed.span(statement.position());
            match &statement {
                Stmt::Noop(_) => {}
                Stmt::FnCall(call, position) => {
                    declarations.extend(self.declaration(call, *position));
                }
                Stmt::Expr(expr) => match &**expr {
                    RhaiExpr::FnCall(call, position) => {
                        declarations.extend(self.declaration(call, *position));
                    }
                    _ => self.diagnostics.push(codes::TopLevel.at(span)),
                },
                Stmt::Var(var, flags, _) if flags.contains(ASTFlags::CONSTANT) => {
                    let name = var.0.name.as_str();
                    if constants.iter().any(|(other, _): &(String, Data)| other == name) {
                        self.diagnostics
                            .push(codes::DuplicateName { name }.at(self.lexed.span(var.0.pos)));
                    }
                    constants.push((var.0.name.to_string(), self.data(&var.1)));
                }
                Stmt::Import(import, _) => {
                    let RhaiExpr::StringConstant(path, at) = &import.0 else {
                        self.diagnostics.push(codes::ImportNotLiteral.at(span));
                        continue;
                    };
                    let alias = import.1.name.to_string();
                    if alias.is_empty() {
                        self.diagnostics.push(codes::ImportNotLiteral.at(span));
                        continue;
                    }
                    let span = self.lexed.span(*at);
                    imports.push(Import { path: path.to_string(), alias, span, script: None });
                }
                _ => self.diagnostics.push(codes::TopLevel.at(span)),
            }
        }
        (declarations, constants, imports)
    }

    fn declaration(&mut self, call: &FnCallExpr, position: Position) -> Option<Declaration> {
        let span = self.lexed.span(position);
        let name = call.name.to_string();
        if call.op_token.is_some() || call.is_qualified() || !declare::is_declaration(&name) {
            self.diagnostics.push(codes::TopLevel.at(span).suggest(&name, declare::names()));
            return None;
        }
        // A module may need its host, as a policy may.
        if self.module && name != "helper" {
            self.diagnostics.push(codes::ModuleDeclares { name }.at(span));
            return None;
        }
        let arguments = call.args.iter().map(|e| self.data(e)).collect();
        Some(Declaration { name, span, arguments })
    }

    pub(super) fn data(&mut self, expr: &RhaiExpr) -> Data {
        let span = self.lexed.span(expr.position());
        let node = match expr {
            RhaiExpr::IntegerConstant(n, position) => {
                if self.lexed.at(*position).is_some_and(|at| is_radix(self.lexed.written(at))) {
                    self.not_in_subset("0x…", span);
                }
                DataNode::Number((*n).into())
            }
            RhaiExpr::BoolConstant(b, _) => DataNode::Boolean(*b),
            RhaiExpr::StringConstant(text, _) => {
                if too_long(&[text]) {
                    self.refuse(codes::ResultTooLong.into(), span);
                }
                DataNode::Text(text.as_str().into())
            }
            RhaiExpr::DynamicConstant(constant, _) if constant.is_decimal() => {
                DataNode::Number(constant.as_decimal().unwrap_or_default())
            }
            RhaiExpr::Variable(variable, _, _) if variable.2.is_empty() => {
                DataNode::Name(variable.1.to_string())
            }
            RhaiExpr::Array(items, _) => {
                DataNode::Array(items.iter().map(|e| self.data(e)).collect())
            }
            RhaiExpr::Map(map, _) => DataNode::Map(
                map.0
                    .iter()
                    .map(|(key, e)| (key.name.to_string(), self.lexed.span(key.pos), self.data(e)))
                    .collect(),
            ),
            RhaiExpr::FnCall(call, _) if !call.is_qualified() => {
                let arguments = call.args.iter().map(|e| self.data(e)).collect();
                DataNode::Call(call.name.to_string(), arguments)
            }
            _ => {
                self.diagnostics.push(codes::TopLevel.at(span));
                DataNode::Boolean(false)
            }
        };
        Data { node, span }
    }
}
