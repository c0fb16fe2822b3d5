//! From Rhai's syntax tree to ours. The only module that matches on Rhai's tree: whatever is not
//! in the subset is refused here, with its place.

mod expr;
mod switch;
mod top;

use super::helpers::Signature;
use super::script::{Data, Declaration, Import};
use super::syntax::{FunctionPlace, Lexed};
use super::tree::{Binary, Block, Expr, Function, HelperRef, Host, If, Node, Param, Statement};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, codes};
use crate::value::Kind;
use rhai::{AST, ASTFlags, ASTNode, Expr as RhaiExpr, OpAssignment, Stmt};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lowers one script; refusals gather in `diagnostics`.
pub(crate) struct Lowering<'a> {
    lexed: &'a Lexed,
    places: &'a [FunctionPlace],
    module: bool,
    /// Statements of each function, by index in `places`.
    bodies: BTreeMap<usize, Vec<Stmt>>,
    /// Comment lines of each function, by name.
    comments: BTreeMap<String, Vec<String>>,
    top: Vec<Stmt>,
    aliases: Vec<String>,
    /// The helpers of the host that the script declares.
    pub given: Vec<Arc<Signature>>,
    current: Scope,
    pub diagnostics: Diagnostics,
}

/// What is known while one function is lowered.
#[derive(Default)]
struct Scope {
    locals: Vec<Local>,
    slots: usize,
    nodes: usize,
    calls: Vec<HelperRef>,
    given: Vec<Arc<Signature>>,
    /// How many operands enclose this point: no assignment or `return` may hide in one.
    operands: usize,
    declared: Vec<(String, Span, bool)>,
}

struct Local {
    name: Arc<str>,
    slot: usize,
    writable: bool,
    /// Index in `declared`.
    index: usize,
}

/// What a script says at its top level: declarations, constants, imports.
pub(crate) type TopLevel = (Vec<Declaration>, Vec<(String, Data)>, Vec<Import>);

impl<'a> Lowering<'a> {
    pub(crate) fn new(
        lexed: &'a Lexed,
        ast: &AST,
        places: &'a [FunctionPlace],
        module: bool,
    ) -> Self {
        let mut bodies: BTreeMap<usize, Vec<Stmt>> = BTreeMap::new();
        let top = ast.statements().to_vec();
        let mut seen = 0;
        let spans: Vec<(Span, Span)> = places
            .iter()
            .map(|place| (lexed.lexeme_span(place.open), lexed.lexeme_span(place.close)))
            .collect();
        // Rhai gives no function boundaries: a statement belongs to the braces around it.
        ast.walk(&mut |path: &[ASTNode]| {
            if let [ASTNode::Stmt(statement)] = path {
                seen += 1;
                if seen > top.len() {
                    let at = lexed.span(statement.position());
                    let here = (at.line, at.column);
                    let after = spans.partition_point(|(open, _)| (open.line, open.column) < here);
                    let inside = after.checked_sub(1).filter(|index| {
                        let close = spans[*index].1;
                        here <= (close.line, close.column)
                    });
                    if let Some(index) = inside {
                        bodies.entry(index).or_default().push((*statement).clone());
                    }
                }
            }
            true
        });
        let comments = ast
            .iter_functions()
            .map(|f| (f.name.to_owned(), f.comments.iter().map(|c| (*c).to_owned()).collect()))
            .collect();
        let aliases = top
            .iter()
            .filter_map(|s| match s {
                Stmt::Import(import, _) => Some(import.1.name.to_string()),
                _ => None,
            })
            .collect();
        Self {
            lexed,
            places,
            module,
            bodies,
            comments,
            top,
            aliases,
            given: Vec::new(),
            current: Scope::default(),
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn refuse(&mut self, diagnostic: Diagnostic, span: Span) -> Expr {
        self.diagnostics.push(diagnostic.at(span));
        Expr { node: Node::Constant(false.into(), Kind::Boolean), span }
    }

    pub(super) fn not_in_subset(&mut self, what: &str, span: Span) -> Expr {
        self.refuse(codes::NotInSubset { what }.into(), span)
    }

    // ----- functions -------------------------------------------------------------------------

    /// Lowers one function.
    pub(crate) fn function(&mut self, place: &FunctionPlace) -> Function {
        self.current = Scope::default();
        let mut params = Vec::new();
        for (name, at) in &place.params {
            let span = self.lexed.lexeme_span(*at);
            params.push(Param { name: name.clone(), span });
            self.declare(name, span, false);
        }
        let index = self.places.iter().position(|p| p.start == place.start);
        let statements = index.and_then(|i| self.bodies.remove(&i)).unwrap_or_default();
        let braces = self.lexed.lexeme_span(place.close);
        let body = self.block(&statements, braces, true);
        let scope = std::mem::take(&mut self.current);
        let (arguments, locals) = scope.declared.split_at(params.len());
        let comment = self.comments.get(&place.name).map(|c| comment_lines(c)).unwrap_or_default();
        Function {
            name: place.name.clone(),
            private: place.private,
            span: self.lexed.lexeme_span(place.name_at),
            body,
            slots: scope.slots,
            calls: scope.calls,
            given: scope.given,
            unused_locals: locals.iter().filter(|l| !l.2).map(|l| (l.0.clone(), l.1)).collect(),
            used: arguments.iter().map(|a| a.2).collect(),
            nodes: scope.nodes,
            text: self.lexed.slice(place.start, place.close).into(),
            comment,
            params,
        }
    }

    pub(super) fn declare(&mut self, name: &str, span: Span, writable: bool) -> usize {
        let slot = self.current.slots;
        self.current.slots += 1;
        self.current.declared.push((name.to_owned(), span, name.starts_with('_')));
        let index = self.current.declared.len() - 1;
        self.current.locals.push(Local { name: name.into(), slot, writable, index });
        slot
    }

    fn lookup(&self, name: &str) -> Option<&Local> {
        self.current.locals.iter().rev().find(|local| &*local.name == name)
    }

    /// Lowers a block. With `value`, every path through it must end with one.
    pub(super) fn block(&mut self, statements: &[Stmt], end: Span, value: bool) -> Block {
        let mark = self.current.locals.len();
        let mut lowered = Vec::new();
        for (i, statement) in statements.iter().enumerate() {
            let last = value && i + 1 == statements.len();
            if let Some(statement) = self.statement(statement, last) {
                lowered.push(statement);
            }
        }
        self.current.locals.truncate(mark);
        if value && statements.is_empty() {
            self.diagnostics.push(codes::NoValue.at(end));
        }
        let span = statements.first().map_or(end, |s| self.lexed.span(s.position()));
        Block { statements: lowered, span }
    }

    fn statement(&mut self, statement: &Stmt, value: bool) -> Option<Statement> {
        self.current.nodes += 1;
        let span = self.lexed.span(statement.position());
        let no_value = |this: &mut Self| {
            if value {
                this.diagnostics.push(codes::NoValue.at(span));
            }
        };
        if self.current.operands > 0 && matches!(statement, Stmt::Assignment(_) | Stmt::Return(..))
        {
            // Rhai evaluates some operands out of order: an effect in one has no clear meaning.
            self.not_in_subset("x + { y = … }", span);
        }
        match statement {
            Stmt::Noop(_) => {
                no_value(self);
                None
            }
            Stmt::Var(var, flags, _) => {
                no_value(self);
                let name = var.0.name.as_str();
                if matches!(var.1, RhaiExpr::Unit(_)) {
                    let at = self.lexed.span(var.0.pos);
                    self.diagnostics.push(codes::NoValue.at(at));
                    return None;
                }
                if flags.contains(ASTFlags::EXPORTED) {
                    self.not_in_subset("export", span);
                }
                let value = self.expr(&var.1);
                let at = self.lexed.span(var.0.pos);
                let slot = self.declare(name, at, !flags.contains(ASTFlags::CONSTANT));
                Some(Statement::Let { slot, name: name.into(), value })
            }
            Stmt::Assignment(assignment) => {
                no_value(self);
                self.assignment(&assignment.0, &assignment.1.lhs, &assignment.1.rhs)
            }
            Stmt::Return(result, flags, _) if !flags.contains(ASTFlags::BREAK) => match result {
                Some(result) => Some(Statement::Return(self.expr(result))),
                None => {
                    self.diagnostics.push(codes::NoValue.at(span));
                    None
                }
            },
            Stmt::Return(..) => Some(Statement::Expr(self.not_in_subset("throw", span))),
            other => {
                let refused = self.diagnostics.len();
                let expr = self.statement_expr(other, span, value);
                let for_effect = matches!(
                    expr.node,
                    Node::If(_) | Node::Switch(_) | Node::Block(_) | Node::Host(Host::Fail, _)
                );
                if !value && !for_effect && refused == self.diagnostics.len() {
                    self.diagnostics.push(codes::ValueDropped.at(expr.span));
                }
                Some(Statement::Expr(expr))
            }
        }
    }

    /// A statement that is an expression, or that is refused.
    pub(super) fn statement_expr(&mut self, statement: &Stmt, span: Span, value: bool) -> Expr {
        match statement {
            Stmt::Expr(expr) => self.expr_in(expr, value),
            Stmt::FnCall(call, position) => self.call(call, *position),
            Stmt::If(flow, _) => {
                let condition = self.operand(&flow.expr);
                let then = self.block(flow.body.statements(), self.end(&flow.body, span), value);
                let no_else = flow.branch.is_empty();
                if no_else && value {
                    self.diagnostics.push(codes::MissingElse.at(span));
                }
                let otherwise = (!no_else).then(|| {
                    self.block(flow.branch.statements(), self.end(&flow.branch, span), value)
                });
                Expr { node: Node::If(Box::new(If { condition, then, otherwise })), span }
            }
            Stmt::Switch(switch, position) => {
                let subject = self.operand(&switch.0);
                if subject.has_blocks() {
                    // Its braces would hide those of the arms.
                    self.not_in_subset("switch … { } { }", subject.span);
                }
                self.switch(subject, &switch.1, *position, value)
            }
            Stmt::Block(block) => {
                let block = self.block(block.statements(), self.end(block, span), value);
                Expr { node: Node::Block(Box::new(block)), span }
            }
            Stmt::While(..) => self.not_in_subset("while / loop", span),
            Stmt::Do(..) => self.not_in_subset("do", span),
            Stmt::For(..) => self.not_in_subset("for", span),
            Stmt::BreakLoop(..) => self.not_in_subset("break", span),
            Stmt::TryCatch(..) => self.not_in_subset("try", span),
            Stmt::Import(..) => self.not_in_subset("import", span),
            Stmt::Export(..) => self.not_in_subset("export", span),
            _ => self.not_in_subset("…", span),
        }
    }

    pub(super) fn end(&self, block: &rhai::StmtBlock, fallback: Span) -> Span {
        let end = block.end_position();
        if end.is_none() { fallback } else { self.lexed.span(end) }
    }

    fn assignment(
        &mut self,
        op: &OpAssignment,
        target: &RhaiExpr,
        value: &RhaiExpr,
    ) -> Option<Statement> {
        let span = self.lexed.span(op.position());
        let target_span = self.lexed.span(target.start_position());
        let operator = match op.get_op_assignment_info() {
            None => None,
            Some((_, _, _, _, _, symbol)) => {
                let operator = Binary::from_symbol(symbol).filter(|o| o.is_arithmetic());
                if operator.is_none() {
                    self.not_in_subset(symbol, span);
                }
                operator
            }
        };
        let value = self.operand(value);
        let RhaiExpr::Variable(variable, _, _) = target else {
            self.not_in_subset("x.y = …, x[…] = …", target_span);
            return None;
        };
        let name = variable.1.as_str();
        let Some(local) = self.lookup(name) else {
            self.refuse(codes::AssignUnknown { name }.into(), target_span);
            return None;
        };
        let (slot, writable) = (local.slot, local.writable);
        if !writable {
            self.refuse(codes::ReadOnly { name }.into(), target_span);
            return None;
        }
        Some(Statement::Assign { slot, name: name.into(), operator, value, span })
    }
}

/// Comment lines without their `///`.
fn comment_lines(comments: &[String]) -> Vec<String> {
    let lines = comments.iter().flat_map(|comment| comment.lines());
    lines.map(|line| line.trim_start_matches('/').trim().to_owned()).collect()
}
