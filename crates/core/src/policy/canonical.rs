//! What decides a function's result, as text: its tree without positions, comments, spaces, or
//! the names of its locals. Equal texts mean the same, given the same needs.

use super::tree::{Block, Expr, Function, HelperRef, Node, Statement};
use crate::value::Value;
use std::fmt::Write as _;

/// The canonical text of a function; `resolve` gives what stands for a helper.
pub(super) fn function(function: &Function, resolve: &dyn Fn(&HelperRef) -> String) -> String {
    let params: Vec<&str> = function.params.iter().map(|p| p.name.as_str()).collect();
    let mut writer = Writer { out: String::new(), resolve };
    let _ = write!(writer.out, "{}({})", function.name, params.join(","));
    writer.block(&function.body);
    writer.out
}

struct Writer<'a> {
    out: String,
    resolve: &'a dyn Fn(&HelperRef) -> String,
}

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn block(&mut self, block: &Block) {
        self.text("{");
        for statement in &block.statements {
            let value = match statement {
                Statement::Let { slot, value, .. } => {
                    let _ = write!(self.out, "${slot}:=");
                    value
                }
                Statement::Assign { slot, operator, value, .. } => {
                    let _ = write!(self.out, "${slot}{}=", operator.map_or("", |o| o.symbol()));
                    value
                }
                Statement::Return(value) => {
                    self.text("return ");
                    value
                }
                Statement::Expr(value) => value,
            };
            self.expr(value);
            self.text(";");
        }
        self.text("}");
    }

    fn list(&mut self, name: &str, items: &[Expr]) {
        self.text(name);
        self.text("(");
        for item in items {
            self.expr(item);
            self.text(",");
        }
        self.text(")");
    }

    fn one(&mut self, name: &str, item: &Expr) {
        self.list(name, std::slice::from_ref(item));
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.node {
            Node::Constant(value, _) => self.text(&written(value)),
            Node::Local(slot, _) => self.text(&format!("${slot}")),
            Node::Binary(op, operands) => self.list(op.symbol(), &operands[..]),
            Node::Unary(op, operand) => self.one(&format!("{op:?}"), operand),
            Node::And(items) => self.list("&&", items),
            Node::Or(items) => self.list("||", items),
            Node::Coalesce(items) => self.list("??", items),
            Node::Host(host, arguments) => self.list(host.name(), arguments),
            Node::Given(helper, arguments) => self.list(&helper.to_string(), arguments),
            // A name is only a name: what the helper means stands in its place.
            Node::Helper(helper, arguments) => {
                let meaning = (self.resolve)(helper);
                self.list(&format!("@{meaning}"), arguments);
            }
            Node::If(node) => {
                self.one("if", &node.condition);
                self.block(&node.then);
                if let Some(otherwise) = &node.otherwise {
                    self.text("else");
                    self.block(otherwise);
                }
            }
            Node::Switch(node) => {
                self.one("switch", &node.subject);
                for arm in &node.arms {
                    for (literal, _) in &arm.literals {
                        let written = written(literal);
                        self.text(&format!("|{written}"));
                    }
                    self.one("=>", &arm.value);
                }
                if let Some(otherwise) = &node.otherwise {
                    self.one("_=>", otherwise);
                }
            }
            Node::Block(inner) => self.block(inner),
        }
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        // 1.0 and 1 are one number.
        Value::Number(n) => n.normalize().to_string(),
        other => other.to_machine(),
    }
}
