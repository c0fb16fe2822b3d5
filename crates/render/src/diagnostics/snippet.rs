//! The lines of a source around the places of a diagnostic.
//!
//! Only the few lines needed are handed to the renderer: a table may have a million. It cuts long
//! lines around the place by itself.

use super::messages;
use crate::locale::Lang;
use annotate_snippets::{Annotation, AnnotationKind, Element, Origin, Snippet};
use bareme_core::diagnostic::{Diagnostic, Note, Span};
use bareme_core::hidden::is_hidden;
use bareme_core::sources::Sources;
use std::ops::Range;

/// Places of one file are shown together when they are at most so many lines apart.
const NEAR: u32 = 40;
/// … and end before this column, or else the renderer could not cut the line.
const NARROW: u32 = 120;
/// Characters of a line kept after the place: more than is ever shown.
const KEPT_AFTER: usize = 200;
/// Characters underlined of a place that is a whole line: the header of a wide table is known by
/// its beginning.
const WHOLE_LINE: usize = 60;
/// A place further than this in a line is named, not shown: the renderer would be slow.
const FARTHEST: u32 = 10_000;

/// The place, then the other places, each with its lines.
pub(super) fn elements<'a>(
    diagnostic: &Diagnostic,
    sources: &'a Sources,
    lang: Lang,
) -> Vec<Element<'a>> {
    let mut places: Vec<Place> = diagnostic.span.map(Place::primary).into_iter().collect();
    places.extend(diagnostic.related.iter().map(|&(span, note)| Place::related(span, note, lang)));
    let mut out = Vec::new();
    while let Some(first) = places.first().map(|place| place.span) {
        let near = |span: &Span| {
            let same_file = span.source == first.source;
            let narrow = end(&first).max(end(span)) < NARROW;
            same_file && narrow && span.line.abs_diff(first.line) <= NEAR
        };
        let (together, apart): (Vec<_>, Vec<_>) =
            places.into_iter().partition(|place| place.span == first || near(&place.span));
        if sources.get(first.source).sheet().is_some() {
            // The place is a cell, not a line and a column: the row stands under its name.
            out.push(Origin::path(sources.shown_place(first)).into());
        }
        out.extend(lines(&together, first, sources));
        places = apart;
    }
    out
}

/// The column after a place.
fn end(span: &Span) -> u32 {
    span.column.saturating_add(span.length)
}

/// A place and what it shows.
struct Place {
    span: Span,
    label: Option<&'static str>,
}

impl Place {
    fn primary(span: Span) -> Self {
        Self { span, label: None }
    }

    fn related(span: Span, note: Note, lang: Lang) -> Self {
        Self { span, label: Some(messages::note(note, lang)) }
    }

    fn annotation(&self, range: Range<usize>) -> Annotation<'static> {
        match self.label {
            None => AnnotationKind::Primary.span(range),
            Some(label) => AnnotationKind::Context.span(range).label(label),
        }
    }
}

/// The lines of places of one file, which are near one another; or the name of the first place
/// where there is nothing to show.
fn lines<'a>(places: &[Place], main: Span, sources: &'a Sources) -> Option<Element<'a>> {
    let source = sources.get(main.source);
    let path: String = source.path.to_string_lossy().chars().map(seen).collect();
    let first = places.iter().map(|p| p.span.line).min().unwrap_or(main.line);
    let last = places.iter().map(|p| p.span.line).max().unwrap_or(main.line);
    let mut text = String::new();
    let mut annotations = Vec::new();
    let all = source.text().lines().skip(first.saturating_sub(1) as usize);
    for (number, line) in (first..=last).zip(all) {
        let line: String = line.chars().take(FARTHEST as usize + KEPT_AFTER).map(seen).collect();
        let here = || places.iter().filter(|p| p.span.line == number);
        for place in here() {
            let range = bytes(&line, &place.span);
            annotations.push(place.annotation(text.len() + range.start..text.len() + range.end));
        }
        let far = here().map(|p| end(&p.span)).max().unwrap_or(0);
        text.extend(line.chars().take(far as usize + KEPT_AFTER));
        text.push('\n');
    }
    let far = places.iter().any(|p| end(&p.span) > FARTHEST);
    let named = source.sheet().is_some();
    if far || text.trim().is_empty() {
        if named {
            return None;
        }
        let origin = Origin::path(path).line(main.line as usize);
        return Some(origin.char_column(main.column as usize).into());
    }
    let snippet = Snippet::source(text).line_start(first as usize).annotations(annotations);
    Some(if named { snippet.into() } else { snippet.path(path).into() })
}

/// A character that nobody sees shows; the renderer has pictures of those of ASCII.
fn seen(c: char) -> char {
    if is_hidden(c) && !c.is_ascii() { '\u{fffd}' } else { c }
}

/// The bytes of a place in its line.
fn bytes(line: &str, span: &Span) -> Range<usize> {
    let at = |n: usize| line.char_indices().nth(n).map_or(line.len(), |(i, _)| i);
    if span.length == 0 {
        let start = line.len() - line.trim_start().len();
        let end = start + line.trim().len();
        return start..end.min(at(WHOLE_LINE)).max(start);
    }
    let start = span.column.saturating_sub(1) as usize;
    at(start)..at(start.saturating_add(span.length as usize))
}
