//! The tree on a terminal, and as a list for a note.

use super::block::{Block, Blocks, Line};
use crate::locale::number::NO_BREAK;
use crate::locale::words::Word;
use crate::locale::{Lang, explain as words};
use crate::markdown::{code, inline};
use crate::page::{Page, clean, prose};
use crate::{Style, titles};
use bareme_compare::compare::explain::{Branch, Explanation, Show, YearChoice};
use bareme_core::sources::Sources;
use std::fmt::Write as _;

/// Columns of text that are left to a line, however deep it is.
const NARROWEST: usize = 40;

/// For a terminal.
pub(super) fn table(
    explanation: &Explanation,
    depth: Option<usize>,
    style: Style,
    sources: &Sources,
) -> String {
    let mut out = head(explanation, style.lang).table(style);
    out.push('\n');
    let blocks = Blocks::new(explanation, sources, style.lang);
    let tree = explanation.tree(depth);
    Terminal { blocks, style, out: &mut out }.branch(&tree, "", "", "");
    out
}

/// For a note.
pub(super) fn markdown(
    explanation: &Explanation,
    depth: Option<usize>,
    style: Style,
    sources: &Sources,
) -> String {
    let mut out = head(explanation, style.lang).markdown(style);
    out.push('\n');
    let blocks = Blocks::new(explanation, sources, style.lang);
    list(&blocks, &explanation.tree(depth), 0, &mut out);
    out
}

fn head(explanation: &Explanation, lang: Lang) -> Page {
    let title = explanation.nodes.get(&explanation.root).map_or("", |node| node.title());
    let mut under = vec![titles::title(&explanation.head)];
    under.extend(titles::under(&explanation.head, lang));
    let mut marks = titles::marks(&explanation.head, explanation.full_year, lang);
    if let Some(against) = &explanation.against {
        let base = titles::title(&against.head);
        under.push(format!("{}{}{base}", Word::Base.text(lang), lang.colon()));
        let of_base = titles::marks(&against.head, explanation.full_year, lang);
        marks.extend(of_base.into_iter().filter(|mark| !marks.contains(mark)).collect::<Vec<_>>());
    }
    if let (Some(year), false) =
        (explanation.exercice, explanation.place.choice == YearChoice::Given)
    {
        let covered = explanation.place.choice == YearChoice::LastCovered;
        let others = explanation.place.years.iter().filter(|other| **other != year);
        let others = others.map(i32::to_string).collect::<Vec<_>>().join(", ");
        under.push(words::year(year, covered, &others, lang));
    }
    if let Some((from, to)) = explanation.outside {
        let day =
            |date: Option<jiff::civil::Date>| date.map_or("…".to_owned(), |d| d.to_string());
        under.push(words::outside(day(from), day(to), lang));
    }
    Page {
        title: words::title(title, &explanation.structure, explanation.exercice, lang),
        under,
        marks,
        parts: Vec::new(),
    }
}

struct Terminal<'a> {
    blocks: Blocks<'a>,
    style: Style,
    out: &'a mut String,
}

impl Terminal<'_> {
    /// Writes a branch: `first` stands before its head, `rest` before everything under it.
    fn branch(&mut self, branch: &Branch, first: &str, head: &str, rest: &str) {
        let block = self.blocks.block(branch);
        let Block { lines, .. } = &block;
        self.write(&format!("{first}{}", block.head), &format!("{head}    "), true);
        let bar = if branch.children.is_empty() { "   " } else { "│  " };
        for (index, line) in lines.iter().enumerate() {
            let name = block.name.as_ref().filter(|_| index == 0);
            let name = name.map(|name| format!("{name} · ")).unwrap_or_default();
            let indent = "   ".repeat(line.inside);
            let start = format!("{rest}{bar}{indent}");
            self.write(&format!("{start}{name}{}", line.text), &format!("{start}  "), false);
        }
        for (index, child) in branch.children.iter().enumerate() {
            let last = index + 1 == branch.children.len();
            let (tee, under) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            // A value that is opened stands apart from what is above it.
            if child.show == Show::Opened && !child.children.is_empty() {
                self.out.push_str(format!("{rest}│").trim_end());
                self.out.push('\n');
            }
            let below = format!("{rest}{under}");
            self.branch(child, &format!("{rest}{tee}"), &below, &below);
        }
    }

    /// Writes a text, wrapped; `indent` stands before all its lines but the first.
    fn write(&mut self, text: &str, indent: &str, bold: bool) {
        let width = usize::from(self.style.columns()).max(indent.chars().count() + NARROWEST);
        let options = textwrap::Options::new(width)
            .subsequent_indent(indent)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&bound(text), options) {
            let _ = if bold && self.style.color {
                let (tree, words) = line.split_at(drawing(&line));
                writeln!(self.out, "{tree}\u{1b}[1m{words}\u{1b}[0m")
            } else {
                writeln!(self.out, "{}", line.trim_end())
            };
        }
    }
}

/// A text whose lines do not end with a sign that says what comes next.
fn bound(text: &str) -> String {
    let mut text = prose(text);
    for sign in ["=", "→", "◄"] {
        text = text.replace(&format!("{sign} "), &format!("{sign}{NO_BREAK}"));
    }
    text
}

/// How many bytes of a line draw the tree.
fn drawing(line: &str) -> usize {
    line.find(|c: char| !matches!(c, ' ' | '│' | '├' | '└' | '─')).unwrap_or(0)
}

/// A nested list: one value an item, its lines below its head.
fn list(blocks: &Blocks<'_>, branch: &Branch, depth: usize, out: &mut String) {
    let block = blocks.block(branch);
    let indent = "  ".repeat(depth);
    let name = block.name.map(|name| format!(" {}", code(&name))).unwrap_or_default();
    let _ = write!(out, "{indent}- **{}**{name}", inline(&clean(&block.head)));
    for Line { inside, computation, text } in &block.lines {
        let text = clean(text).replace('\n', " ");
        let text = if *computation { code(&text) } else { inline(&text) };
        let inside = "&emsp;".repeat(*inside);
        // A backslash breaks the line, in every dialect and when converted to a document.
        let _ = write!(out, "\\\n{indent}  {inside}{text}");
    }
    out.push('\n');
    for child in &branch.children {
        list(blocks, child, depth + 1, out);
    }
}
