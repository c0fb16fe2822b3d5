//! Cells that are made of several lines of a child table.

use super::super::Lang;
use bareme_core::scenario::ReduceOp;

catalogue!("reduced");

/// What is said of such a cell.
pub(crate) struct Reduced<'a> {
    /// What is made of the lines.
    pub(crate) op: ReduceOp,
    /// The column, when it has another name.
    pub(crate) of: Option<&'a str>,
    /// The weight, or what says which line is the main one.
    pub(crate) by: Option<&'a str>,
    /// How many lines are used, of how many.
    pub(crate) counts: (usize, usize),
    /// Which ones.
    pub(crate) lines: &'a str,
    /// The line that holds the value.
    pub(crate) held: Option<String>,
    /// A line in which something is missing.
    pub(crate) empty: Option<String>,
}

impl Reduced<'_> {
    pub(crate) fn text(&self, lang: Lang) -> String {
        let (used, all) = self.counts;
        let (main, weight) = match self.op {
            ReduceOp::Main => (self.by, None),
            _ => (None, self.by),
        };
        let held = self.held.as_ref().filter(|_| self.empty.is_none());
        let all = (used != all).then_some(all);
        let (what, empty) = (made_of(self.op, lang), self.empty.as_ref());
        reduced(what, used, all, self.of, main, weight, self.lines, empty, held, lang)
    }
}

/// Names, and how many more there are.
pub(crate) fn and_more(names: &str, more: usize, lang: Lang) -> String {
    if more == 0 { names.to_owned() } else { some_more(names, more, lang) }
}
