//! What decides a function's result, as text: its tree without positions, comments, spaces, or
//! the names of its locals. Equal texts mean the same, given the same needs.

use super::tree::{Block, Expr, Function, HelperRef, Literal, Node, Statement};
use std::fmt::Write as _;

/// The canonical text of a function; `number` says which of the helpers that follow it is meant.
pub(super) fn function(function: &Function, number: &mut dyn FnMut(&HelperRef) -> usize) -> String {
    let mut out = Out { text: String::new(), number };
    let params: Vec<&str> = function.params.iter().map(|p| p.name.as_str()).collect();
    let _ = write!(out.text, "{}({})", function.name, params.join(","));
    block(&mut out, &function.body);
    out.text
}

struct Out<'a> {
    text: String,
    number: &'a mut dyn FnMut(&HelperRef) -> usize,
}

fn block(out: &mut Out, block: &Block) {
    out.text.push('{');
    for statement in &block.statements {
        match statement {
            Statement::Let { slot, value, .. } => {
                let _ = write!(out.text, "${slot}:=");
                expr(out, value);
            }
            Statement::Assign { slot, operator, value, .. } => {
                let _ = write!(out.text, "${slot}{}=", operator.map_or("", |o| o.symbol()));
                expr(out, value);
            }
            Statement::Return(value) => {
                out.text.push_str("return ");
                expr(out, value);
            }
            Statement::Expr(value) => expr(out, value),
        }
        out.text.push(';');
    }
    out.text.push('}');
}

fn list(out: &mut Out, name: &str, items: &[Expr]) {
    out.text.push_str(name);
    out.text.push('(');
    for item in items {
        expr(out, item);
        out.text.push(',');
    }
    out.text.push(')');
}

fn expr(out: &mut Out, e: &Expr) {
    match &e.node {
        Node::Integer(n) => {
            let _ = write!(out.text, "{n}");
        }
        // 1.0 and 1 are one number.
        Node::Decimal(n) => {
            let _ = write!(out.text, "{}", n.normalize());
        }
        Node::Boolean(b) => {
            let _ = write!(out.text, "{b}");
        }
        Node::Text(text) => {
            let _ = write!(out.text, "{text:?}");
        }
        Node::Local(slot, _) => {
            let _ = write!(out.text, "${slot}");
        }
        Node::Binary(op, operands) => list(out, op.symbol(), &operands[..]),
        Node::Unary(op, operand) => list(out, &format!("{op:?}"), std::slice::from_ref(operand)),
        Node::And(items) => list(out, "&&", items),
        Node::Or(items) => list(out, "||", items),
        Node::Coalesce(items) => list(out, "??", items),
        Node::Host(host, arguments) => list(out, host.name(), arguments),
        Node::Helper(helper, arguments) => {
            // Names and aliases may hide which helper is meant: its number does not.
            let number = (out.number)(helper);
            list(out, &format!("@{number}"), arguments);
        }
        Node::If(node) => {
            list(out, "if", std::slice::from_ref(&node.condition));
            block(out, &node.then);
            if let Some(otherwise) = &node.otherwise {
                out.text.push_str("else");
                block(out, otherwise);
            }
        }
        Node::Switch(node) => {
            list(out, "switch", std::slice::from_ref(&node.subject));
            for arm in &node.arms {
                for (literal, _) in &arm.literals {
                    let _ = match literal {
                        Literal::Integer(n) => write!(out.text, "|{n}"),
                        Literal::Text(text) => write!(out.text, "|{text:?}"),
                        Literal::Boolean(b) => write!(out.text, "|{b}"),
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
