//! A difference shared out among measures: a waterfall, or data.

mod data;
mod measure;
mod page;

pub(crate) use data::{json, rows};
pub(crate) use measure::{player, what};
pub(crate) use page::{add, add_structure, add_whole, heard};
