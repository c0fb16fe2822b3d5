//! What decides a function's result, as text: its tree without positions, comments, spaces, or
//! the names of its locals. Equal texts mean the same, given the same needs.

use super::tree::{Block, Expr, Function, Literal, Node, Statement};
use std::fmt::Write as _;

/// The canonical text of a function.
pub(super) fn function(function: &Function) -> String {
    let mut out = String::new();
    let params: Vec<&str> = function.params.iter().map(|p| p.name.as_str()).collect();
    let _ = write!(out, "{}({})", function.name, params.join(","));
    block(&mut out, &function.body);
    out
}

fn block(out: &mut String, block: &Block) {
    out.push('{');
    for statement in &block.statements {
        match statement {
            Statement::Let { slot, value, .. } => {
                let _ = write!(out, "${slot}:=");
                expr(out, value);
            }
            Statement::Assign { slot, operator, value, .. } => {
                let _ = write!(out, "${slot}{}=", operator.map_or("", |o| o.symbol()));
                expr(out, value);
            }
            Statement::Return(value) => {
                out.push_str("return ");
                expr(out, value);
            }
            Statement::Expr(value) => expr(out, value),
        }
        out.push(';');
    }
    out.push('}');
}

fn list(out: &mut String, name: &str, items: &[Expr]) {
    out.push_str(name);
    out.push('(');
    for item in items {
        expr(out, item);
        out.push(',');
    }
    out.push(')');
}

fn expr(out: &mut String, e: &Expr) {
    match &e.node {
        Node::Integer(n) => {
            let _ = write!(out, "{n}");
        }
        // 1.0 and 1 are one number.
        Node::Decimal(n) => {
            let _ = write!(out, "{}", n.normalize());
        }
        Node::Boolean(b) => {
            let _ = write!(out, "{b}");
        }
        Node::Text(text) => {
            let _ = write!(out, "{text:?}");
        }
        Node::Local(slot, _) => {
            let _ = write!(out, "${slot}");
        }
        Node::Binary(op, operands) => list(out, op.symbol(), &operands[..]),
        Node::Unary(op, operand) => list(out, &format!("{op:?}"), std::slice::from_ref(operand)),
        Node::And(items) => list(out, "&&", items),
        Node::Or(items) => list(out, "||", items),
        Node::Coalesce(items) => list(out, "??", items),
        Node::Host(host, arguments) => list(out, host.name(), arguments),
        Node::Helper(helper, arguments) => {
            // The alias of an import is only a name: the helper's own text follows the formula.
            list(out, &format!("@{}", helper.name), arguments);
        }
        Node::If(node) => {
            list(out, "if", std::slice::from_ref(&node.condition));
            block(out, &node.then);
            if let Some(otherwise) = &node.otherwise {
                out.push_str("else");
                block(out, otherwise);
            }
        }
        Node::Switch(node) => {
            list(out, "switch", std::slice::from_ref(&node.subject));
            for arm in &node.arms {
                for (literal, _) in &arm.literals {
                    let _ = match literal {
                        Literal::Integer(n) => write!(out, "|{n}"),
                        Literal::Text(text) => write!(out, "|{text:?}"),
                        Literal::Boolean(b) => write!(out, "|{b}"),
                    };
                }
                list(out, "=>", std::slice::from_ref(&arm.value));
            }
            if let Some(otherwise) = &node.otherwise {
                list(out, "_=>", std::slice::from_ref(otherwise));
            }
        }
        Node::Block(inner) => block(out, inner),
    }
}
