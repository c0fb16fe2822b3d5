//! Tables as a manifest asks for them: columns renamed, rows filtered, years taken from the names
//! of columns, children brought to their structure; and tables looked up by any column.

mod codes;
mod derived;
mod lookup;
mod open;
mod pattern;
mod reduce;
mod reshape;
mod spec;

pub(super) use codes::{CodeKind, usual};
pub(super) use lookup::attach;
pub(super) use open::{Opened, open};
pub(super) use spec::{TableSpec, read};

#[cfg(test)]
mod tests;
