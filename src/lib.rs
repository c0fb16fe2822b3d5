//! bareme: policies as small Rhai scripts, evaluated exactly over tables, and compared.
pub mod analysis;
pub mod cases;
pub mod cli;
pub mod compare;
pub mod diagnostic;
pub mod document;
pub mod engine;
mod integers;
pub mod number;
mod parallel;
pub mod policy;
pub mod provenance;
pub mod render;
pub mod scenario;
pub mod sources;
pub mod value;
