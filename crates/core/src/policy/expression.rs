//! A formula over one row, outside any policy: what variants of a scenario are written in.

use super::check::expression_kind;
use super::script::Script;
use super::{EXERCICE, Interpreter, host, ops::Settings, syntax};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId, codes};
use crate::value::{InputSpec, Kind, Value};
use indexmap::IndexMap;
use rhai::{Dynamic, Token};
use std::sync::Arc;

/// The name of the function that a formula becomes.
const NAME: &str = "formula";

/// Most nodes of a formula over a row.
const MAX_NODES: usize = 1_000;

/// A checked, compiled formula over the columns of a row.
pub(crate) struct RowFormula {
    /// Columns that it reads, in order of its arguments.
    pub(crate) needs: Vec<String>,
    whole: Vec<bool>,
    interpreter: Interpreter,
}

impl RowFormula {
    /// Compiles `text`, which gives new values to the column `target`. Diagnostics have no place:
    /// the caller knows where the text is written.
    pub(crate) fn compile(
        target: &InputSpec,
        text: &str,
        columns: &IndexMap<String, InputSpec>,
    ) -> Result<Self, Diagnostics> {
        let placeless = |diagnostics: Diagnostics| -> Diagnostics {
            let strip = |d| Diagnostic { span: None, related: Vec::new(), ..d };
            diagnostics.into_iter().map(strip).collect()
        };
        let source = SourceId(u32::MAX);
        let lexed = syntax::lex(&syntax::parser(), source, &text.into());
        let lexed = lexed.map_err(|e| placeless(vec![e]))?;
        let mut needs: Vec<String> = Vec::new();
        for lexeme in &lexed.lexemes {
            if let Token::Identifier(name) = &lexeme.token {
                let known = columns.contains_key(name.as_str()) || name.as_str() == EXERCICE;
                if known && !needs.iter().any(|need| need == name.as_str()) {
                    needs.push(name.to_string());
                }
            }
        }
        let body = format!("fn {NAME}({}) {{\n{text}\n}}", needs.join(", "));
        let script = Script::read(source, &body.into(), false).map_err(|mut found| {
            for diagnostic in found.iter_mut().filter(|d| d.code == Code::UnknownVariable) {
                let name = diagnostic.args.iter().find_map(|(key, value)| match value {
                    crate::diagnostic::Arg::Text(name) if *key == "name" => Some(name.clone()),
                    _ => None,
                });
                let name = name.unwrap_or_default();
                diagnostic.suggestion =
                    crate::diagnostic::nearest(&name, columns.keys().map(String::as_str))
                        .map(str::to_owned);
            }
            placeless(found)
        })?;
        let scripts = vec![Arc::new(script)];
        let broken = || vec![codes::VariantFormula { value: text }.into()];
        let only = scripts[0].functions.len() == 1 && scripts[0].declarations.is_empty();
        let function = scripts[0].functions.get(NAME).filter(|_| only).ok_or_else(broken)?;
        if function.nodes > MAX_NODES {
            return Err(vec![codes::TooComplex { limit: "variant_operations", name: None }.into()]);
        }
        let kinds: Vec<(Kind, bool)> = needs
            .iter()
            .map(|need| {
                columns.get(need).map_or((Kind::Integer, false), |c| {
                    (c.kind, c.optional && c.otherwise.is_none())
                })
            })
            .collect();
        let kind = expression_kind(&scripts, function, &needs, &kinds).map_err(placeless)?;
        if kind.is_some_and(|kind| kind.join(target.kind).is_none()) {
            return Err(vec![codes::SetKind { name: &target.name, expected: None }.into()]);
        }
        let whole = kinds.iter().map(|(kind, _)| *kind == Kind::Integer).collect();
        let interpreter = Interpreter::new(&scripts, Settings::default());
        Ok(Self { needs, whole, interpreter })
    }

    /// The new value for a row whose columns have these values.
    pub(crate) fn evaluate(&self, values: &[Value]) -> Result<Value, Diagnostic> {
        let arguments: Vec<Dynamic> = values
            .iter()
            .zip(&self.whole)
            .map(|(value, whole)| host::dynamic(value, *whole))
            .collect();
        self.interpreter.call(0, NAME, arguments).map_err(|diagnostic| Diagnostic {
            span: None,
            related: Vec::new(),
            ..diagnostic
        })
    }
}
