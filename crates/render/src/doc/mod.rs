//! The documentation of a policy, or of two side by side: HTML that stands alone and prints, or
//! Markdown.

mod drawing;
mod view;

use super::Style;
use super::page::clean;
use super::templates::{self, MARKDOWN};
use bareme_compare::document::Document;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, HtmlEscape};
use view::View;

/// How a documentation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocFormat {
    /// For a browser, and to print.
    Html,
    /// For a repository.
    Markdown,
}

const STYLE: &str = include_str!("style.css");

/// A name that may be broken after its underscores.
fn breaks(name: &str) -> Value {
    let parts: Vec<String> = name.split('_').map(|part| HtmlEscape(part).to_string()).collect();
    Value::from_safe_string(parts.join("_<wbr>"))
}

/// Writes the documentation; with the worked cases, if asked.
pub fn render(document: &Document<'_>, cases: bool, format: DocFormat, style: Style) -> String {
    let (name, template, escape) = match format {
        DocFormat::Html => ("doc.html", include_str!("doc.html"), AutoEscape::Html),
        DocFormat::Markdown => ("doc.md", include_str!("doc.md"), MARKDOWN),
    };
    let view = View::new(document, cases, style.lang, STYLE);
    let mut environment = templates::environment(escape);
    environment.add_filter("breaks", breaks);
    // The templates are the program's own: a test fills them in.
    let filled = environment.render_named_str(name, template, Value::from(Serde(&view)));
    clean(&filled.unwrap_or_default())
}
