//! Diagnostics for people (text), for editors (one line each) and for tools (JSON).

mod json;
mod snippet;

use super::locale::{Lang, messages};
use annotate_snippets::{Group, Level, Renderer};
use bareme_core::diagnostic::{Code, Diagnostic, Severity};
use bareme_core::sources::Sources;
use indexmap::IndexMap;
pub(crate) use json::bare;
pub use json::json;
use std::fmt::Write as _;

/// Most diagnostics of one severity that are told.
const MOST_SHOWN: usize = 50;
/// Those of one code that are shown with their lines; of others, a line each.
const MOST_ALIKE: usize = 3;

/// Each diagnostic with the lines that it is about, as rustc shows them; of those of one code, the
/// first few. Warnings come first, so that errors stand at the bottom of a terminal, where the eye
/// is; otherwise the order given, those of one code together.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, lang: Lang, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for severity in [Severity::Warning, Severity::Error] {
        let all: Vec<_> = diagnostics.iter().filter(|d| d.severity == severity).collect();
        let mut alike: IndexMap<Code, Vec<&Diagnostic>> = IndexMap::new();
        for diagnostic in all.iter().take(MOST_SHOWN) {
            alike.entry(diagnostic.code).or_default().push(diagnostic);
        }
        for of_code in alike.values() {
            // One more is as short as to say that there is one.
            let whole = if of_code.len() == MOST_ALIKE + 1 { MOST_ALIKE + 1 } else { MOST_ALIKE };
            for diagnostic in of_code.iter().take(whole) {
                out.push_str(&renderer.render(&[group(diagnostic, sources, lang)]));
                out.push_str("\n\n");
            }
            if let Some(others) = of_code.get(whole..).filter(|others| !others.is_empty()) {
                out.push_str(&messages::alike(others[0], others.len(), lang));
                for diagnostic in others {
                    let _ = write!(out, "\n  {}", one_line(diagnostic, sources, lang));
                }
                out.push_str("\n\n");
            }
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
        let _ = writeln!(out, "{level}[{}]: {}", diagnostic.code, said(diagnostic, lang));
    }
    out
}

/// Its place, and what it says.
fn one_line(diagnostic: &Diagnostic, sources: &Sources, lang: Lang) -> String {
    let said = said(diagnostic, lang);
    diagnostic.span.map_or_else(
        || said.clone(),
        |span| format!("{}{}{said}", sources.shown_place(span), lang.colon()),
    )
}

/// What it says, without the lines that it is about nor what to do.
fn said(diagnostic: &Diagnostic, lang: Lang) -> String {
    let more = [messages::rows(diagnostic, lang), messages::suggestion(diagnostic, lang)];
    let more = more.into_iter().flatten().map(|more| format!(" ({more})"));
    std::iter::once(messages::title(diagnostic, lang)).chain(more).collect()
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
