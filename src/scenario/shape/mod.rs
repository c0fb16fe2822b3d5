//! Tables as a manifest asks for them: columns renamed, rows filtered, years taken from the names
//! of columns, children brought to their structure; and tables looked up by any column.

mod codes;
mod lookup;
mod made;
mod reduce;
mod reshape;
mod spec;
mod view;

pub(super) use codes::{CodeKind, usual};
pub(super) use lookup::{Attached, NONE, attach};
pub use made::Reduced;
pub use reduce::Op as ReduceOp;
pub(super) use reshape::open;
pub(super) use spec::{TableSpec, read};
pub(super) use view::View;

#[cfg(test)]
mod tests;
