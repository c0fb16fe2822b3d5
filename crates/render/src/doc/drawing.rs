//! The dependency graph as SVG: boxes that are links, with a title and a description.

use super::view::{id, sign};
use crate::locale::{Lang, document as say};
use bareme_compare::document::{Document, Drawing, Entry, Point, Size, layout};
use bareme_core::policy::{Basis, Named};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Height of a box.
const HEIGHT: i32 = 24;
/// Tenths of a unit that a character of the fixed font takes, at its size.
const CHARACTER: i32 = 73;
/// On both sides of a name together.
const SIDES: i32 = 20;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A name as its box shows it.
fn shown(entry: &Entry<'_>) -> String {
    format!("{}{}", sign(entry.state), entry.name)
}

/// Links between values, from what is needed to who needs it.
fn links(document: &Document<'_>) -> Vec<(usize, usize)> {
    let index: BTreeMap<&str, usize> =
        document.entries.iter().enumerate().map(|(at, entry)| (entry.name, at)).collect();
    let of = |(at, entry): (usize, &Entry<'_>)| -> Vec<(usize, usize)> {
        entry.needs.iter().filter_map(|need| Some((*index.get(need)?, at))).collect()
    };
    document.entries.iter().enumerate().flat_map(of).collect()
}

/// How a box looks: never by its colour alone.
fn class(document: &Document<'_>, entry: &Entry<'_>) -> String {
    let sort = match entry.held {
        Named::Input(_) => "input",
        Named::Param(param) if param.basis == Basis::Text => "param",
        Named::Param(_) => "assumption",
        Named::Derived(_) => "derived",
        Named::Formula(_) => "formula",
    };
    let headline = document.policy.meta.total.as_deref() == Some(entry.name);
    let output = if headline || entry.output { " output" } else { "" };
    format!("{sort}{output}")
}

/// The graph.
pub(super) fn svg(document: &Document<'_>, lang: Lang) -> String {
    let entries = &document.entries;
    let links = links(document);
    let boxes: Vec<(usize, Size)> = entries
        .iter()
        .map(|entry| {
            let length = i32::try_from(shown(entry).chars().count()).unwrap_or(0);
            (entry.place, Size { width: length * CHARACTER / 10 + SIDES, height: HEIGHT })
        })
        .collect();
    let drawing = layout(&boxes, &links);
    let Size { width, height } = drawing.size;
    let words = say::words(lang);
    let mut out = format!(
        "<svg class=\"graph\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"group\" aria-labelledby=\"graph-title graph-desc\" \
         xmlns=\"http://www.w3.org/2000/svg\">\n<title id=\"graph-title\">{}</title>\n\
         <desc id=\"graph-desc\">{}</desc>\n<g class=\"links\" aria-hidden=\"true\">\n",
        escaped(words["graph"]),
        escaped(&say::described(entries.len(), links.len(), lang)),
    );
    for path in &drawing.paths {
        let _ = writeln!(out, "<path d=\"{}\"/>", curve(&path.points));
    }
    out.push_str("</g>\n");
    for (entry, at) in entries.iter().zip(0..) {
        node(&mut out, document, entry, &drawing, at);
    }
    out.push_str("</svg>\n");
    out
}

/// A smooth line from box to box, straight beside boxes.
fn curve(points: &[Point]) -> String {
    let mut out = String::new();
    for (at, point) in points.iter().enumerate() {
        let Point { x, y } = *point;
        let _ = match at.checked_sub(1).map(|before| points[before]) {
            None => write!(out, "M{x} {y}"),
            // From the right of a column to the left of the next one.
            Some(from) if at % 2 == 1 => {
                let middle = i32::midpoint(from.x, x);
                write!(out, "C{middle} {} {middle} {y} {x} {y}", from.y)
            }
            Some(_) => write!(out, "L{x} {y}"),
        };
    }
    out
}

fn node(
    out: &mut String,
    document: &Document<'_>,
    entry: &Entry<'_>,
    drawing: &Drawing,
    at: usize,
) {
    let drawn = &drawing.boxes[at];
    let (x, y) = (drawn.at.x, drawn.at.y);
    let Size { width, height } = drawn.size;
    let radius = if matches!(entry.held, Named::Input(_)) { height / 2 } else { 2 };
    let label = entry.held.label().unwrap_or(entry.name);
    let _ = write!(
        out,
        "<a href=\"#{}\" class=\"{}\"><title>{}</title>\
         <rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>",
        escaped(&id(entry.name)),
        class(document, entry),
        escaped(label),
    );
    if let Named::Derived(_) = entry.held {
        let (left, bottom) = (x + 4, y + height);
        let _ = write!(out, "<path class=\"bar\" d=\"M{left} {y}V{bottom}\"/>");
    }
    let (text_x, text_y) = (x + SIDES / 2, y + height * 2 / 3);
    let _ =
        writeln!(out, "<text x=\"{text_x}\" y=\"{text_y}\">{}</text></a>", escaped(&shown(entry)));
}

/// The graph as lines that forges draw.
pub(super) fn mermaid(document: &Document<'_>) -> String {
    let name = |at: usize| {
        let entry = &document.entries[at];
        let text = shown(entry);
        match entry.held {
            Named::Input(_) => format!("n{at}([\"{text}\"])"),
            Named::Param(param) if param.basis != Basis::Text => format!("n{at}>\"{text}\"]"),
            Named::Param(_) | Named::Formula(_) => format!("n{at}[\"{text}\"]"),
            Named::Derived(_) => format!("n{at}[[\"{text}\"]]"),
        }
    };
    let nodes = (0..document.entries.len()).map(name);
    let lines = nodes.chain(links(document).into_iter().map(|(a, b)| format!("n{a} --> n{b}")));
    lines.fold("flowchart LR".to_owned(), |all, line| format!("{all}\n  {line}"))
}
