//! Templates: how they are written, and the page that they may extend.

use super::markdown::{self, cell};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, Output, State, escape_formatter};
use std::borrow::Cow;

/// The frame of every page: its name and its text.
pub(super) const PAGE: (&str, &str) = ("page.html", include_str!("page.html"));

/// How texts are escaped for Markdown, which the library does not know.
pub(super) const MARKDOWN: AutoEscape = AutoEscape::Custom(Cow::Borrowed("markdown"));

fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if *state.auto_escape() != MARKDOWN {
        return escape_formatter(out, state, value);
    }
    let text = value.to_string();
    Ok(out.write_str(&if value.is_safe() { text } else { cell(&text) })?)
}

/// What fills templates in. They may extend `page.html`, the frame of every page.
pub(super) fn environment<'a>(escape: AutoEscape) -> Environment<'a> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(move |_| escape.clone());
    environment.set_formatter(write);
    environment.add_filter("code", |text: &str| Value::from_safe_string(markdown::code(text)));
    environment.add_filter("fence", |text: &str, language: &str| {
        Value::from_safe_string(markdown::fence(text.trim_end(), language))
    });
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    // A text of the program's own, which is well formed: every page of the tests extends it.
    let _ = environment.add_template(PAGE.0, PAGE.1);
    environment
}
