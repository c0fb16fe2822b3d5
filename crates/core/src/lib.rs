//! Policies, tables, and the exact evaluation of the ones over the others.
//!
//! No word that people read is here, no command line, no clock; files are read by [`sources`] alone.

pub mod cases;
pub mod diagnostic;
pub mod engine;
pub mod hidden;
pub mod integers;
mod keyword;
pub mod number;
pub mod parallel;
pub mod policy;
pub mod scenario;
pub mod sources;
pub mod value;
