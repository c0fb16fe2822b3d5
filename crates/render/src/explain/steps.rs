//! What a formula did, line by line.

use super::block::Line;
use super::notation::{Mode, Notation};
use crate::locale::{Lang, explain as words};
use bareme_compare::compare::explain::{Step, Term, TermNode};
use bareme_core::policy::ParamValue;
use bareme_core::value::Value;

/// The lines of a formula.
pub(super) fn lines(steps: &[Step], notation: Notation<'_>, lang: Lang) -> Vec<Line> {
    let mut lines = Vec::new();
    Writer { lang, notation }.write(steps, 0, &mut lines);
    lines
}

struct Writer<'a> {
    lang: Lang,
    notation: Notation<'a>,
}

impl Writer<'_> {
    fn write(&self, steps: &[Step], inside: usize, lines: &mut Vec<Line>) {
        for (index, step) in steps.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| steps.get(before));
            let said = match step {
                Step::Condition { term, holds } => {
                    let text = self.notation.term(term, Mode::Both);
                    vec![words::condition(&text, *holds, self.lang)]
                }
                Step::Case { subject, literals } => {
                    let literals =
                        literals.iter().map(|literal| self.notation.literal(literal, subject));
                    let literals: Vec<String> = literals.collect();
                    let arm = (!literals.is_empty()).then(|| literals.join(", "));
                    let subject = self.notation.term(subject, Mode::Both);
                    vec![words::case(&subject, arm.as_deref(), self.lang)]
                }
                Step::Local { name, term } => {
                    let mut parts = vec![name.clone()];
                    parts.extend(self.forms(term));
                    vec![self.with_value(&parts, term.value.as_ref())]
                }
                Step::Scale { call, computation } => {
                    let call_text = self.notation.term(call, Mode::Names);
                    let computation = self.notation.term(computation, Mode::Numbers);
                    vec![self.with_value(&[call_text, computation], call.value.as_ref())]
                }
                Step::Helper { name, arguments, steps, value } => {
                    let given = |(name, value): &(String, ParamValue)| match self
                        .notation
                        .worth(Some(value))
                    {
                        Some(value) => format!("{name} = {value}"),
                        None => name.clone(),
                    };
                    let arguments: Vec<String> = arguments.iter().map(given).collect();
                    let arguments = arguments.join(self.notation.separator());
                    lines.push(line(inside, words::helper(name, &arguments, self.lang)));
                    self.write(steps, inside + 1, lines);
                    // The result ends the last line, as it does not stand in the head of a value.
                    if let Some(last) = lines.last_mut() {
                        let text = std::mem::take(&mut last.text);
                        last.text = self.with_value(&[text], value.as_ref());
                    }
                    continue;
                }
                // A scale that was just looked up is the result: once is enough.
                Step::Result(term) if before.is_some_and(|step| looks_up(step, term)) => {
                    if let Some(last) = lines.last_mut() {
                        last.text = format!("= {}", last.text);
                    }
                    continue;
                }
                Step::Result(term) => {
                    self.forms(term).into_iter().map(|form| format!("= {form}")).collect()
                }
            };
            lines.extend(said.into_iter().map(|text| line(inside, text)));
        }
    }

    /// `a = b = value`, the value not twice; the answer of a question comes after a colon.
    fn with_value(&self, parts: &[String], value: Option<&ParamValue>) -> String {
        let text = parts.join(" = ");
        let answer = matches!(value, Some(ParamValue::Scalar(Value::Boolean(_))));
        let sign = if answer { self.lang.colon() } else { " = " };
        match self.notation.worth(value) {
            Some(value) if !text.ends_with(&format!("= {value}")) => format!("{text}{sign}{value}"),
            _ => text,
        }
    }

    /// An expression in the forms that say something: with names, then with numbers.
    fn forms(&self, term: &Term) -> Vec<String> {
        if term.is_boolean() {
            return vec![self.notation.term(term, Mode::Both)];
        }
        let names = self.notation.term(term, Mode::Names);
        let numbers = self.notation.term(term, Mode::Numbers);
        if numbers == names || Some(&numbers) == self.notation.worth(term.value.as_ref()).as_ref() {
            vec![names]
        } else {
            vec![names, numbers]
        }
    }
}

/// Whether a step looks a scale up by the same call.
fn looks_up(step: &Step, term: &Term) -> bool {
    match (step, &term.node) {
        (Step::Scale { call, .. }, TermNode::Call { name, arguments, .. }) => {
            matches!(&call.node, TermNode::Call { name: n, arguments: a, .. } if n == name && a == arguments)
        }
        _ => false,
    }
}

fn line(inside: usize, text: String) -> Line {
    Line { inside, computation: true, text }
}
