//! What a run pays and what changes between two runs, as values. No text: words come later.

mod amounts;
mod apart;
mod classes;
mod counted;
mod deltas;
mod diff;
mod distribution;
mod exact;
pub mod explain;
#[cfg(any(test, feature = "fixture"))]
#[allow(missing_docs, clippy::pedantic, clippy::unwrap_used)]
pub mod fixture;
mod groups;
mod header;
pub mod in_force;
mod measures;
mod others;
mod pairing;
mod pairs;
mod policies;
mod reader;
mod secrecy;
mod structures;
mod summary;
#[cfg(test)]
mod tests;
mod tolerance;
mod view;
pub mod why;

pub use amounts::{Amounts, Side};
pub use apart::Alone;
pub use classes::{Class, Classes, Eligibility, Movement};
pub use deltas::{PlainDelta, RowDeltas};
pub use diff::{Cells, Counts, Diff, DiffGroups, DiffOptions, GroupDelta};
pub use distribution::{CLASSES, Distribution, bounds};
pub use exact::{Exact, Total};
pub use groups::GroupBy;
pub(crate) use groups::column as group_of_rows;
pub use header::{Header, Output, Period};
pub(crate) use header::{chosen, held, output, unknown_year};
pub use in_force::{Succession, Version};
pub use measures::{Compared, Delta, Measure, Percent, RowDelta, Status};
pub use others::Figure;
pub use pairing::Pairing;
pub use policies::{
    ChangedText, DayChange, DerivedChange, FormulaChange, Holder, KindChange, ParamChange,
    PolicyDiff, Redeclared, ValueChange, runs,
};
pub use reader::StructureLines;
pub(crate) use reader::by_tag;
pub use secrecy::Secrecy;
pub(crate) use secrecy::{Space, check_population};
pub use structures::{StructureDelta, StructureDeltas};
pub use summary::{
    Block, Groups, Refusal, RowGroup, RunOptions, RunSummary, StructureLine, TagGroup,
};
pub use tolerance::{Method, Tolerance};
pub use view::Entry;
