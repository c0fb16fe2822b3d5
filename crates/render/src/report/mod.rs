//! A report to read, print and send: one HTML file, or a note of one page.
//!
//! Values come ready from `compare` and `analysis`. `sections` lays them out as blocks of texts,
//! tables and drawings (`view`), with which a template is filled (`fill`).

mod blocks;
mod cases;
mod chart;
mod comparison;
mod figures;
mod fill;
mod note;
mod parameters;
mod received;
mod sections;
mod totals;
mod view;

use super::locale::Lang;
use bareme_compare::analysis::Sensitivity;
use bareme_compare::compare::explain::Explanation;
use bareme_compare::compare::{Diff, RunSummary};
use bareme_core::diagnostic::{Diagnostic, SourceId};
use bareme_core::policy::Policy;
use bareme_core::sources::Sources;
use fill::{Template, fill};

/// What a report is about.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// Each policy against the base.
    pub diffs: &'a [Diff],
    /// What each policy pays, parallel to `diffs`.
    pub targets: &'a [RunSummary],
    /// The policies, that of the base first if it has one.
    pub policies: &'a [&'a Policy],
    /// The assumptions of each policy, parallel to `diffs`.
    pub sensitivities: &'a [Sensitivity],
    /// Structures that have a page.
    pub cases: &'a [Case],
    /// The options, as they were typed.
    pub options: &'a [String],
}

/// A structure and why it receives what it does.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub structure: String,
    /// Under each policy.
    pub explanations: Vec<Explanation>,
}

/// How a report looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    /// The reader's language.
    pub lang: Lang,
    /// One page with three tables.
    pub note: bool,
    /// The user's template.
    pub template: Option<SourceId>,
    /// The user's style sheet.
    pub css: Option<SourceId>,
}

/// Writes a report.
///
/// # Errors
/// What the user’s template is refused for, at its place: its syntax (`B1201`), names that it does
/// not find (`B1202`), values that it cannot lay out (`B1203`), work without end (`B1204`), what
/// templates of others may not do (`B1205`).
pub fn render(
    report: &Report<'_>,
    layout: Layout,
    sources: &Sources,
) -> Result<String, Diagnostic> {
    let own = if layout.note {
        Template::Own("note.html", include_str!("note.html"))
    } else {
        Template::Own("report.html", include_str!("report.html"))
    };
    let css = match layout.css {
        Some(id) => sources.get(id).text(),
        None if layout.note => include_str!("note.css"),
        None => include_str!("report.css"),
    };
    let document = if layout.note {
        note::document(report, css, layout.lang)
    } else {
        sections::document(report, css, sources, layout.lang)
    };
    fill(layout.template.map_or(own, Template::File), &document, sources)
}
