//! Diagnostics as JSON: English keys, words in the language asked for.

use super::messages;
use crate::locale::Lang;
use bareme_core::diagnostic::{Arg, Diagnostic, Note, Severity, Span};
use bareme_core::sources::Sources;
use serde_json::{Map, Value, json};

/// An array of objects, in the order given.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang) -> Value {
    diagnostics.iter().map(|diagnostic| object(diagnostic, sources, lang)).collect()
}

/// Code and arguments, without words nor places: the same in any language.
pub(crate) fn bare(diagnostic: &Diagnostic) -> Value {
    let args = diagnostic.args.iter().map(|(name, arg)| ((*name).to_owned(), value(arg)));
    json!({
        "code": diagnostic.code.id(),
        "args": args.collect::<Map<String, Value>>(),
        "suggestion": diagnostic.suggestion,
    })
}

fn object(diagnostic: &Diagnostic, sources: &Sources, lang: Lang) -> Value {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut out = Map::new();
    out.insert("code".to_owned(), diagnostic.code.id().into());
    out.insert("severity".to_owned(), severity.into());
    out.insert("message".to_owned(), messages::title(diagnostic, lang).into());
    out.insert("help".to_owned(), messages::help(diagnostic, lang).into());
    place(&mut out, diagnostic.span, sources);
    let args = diagnostic.args.iter().map(|(name, arg)| ((*name).to_owned(), value(arg)));
    out.insert("args".to_owned(), Value::Object(args.collect()));
    let related = diagnostic.related.iter().map(|&(span, kind)| {
        let mut other = Map::new();
        other.insert("note".to_owned(), note(kind).into());
        place(&mut other, Some(span), sources);
        Value::Object(other)
    });
    out.insert("related".to_owned(), related.collect());
    out.insert("suggestion".to_owned(), diagnostic.suggestion.clone().into());
    Value::Object(out)
}

/// File, line, column and length; all null without a place.
fn place(out: &mut Map<String, Value>, span: Option<Span>, sources: &Sources) {
    let file = span.map(|s| sources.get(s.source).path.display().to_string());
    out.insert("file".to_owned(), file.into());
    out.insert("line".to_owned(), span.map(|s| s.line).into());
    out.insert("column".to_owned(), span.map(|s| s.column).into());
    out.insert("length".to_owned(), span.map(|s| s.length).into());
    let sheet = span.map(|span| (sources.get(span.source), span));
    if let Some((source, span)) = sheet.filter(|(source, _)| source.sheet().is_some()) {
        out.insert("cell".to_owned(), source.place(span).into());
    }
}

fn value(arg: &Arg) -> Value {
    match arg {
        Arg::Text(text) => text.as_str().into(),
        Arg::Word(word) => (*word).into(),
        // Through text: a binary float never holds an amount.
        Arg::Number(n) => {
            let text = n.normalize().to_string();
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        }
        Arg::Count(n) => (*n).into(),
        Arg::Kind(kind) => kind.keyword().into(),
        Arg::List(names) => json!(names),
    }
}

fn note(note: Note) -> &'static str {
    match note {
        Note::CalledFrom => "called_from",
        Note::FirstDefined => "first_defined",
        Note::Again => "again",
        Note::Declared => "declared",
        Note::NeededBy => "needed_by",
    }
}
