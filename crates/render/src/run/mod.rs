//! What one run pays.

mod book;
mod csv;
mod in_force;
mod json;
mod page;
mod rows;

use super::book::Book;
use super::page::Page;
use super::renderable::Renderable;
use super::rows::Rows;
use super::{Failed, Style, Writing};
use bareme_compare::compare::RunSummary;
#[cfg(test)]
pub(crate) use json::Summary as JsonSummary;
pub(crate) use json::{grouped as json_groups, years as json_years};
use std::io::Write;

/// Writes one run, or one by variant.
///
/// # Errors
/// `out` takes no more, or the format cannot hold the result: see [`Failed`].
pub fn write(summaries: &[RunSummary], to: &Writing, out: &mut dyn Write) -> Result<(), Failed> {
    Runs(summaries).write(to, out)
}

struct Runs<'a>(&'a [RunSummary]);

impl Renderable for Runs<'_> {
    fn pages(&self, style: Style, _: bool) -> Vec<Page> {
        self.0.iter().map(|summary| page::page(summary, style.lang)).collect()
    }

    fn json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        json::json(self.0).write(out)
    }

    fn rows(&self) -> Rows<'_> {
        rows::rows(self.0)
    }

    fn book(&self, to: &Writing) -> Book<'_> {
        book::book(self.0, to)
    }

    fn csv(&self, out: &mut dyn Write) -> Result<(), Failed> {
        Ok(csv::write(self.0, out)?)
    }
}

#[cfg(test)]
mod tests;
