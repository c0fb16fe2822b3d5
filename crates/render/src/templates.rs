//! Templates: how they are written, and the page that they may extend.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment};

/// The frame of every page: its name and its text.
pub(super) const PAGE: (&str, &str) = ("page.html", include_str!("page.html"));

/// What fills templates in. They may extend `page.html`, the frame of every page.
pub(super) fn environment<'a>(escape: AutoEscape) -> Environment<'a> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(move |_| escape.clone());
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    // A text of the program's own, which is well formed: every page of the tests extends it.
    let _ = environment.add_template(PAGE.0, PAGE.1);
    environment
}
