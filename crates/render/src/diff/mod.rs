//! What changes between two sides.

mod book;
mod json;
pub(crate) mod last;
pub(crate) mod page;
mod rows;
pub(crate) mod rules;
pub(crate) mod several;
pub(crate) mod winners;

use super::book::Book;
use super::page::Page;
use super::renderable::Renderable;
use super::rows::{Dialect, Rows, maybe};
use super::{Failed, Style, Writing};
use bareme_compare::compare::Diff;
pub(crate) use json::{
    alone as json_alone, classes as json_classes, row as json_row, totals as json_totals,
};
pub(crate) use last::closing;
pub(crate) use page::{all_marks, gap, others, percent, row_cells, sides};
use std::io::Write;

/// Writes the comparisons of each variant: of one policy with a base, or of several side by side.
///
/// # Errors
/// `out` takes no more, or the format cannot hold the result: see [`Failed`].
pub fn write(variants: &[Vec<Diff>], to: &Writing, out: &mut dyn Write) -> Result<(), Failed> {
    Diffs(variants).write(to, out)
}

struct Diffs<'a>(&'a [Vec<Diff>]);

impl Diffs<'_> {
    fn of(diffs: &[Diff]) -> Rows<'_> {
        match diffs {
            [diff] => rows::rows(diff),
            several => several::rows(several),
        }
    }
}

impl Renderable for Diffs<'_> {
    fn pages(&self, style: Style, fold: bool) -> Vec<Page> {
        let page = |diffs: &Vec<Diff>| match diffs.as_slice() {
            [diff] => page::page(diff, style.lang, fold),
            several => several::page(several, style.lang, fold),
        };
        self.0.iter().map(page).collect()
    }

    fn json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        for (place, diffs) in self.0.iter().enumerate() {
            if place > 0 {
                out.write_all(b"\n")?;
            }
            match diffs.as_slice() {
                [diff] => json::json(diff).write(out)?,
                several => several::json(several).write(out)?,
            }
        }
        Ok(())
    }

    fn rows(&self) -> Rows<'_> {
        if let [diffs] = self.0 {
            return Self::of(diffs);
        }
        let mut parts = Vec::new();
        for diffs in self.0 {
            let variant = diffs.first().and_then(|diff| diff.target.variant.as_ref());
            parts.push(Self::of(diffs).before("variant", maybe(variant)));
        }
        Rows::stacked(parts)
    }

    fn book(&self, to: &Writing) -> Book<'_> {
        book::book(self.0, to)
    }

    fn csv(&self, out: &mut dyn Write) -> Result<(), Failed> {
        // One table by variant, as it has always been.
        for (place, diffs) in self.0.iter().enumerate() {
            if place > 0 {
                out.write_all(b"\n")?;
            }
            Self::of(diffs).csv(Dialect::Standard, out)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
