//! The tree as items, for a page that lays them out itself.

use super::block::{Blocks, Line};
use crate::compare::explain::{Branch, Explanation};
use crate::render::locale::Lang;
use crate::render::page::prose;
use crate::sources::Sources;
use serde::Serialize;

/// A value, what is said of it, and what it rests on.
#[derive(Clone, Debug, Serialize)]
pub(in crate::render) struct Item {
    /// What people read, and the value.
    pub(in crate::render) head: String,
    /// The name, when the head does not show it.
    pub(in crate::render) name: Option<String>,
    /// The rest.
    pub(in crate::render) lines: Vec<Said>,
    /// What it rests on.
    pub(in crate::render) children: Vec<Item>,
}

/// A line under the head of a value.
#[derive(Clone, Debug, Serialize)]
pub(in crate::render) struct Said {
    /// How deep it is inside helpers.
    pub(in crate::render) inside: usize,
    /// Whether it is a computation, rather than words.
    pub(in crate::render) computation: bool,
    /// Its text.
    pub(in crate::render) text: String,
}

/// The value explained, down to a depth.
pub(in crate::render) fn items(
    explanation: &Explanation,
    depth: Option<usize>,
    sources: &Sources,
    lang: Lang,
) -> Item {
    item(&Blocks::new(explanation, sources, lang), &explanation.tree(depth))
}

fn item(blocks: &Blocks<'_>, branch: &Branch) -> Item {
    let block = blocks.block(branch);
    let said = |line: Line| Said {
        inside: line.inside,
        computation: line.computation,
        text: prose(&line.text),
    };
    Item {
        head: prose(&block.head),
        name: block.name,
        lines: block.lines.into_iter().map(said).collect(),
        children: branch.children.iter().map(|child| item(blocks, child)).collect(),
    }
}
