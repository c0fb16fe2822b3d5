//! Diagnostics for people (text), for editors (one line each) and for tools (JSON).

mod json;
mod snippet;

use super::locale::{Lang, messages};
use annotate_snippets::{Group, Level, Renderer};
use bareme_core::diagnostic::{Diagnostic, Severity};
use bareme_core::sources::Sources;
pub(crate) use json::bare;
pub use json::json;
use std::fmt::Write as _;

/// Most diagnostics of one severity shown in full.
const MOST_SHOWN: usize = 50;

/// Each diagnostic with the lines that it is about, as rustc shows them. Warnings come first, so
/// that errors stand at the bottom of a terminal, where the eye is; otherwise the order given.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for severity in [Severity::Warning, Severity::Error] {
        let all: Vec<_> = diagnostics.iter().filter(|d| d.severity == severity).collect();
        for diagnostic in all.iter().take(MOST_SHOWN) {
            out.push_str(&renderer.render(&[group(diagnostic, sources, lang)]));
            out.push_str("\n\n");
        }
        if all.len() > MOST_SHOWN {
            out.push_str(&messages::and_others(severity, all.len() - MOST_SHOWN, lang));
            out.push_str("\n\n");
        }
    }
    // One empty line between diagnostics, none after the last.
    if !out.is_empty() {
        out.pop();
    }
    out
}

/// One line for each, in the order given: `file:line:column: error[B0301]: message`.
pub fn short(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        if let Some(span) = diagnostic.span {
            let _ = write!(out, "{}: ", sources.shown_place(span));
        }
        let level = messages::level(diagnostic.severity, lang);
        let title = messages::title(diagnostic, lang);
        let _ = write!(out, "{level}[{}]: {title}", diagnostic.code);
        if let Some(rows) = messages::rows(diagnostic, lang) {
            let _ = write!(out, " ({rows})");
        }
        if let Some(suggestion) = messages::suggestion(diagnostic, lang) {
            let _ = write!(out, " ({suggestion})");
        }
        out.push('\n');
    }
    out
}

fn group<'a>(diagnostic: &Diagnostic, sources: &'a Sources, lang: Lang) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    // The code is part of the level's name, so that the colon is set as the language wants.
    let space = if lang == Lang::Fr { " " } else { "" };
    let word = messages::level(diagnostic.severity, lang);
    let title = level
        .with_name(format!("{word}[{}]{space}", diagnostic.code))
        .primary_title(messages::title(diagnostic, lang));
    let remedies = [messages::suggestion(diagnostic, lang), messages::help(diagnostic, lang)];
    let help = Level::HELP.with_name(messages::help_word(lang));
    let place = Level::NOTE.with_name(messages::where_word(lang));
    let rows = messages::rows(diagnostic, lang);
    Group::with_title(title)
        .elements(snippet::elements(diagnostic, sources, lang))
        .elements(rows.map(|rows| place.message(rows)))
        .elements(remedies.into_iter().flatten().map(|remedy| help.clone().message(remedy)))
}

#[cfg(test)]
mod tests;
