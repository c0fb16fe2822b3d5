//! A template filled in.

use super::received::{self, Fault, Limit, Why};
use super::view::Document;
use crate::page::clean;
use crate::templates;
use bareme_core::diagnostic::{Diagnostic, SourceId, Span, codes};
use bareme_core::sources::Sources;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, ErrorKind, UndefinedBehavior};
use rust_decimal::Decimal;
use std::ops::Range;

/// A template of the program, or the user's own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Template {
    /// Of the program: its name and its text.
    Own(&'static str, &'static str),
    /// A file that was read.
    File(SourceId),
}

/// The document as the template lays it out.
pub(super) fn fill(
    template: Template,
    document: &Document,
    sources: &Sources,
) -> Result<String, Diagnostic> {
    let (name, text) = match template {
        Template::Own(name, text) => (name.to_owned(), text),
        Template::File(id) => {
            let source = sources.get(id);
            (source.path.display().to_string(), source.text())
        }
    };
    let mut environment = templates::environment(AutoEscape::Html);
    // A name that does not exist is a mistake, never an empty place in a report.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Errors name what is not there, whatever the build.
    environment.set_debug(true);
    let context = Value::from(Serde(document));
    let known = context.clone();
    let Template::File(id) = template else {
        let filled = environment.render_named_str(&name, text, context);
        return filled.map(|text| clean(&text)).map_err(|e| refused(&name, &known, &e));
    };
    let filled = received::fill((&name, text), templates::PAGE, context, &environment);
    filled.map_err(|Fault { why, at }| {
        let at = at.map(|at| {
            let range = at.start_offset as usize..at.end_offset as usize;
            place(id, text, at.start_line.into(), Some(range))
        });
        match why {
            Why::Wrong(e) => {
                let parsed = || Some(place(id, text, e.line()?, e.range()));
                refused(&name, &known, &e).at(at.or_else(parsed))
            }
            Why::Limit(Limit(of, most)) => {
                codes::TemplateEndless { path: &name, limit: Decimal::from(most), of }.at(at)
            }
            Why::Refused(word) => codes::TemplateRefused { path: &name, name: word }.at(at),
        }
    })
}

/// Where it goes wrong: the expression, or else its line.
fn place(id: SourceId, text: &str, line: usize, range: Option<Range<usize>>) -> Span {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let line = count(line.max(1));
    let expression = range.filter(|range| !range.is_empty()).and_then(|range| {
        let (before, found) = (text.get(..range.start)?, text.get(range)?);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let own = count(before.matches('\n').count()).saturating_add(1);
        let column = count(before[start..].chars().count()).saturating_add(1);
        let length = count(found.lines().next()?.chars().count());
        (own == line && length > 0).then(|| Span::new(id, line, column, length))
    });
    expression.unwrap_or_else(|| Span::line(id, line))
}

/// What is wrong: in words of the catalogue, with what the library says of it beside.
fn refused(name: &str, known: &Value, error: &minijinja::Error) -> Diagnostic {
    let detail = error.detail().unwrap_or_default();
    let (path, named) = (name, subject(detail));
    let failed = |what| -> Diagnostic { codes::TemplateFailed { path, what, detail }.into() };
    let unknown =
        |what| -> Diagnostic { codes::TemplateUnknown { path, what, name: named, detail }.into() };
    match error.kind() {
        ErrorKind::SyntaxError => {
            codes::TemplateSyntax { path, what: syntax(detail), name: named, detail }.into()
        }
        // What is not there below a name that is may be anything.
        ErrorKind::UndefinedError if !named.contains('.') => {
            let names: Vec<String> =
                known.try_iter().into_iter().flatten().map(|n| n.to_string()).collect();
            unknown("name").suggest(named, names.iter())
        }
        ErrorKind::UndefinedError => unknown("name"),
        ErrorKind::UnknownFilter => unknown("filter"),
        ErrorKind::UnknownTest => unknown("test"),
        ErrorKind::UnknownFunction => unknown("function"),
        ErrorKind::UnknownMethod => unknown("method"),
        ErrorKind::UnknownBlock => unknown("block"),
        ErrorKind::TemplateNotFound => unknown("template"),
        ErrorKind::InvalidOperation => failed("operation"),
        ErrorKind::TooManyArguments => failed("too_many_arguments"),
        ErrorKind::MissingArgument => failed("missing_argument"),
        _ => failed(""),
    }
}

/// Which mistake of writing the library tells of.
fn syntax(detail: &str) -> &'static str {
    if detail.starts_with("unknown statement") {
        "statement"
    } else if detail.starts_with("unexpected end of") {
        "end"
    } else if detail.starts_with("unexpected") {
        "unexpected"
    } else {
        ""
    }
}

/// The name that the library tells of; nothing where it tells none.
fn subject(detail: &str) -> &str {
    let quoted =
        |sign: char| detail.split(sign).nth(1).filter(|_| detail.matches(sign).count() == 2);
    let before = || {
        let name = detail.strip_suffix(" is unknown")?;
        Some(name.trim_start_matches("filter ").trim_start_matches("test "))
    };
    let after = |mark: &str| detail.split_once(mark).map(|(_, name)| name);
    let found = quoted('`').or_else(|| quoted('\'')).or_else(before);
    found
        .or_else(|| after("method named "))
        .or_else(|| after("unknown statement "))
        .unwrap_or_default()
}
