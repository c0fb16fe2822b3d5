//! Expressions as text: with the names of the policy, with numbers in their place, or with both.

use crate::locale::{Lang, explain as words, number};
use bareme_compare::compare::explain::{Chain, Term, TermNode};
use bareme_core::policy::ParamValue;
use bareme_core::policy::tree::{Binary, Host, Unary};
use bareme_core::value::Value;

/// Whose eyes an expression is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Notation<'a> {
    /// People: their numbers, their signs, their words; with the names of values that are years.
    People(Lang, &'a [&'a str]),
    /// Tools: the language of policies.
    Machine,
}

/// What stands for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// The name.
    Names,
    /// Its value.
    Numbers,
    /// The name, and its value between brackets.
    Both,
}

/// How tightly operators bind, as in the language; a higher number binds first.
const OR: u8 = 1;
const AND: u8 = 2;
const EQUALS: u8 = 3;
const ORDERS: u8 = 4;
const COALESCE: u8 = 5;
const ADDS: u8 = 6;
const MULTIPLIES: u8 = 7;
const UNARY: u8 = 8;

/// What stands for a part that was not needed.
const ELIDED: &str = "…";

impl Notation<'_> {
    /// An expression.
    pub(super) fn term(self, term: &Term, mode: Mode) -> String {
        self.within(term, mode, 0)
    }

    /// An expression inside an operation that binds as tightly as `outer`.
    fn within(self, term: &Term, mode: Mode, outer: u8) -> String {
        if mode == Mode::Numbers && !reached(term) {
            return ELIDED.to_owned();
        }
        let parts = term.parts();
        // "Or" inside "and", and the reverse: nobody has to know which one binds first.
        let joined = |sign: &str, level: u8| {
            let level = EQUALS.max(level + 1);
            let parts = parts.iter().map(|part| self.part(part, term, mode, level));
            parts.collect::<Vec<_>>().join(sign)
        };
        let (text, level) = match &term.node {
            TermNode::Literal(value) => return self.operand(value, outer),
            TermNode::Name(name, _) => return self.name(name, term, mode, outer),
            TermNode::Elided => return ELIDED.to_owned(),
            TermNode::Call { name, opened, .. } => {
                return self.call(name, *opened, term, mode, outer);
            }
            TermNode::Binary(op, operands) => {
                let level = level(*op);
                let left = self.part(&operands[0], term, mode, level);
                let right = self.part(&operands[1], term, mode, level + 1);
                (format!("{left} {} {right}", self.binary(*op)), level)
            }
            TermNode::Unary(op, operand) => {
                let operand = self.within(operand, mode, UNARY);
                (format!("{}{operand}", self.unary(*op)), UNARY)
            }
            TermNode::Chain(chain, _) => {
                let (sign, level) = self.chain(*chain);
                (joined(sign, level), level)
            }
        };
        if level < outer { format!("({text})") } else { text }
    }

    fn name(self, name: &str, term: &Term, mode: Mode, outer: u8) -> String {
        match (mode, term.scalar()) {
            (Mode::Numbers, Some(value)) if self.is_year(name) => value.to_machine(),
            (Mode::Both, Some(value)) if self.is_year(name) => format!("{name} [{value}]"),
            (Mode::Numbers, Some(value)) => self.operand(value, outer),
            (Mode::Both, Some(value)) => format!("{name} [{}]", self.value(value)),
            _ => name.to_owned(),
        }
    }

    /// Whether a name is that of a year, which is written without separators.
    fn is_year(self, name: &str) -> bool {
        matches!(self, Self::People(_, years) if years.contains(&name))
    }

    fn call(self, name: &str, opened: bool, term: &Term, mode: Mode, outer: u8) -> String {
        if let (Self::People(lang, _), true) = (self, name == Host::None.name()) {
            return words::missing(lang).to_owned();
        }
        let value = term.scalar().filter(|_| opened);
        if let (Mode::Numbers, Some(value)) = (mode, value) {
            return self.operand(value, outer);
        }
        let mode_inside = if opened && mode == Mode::Both { Mode::Names } else { mode };
        let arguments = term.parts().iter().map(|part| self.part(part, term, mode_inside, 0));
        let arguments = arguments.collect::<Vec<_>>().join(self.separator());
        match (mode, value) {
            (Mode::Both, Some(value)) => format!("{name}({arguments}) [{}]", self.value(value)),
            _ => format!("{name}({arguments})"),
        }
    }

    /// A part of an expression. A number beside a year is one too.
    fn part(self, part: &Term, whole: &Term, mode: Mode, outer: u8) -> String {
        let year =
            |term: &Term| matches!(&term.node, TermNode::Name(name, _) if self.is_year(name));
        let takes_years = |name: &str| {
            [Host::MonthsInYear, Host::MeanOverYear].into_iter().any(|host| host.name() == name)
        };
        match (self, &part.node) {
            (Self::People(..), TermNode::Literal(value @ Value::Number(_)))
                if whole.parts().iter().any(year)
                    || matches!(&whole.node, TermNode::Call { name, .. } if takes_years(name)) =>
            {
                value.to_machine()
            }
            _ => self.within(part, mode, outer),
        }
    }

    /// A value among operators: a negative number keeps its sign to itself.
    fn operand(self, value: &Value, outer: u8) -> String {
        let text = self.value(value);
        let negative = value.number().is_some() && text.starts_with(['−', '-']);
        if negative && outer > 0 { format!("({text})") } else { text }
    }

    /// A cell.
    pub(super) fn value(self, value: &Value) -> String {
        match (self, value) {
            (Self::People(lang, _), Value::Missing) => words::missing(lang).to_owned(),
            (Self::People(lang, _), Value::Boolean(b)) => words::boolean(*b, lang).to_owned(),
            (Self::People(lang, _), Value::Number(n)) => number(*n, lang),
            (Self::People(lang, _), Value::Text(text)) => words::quoted(text, lang),
            (Self::People(..), Value::Date(date)) => date.to_string(),
            (Self::Machine, Value::Missing) => "none()".to_owned(),
            (Self::Machine, Value::Boolean(_) | Value::Number(_)) => value.to_machine(),
            (Self::Machine, Value::Text(text)) => {
                serde_json::Value::String(text.to_string()).to_string()
            }
            (Self::Machine, Value::Date(date)) => format!("date(\"{date}\")"),
        }
    }

    /// What an expression is worth; nothing for what is no cell.
    pub(super) fn worth(self, value: Option<&ParamValue>) -> Option<String> {
        match value {
            Some(ParamValue::Scalar(value)) => Some(self.value(value)),
            _ => None,
        }
    }

    /// A literal of an arm, for a subject.
    pub(super) fn literal(self, literal: &Value, subject: &Term) -> String {
        let year = matches!(&subject.node, TermNode::Name(name, _) if self.is_year(name));
        match literal {
            Value::Number(n) if year => n.to_string(),
            other => self.value(other),
        }
    }

    /// Between arguments: French numbers have a comma of their own.
    pub(super) fn separator(self) -> &'static str {
        match self {
            Self::People(Lang::Fr, _) => " ; ",
            Self::People(Lang::En, _) | Self::Machine => ", ",
        }
    }

    fn binary(self, op: Binary) -> &'static str {
        if matches!(self, Self::Machine) {
            return op.symbol();
        }
        match op {
            Binary::Subtract => "−",
            Binary::Multiply => "×",
            Binary::Remainder => "modulo",
            Binary::Equal => "=",
            Binary::NotEqual => "≠",
            Binary::LessOrEqual => "≤",
            Binary::GreaterOrEqual => "≥",
            Binary::Divide | Binary::Add | Binary::Less | Binary::Greater => op.symbol(),
        }
    }

    fn unary(self, op: Unary) -> &'static str {
        match (self, op) {
            (Self::Machine, Unary::Minus) => "-",
            (Self::Machine, Unary::Not) => "!",
            (Self::People(..), Unary::Minus) => "−",
            (Self::People(lang, _), Unary::Not) => words::not(lang),
        }
    }

    fn chain(self, chain: Chain) -> (&'static str, u8) {
        match (self, chain) {
            (Self::Machine, Chain::And) => (" && ", AND),
            (Self::Machine, Chain::Or) => (" || ", OR),
            (_, Chain::Coalesce) => (" ?? ", COALESCE),
            (Self::People(lang, _), Chain::And) => (words::and(lang), AND),
            (Self::People(lang, _), Chain::Or) => (words::or(lang), OR),
        }
    }
}

fn level(op: Binary) -> u8 {
    match op {
        Binary::Equal | Binary::NotEqual => EQUALS,
        Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual => ORDERS,
        Binary::Add | Binary::Subtract => ADDS,
        Binary::Multiply | Binary::Divide | Binary::Remainder => MULTIPLIES,
    }
}

/// Whether any part was evaluated.
fn reached(term: &Term) -> bool {
    term.value.is_some() || term.parts().iter().any(reached)
}
