//! What a template is given: texts that are ready to be shown, and drawings.
//!
//! `docs/report.md` describes it for those who write templates.

use super::super::explain::Item;
use minijinja::Value;
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that a template may show.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Document {
    /// `fr` or `en`.
    pub(super) lang: &'static str,
    /// What people call the policy compared.
    pub(super) title: String,
    /// The ids of both sides.
    pub(super) sides: String,
    /// Lines under the title: what each side is, the scenario.
    pub(super) under: Vec<String>,
    /// What every page says of itself (a proposal, fictitious data…).
    pub(super) status: Vec<String>,
    /// The result in sentences: of each policy, its id where they are several.
    pub(super) result: Vec<Sentence>,
    /// The main figures.
    pub(super) facts: Vec<Fact>,
    /// The rest, in order.
    pub(super) sections: Vec<Section>,
    /// Words of the template, in the reader's language.
    pub(super) words: BTreeMap<&'static str, &'static str>,
    /// The style sheet.
    pub(super) css: Value,
    /// The script that sorts and filters tables.
    pub(super) script: Value,
    /// What made the file.
    pub(super) generator: String,
}

/// A sentence about a policy.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sentence {
    pub(super) policy: Option<String>,
    pub(super) text: String,
}

/// A main figure.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
    /// What is said below it.
    pub(super) note: Option<String>,
}

/// A part of the document with a heading.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Section {
    /// Unique in the document; the target of links.
    pub(super) id: String,
    pub(super) title: String,
    /// `part`, `comparison` or `case`.
    pub(super) kind: &'static str,
    pub(super) blocks: Vec<Block>,
    pub(super) sections: Vec<Section>,
}

/// Something in a section.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Block {
    /// A paragraph.
    Text { text: String },
    /// A heading below those of sections.
    Heading { text: String },
    /// Items, perhaps with a heading.
    List { heading: Option<String>, items: Vec<String> },
    /// A table.
    Table(Table),
    /// A drawing; the table that follows holds its data.
    Figure { id: String, caption: String, alt: String, svg: Value },
    /// The text of a rule with its changes.
    Changes { lines: Vec<Line> },
    /// The text of a rule.
    Code { text: String },
    /// An explanation.
    Tree { root: Item },
}

/// A table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Table {
    pub(super) id: String,
    pub(super) caption: String,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// Whether its rows may be put in another order.
    pub(super) sortable: bool,
    /// Whether it is long enough to be searched.
    pub(super) filter: bool,
}

/// A column.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Column {
    pub(super) title: String,
    /// `number`, `name` (never wraps) or `words`.
    pub(super) kind: &'static str,
}

/// A cell.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Cell {
    pub(super) text: String,
    /// The number that it shows, with all its digits; by it rows are sorted.
    pub(super) value: Option<String>,
    /// The kind of its column.
    pub(super) kind: &'static str,
    /// Whether it names its row.
    pub(super) header: bool,
}

/// A line of a text that changed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    /// `same`, `removed` or `added`.
    pub(super) mark: &'static str,
    /// What stands before it.
    pub(super) sign: &'static str,
    pub(super) parts: Vec<Part>,
}

/// Some words of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Part {
    pub(super) text: String,
    /// Whether it is what changed.
    pub(super) changed: bool,
}
