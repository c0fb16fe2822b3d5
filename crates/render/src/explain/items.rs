//! The tree as items, for a page that lays them out itself.

use super::block::{Blocks, Line};
use crate::locale::Lang;
use crate::page::prose;
use bareme_compare::compare::explain::{Branch, Explanation};
use bareme_core::sources::Sources;
use serde::Serialize;

/// A value, what is said of it, and what it rests on.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Item {
    /// What people read, and the value.
    pub(crate) head: String,
    /// The name, when the head does not show it.
    pub(crate) name: Option<String>,
    /// The rest.
    pub(crate) lines: Vec<Line>,
    /// What it rests on.
    pub(crate) children: Vec<Item>,
}

/// The value explained, down to a depth.
pub(crate) fn items(
    explanation: &Explanation,
    depth: Option<usize>,
    sources: &Sources,
    lang: Lang,
) -> Item {
    item(&Blocks::new(explanation, sources, lang), &explanation.tree(depth))
}

fn item(blocks: &Blocks<'_>, branch: &Branch) -> Item {
    let block = blocks.block(branch);
    let said = |line: Line| Line { text: prose(&line.text), ..line };
    Item {
        head: prose(&block.head),
        name: block.name,
        lines: block.lines.into_iter().map(said).collect(),
        children: branch.children.iter().map(|child| item(blocks, child)).collect(),
    }
}
