//! Policies: scripts loaded, merged, checked and lowered to typed trees. Never prints.

mod authority;
mod canonical;
mod check;
mod data;
mod declare;
mod derived;
mod domain;
mod expression;
mod graph;
mod helpers;
pub(crate) mod host;
pub mod hosts;
mod interpreter;
mod library;
mod link;
mod load;
mod lower;
mod merge;
mod mix;
mod model;
pub mod ops;
mod param;
pub mod reference;
pub(crate) mod script;
mod settings;
pub(crate) mod syntax;
pub mod tree;

pub use authority::Authority;
pub(crate) use declare::outside;
pub use derived::{Aggregate, Aggregation, Apportion, Derived, Previous, Reference, Rule};
pub use domain::{CURRENCY, Domain, Equivalent, Given, Nature};
pub(crate) use expression::RowFormula;
pub use helpers::{Fault, Helper, Helpers, Signature, Wanted};
pub(crate) use interpreter::Interpreter;
pub(crate) use link::callee;
pub use load::{find, load, load_with};
pub use mix::{Mix, Named};
pub use model::*;
pub use param::*;
pub use settings::Setting;

/// The built-in value that names the year.
pub const EXERCICE: &str = "exercice";
