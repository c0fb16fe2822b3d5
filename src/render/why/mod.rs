//! A difference shared out among measures: a waterfall, or data.

mod data;
mod measure;
mod page;

pub(in crate::render) use data::{json, rows};
pub(in crate::render) use measure::{player, what};
pub(in crate::render) use page::{add, add_structure, add_whole, heard};
