//! How a table is to be read.

use crate::scenario::notation::Declared;

/// Bytes that a thread reads at a time.
pub(super) const PIECE: usize = 1 << 20;
/// Empty cells of rows that have some: more than this is made to be slow.
pub(super) const MOST_FILLED: usize = 1 << 28;

/// How a table is to be read: what its manifest says of it, and what is looked for in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::scenario) struct Reading {
    /// Names of which the line of titles holds one at least.
    pub(in crate::scenario) wanted: Vec<String>,
    /// What separates columns.
    pub(in crate::scenario) separator: Option<char>,
    /// How characters are written.
    pub(in crate::scenario) encoding: Option<&'static encoding_rs::Encoding>,
    /// How numbers are written.
    pub(in crate::scenario) numbers: Declared,
    /// The decimal sign of some columns.
    pub(in crate::scenario) decimals: Vec<(String, char)>,
    /// What the lines that sum others up say; nothing where it is to be asked.
    pub(in crate::scenario) totals: Option<Vec<String>>,
    /// The sheet of a workbook.
    pub(in crate::scenario) sheet: Option<String>,
    /// The line of titles, from 1.
    pub(in crate::scenario) header: Option<u32>,
    /// The titles of a file that has none, and how many lines it has before its records.
    pub(in crate::scenario) columns: Option<(Vec<String>, u32)>,
    /// Whether records of another width may be there: they are to be filtered.
    pub(in crate::scenario) ragged: bool,
}
