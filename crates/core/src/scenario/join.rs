//! How tables are joined: by which names, and what a cell is then about.

use crate::diagnostic::Span;

/// No record.
pub(super) const NONE: u32 = u32::MAX;

/// What one cell of a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grain {
    /// A structure in a year.
    StructurePeriod,
    /// A structure, whatever the year.
    Structure,
    /// A year, whatever the structure.
    Period,
}

/// The names that the manifest, or the command line, gives to the columns that join.
#[derive(Clone, Debug)]
pub(super) struct JoinOn {
    pub(super) key: String,
    pub(super) period: Option<String>,
    /// Where the period is declared.
    pub(super) period_span: Option<Span>,
}

/// What a table that is looked up says of itself to who binds its columns.
#[derive(Clone, Debug)]
pub(super) struct Attached {
    /// The columns of the set by which it is looked up.
    pub(super) ours: Vec<String>,
}
