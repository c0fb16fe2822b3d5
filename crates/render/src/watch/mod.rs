//! What a running watch shows at each save: a block for people, a line of JSON for tools.

mod json;
mod page;
mod rules;

use super::Style;
use super::locale::{Lang, watching};
use super::page::clean;
use bareme_compare::compare::{Diff, RunSummary};
use bareme_core::diagnostic::Diagnostic;
use bareme_core::sources::Sources;
pub use json::{error, result, runs, unchanged};
pub(crate) use rules::changes;

/// Rows shown among those that change most.
const ROWS: usize = 5;

/// A save, and what it cost.
#[derive(Clone, Debug, Default)]
pub struct Save {
    /// Time of day of the result, as people read it.
    pub time: String,
    /// How long it took, from reading the files to the result.
    pub milliseconds: u128,
    /// Files that changed; none at the start.
    pub changed: Vec<String>,
    /// Formulas that had to be computed.
    pub computed: usize,
    /// Formulas in all.
    pub formulas: usize,
}

/// What is shown of a variant.
#[derive(Clone, Debug)]
pub struct Shown {
    /// What it pays.
    pub summary: RunSummary,
    /// What changes from the base, if there is one.
    pub base: Option<Diff>,
    /// What changes since the previous save.
    pub previous: Option<Diff>,
}

/// What is to be said beside the numbers.
#[derive(Clone, Debug, Default)]
pub struct Aside {
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
    /// The worked cases of the policy, if it has any.
    pub cases: Option<Cases>,
}

/// What became of worked cases.
#[derive(Clone, Debug, Default)]
pub struct Cases {
    /// Cases that were run.
    pub run: usize,
    /// Cases that fail.
    pub failed: usize,
    /// What is wrong with the file; then no case is run.
    pub errors: Vec<Diagnostic>,
    /// The first failure of each case that fails: the others follow from it.
    pub failures: Vec<Diagnostic>,
}

/// The line above every block on a terminal.
pub fn heading(what: &str, files: usize, style: Style) -> String {
    let line = clean(&watching::watching(what, files, style.lang));
    if style.color { format!("\u{1b}[2m{line}\u{1b}[0m\n") } else { format!("{line}\n") }
}

/// The line of a save that gave a result, or that changes none.
pub fn saved(save: &Save, unchanged: bool, style: Style) -> String {
    let mut parts =
        vec![watching::computed(save.milliseconds, save.computed, save.formulas, style.lang)];
    parts.extend(changed(save, style));
    parts.extend(unchanged.then(|| watching::unchanged(style.lang).to_owned()));
    line(save, &parts)
}

/// The line of a save that gave none.
pub fn failed(save: &Save, style: Style) -> String {
    let mut parts = vec![watching::failed(save.milliseconds, style.lang)];
    parts.extend(changed(save, style));
    line(save, &parts)
}

fn changed(save: &Save, style: Style) -> Option<String> {
    (!save.changed.is_empty()).then(|| watching::changed(&save.changed, style.lang))
}

fn line(save: &Save, parts: &[String]) -> String {
    clean(&format!("[{}] {}\n", save.time, parts.join(" · ")))
}

/// The tables of a result, then its alerts and the cases that fail, one line each; what `height`
/// lines hold of it, and whether that is all.
pub fn body(
    shown: &[Shown],
    aside: &Aside,
    sources: &Sources,
    style: Style,
    height: Option<usize>,
) -> String {
    let lang = style.lang;
    let with = |room: page::Room| {
        let mut pages: Vec<_> = shown.iter().map(|s| page::page(s, room, lang)).collect();
        if let Some(last) = pages.last_mut() {
            page::add_aside(last, aside, room, sources, lang);
        }
        pages.iter().map(|page| page.table(style)).collect::<Vec<_>>().join("\n")
    };
    let Some(height) = height else { return with(page::Room::All) };
    let mut text = String::new();
    for room in page::Room::ALL {
        text = with(room);
        let all = room == page::Room::All;
        if text.lines().count() + usize::from(!all) <= height {
            let note = if all { String::new() } else { format!("{}\n", watching::cut(lang)) };
            return text + note.as_str();
        }
    }
    cut(&text, height, lang)
}

/// A text or, where it is longer, its first lines and that there are more.
pub fn fitted(text: &str, height: usize, lang: Lang) -> String {
    if text.lines().count() <= height { text.to_owned() } else { cut(text, height, lang) }
}

fn cut(text: &str, height: usize, lang: Lang) -> String {
    let first = text.lines().take(height.saturating_sub(1)).chain([watching::cut(lang)]);
    first.flat_map(|line| [line, "\n"]).collect()
}

/// When there was a result last, or that there is none yet: it stays to be read above.
pub fn last_good(time: Option<&str>, lang: Lang) -> String {
    let line = time.map_or_else(
        || watching::never_good(lang).to_owned(),
        |time| watching::last_good(time, lang),
    );
    format!("{line}\n")
}

#[cfg(test)]
mod tests;
