//! A page for people: a title, marks that every table repeats, and parts in order.

use super::Style;
use super::grid::Grid;
use super::markdown::{fence, inline};
use super::prose::{typeset, wrap};
use super::texts::{Line, Mark};
use bareme_core::hidden::is_hidden;
use minijinja::HtmlEscape;
use std::borrow::Cow;
use std::fmt::Write;

/// A part of a page.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// A paragraph.
    Text(String),
    /// A paragraph that sums up.
    Strong(String),
    /// A heading and its lines.
    List(String, Vec<String>),
    /// A table.
    Grid(Grid),
    /// A table whose cells are sentences: a list for a terminal.
    Items(Grid, Vec<Item>),
    /// Text of a policy with its changes.
    Changes(Vec<Line>),
    /// Text of a policy as it is.
    Code(String),
    /// A heading over other parts.
    Heading(String),
    /// Parts that Markdown folds away.
    Fold(String, Vec<Part>),
}

/// An item of a list, and what is said of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    /// What it is, on one line.
    pub(crate) head: String,
    /// What is said of it.
    pub(crate) lines: Vec<String>,
}

/// A page for people.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// The title.
    pub(crate) title: String,
    /// Lines under it.
    pub(crate) under: Vec<String>,
    /// What every table must say of itself (a proposal, fictitious data…).
    pub(crate) marks: Vec<String>,
    /// The rest.
    pub(crate) parts: Vec<Part>,
}

impl Page {
    /// Adds a table unless it is empty.
    pub(crate) fn grid(&mut self, grid: Grid) {
        if !grid.is_empty() {
            self.parts.push(Part::Grid(grid));
        }
    }

    /// Adds a table that a terminal shows as a list, unless it is empty.
    pub(crate) fn items(&mut self, grid: Grid, items: Vec<Item>) {
        if !items.is_empty() {
            self.parts.push(Part::Items(grid, items));
        }
    }

    /// Adds a paragraph.
    pub(crate) fn text(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Text(text.into()));
    }

    fn marked(&self, text: &str) -> String {
        let marks = self.marks.iter().map(String::as_str);
        std::iter::once(text).chain(marks).collect::<Vec<_>>().join(" · ")
    }

    /// The same on two lines when one is too short.
    fn folded(&self, text: &str, style: Style) -> String {
        let line = self.marked(text);
        if self.marks.is_empty() || line.chars().count() <= usize::from(style.columns()) {
            return line;
        }
        format!("{text}\n{}", self.marks.join(" · "))
    }

    /// For a terminal.
    pub(crate) fn table(&self, style: Style) -> String {
        let mut out = bold(&self.folded(&self.title, style), style);
        out.push('\n');
        for line in &self.under {
            push_line(&mut out, &paragraph(line, style, 0));
        }
        for part in &self.parts {
            out.push('\n');
            self.table_part(part, style, &mut out);
        }
        out
    }

    fn table_part(&self, part: &Part, style: Style, out: &mut String) {
        match part {
            Part::Text(text) | Part::Strong(text) => push_line(out, &paragraph(text, style, 0)),
            Part::Code(text) => push_line(out, &clean(text)),
            Part::Heading(text) => push_line(out, &bold(text, style)),
            Part::List(heading, lines) => {
                push_line(out, &bold(heading, style));
                for line in lines {
                    push_line(out, &paragraph(line, style, 2));
                }
            }
            Part::Items(grid, items) => {
                let caption = grid.caption(style, &grid.fit(style));
                push_line(out, &bold(&self.folded(&caption, style), style));
                for item in items {
                    push_line(out, &paragraph(&item.head, style, 2));
                    for line in &item.lines {
                        push_line(out, &wrap(&prose(line), style.columns(), 6, 0));
                    }
                }
            }
            Part::Grid(grid) => {
                let fit = grid.fit(style);
                push_line(out, &bold(&self.folded(&grid.caption(style, &fit), style), style));
                push_line(out, &grid.table(style, &fit));
            }
            Part::Changes(lines) => {
                for line in lines {
                    push_line(out, &colored(line, style));
                }
            }
            Part::Fold(heading, parts) => {
                push_line(out, &bold(heading, style));
                for part in parts {
                    self.table_part(part, style, out);
                }
            }
        }
    }

    /// For a merge request or a note.
    pub(crate) fn markdown(&self, style: Style) -> String {
        let mut out = format!("# {}\n", inline(&self.marked(&self.title)));
        for line in &self.under {
            let _ = write!(out, "\n{}\n", inline(line));
        }
        for part in &self.parts {
            self.markdown_part(part, style, &mut out);
        }
        clean(&out)
    }

    fn markdown_part(&self, part: &Part, style: Style, out: &mut String) {
        let _ = match part {
            Part::Text(text) => write!(out, "\n{}\n", inline(text)),
            Part::Strong(text) => write!(out, "\n**{}**\n", inline(text)),
            Part::Heading(text) => write!(out, "\n## {}\n", inline(text)),
            Part::List(heading, lines) => {
                let lines: Vec<String> = lines.iter().map(|line| inline(line)).collect();
                write!(out, "\n**{}**\n\n- {}\n", inline(heading), lines.join("\n- "))
            }
            Part::Grid(grid) | Part::Items(grid, _) => {
                let caption = inline(&self.marked(&grid.markdown_caption(style.lang)));
                write!(out, "\n### {caption}\n\n{}", grid.markdown(style.lang))
            }
            Part::Changes(lines) => {
                let lines: Vec<String> = lines.iter().map(plain).collect();
                write!(out, "\n{}\n", fence(&lines.join("\n"), "diff"))
            }
            Part::Code(text) => write!(out, "\n{}\n", fence(text, "rhai")),
            Part::Fold(heading, parts) => {
                let summary = HtmlEscape(heading);
                let _ = write!(out, "\n<details>\n<summary>{summary}</summary>\n");
                for part in parts {
                    self.markdown_part(part, style, out);
                }
                write!(out, "\n</details>\n")
            }
        };
    }
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// A policy is somebody else's: its texts hold no codes for the terminal, and what would be read
/// without being seen shows.
pub(super) fn clean(text: &str) -> String {
    let text =
        if text.contains('\t') { text.replace('\t', "    ").into() } else { Cow::from(text) };
    let steers = |c: &char| c.is_control() && *c != '\n';
    let seen = |c: char| if is_hidden(c) && c != '\n' { '\u{fffd}' } else { c };
    text.chars().filter(|c| !steers(c)).map(seen).collect()
}

/// A sentence as it is shown.
pub(super) fn prose(text: &str) -> String {
    typeset(&clean(text))
}

/// Lines of a list hang after their first word or sign, sentences do not.
fn paragraph(text: &str, style: Style, indent: usize) -> String {
    let line = |line: &str| {
        let hang = if line.ends_with('.') && !line.starts_with('!') { 0 } else { 2 };
        wrap(&prose(line), style.columns(), indent, hang)
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn bold(text: &str, style: Style) -> String {
    let text = clean(text);
    if style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text }
}

fn plain(line: &Line) -> String {
    clean(&format!("{}{}", line.mark.sign(), line.text)).trim_end().to_owned()
}

/// Blue for what comes, orange for what goes: never red and green, never colour alone.
fn colored(line: &Line, style: Style) -> String {
    let code = match line.mark {
        Mark::Added => "34",
        Mark::Removed => "33",
        Mark::Under => "2",
        Mark::Same => "",
    };
    if style.color && !code.is_empty() {
        format!("    \u{1b}[{code}m{}\u{1b}[0m", plain(line))
    } else {
        format!("    {}", plain(line))
    }
}
