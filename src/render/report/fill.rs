//! A template filled in.

use super::view::Document;
use crate::diagnostic::{Code, Diagnostic, SourceId, Span};
use crate::render::templates;
use crate::sources::Sources;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, ErrorKind, UndefinedBehavior};

/// Steps that a template may take: far more than the longest report.
const FUEL: u64 = 200_000_000;

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
    environment.set_fuel(Some(FUEL));
    let context = Value::from(Serde(document));
    environment.render_named_str(&name, text, context).map_err(|e| refused(&name, template, &e))
}

fn refused(name: &str, template: Template, error: &minijinja::Error) -> Diagnostic {
    let code = match error.kind() {
        ErrorKind::SyntaxError => Code::TemplateSyntax,
        ErrorKind::UndefinedError
        | ErrorKind::UnknownBlock
        | ErrorKind::UnknownFilter
        | ErrorKind::UnknownFunction
        | ErrorKind::UnknownMethod
        | ErrorKind::UnknownTest
        | ErrorKind::TemplateNotFound => Code::TemplateUnknown,
        ErrorKind::OutOfFuel => Code::TemplateEndless,
        _ => Code::TemplateFailed,
    };
    let diagnostic =
        Diagnostic::new(code).with("path", name).with("detail", error.detail().unwrap_or_default());
    match (template, error.line().and_then(|line| u32::try_from(line).ok())) {
        (Template::File(id), Some(line)) => diagnostic.at(Span::line(id, line.max(1))),
        _ => diagnostic,
    }
}
